// roles.ts — the roles there are. What each may do is said verb by verb in the access tables of the modules.
import type { Localized } from '../../platform/locale.ts'

export const ROLES = [
  'one-stop-officer',
  'specialist',
  'unit-head',
  'leader',
  'clerk',
  'appraiser',
  'inspector',
  'editor',
  'administrator',
  'auditor',
  'integrator',
  'citizen',
] as const
export type Role = (typeof ROLES)[number]

/** Roles that a position can give. A citizen holds no position; an integrator is a key and not a person. */
export const POSITION_ROLES = ROLES.filter((role) => role !== 'citizen' && role !== 'integrator')

export const ROLE_NAMES: Readonly<Record<Role, Localized>> = {
  'one-stop-officer': { vi: 'Công chức một cửa', en: 'One-stop officer' },
  specialist: { vi: 'Chuyên viên', en: 'Specialist' },
  'unit-head': { vi: 'Thủ trưởng đơn vị', en: 'Head of unit' },
  leader: { vi: 'Lãnh đạo UBND', en: 'Leader' },
  clerk: { vi: 'Văn thư', en: 'Clerk' },
  appraiser: { vi: 'Người thẩm định', en: 'Appraiser' },
  inspector: { vi: 'Người kiểm tra công vụ', en: 'Inspector' },
  editor: { vi: 'Biên tập viên', en: 'Editor' },
  administrator: { vi: 'Quản trị hệ thống', en: 'Administrator' },
  auditor: { vi: 'Kiểm toán nhật ký', en: 'Auditor' },
  integrator: { vi: 'Phần mềm kết nối', en: 'Integrator' },
  citizen: { vi: 'Người dân', en: 'Citizen' },
}

export const isRole = (text: string): text is Role => ROLES.some((role) => role === text)
