// The sealer: takes committed rows of the journal that have no place yet and chains them, and signs the end of the chain once a
// day. It works as a role that can do nothing else, beside the commands: none of them waits for it.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, inTransaction } from '../database/database.ts'
import { dayInVietnam } from '../locale.ts'
import { Refusal } from '../refusal.ts'
import { GENESIS, rowHash, sealHash } from './chain.ts'
import { appendToAnchor, judge, readAnchor, type SigningKey, signatureOf } from './signature.ts'
import {
  findLastSeal,
  findLastSignature,
  insertSeal,
  insertSignature,
  listSignatures,
  listUnsealed,
  placeRows,
  type StoredSeal,
  type StoredSignature,
  takeTurn,
} from './store.ts'

const BATCH = 1000

const constraints = {
  journal_seal_pk: { kind: 'conflict', code: 'journal.sealed-meanwhile' },
  journal_position_once: { kind: 'conflict', code: 'journal.sealed-meanwhile' },
} as const

/**
 * Chains one batch in one transaction: all of it or nothing. Answers how many rows were sealed; 0 also where another sealer is at
 * work. A row that was committed late gets a later place, whatever its id says.
 */
export async function sealBatch(db: Db, now: () => Date, limit = BATCH): Promise<number> {
  try {
    return await inTransaction(
      db,
      async (tx) => {
        if (!(await takeTurn(tx))) return 0
        const last = await findLastSeal(tx)
        const rows = await listUnsealed(tx, limit)
        if (rows.length === 0) return 0
        const sealNo = String(last === undefined ? 1n : BigInt(last.sealNo) + 1n)
        const first = last === undefined ? 1 : Number(last.lastPosition) + 1
        let follows: Buffer = last?.sealHash ?? GENESIS
        const places = rows.map((row, index) => {
          follows = rowHash(follows, { position: first + index, sealNo }, row)
          return { id: row.id ?? '', position: first + index, hash: follows }
        })
        const seal = {
          sealNo,
          sealedAt: microsOf(now()),
          firstPosition: String(first),
          lastPosition: String(first + rows.length - 1),
        }
        await insertSeal(tx, { ...seal, chainHash: follows, sealHash: sealHash(follows, seal) })
        const placed = await placeRows(tx, sealNo, places)
        if (placed !== rows.length) throw new Refusal('conflict', 'journal.sealed-meanwhile')
        return rows.length
      },
      { constraints },
    )
  } catch (error) {
    // Another sealer was faster: its seal stands, ours left nothing.
    if (error instanceof Refusal && error.code === 'journal.sealed-meanwhile') return 0
    throw error
  }
}

/** Chains all that is committed. */
export async function sealAll(db: Db, now: () => Date, limit = BATCH): Promise<number> {
  let sealed = 0
  for (;;) {
    const more = await sealBatch(db, now, limit)
    sealed += more
    if (more < limit) return sealed
  }
}

const microsOf = (at: Date): string => `${BigInt(at.getTime()) * 1000n}`

// ---- signing

export type Signer = { readonly tenant: string; readonly key: SigningKey; readonly anchor: string }

/** Signs the last seal, unless it is signed already. First in the database, then in the anchor: a line there is a promise. */
export async function signLastSeal(db: Db, signer: Signer, now: () => Date): Promise<StoredSignature | undefined> {
  const signature = await inTransaction(
    db,
    async (tx) => {
      const seal = await findLastSeal(tx)
      const signed = await findLastSignature(tx)
      if (!seal || signed?.sealNo === seal.sealNo) return undefined
      const made = signatureFor(signer, seal, now())
      await insertSignature(tx, made)
      return made
    },
    { constraints: { journal_signature_pk: { kind: 'conflict', code: 'journal.sealed-meanwhile' } } },
  ).catch((error: unknown) => {
    if (error instanceof Refusal) return undefined // another process signed it at the same moment
    throw error
  })
  if (signature) await appendToAnchor(signer.anchor, [signature])
  return signature
}

const signatureFor = ({ tenant, key }: Signer, seal: StoredSeal, at: Date): StoredSignature =>
  signatureOf(key, {
    tenant,
    sealNo: seal.sealNo,
    position: seal.lastPosition,
    sealHash: seal.sealHash,
    signedAt: microsOf(at),
  })

/** Whether a day of Việt Nam has begun since the last signature. */
export async function isSigningDue(db: Db, now: Date): Promise<boolean> {
  const signed = await findLastSignature(db)
  return signed === undefined || dayInVietnam(new Date(Number(signed.signedAt) / 1000)) < dayInVietnam(now)
}

/** Writes to the anchor what the machine did not come to write: signatures of ours that are newer than its last line. */
export async function completeAnchor(db: Db, { tenant, key, anchor }: Signer): Promise<number> {
  const [known, signatures] = await Promise.all([readAnchor(anchor), listSignatures(db)])
  const last = BigInt(known?.lines.at(-1)?.signature.sealNo ?? 0)
  const missing = signatures.filter(
    (signature) => BigInt(signature.sealNo) > last && judge(tenant, signature, [key]) === 'good',
  )
  if (missing.length > 0) await appendToAnchor(anchor, missing)
  return missing.length
}

// ---- running

export type SealerTarget = { readonly db: Db; readonly signer: Signer }

/** What it says of itself; the program's log is one. */
export type SealerLog = Record<'warn' | 'info', (values: object, text: string) => void>

export type SealingOptions = {
  /** The tenants to seal, asked for again at every round: one may have been made meanwhile. */
  readonly targets: () => Promise<readonly SealerTarget[]>
  readonly now: () => Date
  readonly log: SealerLog
  readonly everyMs?: number
}

export type Sealing = {
  /** Seals what is left, signs it, and returns when that is done. */
  stop(): Promise<void>
}

const EVERY_MS = 3000

export function startSealing({ targets, now, log, everyMs = EVERY_MS }: SealingOptions): Sealing {
  const ending = new AbortController()
  const troubled = new Set<string>()
  const completed = new Set<string>()

  async function round(isLast: boolean): Promise<void> {
    for (const { db, signer } of await targets()) {
      try {
        if (!completed.has(signer.tenant)) await completeAnchor(db, signer)
        completed.add(signer.tenant)
        await sealAll(db, now)
        if (isLast || (await isSigningDue(db, now()))) await signLastSeal(db, signer, now)
        if (troubled.delete(signer.tenant)) log.info({ tenant: signer.tenant }, 'journal is being sealed again')
      } catch (error) {
        // Said once: a database that is away for an hour must not fill the log.
        if (!troubled.has(signer.tenant))
          log.warn({ tenant: signer.tenant, reason: reasonOf(error) }, 'journal could not be sealed')
        troubled.add(signer.tenant)
      }
    }
  }

  async function run(): Promise<void> {
    while (!ending.signal.aborted) {
      await round(false).catch((error: unknown) => log.warn({ reason: reasonOf(error) }, 'journal could not be sealed'))
      await sleep(everyMs, undefined, { signal: ending.signal }).catch(() => {})
    }
    await round(true).catch((error: unknown) => log.warn({ reason: reasonOf(error) }, 'journal could not be sealed'))
  }

  const running = run()
  return {
    async stop() {
      ending.abort()
      await running
    },
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
