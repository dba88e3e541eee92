// timeline.ts — what happened to one unit, day by day: the changes it took part in, and what became different about it. Pure.
import { dayBefore } from './days.ts'
import type { Change, Dated, Day, Unit, UnitHistory, UnitId } from './history.ts'
import { on } from './history.ts'

export type Difference =
  | { readonly of: 'name' | 'kind' | 'code'; readonly before: string | null; readonly after: string | null }
  | { readonly of: 'parent'; readonly before: UnitId | null; readonly after: UnitId | null }

export type Happening = {
  readonly day: Day
  /** By which instrument; absent where only the day is known. */
  readonly changes: readonly ChangeSeen[]
  /** What is different on the unit since that day; empty on the days it began or ended. */
  readonly differences: readonly Difference[]
  readonly began: boolean
  readonly ended: boolean
  /** Changes that day among the units that stood under it. */
  readonly below: readonly Change[]
}

/** A change from where one unit stands. */
export type ChangeSeen = {
  readonly change: Change
  /** Who became this unit, itself left out. */
  readonly cameFrom: readonly UnitId[]
  /** What this unit became, itself left out. */
  readonly became: readonly UnitId[]
  /** Who else became the same: they were merged together. */
  readonly together: readonly UnitId[]
}

/** From the first day to the last. */
export function timelineOf(history: UnitHistory, unit: Unit): readonly Happening[] {
  const own = Map.groupBy(
    history.changes.filter(({ edges }) => edges.some(({ from, to }) => from === unit.id || to === unit.id)),
    ({ effectiveOn }) => effectiveOn,
  )
  const below = Map.groupBy(changesBelow(history, unit), ({ effectiveOn }) => effectiveOn)
  const boundaries = [unit.names, unit.kinds, unit.codes, unit.parents].flatMap((dated: readonly Dated<unknown>[]) =>
    dated.flatMap(({ from, until }) => [from, until]),
  )
  const days = new Set(
    [...own.keys(), ...below.keys(), ...boundaries, unit.life.from, unit.life.until].filter((day) => day !== null),
  )
  return [...days].sort().map((day) => {
    const began = unit.life.from === day
    const ended = unit.life.until === day
    return {
      day,
      // That a district ended above it says less about a commune than what it was merged from.
      changes: (own.get(day) ?? [])
        .toSorted((a, b) => Number(a.kind === 'dissolve') - Number(b.kind === 'dissolve'))
        .map((change) => seenFrom(unit.id, change)),
      differences: began || ended ? [] : differencesOn(unit, day),
      began,
      ended,
      below: below.get(day) ?? [],
    }
  })
}

export function seenFrom(unit: UnitId, change: Change): ChangeSeen {
  const others = (ids: readonly UnitId[]) => [...new Set(ids)].filter((id) => id !== unit)
  const became = others(change.edges.filter(({ from }) => from === unit).map(({ to }) => to))
  return {
    change,
    cameFrom: others(change.edges.filter(({ to }) => to === unit).map(({ from }) => from)),
    became,
    together: others(change.edges.filter(({ to }) => became.includes(to)).map(({ from }) => from)),
  }
}

function differencesOn(unit: Unit, day: Day): readonly Difference[] {
  const eve = dayBefore(day)
  const found: Difference[] = []
  const text = (of: 'name' | 'kind', dated: readonly Dated<string>[]) => {
    const [before, after] = [on(dated, eve) ?? null, on(dated, day) ?? null]
    if (before !== after) found.push({ of, before, after })
  }
  text('name', unit.names)
  text(
    'kind',
    unit.kinds.map((each) => ({ ...each, value: each.value.kind })),
  )
  for (const codes of Map.groupBy(unit.codes, ({ value }) => value.scheme).values()) {
    const [before, after] = [on(codes, eve), on(codes, day)].map((each) => each?.code ?? null)
    if (before !== after) found.push({ of: 'code', before: before ?? null, after: after ?? null })
  }
  const [before, after] = [on(unit.parents, eve) ?? null, on(unit.parents, day) ?? null]
  if (before !== after) found.push({ of: 'parent', before, after })
  return found
}

/** Changes in which a unit that stood under this one, the day before or that day, took part. Its own are not among them. */
export function changesBelow({ units, changes }: UnitHistory, unit: Unit): readonly Change[] {
  const isBelow = (id: UnitId, day: Day) => {
    const parents = units.get(id)?.parents ?? []
    return on(parents, day) === unit.id || on(parents, dayBefore(day)) === unit.id
  }
  return changes.filter(
    ({ effectiveOn, edges }) =>
      edges.every(({ from, to }) => from !== unit.id && to !== unit.id) &&
      edges.some(({ from, to }) => isBelow(from, effectiveOn) || isBelow(to, effectiveOn)),
  )
}
