// paths.ts — the addresses of the administration of sign-ins. Without language prefix.
import type { AccountFilter } from './store.ts'

const e = encodeURIComponent

export type AccountListState = { readonly search: string; readonly filter: AccountFilter; readonly page: number }

/** As the address says them. */
export const FILTER_WORDS = {
  all: 'tat-ca',
  'signed-in': 'dang-mo',
  'no-password': 'chua-co-mat-khau',
  'no-second-factor': 'chua-bat-hai-lop',
  locked: 'bi-khoa',
} as const satisfies Record<AccountFilter, string>

const BASE = '/quan-tri/dang-nhap'

export const signInAdminPaths = {
  list: ({ search = '', filter = 'all', page = 1 }: Partial<AccountListState> = {}) => {
    const query = new URLSearchParams()
    if (search !== '') query.set('tim', search)
    if (filter !== 'all') query.set('loai', FILTER_WORDS[filter])
    if (page > 1) query.set('trang', String(page))
    return query.size === 0 ? BASE : `${BASE}?${query}`
  },
  networks: (page = 1) => (page > 1 ? `${BASE}/mang?trang=${page}` : `${BASE}/mang`),
  endNetworkPause: `${BASE}/mang/bo-tam-dung`,
  account: (person: string, page = 1) => (page > 1 ? `${BASE}/${e(person)}?trang=${page}` : `${BASE}/${e(person)}`),
  endSession: (person: string, session: string) => `${BASE}/${e(person)}/phien/${e(session)}/ket-thuc`,
  endSessions: (person: string) => `${BASE}/${e(person)}/phien/ket-thuc`,
  lock: (person: string) => `${BASE}/${e(person)}/khoa`,
  unlock: (person: string) => `${BASE}/${e(person)}/mo-khoa`,
  link: (person: string) => `${BASE}/${e(person)}/lien-ket`,
  endPause: (person: string) => `${BASE}/${e(person)}/bo-tam-dung`,
} as const
