// routes.tsx — pages and files of the reform index: read the request, ask one report, answer. No rule, no SQL.
import { Type } from 'typebox'
import { type Organization, unitPaths } from '../organization/index.ts'
import type { Db } from '../platform/database/database.ts'
import { file, type Input, page, type Route, type Sample, type Samples, type Shape } from '../platform/http/route.ts'
import { Refusal } from '../platform/refusal.ts'
import { type Sheet, type SheetValue, toCsv, toXlsx } from '../platform/sheets.ts'
import { gridOf } from './kernel/decimal.ts'
import { type UnitSheet, unitSheet } from './kernel/lost-points.ts'
import { type CompiledSet, compileSet, fieldNodes } from './kernel/score.ts'
import { fieldsPage } from './pages/fields.tsx'
import { homePage, type Latest, type Movers } from './pages/home.tsx'
import { methodPage } from './pages/method.tsx'
import { firstOrder, rankingPage, SORT_WORDS } from './pages/ranking.tsx'
import { roundsPage } from './pages/rounds.tsx'
import { scorecardPage } from './pages/scorecard.tsx'
import { seriesPage } from './pages/series.tsx'
import { setPage, setsPage } from './pages/set.tsx'
import { unitPage } from './pages/unit.tsx'
import { TABLE_FORMATS, type TableFormat } from './paths.ts'
import {
  findUnit,
  listRanking,
  listRounds,
  listSeries,
  listUnitHistory,
  type RoundSummary,
  SORTS,
  type UnitDetail,
} from './reports.ts'
import { findPublication, findRound, findSet, listSets, type StoredRound } from './store.ts'
import { fieldsSheet, rankingSheet, roundsSheet, seriesSheets, setSheet, setsSheet, unitSheets } from './tables.ts'

export type PageDeps = {
  readonly db: Db
  /** Knows the units that rows point at; absent: they are not linked. */
  readonly organization?: Pick<Organization, 'history'>
}

export const UNITS_PER_PAGE = 50
/** More dots than this are a smear, not a picture. */
const STRIP_UNITS = 400
const SERIES = 'par-index-provinces'

const Slug = Type.String({ minLength: 1, maxLength: 60 })
const ByRound = Type.Object({ round: Slug })
const ByUnit = Type.Object({ round: Slug, unit: Slug })
const BySet = Type.Object({ set: Slug })
const PageNumber = Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 }))

export function pageRoutes({ db, organization }: PageDeps): readonly Route[] {
  return [
    page({
      path: '/',
      verb: 'public',
      budget: 'public',
      samples: ['/'],
      summary: 'latest ranking, what changed, all rounds',
      handler: async ({ locale }) => {
        const rounds = await listRounds(db)
        return homePage(locale, { rounds, latest: await latestOf(db, rounds), movers: await moversOf(db, rounds) })
      },
    }),
    page({
      path: '/chi-so',
      verb: 'public',
      budget: 'list',
      samples: ['/chi-so'],
      summary: 'all rounds',
      handler: async ({ locale }) => roundsPage(locale, await listRounds(db)),
    }),
    page({
      path: '/chi-so/:round',
      verb: 'public',
      budget: 'list',
      samples: [
        '/chi-so/766-2026-10-05',
        '/chi-so/766-2026-10-05?linh-vuc=TDGQ',
        '/chi-so/766-2026-10-05?xep=tang-giam&chieu=giam',
        '/chi-so/766-2026-10-05?tim=khong-co-don-vi-nay',
        '/chi-so/766-2026-10-05?trang=99',
        '/chi-so/binh-duong-2017',
        '/chi-so/district-2023-demo',
        '/chi-so/par-index-2023',
        '/chi-so/nam-dinh-districts-2020',
        { url: '/chi-so/khong-co-ky-nay', status: 404 },
        { url: '/chi-so/766-2026-10-05?linh-vuc=khong-co', status: 404 },
      ],
      summary: 'ranking of one round',
      schema: {
        params: ByRound,
        querystring: Type.Object({
          tim: Type.Optional(Type.String({ maxLength: 100 })),
          'linh-vuc': Type.Optional(Type.String({ maxLength: 60 })),
          xep: Type.Optional(Type.Enum(Object.values(SORT_WORDS))),
          chieu: Type.Optional(Type.Enum(['tang', 'giam'])),
          trang: PageNumber,
        }),
      },
      handler: async ({ locale, params, query }) => {
        const { round, compiled } = await getRound(db, params.round)
        const field = query['linh-vuc'] ? getField(compiled, query['linh-vuc']) : undefined
        const sort = SORTS.find((each) => SORT_WORDS[each] === query.xep) ?? (field ? 'field' : 'rank')
        const order = query.chieu === undefined ? firstOrder(sort) : query.chieu === 'tang' ? 'asc' : 'desc'
        const search = query.tim?.trim() ?? ''
        const asked = {
          sort,
          descending: order === 'desc',
          search,
          limit: UNITS_PER_PAGE,
          ...(field && compiled ? { fieldNode: compiled.nodes.indexOf(field) } : {}),
        }
        const { rows, total, pageShown, pages } = await window(db, round, asked, query.trang ?? 1)
        const strip =
          round.unitCount <= STRIP_UNITS
            ? (await listRanking(db, round, { sort: 'rank', descending: false })).rows
            : rows
        return rankingPage(locale, {
          round,
          compiled,
          rows,
          total,
          pages,
          strip: round.unitCount <= STRIP_UNITS ? strip : [],
          state: { sort, order, field, search, page: pageShown },
        })
      },
    }),
    page({
      path: '/chi-so/:round/linh-vuc',
      verb: 'public',
      budget: 'list',
      samples: [
        '/chi-so/766-2026-10-05/linh-vuc',
        '/chi-so/district-2023-demo/linh-vuc',
        { url: '/chi-so/par-index-2023/linh-vuc', status: 404 },
      ],
      summary: 'units × fields of one round',
      schema: { params: ByRound, querystring: Type.Object({ trang: PageNumber }) },
      handler: async ({ locale, params, query }) => {
        const { round, compiled } = await getComputedRound(db, params.round)
        const { rows, total, pageShown, pages } = await window(
          db,
          round,
          { sort: 'rank', descending: false, limit: UNITS_PER_PAGE },
          query.trang ?? 1,
        )
        return fieldsPage(locale, { round, compiled, rows, total, page: pageShown, pages })
      },
    }),
    page({
      path: '/chi-so/:round/don-vi/:unit',
      verb: 'public',
      budget: 'detail',
      samples: [
        '/chi-so/766-2026-10-05/don-vi/H42',
        '/chi-so/district-2023-demo/don-vi/huyen-vu-ban',
        { url: '/chi-so/766-2026-10-05/don-vi/khong-co', status: 404 },
        ...demoUnits('').slice(0, 3),
        '/chi-so/par-index-2023/don-vi/nam-dinh',
        '/chi-so/binh-duong-2017/don-vi/huyen-phu-giao',
      ],
      summary: 'one unit: fields beside the block, lost points by size',
      schema: { params: ByUnit },
      handler: async ({ locale, params }) => {
        const data = await getUnit(db, params.round, params.unit)
        return unitPage(locale, { ...data, inTime: await inTime(organization, data.unit) })
      },
    }),
    page({
      path: '/chi-so/:round/don-vi/:unit/phieu-diem',
      verb: 'public',
      budget: 'detail',
      samples: ['/chi-so/766-2026-10-05/don-vi/H42/phieu-diem', ...demoUnits('/phieu-diem').slice(0, 1)],
      summary: 'the whole scorecard of one unit',
      schema: { params: ByUnit },
      handler: async ({ locale, params }) => {
        const data = await getUnit(db, params.round, params.unit)
        if (!data.sheet) throw new Refusal('missing', 'index.unit-not-computed', { values: { unit: data.unit.name } })
        return scorecardPage(locale, { ...data, sheet: data.sheet, inTime: await inTime(organization, data.unit) })
      },
    }),
    page({
      path: '/bo-tieu-chi',
      verb: 'public',
      budget: 'public',
      samples: ['/bo-tieu-chi'],
      summary: 'criteria sets',
      handler: async ({ locale }) => setsPage(locale, await listSets(db)),
    }),
    page({
      path: '/bo-tieu-chi/:set',
      verb: 'public',
      budget: 'detail',
      samples: [
        '/bo-tieu-chi/766',
        '/bo-tieu-chi/766-groups',
        '/bo-tieu-chi/binh-duong-2017',
        '/bo-tieu-chi/district-2023',
        '/bo-tieu-chi/commune-2025',
        { url: '/bo-tieu-chi/khong-co', status: 404 },
      ],
      summary: 'one criteria set as a table',
      schema: { params: BySet },
      handler: async ({ locale, params }) => {
        const set = await getSet(db, params.set)
        return setPage(locale, { set, rounds: (await listRounds(db)).filter(({ setId }) => setId === set.id) })
      },
    }),
    page({
      path: '/par-index',
      verb: 'public',
      budget: 'list',
      samples: ['/par-index'],
      summary: 'published PAR INDEX of provinces over the years',
      handler: async ({ locale }) => seriesPage(locale, await listSeries(db, SERIES)),
    }),
    page({
      path: '/phuong-phap',
      verb: 'public',
      budget: 'public',
      samples: ['/phuong-phap'],
      summary: 'how points, rounding, ties and bands are made',
      handler: ({ locale }) => methodPage(locale),
    }),
    file({
      path: '/chi-so/:round/cong-bo.json',
      verb: 'public',
      contentType: 'application/json; charset=utf-8',
      samples: ['/chi-so/766-2026-10-05/cong-bo.json', { url: '/chi-so/par-index-2023/cong-bo.json', status: 404 }],
      summary: 'the signed publication of one round',
      schema: { params: ByRound },
      handler: async ({ params }) => {
        const text = await findPublication(db, params.round)
        if (text === undefined)
          throw new Refusal('missing', 'index.publication-not-found', { values: { round: params.round } })
        return { name: `${params.round}.cong-bo.json`, body: text }
      },
    }),
    ...tableRoutes('/tai-ve/ky-danh-gia', 'all rounds', {}, [{}], async ({ locale }) => [
      roundsSheet(locale, await listRounds(db)),
    ]),
    ...tableRoutes('/tai-ve/bo-tieu-chi', 'criteria sets', {}, [{}], async ({ locale }) => [
      setsSheet(locale, await listSets(db)),
    ]),
    ...tableRoutes('/tai-ve/par-index', 'published PAR INDEX of provinces', {}, [{}], async ({ locale }) => {
      const { rounds, rows } = await listSeries(db, SERIES)
      return seriesSheets(locale, rounds, rows)
    }),
    ...tableRoutes(
      '/tai-ve/bo-tieu-chi/:set',
      'one criteria set',
      { params: BySet },
      [{ set: '766' }, { set: 'district-2023' }],
      async ({ locale, params }) => [setSheet(locale, await getSet(db, params.set))],
    ),
    ...tableRoutes(
      '/tai-ve/:round/xep-hang',
      'the ranking of one round',
      { params: ByRound },
      [{ round: '766-2026-10-05' }, { round: 'par-index-2023' }, { round: 'nam-dinh-districts-2020' }],
      async ({ locale, params }) => {
        const { round, compiled } = await getRound(db, params.round)
        return [
          rankingSheet(locale, compiled, (await listRanking(db, round, { sort: 'rank', descending: false })).rows),
        ]
      },
    ),
    ...tableRoutes(
      '/tai-ve/:round/linh-vuc',
      'units × fields of one round',
      { params: ByRound },
      [{ round: 'district-2023-demo' }],
      async ({ locale, params }) => {
        const { round, compiled } = await getComputedRound(db, params.round)
        return [fieldsSheet(locale, compiled, (await listRanking(db, round, { sort: 'rank', descending: false })).rows)]
      },
    ),
    ...tableRoutes(
      '/tai-ve/:round/:unit/phieu-diem',
      'the scorecard of one unit',
      { params: ByUnit },
      [{ round: '766-2026-10-05', unit: 'H42' }],
      async ({ locale, params }) => {
        const { sheet, unit } = await getUnit(db, params.round, params.unit)
        if (!sheet) throw new Refusal('missing', 'index.unit-not-computed', { values: { unit: unit.name } })
        return unitSheets(locale, sheet)
      },
    ),
  ]
}

const demoUnits = (view: string): Sample[] =>
  Array.from({ length: 9 }, (_, i) => `/chi-so/district-2023-demo/don-vi/minh-hoa-${i + 1}${view}`)

// ---- files: one table, three formats

const CONTENT_TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const satisfies Record<TableFormat, string>

function tableRoutes<const S extends Shape>(
  path: string,
  summary: string,
  schema: S,
  samples: readonly Readonly<Record<string, string>>[],
  sheets: (input: Input<S>) => Promise<readonly Sheet[]>,
): Route[] {
  const filled = (params: Readonly<Record<string, string>>, format: TableFormat) =>
    `${Object.entries(params).reduce((url, [name, value]) => url.replace(`:${name}`, encodeURIComponent(value)), path)}.${format}`
  return TABLE_FORMATS.map((format) =>
    file<S>({
      path: `${path}.${format}`,
      verb: 'public',
      contentType: CONTENT_TYPES[format],
      samples: samples.map((params) => filled(params, format)) satisfies Samples,
      summary: `${summary}, as ${format.toUpperCase()}`,
      schema,
      handler: async (input) => ({
        name: input.path.split('/').slice(2).join('-'),
        body: await packed(format, await sheets(input)),
      }),
    }),
  )
}

/** XLSX holds every sheet, CSV the first, JSON all of them with exact decimals as text. */
async function packed(format: TableFormat, sheets: readonly Sheet[]): Promise<string | Uint8Array> {
  const [first] = sheets
  if (!first) throw new Error('a table without a sheet')
  switch (format) {
    case 'xlsx':
      return toXlsx(sheets)
    case 'csv':
      return toCsv(first)
    case 'json':
      return `${JSON.stringify(sheets.map(({ name, columns, rows }) => ({ name, columns: columns.map(({ title }) => title), rows: rows.map((row) => row.map(exact)) })))}\n`
  }
}

const exact = (value: SheetValue) => (typeof value === 'object' && value !== null ? value.figure : value)

// ---- what several routes ask for

type Found = { readonly round: StoredRound; readonly compiled: CompiledSet | undefined }

export async function getRound(db: Db, slug: string): Promise<Found> {
  const round = await findRound(db, slug)
  if (!round) throw new Refusal('missing', 'index.round-not-found', { values: { round: slug } })
  return { round, compiled: round.set ? compileSet(round.set) : undefined }
}

async function getComputedRound(db: Db, slug: string): Promise<{ round: StoredRound; compiled: CompiledSet }> {
  const { round, compiled } = await getRound(db, slug)
  if (!compiled) throw new Refusal('missing', 'index.round-not-computed', { values: { round: slug } })
  return { round, compiled }
}

export async function getSet(db: Db, code: string) {
  const stored = await findSet(db, code)
  if (!stored) throw new Refusal('missing', 'index.set-not-found', { values: { set: code } })
  return stored.set
}

function getField(compiled: CompiledSet | undefined, key: string) {
  const node = compiled && fieldNodes(compiled).find((field) => field.key === key)
  if (!node) throw new Refusal('missing', 'index.field-not-found', { values: { field: key } })
  return node
}

export async function getUnit(db: Db, slug: string, code: string) {
  const { round, compiled } = await getRound(db, slug)
  const unit = await findUnit(db, round, code)
  if (!unit) throw new Refusal('missing', 'index.unit-not-found', { values: { unit: code, round: slug } })
  return {
    round,
    unit,
    sheet: compiled && sheetOf(round, compiled, unit),
    history: await listUnitHistory(db, round, code),
  }
}

/** The page of the unit that a row points at. */
async function inTime(organization: PageDeps['organization'], { unitId }: UnitDetail): Promise<string | undefined> {
  if (!organization || unitId === null) return undefined
  const unit = (await organization.history()).units.get(unitId)
  return unit && unitPaths.unit(unit.slug)
}

function sheetOf(round: StoredRound, compiled: CompiledSet, unit: UnitDetail): UnitSheet | undefined {
  const { inputs, nodePoints, nodeMaxima, notApplicable } = unit
  if (!inputs || !nodePoints || !nodeMaxima) return undefined
  return unitSheet(
    compiled,
    { inputs, points: nodePoints, maxima: nodeMaxima, notApplicable },
    round.statistics.nodes,
    round.statistics.bests,
    unit.points === null ? null : gridOf(unit.points, compiled.places),
  )
}

/** One page of a ranking; past the end it is the last page. */
async function window(
  db: Db,
  round: StoredRound,
  asked: Parameters<typeof listRanking>[2] & { readonly limit: number },
  wanted: number,
) {
  const first = await listRanking(db, round, { ...asked, offset: (wanted - 1) * asked.limit })
  if (first.rows.length > 0 || wanted === 1)
    return { ...first, pageShown: wanted, pages: Math.max(1, Math.ceil(first.total / asked.limit)) }
  const pages = Math.max(1, Math.ceil(first.total / asked.limit))
  return { ...(await listRanking(db, round, { ...asked, offset: (pages - 1) * asked.limit })), pageShown: pages, pages }
}

const TOP_UNITS = 5
const MOVERS = 3

/** The latest real round that has places; a demonstration only where there is nothing else. */
async function latestOf(db: Db, rounds: readonly RoundSummary[]): Promise<Latest | undefined> {
  const ranked = rounds.filter(({ setId }) => setId !== null)
  const summary = ranked.find(({ header }) => !header.demo) ?? ranked[0]
  const round = summary && (await findRound(db, summary.header.id))
  if (!round) return undefined
  const { rows } = await listRanking(db, round, { sort: 'rank', descending: false, limit: TOP_UNITS })
  return { round, top: rows, base: rows[0]?.base ?? round.unitCount }
}

/** Rounds whose units are known to have moved: at most three of them, the latest first. */
async function moversOf(db: Db, rounds: readonly RoundSummary[]): Promise<readonly Movers[]> {
  const movers: Movers[] = []
  for (const { header } of rounds) {
    if (movers.length === 3) break
    const round = await findRound(db, header.id)
    if (!round) continue
    const found = await moversIn(db, round)
    if (found) movers.push(found)
  }
  return movers
}

async function moversIn(db: Db, round: StoredRound): Promise<Movers | undefined> {
  for (const by of ['places', 'points'] as const) {
    const sort = by === 'places' ? 'places' : 'change'
    const [up, down] = await Promise.all(
      [true, false].map(async (descending) => (await listRanking(db, round, { sort, descending, limit: MOVERS })).rows),
    )
    const value = (row: { places: number | null; change: string | null }) =>
      by === 'places' ? (row.places ?? 0) : Number(row.change ?? 0)
    const isKnown = (row: { places: number | null; change: string | null }) =>
      by === 'places' ? row.places !== null && row.places !== 0 : row.change !== null
    const rising = (up ?? []).filter((row) => isKnown(row) && value(row) > 0)
    const falling = (down ?? []).filter(
      (row) => isKnown(row) && (by === 'points' || value(row) < 0) && !rising.includes(row),
    )
    if (rising.length + falling.length > 0) return { round, by, up: rising, down: falling }
  }
  return undefined
}
