// store.ts — all SQL of keys. Reads take a Db; writes take a Tx.
import { type Selectable, sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Db, Tables, Tx } from '../../../platform/database/database.ts'
import { fold } from '../../../platform/fold.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Rights } from '../../rights/may.ts'
import { rightsPredicate } from '../../rights/predicate.ts'
import type { UnitId } from '../../units/history.ts'
import '../store.ts'
import type { KeyLife } from './key.ts'

export type Key = KeyLife & {
  readonly id: string
  readonly hint: string
  readonly label: string
  readonly unitId: UnitId
  readonly verbs: readonly string[]
  readonly createdBy: string
}

const toKey = (row: Selectable<Tables['api_key']>): Key => ({
  id: row.id,
  hint: row.hint,
  label: row.label,
  unitId: row.unit_id,
  verbs: row.verbs,
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
  revokedAt: row.revoked_at,
  refusedAt: row.refused_at,
})

export type NewKey = Pick<
  Key,
  'id' | 'hint' | 'label' | 'unitId' | 'verbs' | 'createdBy' | 'createdAt' | 'expiresAt'
> & {
  readonly tokenHash: Buffer
}

export async function insertKey(tx: Tx, key: NewKey): Promise<void> {
  await tx
    .insertInto('api_key')
    .values({
      id: key.id,
      token_hash: key.tokenHash,
      hint: key.hint,
      label: key.label,
      unit_id: key.unitId,
      verbs: [...key.verbs],
      created_by: key.createdBy,
      created_at: key.createdAt,
      expires_at: key.expiresAt,
      used_at: null,
      revoked_at: null,
      revoked_by: null,
    })
    .execute()
}

export async function findKeyByToken(db: Db, tokenHash: Buffer): Promise<Key | undefined> {
  const row = await db.selectFrom('api_key').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst()
  return row && toKey(row)
}

export async function getKey(db: Db, id: string): Promise<Key> {
  const row = await db.selectFrom('api_key').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new Refusal('missing', 'api-key.not-found')
  return toKey(row)
}

export async function getKeyWithMaker(db: Db, id: string): Promise<ListedKey> {
  const [key, maker] = await Promise.all([
    getKey(db, id),
    db
      .selectFrom('api_key')
      .innerJoin('person', 'person.id', 'api_key.created_by')
      .select('person.full_name')
      .where('api_key.id', '=', id)
      .executeTakeFirst(),
  ])
  return { ...key, makerName: maker?.full_name ?? null }
}

export async function findNewestKeyId(db: Db): Promise<string | undefined> {
  const row = await db.selectFrom('api_key').select('id').orderBy('created_at', 'desc').limit(1).executeTakeFirst()
  return row?.id
}

export async function lockKey(tx: Tx, id: string): Promise<Key> {
  const row = await tx.selectFrom('api_key').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Refusal('missing', 'api-key.not-found')
  return toKey(row)
}

export async function updateKeyRevoked(tx: Tx, id: string, by: string | null, at: Date): Promise<void> {
  await tx.updateTable('api_key').set({ revoked_at: at, revoked_by: by }).where('id', '=', id).execute()
}

/** Outside a transaction: it is one statement, and a request must not wait for more. */
export async function updateKeySeen(db: Db, id: string, column: 'used_at' | 'refused_at', at: Date): Promise<void> {
  await db
    .updateTable('api_key')
    .set({ [column]: at })
    .where('id', '=', id)
    .execute()
}

export type ListedKey = Key & { readonly makerName: string | null }

export const KEY_FILTERS = ['good', 'over', 'all'] as const
export type KeyFilter = (typeof KEY_FILTERS)[number]

export type KeyQuery = {
  readonly search: string
  readonly filter: KeyFilter
  readonly now: Date
  readonly limit: number
  readonly offset: number
}

export async function listKeys(
  db: Db,
  actor: Actor,
  rights: Rights,
  { search, filter, now, limit, offset }: KeyQuery,
): Promise<{ readonly rows: readonly ListedKey[]; readonly total: number }> {
  let query = db
    .selectFrom('api_key')
    .leftJoin('person', 'person.id', 'api_key.created_by')
    .where(rightsPredicate(actor, 'api-key.list', rights, { scope: 'api_key.unit_id' }))
  if (filter !== 'all') {
    const good = sql<boolean>`api_key.revoked_at is null and api_key.expires_at > ${now}`
    query = query.where(filter === 'good' ? good : sql<boolean>`not (${good})`)
  }
  // Keys are few; their labels are compared here without accents, as everywhere else.
  const words = fold(search)
  const all = await query
    .selectAll('api_key')
    .select('person.full_name as maker_name')
    .orderBy('api_key.created_at', 'desc')
    .orderBy('api_key.id', 'desc')
    .limit(words === '' ? limit : 5000)
    .offset(words === '' ? offset : 0)
    .execute()
  const rows = all.map((row) => ({ ...toKey(row), makerName: row.maker_name }))
  if (words === '') {
    const { total } = await query.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
    return { rows, total }
  }
  const found = rows.filter(({ label, hint }) => fold(label).includes(words) || hint.startsWith(search.trim()))
  return { rows: found.slice(offset, offset + limit), total: found.length }
}
