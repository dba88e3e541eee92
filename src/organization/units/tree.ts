// tree.ts — the units of one day: who stood under whom, and how many of each kind. Pure.
import { byKindAndName, type Face, faceOn, kindOrder } from './face.ts'
import { type Day, holdsOn, LEVELS, type Level, on, type Unit, type UnitHistory, type UnitId } from './history.ts'

export type LevelCount = {
  readonly level: Level
  readonly count: number
  readonly kinds: readonly { readonly kind: string; readonly count: number }[]
}

export type TreeOnDay = {
  readonly day: Day
  /** Who stood under nobody that day. */
  readonly roots: readonly Face[]
  /** Sorted; empty for who had nobody below, or did not live that day. */
  children(unit: UnitId): readonly Face[]
  parent(unit: UnitId): UnitId | undefined
  /** From the top down to the unit's parent. */
  path(unit: UnitId): readonly Face[]
  /** Everything below a unit, by level; of the whole tree without one. */
  counts(unit?: UnitId): readonly LevelCount[]
}

/** People look at few days, and each page at one of them: the trees of the last days asked for are kept while nothing changes. */
export function treeOn(history: UnitHistory, day: Day): TreeOnDay {
  const trees = known.get(history) ?? new Map<Day, TreeOnDay>()
  const tree = trees.get(day) ?? makeTree(history, day)
  // The day asked for last goes to the end; the first is the one to forget.
  trees.delete(day)
  trees.set(day, tree)
  for (const oldest of trees.keys()) {
    if (trees.size <= KEPT_DAYS) break
    trees.delete(oldest)
  }
  known.set(history, trees)
  return tree
}

const KEPT_DAYS = 12
const known = new WeakMap<UnitHistory, Map<Day, TreeOnDay>>()

function makeTree(history: UnitHistory, day: Day): TreeOnDay {
  const below = new Map<UnitId | null, Unit[]>()
  const above = new Map<UnitId, UnitId>()
  for (const unit of history.units.values()) {
    if (!holdsOn(unit.life, day)) continue
    const parent = on(unit.parents, day)
    const stands = parent !== undefined && livesOn(history, parent, day) ? parent : null
    if (stands !== null) above.set(unit.id, stands)
    const list = below.get(stands)
    if (list) list.push(unit)
    else below.set(stands, [unit])
  }
  const faces = (units: readonly Unit[] = []) => units.map((unit) => faceOn(unit, day)).sort(byKindAndName)
  const path = (unit: UnitId): readonly Face[] => {
    const ids: UnitId[] = []
    for (let at = above.get(unit); at !== undefined && !ids.includes(at); at = above.get(at)) ids.unshift(at)
    return ids.flatMap((id) => history.units.get(id) ?? []).map((each) => faceOn(each, day))
  }
  return {
    day,
    roots: faces(below.get(null)),
    children: (unit) => faces(below.get(unit)),
    parent: (unit) => above.get(unit),
    path,
    counts: (unit) => countLevels(unitsBelow(below, unit ?? null), day),
  }
}

const livesOn = ({ units }: UnitHistory, id: UnitId, day: Day): boolean => {
  const unit = units.get(id)
  return unit !== undefined && holdsOn(unit.life, day)
}

/** Without recursion, and each unit once: wrong data may run in a circle. */
function unitsBelow(below: ReadonlyMap<UnitId | null, readonly Unit[]>, top: UnitId | null): readonly Unit[] {
  const found = new Set<Unit>()
  const waiting: (UnitId | null)[] = [top]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const unit of below.get(at) ?? []) {
      if (found.has(unit) || unit.id === top) continue
      found.add(unit)
      waiting.push(unit.id)
    }
  }
  return [...found]
}

function countLevels(units: readonly Unit[], day: Day): readonly LevelCount[] {
  const levels = new Map<Level, Map<string, number>>()
  for (const unit of units) {
    const kind = faceOn(unit, day).kind
    if (!kind) continue
    const kinds = levels.get(kind.level) ?? new Map<string, number>()
    levels.set(kind.level, kinds.set(kind.kind, (kinds.get(kind.kind) ?? 0) + 1))
  }
  return LEVELS.flatMap((level) => {
    const kinds = levels.get(level)
    if (!kinds) return []
    const sorted = [...kinds].sort(([a], [b]) => kindOrder(a) - kindOrder(b)).map(([kind, count]) => ({ kind, count }))
    return [{ level, count: sorted.reduce((sum, { count }) => sum + count, 0), kinds: sorted }]
  })
}
