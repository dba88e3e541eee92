// parts.tsx — pieces that several pages of units show: days in words, counts in words, links to units, the field for a day.
import type { ComponentChildren } from 'preact'
import { FilterForm, TextField } from '../../../platform/components/form.tsx'
import { type Provenance, ProvenanceLabel } from '../../../platform/components/provenance.tsx'
import { formatCount, formatDate, href, type Locale } from '../../../platform/locale.ts'
import { platformMessages } from '../../../platform/messages.ts'
import { typedDay } from '../../../platform/typed-day.ts'
import { lastDay } from '../days.ts'
import type { Face } from '../face.ts'
import type { Day, Interval } from '../history.ts'
import { kindName, LEVEL_NAMES } from '../kinds.ts'
import { messages } from '../messages.ts'
import { unitPaths } from '../paths.ts'
import type { LevelCount } from '../tree.ts'

/** The day a page is about. */
export type AsOf = {
  readonly day: Day
  readonly today: Day
  /** What stands in the field: as typed where it was wrong. */
  readonly typed: string
  readonly fault: string | undefined
}

/** For addresses: today has none. */
export const dayInPath = ({ day, today }: Pick<AsOf, 'day' | 'today'>): Day | undefined =>
  day === today ? undefined : day

export const asOfToday = (today: Day): AsOf => ({ day: today, today, typed: typedDay(today), fault: undefined })

/** `1/9/2024 – 30/6/2025`: with the last day on which it held, as people say it. */
export function daysInWords(interval: Interval, locale: Locale): string {
  const t = messages(locale)
  const last = lastDay(interval)
  const from = interval.from === null ? null : formatDate(interval.from, locale)
  const until = last === null ? null : formatDate(last, locale)
  if (from === null) return until === null ? t.always : t.untilDay({ day: until })
  return until === null ? t.fromDay({ day: from }) : t.fromUntil({ from, until })
}

/** "10 đơn vị cấp huyện (9 huyện, 1 thành phố thuộc tỉnh)". */
export function countInWords({ level, count, kinds }: LevelCount, locale: Locale): string {
  const t = messages(locale)
  const values = { count: formatCount(count, locale), level: LEVEL_NAMES[level][locale] }
  const isTerritory = level === 'province' || level === 'district' || level === 'commune'
  if (!isTerritory) return t.countOfOffices(values)
  const parts = kinds.map((each) => countOfKind(each.kind, each.count, locale))
  return `${t.countOfLevel(values)} (${parts.join(', ')})`
}

/** Within a line: "17 xã, 1 thị trấn". */
export const shortCount = (counts: readonly LevelCount[], locale: Locale): string =>
  counts
    .flatMap(({ kinds }) => kinds)
    .map(({ kind, count }) => countOfKind(kind, count, locale))
    .join(', ')

export function kindInWords(kind: string, locale: Locale): string {
  const word = kindName(kind)[locale]
  return word.charAt(0).toLowerCase() + word.slice(1)
}

/** "9 huyện", "9 districts". */
function countOfKind(kind: string, count: number, locale: Locale): string {
  const word = kindInWords(kind, locale)
  if (locale === 'vi' || count === 1) return `${formatCount(count, locale)} ${word}`
  const [, noun = word, rest = ''] = /^(.*?)( \(.*)?$/.exec(word) ?? []
  const plural = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`
  return `${formatCount(count, locale)} ${plural}${rest}`
}

export function UnitLink({ locale, face, day }: { locale: Locale; face: Face; day?: Day | undefined }) {
  return <a href={href(locale, unitPaths.unit(face.slug, day))}>{face.name}</a>
}

export function UnitLinks({ locale, faces, day }: { locale: Locale; faces: readonly Face[]; day?: Day | undefined }) {
  return (
    <>
      {faces.map((face, index) => (
        <>
          {index > 0 ? ', ' : null}
          <UnitLink key={face.id} locale={locale} face={face} day={day} />
        </>
      ))}
    </>
  )
}

/** Only where it says something other than the page does already. */
export function OtherProvenance({ locale, kind, usual }: { locale: Locale; kind: Provenance; usual: Provenance }) {
  return kind === usual ? null : (
    <>
      {' '}
      <ProvenanceLabel kind={kind} locale={locale} />
    </>
  )
}

type DayFormProps = {
  locale: Locale
  path: string
  asOf: AsOf
  keep?: Readonly<Record<string, string | undefined>>
  children?: ComponentChildren
}

/** The day of a page, typed as people write days. */
export function DayForm({ locale, path, asOf, keep, children }: DayFormProps) {
  const t = messages(locale)
  return (
    <FilterForm
      locale={locale}
      path={path}
      label={t.dayField}
      submit={t.showDay}
      isFiltered={asOf.day !== asOf.today}
      {...(keep ? { keep } : {})}
    >
      {children}
      <TextField
        locale={locale}
        name="ngay"
        label={t.dayField}
        hint={platformMessages(locale).dayHint}
        value={asOf.typed}
        error={asOf.fault}
      />
    </FilterForm>
  )
}
