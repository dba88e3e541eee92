// filter.ts — what somebody wants to see of the journal, read from the words of the address. Pure.

import type { Locale } from '../../platform/locale.ts'
import { readTypedDay, WrongDay, wrongDayText } from '../../platform/typed-day.ts'
import { messages } from './messages.ts'
import type { JournalQuery } from './paths.ts'

/** An entry's place in the order of the list. */
export type Cursor = { readonly atMicros: string; readonly id: string }

export type Days = { readonly from: Date | undefined; readonly until: Date | undefined }
export type DayFaults = { readonly tu?: string; readonly den?: string }

const CURSOR = /^(\d{1,17})\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/

export const CURSOR_PATTERN = CURSOR.source
export const writeCursor = ({ atMicros, id }: Cursor): string => `${atMicros}.${id}`

export function readCursor(text: string | undefined): Cursor | undefined {
  const [, atMicros, id] = CURSOR.exec(text ?? '') ?? []
  return atMicros === undefined || id === undefined ? undefined : { atMicros, id }
}

/** Whole days of Việt Nam: the last one is included. */
export function readDays({ tu, den }: Pick<JournalQuery, 'tu' | 'den'>, locale: Locale): Days | { faults: DayFaults } {
  const [first, last] = [dayOf(tu), dayOf(den)]
  const faults: { tu?: string; den?: string } = {}
  if (first instanceof WrongDay) faults.tu = wrongDayText(first, locale)
  if (last instanceof WrongDay) faults.den = wrongDayText(last, locale)
  if (typeof first === 'string' && typeof last === 'string' && last < first) faults.den = messages(locale).daysTurned
  if (faults.tu !== undefined || faults.den !== undefined) return { faults }
  return {
    from: typeof first === 'string' ? midnight(first) : undefined,
    until: typeof last === 'string' ? new Date(midnight(last).getTime() + DAY) : undefined,
  }
}

const DAY = 24 * 60 * 60_000
const midnight = (day: string): Date => new Date(`${day}T00:00:00+07:00`)
const dayOf = (typed: string | undefined): string | WrongDay | undefined =>
  typed === undefined || typed.trim() === '' ? undefined : readTypedDay(typed)
