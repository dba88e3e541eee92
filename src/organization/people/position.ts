// position.ts — who may hold which role where, from when until when. Pure.

import type { Actor } from '../../platform/actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AccessTable } from '../rights/access.ts'
import { may, type Rights } from '../rights/may.ts'
import { isRole, POSITION_ROLES, type Role } from '../rights/roles.ts'
import type { CustodyTree } from '../units/custody.ts'
import { dayBefore, lastDay } from '../units/days.ts'
import { faceOn } from '../units/face.ts'
import { type Day, holdsOn, type Interval, type Unit, type UnitHistory, type UnitId } from '../units/history.ts'
import { wrongField } from './person.ts'

export type PositionFacts = {
  readonly unitId: UnitId
  readonly role: Role
  /** As on the door; null: the name of the role says enough. */
  readonly title: string | null
  readonly from: Day
  /** The first day on which it is no longer held; null: still. */
  readonly until: Day | null
}

export type Position = PositionFacts & { readonly id: string; readonly personId: string }

/** Whether it is held, was held, or will be. */
export type Course = 'running' | 'coming' | 'past'

export const courseOn = ({ from, until }: Interval, day: Day): Course =>
  holdsOn({ from, until }, day) ? 'running' : from !== null && day < from ? 'coming' : 'past'

/**
 * Units whose rights reach a person: those of the positions they hold or will hold, or, where there are none, of those they held.
 * Who left for another office is no longer a matter of the first one; who left altogether still is.
 */
export function scopesOf(positions: readonly Pick<Position, 'unitId' | 'until'>[], day: Day): readonly UnitId[] {
  const living = positions.filter(({ until }) => until === null || day < until)
  return [...new Set((living.length > 0 ? living : positions).map(({ unitId }) => unitId))]
}

export const LONGEST_TITLE = 100

/** Everything about a new position that can be told from itself, its unit and the person's other positions. */
export function checkPosition(
  facts: PositionFacts,
  history: UnitHistory,
  others: readonly Position[],
): PositionFacts | Refusal {
  const { role, title, from, until, unitId } = facts
  if (!POSITION_ROLES.some((each) => each === role)) return wrongField('role', 'position.role-unknown')
  if (title !== null && title.length > LONGEST_TITLE)
    return wrongField('title', 'position.title-long', { titleMax: LONGEST_TITLE })
  if (until !== null && until <= from) return wrongField('until', 'position.days-order')
  const unit = history.units.get(unitId)
  if (!unit) return wrongField('unit', 'position.unit-unknown')
  return unitThroughout(unit, facts, history) ?? overlapWith(facts, others) ?? { unitId, role, title, from, until }
}

/** The unit lives for as long as the position: what becomes of it later is a position in its heir. */
function unitThroughout(unit: Unit, { from, until }: PositionFacts, history: UnitHistory): Refusal | undefined {
  const { life } = unit
  const name = faceOn(unit, from).name
  if (life.from !== null && from < life.from)
    return wrongField('from', 'position.unit-not-yet', { unit: name, unitFrom: life.from })
  if (life.until === null || (until !== null && until <= life.until)) return undefined
  const heirs = heirsOf(history, unit)
    .map((heir) => faceOn(heir, life.until ?? from).name)
    .join(', ')
  const field = from < life.until ? 'until' : 'unit'
  const code = heirs === '' ? 'position.unit-ended' : 'position.unit-ended-heirs'
  return wrongField(field, code, { unit: name, unitLastDay: dayBefore(life.until), heirs })
}

/** Who took over on the day the unit ended. */
export function heirsOf(history: UnitHistory, { id, life }: Unit): readonly Unit[] {
  const heirs = history.changes
    .filter(({ effectiveOn }) => effectiveOn === life.until)
    .flatMap(({ edges }) => edges.filter(({ from, to }) => from === id && to !== id))
    .flatMap(({ to }) => history.units.get(to) ?? [])
  return [...new Set(heirs)]
}

function overlapWith(facts: PositionFacts, others: readonly Position[]): Refusal | undefined {
  const other = others.find((each) => each.unitId === facts.unitId && each.role === facts.role && overlaps(each, facts))
  if (!other) return undefined
  return wrongField('from', 'position.overlap', {
    otherFrom: other.from,
    ...(other.until === null ? {} : { otherLastDay: dayBefore(other.until) }),
  })
}

export const overlaps = (a: Interval, b: Interval): boolean =>
  (a.until === null || b.from === null || b.from < a.until) && (b.until === null || a.from === null || a.from < b.until)

/**
 * Nobody gives more than they have: a role that reaches the whole tenant can be given only by who administers all of it. Otherwise
 * the administrator of one commune would make an auditor who reads every commune.
 */
export function mayGiveRole(actor: Actor, role: Role, rights: Rights): true | Refusal {
  if (actor.kind === 'program' || !reachesTenant(role, rights.access)) return true
  if (answersForWhole(actor, 'person.change', rights)) return true
  return new Refusal('forbidden', 'position.role-too-wide', { fields: { role: 'position.role-too-wide' } })
}

/** Whether the verb is held for the organisation as a whole: people who belong to no unit are its matter. */
export function answersForWhole(actor: Actor, verb: string, rights: Rights): boolean {
  if (actor.kind === 'program') return true
  const whole = wholeOf(rights.tree)
  return may(actor, verb, { scope: whole ?? '' }, rights)
}

const wholes = new WeakMap<CustodyTree, UnitId | undefined>()

/** The head with the most below it: beside the units of a tenant others may stand that it only compares itself with. */
export function wholeOf(tree: CustodyTree): UnitId | undefined {
  if (!wholes.has(tree)) {
    const size = (unit: UnitId) => tree.subtree(unit).length
    const heads = tree.order.filter((unit) => tree.above(unit).length === 1)
    wholes.set(tree, heads.toSorted((a, b) => size(b) - size(a) || (a < b ? -1 : 1))[0])
  }
  return wholes.get(tree)
}

export const reachesTenant = (role: Role, access: AccessTable): boolean =>
  Object.values(access).some(({ grants }) => grants.some((grant) => grant.role === role && grant.reach === 'tenant'))

/** The position with its end; `lastDayHeld` is the last day on which it is held. */
export function endOn(position: Position, until: Day): Position | Refusal {
  if (position.until !== null && position.until <= until)
    return new Refusal('conflict', 'position.ended-already', { values: { lastDay: lastDay(position) ?? '' } })
  if (until <= position.from) return wrongField('until', 'position.end-before-start', { positionFrom: position.from })
  return { ...position, until }
}

/** The role of a row of the database. What an older program wrote is not trusted to be known to this one. */
export function roleOf(text: string): Role {
  if (!isRole(text)) throw new Error(`a position has the unknown role "${text}"`)
  return text
}
