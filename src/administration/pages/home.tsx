// home.tsx — the administration home: the pages that this reader may open, by group.
import type { Page } from '../../platform/http/html.tsx'
import { href, type Locale } from '../../platform/locale.ts'
import type { Entry, EntryGroup } from '../entries.ts'
import { messages } from '../messages.ts'

const GROUPS: readonly EntryGroup[] = ['organization', 'safety', 'oversight', 'system']

export function homePage(locale: Locale, entries: readonly Entry[]): Page {
  const t = messages(locale)
  const headings: Readonly<Record<EntryGroup, string>> = {
    organization: t.groupOrganization,
    safety: t.groupSafety,
    oversight: t.groupOversight,
    system: t.groupSystem,
  }
  return {
    h1: t.homeTitle,
    lead: entries.length > 0 ? t.homeLead : undefined,
    description: t.homeDescription,
    body: (
      <>
        {entries.length === 0 ? <p class="empty">{t.homeEmpty}</p> : null}
        {GROUPS.map((group) => {
          const own = entries.filter((entry) => entry.group === group)
          return own.length === 0 ? null : (
            <section key={group}>
              <h2>{headings[group]}</h2>
              <ul class="entries">
                {own.map(({ path, label, hint }) => (
                  <li key={path}>
                    <a href={href(locale, path)}>{label[locale]}</a>
                    <span class="hint">{hint[locale]}</span>
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
      </>
    ),
  }
}
