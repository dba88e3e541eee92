// words.ts — entries of the journal in words: what was done, on what, by whom. Pure; what it needs was looked up before.
import { maskText, unitLabel } from '../../organization/index.ts'
import type { JournalWords } from '../../platform/journal/words.ts'
import { dayInVietnam, type Locale } from '../../platform/locale.ts'
import { messages } from './messages.ts'
import type { Entry } from './store.ts'

type History = Parameters<typeof unitLabel>[0]

/** What the words of a list of entries are made from. */
export type Dictionary = {
  readonly words: JournalWords
  readonly history: History
  readonly persons: ReadonlyMap<string, string>
}

export function actorText({ actorKind, actorName }: Entry, locale: Locale): string {
  return actorKind === 'nobody' || actorName === '' ? messages(locale).nobody : actorName
}

export function unitText({ history }: Dictionary, scope: string | null, at: Date, locale: Locale): string {
  return scope === null ? messages(locale).noUnit : unitLabel(history, scope, dayInVietnam(at))
}

/** "đơn vị Xã Vụ Bản", "người Nguyễn Văn An"; of other things their kind and id. */
export function subjectText(
  dictionary: Dictionary,
  entry: Pick<Entry, 'subjectKind' | 'subjectId' | 'at'>,
  locale: Locale,
): string {
  const { subjectKind, subjectId, at } = entry
  const kind = kindText(dictionary, subjectKind, locale)
  if (subjectId === null) return kind
  const name = nameOf(dictionary, subjectKind, subjectId, at)
  return `${kind} ${name ?? maskText(subjectId)}`
}

/** Without an id that tells a reader nothing. */
export function shortSubjectText(dictionary: Dictionary, entry: Entry): string {
  const { subjectKind, subjectId, at } = entry
  return (subjectId !== null && nameOf(dictionary, subjectKind, subjectId, at)) || ''
}

function nameOf({ history, persons }: Dictionary, kind: string, id: string, at: Date): string | undefined {
  if (kind === 'unit') return history.units.has(id) ? unitLabel(history, id, dayInVietnam(at)) : undefined
  return persons.get(id)
}

function kindText({ words }: Dictionary, kind: string, locale: Locale): string {
  const known = Object.hasOwn(words.subjects, kind) ? words.subjects[kind] : undefined
  return known ? known[locale] : kind
}

/** Text that a person wrote, without the numbers that stand for somebody. */
export const reasonText = ({ reason }: Entry): string => (reason === null ? '' : maskText(reason))

export type DataField = { readonly name: string; readonly value: string }

/** What was recorded with the entry, as rows of a table; inner objects by their path. */
export function dataFields(data: unknown, path = ''): readonly DataField[] {
  if (Array.isArray(data)) {
    if (data.every((item) => typeof item !== 'object' || item === null))
      return [{ name: path, value: maskText(data.map(String).join(', ')) }]
    return data.flatMap((item, index) => dataFields(item, `${path}[${index + 1}]`))
  }
  if (typeof data === 'object' && data !== null)
    return Object.entries(data).flatMap(([key, value]) => dataFields(value, path === '' ? key : `${path}.${key}`))
  return [{ name: path, value: data === null || data === undefined ? '–' : maskText(String(data)) }]
}
