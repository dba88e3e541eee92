// refusals.ts — the sentences of refusals about people, positions and delegations: what is so, and what to do.
import { formatDate, type Locale, type Localized } from '../../platform/locale.ts'
import type { RefusalValues } from '../../platform/refusal.ts'
import { WrongDay, wrongDayText } from '../../platform/typed-day.ts'

type Values = Readonly<Record<string, string | number | undefined>>
type Words = (values: Values) => Localized

const say =
  (vi: string, en: string): Words =>
  () => ({ vi, en })

/** A day that a refusal carries, as each language writes it. */
const day = (value: string | number | undefined): Localized => {
  const text = String(value ?? '')
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return { vi: text, en: text }
  return { vi: formatDate(text, 'vi'), en: formatDate(text, 'en') }
}

const texts: Readonly<Record<string, Words>> = {
  'people.faults': say('Có chỗ cần sửa trong biểu mẫu.', 'Some fields need correcting.'),
  'people.changed-meanwhile': say(
    'Dữ liệu vừa được người khác thay đổi. Xem lại rồi gửi lại.',
    'Somebody else has just changed this. Look again, then send again.',
  ),
  'person.not-found': say(
    'Không có người này. Có thể liên kết đã cũ; tìm lại trong danh sách người dùng.',
    'There is no such person. The link may be old; search in the list of people.',
  ),
  'person.name-missing': say('Nhập họ và tên.', 'Enter the full name.'),
  'person.name-long': ({ max }) => ({
    vi: `Họ và tên có nhiều nhất ${max} ký tự.`,
    en: `A name has at most ${max} characters.`,
  }),
  'person.name-character': ({ nameCharacter }) => ({
    vi: `Họ và tên không có ký tự “${nameCharacter}”. Chỉ dùng chữ cái, dấu cách, dấu nháy, gạch nối.`,
    en: `A name has no “${nameCharacter}”. Use letters, spaces, apostrophes and hyphens only.`,
  }),
  'person.national-id-digits': say(
    'Số định danh chỉ gồm chữ số, ví dụ 036084001234.',
    'A national id consists of digits, as in 036084001234.',
  ),
  'person.national-id-nine': say(
    'Đây là số chứng minh nhân dân cũ 9 chữ số. Nhập số định danh 12 chữ số trên thẻ căn cước.',
    'This is the old identity card number of 9 digits. Enter the national id of 12 digits.',
  ),
  'person.national-id-eleven': say(
    'Số định danh phải có 12 chữ số, ở đây có 11. Bảng tính hay bỏ mất số 0 ở đầu: thêm lại số 0, để ô ở dạng văn bản.',
    'A national id has 12 digits, this has 11. Spreadsheets drop a leading zero: put it back and make the cell text.',
  ),
  'person.national-id-length': ({ nationalIdDigits }) => ({
    vi: `Số định danh phải có 12 chữ số, ở đây có ${nationalIdDigits}.`,
    en: `A national id has 12 digits, this has ${nationalIdDigits}.`,
  }),
  'person.national-id-place': say(
    'Ba chữ số đầu của số định danh là mã nơi đăng ký khai sinh, không thể là 000. Xem lại trên thẻ căn cước.',
    'The first three digits of a national id are the place of registration and cannot be 000. Look at the card again.',
  ),
  'person.national-id-year': say(
    'Theo chữ số thứ 4 đến thứ 6, người này chưa sinh ra. Xem lại số định danh trên thẻ căn cước.',
    'By its fourth to sixth digits this person is not born yet. Look at the card again.',
  ),
  'person.national-id-taken': say(
    'Đã có người dùng mang số định danh này. Tìm người đó theo số định danh trong danh sách thay vì thêm mới.',
    'Somebody has this national id already. Search the list for the number instead of adding another person.',
  ),
  'person.phone-digits': say(
    'Số điện thoại chỉ gồm chữ số, ví dụ 0912 345 678.',
    'A phone number consists of digits, as in 0912 345 678.',
  ),
  'person.phone-old': say(
    'Đây là số di động 11 chữ số đã ngừng dùng từ 2018. Nhập số mới 10 chữ số.',
    'This is a mobile number of 11 digits, out of use since 2018. Enter the one of 10 digits.',
  ),
  'person.phone-zero': say(
    'Số điện thoại thiếu số 0 ở đầu. Bảng tính hay bỏ mất: thêm lại số 0, để ô ở dạng văn bản.',
    'The leading zero is missing. Spreadsheets drop it: put it back and make the cell text.',
  ),
  'person.phone-shape': say(
    'Số điện thoại phải là số di động 10 chữ số hoặc số cố định kèm mã vùng, ví dụ 0912 345 678 hoặc 0228 3123 456.',
    'A phone number is a mobile one of 10 digits or a landline with its area code, as in 0912 345 678 or 0228 3123 456.',
  ),
  'person.email-shape': say('Thư điện tử có dạng ten@coquan.gov.vn.', 'A mail address looks like name@office.gov.vn.'),
  'person.address-long': ({ addressMax }) => ({
    vi: `Địa chỉ có nhiều nhất ${addressMax} ký tự.`,
    en: `An address has at most ${addressMax} characters.`,
  }),

  'position.not-found': say(
    'Không có vị trí công tác này. Mở lại trang của người dùng.',
    'There is no such position. Open the page of the person again.',
  ),
  'position.unit-needed': say(
    'Chọn đơn vị: bạn chỉ thêm được người vào đơn vị mình quản trị.',
    'Name a unit: you can add people to the units that you administer.',
  ),
  'position.unit-missing': say('Nhập đơn vị.', 'Enter the unit.'),
  'position.unit-unknown': say('Không có đơn vị này.', 'There is no such unit.'),
  'position.unit-none': ({ typedUnit }) => ({
    vi: `Không có đơn vị nào tên “${typedUnit}”. Ghi tên đầy đủ, ví dụ “Phòng Kinh tế, Xã Vụ Bản”, hoặc mã đơn vị.`,
    en: `There is no unit “${typedUnit}”. Write the full name, as in “Phòng Kinh tế, Xã Vụ Bản”, or its code.`,
  }),
  'position.unit-several': ({ typedUnit, candidates }) => ({
    vi: `Có nhiều đơn vị tên “${typedUnit}”. Ghi rõ một trong: ${candidates}.`,
    en: `There are several units “${typedUnit}”. Write one of: ${candidates}.`,
  }),
  'position.unit-not-yet': ({ unit, unitFrom }) => ({
    vi: `${unit} mới có từ ${day(unitFrom).vi}. Chọn từ ngày đó trở đi.`,
    en: `${unit} exists since ${day(unitFrom).en}. Choose that day or a later one.`,
  }),
  'position.unit-ended': ({ unit, unitLastDay }) => ({
    vi: `${unit} chỉ tồn tại đến ${day(unitLastDay).vi}. Chọn đơn vị đang hoạt động.`,
    en: `${unit} existed until ${day(unitLastDay).en}. Choose a unit that exists.`,
  }),
  'position.unit-ended-heirs': ({ unit, unitLastDay, heirs }) => ({
    vi: `${unit} chỉ tồn tại đến ${day(unitLastDay).vi}; kế tục là ${heirs}. Chọn đơn vị kế tục, hoặc ngày cuối trước đó.`,
    en: `${unit} existed until ${day(unitLastDay).en}; it became ${heirs}. Choose the successor, or an earlier last day.`,
  }),
  'position.units-changed': say(
    'Cơ cấu đơn vị vừa thay đổi. Gửi lại để kiểm tra theo cơ cấu mới.',
    'Units have just changed. Send again to have this checked against them.',
  ),
  'position.role-unknown': say('Chọn vai trò trong danh sách.', 'Choose a role from the list.'),
  'position.role-too-wide': say(
    'Vai trò này xem được dữ liệu của toàn bộ tổ chức, nên chỉ người quản trị cấp cao nhất giao được.',
    'This role sees the whole organisation, so only an administrator at the top can give it.',
  ),
  'position.title-long': ({ titleMax }) => ({
    vi: `Chức danh có nhiều nhất ${titleMax} ký tự.`,
    en: `A title has at most ${titleMax} characters.`,
  }),
  'position.days-order': say('Ngày cuối phải từ ngày bắt đầu trở đi.', 'The last day cannot be before the first.'),
  'position.overlap': ({ otherFrom, otherLastDay }) => {
    const [from, until] = [day(otherFrom), day(otherLastDay)]
    return otherLastDay === undefined
      ? {
          vi: `Người này đã giữ vai trò đó ở đơn vị đó từ ${from.vi}. Chọn ngày khác, hoặc kết thúc vị trí cũ trước.`,
          en: `This person has that role in that unit since ${from.en}. Choose other days, or end the former position.`,
        }
      : {
          vi: `Người này đã giữ vai trò đó ở đơn vị đó từ ${from.vi} đến ${until.vi}. Chọn ngày khác.`,
          en: `This person has that role in that unit from ${from.en} to ${until.en}. Choose other days.`,
        }
  },
  'position.overlap-meanwhile': say(
    'Vị trí này vừa được người khác giao. Mở lại trang của người dùng để xem.',
    'Somebody else has just given this position. Open the page of the person again.',
  ),
  'position.ended-already': ({ lastDay }) => ({
    vi: `Vị trí này đã kết thúc ngày ${day(lastDay).vi}. Chỉ kết thúc sớm hơn được.`,
    en: `This position ended on ${day(lastDay).en}. It can only be made to end earlier.`,
  }),
  'position.end-before-start': ({ positionFrom }) => ({
    vi: `Vị trí này bắt đầu ngày ${day(positionFrom).vi}. Ngày cuối phải từ ngày đó trở đi.`,
    en: `This position began on ${day(positionFrom).en}. Its last day cannot be earlier.`,
  }),
  'position.last-administrator': say(
    'Đây là người quản trị cuối cùng của đơn vị và của các cấp trên. Giao quyền quản trị cho người khác trước.',
    'This is the last administrator of the unit and of those above. Make somebody else an administrator first.',
  ),

  'delegation.not-found': say(
    'Không có ủy quyền này. Xem lại danh sách ủy quyền.',
    'There is no such delegation. See the list of delegations.',
  ),
  'delegation.document-missing': say(
    'Nhập số văn bản ủy quyền, ví dụ 12/UQ-UBND.',
    'Enter the number of the document, as in 12/UQ-UBND.',
  ),
  'delegation.document-long': ({ documentMax }) => ({
    vi: `Số văn bản có nhiều nhất ${documentMax} ký tự.`,
    en: `The number of a document has at most ${documentMax} characters.`,
  }),
  'delegation.document-later': say(
    'Văn bản ký sau ngày bắt đầu. Ủy quyền chỉ bắt đầu từ ngày ký trở đi.',
    'The document is signed after the first day. A delegation begins on the day of signing or later.',
  ),
  'delegation.days-order': say('Ngày cuối phải từ ngày bắt đầu trở đi.', 'The last day cannot be before the first.'),
  'delegation.over': say(
    'Ngày cuối đã qua. Chọn ngày từ hôm nay trở đi.',
    'The last day is past. Choose today or a later day.',
  ),
  'delegation.before-post': ({ postFrom }) => ({
    vi: `Vị trí được ủy quyền bắt đầu ngày ${day(postFrom).vi}. Chọn từ ngày đó trở đi.`,
    en: `The post begins on ${day(postFrom).en}. Choose that day or a later one.`,
  }),
  'delegation.after-post': ({ postLastDay }) => ({
    vi: `Vị trí được ủy quyền chỉ giữ đến ${day(postLastDay).vi}. Chọn ngày cuối không sau ngày đó.`,
    en: `The post is held until ${day(postLastDay).en}. Choose that day or an earlier one.`,
  }),
  'delegation.overlap': ({ otherFrom, otherLastDay }) => ({
    vi: `Đã ủy quyền cho người này từ ${day(otherFrom).vi} đến ${day(otherLastDay).vi}. Thu hồi văn bản đó trước, hoặc chọn ngày khác.`,
    en: `This person has a delegation from ${day(otherFrom).en} to ${day(otherLastDay).en}. Revoke it, or choose other days.`,
  }),
  'delegation.overlap-meanwhile': say(
    'Vừa có ủy quyền khác cho người này trong những ngày đó. Xem lại danh sách.',
    'Another delegation to this person for these days has just been made. See the list.',
  ),
  'delegation.nothing-to-lend': say(
    'Vai trò này không có việc nào ủy quyền được.',
    'This role has nothing that could be delegated.',
  ),
  'delegation.verbs-missing': say(
    'Chọn ít nhất một việc, hoặc chọn ủy quyền toàn bộ.',
    'Choose at least one right, or the whole post.',
  ),
  'delegation.verb-not-held': say(
    'Không ủy quyền được việc mà vị trí đó không có. Chọn trong danh sách.',
    'A post cannot lend what it does not have. Choose from the list.',
  ),
  'delegation.to-missing': say(
    'Nhập tên đăng nhập của người nhận ủy quyền.',
    'Enter the sign-in name of who receives the delegation.',
  ),
  'delegation.to-unknown': ({ toLogin }) => ({
    vi: `Không có tài khoản “${toLogin}”. Xem tên đăng nhập trong danh sách người dùng.`,
    en: `There is no account “${toLogin}”. See the list of people for sign-in names.`,
  }),
  'delegation.to-oneself': say(
    'Không ủy quyền cho chính người giữ vị trí. Chọn người khác.',
    'A post is not lent to its own holder. Choose somebody else.',
  ),
  'delegation.to-locked': say(
    'Tài khoản của người này đang khóa. Mở tài khoản trước, hoặc chọn người khác.',
    'This person’s account is locked. Open it first, or choose somebody else.',
  ),
  'delegation.to-no-post': say(
    'Vào ngày bắt đầu, người này không giữ vị trí công tác nào. Chọn người đang công tác.',
    'On the first day this person holds no position. Choose somebody who does.',
  ),
  'delegation.past': say(
    'Ủy quyền này đã hết hạn, không còn gì để thu hồi.',
    'This delegation has ended; there is nothing to revoke.',
  ),
  'delegation.revoked-already': say('Ủy quyền này đã được thu hồi.', 'This delegation has been revoked already.'),

  'import.unit-foreign': say(
    'Bạn không quản trị đơn vị này. Để người quản trị của đơn vị đó nhập.',
    'You do not administer this unit. Let its administrator import this person.',
  ),
  'import.gone': say(
    'Bản xem trước này không còn: đã nhập xong, đã quá một ngày, hoặc do người khác tải lên. Tải tệp lên lại.',
    'This preview is gone: it has been imported, is older than a day, or is somebody else’s. Send the file again.',
  ),
  'import.changed': say(
    'Tệp này khác tệp đã xem trước. Xem trước lại rồi mới nhập.',
    'This is not the file that was looked at. Look at it again before importing.',
  ),
  'import.stale': say(
    'Từ lúc xem trước, dữ liệu đã thay đổi nên tệp không còn nhập được như đã thấy. Xem trước lại.',
    'Data have changed since this file was looked at, so it cannot be imported as shown. Look at it again.',
  ),
}

/** A wrong day is put into words by the day itself: `people.day.from.month`. */
function wrongDay(code: string, values: RefusalValues, locale: Locale): string | undefined {
  const [, field = '', reason = ''] = /^people\.day\.(\w+)\.([\w-]+)$/.exec(code) ?? []
  const known = WRONG_DAYS.find((each) => each === reason)
  if (known === undefined) return undefined
  const typed = String(values[`${field}Typed`] ?? '')
  return wrongDayText(new WrongDay(known, typed, Number(values[`${field}LastDate`] ?? 0)), locale)
}

const WRONG_DAYS: readonly WrongDay['reason'][] = ['shape', 'short-year', 'year', 'month', 'date']

export const peopleRefusalText = (locale: Locale, code: string, values: RefusalValues): string | undefined =>
  texts[code]?.(values)[locale] ?? wrongDay(code, values, locale)
