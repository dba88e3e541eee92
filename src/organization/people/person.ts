// person.ts — what may be written about a person: name, national id, phone, mail, address. Pure. Every check here is certain: what
// only looks unusual is taken as it is.
import { accept, Refusal, type RefusalValues } from '../../platform/refusal.ts'

/** As typed. The fields have the names that refusals use. */
export type TypedPerson = {
  readonly fullName: string
  readonly nationalId: string
  readonly phone: string
  readonly email: string
  readonly address: string
}

/** What a person is known by; null is "not known". */
export type PersonFacts = {
  readonly fullName: string
  readonly nationalId: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly address: string | null
}

/** Everything that is wrong at once: one refusal with a message for each field. */
export function readPerson(typed: TypedPerson, now: Date): PersonFacts | Refusal {
  const fullName = readName(typed.fullName)
  const nationalId = readNationalId(typed.nationalId, now)
  const phone = readPhone(typed.phone)
  const email = readEmail(typed.email)
  const address = readAddress(typed.address)
  return (
    together([fullName, nationalId, phone, email, address]) ?? {
      fullName: accept(fullName),
      nationalId: accept(nationalId),
      phone: accept(phone),
      email: accept(email),
      address: accept(address),
    }
  )
}

/** One refusal of several, or undefined where there is none. Each rule names its values apart, so they do not meet. */
export function together(answers: readonly unknown[]): Refusal | undefined {
  const refusals = answers.filter((answer): answer is Refusal => answer instanceof Refusal)
  const [first, ...others] = refusals
  if (!first || others.length === 0) return first
  return new Refusal('invalid', 'people.faults', {
    values: Object.assign({}, ...refusals.map(({ values }) => values)),
    fields: Object.assign({}, ...refusals.map(({ fields }) => fields)),
  })
}

/** A refusal about one field. */
export const wrongField = (field: string, code: string, values: RefusalValues = {}): Refusal =>
  new Refusal('invalid', code, { values, fields: { [field]: code } })

// ---- name

const LONGEST_NAME = 100

/**
 * One form of letters, single spaces, and no shouting: registers write NGUYỄN VĂN AN. A bracket at the end tells apart two of one
 * name, "(B)". Names of the Ê Đê and others have an apostrophe, H’Hen; a foreign one may have a hyphen or a full stop.
 */
export function readName(typed: string): string | Refusal {
  const name = oneLine(typed).replace(/[’ʼ`´]/g, '’')
  if (name === '') return wrongField('fullName', 'person.name-missing')
  if (name.length > LONGEST_NAME) return wrongField('fullName', 'person.name-long', { max: LONGEST_NAME })
  const strange = /[^\p{L}\p{M} '’.()-]/u.exec(/\(.*\)$/.test(name) ? name.replace(/[\d]/g, '') : name)
  if (strange) return wrongField('fullName', 'person.name-character', { nameCharacter: strange[0] })
  if (!/\p{L}/u.test(name)) return wrongField('fullName', 'person.name-missing')
  return isOneCase(name) ? capitalised(name) : name
}

/** All capitals or none: written by a machine or in haste. A name of one letter is both. */
const isOneCase = (name: string): boolean =>
  name.length > 2 && (name === name.toUpperCase() || name === name.toLowerCase()) && name.includes(' ')

const capitalised = (name: string): string =>
  name.toLowerCase().replace(/(?:^|[ .(-])\p{L}(?:’\p{L})?/gu, (found) => found.toUpperCase())

/** NFC, single spaces, no characters that cannot be seen: what arrives by copy and paste. */
export const oneLine = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()

// ---- national id

/** Số định danh cá nhân, Điều 12 Luật Căn cước 2023: 12 natural numbers. Place of registration, century and sex, year, six more. */
export function readNationalId(typed: string, now: Date): string | null | Refusal {
  const digits = oneLine(typed).replace(/[ .-]/g, '')
  if (digits === '') return null
  const wrong = (code: string) => wrongField('nationalId', code, { nationalIdDigits: digits.length })
  if (!/^[0-9]+$/.test(digits)) return wrong('person.national-id-digits')
  if (digits.length === 9) return wrong('person.national-id-nine')
  if (digits.length === 11) return wrong('person.national-id-eleven')
  if (digits.length !== 12) return wrong('person.national-id-length')
  // No place has the code 000. Which codes there are is not certain enough to refuse others.
  if (digits.startsWith('000')) return wrong('person.national-id-place')
  if (bornIn(digits) > yearInVietnam(now)) return wrong('person.national-id-year')
  return digits
}

/** The fourth digit is the century and the sex: 0 and 1 for 19xx, 2 and 3 for 20xx, and so on. */
const bornIn = (digits: string): number =>
  1900 + Math.floor(Number(digits.charAt(3)) / 2) * 100 + Number(digits.slice(4, 6))

const yearInVietnam = (now: Date): number => new Date(now.getTime() + 7 * 3_600_000).getUTCFullYear()

// ---- phone

/** Kept as ten or eleven digits with the zero: 0912345678, 02283123456. */
export function readPhone(typed: string): string | null | Refusal {
  const text = oneLine(typed).replace(/[ .()-]/g, '')
  if (text === '') return null
  const digits = text.replace(/^(?:\+|00)84(?:0(?=\d{9}))?/, '0')
  const wrong = (code: string) => wrongField('phone', code)
  if (!/^[0-9]+$/.test(digits)) return wrong('person.phone-digits')
  if (/^01[0-9]{9}$/.test(digits)) return wrong('person.phone-old')
  if (/^[35789][0-9]{8}$/.test(digits)) return wrong('person.phone-zero')
  if (/^0[35789][0-9]{8}$/.test(digits) || /^02[0-9]{8,9}$/.test(digits)) return digits
  return wrong('person.phone-shape')
}

// ---- mail, address

const LONGEST_EMAIL = 254
const LONGEST_ADDRESS = 300

/** Certain are only: one @, a host with a dot, no spaces. Whether it arrives, only a letter tells. */
export function readEmail(typed: string): string | null | Refusal {
  const email = oneLine(typed).toLowerCase()
  if (email === '') return null
  const isAddress = email.length <= LONGEST_EMAIL && /^[^\s@<>",;]+@[^\s@<>",;.]+(?:\.[^\s@<>",;.]+)+$/.test(email)
  return isAddress ? email : wrongField('email', 'person.email-shape')
}

export function readAddress(typed: string): string | null | Refusal {
  const address = oneLine(typed)
  if (address === '') return null
  return address.length <= LONGEST_ADDRESS
    ? address
    : wrongField('address', 'person.address-long', { addressMax: LONGEST_ADDRESS })
}
