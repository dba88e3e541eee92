// lineage-table.ts — who became whom, as a table: a column for each time between two changes, a row for each way through them.
// A unit that stayed spans its columns, one that many became spans their rows: 18 → 14 → 6 can be counted. Pure.
import { dayBefore, type Period } from './days.ts'
import { byKindAndName, type Face, faceOn } from './face.ts'
import { type Day, holdsOn, type Level, on, type Unit, type UnitHistory, type UnitId } from './history.ts'

export type LineageCell = {
  readonly face: Face
  /** How many columns and rows it covers. */
  readonly columns: number
  readonly rows: number
  /** It stands elsewhere in this column as well: only a part of it went this way. */
  readonly isPart: boolean
  /** How many others became it too, that are not of this table. */
  readonly others: number
}

export type LineageTable = {
  readonly columns: readonly { readonly from: Day | null; readonly until: Day | null; readonly count: number }[]
  /** Cells that begin in that row, by the column they begin in; a place without one is covered or empty. */
  readonly rows: readonly (readonly LineagePlace[])[]
}

export type LineagePlace =
  | { readonly kind: 'cell'; readonly cell: LineageCell }
  | { readonly kind: 'empty' }
  | { readonly kind: 'covered' }

/** A unit with all it came from and became. */
export const lineageOf = (history: UnitHistory, unit: UnitId): LineageTable => tableOf(history, [unit], 'both')

/**
 * What stood below a unit at one level, and what became of it: as long as the unit lived, those that stood below it that day; after
 * its end, whatever they became.
 */
export const lineageBelow = (history: UnitHistory, unit: UnitId, level: Level): LineageTable =>
  tableOf(history, childrenEver(history, unit, level), 'forward', history.units.get(unit))

function tableOf(
  history: UnitHistory,
  seeds: readonly UnitId[],
  direction: 'both' | 'forward',
  above?: Unit,
): LineageTable {
  const links = linksOf(history)
  const family = new Set(seeds)
  spread(family, seeds, (id) => links.after.get(id))
  if (direction === 'both') spread(family, seeds, (id) => links.before.get(id))
  const lives = [...family].flatMap((id) => history.units.get(id)?.life ?? [])
  const days = [...new Set(lives.flatMap(({ from, until }) => [from, until]))].filter((day) => day !== null)
  for (const id of family) for (const { unit, day } of links.after.get(id) ?? []) if (family.has(unit)) days.push(day)
  if (above) days.push(...movesUnder(history, family, above))
  const boundaries = [...new Set(days)].sort()
  const all = [null, ...boundaries].map((from, index) => ({ from, until: boundaries[index] ?? null }))
  // Before the first of them began and after the last ended there is nothing to show.
  const filled = all.filter((period) => layerOf(history, family, period, above).size > 0)
  const periods = all.slice(all.indexOf(filled[0] ?? all[0] ?? NEVER), all.indexOf(filled.at(-1) ?? NEVER) + 1)
  const layers: Layer[] = []
  for (const period of periods) {
    const layer = layerOf(history, family, period, above)
    const before = layers.at(-1)
    layers.push(above && before ? stillFrom(before, layer, period, above, links) : layer)
  }
  const ways = waysThrough(layers, periods, links)
  return {
    columns: periods.map((period, index) => ({ ...period, count: layers[index]?.size ?? 0 })),
    rows: placesOf(sorted(ways, layers), layers, links, family),
  }
}

/** Who stood under a unit, ever, at one level. */
export const childrenEver = ({ units }: UnitHistory, unit: UnitId, level: Level): readonly UnitId[] =>
  [...units.values()]
    .filter(
      ({ parents, kinds }) =>
        parents.some(({ value }) => value === unit) && kinds.some(({ value }) => value.level === level),
    )
    .map(({ id }) => id)

const NEVER: Span = { from: null, until: null }

type Link = { readonly unit: UnitId; readonly day: Day }
type Links = {
  readonly after: ReadonlyMap<UnitId, readonly Link[]>
  readonly before: ReadonlyMap<UnitId, readonly Link[]>
}
type Span = Pick<Period, 'from' | 'until'>
type Layer = ReadonlyMap<UnitId, Face>
/** One unit for each column, or nothing before the first and after the last. */
type Way = readonly (UnitId | null)[]

/** Who became whom at the same level: that a district's communes went to a province says nothing about which became which. */
function linksOf(history: UnitHistory): Links {
  const before = known.get(history)
  if (before) return before
  const links = makeLinks(history)
  known.set(history, links)
  return links
}

const known = new WeakMap<UnitHistory, Links>()

function makeLinks({ units, changes }: UnitHistory): Links {
  const after = new Map<UnitId, Link[]>()
  const before = new Map<UnitId, Link[]>()
  const add = (map: Map<UnitId, Link[]>, key: UnitId, link: Link) => {
    const list = map.get(key)
    if (list) list.push(link)
    else map.set(key, [link])
  }
  for (const { effectiveOn: day, edges } of changes) {
    for (const { from, to } of edges) {
      if (from === to || levelOf(units.get(from), dayBefore(day)) !== levelOf(units.get(to), day)) continue
      add(after, from, { unit: to, day })
      add(before, to, { unit: from, day })
    }
  }
  return { after, before }
}

const levelOf = (unit: Unit | undefined, day: Day): Level | undefined => unit && faceOn(unit, day).kind?.level

function spread(
  family: Set<UnitId>,
  seeds: readonly UnitId[],
  next: (id: UnitId) => readonly Link[] | undefined,
): void {
  const seen = new Set(seeds)
  const waiting = [...seeds]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const { unit } of next(at) ?? []) {
      if (seen.has(unit)) continue
      seen.add(unit)
      family.add(unit)
      waiting.push(unit)
    }
  }
}

/** After the unit above has ended, whoever had left it before is no business of its any more. */
function stillFrom(before: Layer, layer: Layer, { from }: Span, above: Unit, { after }: Links): Layer {
  if (from === null || holdsOn(above.life, from)) return layer
  const became = new Set(before.keys())
  for (const id of before.keys()) for (const { unit, day } of after.get(id) ?? []) if (day === from) became.add(unit)
  return new Map([...layer].filter(([id]) => became.has(id)))
}

/** Days on which one of them came below the unit or left it. */
function movesUnder({ units }: UnitHistory, family: ReadonlySet<UnitId>, above: Unit): readonly Day[] {
  return [...family]
    .flatMap((id) => units.get(id)?.parents ?? [])
    .filter(({ value }) => value === above.id)
    .flatMap(({ from, until }) => [from, until])
    .filter((day) => day !== null)
}

function layerOf(history: UnitHistory, family: ReadonlySet<UnitId>, { from, until }: Span, above?: Unit): Layer {
  const day = from ?? (until === null ? undefined : dayBefore(until))
  const faces = [...family].flatMap((id) => {
    const unit = history.units.get(id)
    if (!unit || (day !== undefined && !holdsOn(unit.life, day))) return []
    if (day !== undefined && above && holdsOn(above.life, day) && on(unit.parents, day) !== above.id) return []
    return [faceOn(unit, day ?? '9999-12-31')]
  })
  return new Map(faces.sort(byKindAndName).map((face) => [face.id, face]))
}

function waysThrough(layers: readonly Layer[], periods: readonly Span[], { after }: Links): Way[] {
  const last = layers.length - 1
  const onward = (id: UnitId, column: number): readonly UnitId[] => {
    const next = layers[column + 1]
    const day = periods[column + 1]?.from
    if (!next) return []
    const became = (after.get(id) ?? [])
      .filter((link) => link.day === day && next.has(link.unit))
      .map(({ unit }) => unit)
    return next.has(id) ? [id, ...became] : became
  }
  const reached = layers.map(() => new Set<UnitId>())
  const ways: Way[] = []
  const walk = (way: readonly (UnitId | null)[], id: UnitId) => {
    const column = way.length
    const here = [...way, id]
    const next = column < last ? onward(id, column) : []
    for (const each of next) {
      reached[column + 1]?.add(each)
      walk(here, each)
    }
    if (next.length === 0) ways.push([...here, ...Array<null>(last - column).fill(null)])
  }
  layers.forEach((layer, column) => {
    for (const id of layer.keys())
      if (column === 0 || !reached[column]?.has(id)) walk(Array<null>(column).fill(null), id)
  })
  return ways
}

/** By the last column first, so that what became one stands together. */
function sorted(ways: readonly Way[], layers: readonly Layer[]): readonly Way[] {
  const order = layers.map((layer) => new Map([...layer.keys()].map((id, index) => [id, index])))
  const place = (way: Way, column: number) => {
    const id = way[column]
    return id === null || id === undefined ? Number.MAX_SAFE_INTEGER : (order[column]?.get(id) ?? 0)
  }
  return [...ways].sort((a, b) => {
    for (let column = layers.length - 1; column >= 0; column--) {
      const difference = place(a, column) - place(b, column)
      if (difference !== 0) return difference
    }
    return 0
  })
}

function placesOf(ways: readonly Way[], layers: readonly Layer[], links: Links, family: ReadonlySet<UnitId>) {
  const columns = layers.length
  // Two rows share a cell where they share everything from it on: there they are one way already.
  const joins = (row: number, column: number): boolean => {
    const [above, here] = [ways[row - 1], ways[row]]
    if (!above || !here || here[column] === null) return false
    return here.slice(column).every((id, index) => id === above[column + index])
  }
  const rowsOf = (row: number, column: number): number => {
    let rows = 1
    while (joins(row + rows, column)) rows += 1
    return rows
  }
  const beginnings = layers.map((_, column) =>
    ways.flatMap((way, row) => (joins(row, column) ? [] : (way[column] ?? []))),
  )
  const covered = new Set<string>()
  return ways.map((way, row) =>
    layers.map((layer, column): LineagePlace => {
      const id = way[column]
      if (joins(row, column) || covered.has(`${row}.${column}`)) return { kind: 'covered' }
      const face = id === null || id === undefined ? undefined : layer.get(id)
      if (!face) return { kind: 'empty' }
      const rows = rowsOf(row, column)
      let wide = 1
      while (
        column + wide < columns &&
        way[column + wide] === id &&
        !joins(row, column + wide) &&
        rowsOf(row, column + wide) === rows &&
        layers[column + wide]?.get(face.id)?.name === face.name
      ) {
        covered.add(`${row}.${column + wide}`)
        wide += 1
      }
      return {
        kind: 'cell',
        cell: {
          face,
          columns: wide,
          rows,
          isPart: (beginnings[column] ?? []).filter((each) => each === id).length > 1,
          others: othersOf(face.id, links, family),
        },
      }
    }),
  )
}

const othersOf = (id: UnitId, { before }: Links, family: ReadonlySet<UnitId>): number =>
  new Set((before.get(id) ?? []).filter(({ unit }) => !family.has(unit)).map(({ unit }) => unit)).size

/** Which units of a day the unit came from or went into, at its level: itself where it lived then. */
export function relativesOn(history: UnitHistory, unit: UnitId, day: Day): readonly UnitId[] {
  const links = linksOf(history)
  const family = new Set([unit])
  spread(family, [unit], (id) => links.after.get(id))
  spread(family, [unit], (id) => links.before.get(id))
  return [...family].filter((id) => {
    const each = history.units.get(id)
    return each !== undefined && holdsOn(each.life, day)
  })
}
