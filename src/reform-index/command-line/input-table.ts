// input-table.ts — rows of an inputs file, checked cell by cell against a set, gathered unit by unit. Pure: which file they
// came from is input-file.ts's matter. Collects every fault instead of stopping at the first.
import type { Localized } from '../../platform/locale.ts'
import { cellKind, cellText, columnLetter, numberText, type SheetCell } from '../../platform/sheets.ts'
import type { SetNode } from '../kernel/criteria-set.ts'
import { inputFaultText } from '../kernel/fault-text.ts'
import { INPUT_FIELDS, type InputField, InputRefused, type LeafInput } from '../kernel/leaf-input.ts'
import { yesOrNo } from '../kernel/rules.ts'
import type { CompiledNode, CompiledSet, RefusedInput, UnitInputs } from '../kernel/score.ts'

export const INPUT_COLUMNS = ['unit', 'leaf', ...INPUT_FIELDS] as const
export type InputColumn = (typeof INPUT_COLUMNS)[number]
/** May stand in a file and is not read: people keep remarks beside their figures. */
const IGNORED_COLUMN = 'note'

/** Where in the file: a row counted from 1 with the header, or a path in JSON; `letter` is the column's in a workbook. */
export type TablePlace = {
  readonly row?: number
  readonly path?: string
  readonly column?: string
  readonly letter?: string
}
export type TableFault = {
  readonly place: TablePlace
  readonly given?: string
  readonly problem: Localized
  readonly cure?: Localized
}

/** A cell of a workbook or CSV; JSON may also hold lists and objects. */
export type RawCell = SheetCell | readonly unknown[] | Readonly<Record<string, unknown>>
export type RawRow = ReadonlyMap<InputColumn, RawCell>
export type RowPlace = Pick<TablePlace, 'row' | 'path'>

const KEPT_FAULTS = 1000

export class InputTable {
  readonly faults: TableFault[] = []
  faultCount = 0
  rowCount = 0
  private readonly units = new Map<string, Map<string, LeafInput>>()
  private readonly places = new Map<LeafInput, RowPlace>()
  private readonly unfed = new Set<string>() // leaves whose lacking column was named already
  private columns: ReadonlyMap<InputColumn, number> | undefined
  private width = 0
  private readonly compiled: CompiledSet
  private readonly letters: boolean

  /** `letters`: name columns by their letter too, as a workbook shows them. */
  constructor(compiled: CompiledSet, { letters = false }: { readonly letters?: boolean } = {}) {
    this.compiled = compiled
    this.letters = letters
  }

  /** The header of a table. False when rows under it cannot be read. */
  readHeader(cells: readonly SheetCell[], row: number, limit: number): boolean {
    if (cells.length > limit) {
      this.refuse(
        { row },
        { vi: `Có ${cells.length} cột, tối đa ${limit}.`, en: `There are ${cells.length} columns, at most ${limit}.` },
        COLUMNS_CURE,
      )
      return false
    }
    const columns = new Map<InputColumn, number>()
    const before = this.faultCount
    cells.forEach((cell, index) => {
      const given = plain(cellText(cell))
      const name = given.toLowerCase()
      const place = { row, ...this.letterOf(index) }
      if (name === IGNORED_COLUMN || (name === '' && cells.slice(index).every((rest) => plain(cellText(rest)) === '')))
        return
      const column = INPUT_COLUMNS.find((known) => known === name)
      if (name === '')
        this.refuse(
          place,
          { vi: `Cột thứ ${index + 1} không có tên.`, en: `Column ${index + 1} has no name.` },
          COLUMNS_CURE,
        )
      else if (!column) {
        const near = nearest(name, INPUT_COLUMNS)
        const cure = near
          ? { vi: `Có phải "${near}"? ${COLUMNS_CURE.vi}`, en: `Is it "${near}"? ${COLUMNS_CURE.en}` }
          : COLUMNS_CURE
        this.refuse(
          { ...place, column: given },
          { vi: `Không có cột tên "${short(given)}".`, en: `There is no column called "${short(given)}".` },
          cure,
        )
      } else if (columns.has(column))
        this.refuse(
          { ...place, column },
          { vi: `Cột "${column}" có hai lần.`, en: `The column "${column}" stands there twice.` },
          { vi: 'Bỏ một cột.', en: 'Remove one of them.' },
        )
      else columns.set(column, index)
    })
    for (const column of ['unit', 'leaf'] as const) {
      if (columns.has(column)) continue
      this.refuse(
        { row, column },
        { vi: `Thiếu cột "${column}".`, en: `The column "${column}" is missing.` },
        {
          vi: `Thêm cột "${column}" vào hàng tiêu đề (dấu phân cách được nhận là dấu phẩy, chấm phẩy hoặc tab).`,
          en: `Add the column "${column}" to the header row (delimiters understood: comma, semicolon, tab).`,
        },
      )
    }
    this.columns = columns
    this.width = cells.length
    return columns.has('unit') && columns.has('leaf') && (this.faultCount === before || columns.size > 2)
  }

  /** A row of a table. `ragged`: every row must be as wide as the header, because a shifted cell would be read as another. */
  readRow(cells: readonly SheetCell[], row: number, { ragged }: { readonly ragged: boolean }): void {
    if (cells.every((cell) => plain(cellText(cell)) === '')) return
    const { width } = this
    if (ragged ? cells.length !== width : cells.slice(width).some((cell) => plain(cellText(cell)) !== '')) {
      this.rowCount++
      const hint =
        cells.length > width &&
        cells.some((cell, i) => /^\d+$/.test(cellText(cell)) && /^\d+$/.test(cellText(cells[i + 1])))
      this.refuse(
        { row },
        {
          vi: `Hàng có ${cells.length} ô, tiêu đề có ${width}.`,
          en: `The row has ${cells.length} cells, the header ${width}.`,
        },
        hint
          ? {
              vi: 'Nếu có dấu phẩy thập phân, viết dấu chấm (0.85); nếu không, sửa số ô.',
              en: 'If it is a decimal comma, write a point (0.85); otherwise mend the number of cells.',
            }
          : {
              vi: 'Mỗi hàng phải có đủ số ô như tiêu đề, ô trống cũng tính.',
              en: 'Every row needs as many cells as the header, empty ones included.',
            },
      )
      return
    }
    const raw = new Map<InputColumn, RawCell>()
    for (const [column, index] of this.columns ?? []) {
      const cell = cells[index]
      if (cell !== undefined && plain(cellText(cell)) !== '') raw.set(column, cell)
    }
    this.addRow(raw, { row })
  }

  /** One row: what is given for one leaf of one unit. */
  addRow(raw: RawRow, place: RowPlace): void {
    this.rowCount++
    const unit = this.nameIn(raw, 'unit', place)
    const node = this.leafIn(raw, place)
    if (!node) return
    const { input, whole } = this.inputIn(raw, node, place)
    if (unit === undefined) return
    const inputs = this.units.get(unit) ?? new Map<string, LeafInput>()
    this.units.set(unit, inputs)
    const earlier = inputs.get(node.key)
    if (earlier) {
      const other = this.places.get(earlier) ?? {}
      this.refuse(
        { ...place, ...this.columnPlace('leaf') },
        {
          vi: `Đơn vị "${short(unit)}" và tiêu chí "${node.key}" đã có ở ${placeText(other, 'vi')}.`,
          en: `The unit "${short(unit)}" and the leaf "${node.key}" are given already in ${placeText(other, 'en')}.`,
        },
        { vi: 'Chỉ giữ một trong hai hàng.', en: 'Keep one of the two rows.' },
      )
      return
    }
    // A row with a wrong cell still holds its place, so that a second one is seen; the rule does not get to see half of it.
    const kept = whole ? input : {}
    inputs.set(node.key, kept)
    this.places.set(kept, place)
  }

  /** The units in the order in which they first appear. */
  unitInputs(): UnitInputs[] {
    return [...this.units].map(([unit, inputs]) => ({ unit, inputs }))
  }

  /** What rules refused, at the row and column it came from. */
  addRefused(refused: readonly RefusedInput[]): void {
    for (const { unit, leaf, refused: error } of refused) {
      const input = this.units.get(unit)?.get(leaf)
      const place = (input && this.places.get(input)) ?? {}
      const { fault } = error
      this.keep({
        place: { ...place, ...this.columnPlace(fault.field) },
        problem: about(unit, leaf, { vi: inputFaultText(fault, 'vi'), en: inputFaultText(fault, 'en') }),
      })
    }
  }

  /** `cure` comes with every fault but a rule's, whose sentence holds it. */
  refuse(place: TablePlace, problem: Localized, cure: Localized, given?: string): void {
    this.keep({ place, problem, cure, ...(given === undefined ? {} : { given }) })
  }

  private keep(fault: TableFault): void {
    this.faultCount++
    if (this.faults.length < KEPT_FAULTS) this.faults.push(fault)
  }

  private nameIn(raw: RawRow, column: 'unit' | 'leaf', place: RowPlace): string | undefined {
    const cell = raw.get(column)
    const at = { ...place, ...this.columnPlace(column) }
    if (cell === undefined) {
      const what = {
        unit: { vi: 'tên đơn vị', en: 'the unit' },
        leaf: { vi: 'mã tiêu chí', en: 'the code of the leaf' },
      }[column]
      this.refuse(
        at,
        { vi: `Ô "${column}" trống.`, en: `The cell "${column}" is empty.` },
        {
          vi: `Ghi ${what.vi} vào từng hàng (ô gộp chỉ có giá trị ở hàng đầu).`,
          en: `Write ${what.en} in every row (of merged cells only the first holds it).`,
        },
      )
      return undefined
    }
    return this.textOf(cell, at)
  }

  private leafIn(raw: RawRow, place: RowPlace): CompiledNode | undefined {
    const key = this.nameIn(raw, 'leaf', place)
    if (key === undefined) return undefined
    const at = { ...place, ...this.columnPlace('leaf') }
    const node = this.compiled.byKey.get(key)
    const cell = raw.get('leaf') as SheetCell
    if (cellKind(cell) === 'number') {
      const same = this.compiled.nodes.filter(
        (other) => /^\d+(\.\d+)?$/.test(other.key) && Number(other.key) === Number(key),
      )
      if (same.length > 1) {
        const keys = same.map((other) => other.key).join(', ')
        this.refuse(
          at,
          {
            vi: `Là một con số, nên không biết là tiêu chí nào: ${keys}.`,
            en: `It is a number, so it may be any of: ${keys}.`,
          },
          {
            vi: 'Định dạng cột này là Văn bản (Text) rồi nhập lại mã.',
            en: 'Format the column as Text and enter the code again.',
          },
          key,
        )
        return undefined
      }
    }
    if (node?.leaf) return node
    if (node) {
      const below = this.compiled.leaves.filter((leaf) => isBelow(this.compiled, leaf, node)).map((leaf) => leaf.key)
      this.refuse(
        at,
        {
          vi: 'Đây là nhóm, không phải tiêu chí chấm điểm.',
          en: 'This is a group, not a leaf that is scored.',
        },
        { vi: `Ghi tiêu chí bên trong: ${list(below)}.`, en: `Give the leaves in it: ${list(below)}.` },
        key,
      )
      return undefined
    }
    const leaves = this.compiled.leaves.map((leaf) => leaf.key)
    const near = nearest(key, leaves)
    const { id } = this.compiled.set
    this.refuse(
      at,
      { vi: `Bộ tiêu chí ${id} không có tiêu chí này.`, en: `The set ${id} has no such leaf.` },
      near
        ? { vi: `Có phải "${near}"?`, en: `Is it "${near}"?` }
        : { vi: `Các tiêu chí: ${list(leaves)}.`, en: `The leaves are: ${list(leaves)}.` },
      key,
    )
    return undefined
  }

  private inputIn(raw: RawRow, node: CompiledNode, place: RowPlace): { input: LeafInput; whole: boolean } {
    const before = this.faultCount
    const given: Partial<Record<InputField, unknown>> = {}
    for (const field of INPUT_FIELDS) {
      const cell = raw.get(field)
      if (cell === undefined) continue
      const value = this.fieldOf(field, cell, node, { ...place, ...this.columnPlace(field) })
      if (value !== undefined) given[field] = value
    }
    if (given.applicable !== false && this.lacksColumns(node, place)) return { input: {}, whole: false }
    // Every value was made by the reader of its field, just above.
    return { input: given as LeafInput, whole: this.faultCount === before }
  }

  /** Names a column once that a leaf cannot be scored without: an absent column is a mistake, an empty cell is "not known yet". */
  private lacksColumns(node: CompiledNode, place: RowPlace): boolean {
    const { columns } = this
    if (!columns) return false
    const ways = neededFields(node.node)
    if (ways.some((way) => way.every((field) => columns.has(field)))) return false
    if (this.unfed.has(node.key)) return true
    this.unfed.add(node.key)
    const lacking = (ways[0] ?? [])
      .filter((field) => !columns.has(field))
      .map((field) => `"${field}"`)
      .join(', ')
    const column = ways[0]?.find((field) => !columns.has(field)) ?? 'leaf'
    this.refuse(
      { ...place, column },
      {
        vi: `Thiếu cột ${lacking}, cần cho tiêu chí ${node.key}.`,
        en: `The column ${lacking} is missing; the leaf ${node.key} needs it.`,
      },
      {
        vi: `Thêm cột ${ways.map((way) => way.join(' + ')).join(' hoặc ')}; ô chưa có số liệu thì để trống.`,
        en: `Add the column ${ways.map((way) => way.join(' + ')).join(' or ')}; leave cells empty where there is no figure yet.`,
      },
    )
    return true
  }

  private fieldOf(field: InputField, cell: RawCell, node: CompiledNode, at: TablePlace): unknown {
    switch (field) {
      case 'applicable':
        return this.answerOf(cell, at)
      case 'conditions':
        return this.conditionsOf(cell, at)
      case 'answers':
      case 'vars':
        return this.pairsOf(field, cell, at)
      case 'option':
      case 'formula':
        return this.textOf(cell, at)
      case 'value':
        return isYesNo(node.node) ? this.yesNoValue(cell, at) : this.numberOf(cell, at)
      case 'numerator':
      case 'denominator':
      case 'count':
      case 'points':
      case 'previous':
      case 'best':
        return this.numberOf(cell, at)
    }
  }

  /** The text of a cell; refuses what is not a text. */
  private textOf(cell: RawCell, at: TablePlace): string | undefined {
    if (typeof cell === 'object' && !isSpecial(cell)) {
      this.refuse(
        at,
        { vi: 'Cần một giá trị đơn.', en: 'A single value is needed.' },
        { vi: 'Ghi chữ hoặc số.', en: 'Write a text or a number.' },
        JSON.stringify(cell),
      )
      return undefined
    }
    const text = plain(cellText(cell))
    const kind = cellKind(cell)
    if (kind === 'date') {
      this.refuse(
        at,
        { vi: 'Excel đã đổi ô này thành ngày tháng.', en: 'Excel has turned this cell into a date.' },
        {
          vi: 'Định dạng ô là Văn bản (Text) hoặc Số rồi nhập lại.',
          en: 'Format the cell as Text or Number and enter it again.',
        },
        text,
      )
      return undefined
    }
    if (kind === 'no_result') {
      this.refuse(
        at,
        { vi: 'Công thức chưa có kết quả.', en: 'The formula has no result yet.' },
        {
          vi: 'Mở bằng Excel, tính lại và lưu; hoặc dán giá trị.',
          en: 'Open it in Excel, recalculate and save; or paste the value.',
        },
        text,
      )
      return undefined
    }
    if (kind === 'error' || EXCEL_ERROR.test(text)) {
      this.refuse(
        at,
        { vi: 'Ô chứa lỗi của Excel.', en: 'The cell holds an error of Excel.' },
        { vi: 'Sửa công thức.', en: 'Mend the formula.' },
        text,
      )
      return undefined
    }
    return text
  }

  private numberOf(cell: RawCell, at: TablePlace): string | undefined {
    const text = this.textOf(cell, at)
    if (text === undefined) return undefined
    if (cellKind(cell as SheetCell) === 'percent') {
      const shown = numberText(Number(text) * 100)
      this.refuse(
        at,
        {
          vi: `Ô định dạng phần trăm: hiện ${shown}% nhưng chứa ${text}.`,
          en: `The cell is formatted as a percentage: it shows ${shown}% and holds ${text}.`,
        },
        {
          vi: `Định dạng ô là Số và ghi ${shown} hay ${text}, đúng như tiêu chí cần.`,
          en: `Format it as Number and write ${shown} or ${text}, whichever the leaf needs.`,
        },
        `${shown}%`,
      )
      return undefined
    }
    if (PLAIN_NUMBER.test(text)) return text
    const { problem, cure } = numberFault(text)
    this.refuse(at, problem, cure, text)
    return undefined
  }

  private yesNoValue(cell: RawCell, at: TablePlace): string | undefined {
    const text = this.textOf(cell, at)
    if (text === undefined) return undefined
    try {
      return yesOrNo('value', text) ? '1' : '0'
    } catch (error) {
      if (!(error instanceof InputRefused)) throw error
      this.refuse(at, NEITHER, YES_NO_CURE, text)
      return undefined
    }
  }

  private answerOf(cell: RawCell, at: TablePlace): boolean | undefined {
    const text = this.textOf(cell, at)
    if (text === undefined) return undefined
    const answer = YES_NO.get(text.toLowerCase())
    if (answer === undefined) this.refuse(at, NEITHER, YES_NO_CURE, text)
    return answer
  }

  private conditionsOf(cell: RawCell, at: TablePlace): readonly boolean[] | undefined {
    const parts = Array.isArray(cell) ? cell.map(String) : this.textOf(cell, at)?.replace(/;\s*$/, '').split(';')
    if (!parts) return undefined
    const answers = parts.map((part) => YES_NO.get(plain(part).toLowerCase()))
    if (!answers.includes(undefined)) return answers as boolean[]
    this.refuse(
      at,
      { vi: 'Không phải danh sách có/không.', en: 'This is not a list of yes and no.' },
      {
        vi: 'Viết 1 (có) hoặc 0 (không), cách nhau bằng dấu chấm phẩy: 1;0;1.',
        en: 'Write 1 (yes) or 0 (no), separated by semicolons: 1;0;1.',
      },
      parts.join(';'),
    )
    return undefined
  }

  private pairsOf(
    field: 'answers' | 'vars',
    cell: RawCell,
    at: TablePlace,
  ): Readonly<Record<string, string>> | undefined {
    const example = field === 'answers' ? 'A=12;B=3' : 'x=1;y=2'
    const pairs = isSpecial(cell)
      ? this.textOf(cell, at)?.replace(/;\s*$/, '').split(';').map(splitPair)
      : jsonPairs(cell)
    if (!pairs) return undefined
    const found = new Map<string, string>()
    for (const [name, value] of pairs) {
      if (name === '' || value === undefined || found.has(name)) {
        this.refuse(
          at,
          found.has(name)
            ? { vi: `"${short(name)}" có hai lần.`, en: `"${short(name)}" stands there twice.` }
            : { vi: 'Không đúng dạng tên=số.', en: 'This is not of the form name=number.' },
          { vi: `Viết như ${example}.`, en: `Write it like ${example}.` },
          value === undefined ? name : `${name}=${value}`,
        )
        return undefined
      }
      if (!PLAIN_NUMBER.test(value)) {
        const { problem, cure } = numberFault(value)
        this.refuse(at, problem, cure, `${name}=${value}`)
        return undefined
      }
      found.set(name, value)
    }
    return Object.fromEntries(found)
  }

  private columnPlace(column: InputColumn): Pick<TablePlace, 'column' | 'letter'> {
    const index = this.columns?.get(column)
    return { column, ...(index === undefined ? {} : this.letterOf(index)) }
  }

  private letterOf(index: number): Pick<TablePlace, 'letter'> {
    return this.letters ? { letter: columnLetter(index) } : {}
  }
}

/** The ways in which a leaf can be fed: each a list of fields that are all needed. */
function neededFields({ rule }: SetNode): readonly (readonly InputField[])[] {
  if (!rule) return [[]]
  switch (rule.type) {
    case 'boolean':
      return [['value'], ['option'], ['conditions']]
    case 'options':
      return [['option']]
    case 'all_of':
      return [['conditions']]
    case 'ratio_tiers':
    case 'ratio_linear':
    case 'ratio_target':
    case 'ratio_floor':
      return [['numerator', 'denominator']]
    case 'ratio_relative_best':
    case 'external_index':
      return [['value']]
    case 'count_capped':
    case 'deadline_deduct':
    case 'violation_deduct':
      return [['count']]
    case 'survey_weighted':
      return [['answers']]
    case 'improvement':
      return [['value', 'previous']]
    case 'formula_variants':
      return rule.formulas.length === 1 ? [['vars']] : [['formula', 'vars']]
    case 'direct':
      return [['points']]
    case 'knock_out':
      return rule.rule ? [...neededFields({ rule: rule.rule } as SetNode), ['conditions']] : [['conditions']]
  }
}

const isYesNo = ({ rule }: SetNode): boolean => (rule?.type === 'knock_out' ? rule.rule : rule)?.type === 'boolean'

function isBelow(compiled: CompiledSet, node: CompiledNode, above: CompiledNode): boolean {
  for (let parent = compiled.nodes[node.parent]; parent; parent = compiled.nodes[parent.parent])
    if (parent === above) return true
  return false
}

const PLAIN_NUMBER = /^-?\d{1,30}(\.\d{1,12})?$/
const EXCEL_ERROR = /^#(DIV\/0!|N\/A|REF!|NAME\?|VALUE!|NUM!|NULL!)$/

const YES_NO: ReadonlyMap<string, boolean> = new Map([
  ...['1', 'có', 'true', 'yes'].map((word) => [word, true] as const),
  ...['0', 'không', 'false', 'no'].map((word) => [word, false] as const),
])
const NEITHER: Localized = { vi: 'Không phải có hay không.', en: 'This is neither yes nor no.' }
const YES_NO_CURE: Localized = { vi: 'Viết 1 (có) hoặc 0 (không).', en: 'Write 1 (yes) or 0 (no).' }
const COLUMNS_CURE: Localized = {
  vi: `Các cột được dùng: ${INPUT_COLUMNS.join(', ')}, ${IGNORED_COLUMN}.`,
  en: `Columns in use: ${INPUT_COLUMNS.join(', ')}, ${IGNORED_COLUMN}.`,
}

/** Why a text is not a plain decimal, and what it was meant to be. */
function numberFault(text: string): { problem: Localized; cure: Localized } {
  const write = (...values: string[]): Localized => ({
    vi: `Viết ${values.join(' hoặc ')}.`,
    en: `Write ${values.join(' or ')}.`,
  })
  const sign = text.startsWith('-') ? '-' : ''
  const rest = text.slice(sign.length)
  if (/^[+]?(∞|inf(inity)?|nan)$/i.test(rest))
    return {
      problem: { vi: 'Đây không phải một con số hữu hạn.', en: 'This is not a finite number.' },
      cure: NUMBER_CURE,
    }
  if (/^\d{1,3},\d{3}$/.test(rest) && !rest.startsWith('0'))
    return {
      problem: {
        vi: 'Dấu phẩy không dùng trong số: không rõ là thập phân hay hàng nghìn.',
        en: 'A comma has no place in a number: decimal or thousands?',
      },
      cure: write(sign + rest.replace(',', '.'), sign + rest.replace(',', '')),
    }
  if (/^\d+,\d+$/.test(rest))
    return {
      problem: { vi: 'Dấu phẩy thập phân.', en: 'A decimal comma.' },
      cure: write(sign + rest.replace(',', '.')),
    }
  if (/^\d{1,3}([.,\s'’]\d{3})+([.,]\d+)?$/.test(rest)) {
    const mark = /[.,\s'’]/.exec(rest)?.[0] ?? ''
    const digits = rest
      .replaceAll(mark, '')
      .replace(',', '.')
      .replace(/[\s'’]/g, '')
    return {
      problem: { vi: 'Dấu phân cách hàng nghìn.', en: 'A thousands separator.' },
      cure: write(sign + digits),
    }
  }
  if (/^\d+(\.\d+)?e[+-]?\d+$/i.test(rest)) {
    const value = Number(rest)
    return {
      problem: { vi: 'Số viết dạng mũ (e).', en: 'The number is written with an exponent.' },
      cure: value > 0 && value < 1e25 && value > 1e-12 ? write(sign + numberText(value)) : NUMBER_CURE,
    }
  }
  if (/^\d+([.,]\d+)?\s*%$/.test(rest))
    return {
      problem: { vi: 'Dấu phần trăm.', en: 'A percent sign.' },
      cure: write(sign + rest.replace(/\s*%/, '').replace(',', '.')),
    }
  if (/^\d+(\.\d+)?$/.test(rest))
    return {
      problem: { vi: 'Quá nhiều chữ số.', en: 'Too many digits.' },
      cure: {
        vi: 'Làm tròn: tối đa 30 chữ số phần nguyên và 12 chữ số thập phân.',
        en: 'Round it: at most 30 digits before and 12 after the point.',
      },
    }
  const mended = text
    .replace(/^[+]/, '')
    .replace(/^[−–]\s*/, '-')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.$/, '')
  return {
    problem: { vi: 'Không phải một con số.', en: 'This is not a number.' },
    cure: PLAIN_NUMBER.test(mended) ? write(mended) : NUMBER_CURE,
  }
}

const NUMBER_CURE: Localized = {
  vi: 'Viết số bằng chữ số, dấu chấm thập phân: 12 hoặc 12.5.',
  en: 'Write digits with a decimal point: 12 or 12.5.',
}

const splitPair = (pair: string): readonly [string, string | undefined] => {
  const at = pair.indexOf('=')
  return at < 0 ? [plain(pair), undefined] : [plain(pair.slice(0, at)), plain(pair.slice(at + 1))]
}

const jsonPairs = (cell: RawCell): (readonly [string, string | undefined])[] =>
  Object.entries(cell).map(([name, value]) => [plain(name), typeof value === 'string' ? plain(value) : undefined])

const isSpecial = (cell: RawCell): cell is SheetCell =>
  typeof cell === 'string' || (!Array.isArray(cell) && 'kind' in cell && 'text' in cell)

/** As every text is kept: composed characters, no spaces around. */
function plain(text: string): string {
  const trimmed = text.trim()
  return ASCII.test(trimmed) ? trimmed : trimmed.normalize('NFC')
}
const ASCII = /^[\x20-\x7e]*$/

export const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)

const LISTED = 12
const list = (keys: readonly string[]) =>
  keys.slice(0, LISTED).join(', ') + (keys.length > LISTED ? `, … (${keys.length})` : '')

/** The candidate that takes the fewest changes to become, if that is few. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  if (text.length > 80) return undefined
  const most = Math.max(1, Math.floor(text.length / 3))
  let best: string | undefined
  let distance = most + 1
  for (const candidate of candidates) {
    const changes = editDistance(text.toLowerCase(), candidate.toLowerCase())
    if (changes < distance) {
      best = candidate
      distance = changes
    }
  }
  return best
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(replaced, (previous[j] as number) + 1, (row[j - 1] as number) + 1))
    }
    previous = row
  }
  return previous[b.length] as number
}

const about = (unit: string, leaf: string, text: Localized): Localized => ({
  vi: `Đơn vị "${short(unit)}", tiêu chí ${leaf}: ${text.vi}`,
  en: `Unit "${short(unit)}", leaf ${leaf}: ${text.en}`,
})

/** "hàng 3, cột numerator (C)". */
export function placeText({ row, path, column, letter }: TablePlace, language: 'vi' | 'en'): string {
  const words = { vi: { row: 'hàng', column: 'cột' }, en: { row: 'row', column: 'column' } }[language]
  const where = path ?? (row === undefined ? undefined : `${words.row} ${row}`)
  const what =
    column === undefined
      ? letter && `${words.column} ${letter}`
      : `${words.column} ${column}${letter === undefined ? '' : ` (${letter})`}`
  return [where, what].filter((part) => part !== undefined).join(', ')
}

/** Faults as they are printed: in the order of the file, at most `most`, then how many more there are. */
export function faultLines(
  file: string,
  faults: readonly TableFault[],
  count: number,
  language: 'vi' | 'en',
  most = 50,
): string[] {
  const sorted = [...faults].sort((a, b) => (a.place.row ?? 0) - (b.place.row ?? 0))
  const lines = sorted.slice(0, most).map(({ place, given, problem, cure }) => {
    const where = [placeText(place, language), given === undefined ? '' : `"${short(given)}"`].filter(
      (part) => part !== '',
    )
    return `${[file, where.join(', ')].filter((part) => part !== '').join(': ')}: ${problem[language]}${cure ? `\n  → ${cure[language]}` : ''}`
  })
  const more = count - lines.length
  if (more > 0) lines.push(language === 'vi' ? `… và ${more} lỗi khác.` : `… and ${more} more.`)
  return lines
}
