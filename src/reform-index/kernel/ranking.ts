// ranking.ts — places, bands, means and changes. Pure; runs in the browser too.
import type { Band, CriteriaSet } from './criteria-set.ts'
import { formatGrid, gridOf, parseDecimal, ratioToDecimal } from './decimal.ts'
import { EXCLUDED } from './rules.ts'
import {
  type ColumnScores,
  type CompiledSet,
  columnsOf,
  fieldNodes,
  type RefusedInput,
  scoreColumns,
  type UnitInputs,
  type UnitScore,
  unitScore,
} from './score.ts'

export type RankedUnit = UnitScore & {
  /** Competition ranking: equal totals share a place, the next place is skipped (1, 2, 2, 4). Null without a total. */
  readonly rank: number | null
  /** How many units were ranked: the 10 of "6/10". */
  readonly base: number
  readonly band: Band | null
}

export type RoundScore = { readonly units: readonly RankedUnit[]; readonly refused: readonly RefusedInput[] }

/** A unit of the block whose place was published without the inputs it came from: it keeps that place. */
export type ReportedPlace = { readonly unit: string; readonly rank: number }

/** Scores and ranks a whole round. Ranking is always inside one block of comparable units. */
export function scoreRound(
  compiled: CompiledSet,
  units: readonly UnitInputs[],
  reported: readonly ReportedPlace[] = [],
): RoundScore {
  const { columns, refused } = columnsOf(compiled, units)
  const scores = scoreColumns(compiled, columns, units.length)
  const { ranks, base } = aroundReported(rankTotals(scores), reported)
  return {
    refused,
    units: units.map(({ unit }, u) => {
      const score = unitScore(compiled, scores, unit, u)
      const rank = ranks[u] as number
      return {
        ...score,
        rank: rank || null,
        base,
        band: score.percent === null ? null : bandOf(compiled.set, score.percent),
      }
    }),
  }
}

type Places = { readonly ranks: Int32Array; readonly base: number }

/** Computed units take, in their order, the places that no reported unit holds. */
export function aroundReported({ ranks, base }: Places, reported: readonly ReportedPlace[]): Places {
  if (reported.length === 0) return { ranks, base }
  const held = new Set(reported.map(({ rank }) => rank))
  const free = Array.from({ length: base + reported.length }, (_, i) => i + 1).filter((place) => !held.has(place))
  return { ranks: ranks.map((rank) => (rank === 0 ? 0 : (free[rank - 1] ?? 0))), base: base + reported.length }
}

/**
 * Places of all units, 0 for a unit without a total. Units are compared by total / maximum, so that one with an excluded
 * leaf stands beside the others; two such ratios of whole numbers below 10^7 are equal as doubles only if they are equal.
 */
export function rankTotals(scores: Pick<ColumnScores, 'totals' | 'maxima'>): Places {
  const units = scores.totals.length
  const ratios = new Float64Array(units)
  const sorted = new Float64Array(units)
  let base = 0
  for (let u = 0; u < units; u++) {
    const total = scores.totals[u] as number
    const max = scores.maxima[u] as number
    if (total <= EXCLUDED || max <= 0) {
      ratios[u] = Number.NaN
      continue
    }
    ratios[u] = total / max
    sorted[base++] = total / max
  }
  const ascending = sorted.subarray(0, base).sort()
  const ranks = new Int32Array(units)
  for (let u = 0; u < units; u++) {
    const ratio = ratios[u] as number
    if (!Number.isNaN(ratio)) ranks[u] = 1 + base - upperBound(ascending, ratio)
  }
  return { ranks, base }
}

/** How many entries of an ascending array are ≤ value. */
function upperBound(ascending: Float64Array, value: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] as number) <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** The band of a published index: the one whose limits hold it. */
export function bandOf(set: Pick<CriteriaSet, 'bands'>, percent: string): Band | null {
  const value = Number(percent)
  return (
    set.bands.find(
      (band) => value >= (band.ge ?? Number.NEGATIVE_INFINITY) && value < (band.lt ?? Number.POSITIVE_INFINITY),
    ) ?? null
  )
}

/** Mean of grid points, half up to `places` of the same grid; null of nothing. */
export function meanOf(points: readonly number[], places: number): string | null {
  if (points.length === 0) return null
  const sum = points.reduce((total, value) => total + BigInt(value), 0n)
  return ratioToDecimal(sum, BigInt(points.length) * 10n ** BigInt(places), places)
}

/** How a publisher makes the mean of a block: of the totals, or as the sum of the rounded means of the fields. */
export type MeanOf = 'totals' | 'parts'

/**
 * Means of a block over the units that have points: of the total, and of every node in the order of the set.
 * The portal of Decision 766 publishes 61.86 where the mean of the 34 totals is 61.85: it adds the rounded means of its groups.
 */
export function blockMeans(
  compiled: CompiledSet,
  units: readonly UnitScore[],
  of: MeanOf,
): { readonly total: string | null; readonly nodes: readonly (string | null)[] } {
  const { places } = compiled
  const nodes = compiled.nodes.map((_, i) =>
    meanOf(
      units.flatMap((unit) => unit.nodes[i]?.points ?? []),
      places,
    ),
  )
  if (of === 'totals')
    return {
      nodes,
      total: meanOf(
        units.flatMap(({ points }) => points ?? []),
        places,
      ),
    }
  const parts = fieldNodes(compiled).map((field) => nodes[compiled.nodes.indexOf(field)] ?? null)
  if (parts.some((mean) => mean === null)) return { nodes, total: null }
  return {
    nodes,
    total: formatGrid(
      parts.reduce((sum, mean) => sum + gridOf(mean ?? '0', places), 0),
      places,
    ),
  }
}

/** Median of grid points as grid points, half up between the two middle ones; null of nothing. */
export function medianOf(points: readonly number[]): number | null {
  if (points.length === 0) return null
  const sorted = Float64Array.from(points).sort()
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : Math.floor(((sorted[middle - 1] as number) + upper + 1) / 2)
}

/** The difference of two plain decimals as a plain decimal with sign where negative. */
export function changeOf(current: string, previous: string, places: number): string {
  const a = parseDecimal(current)
  const b = parseDecimal(previous)
  if (!a || !b) throw new RangeError(`not decimals: ${current}, ${previous}`)
  const difference = a.mantissa * 10n ** BigInt(b.places) - b.mantissa * 10n ** BigInt(a.places)
  return ratioToDecimal(difference, 10n ** BigInt(a.places + b.places), places)
}

/** Places gained (positive) or lost (negative) against the round before. */
export const placesGained = (rank: number, previousRank: number): number => previousRank - rank
