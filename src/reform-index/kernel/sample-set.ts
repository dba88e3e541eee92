// sample-set.ts — small criteria sets for tests. Not shipped, not shown.
import type { CriteriaSet, Rule, SetNode } from './criteria-set.ts'
import type { LeafInput } from './leaf-input.ts'
import { columnsOf, compileSet, scoreColumns, type UnitScore, unitScore } from './score.ts'

export const vi = (text: string) => ({ vi: text })

/** A leaf that the checker accepts, with what `over` changes. */
export function leaf(code: string, max: number, rule?: Rule, over: Partial<SetNode> = {}): SetNode {
  const isSurvey = rule?.type === 'survey_weighted'
  return {
    code,
    name: vi(`Mục ${code}`),
    max,
    ...(rule ? { rule, method: isSurvey ? 'survey' : 'self', evidence: [vi('văn bản')] } : {}),
    ...over,
  }
}

export function parent(code: string, max: number, children: SetNode[], over: Partial<SetNode> = {}): SetNode {
  return { code, name: vi(`Mục ${code}`), max, children, ...over }
}

/** A set of these nodes; its scale is the sum of the fields unless `over` says otherwise. */
export function sampleSet(nodes: SetNode[], over: Partial<CriteriaSet> = {}): CriteriaSet {
  const fields = nodes.filter(({ modifier }) => modifier === undefined)
  return {
    format: 'motcua-criteria-set/1',
    id: 'sample',
    version: 1,
    title: vi('Bộ tiêu chí thử'),
    level: 'commune',
    source: vi('kiểm thử'),
    provenance: 'reconstructed',
    scale: Number(fields.reduce((sum, { max }) => sum + max, 0).toFixed(4)),
    rounding: { places: 2, at: 'leaf', mode: 'half_up' },
    defaults: { missing: 'null', not_applicable: 'award_max', empty_denominator: 'zero' },
    bands: [],
    nodes,
    ...over,
  }
}

export type Inputs = Readonly<Record<string, LeafInput>>

/** Scores one unit alone. Throws what a rule refuses. */
export function scoreOne(set: CriteriaSet, inputs: Inputs): UnitScore {
  const compiled = compileSet(set)
  const { columns, refused } = columnsOf(compiled, [{ unit: 'u', inputs: new Map(Object.entries(inputs)) }])
  if (refused[0]) throw refused[0].refused
  return unitScore(compiled, scoreColumns(compiled, columns, 1), 'u', 0)
}
