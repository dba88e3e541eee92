// result.ts — the shape in which results leave the kernel: command line, publication, files and API all use it. Pure.
import { nodeKey, textIn } from './criteria-set.ts'
import { exactGrid, formatDecimalExact, formatGrid, parseDecimal } from './decimal.ts'
import { explain, explainSum } from './explain.ts'
import type { LeafInput } from './leaf-input.ts'
import { blockMeans, type MeanOf, type RankedUnit, type RoundScore } from './ranking.ts'
import {
  bestValues,
  type CompiledNode,
  type CompiledSet,
  type NodeScore,
  type NodeStatus,
  type UnitInputs,
} from './score.ts'

type Language = 'vi' | 'en'

/** Points as exact decimals in their shortest form, maxima as the set states them. */
export type NodeResult = {
  readonly code: string
  readonly points: string | null
  readonly max: number
  readonly status: NodeStatus
}
export type UnitResult<Node> = {
  readonly unit: string
  readonly points: string | null
  readonly percent: string | null
  readonly rank: number | null
  readonly base: number
  readonly band: string | null
  readonly nodes: readonly Node[]
}

/** With what a person sees of a node, and why it has its points. */
export type ExplainedNode = NodeResult & { readonly shown: string | null; readonly reason: string }
export type ScoreResult = {
  readonly set: string
  readonly scale: number
  readonly units: readonly UnitResult<ExplainedNode>[]
}

/** One unit after the other: the sentences of eleven thousand units need not be held at once. */
export function* explainedUnits(
  compiled: CompiledSet,
  round: RoundScore,
  units: readonly UnitInputs[],
  language: Language,
): Generator<UnitResult<ExplainedNode>> {
  const bests = bestValues(compiled, units)
  for (const [u, unit] of round.units.entries()) {
    const inputs = units[u]?.inputs
    yield shaped(compiled, unit, language, (score, i) => {
      const node = compiled.nodes[i] as CompiledNode
      return {
        code: score.key,
        points: exact(compiled, score.points),
        shown: shownPoints(compiled, node, score.points),
        max: node.node.max,
        status: score.status,
        reason: node.leaf
          ? explain(compiled, node, withBest(inputs?.get(node.key), bests.get(node.key)), score.points, language)
          : explainSum(compiled, node, unit.nodes, language),
      }
    })
  }
}

/** As published: without sentences, in the language of the set itself. */
export const publishedUnit = (compiled: CompiledSet, unit: RankedUnit): UnitResult<NodeResult> =>
  shaped(compiled, unit, 'vi', (score, i) => ({
    code: score.key,
    points: exact(compiled, score.points),
    max: (compiled.nodes[i] as CompiledNode).node.max,
    status: score.status,
  }))

function shaped<Node>(
  compiled: CompiledSet,
  unit: RankedUnit,
  language: Language,
  node: (score: NodeScore, index: number) => Node,
): UnitResult<Node> {
  return {
    unit: unit.unit,
    points: exact(compiled, unit.points),
    percent: unit.percent === null ? null : shortest(unit.percent),
    rank: unit.rank,
    base: unit.base,
    band: unit.band && textIn(unit.band.name, language),
    nodes: unit.nodes.map(node),
  }
}

/** Means over the units that have a figure: of the total, and of every node in the order of the set. */
export type RoundMeans = {
  readonly points: string | null
  readonly nodes: readonly { readonly code: string; readonly points: string | null }[]
}

export function meansOf(compiled: CompiledSet, units: readonly RankedUnit[], of: MeanOf): RoundMeans {
  const { total, nodes } = blockMeans(compiled, units, of)
  return {
    points: total && shortest(total),
    nodes: compiled.nodes.map(({ node }, i) => ({ code: nodeKey(node), points: nodes[i] ? shortest(nodes[i]) : null })),
  }
}

/** Points with the places a person sees, decimal point: the set's where they were rounded to it, else the grid's. */
export function shownPoints(compiled: CompiledSet, node: CompiledNode, points: number | null): string | null {
  if (points === null) return null
  const { places } = compiled
  if (!node.rounded) return formatGrid(points, places)
  return formatGrid(points / 10 ** (places - compiled.set.rounding.places), compiled.set.rounding.places)
}

const exact = (compiled: CompiledSet, points: number | null) =>
  points === null ? null : exactGrid(points, compiled.places)

const withBest = (input: LeafInput | undefined, best: string | undefined): LeafInput | undefined =>
  input && best !== undefined && input.best === undefined ? { ...input, best } : input

function shortest(text: string): string {
  const decimal = parseDecimal(text)
  if (!decimal) throw new RangeError(`not a decimal: ${text}`)
  return formatDecimalExact(decimal)
}
