// score.ts — from inputs to points, sums and index. Pure; runs in the browser too.
//
// A criteria set is compiled once. A round is scored by columns: one pair of arrays per leaf, one entry per unit. A leaf is
// rounded once onto the grid; everything above it is a sum of whole numbers.
import { type CriteriaSet, isLeaf, type NotApplicable, nodeKey, type SetNode } from './criteria-set.ts'
import { decimalOf, FINEST_PLACES, onGrid, parseDecimal, ratioToDecimal, roundHalfUp, roundToGrid } from './decimal.ts'
import { type InputField, InputRefused, type LeafInput } from './leaf-input.ts'
import { type CompiledRule, compileRule, EXCLUDED, MISSING, NOT_APPLICABLE, NOT_GIVEN } from './rules.ts'

export type CompiledNode = {
  readonly key: string
  readonly node: SetNode
  readonly parent: number // -1 for a field, bonus or penalty
  readonly depth: number // 0 for a field
  readonly max: number // grid points
  readonly leaf: CompiledLeaf | undefined
  /** Rounded to the set's places after summing, because the set rounds at groups. */
  readonly rounded: boolean
}

export type CompiledLeaf = CompiledRule & {
  readonly index: number // of its column
  readonly modifier: SetNode['modifier']
  /** What "not applicable" earns here: grid points, or EXCLUDED. */
  readonly notApplicable: number
}

export type CompiledSet = {
  readonly set: CriteriaSet
  /** Decimal places of the points grid: the set's own where it rounds at the leaf, else the finest. */
  readonly places: number
  readonly scale: number // grid points
  readonly nodes: readonly CompiledNode[] // parents before children, in the order of the set
  readonly leaves: readonly CompiledNode[]
  readonly byKey: ReadonlyMap<string, CompiledNode>
  readonly bonusCap: number | undefined
  readonly penaltyCap: number | undefined
}

/** Prepares a checked set for scoring. */
export function compileSet(set: CriteriaSet): CompiledSet {
  const places = set.rounding.at === 'leaf' ? set.rounding.places : FINEST_PLACES
  const nodes: CompiledNode[] = []
  const leaves: CompiledNode[] = []
  const grid = (value: number) => onGrid(decimalOf(value), places) ?? roundToGrid(decimalOf(value), places)
  const add = (node: SetNode, parent: number, depth: number, inherited: SetNode['modifier']): void => {
    const modifier = node.modifier ?? inherited
    const max = grid(node.max)
    const index = nodes.length
    const leaf = isLeaf(node)
      ? {
          ...compileRule(node, {
            max,
            places,
            emptyDenominator: set.defaults.empty_denominator,
            capped: modifier === 'bonus' || modifier === 'penalty',
          }),
          index: leaves.length,
          modifier,
          notApplicable: notApplicablePoints(node.not_applicable ?? set.defaults.not_applicable, max, places),
        }
      : undefined
    const rounded = set.rounding.at === 'group' && depth === 0
    const compiled = { key: nodeKey(node), node, parent, depth, max, leaf, rounded }
    nodes.push(compiled)
    if (leaf) leaves.push(compiled)
    for (const child of node.children ?? []) add(child, index, depth + 1, modifier)
  }
  for (const field of set.nodes) add(field, -1, 0, undefined)
  return {
    set,
    places,
    scale: grid(set.scale),
    nodes,
    leaves,
    byKey: new Map(nodes.map((node) => [node.key, node])),
    bonusCap: set.bonus_cap === undefined ? undefined : grid(set.bonus_cap),
    penaltyCap: set.penalty_cap === undefined ? undefined : grid(set.penalty_cap),
  }
}

/** Top-level fields that count towards the total. */
export const fieldNodes = (compiled: CompiledSet): readonly CompiledNode[] =>
  compiled.nodes.filter(({ depth, node }) => depth === 0 && !node.modifier)

/** Leaves that count towards the total. */
export const scoredLeaves = (compiled: CompiledSet): readonly CompiledNode[] =>
  compiled.leaves.filter(({ leaf }) => leaf?.modifier === undefined)

/** One leaf of all units: the fraction a/b of each, or a sentinel in `a`. */
export type LeafColumn = { readonly a: Float64Array; readonly b: Float64Array }

/** Results of all units. Entries are grid points, MISSING or EXCLUDED. */
export type ColumnScores = {
  readonly nodes: readonly NodeColumn[] // as `CompiledSet.nodes`
  readonly totals: Int32Array
  readonly maxima: Int32Array // what the total is measured against, after exclusions
}
/** `max` is absent where no unit had anything excluded below this node: then it is the node's own. */
export type NodeColumn = { readonly points: Int32Array; readonly max: Int32Array | undefined }

/** Points, sums and totals of `units` units. Allocates per node, never per unit. */
export function scoreColumns(compiled: CompiledSet, columns: readonly LeafColumn[], units: number): ColumnScores {
  const zeroWhenMissing = compiled.set.defaults.missing === 'zero'
  const unit = roundingUnit(compiled)
  const points = compiled.nodes.map(() => new Int32Array(units))
  const max: (Int32Array | undefined)[] = compiled.nodes.map(() => undefined)
  const totals = new Int32Array(units)
  const bonus = new Int32Array(units)
  const penalty = new Int32Array(units)
  const maxima = new Int32Array(units).fill(compiled.scale)
  const addedFields = new Int32Array(units) // fields that were not excluded, to tell "all excluded" from "all zero"

  // Children come after their parents: walking backwards, a node is complete when it is reached.
  for (let i = compiled.nodes.length - 1; i >= 0; i--) {
    const node = compiled.nodes[i] as CompiledNode
    const own = points[i] as Int32Array
    if (node.leaf) scoreLeafColumn(node.leaf, columns[node.leaf.index], own)
    else closeNode(compiled, i, points, max)
    if (node.rounded) roundColumn(own, unit)

    const modifier = node.leaf?.modifier ?? node.node.modifier
    if (modifier === 'info_only') continue
    if (modifier === 'bonus' || modifier === 'penalty') {
      if (node.depth === 0) addOutside(own, modifier === 'bonus' ? bonus : penalty)
      continue
    }
    if (node.parent === -1) addField(node, own, max[i])
  }
  finishTotals()
  return { nodes: points.map((column, i) => ({ points: column, max: max[i] })), totals, maxima }

  function addField(node: CompiledNode, own: Int32Array, ownMax: Int32Array | undefined): void {
    for (let u = 0; u < units; u++) {
      const value = own[u] as number
      if (value > EXCLUDED) {
        if ((totals[u] as number) !== MISSING) totals[u] = (totals[u] as number) + value
        addedFields[u] = 1
        if (ownMax) maxima[u] = (maxima[u] as number) - node.max + (ownMax[u] as number)
      } else if (value === EXCLUDED) {
        maxima[u] = (maxima[u] as number) - node.max
      } else {
        addedFields[u] = 1
        if (ownMax) maxima[u] = (maxima[u] as number) - node.max + (ownMax[u] as number)
        if (!zeroWhenMissing) totals[u] = MISSING
      }
    }
  }

  function finishTotals(): void {
    const atTotal = compiled.set.rounding.at === 'total' ? unit : 1
    for (let u = 0; u < units; u++) {
      if ((totals[u] as number) === MISSING) continue
      if (addedFields[u] === 0) {
        totals[u] = EXCLUDED
        continue
      }
      const extra = Math.min(bonus[u] as number, compiled.bonusCap ?? Number.MAX_SAFE_INTEGER)
      const less = Math.min(penalty[u] as number, compiled.penaltyCap ?? Number.MAX_SAFE_INTEGER)
      const total = (totals[u] as number) + extra - less
      totals[u] = atTotal === 1 ? total : roundToUnit(total, atTotal)
    }
  }
}

/** Bonus and penalty that nobody reported are none. */
function addOutside(own: Int32Array, sum: Int32Array): void {
  for (let u = 0; u < sum.length; u++)
    if ((own[u] as number) > EXCLUDED) sum[u] = (sum[u] as number) + (own[u] as number)
}

function scoreLeafColumn(leaf: CompiledLeaf, column: LeafColumn | undefined, own: Int32Array): void {
  if (!column) {
    own.fill(MISSING)
    return
  }
  const { a, b } = column
  for (let u = 0; u < own.length; u++) {
    const top = a[u] as number
    own[u] = top === NOT_APPLICABLE ? leaf.notApplicable : leaf.points(top, b[u] as number)
  }
}

function notApplicablePoints(declared: NotApplicable, max: number, places: number): number {
  if (declared === 'award_max') return max
  if (declared === 'exclude_rescale') return EXCLUDED
  return Math.min(max, roundToGrid(decimalOf(declared.points), places))
}

/** Sums the children of node `i`, which stand behind it. */
function closeNode(
  compiled: CompiledSet,
  i: number,
  points: readonly Int32Array[],
  max: (Int32Array | undefined)[],
): void {
  const own = points[i] as Int32Array
  const node = compiled.nodes[i] as CompiledNode
  const children: number[] = []
  for (let j = i + 1; j < compiled.nodes.length && (compiled.nodes[j] as CompiledNode).depth > node.depth; j++) {
    const child = compiled.nodes[j] as CompiledNode
    if (child.parent === i && child.node.modifier !== 'info_only') children.push(j)
  }
  const zeroWhenMissing = compiled.set.defaults.missing === 'zero'
  const outside = isOutside(compiled, node)
  let counted: Int32Array | undefined
  for (const j of children) {
    const child = points[j] as Int32Array
    const childMax = max[j]
    const full = (compiled.nodes[j] as CompiledNode).max
    if (!childMax && isPlain(child)) {
      for (let u = 0; u < own.length; u++)
        if ((own[u] as number) !== MISSING) own[u] = (own[u] as number) + (child[u] as number)
      counted?.fill(1)
      continue
    }
    const ownMax = max[i] ?? new Int32Array(own.length).fill(node.max)
    max[i] = ownMax
    counted ??= new Int32Array(own.length).fill(children.indexOf(j) > 0 ? 1 : 0)
    for (let u = 0; u < own.length; u++) {
      const value = child[u] as number
      if (value === EXCLUDED) {
        ownMax[u] = (ownMax[u] as number) - full
        continue
      }
      counted[u] = 1
      if (childMax) ownMax[u] = (ownMax[u] as number) - full + (childMax[u] as number)
      if (value === MISSING) {
        if (!zeroWhenMissing && !outside) own[u] = MISSING
      } else if ((own[u] as number) !== MISSING) own[u] = (own[u] as number) + value
    }
  }
  if (counted) for (let u = 0; u < own.length; u++) if (counted[u] === 0) own[u] = EXCLUDED
}

/** Whether a node stands in a bonus or penalty: its own or that of a node above it. */
function isOutside(compiled: CompiledSet, node: CompiledNode): boolean {
  const { modifier } = node.node
  if (modifier === 'bonus' || modifier === 'penalty') return true
  const parent = compiled.nodes[node.parent]
  return parent !== undefined && isOutside(compiled, parent)
}

function isPlain(column: Int32Array): boolean {
  for (let u = 0; u < column.length; u++) if ((column[u] as number) <= EXCLUDED) return false
  return true
}

function roundingUnit(compiled: CompiledSet): number {
  return 10 ** (compiled.places - compiled.set.rounding.places)
}

function roundColumn(column: Int32Array, unit: number): void {
  for (let u = 0; u < column.length; u++)
    if ((column[u] as number) > EXCLUDED) column[u] = roundToUnit(column[u] as number, unit)
}

function roundToUnit(value: number, unit: number): number {
  return Number(roundHalfUp(BigInt(value), BigInt(unit))) * unit
}

/** What was given for one unit: by key of the leaf. */
export type UnitInputs = { readonly unit: string; readonly inputs: ReadonlyMap<string, LeafInput> }

/** An input that a rule refuses, with unit and leaf. */
export type RefusedInput = { readonly unit: string; readonly leaf: string; readonly refused: InputRefused }

/** Turns inputs into columns. Refused inputs are collected, all of them; their columns stay without a value. */
export function columnsOf(
  compiled: CompiledSet,
  units: readonly UnitInputs[],
): { columns: LeafColumn[]; refused: RefusedInput[] } {
  const refused: RefusedInput[] = []
  const columns = compiled.leaves.map((node) => {
    const column = { a: new Float64Array(units.length).fill(NOT_GIVEN), b: new Float64Array(units.length).fill(1) }
    const best = node.leaf && bestOf(node, units)
    units.forEach((unit, u) => {
      const input = unit.inputs.get(node.key)
      if (!input || !node.leaf) return
      try {
        const { a, b } = readInput(node.leaf, input, best)
        column.a[u] = a
        column.b[u] = b
      } catch (error) {
        if (!(error instanceof InputRefused)) throw error
        refused.push({ unit: unit.unit, leaf: node.key, refused: error })
      }
    })
    return column
  })
  return { columns, refused }
}

/** Fields of `input` that hold something. */
export const filledFields = (input: LeafInput): InputField[] =>
  (Object.keys(input) as InputField[]).filter((field) => field !== 'applicable' && input[field] !== undefined)

function readInput(leaf: CompiledLeaf, input: LeafInput, best: string | undefined): { a: number; b: number } {
  if (input.applicable === false) return { a: NOT_APPLICABLE, b: 1 }
  const stray = filledFields(input).find((field) => !leaf.fields.includes(field))
  if (stray) throw new InputRefused({ code: 'not_used', field: stray, fields: leaf.fields })
  return leaf.read(input, best)
}

/** The best value of every leaf that compares with the best unit, by key. */
export function bestValues(compiled: CompiledSet, units: readonly UnitInputs[]): ReadonlyMap<string, string> {
  const bests = new Map<string, string>()
  for (const node of compiled.leaves) {
    const best = bestOf(node, units)
    if (best !== undefined) bests.set(node.key, best)
  }
  return bests
}

/** The best value of a leaf that compares with the best unit. */
function bestOf(node: CompiledNode, units: readonly UnitInputs[]): string | undefined {
  const { rule } = node.node
  const plain = rule?.type === 'knock_out' ? rule.rule : rule
  if (plain?.type !== 'ratio_relative_best') return undefined
  let best: string | undefined
  for (const { inputs } of units) {
    const input = inputs.get(node.key)
    const value = input?.applicable === false ? undefined : input?.value
    if (value !== undefined && parseDecimal(value) && (best === undefined || isGreater(value, best))) best = value
  }
  return best
}

function isGreater(a: string, b: string): boolean {
  const x = parseDecimal(a)
  const y = parseDecimal(b)
  if (!x || !y) return false
  return x.mantissa * 10n ** BigInt(y.places) > y.mantissa * 10n ** BigInt(x.places)
}

export type NodeStatus = 'scored' | 'missing' | 'not_applicable'
export type NodeScore = {
  readonly key: string
  readonly status: NodeStatus
  readonly points: number | null // grid points
  readonly max: number // grid points, after exclusions
}
export type UnitScore = {
  readonly unit: string
  readonly points: number | null // grid points of the total
  readonly max: number
  /** Index in % of the maximum, as published: rounded half up to the set's places. */
  readonly percent: string | null
  readonly nodes: readonly NodeScore[]
}

/** The results of one unit, node by node. */
export function unitScore(compiled: CompiledSet, scores: ColumnScores, unit: string, u: number): UnitScore {
  const total = scores.totals[u] as number
  const max = scores.maxima[u] as number
  return {
    unit,
    points: total > EXCLUDED ? total : null,
    max,
    percent: total > EXCLUDED ? percentOf(total, max, compiled.set.rounding.places) : null,
    nodes: compiled.nodes.map((node, i) => {
      const column = scores.nodes[i] as NodeColumn
      const points = column.points[u] as number
      const status = points > EXCLUDED ? 'scored' : points === EXCLUDED ? 'not_applicable' : 'missing'
      return {
        key: node.key,
        status,
        points: points > EXCLUDED ? points : null,
        max: column.max ? (column.max[u] as number) : node.max,
      }
    }),
  }
}

/** Index = points / maximum × 100, half up to `places`; null against a maximum of zero. */
export function percentOf(points: number, max: number, places: number): string | null {
  return max > 0 ? ratioToDecimal(BigInt(points), BigInt(max), places, 2) : null
}
