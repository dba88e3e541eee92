// refusals.ts — the sentences of refusals of signing in: what is so, and what to do.
import type { Locale, Localized } from '../../platform/locale.ts'
import type { RefusalValues } from '../../platform/refusal.ts'

type Words = (values: RefusalValues) => Localized

const texts: Readonly<Record<string, Words>> = {
  'sign-in.wrong': () => ({
    vi: 'Tên đăng nhập hoặc mật khẩu không đúng. Xem lại bộ gõ tiếng Việt và phím Caps Lock.',
    en: 'The sign-in name or the password is not right. Check Caps Lock and the keyboard language.',
  }),
  'sign-in.paused': ({ seconds }) => ({
    vi: `Đã nhập sai nhiều lần. Đợi ${inWords(Number(seconds)).vi} rồi thử lại. Tài khoản không bị khóa.`,
    en: `There were many wrong attempts. Wait ${inWords(Number(seconds)).en} and try again. The account is not locked.`,
  }),
  'sign-in.queue-full': () => ({
    vi: 'Rất nhiều người đang đăng nhập cùng lúc. Đợi nửa phút rồi thử lại.',
    en: 'Very many people are signing in at once. Wait half a minute and try again.',
  }),
  'sign-in.account-disabled': () => ({
    vi: 'Tài khoản này đã bị khóa. Hỏi người quản trị của cơ quan bạn.',
    en: 'This account is closed. Ask the administrator of your office.',
  }),
  'sign-in.step-gone': () => ({
    vi: 'Lần đăng nhập này đã xong hoặc đã quá 10 phút. Đăng nhập lại từ đầu.',
    en: 'This sign-in is done or older than 10 minutes. Sign in from the beginning.',
  }),
  'second-factor.code-shape': () => ({
    vi: 'Nhập đủ 6 chữ số của mã.',
    en: 'Enter all six digits of the code.',
  }),
  'second-factor.code-wrong': () => ({
    vi: 'Mã này không đúng hoặc đã hết hạn. Đợi ứng dụng hiện mã mới rồi nhập lại. Nếu vẫn sai, xem giờ trên điện thoại có đúng không.',
    en: 'The code is wrong or too old. Wait for a new one and enter it. If it is still wrong, check the time on your phone.',
  }),
  'second-factor.code-used': () => ({
    vi: 'Mã này đã được dùng. Đợi ứng dụng hiện mã mới, nhiều nhất 30 giây, rồi nhập mã mới.',
    en: 'This code was used already. Wait for the next one, at most 30 seconds, and enter that.',
  }),
  'second-factor.clock-behind': () => ({
    vi: 'Đồng hồ của máy chủ đã lùi lại, nên mã trên điện thoại tạm không dùng được. Dùng mã khôi phục, và báo người quản trị xem giờ của máy chủ.',
    en: 'The clock of the server has gone back, so codes of the phone do not work for now. Use a recovery code, and ask the administrator to check the time of the server.',
  }),
  'second-factor.recovery-wrong': () => ({
    vi: 'Mã khôi phục này không đúng hoặc đã được dùng. Thử mã tiếp theo trên tờ giấy.',
    en: 'This recovery code is wrong or was used already. Try the next one on the sheet.',
  }),
  'second-factor.unreadable': () => ({
    vi: 'Máy chủ không đọc được khóa xác thực hai lớp của bạn (tệp khóa đã đổi). Dùng mã khôi phục, hoặc nhờ người quản trị gỡ xác thực hai lớp.',
    en: 'The server cannot read your second factor (its key file has changed). Use a recovery code, or ask an administrator to take the second factor away.',
  }),
  'second-factor.is-on': () => ({
    vi: 'Xác thực hai lớp đang bật. Muốn nối điện thoại khác, tắt đi rồi bật lại.',
    en: 'The second factor is on. To connect another phone, turn it off and on again.',
  }),
  'second-factor.is-off': () => ({
    vi: 'Xác thực hai lớp chưa bật.',
    en: 'The second factor is off.',
  }),
  'second-factor.not-begun': () => ({
    vi: 'Chưa có mã vuông nào chờ quét. Mở trang “Xác thực hai lớp” và bắt đầu cài đặt.',
    en: 'There is no square code to scan. Open the page “Second factor” and set it up.',
  }),
  'password.too-short': ({ min }) => ({
    vi: `Mật khẩu cần từ ${min} ký tự. Thêm một hai từ nữa.`,
    en: `A password needs ${min} characters or more. Add a word or two.`,
  }),
  'password.too-long': ({ max }) => ({
    vi: `Mật khẩu dài nhất ${max} ký tự. Bỏ bớt.`,
    en: `A password has at most ${max} characters. Make it shorter.`,
  }),
  'password.common': () => ({
    vi: 'Mật khẩu này nhiều người dùng nên dễ bị đoán. Chọn một câu của riêng bạn.',
    en: 'Many people use this password, so it is easily guessed. Choose a sentence of your own.',
  }),
  'password.names-owner': () => ({
    vi: 'Mật khẩu này gần như chỉ có tên của bạn. Chọn một câu không có tên bạn.',
    en: 'This password is little more than your name. Choose a sentence without it.',
  }),
  'password.repeat-differs': () => ({
    vi: 'Hai lần nhập không giống nhau. Nhập lại cả hai ô.',
    en: 'The two are not the same. Enter both again.',
  }),
  'password.current-wrong': () => ({
    vi: 'Mật khẩu hiện tại không đúng.',
    en: 'The present password is not right.',
  }),
  'password.same': () => ({
    vi: 'Mật khẩu mới giống mật khẩu cũ. Chọn mật khẩu khác.',
    en: 'The new password is the old one. Choose another.',
  }),
  'password.changed-meanwhile': () => ({
    vi: 'Mật khẩu vừa được đổi ở nơi khác. Nếu không phải bạn, báo người quản trị ngay.',
    en: 'The password has just been changed elsewhere. If that was not you, tell an administrator at once.',
  }),
  'account.not-found': () => ({
    vi: 'Người này không có tài khoản đăng nhập.',
    en: 'This person has no account to sign in with.',
  }),
  'account.disabled': () => ({
    vi: 'Tài khoản này đang bị khóa. Mở khóa trước.',
    en: 'This account is closed. Open it first.',
  }),
  'account.login-shape': () => ({
    vi: 'Tên đăng nhập gồm 2–60 chữ thường không dấu, số, dấu chấm, gạch ngang hoặc gạch dưới, bắt đầu bằng chữ hoặc số. Ví dụ: nguyen.van.an',
    en: 'A sign-in name has 2 to 60 small letters, digits, full stops, hyphens or underscores, a letter or digit first. For example: nguyen.van.an',
  }),
  'account.login-taken': () => ({
    vi: 'Tên đăng nhập này đã có người dùng. Chọn tên khác.',
    en: 'This sign-in name is taken. Choose another.',
  }),
  'account.has-one': () => ({
    vi: 'Người này đã có tài khoản.',
    en: 'This person has an account already.',
  }),
  'account.must-change-password': () => ({
    vi: 'Mật khẩu của bạn do người khác đặt. Mở trang “Tài khoản”, đổi mật khẩu, rồi mở lại trang này.',
    en: 'Somebody else set your password. Open your account, change the password, then open this page again.',
  }),
  'session.not-found': () => ({
    vi: 'Phiên này không có, hoặc đã kết thúc.',
    en: 'There is no such session, or it has ended.',
  }),
  'link.unknown': () => ({
    vi: 'Liên kết này không dùng được. Có thể địa chỉ bị cắt mất một phần, hoặc đã có liên kết mới hơn. Xin một liên kết mới.',
    en: 'This link does not work. The address may have lost its end, or there is a newer link. Ask for a new one.',
  }),
  'link.used': () => ({
    vi: 'Liên kết này đã được dùng. Nếu chính bạn đã dùng, đăng nhập bằng mật khẩu bạn đã đặt. Nếu không phải bạn, báo ngay cho người đã gửi.',
    en: 'This link was used already. If that was you, sign in with the password you set. If it was not, tell who sent it at once.',
  }),
  'link.expired': () => ({
    vi: 'Liên kết này đã hết hạn. Xin một liên kết mới.',
    en: 'This link is too old. Ask for a new one.',
  }),
  'link.clock-behind': () => ({
    vi: 'Đồng hồ của máy chủ đã lùi về trước lúc liên kết được tạo. Báo người quản trị xem giờ của máy chủ, rồi mở lại liên kết.',
    en: 'The clock of the server has gone back to before this link was made. Ask the administrator to check the time, then open the link again.',
  }),
  'link.not-needed': ({ login }) => ({
    vi: `${login} đã đặt mật khẩu. Nếu quên, tạo liên kết đặt lại mật khẩu.`,
    en: `${login} has a password. If it is forgotten, make a link to reset it.`,
  }),
  'link.administrator-exists': () => ({
    vi: 'Hệ thống đã có người quản trị. Người đó thêm được người quản trị khác.',
    en: 'The system has an administrator already, who can add others.',
  }),
  'link.unit-exists': () => ({
    vi: 'Vừa có đơn vị được tạo. Mở lại liên kết để chọn đơn vị đó.',
    en: 'A unit has just been made. Open the link again to choose it.',
  }),
  'link.unit-missing': () => ({ vi: 'Chọn đơn vị để quản trị.', en: 'Choose the unit to administer.' }),
  'link.unit-name-missing': () => ({ vi: 'Nhập tên cơ quan.', en: 'Enter the name of the office.' }),
  'link.unit-kind-missing': () => ({ vi: 'Chọn loại đơn vị.', en: 'Choose the kind of unit.' }),
  'reset.login-unknown': () => ({
    vi: 'Không có tài khoản với tên đăng nhập này.',
    en: 'There is no account with this sign-in name.',
  }),
  'reset.nothing-to-reset': () => ({
    vi: 'Người này không bật xác thực hai lớp.',
    en: 'This person has no second factor.',
  }),
  'reset.reason-missing': () => ({ vi: 'Nhập lý do.', en: 'Enter the reason.' }),
  'reset.reason-long': () => ({
    vi: 'Lý do dài nhất 500 ký tự. Rút gọn lại.',
    en: 'A reason has at most 500 characters. Make it shorter.',
  }),
  'reset.open': () => ({
    vi: 'Người này đã có một đề nghị đang chờ quyết định.',
    en: 'A request for this person already waits for a decision.',
  }),
  'reset.not-found': () => ({ vi: 'Không có đề nghị này.', en: 'There is no such request.' }),
  'reset.decided': () => ({
    vi: 'Đề nghị này đã có người quyết định.',
    en: 'Somebody has decided this request already.',
  }),
  'reset.own-request': () => ({
    vi: 'Bạn là người đề nghị, nên cần một người khác quyết định.',
    en: 'You made this request, so another person has to decide it.',
  }),
  'reset.own-factor': () => ({
    vi: 'Đề nghị này về chính bạn, nên cần một người khác quyết định.',
    en: 'This request is about yourself, so another person has to decide it.',
  }),
  'reset.persons-only': () => ({
    vi: 'Việc này cần hai người; chương trình và khóa API không làm thay được.',
    en: 'This takes two persons; a program or an API key cannot do it.',
  }),
}

/** Rounded up: who comes back then is not refused again for a second. */
function inWords(seconds: number): Localized {
  if (seconds < 90) return { vi: `${seconds} giây`, en: `${seconds} seconds` }
  const minutes = Math.ceil(seconds / 60)
  return { vi: `${minutes} phút`, en: `${minutes} minutes` }
}

export const signInRefusalText = (locale: Locale, code: string, values: RefusalValues): string | undefined =>
  Object.hasOwn(texts, code) ? texts[code]?.(values)[locale] : undefined
