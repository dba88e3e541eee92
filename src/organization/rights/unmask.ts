// unmask.ts — looking at a person's data in full: a deliberate act, with a reason, written down in the transaction that reads it.
import type { Actor } from '../../platform/actor.ts'
import { type Db, inTransaction } from '../../platform/database/database.ts'
import { record } from '../../platform/journal/journal.ts'
import { accept, Refusal } from '../../platform/refusal.ts'
import type { Organization } from '../organization.ts'
import { findPerson, type Person } from '../people/store.ts'
import { demand } from './demand.ts'
import { maskText } from './masking.ts'
import { subjectOfPerson } from './person-subject.ts'

export type UnmaskDeps = { readonly db: Db; readonly now: () => Date; readonly organization: Organization }

export const UNMASKED = 'person.unmasked'
export const SHORTEST_REASON = 10
export const LONGEST_REASON = 300

/** The person looked at reads it too, and it is kept for good: no number of anybody stays in it. Pure. */
export function readReason(typed: string): string | Refusal {
  const reason = typed.normalize('NFC').replace(/\s+/g, ' ').trim()
  const wrong = (code: string) =>
    new Refusal('invalid', code, {
      values: { min: SHORTEST_REASON, max: LONGEST_REASON, length: reason.length },
      fields: { reason: code },
    })
  if (reason === '') return wrong('unmask.reason-missing')
  if (reason.length < SHORTEST_REASON || !/\p{L}{2}/u.test(reason)) return wrong('unmask.reason-short')
  if (reason.length > LONGEST_REASON) return wrong('unmask.reason-long')
  return maskText(reason)
}

export async function unmaskPerson(
  { db, now, organization }: UnmaskDeps,
  actor: Actor,
  { personId, reason: typed }: { readonly personId: string; readonly reason: string },
): Promise<Person> {
  const at = now()
  const rights = await organization.rights(at)
  const subject = await subjectOfPerson(db, personId, at, rights.tree)
  const { delegation } = demand(actor, 'person.unmask', subject, rights)
  const reason = accept(readReason(typed))
  return inTransaction(db, async (tx) => {
    const person = await findPerson(tx, personId)
    if (!person) throw new Refusal('missing', 'person.not-found')
    await record(tx, {
      at,
      actor,
      event: UNMASKED,
      subject: { kind: 'person', id: personId },
      scope: subject.scope,
      concerns: personId,
      delegation,
      reason,
    })
    return person
  })
}
