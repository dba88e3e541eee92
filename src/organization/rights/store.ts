// store.ts — all SQL of rights: who holds which role where, and who looked at whom. Reads take a Db.
import { sql } from 'kysely'
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Day, UnitId } from '../units/history.ts'
import type { Role } from './roles.ts'

export type Holder = { readonly personId: string; readonly name: string; readonly unitId: UnitId; readonly role: Role }

/** Who holds a role by an own position in one of the units on a day. */
export async function listHolders(
  db: Db,
  { roles, units, day }: { readonly roles: readonly Role[]; readonly units: readonly UnitId[]; readonly day: Day },
): Promise<readonly Holder[]> {
  if (units.length === 0 || roles.length === 0) return []
  const { rows } = await sql<{ person_id: string; full_name: string; unit_id: string; role: Role }>`
    select position.person_id, person.full_name, position.unit_id, position.role
    from position join person on person.id = position.person_id
    where position.unit_id = any(${units}::uuid[]) and position.role = any(${roles}::text[])
      and position.valid_from <= ${day}::date and (position.valid_until is null or ${day}::date < position.valid_until)
    order by person.full_name, position.person_id
  `.execute(db)
  return rows.map((row) => ({
    personId: row.person_id,
    name: row.full_name,
    unitId: row.unit_id,
    role: row.role,
  }))
}

// ---- posts, with what they rest on

/** A role in a unit that somebody holds on a day, by an own position or by one that another lent. */
export type HeldPost = {
  readonly personId: string
  readonly name: string
  readonly unitId: UnitId
  readonly role: Role
  /** As on the door. */
  readonly title: string | null
  readonly from: Day
  readonly until: Day | null
  readonly lent: Lent | null
}
export type Lent = {
  readonly delegationId: string
  readonly holderId: string
  readonly holderName: string
  readonly documentNumber: string
  /** null: the whole post. */
  readonly verbs: readonly string[] | null
}

type Which =
  | { readonly personId: string }
  /** Of these roles: in these units, or of `anywhere` wherever they are. */
  | { readonly roles: readonly Role[]; readonly units: readonly UnitId[]; readonly anywhere: readonly Role[] }

/** The same posts as `listPosts` gives an actor, for others to read. */
export async function listHeldPosts(db: Db, which: Which, day: Day): Promise<readonly HeldPost[]> {
  const isAsked = (person: 'position.person_id' | 'delegation.to_person_id') =>
    'personId' in which
      ? sql`${sql.ref(person)} = ${which.personId}`
      : sql`(position.role = any(${which.anywhere}::text[])
          or position.role = any(${which.roles}::text[]) and position.unit_id = any(${which.units}::uuid[]))`
  const runs = sql`position.valid_from <= ${day}::date
    and (position.valid_until is null or ${day}::date < position.valid_until)`
  const { rows } = await sql<HeldRow>`
    select person.id as person_id, person.full_name, person.name_sorted, position.unit_id, position.role, position.title,
      position.valid_from, position.valid_until,
      null::uuid as delegation_id, null::uuid as holder_id, null as holder_name, null as document_number,
      null::text[] as verbs
    from position join person on person.id = position.person_id
    where ${isAsked('position.person_id')} and ${runs}
    union all
    select person.id, person.full_name, person.name_sorted, position.unit_id, position.role, position.title,
      delegation.valid_from, delegation.valid_until,
      delegation.id, holder.id, holder.full_name, delegation.document_number, delegation.verbs
    from delegation
      join position on position.id = delegation.position_id
      join person on person.id = delegation.to_person_id
      join person as holder on holder.id = position.person_id
    where ${isAsked('delegation.to_person_id')} and ${runs} and delegation.revoked_at is null
      and delegation.valid_from <= ${day}::date and ${day}::date < delegation.valid_until
    order by name_sorted, person_id, delegation_id nulls first, unit_id, role
  `.execute(db)
  return rows.map((row) => ({
    personId: row.person_id,
    name: row.full_name,
    unitId: row.unit_id,
    role: row.role,
    title: row.title,
    from: row.valid_from,
    until: row.valid_until,
    lent:
      row.delegation_id === null
        ? null
        : {
            delegationId: row.delegation_id,
            holderId: row.holder_id ?? '',
            holderName: row.holder_name ?? '',
            documentNumber: row.document_number ?? '',
            verbs: row.verbs,
          },
  }))
}

type HeldRow = {
  person_id: string
  full_name: string
  unit_id: string
  role: Role
  title: string | null
  valid_from: string
  valid_until: string | null
  delegation_id: string | null
  holder_id: string | null
  holder_name: string | null
  document_number: string | null
  verbs: string[] | null
}

// ---- who looked

export type Look = {
  readonly id: string
  readonly at: Date
  readonly actorKind: Actor['kind']
  readonly actorName: string
  readonly unitId: UnitId | null
  readonly reason: string | null
}

/** Entries of one event about a person, the latest first. */
export async function listLooks(
  db: Db,
  { personId, event, limit, offset }: { personId: string; event: string; limit: number; offset: number },
): Promise<readonly Look[]> {
  const rows = await db
    .selectFrom('journal')
    .select(['id', 'at', 'actor_kind', 'actor_name', 'scope', 'reason'])
    .where('concerns', '=', personId)
    .where('event', '=', event)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    actorKind: row.actor_kind,
    actorName: row.actor_name,
    unitId: row.scope,
    reason: row.reason,
  }))
}

export async function countLooks(db: Db, personId: string, event: string): Promise<number> {
  const { n } = await db
    .selectFrom('journal')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('concerns', '=', personId)
    .where('event', '=', event)
    .executeTakeFirstOrThrow()
  return n
}
