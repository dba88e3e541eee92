// Walks the whole chain from its first row, in constant memory, and names what does not fit: rows, seals, signatures, the anchor. Reads
// only, in one snapshot: the program may go on writing.
import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { sealHash } from './chain.ts'
import type { Finding, Remark } from './finding.ts'
import { type Anchor, judge, type TrustedKey } from './signature.ts'
import {
  countUnsealed,
  eachSeal,
  findLastPosition,
  listMisplaced,
  listSeals,
  listSignatures,
  type StoredSeal,
  type StoredSignature,
} from './store.ts'
import { walkRows } from './walk.ts'

export type VerifyOptions = {
  readonly tenant: string
  readonly trusted: readonly TrustedKey[]
  /** Its copy outside the database. `isWhole`: the one that is kept up to date, not a copy from some day. */
  readonly anchor: { readonly file: string; readonly content: Anchor | undefined; readonly isWhole: boolean }
  /** Called with the number of rows to come, then with each number of rows done. */
  readonly onTotal?: (rows: number) => void
  readonly onRows?: (rows: number) => void
}

export type JournalReport = {
  readonly rows: number
  readonly seals: number
  readonly signatures: number
  readonly unsealed: number
  readonly findings: readonly Finding[]
  /** More than this list holds. */
  readonly furtherFindings: number
  readonly remarks: readonly Remark[]
}

const MOST_FINDINGS = 1000
const MOST_MISPLACED = 100
/** The sealer comes every few seconds. */
const OLD_AFTER_MICROS = 10 * 60 * 1_000_000

export async function verifyJournal(db: Db, options: VerifyOptions): Promise<JournalReport> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((snapshot) => verifySnapshot(snapshot, options))
}

async function verifySnapshot(
  db: Db,
  { tenant, trusted, anchor, onTotal, onRows }: VerifyOptions,
): Promise<JournalReport> {
  // Signed and unsealed rows belong to one moment: the snapshot begins with the first question.
  await sql`select 1`.execute(db)
  const findings: Finding[] = []
  const remarks: Remark[] = []
  let further = 0
  const find = (finding: Finding): void => {
    if (findings.length < MOST_FINDINGS) findings.push(finding)
    else further += 1
  }

  onTotal?.(await findLastPosition(db))
  const seals = await checkSeals(db, find)
  const rows = await walkRows(db, { lastSeal: seals.last, find, remark: (remark) => remarks.push(remark), onRows })
  for (const { id, position } of await listMisplaced(db, MOST_MISPLACED))
    find({ code: 'row-misplaced', id, given: position })

  const signatures = await listSignatures(db)
  await checkSignatures(db, {
    tenant,
    trusted,
    signatures,
    anchor,
    seals,
    find,
    remark: (remark) => remarks.push(remark),
  })

  const unsealed = await countUnsealed(db)
  const { firstId, oldestAt, count } = unsealed
  if (seals.last && firstId && oldestAt && Number(oldestAt) < Number(seals.last.sealedAt) - OLD_AFTER_MICROS)
    remarks.push({ code: 'unsealed-old', count, id: firstId, at: oldestAt })
  return {
    rows,
    seals: seals.count,
    signatures: signatures.length,
    unsealed: count,
    findings,
    furtherFindings: further,
    remarks,
  }
}

// ---- seals by themselves: their numbers, their ranges, their own hash

type Seals = { readonly count: number; readonly last: StoredSeal | undefined }

async function checkSeals(db: Db, find: (finding: Finding) => void): Promise<Seals> {
  let count = 0
  let last: StoredSeal | undefined
  for await (const seal of eachSeal(db)) {
    count += 1
    const expected = last === undefined ? 1n : BigInt(last.sealNo) + 1n
    const isNext = BigInt(seal.sealNo) === expected
    if (!isNext && BigInt(seal.sealNo) > expected)
      find({ code: 'seal-missing', seal: `${expected}`, to: `${BigInt(seal.sealNo) - 1n}` })
    const first = last === undefined ? 1n : BigInt(last.lastPosition) + 1n
    const isWhole = isWholeSeal(seal)
    // A seal whose own hash fits but which does not begin where the last one ended was never made by a sealer.
    if (
      !isWhole ||
      BigInt(seal.sealNo) < expected ||
      (isNext && isWholeOrNone(last) && BigInt(seal.firstPosition) !== first)
    )
      find({ code: 'seal-changed', seal: seal.sealNo })
    last = seal
  }
  return { count, last }
}

export const isWholeSeal = (seal: StoredSeal): boolean => sealHash(seal.chainHash, seal).equals(seal.sealHash)
const isWholeOrNone = (seal: StoredSeal | undefined): boolean => seal === undefined || isWholeSeal(seal)

// ---- what was signed

type SignatureCheck = {
  readonly tenant: string
  readonly trusted: readonly TrustedKey[]
  readonly signatures: readonly StoredSignature[]
  readonly anchor: VerifyOptions['anchor']
  readonly seals: Seals
  readonly find: (finding: Finding) => void
  readonly remark: (remark: Remark) => void
}

async function checkSignatures(
  db: Db,
  { tenant, trusted, signatures, anchor, seals, find, remark }: SignatureCheck,
): Promise<void> {
  const lines = anchor.content?.lines ?? []
  if (!anchor.content && signatures.length > 0 && anchor.isWhole) find({ code: 'anchor-missing', file: anchor.file })
  for (const line of anchor.content?.unreadable ?? []) find({ code: 'anchor-line-broken', line })
  if (anchor.content?.isCutShort) remark({ code: 'anchor-cut-short' })
  if (signatures.length === 0 && lines.length === 0) remark({ code: 'not-signed' })
  else if (trusted.length === 0) remark({ code: 'no-key' })

  const sealOf = await signedSeals(db, [...signatures, ...lines.map(({ signature }) => signature)])
  const fault = (stored: StoredSignature, after: string, by: 'signature' | 'anchor'): Finding | undefined => {
    const seal = sealOf.get(stored.sealNo)
    const { sealNo, signedAt, position } = stored
    if (seal?.sealHash.equals(stored.sealHash) && seal.lastPosition === position && isWholeSeal(seal)) return undefined
    if (!seals.last || BigInt(seals.last.sealNo) < BigInt(sealNo))
      return { code: 'chain-short', end: seals.last?.lastPosition ?? '0', seal: sealNo, signed: position, signedAt, by }
    return { code: 'rewritten', seal: sealNo, after, to: position, signedAt, by }
  }

  // In the order of their seals, so that the last good one says from where on something was changed.
  let after = '0'
  const told = new Set<string>()
  for (const stored of signatures) {
    const verdict = judge(tenant, stored, trusted)
    if (verdict === 'broken') find({ code: 'signature-broken', seal: stored.sealNo })
    if (verdict === 'foreign') find({ code: 'signature-foreign', seal: stored.sealNo, key: stored.keyId })
    if (verdict !== 'good') continue
    const found = fault(stored, after, 'signature')
    if (found) {
      find(found)
      told.add(stored.sealNo)
    } else after = stored.position
  }

  after = '0'
  const inDatabase = new Set(signatures.map(({ sealNo }) => sealNo))
  for (const { line, signature } of lines) {
    if (judge(tenant, signature, trusted) !== 'good') {
      find({ code: 'anchor-line-broken', line })
      continue
    }
    const found = fault(signature, after, 'anchor')
    if (found && !told.has(signature.sealNo)) find(found)
    if (!found && !inDatabase.has(signature.sealNo))
      find({ code: 'signature-missing', seal: signature.sealNo, signedAt: signature.signedAt })
    if (!found) after = signature.position
  }

  if (!anchor.content) return
  const anchored = new Set(lines.map(({ signature }) => signature.sealNo))
  const end = BigInt(lines.at(-1)?.signature.sealNo ?? 0)
  const absent = signatures.filter(({ sealNo }) => !anchored.has(sealNo))
  for (const { sealNo } of absent) if (BigInt(sealNo) < end) find({ code: 'anchor-line-missing', seal: sealNo })
  const behind = absent.filter(({ sealNo }) => BigInt(sealNo) > end).length
  if (behind > 0 && anchor.isWhole) remark({ code: 'anchor-behind', count: behind })
}

async function signedSeals(db: Db, signed: readonly StoredSignature[]): Promise<ReadonlyMap<string, StoredSeal>> {
  const found = new Map<string, StoredSeal>()
  const sealNos = [...new Set(signed.map(({ sealNo }) => sealNo))]
  for (let from = 0; from < sealNos.length; from += 1000) {
    for (const seal of await listSeals(db, sealNos.slice(from, from + 1000))) found.set(seal.sealNo, seal)
  }
  return found
}
