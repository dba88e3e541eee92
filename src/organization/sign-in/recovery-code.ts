// recovery-code.ts — codes on paper for the day the phone is lost. Eighty random bits each: their plain hash cannot be guessed, and
// it can still be checked when the key of the second factor's secrets is lost. Pure but for the randomness.
import { createHash, randomBytes } from 'node:crypto'

const CODES = 10
const GROUPS = 4
/** Crockford's alphabet: nothing that looks like another on paper. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export const newRecoveryCodes = (): readonly string[] => Array.from({ length: CODES }, newCode)

function newCode(): string {
  const letters = [...randomBytes(GROUPS * 4)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')
  return letters.replace(/.{4}(?=.)/g, '$&-')
}

export const hashRecoveryCode = (code: string): Buffer => createHash('sha256').update(readCode(code)).digest()

/** Looks like one of these codes rather than like six digits of an app. */
export const isRecoveryCode = (text: string): boolean => readCode(text).length === GROUPS * 4

/** However it is typed: with or without dashes, small letters, O for 0, I and L for 1. */
function readCode(text: string): string {
  return text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
}
