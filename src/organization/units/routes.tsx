// routes.tsx — public pages of units: read the request, ask the history, answer. No rule, no SQL.
import { Type } from 'typebox'
import { pageWithin } from '../../platform/components/pager.tsx'
import { page, type Route } from '../../platform/http/route.ts'
import { dayInVietnam, type Locale } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import { readTypedDay, typedDay, WrongDay, wrongDayText } from '../../platform/typed-day.ts'
import type { Organization } from '../organization.ts'
import { nearestDay } from './days.ts'
import { byName, faceOn } from './face.ts'
import { type Block, type Change, type Day, LEVELS, type Unit, type UnitHistory } from './history.ts'
import { blockPage, blocksPage } from './pages/blocks.tsx'
import { changePage, changesPage } from './pages/changes.tsx'
import { type AsOf, asOfToday } from './pages/parts.tsx'
import { searchPage } from './pages/search.tsx'
import { treePage } from './pages/tree.tsx'
import { unitPage } from './pages/unit.tsx'
import { unitPaths } from './paths.ts'
import type { RoundsOfUnit } from './rounds.ts'
import { SHORTEST_QUERY, searchUnits } from './search.ts'
import { changesBelow } from './timeline.ts'
import { treeOn } from './tree.ts'

export type UnitDeps = {
  readonly organization: Organization
  /** Absent where nobody keeps rounds of an index. */
  readonly roundsOf?: RoundsOfUnit
}

const HITS_PER_PAGE = 20
const CHANGES_PER_PAGE = 50

const Slug = Type.String({ minLength: 1, maxLength: 80 })
const TypedDay = Type.Optional(Type.String({ maxLength: 60 }))
const PageNumber = Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 }))

export function unitRoutes({ organization, roundsOf }: UnitDeps): readonly Route[] {
  return [
    page({
      path: '/don-vi',
      verb: 'public',
      budget: 'list',
      samples: [
        '/don-vi',
        '/don-vi?ngay=1/8/2024',
        '/don-vi?ngay=2023-01-01&mo=tinh-nam-dinh',
        '/don-vi?mo=tinh-nam-dinh',
        '/don-vi?mo=xa-vu-ban-2025',
        '/don-vi?ngay=2024-09-01&mo=huyen-vu-ban',
        { url: '/don-vi?ngay=30/2/2024', status: 422 },
        { url: '/don-vi?mo=khong-co-don-vi-nay', status: 404 },
      ],
      summary: 'units as of a day',
      schema: { querystring: Type.Object({ ngay: TypedDay, mo: Type.Optional(Slug) }) },
      handler: async ({ locale, query, now }) => {
        const history = await organization.history()
        const asOf = readAsOf(query.ngay, now, locale)
        const opened = query.mo === undefined ? undefined : getUnit(history, query.mo)
        return treePage(locale, {
          history,
          tree: treeOn(history, asOf.day),
          asOf,
          opened: opened && faceOn(opened, asOf.day),
        })
      },
    }),
    page({
      path: '/don-vi/tim',
      verb: 'public',
      budget: 'list',
      samples: [
        '/don-vi/tim',
        '/don-vi/tim?q=vu+ban',
        '/don-vi/tim?q=Vũ+Bản',
        '/don-vi/tim?q=13750',
        '/don-vi/tim?q=xa&trang=2',
        '/don-vi/tim?q=khong+co+don+vi+nay',
        { url: '/don-vi/tim?q=x', status: 422 },
      ],
      summary: 'units by a name or code of any day',
      schema: { querystring: Type.Object({ q: Type.Optional(Type.String({ maxLength: 100 })), trang: PageNumber }) },
      handler: async ({ locale, query, now }) => {
        const history = await organization.history()
        const today = dayInVietnam(now)
        const asked = query.q?.replace(/\s+/g, ' ').trim() || undefined
        const hits = asked === undefined ? [] : searchUnits(history, asked, today)
        const pages = Math.ceil(hits.length / HITS_PER_PAGE)
        const here = pageWithin(query.trang ?? 1, pages)
        return searchPage(locale, {
          history,
          today,
          query: asked,
          isTooShort: asked !== undefined && asked.length < SHORTEST_QUERY,
          hits: hits.slice((here - 1) * HITS_PER_PAGE, here * HITS_PER_PAGE),
          total: hits.length,
          page: here,
          pages,
        })
      },
    }),
    page({
      path: '/don-vi/thay-doi',
      verb: 'public',
      budget: 'list',
      samples: [
        '/don-vi/thay-doi',
        '/don-vi/thay-doi?nam=2024&loai=merge',
        '/don-vi/thay-doi?ngay=2024-09-01&duoi=huyen-vu-ban',
        '/don-vi/thay-doi?nam=1999',
        '/don-vi/thay-doi?trang=99',
        { url: '/don-vi/thay-doi?ngay=hom-qua', status: 422 },
        { url: '/don-vi/thay-doi?duoi=khong-co-don-vi-nay', status: 404 },
      ],
      summary: 'changes of units',
      schema: {
        querystring: Type.Object({
          nam: Type.Optional(Type.String({ maxLength: 4 })),
          ngay: TypedDay,
          loai: Type.Optional(Type.String({ maxLength: 20 })),
          duoi: Type.Optional(Slug),
          trang: PageNumber,
        }),
      },
      handler: async ({ locale, query, now }) => {
        const history = await organization.history()
        const above = query.duoi ? getUnit(history, query.duoi) : undefined
        const state = {
          year: query.nam || undefined,
          kind: query.loai || undefined,
          day: query.ngay ? getDay(query.ngay) : undefined,
          within: above?.slug,
        }
        const within = above ? new Set(changesBelow(history, above)) : undefined
        const found = history.changes
          .filter(
            (change) =>
              (state.year === undefined || change.effectiveOn.startsWith(`${state.year}-`)) &&
              (state.kind === undefined || change.kind === state.kind) &&
              (state.day === undefined || change.effectiveOn === state.day) &&
              (within === undefined || within.has(change)),
          )
          .toSorted(latestFirst(history))
        const pages = Math.ceil(found.length / CHANGES_PER_PAGE)
        const here = pageWithin(query.trang ?? 1, pages)
        return changesPage(locale, {
          history,
          changes: found.slice((here - 1) * CHANGES_PER_PAGE, here * CHANGES_PER_PAGE),
          total: found.length,
          pages,
          years: [...new Set(history.changes.map(({ effectiveOn }) => effectiveOn.slice(0, 4)))].sort().reverse(),
          state: { ...state, page: here },
          within: above && faceOn(above, dayInVietnam(now)).name,
        })
      },
    }),
    page({
      path: '/don-vi/thay-doi/:change',
      verb: 'public',
      budget: 'detail',
      samples: async () => {
        const { changes } = await organization.history()
        const kinds = Map.groupBy(changes, ({ kind }) => kind)
        return [
          ...[...kinds.values()].flatMap(([first]) => (first ? [unitPaths.change(first.id)] : [])),
          { url: '/don-vi/thay-doi/khong-co', status: 404 },
        ]
      },
      summary: 'one change of units',
      schema: { params: Type.Object({ change: Slug }) },
      handler: async ({ locale, params }) => {
        const history = await organization.history()
        return changePage(locale, { history, change: getChange(history, params.change) })
      },
    }),
    page({
      path: '/don-vi/khoi',
      verb: 'public',
      budget: 'list',
      samples: ['/don-vi/khoi'],
      summary: 'blocks of comparable units',
      handler: async ({ locale, now }) =>
        blocksPage(locale, { history: await organization.history(), today: dayInVietnam(now) }),
    }),
    page({
      path: '/don-vi/khoi/:block',
      verb: 'public',
      budget: 'list',
      samples: [
        '/don-vi/khoi/xa-ninh-binh',
        '/don-vi/khoi/xa-ninh-binh?trang=2',
        '/don-vi/khoi/huyen-nam-dinh',
        '/don-vi/khoi/huyen-nam-dinh?ngay=2024-08-31',
        { url: '/don-vi/khoi/huyen-nam-dinh?ngay=32/1/2024', status: 422 },
        { url: '/don-vi/khoi/khong-co', status: 404 },
      ],
      summary: 'members of one block on a day',
      schema: { params: Type.Object({ block: Slug }), querystring: Type.Object({ ngay: TypedDay, trang: PageNumber }) },
      handler: async ({ locale, params, query, now }) => {
        const history = await organization.history()
        const block = getBlock(history, params.block)
        return blockPage(locale, {
          history,
          block,
          asOf: readAsOf(query.ngay, now, locale),
          page: query.trang ?? 1,
        })
      },
    }),
    page({
      path: '/don-vi/:unit',
      verb: 'public',
      budget: 'detail',
      samples: [
        '/don-vi/xa-vu-ban-2025',
        '/don-vi/xa-vu-ban-2025?ngay=1/1/2023',
        '/don-vi/huyen-vu-ban',
        '/don-vi/huyen-vu-ban?ngay=2024-08-31',
        '/don-vi/tinh-nam-dinh',
        '/don-vi/tinh-ninh-binh-2025',
        '/don-vi/thi-tran-goi',
        { url: '/don-vi/xa-vu-ban-2025?ngay=1/13/2024', status: 422 },
        { url: '/don-vi/khong-co-don-vi-nay', status: 404 },
      ],
      summary: 'one unit through time',
      schema: { params: Type.Object({ unit: Slug }), querystring: Type.Object({ ngay: TypedDay }) },
      handler: async ({ locale, params, query, now }) => {
        const history = await organization.history()
        const unit = getUnit(history, params.unit)
        const asOf = readAsOf(query.ngay, now, locale)
        const shown = nearestDay(unit.life, asOf.day)
        const rounds = (await roundsOf?.(unit.id, locale)) ?? []
        return unitPage(locale, { history, tree: treeOn(history, shown), unit, asOf, rounds })
      },
    }),
  ]
}

// ---- what several routes ask for

export function getUnit(history: UnitHistory, slug: string): Unit {
  for (const unit of history.units.values()) if (unit.slug === slug) return unit
  throw new Refusal('missing', 'unit.not-found', { values: { unit: slug } })
}

function getChange({ changes }: UnitHistory, id: string): Change {
  const change = changes.find((each) => each.id === id)
  if (!change) throw new Refusal('missing', 'unit.change-not-found')
  return change
}

function getBlock({ blocks }: UnitHistory, slug: string): Block {
  const block = blocks.find((each) => each.slug === slug)
  if (!block) throw new Refusal('missing', 'unit.block-not-found', { values: { block: slug } })
  return block
}

function getDay(typed: string): Day {
  const day = readTypedDay(typed)
  if (day instanceof WrongDay) throw new Refusal('invalid', 'unit.day-wrong', { values: { typed } })
  return day
}

/** Of one day: from the top level down, then by the name of who took over. */
function latestFirst({ units }: UnitHistory): (a: Change, b: Change) => number {
  const heir = ({ edges: [edge], effectiveOn }: Change) => {
    const unit = edge && units.get(edge.to)
    return unit && faceOn(unit, effectiveOn)
  }
  const level = (change: Change) => {
    const own = heir(change)?.kind?.level
    return own === undefined ? LEVELS.length : LEVELS.indexOf(own)
  }
  return (a, b) => {
    if (a.effectiveOn !== b.effectiveOn) return a.effectiveOn < b.effectiveOn ? 1 : -1
    const [first, second] = [heir(a), heir(b)]
    return level(a) - level(b) || (first && second ? byName(first, second) : 0)
  }
}

/** A wrong day is said beside its field; what is shown is today. */
function readAsOf(typed: string | undefined, now: Date, locale: Locale): AsOf {
  const today = asOfToday(dayInVietnam(now))
  if (typed === undefined || typed.trim() === '') return today
  const day = readTypedDay(typed)
  return day instanceof WrongDay
    ? { ...today, typed, fault: wrongDayText(day, locale) }
    : { ...today, day, typed: typedDay(day) }
}
