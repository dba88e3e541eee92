// admin-routes.tsx — the administration of units: whom one may change, and changes filled in step by step, previewed and confirmed.
// Everything filled in is in the address; only the confirmation writes.
import { Type } from 'typebox'
import type { Actor } from '../../platform/actor.ts'
import { pageWithin } from '../../platform/components/pager.tsx'
import type { Db } from '../../platform/database/database.ts'
import type { Page } from '../../platform/http/html.tsx'
import { page, Redirect, type Route, type Sample, type SubjectOf } from '../../platform/http/route.ts'
import { dayInVietnam, type Locale } from '../../platform/locale.ts'
import type { Organization } from '../organization.ts'
import { extentOf, may } from '../rights/may.ts'
import { adminPaths } from './admin-paths.ts'
import type { UnitRecords } from './affected.ts'
import { type ChangeDraft, type DraftKind, nameOf, unitsOf } from './change-draft.ts'
import {
  draftOf,
  FORM_KINDS,
  type FormFault,
  type FormState,
  formState,
  NEW_UNIT,
  NotOne,
  type Step,
  stepsOf,
  TEXT_FIELDS,
  typedUnit,
  unitTyped,
} from './change-form.ts'
import { applyChange, type ChangeDeps, previewChange } from './commands.ts'
import { byKindAndName, faceOf, faceOn } from './face.ts'
import { type Day, holdsOn, LEVELS, on, type Unit, type UnitHistory, type UnitId } from './history.ts'
import { adminListPage, adminUnitPage } from './pages/admin-list.tsx'
import { type ChosenUnit, changeFormPage } from './pages/change-form.tsx'
import { previewPage } from './pages/preview.tsx'
import { unitPaths } from './paths.ts'
import { previewMark } from './preview-mark.ts'
import { getUnit } from './routes.tsx'
import { searchUnits } from './search.ts'

export type UnitAdminDeps = {
  readonly db: Db
  readonly now: () => Date
  readonly organization: Organization
  readonly recordsOf?: UnitRecords | undefined
}

const UNITS_PER_PAGE = 30
const FOUND = 15
/** As many as a large district ever had, twice. */
const MOST_UNITS = 80

const Slug = Type.String({ minLength: 1, maxLength: 80 })
const Text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const LONG = new Set<string>(['nhan', 'gc'])
const Filled = {
  dv: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: MOST_UNITS })),
  ...(Object.fromEntries(TEXT_FIELDS.map((field) => [field, Text(LONG.has(field) ? 4000 : 200)])) as Record<
    (typeof TEXT_FIELDS)[number],
    ReturnType<typeof Text>
  >),
}
const Asked = Type.Object({ ...Filled, buoc: Text(20), tim: Text(100) })
const Confirmed = Type.Object({ ...Filled, dau: Text(40) })

export function unitAdminRoutes(deps: UnitAdminDeps): readonly Route[] {
  const { organization, now } = deps
  const bySlug: SubjectOf = async ({ unit = '' }) => ({ scope: getUnit(await organization.history(), unit).id })

  return [
    page({
      path: '/quan-tri/don-vi',
      verb: 'unit.plan',
      budget: 'list',
      samples: [
        { url: '/quan-tri/don-vi', as: 'quantri' },
        { url: '/quan-tri/don-vi?tim=vu+ban&cap=commune', as: 'quantri' },
        { url: '/quan-tri/don-vi?tim=khong+co', as: 'quantri' },
        { url: '/quan-tri/don-vi?trang=2', as: 'quantri' },
        { url: '/quan-tri/don-vi', as: 'vanthu', status: 403 },
      ],
      summary: 'units that the reader may change',
      schema: {
        querystring: Type.Object({
          tim: Text(100),
          cap: Type.Optional(Type.Enum(['', ...LEVELS])),
          trang: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
        }),
      },
      handler: async ({ locale, query, actor, now: at }) => {
        const history = await organization.history()
        const today = dayInVietnam(at)
        const search = query.tim?.trim() ?? ''
        const level = query.cap ?? ''
        const own = await ownUnits(history, actor, at)
        const found = (search === '' ? sorted(own, today) : among(own, history, search, today)).filter(
          (unit) => level === '' || on(unit.kinds, today)?.level === level,
        )
        const pages = Math.ceil(found.length / UNITS_PER_PAGE)
        const here = pageWithin(query.trang ?? 1, pages)
        return adminListPage(locale, {
          history,
          today,
          units: found.slice((here - 1) * UNITS_PER_PAGE, here * UNITS_PER_PAGE),
          total: found.length,
          page: here,
          pages,
          search,
          level,
        })
      },
    }),
    page({
      path: '/quan-tri/don-vi/:unit',
      verb: 'unit.plan',
      leadsTo: 'unit.change',
      subject: bySlug,
      budget: 'list',
      samples: [
        { url: '/quan-tri/don-vi/xa-vu-ban-2025', as: 'quantri' },
        { url: '/quan-tri/don-vi/khong-co', as: 'quantri', status: 404 },
      ],
      summary: 'what can be done with one unit',
      schema: { params: Type.Object({ unit: Slug }) },
      handler: async ({ locale, params, now: at }) => {
        const history = await organization.history()
        return adminUnitPage(locale, { history, unit: getUnit(history, params.unit), today: dayInVietnam(at) })
      },
    }),
    ...FORM_KINDS.flatMap(formRoutes),
  ]

  // ---- one address for each kind of change

  function formRoutes(kind: DraftKind): readonly Route[] {
    const path = adminPaths.form(kind)
    return [
      page({
        path,
        verb: 'unit.plan',
        leadsTo: 'unit.change',
        budget: 'list',
        samples: formSamples(kind),
        summary: `change of units, ${kind}: fill in and preview`,
        schema: { querystring: Asked },
        handler: async ({ locale, query, actor, now: at }) => {
          const state = formState(query)
          const { step, faults } = await stepFor(kind, state, query.buoc, at)
          if (step !== 'xem-truoc')
            return formPage(locale, { kind, step, state, faults, find: query.tim ?? '' }, actor, at)
          return previewOf(locale, kind, state, actor, at)
        },
      }),
      page({
        method: 'POST',
        path,
        verb: 'unit.change',
        budget: 'list',
        samples: [],
        summary: `change of units, ${kind}: confirm what was previewed`,
        schema: { body: Confirmed },
        handler: async ({ locale, body, actor, now: at }) => {
          const state = formState(body)
          const history = await organization.history()
          const drafted = draftOf(kind, state, history, dayInVietnam(at))
          if ('faults' in drafted) {
            const { step, faults } = await stepFor(kind, state, 'xem-truoc', at)
            return formPage(locale, { kind, step, state, faults, find: '' }, actor, at)
          }
          const outcome = await applyChange(changeDeps(), actor, drafted.draft, {
            agreed: (preview) => previewMark(preview) === body.dau,
          })
          if (outcome.kind === 'refused') return previewOf(locale, kind, state, actor, at, outcome.differs === true)
          const [change] = outcome.plan.effects.changes
          const [block] = outcome.plan.effects.blocks
          return new Redirect(
            change ? unitPaths.change(change.id) : block ? unitPaths.block(block.block.slug) : adminPaths.list(),
          )
        },
      }),
    ]
  }

  // ---- what several of them ask for

  function changeDeps(): ChangeDeps {
    return { db: deps.db, now, organization, recordsOf: deps.recordsOf }
  }

  async function ownUnits(history: UnitHistory, actor: Actor, at: Date): Promise<readonly Unit[]> {
    const { units } = extentOf(actor, 'unit.change', await organization.rights(at))
    const today = dayInVietnam(at)
    return [...history.units.values()].filter(
      ({ id, life }) => holdsOn(life, today) && (typeof units === 'string' || units.has(id)),
    )
  }

  /** The step that was asked for, or the first before it that is not filled in rightly. */
  async function stepFor(kind: DraftKind, state: FormState, asked: string | undefined, at: Date) {
    const steps = stepsOf(kind)
    const last = steps.length
    const wanted = asked === 'xem-truoc' ? last : steps.findIndex(({ step }) => step === asked)
    const drafted = draftOf(kind, state, await organization.history(), dayInVietnam(at))
    const faults = 'faults' in drafted ? drafted.faults : []
    for (const { step, fields } of steps.slice(0, Math.max(0, wanted))) {
      const own = faults.filter(({ field }) => fields.includes(field))
      if (own.length > 0) return { step, faults: firstOfEach(own) }
    }
    const step: Step = wanted >= last ? 'xem-truoc' : (steps[Math.max(0, wanted)]?.step ?? 'nhap')
    return { step, faults: [] }
  }

  type Filled = { kind: DraftKind; step: Step; state: FormState; faults: readonly FormFault[]; find: string }

  async function formPage(locale: Locale, filled: Filled, actor: Actor, at: Date): Promise<Page> {
    const history = await organization.history()
    const today = dayInVietnam(at)
    const { kind, step, find } = filled
    const chosenUnits = filled.state.dv.flatMap((typed) => {
      const unit = unitTyped(history, typed, today)
      return unit instanceof NotOne ? [] : [unit]
    })
    const state = step === 'ke-thua' ? withUsualSuccessor(filled.state, history, chosenUnits, today) : filled.state
    const chosen = new Set(chosenUnits)
    const units =
      find.trim() === ''
        ? []
        : among(await ownUnits(history, actor, at), history, find, today)
            .filter((unit) => !chosen.has(unit))
            .slice(0, FOUND)
    return changeFormPage(locale, {
      kind,
      step,
      // What names a unit names it by its slug from here on: a box that is ticked gives that back.
      state: kind === 'merge' ? { ...state, dv: [...chosen].map(({ slug }) => slug) } : state,
      faults: filled.faults,
      chosen: chosenUnits.map((unit) => chosenUnit(history, unit, today)),
      find: { query: find.trim(), units: units.map((unit) => chosenUnit(history, unit, today)) },
      blocks: history.blocks,
    })
  }

  /** Said beside the field, where a refusal of the whole page would lose what was typed. The command refuses it in any case. */
  async function outOfReach(
    draft: ChangeDraft,
    state: FormState,
    actor: Actor,
    at: Date,
  ): Promise<FormFault | undefined> {
    const [history, rights] = [await organization.history(), await organization.rights(at)]
    const foreign = unitsOf(draft).units.find((unit) => !may(actor, 'unit.change', { scope: unit }, rights))
    if (foreign === undefined) return undefined
    const isTyped = (text: string) => {
      const unit = unitTyped(history, text, draft.effectiveOn)
      return !(unit instanceof NotOne) && unit.id === foreign
    }
    const name = nameOf(history, foreign)
    return {
      field: state.dv.some(isTyped) ? 'dv' : isTyped(state.cha) ? 'cha' : 'nhan',
      text: {
        vi: `${name} ngoài phạm vi quản trị của bạn. Nhờ người quản trị của đơn vị cấp trên làm việc này`,
        en: `${name} is out of your reach. Ask the administrator of the unit above to do this`,
      },
    }
  }

  async function previewOf(
    locale: Locale,
    kind: DraftKind,
    state: FormState,
    actor: Actor,
    at: Date,
    hasChanged = false,
  ): Promise<Page> {
    const drafted = draftOf(kind, state, await organization.history(), dayInVietnam(at))
    if ('faults' in drafted) {
      const { step, faults } = await stepFor(kind, state, 'xem-truoc', at)
      return formPage(locale, { kind, step, state, faults, find: '' }, actor, at)
    }
    const outside = await outOfReach(drafted.draft, state, actor, at)
    if (outside) {
      const step = stepsOf(kind).find(({ fields }) => fields.includes(outside.field))?.step ?? 'nhap'
      return formPage(locale, { kind, step, state, faults: [outside], find: '' }, actor, at)
    }
    const preview = await previewChange(changeDeps(), actor, drafted.draft)
    return previewPage(locale, { draft: drafted.draft, state, preview, today: dayInVietnam(at), hasChanged })
  }
}

const chosenUnit = (history: UnitHistory, unit: Unit, day: Day): ChosenUnit => {
  const parent: UnitId | undefined = on(unit.parents, day)
  return { face: faceOn(unit, day), parent: parent === undefined ? undefined : faceOf(history, parent, day) }
}

/** Levels from the top, then kinds and names. */
function sorted(units: readonly Unit[], day: Day): readonly Unit[] {
  const faces = new Map(units.map((unit) => [unit, faceOn(unit, day)]))
  // Provinces of elsewhere, which are here only for comparison, come last.
  const parents = new Set(units.flatMap((unit) => on(unit.parents, day) ?? []))
  const isAlone = (unit: Unit) => on(unit.parents, day) === undefined && !parents.has(unit.id)
  const level = (unit: Unit) => {
    const own = faces.get(unit)?.kind?.level
    return own === undefined ? LEVELS.length : LEVELS.indexOf(own)
  }
  return units.toSorted((a, b) => {
    const [first, second] = [faces.get(a), faces.get(b)]
    return (
      Number(isAlone(a)) - Number(isAlone(b)) ||
      level(a) - level(b) ||
      (first && second ? byKindAndName(first, second) : 0)
    )
  })
}

/** In the order of the search. */
function among(units: readonly Unit[], history: UnitHistory, query: string, today: Day): readonly Unit[] {
  const own = new Map(units.map((unit) => [unit.id, unit]))
  return searchUnits(history, query, today).flatMap(({ unit }) => own.get(unit) ?? [])
}

/** A new unit is mostly of the kind that its predecessors are, and stands where they stand. */
function withUsualSuccessor(state: FormState, history: UnitHistory, units: readonly Unit[], day: Day): FormState {
  const kinds = units.flatMap((unit) => on(unit.kinds, day)?.kind ?? [])
  const parents = [...new Set(units.flatMap((unit) => on(unit.parents, day) ?? []))]
  const [parent] = parents
  const above = parents.length === 1 && parent !== undefined ? history.units.get(parent) : undefined
  const usual = [...new Set(kinds)].toSorted(
    (a, b) => kinds.filter((each) => each === b).length - kinds.filter((each) => each === a).length,
  )[0]
  return {
    ...state,
    kt: state.kt || NEW_UNIT,
    loai: state.loai || (usual ?? ''),
    cha: state.cha || (above ? typedUnit(history, above, day) : ''),
  }
}

/** One sentence for a field is enough. */
const firstOfEach = (faults: readonly FormFault[]): readonly FormFault[] =>
  faults.filter((each, index) => faults.findIndex(({ field }) => field === each.field) === index)

function formSamples(kind: DraftKind): readonly Sample[] {
  const one = 'dv=xa-vu-ban-2025'
  const two = 'dv=xa-vu-ban-2025&dv=xa-minh-tan-2025'
  const act = 'ngay=1/1/2027&vb=NQ+01'
  const given: Readonly<Record<DraftKind, readonly (readonly [query: string, status?: number])[]>> = {
    merge: [
      [`${two}&tim=lien+minh`],
      ['buoc=don-vi&tim=khong+co'],
      [`${one}&buoc=ke-thua`, 422],
      [`${two}&buoc=ke-thua`],
      [`${two}&kt=xa-vu-ban-2025&buoc=van-ban`],
      [`${two}&kt=xa-vu-ban-2025&ngay=31/2/2027&buoc=xem-truoc`, 422],
      [`${two}&kt=xa-vu-ban-2025&${act}&buoc=xem-truoc`],
      [`${two}&kt=xa-vu-ban-2025&ngay=1/7/2024&vb=NQ+01&buoc=xem-truoc`, 422],
    ],
    split: [[`${one}&nhan=Xã+Gôi%0AXã+Kim+Thái&${act}&buoc=xem-truoc`]],
    establish: [[`ten=Phường+Mới&loai=phuong&cha=37&${act}&buoc=xem-truoc`]],
    rename: [[`${one}&ten=Xã+Thiên+Bản&${act}&buoc=xem-truoc`], ['dv=khong+co&ten=A&ngay=x&buoc=xem-truoc', 422]],
    'change-kind': [[`${one}&loai=phuong&ten=Phường+Vụ+Bản&${act}&buoc=xem-truoc`]],
    move: [[`dv=phong-kinh-te-xa-vu-ban-2025&cha=Xã+Minh+Tân&${act}&buoc=xem-truoc`]],
    'change-code': [[`${one}&ma=13742&${act}&buoc=xem-truoc`]],
    dissolve: [[`${one}&${act}&buoc=xem-truoc`]],
    block: [[`${one}&khoi=xa-ninh-binh&vao=ra&${act}&buoc=xem-truoc`]],
  }
  return [['', 200] as const, ...given[kind]].map(([query, status = 200]) => ({
    url: query === '' ? adminPaths.form(kind) : `${adminPaths.form(kind)}?${query}`,
    as: 'quantri',
    status,
  }))
}
