// reports.ts — the wide reads of people: lists within rights, one person with all that belongs to them, delegations.
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/database/database.ts'
import { fold } from '../../platform/fold.ts'
import type { Rights } from '../rights/may.ts'
import { rightsPredicate } from '../rights/predicate.ts'
import type { Role } from '../rights/roles.ts'
import type { Day, UnitId } from '../units/history.ts'
import type { DelegationKind } from './delegation.ts'
import { answersForWhole, type Position, roleOf } from './position.ts'
import { listPositions } from './store.ts'

/** As an officer means it: somebody at work, somebody to come, somebody who left, somebody who never had a seat. */
export const PERSON_STATES = ['working', 'coming', 'left', 'nowhere'] as const
export type PersonState = (typeof PERSON_STATES)[number]

export type PeopleQuery = {
  readonly search: string
  /** Only people with a position in one of these, on the day. */
  readonly units: readonly UnitId[] | undefined
  readonly role: Role | undefined
  readonly state: PersonState | undefined
  readonly day: Day
}

export type PersonRow = {
  readonly id: string
  readonly fullName: string
  readonly nationalId: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly isDemo: boolean
  readonly login: string | null
  readonly isLocked: boolean
  /** Those that run or are to come; of who has none, those that ended. */
  readonly positions: readonly Position[]
}

export type Window = { readonly limit: number; readonly offset: number }

export async function listPeople(
  db: Db,
  actor: Actor,
  rights: Rights,
  query: PeopleQuery,
  { limit, offset }: Window,
): Promise<readonly PersonRow[]> {
  const rows = await db
    .selectFrom('person')
    .leftJoin('account', 'account.person_id', 'person.id')
    .select([
      'person.id',
      'person.full_name',
      'person.national_id',
      'person.phone',
      'person.email',
      'person.is_demo',
      'account.login',
      'account.disabled_at',
    ])
    .where(isSeen(actor, rights, query.day))
    .where(isAsked(query))
    .orderBy('person.name_sorted')
    .orderBy('person.id')
    .limit(limit)
    .offset(offset)
    .execute()
  const positions = Map.groupBy(
    await listPositions(
      db,
      rows.map(({ id }) => id),
    ),
    ({ personId }) => personId,
  )
  return rows.map((row) => ({
    id: row.id,
    fullName: row.full_name,
    nationalId: row.national_id,
    phone: row.phone,
    email: row.email,
    isDemo: row.is_demo,
    login: row.login,
    isLocked: row.disabled_at !== null,
    positions: presentOf(positions.get(row.id) ?? [], query.day),
  }))
}

export async function countPeople(db: Db, actor: Actor, rights: Rights, query: PeopleQuery): Promise<number> {
  const { n } = await db
    .selectFrom('person')
    .leftJoin('account', 'account.person_id', 'person.id')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where(isSeen(actor, rights, query.day))
    .where(isAsked(query))
    .executeTakeFirstOrThrow()
  return n
}

function presentOf(positions: readonly Position[], day: Day): readonly Position[] {
  const living = positions.filter(({ until }) => until === null || day < until)
  return living.length > 0 ? living : positions
}

/** The same as `maySee`, for a whole list; a test holds the two together. */
function isSeen(actor: Actor, rights: Rights, day: Day): Expression<SqlBool> {
  if (actor.kind === 'program') return sql<boolean>`true`
  const reached = rightsPredicate(actor, 'person.list', rights, { scope: 'position.unit_id' })
  const placed = sql<boolean>`(
    exists (${of(living(day), reached)})
    or (not exists (${of(living(day))}) and exists (${of(reached)}))
  )`
  return answersForWhole(actor, 'person.list', rights) ? sql<boolean>`(${placed} or not exists (${of()}))` : placed
}

const living = (day: Day) => sql<boolean>`(position.valid_until is null or position.valid_until > ${day}::date)`
const begun = (day: Day) => sql<boolean>`position.valid_from <= ${day}::date`

/** The person's positions for which all of these hold. */
const of = (...conditions: readonly RawBuilder<boolean>[]) =>
  sql`select from position where position.person_id = person.id${sql.join(
    conditions.map((condition) => sql` and ${condition}`),
    sql``,
  )}`

function isAsked({ search, units, role, state, day }: PeopleQuery): Expression<SqlBool> {
  const conditions: RawBuilder<boolean>[] = []
  if (search !== '') conditions.push(isFound(search))
  const held: RawBuilder<boolean>[] = []
  if (units) held.push(sql<boolean>`position.unit_id = any(${[...units]}::uuid[])`)
  if (role) held.push(sql<boolean>`position.role = ${role}`)
  switch (state) {
    case undefined:
      if (held.length > 0) conditions.push(sql<boolean>`exists (${of(...held)})`)
      break
    case 'working':
      conditions.push(sql<boolean>`exists (${of(begun(day), living(day), ...held)})`)
      break
    case 'coming':
      conditions.push(sql<boolean>`exists (${of(sql<boolean>`position.valid_from > ${day}::date`, ...held)})`)
      break
    case 'left':
      conditions.push(sql<boolean>`(exists (${of(...held)}) and not exists (${of(living(day))}))`)
      break
    case 'nowhere':
      conditions.push(sql<boolean>`not exists (${of()})`)
      break
  }
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(conditions, sql` and `)})`
}

/** By name without accents, by sign-in name, or by a whole number: parts of a masked number must not be guessed one by one. */
function isFound(search: string): RawBuilder<boolean> {
  const pattern = `%${fold(search).replace(/[\\%_]/g, '\\$&')}%`
  const digits = search.replace(/[ .-]/g, '')
  const byNumber = /^[0-9]{9,12}$/.test(digits)
    ? sql<boolean>` or person.national_id = ${digits} or person.phone = ${digits}`
    : sql``
  return sql<boolean>`(person.name_folded like ${pattern} or account.login like ${pattern}${byNumber})`
}

// ---- one person

export type PersonAccount = {
  readonly login: string
  readonly isLocked: boolean
  readonly hasPassword: boolean
  readonly mustChange: boolean
  readonly hasSecondFactor: boolean
}

export async function findPersonAccount(db: Db, personId: string): Promise<PersonAccount | undefined> {
  const row = await db
    .selectFrom('account')
    .select(['login', 'disabled_at', 'password_hash', 'must_change_password', 'totp_confirmed_at'])
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return (
    row && {
      login: row.login,
      isLocked: row.disabled_at !== null,
      hasPassword: row.password_hash !== null,
      mustChange: row.must_change_password,
      hasSecondFactor: row.totp_confirmed_at !== null,
    }
  )
}

/** What the journal tells of the person's own record. How they sign in is told elsewhere, to others. */
export const PERSON_EVENTS = [
  'person.added',
  'person.changed',
  'position.given',
  'position.ended',
  'account.opened',
] as const
export type PersonEvent = (typeof PERSON_EVENTS)[number]

export type PersonHistoryRow = {
  readonly id: string
  readonly at: Date
  readonly actorName: string
  readonly event: PersonEvent
  readonly unitId: UnitId | null
  readonly data: Readonly<Record<string, unknown>>
}

export async function listPersonHistory(db: Db, personId: string, limit: number): Promise<readonly PersonHistoryRow[]> {
  const rows = await db
    .selectFrom('journal')
    .select(['id', 'at', 'actor_name', 'event', 'scope', 'data'])
    .where('subject_kind', '=', 'person')
    .where('subject_id', '=', personId)
    .where('event', 'in', [...PERSON_EVENTS])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.flatMap(({ id, at, actor_name, event, scope, data }) => {
    const known = PERSON_EVENTS.find((each) => each === event)
    return known ? [{ id, at, actorName: actor_name, event: known, unitId: scope, data: recordOf(data) }] : []
  })
}

const recordOf = (data: unknown): Readonly<Record<string, unknown>> =>
  typeof data === 'object' && data !== null ? { ...data } : {}

// ---- delegations

export const DELEGATION_STATES = ['running', 'coming', 'past'] as const
export type DelegationState = (typeof DELEGATION_STATES)[number]

export type DelegationRow = {
  readonly id: string
  readonly kind: DelegationKind
  readonly holderId: string
  readonly holderName: string
  readonly receiverId: string
  readonly receiverName: string
  readonly unitId: UnitId
  readonly role: Role
  readonly title: string | null
  readonly verbs: readonly string[] | null
  readonly documentNumber: string
  readonly documentOn: Day
  readonly from: Day
  readonly until: Day
  readonly positionId: string
  readonly positionUntil: Day | null
  readonly isRevoked: boolean
  readonly revokedAt: Date | null
}

export type DelegationQuery = { readonly state: DelegationState | undefined; readonly day: Day }

/** Within rights: of posts of the units that the actor reaches, and of their own posts. */
export const seenDelegations = (actor: Actor, rights: Rights): RawBuilder<boolean> =>
  rightsPredicate(actor, 'delegation.list', rights, { scope: 'position.unit_id', owner: 'position.person_id' })

/** Given or received by a person. */
export const delegationsOf = (personId: string): RawBuilder<boolean> =>
  sql<boolean>`(position.person_id = ${personId} or delegation.to_person_id = ${personId})`

export const delegationsOfPosition = (positionId: string): RawBuilder<boolean> =>
  sql<boolean>`delegation.position_id = ${positionId}`

export const oneDelegation = (id: string): RawBuilder<boolean> => sql<boolean>`delegation.id = ${id}`

export async function listDelegations(
  db: Db,
  which: RawBuilder<boolean>,
  query: DelegationQuery,
  { limit, offset }: Window,
): Promise<readonly DelegationRow[]> {
  const rows = await delegations(db, which, query)
    .innerJoin('person as holder', 'holder.id', 'position.person_id')
    .innerJoin('person as receiver', 'receiver.id', 'delegation.to_person_id')
    .select([
      'delegation.id',
      'delegation.kind',
      'delegation.verbs',
      'delegation.document_number',
      'delegation.document_on',
      'delegation.valid_from',
      'delegation.valid_until',
      'delegation.revoked_at',
      'delegation.to_person_id',
      'position.id as position_id',
      'position.person_id as holder_id',
      'position.unit_id',
      'position.role',
      'position.title',
      'position.valid_until as position_until',
      'holder.full_name as holder_name',
      'receiver.full_name as receiver_name',
    ])
    .orderBy('delegation.valid_from', 'desc')
    .orderBy('delegation.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    holderId: row.holder_id,
    holderName: row.holder_name,
    receiverId: row.to_person_id,
    receiverName: row.receiver_name,
    unitId: row.unit_id,
    role: roleOf(row.role),
    title: row.title,
    verbs: row.verbs,
    documentNumber: row.document_number,
    documentOn: row.document_on,
    from: row.valid_from,
    until: row.valid_until,
    positionId: row.position_id,
    positionUntil: row.position_until,
    isRevoked: row.revoked_at !== null,
    revokedAt: row.revoked_at,
  }))
}

export async function countDelegations(db: Db, which: RawBuilder<boolean>, query: DelegationQuery): Promise<number> {
  const { n } = await delegations(db, which, query)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

const delegations = (db: Db, which: RawBuilder<boolean>, { state, day }: DelegationQuery) =>
  db
    .selectFrom('delegation')
    .innerJoin('position', 'position.id', 'delegation.position_id')
    .where(which)
    .where(inState(state, day))

/** The same as `delegationCourse`: what is lent ends with the post. */
function inState(state: DelegationState | undefined, day: Day): RawBuilder<boolean> {
  const end = sql`least(delegation.valid_until, position.valid_until)`
  switch (state) {
    case undefined:
      return sql<boolean>`true`
    case 'running':
      return sql<boolean>`(delegation.revoked_at is null and delegation.valid_from <= ${day}::date and ${end} > ${day}::date)`
    case 'coming':
      return sql<boolean>`(delegation.revoked_at is null and delegation.valid_from > ${day}::date and ${end} > ${day}::date)`
    case 'past':
      return sql<boolean>`(delegation.revoked_at is not null or ${end} <= ${day}::date)`
  }
}
