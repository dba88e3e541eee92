// Views of one thing, as links: each has its own address, so Back and sharing work and nothing is hidden without script.
import { href, type Locale } from '../locale.ts'

export type Tab = { readonly label: string; readonly path: string; readonly count?: string }

export function Tabs({
  locale,
  label,
  tabs,
  current,
}: {
  locale: Locale
  label: string
  tabs: readonly Tab[]
  current: string
}) {
  return (
    <nav class="tabs" aria-label={label}>
      <ul>
        {tabs.map((tab) => (
          <li key={tab.path}>
            <a href={href(locale, tab.path)} aria-current={tab.path === current ? 'page' : undefined}>
              {tab.label}
              {tab.count === undefined ? null : <span class="count"> ({tab.count})</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
