// account-routes.ts — one's own account. Every address is about who asks: none names a person.
import { Type } from 'typebox'
import type { Actor } from '../../platform/actor.ts'
import { pageWithin } from '../../platform/components/pager.tsx'
import type { Page } from '../../platform/http/html.tsx'
import { page, Redirect, type Route } from '../../platform/http/route.ts'
import { dayInVietnam, type Locale } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import { isRole, ROLE_NAMES } from '../rights/roles.ts'
import { faceOf } from '../units/face.ts'
import { unitPaths } from '../units/paths.ts'
import type { SignInDeps } from './deps.ts'
import { visitOf } from './entry-routes.ts'
import { BackQuery, Field, orForm } from './form-values.ts'
import {
  beginSecondFactor,
  changePassword,
  confirmSecondFactor,
  endOtherSessions,
  endOwnSession,
  getOwnAccount,
  pendingSecret,
  renewRecoveryCodes,
  turnOffSecondFactor,
} from './own-account.ts'
import { ownPath } from './own-path.ts'
import { accountPage, type OwnPost } from './pages/account.tsx'
import { passwordPage } from './pages/password.tsx'
import { recoveryCodesPage, secondFactorPage, setupPage } from './pages/second-factor.tsx'
import { sessionsPage } from './pages/sessions.tsx'
import { signInPaths } from './paths.ts'
import { countRecoveryCodes, findLastSignIn, listSessions } from './store.ts'

const SESSIONS_PER_PAGE = 20

const Count = Type.Integer({ minimum: 0, maximum: 1_000_000 })

export function accountRoutes(deps: SignInDeps): readonly Route[] {
  const { db, now, organization } = deps

  async function factorPage(
    locale: Locale,
    actor: Actor,
    rest: Pick<Parameters<typeof secondFactorPage>[1], 'refusal' | 'form' | 'said'> = {},
  ): Promise<Page> {
    const account = await getOwnAccount(deps, actor)
    const recoveryCodesLeft = await countRecoveryCodes(db, account.personId)
    return secondFactorPage(locale, { account, recoveryCodesLeft, ...rest })
  }

  async function postsOf(actor: Actor): Promise<readonly OwnPost[]> {
    const [history, day] = [await organization.history(), dayInVietnam(now())]
    return actor.posts.map(({ role, scope, delegation }) => {
      const unit = faceOf(history, scope, day)
      return {
        role: isRole(role) ? ROLE_NAMES[role] : { vi: role, en: role },
        unit: unit && { name: unit.name, path: unitPaths.unit(unit.slug) },
        isLent: delegation !== undefined,
      }
    })
  }

  return [
    page({
      path: '/tai-khoan',
      verb: 'self',
      budget: 'form',
      samples: [
        { url: '/tai-khoan', as: 'motcua' },
        { url: '/tai-khoan', as: 'congdan' },
        { url: '/tai-khoan', as: 'lanhdao' },
      ],
      summary: "one's own account",
      handler: async ({ locale, actor }) => {
        const account = await getOwnAccount(deps, actor)
        const [posts, recoveryCodesLeft, lastSignIn] = await Promise.all([
          postsOf(actor),
          countRecoveryCodes(db, account.personId),
          findLastSignIn(db, account.personId, actor.session),
        ])
        return accountPage(locale, { account, posts, recoveryCodesLeft, lastSignIn })
      },
    }),
    page({
      path: '/tai-khoan/mat-khau',
      verb: 'self',
      budget: 'form',
      samples: [
        { url: '/tai-khoan/mat-khau', as: 'motcua' },
        { url: '/tai-khoan/mat-khau?xong=2', as: 'motcua' },
      ],
      summary: "change one's password",
      schema: { querystring: Type.Object({ tiep: BackQuery, xong: Type.Optional(Count) }) },
      handler: async ({ locale, actor, query }) =>
        passwordPage(locale, {
          account: await getOwnAccount(deps, actor),
          back: ownPath(query.tiep),
          saved: query.xong,
        }),
    }),
    page({
      method: 'POST',
      path: '/tai-khoan/mat-khau',
      verb: 'self',
      budget: 'form',
      samples: [],
      summary: 'check and keep a new password',
      schema: { body: Type.Object({ 'mat-khau': Field, moi: Field, 'nhap-lai': Field, tiep: BackQuery }) },
      handler: (input) => {
        const { locale, actor, body } = input
        const back = ownPath(body.tiep)
        return orForm(
          async () => {
            const { ended } = await changePassword(deps, actor, { ...body, visitor: visitOf(input).visitor })
            return new Redirect(back ?? `${signInPaths.password()}?xong=${ended}`)
          },
          async (refusal) => passwordPage(locale, { account: await getOwnAccount(deps, actor), back, refusal }),
        )
      },
    }),

    // ---- second factor
    page({
      path: '/tai-khoan/hai-lop',
      verb: 'self',
      budget: 'form',
      samples: [
        { url: '/tai-khoan/hai-lop', as: 'motcua' },
        { url: '/tai-khoan/hai-lop?xong=tat', as: 'motcua' },
      ],
      summary: "one's second factor",
      schema: { querystring: Type.Object({ xong: Type.Optional(Type.Enum(['tat', 'khoi-phuc'])) }) },
      handler: ({ locale, actor, query }) =>
        factorPage(locale, actor, {
          said: query.xong === 'tat' ? 'off' : query.xong === 'khoi-phuc' ? 'recovery-used' : undefined,
        }),
    }),
    page({
      method: 'POST',
      path: '/tai-khoan/hai-lop',
      verb: 'self',
      budget: 'form',
      samples: [],
      summary: 'begin to set up a second factor',
      schema: { body: Type.Object({ 'mat-khau': Field }) },
      handler: (input) =>
        orForm(
          async () => {
            await beginSecondFactor(deps, input.actor, { ...input.body, visitor: visitOf(input).visitor })
            return new Redirect(signInPaths.secondFactorSetup)
          },
          (refusal) => factorPage(input.locale, input.actor, { refusal, form: 'begin' }),
        ),
    }),
    page({
      path: '/tai-khoan/hai-lop/thiet-lap',
      verb: 'self',
      budget: 'form',
      samples: [{ url: '/tai-khoan/hai-lop/thiet-lap', as: 'motcua', status: 409 }],
      summary: 'the square code for the app',
      handler: async ({ locale, actor }) => {
        const account = await getOwnAccount(deps, actor)
        return setupPage(locale, { login: account.login, secret: pendingSecret(deps, account) })
      },
    }),
    page({
      method: 'POST',
      path: '/tai-khoan/hai-lop/thiet-lap',
      verb: 'self',
      budget: 'form',
      samples: [],
      summary: 'put the second factor in force; shows the recovery codes, this once',
      schema: { body: Type.Object({ ma: Field }) },
      handler: ({ locale, actor, body }) =>
        orForm(
          async () => {
            const codes = await confirmSecondFactor(deps, actor, body.ma)
            const { login } = await getOwnAccount(deps, actor)
            // No redirect: what is shown here is kept nowhere. Sent again, the code counts no second time.
            return recoveryCodesPage(locale, { login, codes, now: now() })
          },
          async (refusal) => {
            const account = await getOwnAccount(deps, actor)
            return setupPage(locale, { login: account.login, secret: pendingSecret(deps, account), refusal })
          },
        ),
    }),
    page({
      method: 'POST',
      path: '/tai-khoan/hai-lop/ma-khoi-phuc',
      verb: 'self',
      budget: 'form',
      samples: [],
      summary: 'new recovery codes, shown this once',
      schema: { body: Type.Object({ 'mat-khau': Field, ma: Field }) },
      handler: (input) =>
        orForm(
          async () => {
            const { locale, actor, body } = input
            const codes = await renewRecoveryCodes(deps, actor, { ...body, visitor: visitOf(input).visitor })
            const { login } = await getOwnAccount(deps, actor)
            return recoveryCodesPage(locale, { login, codes, now: now() })
          },
          (refusal) => factorPage(input.locale, input.actor, { refusal, form: 'renew' }),
        ),
    }),
    page({
      method: 'POST',
      path: '/tai-khoan/hai-lop/tat',
      verb: 'self',
      budget: 'form',
      samples: [],
      summary: 'turn the second factor off',
      schema: { body: Type.Object({ 'mat-khau-tat': Field, 'ma-tat': Field }) },
      handler: (input) =>
        orForm(
          async () => {
            const { actor, body } = input
            const proof = { 'mat-khau': body['mat-khau-tat'], ma: body['ma-tat'], visitor: visitOf(input).visitor }
            await turnOffSecondFactor(deps, actor, proof)
            return new Redirect(`${signInPaths.secondFactor}?xong=tat`)
          },
          (refusal) => factorPage(input.locale, input.actor, { refusal: atForm(refusal, '-tat'), form: 'off' }),
        ),
    }),

    // ---- sessions
    page({
      path: '/tai-khoan/phien',
      verb: 'self',
      budget: 'list',
      samples: [
        { url: '/tai-khoan/phien', as: 'motcua' },
        { url: '/tai-khoan/phien?trang=9', as: 'motcua' },
        { url: '/tai-khoan/phien?xong=mot', as: 'motcua' },
        { url: '/tai-khoan/phien?xong=3', as: 'motcua' },
      ],
      summary: "one's own sessions",
      schema: {
        querystring: Type.Object({
          trang: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
          xong: Type.Optional(Type.String({ pattern: '^(?:mot|\\d{1,6})$' })),
        }),
      },
      handler: async ({ locale, actor, query }) => {
        const { personId } = await getOwnAccount(deps, actor)
        const asked = { now: now(), limit: SESSIONS_PER_PAGE }
        const first = await listSessions(db, personId, asked)
        const pages = Math.ceil(first.total / SESSIONS_PER_PAGE)
        const shown = pageWithin(query.trang ?? 1, pages)
        const list =
          shown === 1 ? first : await listSessions(db, personId, { ...asked, offset: (shown - 1) * SESSIONS_PER_PAGE })
        const ended = query.xong === undefined ? undefined : query.xong === 'mot' ? 'one' : Number(query.xong)
        return sessionsPage(locale, { ...list, current: actor.session, page: shown, pages, ended })
      },
    }),
    page({
      method: 'POST',
      path: '/tai-khoan/phien/:id/ket-thuc',
      verb: 'self',
      budget: 'form',
      samples: [],
      summary: "end one of one's sessions",
      schema: { params: Type.Object({ id: Type.String({ format: 'uuid' }) }) },
      handler: async ({ actor, params }) => {
        await endOwnSession(deps, actor, params.id)
        return new Redirect(`${signInPaths.sessions()}?xong=mot`)
      },
    }),
    page({
      method: 'POST',
      path: '/tai-khoan/phien/ket-thuc-khac',
      verb: 'self',
      budget: 'form',
      samples: [],
      summary: "end all of one's other sessions",
      handler: async ({ actor }) =>
        new Redirect(`${signInPaths.sessions()}?xong=${await endOtherSessions(deps, actor)}`),
    }),
  ]
}

/** Two forms of one page ask for the same things: the second one's fields have names of their own. */
function atForm(refusal: Refusal, suffix: string): Refusal {
  const fields = Object.fromEntries(Object.entries(refusal.fields).map(([name, code]) => [name + suffix, code]))
  return new Refusal(refusal.kind, refusal.code, { values: refusal.values, fields })
}
