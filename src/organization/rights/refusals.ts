// refusals.ts — what who may not is told: what is so, and whom to ask.
import type { Locale } from '../../platform/locale.ts'
import type { RefusalValues } from '../../platform/refusal.ts'
import { organizationAccess } from '../access.ts'
import type { AccessTable } from './access.ts'

export function rightsRefusalText(locale: Locale, code: string, values: RefusalValues): string | undefined {
  switch (code) {
    case 'rights.not-granted':
      return locale === 'vi' ? notGrantedInVietnamese(values) : notGrantedInEnglish(values)
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
