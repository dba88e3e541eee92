// api.ts — the reform index for other programs: JSON under /api/v1, exact decimals as text. Reads only.
import { type Static, Type } from 'typebox'
import { api, type Route } from '../platform/http/route.ts'
import { CriteriaSet, Text } from './kernel/criteria-set.ts'
import { exactGrid } from './kernel/decimal.ts'
import { reasonOf } from './kernel/lost-points.ts'
import { Reported, type RoundHeader } from './kernel/round-document.ts'
import { listRanking, listRounds, type RankingRow } from './reports.ts'
import { getRound, getSet, getUnit, type PageDeps } from './routes.tsx'
import { listSets } from './store.ts'

const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()])
const Decimal = Type.String({ pattern: '^-?\\d+(\\.\\d+)?$', description: 'an exact decimal as text' })
const Slug = Type.String({ minLength: 1, maxLength: 60 })

const Round = Type.Object({
  id: Type.String(),
  title: Text,
  block: Text,
  level: Type.String(),
  year: Type.Integer(),
  as_of: Nullable(Type.String()),
  published_on: Nullable(Type.String()),
  set: Nullable(Type.String()),
  previous: Nullable(Type.String()),
  demo: Type.Boolean({ description: 'true: invented units and points, for demonstration' }),
  provenance: Type.String(),
  source: Text,
  units: Type.Integer({ description: 'units with figures here' }),
  base: Nullable(Type.Integer({ description: 'units in the block, where more were ranked than are known here' })),
})

const Unit = Type.Object({
  unit: Type.String(),
  name: Type.String(),
  demo: Type.Boolean(),
  computed: Type.Boolean({ description: 'false: only published figures are known, nothing can be recomputed' }),
  rank: Nullable(Type.Integer()),
  base: Nullable(Type.Integer()),
  points: Nullable(Decimal),
  percent: Nullable(Decimal),
  band: Nullable(Text),
  change: Nullable(Decimal),
  places: Nullable(Type.Integer()),
  reported: Nullable(Reported),
})

const Node = Type.Object({
  code: Type.String(),
  name: Text,
  max: Decimal,
  points: Nullable(Decimal),
  lost: Nullable(Decimal),
  status: Type.Enum(['scored', 'missing', 'not_applicable']),
  median: Nullable(Decimal),
  best: Nullable(Decimal),
  reason: Nullable(Type.Object({ vi: Type.String(), en: Type.String() })),
})

export function apiRoutes({ db }: PageDeps): readonly Route[] {
  return [
    api({
      path: '/api/v1/rounds',
      verb: 'public',
      samples: ['/api/v1/rounds'],
      summary: { vi: 'Các kỳ đánh giá đã công bố', en: 'Published rounds' },
      schema: { response: { 200: Type.Object({ rounds: Type.Array(Round) }) } },
      handler: async () => ({
        rounds: (await listRounds(db)).map(({ header, setId, unitCount }) => roundOf(header, setId, unitCount)),
      }),
    }),
    api({
      path: '/api/v1/rounds/:round',
      verb: 'public',
      samples: [
        '/api/v1/rounds/766-2026-10-05',
        '/api/v1/rounds/par-index-2023?limit=3&offset=2',
        { url: '/api/v1/rounds/none', status: 404 },
        { url: '/api/v1/rounds/766-2026-10-05?limit=0', status: 422 },
      ],
      summary: { vi: 'Xếp hạng của một kỳ', en: 'The ranking of one round' },
      schema: {
        params: Type.Object({ round: Slug }),
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
          offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
        }),
        response: {
          200: Type.Object({
            round: Round,
            mean: Nullable(Decimal),
            median: Nullable(Decimal),
            best: Nullable(Decimal),
            publication_sha256: Nullable(Type.String()),
            total: Type.Integer(),
            units: Type.Array(Unit),
          }),
        },
      },
      handler: async ({ params, query }) => {
        const { round } = await getRound(db, params.round)
        const { limit = 100, offset = 0 } = query
        const { rows, total } = await listRanking(db, round, { sort: 'rank', descending: false, limit, offset })
        const { mean, median, best } = round.statistics
        return {
          round: roundOf(round.header, round.set?.id ?? null, round.unitCount),
          mean,
          median,
          best,
          publication_sha256: round.sha256,
          total,
          units: rows.map(unitOf),
        }
      },
    }),
    api({
      path: '/api/v1/rounds/:round/units/:unit',
      verb: 'public',
      samples: [
        '/api/v1/rounds/766-2026-10-05/units/H42',
        '/api/v1/rounds/district-2023-demo/units/huyen-vu-ban',
        { url: '/api/v1/rounds/766-2026-10-05/units/none', status: 404 },
      ],
      summary: { vi: 'Phiếu điểm của một đơn vị, kèm điểm bị mất', en: 'The scorecard of one unit, with lost points' },
      schema: {
        params: Type.Object({ round: Slug, unit: Slug }),
        response: { 200: Type.Object({ unit: Unit, nodes: Type.Array(Node) }) },
      },
      handler: async ({ params }) => {
        const { unit, sheet } = await getUnit(db, params.round, params.unit)
        if (!sheet) return { unit: unitOf(unit), nodes: [] }
        const { compiled } = sheet
        const decimal = (grid: number | null | undefined) =>
          grid === null || grid === undefined ? null : exactGrid(grid, compiled.places)
        return {
          unit: unitOf(unit),
          nodes: compiled.nodes.map((node, i) => {
            const points = sheet.points[i] ?? null
            return {
              code: node.key,
              name: node.node.name,
              max: exactGrid(node.max, compiled.places),
              points: decimal(points),
              lost: points === null || node.node.modifier ? null : decimal(node.max - points),
              status:
                points !== null
                  ? ('scored' as const)
                  : sheet.notApplicable.has(node.key)
                    ? ('not_applicable' as const)
                    : ('missing' as const),
              median: decimal(sheet.block[i]?.median),
              best: decimal(sheet.block[i]?.best),
              reason: node.leaf ? reasonOf(sheet, node, points) : null,
            }
          }),
        }
      },
    }),
    api({
      path: '/api/v1/sets',
      verb: 'public',
      samples: ['/api/v1/sets'],
      summary: { vi: 'Các bộ tiêu chí', en: 'Criteria sets' },
      schema: {
        response: {
          200: Type.Object({
            sets: Type.Array(
              Type.Object({
                id: Type.String(),
                version: Type.Integer(),
                title: Text,
                level: Type.String(),
                scale: Type.Number(),
                provenance: Type.String(),
              }),
            ),
          }),
        },
      },
      handler: async () => ({
        sets: (await listSets(db)).map(({ id, version, title, level, scale, provenance }) => ({
          id,
          version,
          title,
          level,
          scale,
          provenance,
        })),
      }),
    }),
    api({
      path: '/api/v1/sets/:set',
      verb: 'public',
      samples: ['/api/v1/sets/766-groups', { url: '/api/v1/sets/none', status: 404 }],
      summary: { vi: 'Một bộ tiêu chí, đúng định dạng tệp', en: 'One criteria set, in the file format' },
      schema: { params: Type.Object({ set: Slug }), response: { 200: CriteriaSet } },
      handler: async ({ params }) => (await getSet(db, params.set)) as Static<typeof CriteriaSet>,
    }),
  ]
}

function roundOf(header: RoundHeader, set: string | null, units: number): Static<typeof Round> {
  const { id, title, block, level, year, provenance, source } = header
  return {
    id,
    title,
    block,
    level,
    year,
    as_of: header.as_of ?? null,
    published_on: header.published_on ?? null,
    set,
    previous: header.previous ?? null,
    demo: header.demo ?? false,
    provenance,
    source,
    units,
    base: header.base ?? null,
  }
}

function unitOf(row: RankingRow): Static<typeof Unit> {
  const { code, name, isDemo, isComputed, rank, base, points, percent, band, change, places, reported } = row
  return {
    unit: code,
    name,
    demo: isDemo,
    computed: isComputed,
    rank,
    base,
    points,
    percent,
    band,
    change,
    places,
    reported,
  }
}
