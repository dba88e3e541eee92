// The journal: who did what. A command inserts its row in its own transaction and touches nothing else; the chain that shows
// tampering is made afterwards, by the sealer.
import { randomUUIDv7 } from 'node:crypto'
import type { ColumnType } from 'kysely'
import type { Actor } from '../actor.ts'
import type { Tx } from '../database/database.ts'

declare module '../database/database.ts' {
  interface Tables {
    journal: JournalTable
  }
}

export type JournalTable = {
  id: string
  at: Date
  actor_kind: Actor['kind']
  actor_id: string | null
  actor_name: string
  delegation_id: string | null
  event: string
  subject_kind: string
  subject_id: string | null
  scope: string | null
  concerns: string | null
  reason: string | null
  data: ColumnType<unknown, string, never>
  seal_no: ColumnType<number | null, never, never>
  position: ColumnType<number | null, never, never>
  chain_hash: ColumnType<Buffer | null, never, never>
}

export type JournalEntry = {
  readonly at: Date
  readonly actor: Actor
  /** Noun and past participle: `unit.merged`. */
  readonly event: string
  readonly subject: { readonly kind: string; readonly id: string | null }
  /** The unit whose rights decide who may read this entry; absent: only who may read the whole journal. */
  readonly scope?: string | null
  /** The person whose data it was about: they may see the entry. */
  readonly concerns?: string | null
  /** The delegation by which the actor could do it. */
  readonly delegation?: string | null
  readonly reason?: string | null
  /** What changed, as far as it is no personal data: the journal is kept for good. */
  readonly data?: Readonly<Record<string, unknown>>
}

/** Only within the transaction of the act: there is no entry without its act, and no act without its entry. */
export async function record(tx: Tx, entry: JournalEntry): Promise<void> {
  await tx.insertInto('journal').values(rowOf(entry)).execute()
}

/** One statement for an act on many things. */
export async function recordAll(tx: Tx, entries: readonly JournalEntry[]): Promise<void> {
  for (let from = 0; from < entries.length; from += 1000) {
    await tx
      .insertInto('journal')
      .values(entries.slice(from, from + 1000).map(rowOf))
      .execute()
  }
}

function rowOf(entry: JournalEntry) {
  const { actor, subject } = entry
  return {
    id: randomUUIDv7(),
    at: entry.at,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    delegation_id: entry.delegation ?? null,
    event: entry.event,
    subject_kind: subject.kind,
    subject_id: subject.id,
    scope: entry.scope ?? null,
    concerns: entry.concerns ?? null,
    reason: entry.reason ?? null,
    data: JSON.stringify(entry.data ?? {}),
  }
}
