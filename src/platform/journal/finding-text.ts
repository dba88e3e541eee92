// What a verification found, as sentences: what is so, where, and since when.

import { formatCount, formatDateTime, type Locale, type Localized } from '../locale.ts'
import type { Finding, Remark } from './finding.ts'

export const findingText = (finding: Finding, locale: Locale): string => textOf(finding, locale)[locale]
export const remarkText = (remark: Remark, locale: Locale): string => remarkOf(remark, locale)[locale]

function textOf(finding: Finding, locale: Locale): Localized {
  const n = (value: number | string) => number(value, locale)
  const time = (micros: string) => instant(micros, locale)
  switch (finding.code) {
    case 'row-changed': {
      const { position, id, idBefore, seal, part } = finding
      const where = {
        vi: `Dòng ${n(position)} (${id}, niêm phong ${n(seal)})`,
        en: `Entry ${n(position)} (${id}, seal ${n(seal)})`,
      }
      if (part === 'hash')
        return { vi: `${where.vi}: mã băm bên cạnh đã bị sửa.`, en: `${where.en}: the hash beside it was changed.` }
      const before = idBefore
        ? {
            vi: ` (hoặc dòng ngay trước, ${idBefore}, đã bị sửa rồi tính lại mã băm)`,
            en: ` (or the entry before it, ${idBefore}, was, and its hash computed anew)`,
          }
        : { vi: '', en: '' }
      return {
        vi: `${where.vi}: nội dung đã bị sửa sau khi niêm phong${before.vi}.`,
        en: `${where.en}: its content was changed after it was sealed${before.en}.`,
      }
    }
    case 'row-missing': {
      const { position, to, seals } = finding
      const of = seals.length === 0 ? '' : seals.map(n).join(', ')
      const [vi, en] =
        position === to
          ? [`Thiếu dòng ${n(position)}`, `Entry ${n(position)} is missing`]
          : [`Thiếu các dòng ${n(position)}–${n(to)}`, `Entries ${n(position)}–${n(to)} are missing`]
      return { vi: `${vi}${of && ` (niêm phong ${of})`}: đã bị xóa.`, en: `${en}${of && ` (seal ${of})`}: deleted.` }
    }
    case 'row-inserted':
      return {
        vi: `Dòng ${n(finding.position)} (${finding.id}) được chèn vào: chưa từng được niêm phong ở đó.`,
        en: `Entry ${n(finding.position)} (${finding.id}) was put in: it was never sealed there.`,
      }
    case 'row-moved':
      return {
        vi: `Dòng ${n(finding.position)} (${finding.id}) bị đổi chỗ: khi niêm phong nó là dòng ${n(finding.sealedAs)}.`,
        en: `Entry ${n(finding.position)} (${finding.id}) was moved: it was sealed as entry ${n(finding.sealedAs)}.`,
      }
    case 'row-misplaced':
      return finding.given === null
        ? {
            vi: `Dòng ${finding.id} chỉ còn một phần dấu niêm phong: vị trí đã bị xóa.`,
            en: `Entry ${finding.id} has only a part of its seal left: its position was taken away.`,
          }
        : {
            vi: `Dòng ${finding.id} đứng ở vị trí không thể có: ${finding.given}.`,
            en: `Entry ${finding.id} stands at an impossible position: ${finding.given}.`,
          }
    case 'seal-changed':
      return { vi: `Niêm phong ${n(finding.seal)} đã bị sửa.`, en: `Seal ${n(finding.seal)} was changed.` }
    case 'seal-missing': {
      const which = finding.seal === finding.to ? n(finding.seal) : `${n(finding.seal)}–${n(finding.to)}`
      return { vi: `Thiếu niêm phong ${which}: đã bị xóa.`, en: `Seal ${which} is missing: deleted.` }
    }
    case 'seal-unfit':
      return {
        vi: `Niêm phong ${n(finding.seal)} không khớp các dòng ${n(finding.position)}–${n(finding.to)}: chúng đã bị sửa rồi nối lại chuỗi.`,
        en: `Seal ${n(finding.seal)} does not fit entries ${n(finding.position)}–${n(finding.to)}: they were changed and chained anew.`,
      }
    case 'signature-broken':
      return {
        vi: `Chữ ký trên niêm phong ${n(finding.seal)} sai: chữ ký hoặc điều được ký đã bị sửa.`,
        en: `The signature over seal ${n(finding.seal)} is wrong: it, or what it says, was changed.`,
      }
    case 'signature-foreign':
      return {
        vi: `Chữ ký trên niêm phong ${n(finding.seal)} là của khóa khác (${finding.key}), không phải khóa đã đưa.`,
        en: `The signature over seal ${n(finding.seal)} is by another key (${finding.key}) than the given one.`,
      }
    case 'signature-missing':
      return {
        vi: `Chữ ký lúc ${time(finding.signedAt)} trên niêm phong ${n(finding.seal)} đã bị xóa: tệp mốc còn giữ nó.`,
        en: `The signature of ${time(finding.signedAt)} over seal ${n(finding.seal)} was deleted: the anchor file still has it.`,
      }
    case 'rewritten': {
      const from = n(Number(finding.after) + 1)
      const by = sourceOf(finding.by)
      return {
        vi: `Niêm phong ${n(finding.seal)} không phải là cái đã ký lúc ${time(finding.signedAt)} (${by.vi}): có dòng trong khoảng ${from}–${n(finding.to)} đã bị sửa rồi nối lại chuỗi.`,
        en: `Seal ${n(finding.seal)} is not the one that was signed at ${time(finding.signedAt)} (${by.en}): something among entries ${from}–${n(finding.to)} was changed and chained anew.`,
      }
    }
    case 'chain-short': {
      const by = sourceOf(finding.by)
      return {
        vi: `Chuỗi chỉ còn đến dòng ${n(finding.end)}, nhưng đã ký đến dòng ${n(finding.signed)} lúc ${time(finding.signedAt)} (${by.vi}): phần cuối đã bị cắt.`,
        en: `The chain ends at entry ${n(finding.end)}, but was signed up to entry ${n(finding.signed)} at ${time(finding.signedAt)} (${by.en}): its end was cut off.`,
      }
    }
    case 'anchor-missing':
      return {
        vi: `Không có tệp mốc ${finding.file}, mà nhật ký đã từng được ký. Lấy lại tệp từ bản sao, rồi kiểm tra lại.`,
        en: `The anchor file ${finding.file} is gone, though the journal was signed before. Bring it back from a copy and verify again.`,
      }
    case 'anchor-line-broken':
      return {
        vi: `Dòng ${n(finding.line)} của tệp mốc không đọc được hoặc sai chữ ký.`,
        en: `Line ${n(finding.line)} of the anchor file cannot be read, or its signature is wrong.`,
      }
    case 'anchor-line-missing':
      return {
        vi: `Tệp mốc thiếu chữ ký trên niêm phong ${n(finding.seal)}.`,
        en: `The anchor file lacks the signature over seal ${n(finding.seal)}.`,
      }
  }
}

function remarkOf(remark: Remark, locale: Locale): Localized {
  const n = (value: number | string) => number(value, locale)
  const time = (micros: string) => instant(micros, locale)
  switch (remark.code) {
    case 'unsealed-old':
      return {
        vi: `${n(remark.count)} dòng chưa niêm phong, dòng cũ nhất lúc ${time(remark.at)} (${remark.id}): niêm phong sau đó đã bỏ qua chúng.`,
        en: `${n(remark.count)} entries are not sealed, the oldest of ${time(remark.at)} (${remark.id}): later seals passed them over.`,
      }
    case 'clock-back':
      return {
        vi: `Đồng hồ bị lùi ở dòng ${n(remark.position)} (${remark.id}): ${time(remark.at)}, trong khi trước đó đã là ${time(remark.before)}.`,
        en: `The clock was set back at entry ${n(remark.position)} (${remark.id}): ${time(remark.at)}, after it had been ${time(remark.before)}.`,
      }
    case 'clock-back-more':
      return {
        vi: `Đồng hồ còn bị lùi ${n(remark.count)} lần nữa.`,
        en: `The clock was set back ${n(remark.count)} more times.`,
      }
    case 'anchor-behind':
      return {
        vi: `Tệp mốc chưa có ${n(remark.count)} chữ ký mới nhất: máy đã dừng giữa chừng, hoặc đây là bản sao cũ.`,
        en: `The anchor file lacks the newest ${n(remark.count)} signatures: the machine stopped in between, or this is an older copy.`,
      }
    case 'anchor-cut-short':
      return {
        vi: 'Dòng cuối của tệp mốc bị cụt: máy đã dừng khi đang ghi.',
        en: 'The last line of the anchor file is cut short: the machine stopped while writing it.',
      }
    case 'no-key':
      return {
        vi: 'Không có khóa công khai nào để kiểm tra chữ ký: đưa tệp journal.pem.pub bằng --key.',
        en: 'There is no public key to hold the signatures against: give the file journal.pem.pub by --key.',
      }
    case 'not-signed':
      return {
        vi: 'Nhật ký chưa được ký lần nào: chưa thể biết nó có bị cắt hay tính lại từ đầu hay không.',
        en: 'The journal was never signed: whether it was cut off or computed anew cannot be known yet.',
      }
  }
}

const sourceOf = (by: 'signature' | 'anchor'): Localized =>
  by === 'signature'
    ? { vi: 'theo chữ ký', en: 'says the signature' }
    : { vi: 'theo tệp mốc', en: 'says the anchor file' }

/** Forged values may be no numbers at all: they are shown as they are. */
function number(value: number | string, locale: Locale): string {
  const known = Number(value)
  return Number.isSafeInteger(known) && known >= 0 ? formatCount(known, locale) : String(value)
}

function instant(micros: string, locale: Locale): string {
  const milliseconds = Number(micros) / 1000
  return Math.abs(milliseconds) < 8.64e15 ? formatDateTime(new Date(milliseconds), locale) : micros
}
