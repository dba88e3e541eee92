// paths.ts — the addresses of units, in one place. Without language prefix.
import type { Day } from './history.ts'

const e = encodeURIComponent

/** What is as usual is left out, so that one view has one address. */
export function withQuery(path: string, values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== '') query.set(name, String(value))
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

/** `day` only where it is not today: an address without a day always means today. */
export const unitPaths = {
  tree: (state: { day?: Day | undefined; open?: string | undefined } = {}) =>
    withQuery('/don-vi', { ngay: state.day, mo: state.open }),
  unit: (slug: string, day?: Day) => withQuery(`/don-vi/${e(slug)}`, { ngay: day }),
  search: (query?: string, page?: number) =>
    withQuery('/don-vi/tim', { q: query, trang: page === undefined || page <= 1 ? undefined : page }),
  changes: (state: ChangesState = {}) =>
    withQuery('/don-vi/thay-doi', {
      nam: state.year,
      ngay: state.day,
      loai: state.kind,
      duoi: state.within,
      trang: state.page === undefined || state.page <= 1 ? undefined : state.page,
    }),
  change: (id: string) => `/don-vi/thay-doi/${e(id)}`,
  /** With a day, the units of that day; without one, the whole history. */
  file: (format: 'csv' | 'json', day?: Day) => withQuery(`/tai-ve/don-vi.${format}`, { ngay: day }),
  blocks: '/don-vi/khoi',
  block: (slug: string, day?: Day) => withQuery(`/don-vi/khoi/${e(slug)}`, { ngay: day }),
} as const

export type ChangesState = {
  readonly year?: string | undefined
  readonly day?: Day | undefined
  readonly kind?: string | undefined
  /** Slug of a unit: only changes of units that stood below it. */
  readonly within?: string | undefined
  readonly page?: number | undefined
}
