// ranking.tsx — the ranking of one round: who stands where, on what figures, and what changed.
import type { ComponentChildren } from 'preact'
import { StripPlot } from '../../platform/components/chart.tsx'
import { type Definition, DefinitionList } from '../../platform/components/definition-list.tsx'
import { Downloads } from '../../platform/components/downloads.tsx'
import { FilterForm, SelectField, TextField } from '../../platform/components/form.tsx'
import { Notice } from '../../platform/components/notice.tsx'
import { Pager } from '../../platform/components/pager.tsx'
import { ProvenanceLabel, ProvenanceNote } from '../../platform/components/provenance.tsx'
import { type Column, type Order, Table } from '../../platform/components/table.tsx'
import { Tabs } from '../../platform/components/tabs.tsx'
import { Tag } from '../../platform/components/tag.tsx'
import type { Page } from '../../platform/html.tsx'
import { formatCount, formatDate, href, type Locale } from '../../platform/locale.ts'
import { textIn } from '../criteria-set.ts'
import { gridOf } from '../decimal.ts'
import { messages } from '../messages.ts'
import { paths, TABLE_FORMATS } from '../paths.ts'
import { meanOf } from '../ranking.ts'
import type { RankingRow, Sort } from '../reports.ts'
import { type CompiledNode, type CompiledSet, fieldNodes } from '../score.ts'
import type { StoredRound } from '../store.ts'
import {
  BandTag,
  Places,
  provenanceOf,
  showChange,
  showDecimal,
  showPercent,
  showPoints,
  showShare,
  UNKNOWN,
} from './figures.tsx'

/** Words of the address for the orders of a ranking. */
export const SORT_WORDS = {
  rank: 'hang',
  name: 'ten',
  points: 'diem',
  change: 'tang-giam',
  places: 'bac',
  field: 'linh-vuc',
} as const satisfies Record<Sort, string>

export type RankingState = {
  readonly sort: Sort
  readonly order: Order
  readonly field: CompiledNode | undefined
  readonly search: string
  readonly page: number
}

export type RankingData = {
  readonly round: StoredRound
  readonly compiled: CompiledSet | undefined
  readonly rows: readonly RankingRow[]
  readonly total: number
  readonly pages: number
  readonly state: RankingState
  /** Index in % of every unit, for the strip; absent where there are too many to draw. */
  readonly strip: readonly RankingRow[]
}

export function rankingPage(locale: Locale, data: RankingData): Page {
  const t = messages(locale)
  const { round, state } = data
  const { header } = round
  const title = textIn(header.title, locale)
  return {
    h1: title,
    caption: t.roundKind,
    lead: textIn(header.block, locale),
    description: t.roundDescription({ title }),
    breadcrumb: [{ label: t.allRounds, path: paths.rounds }],
    body: (
      <>
        <RoundTop locale={locale} round={round} current={paths.round(header.id)} />
        <RoundFacts locale={locale} round={round} compiled={data.compiled} rows={data.strip} />
        {round.unitCount === 0 ? (
          <p>{t.noUnits}</p>
        ) : (
          <>
            <Filter locale={locale} data={data} />
            <RankingTable locale={locale} data={data} />
            <Pager
              locale={locale}
              page={state.page}
              pages={data.pages}
              total={data.total}
              pathOf={(page) => rankingPath(header.id, { ...state, page })}
            />
            <Downloads
              locale={locale}
              files={TABLE_FORMATS.map((format) => ({ format, path: paths.files.ranking(header.id, format) }))}
            />
            <Strip locale={locale} round={round} rows={data.strip} />
          </>
        )}
        <PublishedMeans locale={locale} round={round} />
        <RoundNotes locale={locale} round={round} />
      </>
    ),
  }
}

/** The address of a list in a given state; what is as usual is left out. */
export function rankingPath(round: string, state: RankingState): string {
  const query = new URLSearchParams()
  if (state.search) query.set('tim', state.search)
  if (state.field) query.set('linh-vuc', state.field.key)
  const usual = state.field ? 'field' : 'rank'
  if (state.sort !== usual || state.order !== firstOrder(usual)) {
    query.set('xep', SORT_WORDS[state.sort])
    query.set('chieu', state.order === 'asc' ? 'tang' : 'giam')
  }
  if (state.page > 1) query.set('trang', String(state.page))
  const text = query.toString()
  return text ? `${paths.round(round)}?${text}` : paths.round(round)
}

export const firstOrder = (sort: Sort): Order => (sort === 'rank' || sort === 'name' ? 'asc' : 'desc')

/** What stands on top of every view of a round. */
export function RoundTop({ locale, round, current }: { locale: Locale; round: StoredRound; current: string }) {
  const t = messages(locale)
  const { header, set } = round
  return (
    <>
      {header.demo ? <Notice tone="warning">{t.demoNotice}</Notice> : null}
      <ProvenanceNote kind={provenanceOf(header)} locale={locale}>
        {textIn(header.source, locale)}
      </ProvenanceNote>
      {set ? (
        <Tabs
          locale={locale}
          label={t.viewsOfRound}
          current={current}
          tabs={[
            { label: t.tabRanking, path: paths.round(header.id) },
            { label: t.tabFields, path: paths.fields(header.id) },
          ]}
        />
      ) : null}
    </>
  )
}

function RoundFacts({
  locale,
  round,
  compiled,
  rows,
}: {
  locale: Locale
  round: StoredRound
  compiled: CompiledSet | undefined
  rows: readonly RankingRow[]
}) {
  const t = messages(locale)
  const { header, statistics, sha256, unitCount } = round
  const base = rows[0]?.base ?? header.base ?? unitCount
  const items: Definition[] = []
  if (header.as_of) items.push({ term: t.factDate, value: formatDate(header.as_of, locale) })
  if (header.published_on) items.push({ term: t.factPublishedOn, value: formatDate(header.published_on, locale) })
  items.push({ term: t.factUnits, value: formatCount(base, locale) })
  if (compiled) {
    items.push({
      term: t.factSet,
      value: <a href={href(locale, paths.set(compiled.set.id))}>{textIn(compiled.set.title, locale)}</a>,
    })
    items.push({ term: t.factScale, value: showPoints(compiled.scale, compiled.places, locale) })
    items.push({ term: t.factMean, value: showDecimal(statistics.mean, locale) })
    items.push({ term: t.factMedian, value: showDecimal(statistics.median, locale) })
  }
  if (sha256) {
    items.push({
      term: t.factPublication,
      value: (
        <>
          <a href={paths.publication(header.id)}>{t.factPublicationLink}</a>{' '}
          <code title={sha256}>{`${sha256.slice(0, 12)}…`}</code>
        </>
      ),
    })
  }
  return <DefinitionList items={items} />
}

function Filter({ locale, data }: { locale: Locale; data: RankingData }) {
  const t = messages(locale)
  const { round, compiled, state } = data
  const fields = compiled ? fieldNodes(compiled) : []
  return (
    <FilterForm
      locale={locale}
      path={paths.round(round.header.id)}
      label={t.searchUnit}
      submit={t.showButton}
      isFiltered={state.search !== '' || state.field !== undefined}
    >
      <TextField locale={locale} name="tim" label={t.searchUnit} value={state.search} inputMode="search" />
      {fields.length > 0 ? (
        <SelectField
          locale={locale}
          name="linh-vuc"
          label={t.chooseField}
          value={state.field?.key ?? ''}
          options={[
            { value: '', label: t.wholeIndex },
            ...fields.map((node) => ({ value: node.key, label: `${node.key}. ${textIn(node.node.name, locale)}` })),
          ]}
        />
      ) : null}
    </FilterForm>
  )
}

type Line =
  | { readonly kind: 'unit'; readonly row: RankingRow }
  | { readonly kind: 'gap'; readonly from: number; readonly to: number }

function RankingTable({ locale, data }: { locale: Locale; data: RankingData }) {
  const t = messages(locale)
  const { round, compiled, state } = data
  const { header } = round
  const lines =
    state.sort === 'rank' && state.search === ''
      ? withGaps(data.rows)
      : data.rows.map((row): Line => ({ kind: 'unit', row }))
  const unit = (show: (row: RankingRow) => ComponentChildren) => (line: Line) =>
    line.kind === 'unit' ? show(line.row) : ''
  const known = (has: (row: RankingRow) => boolean) => data.rows.some(has)
  const columns: Column<Line>[] = [
    { key: 'rank', header: t.columnRank, numeric: true, sort: 'asc', cell: unit((row) => row.rank ?? UNKNOWN) },
    {
      key: 'name',
      header: t.columnUnit,
      rowHeader: true,
      sort: 'asc',
      cell: (line) =>
        line.kind === 'gap' ? (
          <span class="quiet">
            {line.from === line.to
              ? t.gapOne({ rank: String(line.from) })
              : t.gapMany({ from: String(line.from), to: String(line.to) })}
          </span>
        ) : (
          <UnitName locale={locale} round={header.id} row={line.row} hasSet={compiled !== undefined} />
        ),
    },
  ]
  if (state.field && compiled) {
    const index = compiled.nodes.indexOf(state.field)
    const { max } = state.field
    columns.push({
      key: 'field',
      header: `${state.field.key} (${showPoints(max, compiled.places, locale)})`,
      numeric: true,
      sort: 'desc',
      cell: unit((row) => showPoints(row.nodePoints?.[index], compiled.places, locale)),
    })
    columns.push({
      key: 'share',
      header: t.columnShareOfMax,
      numeric: true,
      cell: unit((row) => showShare(row.nodePoints?.[index] ?? null, max, locale)),
    })
  }
  if (compiled)
    columns.push({
      key: 'points',
      header: t.columnPoints,
      numeric: true,
      sort: 'desc',
      cell: unit((row) => showDecimal(row.points, locale)),
    })
  if (!state.field) {
    columns.push({
      key: compiled ? 'percent' : 'points',
      header: t.columnPercent,
      numeric: true,
      ...(compiled ? {} : { sort: 'desc' as const }),
      cell: unit((row) => showPercent(row.percent, locale)),
    })
    if (compiled && compiled.set.bands.length > 0) {
      columns.push({
        key: 'band',
        header: t.columnBand,
        cell: unit((row) => <BandTag band={row.band} set={compiled.set} locale={locale} />),
      })
    }
    if (known((row) => row.change !== null)) {
      columns.push({
        key: 'change',
        header: t.columnChange,
        numeric: true,
        sort: 'desc',
        cell: unit((row) => showChange(row.change, locale)),
      })
    }
    if (known((row) => row.places !== null)) {
      columns.push({
        key: 'places',
        header: t.columnPlaces,
        numeric: true,
        sort: 'desc',
        cell: unit((row) => <Places places={row.places} locale={locale} />),
      })
    }
  }
  return (
    <Table
      locale={locale}
      caption={t.rankingCaption({ title: textIn(header.title, locale) })}
      captionHidden
      rows={lines}
      rowKey={(line) => (line.kind === 'unit' ? line.row.code : `gap-${line.from}`)}
      columns={columns}
      sorting={{
        by: state.sort,
        order: state.order,
        pathOf: (by, order) => rankingPath(header.id, { ...state, sort: sortOf(by), order, page: 1 }),
      }}
      empty={t.noUnitFound({ search: state.search })}
    />
  )
}

const sortOf = (key: string): Sort => (key in SORT_WORDS ? (key as Sort) : 'rank')

function UnitName({ locale, round, row, hasSet }: { locale: Locale; round: string; row: RankingRow; hasSet: boolean }) {
  const t = messages(locale)
  return (
    <>
      <a href={href(locale, paths.unit(round, row.code))}>{row.name}</a>
      {row.isDemo ? (
        <>
          {' '}
          <ProvenanceLabel kind="demo" locale={locale} />
        </>
      ) : null}
      {hasSet && !row.isComputed ? (
        <>
          {' '}
          <Tag tone="info">{t.notRecomputable}</Tag>
        </>
      ) : null}
    </>
  )
}

/** Puts a line where places are missing between two known ones: a gap is shown as a gap. */
export function withGaps(rows: readonly RankingRow[]): Line[] {
  const lines: Line[] = []
  let next: number | undefined
  for (const row of rows) {
    if (row.rank !== null && next !== undefined && row.rank > next)
      lines.push({ kind: 'gap', from: next, to: row.rank - 1 })
    lines.push({ kind: 'unit', row })
    if (row.rank !== null) {
      const tied = rows.filter(({ rank }) => rank === row.rank).length
      next = row.rank + tied
    }
  }
  return lines
}

function Strip({ locale, round, rows }: { locale: Locale; round: StoredRound; rows: readonly RankingRow[] }) {
  const t = messages(locale)
  const known = rows.flatMap((row) => (row.percent === null ? [] : [{ value: Number(row.percent), row }]))
  if (known.length < 3) return null
  const values = known.map(({ value }) => value)
  const low = Math.min(...values)
  const high = Math.max(...values)
  const mean =
    meanOf(
      known.map(({ row }) => gridOf(row.percent ?? '0', 2)),
      2,
    ) ?? '0'
  const number = (value: number) => showDecimal(value.toFixed(2), locale)
  const from = Math.floor(low / 5) * 5
  const to = Math.ceil(high / 5) * 5
  const step = to - from > 30 ? 10 : 5
  const ticks = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step)
  return (
    <StripPlot
      id={`thang-${round.header.id}`}
      title={t.stripTitle}
      description={t.stripDescription({
        count: formatCount(known.length, locale),
        low: number(low),
        high: number(high),
        mean: showDecimal(mean, locale),
      })}
      scale={{ min: from, max: to, ticks: ticks.map((value) => ({ value, label: String(value) })) }}
      dots={known.map(({ value, row }) => ({ value, label: `${row.name}: ${showPercent(row.percent, locale)}` }))}
      marks={[
        { value: Number(mean), label: t.stripMean({ value: showDecimal(mean, locale) }) },
        { value: high, label: t.stripBest({ value: number(high) }) },
      ]}
    />
  )
}

function PublishedMeans({ locale, round }: { locale: Locale; round: StoredRound }) {
  const t = messages(locale)
  const means = round.header.means ?? []
  if (means.length === 0) return null
  const computed = (node: string | undefined) =>
    node === undefined ? round.statistics.mean : (round.statistics.nodes.find(({ key }) => key === node)?.mean ?? null)
  const hasSet = round.set !== null
  return (
    <>
      <h2>{t.meansTitle}</h2>
      <Table
        locale={locale}
        caption={t.meansTitle}
        captionHidden
        rows={means}
        rowKey={(mean) => mean.label.vi}
        columns={[
          {
            key: 'label',
            header: t.columnMean,
            rowHeader: true,
            wide: true,
            cell: (mean) => textIn(mean.label, locale),
          },
          {
            key: 'published',
            header: t.columnPublished,
            numeric: true,
            cell: (mean) => showDecimal(mean.value, locale),
          },
          ...(hasSet
            ? [
                {
                  key: 'computed',
                  header: t.columnComputed,
                  numeric: true,
                  cell: (mean: (typeof means)[number]) => {
                    const value = computed(mean.node)
                    if (value === null) return UNKNOWN
                    return `${showDecimal(value, locale)} (${Number(value) === Number(mean.value) ? t.meansMatch : t.meansDiffer})`
                  },
                },
              ]
            : []),
          {
            key: 'source',
            header: t.columnSource,
            wide: true,
            cell: (mean) => (
              <SourceCell locale={locale} provenance={mean.provenance} source={textIn(mean.source, locale)} />
            ),
          },
        ]}
      />
    </>
  )
}

export function SourceCell({
  locale,
  provenance,
  source,
}: {
  locale: Locale
  provenance: StoredRound['header']['provenance']
  source: string
}) {
  return (
    <>
      <ProvenanceLabel kind={provenance} locale={locale} /> {source}
    </>
  )
}

export function RoundNotes({ locale, round }: { locale: Locale; round: StoredRound }) {
  const t = messages(locale)
  const { notes = [], conflicts = [] } = round.header
  return (
    <>
      {conflicts.length > 0 ? (
        <Notice tone="warning" title={t.conflictsTitle}>
          <ul>
            {conflicts.map((conflict) => (
              <li key={conflict.vi}>{textIn(conflict, locale)}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {notes.length > 0 ? (
        <>
          <h2>{t.notes}</h2>
          <ul>
            {notes.map((note) => (
              <li key={note.vi}>{textIn(note, locale)}</li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  )
}
