// demand.ts — the right to an act, asked beside the act itself: a command is called by pages, the API and the command line alike.
import type { Actor } from '../../platform/actor.ts'
import type { Subject } from '../../platform/guard.ts'
import { Refusal } from '../../platform/refusal.ts'
import { holdsOf, type Rights, reaches } from './may.ts'

/** By what the actor could: the delegation that lent the right, for the journal; null where it is the actor's own. */
export type Warrant = { readonly delegation: string | null }

/** Refuses who may not. A program (command line, job, seed) acts for who runs the machine and is not asked. */
export function demand(actor: Actor, verb: string, subject: Subject, rights: Rights): Warrant {
  if (actor.kind === 'program') return { delegation: null }
  const holds = holdsOf(actor, verb, rights.access).filter((hold) => reaches(hold, actor, subject, rights.tree))
  if (holds.length === 0) throw new Refusal('forbidden', 'rights.not-granted', { values: { verb } })
  // What one may by one's own post was not done in somebody else's name.
  const isOwn = holds.some(({ post }) => post.delegation === undefined)
  return { delegation: isOwn ? null : (holds[0]?.post.delegation ?? null) }
}
