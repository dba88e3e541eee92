// Steps through a long list by links. The page number lives in the address; the caller says which.
import { formatCount, href, type Locale } from '../locale.ts'
import { platformMessages } from '../messages.ts'

type Props = {
  locale: Locale
  page: number
  pages: number
  /** Rows in the whole list. */
  total?: number
  /** Address of a page of the list, without language prefix. */
  pathOf: (page: number) => string
}

export function Pager({ locale, page, pages, total, pathOf }: Props) {
  const t = platformMessages(locale)
  const here = pageWithin(page, pages)
  const count =
    total === undefined ? null : <span class="pager-total">{t.rowsInTotal({ count: formatCount(total, locale) })}</span>
  if (pages <= 1) return count ? <p class="pager">{count}</p> : null
  return (
    <nav class="pager" aria-label={t.pagination}>
      {here > 1 ? (
        <a rel="prev" href={href(locale, pathOf(here - 1))}>
          {t.previousPage}
        </a>
      ) : null}
      <span aria-current="page">
        {t.pageOf({ page: formatCount(here, locale), pages: formatCount(pages, locale) })}
      </span>
      {here < pages ? (
        <a rel="next" href={href(locale, pathOf(here + 1))}>
          {t.nextPage}
        </a>
      ) : null}
      {count}
    </nav>
  )
}

/** A page number from an address may be past the end: rows were deleted, or somebody typed it. The last page is shown then. */
export const pageWithin = (page: number, pages: number): number =>
  Math.min(Math.max(1, Math.trunc(page) || 1), Math.max(1, pages))
