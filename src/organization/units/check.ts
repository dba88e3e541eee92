// check.ts — everything that is wrong with a history of units: each fault with its unit, its day and its cure. Pure. Told in words
// by fault-text.ts.
import { type Dated, type Day, holdsOn, type Interval, type Unit, type UnitHistory, type UnitId } from './history.ts'
import { isMore, ONE, readShare, sumOf } from './share.ts'

/** What holds for days: the words of a unit, or its place. */
export const ATTRIBUTES = ['name', 'kind', 'code', 'parent', 'block'] as const
export type Attribute = (typeof ATTRIBUTES)[number]

/** `day` is where it goes wrong; null: at the unknown beginning. */
export type HistoryFault =
  | { readonly kind: 'slug-twice'; readonly unit: UnitId; readonly other: UnitId }
  | { readonly kind: 'life-empty'; readonly unit: UnitId; readonly day: Day }
  | { readonly kind: 'days-empty'; readonly unit: UnitId; readonly what: Attribute; readonly day: Day }
  | { readonly kind: 'overlap'; readonly unit: UnitId; readonly what: Attribute; readonly day: Day | null }
  | { readonly kind: 'gap'; readonly unit: UnitId; readonly what: Attribute; readonly day: Day | null }
  | { readonly kind: 'outside-life'; readonly unit: UnitId; readonly what: Attribute; readonly day: Day | null }
  | { readonly kind: 'parent-unknown'; readonly unit: UnitId; readonly parent: UnitId }
  | { readonly kind: 'parent-not-living'; readonly unit: UnitId; readonly parent: UnitId; readonly day: Day | null }
  | {
      readonly kind: 'parent-cycle'
      readonly unit: UnitId
      readonly through: readonly UnitId[]
      readonly day: Day | null
    }
  | {
      readonly kind: 'code-means-two'
      readonly unit: UnitId
      readonly other: UnitId
      readonly scheme: string
      readonly code: string
      readonly day: Day | null
    }
  | { readonly kind: 'change-unit-unknown'; readonly change: string; readonly unit: UnitId; readonly day: Day }
  | {
      readonly kind: 'change-before-unit'
      readonly change: string
      readonly unit: UnitId
      readonly day: Day
      readonly from: Day
    }
  | {
      readonly kind: 'change-after-unit'
      readonly change: string
      readonly unit: UnitId
      readonly day: Day
      readonly until: Day
    }
  | { readonly kind: 'successor-not-living'; readonly change: string; readonly unit: UnitId; readonly day: Day }
  | {
      readonly kind: 'share-not-valid'
      readonly change: string
      readonly unit: UnitId
      readonly day: Day
      readonly share: string
    }
  | {
      readonly kind: 'shares-over-one'
      readonly change: string
      readonly unit: UnitId
      readonly day: Day
      readonly sum: string
    }

export function checkHistory(history: UnitHistory): readonly HistoryFault[] {
  const units = [...history.units.values()]
  return [
    ...slugFaults(units),
    ...units.flatMap((unit) => unitFaults(unit)),
    ...blockFaults(history),
    ...units.flatMap((unit) => parentFaults(unit, history)),
    ...cycleFaults(history),
    ...codeFaults(units),
    ...changeFaults(history),
    ...shareFaults(history),
  ]
}

function slugFaults(units: readonly Unit[]): HistoryFault[] {
  const first = new Map<string, UnitId>()
  return units.flatMap(({ id, slug }): HistoryFault[] => {
    const other = first.get(slug)
    if (other === undefined) first.set(slug, id)
    return other === undefined ? [] : [{ kind: 'slug-twice', unit: id, other }]
  })
}

// ---- one unit by itself

function unitFaults(unit: Unit): HistoryFault[] {
  const { life } = unit
  if (isEmpty(life)) return [{ kind: 'life-empty', unit: unit.id, day: life.from }]
  return [
    ...attributeFaults(unit, 'name', unit.names, true),
    ...attributeFaults(unit, 'kind', unit.kinds, true),
    // A root has no parent at all; who has one has one all its life.
    ...attributeFaults(unit, 'parent', unit.parents, unit.parents.length > 0),
    ...[...Map.groupBy(unit.codes, ({ value }) => value.scheme).values()].flatMap((codes) =>
      attributeFaults(unit, 'code', codes, false),
    ),
  ]
}

function attributeFaults(
  unit: Unit,
  what: Attribute,
  list: readonly Dated<unknown>[],
  isWhole: boolean,
): HistoryFault[] {
  const empty = list.find(isEmpty)
  if (empty) return [{ kind: 'days-empty', unit: unit.id, what, day: empty.from }]
  const sorted = [...list].sort(byStart)
  const faults: HistoryFault[] = []
  const outside = sorted.find((each) => !isInside(each, unit.life))
  if (outside) {
    const isEarly = startsBefore(outside, unit.life)
    faults.push({ kind: 'outside-life', unit: unit.id, what, day: isEarly ? outside.from : unit.life.until })
  }
  // `reached` is the first day that nothing has covered yet; null: nothing can be left over.
  let reached = unit.life.from
  let isAtStart = true
  for (const each of sorted) {
    if (!isAtStart && (reached === null || each.from === null || each.from < reached))
      faults.push({ kind: 'overlap', unit: unit.id, what, day: each.from })
    else if (isWhole && each.from !== null && (reached === null || each.from > reached))
      faults.push({ kind: 'gap', unit: unit.id, what, day: reached })
    if (isAtStart || (reached !== null && (each.until === null || each.until > reached))) reached = each.until
    isAtStart = false
  }
  if (isWhole && (isAtStart || (reached !== null && (unit.life.until === null || reached < unit.life.until))))
    faults.push({ kind: 'gap', unit: unit.id, what, day: reached })
  return faults
}

function isEmpty<T extends Interval>(each: T): each is T & { readonly from: Day; readonly until: Day } {
  return each.from !== null && each.until !== null && each.until <= each.from
}

const startsBefore = (a: Interval, b: Interval): boolean => b.from !== null && (a.from === null || a.from < b.from)
const endsAfter = (a: Interval, b: Interval): boolean => b.until !== null && (a.until === null || a.until > b.until)
const isInside = (inner: Interval, outer: Interval): boolean => !startsBefore(inner, outer) && !endsAfter(inner, outer)

/** An unknown beginning comes first. */
export function byStart(a: Interval, b: Interval): number {
  if (a.from === b.from) return 0
  return a.from === null || (b.from !== null && a.from < b.from) ? -1 : 1
}

export const overlap = (a: Interval, b: Interval): boolean =>
  (a.until === null || b.from === null || b.from < a.until) && (b.until === null || a.from === null || a.from < b.until)

// ---- among units

function blockFaults({ blocks, units }: UnitHistory): HistoryFault[] {
  return blocks.flatMap(({ members }) =>
    [...Map.groupBy(members, ({ value }) => value)].flatMap(([id, list]): HistoryFault[] => {
      const unit = units.get(id)
      return unit && !isEmpty(unit.life) ? attributeFaults(unit, 'block', list, false) : []
    }),
  )
}

function parentFaults(unit: Unit, { units }: UnitHistory): HistoryFault[] {
  return unit.parents.flatMap((each): HistoryFault[] => {
    const parent = units.get(each.value)
    if (!parent) return [{ kind: 'parent-unknown', unit: unit.id, parent: each.value }]
    if (isInside(each, parent.life)) return []
    const day = startsBefore(each, parent.life) ? each.from : parent.life.until
    return [{ kind: 'parent-not-living', unit: unit.id, parent: parent.id, day }]
  })
}

/** A circle is closed on the first day of one of its links, so only those days are walked, and only from that link. */
function cycleFaults({ units }: UnitHistory): HistoryFault[] {
  const faults: HistoryFault[] = []
  const told = new Set<string>()
  for (const unit of units.values()) {
    for (const link of unit.parents) {
      const through = circleThrough(unit.id, link, units)
      if (!through) continue
      const name = [...through].sort().join()
      if (!told.has(name)) faults.push({ kind: 'parent-cycle', unit: unit.id, through, day: link.from })
      told.add(name)
    }
  }
  return faults
}

function circleThrough(
  start: UnitId,
  { from, value }: Dated<UnitId>,
  units: ReadonlyMap<UnitId, Unit>,
): readonly UnitId[] | undefined {
  const holds = (each: Interval) => (from === null ? each.from === null : holdsOn(each, from))
  const path = [start]
  const seen = new Set(path)
  for (let at: UnitId | undefined = value; at !== undefined; at = units.get(at)?.parents.find(holds)?.value) {
    if (at === start) return path
    if (seen.has(at)) return undefined // a circle further up, told by its own links
    seen.add(at)
    path.push(at)
  }
  return undefined
}

function codeFaults(units: readonly Unit[]): HistoryFault[] {
  const all = units.flatMap((unit) => unit.codes.map((each) => ({ ...each, unit: unit.id })))
  return [...Map.groupBy(all, ({ value }) => `${value.scheme} ${value.code}`).values()].flatMap((uses) => {
    const sorted = [...uses].sort(byStart)
    return sorted.flatMap((use, i): HistoryFault[] => {
      const clash = sorted.slice(0, i).find((earlier) => earlier.unit !== use.unit && overlap(earlier, use))
      return clash ? [{ kind: 'code-means-two', unit: use.unit, other: clash.unit, ...use.value, day: use.from }] : []
    })
  })
}

// ---- changes

function changeFaults({ units, changes }: UnitHistory): HistoryFault[] {
  return changes.flatMap(({ id: change, effectiveOn: day, edges }) => {
    const told = new Set<UnitId>()
    return edges.flatMap(({ from, to }) => {
      const faults: HistoryFault[] = []
      const tell = (unit: UnitId, fault: HistoryFault | undefined) => {
        if (fault && !told.has(unit)) faults.push(fault)
        if (fault) told.add(unit)
      }
      const before = units.get(from)
      const after = units.get(to)
      if (!before) tell(from, { kind: 'change-unit-unknown', change, unit: from, day })
      if (!after) tell(to, { kind: 'change-unit-unknown', change, unit: to, day })
      if (before) tell(from, predecessorFault(before, change, day, from === to))
      if (after && from !== to && !holdsOn(after.life, day))
        tell(to, { kind: 'successor-not-living', change, unit: to, day })
      return faults
    })
  })
}

/** What passes something on lived on the day before. What is only concerned may also begin or end on the day itself. */
function predecessorFault(
  { id: unit, life: { from, until } }: Unit,
  change: string,
  day: Day,
  isConcerned: boolean,
): HistoryFault | undefined {
  if (from !== null && (isConcerned ? from > day : from >= day))
    return { kind: 'change-before-unit', change, unit, day, from }
  if (until !== null && until < day) return { kind: 'change-after-unit', change, unit, day, until }
  return undefined
}

/** Of one unit on one day, over all changes of that day. */
function shareFaults({ changes }: UnitHistory): HistoryFault[] {
  const parts = changes.flatMap(({ id, effectiveOn, edges }) =>
    edges.flatMap(({ from, share }) => (share === null ? [] : [{ change: id, unit: from, day: effectiveOn, share }])),
  )
  return [...Map.groupBy(parts, ({ unit, day }) => `${day} ${unit}`).values()].flatMap((group): HistoryFault[] => {
    const wrong = group.filter(({ share }) => {
      const read = readShare(share)
      return read === undefined || isMore(read, ONE)
    })
    if (wrong.length > 0) return wrong.map((each) => ({ kind: 'share-not-valid', ...each }))
    const sum = sumOf(group.flatMap(({ share }) => readShare(share) ?? []))
    const [first] = group
    return first && isMore(sum, ONE)
      ? [{ kind: 'shares-over-one', change: first.change, unit: first.unit, day: first.day, sum: sum.text }]
      : []
  })
}
