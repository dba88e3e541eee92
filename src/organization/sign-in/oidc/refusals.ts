// refusals.ts — why a sign-in by a provider was not done: what is so, and what to do.
import type { Locale, Localized } from '../../../platform/locale.ts'
import type { RefusalValues } from '../../../platform/refusal.ts'

type Words = (values: Readonly<Record<string, string | number | undefined>>) => Localized

const texts: Readonly<Record<string, Words>> = {
  'oidc.not-configured': () => ({
    vi: 'Hệ thống này chưa mở đăng nhập qua nơi cấp định danh. Đăng nhập bằng mật khẩu.',
    en: 'This system has no sign-in by an identity provider. Sign in with a password.',
  }),
  'oidc.provider-down': ({ provider }) => ({
    vi: `${provider} không trả lời. Thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu.`,
    en: `${provider} does not answer. Try again in a few minutes, or sign in with a password.`,
  }),
  'oidc.provider-refused': ({ provider, reason }) => ({
    vi: `${provider} không nhận yêu cầu của hệ thống này (${reason}). Đăng nhập bằng mật khẩu, và báo cho người quản trị hệ thống.`,
    en: `${provider} does not accept the request of this system (${reason}). Sign in with a password, and tell the administrator.`,
  }),
  'oidc.cancelled': ({ provider }) => ({
    vi: `Bạn chưa đồng ý trên ${provider}, nên hệ thống chưa biết bạn là ai. Làm lại nếu bạn muốn đăng nhập bằng ${provider}.`,
    en: `You did not agree at ${provider}, so this system does not know who you are. Start again to sign in with ${provider}.`,
  }),
  'oidc.step-gone': () => ({
    vi: 'Lần đăng nhập này đã dùng rồi, đã quá 10 phút, hoặc bắt đầu ở một trình duyệt khác. Bắt đầu lại từ đầu.',
    en: 'This sign-in was used already, is older than 10 minutes, or began in another browser. Start again.',
  }),
  'oidc.answer-spent': ({ provider }) => ({
    vi: `Câu trả lời của ${provider} đã được dùng hoặc đã quá hạn. Bắt đầu lại từ đầu.`,
    en: `The answer of ${provider} was used already or is too old. Start again.`,
  }),
  'oidc.answer-late': ({ provider }) => ({
    vi: `Câu trả lời của ${provider} đã hết hạn. Bắt đầu lại; nếu vẫn vậy, người quản trị cần kiểm tra đồng hồ của máy chủ.`,
    en: `The answer of ${provider} has expired. Start again; if it happens again, the administrator should check the server's clock.`,
  }),
  'oidc.answer-wrong': ({ provider }) => ({
    vi: `Câu trả lời không khớp với lần đăng nhập mà bạn đã bắt đầu trên ${provider}, nên không được nhận. Bắt đầu lại từ trang đăng nhập này.`,
    en: `The answer does not fit the sign-in that you began at ${provider}, and was not accepted. Start again from this page.`,
  }),
  'oidc.claims-missing': ({ provider, claims }) => ({
    vi: `${provider} không cho hệ thống này biết: ${claims}. Đồng ý chia sẻ các thông tin đó, hoặc báo cho người quản trị hệ thống.`,
    en: `${provider} did not tell this system: ${claims}. Agree to share it, or tell the administrator.`,
  }),
  'oidc.national-id-shape': ({ provider }) => ({
    vi: `Số định danh mà ${provider} gửi không có đủ 12 chữ số. Cập nhật căn cước trong tài khoản ${provider}, hoặc đăng nhập bằng mật khẩu.`,
    en: `The identification number from ${provider} does not have 12 digits. Update your identity card in your ${provider} account, or sign in with a password.`,
  }),
  'oidc.level-too-low': ({ provider, level, needed }) => ({
    vi: `Tài khoản ${provider} của bạn ở mức ${level}; ở đây cần mức ${needed}. Nâng mức định danh tại công an xã, phường rồi đăng nhập lại, hoặc đăng nhập bằng mật khẩu.`,
    en: `Your ${provider} account has level ${level}; level ${needed} is needed here. Have it raised at your commune police, or sign in with a password.`,
  }),
  'oidc.other-person': ({ provider }) => ({
    vi: `Số định danh từ ${provider} khác với số đã ghi cho tài khoản này. Mang căn cước đến người quản trị của đơn vị để sửa.`,
    en: `The identification number from ${provider} differs from the one on record for this account. Show your identity card to your unit's administrator to have it corrected.`,
  }),
  'oidc.account-disabled': () => ({
    vi: 'Tài khoản này đang bị khóa. Hỏi người quản trị của đơn vị để mở lại.',
    en: 'This account is locked. Ask the administrator of your unit to open it.',
  }),
}

export function oidcRefusalText(locale: Locale, code: string, values: RefusalValues): string | undefined {
  return Object.hasOwn(texts, code) ? texts[code]?.(values)[locale] : undefined
}
