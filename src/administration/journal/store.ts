// store.ts — reads of the journal for its pages: the newest entries that a reader may see, one entry, the state of the chain.
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { fold } from '../../platform/fold.ts'
import type { Cursor, Days } from './filter.ts'

export type Entry = {
  readonly id: string
  readonly at: Date
  readonly atMicros: string
  readonly actorKind: 'nobody' | 'person' | 'key' | 'program'
  readonly actorId: string | null
  readonly actorName: string
  readonly delegationId: string | null
  readonly event: string
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly scope: string | null
  readonly concerns: string | null
  readonly reason: string | null
  readonly data: unknown
  readonly sealNo: number | null
  readonly position: number | null
  readonly hash: Buffer | null
}

export type Wanted = {
  /** The rights of the reader. */
  readonly may: RawBuilder<boolean>
  readonly days: Days
  readonly actor: Actors | undefined
  readonly events: readonly string[] | undefined
  readonly units: readonly string[] | undefined
  readonly subject: { readonly kind: string; readonly id: string | undefined } | undefined
}

export type Window = {
  readonly limit: number
  readonly older?: Cursor | undefined
  readonly newer?: Cursor | undefined
}

const columns = sql`id, at, trunc(extract(epoch from at) * 1000000)::text as "atMicros", actor_kind as "actorKind",
  actor_id as "actorId", actor_name as "actorName", delegation_id as "delegationId", event, subject_kind as "subjectKind",
  subject_id as "subjectId", scope, concerns, reason, data, seal_no as "sealNo", position, chain_hash as hash`

/** Newest first. By place and not by number of page: the ten-thousandth page costs what the first does. */
export async function listEntries(db: Db, wanted: Wanted, { limit, older, newer }: Window): Promise<readonly Entry[]> {
  const conditions = [...conditionsOf(wanted)]
  if (older) conditions.push(sql`(at, id) < (${instant(older)}, ${older.id}::uuid)`)
  if (newer) conditions.push(sql`(at, id) > (${instant(newer)}, ${newer.id}::uuid)`)
  const order = newer ? sql`at asc, id asc` : sql`at desc, id desc`
  const { rows } = await sql<Entry>`
    select ${columns} from journal where ${sql.join(conditions, sql` and `)} order by ${order} limit ${limit}`.execute(
    db,
  )
  return newer ? rows.toReversed() : rows
}

export async function findEntry(db: Db, id: string, may: RawBuilder<boolean>): Promise<Entry | undefined> {
  const { rows } = await sql<Entry>`select ${columns} from journal where id = ${id}::uuid and ${may}`.execute(db)
  return rows[0]
}

function* conditionsOf({ may, days, actor, events, units, subject }: Wanted): Generator<RawBuilder<unknown>> {
  yield may
  if (days.from) yield sql`at >= ${days.from}`
  if (days.until) yield sql`at < ${days.until}`
  if (actor)
    yield actor.ids.length > 0
      ? sql`actor_id = any(${actor.ids}::uuid[])`
      : sql`actor_id is null and actor_name = ${actor.name}`
  if (events?.length === 1) yield sql`event = ${events[0]}`
  else if (events) yield sql`event = any(${events}::text[])`
  if (units) yield sql`scope = any(${units}::uuid[])`
  if (subject) yield sql`subject_kind = ${subject.kind}`
  if (subject?.id !== undefined) yield sql`subject_id = ${subject.id}`
}

const instant = ({ atMicros }: Cursor) => sql`timestamptz 'epoch' + ${atMicros}::bigint * interval '1 microsecond'`

// ---- names

export type Actors = { readonly ids: readonly string[]; readonly name: string }

/** Who somebody means by a name: people by name or sign-in name, keys by label; a program only by its whole name. */
export async function findActors(db: Db, typed: string, limit: number): Promise<Actors> {
  const name = typed.normalize('NFC').replace(/\s+/g, ' ').trim()
  const like = `%${fold(name).replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<{ id: string }>`
    select id from person where name_folded like ${like}
    union select person_id from account where login = ${name.toLowerCase()}
    union select id from api_key where label = ${name}
    limit ${limit}`.execute(db)
  return { ids: rows.map(({ id }) => id), name }
}

export async function namesOfPersons(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, full_name as name from person where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** By whose post and what document somebody acted. */
export type Lent = { readonly holder: string; readonly document: string }

export async function findLent(db: Db, delegationId: string): Promise<Lent | undefined> {
  const { rows } = await sql<Lent>`
    select person.full_name as holder, delegation.document_number as document
    from delegation join position on position.id = delegation.position_id join person on person.id = position.person_id
    where delegation.id = ${delegationId}::uuid`.execute(db)
  return rows[0]
}

// ---- the chain

export type ChainState = {
  /** Whether the role that serves could change or delete entries. */
  readonly canRewrite: boolean
  /** Whether a role may seal and nothing more. */
  readonly hasSealer: boolean
  readonly unsealed: number
  readonly oldestUnsealedAt: Date | null
  readonly sealNo: number | null
  readonly sealedAt: Date | null
  readonly sealedPosition: number | null
  readonly signedAt: Date | null
  readonly signedPosition: number | null
}

export async function readChainState(db: Db): Promise<ChainState> {
  const { rows } = await sql<ChainState>`
    select has_table_privilege('journal', 'update') or has_table_privilege('journal', 'delete') as "canRewrite",
      exists (
        select from pg_attribute a cross join lateral aclexplode(a.attacl) g
        where a.attrelid = 'journal'::regclass and a.attname = 'position' and g.privilege_type = 'UPDATE'
      ) as "hasSealer",
      waiting.unsealed, waiting.oldest as "oldestUnsealedAt", seal.seal_no as "sealNo", seal.sealed_at as "sealedAt",
      seal.last_position as "sealedPosition", signature.signed_at as "signedAt", signature.position as "signedPosition"
    from (select count(*) as unsealed, min(at) as oldest from journal where position is null) waiting
    left join (select * from journal_seal order by seal_no desc limit 1) seal on true
    left join (select * from journal_signature order by seal_no desc limit 1) signature on true`.execute(db)
  const [row] = rows
  if (!row) throw new Error('the journal told nothing about itself')
  return row
}
