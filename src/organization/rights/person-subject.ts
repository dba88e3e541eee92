// person-subject.ts — a person as what an act is about: the units that they belong to decide who may.
import type { Db } from '../../platform/database/database.ts'
import type { Subject } from '../../platform/guard.ts'
import { dayInVietnam } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import { scopesOf, wholeOf } from '../people/position.ts'
import { findPerson, listPositions } from '../people/store.ts'
import type { CustodyTree } from '../units/custody.ts'

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

export async function subjectOfPerson(db: Db, personId: string, now: Date, tree: CustodyTree): Promise<Subject> {
  // The address is anybody's text, and asked about before it is checked.
  if (!UUID.test(personId)) throw new Refusal('missing', 'person.not-found')
  const [person, positions] = await Promise.all([findPerson(db, personId), listPositions(db, [personId])])
  if (!person) throw new Refusal('missing', 'person.not-found')
  const [scope, ...alsoIn] = scopesOf(positions, dayInVietnam(now))
  // Who never held a position is a matter of the top of the organisation.
  return { scope: scope ?? wholeOf(tree) ?? '', alsoIn, owner: personId }
}
