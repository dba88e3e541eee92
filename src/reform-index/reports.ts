// reports.ts — wide reads for pages, files and the API: rounds, rankings, one unit beside its block.
import { type Expression, sql } from 'kysely'
import type { Db } from '../platform/database/database.ts'
import { fold } from '../platform/fold.ts'
import type { Text } from './kernel/criteria-set.ts'
import type { LeafInput } from './kernel/leaf-input.ts'
import { changeOf, placesGained } from './kernel/ranking.ts'
import type { Reported, RoundHeader } from './kernel/round-document.ts'
import { findRound, type StoredRound } from './store.ts'

export type RoundSummary = {
  readonly header: RoundHeader
  readonly setId: string | null
  readonly unitCount: number
  readonly datedOn: string
  readonly isFrozen: boolean
  /** Those in first place; several in a tie, none where no place is known. */
  readonly leaders: readonly { readonly code: string; readonly name: string; readonly percent: string | null }[]
}

/** Published rounds, the latest first. */
export async function listRounds(db: Db): Promise<readonly RoundSummary[]> {
  const rows = await db
    .selectFrom('index_round')
    .leftJoin('criteria_set', 'criteria_set.id', 'index_round.criteria_set_id')
    .select([
      'index_round.id',
      'index_round.document',
      'criteria_set.code as set_code',
      'unit_count',
      'dated_on',
      'publication_sha256',
    ])
    .where('published_at', 'is not', null)
    .orderBy('dated_on', 'desc')
    .orderBy('slug')
    .execute()
  const leaders = await db
    .selectFrom('index_unit')
    .select(['round_id', 'code', 'name', 'percent'])
    .where('rank', '=', 1)
    .orderBy('position')
    .execute()
  return rows.map((row) => ({
    header: row.document,
    setId: row.set_code,
    unitCount: row.unit_count,
    datedOn: row.dated_on,
    isFrozen: row.publication_sha256 !== null,
    leaders: leaders
      .filter((leader) => leader.round_id === row.id)
      .map(({ code, name, percent }) => ({ code, name, percent })),
  }))
}

export type RankingRow = {
  readonly code: string
  readonly name: string
  readonly isDemo: boolean
  /** False: only published figures are known, nothing can be recomputed. */
  readonly isComputed: boolean
  readonly rank: number | null
  readonly base: number | null
  readonly points: string | null
  readonly percent: string | null
  readonly band: Text | null
  /** On the round before: in points of the index, and in places (positive: up). */
  readonly change: string | null
  readonly places: number | null
  readonly reported: Reported | null
  /** By node in the order of the set, in grid points. */
  readonly nodePoints: readonly (number | null)[] | null
}

export const SORTS = ['rank', 'name', 'points', 'change', 'places', 'field'] as const
export type Sort = (typeof SORTS)[number]
export type RankingQuery = {
  readonly sort: Sort
  readonly descending: boolean
  /** Position of the field's node in the set, for `sort: 'field'`. */
  readonly fieldNode?: number
  readonly search?: string
  /** Only this unit. */
  readonly code?: string
  readonly offset?: number
  readonly limit?: number
}

/** The ranking of a round, one window of it. Units without a place come last in every order. */
export async function listRanking(
  db: Db,
  round: StoredRound,
  query: RankingQuery,
): Promise<{ rows: readonly RankingRow[]; total: number }> {
  const previous = round.header.previous === undefined ? undefined : await findRound(db, round.header.previous)
  const previousId = previous?.id ?? null
  const search = fold(query.search ?? '')
  // Counting reads every row; a round knows how many it has, so that its first page reads fifty.
  const isWhole = search === '' && query.code === undefined
  let select = db
    .selectFrom('index_unit as unit')
    .leftJoin('index_unit as before', (join) =>
      join.onRef('before.code', '=', 'unit.code').on('before.round_id', '=', previousId),
    )
    .select([
      'unit.code',
      'unit.name',
      'unit.is_demo',
      'unit.rank',
      'unit.base',
      'unit.points',
      'unit.percent',
      'unit.band',
      'unit.reported',
      'unit.node_points',
      'before.rank as previous_rank',
      'before.percent as previous_percent',
      sql<boolean>`unit.inputs is not null`.as('is_computed'),
      (isWhole ? sql<number>`${round.unitCount}::integer` : sql<number>`count(*) over ()`).as('total'),
    ])
    .where('unit.round_id', '=', round.id)
  if (query.code !== undefined) select = select.where('unit.code', '=', query.code)
  if (search !== '') select = select.where('unit.name_folded', 'like', `%${search.replace(/[\\%_]/g, '\\$&')}%`)
  const rows = await select
    .orderBy(query.descending ? sql`${sortKey(query)} desc nulls last` : sql`${sortKey(query)} asc nulls last`)
    .orderBy('unit.rank', (order) => order.asc().nullsLast())
    .orderBy('unit.position')
    .limit(query.limit ?? 1_000_000)
    .offset(query.offset ?? 0)
    .execute()
  return {
    total: rows[0]?.total ?? (await totalPastEnd()),
    rows: rows.map((row) => ({
      code: row.code,
      name: row.name,
      isDemo: row.is_demo,
      isComputed: row.is_computed,
      rank: row.rank,
      base: row.base,
      points: row.points,
      percent: row.percent,
      band: row.band,
      reported: row.reported,
      nodePoints: row.node_points,
      ...changes(row.reported, row.percent, row.rank, row.previous_percent, row.previous_rank),
    })),
  }

  /** Where no row is left that could carry the count. */
  async function totalPastEnd(): Promise<number> {
    if (isWhole) return round.unitCount
    return query.offset ? (await listRanking(db, round, { ...query, offset: 0, limit: 1 })).total : 0
  }
}

/** What was published counts before what is computed from two rounds: the publisher knew both. */
function changes(
  reported: Reported | null,
  percent: string | null,
  rank: number | null,
  previousPercent: string | null,
  previousRank: number | null,
): { change: string | null; places: number | null } {
  const before = reported?.previous_rank ?? previousRank
  return {
    change:
      reported?.change ?? (percent !== null && previousPercent !== null ? changeOf(percent, previousPercent, 2) : null),
    places: rank !== null && before !== null ? placesGained(rank, before) : null,
  }
}

// The same two rules again for the ORDER BY; a test holds the two equal.
const CHANGE = sql<string | null>`coalesce((unit.reported->>'change')::numeric, unit.percent - before.percent)`
const PLACES = sql<number | null>`coalesce((unit.reported->>'previous_rank')::integer, before.rank) - unit.rank`

function sortKey(query: RankingQuery): Expression<unknown> {
  switch (query.sort) {
    case 'rank':
      return sql`unit.rank`
    case 'name':
      return sql`unit.name collate "vi-x-icu"`
    case 'points':
      return sql`coalesce(unit.percent, unit.points)`
    case 'change':
      return CHANGE
    case 'places':
      return PLACES
    case 'field':
      return sql`unit.node_points[${(query.fieldNode ?? 0) + 1}]`
  }
}

export type UnitDetail = RankingRow & {
  readonly inputs: Readonly<Record<string, LeafInput>> | null
  readonly nodeMaxima: readonly number[] | null
  readonly notApplicable: ReadonlySet<string>
  /** The unit of the organisation that is meant. */
  readonly unitId: string | null
}

/** One unit of a round with its inputs. */
export async function findUnit(db: Db, round: StoredRound, code: string): Promise<UnitDetail | undefined> {
  const [row, ranking] = await Promise.all([
    db
      .selectFrom('index_unit')
      .select(['inputs', 'node_maxima', 'not_applicable', 'unit_id'])
      .where('round_id', '=', round.id)
      .where('code', '=', code)
      .executeTakeFirst(),
    listRanking(db, round, { sort: 'rank', descending: false, code }),
  ])
  const [ranked] = ranking.rows
  if (!row || !ranked) return undefined
  return {
    ...ranked,
    inputs: row.inputs,
    nodeMaxima: row.node_maxima,
    notApplicable: new Set(row.not_applicable),
    unitId: row.unit_id,
  }
}

/** The same unit in the other rounds of its series or chain: what a line over the years is drawn from. */
export async function listUnitHistory(
  db: Db,
  round: StoredRound,
  code: string,
): Promise<
  readonly { slug: string; year: number; percent: string | null; rank: number | null; base: number | null }[]
> {
  const { series } = round.header
  if (series === undefined) return []
  return await db
    .selectFrom('index_unit')
    .innerJoin('index_round', 'index_round.id', 'index_unit.round_id')
    .select(['slug', 'year', 'percent', 'rank', 'base'])
    .where('series', '=', series)
    .where('code', '=', code)
    .where('published_at', 'is not', null)
    .orderBy('year')
    .execute()
}

export type SeriesRow = {
  readonly code: string
  readonly name: string
  readonly byYear: ReadonlyMap<number, { percent: string | null; rank: number | null; slug: string }>
}

/** Units × years of a series. What was never published is simply not there. */
export async function listSeries(
  db: Db,
  series: string,
): Promise<{ rounds: readonly RoundHeader[]; rows: readonly SeriesRow[] }> {
  const rounds = await db
    .selectFrom('index_round')
    .select('document')
    .where('series', '=', series)
    .where('published_at', 'is not', null)
    .orderBy('year')
    .execute()
  const cells = await db
    .selectFrom('index_unit')
    .innerJoin('index_round', 'index_round.id', 'index_unit.round_id')
    .select(['index_unit.code', 'name', 'year', 'percent', 'rank', 'slug'])
    .where('series', '=', series)
    .where('published_at', 'is not', null)
    .orderBy(sql`name collate "vi-x-icu"`)
    .orderBy('year')
    .execute()
  const rows = new Map<
    string,
    { code: string; name: string; byYear: Map<number, { percent: string | null; rank: number | null; slug: string }> }
  >()
  for (const { code, name, year, percent, rank, slug } of cells) {
    const row = rows.get(code) ?? { code, name, byYear: new Map() }
    row.byYear.set(year, { percent, rank, slug })
    rows.set(code, row)
  }
  return { rounds: rounds.map(({ document }) => document), rows: [...rows.values()] }
}

export type RoundOfUnit = {
  readonly unitId: string
  readonly code: string
  readonly header: RoundHeader
  readonly datedOn: string
  readonly isPublished: boolean
  readonly rank: number | null
  readonly base: number | null
  readonly percent: string | null
}

/** In which rounds units of the organisation stand, the latest first. */
export async function listRoundsOfUnits(db: Db, units: readonly string[]): Promise<readonly RoundOfUnit[]> {
  if (units.length === 0) return []
  const rows = await db
    .selectFrom('index_unit')
    .innerJoin('index_round', 'index_round.id', 'index_unit.round_id')
    .select(['unit_id', 'code', 'document', 'dated_on', 'published_at', 'rank', 'base', 'percent'])
    .where('unit_id', 'in', units)
    .orderBy('dated_on', 'desc')
    .orderBy('slug')
    .execute()
  return rows.map((row) => ({
    unitId: row.unit_id ?? '',
    code: row.code,
    header: row.document,
    datedOn: row.dated_on,
    isPublished: row.published_at !== null,
    rank: row.rank,
    base: row.base,
    percent: row.percent,
  }))
}
