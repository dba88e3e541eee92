// kinds.ts — the kinds of units that there are (loại đơn vị), what each is called and on which level it stands. Pure.
import type { Localized } from '../../platform/locale.ts'
import type { Level } from './history.ts'

type KindFacts = {
  readonly name: Localized
  /** Where a unit of this kind may stand; the first is meant where nothing else is said. */
  readonly levels: readonly [Level, ...Level[]]
}

export const UNIT_KINDS = {
  tinh: { name: { vi: 'Tỉnh', en: 'Province' }, levels: ['province'] },
  'thanh-pho-tw': {
    name: { vi: 'Thành phố trực thuộc trung ương', en: 'Centrally governed city' },
    levels: ['province'],
  },
  huyen: { name: { vi: 'Huyện', en: 'District' }, levels: ['district'] },
  'thanh-pho': { name: { vi: 'Thành phố thuộc tỉnh', en: 'Provincial city' }, levels: ['district'] },
  'thi-xa': { name: { vi: 'Thị xã', en: 'Town (district level)' }, levels: ['district'] },
  quan: { name: { vi: 'Quận', en: 'Urban district' }, levels: ['district'] },
  xa: { name: { vi: 'Xã', en: 'Commune' }, levels: ['commune'] },
  phuong: { name: { vi: 'Phường', en: 'Ward' }, levels: ['commune'] },
  'thi-tran': { name: { vi: 'Thị trấn', en: 'Township' }, levels: ['commune'] },
  'dac-khu': { name: { vi: 'Đặc khu', en: 'Special zone' }, levels: ['commune'] },
  so: { name: { vi: 'Sở', en: 'Provincial department' }, levels: ['department'] },
  ban: { name: { vi: 'Ban', en: 'Board' }, levels: ['department', 'office'] },
  'chi-cuc': { name: { vi: 'Chi cục', en: 'Sub-department' }, levels: ['office', 'department'] },
  'van-phong': { name: { vi: 'Văn phòng', en: 'Office' }, levels: ['office', 'department'] },
  'thanh-tra': { name: { vi: 'Thanh tra', en: 'Inspectorate' }, levels: ['office', 'department'] },
  phong: { name: { vi: 'Phòng', en: 'Division' }, levels: ['office'] },
  'trung-tam': { name: { vi: 'Trung tâm', en: 'Centre' }, levels: ['office', 'department'] },
} as const satisfies Readonly<Record<string, KindFacts>>

export type KindName = keyof typeof UNIT_KINDS
export const KIND_NAMES = Object.keys(UNIT_KINDS) as readonly KindName[]

export const isKindName = (text: string): text is KindName => Object.hasOwn(UNIT_KINDS, text)

/** What a kind is called; a kind that this version does not know keeps its own word. */
export const kindName = (kind: string): Localized => (isKindName(kind) ? UNIT_KINDS[kind].name : { vi: kind, en: kind })

export const LEVEL_NAMES: Readonly<Record<Level, Localized>> = {
  province: { vi: 'cấp tỉnh', en: 'province level' },
  district: { vi: 'cấp huyện', en: 'district level' },
  commune: { vi: 'cấp xã', en: 'commune level' },
  department: { vi: 'sở, ban, ngành', en: 'provincial department' },
  office: { vi: 'phòng, ban', en: 'office' },
}

/** Schemes of codes that are shown with a name of their own. */
export const CODE_SCHEMES: Readonly<Record<string, Localized>> = {
  gso: { vi: 'Mã đơn vị hành chính (Tổng cục Thống kê)', en: 'Code of the General Statistics Office' },
  org: { vi: 'Mã định danh cơ quan', en: 'Organisation identifier' },
  local: { vi: 'Mã nội bộ', en: 'Local code' },
}
