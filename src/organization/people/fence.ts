// fence.ts — rights over people. A person may belong to several units: who reaches one of them sees the person.
import type { Actor } from '../../platform/actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { demand } from '../rights/demand.ts'
import { may, type Rights } from '../rights/may.ts'
import type { Day, UnitId } from '../units/history.ts'
import { answersForWhole, type Position, scopesOf } from './position.ts'

export const notGranted = (verb: string): Refusal =>
  new Refusal('forbidden', 'rights.not-granted', { values: { verb } })

/** Whether the actor may do something in a unit. */
export const mayIn = (actor: Actor, verb: string, unit: UnitId, rights: Rights): boolean =>
  actor.kind === 'program' || may(actor, verb, { scope: unit }, rights)

type Reached = { readonly id: string; readonly positions: readonly Position[] }

/** Whether the actor may see the person: in one of their units. */
export function maySee(actor: Actor, verb: string, person: Reached, rights: Rights, day: Day): boolean {
  return decide(actor, verb, person, rights, day, (scopes, may) => scopes.some(may))
}

/**
 * Whether the actor may change the person: in all of their units. Else the administrator of a commune could give another national id,
 * which a sign-in provider goes by, to an administrator of the province who also sits there.
 */
export function mayChange(actor: Actor, verb: string, person: Reached, rights: Rights, day: Day): boolean {
  return decide(actor, verb, person, rights, day, (scopes, may) => scopes.every(may))
}

function decide(
  actor: Actor,
  verb: string,
  person: Reached,
  rights: Rights,
  day: Day,
  how: (scopes: readonly UnitId[], may: (scope: UnitId) => boolean) => boolean,
): boolean {
  if (actor.kind === 'program') return true
  const scopes = scopesOf(person.positions, day)
  if (scopes.length === 0) return answersForWhole(actor, verb, rights)
  return how(scopes, (scope) => may(actor, verb, { scope, owner: person.id }, rights))
}

/** The delegation without which the actor could not do it, for the journal. */
export const lentFor = (actor: Actor, verb: string, unit: UnitId | null, rights: Rights): string | null =>
  unit === null || !mayIn(actor, verb, unit, rights) ? null : demand(actor, verb, { scope: unit }, rights).delegation
