// refusals.ts — the sentences of the module's refusals: what is so, and what to do.
import type { Locale, Localized } from '../platform/locale.ts'
import type { RefusalValues } from '../platform/refusal.ts'

type Words = (values: Readonly<Record<string, string | number | undefined>>) => Localized

const texts: Readonly<Record<string, Words>> = {
  'index.round-not-found': ({ round }) => ({
    vi: `Không có kỳ đánh giá “${round}”. Xem danh sách các kỳ ở trang “Các kỳ đánh giá”.`,
    en: `There is no round “${round}”. See the list on the page “All rounds”.`,
  }),
  'index.round-not-computed': ({ round }) => ({
    vi: `Kỳ “${round}” chỉ có số đã công bố, không có điểm theo lĩnh vực.`,
    en: `The round “${round}” has published figures only, no points by field.`,
  }),
  'index.round-published': ({ round }) => ({
    vi: `Kỳ “${round}” đã công bố nên không sửa được nữa. Đặt mã khác cho bản đính chính.`,
    en: `The round “${round}” is published and cannot be changed. Give a correction another id.`,
  }),
  'index.round-exists': () => ({
    vi: 'Kỳ này vừa được người khác nạp. Thử lại.',
    en: 'Somebody else has just imported this round. Try again.',
  }),
  'index.set-exists': () => ({
    vi: 'Bộ tiêu chí này vừa được người khác nạp. Thử lại.',
    en: 'Somebody else has just imported this criteria set. Try again.',
  }),
  'index.set-changed': ({ set, version }) => ({
    vi: `Bộ “${set}” bản ${version} đã có với nội dung khác. Tăng số bản (version) rồi nạp lại.`,
    en: `The set “${set}” version ${version} is there with another content. Raise its version and import again.`,
  }),
  'index.set-not-found': ({ set }) => ({
    vi: `Không có bộ tiêu chí “${set}”. Nạp bộ tiêu chí trước: npx motcua set import TỆP`,
    en: `There is no criteria set “${set}”. Import it first: npx motcua set import FILE`,
  }),
  'index.field-not-found': ({ field }) => ({
    vi: `Bộ tiêu chí của kỳ này không có lĩnh vực “${field}”.`,
    en: `The criteria set of this round has no field “${field}”.`,
  }),
  'index.unit-not-found': ({ unit, round }) => ({
    vi: `Kỳ “${round}” không có đơn vị “${unit}”.`,
    en: `The round “${round}” has no unit “${unit}”.`,
  }),
  'index.unit-not-computed': ({ unit }) => ({
    vi: `${unit} chỉ có số đã công bố, không có phiếu điểm.`,
    en: `${unit} has published figures only, no scorecard.`,
  }),
  'index.publication-not-found': ({ round }) => ({
    vi: `Kỳ “${round}” không có tệp công bố để tính lại.`,
    en: `The round “${round}” has no publication that could be recomputed.`,
  }),
}

export const reformIndexRefusalText = (locale: Locale, code: string, values: RefusalValues): string | undefined =>
  texts[code]?.(values)[locale]
