// paths.ts — the addresses of keys. Without language prefix.
import type { KeyFilter } from './store.ts'

const e = encodeURIComponent

export type KeyListState = { readonly search: string; readonly filter: KeyFilter; readonly page: number }

/** As the address says them. */
export const FILTER_WORDS = { good: 'dung-duoc', over: 'het', all: 'tat-ca' } as const satisfies Record<
  KeyFilter,
  string
>

export const keyPaths = {
  list: ({ search = '', filter = 'good', page = 1 }: Partial<KeyListState> = {}) => {
    const query = new URLSearchParams()
    if (search !== '') query.set('tim', search)
    if (filter !== 'good') query.set('loai', FILTER_WORDS[filter])
    if (page > 1) query.set('trang', String(page))
    return query.size === 0 ? '/quan-tri/khoa-api' : `/quan-tri/khoa-api?${query}`
  },
  make: (like?: string) => (like === undefined ? '/quan-tri/khoa-api/tao' : `/quan-tri/khoa-api/tao?nhu=${e(like)}`),
  key: (id: string) => `/quan-tri/khoa-api/${e(id)}`,
  revoke: (id: string) => `/quan-tri/khoa-api/${e(id)}/thu-hoi`,
} as const
