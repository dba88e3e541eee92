// masking.ts — personal data as it may be shown to who has not asked for it: enough to recognise, not enough to use. Pure.

/** One for each digit or letter that is hidden: the length says what kind of number it is. */
const HIDDEN = 'x'
/** Stands for a part of which not even the length is told. */
const LEFT_OUT = 'xxx'

/** `036 19x xxx xxx`: the place of registration, the sex and the decade stay; who someone is does not. */
export function maskNationalId(nationalId: string): string {
  const digits = nationalId.replace(/\D/g, '')
  const shown = digits.slice(0, 5) + HIDDEN.repeat(Math.max(0, digits.length - 5))
  return inGroups(shown, [3, 3, 3])
}

/** `091x xxx x78`: the network and the last two digits, by which a person knows their own. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  const hidden = HIDDEN.repeat(Math.max(0, digits.length - 5))
  return inGroups(digits.slice(0, 3) + hidden + digits.slice(-2), [4, 3])
}

/** `nxxx@ninhbinh.gov.vn`: the first letter, and where it goes. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return at < 1 ? LEFT_OUT : email.charAt(0) + LEFT_OUT + email.slice(at)
}

/** `xxx, xã Vụ Bản, tỉnh Ninh Bình`: the two outermost units stay; house, street and hamlet do not. */
export function maskAddress(address: string): string {
  const parts = address
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const shown = parts.length > 2 ? parts.slice(-2) : parts.slice(1)
  return [LEFT_OUT, ...shown].join(', ')
}

export const MASKED_KINDS = ['national-id', 'phone', 'email', 'address'] as const
export type MaskedKind = (typeof MASKED_KINDS)[number]

const MASKS = {
  'national-id': maskNationalId,
  phone: maskPhone,
  email: maskEmail,
  address: maskAddress,
} as const satisfies Record<MaskedKind, (value: string) => string>

export const mask = (kind: MaskedKind, value: string): string => MASKS[kind](value)

// A digit of a longer number, of a word or of an id with hyphens (a UUID, a document's number) is no beginning and no end.
const BEFORE = String.raw`(?<![\p{L}\d]|[\d\p{L}][-.])`
const AFTER = String.raw`(?![\p{L}\d]|-[\d\p{L}])`
const digits = (count: string): string => String.raw`(?:[ .-]?\d)${count}`
const NATIONAL_ID = new RegExp(`${BEFORE}0${digits('{11}')}${AFTER}`, 'gu')
// With +84 or the zero, ten digits or eleven; a plus sign before it belongs to it.
const PHONE = new RegExp(String.raw`${BEFORE}(?:\+84[ .-]?\d|0\d)${digits('{8,9}')}${AFTER}`, 'gu')

/** Hides national ids and phone numbers within a text that a person wrote: a reason, a note, a title. */
export function maskText(text: string): string {
  return text
    .replace(NATIONAL_ID, (found) => maskNationalId(found))
    .replace(PHONE, (found) => maskPhone(found.replace(/^\+84[ .-]?/, '0')))
}

/** Cuts after so many characters each; the rest stays together. */
function inGroups(text: string, sizes: readonly number[]): string {
  const groups: string[] = []
  let rest = text
  for (const size of sizes) {
    groups.push(rest.slice(0, size))
    rest = rest.slice(size)
  }
  return [...groups, rest].filter((group) => group !== '').join(' ')
}
