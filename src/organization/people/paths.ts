// paths.ts — the addresses of people and delegations, in one place. Without language prefix.
import type { PersonState } from './reports.ts'

const e = encodeURIComponent

export type PeopleState = {
  readonly search: string
  readonly unit: string
  readonly role: string
  readonly state: string
  readonly page: number
}

/** Words of the address for the states of a person. */
export const STATE_WORDS = {
  working: 'dang-cong-tac',
  coming: 'sap-nhan',
  left: 'da-thoi',
  nowhere: 'khong-don-vi',
} as const satisfies Record<PersonState, string>

function withQuery(path: string, values: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, value)
  const text = query.toString()
  return text === '' ? path : `${path}?${text}`
}

const queryOf = ({ search = '', unit = '', role = '', state = '', page = 1 }: Partial<PeopleState>) => ({
  tim: search,
  'don-vi': unit,
  'vai-tro': role,
  'trang-thai': state,
  trang: page > 1 ? String(page) : '',
})

export const peoplePaths = {
  administration: '/quan-tri',
  list: (state: Partial<PeopleState> = {}) => withQuery('/quan-tri/nguoi', queryOf(state)),
  listFile: (state: Partial<PeopleState>, format: 'xlsx' | 'csv') =>
    withQuery(`/tai-ve/nguoi.${format}`, queryOf({ ...state, page: 1 })),
  add: (unit?: string) => withQuery('/quan-tri/nguoi/them', { 'don-vi': unit }),
  import: '/quan-tri/nguoi/nhap',
  importTemplate: '/tai-ve/mau-nhap-nguoi.xlsx',
  importConfirm: '/quan-tri/nguoi/nhap/xac-nhan',
  importFaults: '/tai-ve/loi-nhap-nguoi.xlsx',
  person: (id: string, done?: string) => withQuery(`/quan-tri/nguoi/${e(id)}`, { xong: done }),
  change: (id: string) => `/quan-tri/nguoi/${e(id)}/sua`,
  givePosition: (id: string) => `/quan-tri/nguoi/${e(id)}/vi-tri`,
  endPosition: (id: string, position: string) => `/quan-tri/nguoi/${e(id)}/vi-tri/${e(position)}/ket-thuc`,
  delegations: (state?: string, page = 1) =>
    withQuery('/quan-tri/uy-quyen', { loc: state, trang: page > 1 ? String(page) : '' }),
  /** Of a position that somebody else holds. */
  delegate: (position: string) => withQuery('/quan-tri/uy-quyen/lap', { 'vi-tri': position }),
  delegation: (id: string) => `/quan-tri/uy-quyen/${e(id)}`,
  own: '/tai-khoan/uy-quyen',
  ownOne: (id: string) => `/tai-khoan/uy-quyen/${e(id)}`,
  delegateOwn: (position?: string) => withQuery('/tai-khoan/uy-quyen/lap', { 'vi-tri': position }),
  revokeOwn: (id: string) => `/tai-khoan/uy-quyen/${e(id)}/thu-hoi`,
  revoke: (id: string) => `/quan-tri/uy-quyen/${e(id)}/thu-hoi`,
} as const

/** Fields of the forms, as addresses and forms name them, by the names that the rules use. */
export const FIELDS = {
  fullName: 'ho-ten',
  nationalId: 'so-dinh-danh',
  phone: 'dien-thoai',
  email: 'thu-dien-tu',
  address: 'dia-chi',
  unit: 'don-vi',
  role: 'vai-tro',
  title: 'chuc-danh',
  from: 'tu-ngay',
  until: 'ngay-cuoi',
  login: 'dang-nhap',
  kind: 'hinh-thuc',
  to: 'nguoi-nhan',
  verbs: 'viec',
  documentNumber: 'so-van-ban',
  documentOn: 'ngay-van-ban',
} as const
export type FieldName = keyof typeof FIELDS
