// lineage.ts — what became of a unit, and what of the past is in it: over any number of changes, with parts multiplied exactly. Pure.
//
// A part that no source names is unknown (null), and so is everything that is made from it. That a unit went whole to its only heir
// needs no source: it ended that day and nobody else got anything.
import { type Change, type Day, holdsOn, type UnitHistory, type UnitId } from './history.ts'
import { minus, NOTHING, ONE, plus, readShare, type Share, sumOf, times } from './share.ts'

/** One step between two units by one change. */
export type Step = { readonly change: Change; readonly unit: UnitId; readonly share: Share | null }

/** Who took over from the unit, change by change; the unit itself is not told. */
export function becameOf(history: UnitHistory, unit: UnitId): readonly Step[] {
  return (flowsOf(history).from.get(unit) ?? []).map(({ change, to, share }) => ({ change, unit: to, share }))
}

/** Whom the unit took over from, change by change. `share` is the part of the predecessor. */
export function cameFrom(history: UnitHistory, unit: UnitId): readonly Step[] {
  return (flowsOf(history).to.get(unit) ?? []).map(({ change, from, share }) => ({ change, unit: from, share }))
}

/** A part of one unit in another; null: some of it, nobody wrote how much. */
export type Part = { readonly unit: UnitId; readonly share: Share | null }

/** Where the unit of the day `then` is on the day `now`. A unit that ended without known heirs stays its own. */
export function partsAfter(history: UnitHistory, unit: UnitId, then: Day, now: Day): readonly Part[] {
  const { days, out } = flowsOf(history)
  let parts = new Map<UnitId, Share | null>([[unit, ONE]])
  for (const day of days) {
    if (day <= then || day > now) continue
    const flows = out.get(day)
    if (!flows || ![...parts.keys()].some((each) => flows.has(each))) continue
    const next = new Map<UnitId, Share | null>()
    for (const [each, share] of parts) {
      const going = flows.get(each)
      if (!going) add(next, each, share)
      else for (const flow of going) add(next, flow.to, product(share, flow.share))
    }
    parts = next
  }
  return sorted(parts, history)
}

/** Which units of the day `then` are in the unit on the day `now`, and how much of each. */
export function partsBefore(history: UnitHistory, unit: UnitId, then: Day, now: Day): readonly Part[] {
  const { days, into, out } = flowsOf(history)
  let parts = new Map<UnitId, Share | null>([[unit, ONE]])
  for (const day of days.toReversed()) {
    if (day <= then || day > now) continue
    const flows = into.get(day)
    const leaving = out.get(day)
    if (!flows || !leaving) continue
    const previous = new Map<UnitId, Share | null>()
    for (const [each, share] of parts) {
      for (const flow of flows.get(each) ?? []) add(previous, flow.from, product(share, flow.share))
      // Without a flow of its own it was there before, unchanged, or it began that day.
      if (!leaving.has(each) && !beginsOn(history, each, day)) add(previous, each, share)
    }
    parts = previous
  }
  return sorted(parts, history)
}

const beginsOn = ({ units }: UnitHistory, id: UnitId, day: Day): boolean => units.get(id)?.life.from === day

// ---- two days side by side

export type Compared = {
  /** Each unit of the day then, with where it is now. */
  readonly asThen: readonly Fate[]
  /** Each unit of the day now, with what of then is in it. */
  readonly asNow: readonly Fate[]
}
export type Fate = { readonly unit: UnitId; readonly parts: readonly Part[] }

/** The same units "as then" and "as now"; only those that `isMeant` names. */
export function compareDays(
  history: UnitHistory,
  then: Day,
  now: Day,
  isMeant: (unit: UnitId) => boolean = () => true,
): Compared {
  const living = (day: Day) =>
    [...history.units.values()].filter(({ id, life }) => holdsOn(life, day) && isMeant(id)).map(({ id }) => id)
  return {
    asThen: living(then).map((unit) => ({ unit, parts: partsAfter(history, unit, then, now) })),
    asNow: living(now).map((unit) => ({ unit, parts: partsBefore(history, unit, then, now) })),
  }
}

// ---- what flows where on which day

type Flow = { readonly from: UnitId; readonly to: UnitId; readonly share: Share | null; readonly change: Change }
type Flows = {
  /** Those between two units, by the one they leave and by the one they reach. */
  readonly from: ReadonlyMap<UnitId, readonly Flow[]>
  readonly to: ReadonlyMap<UnitId, readonly Flow[]>
  readonly days: readonly Day[]
  /** By day and by who it leaves; where a unit goes on, what is left flows to itself. */
  readonly out: ReadonlyMap<Day, ReadonlyMap<UnitId, readonly Flow[]>>
  readonly into: ReadonlyMap<Day, ReadonlyMap<UnitId, readonly Flow[]>>
}

const known = new WeakMap<UnitHistory, Flows>()

function flowsOf(history: UnitHistory): Flows {
  const before = known.get(history)
  if (before) return before
  const byDay = Map.groupBy(history.changes, ({ effectiveOn }) => effectiveOn)
  const days = [...byDay.keys()].sort()
  const all = days.map((day) => [day, flowsOn(history, day, byDay.get(day) ?? [])] as const)
  const grouped = (by: (flow: Flow) => UnitId) => new Map(all.map(([day, flows]) => [day, Map.groupBy(flows, by)]))
  const between = all.flatMap(([, flows]) => flows).filter(({ from, to }) => from !== to)
  const made = {
    from: Map.groupBy(between, ({ from }) => from),
    to: Map.groupBy(between, ({ to }) => to),
    days,
    out: grouped(({ from }) => from),
    into: grouped(({ to }) => to),
  }
  known.set(history, made)
  return made
}

/** All changes of one day happen at once: a unit may be divided among several of them. */
function flowsOn({ units }: UnitHistory, day: Day, changes: readonly Change[]): readonly Flow[] {
  const edges = changes.flatMap((change) => change.edges.map((edge) => ({ ...edge, change })))
  return [...Map.groupBy(edges, ({ from }) => from)].flatMap(([from, own]): readonly Flow[] => {
    const leaving = [...new Map(own.filter(({ to }) => to !== from).map((edge) => [edge.to, edge])).values()]
    const [first] = leaving
    if (!first) return []
    const goesOn = units.get(from)?.life.until !== day
    const [only, ...others] = leaving
    if (!goesOn && only && others.length === 0 && only.share === null)
      return [{ from, to: only.to, share: ONE, change: only.change }]
    const shares = leaving.map(({ share }) => (share === null ? null : (readShare(share) ?? null)))
    const flows = leaving.map(({ to, change }, i): Flow => ({ from, to, share: shares[i] ?? null, change }))
    if (!goesOn) return flows
    const given = shares.every((share) => share !== null) ? sumOf(shares) : null
    return [...flows, { from, to: from, share: given && minus(ONE, given), change: first.change }]
  })
}

function add(parts: Map<UnitId, Share | null>, unit: UnitId, share: Share | null): void {
  const known = parts.get(unit)
  if (known === undefined) parts.set(unit, share)
  else parts.set(unit, known === null || share === null ? null : plus(known, share))
}

const product = (a: Share | null, b: Share | null): Share | null => (a === null || b === null ? null : times(a, b))

/** The largest first, the unknown last; nothing is left out. */
function sorted(parts: ReadonlyMap<UnitId, Share | null>, { units }: UnitHistory): readonly Part[] {
  const slug = (id: UnitId) => units.get(id)?.slug ?? ''
  return [...parts]
    .map(([unit, share]) => ({ unit, share }))
    .filter(({ share }) => share === null || share.units !== NOTHING.units)
    .sort((a, b) => bySize(a.share, b.share) || (slug(a.unit) < slug(b.unit) ? -1 : 1))
}

function bySize(a: Share | null, b: Share | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  const places = Math.max(a.places, b.places)
  const scaled = ({ units, places: own }: Share) => units * 10n ** BigInt(places - own)
  return scaled(a) === scaled(b) ? 0 : scaled(a) > scaled(b) ? -1 : 1
}
