// import-file.ts — a spreadsheet of people: which column is which, what is wrong in which cell, and who would be added. Pure.

import { fold } from '../../platform/fold.ts'
import { LOCALES, type Locale, type Localized } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import { cellKind, cellText, columnLetter, type SheetCell } from '../../platform/sheets.ts'
import { POSITION_ROLES, ROLE_NAMES, type Role } from '../rights/roles.ts'
import type { Day, UnitHistory, UnitId } from '../units/history.ts'
import { readDay } from './form-input.ts'
import { messages } from './messages.ts'
import { oneLine, type PersonFacts, readEmail, readName, readNationalId, readPhone } from './person.ts'
import { checkPosition, type PositionFacts } from './position.ts'
import { unitByText } from './unit-by-text.ts'

/** People in one file. */
export const MOST_ROWS = 2000
const LONGEST_CELL = 500

export const IMPORT_COLUMNS = [
  'fullName',
  'nationalId',
  'phone',
  'email',
  'login',
  'unit',
  'role',
  'title',
  'from',
] as const
export type ImportColumn = (typeof IMPORT_COLUMNS)[number]
/** Whether a file may do without the column. */
const OPTIONAL: readonly ImportColumn[] = ['nationalId', 'phone', 'email', 'title']

export function columnName(column: ImportColumn, locale: Locale): string {
  const t = messages(locale)
  const names = {
    fullName: t.headFullName,
    nationalId: t.headNationalId,
    phone: t.headPhone,
    email: t.headEmail,
    login: t.headLogin,
    unit: t.headUnit,
    role: t.headRole,
    title: t.headTitle,
    from: t.headFrom,
  } as const satisfies Record<ImportColumn, string>
  return names[column]
}

export type ImportFault = {
  /** As the spreadsheet numbers it, from 1; 1 is the header. */
  readonly row: number
  /** The letter of the column, where the fault has one. */
  readonly letter: string
  readonly column: ImportColumn | undefined
  readonly cell: string
  readonly text: Localized
}

export type PlannedPerson = {
  readonly row: number
  readonly person: PersonFacts
  readonly position: PositionFacts
  readonly login: string
}

export type ImportPlan = {
  /** Rows with anything in them. */
  readonly rows: number
  readonly faults: readonly ImportFault[]
  /** Those whose row is right. Nobody is added unless every row is. */
  readonly people: readonly PlannedPerson[]
}

/** What the rules of a row need to know of the world. */
export type ImportWorld = {
  readonly history: UnitHistory
  readonly now: Date
  /** What is wrong with giving this role in this unit, to who imports. */
  readonly forbids: (unit: UnitId, role: Role) => Refusal | undefined
  readonly readLogin: (typed: string) => string | Refusal
  readonly refusalText: (locale: Locale, refusal: Refusal) => string
}

export function planImport(table: readonly (readonly SheetCell[])[], world: ImportWorld): ImportPlan {
  const [header = [], ...body] = table
  const { places, faults } = readHeader(header)
  const filled = body
    .map((cells, index) => ({ cells, row: index + 2 }))
    .filter(({ cells }) => cells.some((cell) => oneLine(cellText(cell)) !== ''))
  if (faults.length > 0) return { rows: filled.length, faults, people: [] }
  if (filled.length === 0) return { rows: 0, faults: [wholeFault(2, (t) => t.faultEmpty)], people: [] }
  if (filled.length > MOST_ROWS)
    return {
      rows: filled.length,
      faults: [wholeFault(MOST_ROWS + 2, (t) => t.faultRows({ max: String(MOST_ROWS) }))],
      people: [],
    }
  const rows = filled.map(({ cells, row }) => readRow(cells, row, places, world))
  const people = rows.flatMap(({ planned }) => planned ?? [])
  const found = [...rows.flatMap((each) => each.faults), ...repetitions(rows)]
  return { rows: filled.length, faults: found.sort((a, b) => a.row - b.row), people }
}

/** The same with what the database knows already. */
export function withTaken(
  plan: ImportPlan,
  taken: { readonly nationalIds: ReadonlySet<string>; readonly logins: ReadonlySet<string> },
  refusalText: ImportWorld['refusalText'],
  table: readonly (readonly SheetCell[])[],
): ImportPlan {
  const { places } = readHeader(table[0] ?? [])
  const at = (row: number, column: ImportColumn, text: Localized): ImportFault => ({
    row,
    letter: columnLetter(places.get(column) ?? 0),
    column,
    cell: cellText(table[row - 1]?.[places.get(column) ?? 0]),
    text,
  })
  const faults = plan.people.flatMap(({ row, person, login }) => [
    ...(person.nationalId !== null && taken.nationalIds.has(person.nationalId)
      ? [
          at(
            row,
            'nationalId',
            inBoth((locale) => refusalText(locale, new Refusal('conflict', 'person.national-id-taken'))),
          ),
        ]
      : []),
    ...(taken.logins.has(login)
      ? [
          at(
            row,
            'login',
            inBoth((locale) => messages(locale).faultLoginTaken),
          ),
        ]
      : []),
  ])
  return { ...plan, faults: [...plan.faults, ...faults].sort((a, b) => a.row - b.row) }
}

// ---- header

type Places = ReadonlyMap<ImportColumn, number>
type Words = ReturnType<typeof messages>

const inBoth = (say: (locale: Locale) => string): Localized => ({ vi: say('vi'), en: say('en') })

const wholeFault = (row: number, say: (t: Words) => string): ImportFault => ({
  row,
  letter: '',
  column: undefined,
  cell: '',
  text: inBoth((locale) => say(messages(locale))),
})

/** Columns may stand in any order, be named in either language, and have others between them. */
function readHeader(header: readonly SheetCell[]): {
  readonly places: Places
  readonly faults: readonly ImportFault[]
} {
  const places = new Map<ImportColumn, number>()
  const faults: ImportFault[] = []
  header.forEach((cell, index) => {
    const name = fold(oneLine(cellText(cell)).replace(/[*:]+$/, ''))
    const column = IMPORT_COLUMNS.find((each) => LOCALES.some((locale) => fold(columnName(each, locale)) === name))
    if (column === undefined) return
    if (places.has(column))
      faults.push({
        row: 1,
        letter: columnLetter(index),
        column,
        cell: cellText(cell),
        text: inBoth((locale) => messages(locale).faultHeaderTwice({ column: columnName(column, locale) })),
      })
    else places.set(column, index)
  })
  for (const column of IMPORT_COLUMNS)
    if (!places.has(column) && !OPTIONAL.includes(column))
      faults.push({
        row: 1,
        letter: '',
        column,
        cell: '',
        text: inBoth((locale) => messages(locale).faultHeader({ column: columnName(column, locale) })),
      })
  return { places, faults }
}

// ---- rows

type ReadRow = {
  readonly row: number
  readonly faults: readonly ImportFault[]
  readonly planned: PlannedPerson | undefined
  /** For telling two rows of one person, whether or not the rest of them is right. */
  readonly keys: readonly {
    readonly column: 'nationalId' | 'login'
    readonly key: string
    readonly fault: (text: Localized) => ImportFault
  }[]
}

function readRow(cells: readonly SheetCell[], row: number, places: Places, world: ImportWorld): ReadRow {
  const faults: ImportFault[] = []
  const cellOf = (column: ImportColumn) => cells[places.get(column) ?? -1]
  const faultAt = (column: ImportColumn, text: Localized): ImportFault => ({
    row,
    letter: columnLetter(places.get(column) ?? 0),
    column,
    cell: cellText(cellOf(column)),
    text,
  })
  const wrong = (column: ImportColumn, say: (t: Words, locale: Locale) => string) =>
    void faults.push(
      faultAt(
        column,
        inBoth((locale) => say(messages(locale), locale)),
      ),
    )
  const textOf = (column: ImportColumn): string | undefined => {
    const cell = cellOf(column)
    const kind = cellKind(cell)
    const text = cellText(cell)
    if (kind === 'error' || kind === 'no_result') wrong(column, (t) => t.faultCell)
    else if (text.length > LONGEST_CELL) wrong(column, (t) => t.faultLong({ max: String(LONGEST_CELL) }))
    else return text
    return undefined
  }
  /** The value of a cell, or undefined where it is wrong and has been told: by a refusal, or in words of the import's own. */
  const read = <T extends string | null>(
    column: ImportColumn,
    rule: (typed: string) => T | Refusal | ((t: Words) => string),
  ): T | undefined => {
    const typed = textOf(column)
    if (typed === undefined) return undefined
    const value = rule(typed)
    if (value instanceof Refusal) wrong(column, (_, locale) => world.refusalText(locale, value))
    else if (typeof value === 'function') wrong(column, value)
    else return value
    return undefined
  }

  const fullName = read('fullName', readName)
  const nationalId = read('nationalId', (typed) => readNationalId(typed, world.now))
  const phone = read('phone', readPhone)
  const email = read('email', readEmail)
  const login = read('login', (typed) =>
    oneLine(typed) === '' ? (t: Words) => t.faultLoginMissing : world.readLogin(typed),
  )
  const role = read('role', (typed): Role | ((t: Words) => string) => {
    const found = roleByText(typed)
    if (found !== undefined) return found
    return oneLine(typed) === '' ? (t) => t.faultRoleMissing : (t) => t.faultRole({ typed: oneLine(typed) })
  })
  const from = read('from', (typed): Day | Refusal => readDay('from', typed))
  const unit = from === undefined ? undefined : read('unit', (typed) => unitByText(world.history, typed, from))
  const title = textOf('title')
  const position =
    unit === undefined || role === undefined || from === undefined || title === undefined
      ? undefined
      : { unitId: unit, role, title: oneLine(title) === '' ? null : oneLine(title), from, until: null }
  const checked = position && checkRowPosition(position, world)
  if (checked instanceof Refusal) {
    const [field] = Object.keys(checked.fields)
    const column = IMPORT_COLUMNS.find((each) => each === field) ?? 'unit'
    wrong(column, (_, locale) => world.refusalText(locale, checked))
  }
  const planned =
    faults.length > 0 ||
    fullName === undefined ||
    nationalId === undefined ||
    phone === undefined ||
    email === undefined ||
    login === undefined ||
    !checked ||
    checked instanceof Refusal
      ? undefined
      : { row, person: { fullName, nationalId, phone, email, address: null }, position: checked, login }
  return {
    row,
    faults,
    planned,
    keys: [
      ...(nationalId
        ? [{ column: 'nationalId' as const, key: nationalId, fault: (text: Localized) => faultAt('nationalId', text) }]
        : []),
      ...(login ? [{ column: 'login' as const, key: login, fault: (text: Localized) => faultAt('login', text) }] : []),
    ],
  }
}

function checkRowPosition(facts: PositionFacts, { history, forbids }: ImportWorld): PositionFacts | Refusal {
  const checked = checkPosition(facts, history, [])
  return checked instanceof Refusal ? checked : (forbids(facts.unitId, facts.role) ?? checked)
}

/** In either language, with or without accents, or the code itself. */
export function roleByText(typed: string): Role | undefined {
  const text = fold(oneLine(typed))
  return POSITION_ROLES.find(
    (role) => role === text || LOCALES.some((locale) => fold(ROLE_NAMES[role][locale]) === text),
  )
}

/** The second and later rows of one number or one sign-in name are told which row was first. */
function repetitions(rows: readonly ReadRow[]): readonly ImportFault[] {
  const first = new Map<string, number>()
  return rows.flatMap(({ row, keys }) =>
    keys.flatMap(({ column, key, fault }) => {
      const known = first.get(`${column} ${key}`)
      if (known === undefined) {
        first.set(`${column} ${key}`, row)
        return []
      }
      return [fault(inBoth((locale) => messages(locale).faultTwice({ row: String(known) })))]
    }),
  )
}
