// routes.tsx — pages of rights, of unmasking and of who looked: read the request, call one thing, answer. No rule, no SQL.
import { Type } from 'typebox'
import { pageWithin } from '../../platform/components/pager.tsx'
import type { Db } from '../../platform/database/database.ts'
import { page, type Route, type SubjectOf } from '../../platform/http/route.ts'
import { dayInVietnam, type Locale } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Organization } from '../organization.ts'
import { findPerson, type Person } from '../people/store.ts'
import { may } from './may.ts'
import { ownDataPage } from './pages/own-data.tsx'
import { personRightsPage } from './pages/person.tsx'
import { rightsTablePage } from './pages/table.tsx'
import { unitRightsPage } from './pages/unit.tsx'
import { REASON, unmaskedPage, unmaskFormPage } from './pages/unmask.tsx'
import { rightsPaths } from './paths.ts'
import { subjectOfPerson } from './person-subject.ts'
import { rightsRefusalText } from './refusals.ts'
import { isRole, ROLES } from './roles.ts'
import { countLooks, listHeldPosts, listLooks } from './store.ts'
import { readReason, UNMASKED, unmaskPerson } from './unmask.ts'
import { rightsByPosts, whoMayIn } from './who-may.ts'

export type RightsDeps = { readonly db: Db; readonly now: () => Date; readonly organization: Organization }

const LOOKS_PER_PAGE = 25

const ById = Type.Object({ id: Type.String({ format: 'uuid' }) })

export function rightsRoutes(deps: RightsDeps): readonly Route[] {
  const { db, now, organization } = deps
  const ofPerson: SubjectOf = async ({ id = '' }) =>
    subjectOfPerson(db, id, now(), (await organization.rights(now())).tree)
  /** The page about one person of the demo, as another opens it. */
  const about = async (login: string, pathOf: (id: string) => string, as: string, status = 200) => {
    const one = await db.selectFrom('account').select('person_id').where('login', '=', login).executeTakeFirst()
    return one ? [{ url: pathOf(one.person_id), as, status }] : []
  }

  return [
    page({
      path: '/quan-tri/quyen',
      verb: 'rights.read',
      budget: 'list',
      summary: 'Which role may do what, and how far',
      samples: [
        { url: '/quan-tri/quyen', as: 'quantri' },
        { url: '/quan-tri/quyen?vai-tro=leader', as: 'lanhdao' },
        { url: '/quan-tri/quyen?vai-tro=citizen', as: 'kiemtoan' },
        { url: '/quan-tri/quyen', as: 'vanthu', status: 403 },
        { url: '/quan-tri/quyen?vai-tro=vua', as: 'quantri', status: 422 },
      ],
      schema: {
        querystring: Type.Object({
          'vai-tro': Type.Optional(Type.Union([Type.Literal(''), ...ROLES.map((role) => Type.Literal(role))])),
        }),
      },
      handler: async ({ locale, query, actor, now: at }) => {
        const role = query['vai-tro'] ?? ''
        return rightsTablePage(locale, {
          access: organization.access,
          role: isRole(role) ? role : undefined,
          actor,
          history: await organization.history(),
          day: dayInVietnam(at),
        })
      },
    }),
    page({
      path: '/quan-tri/quyen/nguoi/:id',
      verb: 'rights.read',
      budget: 'detail',
      summary: 'What one person may, where and why',
      subject: ofPerson,
      samples: async () => [
        ...(await about('truongphong', rightsPaths.person, 'quantri')),
        ...(await about('quantri', rightsPaths.person, 'quantri')),
        ...(await about('congdan', rightsPaths.person, 'quantri')),
        { url: rightsPaths.person('00000000-0000-7000-8000-000000000000'), as: 'quantri', status: 404 },
      ],
      schema: { params: ById },
      handler: async ({ locale, params, now: at }) => {
        const day = dayInVietnam(at)
        const [person, posts, rights, history] = await Promise.all([
          getPerson(db, params.id),
          listHeldPosts(db, { personId: params.id }, day),
          organization.rights(at),
          organization.history(),
        ])
        const allowed = rightsByPosts(posts, rights)
        return personRightsPage(locale, {
          name: person.fullName,
          posts,
          allowed,
          access: organization.access,
          history,
          day,
        })
      },
    }),
    page({
      path: '/quan-tri/quyen/don-vi/:slug',
      verb: 'rights.read',
      budget: 'detail',
      summary: 'Who may do what in a unit',
      subject: async ({ slug = '' }) => ({ scope: (await getUnit(organization, slug)).id }),
      samples: [
        { url: rightsPaths.unit('xa-vu-ban-2025'), as: 'lanhdao' },
        { url: rightsPaths.unit('tinh-ninh-binh-2025'), as: 'quantri' },
        { url: rightsPaths.unit('huyen-vu-ban'), as: 'kiemtoan' },
        { url: rightsPaths.unit('tinh-ninh-binh-2025'), as: 'truongphong', status: 403 },
        { url: rightsPaths.unit('khong-co-don-vi-nay'), as: 'quantri', status: 404 },
      ],
      schema: { params: Type.Object({ slug: Type.String({ minLength: 1, maxLength: 80 }) }) },
      handler: async ({ locale, params, actor, now: at }) => {
        const day = dayInVietnam(at)
        const [unit, rights, history] = await Promise.all([
          getUnit(organization, params.slug),
          organization.rights(at),
          organization.history(),
        ])
        const grants = Object.values(rights.access).flatMap((permission) => permission.grants)
        const roles = [...new Set(grants.map(({ role }) => role))]
        const anywhere = [...new Set(grants.flatMap(({ role, reach }) => (reach === 'tenant' ? [role] : [])))]
        const posts = await listHeldPosts(db, { roles, anywhere, units: rights.tree.above(unit.id) }, day)
        return unitRightsPage(locale, {
          unit,
          home: rights.tree.home(unit.id),
          allowed: whoMayIn(unit.id, posts, rights),
          history,
          day,
          mayOpen: ({ post }) => may(actor, 'rights.read', { scope: post.unitId }, rights),
        })
      },
    }),
    page({
      path: '/quan-tri/nguoi/:id/hien-thi',
      verb: 'person.unmask',
      budget: 'form',
      summary: 'Asks why somebody wants to see a person’s data in full',
      subject: ofPerson,
      samples: async () => [
        ...(await about('chuyenvien', rightsPaths.unmask, 'truongphong')),
        ...(await about('congdan', rightsPaths.unmask, 'quantri')),
        ...(await about('chuyenvien', rightsPaths.unmask, 'vanthu', 403)),
      ],
      schema: { params: ById },
      handler: async ({ locale, params }) =>
        unmaskFormPage(locale, { person: await getPerson(db, params.id), typed: '', error: undefined }),
    }),
    page({
      method: 'POST',
      path: '/quan-tri/nguoi/:id/hien-thi',
      verb: 'person.unmask',
      budget: 'form',
      summary: 'Shows a person’s data in full, once, and writes down who looked and why',
      subject: ofPerson,
      samples: [],
      schema: {
        params: ById,
        body: Type.Object({ [REASON]: Type.Optional(Type.String({ maxLength: 5000 })) }),
      },
      handler: async ({ locale, params, body, actor, now: at }) => {
        const typed = body[REASON] ?? ''
        const reason = readReason(typed)
        if (reason instanceof Refusal) {
          const person = await getPerson(db, params.id)
          return unmaskFormPage(locale, { person, typed, error: wordsOf(reason, locale) })
        }
        const person = await unmaskPerson(deps, actor, { personId: params.id, reason })
        return unmaskedPage(locale, { person, reason, now: at })
      },
    }),
    page({
      path: '/tai-khoan/du-lieu',
      verb: 'self',
      budget: 'list',
      summary: 'The reader’s own data, and who saw them in full',
      samples: [
        { url: '/tai-khoan/du-lieu', as: 'chuyenvien' },
        { url: '/tai-khoan/du-lieu', as: 'congdan' },
      ],
      schema: {
        querystring: Type.Object({ trang: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })) }),
      },
      handler: async ({ locale, query, actor }) => {
        const personId = actor.id ?? ''
        const [person, total] = await Promise.all([getPerson(db, personId), countLooks(db, personId, UNMASKED)])
        const pages = Math.max(1, Math.ceil(total / LOOKS_PER_PAGE))
        const here = pageWithin(query.trang ?? 1, pages)
        const window = { limit: LOOKS_PER_PAGE, offset: (here - 1) * LOOKS_PER_PAGE }
        const looks = await listLooks(db, { personId, event: UNMASKED, ...window })
        return ownDataPage(locale, { person, looks, page: here, pages, total })
      },
    }),
  ]
}

async function getPerson(db: Db, id: string): Promise<Person> {
  const person = await findPerson(db, id)
  if (!person) throw new Refusal('missing', 'person.not-found')
  return person
}

async function getUnit(organization: Organization, slug: string) {
  const { units } = await organization.history()
  const unit = [...units.values()].find((each) => each.slug === slug)
  if (!unit) throw new Refusal('missing', 'unit.not-found', { values: { unit: slug } })
  return unit
}

const wordsOf = ({ code, values }: Refusal, locale: Locale): string => rightsRefusalText(locale, code, values) ?? code
