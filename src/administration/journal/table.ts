// table.ts — filtered entries as a file for people: one sheet, in the words of the page.
import { eventText } from '../../platform/journal/words.ts'
import { formatCount, formatDateTime, type Locale } from '../../platform/locale.ts'
import type { Sheet } from '../../platform/sheets.ts'
import { messages } from './messages.ts'
import { FILE_ROWS } from './pages/list.tsx'
import type { Entry } from './store.ts'
import { actorText, type Dictionary, dataFields, reasonText, subjectText, unitText } from './words.ts'

export function journalSheet(locale: Locale, dictionary: Dictionary, entries: readonly Entry[]): Sheet {
  const t = messages(locale)
  const columns = [
    { title: t.columnWhen, width: 18 },
    { title: t.columnWho, width: 24 },
    { title: t.columnWhat, width: 30 },
    { title: t.entryCode, width: 20 },
    { title: t.entrySubject, width: 40 },
    { title: t.columnUnit, width: 30 },
    { title: t.columnReason, width: 40 },
    { title: t.entryData, width: 40 },
    { title: t.columnSeal, width: 12 },
    { title: t.entryId, width: 38 },
  ]
  const rows = entries.slice(0, FILE_ROWS).map((entry) => [
    formatDateTime(entry.at, locale),
    actorText(entry, locale),
    eventText(dictionary.words, entry.event, locale),
    entry.event,
    subjectText(dictionary, entry, locale),
    unitText(dictionary, entry.scope, entry.at, locale),
    reasonText(entry),
    dataFields(entry.data)
      .filter(({ name }) => name !== '')
      .map(({ name, value }) => `${name}: ${value}`)
      .join('; '),
    entry.position,
    entry.id,
  ])
  // A file that ends early must say so itself: it is read far from the page.
  const end = entries.length > FILE_ROWS ? [[t.truncated({ max: formatCount(FILE_ROWS, locale) })]] : []
  return { name: t.title, columns, rows: [...rows, ...end] }
}
