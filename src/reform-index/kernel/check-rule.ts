// check-rule.ts — whether the parameters of a rule make sense for its leaf. Pure; the rule has the right shape already.

import type { Report } from './check-shape.ts'
import { LIMITS } from './check-shape.ts'
import { type Bounds, boundsText, compare, coverFaults } from './cover.ts'
import type { PlainRule, SetNode, Tier } from './criteria-set.ts'
import { type Decimal, decimalOf, formatDecimalExact } from './decimal.ts'
import { FormulaError, namesIn, parseFormula } from './formula.ts'
import { quoted } from './set-fault.ts'

/** Inputs write answers as A=12;B=3. */
const ANSWER = /^[^=;\s]{1,20}$/
/** Names that mean something in every formula. */
const RESERVED = ['maximum', 'min', 'max']
/** The largest ratio a rule may speak of: 10 is 1000 %. Beyond, somebody wrote per cent. */
const LARGEST_RATIO = '10'

export type LeafContext = { readonly max: Decimal; readonly report: Report }

export function checkRule(node: SetNode, pointer: string, context: LeafContext): void {
  const { rule } = node
  if (!rule) return
  if (rule.type !== 'knock_out') checkPlain(rule, node, pointer, context)
  else if (rule.rule) checkPlain(rule.rule, node, `${pointer}/rule`, context)
}

function checkPlain(rule: PlainRule, node: SetNode, pointer: string, context: LeafContext): void {
  const { report } = context
  switch (rule.type) {
    case 'boolean':
    case 'all_of':
    case 'ratio_linear':
    case 'ratio_relative_best':
    case 'external_index':
    case 'direct':
      return
    case 'options': {
      if (tooManyRows(rule.options, `${pointer}/options`, report)) return
      const points = rule.options.map((option, i) => stated(option.points, `${pointer}/options/${i}/points`, context))
      reachesMax(points, `${pointer}/options`, context)
      const plain = (text: string) => text.normalize('NFC').trim().toLowerCase().replace(/\s+/g, ' ')
      duplicates(rule.options, ({ label }) => [label.vi, label.en ?? label.vi].map(plain), `${pointer}/options`, report)
      return
    }
    case 'ratio_tiers': {
      if (tooManyRows(rule.tiers, `${pointer}/tiers`, report)) return
      checkTiers(rule.tiers, rule.part_of_whole ?? false, `${pointer}/tiers`, context)
      return
    }
    case 'ratio_target': {
      const target = decimalOf(rule.target)
      const limit = rule.part_of_whole ? '1' : LARGEST_RATIO
      ratioWithin(target, limit, `${pointer}/target`, report)
      return
    }
    case 'ratio_floor':
      ratioWithin(decimalOf(rule.floor), '1', `${pointer}/floor`, report)
      return
    case 'count_capped': {
      stated(rule.step, `${pointer}/step`, context)
      if (rule.cap !== undefined) reachesMax([stated(rule.cap, `${pointer}/cap`, context)], `${pointer}/cap`, context)
      return
    }
    case 'deadline_deduct':
    case 'violation_deduct':
      stated(rule.step, `${pointer}/step`, context)
      if (rule.floor !== undefined) stated(rule.floor, `${pointer}/floor`, context)
      return
    case 'survey_weighted': {
      if (node.method !== undefined && node.method !== 'survey') {
        const at = pointer.slice(0, pointer.lastIndexOf('/rule'))
        report(`${at.endsWith('/rule') ? at.slice(0, -5) : at}/method`, 'survey_without_method', { given: node.method })
      }
      for (const answer of Object.keys(rule.weights)) {
        if (ANSWER.test(answer)) continue
        report(`${pointer}/weights`, 'wrong_pattern', { given: quoted(answer), expected: 'answer' })
      }
      const weights = Object.values(rule.weights).filter((weight) => weight !== null)
      if (tooManyRows(weights, `${pointer}/weights`, report)) return
      if (weights.length === 0) report(`${pointer}/weights`, 'no_weights')
      else if (!weights.includes(1)) {
        const best = decimalOf(Math.max(...weights))
        const share = { mantissa: best.mantissa * context.max.mantissa, places: best.places + context.max.places }
        report(`${pointer}/weights`, 'max_unreachable', {
          best: formatDecimalExact(share),
          max: formatDecimalExact(context.max),
        })
      }
      return
    }
    case 'improvement': {
      const kinds = ['increase', 'equal', 'decrease'] as const
      reachesMax(
        kinds.map((kind) => stated(rule[kind], `${pointer}/${kind}`, context)),
        pointer,
        context,
      )
      return
    }
    case 'formula_variants': {
      if (tooManyRows(rule.formulas, `${pointer}/formulas`, report)) return
      if (tooManyRows(rule.variables, `${pointer}/variables`, report)) return
      checkFormulas(rule, pointer, report)
    }
  }
}

/** A number of points that the rule states is within the maximum. It may be finer than the grid: the leaf is rounded. */
function stated(value: number, pointer: string, { max, report }: LeafContext): Decimal {
  const points = decimalOf(value)
  if (compare(points, max) > 0) {
    report(pointer, 'points_over_max', { given: formatDecimalExact(points), max: formatDecimalExact(max) })
  }
  return points
}

function reachesMax(points: readonly Decimal[], pointer: string, { max, report }: LeafContext): void {
  const best = points.reduce((a, b) => (compare(a, b) >= 0 ? a : b))
  if (compare(best, max) < 0) {
    report(pointer, 'max_unreachable', { best: formatDecimalExact(best), max: formatDecimalExact(max) })
  }
}

function ratioWithin(ratio: Decimal, limit: string, pointer: string, report: Report): void {
  if (ratio.mantissa > 0n && compare(ratio, decimalOf(Number(limit))) <= 0) return
  report(pointer, 'not_a_ratio', { given: formatDecimalExact(ratio), limit })
}

function checkTiers(tiers: readonly Tier[], partOfWhole: boolean, pointer: string, context: LeafContext): void {
  const { report } = context
  let sound = true
  const rows = tiers.map((tier, i): Bounds => {
    const bound = (kind: 'gt' | 'ge' | 'lt' | 'le') => {
      const value = tier[kind]
      if (value === undefined) return undefined
      const decimal = decimalOf(value)
      const given = formatDecimalExact(decimal)
      if (value < 0) report(`${pointer}/${i}/${kind}`, 'negative_bound', { given })
      else if (value > Number(LARGEST_RATIO)) {
        sound = false
        report(`${pointer}/${i}/${kind}`, 'not_a_ratio', { given, limit: LARGEST_RATIO })
      }
      return decimal
    }
    const row = { gt: bound('gt'), ge: bound('ge'), lt: bound('lt'), le: bound('le') }
    if ((row.gt && row.ge) || (row.lt && row.le)) {
      report(`${pointer}/${i}`, 'tier_bounds', { tier: String(i + 1), bounds: boundsText(row) })
    }
    return row
  })
  const points = tiers.map((tier, i) => stated(tier.points, `${pointer}/${i}/points`, context))
  if (!sound) return
  const zero = decimalOf(0)
  const unreachable = new Set<number>()
  for (const fault of coverFaults(rows, { from: zero, to: partOfWhole ? decimalOf(1) : undefined })) {
    if (fault.kind === 'unreachable') {
      unreachable.add(fault.row)
      const values = { tier: String(fault.row + 1), bounds: boundsText(rows[fault.row] ?? {}) }
      report(`${pointer}/${fault.row}`, 'tier_unreachable', values)
    } else if (fault.kind === 'hole') report(pointer, 'tier_hole', { where: fault.where })
    else {
      const values = { first: String(fault.first + 1), second: String(fault.second + 1), where: fault.where }
      report(`${pointer}/${fault.second}`, 'tier_overlap', values)
    }
  }
  const reached = points.filter((_, i) => !unreachable.has(i))
  if (reached.length > 0) reachesMax(reached, pointer, context)
}

function checkFormulas(rule: PlainRule & { type: 'formula_variants' }, pointer: string, report: Report): void {
  const names = rule.variables.map(({ name }) => name)
  rule.variables.forEach(({ name }, i) => {
    if (RESERVED.includes(name))
      report(`${pointer}/variables/${i}/name`, 'reserved_name', { variable: quoted(name).slice(1, -1) })
  })
  duplicates(rule.variables, ({ name }) => [name], `${pointer}/variables`, report)
  duplicates(rule.formulas, ({ name }) => [name], `${pointer}/formulas`, report)
  const used = new Set<string>()
  let parsed = true
  rule.formulas.forEach(({ name, expression }, i) => {
    const at = `${pointer}/formulas/${i}/expression`
    const formula = quoted(name).slice(1, -1)
    try {
      for (const variable of namesIn(parseFormula(expression))) {
        used.add(variable)
        if (variable === 'maximum' || names.includes(variable)) continue
        const allowed = [...names, 'maximum'].join(', ')
        report(at, 'formula_unknown_name', { name: formula, variable, allowed })
      }
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error
      parsed = false
      report(at, 'formula_syntax', { name: formula, position: String(error.position), expected: error.message })
    }
  })
  if (!parsed) return
  rule.variables.forEach(({ name }, i) => {
    if (!used.has(name) && !RESERVED.includes(name)) {
      report(`${pointer}/variables/${i}/name`, 'variable_unused', { variable: name })
    }
  })
}

function duplicates<Row>(
  rows: readonly Row[],
  namesOf: (row: Row) => readonly string[],
  pointer: string,
  report: Report,
): void {
  const seen = new Set<string>()
  rows.forEach((row, i) => {
    const names = new Set(namesOf(row))
    const twice = [...names].find((name) => seen.has(name))
    if (twice !== undefined) report(`${pointer}/${i}`, 'duplicate_row', { name: quoted(twice).slice(1, -1) })
    for (const name of names) seen.add(name)
  })
}

function tooManyRows(rows: readonly unknown[], pointer: string, report: Report): boolean {
  if (rows.length <= LIMITS.rows) return false
  report(pointer, 'too_many_rows', { given: String(rows.length), limit: String(LIMITS.rows) })
  return true
}
