// refusals.ts — the sentences of the refusals of units: what is so, and what to do.
import type { Locale, Localized } from '../../platform/locale.ts'
import type { RefusalValues } from '../../platform/refusal.ts'

type Words = (values: Readonly<Record<string, string | number | undefined>>) => Localized

const texts: Readonly<Record<string, Words>> = {
  'unit.not-found': ({ unit }) => ({
    vi: `Không có đơn vị “${unit}”. Tìm theo tên hoặc mã ở trang “Tìm đơn vị”.`,
    en: `There is no unit “${unit}”. Look for its name or code on the page “Find a unit”.`,
  }),
  'unit.change-not-found': () => ({
    vi: 'Không có thay đổi đơn vị này. Xem danh sách ở trang “Thay đổi đơn vị”.',
    en: 'There is no such change of units. See the list on the page “Changes of units”.',
  }),
  'unit.block-not-found': ({ block }) => ({
    vi: `Không có khối “${block}”. Xem danh sách ở trang “Khối so sánh”.`,
    en: `There is no block “${block}”. See the list on the page “Blocks of comparable units”.`,
  }),
  'unit.changed-meanwhile': () => ({
    vi: 'Trong lúc đó người khác đã thay đổi các đơn vị hoặc vị trí này. Không có gì được ghi. Xem lại rồi gửi lần nữa.',
    en: 'Somebody else has changed these units or positions meanwhile. Nothing was written. Look again and send it once more.',
  }),
  'unit.day-wrong': ({ typed }) => ({
    vi: `“${typed}” không phải một ngày. Viết ngày/tháng/năm, ví dụ 1/9/2024.`,
    en: `“${typed}” is not a day. Write day/month/year, for example 1/9/2024.`,
  }),
}

export const unitRefusalText = (locale: Locale, code: string, values: RefusalValues): string | undefined =>
  texts[code]?.(values)[locale]
