// custody.ts — who answers for a unit today: the one tree that rights are decided on. Pure.
//
// A unit that lives stands under its parent. One that is gone stands under its only heir, which has taken over its records; where
// it has several heirs or none (a district whose communes went six ways), no heir has them all, and it stays under its last
// parent, or whoever is that parent's heir. The register also names units outside the organisation, such as other provinces; what
// stands under nobody is answered for by the top of the organisation, whose register it is. So every record that was ever made has
// exactly one place in one tree, and a unit's rights reach the records of those it came from.
import { type Day, holdsOn, lastOf, on, type UnitHistory, type UnitId } from './history.ts'

export type CustodyTree = {
  readonly day: Day
  /** All units, so that every subtree is one slice of this list. */
  readonly order: readonly UnitId[]
  /** Whether the unit is that one or stands below it. An unknown unit is below nothing, not even itself. */
  isWithin(unit: UnitId, above: UnitId): boolean
  /** The unit and everything below it; empty for an unknown unit. */
  subtree(unit: UnitId): readonly UnitId[]
  /** The living heir of a unit that is gone, if it has only one; else the unit itself. */
  home(unit: UnitId): UnitId
  /** The unit and those whose home it is. */
  household(unit: UnitId): readonly UnitId[]
  /** The unit itself first, then who stands above it. */
  above(unit: UnitId): readonly UnitId[]
}

export function custodyTree(history: UnitHistory, day: Day): CustodyTree {
  const heirs = heirsOf(history)
  const holder = new Map<UnitId, UnitId>()
  const inherited = new Set<UnitId>()
  for (const unit of history.units.values()) {
    const heir = isGone(unit.life.until, day) ? heirs.get(unit.id) : undefined
    const above = heir ?? on(unit.parents, day) ?? lastOf(unit.parents)
    if (heir !== undefined) inherited.add(unit.id)
    if (above !== undefined && history.units.has(above)) holder.set(unit.id, above)
  }
  const { order, start, end } = underOneTop(walk([...history.units.keys()], holder), livingOn(history, day), holder)

  const subtree = (unit: UnitId): readonly UnitId[] => {
    const from = start.get(unit)
    return from === undefined ? [] : order.slice(from, end.get(unit))
  }
  const home = (unit: UnitId): UnitId => {
    let at = unit
    for (let steps = 0; inherited.has(at) && steps < order.length; steps++) at = holder.get(at) ?? at
    return at
  }
  return {
    day,
    order,
    isWithin(unit, above) {
      const at = start.get(unit)
      const from = start.get(above)
      return at !== undefined && from !== undefined && at >= from && at < (end.get(above) ?? 0)
    },
    subtree,
    home,
    household: (unit) => subtree(unit).filter((each) => home(each) === unit),
    above(unit) {
      const path: UnitId[] = []
      for (let at: UnitId | undefined = unit; at !== undefined && !path.includes(at); at = holder.get(at)) path.push(at)
      return start.has(unit) ? path : []
    },
  }
}

const isGone = (until: Day | null, day: Day): boolean => until !== null && until <= day

/** Who took over from a unit on the day it ended, where that is one unit. */
function heirsOf({ units, changes }: UnitHistory): ReadonlyMap<UnitId, UnitId> {
  const heirs = new Map<UnitId, Set<UnitId>>()
  for (const { effectiveOn, edges } of changes) {
    for (const { from, to } of edges) {
      if (from === to || units.get(from)?.life.until !== effectiveOn) continue
      const known = heirs.get(from) ?? new Set()
      heirs.set(from, known.add(to))
    }
  }
  const only = new Map<UnitId, UnitId>()
  for (const [unit, [heir, ...others]] of heirs) if (heir !== undefined && others.length === 0) only.set(unit, heir)
  return only
}

/**
 * Depth first, without recursion: a chain of units may be longer than the stack. Wrong data that runs in a circle is cut open, in
 * `holder` too: climbing must find the same tree.
 */
function walk(units: readonly UnitId[], holder: Map<UnitId, UnitId>): Walked {
  const below = new Map<UnitId, UnitId[]>()
  for (const [unit, above] of holder) {
    const list = below.get(above)
    if (list) list.push(unit)
    else below.set(above, [unit])
  }
  const order: UnitId[] = []
  const start = new Map<UnitId, number>()
  const end = new Map<UnitId, number>()
  const visit = (root: UnitId) => {
    const stack: { unit: UnitId; next: number }[] = [{ unit: root, next: 0 }]
    start.set(root, order.push(root) - 1)
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const child = below.get(top.unit)?.[top.next++]
      if (child === undefined) {
        end.set(top.unit, order.length)
        stack.pop()
      } else if (!start.has(child)) {
        start.set(child, order.push(child) - 1)
        stack.push({ unit: child, next: 0 })
      }
    }
  }
  for (const unit of units) if (!holder.has(unit)) visit(unit)
  for (const unit of units) {
    if (start.has(unit)) continue
    holder.delete(unit)
    visit(unit)
  }
  return { order, start, end }
}

/** Units in an order in which everything below one of them is the slice from its start to its end. */
type Walked = {
  readonly order: readonly UnitId[]
  readonly start: ReadonlyMap<UnitId, number>
  readonly end: ReadonlyMap<UnitId, number>
}

/**
 * Of the living units that stand under nobody, the one with the most below it takes the others below it too: its slice comes first
 * and is the whole list.
 */
function underOneTop({ order, start, end }: Walked, living: readonly UnitId[], holder: Map<UnitId, UnitId>): Walked {
  const [from, to] = [(unit: UnitId) => start.get(unit) ?? 0, (unit: UnitId) => end.get(unit) ?? 0]
  const size = (unit: UnitId) => to(unit) - from(unit)
  const [top] = living.filter((unit) => !holder.has(unit)).sort((a, b) => size(b) - size(a) || (a < b ? -1 : 1))
  if (top === undefined) return { order, start, end }
  const [first, past, length] = [from(top), to(top), size(top)]
  // What stood before the top moves behind it.
  const moved = (unit: UnitId) => (from(unit) < first ? length : from(unit) < past ? -first : 0)
  const shifted = (ends: ReadonlyMap<UnitId, number>) =>
    new Map([...ends].map(([unit, place]) => [unit, place + moved(unit)] as const))
  for (const unit of order) if (unit !== top && !holder.has(unit)) holder.set(unit, top)
  return {
    order: [...order.slice(first, past), ...order.slice(0, first), ...order.slice(past)],
    start: shifted(start),
    end: shifted(end).set(top, order.length),
  }
}

/** The living units of a day, for whoever needs only those. */
export const livingOn = ({ units }: UnitHistory, day: Day): readonly UnitId[] =>
  [...units.values()].filter(({ life }) => holdsOn(life, day)).map(({ id }) => id)
