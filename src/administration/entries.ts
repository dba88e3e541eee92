// entries.ts — the pages of the administration home, by group. What an address needs is said by its route alone: here are only the
// words. A page that no module serves is left out, and a test holds every page of the administration to be in this list.
import type { Localized } from '../platform/locale.ts'
import { paths } from './paths.ts'

export type EntryGroup = 'organization' | 'safety' | 'oversight' | 'system'
export type Entry = {
  readonly path: string
  readonly group: EntryGroup
  readonly label: Localized
  readonly hint: Localized
}

export const ENTRIES: readonly Entry[] = [
  {
    path: '/quan-tri/don-vi',
    group: 'organization',
    label: { vi: 'Thay đổi đơn vị', en: 'Changes of units' },
    hint: { vi: 'Sáp nhập, chia, đổi tên, xem trước rồi mới làm', en: 'Merge, split, rename; with a preview first' },
  },
  {
    path: '/quan-tri/nguoi',
    group: 'organization',
    label: { vi: 'Người dùng', en: 'People' },
    hint: { vi: 'Người, vị trí công tác và vai trò', en: 'People, their positions and roles' },
  },
  {
    path: '/quan-tri/nguoi/nhap',
    group: 'organization',
    label: { vi: 'Nhập người dùng từ bảng tính', en: 'Import people from a spreadsheet' },
    hint: { vi: 'Xem trước, chỉ rõ từng ô sai', en: 'With a preview that names each wrong cell' },
  },
  {
    path: '/quan-tri/uy-quyen',
    group: 'organization',
    label: { vi: 'Ủy quyền và người thay thế', en: 'Delegations and substitutes' },
    hint: {
      vi: 'Ai làm thay ai, theo văn bản nào, đến ngày nào',
      en: 'Who acts for whom, by what document, until when',
    },
  },
  {
    path: '/quan-tri/dang-nhap',
    group: 'safety',
    label: { vi: 'Tài khoản và phiên đăng nhập', en: 'Accounts and sign-ins' },
    hint: { vi: 'Mở, khóa, đặt lại mật khẩu, kết thúc phiên', en: 'Open, lock, reset, end sessions' },
  },
  {
    path: '/quan-tri/xac-thuc-hai-lop',
    group: 'safety',
    label: { vi: 'Gỡ xác thực hai lớp', en: 'Taking away a second factor' },
    hint: { vi: 'Một người đề nghị, người khác duyệt', en: 'One person asks, another decides' },
  },
  {
    path: '/quan-tri/khoa-api',
    group: 'safety',
    label: { vi: 'Khóa API', en: 'API keys' },
    hint: { vi: 'Khóa cho phần mềm khác, có hạn và phạm vi', en: 'Keys for other programs, with scopes and expiry' },
  },
  {
    path: '/quan-tri/quyen',
    group: 'safety',
    label: { vi: 'Ai được làm gì', en: 'Who can do what' },
    hint: { vi: 'Quyền theo vai trò, đơn vị và người', en: 'Rights by role, unit and person' },
  },
  {
    path: '/quan-tri/nhat-ky',
    group: 'oversight',
    label: { vi: 'Nhật ký', en: 'Journal' },
    hint: { vi: 'Ai đã làm gì, ai đã xem thông tin cá nhân', en: 'Who did what, who looked at personal data' },
  },
  {
    path: paths.jobs(),
    group: 'system',
    label: { vi: 'Việc nền', en: 'Background jobs' },
    hint: { vi: 'Việc đang chờ, bị hỏng, định kỳ', en: 'Jobs that wait, failed, recur' },
  },
  {
    path: paths.system,
    group: 'system',
    label: { vi: 'Tình trạng hệ thống', en: 'State of the system' },
    hint: { vi: 'Cơ sở dữ liệu, nhật ký, ổ đĩa, phiên bản', en: 'Database, journal, disk, versions' },
  },
]
