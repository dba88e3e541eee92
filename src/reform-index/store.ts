// store.ts — all SQL that writes, and reads of single things. Wide reads are in reports.ts.
import { randomUUIDv7 } from 'node:crypto'
import type { ColumnType } from 'kysely'
import type { Db, Tx } from '../platform/database/database.ts'
import type { CriteriaSet, Text } from './kernel/criteria-set.ts'
import type { Reported, RoundDocument, RoundHeader, RoundUnit } from './kernel/round-document.ts'
import type { RoundStatistics } from './kernel/scored-round.ts'

declare module '../platform/database/database.ts' {
  interface Tables {
    criteria_set: CriteriaSetTable
    index_round: RoundTable
    index_unit: UnitTable
  }
}

/** A jsonb column: a value when it is read, text when it is written. Its shape is checked before it is written. */
type Json<T> = ColumnType<T, string, string>
type JsonOrNull<T> = ColumnType<T | null, string | null, string | null>

type CriteriaSetTable = { id: string; code: string; version: number; document: Json<CriteriaSet>; imported_at: Date }

type RoundTable = {
  id: string
  slug: string
  criteria_set_id: string | null
  document: Json<RoundHeader>
  level: string
  series: string | null
  year: number
  dated_on: string
  previous_slug: string | null
  is_demo: boolean
  unit_count: number
  statistics: Json<RoundStatistics>
  imported_at: Date
  published_at: Date | null
  publication: string | null
  publication_sha256: string | null
}

type UnitTable = {
  round_id: string
  code: string
  position: number
  name: string
  name_folded: string
  is_demo: boolean
  inputs: JsonOrNull<NonNullable<RoundUnit['inputs']>>
  reported: JsonOrNull<Reported>
  points: string | null
  percent: string | null
  rank: number | null
  base: number | null
  band: JsonOrNull<Text>
  node_points: (number | null)[] | null
  node_maxima: number[] | null
  not_applicable: string[]
  /** The unit in time that is meant; null: none is known. */
  unit_id: string | null
}

export type NewUnit = {
  readonly code: string
  readonly name: string
  readonly nameFolded: string
  readonly isDemo: boolean
  readonly inputs: NonNullable<RoundUnit['inputs']> | null
  readonly reported: Reported | null
  readonly points: string | null
  readonly percent: string | null
  readonly rank: number | null
  readonly base: number | null
  readonly band: Text | null
  readonly nodePoints: readonly (number | null)[] | null
  readonly nodeMaxima: readonly number[] | null
  readonly notApplicable: readonly string[]
  readonly unitId: string | null
}

export type StoredSet = { readonly id: string; readonly set: CriteriaSet }

export async function findSet(db: Db, code: string, version?: number): Promise<StoredSet | undefined> {
  let query = db.selectFrom('criteria_set').select(['id', 'document']).where('code', '=', code)
  if (version !== undefined) query = query.where('version', '=', version)
  const row = await query.orderBy('version', 'desc').limit(1).executeTakeFirst()
  return row && { id: row.id, set: row.document }
}

export async function listSets(db: Db): Promise<readonly CriteriaSet[]> {
  const rows = await db
    .selectFrom('criteria_set')
    .select('document')
    .distinctOn('code')
    .orderBy('code')
    .orderBy('version', 'desc')
    .execute()
  return rows.map(({ document }) => document)
}

export async function insertSet(tx: Tx, set: CriteriaSet, now: Date): Promise<string> {
  const id = randomUUIDv7()
  await tx
    .insertInto('criteria_set')
    .values({ id, code: set.id, version: set.version, document: JSON.stringify(set), imported_at: now })
    .execute()
  return id
}

export type LockedRound = { readonly id: string; readonly isPublished: boolean }

/** Locks the round of this name, if there is one: until the transaction ends nobody else imports or publishes it. */
export async function lockRound(tx: Tx, slug: string): Promise<LockedRound | undefined> {
  const row = await tx
    .selectFrom('index_round')
    .select(['id', 'published_at'])
    .where('slug', '=', slug)
    .forUpdate()
    .executeTakeFirst()
  return row && { id: row.id, isPublished: row.published_at !== null }
}

export async function deleteRound(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('index_unit').where('round_id', '=', id).execute()
  await tx.deleteFrom('index_round').where('id', '=', id).execute()
}

export async function insertRound(
  tx: Tx,
  header: RoundHeader,
  setId: string | null,
  statistics: RoundStatistics,
  units: readonly NewUnit[],
  now: Date,
): Promise<string> {
  const id = randomUUIDv7()
  await tx
    .insertInto('index_round')
    .values({
      id,
      slug: header.id,
      criteria_set_id: setId,
      document: JSON.stringify(header),
      level: header.level,
      series: header.series ?? null,
      year: header.year,
      dated_on: header.as_of ?? header.published_on ?? `${header.year}-12-31`,
      previous_slug: header.previous ?? null,
      is_demo: header.demo ?? false,
      unit_count: units.length,
      statistics: JSON.stringify(statistics),
      imported_at: now,
      published_at: null,
      publication: null,
      publication_sha256: null,
    })
    .execute()
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value))
  // In pieces: one statement may carry 65,535 values.
  for (let from = 0; from < units.length; from += 1000) {
    await tx
      .insertInto('index_unit')
      .values(
        units.slice(from, from + 1000).map((unit, offset) => ({
          round_id: id,
          code: unit.code,
          position: from + offset,
          name: unit.name,
          name_folded: unit.nameFolded,
          is_demo: unit.isDemo,
          inputs: json(unit.inputs),
          reported: json(unit.reported),
          points: unit.points,
          percent: unit.percent,
          rank: unit.rank,
          base: unit.base,
          band: json(unit.band),
          node_points: unit.nodePoints && [...unit.nodePoints],
          node_maxima: unit.nodeMaxima && [...unit.nodeMaxima],
          not_applicable: [...unit.notApplicable],
          unit_id: unit.unitId,
        })),
      )
      .execute()
  }
  return id
}

/** The round as it was imported, units and all, with the set it was scored by. */
export async function getDocument(db: Db, id: string): Promise<{ document: RoundDocument; set: CriteriaSet | null }> {
  const round = await db
    .selectFrom('index_round')
    .leftJoin('criteria_set', 'criteria_set.id', 'index_round.criteria_set_id')
    .select(['index_round.document', 'criteria_set.document as set_document'])
    .where('index_round.id', '=', id)
    .executeTakeFirstOrThrow()
  const units = await db
    .selectFrom('index_unit')
    .select(['code', 'name', 'is_demo', 'inputs', 'reported'])
    .where('round_id', '=', id)
    .orderBy('position')
    .execute()
  return {
    set: round.set_document,
    document: {
      ...round.document,
      units: units.map(({ code, name, is_demo, inputs, reported }) => ({
        code,
        name,
        ...(is_demo ? { demo: true } : {}),
        ...(inputs ? { inputs } : {}),
        ...(reported ? { reported } : {}),
      })),
    },
  }
}

export async function updatePublication(
  tx: Tx,
  id: string,
  publication: { text: string; sha256: string } | null,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('index_round')
    .set({ published_at: now, publication: publication?.text ?? null, publication_sha256: publication?.sha256 ?? null })
    .where('id', '=', id)
    .execute()
}

export type StoredRound = {
  readonly id: string
  readonly header: RoundHeader
  readonly set: CriteriaSet | null
  readonly statistics: RoundStatistics
  readonly unitCount: number
  readonly datedOn: string
  readonly publishedAt: Date | null
  readonly sha256: string | null
}

/** A published round; drafts are for the command line alone. */
export async function findRound(db: Db, slug: string): Promise<StoredRound | undefined> {
  const row = await db
    .selectFrom('index_round')
    .leftJoin('criteria_set', 'criteria_set.id', 'index_round.criteria_set_id')
    .select([
      'index_round.id',
      'index_round.document',
      'index_round.statistics',
      'index_round.unit_count',
      'index_round.dated_on',
      'index_round.published_at',
      'index_round.publication_sha256',
      'criteria_set.document as set_document',
    ])
    .where('slug', '=', slug)
    .where('published_at', 'is not', null)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      header: row.document,
      set: row.set_document,
      statistics: row.statistics,
      unitCount: row.unit_count,
      datedOn: row.dated_on,
      publishedAt: row.published_at,
      sha256: row.publication_sha256,
    }
  )
}

export async function findPublication(db: Db, slug: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('index_round')
    .select('publication')
    .where('slug', '=', slug)
    .where('published_at', 'is not', null)
    .executeTakeFirst()
  return row?.publication ?? undefined
}

export async function listRoundSlugs(db: Db): Promise<{ slug: string; isPublished: boolean; unitCount: number }[]> {
  const rows = await db
    .selectFrom('index_round')
    .select(['slug', 'published_at', 'unit_count'])
    .orderBy('dated_on', 'desc')
    .orderBy('slug')
    .execute()
  return rows.map((row) => ({ slug: row.slug, isPublished: row.published_at !== null, unitCount: row.unit_count }))
}

export type UnlinkedRound = {
  readonly id: string
  readonly header: RoundHeader
  readonly units: readonly { readonly code: string; readonly name: string }[]
}

/** Rounds with rows that point at no unit, invented ones left out. */
export async function listUnlinkedRounds(db: Db): Promise<readonly UnlinkedRound[]> {
  const rows = await db
    .selectFrom('index_unit')
    .innerJoin('index_round', 'index_round.id', 'index_unit.round_id')
    .select(['index_round.id', 'index_round.document', 'index_unit.code', 'index_unit.name'])
    .where('index_unit.unit_id', 'is', null)
    .where('index_unit.is_demo', '=', false)
    .orderBy('index_round.dated_on')
    .orderBy('index_unit.position')
    .execute()
  return [...Map.groupBy(rows, ({ id }) => id)].flatMap(([id, units]) => {
    const [first] = units
    return first ? [{ id, header: first.document, units: units.map(({ code, name }) => ({ code, name })) }] : []
  })
}

/** The one thing of a published round that may still be written: it is no part of what was frozen. */
export async function updateUnitLinks(tx: Tx, roundId: string, units: ReadonlyMap<string, string>): Promise<void> {
  for (const [code, unit] of units)
    await tx
      .updateTable('index_unit')
      .set({ unit_id: unit })
      .where('round_id', '=', roundId)
      .where('code', '=', code)
      .where('unit_id', 'is', null)
      .execute()
}
