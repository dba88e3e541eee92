// SQL of the chain: what the sealer takes and writes, and what a verification reads. Instants go through SQL as microseconds, so that
// no digit is lost; numbers that somebody may have forged come as text.
import { type RawBuilder, sql } from 'kysely'
import type { Db, Tx } from '../database/database.ts'
import type { RowContent, Seal } from './chain.ts'

export type StoredSeal = Seal & { readonly chainHash: Buffer; readonly sealHash: Buffer }

export type StoredSignature = {
  readonly sealNo: string
  readonly signedAt: string
  readonly position: string
  readonly sealHash: Buffer
  readonly keyId: string
  readonly signature: Buffer
}

export type SealedRow = {
  readonly position: number
  readonly sealNo: string
  readonly hash: Buffer
  readonly content: RowContent
}

/** The largest position that is walked: JavaScript counts exactly up to here. */
const LAST_COUNTABLE = Number.MAX_SAFE_INTEGER

const micros = (column: string): RawBuilder<string> =>
  sql<string>`trunc(extract(epoch from ${sql.ref(column)}) * 1000000)::text`
const instant = (text: string): RawBuilder<Date> =>
  sql<Date>`timestamptz 'epoch' + ${text}::bigint * interval '1 microsecond'`

const content = sql`id::text as id, ${micros('at')} as at, actor_kind, actor_id::text as actor_id, actor_name,
  delegation_id::text as delegation_id, event, subject_kind, subject_id, scope::text as scope, concerns::text as concerns,
  reason, data::text as data`

// ---- sealing

/** One sealer at a time, so that no work is done twice. What keeps the chain whole is the uniqueness of its numbers. */
export async function takeTurn(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('motcua.seal'), hashtext(current_schema())) as mine`.execute(tx)
  return rows[0]?.mine === true
}

export async function findLastSeal(db: Db): Promise<StoredSeal | undefined> {
  const { rows } = await sql<StoredSeal>`select ${seal} from journal_seal order by seal_no desc limit 1`.execute(db)
  return rows[0]
}

/** Committed rows that no seal has yet, in the order of their ids. */
export async function listUnsealed(tx: Tx, limit: number): Promise<readonly RowContent[]> {
  const { rows } = await sql<RowContent>`
    select ${content} from journal where position is null order by journal.id limit ${limit}`.execute(tx)
  return rows
}

export async function insertSeal(
  tx: Tx,
  { sealNo, sealedAt, firstPosition, lastPosition, chainHash, sealHash }: StoredSeal,
) {
  await sql`
    insert into journal_seal (seal_no, sealed_at, first_position, last_position, chain_hash, seal_hash)
    values (${sealNo}, ${instant(sealedAt)}, ${firstPosition}, ${lastPosition}, ${chainHash}, ${sealHash})`.execute(tx)
}

/** How many rows took their place: fewer than given, and somebody else sealed some of them first. */
export async function placeRows(
  tx: Tx,
  sealNo: string,
  places: readonly { readonly id: string; readonly position: number; readonly hash: Buffer }[],
): Promise<number> {
  const ids = places.map(({ id }) => id)
  const positions = places.map(({ position }) => position)
  const hashes = places.map(({ hash }) => hash.toString('hex'))
  const { numAffectedRows } = await sql`
    update journal set seal_no = ${sealNo}, position = place.position, chain_hash = decode(place.hash, 'hex')
    from unnest(${ids}::uuid[], ${positions}::bigint[], ${hashes}::text[]) as place (id, position, hash)
    where journal.id = place.id and journal.position is null`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

export async function insertSignature(
  tx: Tx,
  { sealNo, signedAt, position, sealHash, keyId, signature }: StoredSignature,
): Promise<void> {
  await sql`
    insert into journal_signature (seal_no, signed_at, position, seal_hash, key_id, signature)
    values (${sealNo}, ${instant(signedAt)}, ${position}, ${sealHash}, ${keyId}, ${signature})`.execute(tx)
}

export async function findLastSignature(db: Db): Promise<StoredSignature | undefined> {
  const { rows } = await sql<StoredSignature>`
    select ${signature} from journal_signature order by seal_no desc limit 1`.execute(db)
  return rows[0]
}

// ---- reading back

const seal = sql`seal_no::text as "sealNo", ${micros('sealed_at')} as "sealedAt", first_position::text as "firstPosition",
  last_position::text as "lastPosition", chain_hash as "chainHash", seal_hash as "sealHash"`
const signature = sql`seal_no::text as "sealNo", ${micros('signed_at')} as "signedAt", position::text as position,
  seal_hash as "sealHash", key_id as "keyId", signature`

/** Seals in the order of their numbers, in pieces. */
export async function* eachSeal(db: Db, size = 2000): AsyncGenerator<StoredSeal> {
  for (let after: string | undefined; ; ) {
    const later = after === undefined ? sql`true` : sql`seal_no > ${after}::bigint`
    const { rows } = await sql<StoredSeal>`
      select ${seal} from journal_seal where ${later} order by seal_no limit ${size}`.execute(db)
    yield* rows
    if (rows.length < size) return
    after = rows.at(-1)?.sealNo
  }
}

export async function listSeals(db: Db, sealNos: readonly string[]): Promise<readonly StoredSeal[]> {
  const { rows } = await sql<StoredSeal>`
    select ${seal} from journal_seal where seal_no = any(${sealNos}::bigint[])`.execute(db)
  return rows
}

/** The seals that claim any of these positions, first ones first. */
export async function listSealsOver(db: Db, from: number, to: number, limit: number): Promise<readonly StoredSeal[]> {
  const { rows } = await sql<StoredSeal>`
    select ${seal} from journal_seal where first_position <= ${to} and last_position >= ${from}
    order by seal_no limit ${limit}`.execute(db)
  return rows
}

export async function listSignatures(db: Db): Promise<readonly StoredSignature[]> {
  const { rows } = await sql<StoredSignature>`select ${signature} from journal_signature order by seal_no`.execute(db)
  return rows
}

/** Sealed rows in the order of their positions, in pieces. Rows that share a position all come. */
export async function* eachPiece(db: Db, size = 2000): AsyncGenerator<readonly SealedRow[]> {
  type Flat = RowContent & { position: number; sealNo: string; hash: Buffer }
  let position = 0
  let id = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const { rows } = await sql<Flat>`
      select position, coalesce(seal_no::text, '') as "sealNo", coalesce(chain_hash, '') as hash, ${content}
      from journal
      where position >= ${position} and position > 0 and position <= ${LAST_COUNTABLE}
        and (position, journal.id) > (${position}, ${id}::uuid)
      order by position, journal.id limit ${size}`.execute(db)
    yield rows.map((row) => ({ position: row.position, sealNo: row.sealNo, hash: row.hash, content: row }))
    const last = rows.at(-1)
    if (rows.length < size || !last) return
    position = last.position
    id = last.id ?? id
  }
}

/** Rows that no honest sealer can leave: outside the count of positions, or with some of a seal's three values. */
export async function listMisplaced(
  db: Db,
  limit: number,
): Promise<readonly { id: string; position: string | null }[]> {
  const { rows } = await sql<{ id: string; position: string | null }>`
    select id::text as id, position::text as position from journal
    where position < 1 or position > ${LAST_COUNTABLE}
      or (position is null and (seal_no is not null or chain_hash is not null))
    order by journal.id limit ${limit}`.execute(db)
  return rows
}

export type Unsealed = {
  readonly count: number
  readonly firstId: string | null
  /** Microseconds since 1970, as the row says and not when it came. */
  readonly oldestAt: string | null
}

export async function countUnsealed(db: Db): Promise<Unsealed> {
  const { rows } = await sql<Unsealed>`
    select count(*) as count, (array_agg(id::text order by id))[1] as "firstId",
      trunc(extract(epoch from min(at)) * 1000000)::text as "oldestAt"
    from journal where position is null`.execute(db)
  return rows[0] ?? { count: 0, firstId: null, oldestAt: null }
}

export async function findLastPosition(db: Db): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    select position as last from journal where position <= ${LAST_COUNTABLE} order by position desc limit 1`.execute(db)
  return rows[0]?.last ?? 0
}

export type NewestEntry = {
  readonly id: string
  readonly at: Date
  readonly actor: string
  readonly event: string
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly position: number | null
}

export async function listNewest(db: Db, limit: number): Promise<readonly NewestEntry[]> {
  const { rows } = await sql<NewestEntry>`
    select id, at, actor_name as actor, event, subject_kind as "subjectKind", subject_id as "subjectId", position
    from journal order by at desc, id desc limit ${limit}`.execute(db)
  return rows
}
