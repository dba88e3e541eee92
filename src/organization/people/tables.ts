// tables.ts — people as sheets for files. Personal data are masked here as they are on pages.
import { formatDate, type Locale } from '../../platform/locale.ts'
import type { Sheet } from '../../platform/sheets.ts'
import { maskNationalId, maskPhone } from '../rights/masking.ts'
import { POSITION_ROLES } from '../rights/roles.ts'
import { columnName, IMPORT_COLUMNS, type ImportPlan } from './import-file.ts'
import { messages } from './messages.ts'
import { days, roleName, type Scene } from './pages/parts.tsx'
import type { PersonRow } from './reports.ts'
import { unitLabel } from './unit-by-text.ts'

/** One row for each position; who has none has a row too. */
export function peopleSheet({ locale, history, today }: Scene, rows: readonly PersonRow[]): Sheet {
  const t = messages(locale)
  return {
    name: `${t.sheetPeople} ${formatDate(today, locale).replaceAll('/', '-')}`,
    columns: [
      { title: t.columnName, width: 28 },
      { title: t.columnUnit, width: 40 },
      { title: t.columnRole, width: 22 },
      { title: t.columnTitle, width: 26 },
      { title: t.columnDays, width: 30 },
      { title: t.columnNationalId, width: 18 },
      { title: t.columnPhone, width: 16 },
      { title: t.columnLogin, width: 18 },
    ],
    rows: rows.flatMap((person) => {
      const contact = [
        person.nationalId === null ? '' : maskNationalId(person.nationalId),
        person.phone === null ? '' : maskPhone(person.phone),
        person.login ?? '',
      ]
      if (person.positions.length === 0) return [[person.fullName, t.noUnit, '', '', '', ...contact]]
      return person.positions.map((position) => [
        person.fullName,
        unitLabel(history, position.unitId, today),
        roleName(position.role, locale),
        position.title ?? '',
        days(position, locale),
        ...contact,
      ])
    }),
  }
}

/** The first sheet is to be filled; the others say with what. */
export function templateSheets(locale: Locale): readonly Sheet[] {
  const t = messages(locale)
  const columns = IMPORT_COLUMNS.map((column) => ({ title: columnName(column, locale), width: 24 }))
  return [
    { name: t.sheetPeople, columns, rows: [] },
    {
      name: t.sheetRoles,
      columns: [
        { title: t.columnRole, width: 28 },
        { title: t.columnCode, width: 20 },
      ],
      rows: POSITION_ROLES.map((role) => [roleName(role, locale), role]),
    },
    {
      name: t.sheetExample,
      columns,
      rows: [
        [
          'Nguyễn Văn An',
          '036084001234',
          '0912345678',
          'nguyenvanan@coquan.gov.vn',
          'nguyenvanan',
          'Phòng Kinh tế, Xã Vụ Bản',
          roleName('specialist', locale),
          'Chuyên viên',
          '1/7/2025',
        ],
      ],
    },
  ]
}

export function faultsSheet(locale: Locale, plan: ImportPlan): Sheet {
  const t = messages(locale)
  return {
    name: t.sheetFaults,
    columns: [
      { title: t.columnRow, width: 8 },
      { title: t.columnColumn, width: 20 },
      { title: t.columnCell, width: 30 },
      { title: t.columnFault, width: 90 },
    ],
    rows: plan.faults.map(({ row, letter, column, cell, text }) => [
      row,
      [letter, column ? columnName(column, locale) : ''].filter((part) => part !== '').join(': '),
      cell,
      text[locale],
    ]),
  }
}
