// fault-text.ts — what is wrong with an input and what to do about it, in both languages. Pure; the caller names file, row and column.
import { FIELD_NAMES } from './explain-text.ts'
import type { InputFault, InputField } from './leaf-input.ts'

export function inputFaultText(fault: InputFault, language: 'vi' | 'en'): string {
  const vi = language === 'vi'
  const field = column(fault.field, language)
  switch (fault.code) {
    case 'needed': {
      const all = list(fault.fields.map((name) => column(name, language)))
      return vi ? `Thiếu ${field}. Ghi đủ: ${all}.` : `There is no ${field}. Give all of: ${all}.`
    }
    case 'not_used': {
      const used = list(fault.fields.map((name) => column(name, language)))
      return vi
        ? `Mục này không dùng ${field}. Để trống ô này; mục này đọc: ${used}.`
        : `This node does not read ${field}. Leave the cell empty; it reads: ${used}.`
    }
    case 'not_a_number': {
      const given = quoted(fault.given)
      const example = withPoint(fault.given) ?? '12.5'
      return vi
        ? `${given} ở ${field} không phải số thập phân. Ghi số thập phân bằng dấu chấm, không có dấu phân cách hàng nghìn, ví dụ ${example}.`
        : `${given} in ${field} is not a decimal. Write it with a point and without thousands marks, for example ${example}.`
    }
    case 'negative':
      return vi
        ? `${quoted(fault.given)} ở ${field} là số âm. Ghi số từ 0 trở lên.`
        : `${quoted(fault.given)} in ${field} is negative. Write 0 or more.`
    case 'not_whole':
      return vi
        ? `${quoted(fault.given)} ở ${field} không phải số nguyên. Ghi số đếm, ví dụ 3.`
        : `${quoted(fault.given)} in ${field} is not a whole number. Write a count, for example 3.`
    case 'too_large':
      return vi
        ? `Số ở ${field} (${quoted(fault.given)}) quá lớn hoặc quá nhiều chữ số. Kiểm tra lại, hoặc dùng đơn vị tính lớn hơn.`
        : `The number in ${field} (${quoted(fault.given)}) is too large or has too many digits. Check it, or count in a larger unit.`
    case 'numerator_over_denominator':
      return vi
        ? `${field} là ${quoted(fault.given)}, lớn hơn ${quoted(fault.denominator)} là số nó được so với. Kiểm tra lại cả hai số.`
        : `${field} is ${quoted(fault.given)}, more than the ${quoted(fault.denominator)} it is measured against. Check both numbers.`
    case 'points_over_max':
      return vi
        ? `${quoted(fault.given)} ở ${field} vượt điểm tối đa ${quoted(fault.max)}. Ghi từ 0 đến ${quoted(fault.max)}.`
        : `${quoted(fault.given)} in ${field} is over the maximum of ${quoted(fault.max)}. Write 0 to ${quoted(fault.max)}.`
    case 'unknown_option':
    case 'unknown_answer':
    case 'unknown_variable':
    case 'unknown_formula': {
      const allowed = list(fault.allowed.map(quoted))
      if (allowed === '') {
        return vi
          ? `Không có ${quoted(fault.given)} ở ${field}. Xóa giá trị này.`
          : `There is no ${quoted(fault.given)} in ${field}. Delete it.`
      }
      return vi
        ? `Không có ${quoted(fault.given)} ở ${field}. Ghi một trong: ${allowed}.`
        : `There is no ${quoted(fault.given)} in ${field}. Write one of: ${allowed}.`
    }
    case 'condition_count':
      return vi
        ? `${field} có ${fault.given} giá trị, cần ${fault.wanted}. Ghi đủ theo thứ tự, ví dụ ${example(fault.wanted)}.`
        : `${field} has ${fault.given} values, ${fault.wanted} are needed. Write them all in order, for example ${example(fault.wanted)}.`
    case 'missing_variable':
      return vi
        ? `${field} thiếu “${cut(fault.given)}”. Ghi thêm, ví dụ ${cut(fault.given)}=1.`
        : `${field} lacks “${cut(fault.given)}”. Add it, for example ${cut(fault.given)}=1.`
  }
}

const column = (field: InputField, language: 'vi' | 'en') =>
  language === 'vi' ? `${FIELD_NAMES[field].vi} (${field})` : field

const list = (items: readonly string[]) => items.slice(0, 12).join(', ') + (items.length > 12 ? ', …' : '')
const cut = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text)
const quoted = (text: string) => `“${cut(text)}”`
const example = (wanted: number) => ['1', '0', '1', '1', '0'].slice(0, wanted).join(';') + (wanted > 5 ? ';…' : '')

/** 12,5 as it should have been written; 1.234 and 1,234.5 are not guessed at. */
function withPoint(given: string): string | undefined {
  const match = /^\s*(-?\d{1,15}),(\d{1,6})\s*$/.exec(given)
  return match ? `${match[1]}.${match[2]}` : undefined
}
