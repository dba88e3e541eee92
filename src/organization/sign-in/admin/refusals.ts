// refusals.ts — why something was not done to an account: what is so, and what to do.
import type { Locale, Localized } from '../../../platform/locale.ts'

const texts: Readonly<Record<string, Localized>> = {
  'account.reason-missing': {
    vi: 'Nhập lý do khóa, ví dụ “Nghỉ hưu từ 1/12/2026”',
    en: 'Type why it is locked, such as “Retired on 1 Dec 2026”',
  },
  'account.reason-long': { vi: 'Lý do dài tối đa 300 ký tự', en: 'A reason has at most 300 characters' },
  'account.own': {
    vi: 'Đây là tài khoản của bạn. Nhờ một người quản trị khác khóa.',
    en: 'This is your own account. Ask another administrator to lock it.',
  },
  'account.locked-already': {
    vi: 'Tài khoản này đã bị khóa rồi. Không có gì thay đổi.',
    en: 'This account is locked already. Nothing was changed.',
  },
  'account.not-locked': {
    vi: 'Tài khoản này không bị khóa. Không có gì thay đổi.',
    en: 'This account is not locked. Nothing was changed.',
  },
  'account.last-administrator': {
    vi: 'Đây là người quản trị cuối cùng của đơn vị. Giao vai trò quản trị cho một người khác trước.',
    en: 'This is the last administrator of the unit. Give somebody else that role first.',
  },
  'pause.none': {
    vi: 'Không có lần tạm dừng nào ở đây nữa. Có thể đăng nhập ngay.',
    en: 'There is no pause here any more. One can sign in at once.',
  },
}

export const signInAdminRefusalText = (locale: Locale, code: string): string | undefined =>
  Object.hasOwn(texts, code) ? texts[code]?.[locale] : undefined
