// Random sets and inputs against a slow version that is written here once more, in fractions of BigInt and recursion over
// the tree, with nothing taken from the kernel but its types.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkSet } from './check-set.ts'
import type { CriteriaSet, EmptyDenominator, NotApplicable, PlainRule, Rule, SetNode } from './criteria-set.ts'
import { formatGrid } from './decimal.ts'
import type { LeafInput } from './leaf-input.ts'
import { rankTotals, scoreRound } from './ranking.ts'
import { leaf, parent, sampleSet, scoreOne, vi } from './sample-set.ts'
import { compileSet } from './score.ts'

// ---- the slow version

type Q = readonly [n: bigint, d: bigint]
const q = (text: string | number): Q => {
  const [whole = '0', part = ''] = String(text).split('.')
  return [BigInt(whole + part), 10n ** BigInt(part.length)]
}
const times = (a: Q, b: Q): Q => [a[0] * b[0], a[1] * b[1]]
const minus = (a: Q, b: Q): Q => [a[0] * b[1] - b[0] * a[1], a[1] * b[1]]
const over = (a: Q, b: Q): Q => (b[0] < 0n ? [-a[0] * b[1], a[1] * -b[0]] : [a[0] * b[1], a[1] * b[0]])
const sign = ([n]: Q) => (n > 0n ? 1 : n < 0n ? -1 : 0)
const less = (a: Q, b: Q) => sign(minus(a, b)) < 0
const least = (a: Q, b: Q) => (less(a, b) ? a : b)
const most = (a: Q, b: Q) => (less(a, b) ? b : a)
/** Half up, away from zero. */
const onto = (value: Q, places: number): bigint => {
  const [n, d] = times(value, [10n ** BigInt(places), 1n])
  return n < 0n ? -((-n * 2n + d) / (2n * d)) : (n * 2n + d) / (2n * d)
}

type Outcome = bigint | 'missing' | 'excluded'

function slowLeaf(
  node: SetNode,
  input: LeafInput | undefined,
  best: Q | undefined,
  set: CriteriaSet,
  places: number,
): Outcome {
  const max = q(node.max)
  if (input?.applicable === false) {
    const mode = node.not_applicable ?? set.defaults.not_applicable
    if (mode === 'exclude_rescale') return 'excluded'
    return onto(mode === 'award_max' ? max : least(max, q(mode.points)), places)
  }
  const rule = node.rule
  if (!input || !rule || Object.keys(input).length === 0) return 'missing'
  if (rule.type === 'knock_out') {
    if (input.conditions?.[0]) return 0n
    if (!rule.rule) return input.conditions ? onto(max, places) : 'missing'
    const { conditions: _, ...rest } = input
    return Object.keys(rest).length === 0 ? 'missing' : slowRule(rule.rule, max, rest, best, set, places)
  }
  return slowRule(rule, max, input, best, set, places)
}

function slowRule(
  rule: PlainRule,
  max: Q,
  input: LeafInput,
  best: Q | undefined,
  set: CriteriaSet,
  places: number,
): Outcome {
  const none = (): Outcome => {
    const mode: EmptyDenominator =
      ('empty_denominator' in rule ? rule.empty_denominator : undefined) ?? set.defaults.empty_denominator
    return mode === 'zero' ? 0n : mode === 'max' ? onto(max, places) : mode === 'exclude' ? 'excluded' : 'missing'
  }
  const within = (value: Q) => onto(most([0n, 1n], least(max, value)), places)
  const ratio = () => {
    const b = q(input.denominator ?? '')
    return sign(b) === 0 ? undefined : over(q(input.numerator ?? ''), b)
  }
  switch (rule.type) {
    case 'boolean':
      return input.value === '1' ? within(max) : 0n
    case 'options':
      return within(q(rule.options[Number(input.option) - 1]?.points ?? 0))
    case 'all_of':
      return input.conditions?.every(Boolean) ? within(max) : 0n
    case 'ratio_linear': {
      const r = ratio()
      return r ? within(times(max, r)) : none()
    }
    case 'ratio_target': {
      const r = ratio()
      return r ? within(times(max, over(r, q(rule.target)))) : none()
    }
    case 'ratio_floor': {
      const r = ratio()
      return r ? (less(r, q(rule.floor)) ? 0n : within(times(max, r))) : none()
    }
    case 'ratio_tiers': {
      const r = ratio()
      if (!r) return none()
      for (const { gt, ge, lt, le, points } of rule.tiers) {
        if (gt !== undefined && !less(q(gt), r)) continue
        if (ge !== undefined && less(r, q(ge))) continue
        if (lt !== undefined && !less(r, q(lt))) continue
        if (le !== undefined && less(q(le), r)) continue
        return within(q(points))
      }
      return 0n
    }
    case 'ratio_relative_best':
      return !best || sign(best) === 0 ? none() : within(times(max, over(q(input.value ?? ''), best)))
    case 'count_capped':
      return within(least(q(rule.cap ?? 1_000_000), times(q(rule.step), q(input.count ?? ''))))
    case 'deadline_deduct':
    case 'violation_deduct':
      if (input.denominator !== undefined && sign(q(input.denominator)) === 0) return none()
      return within(most(q(rule.floor ?? 0), minus(max, times(q(rule.step), q(input.count ?? '')))))
    case 'survey_weighted': {
      let top: Q = [0n, 1n]
      let bottom: Q = [0n, 1n]
      for (const [answer, count] of Object.entries(input.answers ?? {})) {
        const weight = rule.weights[answer]
        if (weight === null || weight === undefined) continue
        top = minus(top, times([-1n, 1n], times(q(weight), q(count))))
        bottom = minus(bottom, times([-1n, 1n], q(count)))
      }
      return sign(bottom) === 0 ? none() : within(times(max, over(top, bottom)))
    }
    case 'external_index':
      return within(times(max, over(q(input.value ?? ''), q(rule.scale ?? 100))))
    case 'improvement': {
      const change = sign(minus(q(input.value ?? ''), q(input.previous ?? '')))
      return within(q(change > 0 ? rule.increase : change < 0 ? rule.decrease : rule.equal))
    }
    case 'formula_variants': {
      // The sets below use one formula: maximum × x / y.
      const y = q(input.vars?.['y'] ?? '')
      return sign(y) === 0 ? none() : within(times(max, over(q(input.vars?.['x'] ?? ''), y)))
    }
    case 'direct':
      return within(q(input.points ?? ''))
  }
}

type SlowNode = { points: Outcome; max: bigint }

function slowNode(
  node: SetNode,
  inputs: ReadonlyMap<string, LeafInput>,
  bests: ReadonlyMap<string, Q>,
  set: CriteriaSet,
  places: number,
  outside: boolean,
): SlowNode {
  const key = node.code ?? ''
  const max = onto(q(node.max), places)
  if (!node.children) return { points: slowLeaf(node, inputs.get(key), bests.get(key), set, places), max }
  const parts = node.children.filter(({ modifier }) => modifier !== 'info_only')
  const scores = parts.map((child) => slowNode(child, inputs, bests, set, places, outside))
  if (scores.length > 0 && scores.every(({ points }) => points === 'excluded')) return { points: 'excluded', max: 0n }
  const kept = scores.filter(({ points }) => points !== 'excluded')
  const isMissing = kept.some(({ points }) => points === 'missing') && set.defaults.missing === 'null' && !outside
  const sum = kept.reduce((total, { points }) => total + (typeof points === 'bigint' ? points : 0n), 0n)
  return { points: isMissing ? 'missing' : sum, max: kept.reduce((total, { max: own }) => total + own, 0n) }
}

function slowTotal(set: CriteriaSet, inputs: ReadonlyMap<string, LeafInput>, bests: ReadonlyMap<string, Q>) {
  const { at, places: shown } = set.rounding
  const places = at === 'leaf' ? shown : 4
  const unit = 10n ** BigInt(places - shown)
  const coarse = (value: bigint) => onto([value, unit], 0) * unit
  const scores = set.nodes.map((node) => {
    const outside = node.modifier === 'bonus' || node.modifier === 'penalty'
    const score = slowNode(node, inputs, bests, set, places, outside)
    const rounded = at === 'group' && typeof score.points === 'bigint' ? coarse(score.points) : score.points
    return { ...score, points: rounded, modifier: node.modifier }
  })
  const sum = (kind: SetNode['modifier']) =>
    scores.reduce(
      (total, { points, modifier }) => total + (modifier === kind && typeof points === 'bigint' ? points : 0n),
      0n,
    )
  const cap = (value: bigint, limit: number | undefined) =>
    limit === undefined || value < onto(q(limit), places) ? value : onto(q(limit), places)
  const fields = scores.filter(({ modifier }) => modifier === undefined)
  const kept = fields.filter(({ points }) => points !== 'excluded')
  const isMissing = kept.some(({ points }) => points === 'missing') && set.defaults.missing === 'null'
  const total = sum(undefined) + cap(sum('bonus'), set.bonus_cap) - cap(sum('penalty'), set.penalty_cap)
  return {
    points: isMissing || kept.length === 0 ? null : at === 'total' ? coarse(total) : total,
    max: kept.reduce((all, { max }) => all + max, 0n),
  }
}

// ---- random rules, sets and inputs

const decimalText = fc.oneof(
  fc.nat(20).map(String),
  fc.nat(100_000).map((n) => (n / 100).toFixed(2)),
  fc.maxSafeNat().map(String),
)
const amountPair = fc.oneof(
  fc.tuple(fc.nat(20), fc.nat(20)),
  fc.tuple(fc.nat(5000), fc.nat(5000)),
  fc.tuple(fc.maxSafeNat(), fc.maxSafeNat()),
  fc
    .tuple(fc.nat(100), fc.nat(100))
    .map(([x, y]) => [Number.MAX_SAFE_INTEGER - x, Number.MAX_SAFE_INTEGER - y] as const),
)
const ratioInput: fc.Arbitrary<LeafInput> = amountPair.map(([a, b]) => ({
  numerator: String(b === 0 ? 0 : a),
  denominator: String(b),
}))
const emptyMode = fc.option(fc.constantFrom<EmptyDenominator>('zero', 'max', 'exclude', 'missing'), { nil: undefined })
const withEmpty = <R extends object>(rule: fc.Arbitrary<R>) =>
  fc.tuple(rule, emptyMode).map(([own, mode]) => (mode ? { ...own, empty_denominator: mode } : own))

type Scored = { max: number; rule: PlainRule; input: fc.Arbitrary<LeafInput> }
const hundredths = (min: number, max: number) => fc.integer({ min, max }).map((n) => n / 100)

const scored: fc.Arbitrary<Scored> = hundredths(1, 2000).chain((max) => {
  const upTo = (top: number) => hundredths(0, Math.round(top * 100))
  const make = (rule: fc.Arbitrary<object>, input: fc.Arbitrary<LeafInput>) =>
    rule.map((own): Scored => ({ max, rule: own as PlainRule, input }))
  const step = hundredths(1, Math.max(1, Math.round(max * 100)))
  const count = fc.oneof(fc.nat(30), fc.maxSafeNat()).map((n) => ({ count: String(n) }))
  return fc.oneof(
    make(fc.constant({ type: 'boolean' }), fc.constantFrom({ value: '0' }, { value: '1' })),
    make(
      upTo(max).map((points) => ({
        type: 'options',
        options: [
          { label: vi('a'), points: max },
          { label: vi('b'), points },
        ],
      })),
      fc.constantFrom({ option: '1' }, { option: '2' }),
    ),
    make(
      fc.constant({ type: 'all_of', conditions: [vi('a'), vi('b')] }),
      fc.tuple(fc.boolean(), fc.boolean()).map((conditions) => ({ conditions })),
    ),
    make(withEmpty(fc.constant({ type: 'ratio_linear' })), ratioInput),
    make(withEmpty(hundredths(1, 200).map((target) => ({ type: 'ratio_target', target }))), ratioInput),
    make(withEmpty(hundredths(1, 100).map((floor) => ({ type: 'ratio_floor', floor }))), ratioInput),
    make(
      withEmpty(
        fc.tuple(hundredths(1, 50), hundredths(51, 100), upTo(max)).map(([low, high, points]) => ({
          type: 'ratio_tiers',
          tiers: [
            { gt: high, points: max },
            { ge: low, le: high, points },
            { lt: low, points: 0 },
          ],
        })),
      ),
      ratioInput,
    ),
    make(
      withEmpty(fc.constant({ type: 'ratio_relative_best' })),
      fc.nat(100_000).map((n) => ({ value: (n / 100).toFixed(2) })),
    ),
    make(
      step.map((own) => ({ type: 'count_capped', step: own })),
      count,
    ),
    make(
      withEmpty(
        fc.tuple(fc.constantFrom('deadline_deduct', 'violation_deduct'), step, upTo(max)).map(([type, own, floor]) => ({
          type,
          step: own,
          floor,
          unit: vi('x'),
        })),
      ),
      fc.oneof(count, fc.constant({ count: '0', denominator: '0' })),
    ),
    make(
      withEmpty(
        hundredths(0, 100).map((weight) => ({ type: 'survey_weighted', weights: { A: 1, B: weight, C: 0, K: null } })),
      ),
      fc.record({ A: fc.nat(50), B: fc.nat(50), C: fc.nat(50), K: fc.nat(50) }).map((counts) => ({
        answers: Object.fromEntries(Object.entries(counts).map(([key, n]) => [key, String(n)])),
      })),
    ),
    make(
      fc.constantFrom({ type: 'external_index', index: 'SIPAS' }, { type: 'external_index', index: 'DTI', scale: 10 }),
      fc.nat(12_000).map((n) => ({ value: (n / 100).toFixed(2) })),
    ),
    make(
      fc
        .tuple(upTo(max), upTo(max))
        .map(([equal, decrease]) => ({ type: 'improvement', increase: max, equal, decrease })),
      fc.tuple(fc.nat(9), fc.nat(9)).map(([value, previous]) => ({ value: String(value), previous: `${previous}.0` })),
    ),
    make(
      withEmpty(
        fc.constant({
          type: 'formula_variants',
          variables: [
            { name: 'x', label: vi('x') },
            { name: 'y', label: vi('y') },
          ],
          formulas: [{ name: 'f', expression: 'maximum * x / y' }],
        }),
      ),
      fc
        .tuple(fc.integer({ min: -9, max: 99 }), fc.integer({ min: -9, max: 99 }))
        .map(([x, y]) => ({ vars: { x: String(x), y: String(y) } })),
    ),
    make(
      fc.constant({ type: 'direct' }),
      fc.nat(Math.round(max * 1000)).map((n) => ({ points: (n / 1000).toFixed(3) })),
    ),
  )
})

type Case = { set: CriteriaSet; units: { unit: string; inputs: Map<string, LeafInput> }[] }

const notApplicable = fc.option(
  fc.oneof(fc.constantFrom<NotApplicable>('award_max', 'exclude_rescale'), fc.constant<NotApplicable>({ points: 0 })),
  { nil: undefined },
)
/** A tree of fields, some with children and grandchildren, with bonus, penalty and information. */
const shape = fc.record({
  fields: fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 }), { minLength: 1, maxLength: 4 }),
  outside: fc.array(fc.constantFrom('bonus', 'penalty', 'info_only'), { maxLength: 3 }),
})

const cases: fc.Arbitrary<Case> = fc
  .record({
    shape,
    places: fc.constantFrom(2, 3, 4),
    at: fc.constantFrom('leaf', 'group', 'total'),
    missing: fc.constantFrom('null', 'zero'),
    byDefault: fc.constantFrom<NotApplicable>('award_max', 'exclude_rescale'),
    empty: fc.constantFrom<EmptyDenominator>('zero', 'max', 'exclude', 'missing'),
    leaves: fc.array(fc.tuple(scored, notApplicable, fc.boolean()), { minLength: 40, maxLength: 40 }),
    units: fc.integer({ min: 1, max: 4 }),
  })
  .chain((made) => {
    const pool = [...made.leaves]
    const inputsOf: { key: string; input: fc.Arbitrary<LeafInput>; knockOut: boolean }[] = []
    const next = (code: string, modifier?: SetNode['modifier']): SetNode => {
      const [own, mode, knockOut] = pool.pop() ??
        made.leaves[0] ?? [{ max: 1, rule: { type: 'boolean' }, input: fc.constant({}) } as Scored, undefined, false]
      const isKnockOut = knockOut && own.rule.type !== 'all_of'
      const rule: Rule = isKnockOut ? { type: 'knock_out', condition: vi('k'), rule: own.rule } : own.rule
      inputsOf.push({ key: code, input: own.input, knockOut: isKnockOut })
      const max = modifier === 'info_only' ? 0 : own.max
      return leaf(code, max, modifier === 'info_only' ? undefined : rule, {
        ...(mode ? { not_applicable: mode } : {}),
        ...(modifier ? { modifier } : {}),
        ...(own.rule.type === 'survey_weighted' ? { method: 'survey' } : {}),
      })
    }
    const add = (code: string, children: SetNode[], over: Partial<SetNode> = {}) =>
      parent(code, Number(children.reduce((sum, { max }) => sum + max, 0).toFixed(2)), children, over)
    const fields = made.shape.fields.map((children, f) => {
      const code = String(f + 1)
      if (children.length === 0) return next(code)
      return add(
        code,
        children.map((grandchildren, c) => {
          const own = `${code}.${c + 1}`
          return grandchildren === 0
            ? next(own)
            : add(
                own,
                Array.from({ length: grandchildren }, (_, g) => next(`${own}.${g + 1}`)),
              )
        }),
      )
    })
    const outside = made.shape.outside.map((modifier, i) =>
      modifier === 'info_only' || i % 2 === 0
        ? next(`x${i}`, modifier)
        : add(`x${i}`, [add(`x${i}.1`, [next(`x${i}.1.1`), next(`x${i}.1.2`)])], { modifier }),
    )
    const set = sampleSet([...fields, ...outside], {
      rounding: { places: made.places, at: made.at, mode: 'half_up' },
      defaults: { missing: made.missing, not_applicable: made.byDefault, empty_denominator: made.empty },
      bonus_cap: 7,
      penalty_cap: 5.5,
    })
    const one = fc.tuple(
      ...inputsOf.map(({ key, input, knockOut }) =>
        fc
          .oneof(
            { weight: 12, arbitrary: input },
            { weight: 1, arbitrary: fc.constant<LeafInput>({}) },
            { weight: 2, arbitrary: fc.constant<LeafInput>({ applicable: false }) },
            ...(knockOut
              ? [{ weight: 2, arbitrary: input.map((own): LeafInput => ({ ...own, conditions: [true] })) }]
              : []),
          )
          .map((own): [string, LeafInput] => [key, own]),
      ),
    )
    return fc.array(one, { minLength: made.units, maxLength: made.units }).map((rows) => ({
      set,
      units: rows.map((row, u) => ({
        unit: `u${u}`,
        inputs: new Map(row.map(([key, own]): [string, LeafInput] => [key, isInformation(set, key) ? {} : own])),
      })),
    }))
  })

const isInformation = (set: CriteriaSet, key: string) =>
  set.nodes.some(({ code, modifier }) => code === key && modifier === 'info_only')

function bestsOf({ set, units }: Case): Map<string, Q> {
  const bests = new Map<string, Q>()
  const walk = (node: SetNode) => {
    const rule = node.rule?.type === 'knock_out' ? node.rule.rule : node.rule
    if (rule?.type === 'ratio_relative_best') {
      for (const { inputs } of units) {
        const value = inputs.get(node.code ?? '')?.value
        if (value === undefined) continue
        bests.set(node.code ?? '', most(bests.get(node.code ?? '') ?? [0n, 1n], q(value)))
      }
    }
    node.children?.forEach(walk)
  }
  set.nodes.forEach(walk)
  return bests
}

const RUNS = { numRuns: 600 }

test('the random sets are sets that the checker lets through', () => {
  fc.assert(
    fc.property(cases, ({ set }) => {
      expect(checkSet(set).map(({ code, vi: text }) => [code, text])).toEqual([])
    }),
    { numRuns: 200 },
  )
})

test('points, maxima and totals equal the slow version', () => {
  fc.assert(
    fc.property(cases, (made) => {
      const bests = bestsOf(made)
      const { units, refused } = scoreRound(compileSet(made.set), made.units)
      expect(refused.map(({ leaf: at, refused: why }) => [at, why.fault])).toEqual([])
      for (const [u, unit] of units.entries()) {
        const inputs = made.units[u]?.inputs ?? new Map()
        const slow = slowTotal(made.set, inputs, bests)
        expect([unit.points, unit.max]).toEqual([slow.points === null ? null : Number(slow.points), Number(slow.max)])
        const places = made.set.rounding.at === 'leaf' ? made.set.rounding.places : 4
        const check = (node: SetNode, outside: boolean) => {
          const isField = made.set.nodes.includes(node) && made.set.rounding.at === 'group'
          const own = unit.nodes.find(({ key }) => key === node.code)
          const { points, max } = slowNode(node, inputs, bests, made.set, places, outside)
          if (node.modifier !== 'info_only' && !isField) {
            const status = points === 'missing' ? 'missing' : points === 'excluded' ? 'not_applicable' : 'scored'
            expect([own?.key, own?.status, own?.points]).toEqual([
              node.code,
              status,
              typeof points === 'bigint' ? Number(points) : null,
            ])
            if (status === 'scored') expect([own?.key, own?.max]).toEqual([node.code, Number(max)])
          }
          for (const child of node.children ?? []) check(child, outside)
        }
        for (const node of made.set.nodes) check(node, node.modifier === 'bonus' || node.modifier === 'penalty')
      }
    }),
    RUNS,
  )
})

test('ranks equal a count of the units that are ahead', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          total: fc.oneof(fc.nat(50), fc.nat(10_000_000)),
          max: fc.constantFrom(50, 7, 9_999_999, 10_000_000),
        }),
        { maxLength: 40 },
      ),
      (rows) => {
        const ahead = (a: (typeof rows)[number], b: (typeof rows)[number]) =>
          BigInt(a.total) * BigInt(b.max) > BigInt(b.total) * BigInt(a.max)
        const { ranks, base } = rankTotals({
          totals: Int32Array.from(rows, ({ total }) => total),
          maxima: Int32Array.from(rows, ({ max }) => max),
        })
        expect(base).toBe(rows.length)
        expect([...ranks]).toEqual(rows.map((row) => 1 + rows.filter((other) => ahead(other, row)).length))
      },
    ),
    RUNS,
  )
})

test('the order of units does not matter', () => {
  fc.assert(
    fc.property(cases, (made) => {
      const compiled = compileSet(made.set)
      const forward = scoreRound(compiled, made.units).units
      const backward = scoreRound(compiled, made.units.toReversed()).units.toReversed()
      expect(backward).toEqual(forward)
    }),
    { numRuns: 200 },
  )
})

test('the order of leaves and fields does not matter', () => {
  const turned = (nodes: readonly SetNode[]): SetNode[] =>
    nodes.toReversed().map((node) => (node.children ? { ...node, children: turned(node.children) } : node))
  fc.assert(
    fc.property(cases, (made) => {
      const sorted = (set: CriteriaSet) =>
        scoreRound(compileSet(set), made.units).units.map((unit) => ({
          ...unit,
          nodes: unit.nodes.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
        }))
      expect(sorted({ ...made.set, nodes: turned(made.set.nodes) })).toEqual(sorted(made.set))
    }),
    { numRuns: 200 },
  )
})

test('points stay between 0 and the maximum; only bonus and penalty stand outside', () => {
  fc.assert(
    fc.property(cases, (made) => {
      const outside = new Set(made.set.nodes.filter(({ modifier }) => modifier).map(({ code }) => code))
      for (const unit of scoreRound(compileSet(made.set), made.units).units) {
        for (const { key, points, max } of unit.nodes) {
          if (points === null) continue
          expect(points).toBeGreaterThanOrEqual(0)
          if (!outside.has(key)) expect([key, points <= max]).toEqual([key, true])
        }
      }
    }),
    { numRuns: 200 },
  )
})

test('displayed parts add to the displayed total where rounding is at the leaf', () => {
  fc.assert(
    fc.property(cases, (made) => {
      const set: CriteriaSet = {
        ...made.set,
        rounding: { places: 2, at: 'leaf', mode: 'half_up' },
        nodes: made.set.nodes.filter(({ modifier }) => !modifier),
      }
      const compiled = compileSet(set)
      const codes = new Set(compiled.leaves.map(({ key }) => key))
      for (const unit of scoreRound(
        compiled,
        made.units.map(({ unit: name, inputs }) => ({ unit: name, inputs })),
      ).units) {
        if (unit.points === null) continue
        const shown = unit.nodes
          .filter(({ key, points }) => codes.has(key) && points !== null)
          .map(({ points }) => formatGrid(points ?? 0, 2))
        const cents = shown.reduce((sum, text) => sum + BigInt(text.replace('.', '')), 0n)
        expect(cents).toBe(BigInt(formatGrid(unit.points, 2).replace('.', '')))
      }
    }),
    { numRuns: 200 },
  )
})

const monotone: { name: string; rule: Rule; input: (n: number) => LeafInput; direction: 1 | -1 }[] = [
  {
    name: 'ratio_linear',
    rule: { type: 'ratio_linear' },
    input: (n) => ({ numerator: String(n), denominator: '777' }),
    direction: 1,
  },
  {
    name: 'ratio_target',
    rule: { type: 'ratio_target', target: 0.83 },
    input: (n) => ({ numerator: String(n), denominator: '777' }),
    direction: 1,
  },
  {
    name: 'ratio_floor',
    rule: { type: 'ratio_floor', floor: 0.7 },
    input: (n) => ({ numerator: String(n), denominator: '777' }),
    direction: 1,
  },
  {
    name: 'ratio_tiers with rising points',
    rule: {
      type: 'ratio_tiers',
      tiers: [
        { ge: 0.9, points: 10 },
        { ge: 0.5, points: 4 },
        { ge: 0, points: 0 },
      ],
    },
    input: (n) => ({ numerator: String(n), denominator: '777' }),
    direction: 1,
  },
  {
    name: 'ratio_relative_best',
    rule: { type: 'ratio_relative_best' },
    input: (n) => ({ value: String(n), best: '1000' }),
    direction: 1,
  },
  {
    name: 'count_capped',
    rule: { type: 'count_capped', step: 0.03 },
    input: (n) => ({ count: String(n) }),
    direction: 1,
  },
  {
    name: 'external_index',
    rule: { type: 'external_index', index: 'DTI', scale: 900 },
    input: (n) => ({ value: String(n) }),
    direction: 1,
  },
  {
    name: 'deadline_deduct',
    rule: { type: 'deadline_deduct', step: 0.013, unit: vi('x') },
    input: (n) => ({ count: String(n) }),
    direction: -1,
  },
  {
    name: 'violation_deduct',
    rule: { type: 'violation_deduct', step: 0.5, floor: 2, unit: vi('x') },
    input: (n) => ({ count: String(n) }),
    direction: -1,
  },
]

test.for(monotone)('$name never turns back', ({ rule, input, direction }) => {
  const set = sampleSet([leaf('1', 10, rule)])
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)].map(
        (n) => scoreOne(set, { '1': input(n) }).points ?? Number.NaN,
      )
      expect(direction * ((high ?? 0) - (low ?? 0))).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('a more favourable survey answer never lowers the points', () => {
  const set = sampleSet([leaf('1', 10, { type: 'survey_weighted', weights: { A: 1, B: 0.6, C: 0.2, D: 0 } })])
  const of = (counts: readonly number[]) =>
    scoreOne(set, { '1': { answers: Object.fromEntries(counts.map((n, i) => ['ABCD'[i] ?? '', String(n)])) } })
      .points ?? 0
  fc.assert(
    fc.property(
      fc.array(fc.nat(100), { minLength: 4, maxLength: 4 }),
      fc.integer({ min: 1, max: 3 }),
      (counts, from) => {
        if ((counts[from] ?? 0) === 0) return
        const better = counts.map((n, i) => (i === from ? n - 1 : i === from - 1 ? n + 1 : n))
        expect(of(better)).toBeGreaterThanOrEqual(of(counts))
      },
    ),
  )
})

test('excluding a leaf is the same as a set without it', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), (a, b) => {
      const direct = { type: 'direct' } as const
      const both = [
        leaf('1', 10, direct),
        leaf('2', 10, direct),
        leaf('3', 5, direct, { not_applicable: 'exclude_rescale' }),
      ]
      const inputs = { '1': { points: (a / 100).toFixed(2) }, '2': { points: (b / 100).toFixed(2) } }
      const out = scoreOne(sampleSet(both), { ...inputs, '3': { applicable: false } })
      const without = scoreOne(sampleSet(both.slice(0, 2)), inputs)
      expect([out.points, out.max, out.percent]).toEqual([without.points, without.max, without.percent])
    }),
  )
})

test('decimals of any written form mean the same', () => {
  fc.assert(
    fc.property(decimalText, decimalText, (a, b) => {
      const set = sampleSet([leaf('1', 10, { type: 'ratio_linear', empty_denominator: 'missing' })])
      if (Number(b) === 0) return
      const padded = (text: string) => `0${text}${text.includes('.') ? '' : '.0'}00`
      const of = (numerator: string, denominator: string) => {
        try {
          return scoreOne(set, { '1': { numerator, denominator } }).points
        } catch (error) {
          return (error as Error).message
        }
      }
      expect(of(padded(a), padded(b))).toBe(of(a, b))
    }),
  )
})
