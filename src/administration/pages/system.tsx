// system.tsx — the state of the system, line by line, the worst first in its head.
import { Notice } from '../../platform/components/notice.tsx'
import { Table } from '../../platform/components/table.tsx'
import { Tag, type Tone } from '../../platform/components/tag.tsx'
import type { Page } from '../../platform/http/html.tsx'
import { formatCount, formatDateTime, type Locale } from '../../platform/locale.ts'
import { messages } from '../messages.ts'
import { paths } from '../paths.ts'
import { type Finding, GROUPS, type Group, type State } from '../system-state.ts'

const TONES: Readonly<Record<State, Tone>> = { good: 'good', watch: 'weak', bad: 'bad' }

export function systemPage(locale: Locale, findings: readonly Finding[], at: Date): Page {
  const t = messages(locale)
  const words: Readonly<Record<State, string>> = { good: t.stateGood, watch: t.stateWatch, bad: t.stateBad }
  const headings: Readonly<Record<Group, string>> = {
    database: t.groupDatabase,
    journal: t.groupJournal,
    jobs: t.groupJobs,
    disk: t.groupDisk,
    safety: t.groupSafetyState,
    versions: t.groupVersions,
  }
  return {
    h1: t.systemTitle,
    description: t.systemDescription,
    breadcrumb: [{ label: t.homeTitle, path: paths.home }],
    body: (
      <div class="state-tables">
        <Summary locale={locale} findings={findings} at={at} />
        {GROUPS.map((group) => (
          <section key={group}>
            <h2>{headings[group]}</h2>
            <Table
              locale={locale}
              caption={headings[group]}
              captionHidden
              mode="stack"
              rows={findings.filter((finding) => finding.group === group)}
              rowKey={({ key }) => key}
              columns={[
                { key: 'item', header: t.columnItem, rowHeader: true, cell: ({ label }) => label[locale] },
                {
                  key: 'state',
                  header: t.columnState,
                  cell: ({ state }) => <Tag tone={TONES[state]}>{words[state]}</Tag>,
                },
                {
                  key: 'found',
                  header: t.columnFound,
                  wide: true,
                  cell: ({ value, cure }) => (
                    <>
                      {value[locale]}
                      {cure ? <p class="hint">→ {cure[locale]}</p> : null}
                    </>
                  ),
                },
              ]}
            />
          </section>
        ))}
        <p class="hint">{t.systemCommand}</p>
      </div>
    ),
  }
}

function Summary({ locale, findings, at }: { locale: Locale; findings: readonly Finding[]; at: Date }) {
  const t = messages(locale)
  const those = (state: State) => findings.filter((finding) => finding.state === state)
  const [bad, watch] = [those('bad'), those('watch')]
  const time = t.systemGoodText({ time: formatDateTime(at, locale) })
  if (bad.length === 0 && watch.length === 0)
    return (
      <Notice tone="success" title={t.systemGood}>
        {time}
      </Notice>
    )
  const named = (some: readonly Finding[]) => some.map(({ label }) => label[locale]).join('; ')
  return (
    <>
      {bad.length > 0 ? (
        <Notice tone="error" title={t.systemBad({ count: formatCount(bad.length, locale) })}>
          {named(bad)}
        </Notice>
      ) : null}
      {watch.length > 0 ? (
        <Notice tone="warning" title={t.systemWatch({ count: formatCount(watch.length, locale) })}>
          {named(watch)}
        </Notice>
      ) : null}
      <p class="hint">{time}</p>
    </>
  )
}
