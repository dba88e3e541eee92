import { describe, expect, test } from 'vitest'
import { checkSet } from './check-set.ts'
import type { CriteriaSet, NotApplicable } from './criteria-set.ts'
import { formatGrid } from './decimal.ts'
import { changeOf, placesGained, scoreRound } from './ranking.ts'
import { type Inputs, leaf, parent, sampleSet, scoreOne, vi } from './sample-set.ts'
import { compileSet, type UnitInputs } from './score.ts'

const direct = { type: 'direct' } as const
const given = (points: string) => ({ points })
const notApplicable = { applicable: false }
const units = (inputs: Record<string, Inputs>): UnitInputs[] =>
  Object.entries(inputs).map(([unit, of]) => ({ unit, inputs: new Map(Object.entries(of)) }))

describe('what hurt the systems before us', () => {
  test('zero weight is zero, not one', () => {
    const survey = { type: 'survey_weighted', weights: { A: 1, B: 0 } } as const
    const set = sampleSet([leaf('1', 10, survey), leaf('2', 0, direct)])
    expect(checkSet(set)).toEqual([])
    const score = scoreOne(set, { '1': { answers: { A: '1', B: '3' } }, '2': given('0') })
    expect([score.points, score.max]).toEqual([250, 1000])
  })

  test('what is left out moves the ceiling too', () => {
    const set = sampleSet([
      leaf('1', 60, direct),
      parent('2', 40, [leaf('2.1', 30, direct, { not_applicable: 'exclude_rescale' }), leaf('2.2', 10, direct)]),
    ])
    const score = scoreOne(set, { '1': given('30'), '2.1': notApplicable, '2.2': given('5') })
    expect([score.points, score.max, score.percent]).toEqual([3500, 7000, '50.00'])
    expect(score.nodes.map(({ key, status, points, max }) => [key, status, points, max])).toEqual([
      ['1', 'scored', 3000, 6000],
      ['2', 'scored', 500, 1000],
      ['2.1', 'not_applicable', null, 3000],
      ['2.2', 'scored', 500, 1000],
    ])
  })

  test.for([
    ['award_max', 1300, 2000, 'scored'],
    ['exclude_rescale', 300, 1000, 'not_applicable'],
    [{ points: 4 }, 700, 2000, 'scored'],
    [{ points: 0 }, 300, 2000, 'scored'],
  ] as const)('not applicable as %j', ([mode, total, max, status]) => {
    const declared: NotApplicable = mode
    const set = sampleSet([leaf('1', 10, direct, { not_applicable: declared }), leaf('2', 10, direct)])
    const score = scoreOne(set, { '1': notApplicable, '2': given('3') })
    expect([score.points, score.max, score.nodes[0]?.status]).toEqual([total, max, status])
  })

  test('a leaf without a choice of its own follows the set', () => {
    const set = sampleSet([leaf('1', 10, direct), leaf('2', 10, direct)], {
      defaults: { missing: 'null', not_applicable: 'exclude_rescale', empty_denominator: 'zero' },
    })
    expect(scoreOne(set, { '1': notApplicable, '2': given('3') }).max).toBe(1000)
  })

  test('a node whose children are all not applicable is not applicable; a set of such nodes has no total', () => {
    const out = { not_applicable: 'exclude_rescale' } as const
    const set = sampleSet([
      parent('1', 10, [leaf('1.1', 4, direct, out), leaf('1.2', 6, direct, out)]),
      leaf('2', 10, direct, out),
    ])
    const all = { '1.1': notApplicable, '1.2': notApplicable }
    const some = scoreOne(set, { ...all, '2': given('3') })
    expect([some.nodes[0]?.status, some.points, some.max]).toEqual(['not_applicable', 300, 1000])
    const none = scoreOne(set, { ...all, '2': notApplicable })
    expect([none.points, none.max, none.percent]).toEqual([null, 0, null])
  })

  test('missing, zero and not applicable are three different things', () => {
    const set = (missing: 'null' | 'zero') =>
      sampleSet([parent('1', 10, [leaf('1.1', 4, direct), leaf('1.2', 6, direct)]), leaf('2', 10, direct)], {
        defaults: { missing, not_applicable: 'award_max', empty_denominator: 'zero' },
      })
    const inputs = { '1.1': given('1'), '2': given('0') }
    const strict = scoreOne(set('null'), inputs)
    expect(strict.points).toBeNull()
    expect(strict.nodes.map(({ status }) => status)).toEqual(['missing', 'scored', 'missing', 'scored'])
    const lenient = scoreOne(set('zero'), inputs)
    expect([lenient.points, lenient.max, lenient.percent]).toEqual([100, 2000, '5.00'])
    expect(lenient.nodes.map(({ status, points }) => [status, points])).toEqual([
      ['scored', 100],
      ['scored', 100],
      ['missing', null],
      ['scored', 0],
    ])
  })

  const thirds = [1, 2, 3].map((i) => leaf(`1.${i}`, 1, { type: 'ratio_linear' }))
  const third = { numerator: '1', denominator: '3' }
  const inputs = { '1.1': third, '1.2': third, '1.3': third }
  const rounding = (at: CriteriaSet['rounding']['at']): CriteriaSet =>
    sampleSet(
      [
        parent('1', 3, thirds),
        parent(
          '2',
          3,
          thirds.map((node) => ({ ...node, code: `b${node.code}` })),
        ),
      ],
      {
        rounding: { places: 2, at, mode: 'half_up' },
      },
    )
  test.for([
    ['leaf', [33, 33, 33, 99], 198, 2],
    ['group', [3333, 3333, 3333, 10000], 20000, 4], // 0.9999 → 1.00 at each field
    ['total', [3333, 3333, 3333, 9999], 20000, 4], // 1.9998 → 2.00 once
  ] as const)('rounded once, at the %s', ([at, [a, b, c, group], total, places]) => {
    const set = rounding(at)
    const both = { ...inputs, 'b1.1': third, 'b1.2': third, 'b1.3': third }
    const score = scoreOne(set, both)
    expect(compileSet(set).places).toBe(places)
    expect(score.nodes.slice(0, 4).map(({ points }) => points)).toEqual([group, a, b, c])
    expect(score.points).toBe(total)
  })

  test('the displayed parts add to the displayed total where rounding is at the leaf', () => {
    const score = scoreOne(rounding('leaf'), { ...inputs, 'b1.1': third, 'b1.2': third, 'b1.3': third })
    const parts = score.nodes.filter(({ key }) => key.includes('.')).map(({ points }) => formatGrid(points ?? 0, 2))
    expect(parts).toEqual(Array(6).fill('0.33'))
    expect(formatGrid(score.points ?? 0, 2)).toBe('1.98')
  })

  test('equal totals share a place and the next is skipped', () => {
    const round = scoreRound(
      compileSet(sampleSet([leaf('1', 100, direct)])),
      units({ a: { '1': given('50') }, b: { '1': given('70') }, c: { '1': given('50.00') }, d: { '1': given('10') } }),
    )
    expect(round.units.map(({ unit, rank, base }) => `${unit} ${rank}/${base}`)).toEqual([
      'a 2/4',
      'b 1/4',
      'c 2/4',
      'd 4/4',
    ])
  })

  test('a parent scored directly and by its children is refused', () => {
    const set = sampleSet([parent('1', 3, thirds, { rule: direct })])
    expect(checkSet(set).map(({ code, node }) => [code, node])).toEqual([['scored_twice', '1']])
  })

  test('a corrected rule gives a difference; the first result stays as it was', () => {
    const inputs = { '1': { numerator: '79', denominator: '100' } }
    const before = sampleSet([leaf('1', 100, { type: 'ratio_floor', floor: 0.8 })])
    const first = scoreOne(before, inputs)
    const kept = structuredClone(first)
    const second = scoreOne(sampleSet([leaf('1', 100, { type: 'ratio_floor', floor: 0.75 })], { version: 2 }), inputs)
    expect(first).toEqual(kept)
    expect(changeOf(second.percent ?? '', first.percent ?? '', 2)).toBe('79.00')
  })

  test('a unit merged during the year has no place and does not count in the base', () => {
    const compiled = compileSet(sampleSet([leaf('1', 100, direct)]))
    const round = scoreRound(compiled, units({ a: { '1': given('50') }, merged: {}, c: { '1': given('60') } }))
    expect(round.units.map(({ unit, rank, base }) => [unit, rank, base])).toEqual([
      ['a', 2, 2],
      ['merged', null, 2],
      ['c', 1, 2],
    ])
    expect(placesGained(2, 9)).toBe(7)
  })

  test('a 70-point set is reported in per cent of 70 (Nam Định 2020: 61.46 is 87.80 %)', () => {
    expect(scoreOne(sampleSet([leaf('1', 70, direct)]), { '1': given('61.46') }).percent).toBe('87.80')
  })

  test('a set that says 100 and adds up to 99.55 is refused with the place named', () => {
    const maxima = [20.5, 10, 10, 6, 10.05, 6, 14, 9, 14]
    const set = sampleSet(
      maxima.map((max, i) => leaf(String(i + 1), max, direct)),
      { scale: 100 },
    )
    const [fault, ...others] = checkSet(set)
    expect(others).toEqual([])
    expect(fault).toMatchObject({ code: 'fields_sum_suspect', node: '5', pointer: '/nodes/4/max' })
    expect(fault?.vi).toContain('99,55')
    expect(fault?.en).toContain('99.55')
  })
})

describe('bonus, penalty and information', () => {
  const set = sampleSet(
    [
      leaf('1', 100, direct),
      parent('T', 6, [parent('T1', 6, [leaf('T1.1', 3, direct), leaf('T1.2', 3, direct)])], { modifier: 'bonus' }),
      leaf('P', 10, { type: 'count_capped', step: 1 }, { modifier: 'penalty' }),
      leaf('I', 0, undefined, { modifier: 'info_only' }),
    ],
    { bonus_cap: 4, penalty_cap: 5 },
  )
  test('this set passes the checker', () => expect(checkSet(set)).toEqual([]))
  test.for([
    ['nothing reported is none', {}, 9000],
    ['a bonus is added outside the maximum', { 'T1.1': given('1.5') }, 9150],
    ['a bonus over its own maximum is cut, not refused', { 'T1.1': given('99') }, 9300],
    ['all bonuses together stop at the cap', { 'T1.1': given('3'), 'T1.2': given('3') }, 9400],
    ['a penalty is taken off', { P: { count: '2' } }, 8800],
    ['all penalties together stop at the cap', { P: { count: '9' } }, 8500],
    ['both', { 'T1.2': given('2'), P: { count: '1' } }, 9100],
    ['information is shown and never counted', { I: { numerator: '1', denominator: '2' } }, 9000],
  ] as const)('%s', ([, inputs, total]) => {
    const score = scoreOne(set, { '1': given('90'), ...inputs } as Inputs)
    expect([score.points, score.max]).toEqual([total, 10_000])
  })
  test('the index may pass 100 %', () => {
    expect(scoreOne(set, { '1': given('100'), 'T1.1': given('3') }).percent).toBe('103.00')
  })
  test('a penalty may take the total below zero', () => {
    const score = scoreOne(set, { '1': given('0'), P: { count: '5' } })
    expect([score.points, score.percent]).toEqual([-500, '-5.00'])
  })
  test('an information leaf with a rule earns nothing', () => {
    const informing = sampleSet([
      leaf('1', 10, direct),
      leaf('2', 0, { type: 'ratio_linear' }, { modifier: 'info_only' }),
    ])
    expect(scoreOne(informing, { '1': given('4'), '2': { numerator: '1', denominator: '1' } }).points).toBe(400)
    expect(scoreOne(informing, { '1': given('4') }).points).toBe(400)
  })
})

describe('the limits of the columns', () => {
  test('the largest sums that the checker lets through stay exact on the finest grid', () => {
    const set = sampleSet(
      [
        leaf('1', 1000, direct),
        leaf('T', 1000, direct, { modifier: 'bonus' }),
        leaf('P', 1000, direct, { modifier: 'penalty' }),
      ],
      { rounding: { places: 4, at: 'leaf', mode: 'half_up' }, bonus_cap: 1000, penalty_cap: 1000 },
    )
    expect(checkSet(set)).toEqual([])
    expect(scoreOne(set, { '1': given('1000'), T: given('1000') }).points).toBe(20_000_000)
    expect(scoreOne(set, { '1': given('0'), P: given('1000') }).points).toBe(-10_000_000)
  })
  test('larger ones are refused', () => {
    const codes = (set: CriteriaSet) => checkSet(set).map(({ code }) => code)
    expect(codes(sampleSet([leaf('1', 1000.01, direct)]))).toEqual(['points_too_large'])
    const bonuses = [1, 2].map((i) => leaf(`T${i}`, 600, direct, { modifier: 'bonus' }))
    expect(codes(sampleSet([leaf('1', 10, direct), ...bonuses], { bonus_cap: 10 }))).toEqual(['points_too_large'])
  })
})

describe('refused inputs', () => {
  test('all of them are collected, each with its unit and leaf; the others are scored', () => {
    const round = scoreRound(
      compileSet(sampleSet([leaf('1', 10, direct), leaf('2', 10, { type: 'boolean' })])),
      units({
        a: { '1': given('11'), '2': { value: '?' } },
        b: { '1': given('5'), '2': { value: '1' } },
        c: { '1': given('-1') },
      }),
    )
    expect(round.refused.map(({ unit, leaf: at, refused }) => `${unit} ${at} ${refused.fault.code}`)).toEqual([
      'a 1 points_over_max',
      'c 1 negative',
      'a 2 unknown_option',
    ])
    expect(round.units.map(({ points }) => points)).toEqual([null, 1500, null])
  })
  test('a field that the rule does not read is refused, not ignored', () => {
    const set = sampleSet([leaf('1', 10, direct)])
    expect(() => scoreOne(set, { '1': { points: '1', count: '2' } })).toThrow('not_used')
    expect(() => scoreOne(set, { '1': JSON.parse('{"points":"1","__proto__":"2"}') })).toThrow('not_used')
  })
})

test('the best unit is found among all, and inside a knock-out too; units that are not applicable do not set it', () => {
  const best = { type: 'ratio_relative_best' } as const
  const rules = [leaf('1', 10, best), leaf('2', 10, { type: 'knock_out', condition: vi('x'), rule: best })]
  const round = scoreRound(
    compileSet(sampleSet(rules)),
    units({
      a: { '1': { value: '0.5' }, '2': { value: '9' } },
      b: { '1': { value: '2' }, '2': { value: '10.0' } },
      c: { '1': { value: '100', applicable: false }, '2': { value: '1' } },
    }),
  )
  expect(round.units.map(({ nodes }) => nodes.map(({ points }) => points))).toEqual([
    [250, 900],
    [1000, 1000],
    [1000, 100],
  ])
})
