// explain-text.ts — the sentences of explain.ts. Every number arrives written in the reader's language already.
import type { InputField } from './leaf-input.ts'

/** What happened to a fraction with nothing below the line, as the set declares it. */
export type Emptiness =
  | { readonly kind: 'points'; readonly points: string; readonly full: boolean }
  | { readonly kind: 'excluded' }
  | { readonly kind: 'missing' }

const vi = {
  points: (n: string) => `${n} điểm`,
  full: (n: string) => `được tối đa ${n} điểm`,
  percent: (n: string) => `${n} %`,
  sentence: (parts: readonly string[]) => `${parts.filter((part) => part !== '').join('; ')}.`,
  result: (how: string, points: string) => `${how}: ${points} điểm`,

  missing: 'Chưa có số liệu, chưa tính được điểm.',
  missingAsZero: 'Chưa có số liệu: tính 0 điểm vào tổng.',
  missingBonus: 'Không có số liệu: không cộng điểm thưởng.',
  missingPenalty: 'Không có số liệu: không trừ điểm.',
  pointsOnly: (points: string) => `Không có số liệu chi tiết; điểm được ghi nhận: ${points} điểm.`,
  refused: (why: string) => `Số liệu không dùng được, chưa tính được điểm. ${why}`,
  notApplicableFull: (points: string) => `Không phát sinh nhiệm vụ: được tối đa ${points} điểm.`,
  notApplicablePoints: (points: string) =>
    `Không phát sinh nhiệm vụ: được ${points} điểm theo quy định của bộ tiêu chí.`,
  notApplicableExcluded: (max: string) =>
    `Không phát sinh nhiệm vụ: không tính mục này, giảm ${max} điểm trong điểm tối đa.`,
  empty: (why: string, { kind, ...rest }: Emptiness) => {
    if (kind === 'excluded') return `${why}: không tính mục này vào điểm tối đa.`
    if (kind === 'missing') return `${why}: chưa tính được điểm.`
    const { points, full } = rest as { points: string; full: boolean }
    return `${why}: ${full ? 'được tối đa ' : ''}${points} điểm theo quy định của bộ tiêu chí.`
  },
  emptyRatio: 'Không phát sinh (0/0)',
  emptyCount: 'Không phát sinh trường hợp nào để xét (mẫu số 0)',
  emptyAnswers: 'Không có phiếu trả lời được tính',
  emptyBest: 'Giá trị cao nhất của các đơn vị bằng 0',
  emptyFormula: (name: string, formula: string, values: string) =>
    `Công thức “${name}” (${formula}) chia cho 0 với ${values}`,
  infoOnly: 'Chỉ theo dõi, không tính điểm.',
  bonus: 'Đây là điểm thưởng, cộng ngoài thang điểm.',
  penalty: 'Đây là điểm phạt, trừ vào tổng điểm.',
  sumOfChildren: 'Điểm của mục này là tổng điểm các mục con.',

  yes: (points: string) => `Đạt: ${points} điểm`,
  no: 'Không đạt: 0 điểm',
  option: (label: string) => `Chọn “${label}”`,
  allHeld: (count: number) => `Đạt cả ${count} điều kiện`,
  someHeld: (held: number, count: number, lacking: string) =>
    `Đạt ${held}/${count} điều kiện, phải đạt đủ (còn thiếu: ${lacking})`,
  tier: (percent: string, bounds: string) => `${percent}, thuộc bậc ${bounds}`,
  noTier: (percent: string) => `${percent}, không thuộc bậc nào`,
  between: (low: string | undefined, lowOpen: boolean, high: string | undefined, highOpen: boolean) => {
    if (low === undefined && high === undefined) return 'còn lại'
    if (low === undefined) return `${highOpen ? 'dưới' : 'không quá'} ${high}`
    if (high === undefined) return lowOpen ? `trên ${low}` : `từ ${low} trở lên`
    return `${lowOpen ? 'trên' : 'từ'} ${low} đến ${highOpen ? 'dưới ' : ''}${high}`
  },
  cappedAtWhole: (percent: string) => `${percent}, tính tối đa 100 %`,
  targetMet: (percent: string, target: string) => `${percent}, đạt chỉ tiêu ${target}`,
  targetMissed: (percent: string, target: string) => `${percent}, chưa đạt chỉ tiêu ${target}`,
  belowFloor: (percent: string, floor: string) => `${percent}, dưới mức sàn ${floor}`,
  aboveFloor: (percent: string, floor: string) => `${percent}, đạt mức sàn ${floor}`,
  isBest: (value: string) => `${value} là giá trị cao nhất trong các đơn vị`,
  besideBest: (value: string, best: string) => `${value} so với giá trị cao nhất trong các đơn vị là ${best}`,
  besideUnknownBest: (value: string) => `${value} so với giá trị cao nhất trong các đơn vị`,
  counted: (count: string, step: string) => `Ghi nhận ${count}, mỗi trường hợp ${step} điểm`,
  ceiling: (points: string) => `vượt mức trần, tính ${points} điểm`,
  nothingToDeduct: (unit: string) => `Không có trường hợp nào (${unit}), không trừ điểm`,
  deducted: (count: string, unit: string, step: string) =>
    `Ghi nhận ${count} (${unit}), mỗi trường hợp trừ ${step} điểm`,
  lowest: (points: string) => `không thấp hơn mức ${points} điểm, tính ${points} điểm`,
  knockedOut: (condition: string) => `Có trường hợp bị loại (${condition}): 0 điểm`,
  notKnockedOut: (condition: string) => `Không có trường hợp bị loại (${condition})`,
  answers: (count: string, sum: string, weighted: string) => `${count} phiếu được tính: ${sum} = ${weighted}`,
  answersLeftOut: (list: string) => `không tính phiếu: ${list}`,
  index: (name: string, value: string, scale: string) => `Chỉ số ${name} đạt ${value}/${scale}`,
  indexFull: 'đạt mức cao nhất',
  increase: (value: string, previous: string) => `${value} tăng so với kỳ trước (${previous})`,
  equal: (value: string, previous: string) => `${value} bằng kỳ trước (${previous})`,
  decrease: (value: string, previous: string) => `${value} giảm so với kỳ trước (${previous})`,
  formula: (name: string, formula: string, values: string) => `Công thức “${name}”: ${formula} với ${values}`,
  formulaResult: 'kết quả',
  overMax: (result: string) => `được ${result}, vượt điểm tối đa`,
  belowZero: (result: string) => `được ${result}, không tính dưới 0`,
  direct: (points: string) => `Chấm trực tiếp: ${points} điểm`,
  directCapped: (given: string) => `Ghi ${given}, vượt mức tối đa`,
  rounded: (exact: string) => `${exact} làm tròn`,

  sum: (parts: string, total: string, max: string) => `${parts} = ${total} điểm (tối đa ${max})`,
  sumMissing: (list: string) => `Chưa cộng được: thiếu số liệu ở ${list}.`,
  sumMissingAsZero: (list: string) => `thiếu số liệu ở ${list}, tính 0 điểm`,
  sumExcluded: (list: string) => `không tính ${list} (không áp dụng)`,
  sumAllExcluded: 'Không mục con nào áp dụng: không tính mục này.',
  bonusSum: (points: string, cap: string | undefined) =>
    `cộng điểm thưởng ${points}${cap === undefined ? '' : ` (quá mức trần, tính ${cap})`}`,
  penaltySum: (points: string, cap: string | undefined) =>
    `trừ điểm phạt ${points}${cap === undefined ? '' : ` (quá mức trần, tính ${cap})`}`,
  roundedTo: (points: string) => `làm tròn ${points} điểm`,
  inAll: (points: string) => `còn ${points} điểm`,
  indexOf: (points: string, max: string, sign: string, percent: string) =>
    `chỉ số ${points}/${max} ${sign} ${percent} %`,
}

export type ExplainText = typeof vi

const en: ExplainText = {
  points: (n) => `${n} ${n === '1' ? 'point' : 'points'}`,
  full: (n) => `the full ${n} points`,
  percent: (n) => `${n}%`,
  sentence: (parts) => `${parts.filter((part) => part !== '').join('; ')}.`,
  result: (how, points) => `${how}: ${en.points(points)}`,

  missing: 'No data yet, so there are no points yet.',
  missingAsZero: 'No data yet: 0 points go into the sum.',
  missingBonus: 'No data: no bonus is added.',
  missingPenalty: 'No data: nothing is taken off.',
  pointsOnly: (points) => `No data in detail; points on record: ${en.points(points)}.`,
  refused: (why) => `The data cannot be used, so there are no points yet. ${why}`,
  notApplicableFull: (points) => `Not applicable to this unit: the full ${en.points(points)}.`,
  notApplicablePoints: (points) => `Not applicable to this unit: ${en.points(points)} as the set says.`,
  notApplicableExcluded: (max) => `Not applicable to this unit: left out, the maximum falls by ${en.points(max)}.`,
  empty: (why, { kind, ...rest }) => {
    if (kind === 'excluded') return `${why}: left out of the maximum.`
    if (kind === 'missing') return `${why}: no points yet.`
    const { points, full } = rest as { points: string; full: boolean }
    return `${why}: ${full ? 'the full ' : ''}${en.points(points)} as the set says.`
  },
  emptyRatio: 'Nothing occurred (0/0)',
  emptyCount: 'There was nothing to judge (denominator 0)',
  emptyAnswers: 'There are no answers that count',
  emptyBest: 'The best value of all units is 0',
  emptyFormula: (name, formula, values) => `Formula “${name}” (${formula}) divides by 0 with ${values}`,
  infoOnly: 'For information only, no points.',
  bonus: 'This is a bonus, added outside the scale.',
  penalty: 'This is a penalty, taken off the total.',
  sumOfChildren: 'The points of this node are the sum of its children.',

  yes: (points) => `Met: ${en.points(points)}`,
  no: 'Not met: 0 points',
  option: (label) => `“${label}” was chosen`,
  allHeld: (count) => `All ${count} conditions are met`,
  someHeld: (held, count, lacking) => `${held}/${count} conditions are met and all are needed (lacking: ${lacking})`,
  tier: (percent, bounds) => `${percent}, in the tier ${bounds}`,
  noTier: (percent) => `${percent}, in no tier`,
  between: (low, lowOpen, high, highOpen) => {
    if (low === undefined && high === undefined) return 'of all the rest'
    const from = low === undefined ? '' : `${lowOpen ? 'above' : 'from'} ${low}`
    const to = high === undefined ? '' : `${highOpen ? 'below' : low === undefined ? 'up to' : 'to'} ${high}`
    if (to === '') return lowOpen ? from : `${from} up`
    return from === '' ? to : `${from} ${highOpen ? 'to ' : ''}${to}`
  },
  cappedAtWhole: (percent) => `${percent}, counted as 100%`,
  targetMet: (percent, target) => `${percent}, the target of ${target} is reached`,
  targetMissed: (percent, target) => `${percent}, short of the target of ${target}`,
  belowFloor: (percent, floor) => `${percent}, below the floor of ${floor}`,
  aboveFloor: (percent, floor) => `${percent}, not below the floor of ${floor}`,
  isBest: (value) => `${value} is the best value of all units`,
  besideBest: (value, best) => `${value} beside the best value of all units, ${best}`,
  besideUnknownBest: (value) => `${value} beside the best value of all units`,
  counted: (count, step) => `${count} counted, ${en.points(step)} each`,
  ceiling: (points) => `over the ceiling, counted as ${en.points(points)}`,
  nothingToDeduct: (unit) => `No case (${unit}), nothing is taken off`,
  deducted: (count, unit, step) => `${count} counted (${unit}), each takes ${en.points(step)} off`,
  lowest: (points) => `never below ${en.points(points)}, counted as ${en.points(points)}`,
  knockedOut: (condition) => `Knocked out (${condition}): 0 points`,
  notKnockedOut: (condition) => `Not knocked out (${condition})`,
  answers: (count, sum, weighted) => `${count} answers count: ${sum} = ${weighted}`,
  answersLeftOut: (list) => `answers left out: ${list}`,
  index: (name, value, scale) => `The index ${name} is ${value}/${scale}`,
  indexFull: 'as high as it can be',
  increase: (value, previous) => `${value} is an increase on the period before (${previous})`,
  equal: (value, previous) => `${value} is the same as the period before (${previous})`,
  decrease: (value, previous) => `${value} is a decrease on the period before (${previous})`,
  formula: (name, formula, values) => `Formula “${name}”: ${formula} with ${values}`,
  formulaResult: 'result',
  overMax: (result) => `gives ${result}, over the maximum`,
  belowZero: (result) => `gives ${result}, not counted below 0`,
  direct: (points) => `Scored directly: ${en.points(points)}`,
  directCapped: (given) => `${given} given, over the maximum`,
  rounded: (exact) => `${exact} rounded`,

  sum: (parts, total, max) => `${parts} = ${en.points(total)} (maximum ${max})`,
  sumMissing: (list) => `No sum yet: no data at ${list}.`,
  sumMissingAsZero: (list) => `no data at ${list}, counted as 0`,
  sumExcluded: (list) => `${list} left out (not applicable)`,
  sumAllExcluded: 'No child is applicable: this node is left out.',
  bonusSum: (points, cap) =>
    `bonus ${points} added${cap === undefined ? '' : ` (over the ceiling, counted as ${cap})`}`,
  penaltySum: (points, cap) =>
    `penalty ${points} taken off${cap === undefined ? '' : ` (over the ceiling, counted as ${cap})`}`,
  roundedTo: (points) => `rounded to ${en.points(points)}`,
  inAll: (points) => `in all ${en.points(points)}`,
  indexOf: (points, max, sign, percent) => `index ${points}/${max} ${sign} ${percent}%`,
}

export const EXPLAIN_TEXT = { vi, en } as const

/** Columns of an inputs file, as a person calls them. */
export const FIELD_NAMES = {
  applicable: { vi: 'có áp dụng', en: 'applicable' },
  numerator: { vi: 'tử số', en: 'numerator' },
  denominator: { vi: 'mẫu số', en: 'denominator' },
  count: { vi: 'số lượng', en: 'count' },
  option: { vi: 'phương án', en: 'option' },
  points: { vi: 'điểm', en: 'points' },
  value: { vi: 'giá trị', en: 'value' },
  previous: { vi: 'giá trị kỳ trước', en: 'previous value' },
  best: { vi: 'giá trị cao nhất', en: 'best value' },
  conditions: { vi: 'điều kiện', en: 'conditions' },
  answers: { vi: 'phiếu trả lời', en: 'answers' },
  formula: { vi: 'công thức', en: 'formula' },
  vars: { vi: 'biến số', en: 'variables' },
} as const satisfies Record<InputField, { vi: string; en: string }>
