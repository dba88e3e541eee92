// fault-text.ts — what is wrong with a history or with a planned change, in words: what is so, on which day, and what to do. Pure.
import { formatDate, type Locale, type Localized } from '../../platform/locale.ts'
import { nameOf } from './change-draft.ts'
import type { Attribute, HistoryFault } from './check.ts'
import type { Day, UnitHistory, UnitId } from './history.ts'

const ATTRIBUTE: Readonly<Record<Attribute, Localized>> = {
  name: { vi: 'tên', en: 'name' },
  kind: { vi: 'loại', en: 'kind' },
  code: { vi: 'mã', en: 'code' },
  parent: { vi: 'đơn vị cấp trên', en: 'parent unit' },
  block: { vi: 'khối', en: 'block' },
}

/** `1/7/2025`, or words for the unknown beginning. */
const dayText = (day: Day | null, locale: Locale): string => {
  if (day === null) return locale === 'vi' ? 'ngày đầu (chưa rõ)' : 'the first day (unknown)'
  return formatDate(day, locale)
}

export function historyFaultText(fault: HistoryFault, history: UnitHistory): Localized {
  const name = (id: UnitId) => nameOf(history, id)
  const unit = name(fault.unit)
  const at = 'day' in fault ? fault.day : null
  const vi = dayText(at, 'vi')
  const en = dayText(at, 'en')
  switch (fault.kind) {
    case 'slug-twice':
      return {
        vi: `${unit} và ${name(fault.other)} có cùng địa chỉ trang. Đặt địa chỉ khác cho một trong hai.`,
        en: `${unit} and ${name(fault.other)} have the same page address. Give one of them another.`,
      }
    case 'life-empty':
      return {
        vi: `${unit}: ngày kết thúc không sau ngày bắt đầu ${vi}. Sửa một trong hai ngày.`,
        en: `${unit} does not end after the day it begins, ${en}. Correct one of the two days.`,
      }
    case 'days-empty':
      return {
        vi: `${unit}: ${ATTRIBUTE[fault.what].vi} từ ${vi} kết thúc trước khi bắt đầu. Sửa ngày, hoặc chọn ngày sau ${vi}.`,
        en: `${unit}: the ${ATTRIBUTE[fault.what].en} from ${en} ends before it begins. Correct its days, or choose a day after ${en}.`,
      }
    case 'overlap':
      return {
        vi: `${unit} có hai ${ATTRIBUTE[fault.what].vi} cùng lúc từ ${vi}. Kết thúc cái trước vào ngày đó.`,
        en: `${unit} has two of ${ATTRIBUTE[fault.what].en} at once from ${en}. End the earlier one on that day.`,
      }
    case 'gap':
      return {
        vi: `${unit} không có ${ATTRIBUTE[fault.what].vi} từ ${vi}. Nối ngày kết thúc của cái trước với ngày bắt đầu của cái sau.`,
        en: `${unit} has no ${ATTRIBUTE[fault.what].en} from ${en}. Let one begin where the one before ends.`,
      }
    case 'outside-life':
      return {
        vi: `${unit} có ${ATTRIBUTE[fault.what].vi} ở ngày đơn vị không tồn tại (${vi}). Sửa ngày cho nằm trong thời gian tồn tại.`,
        en: `${unit} has a ${ATTRIBUTE[fault.what].en} on days when it does not exist (${en}). Keep the days within its life.`,
      }
    case 'parent-unknown':
      return {
        vi: `${unit}: không có đơn vị cấp trên “${fault.parent}”. Chọn một đơn vị trong danh sách.`,
        en: `${unit}: there is no parent unit “${fault.parent}”. Choose a unit of the list.`,
      }
    case 'parent-not-living':
      return {
        vi: `${unit} đứng dưới ${name(fault.parent)}, đơn vị không tồn tại từ ${vi}. Chuyển ${unit} sang đơn vị khác từ ngày đó, hoặc cho kết thúc cùng.`,
        en: `${unit} stands under ${name(fault.parent)}, which does not exist from ${en}. Move ${unit} under another unit from that day, or end it as well.`,
      }
    case 'parent-cycle':
      return {
        vi: `Từ ${vi} các đơn vị đứng dưới nhau thành vòng: ${fault.through.map(name).join(' → ')} → ${unit}. Chọn đơn vị cấp trên không nằm dưới ${unit}.`,
        en: `From ${en} units stand under each other in a circle: ${fault.through.map(name).join(' → ')} → ${unit}. Choose a parent that does not stand under ${unit}.`,
      }
    case 'code-means-two':
      return {
        vi: `Mã ${fault.code} từ ${vi} là mã của ${name(fault.other)}. Dùng mã khác cho ${unit}, hoặc kết thúc mã cũ trước.`,
        en: `From ${en} the code ${fault.code} means ${name(fault.other)}. Use another code for ${unit}, or end the old one first.`,
      }
    case 'change-unit-unknown':
      return {
        vi: `Thay đổi ngày ${vi} nêu đơn vị không có: ${fault.unit}. Chọn một đơn vị trong danh sách.`,
        en: `The change of ${en} names a unit that does not exist: ${fault.unit}. Choose a unit of the list.`,
      }
    case 'change-before-unit':
      return {
        vi: `Thay đổi ghi ngày ${vi}, nhưng ${unit} đến ${dayText(fault.from, 'vi')} mới bắt đầu. Chọn ngày sau đó.`,
        en: `The change is dated ${en}, but ${unit} begins only on ${dayText(fault.from, 'en')}. Choose a later day.`,
      }
    case 'change-after-unit':
      return {
        vi: `Thay đổi ghi ngày ${vi}, nhưng ${unit} đã kết thúc ngày ${dayText(fault.until, 'vi')}. Chọn đơn vị kế thừa, hoặc ngày sớm hơn.`,
        en: `The change is dated ${en}, but ${unit} ended on ${dayText(fault.until, 'en')}. Choose its successor, or an earlier day.`,
      }
    case 'successor-not-living':
      return {
        vi: `${unit} không tồn tại ngày ${vi} nên không thể nhận. Chọn đơn vị khác, hoặc ngày khác.`,
        en: `${unit} does not exist on ${en} and cannot take over. Choose another unit, or another day.`,
      }
    case 'share-not-valid':
      return {
        vi: `${unit}: phần “${fault.share}” không phải số lớn hơn 0 và không quá 1. Nhập như 0.25, hoặc để trống.`,
        en: `${unit}: the part “${fault.share}” is not a number above 0 and at most 1. Enter one such as 0.25, or leave it empty.`,
      }
    case 'shares-over-one':
      return {
        vi: `${unit}: các phần chia ngày ${vi} cộng lại là ${fault.sum}, quá 1. Giảm bớt, hoặc để trống phần chưa rõ.`,
        en: `${unit}: the parts of ${en} add up to ${fault.sum}, more than 1. Lower them, or leave unknown ones empty.`,
      }
  }
}
