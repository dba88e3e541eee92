// affected-store.ts — SQL of what a change of units touches beside the units: positions, delegations, keys, sessions.
import { randomUUIDv7 } from 'node:crypto'
import type { Db, Tx } from '../../platform/database/database.ts'
import '../people/store.ts'
import '../sign-in/store.ts'
import type { Affected, Holdings } from './affected.ts'
import type { Day, UnitId } from './history.ts'

/** Midnight in Việt Nam, when a day begins. */
export const startOf = (day: Day): Date => new Date(`${day}T00:00:00+07:00`)

/** What there is in units that end on `day`, then or later. */
export async function listHoldings(db: Db, units: readonly UnitId[], day: Day, now: Date): Promise<Holdings> {
  if (units.length === 0)
    return { positions: [], delegations: [], keys: [], signedIn: new Set(), hasOtherAdministrator: true }
  const positions = await db
    .selectFrom('position')
    .innerJoin('person', 'person.id', 'position.person_id')
    .select([
      'position.id',
      'position.person_id',
      'person.full_name',
      'position.unit_id',
      'position.role',
      'position.title',
      'position.valid_from',
      'position.valid_until',
    ])
    .where('position.unit_id', 'in', units)
    .where(({ or, eb }) => or([eb('position.valid_until', 'is', null), eb('position.valid_until', '>', day)]))
    .orderBy('person.name_folded')
    .orderBy('position.id')
    .execute()
  const ids = positions.map(({ id }) => id)
  const persons = [...new Set(positions.map(({ person_id }) => person_id))]
  const [delegations, keys, sessions, others] = await Promise.all([
    ids.length === 0
      ? []
      : db
          .selectFrom('delegation')
          .innerJoin('person', 'person.id', 'delegation.to_person_id')
          .selectAll('delegation')
          .select('person.full_name')
          .where('delegation.position_id', 'in', ids)
          .where('delegation.revoked_at', 'is', null)
          .where('delegation.valid_until', '>', day)
          .orderBy('delegation.valid_from')
          .orderBy('delegation.id')
          .execute(),
    db
      .selectFrom('api_key')
      .select(['id', 'label', 'unit_id', 'expires_at'])
      .where('unit_id', 'in', units)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .where('expires_at', '>', startOf(day))
      .orderBy('id')
      .execute(),
    persons.length === 0
      ? []
      : db
          .selectFrom('sign_in_session')
          .select('person_id')
          .distinct()
          .where('person_id', 'in', persons)
          .where('ended_at', 'is', null)
          .where('expires_at', '>', now)
          .execute(),
    db
      .selectFrom('position')
      .innerJoin('account', 'account.person_id', 'position.person_id')
      .select('position.id')
      .where('position.role', '=', 'administrator')
      .where('position.unit_id', 'not in', units)
      .where('account.disabled_at', 'is', null)
      .where('position.valid_from', '<=', day)
      .where(({ or, eb }) => or([eb('position.valid_until', 'is', null), eb('position.valid_until', '>', day)]))
      .limit(1)
      .execute(),
  ])
  return {
    positions: positions.map((row) => ({
      id: row.id,
      personId: row.person_id,
      personName: row.full_name,
      unitId: row.unit_id,
      role: row.role,
      title: row.title,
      from: row.valid_from,
      until: row.valid_until,
    })),
    delegations: delegations.map((row) => ({
      id: row.id,
      kind: row.kind,
      positionId: row.position_id,
      toPersonId: row.to_person_id,
      toPersonName: row.full_name,
      verbs: row.verbs,
      documentNumber: row.document_number,
      documentOn: row.document_on,
      from: row.valid_from,
      until: row.valid_until,
    })),
    keys: keys.map((row) => ({ id: row.id, label: row.label, unitId: row.unit_id, expiresAt: row.expires_at })),
    signedIn: new Set(sessions.map(({ person_id }) => person_id)),
    hasOtherAdministrator: others.length > 0,
  }
}

/** Locks what a change is about to end, so that nobody lends or ends it meanwhile. */
export async function lockHoldings(tx: Tx, units: readonly UnitId[]): Promise<void> {
  if (units.length === 0) return
  const held = await tx
    .selectFrom('position')
    .select('id')
    .where('unit_id', 'in', units)
    .orderBy('id')
    .forUpdate()
    .execute()
  const ids = held.map(({ id }) => id)
  if (ids.length > 0)
    await tx.selectFrom('delegation').select('id').where('position_id', 'in', ids).orderBy('id').forUpdate().execute()
  await tx.selectFrom('api_key').select('id').where('unit_id', 'in', units).orderBy('id').forUpdate().execute()
}

/** Closes the positions on `day` and opens the new ones. Returns the new position of each old one that has one. */
export async function movePositions(
  tx: Tx,
  { positions }: Pick<Affected, 'positions'>,
  day: Day,
): Promise<ReadonlyMap<string, string>> {
  if (positions.length === 0) return new Map()
  await tx
    .updateTable('position')
    .set({ valid_until: day })
    .where(
      'id',
      'in',
      positions.map(({ id }) => id),
    )
    .execute()
  const moved = new Map<string, string>()
  const held = await listHeld(tx, positions, day)
  for (const { id, personId, role, title, until, to } of positions) {
    if (to === null) continue
    // Whoever holds the same role there already, or held it in two of the units, holds it once.
    const key = `${personId} ${to} ${role}`
    const known = held.get(key)
    const position = known ?? randomUUIDv7()
    if (known === undefined) {
      await tx
        .insertInto('position')
        .values({ id: position, person_id: personId, unit_id: to, role, title, valid_from: day, valid_until: until })
        .execute()
      held.set(key, position)
    }
    moved.set(id, position)
  }
  return moved
}

async function listHeld(tx: Tx, positions: Affected['positions'], day: Day): Promise<Map<string, string>> {
  const heirs = [...new Set(positions.flatMap(({ to }) => to ?? []))]
  if (heirs.length === 0) return new Map()
  const rows = await tx
    .selectFrom('position')
    .select(['id', 'person_id', 'unit_id', 'role'])
    .where('unit_id', 'in', heirs)
    .where(({ or, eb }) => or([eb('valid_until', 'is', null), eb('valid_until', '>', day)]))
    .execute()
  return new Map(rows.map(({ id, person_id, unit_id, role }) => [`${person_id} ${unit_id} ${role}`, id]))
}

export async function endDelegations(
  tx: Tx,
  { delegations }: Pick<Affected, 'delegations'>,
  day: Day,
  { at, by }: { readonly at: Date; readonly by: string | null },
): Promise<void> {
  const begun = delegations.filter(({ from }) => from < day).map(({ id }) => id)
  const later = delegations.filter(({ from }) => from >= day).map(({ id }) => id)
  if (begun.length > 0) await tx.updateTable('delegation').set({ valid_until: day }).where('id', 'in', begun).execute()
  if (later.length > 0)
    await tx.updateTable('delegation').set({ revoked_at: at, revoked_by: by }).where('id', 'in', later).execute()
}

/** Lends again, with the new position and until the same day. Returns the new delegation of each old one. */
export async function remakeDelegations(
  tx: Tx,
  { delegations }: Pick<Affected, 'delegations'>,
  moved: ReadonlyMap<string, string>,
  day: Day,
  { at, by }: { readonly at: Date; readonly by: string | null },
): Promise<ReadonlyMap<string, string>> {
  const remade = new Map<string, string>()
  const lent = new Map<string, string>()
  const rows = delegations.flatMap((each) => {
    const position = each.isRemade ? moved.get(each.positionId) : undefined
    if (position === undefined) return []
    // Two posts that became one may have been lent to the same person.
    const key = `${position} ${each.toPersonId}`
    const known = lent.get(key)
    const id = known ?? randomUUIDv7()
    remade.set(each.id, id)
    lent.set(key, id)
    if (known !== undefined) return []
    return [
      {
        id,
        kind: each.kind,
        position_id: position,
        to_person_id: each.toPersonId,
        verbs: each.verbs === null ? null : [...each.verbs],
        document_number: each.documentNumber,
        document_on: each.documentOn,
        valid_from: each.from > day ? each.from : day,
        valid_until: each.until,
        created_by: by,
        created_at: at,
        revoked_at: null,
        revoked_by: null,
      },
    ]
  })
  if (rows.length > 0) await tx.insertInto('delegation').values(rows).execute()
  return remade
}

export async function moveKeys(
  tx: Tx,
  { keys }: Pick<Affected, 'keys'>,
  day: Day,
  { at, by, isFuture }: { readonly at: Date; readonly by: string | null; readonly isFuture: boolean },
): Promise<void> {
  for (const { id, to, outcome } of keys) {
    const set =
      outcome === 'moves' && to !== null
        ? { unit_id: to }
        : isFuture
          ? { expires_at: startOf(day) }
          : { revoked_at: at, revoked_by: by }
    await tx.updateTable('api_key').set(set).where('id', '=', id).execute()
  }
}
