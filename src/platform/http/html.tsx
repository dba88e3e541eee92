// The frame of every page: document head, header, navigation, footer, print lines. A page is a value; this is what renders it.
import type { ComponentChildren, JSX } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Actor } from '../actor.ts'
import { Breadcrumb, type Crumb } from '../components/breadcrumb.tsx'
import { formatDateTime, href, LOCALES, type Locale, type Localized } from '../locale.ts'
import { platformMessages } from '../messages.ts'
import type { Cookie } from './cookie.ts'

export type NavLink = {
  readonly label: Localized
  readonly path: string
  /** Shown only to who holds this verb somewhere. Absent: to everybody. */
  readonly verb?: string
}

/** What is the same on every page; `app.ts` says it once. */
export type Site = {
  /** Whose site this is: the second half of every title. */
  readonly unit: Localized
  readonly nav: readonly NavLink[]
  readonly footer: readonly NavLink[]
  /** The way in, shown to who is not signed in, and the page of one's own account. Absent: a site without accounts. */
  readonly account?: { readonly signIn: NavLink; readonly own: string }
  /** One or two sentences on where the figures come from. */
  readonly note: Localized
}

export type Page = {
  /** "Việc" of the title "Việc – Đơn vị". Defaults to the heading. */
  readonly title?: string
  readonly h1: string
  /** Small line above the heading: the kind of thing this is. */
  readonly caption?: string
  /** One sentence under the heading. */
  readonly lead?: ComponentChildren
  readonly description: string
  /** The pages above this one, home excluded; this page itself is not listed. Paths without language prefix. */
  readonly breadcrumb?: readonly Crumb[]
  /** Logical name of an optional script, `verify.js`. The page works without it. */
  readonly script?: string
  readonly status?: number
  /** Path (and query) that search engines should keep for this page; defaults to the path without query. */
  readonly canonical?: string
  readonly noindex?: boolean
  /** For this reader alone, although the address is open to everybody: no cache keeps it. */
  readonly personal?: boolean
  readonly cookies?: readonly Cookie[]
  readonly body: ComponentChildren
}

/** The one request a page is rendered for. */
export type Rendering = {
  readonly site: Site
  readonly locale: Locale
  /** Without language prefix. */
  readonly path: string
  /** `?…` or ''. */
  readonly search: string
  readonly origin: string
  readonly now: Date
  readonly assetHref: (logical: string) => string
  readonly actor: Actor
  readonly holds: (verb: string) => boolean
}

export function renderPage(rendering: Rendering, page: Page): string {
  return `<!doctype html>${renderToString(<Document rendering={rendering} page={page} />)}`
}

function Document({ rendering, page }: { rendering: Rendering; page: Page }): JSX.Element {
  const { site, locale, path, origin, assetHref } = rendering
  const canonical = page.canonical ?? path
  const indexed = !page.noindex && (page.status ?? 200) === 200
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <title>{`${page.title ?? page.h1} – ${site.unit[locale]}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="description" content={page.description} />
        <meta name="theme-color" content="#0b4f8a" />
        <meta name="format-detection" content="telephone=no" />
        {indexed ? (
          <>
            <link rel="canonical" href={origin + href(locale, canonical)} />
            {LOCALES.map((each) => (
              <link key={each} rel="alternate" hreflang={each} href={origin + href(each, canonical)} />
            ))}
            <link rel="alternate" hreflang="x-default" href={origin + href('vi', canonical)} />
          </>
        ) : (
          <meta name="robots" content="noindex" />
        )}
        <link rel="icon" type="image/svg+xml" href={ICON_PATH} />
        <link rel="stylesheet" href={assetHref('site.css')} />
        {page.script ? <script type="module" src={assetHref(page.script)} /> : null}
      </head>
      <body>
        <SkipLink locale={locale} />
        <Header rendering={rendering} />
        <main id="noi-dung" tabIndex={-1}>
          {page.breadcrumb ? <Breadcrumb locale={locale} crumbs={page.breadcrumb} /> : null}
          <h1>
            {page.caption ? <span class="caption">{page.caption} </span> : null}
            {page.h1}
          </h1>
          {page.lead ? <p class="lead">{page.lead}</p> : null}
          {page.body}
        </main>
        <Footer rendering={rendering} />
      </body>
    </html>
  )
}

function SkipLink({ locale }: { locale: Locale }) {
  return (
    <a class="skip" href="#noi-dung">
      {platformMessages(locale).skipToContent}
    </a>
  )
}

function Header({ rendering }: { rendering: Rendering }) {
  const { site, locale, path, search, actor } = rendering
  const t = platformMessages(locale)
  const nav = site.nav.filter(({ verb }) => verb === undefined || rendering.holds(verb))
  const other = locale === 'vi' ? 'en' : 'vi'
  return (
    <header class="site-header">
      <div class="bar-top">
        <a class="product" href={href(locale, '/')}>
          <Mark />
          <span>{t.productName}</span>
        </a>
        {site.account ? (
          actor.kind === 'person' ? (
            <a class="account" href={href(locale, site.account.own)}>
              {actor.name}
            </a>
          ) : (
            <a class="account" href={href(locale, site.account.signIn.path)}>
              {site.account.signIn.label[locale]}
            </a>
          )
        ) : null}
        <a
          class="language"
          href={href(other, path + search)}
          hreflang={other}
          lang={other}
          rel="alternate"
          title={t.otherLanguageLabel}
        >
          {t.otherLanguage}
        </a>
      </div>
      {nav.length > 0 ? (
        <nav class="site-nav" aria-label={t.mainNavigation}>
          <ul>
            {nav.map((link) => (
              <li key={link.path}>
                <a href={href(locale, link.path)} aria-current={currentness(link.path, path)}>
                  {link.label[locale]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
    </header>
  )
}

// "page" is this very page, "true" is the section it stands in: both are marked, read out differently.
function currentness(link: string, path: string): 'page' | 'true' | undefined {
  if (link === path) return 'page'
  return link !== '/' && path.startsWith(`${link}/`) ? 'true' : undefined
}

function Footer({ rendering }: { rendering: Rendering }) {
  const { site, locale, path, search, origin, now } = rendering
  const t = platformMessages(locale)
  return (
    <footer class="site-footer">
      <p>{site.note[locale]}</p>
      {site.footer.length > 0 ? (
        <nav aria-label={t.footerNavigation}>
          <ul>
            {site.footer.map((link) => (
              <li key={link.path}>
                <a href={href(locale, link.path)}>{link.label[locale]}</a>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
      <p class="print-only">
        {t.printedFrom} {origin + href(locale, path + search)}
      </p>
      <p class="rendered">{renderedAt(locale, now)}</p>
    </footer>
  )
}

/** The only text of a page that changes with every rendering; the entity tag leaves it out. */
export const renderedAt = (locale: Locale, now: Date): string =>
  platformMessages(locale).renderedAt({ time: formatDateTime(now, locale) })

export const ICON_PATH = '/bieu-tuong.svg'

// An open door with the light on. Drawn for this product; the national emblem is not ours to use.
const DOOR = 'M6 3h20v26H6zM10 7v18l9 3V4z'

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
      <path fill-rule="evenodd" fill="currentColor" d={DOOR} />
      <circle cx="16" cy="16.5" r="1.4" fill="currentColor" />
    </svg>
  )
}

export const iconSvg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="#0b4f8a"/><path fill="#fff" fill-rule="evenodd" d="${DOOR}"/></svg>`
