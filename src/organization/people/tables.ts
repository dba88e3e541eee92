// tables.ts — people as sheets for files. Personal data are masked here as they are on pages.
import { formatDate } from '../../platform/locale.ts'
import type { Sheet } from '../../platform/sheets.ts'
import { maskNationalId, maskPhone } from '../rights/masking.ts'
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
