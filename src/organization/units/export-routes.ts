// export-routes.ts — the organisation as files to take away, and for other programs: /tai-ve/don-vi.*, /api/v1/units.
import { Type } from 'typebox'
import { api, file, type Route } from '../../platform/http/route.ts'
import { dayInVietnam, type Locale } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import { toCsv } from '../../platform/sheets.ts'
import { readTypedDay, WrongDay } from '../../platform/typed-day.ts'
import type { Organization } from '../organization.ts'
import { historyDocument, unitOfDay, unitsOfDay } from './export.ts'
import { CHANGE_KINDS, type Change, type Day, holdsOn, LEVELS, on, type UnitHistory } from './history.ts'
import { becameOf, cameFrom, type Step } from './lineage.ts'
import { getUnit } from './routes.tsx'
import { searchUnits } from './search.ts'
import { daySheet, historySheet } from './tables.ts'

export type UnitExportDeps = { readonly organization: Organization }

export const unitExportRoutes = (deps: UnitExportDeps): readonly Route[] => [...fileRoutes(deps), ...apiRoutes(deps)]

// ---- files

const AskedDay = Type.Object({ ngay: Type.Optional(Type.String({ maxLength: 60 })) })

function fileRoutes({ organization }: UnitExportDeps): readonly Route[] {
  return [
    file({
      path: '/tai-ve/don-vi.json',
      verb: 'public',
      contentType: 'application/json; charset=utf-8',
      samples: [
        '/tai-ve/don-vi.json',
        '/tai-ve/don-vi.json?ngay=2024-09-01',
        { url: '/tai-ve/don-vi.json?ngay=32/1/2024', status: 422 },
      ],
      summary:
        'all units in time, in the format that ships (data/units.schema.json); with a day, the units of that day',
      schema: { querystring: AskedDay },
      handler: async ({ query }) => {
        const history = await organization.history()
        const day = askedDay(query.ngay)
        const body =
          day === null
            ? historyDocument(history)
            : { format: 'motcua-units-day/1', day, units: unitsOfDay(history, day) }
        return { name: fileName(day, 'json'), body: `${JSON.stringify(body)}\n` }
      },
    }),
    file({
      path: '/tai-ve/don-vi.csv',
      verb: 'public',
      contentType: 'text/csv; charset=utf-8',
      samples: ['/tai-ve/don-vi.csv', '/tai-ve/don-vi.csv?ngay=1/9/2024'],
      summary: 'every state that units were in; with a day, the units of that day',
      schema: { querystring: AskedDay },
      handler: async ({ query, locale }) => {
        const history = await organization.history()
        const day = askedDay(query.ngay)
        return { name: fileName(day, 'csv'), body: await toCsv(sheetOf(locale, history, day)) }
      },
    }),
  ]
}

const sheetOf = (locale: Locale, history: UnitHistory, day: Day | null) =>
  day === null ? historySheet(locale, history) : daySheet(locale, history, day)

const fileName = (day: Day | null, format: string) => (day === null ? `don-vi.${format}` : `don-vi-${day}.${format}`)

/** null: no day, the whole history. */
function askedDay(typed: string | undefined): Day | null {
  if (typed === undefined || typed.trim() === '') return null
  const day = readTypedDay(typed)
  if (day instanceof WrongDay) throw new Refusal('invalid', 'unit.day-wrong', { values: { typed } })
  return day
}

// ---- API

const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()])
const Text = Type.Object({ vi: Type.String(), en: Type.String() })
const DayText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const From = { ...Nullable(DayText), description: 'the first day; null: unknown' }
const Until = { ...Nullable(DayText), description: 'the first day on which it no longer holds; null: still' }
const dated = <S extends Parameters<typeof Type.Union>[0][number]>(value: S) =>
  Type.Array(Type.Object({ from: From, until: Until, value }))
const Code = Type.Object({ scheme: Type.String({ description: 'gso, org, local' }), code: Type.String() })
const Slug = Type.String({ description: 'never changes; codes and names may mean another unit on another day' })

const UnitOfDay = Type.Object({
  slug: Slug,
  name: Nullable(Type.String()),
  kind: Nullable(Type.String()),
  level: Nullable(Type.String()),
  codes: Type.Array(Code),
  parent: { ...Nullable(Slug), description: 'who it stood under that day' },
  provenance: Type.String(),
  source: Type.String(),
})

const ChangeShape = Type.Object({
  id: Type.String(),
  kind: Type.Enum([...CHANGE_KINDS]),
  effective_on: DayText,
  instrument: Type.String(),
  instrument_on: Nullable(DayText),
  note: Nullable(Text),
  provenance: Type.String(),
  source: Type.String(),
  edges: Type.Array(
    Type.Object({
      from: Slug,
      to: { ...Slug, description: 'the same as “from”: the unit is concerned and passes nothing on' },
      share: { ...Nullable(Type.String()), description: 'the part of “from” that went there, where a source has it' },
    }),
  ),
})

const Relative = Type.Object({
  unit: Slug,
  on: DayText,
  change: Type.String(),
  share: {
    ...Nullable(Type.String()),
    description: 'the part of the predecessor; 1 where it went whole; null: unknown',
  },
})

const Window = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
}

function apiRoutes({ organization }: UnitExportDeps): readonly Route[] {
  return [
    api({
      path: '/api/v1/units',
      verb: 'public',
      samples: [
        '/api/v1/units',
        '/api/v1/units?on=2024-09-01&level=commune&parent=huyen-vu-ban',
        '/api/v1/units?q=vu+ban&limit=5',
        { url: '/api/v1/units?on=2024-02-30', status: 422 },
        { url: '/api/v1/units?parent=none', status: 404 },
      ],
      summary: { vi: 'Đơn vị của một ngày', en: 'Units of a day' },
      schema: {
        querystring: Type.Object({
          on: Type.Optional({ ...DayText, description: 'absent: today' }),
          level: Type.Optional(Type.Enum([...LEVELS])),
          parent: Type.Optional(Slug),
          q: Type.Optional(Type.String({ maxLength: 100, description: 'a name or code of any day' })),
          ...Window,
        }),
        response: { 200: Type.Object({ on: DayText, total: Type.Integer(), units: Type.Array(UnitOfDay) }) },
      },
      handler: async ({ query, now }) => {
        const history = await organization.history()
        const day = askedDay(query.on) ?? dayInVietnam(now)
        const parent = query.parent === undefined ? undefined : getUnit(history, query.parent).id
        const found = foundBy(history, query.q, day)
          .filter((unit) => holdsOn(unit.life, day))
          .filter((unit) => parent === undefined || on(unit.parents, day) === parent)
          .filter((unit) => query.level === undefined || on(unit.kinds, day)?.level === query.level)
        const { limit = 100, offset = 0 } = query
        return {
          on: day,
          total: found.length,
          units: found.slice(offset, offset + limit).map((unit) => plainly(unitOfDay(history, unit, day))),
        }
      },
    }),
    api({
      path: '/api/v1/units/:unit',
      verb: 'public',
      samples: [
        '/api/v1/units/huyen-vu-ban',
        '/api/v1/units/xa-vu-ban-2025',
        { url: '/api/v1/units/none', status: 404 },
      ],
      summary: {
        vi: 'Một đơn vị qua các thời kỳ: tên, loại, mã, nơi trực thuộc, từ đâu đến và trở thành gì',
        en: 'One unit through time: names, kinds, codes, parents, where it came from and what it became',
      },
      schema: {
        params: Type.Object({ unit: Type.String({ minLength: 1, maxLength: 80 }) }),
        response: {
          200: Type.Object({
            slug: Slug,
            from: From,
            until: Until,
            names: dated(Type.String()),
            kinds: dated(Type.Object({ kind: Type.String(), level: Type.String() })),
            codes: dated(Code),
            parents: dated(Slug),
            provenance: Type.String(),
            source: Type.String(),
            came_from: Type.Array(Relative),
            became: Type.Array(Relative),
            changes: Type.Array(ChangeShape),
          }),
        },
      },
      handler: async ({ params }) => {
        const history = await organization.history()
        const unit = getUnit(history, params.unit)
        const slug = slugIn(history)
        return {
          slug: unit.slug,
          ...unit.life,
          names: unit.names.map((each) => ({ ...each })),
          kinds: unit.kinds.map((each) => ({ ...each, value: { ...each.value } })),
          codes: unit.codes.map((each) => ({ ...each, value: { ...each.value } })),
          parents: unit.parents.map((each) => ({ ...each, value: slug(each.value) })),
          provenance: unit.provenance,
          source: unit.source,
          came_from: relatives(cameFrom(history, unit.id), slug),
          became: relatives(becameOf(history, unit.id), slug),
          changes: history.changes
            .filter(({ edges }) => edges.some(({ from, to }) => from === unit.id || to === unit.id))
            .map((change) => changeOf(change, slug)),
        }
      },
    }),
    api({
      path: '/api/v1/unit-changes',
      verb: 'public',
      samples: [
        '/api/v1/unit-changes',
        '/api/v1/unit-changes?from=2024-01-01&until=2025-01-01&limit=3',
        '/api/v1/unit-changes?kind=dissolve',
        { url: '/api/v1/unit-changes?from=2024', status: 422 },
      ],
      summary: { vi: 'Các thay đổi đơn vị theo ngày', en: 'Changes of units by day' },
      schema: {
        querystring: Type.Object({
          from: Type.Optional({ ...DayText, description: 'the first day' }),
          until: Type.Optional({ ...DayText, description: 'the first day that is no longer asked for' }),
          kind: Type.Optional(Type.Enum([...CHANGE_KINDS])),
          ...Window,
        }),
        response: { 200: Type.Object({ total: Type.Integer(), changes: Type.Array(ChangeShape) }) },
      },
      handler: async ({ query }) => {
        const history = await organization.history()
        const [from, until] = [askedDay(query.from), askedDay(query.until)]
        const found = history.changes.filter(
          ({ kind, effectiveOn }) =>
            (from === null || effectiveOn >= from) &&
            (until === null || effectiveOn < until) &&
            (query.kind === undefined || kind === query.kind),
        )
        const { limit = 100, offset = 0 } = query
        const slug = slugIn(history)
        return {
          total: found.length,
          changes: found.slice(offset, offset + limit).map((change) => changeOf(change, slug)),
        }
      },
    }),
  ]
}

type SlugOf = (id: string) => string

const slugIn =
  ({ units }: UnitHistory): SlugOf =>
  (id) =>
    units.get(id)?.slug ?? id

function foundBy(history: UnitHistory, query: string | undefined, day: Day) {
  if (query === undefined || query.trim() === '') return [...history.units.values()]
  return searchUnits(history, query, day).flatMap(({ unit }) => history.units.get(unit) ?? [])
}

const plainly = (unit: ReturnType<typeof unitOfDay>) => ({ ...unit, codes: unit.codes.map((each) => ({ ...each })) })

const relatives = (steps: readonly Step[], slug: SlugOf) =>
  steps
    .map(({ change, unit, share }) => ({
      unit: slug(unit),
      on: change.effectiveOn,
      change: change.id,
      share: share?.text ?? null,
    }))
    .sort((a, b) => (a.on + a.unit < b.on + b.unit ? -1 : 1))

const changeOf = (change: Change, slug: SlugOf) => ({
  id: change.id,
  kind: change.kind,
  effective_on: change.effectiveOn,
  instrument: change.instrument,
  instrument_on: change.instrumentOn,
  note: change.note && { ...change.note },
  provenance: change.provenance,
  source: change.source,
  edges: change.edges.map(({ from, to, share }) => ({ from: slug(from), to: slug(to), share })),
})
