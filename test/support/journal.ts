// A journal to attack: rows that commands wrote, sealed in batches, signed, with its anchor in a folder of its own.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { programActor } from '../../src/platform/actor.ts'
import { inTransaction } from '../../src/platform/database/database.ts'
import { type JournalEntry, recordAll } from '../../src/platform/journal/journal.ts'
import { type Signer, sealBatch, signLastSeal } from '../../src/platform/journal/seal.ts'
import { openSigningKey, readAnchor, readTrustedKey } from '../../src/platform/journal/signature.ts'
import { type JournalReport, type VerifyOptions, verifyJournal } from '../../src/platform/journal/verify.ts'
import type { TestDatabase } from './database.ts'

export const TENANT = 'demo'
export const START = new Date('2026-11-24T02:00:00.123Z')

export type TestJournal = {
  readonly folder: string
  readonly signer: Signer
  /** Empties everything, the anchor too. */
  clear(): Promise<void>
  insert(count: number, entry?: (index: number) => Partial<JournalEntry>): Promise<void>
  seal(limit?: number): Promise<number>
  sign(): Promise<void>
  verify(options?: Partial<VerifyOptions>): Promise<JournalReport>
  publicKey(): string
}

export async function testJournal({ db, sealer, superuser }: TestDatabase): Promise<TestJournal> {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-journal-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const keyFile = join(folder, 'journal.pem')
  const signer: Signer = { tenant: TENANT, key: await openSigningKey(keyFile), anchor: join(folder, 'journal.anchor') }
  const publicKey = () => readFileSync(`${keyFile}.pub`, 'utf8')
  const trusted = [readTrustedKey(publicKey())].filter((key) => key !== undefined)
  let minutes = 0
  const now = () => new Date(START.getTime() + minutes * 60_000)
  return {
    folder,
    signer,
    publicKey,
    async clear() {
      minutes = 0
      await superuser.query('truncate journal, journal_seal, journal_signature')
      rmSync(signer.anchor, { force: true })
    },
    async insert(count, entry = () => ({})) {
      minutes += 1
      await inTransaction(db, (tx) =>
        recordAll(
          tx,
          Array.from({ length: count }, (_, i) => ({ ...plain(i), ...entry(i) })),
        ),
      )
    },
    seal: (limit) => sealBatch(sealer, now, limit),
    async sign() {
      await signLastSeal(sealer, signer, now)
    },
    async verify(options = {}) {
      const anchor = { file: signer.anchor, content: await readAnchor(signer.anchor), isWhole: true }
      return verifyJournal(db, { tenant: TENANT, trusted, anchor, ...options })
    },
  }

  function plain(index: number): JournalEntry {
    return {
      at: now(),
      actor: programActor('thử'),
      event: 'unit.renamed',
      subject: { kind: 'unit', id: `đơn vị ${index}` },
      reason: 'Nghị quyết 1104/NQ-UBTVQH15',
      data: { index, name: 'Xã Vụ Bản', share: 0.5 },
    }
  }
}
