// Tables in files: reads .xlsx and .csv into rows of cells within limits, writes .xlsx and .csv. Knows nothing of what is in them.
// Workbooks are hucre's; CSV is read by csv-parse, because hucre takes a quote that is never closed for the rest of the file.
import type { Cell } from 'hucre/xlsx'
import type { Localized } from './locale.ts'
import { findZipProblem, type ZipLimits, type ZipProblem } from './zip-limits.ts'

/** A cell as text; where a workbook holds more than text, `kind` says what the text was made from. */
export type SheetCell = string | { readonly kind: SpecialCell; readonly text: string }
export type SpecialCell = 'number' | 'yes_no' | 'percent' | 'date' | 'error' | 'no_result'

export const cellText = (cell: SheetCell | undefined): string =>
  cell === undefined ? '' : typeof cell === 'string' ? cell : cell.text
export const cellKind = (cell: SheetCell | undefined): SpecialCell | 'text' =>
  cell === undefined || typeof cell === 'string' ? 'text' : cell.kind

/** Why a file is not a table that can be read, for the person who sent it. */
export class SheetRefused extends Error {
  readonly row: number | undefined
  readonly text: Localized
  readonly cure: Localized
  constructor(text: Localized, cure: Localized, row?: number) {
    super(text.en)
    this.text = text
    this.cure = cure
    this.row = row
  }
}

export type SheetLimits = { readonly rows: number; readonly columns: number; readonly zip: ZipLimits }
export const SHEET_LIMITS: SheetLimits = {
  rows: 2_000_000,
  columns: 100,
  zip: { entries: 2000, bytes: 300_000_000, ratio: 200 },
}

// ---- CSV

const LONGEST_LINE = 1_000_000 // characters; no row of a hundred columns comes near
const UTF8_CURE: Localized = {
  vi: 'Trong Excel chọn Lưu thành (Save As) → "CSV UTF-8 (Comma delimited)", hoặc lưu thành .xlsx.',
  en: 'In Excel choose Save As → "CSV UTF-8 (Comma delimited)", or save as .xlsx.',
}

/** The text of a file in UTF-8, without its byte order mark unless `keepMark`. */
export function decodeUtf8(bytes: Uint8Array, { keepMark = false }: { readonly keepMark?: boolean } = {}): string {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || bytes.subarray(0, 4000).includes(0))
    throw new SheetRefused(
      { vi: 'Tệp không ở dạng UTF-8 (giống UTF-16).', en: 'The file is not UTF-8 (it looks like UTF-16).' },
      UTF8_CURE,
    )
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: keepMark }).decode(bytes)
  } catch {
    const before = new TextDecoder('utf-8').decode(bytes).split('\ufffd', 1)[0] ?? ''
    throw new SheetRefused(
      {
        vi: 'Tệp không ở dạng UTF-8 (có thể là Windows-1258 hoặc bảng mã cũ khác).',
        en: 'The file is not UTF-8 (perhaps Windows-1258 or another old encoding).',
      },
      UTF8_CURE,
      before.split('\n').length,
    )
  }
}

export type Delimiter = ',' | ';' | '\t'

/** The delimiter that the first line uses most outside quotes. */
export function sniffDelimiter(text: string): Delimiter {
  const header = (/^\s*(.*)/.exec(text)?.[1] ?? '').replace(/"[^"]*"/g, '')
  const count = (delimiter: Delimiter) => header.split(delimiter).length
  return (['\t', ';', ','] as const).reduce(
    (best, delimiter) => (count(delimiter) > count(best) ? delimiter : best),
    ',',
  )
}

/** Hands over each record with its number, counted from 1, until `take` answers false. Blank lines are records of one empty cell. */
export async function readCsv(
  text: string,
  limits: SheetLimits,
  take: (cells: readonly string[], row: number) => boolean | undefined,
): Promise<void> {
  refuseLongLines(text)
  const { CsvError, parse } = await import('csv-parse/sync')
  let row = 0
  const enough = Symbol('enough')
  try {
    parse(text, {
      delimiter: sniffDelimiter(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: LONGEST_LINE,
      on_record: (record: string[]) => {
        row++
        if (row > limits.rows + 1) throw tooManyRows(limits)
        if (take(record, row) === false) throw enough
        return null
      },
    })
  } catch (error) {
    if (error === enough) return
    if (!(error instanceof CsvError)) throw error
    throw csvRefusal(error.code, row + 1)
  }
}

function refuseLongLines(text: string): void {
  const lines = /[^\r\n]+/g
  for (let found = lines.exec(text), line = 1; found; found = lines.exec(text), line++) {
    if (found[0].length > LONGEST_LINE)
      throw new SheetRefused(
        { vi: 'Dòng dài hơn một triệu ký tự.', en: 'The line is longer than a million characters.' },
        { vi: 'Kiểm tra dấu xuống dòng và số cột.', en: 'Check the line ends and the number of columns.' },
        line,
      )
  }
}

function csvRefusal(code: string, row: number): SheetRefused {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return new SheetRefused(
        { vi: 'Dấu ngoặc kép mở ra mà không đóng.', en: 'A quotation mark is opened and never closed.' },
        { vi: 'Đóng ngoặc kép ở cuối ô, hoặc bỏ nó đi.', en: 'Close it at the end of the cell, or remove it.' },
        row,
      )
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return new SheetRefused(
        { vi: 'Dấu ngoặc kép đứng giữa ô.', en: 'A quotation mark stands in the middle of a cell.' },
        {
          vi: 'Đặt cả ô trong ngoặc kép và viết mỗi ngoặc kép bên trong thành hai ("").',
          en: 'Put the whole cell in quotation marks and double each one inside ("").',
        },
        row,
      )
    default:
      return new SheetRefused(
        { vi: `Không đọc được tệp CSV (${code}).`, en: `The CSV file cannot be read (${code}).` },
        { vi: 'Mở bằng Excel và lưu lại thành .xlsx.', en: 'Open it in Excel and save it as .xlsx.' },
        row,
      )
  }
}

const tooManyRows = ({ rows }: SheetLimits) =>
  new SheetRefused(
    { vi: `Tệp có quá nhiều hàng (tối đa ${rows}).`, en: `The file has too many rows (at most ${rows}).` },
    { vi: 'Chia tệp thành nhiều tệp nhỏ hơn.', en: 'Split it into smaller files.' },
  )

// ---- xlsx

/** Rows of the first visible sheet; row 1 of the sheet is entry 0. */
export async function readXlsx(
  bytes: Uint8Array,
  limits: SheetLimits,
): Promise<{ sheet: string; rows: SheetCell[][] }> {
  if (isOleContainer(bytes)) throw oleRefusal(bytes)
  const problem = await findZipProblem(bytes, limits.zip)
  if (problem) throw new SheetRefused(...zipRefusals[problem])
  const { readXlsx: read } = await import('hucre/xlsx')
  let chosen = false
  const choose = (info: { hidden?: boolean; veryHidden?: boolean }) => {
    if (chosen || info.hidden || info.veryHidden) return false
    chosen = true
    return true
  }
  const workbook = await read(bytes, { readStyles: true, sheets: choose }).catch(() => undefined)
  const sheet = workbook?.sheets[0]
  if (!sheet) throw new SheetRefused(...zipRefusals.damaged)
  if (sheet.rows.length > limits.rows + 1) throw tooManyRows(limits)
  const rows = sheet.rows.map((row, r) => {
    const cells = row.map((value, c): SheetCell => {
      const cell = sheet.cells?.get(`${r},${c}`)
      if (cell?.type === 'error') return { kind: 'error', text: String(value) }
      if (value === null) return cell?.formula === undefined ? '' : { kind: 'no_result', text: `=${cell.formula}` }
      if (typeof value === 'string') return value
      if (typeof value === 'boolean') return { kind: 'yes_no', text: String(value) }
      if (value instanceof Date) return { kind: 'date', text: dateText(value) }
      return { kind: cell?.style?.numFmt?.includes('%') ? 'percent' : 'number', text: numberText(value) }
    })
    while (cells.length > 0 && cells.at(-1) === '') cells.pop()
    return cells
  })
  return { sheet: sheet.name, rows }
}

const zipRefusals: Readonly<Record<ZipProblem, readonly [Localized, Localized]>> = {
  not_a_zip: [
    { vi: 'Đây không phải tệp .xlsx.', en: 'This is not an .xlsx file.' },
    {
      vi: 'Mở bằng Excel hoặc LibreOffice và lưu lại thành .xlsx.',
      en: 'Open it in Excel or LibreOffice and save it as .xlsx.',
    },
  ],
  damaged: [
    { vi: 'Tệp .xlsx bị hỏng.', en: 'The .xlsx file is damaged.' },
    {
      vi: 'Mở bằng Excel hoặc LibreOffice và lưu lại thành .xlsx.',
      en: 'Open it in Excel or LibreOffice and save it as .xlsx.',
    },
  ],
  encrypted: [
    { vi: 'Tệp được bảo vệ bằng mật khẩu.', en: 'The file is protected by a password.' },
    { vi: 'Bỏ mật khẩu rồi lưu lại.', en: 'Remove the password and save it again.' },
  ],
  too_many_entries: [
    { vi: 'Tệp .xlsx có quá nhiều phần bên trong.', en: 'The .xlsx file has too many parts.' },
    { vi: 'Chép riêng bảng số liệu sang một tệp mới.', en: 'Copy the table alone into a new file.' },
  ],
  too_large: [
    {
      vi: 'Tệp .xlsx giải nén ra quá lớn (giới hạn 300 MB và 200 lần): giống một "bom nén".',
      en: 'The .xlsx file unpacks to too much (limits: 300 MB and 200 times): it looks like a zip bomb.',
    },
    { vi: 'Chép riêng bảng số liệu sang một tệp mới.', en: 'Copy the table alone into a new file.' },
  ],
}

const isOleContainer = (bytes: Uint8Array): boolean =>
  [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1].every((byte, i) => bytes[i] === byte)

/** Excel keeps a workbook with a password, and one from before 2007, in the same kind of container. */
function oleRefusal(bytes: Uint8Array): SheetRefused {
  if (new TextDecoder('utf-16le').decode(bytes).includes('EncryptedPackage'))
    return new SheetRefused(...zipRefusals.encrypted)
  return new SheetRefused(
    { vi: 'Đây là tệp Excel đời cũ (.xls).', en: 'This is an old Excel file (.xls).' },
    { vi: 'Mở bằng Excel và lưu lại thành .xlsx.', en: 'Open it in Excel and save it as .xlsx.' },
  )
}

/** The number as Excel shows it: 15 significant digits, so that 0.1 + 0.2 is 0.3, written without an exponent. */
export function numberText(value: number): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(value.toPrecision(15)) ?? []
  const point = whole.length + Number(exponent)
  const digits = (whole + fraction).padEnd(point, '0')
  const text = point > 0 ? `${digits.slice(0, point)}.${digits.slice(point)}` : `0.${'0'.repeat(-point)}${digits}`
  return sign + text.replace(/\.?0*$/, '').replace(/^0+(?=\d)/, '')
}

const dateText = (date: Date) => (Number.isNaN(date.getTime()) ? '?' : date.toISOString().slice(0, 10))

/** 0 → A, 25 → Z, 26 → AA. */
export function columnLetter(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnLetter(Math.floor(index / 26) - 1) + last
}

// ---- writing

/** A number for people: an exact decimal, shown with `places`. */
export type Figure = { readonly figure: string; readonly places: number }
export type SheetValue = string | number | Figure | null
export type Sheet = {
  readonly name: string
  readonly columns: readonly { readonly title: string; readonly width?: number }[]
  readonly rows: readonly (readonly SheetValue[])[]
}

/** UTF-8 with a byte order mark, so that Excel reads Vietnamese; text that Excel would run as a formula gets an apostrophe. */
export async function toCsv(sheet: Sheet): Promise<string> {
  const { writeCsv } = await import('hucre/csv')
  const rows = sheet.rows.map((row) => row.map(plainValue))
  return `${writeCsv([sheet.columns.map(({ title }) => title), ...rows], { bom: true, escapeFormulae: true })}\r\n`
}

export async function toXlsx(sheets: readonly Sheet[]): Promise<Uint8Array> {
  const { writeXlsx } = await import('hucre/xlsx')
  return writeXlsx({
    // A fixed date: the same figures make the same file.
    properties: { created: new Date(0), modified: new Date(0) },
    sheets: sheets.map(({ name, columns, rows }) => ({
      name: sheetName(name),
      columns: columns.map(({ width = 12 }) => ({ width })),
      rows: [columns.map(({ title }) => title), ...rows.map((row) => row.map(plainValue))],
      cells: cellStyles(columns, rows),
      freezePane: { rows: 1 },
    })),
  })
}

function cellStyles({ length }: Sheet['columns'], rows: Sheet['rows']): Map<string, Partial<Cell>> {
  const cells = new Map<string, Partial<Cell>>()
  for (let c = 0; c < length; c++) cells.set(`0,${c}`, { style: HEADER })
  rows.forEach((row, r) => {
    row.forEach((value, c) => {
      if (isFigure(value)) cells.set(`${r + 1},${c}`, { style: { numFmt: numberFormat(value.places) } })
    })
  })
  return cells
}

const HEADER = { font: { bold: true }, alignment: { wrapText: true, vertical: 'top' } } as const

const isFigure = (value: SheetValue): value is Figure => typeof value === 'object' && value !== null
const plainValue = (value: SheetValue): string | number | null => (isFigure(value) ? Number(value.figure) : value)
const numberFormat = (places: number) => (places === 0 ? '0' : `0.${'0'.repeat(places)}`)

/** Excel allows 31 characters, none of these. */
const sheetName = (name: string) => name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31)
