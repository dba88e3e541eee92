// reset-store.ts — SQL of requests to take away a second factor.
import { type RawBuilder, sql } from 'kysely'
import type { Db, Tx } from '../../platform/database/database.ts'
import './store.ts'

export type Reset = {
  readonly id: string
  readonly personId: string
  readonly personName: string
  readonly login: string
  readonly reason: string
  readonly requestedBy: string
  readonly requesterName: string
  readonly requestedAt: Date
  readonly decidedBy: string | null
  readonly deciderName: string | null
  readonly decidedAt: Date | null
  readonly isApproved: boolean | null
}

const resets = (db: Db) =>
  db
    .selectFrom('second_factor_reset as reset')
    .innerJoin('person', 'person.id', 'reset.person_id')
    .innerJoin('account', 'account.person_id', 'reset.person_id')
    .innerJoin('person as requester', 'requester.id', 'reset.requested_by')
    .leftJoin('person as decider', 'decider.id', 'reset.decided_by')

const columns = [
  'reset.id',
  'reset.person_id',
  'person.full_name as person_name',
  'account.login',
  'reset.reason',
  'reset.requested_by',
  'requester.full_name as requester_name',
  'reset.requested_at',
  'reset.decided_by',
  'decider.full_name as decider_name',
  'reset.decided_at',
  'reset.is_approved',
] as const

const selected = (db: Db) => resets(db).select(columns)
type ResetRow = NonNullable<Awaited<ReturnType<ReturnType<typeof selected>['executeTakeFirst']>>>

const toReset = (row: ResetRow): Reset => ({
  id: row.id,
  personId: row.person_id,
  personName: row.person_name,
  login: row.login,
  reason: row.reason,
  requestedBy: row.requested_by,
  requesterName: row.requester_name,
  requestedAt: row.requested_at,
  decidedBy: row.decided_by,
  deciderName: row.decider_name,
  decidedAt: row.decided_at,
  isApproved: row.is_approved,
})

export async function findReset(db: Db, id: string): Promise<Reset | undefined> {
  const row = await selected(db).where('reset.id', '=', id).executeTakeFirst()
  return row && toReset(row)
}

/** Of two who decide at once, the second waits here and then finds it decided. */
export async function lockReset(tx: Tx, id: string): Promise<Reset | undefined> {
  const row = await selected(tx).where('reset.id', '=', id).forUpdate('reset').executeTakeFirst()
  return row && toReset(row)
}

/**
 * Open ones first, then the last decided. `visible`: the condition of the reader's rights on `position.unit_id`, which must hold
 * for some position of the person.
 */
export async function listResets(
  db: Db,
  {
    visible,
    limit,
    offset,
  }: { readonly visible: RawBuilder<boolean>; readonly limit: number; readonly offset: number },
): Promise<{ readonly resets: readonly Reset[]; readonly total: number }> {
  const seen = sql<boolean>`exists (select from position where position.person_id = reset.person_id and ${visible})`
  const [rows, { total }] = await Promise.all([
    selected(db)
      .where(seen)
      .orderBy(sql`reset.decided_at is null`, 'desc')
      .orderBy('reset.requested_at', 'desc')
      .orderBy('reset.id')
      .limit(limit)
      .offset(offset)
      .execute(),
    resets(db).select(sql<number>`count(*)`.as('total')).where(seen).executeTakeFirstOrThrow(),
  ])
  return { resets: rows.map(toReset), total }
}

export async function insertReset(
  tx: Tx,
  reset: Pick<Reset, 'id' | 'personId' | 'reason' | 'requestedBy' | 'requestedAt'>,
): Promise<void> {
  await tx
    .insertInto('second_factor_reset')
    .values({
      id: reset.id,
      person_id: reset.personId,
      reason: reset.reason,
      requested_by: reset.requestedBy,
      requested_at: reset.requestedAt,
      decided_by: null,
      decided_at: null,
      is_approved: null,
    })
    .execute()
}

export async function updateResetDecided(
  tx: Tx,
  id: string,
  decision: { readonly by: string; readonly at: Date; readonly isApproved: boolean },
): Promise<void> {
  await tx
    .updateTable('second_factor_reset')
    .set({ decided_by: decision.by, decided_at: decision.at, is_approved: decision.isApproved })
    .where('id', '=', id)
    .execute()
}
