// store.ts — all SQL of people, positions and delegations. Reads take a Db; writes take a Tx.
import type { ConstraintRefusals, Db, Tx } from '../../platform/database/database.ts'
import { fold } from '../../platform/fold.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Day, UnitId } from '../units/history.ts'
import type { Delegation, DelegationFacts, Receiver } from './delegation.ts'
import { nameKey } from './name-order.ts'
import type { PersonFacts } from './person.ts'
import { type Position, type PositionFacts, roleOf } from './position.ts'

declare module '../../platform/database/database.ts' {
  interface Tables {
    person: PersonTable
    position: PositionTable
    delegation: DelegationTable
  }
}

export type PersonTable = {
  id: string
  full_name: string
  name_folded: string
  name_sorted: string
  national_id: string | null
  phone: string | null
  email: string | null
  address: string | null
  is_demo: boolean
  created_at: Date
}

export type PositionTable = {
  id: string
  person_id: string
  unit_id: string
  role: string
  title: string | null
  valid_from: string
  valid_until: string | null
}

export type DelegationTable = {
  id: string
  kind: 'delegation' | 'substitution'
  position_id: string
  to_person_id: string
  verbs: string[] | null
  document_number: string
  document_on: string
  valid_from: string
  valid_until: string
  created_by: string | null
  created_at: Date
  revoked_at: Date | null
  revoked_by: string | null
}

// ---- people

/** The columns of a name: as written, as searched, as sorted. Every row of a person is written with these three together. */
export const nameColumns = (fullName: string) => ({
  full_name: fullName,
  name_folded: fold(fullName),
  name_sorted: nameKey(fullName),
})

export type NewPerson = {
  readonly id: string
  readonly fullName: string
  readonly nationalId: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly address: string | null
  readonly isDemo: boolean
  readonly createdAt: Date
}

export async function insertPersons(tx: Tx, persons: readonly NewPerson[]): Promise<void> {
  if (persons.length === 0) return
  await tx
    .insertInto('person')
    .values(
      persons.map((person) => ({
        id: person.id,
        ...nameColumns(person.fullName),
        national_id: person.nationalId,
        phone: person.phone,
        email: person.email,
        address: person.address,
        is_demo: person.isDemo,
        created_at: person.createdAt,
      })),
    )
    .execute()
}

export type Person = PersonFacts & { readonly id: string; readonly isDemo: boolean; readonly createdAt: Date }

const toPerson = (row: PersonTable): Person => ({
  id: row.id,
  fullName: row.full_name,
  nationalId: row.national_id,
  phone: row.phone,
  email: row.email,
  address: row.address,
  isDemo: row.is_demo,
  createdAt: row.created_at,
})

export async function findPerson(db: Db, id: string): Promise<Person | undefined> {
  const row = await db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toPerson(row)
}

/** Until this transaction ends nobody else decides about this person or their positions. */
export async function lockPerson(tx: Tx, id: string): Promise<Person> {
  const row = await tx.selectFrom('person').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Refusal('missing', 'person.not-found')
  return toPerson(row)
}

export async function updatePerson(tx: Tx, id: string, facts: PersonFacts): Promise<void> {
  await tx
    .updateTable('person')
    .set({
      ...nameColumns(facts.fullName),
      national_id: facts.nationalId,
      phone: facts.phone,
      email: facts.email,
      address: facts.address,
    })
    .where('id', '=', id)
    .execute()
}

/** Of several numbers, those that somebody has already. */
export async function listTakenNationalIds(db: Db, nationalIds: readonly string[]): Promise<ReadonlySet<string>> {
  const taken = new Set<string>()
  for (let from = 0; from < nationalIds.length; from += 5000) {
    const some = nationalIds.slice(from, from + 5000)
    const rows = await db.selectFrom('person').select('national_id').where('national_id', 'in', some).execute()
    for (const { national_id } of rows) if (national_id !== null) taken.add(national_id)
  }
  return taken
}

export async function listTakenLogins(db: Db, logins: readonly string[]): Promise<ReadonlySet<string>> {
  const taken = new Set<string>()
  for (let from = 0; from < logins.length; from += 5000) {
    const some = logins.slice(from, from + 5000)
    const rows = await db.selectFrom('account').select('login').where('login', 'in', some).execute()
    for (const { login } of rows) taken.add(login)
  }
  return taken
}

/** What these constraints say to a person. */
export const peopleConstraints = {
  person_national_id_once: { kind: 'conflict', code: 'person.national-id-taken' },
  position_no_overlap: { kind: 'conflict', code: 'position.overlap-meanwhile' },
  delegation_no_overlap: { kind: 'conflict', code: 'delegation.overlap-meanwhile' },
} as const satisfies ConstraintRefusals

// ---- positions

const toPosition = (row: PositionTable): Position => ({
  id: row.id,
  personId: row.person_id,
  unitId: row.unit_id,
  role: roleOf(row.role),
  title: row.title,
  from: row.valid_from,
  until: row.valid_until,
})

/** In the order of their days, the present ones last. */
export async function listPositions(db: Db, personIds: readonly string[]): Promise<readonly Position[]> {
  if (personIds.length === 0) return []
  const rows = await db
    .selectFrom('position')
    .selectAll()
    .where('person_id', 'in', personIds)
    .orderBy('valid_from')
    .orderBy('id')
    .execute()
  return rows.map(toPosition)
}

export async function findPosition(db: Db, id: string): Promise<Position | undefined> {
  const row = await db.selectFrom('position').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toPosition(row)
}

export async function lockPosition(tx: Tx, id: string): Promise<Position> {
  const row = await tx.selectFrom('position').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Refusal('missing', 'position.not-found')
  return toPosition(row)
}

export async function insertPositions(
  tx: Tx,
  positions: readonly (PositionFacts & { readonly id: string; readonly personId: string })[],
): Promise<void> {
  if (positions.length === 0) return
  await tx
    .insertInto('position')
    .values(
      positions.map((position) => ({
        id: position.id,
        person_id: position.personId,
        unit_id: position.unitId,
        role: position.role,
        title: position.title,
        valid_from: position.from,
        valid_until: position.until,
      })),
    )
    .execute()
}

export async function updatePositionEnd(tx: Tx, id: string, until: Day): Promise<void> {
  await tx.updateTable('position').set({ valid_until: until }).where('id', '=', id).execute()
}

/** Nobody changes units until this transaction ends; refuses when somebody has since `version` was read. Taken before other locks. */
export async function holdUnits(tx: Tx, version: number): Promise<void> {
  const row = await tx.selectFrom('unit_version').select('version').forShare().executeTakeFirstOrThrow()
  if (row.version !== version) throw new Refusal('conflict', 'position.units-changed')
}

/** Units in which somebody else administers on that day and after it, or will. Locked: two cannot leave at once. */
export async function lockOtherAdministrators(tx: Tx, except: string, day: Day): Promise<readonly UnitId[]> {
  const rows = await tx
    .selectFrom('position')
    .innerJoin('account', 'account.person_id', 'position.person_id')
    .select(['position.id', 'position.unit_id'])
    .where('position.role', '=', 'administrator')
    .where('position.valid_from', '<=', day)
    .where(({ or, eb }) => or([eb('position.valid_until', 'is', null), eb('position.valid_until', '>', day)]))
    .where('account.disabled_at', 'is', null)
    .orderBy('position.id')
    .forUpdate('position')
    .execute()
  return rows.filter(({ id }) => id !== except).map(({ unit_id }) => unit_id)
}

// ---- delegations

const toDelegation = (row: DelegationTable): Delegation => ({
  id: row.id,
  kind: row.kind,
  positionId: row.position_id,
  toPersonId: row.to_person_id,
  verbs: row.verbs,
  documentNumber: row.document_number,
  documentOn: row.document_on,
  from: row.valid_from,
  until: row.valid_until,
  isRevoked: row.revoked_at !== null,
})

export async function findDelegation(db: Db, id: string): Promise<Delegation | undefined> {
  const row = await db.selectFrom('delegation').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toDelegation(row)
}

export async function lockDelegation(tx: Tx, id: string): Promise<Delegation> {
  const row = await tx.selectFrom('delegation').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Refusal('missing', 'delegation.not-found')
  return toDelegation(row)
}

export async function listDelegationsOfPosition(db: Db, positionId: string): Promise<readonly Delegation[]> {
  const rows = await db
    .selectFrom('delegation')
    .selectAll()
    .where('position_id', '=', positionId)
    .orderBy('valid_from')
    .execute()
  return rows.map(toDelegation)
}

/** Undefined where there is nobody with that sign-in name. */
export async function findReceiver(db: Db, login: string): Promise<Receiver | undefined> {
  const row = await db
    .selectFrom('account')
    .select(['person_id', 'disabled_at'])
    .where('login', '=', login)
    .executeTakeFirst()
  if (!row) return undefined
  return {
    id: row.person_id,
    canSignIn: row.disabled_at === null,
    positions: await listPositions(db, [row.person_id]),
  }
}

export async function insertDelegation(
  tx: Tx,
  facts: DelegationFacts & { readonly id: string; readonly createdBy: string | null; readonly createdAt: Date },
): Promise<void> {
  await tx
    .insertInto('delegation')
    .values({
      id: facts.id,
      kind: facts.kind,
      position_id: facts.positionId,
      to_person_id: facts.toPersonId,
      verbs: facts.verbs === null ? null : [...facts.verbs],
      document_number: facts.documentNumber,
      document_on: facts.documentOn,
      valid_from: facts.from,
      valid_until: facts.until,
      created_by: facts.createdBy,
      created_at: facts.createdAt,
      revoked_at: null,
      revoked_by: null,
    })
    .execute()
}

export async function updateDelegationRevoked(
  tx: Tx,
  id: string,
  { at, by }: { readonly at: Date; readonly by: string | null },
): Promise<void> {
  await tx.updateTable('delegation').set({ revoked_at: at, revoked_by: by }).where('id', '=', id).execute()
}
