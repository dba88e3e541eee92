// explain.ts — one plain sentence per result, from which its points can be computed again by hand. Pure; runs in the browser too.
//
// The sentence is made from the same fraction that made the points; nothing is scored a second time here.
import { compare } from './cover.ts'
import { type PlainRule, type SetNode, type Tier, textIn } from './criteria-set.ts'
import {
  type Decimal,
  decimalOf,
  exactGrid,
  formatDecimalExact,
  formatGrid,
  parseDecimal,
  powerOfTen,
  roundHalfUp,
} from './decimal.ts'
import { type Emptiness, EXPLAIN_TEXT, type ExplainText } from './explain-text.ts'
import { inputFaultText } from './fault-text.ts'
import { DivisionByZero, evaluate, fractionOf, parseFormula } from './formula.ts'
import { InputRefused, type LeafInput } from './leaf-input.ts'
import { EXCLUDED, KNOCKED_OUT, MISSING, NOT_GIVEN } from './rules.ts'
import {
  type CompiledLeaf,
  type CompiledNode,
  type CompiledSet,
  filledFields,
  type NodeScore,
  type NodeStatus,
  type UnitScore,
} from './score.ts'

type Language = 'vi' | 'en'

/**
 * Why this leaf has these points (grid points; null without any). `input.best` is the best value of the round, where the
 * rule compares with it.
 */
export function explain(
  compiled: CompiledSet,
  node: CompiledNode,
  input: LeafInput | undefined,
  points: number | null,
  language: Language,
): string {
  const text = EXPLAIN_TEXT[language]
  const { leaf } = node
  if (!leaf) return text.sumOfChildren
  const remark = leaf.modifier === 'bonus' ? text.bonus : leaf.modifier === 'penalty' ? text.penalty : undefined
  const sentence = explainLeaf(new Writer(compiled, node, leaf, language), input, points)
  return remark && points !== null ? `${sentence} ${remark}` : sentence
}

/** How the sum of a node comes about. `nodes` are the results of one unit, as `CompiledSet.nodes`. */
export function explainSum(
  compiled: CompiledSet,
  node: CompiledNode,
  nodes: readonly NodeScore[],
  language: Language,
): string {
  const text = EXPLAIN_TEXT[language]
  const index = compiled.nodes.indexOf(node)
  const result = nodes[index]?.points ?? null
  const { refusal, said, sum } = partsOf(compiled, index, nodes, result, nodes[index]?.max ?? node.max, language)
  if (refusal !== undefined || result === null) return refusal ?? text.missing
  if (sum !== result) said.push(text.roundedTo(inLanguage(exactGrid(result, compiled.places), language)))
  return text.sentence(said)
}

/** How the total and the index of a unit come about: fields, bonus, penalty, rounding, per cent. */
export function explainTotal(compiled: CompiledSet, score: UnitScore, language: Language): string {
  const text = EXPLAIN_TEXT[language]
  const number = (points: number) => inLanguage(exactGrid(points, compiled.places), language)
  const { points: result, max, percent } = score
  const { refusal, said, sum } = partsOf(compiled, -1, score.nodes, result, max, language)
  if (refusal !== undefined || result === null) return refusal ?? text.missing
  const added = outsideSum(compiled, score, 'bonus')
  const less = outsideSum(compiled, score, 'penalty')
  const addedCounted = Math.min(added, compiled.bonusCap ?? added)
  const lessCounted = Math.min(less, compiled.penaltyCap ?? less)
  if (added > 0) said.push(text.bonusSum(number(added), addedCounted < added ? number(addedCounted) : undefined))
  if (less > 0) said.push(text.penaltySum(number(less), lessCounted < less ? number(lessCounted) : undefined))
  const exact = sum + addedCounted - lessCounted
  if (added + less > 0) said.push(text.inAll(number(exact)))
  if (exact !== result) said.push(text.roundedTo(number(result)))
  if (percent !== null) {
    const shown = parseDecimal(percent) ?? decimalOf(0)
    const isExact = shown.mantissa * BigInt(max) === BigInt(result) * 100n * powerOfTen(shown.places)
    said.push(text.indexOf(number(result), number(max), isExact ? '=' : '≈', inLanguage(percent, language)))
  }
  return text.sentence(said)
}

/** The parts that count into a node (-1: into the total), as the beginning of a sentence, or why there is no sum. */
function partsOf(
  compiled: CompiledSet,
  index: number,
  nodes: readonly NodeScore[],
  result: number | null,
  max: number,
  language: Language,
): { refusal?: string; said: string[]; sum: number } {
  const text = EXPLAIN_TEXT[language]
  const number = (points: number) => inLanguage(exactGrid(points, compiled.places), language)
  const parts = compiled.nodes.flatMap(({ parent, node: { modifier } }, i) => {
    const own = nodes[i]
    return parent === index && modifier === undefined && own ? [own] : []
  })
  const keys = (status: NodeStatus) => parts.filter((part) => part.status === status).map(({ key }) => key)
  const missing = keys('missing').join(', ')
  const excluded = keys('not_applicable')
  if (parts.length > 0 && excluded.length === parts.length) return { refusal: text.sumAllExcluded, said: [], sum: 0 }
  if (result === null) return { refusal: text.sumMissing(missing), said: [], sum: 0 }
  const points = parts.flatMap((part) => (part.status === 'scored' ? [part.points ?? 0] : []))
  const sum = points.reduce((total, value) => total + value, 0)
  const said = [
    text.sum(points.map(number).join(' + ') || '0', number(sum), number(max)),
    missing === '' ? '' : text.sumMissingAsZero(missing),
    excluded.length === 0 ? '' : text.sumExcluded(excluded.join(', ')),
  ]
  return { said, sum }
}

function outsideSum(compiled: CompiledSet, score: UnitScore, kind: 'bonus' | 'penalty'): number {
  const points = compiled.nodes.map(({ parent, node }, i) =>
    parent === -1 && node.modifier === kind ? (score.nodes[i]?.points ?? 0) : 0,
  )
  return points.reduce((a, b) => a + b, 0)
}

/** Writes numbers of one leaf in one language. */
class Writer {
  readonly text: ExplainText
  readonly compiled: CompiledSet
  readonly node: CompiledNode
  readonly leaf: CompiledLeaf
  readonly language: Language
  constructor(compiled: CompiledSet, node: CompiledNode, leaf: CompiledLeaf, language: Language) {
    this.text = EXPLAIN_TEXT[language]
    this.compiled = compiled
    this.node = node
    this.leaf = leaf
    this.language = language
  }
  get max(): string {
    return this.points(this.node.max)
  }
  points(grid: number): string {
    return inLanguage(exactGrid(grid, this.compiled.places), this.language)
  }
  number(decimal: Decimal | number): string {
    return inLanguage(formatDecimalExact(typeof decimal === 'number' ? decimalOf(decimal) : decimal), this.language)
  }
  /** A parameter that is a ratio, in per cent: 0.8 → 80 %. */
  percentOf(ratio: number): string {
    const { mantissa, places } = decimalOf(ratio)
    return this.text.percent(this.number({ mantissa: mantissa * 100n, places }))
  }
  /** `455/500 = 91,00 %`, with as many digits as it takes to stand on the right side of every bound. */
  ratio({ top, bottom }: Ratio, bounds: readonly number[] = []): string {
    const n = top.mantissa * powerOfTen(bottom.places) * 100n
    const d = bottom.mantissa * powerOfTen(top.places)
    const crosses = (places: number) =>
      bounds.some((bound) => {
        const { mantissa, places: boundPlaces } = decimalOf(bound)
        const limit = mantissa * 100n * powerOfTen(places)
        const shown = roundHalfUp(n * powerOfTen(places), d) * powerOfTen(boundPlaces)
        const exact = n * powerOfTen(places + boundPlaces) - mantissa * 100n * powerOfTen(places) * d
        return Math.sign(Number(shown - limit)) !== (exact > 0n ? 1 : exact < 0n ? -1 : 0)
      })
    let places = 2
    while (places < 20 && crosses(places)) places++
    const shown = roundHalfUp(n * powerOfTen(places), d)
    const sign = shown * d === n * powerOfTen(places) ? '=' : '≈'
    const percent = this.text.percent(inLanguage(formatGrid(shown, places), this.language))
    return `${this.number(top)}/${this.number(bottom)} ${sign} ${percent}`
  }
  /** `6 × 455/500 = 5,46 điểm`; ≈ where the result was rounded. */
  product(factors: string, exact: Fraction, points: number): string {
    const sign = exact.n * powerOfTen(this.compiled.places) === BigInt(points) * exact.d ? '=' : '≈'
    return `${factors} ${sign} ${this.text.points(this.points(points))}`
  }
  /** maximum × top/bottom. */
  share(ratio: Ratio, points: number): string {
    const factors = `${this.max} × ${this.number(ratio.top)}/${this.number(ratio.bottom)}`
    return this.product(factors, shareOf(this.node.max, this.compiled.places, ratio), points)
  }
  /** Points that the set states: `0,375 ≈ 0,38 điểm` where they are finer than the grid. */
  stated(value: number, points: number): string {
    const exact = fractionOf(decimalOf(value))
    const isExact = exact.n * powerOfTen(this.compiled.places) === BigInt(points) * exact.d
    return isExact
      ? this.text.points(this.points(points))
      : `${this.number(value)} ≈ ${this.text.points(this.points(points))}`
  }
}

type Ratio = { readonly top: Decimal; readonly bottom: Decimal }
type Fraction = { readonly n: bigint; readonly d: bigint }

function shareOf(max: number, places: number, { top, bottom }: Ratio): Fraction {
  return {
    n: BigInt(max) * top.mantissa * powerOfTen(bottom.places),
    d: bottom.mantissa * powerOfTen(top.places) * powerOfTen(places),
  }
}

const inLanguage = (plain: string, language: Language): string =>
  (language === 'vi' ? plain.replace('.', ',') : plain).replace('-', '−')

function explainLeaf(write: Writer, input: LeafInput | undefined, points: number | null): string {
  const { text, leaf, node } = write
  if (leaf.modifier === 'info_only') return explainInformation(write, input)
  if (input?.applicable === false) return notApplicable(write)
  if (!input || filledFields(input).length === 0) {
    return points === null ? missing(write) : text.pointsOnly(write.points(points))
  }
  let operands: { a: number; b: number }
  try {
    operands = leaf.read(input)
  } catch (error) {
    if (!(error instanceof InputRefused)) throw error
    return text.refused(inputFaultText(error.fault, write.language))
  }
  const { a, b } = operands
  const { rule } = node.node
  if (a === NOT_GIVEN) {
    const unknownBest = plainRule(node.node)?.type === 'ratio_relative_best' && input.value !== undefined
    if (points === null) return missing(write)
    if (!unknownBest) return text.pointsOnly(write.points(points))
    return text.sentence([
      text.result(text.besideUnknownBest(write.number(decimal(input.value))), write.points(points)),
    ])
  }
  const result = points ?? leaf.points(a, b)
  if (rule?.type === 'knock_out') {
    const condition = textIn(rule.condition, write.language)
    if (a === KNOCKED_OUT) return text.sentence([text.knockedOut(condition)])
    if (!rule.rule) return text.sentence([text.result(text.notKnockedOut(condition), write.points(result))])
    const [, ...others] = input.conditions ?? []
    const inner = explainPlain(write, rule.rule, { ...input, conditions: others }, a, b, result)
    return input.conditions ? `${text.notKnockedOut(condition)}. ${inner}` : inner
  }
  return rule ? explainPlain(write, rule, input, a, b, result) : text.infoOnly
}

const plainRule = ({ rule }: SetNode): PlainRule | undefined => (rule?.type === 'knock_out' ? rule.rule : rule)

const decimal = (value: string | undefined): Decimal => parseDecimal(value ?? '0') ?? decimalOf(0)

function missing({ text, leaf, compiled }: Writer): string {
  if (leaf.modifier === 'bonus') return text.missingBonus
  if (leaf.modifier === 'penalty') return text.missingPenalty
  return compiled.set.defaults.missing === 'zero' ? text.missingAsZero : text.missing
}

function notApplicable(write: Writer): string {
  const { text, leaf, node, compiled } = write
  if (leaf.notApplicable === EXCLUDED) return text.notApplicableExcluded(write.max)
  const declared = node.node.not_applicable ?? compiled.set.defaults.not_applicable
  const points = write.points(leaf.notApplicable)
  return declared === 'award_max' ? text.notApplicableFull(points) : text.notApplicablePoints(points)
}

function explainInformation(write: Writer, input: LeafInput | undefined): string {
  const { text } = write
  const top = input?.numerator === undefined ? undefined : parseDecimal(input.numerator)
  const bottom = input?.denominator === undefined ? undefined : parseDecimal(input.denominator)
  if (top && bottom && bottom.mantissa > 0n) return `${write.ratio({ top, bottom })}. ${text.infoOnly}`
  const value = input?.value === undefined ? undefined : parseDecimal(input.value)
  return value ? `${write.number(value)}. ${text.infoOnly}` : text.infoOnly
}

/** The case of a fraction 0/0, as the leaf or else the set declares it. */
function emptiness(write: Writer, points: number): Emptiness {
  if (points === EXCLUDED) return { kind: 'excluded' }
  if (points === MISSING) return { kind: 'missing' }
  return { kind: 'points', points: write.points(points), full: points > 0 && points === write.node.max }
}

/** A form whose input was given and read: a/b is its fraction, `points` what it earned. */
function explainPlain(write: Writer, rule: PlainRule, input: LeafInput, a: number, b: number, points: number): string {
  const { text, language, node, compiled } = write
  const empty = (why: string) => text.empty(why, emptiness(write, points))
  const earned = (how: string) => text.sentence([text.result(how, write.points(points))])
  const ratio: Ratio = { top: decimal(input.numerator), bottom: decimal(input.denominator) }
  const isFull = a >= b
  switch (rule.type) {
    case 'boolean':
      return text.sentence([a === 1 ? text.yes(write.points(points)) : text.no])
    case 'options': {
      const option = rule.options[a]
      const label = option ? textIn(option.label, language) : ''
      return text.sentence([`${text.option(label)}: ${write.stated(option?.points ?? 0, points)}`])
    }
    case 'all_of': {
      const lacking = rule.conditions.filter((_, i) => !input.conditions?.[i]).map((name) => textIn(name, language))
      return earned(a === b ? text.allHeld(b) : text.someHeld(a, b, lacking.join(', ')))
    }
    case 'ratio_tiers': {
      if (b === 0) return empty(text.emptyRatio)
      const bounds = rule.tiers.flatMap(({ gt, ge, lt, le }) => [gt, ge, lt, le]).filter((bound) => bound !== undefined)
      const said = write.ratio(ratio, bounds)
      const tier = rule.tiers.find((row) => tierHolds(row, ratio))
      if (!tier) return earned(text.noTier(said))
      return text.sentence([`${text.tier(said, tierText(write, tier))}: ${write.stated(tier.points, points)}`])
    }
    case 'ratio_linear': {
      if (b === 0) return empty(text.emptyRatio)
      if (a > b) return earned(text.cappedAtWhole(write.ratio(ratio, [1])))
      return text.sentence([write.ratio(ratio, [1]), write.share(ratio, points)])
    }
    case 'ratio_target': {
      if (b === 0) return empty(text.emptyRatio)
      const said = write.ratio(ratio, [rule.target])
      const target = write.percentOf(rule.target)
      if (reaches(ratio, rule.target)) return earned(text.targetMet(said, target))
      const { n, d } = shareOf(node.max, compiled.places, ratio)
      const { mantissa, places } = decimalOf(rule.target)
      const factors = `${write.max} × (${write.number(ratio.top)}/${write.number(ratio.bottom)}) / ${write.number(rule.target)}`
      const exact = { n: n * powerOfTen(places), d: d * mantissa }
      return text.sentence([text.targetMissed(said, target), write.product(factors, exact, points)])
    }
    case 'ratio_floor': {
      if (b === 0) return empty(text.emptyRatio)
      const said = write.ratio(ratio, [rule.floor, 1])
      const floor = write.percentOf(rule.floor)
      if (!reaches(ratio, rule.floor)) return earned(text.belowFloor(said, floor))
      if (a > b) return earned(text.cappedAtWhole(said))
      return text.sentence([text.aboveFloor(said, floor), write.share(ratio, points)])
    }
    case 'ratio_relative_best': {
      if (b === 0) return empty(text.emptyBest)
      const top = decimal(input.value)
      if (isFull) return earned(text.isBest(write.number(top)))
      const beside: Ratio = { top, bottom: decimal(input.best) }
      return text.sentence([
        text.besideBest(write.number(top), write.number(beside.bottom)),
        write.share(beside, points),
      ])
    }
    case 'count_capped': {
      const count = decimal(input.count)
      const step = decimalOf(rule.step)
      const exact = fractionOf({ mantissa: count.mantissa * step.mantissa, places: count.places + step.places })
      const product = `${write.number(count)} × ${write.number(step)}`
      const counted = text.counted(write.number(count), write.number(step))
      const cap = decimalOf(rule.cap ?? Number(exactGrid(node.max, compiled.places)))
      const worth = { mantissa: exact.n, places: count.places + step.places }
      if (compare(worth, cap) <= 0) return text.sentence([`${counted}: ${write.product(product, exact, points)}`])
      return text.sentence([`${counted}: ${product} = ${write.number(worth)}`, text.ceiling(write.points(points))])
    }
    case 'deadline_deduct':
    case 'violation_deduct': {
      if (b === 0) return empty(text.emptyCount)
      const unit = textIn(rule.unit, language)
      const count = decimal(input.count)
      if (count.mantissa === 0n) return earned(text.nothingToDeduct(unit))
      const step = decimalOf(rule.step)
      const places = Math.max(compiled.places, step.places)
      const left: Decimal = {
        mantissa:
          BigInt(node.max) * powerOfTen(places - compiled.places) -
          count.mantissa * step.mantissa * powerOfTen(places - step.places),
        places,
      }
      const counted = text.deducted(write.number(count), unit, write.number(step))
      const difference = `${write.max} − ${write.number(count)} × ${write.number(step)}`
      const floor = decimalOf(rule.floor ?? 0)
      if (compare(left, floor) >= 0) {
        return text.sentence([`${counted}: ${write.product(difference, fractionOf(left), points)}`])
      }
      return text.sentence([`${counted}: ${difference} = ${write.number(left)}`, text.lowest(write.points(points))])
    }
    case 'survey_weighted':
      return b === 0 ? empty(text.emptyAnswers) : explainSurvey(write, rule, input, points)
    case 'external_index': {
      const scale = decimalOf(rule.scale ?? 100)
      const value = decimal(input.value)
      const said = text.index(rule.index, write.number(value), write.number(scale))
      if (isFull) return earned(`${said}, ${text.indexFull}`)
      return text.sentence([said, write.share({ top: value, bottom: scale }, points)])
    }
    case 'improvement': {
      const kind = (['decrease', 'equal', 'increase'] as const)[a] ?? 'equal'
      const said = text[kind](write.number(decimal(input.value)), write.number(decimal(input.previous)))
      return text.sentence([`${said}: ${write.stated(rule[kind], points)}`])
    }
    case 'formula_variants':
      return explainFormula(write, rule, input, points)
    case 'direct': {
      const given = decimal(input.points)
      if (compare(given, { mantissa: BigInt(node.max), places: compiled.places }) > 0) {
        return earned(text.directCapped(write.number(given)))
      }
      const isExact = given.places <= compiled.places
      return text.sentence([
        isExact ? text.direct(write.points(points)) : text.direct(`${write.number(given)} ≈ ${write.points(points)}`),
      ])
    }
  }
}

function explainSurvey(
  write: Writer,
  rule: PlainRule & { type: 'survey_weighted' },
  input: LeafInput,
  points: number,
): string {
  const { text } = write
  const weights = new Map(Object.entries(rule.weights))
  const given = Object.entries(input.answers ?? {}).map(([answer, count]) => ({ answer, count: decimal(count) }))
  const counted = given.flatMap(({ answer, count }) => {
    const weight = weights.get(answer)
    return weight === null || weight === undefined ? [] : [{ answer, count, weight: decimalOf(weight) }]
  })
  const leftOut = given.filter(({ answer, count }) => weights.get(answer) === null && count.mantissa > 0n)
  const places = Math.max(0, ...counted.map(({ weight }) => weight.places))
  const all: Decimal = { mantissa: counted.reduce((sum, { count }) => sum + count.mantissa, 0n), places: 0 }
  const weighted: Decimal = {
    mantissa: counted.reduce(
      (sum, { count, weight }) => sum + count.mantissa * weight.mantissa * powerOfTen(places - weight.places),
      0n,
    ),
    places,
  }
  const products = counted.map(
    ({ answer, count, weight }) => `${answer} ${write.number(count)} × ${write.number(weight)}`,
  )
  return text.sentence([
    text.answers(write.number(all), products.join(' + '), write.number(weighted)),
    leftOut.length === 0
      ? ''
      : text.answersLeftOut(leftOut.map(({ answer, count }) => `${answer} ${write.number(count)}`).join(', ')),
    write.share({ top: weighted, bottom: all }, points),
  ])
}

function explainFormula(
  write: Writer,
  rule: PlainRule & { type: 'formula_variants' },
  input: LeafInput,
  points: number,
): string {
  const { text, node, compiled } = write
  const chosen =
    rule.formulas.find(({ name }) => name === input.formula) ?? rule.formulas[Number(input.formula ?? '1') - 1]
  if (!chosen) return text.pointsOnly(write.points(points))
  const expression = parseFormula(chosen.expression)
  const values = new Map(rule.variables.map(({ name }) => [name, decimal(input.vars?.[name])]))
  values.set('maximum', { mantissa: BigInt(node.max), places: compiled.places })
  const said = [...values]
    .filter(([name]) => name !== 'maximum' || /\bmaximum\b/.test(chosen.expression))
    .map(([name, value]) => `${name} = ${write.number(value)}`)
    .join(', ')
  try {
    const result = evaluate(expression, new Map([...values].map(([name, value]) => [name, fractionOf(value)])))
    const formula = text.formula(chosen.name, chosen.expression, said)
    const max = BigInt(node.max) * result.d - result.n * powerOfTen(compiled.places)
    const shown = () =>
      inLanguage(formatGrid(roundHalfUp(result.n * powerOfTen(4), result.d), 4).replace(/\.?0+$/, ''), write.language)
    const earned = text.points(write.points(points))
    if (result.n < 0n) return text.sentence([formula, `${text.belowZero(shown())}: ${earned}`])
    if (max < 0n) return text.sentence([formula, `${text.overMax(shown())}: ${earned}`])
    const isExact = result.n * powerOfTen(compiled.places) === BigInt(points) * result.d
    return text.sentence([formula, `${text.formulaResult} ${isExact ? '=' : '≈'} ${earned}`])
  } catch (error) {
    if (!(error instanceof DivisionByZero)) throw error
    return text.empty(text.emptyFormula(chosen.name, chosen.expression, said), emptiness(write, points))
  }
}

/** top/bottom ≥ bound, exactly. */
function reaches({ top, bottom }: Ratio, bound: number): boolean {
  return signBeside({ top, bottom }, bound) >= 0
}

function signBeside({ top, bottom }: Ratio, bound: number): number {
  const { mantissa, places } = decimalOf(bound)
  return compare(top, { mantissa: bottom.mantissa * mantissa, places: bottom.places + places })
}

function tierHolds({ gt, ge, lt, le }: Tier, ratio: Ratio): boolean {
  return (
    (gt === undefined || signBeside(ratio, gt) > 0) &&
    (ge === undefined || signBeside(ratio, ge) >= 0) &&
    (lt === undefined || signBeside(ratio, lt) < 0) &&
    (le === undefined || signBeside(ratio, le) <= 0)
  )
}

function tierText(write: Writer, { gt, ge, lt, le }: Tier): string {
  const low = gt ?? ge
  const high = lt ?? le
  const percent = (bound: number | undefined) => (bound === undefined ? undefined : write.percentOf(bound))
  // "0 % and more" says nothing: no ratio is negative.
  const lowShown = low === 0 && gt === undefined && high !== undefined ? undefined : percent(low)
  return write.text.between(lowShown, gt !== undefined, percent(high), lt !== undefined)
}
