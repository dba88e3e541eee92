// api-reports.ts — people as other programs read them: wide reads, no change.
import { sql } from 'kysely'
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/database/database.ts'
import { dayInVietnam } from '../../platform/locale.ts'
import { may, type Rights } from '../rights/may.ts'
import { rightsPredicate } from '../rights/predicate.ts'
import type { UnitId } from '../units/history.ts'
import type { Position } from './position.ts'
import { listPositions } from './store.ts'

export type ListedPerson = {
  readonly id: string
  readonly name: string
  readonly nationalId: string | null
  readonly phone: string | null
  readonly email: string | null
  /** Held today, where the reader may see people; what the person holds elsewhere is not told. */
  readonly positions: readonly Position[]
}

/** People with a position today, in the order of their ids: `after` is the last one that the reader has. */
export async function listPeopleForApi(
  db: Db,
  actor: Actor,
  rights: Rights,
  asked: {
    readonly now: Date
    readonly unit: UnitId | undefined
    readonly after: string | undefined
    readonly limit: number
  },
): Promise<readonly ListedPerson[]> {
  const day = dayInVietnam(asked.now)
  const { rows } = await sql<Row>`
    select id, full_name, national_id, phone, email from person
    where ${asked.after ? sql`id > ${asked.after}::uuid` : sql`true`} and exists (
      select 1 from position
      where position.person_id = person.id and ${rightsPredicate(actor, 'person.list', rights, { scope: 'position.unit_id' })}
        and valid_from <= ${day}::date and (valid_until is null or ${day}::date < valid_until)
        and ${asked.unit ? sql`unit_id = ${asked.unit}::uuid` : sql`true`}
    )
    order by id limit ${asked.limit}
  `.execute(db)
  const positions = await listPositions(
    db,
    rows.map(({ id }) => id),
  )
  const shown = positions.filter(
    ({ unitId, from, until }) =>
      from <= day && (until === null || day < until) && may(actor, 'person.list', { scope: unitId }, rights),
  )
  const byPerson = Map.groupBy(shown, ({ personId }) => personId)
  return rows.map((row) => ({
    id: row.id,
    name: row.full_name,
    nationalId: row.national_id,
    phone: row.phone,
    email: row.email,
    positions: byPerson.get(row.id) ?? [],
  }))
}

type Row = {
  id: string
  full_name: string
  national_id: string | null
  phone: string | null
  email: string | null
}
