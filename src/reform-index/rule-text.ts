// rule-text.ts — how a leaf is scored, as one sentence for the table of a criteria set. Pure.
import { formatDecimal, type Locale } from '../platform/locale.ts'
import { type EmptyDenominator, type Rule, type SetNode, type Text, textIn } from './kernel/criteria-set.ts'
import { decimalOf, formatDecimalExact } from './kernel/decimal.ts'

/** A number of a set in its shortest form, as it is written in the language. */
export function shortNumber(value: number, locale: Locale): string {
  const plain = formatDecimalExact(decimalOf(value))
  return formatDecimal(plain, plain.split('.')[1]?.length ?? 0, locale)
}

/** A share such as 0.8 as a percentage: 80 %. */
export function sharePercent(share: number, locale: Locale): string {
  const { mantissa, places } = decimalOf(share)
  const percent = formatDecimalExact({ mantissa: mantissa * 100n, places })
  return formatDecimal(percent, percent.split('.')[1]?.length ?? 0, locale) + (locale === 'vi' ? '\u00a0%' : '%')
}

/** How the leaf is scored. */
export function ruleText(node: SetNode, locale: Locale): string {
  const { rule } = node
  const vi = locale === 'vi'
  if (!rule) return vi ? 'Chỉ theo dõi, không chấm điểm.' : 'Shown for information, not scored.'
  return plainText(rule, shortNumber(node.max, locale), locale)
}

function plainText(rule: Rule, max: string, locale: Locale): string {
  const vi = locale === 'vi'
  const number = (value: number) => shortNumber(value, locale)
  const text = (value: Text) => textIn(value, locale)
  const list = (items: readonly string[]) => items.join('; ')
  switch (rule.type) {
    case 'boolean':
      return vi ? `Đạt: ${max}; không đạt: 0.` : `Met: ${max}; not met: 0.`
    case 'options':
      return `${list(rule.options.map(({ label, points }) => `${text(label)}: ${number(points)}`))}.`
    case 'all_of':
      return vi
        ? `Đủ cả ${rule.conditions.length} điều kiện (${list(rule.conditions.map(text))}): ${max}; thiếu: 0.`
        : `All ${rule.conditions.length} conditions (${list(rule.conditions.map(text))}): ${max}; otherwise 0.`
    case 'ratio_tiers':
      return `${list(rule.tiers.map((tier) => `${tierText(tier, locale)}: ${number(tier.points)}`))}${emptyText(rule.empty_denominator, locale)}.`
    case 'ratio_linear':
      return `${vi ? 'Tỷ lệ' : 'Ratio'} × ${max}${emptyText(rule.empty_denominator, locale)}.`
    case 'ratio_target':
      return vi
        ? `Tỷ lệ so với chỉ tiêu ${sharePercent(rule.target, locale)}, × ${max}; đạt chỉ tiêu: ${max}${emptyText(rule.empty_denominator, locale)}.`
        : `Ratio against the target of ${sharePercent(rule.target, locale)}, × ${max}; target met: ${max}${emptyText(rule.empty_denominator, locale)}.`
    case 'ratio_floor':
      return vi
        ? `Tỷ lệ × ${max}; dưới ${sharePercent(rule.floor, locale)}: 0${emptyText(rule.empty_denominator, locale)}.`
        : `Ratio × ${max}; below ${sharePercent(rule.floor, locale)}: 0${emptyText(rule.empty_denominator, locale)}.`
    case 'ratio_relative_best':
      return vi ? `Giá trị so với đơn vị tốt nhất × ${max}.` : `Value against the best unit × ${max}.`
    case 'count_capped':
      return vi
        ? `Mỗi việc ${number(rule.step)}, tối đa ${rule.cap === undefined ? max : number(rule.cap)}.`
        : `${number(rule.step)} each, at most ${rule.cap === undefined ? max : number(rule.cap)}.`
    case 'deadline_deduct':
    case 'violation_deduct':
      return vi
        ? `${max}, trừ ${number(rule.step)} cho mỗi ${text(rule.unit)}, không dưới ${number(rule.floor ?? 0)}${emptyText(rule.empty_denominator, locale)}.`
        : `${max}, less ${number(rule.step)} for each ${text(rule.unit)}, not below ${number(rule.floor ?? 0)}${emptyText(rule.empty_denominator, locale)}.`
    case 'knock_out':
      return vi
        ? `0 khi ${text(rule.condition)}; còn lại: ${rule.rule ? plainText(rule.rule, max, locale) : `${max}.`}`
        : `0 when ${text(rule.condition)}; otherwise: ${rule.rule ? plainText(rule.rule, max, locale) : `${max}.`}`
    case 'survey_weighted': {
      const weights = Object.entries(rule.weights).map(([answer, weight]) =>
        weight === null
          ? `${answer}: ${vi ? 'không tính' : 'not counted'}`
          : `${answer}: ${sharePercent(weight, locale)}`,
      )
      return `${vi ? 'Bình quân phiếu' : 'Mean of the answers'} (${list(weights)}) × ${max}.`
    }
    case 'external_index':
      return vi ? `Chỉ số ${rule.index} quy đổi × ${max}.` : `${rule.index} index × ${max}.`
    case 'improvement':
      return vi
        ? `Tăng: ${number(rule.increase)}; bằng: ${number(rule.equal)}; giảm: ${number(rule.decrease)}.`
        : `Up: ${number(rule.increase)}; equal: ${number(rule.equal)}; down: ${number(rule.decrease)}.`
    case 'formula_variants':
      return `${vi ? 'Công thức' : 'Formula'}: ${list(rule.formulas.map(({ name, expression }) => `${name} = ${expression}`))}.`
    case 'direct':
      return vi ? `Nhập thẳng số điểm, tối đa ${max}.` : `Points are given directly, at most ${max}.`
  }
}

type Tier = Extract<Rule, { type: 'ratio_tiers' }>['tiers'][number]

function tierText(tier: Tier, locale: Locale): string {
  const vi = locale === 'vi'
  const low = tier.gt ?? tier.ge
  const high = tier.lt ?? tier.le
  const share = (value: number) => sharePercent(value, locale)
  if (low !== undefined && high !== undefined)
    return `${tier.gt === undefined ? '' : '>\u00a0'}${share(low)} – ${tier.lt === undefined ? '' : '<\u00a0'}${share(high)}`
  if (low !== undefined)
    return tier.gt !== undefined
      ? `>\u00a0${share(low)}`
      : low === 0
        ? vi
          ? 'thấp hơn'
          : 'lower'
        : `≥\u00a0${share(low)}`
  if (high !== undefined) return `${tier.lt !== undefined ? '<' : '≤'}\u00a0${share(high)}`
  return vi ? 'còn lại' : 'otherwise'
}

function emptyText(empty: EmptyDenominator | undefined, locale: Locale): string {
  if (empty === undefined) return ''
  const words = {
    vi: { zero: '0 điểm', max: 'điểm tối đa', exclude: 'bỏ khỏi điểm tối đa', missing: 'chưa chấm' },
    en: { zero: '0 points', max: 'full points', exclude: 'left out', missing: 'not scored yet' },
  } as const
  return locale === 'vi' ? `; mẫu số 0: ${words.vi[empty]}` : `; denominator 0: ${words.en[empty]}`
}
