// unit.tsx — one unit in one round: its fields beside the block, and its lost points, largest first.
import { Bar } from '../../platform/components/bar.tsx'
import { LineChart } from '../../platform/components/chart.tsx'
import { type Definition, DefinitionList } from '../../platform/components/definition-list.tsx'
import { Downloads } from '../../platform/components/downloads.tsx'
import { Notice } from '../../platform/components/notice.tsx'
import { ProvenanceNote } from '../../platform/components/provenance.tsx'
import { Table } from '../../platform/components/table.tsx'
import { Tabs } from '../../platform/components/tabs.tsx'
import type { Page } from '../../platform/http/html.tsx'
import { href, type Locale } from '../../platform/locale.ts'
import { nodeNumber, textIn } from '../kernel/criteria-set.ts'
import { formatGrid } from '../kernel/decimal.ts'
import { type LostPoint, sumOf, type UnitSheet } from '../kernel/lost-points.ts'
import { changeOf } from '../kernel/ranking.ts'
import { fieldNodes } from '../kernel/score.ts'
import { messages } from '../messages.ts'
import { paths, TABLE_FORMATS } from '../paths.ts'
import type { UnitDetail } from '../reports.ts'
import type { StoredRound } from '../store.ts'
import { BandTag, provenanceOf, showChange, showDecimal, showPercent, showPoints, UNKNOWN } from './figures.tsx'
import { SourceCell } from './round-parts.tsx'

export type HistoryPoint = {
  readonly year: number
  readonly percent: string | null
  readonly rank: number | null
  readonly base: number | null
}

export type UnitData = {
  readonly round: StoredRound
  readonly unit: UnitDetail
  /** Absent for a unit of which only published figures are known. */
  readonly sheet: UnitSheet | undefined
  readonly history: readonly HistoryPoint[]
  /** Where the unit itself is told of: its names, codes and changes over the years. */
  readonly inTime?: string | undefined
}

export function unitPage(locale: Locale, data: UnitData): Page {
  const t = messages(locale)
  const { round, unit, sheet } = data
  const { header } = round
  const title = textIn(header.title, locale)
  return {
    h1: unit.name,
    caption: title,
    lead: <Standing locale={locale} data={data} />,
    title: `${unit.name}: ${title}`,
    description: t.unitDescription({ unit: unit.name, round: title }),
    breadcrumb: [
      { label: t.allRounds, path: paths.rounds },
      { label: title, path: paths.round(header.id) },
    ],
    body: (
      <>
        <UnitTop locale={locale} data={data} current={paths.unit(header.id, unit.code)} />
        {sheet ? (
          <>
            <FieldsBesideBlock locale={locale} sheet={sheet} />
            <LostPoints locale={locale} round={round} unit={unit} sheet={sheet} />
          </>
        ) : null}
        {unit.reported ? <ReportedFigures locale={locale} round={round} unit={unit} /> : null}
        <History locale={locale} unit={unit} history={data.history} />
      </>
    ),
  }
}

function Standing({ locale, data: { round, unit, sheet } }: { locale: Locale; data: UnitData }) {
  const t = messages(locale)
  const parts = []
  if (unit.rank !== null && unit.base !== null)
    parts.push(t.rankInBase({ rank: String(unit.rank), base: String(unit.base) }))
  if (sheet && sheet.total !== null) {
    parts.push(
      t.totalPoints({
        points: showPoints(sheet.total, sheet.compiled.places, locale),
        max: showPoints(sheet.max, sheet.compiled.places, locale),
      }),
    )
  }
  if (unit.percent !== null) parts.push(showPercent(unit.percent, locale))
  if (unit.places !== null) {
    const count = String(Math.abs(unit.places))
    parts.push(unit.places > 0 ? t.placesGained({ count }) : unit.places < 0 ? t.placesLost({ count }) : t.placesSame)
  }
  return (
    <>
      {parts.join(' · ')}
      {unit.band ? (
        <>
          {' '}
          <BandTag band={unit.band} set={round.set} locale={locale} />
        </>
      ) : null}
    </>
  )
}

/** What stands on top of both views of a unit. */
export function UnitTop({
  locale,
  data: { round, unit, sheet, inTime },
  current,
}: {
  locale: Locale
  data: UnitData
  current: string
}) {
  const t = messages(locale)
  const { header } = round
  // A real unit in an invented round is not invented: it says where its own figure comes from.
  const kind = header.demo && !unit.isDemo ? (unit.reported?.provenance ?? header.provenance) : provenanceOf(header)
  const source = header.demo && !unit.isDemo && unit.reported ? unit.reported.source : header.source
  return (
    <>
      {unit.isDemo ? <Notice tone="warning">{t.demoNotice}</Notice> : null}
      {sheet ? null : <Notice title={t.notRecomputable}>{t.reportedOnlyNotice}</Notice>}
      <ProvenanceNote kind={kind} locale={locale}>
        {textIn(source, locale)}
      </ProvenanceNote>
      {inTime === undefined ? null : (
        <p>
          <a href={href(locale, inTime)}>{t.unitInTime({ unit: unit.name })}</a>
        </p>
      )}
      {sheet ? (
        <Tabs
          locale={locale}
          label={t.viewsOfUnit}
          current={current}
          tabs={[
            { label: t.tabLost, path: paths.unit(header.id, unit.code) },
            { label: t.tabScorecard, path: paths.scorecard(header.id, unit.code) },
          ]}
        />
      ) : null}
    </>
  )
}

function FieldsBesideBlock({ locale, sheet }: { locale: Locale; sheet: UnitSheet }) {
  const t = messages(locale)
  const { compiled } = sheet
  const rows = fieldNodes(compiled).map((node) => {
    const index = compiled.nodes.indexOf(node)
    return {
      node,
      points: sheet.points[index] ?? null,
      max: sheet.maxima[index] ?? node.max,
      block: sheet.block[index],
    }
  })
  const against = (points: number | null, median: number | null | undefined) =>
    points === null || median === null || median === undefined
      ? UNKNOWN
      : showChange(
          changeOf(formatGrid(points, compiled.places), formatGrid(median, compiled.places), compiled.places),
          locale,
        )
  return (
    <>
      <h2>{t.byField}</h2>
      <p class="hint">{t.byFieldHint}</p>
      <Table
        locale={locale}
        caption={t.byField}
        captionHidden
        rows={rows}
        rowKey={({ node }) => node.key}
        columns={[
          {
            key: 'field',
            header: t.columnField,
            rowHeader: true,
            wide: true,
            cell: ({ node }) => `${node.key}. ${textIn(node.node.name, locale)}`,
          },
          {
            key: 'points',
            header: t.columnPoints,
            numeric: true,
            cell: ({ points }) => showPoints(points, compiled.places, locale),
          },
          {
            key: 'max',
            header: t.columnMax,
            numeric: true,
            cell: ({ max }) => showPoints(max, compiled.places, locale),
          },
          {
            key: 'bar',
            header: t.columnShareOfMax,
            cell: ({ points, max, node, block }) => (
              <Bar
                ratio={max > 0 ? (points ?? 0) / max : 0}
                {...(block?.median ? { mark: block.median / Math.max(1, node.max) } : {})}
              />
            ),
          },
          {
            key: 'median',
            header: t.columnMedian,
            numeric: true,
            cell: ({ block }) => showPoints(block?.median, compiled.places, locale),
          },
          {
            key: 'best',
            header: t.columnBest,
            numeric: true,
            cell: ({ block }) => showPoints(block?.best, compiled.places, locale),
          },
          {
            key: 'against',
            header: t.columnAgainstMedian,
            numeric: true,
            cell: ({ points, block }) => against(points, block?.median),
          },
        ]}
      />
    </>
  )
}

function LostPoints({
  locale,
  round,
  unit,
  sheet,
}: {
  locale: Locale
  round: StoredRound
  unit: UnitDetail
  sheet: UnitSheet
}) {
  const t = messages(locale)
  const { places } = sheet.compiled
  const missing = sheet.lost.filter(({ points }) => points === null)
  return (
    <>
      <h2 id="diem-mat">{t.lostTitle}</h2>
      {missing.length > 0 ? <Notice tone="warning">{t.lostMissing({ count: String(missing.length) })}</Notice> : null}
      {sheet.lost.length === 0 ? (
        <p>{t.lostNone}</p>
      ) : (
        <>
          <p>{t.lostSum({ lost: showPoints(sumOf(sheet.lost), places, locale), count: String(sheet.lost.length) })}</p>
          <Table<LostPoint>
            locale={locale}
            caption={t.lostTitle}
            captionHidden
            mode="stack"
            rows={sheet.lost}
            rowKey={({ node }) => node.key}
            columns={[
              {
                key: 'criterion',
                header: t.columnCriterion,
                rowHeader: true,
                wide: true,
                cell: ({ node }) => (
                  <>
                    <span class="code">{nodeNumber(node.node)}</span> {textIn(node.node.name, locale)}
                  </>
                ),
              },
              {
                key: 'lost',
                header: t.columnLost,
                numeric: true,
                cell: ({ lost, points }) => (points === null ? UNKNOWN : showPoints(lost, places, locale)),
              },
              {
                key: 'got',
                header: t.columnGot,
                numeric: true,
                cell: ({ points, max }) =>
                  points === null
                    ? t.statusMissing
                    : `${showPoints(points, places, locale)} / ${showPoints(max, places, locale)}`,
              },
              { key: 'why', header: t.columnWhy, wide: true, cell: ({ why }) => why[locale] },
            ]}
          />
        </>
      )}
      <Downloads
        locale={locale}
        files={TABLE_FORMATS.map((format) => ({ format, path: paths.files.unit(round.header.id, unit.code, format) }))}
      />
    </>
  )
}

function ReportedFigures({ locale, round, unit }: { locale: Locale; round: StoredRound; unit: UnitDetail }) {
  const t = messages(locale)
  const { reported } = unit
  if (!reported) return null
  const items: Definition[] = []
  if (reported.points !== undefined) items.push({ term: t.columnPoints, value: showDecimal(reported.points, locale) })
  if (reported.index !== undefined || !unit.isComputed)
    items.push({
      term: t.reportedIndex,
      value: reported.index === undefined ? t.reportedUnknown : showPercent(reported.index, locale),
    })
  if (reported.rank !== undefined) {
    const base = reported.base ?? round.header.base
    items.push({
      term: t.reportedRank,
      value: base === undefined ? String(reported.rank) : t.rankOf({ rank: String(reported.rank), base: String(base) }),
    })
  }
  if (reported.change !== undefined) items.push({ term: t.columnChange, value: showChange(reported.change, locale) })
  if (reported.previous_rank !== undefined) {
    const base = reported.previous_base ?? reported.base
    items.push({
      term: t.reportedBefore,
      value:
        base === undefined
          ? String(reported.previous_rank)
          : t.rankOf({ rank: String(reported.previous_rank), base: String(base) }),
    })
  }
  if (reported.strong_fields?.length) {
    items.push({
      term: t.reportedStrong,
      value: reported.strong_fields
        .map((code) => {
          const field = round.set?.nodes.find((node) => node.code === code)
          return field ? `${code}. ${textIn(field.name, locale)}` : code
        })
        .join('; '),
    })
  }
  items.push({
    term: t.columnSource,
    value: <SourceCell locale={locale} provenance={reported.provenance} source={textIn(reported.source, locale)} />,
  })
  const isSame =
    (reported.points === undefined || Number(reported.points) === Number(unit.points)) &&
    (reported.index === undefined || Number(reported.index) === Number(unit.percent)) &&
    (reported.rank === undefined || reported.rank === unit.rank)
  return (
    <>
      <h2>{unit.isComputed ? t.publishedCheck : t.reportedTitle}</h2>
      {unit.isComputed ? (
        <Notice tone={isSame ? 'success' : 'warning'}>{isSame ? t.publishedSame : t.publishedDiffers}</Notice>
      ) : null}
      <DefinitionList items={items} />
    </>
  )
}

function History({ locale, unit, history }: { locale: Locale; unit: UnitDetail; history: readonly HistoryPoint[] }) {
  const t = messages(locale)
  const first = history[0]
  const last = history.at(-1)
  if (!first || !last || history.length < 2) return null
  const isLine = history.filter(({ percent }) => percent !== null).length > 1
  const years = Array.from({ length: last.year - first.year + 1 }, (_, i) => first.year + i)
  const known = history.flatMap(({ percent }) => (percent === null ? [] : [Number(percent)]))
  const min = Math.floor(Math.min(...known, 100) / 10) * 10
  return (
    <>
      <h2>{t.historyTitle}</h2>
      {isLine ? (
        <LineChart
          locale={locale}
          id="qua-cac-nam"
          title={t.historyTitle}
          description={t.historyDescription({ unit: unit.name })}
          scale={{
            min,
            max: 100,
            ticks: [min, (min + 100) / 2, 100].map((value) => ({ value, label: String(value) })),
          }}
          points={years.map((year) => {
            const point = history.find((each) => each.year === year)
            const percent = point?.percent ?? null
            return {
              x: String(year),
              value: percent === null ? null : Number(percent),
              shown: showPercent(percent, locale),
            }
          })}
        />
      ) : null}
      <Table
        locale={locale}
        caption={t.historyTitle}
        captionHidden
        rows={history}
        rowKey={({ year }) => String(year)}
        columns={[
          { key: 'year', header: t.columnYear, rowHeader: true, cell: ({ year }) => year },
          {
            key: 'percent',
            header: t.columnPercent,
            numeric: true,
            cell: ({ percent }) => showPercent(percent, locale),
          },
          {
            key: 'rank',
            header: t.columnRank,
            numeric: true,
            cell: ({ rank, base }) =>
              rank === null ? UNKNOWN : base === null ? rank : t.rankOf({ rank: String(rank), base: String(base) }),
          },
        ]}
      />
    </>
  )
}
