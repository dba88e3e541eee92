import { describe, expect, test } from 'vitest'
import type { EmptyDenominator, Rule } from './criteria-set.ts'
import { formatGrid } from './decimal.ts'
import { InputRefused, type LeafInput } from './leaf-input.ts'
import { leaf, sampleSet, scoreOne, vi } from './sample-set.ts'

/** Points of one leaf of 6 (or `max`) points on two places, 'missing', 'excluded', or the code of the refusal. */
function points(
  rule: Rule,
  input: LeafInput,
  { max = 6, places = 2, empty = 'zero' as EmptyDenominator } = {},
): string {
  const set = sampleSet([leaf('1', max, rule), leaf('2', 1, { type: 'direct' })], {
    rounding: { places, at: 'leaf', mode: 'half_up' },
    defaults: { missing: 'null', not_applicable: 'award_max', empty_denominator: empty },
  })
  try {
    const [node] = scoreOne(set, { '1': input, '2': { points: '0' } }).nodes
    if (node?.status === 'missing') return 'missing'
    if (node?.status === 'not_applicable') return 'excluded'
    return formatGrid(node?.points ?? Number.NaN, places)
  } catch (error) {
    if (error instanceof InputRefused) return error.fault.code
    throw error
  }
}
const of = (numerator: string | number, denominator: string | number): LeafInput => ({
  numerator: String(numerator),
  denominator: String(denominator),
})

describe('yes or no', () => {
  const rule: Rule = { type: 'boolean' }
  test.for([
    [{ value: '1' }, '6.00'],
    [{ value: 'có' }, '6.00'],
    [{ value: 'Có' }, '6.00'], // NFD, as a Mac writes it
    [{ value: ' ĐẠT ' }, '6.00'],
    [{ option: 'không đạt' }, '0.00'],
    [{ value: 'no' }, '0.00'],
    [{ conditions: [true] }, '6.00'],
    [{ conditions: [false] }, '0.00'],
    [{ conditions: [true, true] }, 'condition_count'],
    [{ value: 'perhaps' }, 'unknown_option'],
    [{ value: '' }, 'missing'],
    [{}, 'missing'],
    [{ count: '1' }, 'not_used'],
  ] as const)('%j → %s', ([input, expected]) => expect(points(rule, input)).toBe(expected))
})

describe('pick one', () => {
  const rule: Rule = {
    type: 'options',
    options: [
      { label: { vi: 'Kịp thời', en: 'On time' }, points: 6 },
      { label: vi('Không kịp thời'), points: 0.375 },
      { label: vi('Không ban hành'), points: 0 },
    ],
  }
  test.for([
    ['Kịp thời', '6.00'],
    ['  kịp   THỜI ', '6.00'],
    ['on time', '6.00'],
    ['Không kịp thời'.normalize('NFD'), '0.38'], // 0.375 on two places, half up
    ['3', '0.00'],
    ['4', 'unknown_option'],
    ['0', 'unknown_option'],
    ['kip thoi', 'unknown_option'],
  ] as const)('%s → %s', ([option, expected]) => expect(points(rule, { option })).toBe(expected))
})

describe('all conditions', () => {
  const rule: Rule = { type: 'all_of', conditions: [vi('đủ số lượng'), vi('đúng thời gian')] }
  test.for([
    [[true, true], '6.00'],
    [[true, false], '0.00'],
    [[false, false], '0.00'],
    [[true], 'condition_count'],
    [[], 'condition_count'],
  ] as const)('%j → %s', ([conditions, expected]) => expect(points(rule, { conditions })).toBe(expected))
})

describe('tiers of the official form (> 90 %, 70–90 %, < 70 %)', () => {
  const rule: Rule = {
    type: 'ratio_tiers',
    tiers: [
      { gt: 0.9, points: 6 },
      { ge: 0.7, le: 0.9, points: 1 },
      { lt: 0.7, points: 0 },
    ],
  }
  test.for([
    ['9001', '10000', '6.00'],
    ['90', '100', '1.00'],
    ['0.9', '1', '1.00'],
    ['7', '10', '1.00'],
    ['69999999', '100000000', '0.00'],
    ['9007199254740991', '10007999171934435', 'too_large'],
    ['6305039478318693', '9007199254740990', '1.00'], // 0.7 exactly, beyond safe products
    ['6305039478318692', '9007199254740990', '0.00'],
    ['0', '5', '0.00'],
    ['5', '1', '6.00'],
  ] as const)('%s/%s → %s', ([a, b, expected]) => expect(points(rule, of(a, b))).toBe(expected))
})

test('six tiers of a justice scoring sheet', () => {
  const tiers = [
    { ge: 1, points: 3 },
    { ge: 0.95, lt: 1, points: 2.75 },
    { ge: 0.8, lt: 0.95, points: 2.5 },
    { ge: 0.7, lt: 0.8, points: 2 },
    { ge: 0.6, lt: 0.7, points: 1.5 },
    { lt: 0.6, points: 0 },
  ]
  const at = (n: number) => points({ type: 'ratio_tiers', tiers }, of(n, 1000), { max: 3 })
  expect([1000, 999, 950, 949, 800, 799, 700, 699, 600, 599, 0].map(at)).toEqual([
    '3.00',
    '2.75',
    '2.75',
    '2.50',
    '2.50',
    '2.00',
    '2.00',
    '1.50',
    '1.50',
    '0.00',
    '0.00',
  ])
})

describe('proportional', () => {
  const rule: Rule = { type: 'ratio_linear' }
  test.for([
    ['455', '500', '5.46'],
    ['1', '3', '2.00'],
    ['500', '500', '6.00'],
    ['501', '500', '6.00'],
    ['0', '500', '0.00'],
    ['0.5', '1.5', '2.00'],
    ['1', '1200', '0.01'], // 0.005: half up
    ['1', '1201', '0.00'],
    ['9007199254740990', '9007199254740991', '6.00'],
    ['4503599627370495', '9007199254740991', '3.00'],
    ['-1', '5', 'negative'],
    ['1', '-5', 'negative'],
    ['1,5', '5', 'not_a_number'],
    ['1e3', '5000', 'not_a_number'],
    ['Infinity', '5', 'not_a_number'],
    ['9007199254740993', '2', 'too_large'],
  ] as const)('6 × %s/%s = %s', ([a, b, expected]) => expect(points(rule, of(a, b))).toBe(expected))

  test('half of a pair is asked back', () => {
    expect(points(rule, { numerator: '1' })).toBe('needed')
    expect(points(rule, { denominator: '1' })).toBe('needed')
  })
  test('a part over its whole is refused only where the rule says part of whole', () => {
    expect(points({ ...rule, part_of_whole: true }, of(6, 5))).toBe('numerator_over_denominator')
    expect(points({ ...rule, part_of_whole: true }, of(5, 5))).toBe('6.00')
  })
  test('5/0 is a contradiction, never 0/0', () => expect(points(rule, of(5, 0))).toBe('numerator_over_denominator'))
})

describe('proportional to a target', () => {
  const rule: Rule = { type: 'ratio_target', target: 0.8 }
  test.for([
    ['70', '100', '5.25'],
    ['80', '100', '6.00'],
    ['79', '100', '5.93'], // 5.925
    ['100', '100', '6.00'],
    ['0', '100', '0.00'],
    ['7205759403792793', '9007199254740991', '6.00'],
  ] as const)('6 × (%s/%s)/0.8 = %s', ([a, b, expected]) => expect(points(rule, of(a, b))).toBe(expected))
  test('a target of 1.05 may be passed', () => {
    expect(points({ type: 'ratio_target', target: 1.05 }, of(105, 100))).toBe('6.00')
    expect(points({ type: 'ratio_target', target: 1.05 }, of(100, 100))).toBe('5.71')
  })
})

describe('proportional with a floor', () => {
  const rule: Rule = { type: 'ratio_floor', floor: 0.8 }
  test.for([
    ['80', '100', '4.80'],
    ['79999', '100000', '0.00'],
    ['100', '100', '6.00'],
    ['120', '100', '6.00'],
    ['7205759403792793', '9007199254740991', '4.80'],
    ['7205759403792791', '9007199254740989', '0.00'], // a hair below 0.8: doubles cannot tell
  ] as const)('%s/%s → %s', ([a, b, expected]) => expect(points(rule, of(a, b))).toBe(expected))
})

describe('relative to the best unit', () => {
  const rule: Rule = { type: 'ratio_relative_best' }
  test.for([
    [{ value: '80', best: '100' }, '4.80'],
    [{ value: '0.8', best: '1' }, '4.80'],
    [{ value: '100', best: '100' }, '6.00'],
    [{ value: '0', best: '7' }, '0.00'],
    [{ value: '0', best: '0' }, '0.00'], // the declared 0/0
    [{ value: '3', best: '0' }, 'numerator_over_denominator'],
    [{ value: '-1', best: '7' }, 'negative'],
    [{ best: '7' }, 'missing'],
  ] as const)('%j → %s', ([input, expected]) => expect(points(rule, input)).toBe(expected))
})

describe('count with a ceiling', () => {
  test.for([
    [1, 5, '3', '3.00'],
    [1, 5, '5', '5.00'],
    [1, 5, '9007199254740991', '5.00'],
    [0.125, 5, '3', '0.38'], // 0.375: the product is rounded, not the step
    [1, 5, '0', '0.00'],
    [1, 5, '2.5', 'not_whole'],
    [1, 5, '-1', 'negative'],
    [1, 5, '9007199254740992', 'too_large'],
  ] as const)('%s each, at most %s, %s of them → %s', ([step, cap, count, expected]) => {
    expect(points({ type: 'count_capped', step, cap }, { count }, { max: 5 })).toBe(expected)
  })
  test('without a cap the maximum is the ceiling', () => {
    expect(points({ type: 'count_capped', step: 4 }, { count: '2' })).toBe('6.00')
  })
})

describe.for(['deadline_deduct', 'violation_deduct'] as const)('%s', (type) => {
  const rule: Rule = { type, step: 0.25, unit: vi('báo cáo') }
  test.for([
    [{ count: '0' }, '6.00'],
    [{ count: '3' }, '5.25'],
    [{ count: '24' }, '0.00'],
    [{ count: '25' }, '0.00'],
    [{ count: '9007199254740991' }, '0.00'],
    [{ count: '2', denominator: '10' }, '5.50'],
    [{ count: '0', denominator: '0' }, '0.00'], // the declared 0/0
    [{ denominator: '0' }, '0.00'],
    [{ denominator: '4' }, 'missing'],
    [{ count: '2', denominator: '0' }, 'numerator_over_denominator'],
    [{ count: '1.5' }, 'not_whole'],
  ] as const)('%j → %s', ([input, expected]) => expect(points(rule, input)).toBe(expected))
  test('never below its floor', () => {
    expect(points({ ...rule, floor: 2 }, { count: '100' })).toBe('2.00')
    expect(points({ ...rule, floor: 2 }, { count: '15' })).toBe('2.25')
  })
  test('max − step × n is rounded once, half up', () => {
    expect(points({ ...rule, step: 0.125 }, { count: '1' })).toBe('5.88') // 5.875
    expect(points({ ...rule, step: 0.005 }, { count: '1' })).toBe('6.00') // 5.995
  })
})

describe('knock-out', () => {
  const condition = vi('có cán bộ bị kỷ luật')
  test.for([
    [{ type: 'knock_out', condition }, { conditions: [true] }, '0.00'],
    [{ type: 'knock_out', condition }, { conditions: [false] }, '6.00'],
    [{ type: 'knock_out', condition }, {}, 'missing'],
    [{ type: 'knock_out', condition, rule: { type: 'ratio_linear' } }, { ...of(1, 2), conditions: [true] }, '0.00'],
    [{ type: 'knock_out', condition, rule: { type: 'ratio_linear' } }, { ...of(1, 2), conditions: [false] }, '3.00'],
    [{ type: 'knock_out', condition, rule: { type: 'ratio_linear' } }, of(1, 2), '3.00'],
    [{ type: 'knock_out', condition, rule: { type: 'ratio_linear' } }, { conditions: [false] }, 'missing'],
    [{ type: 'knock_out', condition, rule: { type: 'ratio_relative_best' } }, { value: '1', best: '2' }, '3.00'],
    [{ type: 'knock_out', condition, rule: { type: 'boolean' } }, { value: 'có', conditions: [true] }, '0.00'],
    [{ type: 'knock_out', condition, rule: { type: 'boolean' } }, { value: 'có', conditions: [false] }, '6.00'],
  ] as const)('%j with %j → %s', ([rule, input, expected]) => expect(points(rule as Rule, input)).toBe(expected))

  test('an inner all-of reads the conditions behind the first', () => {
    const rule: Rule = { type: 'knock_out', condition, rule: { type: 'all_of', conditions: [vi('a'), vi('b')] } }
    expect(points(rule, { conditions: [false, true, true] })).toBe('6.00')
    expect(points(rule, { conditions: [false, true, false] })).toBe('0.00')
    expect(points(rule, { conditions: [true, true, true] })).toBe('0.00')
    expect(points(rule, { conditions: [true, true] })).toBe('condition_count')
  })
})

describe('survey', () => {
  const rule: Rule = { type: 'survey_weighted', weights: { A: 1, B: 0.6, C: 0.2, D: 0, 'không-ý-kiến': null } }
  test.for([
    [{ A: '100' }, '6.00'],
    [{ A: '60', B: '30', C: '8', D: '2' }, '4.78'], // 6 × 79.6 %
    [{ D: '10' }, '0.00'], // a weight of zero is zero, not one
    [{ A: '1', D: '1' }, '3.00'],
    [{ A: '1', 'không-ý-kiến': '99' }, '6.00'], // not counted, neither above nor below the line
    [{ 'không-ý-kiến': '99' }, '0.00'], // the declared 0/0
    [{}, '0.00'],
    [{ E: '1' }, 'unknown_answer'],
    [{ A: '0.5' }, 'not_whole'],
    [{ A: '-1' }, 'negative'],
    [{ A: 'x' }, 'not_a_number'],
  ] as const)('%j → %s', ([answers, expected]) => expect(points(rule, { answers: answers as never })).toBe(expected))
})

describe('converted index', () => {
  test.for([
    [undefined, '85.37', '5.12'],
    [undefined, '100', '6.00'],
    [undefined, '101', '6.00'],
    [10, '8.5', '5.10'],
    [undefined, '0', '0.00'],
    [undefined, '-1', 'negative'],
  ] as const)('of scale %s: %s → %s', ([scale, value, expected]) => {
    expect(points({ type: 'external_index', index: 'SIPAS', ...(scale ? { scale } : {}) }, { value })).toBe(expected)
  })
})

describe('improvement', () => {
  const rule: Rule = { type: 'improvement', increase: 6, equal: 3, decrease: 0 }
  test.for([
    ['2', '1', '6.00'],
    ['1.0', '1', '3.00'],
    ['-2', '-1', '0.00'],
    ['0.1', '0.10000000001', '0.00'],
  ] as const)('%s after %s → %s', ([value, previous, expected]) => {
    expect(points(rule, { value, previous })).toBe(expected)
  })
  test('half of a pair is asked back', () => expect(points(rule, { value: '1' })).toBe('needed'))
})

describe('formulas', () => {
  const rule: Rule = {
    type: 'formula_variants',
    variables: [
      { name: 'x', label: vi('x') },
      { name: 'y', label: vi('y') },
    ],
    formulas: [
      { name: 'tỷ lệ', expression: 'maximum * x / y' },
      { name: 'hiệu', expression: 'x - y' },
    ],
  }
  const vars = (x: string, y: string) => ({ x, y })
  test.for([
    [{ formula: 'tỷ lệ', vars: vars('1', '3') }, '2.00'],
    [{ formula: '1', vars: vars('1', '7') }, '0.86'],
    [{ formula: 'hiệu', vars: vars('9', '1') }, '6.00'], // cut at the maximum
    [{ formula: '2', vars: vars('1', '9') }, '0.00'], // never below zero
    [{ formula: '1', vars: vars('1', '0') }, '0.00'], // division by zero: the declared 0/0
    [{ formula: '3', vars: vars('1', '1') }, 'unknown_formula'],
    [{ vars: vars('1', '1') }, 'needed'],
    [{ formula: '1', vars: { x: '1' } }, 'missing_variable'],
    [{ formula: '1', vars: { x: '1', y: '1', z: '1' } }, 'unknown_variable'],
    [{ formula: '1', vars: vars('1', 'z') }, 'not_a_number'],
    [{}, 'missing'],
  ] as const)('%j → %s', ([input, expected]) => expect(points(rule, input as LeafInput)).toBe(expected))
  test('a variable called like something every object has must be given', () => {
    const odd: Rule = {
      type: 'formula_variants',
      variables: [{ name: 'constructor', label: vi('x') }],
      formulas: [{ name: 'a', expression: 'constructor' }],
    }
    expect(points(odd, { vars: {} })).toBe('missing_variable')
    expect(points(odd, { vars: { constructor: '2' } as never })).toBe('2.00')
  })
  test('a single formula need not be chosen', () => {
    const [first] = rule.formulas
    expect(points({ ...rule, formulas: first ? [first] : [] }, { vars: vars('1', '2') })).toBe('3.00')
  })
})

describe('points given directly', () => {
  test.for([
    ['5.46', '5.46'],
    ['5.125', '5.13'],
    ['6', '6.00'],
    ['6.0001', 'points_over_max'],
    ['-0.01', 'negative'],
    ['5,46', 'not_a_number'],
  ] as const)('%s → %s', ([given, expected]) => expect(points({ type: 'direct' }, { points: given })).toBe(expected))
})

describe('nothing below the line has a declared meaning', () => {
  const rules: Rule[] = [
    { type: 'ratio_linear' },
    { type: 'ratio_target', target: 0.8 },
    { type: 'ratio_floor', floor: 0.8 },
    { type: 'ratio_tiers', tiers: [{ ge: 0, points: 6 }] },
  ]
  const empties = [
    ['zero', '0.00'],
    ['max', '6.00'],
    ['exclude', 'excluded'],
    ['missing', 'missing'],
  ] as const
  test.for(rules.flatMap((rule) => empties.map(([empty, expected]) => [rule.type, empty, expected, rule] as const)))(
    '%s, %s → %s',
    ([, empty, expected, rule]) => {
      expect(points(rule, of(0, 0), { empty })).toBe(expected)
      expect(points({ ...rule, empty_denominator: empty } as Rule, of(0, 0), { empty: 'zero' })).toBe(expected)
    },
  )
})

test('a grid of four places and one of none', () => {
  expect(points({ type: 'ratio_linear' }, of(1, 7), { places: 4 })).toBe('0.8571')
  expect(points({ type: 'ratio_linear' }, of(1, 12), { places: 0 })).toBe('1')
})
