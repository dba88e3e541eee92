// timeline.tsx — what happened to one unit, day by day, as an ordered list.
import type { ComponentChildren } from 'preact'
import { ProvenanceLabel } from '../../../platform/components/provenance.tsx'
import { formatCount, formatDate, href, type Locale } from '../../../platform/locale.ts'
import { changeTitle } from '../change-words.ts'
import { dayBefore } from '../days.ts'
import { faceOf } from '../face.ts'
import type { Change, Day, Unit, UnitHistory, UnitId } from '../history.ts'
import { messages } from '../messages.ts'
import { unitPaths } from '../paths.ts'
import { type ChangeSeen, type Difference, type Happening, timelineOf } from '../timeline.ts'
import { kindInWords, UnitLinks } from './parts.tsx'

type Props = { locale: Locale; history: UnitHistory; unit: Unit }

/** More changes below a unit than these are a list of their own. */
const SHOWN_BELOW = 6

export function Timeline({ locale, history, unit }: Props) {
  const t = messages(locale)
  const happenings = timelineOf(history, unit)
  if (happenings.length === 0) return <p class="empty">{t.timelineEmpty}</p>
  return (
    <ol class="timeline">
      {happenings.map((happening) => (
        <li key={happening.day}>
          <h3>
            <time dateTime={happening.day}>{formatDate(happening.day, locale)}</time>
            {happening.began ? `: ${t.eventBegan}` : happening.ended ? `: ${t.eventEnded}` : null}
          </h3>
          {happening.changes.map((seen) => (
            <OneChange key={seen.change.id} locale={locale} history={history} seen={seen} />
          ))}
          <Differences locale={locale} history={history} happening={happening} />
          {happening.changes.length === 0 && happening.below.length === 0 ? (
            <p class="hint">{t.eventUnknownInstrument}</p>
          ) : null}
          <Below locale={locale} history={history} unit={unit} happening={happening} />
        </li>
      ))}
    </ol>
  )
}

function OneChange({ locale, history, seen }: { locale: Locale; history: UnitHistory; seen: ChangeSeen }) {
  const t = messages(locale)
  const { change } = seen
  const eve = dayBefore(change.effectiveOn)
  return (
    <>
      <p>
        <a href={href(locale, unitPaths.change(change.id))}>{changeTitle(history, change, locale)}</a>
        {' · '}
        {change.instrument} <ProvenanceLabel kind={change.provenance} locale={locale} />
      </p>
      <dl class="became">
        <Line title={t.eventFrom} units={seen.cameFrom} day={eve} locale={locale} history={history} />
        <Line title={t.eventBecame} units={seen.became} day={change.effectiveOn} locale={locale} history={history} />
        <Line title={t.eventTogether} units={seen.together} day={eve} locale={locale} history={history} />
      </dl>
    </>
  )
}

type LineProps = { title: string; units: readonly UnitId[]; day: Day; locale: Locale; history: UnitHistory }

function Line({ title, units, day, locale, history }: LineProps): ComponentChildren {
  const faces = units.flatMap((id) => faceOf(history, id, day) ?? [])
  if (faces.length === 0) return null
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <UnitLinks locale={locale} faces={faces} />
      </dd>
    </div>
  )
}

function Differences({ locale, history, happening }: { locale: Locale; history: UnitHistory; happening: Happening }) {
  if (happening.differences.length === 0) return null
  return (
    <ul>
      {happening.differences.map((difference) => (
        <li key={`${difference.of} ${difference.after}`}>
          <OneDifference locale={locale} history={history} difference={difference} day={happening.day} />
        </li>
      ))}
    </ul>
  )
}

type DifferenceProps = { locale: Locale; history: UnitHistory; difference: Difference; day: Day }

function OneDifference({ locale, history, difference, day }: DifferenceProps) {
  const t = messages(locale)
  const { of, before, after } = difference
  const words = { before: before ?? t.nothing, after: after ?? t.nothing }
  switch (of) {
    case 'name':
      return <>{t.differenceName(words)}</>
    case 'code':
      return <>{t.differenceCode(words)}</>
    case 'kind': {
      const [old, present] = [before, after].map((kind) => (kind === null ? t.nothing : kindInWords(kind, locale)))
      return <>{t.differenceKind({ before: old ?? '', after: present ?? '' })}</>
    }
    case 'parent': {
      const [old, present] = [
        before === null ? undefined : faceOf(history, before, dayBefore(day)),
        after === null ? undefined : faceOf(history, after, day),
      ]
      return (
        <>
          {t.differenceParent}
          {old ? <UnitLinks locale={locale} faces={[old]} /> : t.nothing}
          {' → '}
          {present ? <UnitLinks locale={locale} faces={[present]} /> : t.nothing}
        </>
      )
    }
  }
}

function Below({ locale, history, unit, happening }: Props & { happening: Happening }) {
  const t = messages(locale)
  const { below, day } = happening
  if (below.length === 0) return null
  const more = below.length > SHOWN_BELOW
  return (
    <>
      <p>{t.eventBelow({ count: formatCount(below.length, locale) })}</p>
      <ul>
        {below.slice(0, more ? SHOWN_BELOW - 1 : SHOWN_BELOW).map((change: Change) => (
          <li key={change.id}>
            <a href={href(locale, unitPaths.change(change.id))}>{changeTitle(history, change, locale)}</a>
          </li>
        ))}
        {more ? (
          <li>
            <a href={href(locale, unitPaths.changes({ day, within: unit.slug }))}>{t.eventBelowAll}</a>
          </li>
        ) : null}
      </ul>
    </>
  )
}
