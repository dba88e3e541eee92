// password.ts — passwords as Argon2id hashes in PHC notation, made one after the other so that a morning's rush costs the memory of
// one. What may be a password is said in new-password.ts. Why these parameters: docs/decisions/0007-sign-in.md.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { argon2id } from './hashing-thread.ts'
import { hashingQueue } from './queues.ts'

export type Argon2Parameters = { readonly memoryKib: number; readonly passes: number; readonly lanes: number }

/** Raising them costs nobody their password: the next sign-in hashes it anew. */
export const PARAMETERS: Argon2Parameters = { memoryKib: 32_768, passes: 2, lanes: 1 }

const SALT_BYTES = 16
const HASH_BYTES = 32

/**
 * Telex and VNI, Windows and macOS compose letters differently: "ế" is one code point here and three there. Both are the same
 * password.
 */
export const sameLetters = (password: string): string => password.normalize('NFC')

export async function hashPassword(password: string, parameters: Argon2Parameters = PARAMETERS): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await compute(password, salt, HASH_BYTES, parameters)
  return format({ parameters, salt, hash })
}

export type PasswordAnswer = {
  readonly matches: boolean
  /** It was hashed with less than is asked for today: hash it again while it is at hand. */
  readonly isOutdated: boolean
}

/**
 * `stored` is null where there is no account or no password: then the same work is done for nothing, and the time tells nobody
 * whether a sign-in name exists.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<PasswordAnswer> {
  const known = stored === null ? undefined : parse(stored)
  const { parameters, salt, hash } = known ?? NOBODYS
  const computed = await compute(password, salt, hash.length, parameters)
  const matches = timingSafeEqual(computed, hash) && known !== undefined
  return { matches, isOutdated: matches && isWeaker(parameters, PARAMETERS) }
}

function compute(password: string, salt: Buffer, length: number, { memoryKib, passes, lanes }: Argon2Parameters) {
  return hashingQueue.run(() =>
    argon2id({
      message: sameLetters(password),
      nonce: salt,
      parallelism: lanes,
      tagLength: length,
      memory: memoryKib,
      passes,
    }),
  )
}

const isWeaker = (a: Argon2Parameters, b: Argon2Parameters): boolean =>
  a.memoryKib < b.memoryKib || a.passes < b.passes || a.lanes < b.lanes

// ---- PHC notation: $argon2id$v=19$m=32768,t=2,p=1$salt$hash, base64 without padding

type Stored = { readonly parameters: Argon2Parameters; readonly salt: Buffer; readonly hash: Buffer }

/** Nobody's password has this hash: it is no hash. */
const NOBODYS: Stored = { parameters: PARAMETERS, salt: Buffer.alloc(SALT_BYTES), hash: Buffer.alloc(HASH_BYTES) }

function format({ parameters: { memoryKib, passes, lanes }, salt, hash }: Stored): string {
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${unpadded(salt)}$${unpadded(hash)}`
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

/** The program wrote it, so what cannot be read is a damaged row: no answer to give to who signs in. */
function parse(text: string): Stored {
  const [, memoryKib, passes, lanes, salt = '', hash = ''] = PHC.exec(text) ?? []
  if (memoryKib === undefined) throw new Error('a stored password hash is not Argon2id in PHC notation')
  return {
    parameters: { memoryKib: Number(memoryKib), passes: Number(passes), lanes: Number(lanes) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
