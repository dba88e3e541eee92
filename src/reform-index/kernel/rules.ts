// rules.ts — the scoring forms. Pure; runs in the browser too. Forms and their sources: README.md of this module.
//
// Every form reduces its input to ONE exact fraction a/b of safe whole numbers (`read`), and maps that fraction to whole
// grid points (`points`). The second step is the only place where points are made: page, server, command line and
// published file all call it, for one leaf or for a column of eleven thousand.
import type { EmptyDenominator, PlainRule, SetNode, Tier } from './criteria-set.ts'
import {
  compareProducts,
  type Decimal,
  decimalOf,
  formatDecimalExact,
  mulDivHalfUp,
  onGrid,
  parseDecimal,
  powerOfTen,
  roundHalfUp,
  roundToGrid,
} from './decimal.ts'
import { DivisionByZero, evaluate, type Fraction, fractionOf, parseFormula } from './formula.ts'
import { type InputField, InputRefused, type LeafInput } from './leaf-input.ts'

/** Results that are not points. Below every possible sum of penalties, so that they fit an Int32Array beside points. */
export const MISSING = -2_147_483_648
export const EXCLUDED = -2_147_483_647

/** Stands in `a` when there is no fraction. */
export const NOT_GIVEN = -1
export const NOT_APPLICABLE = -2
export const KNOCKED_OUT = -3

export type Operands = { readonly a: number; readonly b: number }

export type CompiledRule = {
  /** The fields this form reads, those it cannot do without first. */
  readonly fields: readonly InputField[]
  /** The fraction of one input. Throws InputRefused. `best` is the best value of the round for forms that compare with it. */
  read(input: LeafInput, best?: string): Operands
  /** Grid points of a fraction, or MISSING or EXCLUDED. */
  points(a: number, b: number): number
}

export type RuleContext = {
  readonly max: number // grid points
  readonly places: number // of the grid
  readonly emptyDenominator: EmptyDenominator
  readonly capped: boolean // bonus and penalty: points over the maximum are cut, not refused
}

/** Compiles the rule of a leaf. The set must have passed the checker. */
export function compileRule(node: SetNode, context: RuleContext): CompiledRule {
  const { rule } = node
  if (!rule) return informationOnly()
  if (rule.type !== 'knock_out') return compilePlain(rule, context)
  const inner = rule.rule ? compilePlain(rule.rule, context) : undefined
  // The first condition says whether it happened; an inner all_of reads the conditions behind it.
  const innerConditions = rule.rule?.type === 'all_of' ? rule.rule.conditions.length : 0
  return {
    fields: inner ? [...inner.fields.filter((field) => field !== 'conditions'), 'conditions'] : ['conditions'],
    read(input, best) {
      const [happened, ...others] = conditions(input, 1 + innerConditions) ?? []
      if (happened) return { a: KNOCKED_OUT, b: 1 }
      if (!inner) return happened === undefined ? nothing : { a: 1, b: 1 }
      const { conditions: _, ...rest } = input
      return inner.read(others.length > 0 ? { ...rest, conditions: others } : rest, best)
    },
    points: (a, b) => (a === KNOCKED_OUT ? 0 : inner ? inner.points(a, b) : a === NOT_GIVEN ? MISSING : context.max),
  }
}

const nothing: Operands = { a: NOT_GIVEN, b: 1 }

function compilePlain(rule: PlainRule, context: RuleContext): CompiledRule {
  const { max, places } = context
  const empty = emptyPoints('empty_denominator' in rule ? rule.empty_denominator : undefined, context)
  switch (rule.type) {
    case 'boolean':
      return {
        fields: ['value', 'option', 'conditions'],
        read(input) {
          const held = conditions(input, 1)?.[0] ?? yesOrNo('value', input.value) ?? yesOrNo('option', input.option)
          return held === undefined ? nothing : { a: held ? 1 : 0, b: 1 }
        },
        points: (a) => (a < 0 ? MISSING : a === 1 ? max : 0),
      }
    case 'options': {
      const table = rule.options.map((option) => Math.min(max, roundToGrid(decimalOf(option.points), places)))
      return {
        fields: ['option'],
        read(input) {
          if (input.option === undefined) return nothing
          return {
            a: optionIndex(
              rule.options.map(({ label }) => [label.vi, label.en ?? label.vi]),
              input.option,
            ),
            b: 1,
          }
        },
        points: (a) => (a < 0 ? MISSING : (table[a] ?? MISSING)),
      }
    }
    case 'all_of': {
      const count = rule.conditions.length
      return {
        fields: ['conditions'],
        read(input) {
          const held = conditions(input, count)
          return held ? { a: held.filter(Boolean).length, b: count } : nothing
        },
        points: (a, b) => (a < 0 ? MISSING : a === b ? max : 0),
      }
    }
    case 'ratio_tiers': {
      const tiers = rule.tiers.map((tier) => compileTier(tier, max, places))
      return {
        fields: ['numerator', 'denominator'],
        read: (input) => readRatio(input, rule.part_of_whole),
        points(a, b) {
          if (a < 0) return MISSING
          if (b === 0) return empty
          for (const tier of tiers) if (tier.holds(a, b)) return tier.points
          return 0
        },
      }
    }
    case 'ratio_linear':
      return {
        fields: ['numerator', 'denominator'],
        read: (input) => readRatio(input, rule.part_of_whole),
        points: (a, b) => (a < 0 ? MISSING : b === 0 ? empty : a >= b ? max : mulDivHalfUp(max, a, 1, b)),
      }
    case 'ratio_target': {
      const [targetTop, targetBottom] = safeRatio(decimalOf(rule.target))
      return {
        fields: ['numerator', 'denominator'],
        read: (input) => readRatio(input, rule.part_of_whole),
        points(a, b) {
          if (a < 0) return MISSING
          if (b === 0) return empty
          if (compareProducts(a, targetBottom, b, targetTop) >= 0) return max
          return mulDivHalfUp(max * targetBottom, a, targetTop, b)
        },
      }
    }
    case 'ratio_floor': {
      const [floorTop, floorBottom] = safeRatio(decimalOf(rule.floor))
      return {
        fields: ['numerator', 'denominator'],
        read: (input) => readRatio(input, rule.part_of_whole),
        points(a, b) {
          if (a < 0) return MISSING
          if (b === 0) return empty
          if (compareProducts(a, floorBottom, b, floorTop) < 0) return 0
          return a >= b ? max : mulDivHalfUp(max, a, 1, b)
        },
      }
    }
    case 'ratio_relative_best':
      return {
        fields: ['value', 'best'],
        read(input, best) {
          const value = amount('value', input.value)
          if (!value) return nothing
          const bestValue = amount('best', input.best ?? best)
          if (!bestValue) return nothing
          if (bestValue.mantissa === 0n && value.mantissa > 0n) {
            throw refuse({
              code: 'numerator_over_denominator',
              field: 'value',
              given: formatDecimalExact(value),
              denominator: '0',
            })
          }
          return pair(value, bestValue, 'value')
        },
        points: (a, b) => (a < 0 ? MISSING : b === 0 ? empty : a >= b ? max : mulDivHalfUp(max, a, 1, b)),
      }
    case 'count_capped': {
      const cap = rule.cap === undefined ? max : Math.min(max, roundToGrid(decimalOf(rule.cap), places))
      const [stepTop, stepBottom] = stepOnGrid(rule.step, places)
      return {
        fields: ['count'],
        read: (input) => readCount(input),
        points(a, b) {
          if (a < 0) return MISSING
          if (compareProducts(stepTop, a, cap * stepBottom, b) >= 0) return cap
          return mulDivHalfUp(stepTop, a, stepBottom, b)
        },
      }
    }
    case 'deadline_deduct':
    case 'violation_deduct': {
      const floor = rule.floor === undefined ? 0 : Math.min(max, roundToGrid(decimalOf(rule.floor), places))
      const [stepTop, stepBottom] = stepOnGrid(rule.step, places)
      return {
        fields: ['count', 'denominator'],
        read(input) {
          // Nothing was due (0 documents issued, 0 dossiers late): the declared behaviour of an empty denominator.
          const base = amount('denominator', input.denominator)
          if (base?.mantissa !== 0n) return readCount(input)
          const count = amount('count', input.count)
          if (!count || count.mantissa === 0n) return { a: 0, b: 0 }
          throw refuse({
            code: 'numerator_over_denominator',
            field: 'count',
            given: formatDecimalExact(count),
            denominator: '0',
          })
        },
        points(a, b) {
          if (a < 0) return MISSING
          if (b === 0) return empty
          if (compareProducts(stepTop, a, (max - floor) * stepBottom, b) >= 0) return floor
          // max − step × n is rounded once as a whole; exact halves go up, so the deduction is rounded half down.
          return mulDivHalfUp(1, max * stepBottom * b - stepTop * a, stepBottom, b)
        },
      }
    }
    case 'survey_weighted': {
      const weights = new Map(
        Object.entries(rule.weights).map(([answer, weight]) => [answer, weight === null ? null : decimalOf(weight)]),
      )
      return {
        fields: ['answers'],
        read: (input) => readAnswers(input, weights),
        points: (a, b) => (a < 0 ? MISSING : b === 0 ? empty : a >= b ? max : mulDivHalfUp(max, a, 1, b)),
      }
    }
    case 'external_index': {
      const scale = decimalOf(rule.scale ?? 100)
      return {
        fields: ['value'],
        read(input) {
          const value = amount('value', input.value)
          return value ? pair(value, scale, 'value') : nothing
        },
        points: (a, b) => (a < 0 ? MISSING : a >= b ? max : mulDivHalfUp(max, a, 1, b)),
      }
    }
    case 'improvement': {
      const table = [rule.decrease, rule.equal, rule.increase].map((value) =>
        Math.min(max, roundToGrid(decimalOf(value), places)),
      )
      return {
        fields: ['value', 'previous'],
        read(input) {
          const value = signed('value', input.value)
          const previous = signed('previous', input.previous)
          if (!value && !previous) return nothing
          if (!value || !previous)
            throw refuse({ code: 'needed', field: value ? 'previous' : 'value', fields: ['value', 'previous'] })
          const difference = value.mantissa * powerOfTen(previous.places) - previous.mantissa * powerOfTen(value.places)
          return { a: difference > 0n ? 2 : difference === 0n ? 1 : 0, b: 1 }
        },
        points: (a) => (a < 0 ? MISSING : (table[a] ?? MISSING)),
      }
    }
    case 'formula_variants': {
      const formulas = rule.formulas.map(({ name, expression }) => ({ name, expression: parseFormula(expression) }))
      const names = rule.variables.map(({ name }) => name)
      return {
        fields: ['vars', 'formula'],
        read(input) {
          if (input.vars === undefined && input.formula === undefined) return nothing
          const index =
            formulas.length === 1 && input.formula === undefined
              ? 0
              : formulaIndex(
                  formulas.map(({ name }) => name),
                  input.formula,
                )
          const values = readVariables(names, input.vars ?? {})
          values.set('maximum', { n: BigInt(max), d: powerOfTen(places) })
          try {
            const { n, d } = evaluate(
              formulas[index]?.expression ?? { kind: 'number', value: { n: 0n, d: 1n } },
              values,
            )
            // A formula's own fraction may outgrow safe numbers: it is rounded here, on the same grid, and passed on whole.
            const points = n <= 0n ? 0n : roundHalfUp(n * powerOfTen(places), d)
            return { a: points > BigInt(max) ? max : Number(points), b: 1 }
          } catch (error) {
            if (error instanceof DivisionByZero) return { a: 0, b: 0 }
            throw error
          }
        },
        points: (a, b) => (a < 0 ? MISSING : b === 0 ? empty : a),
      }
    }
    case 'direct':
      return {
        fields: ['points'],
        read(input) {
          const points = amount('points', input.points)
          if (!points) return nothing
          const rounded = roundToGrid(points, places)
          const limit: Decimal = { mantissa: BigInt(max), places }
          if (points.mantissa * powerOfTen(places) > limit.mantissa * powerOfTen(points.places)) {
            if (context.capped) return { a: max, b: 1 }
            throw refuse({
              code: 'points_over_max',
              field: 'points',
              given: formatDecimalExact(points),
              max: formatDecimalExact(limit),
            })
          }
          return { a: rounded, b: 1 }
        },
        points: (a) => (a < 0 ? MISSING : a),
      }
  }
}

/** Shown, never scored; a ratio may be given so that it can be shown. */
function informationOnly(): CompiledRule {
  return {
    fields: ['numerator', 'denominator', 'value'],
    read(input) {
      if (amount('value', input.value)) return { a: 0, b: 1 }
      return readRatio(input, false)
    },
    points: (a) => (a < 0 ? MISSING : 0),
  }
}

function emptyPoints(declared: EmptyDenominator | undefined, context: RuleContext): number {
  switch (declared ?? context.emptyDenominator) {
    case 'zero':
      return 0
    case 'max':
      return context.max
    case 'exclude':
      return EXCLUDED
    case 'missing':
      return MISSING
  }
}

function compileTier(
  tier: Tier,
  max: number,
  places: number,
): { points: number; holds(a: number, b: number): boolean } {
  const bounds = (['gt', 'ge', 'lt', 'le'] as const).flatMap((kind) => {
    const bound = tier[kind]
    return bound === undefined ? [] : [{ kind, ratio: safeRatio(decimalOf(bound)) }]
  })
  return {
    points: Math.min(max, roundToGrid(decimalOf(tier.points), places)),
    holds(a, b) {
      for (const { kind, ratio } of bounds) {
        const sign = compareProducts(a, ratio[1], b, ratio[0])
        if (kind === 'gt' ? sign <= 0 : kind === 'ge' ? sign < 0 : kind === 'lt' ? sign >= 0 : sign > 0) return false
      }
      return true
    },
  }
}

/** A parameter of a rule as two safe whole numbers. */
function safeRatio(decimal: Decimal): [number, number] {
  return [Number(decimal.mantissa), Number(powerOfTen(decimal.places))]
}

/** A step in grid points: 0.125 on two places is 125/10. */
function stepOnGrid(step: number, places: number): [number, number] {
  const decimal = decimalOf(step)
  const whole = onGrid(decimal, places)
  return whole === undefined ? [Number(decimal.mantissa), Number(powerOfTen(decimal.places - places))] : [whole, 1]
}

const refuse = (fault: ConstructorParameters<typeof InputRefused>[0]) => new InputRefused(fault)

function signed(field: InputField, text: string | undefined): Decimal | undefined {
  if (text === undefined) return undefined
  const decimal = parseDecimal(text)
  if (!decimal) throw refuse({ code: 'not_a_number', field, given: text })
  return decimal
}

function amount(field: InputField, text: string | undefined): Decimal | undefined {
  const decimal = signed(field, text)
  if (decimal && decimal.mantissa < 0n) throw refuse({ code: 'negative', field, given: text ?? '' })
  return decimal
}

/** Two decimals as safe whole numbers with the same ratio. */
function pair(a: Decimal, b: Decimal, field: InputField): Operands {
  return safePair(a.mantissa * powerOfTen(b.places), b.mantissa * powerOfTen(a.places), field)
}

function safePair(n: bigint, d: bigint, field: InputField): Operands {
  const divisor = n === 0n ? (d === 0n ? 1n : d) : greatestCommonDivisor(n, d)
  const a = n / divisor
  const b = d / divisor
  if (a > MAX_OPERAND || b > MAX_OPERAND) throw refuse({ code: 'too_large', field, given: String(n) })
  return { a: Number(a), b: Number(b) }
}

const MAX_OPERAND = BigInt(Number.MAX_SAFE_INTEGER)

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

function readRatio(input: LeafInput, partOfWhole: boolean | undefined): Operands {
  const numerator = amount('numerator', input.numerator)
  const denominator = amount('denominator', input.denominator)
  if (!numerator && !denominator) return nothing
  if (!numerator || !denominator) {
    throw refuse({
      code: 'needed',
      field: numerator ? 'denominator' : 'numerator',
      fields: ['numerator', 'denominator'],
    })
  }
  const over = numerator.mantissa * powerOfTen(denominator.places) > denominator.mantissa * powerOfTen(numerator.places)
  if (over && (partOfWhole || denominator.mantissa === 0n)) {
    throw refuse({
      code: 'numerator_over_denominator',
      field: 'numerator',
      given: formatDecimalExact(numerator),
      denominator: formatDecimalExact(denominator),
    })
  }
  if (denominator.mantissa === 0n) return { a: 0, b: 0 }
  return pair(numerator, denominator, 'numerator')
}

function readCount(input: LeafInput): Operands {
  const count = amount('count', input.count)
  if (!count) return nothing
  if (count.places > 0) throw refuse({ code: 'not_whole', field: 'count', given: input.count ?? '' })
  return safePair(count.mantissa, 1n, 'count')
}

function readAnswers(input: LeafInput, weights: ReadonlyMap<string, Decimal | null>): Operands {
  if (input.answers === undefined) return nothing
  const places = Math.max(0, ...[...weights.values()].map((weight) => weight?.places ?? 0))
  let weighted = 0n
  let all = 0n
  for (const [answer, text] of Object.entries(input.answers)) {
    const weight = weights.get(answer)
    if (weight === undefined)
      throw refuse({ code: 'unknown_answer', field: 'answers', given: answer, allowed: [...weights.keys()] })
    const count = amount('answers', text)
    if (!count) continue
    if (count.places > 0) throw refuse({ code: 'not_whole', field: 'answers', given: text })
    if (weight === null) continue
    weighted += count.mantissa * weight.mantissa * powerOfTen(places - weight.places)
    all += count.mantissa
  }
  if (all === 0n) return { a: 0, b: 0 }
  return safePair(weighted, all * powerOfTen(places), 'answers')
}

function readVariables(names: readonly string[], given: Readonly<Record<string, string>>): Map<string, Fraction> {
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown !== undefined) throw refuse({ code: 'unknown_variable', field: 'vars', given: unknown, allowed: names })
  return new Map(
    names.map((name) => {
      const value = signed('vars', Object.hasOwn(given, name) ? given[name] : undefined)
      if (!value) throw refuse({ code: 'missing_variable', field: 'vars', given: name })
      return [name, fractionOf(value)]
    }),
  )
}

function formulaIndex(names: readonly string[], given: string | undefined): number {
  if (given === undefined) throw refuse({ code: 'needed', field: 'formula', fields: ['formula', 'vars'] })
  const index = names.indexOf(given)
  if (index >= 0) return index
  const position = /^[1-9]\d?$/.test(given) ? Number(given) - 1 : -1
  if (position < 0 || position >= names.length)
    throw refuse({ code: 'unknown_formula', field: 'formula', given, allowed: names })
  return position
}

/** An option is named by its label in either language, else by its place from the top, counted from 1. */
function optionIndex(labels: readonly (readonly string[])[], given: string): number {
  const plain = (text: string) => text.normalize('NFC').trim().toLowerCase().replace(/\s+/g, ' ')
  const index = labels.findIndex((names) => names.some((name) => plain(name) === plain(given)))
  if (index >= 0) return index
  const position = /^[1-9]\d?$/.test(given) ? Number(given) - 1 : -1
  if (position >= 0 && position < labels.length) return position
  throw refuse({ code: 'unknown_option', field: 'option', given, allowed: labels.map(([name = '']) => name) })
}

const YES = ['1', 'true', 'yes', 'có', 'đạt', 'x']
const NO = ['0', 'false', 'no', 'không', 'không đạt']

/** Reads yes or no as people write it; undefined for an empty cell. Throws InputRefused for anything else. */
export function yesOrNo(field: InputField, text: string | undefined): boolean | undefined {
  const plain = text?.normalize('NFC').trim().toLowerCase()
  if (plain === undefined || plain === '') return undefined
  if (YES.includes(plain)) return true
  if (NO.includes(plain)) return false
  throw refuse({ code: 'unknown_option', field, given: text ?? '', allowed: ['1', '0', 'có', 'không'] })
}

function conditions(input: LeafInput, wanted: number): readonly boolean[] | undefined {
  const given = input.conditions
  if (given === undefined) return undefined
  if (given.length !== wanted)
    throw refuse({ code: 'condition_count', field: 'conditions', given: given.length, wanted })
  return given
}
