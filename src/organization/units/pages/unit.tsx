// unit.tsx — one unit: what it was on a day, where it came from, what it became, and everything that happened in between.
import { DefinitionList } from '../../../platform/components/definition-list.tsx'
import { ErrorSummary } from '../../../platform/components/error-summary.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import { ProvenanceNote } from '../../../platform/components/provenance.tsx'
import { Table } from '../../../platform/components/table.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, formatDate, href, type Locale } from '../../../platform/locale.ts'
import { nameIn } from '../change-words.ts'
import { lastDay, nearestDay } from '../days.ts'
import { byKindAndName, type Face, faceOf, faceOn } from '../face.ts'
import { type Dated, type Day, holdsOn, on, type Unit, type UnitHistory, type UnitId } from '../history.ts'
import { CODE_SCHEMES } from '../kinds.ts'
import { childrenEver, type LineageTable, lineageBelow, lineageOf, relativesOn } from '../lineage-table.ts'
import { messages } from '../messages.ts'
import { unitPaths } from '../paths.ts'
import type { UnitRound } from '../rounds.ts'
import { seenFrom } from '../timeline.ts'
import type { TreeOnDay } from '../tree.ts'
import { countsInWords, LineageFigure } from './lineage-figure.tsx'
import { type AsOf, countInWords, DayForm, dayInPath, daysInWords, kindInWords, UnitLink, UnitLinks } from './parts.tsx'
import { Timeline } from './timeline.tsx'

export type UnitData = {
  readonly history: UnitHistory
  /** Of the day the unit is shown for. */
  readonly tree: TreeOnDay
  readonly unit: Unit
  readonly asOf: AsOf
  readonly rounds: readonly UnitRound[]
}

/** More rows than these are no picture. */
const LARGEST_FIGURE = 80

export function unitPage(locale: Locale, data: UnitData): Page {
  const t = messages(locale)
  const { unit, asOf, history } = data
  const shown = nearestDay(unit.life, asOf.day)
  const face = faceOn(unit, shown)
  const isToday = asOf.day === asOf.today
  return {
    h1: face.name,
    title: titleOf(locale, data, face),
    caption: face.kind ? kindInWords(face.kind.kind, locale) : t.units,
    description: t.unitDescription({ name: face.name }),
    breadcrumb: crumbs(locale, data, shown),
    canonical: unitPaths.unit(unit.slug, dayInPath(asOf)),
    ...(asOf.fault ? { status: 422 } : {}),
    body: (
      <>
        {asOf.fault ? <ErrorSummary locale={locale} faults={[{ field: 'ngay', message: asOf.fault }]} /> : null}
        <Ended locale={locale} data={data} />
        <OtherTime locale={locale} data={data} shown={shown} />
        {isToday && holdsOn(unit.life, asOf.day) ? null : (
          <p class="lead">{t.treeLead({ day: formatDate(shown, locale) })}</p>
        )}
        <Facts locale={locale} data={data} face={face} shown={shown} />
        <ProvenanceNote kind={unit.provenance} locale={locale}>
          {unit.source}.
        </ProvenanceNote>
        <Lineage locale={locale} data={data} face={face} />
        <h2>{t.timeline}</h2>
        <Timeline locale={locale} history={history} unit={unit} />
        <Intervals locale={locale} data={data} />
        <Blocks locale={locale} data={data} />
        <Rounds locale={locale} rounds={data.rounds} />
        <DayForm locale={locale} path={unitPaths.unit(unit.slug)} asOf={asOf} />
      </>
    ),
  }
}

/** Two units may have one name: the code and the days tell their pages apart. */
function titleOf(locale: Locale, { unit, asOf }: UnitData, face: Face): string {
  const t = messages(locale)
  const days = daysInWords(unit.life, locale)
  const title = [face.name, face.code, days].filter((part) => part !== undefined).join(', ')
  return asOf.day === asOf.today ? title : t.asOfTitle({ title, day: formatDate(asOf.day, locale) })
}

function crumbs(locale: Locale, { tree, unit, asOf }: UnitData, shown: Day) {
  const t = messages(locale)
  const day = shown === asOf.today ? undefined : shown
  return [
    { label: t.units, path: unitPaths.tree({ day }) },
    ...tree.path(unit.id).map((face) => ({ label: face.name, path: unitPaths.unit(face.slug, day) })),
  ]
}

/** Who took over on the day it ended. */
export function heirsOf(history: UnitHistory, unit: Unit): readonly Face[] {
  const day = unit.life.until
  if (day === null) return []
  const heirs = history.changes
    .filter(({ effectiveOn }) => effectiveOn === day)
    .flatMap((change) => seenFrom(unit.id, change).became)
  return [...new Set(heirs)].flatMap((id) => faceOf(history, id, day) ?? []).sort(byKindAndName)
}

function Ended({ locale, data }: { locale: Locale; data: UnitData }) {
  const t = messages(locale)
  const { unit, history, asOf } = data
  const { until } = unit.life
  if (until === null || until > asOf.today) return null
  const heirs = heirsOf(history, unit)
  return (
    <Notice tone="warning" title={t.endedTitle({ day: formatDate(until, locale) })}>
      {heirs.length === 0 ? (
        <p>{t.endedWithoutHeir}</p>
      ) : (
        <p>
          {t.endedHeir({ count: formatCount(heirs.length, locale) })}: <UnitLinks locale={locale} faces={heirs} />.
        </p>
      )}
    </Notice>
  )
}

/** Asked for a day on which it did not exist: who was it then? */
function OtherTime({ locale, data, shown }: { locale: Locale; data: UnitData; shown: Day }) {
  const t = messages(locale)
  const { unit, asOf, history } = data
  if (holdsOn(unit.life, asOf.day)) return null
  const isBefore = unit.life.from !== null && asOf.day < unit.life.from
  // Today, the notice of its end has said it already.
  if (!isBefore && asOf.day === asOf.today) return null
  const then = relativesOn(history, unit.id, asOf.day)
    .flatMap((id) => faceOf(history, id, asOf.day) ?? [])
    .sort(byKindAndName)
  const day = formatDate(asOf.day, locale)
  return (
    <Notice title={isBefore ? t.notYet({ day }) : t.noLonger({ day })}>
      <p>
        {isBefore && unit.life.from ? `${t.willBegin({ day: formatDate(unit.life.from, locale) })}. ` : null}
        {then.length > 0 ? (
          <>
            {t.thenInstead}: <UnitLinks locale={locale} faces={then} day={dayInPath(asOf)} />.{' '}
          </>
        ) : null}
        {t.shownNearest({ day: formatDate(shown, locale) })}
      </p>
    </Notice>
  )
}

function Facts({ locale, data, face, shown }: { locale: Locale; data: UnitData; face: Face; shown: Day }) {
  const t = messages(locale)
  const { unit, tree, history, asOf } = data
  const day = shown === asOf.today ? undefined : shown
  const parent = on(unit.parents, shown)
  const parentFace = parent === undefined ? undefined : faceOf(history, parent, shown)
  const counts = tree.counts(unit.id)
  const codes = unit.codes.filter((each) => holdsOn(each, shown))
  return (
    <DefinitionList
      items={[
        { term: t.factName, value: face.name },
        { term: t.factKind, value: face.kind ? kindInWords(face.kind.kind, locale) : t.noneKnown },
        {
          term: t.factCode,
          value:
            codes.length === 0
              ? t.noCode
              : codes.map(({ value }) => (
                  <div key={value.scheme}>
                    {value.code} · {schemeName(value.scheme, locale)}
                  </div>
                )),
        },
        {
          term: t.factParent,
          value: parentFace ? <UnitLink locale={locale} face={parentFace} day={day} /> : t.noParent,
        },
        { term: t.factLife, value: daysInWords(unit.life, locale) },
        {
          term: t.factBelow,
          value:
            counts.length === 0 ? (
              t.noneKnown
            ) : (
              <>
                {counts.map((count) => (
                  <div key={count.level}>{countInWords(count, locale)}</div>
                ))}
                <a class="tall" href={href(locale, unitPaths.tree({ day, open: unit.slug }))}>
                  {t.seeInTree}
                </a>
              </>
            ),
        },
      ]}
    />
  )
}

const schemeName = (scheme: string, locale: Locale): string => CODE_SCHEMES[scheme]?.[locale] ?? scheme

function Lineage({ locale, data, face }: { locale: Locale; data: UnitData; face: Face }) {
  const t = messages(locale)
  const { history, unit } = data
  const own = lineageOf(history, unit.id)
  const isDistrict = face.kind?.level === 'district'
  const communes = isDistrict ? lineageBelow(history, unit.id, 'commune') : undefined
  return (
    <>
      {own.columns.length > 1 ? (
        <>
          <h2>{t.lineage}</h2>
          <Figure locale={locale} table={own} caption={t.lineageCaption({ name: face.name })} highlight={unit.slug} />
        </>
      ) : null}
      {communes && communes.columns.length > 1 ? (
        <>
          <h2>
            {t.lineageBelow({
              name: nameIn(history, unit.id, data.asOf.day, locale),
              counts: countsInWords(communes, locale),
            })}
          </h2>
          <Figure locale={locale} table={communes} caption={t.lineageBelowCaption({ name: face.name })} />
        </>
      ) : null}
      <Districts locale={locale} data={data} />
    </>
  )
}

type FigureProps = { locale: Locale; table: LineageTable; caption: string; highlight?: string }

function Figure({ locale, table, caption, highlight }: FigureProps) {
  const t = messages(locale)
  return table.rows.length > LARGEST_FIGURE ? (
    <p>{t.lineageTooLarge({ count: formatCount(table.rows.length, locale) })}</p>
  ) : (
    <LineageFigure locale={locale} table={table} caption={caption} highlight={highlight} />
  )
}

/** Of a province with districts: what is a picture for one of them is a line for each. */
function Districts({ locale, data }: { locale: Locale; data: UnitData }) {
  const t = messages(locale)
  const { history, unit } = data
  const lines = childrenEver(history, unit.id, 'district').flatMap((id) => {
    const district = history.units.get(id)
    const table = lineageBelow(history, id, 'commune')
    return district && table.columns.length > 1 ? [{ face: faceOn(district, '0001-01-01'), table }] : []
  })
  if (lines.length === 0) return null
  return (
    <>
      <h2>{t.countsByDistrict}</h2>
      <p class="hint">{t.countsByDistrictHelp}</p>
      <Table
        locale={locale}
        caption={t.countsByDistrict}
        captionHidden
        mode="stack"
        rows={lines.sort((a, b) => byKindAndName(a.face, b.face))}
        rowKey={({ face }) => face.id}
        columns={[
          {
            key: 'district',
            header: t.columnDistrict,
            rowHeader: true,
            cell: ({ face }) => <UnitLink locale={locale} face={face} />,
          },
          {
            key: 'counts',
            header: t.columnCounts,
            cell: ({ table }) => <strong>{countsInWords(table, locale)}</strong>,
          },
        ]}
      />
    </>
  )
}

type Line = { readonly what: string; readonly value: string; readonly parent: Face | undefined; readonly days: string }

function Intervals({ locale, data }: { locale: Locale; data: UnitData }) {
  const t = messages(locale)
  const { unit, history } = data
  const lines = <T,>(what: string, dated: readonly Dated<T>[], show: (value: T, day: Day) => string | Face): Line[] =>
    dated.map((each) => {
      const shown = show(each.value, each.from ?? lastDay(each) ?? data.asOf.today)
      return {
        what,
        value: typeof shown === 'string' ? shown : shown.name,
        parent: typeof shown === 'string' ? undefined : shown,
        days: daysInWords(each, locale),
      }
    })
  const rows = [
    ...lines(t.factName, unit.names, (name) => name),
    ...lines(t.factKind, unit.kinds, ({ kind }) => kindInWords(kind, locale)),
    ...lines(t.factCode, unit.codes, ({ scheme, code }) => `${code} · ${schemeName(scheme, locale)}`),
    ...lines(t.factParent, unit.parents, (id: UnitId, day) => faceOf(history, id, day) ?? t.nothing),
  ]
  return (
    <>
      <h2>{t.intervals}</h2>
      <Table
        locale={locale}
        caption={t.intervals}
        captionHidden
        mode="stack"
        rows={rows}
        rowKey={({ what, value, days }) => `${what} ${value} ${days}`}
        columns={[
          { key: 'what', header: t.columnWhat, rowHeader: true, cell: ({ what }) => what },
          {
            key: 'value',
            header: t.columnValue,
            cell: ({ value, parent }) => (parent ? <UnitLink locale={locale} face={parent} /> : value),
          },
          { key: 'days', header: t.columnDays, cell: ({ days }) => days },
        ]}
      />
    </>
  )
}

function Blocks({ locale, data }: { locale: Locale; data: UnitData }) {
  const t = messages(locale)
  const memberships = data.history.blocks.flatMap((block) =>
    block.members.filter(({ value }) => value === data.unit.id).map((member) => ({ block, member })),
  )
  if (memberships.length === 0) return null
  return (
    <>
      <h2>{t.factBlocks}</h2>
      <ul class="tall-links">
        {memberships.map(({ block, member }) => (
          <li key={`${block.slug} ${member.from}`}>
            <a href={href(locale, unitPaths.block(block.slug))}>{block.title[locale]}</a>: {daysInWords(member, locale)}
          </li>
        ))}
      </ul>
    </>
  )
}

function Rounds({ locale, rounds }: { locale: Locale; rounds: readonly UnitRound[] }) {
  const t = messages(locale)
  if (rounds.length === 0) return null
  return (
    <>
      <h2>{t.rounds}</h2>
      <Table
        locale={locale}
        caption={t.rounds}
        captionHidden
        mode="stack"
        rows={rounds}
        rowKey={({ path }) => path}
        columns={[
          {
            key: 'round',
            header: t.columnRound,
            rowHeader: true,
            cell: ({ path, title }) => <a href={href(locale, path)}>{title}</a>,
          },
          { key: 'rank', header: t.columnRank, numeric: true, cell: ({ rank }) => rank ?? '–' },
          { key: 'percent', header: t.columnPercent, numeric: true, cell: ({ percent }) => percent ?? '–' },
        ]}
      />
    </>
  )
}
