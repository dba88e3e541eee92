import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EmptyDenominator, NotApplicable, Rule, SetNode } from './criteria-set.ts'
import { roundHalfUp } from './decimal.ts'
import { explain, explainSum, explainTotal } from './explain.ts'
import { inputFaultText } from './fault-text.ts'
import { type InputFault, InputRefused, type LeafInput } from './leaf-input.ts'
import { leaf, parent, sampleSet, scoreOne, vi } from './sample-set.ts'
import { compileSet } from './score.ts'

const text = (own: string, en: string) => ({ vi: own, en })

/** The sentences about leaf 1 of 6 points on two places. */
function said(
  rule: Rule | undefined,
  input: LeafInput | undefined,
  own: Partial<SetNode> = {},
  empty: EmptyDenominator = 'zero',
) {
  const set = sampleSet(
    [leaf('1', own.modifier === 'info_only' ? 0 : 6, rule, own), leaf('2', 4, { type: 'direct' })],
    {
      defaults: { missing: 'null', not_applicable: 'award_max', empty_denominator: empty },
      bonus_cap: 10,
      penalty_cap: 10,
    },
  )
  const compiled = compileSet(set)
  const [node] = compiled.leaves
  if (!node) throw new Error('no leaf')
  let points: number | null = null
  try {
    points = scoreOne(set, { ...(input ? { '1': input } : {}), '2': { points: '0' } }).nodes[0]?.points ?? null
  } catch (error) {
    if (!(error instanceof InputRefused)) throw error
  }
  return [explain(compiled, node, input, points, 'vi'), explain(compiled, node, input, points, 'en')] as const
}
const of = (numerator: number | string, denominator: number | string): LeafInput => ({
  numerator: String(numerator),
  denominator: String(denominator),
})

const options: Rule = {
  type: 'options',
  options: [
    { label: text('kịp thời', 'on time'), points: 6 },
    { label: text('chậm', 'late'), points: 0.375 },
  ],
}
const tiers: Rule = {
  type: 'ratio_tiers',
  tiers: [
    { gt: 0.9, points: 6 },
    { ge: 0.7, le: 0.9, points: 1 },
    { lt: 0.7, points: 0 },
  ],
}
const downTiers: Rule = {
  type: 'ratio_tiers',
  tiers: [
    { ge: 0.3, points: 6 },
    { ge: 0, lt: 0.3, points: 2 },
  ],
}
const allOf: Rule = { type: 'all_of', conditions: [text('đủ số lượng', 'complete'), text('đúng thời gian', 'on time')] }
const condition = text('có cán bộ bị kỷ luật', 'an official was disciplined')
const late: Rule = { type: 'deadline_deduct', step: 0.25, unit: text('báo cáo chậm', 'late report') }
const survey: Rule = { type: 'survey_weighted', weights: { A: 1, B: 0.6, C: 0, K: null } }
const formulas: Rule = {
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

const cases: [name: string, sentences: readonly [string, string], viText: string, enText: string][] = [
  ['yes', said({ type: 'boolean' }, { value: 'có' }), 'Đạt: 6 điểm.', 'Met: 6 points.'],
  ['no', said({ type: 'boolean' }, { value: '0' }), 'Không đạt: 0 điểm.', 'Not met: 0 points.'],
  ['an option', said(options, { option: 'kịp thời' }), 'Chọn “kịp thời”: 6 điểm.', '“on time” was chosen: 6 points.'],
  [
    'an option finer than the grid',
    said(options, { option: '2' }),
    'Chọn “chậm”: 0,375 ≈ 0,38 điểm.',
    '“late” was chosen: 0.375 ≈ 0.38 points.',
  ],
  [
    'all conditions',
    said(allOf, { conditions: [true, true] }),
    'Đạt cả 2 điều kiện: 6 điểm.',
    'All 2 conditions are met: 6 points.',
  ],
  [
    'some conditions',
    said(allOf, { conditions: [true, false] }),
    'Đạt 1/2 điều kiện, phải đạt đủ (còn thiếu: đúng thời gian): 0 điểm.',
    '1/2 conditions are met and all are needed (lacking: on time): 0 points.',
  ],
  [
    'the top tier',
    said(tiers, of(91, 100)),
    '91/100 = 91,00 %, thuộc bậc trên 90 %: 6 điểm.',
    '91/100 = 91.00%, in the tier above 90%: 6 points.',
  ],
  [
    'a tier between two bounds',
    said(tiers, of(9, 10)),
    '9/10 = 90,00 %, thuộc bậc từ 70 % đến 90 %: 1 điểm.',
    '9/10 = 90.00%, in the tier from 70% to 90%: 1 point.',
  ],
  [
    'the lowest tier',
    said(tiers, of(1, 3)),
    '1/3 ≈ 33,33 %, thuộc bậc dưới 70 %: 0 điểm.',
    '1/3 ≈ 33.33%, in the tier below 70%: 0 points.',
  ],
  [
    'as many digits as tell two tiers apart',
    said(tiers, of(900_001, 1_000_000)),
    '900001/1000000 = 90,0001 %, thuộc bậc trên 90 %: 6 điểm.',
    '900001/1000000 = 90.0001%, in the tier above 90%: 6 points.',
  ],
  [
    'a tier upwards',
    said(downTiers, of(1, 2)),
    '1/2 = 50,00 %, thuộc bậc từ 30 % trở lên: 6 điểm.',
    '1/2 = 50.00%, in the tier from 30% up: 6 points.',
  ],
  [
    'a tier from nothing',
    said(downTiers, of(1, 4)),
    '1/4 = 25,00 %, thuộc bậc dưới 30 %: 2 điểm.',
    '1/4 = 25.00%, in the tier below 30%: 2 points.',
  ],
  [
    'a ratio',
    said({ type: 'ratio_linear' }, of(455, 500)),
    '455/500 = 91,00 %; 6 × 455/500 = 5,46 điểm.',
    '455/500 = 91.00%; 6 × 455/500 = 5.46 points.',
  ],
  [
    'a rounded ratio',
    said({ type: 'ratio_linear' }, of(1, 7)),
    '1/7 ≈ 14,29 %; 6 × 1/7 ≈ 0,86 điểm.',
    '1/7 ≈ 14.29%; 6 × 1/7 ≈ 0.86 points.',
  ],
  [
    'over the whole',
    said({ type: 'ratio_linear' }, of(6, 5)),
    '6/5 = 120,00 %, tính tối đa 100 %: 6 điểm.',
    '6/5 = 120.00%, counted as 100%: 6 points.',
  ],
  [
    'short of the target',
    said({ type: 'ratio_target', target: 0.8 }, of(70, 100)),
    '70/100 = 70,00 %, chưa đạt chỉ tiêu 80 %; 6 × (70/100) / 0,8 = 5,25 điểm.',
    '70/100 = 70.00%, short of the target of 80%; 6 × (70/100) / 0.8 = 5.25 points.',
  ],
  [
    'target reached',
    said({ type: 'ratio_target', target: 0.8 }, of(80, 100)),
    '80/100 = 80,00 %, đạt chỉ tiêu 80 %: 6 điểm.',
    '80/100 = 80.00%, the target of 80% is reached: 6 points.',
  ],
  [
    'below the floor',
    said({ type: 'ratio_floor', floor: 0.8 }, of(765, 1000)),
    '765/1000 = 76,50 %, dưới mức sàn 80 %: 0 điểm.',
    '765/1000 = 76.50%, below the floor of 80%: 0 points.',
  ],
  [
    'a hair below the floor',
    said({ type: 'ratio_floor', floor: 0.8 }, of(79_999, 100_000)),
    '79999/100000 = 79,999 %, dưới mức sàn 80 %: 0 điểm.',
    '79999/100000 = 79.999%, below the floor of 80%: 0 points.',
  ],
  [
    'above the floor',
    said({ type: 'ratio_floor', floor: 0.8 }, of(9, 10)),
    '9/10 = 90,00 %, đạt mức sàn 80 %; 6 × 9/10 = 5,4 điểm.',
    '9/10 = 90.00%, not below the floor of 80%; 6 × 9/10 = 5.4 points.',
  ],
  [
    'over the whole with a floor',
    said({ type: 'ratio_floor', floor: 0.8 }, of(11, 10)),
    '11/10 = 110,00 %, tính tối đa 100 %: 6 điểm.',
    '11/10 = 110.00%, counted as 100%: 6 points.',
  ],
  [
    'beside the best',
    said({ type: 'ratio_relative_best' }, { value: '80', best: '100' }),
    '80 so với giá trị cao nhất trong các đơn vị là 100; 6 × 80/100 = 4,8 điểm.',
    '80 beside the best value of all units, 100; 6 × 80/100 = 4.8 points.',
  ],
  [
    'the best',
    said({ type: 'ratio_relative_best' }, { value: '7', best: '7' }),
    '7 là giá trị cao nhất trong các đơn vị: 6 điểm.',
    '7 is the best value of all units: 6 points.',
  ],
  [
    'nobody has anything',
    said({ type: 'ratio_relative_best' }, { value: '0', best: '0' }),
    'Giá trị cao nhất của các đơn vị bằng 0: 0 điểm theo quy định của bộ tiêu chí.',
    'The best value of all units is 0: 0 points as the set says.',
  ],
  [
    'a count',
    said({ type: 'count_capped', step: 1.5 }, { count: '3' }),
    'Ghi nhận 3, mỗi trường hợp 1,5 điểm: 3 × 1,5 = 4,5 điểm.',
    '3 counted, 1.5 points each: 3 × 1.5 = 4.5 points.',
  ],
  [
    'a count over the ceiling',
    said({ type: 'count_capped', step: 1.5, cap: 6 }, { count: '7' }),
    'Ghi nhận 7, mỗi trường hợp 1,5 điểm: 7 × 1,5 = 10,5; vượt mức trần, tính 6 điểm.',
    '7 counted, 1.5 points each: 7 × 1.5 = 10.5; over the ceiling, counted as 6 points.',
  ],
  [
    'a deduction',
    said(late, { count: '3' }),
    'Ghi nhận 3 (báo cáo chậm), mỗi trường hợp trừ 0,25 điểm: 6 − 3 × 0,25 = 5,25 điểm.',
    '3 counted (late report), each takes 0.25 points off: 6 − 3 × 0.25 = 5.25 points.',
  ],
  [
    'a deduction down to the floor',
    said({ ...late, type: 'violation_deduct', floor: 2 }, { count: '30' }),
    'Ghi nhận 30 (báo cáo chậm), mỗi trường hợp trừ 0,25 điểm: 6 − 30 × 0,25 = −1,5; không thấp hơn mức 2 điểm, tính 2 điểm.',
    '30 counted (late report), each takes 0.25 points off: 6 − 30 × 0.25 = −1.5; never below 2 points, counted as 2 points.',
  ],
  [
    'nothing to deduct',
    said(late, { count: '0' }),
    'Không có trường hợp nào (báo cáo chậm), không trừ điểm: 6 điểm.',
    'No case (late report), nothing is taken off: 6 points.',
  ],
  [
    'nothing that could be late',
    said(late, { count: '0', denominator: '0' }, {}, 'max'),
    'Không phát sinh trường hợp nào để xét (mẫu số 0): được tối đa 6 điểm theo quy định của bộ tiêu chí.',
    'There was nothing to judge (denominator 0): the full 6 points as the set says.',
  ],
  [
    'knocked out',
    said({ type: 'knock_out', condition, rule: { type: 'ratio_linear' } }, { ...of(1, 2), conditions: [true] }),
    'Có trường hợp bị loại (có cán bộ bị kỷ luật): 0 điểm.',
    'Knocked out (an official was disciplined): 0 points.',
  ],
  [
    'not knocked out',
    said({ type: 'knock_out', condition }, { conditions: [false] }),
    'Không có trường hợp bị loại (có cán bộ bị kỷ luật): 6 điểm.',
    'Not knocked out (an official was disciplined): 6 points.',
  ],
  [
    'not knocked out, and a rule inside',
    said({ type: 'knock_out', condition, rule: allOf }, { conditions: [false, true, false] }),
    'Không có trường hợp bị loại (có cán bộ bị kỷ luật). Đạt 1/2 điều kiện, phải đạt đủ (còn thiếu: đúng thời gian): 0 điểm.',
    'Not knocked out (an official was disciplined). 1/2 conditions are met and all are needed (lacking: on time): 0 points.',
  ],
  [
    'a survey',
    said(survey, { answers: { A: '60', B: '30', C: '10', K: '5' } }),
    '100 phiếu được tính: A 60 × 1 + B 30 × 0,6 + C 10 × 0 = 78; không tính phiếu: K 5; 6 × 78/100 = 4,68 điểm.',
    '100 answers count: A 60 × 1 + B 30 × 0.6 + C 10 × 0 = 78; answers left out: K 5; 6 × 78/100 = 4.68 points.',
  ],
  [
    'a survey without answers',
    said(survey, { answers: { K: '5' } }),
    'Không có phiếu trả lời được tính: 0 điểm theo quy định của bộ tiêu chí.',
    'There are no answers that count: 0 points as the set says.',
  ],
  [
    'another index',
    said({ type: 'external_index', index: 'SIPAS' }, { value: '85.37' }),
    'Chỉ số SIPAS đạt 85,37/100; 6 × 85,37/100 ≈ 5,12 điểm.',
    'The index SIPAS is 85.37/100; 6 × 85.37/100 ≈ 5.12 points.',
  ],
  [
    'another index, full',
    said({ type: 'external_index', index: 'DTI', scale: 10 }, { value: '10' }),
    'Chỉ số DTI đạt 10/10, đạt mức cao nhất: 6 điểm.',
    'The index DTI is 10/10, as high as it can be: 6 points.',
  ],
  ...(['increase', 'equal', 'decrease'] as const).map((kind, i): (typeof cases)[number] => [
    kind,
    said(
      { type: 'improvement', increase: 6, equal: 3, decrease: 0.5 },
      { value: ['2', '1', '0.5'][i] ?? '', previous: '1' },
    ),
    ['2 tăng so với kỳ trước (1): 6 điểm.', '1 bằng kỳ trước (1): 3 điểm.', '0,5 giảm so với kỳ trước (1): 0,5 điểm.'][
      i
    ] ?? '',
    [
      '2 is an increase on the period before (1): 6 points.',
      '1 is the same as the period before (1): 3 points.',
      '0.5 is a decrease on the period before (1): 0.5 points.',
    ][i] ?? '',
  ]),
  [
    'a formula',
    said(formulas, { formula: 'tỷ lệ', vars: { x: '1', y: '8' } }),
    'Công thức “tỷ lệ”: maximum * x / y với x = 1, y = 8, maximum = 6; kết quả = 0,75 điểm.',
    'Formula “tỷ lệ”: maximum * x / y with x = 1, y = 8, maximum = 6; result = 0.75 points.',
  ],
  [
    'a formula over the maximum',
    said(formulas, { formula: '1', vars: { x: '3', y: '2' } }),
    'Công thức “tỷ lệ”: maximum * x / y với x = 3, y = 2, maximum = 6; được 9, vượt điểm tối đa: 6 điểm.',
    'Formula “tỷ lệ”: maximum * x / y with x = 3, y = 2, maximum = 6; gives 9, over the maximum: 6 points.',
  ],
  [
    'a formula below zero',
    said(formulas, { formula: 'hiệu', vars: { x: '1', y: '2.5' } }),
    'Công thức “hiệu”: x - y với x = 1, y = 2,5; được −1,5, không tính dưới 0: 0 điểm.',
    'Formula “hiệu”: x - y with x = 1, y = 2.5; gives −1.5, not counted below 0: 0 points.',
  ],
  [
    'a formula that divides by zero',
    said(formulas, { formula: '1', vars: { x: '1', y: '0' } }),
    'Công thức “tỷ lệ” (maximum * x / y) chia cho 0 với x = 1, y = 0, maximum = 6: 0 điểm theo quy định của bộ tiêu chí.',
    'Formula “tỷ lệ” (maximum * x / y) divides by 0 with x = 1, y = 0, maximum = 6: 0 points as the set says.',
  ],
  [
    'points given directly',
    said({ type: 'direct' }, { points: '5.46' }),
    'Chấm trực tiếp: 5,46 điểm.',
    'Scored directly: 5.46 points.',
  ],
  [
    'points given too finely',
    said({ type: 'direct' }, { points: '5.125' }),
    'Chấm trực tiếp: 5,125 ≈ 5,13 điểm.',
    'Scored directly: 5.125 ≈ 5.13 points.',
  ],

  // 0/0
  [
    '0/0 is zero',
    said({ type: 'ratio_linear' }, of(0, 0), {}, 'zero'),
    'Không phát sinh (0/0): 0 điểm theo quy định của bộ tiêu chí.',
    'Nothing occurred (0/0): 0 points as the set says.',
  ],
  [
    '0/0 is full',
    said(tiers, of(0, 0), {}, 'max'),
    'Không phát sinh (0/0): được tối đa 6 điểm theo quy định của bộ tiêu chí.',
    'Nothing occurred (0/0): the full 6 points as the set says.',
  ],
  [
    '0/0 is left out',
    said({ type: 'ratio_target', target: 0.8 }, of(0, 0), {}, 'exclude'),
    'Không phát sinh (0/0): không tính mục này vào điểm tối đa.',
    'Nothing occurred (0/0): left out of the maximum.',
  ],
  [
    '0/0 stays open',
    said({ type: 'ratio_floor', floor: 0.8 }, of(0, 0), {}, 'missing'),
    'Không phát sinh (0/0): chưa tính được điểm.',
    'Nothing occurred (0/0): no points yet.',
  ],

  // not applicable
  ...(
    [
      ['award_max', 'Không phát sinh nhiệm vụ: được tối đa 6 điểm.', 'Not applicable to this unit: the full 6 points.'],
      [
        'exclude_rescale',
        'Không phát sinh nhiệm vụ: không tính mục này, giảm 6 điểm trong điểm tối đa.',
        'Not applicable to this unit: left out, the maximum falls by 6 points.',
      ],
      [
        { points: 2.5 },
        'Không phát sinh nhiệm vụ: được 2,5 điểm theo quy định của bộ tiêu chí.',
        'Not applicable to this unit: 2.5 points as the set says.',
      ],
    ] as [NotApplicable, string, string][]
  ).map(([mode, own, en]): (typeof cases)[number] => [
    `not applicable as ${JSON.stringify(mode)}`,
    said({ type: 'direct' }, { applicable: false }, { not_applicable: mode }),
    own,
    en,
  ]),

  // missing, refused, modifiers
  [
    'no input',
    said({ type: 'direct' }, undefined),
    'Chưa có số liệu, chưa tính được điểm.',
    'No data yet, so there are no points yet.',
  ],
  [
    'an empty input',
    said({ type: 'direct' }, {}),
    'Chưa có số liệu, chưa tính được điểm.',
    'No data yet, so there are no points yet.',
  ],
  [
    'a refused input',
    said({ type: 'direct' }, { points: '7' }),
    'Số liệu không dùng được, chưa tính được điểm. “7” ở điểm (points) vượt điểm tối đa “6”. Ghi từ 0 đến “6”.',
    'The data cannot be used, so there are no points yet. “7” in points is over the maximum of “6”. Write 0 to “6”.',
  ],
  [
    'a bonus',
    said({ type: 'direct' }, { points: '2' }, { modifier: 'bonus' }),
    'Chấm trực tiếp: 2 điểm. Đây là điểm thưởng, cộng ngoài thang điểm.',
    'Scored directly: 2 points. This is a bonus, added outside the scale.',
  ],
  [
    'a bonus that is cut',
    said({ type: 'direct' }, { points: '9' }, { modifier: 'bonus' }),
    'Ghi 9, vượt mức tối đa: 6 điểm. Đây là điểm thưởng, cộng ngoài thang điểm.',
    '9 given, over the maximum: 6 points. This is a bonus, added outside the scale.',
  ],
  [
    'a penalty',
    said({ type: 'count_capped', step: 1 }, { count: '2' }, { modifier: 'penalty' }),
    'Ghi nhận 2, mỗi trường hợp 1 điểm: 2 × 1 = 2 điểm. Đây là điểm phạt, trừ vào tổng điểm.',
    '2 counted, 1 point each: 2 × 1 = 2 points. This is a penalty, taken off the total.',
  ],
  [
    'no bonus',
    said({ type: 'direct' }, undefined, { modifier: 'bonus' }),
    'Không có số liệu: không cộng điểm thưởng.',
    'No data: no bonus is added.',
  ],
  [
    'no penalty',
    said({ type: 'direct' }, undefined, { modifier: 'penalty' }),
    'Không có số liệu: không trừ điểm.',
    'No data: nothing is taken off.',
  ],
  [
    'information',
    said(undefined, of(1, 4), { modifier: 'info_only' }),
    '1/4 = 25,00 %. Chỉ theo dõi, không tính điểm.',
    '1/4 = 25.00%. For information only, no points.',
  ],
  [
    'information as a value',
    said(undefined, { value: '12.5' }, { modifier: 'info_only' }),
    '12,5. Chỉ theo dõi, không tính điểm.',
    '12.5. For information only, no points.',
  ],
  [
    'information without data',
    said(undefined, undefined, { modifier: 'info_only' }),
    'Chỉ theo dõi, không tính điểm.',
    'For information only, no points.',
  ],
]

describe('why a leaf has its points', () => {
  test.for(cases)('%s', ([, sentences, own, en]) => expect(sentences).toEqual([own, en]))

  test('a missing leaf that counts as zero says so', () => {
    const set = sampleSet([leaf('1', 6, { type: 'direct' })], {
      defaults: { missing: 'zero', not_applicable: 'award_max', empty_denominator: 'zero' },
    })
    const compiled = compileSet(set)
    const [node] = compiled.leaves
    if (!node) throw new Error('no leaf')
    expect(explain(compiled, node, undefined, null, 'vi')).toBe('Chưa có số liệu: tính 0 điểm vào tổng.')
    expect(explain(compiled, node, undefined, 546, 'vi')).toBe(
      'Không có số liệu chi tiết; điểm được ghi nhận: 5,46 điểm.',
    )
    expect(explain(compiled, node, undefined, 546, 'en')).toBe('No data in detail; points on record: 5.46 points.')
  })

  test('the best value may be unknown where the points are known', () => {
    const compiled = compileSet(sampleSet([leaf('1', 6, { type: 'ratio_relative_best' })]))
    const [node] = compiled.leaves
    if (!node) throw new Error('no leaf')
    expect(explain(compiled, node, { value: '80' }, 480, 'vi')).toBe(
      '80 so với giá trị cao nhất trong các đơn vị: 4,8 điểm.',
    )
  })
})

describe('the numbers of a sentence make its points again', () => {
  const read = (own: string) => {
    const [whole = '', part = ''] = own.replace(',', '.').split('.')
    return { n: BigInt(whole + part), d: 10n ** BigInt(part.length) }
  }
  const amount = fc.oneof(
    fc.integer({ min: 1, max: 999 }).map(String),
    fc.integer({ min: 1, max: 99_999 }).map((n) => (n / 100).toFixed(2)),
  )
  const rules: Rule[] = [
    { type: 'ratio_linear' },
    { type: 'ratio_target', target: 0.83 },
    { type: 'ratio_floor', floor: 0.15 },
    { type: 'ratio_relative_best' },
    { type: 'external_index', index: 'X', scale: 999 },
  ]
  test.for(rules.map((rule) => [rule.type, rule] as const))('%s', ([, rule]) => {
    fc.assert(
      fc.property(amount, amount, fc.constantFrom(0, 1), (numerator, denominator, language) => {
        const input: LeafInput =
          rule.type === 'ratio_relative_best'
            ? { value: numerator, best: denominator }
            : rule.type === 'external_index'
              ? { value: numerator }
              : { numerator, denominator }
        const sentence = said(rule, input)[language] ?? ''
        // 6 × a/b [/ target] [= or ≈] points
        const match = /([\d.,]+) × \(?([\d.,]+)\/([\d.,]+?)\)?(?: \/ ([\d.,]+))? [=≈] ([\d.,]+) (?:điểm|points?)/.exec(
          sentence,
        )
        if (!match) {
          expect(sentence).toMatch(/: (6|0) (điểm|points?)\.$/) // capped, target reached, best, below the floor
          return
        }
        const [max, a, b, target, points] = match
          .slice(1)
          .map((own) => (own === undefined ? { n: 1n, d: 1n } : read(own)))
        if (!max || !a || !b || !target || !points) throw new Error(sentence)
        const hundredths = roundHalfUp(max.n * a.n * b.d * target.d * 100n, max.d * a.d * b.n * target.n)
        expect((points.n * 100n) / points.d).toBe(hundredths)
      }),
    )
  })
})

describe('how sums come about', () => {
  const direct = { type: 'direct' } as const
  const out = { not_applicable: 'exclude_rescale' } as const
  const set = sampleSet(
    [
      parent('1', 10, [
        leaf('1.1', 6, direct),
        leaf('1.2', 4, direct, out),
        leaf('1.3', 0, undefined, { modifier: 'info_only' }),
      ]),
      leaf('2', 90, direct),
      leaf('T', 3, direct, { modifier: 'bonus' }),
      leaf('P', 3, direct, { modifier: 'penalty' }),
    ],
    { bonus_cap: 2, penalty_cap: 2 },
  )
  const compiled = compileSet(set)
  const [field] = compiled.nodes
  if (!field) throw new Error('no field')
  const points = (own: string) => ({ points: own })
  const of = (inputs: Record<string, LeafInput>) => scoreOne(set, inputs)
  const both = (inputs: Record<string, LeafInput>) => {
    const score = of(inputs)
    return [explainSum(compiled, field, score.nodes, 'vi'), explainTotal(compiled, score, 'vi')]
  }

  test('parts, sum and index', () => {
    expect(both({ '1.1': points('5.5'), '1.2': points('3'), '2': points('80.25') })).toEqual([
      '5,5 + 3 = 8,5 điểm (tối đa 10).',
      '8,5 + 80,25 = 88,75 điểm (tối đa 100); chỉ số 88,75/100 = 88,75 %.',
    ])
  })
  test('what is left out is named, and the maximum it leaves', () => {
    expect(both({ '1.1': points('5.5'), '1.2': { applicable: false }, '2': points('80.25') })).toEqual([
      '5,5 = 5,5 điểm (tối đa 6); không tính 1.2 (không áp dụng).',
      '5,5 + 80,25 = 85,75 điểm (tối đa 96); chỉ số 85,75/96 ≈ 89,32 %.',
    ])
  })
  test('what is missing is named', () => {
    expect(both({ '1.2': points('1'), '2': points('80') })).toEqual([
      'Chưa cộng được: thiếu số liệu ở 1.1.',
      'Chưa cộng được: thiếu số liệu ở 1.',
    ])
  })
  test('bonus and penalty with their ceilings', () => {
    const inputs = { '1.1': points('6'), '1.2': points('4'), '2': points('80'), T: points('3'), P: points('0.5') }
    expect(both(inputs)[1]).toBe(
      '10 + 80 = 90 điểm (tối đa 100); cộng điểm thưởng 3 (quá mức trần, tính 2); trừ điểm phạt 0,5; còn 91,5 điểm; chỉ số 91,5/100 = 91,50 %.',
    )
    expect(explainTotal(compiled, of(inputs), 'en')).toBe(
      '10 + 80 = 90 points (maximum 100); bonus 3 added (over the ceiling, counted as 2); penalty 0.5 taken off; in all 91.5 points; index 91.5/100 = 91.50%.',
    )
  })
  test('nothing applicable', () => {
    const none = sampleSet([parent('1', 4, [leaf('1.1', 4, direct, out)]), leaf('2', 4, direct, out)])
    const own = compileSet(none)
    const score = scoreOne(none, { '1.1': { applicable: false }, '2': { applicable: false } })
    expect(own.nodes[0] && explainSum(own, own.nodes[0], score.nodes, 'vi')).toBe(
      'Không mục con nào áp dụng: không tính mục này.',
    )
    expect(explainTotal(own, score, 'en')).toBe('No child is applicable: this node is left out.')
  })
  test('rounding at the group and at the total is told', () => {
    const thirds = (at: 'group' | 'total') =>
      sampleSet(
        [parent('1', 2, [leaf('1.1', 1, { type: 'ratio_linear' }), leaf('1.2', 1, { type: 'ratio_linear' })])],
        {
          rounding: { places: 2, at, mode: 'half_up' },
        },
      )
    const input = { numerator: '1', denominator: '3' }
    const sentences = (at: 'group' | 'total') => {
      const own = compileSet(thirds(at))
      const score = scoreOne(thirds(at), { '1.1': input, '1.2': input })
      return [own.nodes[0] ? explainSum(own, own.nodes[0], score.nodes, 'vi') : '', explainTotal(own, score, 'vi')]
    }
    expect(sentences('group')).toEqual([
      '0,3333 + 0,3333 = 0,6666 điểm (tối đa 2); làm tròn 0,67 điểm.',
      '0,67 = 0,67 điểm (tối đa 2); chỉ số 0,67/2 = 33,50 %.',
    ])
    expect(sentences('total')).toEqual([
      '0,3333 + 0,3333 = 0,6666 điểm (tối đa 2).',
      '0,6666 = 0,6666 điểm (tối đa 2); làm tròn 0,67 điểm; chỉ số 0,67/2 = 33,50 %.',
    ])
  })
  test('missing leaves that count as zero are named', () => {
    const lenient = { ...set, defaults: { ...set.defaults, missing: 'zero' as const } }
    const own = compileSet(lenient)
    const score = scoreOne(lenient, { '1.2': points('1'), '2': points('80') })
    expect(own.nodes[0] && explainSum(own, own.nodes[0], score.nodes, 'en')).toBe(
      '1 = 1 point (maximum 10); no data at 1.1, counted as 0.',
    )
  })
})

describe('refused inputs', () => {
  const faults: InputFault[] = [
    { code: 'needed', field: 'denominator', fields: ['numerator', 'denominator'] },
    { code: 'not_used', field: 'count', fields: ['points'] },
    { code: 'not_a_number', field: 'value', given: '12,5' },
    { code: 'not_a_number', field: 'value', given: '1.234,5' },
    { code: 'negative', field: 'count', given: '-1' },
    { code: 'not_whole', field: 'count', given: '1.5' },
    { code: 'too_large', field: 'numerator', given: '9'.repeat(200) },
    { code: 'numerator_over_denominator', field: 'numerator', given: '6', denominator: '5' },
    { code: 'points_over_max', field: 'points', given: '7', max: '6' },
    { code: 'unknown_option', field: 'option', given: 'có lẽ', allowed: ['có', 'không'] },
    { code: 'unknown_answer', field: 'answers', given: 'Z', allowed: ['A', 'B'] },
    { code: 'unknown_variable', field: 'vars', given: 'z', allowed: [] },
    { code: 'unknown_formula', field: 'formula', given: '9', allowed: Array.from({ length: 50 }, (_, i) => `f${i}`) },
    { code: 'condition_count', field: 'conditions', given: 1, wanted: 3 },
    { code: 'missing_variable', field: 'vars', given: 'x' },
  ]
  test.for(faults.map((fault) => [fault.code, fault] as const))(
    '%s has a sentence with a cure in both languages',
    ([, fault]) => {
      for (const language of ['vi', 'en'] as const) {
        const sentence = inputFaultText(fault, language)
        expect(sentence).toMatch(/\. (Ghi|Để trống|Kiểm tra|Xóa|Give|Leave|Write|Check|Add|Delete)/)
        expect(sentence).toMatch(/\.$/)
        expect(sentence.length).toBeLessThan(400)
        expect(sentence).not.toMatch(/undefined|\[object/)
      }
    },
  )
  test('a comma decimal is shown as it should be written; what is ambiguous is not guessed at', () => {
    expect(inputFaultText({ code: 'not_a_number', field: 'value', given: '12,75' }, 'vi')).toBe(
      '“12,75” ở giá trị (value) không phải số thập phân. Ghi số thập phân bằng dấu chấm, không có dấu phân cách hàng nghìn, ví dụ 12.75.',
    )
    expect(inputFaultText({ code: 'not_a_number', field: 'value', given: '1.234,5' }, 'en')).toContain(
      'for example 12.5.',
    )
  })
  test('a name out of nothing is told when nothing is allowed', () => {
    expect(inputFaultText({ code: 'unknown_variable', field: 'vars', given: 'z', allowed: [] }, 'vi')).toBe(
      'Không có “z” ở biến số (vars). Xóa giá trị này.',
    )
  })
})
