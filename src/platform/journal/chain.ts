// The arithmetic of the chain that shows tampering: what bytes stand for a row, a seal and a signature, and what follows what.
// Pure. The format is public and has a number: whoever has a copy of the tables can check it without this program.
//
//   hash(follows, label, fields) = SHA-256(follows ‖ field(label) ‖ field(fields[0]) ‖ …)
//   field(null) = 00;  field(text) = 01 ‖ length in bytes as 4 bytes, most significant first ‖ UTF-8
//
// A row follows the row before it, and the first row of a seal follows the seal before it; the very first follows GENESIS.
import { hash } from 'node:crypto'

export const JOURNAL_FORMAT = 1
const HASH_BYTES = 32

export const GENESIS: Buffer = hash('sha256', `motcua.journal.${JOURNAL_FORMAT}`, 'buffer')

/** Everything that a command wrote, in the order in which it is hashed. A test compares it with the columns of the table. */
export const CONTENT_COLUMNS = [
  'id',
  'at',
  'actor_kind',
  'actor_id',
  'actor_name',
  'delegation_id',
  'event',
  'subject_kind',
  'subject_id',
  'scope',
  'concerns',
  'reason',
  'data',
] as const

/**
 * A row as text, made by PostgreSQL itself: `at` in microseconds since 1970 (a Date would lose three digits), `data` as jsonb
 * prints it (one text for one value: keys in jsonb's own order, numbers with all their digits).
 */
export type RowContent = Readonly<Record<(typeof CONTENT_COLUMNS)[number], string | null>>

/** The row that is none. */
export const NOTHING = Object.fromEntries(CONTENT_COLUMNS.map((column) => [column, null])) as RowContent // fromEntries forgets its keys

export type Seal = {
  readonly sealNo: string
  /** Microseconds since 1970. */
  readonly sealedAt: string
  readonly firstPosition: string
  readonly lastPosition: string
}

export function rowHash(
  follows: Uint8Array,
  place: { readonly position: number; readonly sealNo: string },
  row: RowContent,
): Buffer {
  const writer = begin(follows, 'row')
  writer(String(place.position))
  writer(place.sealNo)
  for (const column of CONTENT_COLUMNS) writer(row[column])
  return digest()
}

/** `chainHash`: of the row at its last position. */
export function sealHash(chainHash: Uint8Array, { sealNo, sealedAt, firstPosition, lastPosition }: Seal): Buffer {
  const writer = begin(chainHash, 'seal')
  for (const field of [sealNo, sealedAt, firstPosition, lastPosition]) writer(field)
  return digest()
}

export type Signed = {
  readonly tenant: string
  readonly sealNo: string
  readonly position: string
  readonly sealHash: Buffer
  /** Microseconds since 1970. */
  readonly signedAt: string
}

/** What the nightly signature is made over. The tenant is in it: the signature of one is none for another. */
export function signedMessage({ tenant, sealNo, position, sealHash: sealed, signedAt }: Signed): Buffer {
  const writer = begin(sealed, 'signature')
  for (const field of [tenant, sealNo, position, signedAt]) writer(field)
  return Buffer.from(scratch.subarray(0, end))
}

// ---- bytes: one buffer for all, because this runs for every row of a long journal and never waits in between

let scratch = Buffer.allocUnsafe(16 * 1024)
let end = 0

function begin(follows: Uint8Array, label: 'row' | 'seal' | 'signature'): typeof write {
  scratch.set(follows.length === HASH_BYTES ? follows : Buffer.alloc(HASH_BYTES), 0) // a hash of another length is a forged one
  end = HASH_BYTES
  write(`${label}.${JOURNAL_FORMAT}`)
  return write
}

function write(text: string | null): void {
  const most = 5 + (text === null ? 0 : text.length * 3) // UTF-8 takes at most three bytes for each unit of a string
  if (end + most > scratch.length) {
    const larger = Buffer.allocUnsafe(Math.max(scratch.length * 2, end + most))
    scratch.copy(larger, 0, 0, end)
    scratch = larger
  }
  if (text === null) {
    scratch[end++] = 0
    return
  }
  const length = scratch.write(text, end + 5, 'utf8')
  scratch[end] = 1
  scratch.writeUInt32BE(length, end + 1)
  end += 5 + length
}

const digest = (): Buffer => hash('sha256', scratch.subarray(0, end), 'buffer')
