// input-file.ts — reads the inputs of a round from .csv, .xlsx or .json against a set. What a cell may hold is input-table.ts's matter.
import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { parseJson, pathText, scanJson } from '../../platform/json-text.ts'
import type { Localized } from '../../platform/locale.ts'
import { decodeUtf8, readCsv, readXlsx, SHEET_LIMITS, type SheetCell, SheetRefused } from '../../platform/sheets.ts'
import { readingProblem } from '../../platform/whole-file.ts'
import { type RoundScore, scoreRound } from '../kernel/ranking.ts'
import type { CompiledSet, UnitInputs } from '../kernel/score.ts'
import {
  INPUT_COLUMNS,
  type InputColumn,
  InputTable,
  nearest,
  type RawCell,
  type RowPlace,
  type TableFault,
} from './input-table.ts'

export type InputsRead = {
  readonly units: readonly UnitInputs[]
  /** Scored already, because only the rules know what they refuse. */
  readonly round: RoundScore
  /** As they are to be printed; `faultCount` counts those too that were not kept. */
  readonly faults: readonly TableFault[]
  readonly faultCount: number
}

const LARGEST = 200_000_000 // bytes

/** Reads a whole file; every fault at once, those of the rules included. */
export async function readInputs(file: string, compiled: CompiledSet): Promise<InputsRead> {
  const extension = extname(file).toLowerCase()
  const table = new InputTable(compiled, { letters: extension === '.xlsx' })
  try {
    await fill(table, file, extension)
  } catch (error) {
    if (!(error instanceof SheetRefused)) throw error
    table.refuse(error.row === undefined ? {} : { row: error.row }, error.text, error.cure)
  }
  if (table.faultCount === 0 && table.rowCount === 0)
    table.refuse(
      {},
      { vi: 'Tệp chỉ có tiêu đề, không có số liệu.', en: 'The file has a header and no data.' },
      HEADER_CURE,
    )
  const units = table.unitInputs()
  const round = scoreRound(compiled, units)
  table.addRefused(round.refused)
  return { units, round, faults: table.faults, faultCount: table.faultCount }
}

async function fill(table: InputTable, file: string, extension: string): Promise<void> {
  switch (extension) {
    case '.csv':
      return fillFromCsv(table, await read(file))
    case '.xlsx':
      return fillFromXlsx(table, await read(file))
    case '.json':
      return fillFromJson(table, await read(file))
    default:
      await read(file)
      throw new SheetRefused(
        {
          vi: `Không đọc được tệp loại "${extension || basename(file)}".`,
          en: `Files of the kind "${extension || basename(file)}" are not read.`,
        },
        { vi: 'Lưu thành .xlsx, .csv hoặc .json.', en: 'Save it as .xlsx, .csv or .json.' },
      )
  }
}

async function read(file: string): Promise<Uint8Array> {
  const found = await stat(file).catch(refuseUnreadable)
  if (found.isFile() && found.size > LARGEST)
    throw new SheetRefused(
      { vi: 'Tệp lớn hơn 200 MB.', en: 'The file is larger than 200 MB.' },
      { vi: 'Chia tệp thành nhiều tệp nhỏ hơn.', en: 'Split it into smaller files.' },
    )
  if (!found.isFile() && !found.isDirectory())
    throw new SheetRefused(
      { vi: 'Đây không phải một tệp.', en: 'This is not a file.' },
      { vi: 'Chọn một tệp.', en: 'Choose a file.' },
    )
  const bytes = await readFile(file).catch(refuseUnreadable)
  if (bytes.length === 0) throw new SheetRefused({ vi: 'Tệp trống.', en: 'The file is empty.' }, HEADER_CURE)
  return bytes
}

function refuseUnreadable(error: unknown): never {
  const problem = readingProblem(error)
  if (!problem) throw error
  throw new SheetRefused(sentence(problem.text), problem.cure)
}

const sentence = ({ vi, en }: Localized): Localized => ({ vi: upper(vi), en: upper(en) })
const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const HEADER_CURE: Localized = {
  vi: 'Hàng đầu là tên cột (unit, leaf, …), mỗi hàng sau là một tiêu chí của một đơn vị.',
  en: 'The first row names the columns (unit, leaf, …), every later row is one leaf of one unit.',
}

async function fillFromCsv(table: InputTable, bytes: Uint8Array): Promise<void> {
  if (startsWith(bytes, 0x50, 0x4b) || startsWith(bytes, 0xd0, 0xcf))
    throw new SheetRefused(
      { vi: 'Đây là tệp Excel được đặt tên .csv.', en: 'This is an Excel file that is called .csv.' },
      { vi: 'Đổi tên thành .xlsx (hoặc lưu lại dạng .xlsx).', en: 'Rename it to .xlsx (or save it as .xlsx).' },
    )
  const text = decodeUtf8(bytes)
  let header = false
  await readCsv(text, SHEET_LIMITS, (cells, row) => {
    if (header) table.readRow(cells, row, { ragged: true })
    else if (cells.some((cell) => cell.trim() !== '')) {
      header = true
      return table.readHeader(cells, row, SHEET_LIMITS.columns)
    }
    return true
  })
  if (!header) throw new SheetRefused({ vi: 'Tệp trống.', en: 'The file is empty.' }, HEADER_CURE)
}

async function fillFromXlsx(table: InputTable, bytes: Uint8Array): Promise<void> {
  const { sheet, rows } = await readXlsx(bytes, SHEET_LIMITS)
  const first = rows.findIndex((row) => row.length > 0)
  if (first < 0)
    throw new SheetRefused({ vi: `Trang tính "${sheet}" trống.`, en: `The sheet "${sheet}" is empty.` }, HEADER_CURE)
  if (!table.readHeader(rows[first] as SheetCell[], first + 1, SHEET_LIMITS.columns)) return
  for (let r = first + 1; r < rows.length; r++) table.readRow(rows[r] as SheetCell[], r + 1, { ragged: false })
}

function fillFromJson(table: InputTable, bytes: Uint8Array): void {
  const document = readJsonText(decodeUtf8(bytes), { numbersAsText: true })
  if (Array.isArray(document)) {
    document.forEach((row: unknown, i) => {
      if (isObject(row)) addObject(table, row, { row: i + 1 })
      else table.refuse({ row: i + 1 }, NOT_A_ROW, JSON_CURE)
    })
    return
  }
  const units = isObject(document) ? document['units'] : undefined
  if (!Array.isArray(units))
    throw new SheetRefused({ vi: 'JSON không phải danh sách hàng.', en: 'The JSON is not a list of rows.' }, JSON_CURE)
  units.forEach((unit: unknown, u) => {
    const inputs = isObject(unit) ? unit['inputs'] : undefined
    if (!isObject(unit) || !isObject(inputs)) {
      table.refuse({ path: pathText(['units', u]) }, NOT_A_ROW, JSON_CURE)
      return
    }
    for (const [leaf, input] of Object.entries(inputs)) {
      const place = { path: pathText(['units', u, 'inputs', leaf]) }
      if (isObject(input)) addObject(table, { ...input, unit: unit['unit'], leaf }, place)
      else table.refuse(place, NOT_A_ROW, JSON_CURE)
    }
  })
}

const NOT_A_ROW: Localized = { vi: 'Không phải một hàng.', en: 'This is not a row.' }
const JSON_CURE: Localized = {
  vi: 'Viết [{"unit": "…", "leaf": "1.1", "points": "2"}, …] hoặc {"units": [{"unit": "…", "inputs": {"1.1": {"points": "2"}}}]}.',
  en: 'Write [{"unit": "…", "leaf": "1.1", "points": "2"}, …] or {"units": [{"unit": "…", "inputs": {"1.1": {"points": "2"}}}]}.',
}

/** One row of JSON: names as columns are called, values plain or, for conditions, answers and vars, lists and objects. */
function addObject(table: InputTable, object: Readonly<Record<string, unknown>>, place: RowPlace): void {
  const raw = new Map<InputColumn, RawCell>()
  for (const [given, value] of Object.entries(object)) {
    const name = given.trim().toLowerCase()
    const column = INPUT_COLUMNS.find((known) => known === name)
    if (name === 'note') continue
    if (!column) {
      const near = nearest(name, INPUT_COLUMNS)
      table.refuse(
        { ...place, column: given },
        { vi: 'Không có cột này.', en: 'There is no such column.' },
        near
          ? { vi: `Có phải "${near}"?`, en: `Is it "${near}"?` }
          : { vi: `Các cột: ${INPUT_COLUMNS.join(', ')}.`, en: `Columns: ${INPUT_COLUMNS.join(', ')}.` },
      )
      continue
    }
    const cell = jsonCell(value)
    if (cell !== undefined) raw.set(column, cell)
  }
  table.addRow(raw, place)
}

function jsonCell(value: unknown): RawCell | undefined {
  if (value === null || value === undefined) return undefined
  if (typeof value === 'boolean') return { kind: 'yes_no', text: String(value) }
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  return value as readonly unknown[] | Readonly<Record<string, unknown>> // JSON knows no other kinds; numbers came as text
}

/** Parses JSON that somebody sent. Throws SheetRefused with line and column, or with the name that stands twice. */
export function readJsonText(text: string, options: { readonly numbersAsText?: boolean } = {}): unknown {
  const { fault, repeated } = scanJson(text)
  if (fault) {
    const at = { vi: `dòng ${fault.line}, cột ${fault.column}`, en: `line ${fault.line}, column ${fault.column}` }
    throw fault.kind === 'malformed'
      ? new SheetRefused(
          { vi: `JSON sai cú pháp ở ${at.vi}.`, en: `The JSON is malformed at ${at.en}.` },
          {
            vi: 'Kiểm tra dấu phẩy, ngoặc và dấu nháy kép ở đó.',
            en: 'Check commas, brackets and quotation marks there.',
          },
        )
      : new SheetRefused(
          { vi: `JSON lồng nhau quá sâu ở ${at.vi}.`, en: `The JSON is nested too deeply at ${at.en}.` },
          { vi: 'Không lồng quá 100 tầng.', en: 'Nest it at most 100 levels deep.' },
        )
  }
  if (repeated !== undefined)
    throw new SheetRefused(
      { vi: `"${repeated}" có hai lần.`, en: `"${repeated}" stands there twice.` },
      { vi: 'Chỉ giữ một.', en: 'Keep one of them.' },
    )
  return parseJson(text, options)
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const startsWith = (bytes: Uint8Array, ...start: number[]) => start.every((byte, i) => bytes[i] === byte)
