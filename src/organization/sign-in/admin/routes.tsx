// routes.tsx — the administration of sign-ins: read the request, call one command or query, answer.
import { Type } from 'typebox'
import type { Actor } from '../../../platform/actor.ts'
import { pageWithin } from '../../../platform/components/pager.tsx'
import type { Cookie } from '../../../platform/http/cookie.ts'
import type { Page } from '../../../platform/http/html.tsx'
import { page, Redirect, type Route, type Sample } from '../../../platform/http/route.ts'
import { dayInVietnam, type Locale } from '../../../platform/locale.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { courseOn } from '../../people/position.ts'
import { listPositions } from '../../people/store.ts'
import { unitLabel } from '../../people/unit-by-text.ts'
import { holdsOf, may } from '../../rights/may.ts'
import { ROLE_NAMES } from '../../rights/roles.ts'
import { Field, orForm } from '../form-values.ts'
import { inviteUser, resetPassword } from '../links.ts'
import { checkOverPerson, mayOverPerson, scopesOfPerson, topOf } from '../over-person.ts'
import { signInPaths } from '../paths.ts'
import { findAccount, findAccountByLogin, listSessions } from '../store.ts'
import { accountKey } from '../throttle.ts'
import {
  endNetworkPause,
  endPauseOf,
  endSessionsOf,
  lockAccountOf,
  type SignInAdminDeps,
  unlockAccountOf,
} from './commands.ts'
import { type AccountData, accountListPage, accountPage, networksPage, type Said } from './pages.tsx'
import { FILTER_WORDS, signInAdminPaths } from './paths.ts'
import {
  ACCOUNT_FILTERS,
  findLockedAt,
  findPause,
  listAccounts,
  listIdentities,
  listNetworkPauses,
  listSignInEntries,
} from './store.ts'

const READ = 'account.list'
const CHANGE = 'account.change'
const ACCOUNTS_PER_PAGE = 50
const SESSIONS_PER_PAGE = 20
const NETWORKS_PER_PAGE = 50
const RECENT = 15

const Id = Type.String({ format: 'uuid' })
const ByPerson = Type.Object({ person: Id })
const PageNumber = Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 }))
const UNKNOWN = '00000000-0000-7000-8000-000000000000'

/** Carries a new link over the redirect to the page that shows it once. */
const LINK_COOKIE = 'motcua_lien_ket_moi'
const linkCookie = (personId: string, token: string, expiresAt: Date): Cookie => ({
  name: LINK_COOKIE,
  value: `${personId}.${expiresAt.getTime()}.${token}`,
  maxAgeSeconds: 120,
})
const noLinkCookie: Cookie = { name: LINK_COOKIE, value: '', maxAgeSeconds: 0 }

type View = {
  readonly locale: Locale
  readonly actor: Actor
  readonly now: Date
  readonly origin: string
  readonly page?: number
  readonly cookie?: string | undefined
  readonly said?: Said | undefined
  readonly refusal?: Refusal
  readonly typedReason?: string
}

export function signInAdminRoutes(deps: SignInAdminDeps): readonly Route[] {
  const { db, now: clock, organization } = deps

  /** The first of the person's units; the handler and the commands ask for all of them. */
  async function subject({ person = '' }: Readonly<Record<string, string>>) {
    const account = /^[0-9a-f-]{36}$/i.test(person) ? await findAccount(db, person) : undefined
    if (!account) throw new Refusal('missing', 'account.not-found')
    const [scope = ''] = await scopesOfPerson(db, organization, account.personId, clock())
    return { scope, owner: account.personId }
  }

  /** A network belongs to no unit. */
  const top = async () => ({ scope: (await topOf(organization, clock())) ?? '' })

  /** After what was done, or back at the same page with why it was not. */
  const change = (
    path: string,
    summary: string,
    work: (input: {
      readonly actor: Actor
      readonly personId: string
      readonly body: { readonly 'ly-do': string }
    }) => Promise<Redirect>,
  ): Route =>
    page({
      method: 'POST',
      path,
      verb: CHANGE,
      subject,
      budget: 'detail',
      samples: [],
      summary,
      schema: { params: ByPerson, body: Type.Object({ 'ly-do': Field }) },
      handler: ({ locale, actor, params, body, now, origin }) =>
        orForm(
          () => work({ actor, personId: params.person, body }),
          (refusal) => {
            if (refusal.kind === 'forbidden') throw refusal
            const view = { locale, actor, now, origin, refusal, typedReason: body['ly-do'] }
            return oneAccount(params.person, view)
          },
        ),
    })

  const done = (personId: string, query: string) => new Redirect(`${signInAdminPaths.account(personId)}?${query}`)

  return [
    page({
      path: signInAdminPaths.list(),
      verb: READ,
      budget: 'list',
      samples: [
        { url: signInAdminPaths.list(), as: 'quantri' },
        { url: signInAdminPaths.list({ search: 'khong-co-ai' }), as: 'quantri' },
        { url: signInAdminPaths.list({ filter: 'locked' }), as: 'kiemtoan' },
        { url: signInAdminPaths.list(), as: 'congdan', status: 403 },
      ],
      summary: 'accounts, and how people sign in',
      schema: {
        querystring: Type.Object({
          tim: Type.Optional(Type.String({ maxLength: 100 })),
          loai: Type.Optional(Type.Enum(Object.values(FILTER_WORDS))),
          trang: PageNumber,
        }),
      },
      handler: async ({ locale, query, actor, now }) => {
        const [rights, reaches] = await Promise.all([organization.rights(now), reachesTop(actor, READ, now)])
        const search = query.tim?.trim() ?? ''
        const filter = ACCOUNT_FILTERS.find((each) => FILTER_WORDS[each] === query.loai) ?? 'all'
        const found = await paged(query.trang ?? 1, ACCOUNTS_PER_PAGE, (window) =>
          listAccounts(db, actor, { rights, reachesTop: reaches }, { search, filter, now }, window),
        )
        return accountListPage(locale, {
          ...found,
          state: { search, filter, page: found.page },
          maySeeNetworks: reaches,
          maySeeResets: holdsOf(actor, 'second-factor.list', rights.access).length > 0,
        })
      },
    }),
    page({
      path: signInAdminPaths.networks(),
      verb: READ,
      subject: top,
      budget: 'list',
      samples: [
        { url: signInAdminPaths.networks(), as: 'quantri' },
        { url: signInAdminPaths.networks(), as: 'kiemtoan' },
        { url: signInAdminPaths.networks(), as: 'congdan', status: 403 },
      ],
      summary: 'networks with many failed sign-ins',
      schema: { querystring: Type.Object({ trang: PageNumber, xong: Type.Optional(Type.String({ maxLength: 10 })) }) },
      handler: async ({ locale, query, actor, now }) => {
        const found = await paged(query.trang ?? 1, NETWORKS_PER_PAGE, (window) =>
          listNetworkPauses(db, { now, ...window }),
        )
        const mayChange = await reachesTop(actor, CHANGE, now)
        return networksPage(locale, { ...found, mayChange, isDone: query.xong === 'mang', now })
      },
    }),
    page({
      method: 'POST',
      path: signInAdminPaths.endNetworkPause,
      verb: CHANGE,
      subject: top,
      budget: 'list',
      samples: [],
      summary: 'let a network try again at once',
      schema: { body: Type.Object({ mang: Type.String({ maxLength: 200 }) }) },
      handler: async ({ actor, body }) => {
        await endNetworkPause(deps, actor, body.mang)
        return new Redirect(`${signInAdminPaths.networks()}?xong=mang`)
      },
    }),
    page({
      path: '/quan-tri/dang-nhap/:person',
      verb: READ,
      subject,
      budget: 'detail',
      samples: async (): Promise<readonly Sample[]> => {
        const demo = await findAccountByLogin(db, 'chuyenvien')
        return [
          ...(demo
            ? [
                { url: signInAdminPaths.account(demo.personId), as: 'quantri' },
                { url: signInAdminPaths.account(demo.personId), as: 'kiemtoan' },
                { url: signInAdminPaths.account(demo.personId), as: 'truongphong', status: 403 },
              ]
            : []),
          { url: signInAdminPaths.account(UNKNOWN), as: 'quantri', status: 404 },
        ]
      },
      summary: 'one account: sessions, what happened lately, what can be done',
      schema: {
        params: ByPerson,
        querystring: Type.Object({
          trang: PageNumber,
          xong: Type.Optional(Type.Enum(['khoa', 'mo-khoa', 'phien', 'tam-dung'])),
          so: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
        }),
      },
      handler: ({ locale, params, query, actor, cookies, now, origin }) =>
        oneAccount(params.person, {
          locale,
          actor,
          now,
          origin,
          page: query.trang ?? 1,
          cookie: cookies[LINK_COOKIE],
          said: saidOf(query.xong, query.so),
        }),
    }),
    page({
      method: 'POST',
      path: '/quan-tri/dang-nhap/:person/phien/:session/ket-thuc',
      verb: CHANGE,
      subject,
      budget: 'detail',
      samples: [],
      summary: "end one of a person's sessions",
      schema: { params: Type.Object({ person: Id, session: Id }) },
      handler: ({ locale, actor, params, now, origin }) =>
        orForm(
          async () => {
            const ended = await endSessionsOf(deps, actor, { personId: params.person, sessionId: params.session })
            return done(params.person, `xong=phien&so=${ended}`)
          },
          (refusal) => {
            if (refusal.kind === 'forbidden') throw refusal
            return oneAccount(params.person, { locale, actor, now, origin, refusal })
          },
        ),
    }),
    change(
      '/quan-tri/dang-nhap/:person/phien/ket-thuc',
      "end all of a person's sessions",
      async ({ actor, personId }) => {
        const ended = await endSessionsOf(deps, actor, { personId, sessionId: null })
        return done(personId, `xong=phien&so=${ended}`)
      },
    ),
    change('/quan-tri/dang-nhap/:person/khoa', 'lock an account', async ({ actor, personId, body }) => {
      await lockAccountOf(deps, actor, { personId, reason: body['ly-do'] })
      return done(personId, 'xong=khoa')
    }),
    change('/quan-tri/dang-nhap/:person/mo-khoa', 'unlock an account', async ({ actor, personId }) => {
      await unlockAccountOf(deps, actor, { personId })
      return done(personId, 'xong=mo-khoa')
    }),
    change('/quan-tri/dang-nhap/:person/bo-tam-dung', 'forget failed attempts', async ({ actor, personId }) => {
      await endPauseOf(deps, actor, { personId })
      return done(personId, 'xong=tam-dung')
    }),
    change('/quan-tri/dang-nhap/:person/lien-ket', 'make a link to set a password', async ({ actor, personId }) => {
      const account = await findAccount(db, personId)
      const make = account?.passwordHash === null ? inviteUser : resetPassword
      const { token, expiresAt } = await make(deps, actor, personId)
      return new Redirect(signInAdminPaths.account(personId), 303, [linkCookie(personId, token, expiresAt)])
    }),
  ]

  // ---- what several of them ask for

  async function oneAccount(personId: string, view: View): Promise<Page> {
    const { locale, actor, now, cookie } = view
    await checkOverPerson(deps, actor, READ, personId)
    const account = await findAccount(db, personId)
    if (!account) throw new Refusal('missing', 'account.not-found')
    const [found, lockedAt, identities, pause, entries, posts, mayChange] = await Promise.all([
      paged(view.page ?? 1, SESSIONS_PER_PAGE, async (window) => {
        const { sessions, total } = await listSessions(db, personId, { now, ...window })
        return { rows: sessions, total }
      }),
      findLockedAt(db, personId),
      listIdentities(db, personId),
      findPause(db, accountKey(account.login)),
      listSignInEntries(db, personId, RECENT),
      postsOf(personId, locale, now),
      mayOverPerson(deps, actor, CHANGE, personId),
    ])
    const data: AccountData = {
      account,
      lockedAt,
      posts,
      identities,
      sessions: found.rows,
      total: found.total,
      page: found.page,
      pages: found.pages,
      pause,
      entries,
      mayChange,
      link: linkOf(cookie, personId, view.origin),
      cookies: cookie === undefined ? [] : [noLinkCookie],
      said: view.said,
      refusal: view.refusal,
      now,
      ...(view.typedReason === undefined ? {} : { typedReason: view.typedReason }),
    }
    return accountPage(locale, data)
  }

  async function postsOf(personId: string, locale: Locale, now: Date): Promise<readonly string[]> {
    const day = dayInVietnam(now)
    const [positions, history] = await Promise.all([listPositions(db, [personId]), organization.history()])
    return positions
      .filter((position) => courseOn(position, day) === 'running')
      .map(({ role, title, unitId }) => `${title ?? ROLE_NAMES[role][locale]}, ${unitLabel(history, unitId, day)}`)
  }

  async function reachesTop(actor: Actor, verb: string, now: Date): Promise<boolean> {
    const [scope, rights] = await Promise.all([topOf(organization, now), organization.rights(now)])
    return scope !== undefined && may(actor, verb, { scope }, rights)
  }
}

function linkOf(cookie: string | undefined, personId: string, origin: string): AccountData['link'] {
  const [owner, expires, token] = cookie?.split('.') ?? []
  if (owner !== personId || token === undefined || !/^\d{1,15}$/.test(expires ?? '')) return undefined
  return { address: origin + signInPaths.link(token), expiresAt: new Date(Number(expires)) }
}

function saidOf(done: string | undefined, count: number | undefined): Said | undefined {
  switch (done) {
    case 'khoa':
      return 'locked'
    case 'mo-khoa':
      return 'unlocked'
    case 'tam-dung':
      return 'pause'
    case 'phien':
      return { ended: count ?? 0 }
    default:
      return undefined
  }
}

/** A page of a list; past its end, the last one. */
async function paged<T>(
  asked: number,
  size: number,
  read: (window: { readonly limit: number; readonly offset: number }) => Promise<{ rows: readonly T[]; total: number }>,
): Promise<{ readonly rows: readonly T[]; readonly total: number; readonly page: number; readonly pages: number }> {
  const first = await read({ limit: size, offset: (asked - 1) * size })
  const pages = Math.max(1, Math.ceil(first.total / size))
  const shown = pageWithin(asked, pages)
  const { rows } = shown === asked ? first : await read({ limit: size, offset: (shown - 1) * size })
  return { rows, total: first.total, page: shown, pages }
}
