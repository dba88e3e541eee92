// ranking.tsx — the ranking of one round: who stands where, on what figures, and what changed.
import type { ComponentChildren } from 'preact'
import { Downloads } from '../../platform/components/downloads.tsx'
import { FilterForm, SelectField, TextField } from '../../platform/components/form.tsx'
import { Pager } from '../../platform/components/pager.tsx'
import { ProvenanceLabel } from '../../platform/components/provenance.tsx'
import { type Column, type Order, Table } from '../../platform/components/table.tsx'
import { Tag } from '../../platform/components/tag.tsx'
import type { Page } from '../../platform/http/html.tsx'
import { href, type Locale } from '../../platform/locale.ts'
import { textIn } from '../kernel/criteria-set.ts'
import { type RankLine, withGaps } from '../kernel/rank-gaps.ts'
import { type CompiledNode, type CompiledSet, fieldNodes } from '../kernel/score.ts'
import { messages } from '../messages.ts'
import { paths, TABLE_FORMATS } from '../paths.ts'
import type { RankingRow, Sort } from '../reports.ts'
import type { StoredRound } from '../store.ts'
import { BandTag, Places, showChange, showDecimal, showPercent, showPoints, showShare, UNKNOWN } from './figures.tsx'
import { PublishedMeans, RoundFacts, RoundNotes, RoundTop, Strip } from './round-parts.tsx'

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
        <RoundFacts locale={locale} round={round} compiled={data.compiled} rows={data.strip} />
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

type Line = RankLine<RankingRow>

function RankingTable({ locale, data }: { locale: Locale; data: RankingData }) {
  const t = messages(locale)
  const { round, compiled, state } = data
  const { header } = round
  const isWhole = data.pages === 1 && state.search === '' && state.sort === 'rank' && state.order === 'asc'
  const lines = isWhole
    ? withGaps(data.rows, data.rows[0]?.base ?? null)
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
