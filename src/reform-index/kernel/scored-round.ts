// scored-round.ts — a round document with its results and what stands beside them: means, medians, bests. Pure.
import { pathText } from '../../platform/json-text.ts'
import { checkRound, type RoundFault } from './check-round.ts'
import type { CriteriaSet, Text } from './criteria-set.ts'
import { exactGrid, formatGrid } from './decimal.ts'
import { inputFaultText } from './fault-text.ts'
import type { LeafInput } from './leaf-input.ts'
import { blockMeans, type MeanOf, medianOf, type RankedUnit, scoreRound } from './ranking.ts'
import type { RoundDocument } from './round-document.ts'
import { bestValues, type CompiledSet, compileSet, type RefusedInput, type UnitInputs } from './score.ts'

/** What stands beside every unit of the round: per node in the order of the set, and for the total. */
export type NodeStatistics = {
  readonly key: string
  readonly mean: string | null
  readonly median: number | null // grid points
  readonly best: number | null // grid points
}
export type RoundStatistics = {
  readonly nodes: readonly NodeStatistics[]
  readonly mean: string | null
  readonly median: string | null
  readonly best: string | null
  /** The best value of the block, for leaves that are scored against it. */
  readonly bests: Readonly<Record<string, string>>
}

export type UnitResult = {
  readonly points: string | null
  readonly percent: string | null
  readonly rank: number | null
  readonly base: number
  readonly band: Text | null
  readonly nodePoints: readonly (number | null)[]
  readonly nodeMaxima: readonly number[]
  readonly notApplicable: readonly string[]
}

export type ScoredRound = {
  readonly document: RoundDocument
  readonly compiled: CompiledSet | undefined
  readonly units: readonly RankedUnit[]
  readonly results: ReadonlyMap<string, UnitResult>
  /** Units that hold a place: what "6/10" counts to. */
  readonly base: number
  readonly statistics: RoundStatistics
}

/** What is wrong with a round document, all of it: what the checker finds, and inputs that rules refuse. */
export class RoundRefused extends Error {
  override readonly name = 'RoundRefused'
  readonly faults: readonly RoundFault[]
  constructor(faults: readonly RoundFault[]) {
    super(`${faults.length} faults: ${faults[0]?.path} ${faults[0]?.en}`)
    this.faults = faults
  }
}

/** Scores a round document. Throws RoundRefused. A round without a set only passes on what was reported. */
export function scoreDocument(document: RoundDocument, set: CriteriaSet | undefined): ScoredRound {
  const compiled = set && compileSet(set)
  const inputs = document.units.flatMap((unit) =>
    unit.inputs ? [{ unit: unit.code, inputs: inputMap(unit.inputs) }] : [],
  )
  const reportedPlaces = document.units.flatMap(({ code, inputs, reported }) =>
    !inputs && reported?.rank !== undefined ? [{ unit: code, rank: reported.rank }] : [],
  )
  const { units, refused } = compiled ? scoreRound(compiled, inputs, reportedPlaces) : { units: [], refused: [] }
  const faults = [...checkRound(document, compiled), ...refused.map((input) => faultOf(document, input))]
  if (faults.length > 0) throw new RoundRefused(faults)
  return {
    document,
    compiled,
    units,
    base: document.base ?? units[0]?.base ?? document.units.length,
    results: new Map(compiled ? units.map((unit) => [unit.unit, resultOfUnit(compiled, unit)]) : []),
    statistics: compiled
      ? statisticsOf(compiled, units, inputs, document.mean_of ?? 'totals')
      : { nodes: [], mean: null, median: null, best: null, bests: {} },
  }
}

function faultOf({ units }: RoundDocument, { unit, leaf, refused: { fault } }: RefusedInput): RoundFault {
  const u = units.findIndex(({ code }) => code === unit)
  return {
    path: pathText(['units', u, 'inputs', leaf]),
    vi: `Đơn vị “${unit}”: ${inputFaultText(fault, 'vi')}`,
    en: `Unit “${unit}”: ${inputFaultText(fault, 'en')}`,
  }
}

function inputMap(inputs: NonNullable<RoundDocument['units'][number]['inputs']>): ReadonlyMap<string, LeafInput> {
  return new Map(Object.entries(inputs))
}

function resultOfUnit(compiled: CompiledSet, unit: RankedUnit): UnitResult {
  return {
    points: unit.points === null ? null : exactGrid(unit.points, compiled.places),
    percent: unit.percent,
    rank: unit.rank,
    base: unit.base,
    band: unit.band?.name ?? null,
    nodePoints: unit.nodes.map((node) => node.points),
    nodeMaxima: unit.nodes.map((node) => node.max),
    notApplicable: unit.nodes.filter(({ status }) => status === 'not_applicable').map(({ key }) => key),
  }
}

function statisticsOf(
  compiled: CompiledSet,
  units: readonly RankedUnit[],
  inputs: readonly UnitInputs[],
  of: MeanOf,
): RoundStatistics {
  const totals = units.flatMap(({ points }) => points ?? [])
  const median = medianOf(totals)
  const means = blockMeans(compiled, units, of)
  return {
    nodes: compiled.nodes.map((node, i) => {
      const points = units.flatMap((unit) => unit.nodes[i]?.points ?? [])
      return {
        key: node.key,
        mean: means.nodes[i] ?? null,
        median: medianOf(points),
        best: points.length > 0 ? Math.max(...points) : null,
      }
    }),
    mean: means.total,
    median: median === null ? null : formatGrid(median, compiled.places),
    best: totals.length > 0 ? formatGrid(Math.max(...totals), compiled.places) : null,
    bests: Object.fromEntries(bestValues(compiled, inputs)),
  }
}
