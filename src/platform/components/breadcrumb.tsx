// Where a page stands, for pages two levels below the home page or deeper.
import { href, type Locale } from '../locale.ts'
import { platformMessages } from '../messages.ts'

export type Crumb = { readonly label: string; readonly path: string }

export function Breadcrumb({ locale, crumbs }: { locale: Locale; crumbs: readonly Crumb[] }) {
  if (crumbs.length === 0) return null
  return (
    <nav class="breadcrumb" aria-label={platformMessages(locale).breadcrumb}>
      <ol>
        {crumbs.map((crumb) => (
          <li key={crumb.path}>
            <a href={href(locale, crumb.path)}>{crumb.label}</a>
          </li>
        ))}
      </ol>
    </nav>
  )
}
