import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { Settings } from 'typebox/system'
import { describe, expect, test } from 'vitest'
import { checkSet } from './check-set.ts'
import type { CriteriaSet, Rule, SetNode } from './criteria-set.ts'
import { leaf, parent, sampleSet, vi } from './sample-set.ts'
import { SET_FAULT_CODES, type SetFaultCode } from './set-fault.ts'

const direct = { type: 'direct' } as const
const told = (document: unknown) => checkSet(document).map(({ code, node, pointer }) => [code, node ?? '', pointer])
/** A sound set with one leaf of 4 points as 1.2 and whatever else the case wants. */
const withLeaf = (own: Partial<SetNode>, over: Partial<CriteriaSet> = {}) =>
  sampleSet(
    [parent('1', 10, [leaf('1.1', 6, direct), { ...leaf('1.2', 4, direct), ...own }]), leaf('2', 5, direct)],
    over,
  )
const withRule = (rule: unknown, own: Partial<SetNode> = {}) => withLeaf({ rule: rule as Rule, ...own })
const at = '/nodes/0/children/1'
const without = (own: object, ...fields: string[]) =>
  Object.fromEntries(Object.entries(own).filter(([key]) => !fields.includes(key)))
const ratioTiers = (...tiers: object[]) => withRule({ type: 'ratio_tiers', tiers })
const bands = (...rows: object[]) =>
  sampleSet([leaf('1', 5, direct)], { bands: rows.map((row, i) => ({ name: vi(`M${i + 1}`), ...row })) })

type Case = [name: string, document: unknown, faults: [code: SetFaultCode, node: string, pointer: string][]]

const cases: Case[] = [
  // the shape
  ['a text', 'a set', [['not_an_object', '', '']]],
  ['a list', [], [['not_an_object', '', '']]],
  ['nothing', null, [['not_an_object', '', '']]],
  [
    'a missing field of the set',
    without(sampleSet([leaf('1', 5, direct)]), 'bands', 'source'),
    [
      ['missing_field', '', ''],
      ['missing_field', '', ''],
    ],
  ],
  ['an unknown field', { ...withLeaf({}), weight: 3 }, [['unknown_field', '', '']]],
  ['an unknown field of a node', withLeaf({ weight: 3 } as never), [['unknown_field', '1.2', at]]],
  ['text for a number', withLeaf({ max: '4' as never }), [['wrong_type', '1.2', `${at}/max`]]],
  ['an unknown method', withLeaf({ method: 'guess' as never }), [['not_allowed', '1.2', `${at}/method`]]],
  ['another format', { ...withLeaf({}), format: 'excel' }, [['not_allowed', '', '/format']]],
  ['a negative maximum', withLeaf({ max: -4 }), [['too_small', '1.2', `${at}/max`]]],
  ['a step of zero', withRule({ type: 'count_capped', step: 0 }), [['not_above', '1.2', `${at}/rule/step`]]],
  [
    'too many places',
    withLeaf({}, { rounding: { places: 9, at: 'leaf', mode: 'half_up' } }),
    [['too_large', '', '/rounding/places']],
  ],
  ['an empty name', withLeaf({ name: vi('') }), [['empty_text', '1.2', `${at}/name/vi`]]],
  [
    'a formula of a thousand signs',
    withRule({ type: 'formula_variants', variables: [], formulas: [{ name: 'a', expression: '1+'.repeat(500) }] }),
    [['too_long', '1.2', `${at}/rule/formulas/0/expression`]],
  ],
  ['no options', withRule({ type: 'options', options: [] }), [['empty_list', '1.2', `${at}/rule/options`]]],
  ['no children', sampleSet([parent('1', 5, [])]), [['empty_list', '1', '/nodes/0/children']]],
  ['a code with a space', withLeaf({ code: '1 2' }), [['wrong_pattern', '1 2', `${at}/code`]]],
  ['a set id with an accent', withLeaf({}, { id: 'bộ' }), [['wrong_pattern', '', '/id']]],
  [
    'an unknown mode',
    withLeaf({ not_applicable: 'never' as never }),
    [['wrong_pattern', '1.2', `${at}/not_applicable`]],
  ],
  [
    'a weight over one',
    withRule({ type: 'survey_weighted', weights: { A: 1, B: 60 } }, { method: 'survey' }),
    [['wrong_pattern', '1.2', `${at}/rule/weights/B`]],
  ],
  [
    'an answer that inputs cannot name',
    withRule({ type: 'survey_weighted', weights: { 'A=': 1 } }, { method: 'survey' }),
    [['wrong_pattern', '1.2', `${at}/rule/weights`]],
  ],
  ['an unknown form', withRule({ type: 'magic' }), [['unknown_rule', '1.2', `${at}/rule/type`]]],
  ['a form without a type', withRule({}), [['missing_field', '1.2', `${at}/rule`]]],
  [
    'a knock-out in a knock-out',
    withRule({ type: 'knock_out', condition: vi('x'), rule: { type: 'knock_out', condition: vi('y') } }),
    [['unknown_rule', '1.2', `${at}/rule/rule/type`]],
  ],
  [
    'an inner form with a fault',
    withRule({ type: 'knock_out', condition: vi('x'), rule: { type: 'count_capped' } }),
    [['missing_field', '1.2', `${at}/rule/rule`]],
  ],
  [
    'a number that is not finite',
    withLeaf({ max: Number.POSITIVE_INFINITY }),
    [['number_too_large', '1.2', `${at}/max`]],
  ],
  ['not a number', withLeaf({ max: Number.NaN }), [['not_plain_decimal', '1.2', `${at}/max`]]],
  [
    'binary dust',
    withRule({ type: 'ratio_target', target: 0.1 + 0.2 }),
    [['not_plain_decimal', '1.2', `${at}/rule/target`]],
  ],
  [
    'an absurd number',
    withRule({ type: 'external_index', index: 'DTI', scale: 1e15 }),
    [['number_too_large', '1.2', `${at}/rule/scale`]],
  ],

  // the set
  ['a day that does not exist', withLeaf({}, { valid_from: '2026-02-30' }), [['not_a_date', '', '/valid_from']]],
  [
    'an end before its beginning',
    withLeaf({}, { valid_from: '2026-07-01', valid_to: '2026-06-30' }),
    [['dates_reversed', '', '/valid_to']],
  ],
  [
    'a scale beyond what can be ranked exactly',
    sampleSet([leaf('1', 1001, direct)]),
    [['points_too_large', '', '/scale']],
  ],
  ['fields that do not add up', withLeaf({}, { scale: 16 }), [['fields_sum', '', '/scale']]],
  [
    'fields with a mistyped maximum',
    sampleSet([leaf('1', 89.5, direct), leaf('2', 10.05, direct)], { scale: 100 }),
    [['fields_sum_suspect', '2', '/nodes/1/max']],
  ],
  [
    'children that do not add up',
    sampleSet([parent('1', 10, [leaf('1.1', 6, direct), leaf('1.2', 3, direct)])]),
    [['children_sum', '1', '/nodes/0/max']],
  ],
  [
    'children with a mistyped maximum',
    sampleSet([parent('1', 10, [leaf('1.1', 8.95, direct), leaf('1.2', 1.5, direct)])]),
    [['children_sum_suspect', '1', '/nodes/0/max']],
  ],
  [
    'a deep sum',
    sampleSet([parent('1', 5, [parent('1.1', 5, [leaf('a', 2, direct), leaf('b', 2, direct)])])]),
    [['children_sum', '1.1', '/nodes/0/children/0/max']],
  ],
  [
    'a bonus without a cap',
    sampleSet([leaf('1', 5, direct), leaf('T', 5, direct, { modifier: 'bonus' })]),
    [['bonus_without_cap', 'T', '/nodes/1']],
  ],
  [
    'a penalty without a cap',
    sampleSet([leaf('1', 5, direct), leaf('P', 5, direct, { modifier: 'penalty' })]),
    [['penalty_without_cap', 'P', '/nodes/1']],
  ],
  ['bands with a hole', bands({ ge: 90 }, { ge: 50, lt: 80 }, { lt: 50 }), [['band_hole', '', '/bands']]],
  ['bands that overlap', bands({ ge: 90 }, { ge: 80, lt: 91 }, { lt: 80 }), [['band_overlap', '', '/bands/1']]],
  ['a band nobody reaches', bands({ ge: 0 }, { ge: 80, lt: 90 }), [['band_unreachable', '', '/bands/1']]],
  ['a band over 100 without a bonus', bands({ ge: 101 }, { lt: 101 }), [['band_unreachable', '', '/bands/0']]],

  // nodes
  ['a node without a code', sampleSet([without(leaf('1', 5, direct), 'code') as never]), [['no_key', '', '/nodes/0']]],
  [
    'a code used twice',
    sampleSet([leaf('1', 5, direct), leaf('1', 5, direct)]),
    [['duplicate_key', '1', '/nodes/1/code']],
  ],
  [
    'an id that is the code of another',
    sampleSet([leaf('1', 5, direct), leaf('2', 5, direct, { id: '1' })]),
    [['duplicate_key', '2', '/nodes/1/id']],
  ],
  [
    'scored directly and by its children',
    sampleSet([parent('1', 5, [leaf('1.1', 5, direct)], { rule: direct })]),
    [['scored_twice', '1', '/nodes/0']],
  ],
  [
    'information worth points',
    sampleSet([leaf('1', 5, direct), leaf('I', 1, undefined, { modifier: 'info_only' })]),
    [['info_with_points', 'I', '/nodes/1/max']],
  ],
  [
    'a bonus inside a field',
    sampleSet([parent('1', 5, [leaf('1.1', 5, direct), leaf('1.2', 1, direct, { modifier: 'bonus' })])], {
      bonus_cap: 1,
    }),
    [['outside_not_on_top', '1.2', '/nodes/0/children/1/modifier']],
  ],
  [
    'points finer than the rounding',
    sampleSet([leaf('1', 5.125, direct)]),
    [
      ['off_grid', '', '/scale'],
      ['off_grid', '1', '/nodes/0/max'],
    ],
  ],
  ['casework without a fact', withLeaf({ method: 'casework' }), [['no_fact', '1.2', at]]],
  ['an empty list of evidence', withLeaf({ evidence: [] }), [['no_evidence', '1.2', at]]],
  [
    'a survey scored by the unit itself',
    withRule({ type: 'survey_weighted', weights: { A: 1 } }, { method: 'self' }),
    [['survey_without_method', '1.2', `${at}/method`]],
  ],
  [
    'a default over the maximum',
    sampleSet([leaf('1', 5, direct), leaf('2', 2, direct)], {
      defaults: { missing: 'null', not_applicable: { points: 3 }, empty_denominator: 'zero' },
    }),
    [['default_points_over_max', '2', '/nodes/1']],
  ],
  [
    'not applicable over the maximum',
    withLeaf({ not_applicable: { points: 4.5 } }),
    [['points_over_max', '1.2', `${at}/not_applicable/points`]],
  ],

  // rules
  [
    'an option over the maximum',
    withRule({ type: 'options', options: [{ label: vi('a'), points: 5 }] }),
    [['points_over_max', '1.2', `${at}/rule/options/0/points`]],
  ],
  [
    'options below the maximum',
    withRule({ type: 'options', options: [{ label: vi('a'), points: 3 }] }),
    [['max_unreachable', '1.2', `${at}/rule/options`]],
  ],
  [
    'two options of one name',
    withRule({
      type: 'options',
      options: [
        { label: vi('Có'), points: 4 },
        { label: vi(' có'), points: 0 },
      ],
    }),
    [['duplicate_row', '1.2', `${at}/rule/options/1`]],
  ],
  [
    'too many options',
    withRule({ type: 'options', options: Array.from({ length: 201 }, (_, i) => ({ label: vi(`${i}`), points: 4 })) }),
    [['too_many_rows', '1.2', `${at}/rule/options`]],
  ],
  [
    'a step over the maximum',
    withRule({ type: 'violation_deduct', step: 5, unit: vi('x') }),
    [['points_over_max', '1.2', `${at}/rule/step`]],
  ],
  [
    'a floor over the maximum',
    withRule({ type: 'deadline_deduct', step: 1, floor: 5, unit: vi('x') }),
    [['points_over_max', '1.2', `${at}/rule/floor`]],
  ],
  [
    'a cap over the maximum',
    withRule({ type: 'count_capped', step: 1, cap: 5 }),
    [['points_over_max', '1.2', `${at}/rule/cap`]],
  ],
  [
    'a cap below the maximum',
    withRule({ type: 'count_capped', step: 1, cap: 3 }),
    [['max_unreachable', '1.2', `${at}/rule/cap`]],
  ],
  [
    'an increase below the maximum',
    withRule({ type: 'improvement', increase: 3, equal: 2, decrease: 0 }),
    [['max_unreachable', '1.2', `${at}/rule`]],
  ],
  [
    'weights below one',
    withRule({ type: 'survey_weighted', weights: { A: 0.8, B: 0 } }, { method: 'survey' }),
    [['max_unreachable', '1.2', `${at}/rule/weights`]],
  ],
  [
    'no weight at all',
    withRule({ type: 'survey_weighted', weights: { A: null } }, { method: 'survey' }),
    [['no_weights', '1.2', `${at}/rule/weights`]],
  ],
  [
    'a target in per cent',
    withRule({ type: 'ratio_target', target: 80 }),
    [['not_a_ratio', '1.2', `${at}/rule/target`]],
  ],
  [
    'a target that a part of a whole cannot reach',
    withRule({ type: 'ratio_target', target: 1.1, part_of_whole: true }),
    [['not_a_ratio', '1.2', `${at}/rule/target`]],
  ],
  ['a floor over one', withRule({ type: 'ratio_floor', floor: 1.2 }), [['not_a_ratio', '1.2', `${at}/rule/floor`]]],
  ['a floor of zero', withRule({ type: 'ratio_floor', floor: 0 }), [['not_a_ratio', '1.2', `${at}/rule/floor`]]],
  [
    'tiers in per cent',
    ratioTiers({ ge: 90, points: 4 }, { lt: 90, points: 0 }),
    [
      ['not_a_ratio', '1.2', `${at}/rule/tiers/0/ge`],
      ['not_a_ratio', '1.2', `${at}/rule/tiers/1/lt`],
    ],
  ],
  ['a negative bound', ratioTiers({ ge: -1, points: 4 }), [['negative_bound', '1.2', `${at}/rule/tiers/0/ge`]]],
  [
    'two bounds of one side',
    ratioTiers({ ge: 0.5, gt: 0.4, points: 4 }, { lt: 0.5, points: 0 }),
    [['tier_bounds', '1.2', `${at}/rule/tiers/0`]],
  ],
  [
    'a tier nobody reaches',
    ratioTiers({ ge: 0, points: 4 }, { ge: 0.5, points: 1 }),
    [['tier_unreachable', '1.2', `${at}/rule/tiers/1`]],
  ],
  [
    'a hole at 0.9',
    ratioTiers({ gt: 0.9, points: 4 }, { lt: 0.9, points: 0 }),
    [['tier_hole', '1.2', `${at}/rule/tiers`]],
  ],
  [
    'an overlap at 0.9',
    ratioTiers({ ge: 0.7, le: 0.9, points: 2 }, { ge: 0.9, points: 4 }, { lt: 0.7, points: 0 }),
    [['tier_overlap', '1.2', `${at}/rule/tiers/1`]],
  ],
  [
    'tiers below the maximum',
    ratioTiers({ ge: 0.5, points: 3 }, { lt: 0.5, points: 0 }),
    [['max_unreachable', '1.2', `${at}/rule/tiers`]],
  ],
  [
    'the top only in a tier nobody reaches',
    ratioTiers({ ge: 0, points: 1 }, { ge: 0.5, points: 4 }),
    [
      ['tier_unreachable', '1.2', `${at}/rule/tiers/1`],
      ['max_unreachable', '1.2', `${at}/rule/tiers`],
    ],
  ],
  [
    'a formula that does not parse',
    withRule({ type: 'formula_variants', variables: [], formulas: [{ name: 'a', expression: '1 +' }] }),
    [['formula_syntax', '1.2', `${at}/rule/formulas/0/expression`]],
  ],
  [
    'an undeclared variable',
    withRule({ type: 'formula_variants', variables: [], formulas: [{ name: 'a', expression: 'x * maximum' }] }),
    [['formula_unknown_name', '1.2', `${at}/rule/formulas/0/expression`]],
  ],
  [
    'an unused variable',
    withRule({
      type: 'formula_variants',
      variables: [{ name: 'x', label: vi('x') }],
      formulas: [{ name: 'a', expression: 'maximum' }],
    }),
    [['variable_unused', '1.2', `${at}/rule/variables/0/name`]],
  ],
  [
    'a variable called maximum',
    withRule({
      type: 'formula_variants',
      variables: [{ name: 'maximum', label: vi('x') }],
      formulas: [{ name: 'a', expression: 'maximum' }],
    }),
    [['reserved_name', '1.2', `${at}/rule/variables/0/name`]],
  ],
  [
    'two formulas of one name',
    withRule({
      type: 'formula_variants',
      variables: [],
      formulas: [
        { name: 'a', expression: '1' },
        { name: 'a', expression: '2' },
      ],
    }),
    [['duplicate_row', '1.2', `${at}/rule/formulas/1`]],
  ],
]
const stripped = (field: string) => {
  const set = withLeaf({})
  const [first] = set.nodes
  const target = first?.children?.[1]
  if (target) delete (target as Record<string, unknown>)[field]
  return set
}
const deletions: Case[] = [
  ['a node without a name', stripped('name'), [['missing_field', '1.2', at]]],
  ['a node without a maximum', stripped('max'), [['missing_field', '1.2', at]]],
  ['a leaf without a rule', stripped('rule'), [['no_rule', '1.2', at]]],
  ['a leaf without a method', stripped('method'), [['no_method', '1.2', at]]],
  ['a leaf without evidence', stripped('evidence'), [['no_evidence', '1.2', at]]],
]
const limits: Case[] = [
  ['ten thousand levels', deep(10_000), [['too_deep', '', '/nodes/0/children/0/children']]],
  ['eleven levels', deep(11), [['too_deep', '', '/nodes/0/children/0/children']]],
  ['a million nodes', { nodes: Array.from({ length: 1_000_000 }, () => ({ max: 1 })) }, [['too_much', '', '']]],
  [
    'six thousand nodes',
    sampleSet(
      Array.from({ length: 6000 }, (_, i) => leaf(String(i), 0, direct)),
      { scale: 1 },
    ),
    [['too_many_nodes', '', '']],
  ],
]

function deep(levels: number): CriteriaSet {
  let node = leaf(`n${levels}`, 1, direct)
  for (let level = levels - 1; level >= 1; level--) node = parent(`n${level}`, 1, [node])
  return sampleSet([node])
}

const all = [...cases, ...deletions]

describe('one fault at a time', () => {
  test.for(all)('%s', ([, document, expected]) => expect(told(document)).toEqual(expected))
})

describe('hostile documents', () => {
  test.for(limits)('%s', ([, document, expected]) => {
    const faults = checkSet(document)
    for (const [code, , place] of expected) {
      expect(faults.some((fault) => fault.code === code && fault.pointer.startsWith(place))).toBe(true)
    }
    expect(faults.length).toBeLessThan(10)
  })

  test('keys that every object has are fields like others', () => {
    const text = JSON.stringify(withLeaf({})).replace(
      '"code":"1.2"',
      '"code":"1.2","__proto__":{"max":9},"constructor":1',
    )
    expect(told(JSON.parse(text))).toEqual([
      ['unknown_field', '1.2', at],
      ['unknown_field', '1.2', at],
    ])
    expect(({} as { max?: number }).max).toBeUndefined()
  })

  test('a document that contains itself ends', () => {
    const loop: Record<string, unknown> = { ...withLeaf({}) }
    loop['nodes'] = [loop]
    expect(told(loop).map(([code]) => code)).toEqual(['too_deep'])
  })

  test('any JSON gives faults with place and cure, never an exception', () => {
    const start = withLeaf({}, { bands: [{ name: vi('A'), ge: 0 }] })
    const paths: (string | number)[][] = []
    const collect = (value: unknown, path: (string | number)[]) => {
      paths.push(path)
      if (typeof value === 'object' && value !== null)
        for (const [key, child] of Object.entries(value)) collect(child, [...path, key])
    }
    collect(start, [])
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const document = structuredClone(start) as never
        let here: Record<string | number, unknown> = document
        for (const step of path.slice(0, -1)) here = here[step] as never
        const last = path.at(-1)
        if (last !== undefined) here[last] = value
        for (const fault of checkSet(last === undefined ? value : document)) {
          expect(fault.vi).toMatch(/^(Bộ tiêu chí|Mục .+?)(, .+?)?: .+\.$/s)
          expect(fault.en).toMatch(/^(The set|Node .+?)(, .+?)?: .+\.$/s)
          expect(fault.vi + fault.en).not.toMatch(
            /undefined|\[object|schema is|must (have|match|not|be (equal|number|integer|string|object|array|one))/,
          )
        }
      }),
      { numRuns: 1500 },
    )
  })

  test('long texts are cut in the sentences', () => {
    const faults = checkSet(withLeaf({ method: 'x'.repeat(100_000) as never, code: 'y'.repeat(100_000) }))
    for (const { vi: text, en } of faults) expect(text.length + en.length).toBeLessThan(1200)
  })
})

test('every fault code has a case', () => {
  const covered = new Set([...all, ...limits].flatMap(([, , faults]) => faults.map(([code]) => code)))
  const unreachable: SetFaultCode[] = ['other_shape'] // for keywords that no schema of ours uses today
  expect(SET_FAULT_CODES.filter((code) => !covered.has(code))).toEqual(unreachable)
})

describe('all faults at once', () => {
  const broken = {
    ...withRule({
      type: 'ratio_tiers',
      tiers: [
        { gt: 0.9, points: 9 },
        { lt: 0.9, points: 0 },
      ],
    }),
    valid_from: '2026-13-01',
    scale: 99,
    surplus: 1,
  }
  test('in the order of the file, the faults of the shape beside those of the meaning', () => {
    expect(told(broken)).toEqual([
      ['unknown_field', '', ''],
      ['not_a_date', '', '/valid_from'],
      ['fields_sum', '', '/scale'],
      ['points_over_max', '1.2', `${at}/rule/tiers/0/points`],
      ['tier_hole', '1.2', `${at}/rule/tiers`],
    ])
  })
  test('more than eight in one object, and the validator is left as it was', () => {
    const before = Settings.Get().maxErrors
    expect(checkSet({})).toHaveLength(12)
    expect(Settings.Get().maxErrors).toBe(before)
  })
  test('place and cure in both languages', () => {
    const [, , sum, , hole] = checkSet(broken)
    expect(sum?.vi).toBe(
      'Bộ tiêu chí, scale: các lĩnh vực cộng lại được 15 điểm, nhưng thang điểm ghi 99 (lệch 84). Sửa điểm tối đa của một lĩnh vực hoặc thang điểm: 1 (10) + 2 (5).',
    )
    expect(sum?.en).toBe(
      'The set, scale: the fields add up to 15 points, but the scale says 99 (off by 84). Correct the maximum of a field or the scale: 1 (10) + 2 (5).',
    )
    expect(hole?.vi).toBe('Mục 1.2, rule.tiers: không bậc nào chứa tỷ lệ 0.9. Nới giới hạn của bậc liền kề.')
    expect(sum?.values).toMatchObject({ sum: '15', max: '99', difference: '84' })
  })
})

describe('what is allowed', () => {
  test.for<[string, unknown]>([
    [
      'tiers by lower bounds, going down',
      ratioTiers({ ge: 0.3, points: 4 }, { ge: 0.2, points: 2 }, { ge: 0, points: 0 }),
    ],
    [
      'tiers of the official form',
      ratioTiers({ gt: 0.9, points: 4 }, { ge: 0.7, le: 0.9, points: 1 }, { lt: 0.7, points: 0 }),
    ],
    ['a tier for the rest', ratioTiers({ ge: 0.5, points: 4 }, { points: 0 })],
    [
      'tier points finer than the grid, which are rounded at the leaf',
      ratioTiers({ ge: 0.5, points: 4 }, { points: 0.375 }),
    ],
    ['a weight of zero', withRule({ type: 'survey_weighted', weights: { A: 1, B: 0, C: null } }, { method: 'survey' })],
    ['a leaf worth nothing', sampleSet([leaf('1', 5, direct), leaf('2', 0, direct)])],
    ['no bands', bands()],
    ['bands by lower bounds', bands({ ge: 90 }, { ge: 80 }, { ge: 0 })],
    [
      'information without a rule, method or evidence',
      sampleSet([leaf('1', 5, direct), leaf('I', 0, undefined, { modifier: 'info_only' })]),
    ],
    [
      'an information group',
      sampleSet([leaf('1', 5, direct), parent('I', 0, [leaf('I1', 0)], { modifier: 'info_only' })]),
    ],
    ['code and id of one node may be the same', sampleSet([leaf('1', 5, direct, { id: '1' })])],
    ['a single day of validity', withLeaf({}, { valid_from: '2026-07-01', valid_to: '2026-07-01' })],
    ['a target over 100 % of something that may grow', withRule({ type: 'ratio_target', target: 1.05 })],
  ])('%s', ([, document]) => expect(told(document)).toEqual([]))

  test('with a bonus the index may pass 100 %, with a penalty it may fall below 0', () => {
    const set = (rows: CriteriaSet['bands']) =>
      sampleSet(
        [
          leaf('1', 5, direct),
          leaf('T', 1, direct, { modifier: 'bonus' }),
          leaf('P', 1, direct, { modifier: 'penalty' }),
        ],
        {
          bonus_cap: 1,
          penalty_cap: 1,
          bands: rows,
        },
      )
    expect(
      told(
        set([
          { name: vi('A'), ge: 50, lt: 101 },
          { name: vi('B'), ge: 0, lt: 50 },
        ]),
      ),
    ).toEqual([
      ['band_hole', '', '/bands'],
      ['band_hole', '', '/bands'],
    ])
    expect(
      told(
        set([
          { name: vi('A'), ge: 50 },
          { name: vi('B'), lt: 50 },
        ]),
      ),
    ).toEqual([])
  })
})

describe('the sets under data/', () => {
  const folder = new URL('../../../data/criteria-sets/', import.meta.url)
  const files = (at: URL) => (existsSync(at) ? readdirSync(at).filter((file) => file.endsWith('.json')) : [])
  const read = (file: string, at: URL) => JSON.parse(readFileSync(new URL(file, at), 'utf8'))

  test.for(files(folder))('%s passes', (file) => expect(checkSet(read(file, folder)).map(({ en }) => en)).toEqual([]))

  const refused = new URL('refused/', folder)
  test.for(files(refused))('refused/%s is refused, naming the node', (file) => {
    const faults = checkSet(read(file, refused))
    expect(faults.length).toBeGreaterThan(0)
    expect(faults.some(({ node }) => node !== undefined)).toBe(true)
  })
})
