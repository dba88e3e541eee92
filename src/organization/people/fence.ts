// fence.ts — rights over people. A person may belong to several units: whoever reaches one of them reaches the person.
import type { Actor } from '../../platform/actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { holdsOf, may, type Rights } from '../rights/may.ts'
import type { Day, UnitId } from '../units/history.ts'
import { answersForWhole, type Position, scopesOf } from './position.ts'

export const notGranted = (verb: string): Refusal =>
  new Refusal('forbidden', 'rights.not-granted', { values: { verb } })

/** Whether the actor may do something in a unit. */
export const mayIn = (actor: Actor, verb: string, unit: UnitId, rights: Rights): boolean =>
  actor.kind === 'program' || may(actor, verb, { scope: unit }, rights)

export function mayPerson(
  actor: Actor,
  verb: string,
  person: { readonly id: string; readonly positions: readonly Position[] },
  rights: Rights,
  day: Day,
): boolean {
  if (actor.kind === 'program') return true
  const scopes = scopesOf(person.positions, day)
  if (scopes.length === 0) return answersForWhole(actor, verb, rights)
  return scopes.some((scope) => may(actor, verb, { scope, owner: person.id }, rights))
}

/** The delegation without which the actor could not do it, for the journal. */
export function lentFor(actor: Actor, verb: string, unit: UnitId | null, rights: Rights): string | null {
  if (unit === null || actor.kind !== 'person') return null
  const own: Actor = { ...actor, posts: actor.posts.filter(({ delegation }) => delegation === undefined) }
  if (may(own, verb, { scope: unit, owner: actor.id }, rights)) return null
  const lent = holdsOf(actor, verb, rights.access).find(({ post }) =>
    may({ ...actor, posts: [post] }, verb, { scope: unit, owner: post.holder ?? null }, rights),
  )
  return lent?.post.delegation ?? null
}
