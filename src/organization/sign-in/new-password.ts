// new-password.ts — what may become a password. Length and no guessable ones; no rules on capitals, digits and signs: they make
// passwords harder to remember and not harder to guess (NIST SP 800-63B 3.1.1.2). Pure.
import { fold } from '../../platform/fold.ts'
import { Refusal } from '../../platform/refusal.ts'
import { COMMON_WORDS, RUNS } from './common-passwords.ts'

export const SHORTEST_PASSWORD = 10
/** Long enough for any sentence; a limit at all, so that hashing cannot be made long. */
export const LONGEST_PASSWORD = 200
/** Letters beside a name or a repeated piece that make it more than that. */
const OWN_LETTERS = 6

export type PasswordOwner = { readonly login: string; readonly name: string }

/** The password as it is to be hashed, or what is wrong with it. `field` is where the form asks for it. */
export function newPassword(password: string, owner: PasswordOwner, field = 'moi'): string | Refusal {
  const refuse = (code: string) =>
    new Refusal('invalid', code, {
      values: { min: SHORTEST_PASSWORD, max: LONGEST_PASSWORD },
      fields: { [field]: code },
    })
  const letters = [...password.normalize('NFC')].length
  if (letters < SHORTEST_PASSWORD) return refuse('password.too-short')
  if (letters > LONGEST_PASSWORD) return refuse('password.too-long')
  if (isCommon(password)) return refuse('password.common')
  if (namesOwner(password, owner)) return refuse('password.names-owner')
  return password
}

export function isCommon(password: string): boolean {
  const plain = squeezed(password)
  if (new Set(plain).size <= 3 || isRepeated(plain) || RUNS.some((run) => run.includes(plain))) return true
  return [password, unleet(password)].some((text) => COMMON_WORDS.has(wordOf(text)))
}

/** Without accents, spaces and signs. What is only signs stays: it is no word. */
function squeezed(text: string): string {
  const folded = fold(text)
  return folded.replace(/[^a-z0-9]/g, '') || folded
}

/** The word inside digits and signs: "Matkhau@2026" is "matkhau". */
const wordOf = (text: string): string =>
  fold(text)
    .replace(/^[^a-z]+|[^a-z]+$/g, '')
    .replace(/[^a-z]/g, '')

const SIGNS: Readonly<Record<string, string>> = { '@': 'a', '0': 'o', '1': 'i', '3': 'e', $: 's', '5': 's', '4': 'a' }

/** "P@ssw0rd" is "password": signs stand for letters only between letters, so that a year behind the word stays a year. */
const unleet = (text: string): string =>
  text.replace(/(?<=\p{L}.?)[@0134$5](?=.?\p{L})/gu, (sign) => SIGNS[sign] ?? sign)

/** A short piece again and again: "abc123abc123". */
function isRepeated(text: string): boolean {
  for (let length = 1; length <= OWN_LETTERS && length * 2 <= text.length; length++) {
    const piece = text.slice(0, length)
    if (piece.repeat(Math.ceil(text.length / length)).startsWith(text)) return true
  }
  return false
}

function namesOwner(password: string, { login, name }: PasswordOwner): boolean {
  const plain = squeezed(password)
  const words = fold(name).split(' ')
  // Nguyễn Văn An: the whole name, and the given name before the family name as foreigners write it.
  const names = [login, words.join(''), [...words].reverse().join('')].map(squeezed).filter((each) => each.length >= 4)
  return names.some((each) => plain.includes(each) && plain.replace(each, '').length < OWN_LETTERS)
}
