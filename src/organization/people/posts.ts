// posts.ts — the roles a person holds on a day: their own positions, and what others lent them. Asked on every request.
import { sql } from 'kysely'
import type { Post } from '../../platform/actor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Day } from '../units/history.ts'

/** A lent post counts while the delegation runs, is not revoked, and its holder still has the position. It cannot be lent on. */
export async function listPosts(db: Db, personId: string, day: Day): Promise<readonly Post[]> {
  const { rows } = await sql<Row>`
    select role, unit_id, null::uuid as delegation_id, null::uuid as holder_id, null::text[] as verbs
    from position
    where person_id = ${personId} and valid_from <= ${day}::date and (valid_until is null or ${day}::date < valid_until)
    union all
    select position.role, position.unit_id, delegation.id, position.person_id, delegation.verbs
    from delegation join position on position.id = delegation.position_id
    where delegation.to_person_id = ${personId} and delegation.revoked_at is null
      and delegation.valid_from <= ${day}::date and ${day}::date < delegation.valid_until
      and position.valid_from <= ${day}::date and (position.valid_until is null or ${day}::date < position.valid_until)
    order by delegation_id nulls first, unit_id, role
  `.execute(db)
  return rows.map(({ role, unit_id, delegation_id, holder_id, verbs }) => ({
    role,
    scope: unit_id,
    ...(delegation_id ? { delegation: delegation_id } : {}),
    ...(holder_id ? { holder: holder_id } : {}),
    ...(verbs ? { verbs } : {}),
  }))
}

type Row = {
  role: string
  unit_id: string
  delegation_id: string | null
  holder_id: string | null
  verbs: string[] | null
}
