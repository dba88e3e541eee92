// set-fault.ts — what can be wrong with a criteria set, as sentences with place and cure. Finding it is check-set.ts's work.

/** Both languages: what is wrong, then what to do. {name} is a value as it stands, {#name} a number, {@name} a word. */
const TEXTS = {
  // The shape of the file
  not_an_object: [
    'cần một đối tượng JSON chứa bộ tiêu chí, nhưng ở đây là {given}. Ghi lại theo mẫu data/criteria-set.schema.json.',
    'a JSON object with the criteria set is needed, but this is {given}. Write it after data/criteria-set.schema.json.',
  ],
  too_deep: [
    'lồng nhau quá {limit} cấp. Bộ tiêu chí chỉ cần lĩnh vực, tiêu chí, tiêu chí thành phần: bỏ bớt cấp.',
    'is nested more than {limit} levels deep. A set needs fields, criteria and sub-criteria: take levels away.',
  ],
  too_much: [
    'tệp chứa hơn {limit} giá trị, quá lớn cho một bộ tiêu chí. Tách thành nhiều bộ hoặc xóa phần thừa.',
    'the file holds more than {limit} values, too many for a criteria set. Split it or delete what does not belong.',
  ],
  too_many_nodes: [
    'có hơn {limit} mục. Tách thành nhiều bộ tiêu chí.',
    'there are more than {limit} nodes. Split the set.',
  ],
  too_many_rows: [
    'có {given} dòng, tối đa {limit}. Gộp hoặc xóa bớt.',
    'there are {given} rows, at most {limit} are allowed. Merge or delete some.',
  ],
  missing_field: ['thiếu trường “{field}”. Ghi thêm trường này.', 'the field “{field}” is missing. Add it.'],
  unknown_field: [
    'có trường lạ “{field}”. Xóa đi hoặc sửa tên; các trường được dùng: {allowed}.',
    'there is an unknown field “{field}”. Delete it or correct its name; fields in use: {allowed}.',
  ],
  wrong_type: ['đang là {given}, cần {@expected}. Ghi lại.', 'is {given}, but {@expected} is needed. Write it again.'],
  not_allowed: [
    'đang là {given}, chỉ được là một trong: {allowed}. Chọn một giá trị đó.',
    'is {given}, but only one of these is allowed: {allowed}. Choose one.',
  ],
  too_small: [
    'đang là {given}, phải từ {#limit} trở lên. Sửa số này.',
    'is {given}, but must be at least {#limit}. Correct the number.',
  ],
  not_above: [
    'đang là {given}, phải lớn hơn {#limit}. Sửa số này.',
    'is {given}, but must be greater than {#limit}. Correct the number.',
  ],
  too_large: [
    'đang là {given}, không được quá {#limit}. Sửa số này.',
    'is {given}, but must be at most {#limit}. Correct the number.',
  ],
  empty_text: ['đang để trống. Ghi nội dung hoặc xóa trường này.', 'is empty. Write a text or delete the field.'],
  too_long: ['dài quá {limit} ký tự. Viết ngắn lại.', 'is longer than {limit} characters. Shorten it.'],
  empty_list: [
    'là danh sách rỗng. Ghi ít nhất {limit} dòng hoặc xóa trường này.',
    'is an empty list. Write at least {limit} row or delete the field.',
  ],
  wrong_pattern: ['đang là {given}, cần {@expected}. Sửa lại.', 'is {given}, but {@expected} is needed. Correct it.'],
  unknown_rule: [
    'không có dạng tính điểm {given} ở đây. Chọn một trong: {allowed}.',
    'there is no scoring form {given} here. Choose one of: {allowed}.',
  ],
  other_shape: [
    'đang là {given}, không đúng định dạng. Ghi lại theo mẫu data/criteria-set.schema.json.',
    'is {given}, which does not fit the format. Write it after data/criteria-set.schema.json.',
  ],
  not_plain_decimal: [
    'đang là {given}: chỉ ghi số thập phân thường có tối đa {limit} chữ số sau dấu phẩy, ví dụ 12.5.',
    'is {given}: write a plain decimal with at most {limit} places, for example 12.5.',
  ],
  number_too_large: [
    'đang là {given}, vượt quá {#limit}. Kiểm tra lại số này.',
    'is {given}, beyond {#limit}. Check the number.',
  ],

  // The set as a whole
  not_a_date: [
    'đang là {given}, không phải ngày có thật. Ghi theo mẫu 2026-07-01.',
    'is {given}, which is not a day of the calendar. Write it like 2026-07-01.',
  ],
  dates_reversed: [
    'ngày bắt đầu {from} sau ngày kết thúc {to}. Sửa một trong hai ngày.',
    'valid from {from} is after valid to {to}. Correct one of the days.',
  ],
  points_too_large: [
    'cộng lại được {#given} điểm, tối đa {#limit}. Dùng thang điểm nhỏ hơn.',
    'comes to {#given} points, at most {#limit} are possible. Use a smaller scale.',
  ],
  fields_sum: [
    'các lĩnh vực cộng lại được {#sum} điểm, nhưng thang điểm ghi {#max} (lệch {#difference}). Sửa điểm tối đa của một lĩnh vực hoặc thang điểm: {parts}.',
    'the fields add up to {#sum} points, but the scale says {#max} (off by {#difference}). Correct the maximum of a field or the scale: {parts}.',
  ],
  fields_sum_suspect: [
    'các lĩnh vực cộng lại được {#sum} điểm, nhưng thang điểm ghi {#max} (lệch {#difference}). Nếu mục {suspect} là {#instead} thay vì {#given} thì tổng đúng: sửa mục này hoặc thang điểm.',
    'the fields add up to {#sum} points, but the scale says {#max} (off by {#difference}). With {#instead} instead of {#given} at node {suspect} the sum is right: correct it or the scale.',
  ],
  children_sum: [
    'các mục con cộng lại được {#sum} điểm, nhưng mục này ghi tối đa {#max} (lệch {#difference}). Sửa điểm tối đa của mục này hoặc của mục con: {parts}.',
    'the children add up to {#sum} points, but this node says {#max} (off by {#difference}). Correct the maximum here or of a child: {parts}.',
  ],
  children_sum_suspect: [
    'các mục con cộng lại được {#sum} điểm, nhưng mục này ghi tối đa {#max} (lệch {#difference}). Nếu mục {suspect} là {#instead} thay vì {#given} thì tổng đúng: sửa mục đó hoặc mục này.',
    'the children add up to {#sum} points, but this node says {#max} (off by {#difference}). With {#instead} instead of {#given} at node {suspect} the sum is right: correct one of them.',
  ],
  bonus_without_cap: [
    'có điểm thưởng nhưng bộ tiêu chí không ghi mức trần. Ghi “bonus_cap”.',
    'gives bonus points, but the set has no ceiling for them. Add “bonus_cap”.',
  ],
  penalty_without_cap: [
    'có điểm phạt nhưng bộ tiêu chí không ghi mức trần. Ghi “penalty_cap”.',
    'takes penalty points, but the set has no ceiling for them. Add “penalty_cap”.',
  ],
  band_hole: [
    'không có mức xếp loại cho chỉ số {where}. Nới giới hạn của mức liền kề.',
    'no band holds an index of {where}. Widen the limits of the band beside it.',
  ],
  band_overlap: [
    'mức {first} và mức {second} cùng chứa chỉ số {where}. Sửa giới hạn để mỗi chỉ số chỉ thuộc một mức.',
    'bands {first} and {second} both hold an index of {where}. Correct the limits so that one band holds it.',
  ],
  band_unreachable: [
    'không chỉ số nào rơi vào mức này. Sửa giới hạn hoặc xóa mức này.',
    'no index ever falls into this band. Correct its limits or delete it.',
  ],

  // Nodes
  no_key: ['mục không có mã. Ghi “code” hoặc “id”.', 'the node has no name in the inputs. Add a “code” or an “id”.'],
  duplicate_key: [
    'mã “{key}” đã dùng ở {other}. Mỗi mã chỉ dùng một lần: đặt mã khác.',
    '“{key}” is already used at {other}. A code or id is used once: choose another.',
  ],
  scored_twice: [
    'mục vừa có cách tính điểm vừa có mục con. Bỏ “rule” để cộng từ mục con, hoặc bỏ “children”.',
    'the node has a rule and children. Remove “rule” to add up the children, or remove “children”.',
  ],
  no_rule: [
    'mục không có cách tính điểm và không có mục con. Ghi “rule”, hoặc đánh dấu “info_only” với điểm tối đa 0.',
    'the node has neither a rule nor children. Add a “rule”, or mark it “info_only” with a maximum of 0.',
  ],
  info_with_points: [
    'mục chỉ để theo dõi nhưng ghi tối đa {#given} điểm. Ghi 0, hoặc bỏ “info_only”.',
    'the node is for information only but has a maximum of {#given}. Write 0, or remove “info_only”.',
  ],
  outside_not_on_top: [
    'điểm thưởng, điểm phạt phải đứng ở cấp trên cùng, ngoài các lĩnh vực. Chuyển mục này lên “nodes”.',
    'bonus and penalty stand at the top, outside the fields. Move this node up into “nodes”.',
  ],
  off_grid: [
    'ghi {#given} điểm, nhưng bộ tiêu chí làm tròn đến {places} chữ số thập phân. Sửa số điểm hoặc “rounding.places”.',
    'says {#given} points, but the set rounds to {places} decimal places. Correct the points or “rounding.places”.',
  ],
  no_method: [
    'chưa ghi nguồn chấm. Ghi “method”: self, survey, external hoặc casework.',
    'does not say who provides the score. Add “method”: self, survey, external or casework.',
  ],
  no_fact: [
    'lấy số liệu từ việc giải quyết công việc nhưng chưa ghi chỉ tiêu nào. Ghi “fact”.',
    'reads casework but does not name the fact. Add “fact”.',
  ],
  no_evidence: [
    'chưa ghi tài liệu kiểm chứng. Ghi ít nhất một dòng vào “evidence”.',
    'names no evidence. Add at least one row to “evidence”.',
  ],
  survey_without_method: [
    'tính điểm bằng điều tra xã hội học nhưng “method” là “{given}”. Ghi “method”: “survey”.',
    'is scored by a survey but its method is “{given}”. Write “method”: “survey”.',
  ],
  default_points_over_max: [
    'mặc định “không áp dụng” cho {#given} điểm, quá điểm tối đa {#max} của mục này. Ghi “not_applicable” riêng cho mục này hoặc giảm mặc định.',
    'the default for “not applicable” gives {#given} points, over the maximum of {#max} here. Give this node its own “not_applicable” or lower the default.',
  ],

  // Rules
  points_over_max: [
    'ghi {#given} điểm, quá điểm tối đa {#max} của mục. Giảm số điểm này hoặc tăng điểm tối đa.',
    'gives {#given} points, over the maximum of {#max} of the node. Lower the points or raise the maximum.',
  ],
  max_unreachable: [
    'cao nhất chỉ đạt {#best} điểm, không bao giờ đạt điểm tối đa {#max} của mục. Sửa mức cao nhất hoặc điểm tối đa.',
    'reaches {#best} points at best, never the maximum of {#max} of the node. Correct the best row or the maximum.',
  ],
  duplicate_row: [
    'có hai dòng cùng tên “{name}”. Đổi tên một dòng.',
    'two rows are called “{name}”. Rename one of them.',
  ],
  tier_bounds: [
    'bậc thứ {tier} ghi hai giới hạn cùng phía ({bounds}). Giữ lại một.',
    'tier {tier} states two bounds of the same side ({bounds}). Keep one.',
  ],
  tier_unreachable: [
    'không tỷ lệ nào rơi vào bậc thứ {tier} ({bounds}). Sửa giới hạn hoặc xóa bậc này.',
    'no ratio ever falls into tier {tier} ({bounds}). Correct its bounds or delete it.',
  ],
  tier_hole: [
    'không bậc nào chứa tỷ lệ {where}. Nới giới hạn của bậc liền kề.',
    'no tier holds a ratio of {where}. Widen the bounds of the tier beside it.',
  ],
  tier_overlap: [
    'bậc thứ {first} và bậc thứ {second} cùng chứa tỷ lệ {where}. Sửa giới hạn để mỗi tỷ lệ chỉ thuộc một bậc.',
    'tiers {first} and {second} both hold a ratio of {where}. Correct the bounds so that one tier holds it.',
  ],
  not_a_ratio: [
    'ghi {#given}, nhưng tỷ lệ 100 % là 1. Ghi số từ trên 0 đến {#limit}; ví dụ 80 % ghi là 0.8.',
    'says {#given}, but a ratio of 100 % is 1. Write a number above 0, at most {#limit}; for example 0.8 for 80 %.',
  ],
  negative_bound: [
    'giới hạn {#given} là số âm; tỷ lệ không bao giờ âm. Ghi 0 hoặc bỏ giới hạn.',
    'the bound {#given} is negative; a ratio never is. Write 0 or leave the bound out.',
  ],
  no_weights: [
    'không phương án trả lời nào có trọng số. Ghi ít nhất một trọng số từ 0 đến 1.',
    'no answer has a weight. Give at least one a weight from 0 to 1.',
  ],
  formula_syntax: [
    'công thức “{name}” sai ở ký tự thứ {position}: cần {expected}. Sửa công thức.',
    'formula “{name}” is wrong at character {position}: {expected} is needed. Correct it.',
  ],
  formula_unknown_name: [
    'công thức “{name}” dùng biến “{variable}” chưa khai báo. Khai báo biến hoặc sửa tên; đang có: {allowed}.',
    'formula “{name}” uses “{variable}”, which is not declared. Declare it or correct the name; there are: {allowed}.',
  ],
  variable_unused: [
    'không công thức nào dùng biến “{variable}”. Xóa biến này hoặc dùng nó.',
    'no formula uses the variable “{variable}”. Delete it or use it.',
  ],
  reserved_name: [
    'tên biến “{variable}” dành riêng cho công thức. Đặt tên khác.',
    'the variable name “{variable}” has a meaning of its own in formulas. Choose another.',
  ],
} as const satisfies Record<string, readonly [vi: string, en: string]>

export type SetFaultCode = keyof typeof TEXTS
export const SET_FAULT_CODES = Object.keys(TEXTS) as SetFaultCode[]

export type SetFault = {
  /** JSON Pointer of the place. */
  readonly pointer: string
  /** Code or id of the node that the place is in. */
  readonly node?: string
  readonly code: SetFaultCode
  readonly values: Readonly<Record<string, string>>
  readonly vi: string
  readonly en: string
}

const WORDS: Readonly<Record<string, readonly [vi: string, en: string]>> = {
  string: ['chữ trong ngoặc kép', 'a text in quotes'],
  number: ['một số', 'a number'],
  integer: ['một số nguyên', 'a whole number'],
  boolean: ['true hoặc false', 'true or false'],
  array: ['một danh sách [ … ]', 'a list [ … ]'],
  object: ['một đối tượng { … }', 'an object { … }'],
  day: ['ngày dạng 2026-07-01', 'a day like 2026-07-01'],
  set_id: [
    'chữ thường không dấu, chữ số, gạch nối, dài không quá 48',
    'lower-case letters, digits and hyphens, at most 48',
  ],
  key: ['mã không có khoảng trắng, dài không quá 60', 'a code without spaces, at most 60 long'],
  answer: ['tên phương án không có khoảng trắng, “=”, “;”', 'an answer name without spaces, “=” and “;”'],
  variable: ['tên biến gồm chữ không dấu, chữ số, gạch dưới', 'a variable name of letters, digits and underscores'],
  weight: ['số từ 0 đến 1, hoặc null', 'a number from 0 to 1, or null'],
  not_applicable: [
    '"award_max", "exclude_rescale" hoặc { "points": số điểm }',
    '"award_max", "exclude_rescale" or { "points": number }',
  ],
}

/** One fault with its sentences. `place` is made by `placeOf`. */
export function setFault(
  pointer: string,
  node: string | undefined,
  code: SetFaultCode,
  values: Readonly<Record<string, string>>,
): SetFault {
  const [vi, en] = TEXTS[code]
  return {
    pointer,
    ...(node === undefined ? {} : { node }),
    code,
    values,
    vi: `${placeOf(pointer, node, 0)}: ${filled(vi, values, 0)}`,
    en: `${placeOf(pointer, node, 1)}: ${filled(en, values, 1)}`,
  }
}

const NODE = /^(?:\/nodes\/\d+)(?:\/children\/\d+)*/

/** The pointer of the node that a place is in, or '' for the set itself. */
export const nodePointer = (pointer: string): string => NODE.exec(pointer)?.[0] ?? ''

function placeOf(pointer: string, node: string | undefined, language: 0 | 1): string {
  const above = nodePointer(pointer)
  const subject =
    above === ''
      ? (['Bộ tiêu chí', 'The set'] as const)[language]
      : `${(['Mục', 'Node'] as const)[language]} ${node ?? shorten(above)}`
  const field = pointer.slice(above.length + 1).replace(/\/(\d+)(?=\/|$)/g, '[$1]')
  return field === '' ? subject : `${subject}, ${shorten(field.replaceAll('/', '.'))}`
}

function filled(text: string, values: Readonly<Record<string, string>>, language: 0 | 1): string {
  return text.replace(/\{([#@]?)(\w+)\}/g, (_, kind: string, name: string) => {
    const value = values[name] ?? ''
    if (kind === '@') return WORDS[value]?.[language] ?? value
    return kind === '#' && language === 0 ? value.replace('.', ',') : value
  })
}

/** A value of the file as it is quoted in a sentence. */
export function quoted(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : '[ … ]'
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0 ? '{}' : '{ … }'
  if (typeof value === 'string') return JSON.stringify(shorten(value))
  return String(value)
}

export const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text)
