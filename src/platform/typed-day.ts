// A day as people type it: 1/9/2024, 01-09-2024, 2024-09-01, 1 Sep 2024, ngày 1 tháng 9 năm 2024. Pure.
// Day before month, always: nobody in Việt Nam writes them the other way round.
import type { Locale } from './locale.ts'
import { platformMessages } from './messages.ts'

/** What is wrong with it, with what the sentence about it needs. */
export class WrongDay {
  readonly reason: 'shape' | 'short-year' | 'year' | 'month' | 'date'
  readonly typed: string
  /** How many days that month has, where the day is not one of them. */
  readonly lastDate: number
  constructor(reason: WrongDay['reason'], typed: string, lastDate = 0) {
    this.reason = reason
    this.typed = typed
    this.lastDate = lastDate
  }
}

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
const NUMBERS = /^(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d+)$/
const IN_WORDS = /^(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm)?\s+(\d+)$/
const ENGLISH = /^(\d{1,2})\s+([a-z]{3})[a-z]*\.?,?\s+(\d+)$/
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const FIRST_YEAR = 1900
const LAST_YEAR = 2199

/** `2024-09-01`, or what is wrong. Empty text is of a wrong shape: the caller knows whether it may be empty. */
export function readTypedDay(text: string): string | WrongDay {
  const typed = text.normalize('NFC').replace(/\s+/g, ' ').trim()
  const parts = partsOf(typed.toLowerCase())
  if (!parts) return new WrongDay('shape', typed)
  const [year, month, date] = parts.map(Number) as [number, number, number] // three groups of digits
  if (String(parts[0]).length < 4) return new WrongDay('short-year', typed)
  if (year < FIRST_YEAR || year > LAST_YEAR) return new WrongDay('year', typed)
  if (month < 1 || month > 12) return new WrongDay('month', typed)
  const lastDate = new Date(Date.UTC(year, month, 0)).getUTCDate()
  if (date < 1 || date > lastDate) return new WrongDay('date', typed, lastDate)
  return `${year}-${pad(month)}-${pad(date)}`
}

/** What is so, and how to write it. */
export function wrongDayText({ reason, typed, lastDate }: WrongDay, locale: Locale): string {
  const t = platformMessages(locale)
  switch (reason) {
    case 'shape':
      return typed === '' ? t.dayMissing : t.dayShape({ typed })
    case 'short-year':
      return t.dayShortYear({ typed })
    case 'year':
      return t.dayYear({ typed, first: String(FIRST_YEAR), last: String(LAST_YEAR) })
    case 'month':
      return t.dayMonth({ typed })
    case 'date':
      return t.dayDate({ typed, last: String(lastDate) })
  }
}

/** As it is put back into a field: `1/9/2024`, in both languages, so that it can be corrected and sent again. */
export function typedDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${date}/${month}/${year}`
}

function partsOf(text: string): [string, string, string] | undefined {
  const iso = ISO.exec(text)
  if (iso) return [iso[1] ?? '', iso[2] ?? '', iso[3] ?? '']
  const numbers = NUMBERS.exec(text) ?? IN_WORDS.exec(text)
  if (numbers) return [numbers[3] ?? '', numbers[2] ?? '', numbers[1] ?? '']
  const english = ENGLISH.exec(text)
  const month = english ? MONTHS.indexOf(english[2] ?? '') + 1 : 0
  return english && month > 0 ? [english[3] ?? '', String(month), english[1] ?? ''] : undefined
}

const pad = (n: number) => String(n).padStart(2, '0')
