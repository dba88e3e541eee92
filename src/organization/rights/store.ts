// store.ts — all SQL of rights: who holds which role where. Reads take a Db.
import { sql } from 'kysely'
import type { Db } from '../../platform/database.ts'
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
