// routes.tsx — pages and files of people: read the request, call one command or query, answer. No rule, no SQL.
import { Type } from 'typebox'
import type { Actor } from '../../platform/actor.ts'
import { pageWithin } from '../../platform/components/pager.tsx'
import { file, page, Redirect, type Route, type Sample, type SubjectOf } from '../../platform/http/route.ts'
import { dayInVietnam, type Locale } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import { toCsv, toXlsx } from '../../platform/sheets.ts'
import { typedDay } from '../../platform/typed-day.ts'
import { holdsOf, may, type Rights } from '../rights/may.ts'
import { subjectOfPerson } from '../rights/person-subject.ts'
import { isRole, POSITION_ROLES, type Role } from '../rights/roles.ts'
import { newLogin } from '../sign-in/accounts.ts'
import { inviteUser } from '../sign-in/links.ts'
import { mayOverPerson } from '../sign-in/over-person.ts'
import { signInPaths } from '../sign-in/paths.ts'
import { ById, caught, sceneOf as sceneFor, statusOf } from './answers.ts'
import { addPerson, changePerson, endPosition, givePosition } from './commands.ts'
import { mayLend } from './delegation.ts'
import { delegationRoutes } from './delegation-routes.tsx'
import type { PeopleDeps } from './deps.ts'
import { mayChange, mayIn } from './fence.ts'
import {
  AddForm,
  dayAfter,
  EndForm,
  isNothingTyped,
  PersonForm,
  PositionForm,
  readDay,
  readPosition,
  typedOf,
} from './form-input.ts'
import { importRoutes } from './import-routes.tsx'
import { messages } from './messages.ts'
import { addPersonPage, changePersonPage, endPositionPage, givePositionPage, invitedPage } from './pages/forms.tsx'
import { formFaults, NO_FAULTS } from './pages/parts.tsx'
import { peoplePage } from './pages/people.tsx'
import { personPage } from './pages/person.tsx'
import { type PeopleState, peoplePaths, STATE_WORDS } from './paths.ts'
import { readPerson, together } from './person.ts'
import { answersForWhole, courseOn, type Position, reachesTenant } from './position.ts'
import {
  countDelegations,
  countPeople,
  delegationsOf,
  delegationsOfPosition,
  findPersonAccount,
  listDelegations,
  listPeople,
  listPersonHistory,
  PERSON_STATES,
  type PeopleQuery,
} from './reports.ts'
import { findPerson, listPositions, type Person } from './store.ts'
import { peopleSheet } from './tables.ts'
import { unitsByText } from './unit-by-text.ts'

export const PEOPLE_PER_PAGE = 50
/** What one file carries; a longer list is narrowed by its filter first. */
const MOST_IN_A_FILE = 20_000
const HISTORY_SHOWN = 20
const DELEGATIONS_SHOWN = 50

const ByPosition = Type.Object({ id: Type.String({ format: 'uuid' }), position: Type.String({ format: 'uuid' }) })

const STATES = ['', ...Object.values(STATE_WORDS)] as const
const Filter = {
  tim: Type.Optional(Type.String({ maxLength: 100 })),
  'don-vi': Type.Optional(Type.String({ maxLength: 200 })),
  'vai-tro': Type.Optional(Type.Enum(['', ...POSITION_ROLES])),
  'trang-thai': Type.Optional(Type.Enum([...STATES])),
}

const DONE = ['them', 'sua', 'giao', 'ket-thuc'] as const

export function peopleRoutes(deps: PeopleDeps): readonly Route[] {
  const { db, now, organization } = deps

  const ofPerson: SubjectOf = async ({ id = '' }) =>
    subjectOfPerson(db, id, now(), (await organization.rights(now())).tree)
  const ofPosition: SubjectOf = async ({ id = '', position = '' }) => {
    const person = await ofPerson({ id })
    const held = (await listPositions(db, [id])).find((each) => each.id === position)
    if (!held) throw new Refusal('missing', 'position.not-found')
    return { scope: held.unitId, owner: person.owner ?? null }
  }
  const sceneOf = (locale: Locale, at: Date) => sceneFor(deps, locale, at)
  /** The page about one person of the demo, as another opens it. */
  const about = async (login: string, as: string, pathOf: (id: string, position: string) => string, status = 200) => {
    const one = await db
      .selectFrom('account')
      .innerJoin('position', 'position.person_id', 'account.person_id')
      .select(['account.person_id', 'position.id'])
      .where('account.login', '=', login)
      .executeTakeFirst()
    return one ? [{ url: pathOf(one.person_id, one.id), as, status } satisfies Sample] : []
  }

  async function getPerson(id: string): Promise<{ person: Person; positions: readonly Position[] }> {
    const person = await findPerson(db, id)
    if (!person) throw new Refusal('missing', 'person.not-found')
    return { person, positions: await listPositions(db, [id]) }
  }

  async function queryOf(state: PeopleState, at: Date): Promise<PeopleQuery | Refusal> {
    const day = dayInVietnam(at)
    const rights = await organization.rights(at)
    const units =
      state.unit === '' ? undefined : unitsByText(await organization.history(), state.unit, day, rights.tree)
    if (units instanceof Refusal) return units
    return {
      search: state.search,
      units,
      role: isRole(state.role) ? state.role : undefined,
      state: PERSON_STATES.find((each) => STATE_WORDS[each] === state.state),
      day,
    }
  }

  const stateOf = (query: Readonly<Record<string, unknown>>): PeopleState => ({
    search: String(query['tim'] ?? '').trim(),
    unit: String(query['don-vi'] ?? '').trim(),
    role: String(query['vai-tro'] ?? ''),
    state: String(query['trang-thai'] ?? ''),
    page: Number(query['trang'] ?? 1),
  })

  const fileRoute = (format: 'xlsx' | 'csv'): Route =>
    file({
      path: `/tai-ve/nguoi.${format}`,
      verb: 'person.list',
      summary: 'people within rights as a table, masked',
      contentType:
        format === 'csv'
          ? 'text/csv; charset=utf-8'
          : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      samples: [
        { url: `/tai-ve/nguoi.${format}`, as: 'quantri' },
        { url: `/tai-ve/nguoi.${format}`, as: 'vanthu', status: 403 },
      ],
      schema: { querystring: Type.Object(Filter) },
      handler: async ({ locale, query, actor, now: at }) => {
        const asked = await queryOf(stateOf(query), at)
        if (asked instanceof Refusal) throw asked
        const rights = await organization.rights(at)
        const rows = await listPeople(db, actor, rights, asked, { limit: MOST_IN_A_FILE, offset: 0 })
        const sheet = peopleSheet(await sceneOf(locale, at), rows)
        return { name: `nguoi-dung.${format}`, body: format === 'csv' ? await toCsv(sheet) : await toXlsx([sheet]) }
      },
    })

  return [
    page({
      path: '/quan-tri/nguoi',
      verb: 'person.list',
      budget: 'list',
      summary: 'people within rights',
      samples: [
        { url: '/quan-tri/nguoi', as: 'quantri' },
        { url: '/quan-tri/nguoi?tim=ha', as: 'quantri' },
        { url: '/quan-tri/nguoi?don-vi=xa-vu-ban-2025&trang-thai=dang-cong-tac', as: 'quantri' },
        { url: '/quan-tri/nguoi?vai-tro=leader', as: 'kiemtoan' },
        { url: '/quan-tri/nguoi?tim=khong-co-ai', as: 'quantri' },
        { url: '/quan-tri/nguoi?don-vi=khong-co', as: 'quantri', status: 422 },
        { url: '/quan-tri/nguoi', as: 'lanhdao' },
        { url: '/quan-tri/nguoi', as: 'vanthu', status: 403 },
      ],
      schema: {
        querystring: Type.Object({
          ...Filter,
          trang: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
        }),
      },
      handler: async ({ locale, query, actor, now: at }) => {
        const state = stateOf(query)
        const asked = await queryOf(state, at)
        const rights = await organization.rights(at)
        const scene = await sceneOf(locale, at)
        const mayAdd = mayAddSomewhere(actor, rights)
        if (asked instanceof Refusal) {
          const unitFault = formFaults(asked, locale).faults[0]?.message
          return peoplePage({ scene, rows: [], total: 0, pages: 0, state, unitFault, mayAdd })
        }
        const total = await countPeople(db, actor, rights, asked)
        const pages = Math.ceil(total / PEOPLE_PER_PAGE)
        const here = pageWithin(state.page, pages)
        const rows = await listPeople(db, actor, rights, asked, {
          limit: PEOPLE_PER_PAGE,
          offset: (here - 1) * PEOPLE_PER_PAGE,
        })
        return peoplePage({ scene, rows, total, pages, state: { ...state, page: here }, unitFault: undefined, mayAdd })
      },
    }),
    fileRoute('xlsx'),
    fileRoute('csv'),
    page({
      path: '/quan-tri/nguoi/them',
      verb: 'person.prepare',
      budget: 'form',
      summary: 'the form that adds a person',
      samples: [
        { url: '/quan-tri/nguoi/them', as: 'quantri' },
        { url: '/quan-tri/nguoi/them', as: 'lanhdao', status: 403 },
      ],
      schema: { querystring: Type.Object({ 'don-vi': Type.Optional(Type.String({ maxLength: 200 })) }) },
      handler: async ({ locale, query, actor, now: at }) => {
        const rights = await organization.rights(at)
        const typed = { unit: query['don-vi'] ?? '', from: typedDay(dayInVietnam(at)) }
        return addPersonPage(locale, { ...addForm(actor, rights), typed, faults: NO_FAULTS })
      },
    }),
    page({
      method: 'POST',
      path: '/quan-tri/nguoi/them',
      verb: 'person.change',
      budget: 'form',
      summary: 'add a person, with a position and an account where asked',
      samples: [],
      schema: { body: AddForm },
      handler: async ({ locale, body, actor, now: at, origin }) => {
        const typed = typedOf(body)
        const rights = await organization.rights(at)
        const again = (refusal: Refusal) =>
          addPersonPage(locale, {
            ...addForm(actor, rights),
            typed,
            faults: formFaults(refusal, locale),
            status: statusOf(refusal),
          })
        const position = isNothingTyped(typed) ? undefined : readPosition(typed, await organization.history(), at)
        if (position instanceof Refusal) {
          // With what is wrong in the other fields: a person corrects everything at once.
          const login = typed.login.trim() === '' ? undefined : newLogin(typed.login)
          return again(together([readPerson(typed, at), position, login]) ?? position)
        }
        const added = await caught(() =>
          addPerson(deps, actor, {
            person: typed,
            ...(position ? { position } : {}),
            ...(typed.login.trim() === '' ? {} : { login: typed.login }),
          }),
        )
        if (added instanceof Refusal) return again(added)
        if (typed.login.trim() === '') return new Redirect(peoplePaths.person(added.id, 'them'))
        const { token, expiresAt } = await inviteUser(deps, actor, added.id)
        const account = await findPersonAccount(db, added.id)
        return invitedPage(locale, {
          id: added.id,
          login: account?.login ?? typed.login,
          link: origin + signInPaths.link(token),
          expiresAt,
        })
      },
    }),
    page({
      path: '/quan-tri/nguoi/:id',
      verb: 'person.list',
      budget: 'detail',
      summary: 'one person: masked particulars, positions, delegations, changes',
      samples: async () => [
        ...(await about('lanhdao', 'quantri', (id) => peoplePaths.person(id))),
        ...(await about('lanhdao', 'quantri', (id) => peoplePaths.person(id, 'sua'))),
        ...(await about('truongphong', 'lanhdao', (id) => peoplePaths.person(id))),
        ...(await about('quantri', 'lanhdao', (id) => peoplePaths.person(id), 403)),
        { url: peoplePaths.person('00000000-0000-7000-8000-000000000000'), as: 'quantri', status: 404 },
      ],
      subject: ofPerson,
      schema: { params: ById, querystring: Type.Object({ xong: Type.Optional(Type.Enum([...DONE])) }) },
      handler: async ({ locale, params: { id }, query, actor, now: at }) => {
        const { person, positions } = await getPerson(id)
        const scene = await sceneOf(locale, at)
        const rights = await organization.rights(at)
        const subject = await subjectOfPerson(db, id, at, rights.tree)
        const t = messages(locale)
        const done = { them: t.doneAdded, sua: t.doneChanged, giao: t.doneGiven, 'ket-thuc': t.doneEnded } as const
        const idsWhere = (allowed: (position: Position) => boolean) =>
          new Set(
            positions.flatMap((each) => (courseOn(each, scene.today) !== 'past' && allowed(each) ? [each.id] : [])),
          )
        return personPage({
          scene,
          person,
          positions,
          account: await findPersonAccount(db, id),
          delegations: await listDelegations(
            db,
            delegationsOf(id),
            { state: undefined, day: scene.today },
            { limit: DELEGATIONS_SHOWN, offset: 0 },
          ),
          history: await listPersonHistory(db, id, HISTORY_SHOWN),
          mayChange: mayChange(actor, 'person.change', { id, positions }, rights, scene.today),
          endable: idsWhere(({ unitId }) => mayIn(actor, 'person.change', unitId, rights)),
          lendable: idsWhere((each) => each.personId !== actor.id && mayLend(actor, each, rights)),
          mayUnmask: may(actor, 'person.unmask', subject, rights),
          maySeeAccount: await mayOverPerson(deps, actor, 'account.list', id),
          maySeeRights: may(actor, 'rights.read', subject, rights),
          done: query.xong === undefined ? undefined : done[query.xong],
        })
      },
    }),
    page({
      path: '/quan-tri/nguoi/:id/sua',
      verb: 'person.prepare',
      budget: 'form',
      summary: 'the form that changes a person',
      samples: async () => [
        ...(await about('chuyenvien', 'quantri', peoplePaths.change)),
        ...(await about('chuyenvien', 'lanhdao', peoplePaths.change, 403)),
      ],
      subject: ofPerson,
      schema: { params: ById },
      handler: async ({ locale, params: { id } }) => {
        const { person } = await getPerson(id)
        const typed = { fullName: person.fullName, email: person.email ?? '' }
        return changePersonPage(locale, { person, typed, faults: NO_FAULTS })
      },
    }),
    page({
      method: 'POST',
      path: '/quan-tri/nguoi/:id/sua',
      verb: 'person.change',
      budget: 'form',
      summary: 'change a person',
      samples: [],
      subject: ofPerson,
      schema: { params: ById, body: PersonForm },
      handler: async ({ locale, params: { id }, body, actor }) => {
        const typed = typedOf(body)
        const { person } = await getPerson(id)
        const unlessEmpty = (name: 'nationalId' | 'phone' | 'address') =>
          typed[name].trim() === '' ? {} : { [name]: typed[name] }
        const changed = await caught(() =>
          changePerson(deps, actor, id, {
            fullName: typed.fullName,
            email: typed.email,
            ...unlessEmpty('nationalId'),
            ...unlessEmpty('phone'),
            ...unlessEmpty('address'),
          }),
        )
        if (!(changed instanceof Refusal)) return new Redirect(peoplePaths.person(id, 'sua'))
        return changePersonPage(locale, {
          person,
          typed,
          faults: formFaults(changed, locale),
          status: statusOf(changed),
        })
      },
    }),
    page({
      path: '/quan-tri/nguoi/:id/vi-tri',
      verb: 'person.prepare',
      budget: 'form',
      summary: 'the form that gives a position',
      samples: async () => [
        ...(await about('vanthu', 'quantri', peoplePaths.givePosition)),
        ...(await about('vanthu', 'kiemtoan', peoplePaths.givePosition, 403)),
      ],
      subject: ofPerson,
      schema: { params: ById },
      handler: async ({ locale, params: { id }, actor, now: at }) => {
        const { person } = await getPerson(id)
        const typed = { from: typedDay(dayInVietnam(at)) }
        const roles = rolesFor(actor, await organization.rights(at))
        return givePositionPage(locale, { person, roles, typed, faults: NO_FAULTS })
      },
    }),
    page({
      method: 'POST',
      path: '/quan-tri/nguoi/:id/vi-tri',
      verb: 'person.change',
      budget: 'form',
      summary: 'give a position',
      samples: [],
      subject: ofPerson,
      schema: { params: ById, body: PositionForm },
      handler: async ({ locale, params: { id }, body, actor, now: at }) => {
        const typed = typedOf(body)
        const { person } = await getPerson(id)
        const roles = rolesFor(actor, await organization.rights(at))
        const facts = readPosition(typed, await organization.history(), at)
        const given = facts instanceof Refusal ? facts : await caught(() => givePosition(deps, actor, id, facts))
        if (!(given instanceof Refusal)) return new Redirect(peoplePaths.person(id, 'giao'))
        const faults = formFaults(given, locale)
        return givePositionPage(locale, { person, roles, typed, faults, status: statusOf(given) })
      },
    }),
    page({
      path: '/quan-tri/nguoi/:id/vi-tri/:position/ket-thuc',
      verb: 'person.prepare',
      budget: 'form',
      summary: 'the form that ends a position',
      samples: async () => [
        ...(await about('lanhdao', 'quantri', peoplePaths.endPosition)),
        ...(await about('vanthu', 'lanhdao', peoplePaths.endPosition, 403)),
      ],
      subject: ofPosition,
      schema: { params: ByPosition },
      handler: async ({ locale, params, now: at }) => {
        const typed = { until: typedDay(dayInVietnam(at)) }
        return endPositionPage(await sceneOf(locale, at), { ...(await endForm(params, at)), typed, faults: NO_FAULTS })
      },
    }),
    page({
      method: 'POST',
      path: '/quan-tri/nguoi/:id/vi-tri/:position/ket-thuc',
      verb: 'person.change',
      budget: 'form',
      summary: 'end a position',
      samples: [],
      subject: ofPosition,
      schema: { params: ByPosition, body: EndForm },
      handler: async ({ locale, params, body, actor, now: at }) => {
        const typed = typedOf(body)
        const day = readDay('until', typed.until)
        const ended =
          day instanceof Refusal ? day : await caught(() => endPosition(deps, actor, params.position, dayAfter(day)))
        if (!(ended instanceof Refusal)) return new Redirect(peoplePaths.person(params.id, 'ket-thuc'))
        return endPositionPage(await sceneOf(locale, at), {
          ...(await endForm(params, at)),
          typed,
          faults: formFaults(ended, locale),
          status: statusOf(ended),
        })
      },
    }),
    ...delegationRoutes(deps),
    ...importRoutes(deps),
  ]

  // ---- in these routes

  async function endForm({ id, position: positionId }: { id: string; position: string }, at: Date) {
    const { person, positions } = await getPerson(id)
    const position = positions.find((each) => each.id === positionId)
    if (!position) throw new Refusal('missing', 'position.not-found')
    const day = dayInVietnam(at)
    const which = delegationsOfPosition(positionId)
    const [running, coming] = await Promise.all([
      countDelegations(db, which, { state: 'running', day }),
      countDelegations(db, which, { state: 'coming', day }),
    ])
    return { person, position, lent: running + coming }
  }
}

/** Whether the actor may add somebody at least somewhere. */
const mayAddSomewhere = (actor: Actor, rights: Rights): boolean =>
  holdsOf(actor, 'person.change', rights.access).length > 0

/** Those that reach further than the actor are not offered. */
function rolesFor(actor: Actor, rights: Rights): readonly Role[] {
  if (answersForWhole(actor, 'person.change', rights)) return POSITION_ROLES
  return POSITION_ROLES.filter((role) => !reachesTenant(role, rights.access))
}

const addForm = (actor: Actor, rights: Rights) => ({
  roles: rolesFor(actor, rights),
  optionalUnit: answersForWhole(actor, 'person.change', rights),
})
