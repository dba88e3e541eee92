// access.ts — who may what with units, people, sign-ins, keys and the journal. One row for each verb; nothing else grants anything.
import type { AccessTable } from './rights/access.ts'

export const organizationAccess = {
  'unit.plan': {
    label: { vi: 'xem trước thay đổi đơn vị', en: 'preview changes of units' },
    changes: false,
    grants: [{ role: 'administrator', reach: 'subtree' }],
  },
  'unit.change': {
    label: { vi: 'thay đổi đơn vị (sáp nhập, chia, đổi tên)', en: 'change units (merge, split, rename)' },
    changes: true,
    grants: [{ role: 'administrator', reach: 'subtree' }],
  },
  'person.list': {
    label: { vi: 'xem danh sách người dùng', en: 'list people' },
    changes: false,
    forKeys: true,
    grants: [
      { role: 'administrator', reach: 'subtree' },
      { role: 'unit-head', reach: 'unit' },
      { role: 'leader', reach: 'subtree' },
      { role: 'auditor', reach: 'tenant' },
      { role: 'integrator', reach: 'subtree' },
    ],
  },
  'person.change': {
    label: { vi: 'thêm và sửa người dùng, vị trí công tác', en: 'add and change people and positions' },
    changes: true,
    grants: [{ role: 'administrator', reach: 'subtree' }],
  },
  'person.prepare': {
    label: { vi: 'mở biểu mẫu thêm, sửa người dùng', en: 'open the forms for people' },
    changes: false,
    grants: [{ role: 'administrator', reach: 'subtree' }],
  },
  'person.unmask': {
    label: { vi: 'xem thông tin cá nhân đầy đủ, có lý do', en: 'see personal data in full, with a reason' },
    // A GET shows the form that asks for the reason; data are shown to its POST alone.
    changes: false,
    grants: [
      { role: 'administrator', reach: 'subtree' },
      { role: 'unit-head', reach: 'unit' },
      { role: 'one-stop-officer', reach: 'unit' },
      { role: 'inspector', reach: 'subtree' },
    ],
  },
  'delegation.list': {
    label: { vi: 'xem ủy quyền', en: 'list delegations' },
    changes: false,
    grants: [
      { role: 'administrator', reach: 'subtree' },
      { role: 'unit-head', reach: 'unit' },
      { role: 'leader', reach: 'subtree' },
      { role: 'auditor', reach: 'tenant' },
    ],
  },
  'delegation.prepare': {
    label: { vi: 'mở biểu mẫu ủy quyền', en: 'open the form for delegations' },
    changes: false,
    grants: [
      { role: 'administrator', reach: 'subtree' },
      { role: 'unit-head', reach: 'own' },
      { role: 'leader', reach: 'own' },
    ],
  },
  'delegation.change': {
    label: { vi: 'lập và thu hồi ủy quyền', en: 'make and revoke delegations' },
    changes: true,
    grants: [
      { role: 'administrator', reach: 'subtree' },
      { role: 'unit-head', reach: 'own' },
      { role: 'leader', reach: 'own' },
    ],
  },
  'account.list': {
    label: { vi: 'xem tài khoản và phiên đăng nhập', en: 'list accounts and sign-ins' },
    changes: false,
    grants: [
      { role: 'administrator', reach: 'subtree' },
      { role: 'auditor', reach: 'tenant' },
    ],
  },
  'account.change': {
    label: { vi: 'mở, khóa tài khoản; kết thúc phiên; đặt lại mật khẩu', en: 'open, lock and reset accounts' },
    changes: true,
    grants: [{ role: 'administrator', reach: 'subtree' }],
  },
  'second-factor.list': {
    label: { vi: 'xem đề nghị gỡ xác thực hai lớp', en: 'see requests to take away a second factor' },
    changes: false,
    grants: [
      { role: 'administrator', reach: 'subtree' },
      { role: 'unit-head', reach: 'unit' },
      { role: 'leader', reach: 'subtree' },
      { role: 'auditor', reach: 'tenant' },
    ],
  },
  'second-factor.request': {
    label: { vi: 'đề nghị gỡ xác thực hai lớp', en: 'ask to take away a second factor' },
    changes: true,
    grants: [
      { role: 'administrator', reach: 'subtree' },
      { role: 'unit-head', reach: 'unit' },
    ],
  },
  'second-factor.decide': {
    label: { vi: 'duyệt việc gỡ xác thực hai lớp', en: 'decide on taking away a second factor' },
    changes: true,
    grants: [
      { role: 'administrator', reach: 'subtree' },
      { role: 'leader', reach: 'subtree' },
    ],
  },
  'api-key.list': {
    label: { vi: 'xem khóa API', en: 'list API keys' },
    changes: false,
    grants: [
      { role: 'administrator', reach: 'subtree' },
      { role: 'auditor', reach: 'tenant' },
    ],
  },
  'api-key.change': {
    label: { vi: 'tạo và thu hồi khóa API', en: 'make and revoke API keys' },
    changes: true,
    grants: [{ role: 'administrator', reach: 'subtree' }],
  },
  'rights.read': {
    label: { vi: 'xem ai được làm gì', en: 'see who can do what' },
    changes: false,
    grants: [
      { role: 'administrator', reach: 'subtree' },
      { role: 'unit-head', reach: 'unit' },
      { role: 'leader', reach: 'subtree' },
      { role: 'auditor', reach: 'tenant' },
    ],
  },
  'journal.read': {
    label: { vi: 'xem nhật ký', en: 'read the journal' },
    changes: false,
    grants: [
      { role: 'administrator', reach: 'subtree' },
      { role: 'unit-head', reach: 'unit' },
      { role: 'inspector', reach: 'subtree' },
      { role: 'auditor', reach: 'tenant' },
    ],
  },
} as const satisfies AccessTable
