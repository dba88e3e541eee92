// A small criteria set with one leaf per scoring form, for tests of everything that reads inputs.
import type { CriteriaSet, Rule, SetNode } from '../../src/reform-index/kernel/criteria-set.ts'

const leaf = (code: string, max: number, rule: Rule): SetNode => ({
  code,
  name: { vi: `Tiêu chí ${code}`, en: `Leaf ${code}` },
  max,
  rule,
  method: 'self',
  evidence: [{ vi: 'Báo cáo' }],
})

export const sampleSet: CriteriaSet = {
  format: 'motcua-criteria-set/1',
  id: 'sample',
  version: 1,
  title: { vi: 'Bộ thử', en: 'Sample' },
  level: 'commune',
  source: { vi: 'Đặt ra để thử' },
  provenance: 'reconstructed',
  scale: 100,
  rounding: { places: 2, at: 'leaf', mode: 'half_up' },
  defaults: { missing: 'null', not_applicable: 'award_max', empty_denominator: 'zero' },
  bands: [
    { name: { vi: 'Tốt', en: 'Good' }, ge: 80 },
    { name: { vi: 'Khá', en: 'Fair' }, ge: 50, lt: 80 },
    { name: { vi: 'Yếu', en: 'Weak' }, lt: 50 },
  ],
  nodes: [
    {
      code: '1',
      name: { vi: 'Tỷ lệ', en: 'Ratios' },
      max: 40,
      children: [
        leaf('1.1', 20, { type: 'ratio_linear', part_of_whole: true }),
        leaf('1.10', 20, { type: 'ratio_target', target: 0.8 }),
      ],
    },
    {
      code: '2',
      name: { vi: 'Khác', en: 'Others' },
      max: 60,
      children: [
        leaf('2.1', 5, {
          type: 'options',
          options: [
            { label: { vi: 'đúng hạn', en: 'on time' }, points: 5 },
            { label: { vi: 'trễ hạn', en: 'late' }, points: 2 },
          ],
        }),
        leaf('2.2', 5, { type: 'all_of', conditions: [{ vi: 'a' }, { vi: 'b' }, { vi: 'c' }] }),
        leaf('2.3', 5, { type: 'count_capped', step: 1 }),
        { ...leaf('2.4', 5, { type: 'survey_weighted', weights: { A: 1, B: 0.5, C: 0 } }), method: 'survey' },
        leaf('2.5', 5, { type: 'improvement', increase: 5, equal: 3, decrease: 0 }),
        leaf('2.6', 5, {
          type: 'formula_variants',
          variables: [
            { name: 'x', label: { vi: 'x' } },
            { name: 'y', label: { vi: 'y' } },
          ],
          formulas: [{ name: 'chính', expression: 'maximum * x / y' }],
        }),
        leaf('2.7', 5, { type: 'boolean' }),
        leaf('2.8', 5, { type: 'direct' }),
        leaf('2.9', 5, { type: 'external_index', index: 'SIPAS' }),
        leaf('2.10', 5, { type: 'ratio_relative_best' }),
        leaf('2.11', 5, { type: 'violation_deduct', step: 1, unit: { vi: 'lần' } }),
        leaf('2.12', 5, { type: 'knock_out', condition: { vi: 'có kỷ luật' } }),
      ],
    },
  ],
}

/** One whole row set of a unit, by leaf, as cells of an inputs file. */
export const sampleRows: readonly Readonly<Record<string, string>>[] = [
  { leaf: '1.1', numerator: '17', denominator: '20' },
  { leaf: '1.10', numerator: '3', denominator: '7' },
  { leaf: '2.1', option: 'trễ hạn' },
  { leaf: '2.2', conditions: '1;1;1' },
  { leaf: '2.3', count: '3' },
  { leaf: '2.4', answers: 'A=12;B=3;C=1' },
  { leaf: '2.5', value: '81.25', previous: '79.5' },
  { leaf: '2.6', vars: 'x=1;y=3' },
  { leaf: '2.7', value: 'có' },
  { leaf: '2.8', points: '3.25' },
  { leaf: '2.9', value: '84.57' },
  { leaf: '2.10', value: '7' },
  { leaf: '2.11', count: '2' },
  { leaf: '2.12', conditions: '0' },
]
