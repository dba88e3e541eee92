// What the events of the journal are called. Each module names its own; an event that nobody names is shown by its code.
import type { Locale, Localized } from '../locale.ts'

export type JournalWords = {
  /** Event → what was done, as a verb without its object: "đổi tên đơn vị". */
  readonly events: Readonly<Record<string, Localized & { readonly readsPersonalData?: true }>>
  /** Kind of a subject → what it is: "đơn vị". */
  readonly subjects: Readonly<Record<string, Localized>>
}

export const joinWords = (...all: readonly JournalWords[]): JournalWords => ({
  events: Object.assign({}, ...all.map(({ events }) => events)) as JournalWords['events'],
  subjects: Object.assign({}, ...all.map(({ subjects }) => subjects)) as JournalWords['subjects'],
})

/** What was done, as the beginning of a line; the code of an event that nobody names. */
export function eventText({ events }: JournalWords, event: string, locale: Locale): string {
  const known = Object.hasOwn(events, event) ? events[event] : undefined
  return known === undefined ? event : known[locale].charAt(0).toUpperCase() + known[locale].slice(1)
}
