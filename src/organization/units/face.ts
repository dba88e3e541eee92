// face.ts — a unit as it is shown for one day: its name, kind and code, and its place in a list. Pure.
import { fold } from '../../platform/fold.ts'
import { nearestDay } from './days.ts'
import { type Dated, type Day, on, type Unit, type UnitHistory, type UnitId, type UnitKind } from './history.ts'
import { KIND_NAMES } from './kinds.ts'

/** A unit as it is shown for one day. */
export type Face = {
  readonly id: UnitId
  readonly slug: string
  /** As registers write it, with its kind: "Xã Vụ Bản". */
  readonly name: string
  readonly kind: UnitKind | undefined
  /** Of the General Statistics Office where there is one, else the first there is. */
  readonly code: string | undefined
}

/** On a day outside its life, a unit is shown as it was nearest to that day. */
export function faceOn(unit: Unit, day: Day): Face {
  const near = nearestDay(unit.life, day)
  return {
    id: unit.id,
    slug: unit.slug,
    name: nearest(unit.names, near) ?? unit.slug,
    kind: nearest(unit.kinds, near),
    code: codeOn(unit, near),
  }
}

export const faceOf = ({ units }: UnitHistory, id: UnitId, day: Day): Face | undefined => {
  const unit = units.get(id)
  return unit && faceOn(unit, day)
}

/** Kinds in their usual order, then names as a dictionary has them: letters first, accents second. */
export function byKindAndName(a: Face, b: Face): number {
  return kindOrder(a.kind?.kind ?? '') - kindOrder(b.kind?.kind ?? '') || byName(a, b)
}

const KINDS: readonly string[] = KIND_NAMES

/** Place of a kind in lists; one that is not known comes last. */
export function kindOrder(kind: string): number {
  const place = KINDS.indexOf(kind)
  return place < 0 ? KINDS.length : place
}

export function byName(a: Face, b: Face): number {
  return compare(fold(a.name), fold(b.name)) || compare(a.name, b.name) || compare(a.slug, b.slug)
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function codeOn(unit: Unit, day: Day): string | undefined {
  const held = unit.codes.filter((each) => nearestDay(each, day) === day).map(({ value }) => value)
  return (held.find(({ scheme }) => scheme === 'gso') ?? held[0])?.code
}

/** What held on the day; where nothing is known for it, what is known next to it. */
function nearest<T>(dated: readonly Dated<T>[], day: Day): T | undefined {
  return on(dated, day) ?? (dated.find(({ from }) => from !== null && from > day) ?? dated.at(-1))?.value
}
