// store.ts — SQL of the administration of sign-ins: accounts within rights, one account, pauses after failures.
import { type Expression, type SqlBool, sql } from 'kysely'
import type { Actor } from '../../../platform/actor.ts'
import type { Db, Tx } from '../../../platform/database/database.ts'
import { fold } from '../../../platform/fold.ts'
import type { Rights } from '../../rights/may.ts'
import { rightsPredicate } from '../../rights/predicate.ts'
import type { UnitId } from '../../units/history.ts'
import '../store.ts'
import type { Throttle } from '../throttle.ts'

// ---- the list

export const ACCOUNT_FILTERS = ['all', 'signed-in', 'no-password', 'no-second-factor', 'locked'] as const
export type AccountFilter = (typeof ACCOUNT_FILTERS)[number]

export type AccountRow = {
  readonly personId: string
  readonly name: string
  readonly login: string
  readonly hasPassword: boolean
  readonly hasSecondFactor: boolean
  readonly hasProvider: boolean
  readonly isLocked: boolean
  /** As far back as sessions are kept. */
  readonly lastSignInAt: Date | null
  readonly openSessions: number
}

export type AccountQuery = { readonly search: string; readonly filter: AccountFilter; readonly now: Date }

export type Reader = {
  readonly rights: Rights
  /** Whether the verb reaches the unit on top, where that is decided which belongs to none. */
  readonly reachesTop: boolean
}

export async function listAccounts(
  db: Db,
  actor: Actor,
  { rights, reachesTop }: Reader,
  query: AccountQuery,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: readonly AccountRow[]; readonly total: number }> {
  const asked = db
    .selectFrom('account')
    .innerJoin('person', 'person.id', 'account.person_id')
    .where(isSeen(actor, { rights, reachesTop }))
    .where(isAsked(query))
  const open = sql`sign_in_session.person_id = account.person_id and ended_at is null and expires_at > ${query.now}`
  const [rows, { total }] = await Promise.all([
    asked
      .select([
        'account.person_id',
        'person.full_name',
        'account.login',
        sql<boolean>`account.password_hash is not null`.as('has_password'),
        sql<boolean>`account.totp_confirmed_at is not null`.as('has_second_factor'),
        sql<boolean>`account.disabled_at is not null`.as('is_locked'),
        sql<boolean>`exists (select 1 from account_identity i where i.person_id = account.person_id)`.as(
          'has_provider',
        ),
        sql<Date | null>`(select max(s.created_at) from sign_in_session s where s.person_id = account.person_id)`.as(
          'last_sign_in_at',
        ),
        sql<number>`(select count(*) from sign_in_session where ${open})`.as('open_sessions'),
      ])
      .orderBy('person.name_sorted')
      .orderBy('person.id')
      .limit(limit)
      .offset(offset)
      .execute(),
    asked.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow(),
  ])
  return {
    total,
    rows: rows.map((row) => ({
      personId: row.person_id,
      name: row.full_name,
      login: row.login,
      hasPassword: row.has_password,
      hasSecondFactor: row.has_second_factor,
      hasProvider: row.has_provider,
      isLocked: row.is_locked,
      lastSignInAt: row.last_sign_in_at,
      openSessions: row.open_sessions,
    })),
  }
}

/**
 * The same as `mayOverPerson`, for a whole list: every unit that the person belongs to must be reached, and who belongs to none is
 * a matter of who reaches the top. A test holds the two together.
 */
function isSeen(actor: Actor, { rights, reachesTop }: Reader): Expression<SqlBool> {
  if (actor.kind === 'program') return sql<boolean>`true`
  const reached = rightsPredicate(actor, 'account.list', rights, { scope: 'position.unit_id' })
  const own = sql`position.person_id = account.person_id`
  const living = sql`(position.valid_until is null or position.valid_until > ${rights.tree.day}::date)`
  return sql<boolean>`case
    when exists (select 1 from position where ${own} and ${living})
      then not exists (select 1 from position where ${own} and ${living} and not ${reached})
    when exists (select 1 from position where ${own})
      then not exists (select 1 from position where ${own} and not ${reached})
    else ${reachesTop}
  end`
}

function isAsked({ search, filter, now }: AccountQuery): Expression<SqlBool> {
  const words = fold(search)
  const pattern = `%${words.replace(/[\\%_]/g, '\\$&')}%`
  const found =
    words === ''
      ? sql<boolean>`true`
      : sql<boolean>`(person.name_folded like ${pattern} or account.login like ${pattern})`
  return sql<boolean>`(${found} and ${filtered(filter, now)})`
}

function filtered(filter: AccountFilter, now: Date): Expression<SqlBool> {
  switch (filter) {
    case 'all':
      return sql<boolean>`true`
    case 'signed-in':
      return sql<boolean>`exists (select 1 from sign_in_session s
        where s.person_id = account.person_id and s.ended_at is null and s.expires_at > ${now})`
    case 'no-password':
      return sql<boolean>`account.password_hash is null`
    case 'no-second-factor':
      return sql<boolean>`account.totp_confirmed_at is null`
    case 'locked':
      return sql<boolean>`account.disabled_at is not null`
  }
}

// ---- one account

export type Identity = { readonly issuer: string; readonly level: string | null; readonly linkedAt: Date }

export async function listIdentities(db: Db, personId: string): Promise<readonly Identity[]> {
  const rows = await db
    .selectFrom('account_identity')
    .select(['issuer', 'level', 'linked_at'])
    .where('person_id', '=', personId)
    .orderBy('linked_at')
    .execute()
  return rows.map((row) => ({ issuer: row.issuer, level: row.level, linkedAt: row.linked_at }))
}

export async function findLockedAt(db: Db, personId: string): Promise<Date | null> {
  const row = await db.selectFrom('account').select('disabled_at').where('person_id', '=', personId).executeTakeFirst()
  return row?.disabled_at ?? null
}

export async function updateLocked(tx: Tx, personId: string, at: Date | null): Promise<void> {
  await tx.updateTable('account').set({ disabled_at: at }).where('person_id', '=', personId).execute()
}

/**
 * Where a person administers today, and where others do who can sign in. Two statements: the first waits for whoever closes
 * another administrator's account at this moment, the second then sees what they did.
 */
export async function lockAdministrators(
  tx: Tx,
  personId: string,
  day: string,
): Promise<{ readonly own: readonly UnitId[]; readonly others: readonly UnitId[] }> {
  const held = tx
    .selectFrom('position')
    .where('position.role', '=', 'administrator')
    .where('position.valid_from', '<=', day)
    .where(({ or, eb }) => or([eb('position.valid_until', 'is', null), eb('position.valid_until', '>', day)]))
  await held.select('position.id').orderBy('position.id').forUpdate().execute()
  const rows = await held
    .innerJoin('account', 'account.person_id', 'position.person_id')
    .select(['position.unit_id', 'position.person_id', 'account.disabled_at'])
    .execute()
  return {
    own: rows.filter((row) => row.person_id === personId).map((row) => row.unit_id),
    others: rows.filter((row) => row.person_id !== personId && row.disabled_at === null).map((row) => row.unit_id),
  }
}

export const SIGN_IN_EVENTS = [
  'person.signed-in',
  'sign-in.failed',
  'sign-in.refused',
  'session.ended',
  'link.made',
  'account.opened',
  'account.linked',
  'account.locked',
  'account.unlocked',
  'account.password-changed',
  'account.second-factor-on',
  'account.second-factor-off',
  'account.recovery-code-used',
  'account.recovery-codes-renewed',
  'sign-in.pause-ended',
] as const
export type SignInEvent = (typeof SIGN_IN_EVENTS)[number]

export type SignInEntry = {
  readonly id: string
  readonly at: Date
  readonly event: SignInEvent
  readonly actorName: string
  readonly reason: string | null
  readonly data: Readonly<Record<string, unknown>>
}

/** What happened to how a person signs in, the last first. */
export async function listSignInEntries(db: Db, personId: string, limit: number): Promise<readonly SignInEntry[]> {
  const rows = await db
    .selectFrom('journal')
    .select(['id', 'at', 'event', 'actor_name', 'reason', 'data'])
    .where('concerns', '=', personId)
    .where('event', 'in', [...SIGN_IN_EVENTS])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.flatMap((row) => {
    const event = SIGN_IN_EVENTS.find((each) => each === row.event)
    // An entry's data is an object, always: `record` writes nothing else.
    const data = row.data as Readonly<Record<string, unknown>>
    return event ? [{ id: row.id, at: row.at, event, actorName: row.actor_name, reason: row.reason, data }] : []
  })
}

// ---- pauses

export type Pause = Throttle & { readonly key: string }

const toPause = (row: { key: string; failures: number; last_failed_at: Date; blocked_until: Date | null }): Pause => ({
  key: row.key,
  failures: row.failures,
  lastFailedAt: row.last_failed_at,
  blockedUntil: row.blocked_until,
})

export async function findPause(db: Db, key: string): Promise<Pause | undefined> {
  const row = await db.selectFrom('sign_in_throttle').selectAll().where('key', '=', key).executeTakeFirst()
  return row && toPause(row)
}

/** Networks with failures, those that wait first. */
export async function listNetworkPauses(
  db: Db,
  { now, limit, offset }: { readonly now: Date; readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: readonly Pause[]; readonly total: number }> {
  const networks = db
    .selectFrom('sign_in_throttle')
    .where(sql<boolean>`(key like 'address:%' or key like 'key:%') and failures > 0`)
  const [rows, { total }] = await Promise.all([
    networks
      .selectAll()
      .orderBy(sql`coalesce(blocked_until > ${now}, false)`, 'desc')
      .orderBy('failures', 'desc')
      .orderBy('key')
      .limit(limit)
      .offset(offset)
      .execute(),
    networks.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow(),
  ])
  return { rows: rows.map(toPause), total }
}

/** Whether there was one. */
export async function deletePause(tx: Tx, key: string): Promise<boolean> {
  const row = await tx.deleteFrom('sign_in_throttle').where('key', '=', key).returning('key').executeTakeFirst()
  return row !== undefined
}
