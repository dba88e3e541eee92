// refusals.ts — why a key was not made or not accepted: what is so, and what to do.
import { formatDate, type Locale, type Localized } from '../../../platform/locale.ts'
import type { RefusalValues } from '../../../platform/refusal.ts'
import { readTypedDay, WrongDay, wrongDayText } from '../../../platform/typed-day.ts'
import { LONGEST_LABEL } from './key.ts'

type Words = (values: Readonly<Record<string, string | number | undefined>>) => Localized

const dayIn = (locale: Locale, day: string | number | undefined): string => formatDate(String(day), locale)

const texts: Readonly<Record<string, Words>> = {
  // ---- said to programs
  'api-key.unknown': () => ({
    vi: 'Không có khóa nào như khóa trong “Authorization: Bearer …”. Kiểm tra xem đã chép đủ khóa chưa; khóa chỉ hiện một lần lúc tạo, mất thì tạo khóa mới.',
    en: 'There is no key like the one in “Authorization: Bearer …”. Check that it was copied whole; a key is shown once, when it is made: if it is lost, have another one made.',
  }),
  'api-key.expired': ({ hint, day }) => ({
    vi: `Khóa ${hint}… đã hết hạn sau ngày ${dayIn('vi', day)}. Nhờ người quản trị của đơn vị tạo khóa mới ở Quản trị › Khóa API.`,
    en: `The key ${hint}… was good until ${dayIn('en', day)}. Have the unit's administrator make a new one under Administration › API keys.`,
  }),
  'api-key.revoked': ({ hint, day }) => ({
    vi: `Khóa ${hint}… đã bị thu hồi ngày ${dayIn('vi', day)}. Hỏi người quản trị của đơn vị vì sao, và dùng khóa mới nếu được cấp.`,
    en: `The key ${hint}… was revoked on ${dayIn('en', day)}. Ask the unit's administrator why, and use a new key if you are given one.`,
  }),
  'api-key.paused': ({ seconds }) => ({
    vi: `Mạng này đã gửi quá nhiều khóa sai. Chờ ${seconds} giây; khóa đúng vẫn dùng được ngay.`,
    en: `Too many wrong keys came from this network. Wait ${seconds} seconds; a right key works at once.`,
  }),
  'api-key.clock': () => ({
    vi: 'Đồng hồ của máy chủ đang chạy sau lần dùng trước của khóa này, nên chưa biết khóa còn hạn hay không. Người quản trị hệ thống cần chỉnh lại đồng hồ.',
    en: "The server's clock is behind the last use of this key, so it cannot be told whether the key is still good. The administrator of the system has to set the clock.",
  }),
  'api-key.out-of-scope': ({ key, verb, vi, en, has }) => ({
    vi: `Khóa “${key}” không được ${vi} (${verb}). Khóa này chỉ có: ${has}. Tạo khóa mới có quyền đó.`,
    en: `The key “${key}” may not ${en} (${verb}). It was made for: ${has}. Have a key made that has this right.`,
  }),
  'api-key.not-for-keys': ({ verb, vi, en }) => ({
    vi: `Không khóa API nào được ${vi} (${verb}). Việc này người có quyền làm trên trang.`,
    en: `No API key may ${en} (${verb}). A person with that right does it on the pages.`,
  }),
  'api-key.other-unit': ({ key, verb }) => ({
    vi: `Khóa “${key}” có quyền ${verb}, nhưng không phải với đơn vị này. Dùng khóa của đơn vị này, hoặc của cấp trên của nó.`,
    en: `The key “${key}” has ${verb}, but not for this unit. Use a key of this unit, or of one above it.`,
  }),
  // ---- said to people
  'api-key.invalid': () => ({
    vi: 'Khóa chưa được tạo. Sửa những chỗ dưới đây.',
    en: 'The key was not made. Correct what is named below.',
  }),
  'api-key.label-missing': () => ({
    vi: 'Nhập tên khóa, ví dụ “Phần mềm nhân sự của Sở Nội vụ”',
    en: 'Type a name for the key, such as “Staff software of the Department of Home Affairs”',
  }),
  'api-key.label-long': () => ({
    vi: `Tên khóa dài tối đa ${LONGEST_LABEL} ký tự`,
    en: `The name of the key has at most ${LONGEST_LABEL} characters`,
  }),
  'api-key.unit-unknown': () => ({ vi: 'Chọn đơn vị của khóa', en: 'Choose the unit of the key' }),
  'api-key.unit-ended': () => ({
    vi: 'Đơn vị này đã kết thúc. Chọn đơn vị kế thừa',
    en: 'This unit has ended. Choose the unit that took over',
  }),
  'api-key.verbs-missing': () => ({ vi: 'Chọn ít nhất một quyền', en: 'Choose at least one right' }),
  'api-key.verb-unknown': () => ({
    vi: 'Có quyền không cấp cho khóa được. Chọn trong danh sách',
    en: 'One of the rights cannot be given to a key. Choose from the list',
  }),
  'api-key.verb-beyond': () => ({
    vi: 'Khóa không được có quyền mà bạn không có ở đơn vị đó',
    en: 'A key cannot have a right that you do not have in that unit',
  }),
  'api-key.expires-wrong': ({ expires }) => {
    const day = readTypedDay(String(expires ?? ''))
    const say = (locale: Locale) => (day instanceof WrongDay ? wrongDayText(day, locale) : day)
    return { vi: say('vi'), en: say('en') }
  },
  'api-key.expires-past': () => ({
    vi: 'Ngày hết hạn phải sau hôm nay',
    en: 'The key must be good for longer than today',
  }),
  'api-key.expires-far': () => ({
    vi: 'Khóa có hạn tối đa một năm; hết hạn thì tạo khóa thay',
    en: 'A key is good for a year at most; after that, make one in its place',
  }),
  'api-key.by-person-only': () => ({
    vi: 'Khóa phải do một người tạo, để biết ai chịu trách nhiệm. Đăng nhập rồi tạo trên trang.',
    en: 'A key is made by a person, who answers for it. Sign in and make it on the page.',
  }),
  'api-key.made-already': () => ({
    vi: 'Biểu mẫu này đã được gửi và khóa đã tạo rồi. Xem trong danh sách; nếu chưa chép khóa thì thu hồi và tạo khóa khác.',
    en: 'This form was sent already, and the key is made. Find it in the list; if you did not copy it, revoke it and make another.',
  }),
  'api-key.not-found': () => ({
    vi: 'Không có khóa này. Xem danh sách ở Quản trị › Khóa API.',
    en: 'There is no such key. See the list under Administration › API keys.',
  }),
  'api-key.revoked-already': ({ day }) => ({
    vi: `Khóa này đã bị thu hồi ngày ${dayIn('vi', day)}. Không có gì thay đổi.`,
    en: `This key was revoked on ${dayIn('en', day)}. Nothing was changed.`,
  }),
}

export function apiKeyRefusalText(locale: Locale, code: string, values: RefusalValues): string | undefined {
  return Object.hasOwn(texts, code) ? texts[code]?.(values)[locale] : undefined
}
