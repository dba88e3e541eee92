// refusals.ts — what who may not is told: what is so, and whom to ask.
import type { Locale } from '../../platform/locale.ts'
import type { RefusalValues } from '../../platform/refusal.ts'
import { organizationAccess } from '../access.ts'
import type { AccessTable } from './access.ts'

export function rightsRefusalText(locale: Locale, code: string, values: RefusalValues): string | undefined {
  switch (code) {
    case 'rights.not-granted':
      return locale === 'vi' ? notGrantedInVietnamese(values) : notGrantedInEnglish(values)
    case 'unmask.reason-missing':
      return locale === 'vi'
        ? 'Nhập lý do xem, ví dụ: đối chiếu giấy tờ của hồ sơ H42.12-261124-0031'
        : 'Enter the reason, for example: comparing the papers of dossier H42.12-261124-0031'
    case 'unmask.reason-short':
      return locale === 'vi'
        ? `Lý do quá ngắn. Viết ít nhất ${values['min']} ký tự, để người được xem hiểu vì sao`
        : `The reason is too short. Write at least ${values['min']} characters, so that the person looked at understands why`
    case 'unmask.reason-long':
      return locale === 'vi'
        ? `Lý do dài ${values['length']} ký tự. Rút xuống còn ${values['max']} ký tự`
        : `The reason has ${values['length']} characters. Shorten it to ${values['max']}`
    default:
      return undefined
  }
}

function notGrantedInVietnamese(values: RefusalValues): string {
  const [label, roles, names, others] = wordsOf('vi', values)
  return [
    `Việc này cần quyền ${label}, mà bạn chưa có ở đây. Không có gì bị thay đổi.`,
    roles === '' ? '' : `Quyền đó đi cùng vai trò: ${roles}.`,
    names === '' ? '' : `Người cấp được quyền: ${names}${others === 0 ? '' : ` và ${others} người khác`}.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

function notGrantedInEnglish(values: RefusalValues): string {
  const [label, roles, names, others] = wordsOf('en', values)
  return [
    `This needs the right to ${label}, which you do not have here. Nothing was changed.`,
    roles === '' ? '' : `The right comes with the role: ${roles}.`,
    names === '' ? '' : `Who can give it: ${names}${others === 0 ? '' : ` and ${others} more`}.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

function wordsOf(locale: Locale, values: RefusalValues): [label: string, roles: string, names: string, others: number] {
  const verb = String(values['verb'] ?? '')
  const access: AccessTable = organizationAccess
  // A command says only the verb: it has no database at hand to look up whom to ask.
  const label = values[`label-${locale}`] ?? (Object.hasOwn(access, verb) ? access[verb]?.label[locale] : undefined)
  const text = (key: string) => String(values[key] ?? '')
  return [
    label === undefined ? `“${verb}”` : String(label),
    text(`roles-${locale}`),
    text('names'),
    Number(values['others'] ?? 0),
  ]
}
