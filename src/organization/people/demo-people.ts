// demo-people.ts — the people of the demo, one for each role. All of them are invented and say so in their names, which therefore
// carry the label wherever a name is shown: in lists, in the journal, in exported files.

import type { Role } from '../rights/roles.ts'
import type { Day } from '../units/history.ts'

/** Known to everybody who can read this file: accounts with it exist in the demo alone. */
export const DEMO_PASSWORD = 'motcua-minh-hoa'
/** The key of the demo's integrator, as a program sends it: `Authorization: Bearer …`. */
export const DEMO_API_KEY = 'mc_khoa-minh-hoa-00000000000000'
export const DEMO_API_KEY_LABEL = 'Phần mềm kết nối (minh họa)'

/** The first day of the two-tier organisation. */
export const DEMO_SINCE: Day = '2025-07-01'

/** Slugs of units, as data/units has them. */
export const DEMO_ROOT = 'tinh-ninh-binh-2025'
export const DEMO_COMMUNE = 'xa-vu-ban-2025'
export const DEMO_OFFICES = {
  centre: 'trung-tam-phuc-vu-hcc-xa-vu-ban-2025',
  economy: 'phong-kinh-te-xa-vu-ban-2025',
  secretariat: 'van-phong-xa-vu-ban-2025',
} as const

export type DemoPerson = {
  readonly login: string
  readonly name: string
  readonly position?: { readonly role: Role; readonly unit: string; readonly title: string }
}

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  {
    login: 'motcua',
    name: 'Trần Thị Thu Hà (minh họa)',
    position: { role: 'one-stop-officer', unit: DEMO_OFFICES.centre, title: 'Công chức Bộ phận Một cửa' },
  },
  {
    login: 'chuyenvien',
    name: 'Nguyễn Văn Dũng (minh họa)',
    position: { role: 'specialist', unit: DEMO_OFFICES.economy, title: 'Chuyên viên' },
  },
  {
    login: 'truongphong',
    name: 'Phạm Quốc Đạt (minh họa)',
    position: { role: 'unit-head', unit: DEMO_OFFICES.economy, title: 'Trưởng phòng Kinh tế' },
  },
  {
    login: 'lanhdao',
    name: 'Đỗ Thị Ngọc Ánh (minh họa)',
    position: { role: 'leader', unit: DEMO_COMMUNE, title: 'Chủ tịch Ủy ban nhân dân' },
  },
  {
    login: 'vanthu',
    name: 'Lê Thị Ân (minh họa)',
    position: { role: 'clerk', unit: DEMO_OFFICES.secretariat, title: 'Văn thư' },
  },
  {
    login: 'thamdinh',
    name: 'Vũ Minh Châu (minh họa)',
    position: { role: 'appraiser', unit: DEMO_ROOT, title: 'Thành viên Hội đồng thẩm định' },
  },
  {
    login: 'kiemtra',
    name: 'Hoàng Văn Đức (minh họa)',
    position: { role: 'inspector', unit: DEMO_ROOT, title: 'Thành viên Đoàn kiểm tra công vụ' },
  },
  {
    login: 'bientap',
    name: 'Bùi Thị Êm (minh họa)',
    position: { role: 'editor', unit: DEMO_ROOT, title: 'Biên tập viên Cổng thông tin' },
  },
  {
    login: 'quantri',
    name: 'Ngô Thanh Sơn (minh họa)',
    position: { role: 'administrator', unit: DEMO_ROOT, title: 'Quản trị hệ thống' },
  },
  {
    login: 'kiemtoan',
    name: 'Đặng Thị Uyên (minh họa)',
    position: { role: 'auditor', unit: DEMO_ROOT, title: 'Kiểm toán nhật ký' },
  },
  { login: 'congdan', name: 'Lương Văn Tài (minh họa)' },
]

/** The leader is away now and then; the head of a division looks after the lists of the commune meanwhile. */
export const DEMO_DELEGATION = {
  from: 'lanhdao',
  to: 'truongphong',
  verbs: ['person.list', 'delegation.list'],
  documentNumber: '01/UQ-UBND (minh họa)',
} as const

/** No province has the code 000, so nobody has this number. */
export const demoNationalId = (index: number): string => `0000000${String(index + 1).padStart(5, '0')}`
/** No subscriber has a number of ten digits that begins with 01. */
export const demoPhone = (index: number): string => `0100000${String(index + 1).padStart(3, '0')}`
export const demoEmail = (login: string): string => `${login}@minh-hoa.example`

export const demoAddress = 'Thôn Minh Họa, xã Vụ Bản, tỉnh Ninh Bình'
