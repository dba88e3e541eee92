// reset-routes.ts — two-person resets of second factors.
import { Type } from 'typebox'
import type { Actor } from '../../platform/actor.ts'
import { pageWithin } from '../../platform/components/pager.tsx'
import type { Page } from '../../platform/http/html.tsx'
import { page, Redirect, type Route } from '../../platform/http/route.ts'
import type { Locale } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import { holdsOf } from '../rights/may.ts'
import { rightsPredicate } from '../rights/predicate.ts'
import type { SignInDeps } from './deps.ts'
import { Field, orForm } from './form-values.ts'
import { mayOverPerson, scopesOfPerson } from './over-person.ts'
import { type ResetsData, resetPage, resetsPage } from './pages/resets.tsx'
import { signInPaths } from './paths.ts'
import { findReset, listResets } from './reset-store.ts'
import { decideSecondFactorReset, mayDecide, requestSecondFactorReset } from './second-factor-reset.ts'

const RESETS_PER_PAGE = 50

const Id = Type.String({ format: 'uuid' })
const ById = Type.Object({ id: Id })
const UNKNOWN = '/quan-tri/xac-thuc-hai-lop/00000000-0000-7000-8000-000000000000'

export function resetRoutes(deps: SignInDeps): readonly Route[] {
  const { db, now, organization } = deps

  async function getReset(id: string) {
    const reset = await findReset(db, id)
    if (!reset) throw new Refusal('missing', 'reset.not-found')
    return reset
  }

  /** The first of the person's units; the command itself asks for all of them. */
  async function subject({ id = '' }: Readonly<Record<string, string>>) {
    const isId = /^[0-9a-f-]{36}$/i.test(id)
    const reset = isId ? await getReset(id) : undefined
    if (!reset) throw new Refusal('missing', 'reset.not-found')
    const [scope = ''] = await scopesOfPerson(db, organization, reset.personId, now())
    return { scope, owner: reset.personId }
  }

  async function list(
    locale: Locale,
    actor: Actor,
    asked: number,
    rest: Pick<ResetsData, 'typed' | 'refusal' | 'said'> = {},
  ): Promise<Page> {
    const rights = await organization.rights(now())
    const visible = rightsPredicate(actor, 'second-factor.list', rights, { scope: 'position.unit_id' })
    const first = await listResets(db, { visible, limit: RESETS_PER_PAGE, offset: 0 })
    const pages = Math.ceil(first.total / RESETS_PER_PAGE)
    const shown = pageWithin(asked, pages)
    const found =
      shown === 1
        ? first
        : await listResets(db, { visible, limit: RESETS_PER_PAGE, offset: (shown - 1) * RESETS_PER_PAGE })
    const mayRequest = holdsOf(actor, 'second-factor.request', rights.access).length > 0
    return resetsPage(locale, { ...found, page: shown, pages, mayRequest, ...rest })
  }

  return [
    page({
      path: '/quan-tri/xac-thuc-hai-lop',
      verb: 'second-factor.list',
      budget: 'list',
      samples: [
        { url: '/quan-tri/xac-thuc-hai-lop', as: 'quantri' },
        { url: '/quan-tri/xac-thuc-hai-lop?trang=7&xong=gui', as: 'quantri' },
        { url: '/quan-tri/xac-thuc-hai-lop', as: 'kiemtoan' },
        { url: '/quan-tri/xac-thuc-hai-lop', as: 'chuyenvien', status: 403 },
      ],
      summary: 'requests to take away a second factor',
      schema: {
        querystring: Type.Object({
          trang: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
          xong: Type.Optional(Type.Enum(['gui', 'quyet-dinh'])),
        }),
      },
      handler: ({ locale, actor, query }) =>
        list(locale, actor, query.trang ?? 1, {
          said: query.xong === 'gui' ? 'sent' : query.xong === 'quyet-dinh' ? 'decided' : undefined,
        }),
    }),
    page({
      method: 'POST',
      path: '/quan-tri/xac-thuc-hai-lop',
      verb: 'second-factor.request',
      budget: 'list',
      samples: [],
      summary: 'ask to take away a second factor',
      schema: { body: Type.Object({ 'dang-nhap': Field, 'ly-do': Field }) },
      handler: ({ locale, actor, body }) => {
        const typed = { login: body['dang-nhap'], reason: body['ly-do'] }
        return orForm(
          async () => {
            await requestSecondFactorReset(deps, actor, typed)
            return new Redirect(`${signInPaths.resets()}?xong=gui`)
          },
          (refusal) => list(locale, actor, 1, { typed, refusal }),
        )
      },
    }),
    page({
      path: '/quan-tri/xac-thuc-hai-lop/:id',
      verb: 'second-factor.list',
      subject,
      budget: 'detail',
      samples: [{ url: UNKNOWN, as: 'quantri', status: 404 }],
      summary: 'one request to take away a second factor',
      schema: { params: ById },
      handler: async ({ locale, actor, params }) => {
        const reset = await getReset(params.id)
        return resetPage(locale, { reset, mayDecide: await mayNowDecide(actor, reset) })
      },
    }),
    page({
      method: 'POST',
      path: '/quan-tri/xac-thuc-hai-lop/:id/quyet-dinh',
      verb: 'second-factor.decide',
      subject,
      budget: 'detail',
      samples: [],
      summary: 'decide on taking away a second factor',
      schema: { params: ById, body: Type.Object({ 'quyet-dinh': Type.Enum(['dong-y', 'khong']) }) },
      handler: ({ locale, actor, params, body }) =>
        orForm(
          async () => {
            const isApproved = body['quyet-dinh'] === 'dong-y'
            await decideSecondFactorReset(deps, actor, { id: params.id, isApproved })
            return new Redirect(`${signInPaths.resets()}?xong=quyet-dinh`)
          },
          async (refusal) => resetPage(locale, { reset: await getReset(params.id), mayDecide: false, refusal }),
        ),
    }),
  ]

  // ---- in these routes

  async function mayNowDecide(actor: Actor, reset: Awaited<ReturnType<typeof getReset>>): Promise<boolean> {
    if (actor.id === null || mayDecide(reset, actor.id)) return false
    return mayOverPerson(deps, actor, 'second-factor.decide', reset.personId)
  }
}
