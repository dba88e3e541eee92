// lost-points.ts — one unit's sheet: points of every node, the block beside them, and lost points by size. Pure.
import type { Localized } from '../../platform/locale.ts'
import { explain } from './explain.ts'
import type { LeafInput } from './leaf-input.ts'
import type { CompiledNode, CompiledSet } from './score.ts'
import type { NodeStatistics } from './scored-round.ts'

export type LostPoint = {
  readonly node: CompiledNode
  readonly max: number // grid points
  readonly points: number | null // grid points; null: figures missing
  readonly lost: number // grid points; the whole maximum where figures are missing
  readonly why: Localized
}

export type UnitSheet = {
  readonly compiled: CompiledSet
  /** By node in the order of the set, in grid points. */
  readonly points: readonly (number | null)[]
  readonly maxima: readonly number[]
  readonly notApplicable: ReadonlySet<string>
  readonly inputs: Readonly<Record<string, LeafInput>>
  readonly total: number | null
  readonly max: number
  readonly block: readonly NodeStatistics[]
  readonly lost: readonly LostPoint[]
}

export type UnitFigures = Pick<UnitSheet, 'points' | 'maxima' | 'notApplicable' | 'inputs'>

/** Puts one unit's figures beside its block's. `bests` are the block's best values, for leaves compared with them. */
export function unitSheet(
  compiled: CompiledSet,
  figures: UnitFigures,
  block: readonly NodeStatistics[],
  bests: Readonly<Record<string, string>>,
  total: number | null,
): UnitSheet {
  const inputs = { ...figures.inputs }
  for (const [key, best] of Object.entries(bests)) {
    const input = inputs[key]
    if (input && input.best === undefined) inputs[key] = { ...input, best }
  }
  const sheet = { ...figures, inputs, compiled, block, total, max: maximumOf(compiled, figures) }
  return { ...sheet, lost: lostPoints(sheet) }
}

function maximumOf(compiled: CompiledSet, { maxima, points, notApplicable }: UnitFigures): number {
  return compiled.nodes.reduce((sum, node, i) => {
    if (node.depth > 0 || node.node.modifier) return sum
    return points[i] === null && notApplicable.has(node.key) ? sum : sum + (maxima[i] ?? node.max)
  }, 0)
}

/** Why a leaf has its points, in both languages. */
export const reasonOf = (
  sheet: Pick<UnitSheet, 'compiled' | 'inputs'>,
  node: CompiledNode,
  points: number | null,
): Localized => ({
  vi: explain(sheet.compiled, node, sheet.inputs[node.key], points, 'vi'),
  en: explain(sheet.compiled, node, sheet.inputs[node.key], points, 'en'),
})

/** Leaves that cost points, the dearest first; leaves without figures stand on top of those that cost as much. */
function lostPoints(sheet: Omit<UnitSheet, 'lost'>): LostPoint[] {
  const { compiled, points, notApplicable } = sheet
  return compiled.nodes
    .flatMap((node, i): LostPoint[] => {
      const got = points[i] ?? null
      if (!node.leaf || node.leaf.modifier || notApplicable.has(node.key)) return []
      const lost = node.max - (got ?? 0)
      return lost > 0 ? [{ node, max: node.max, points: got, lost, why: reasonOf(sheet, node, got) }] : []
    })
    .sort((a, b) => b.lost - a.lost || Number(a.points !== null) - Number(b.points !== null))
}

/** Lost points together, grid points; leaves without figures are not lost yet. */
export const sumOf = (lost: readonly LostPoint[]): number =>
  lost.reduce((sum, each) => sum + (each.points === null ? 0 : each.lost), 0)
