// entry-routes.ts — signing in and out. Read the request, call one command, answer.
import { Type } from 'typebox'
import type { Page } from '../../platform/http/html.tsx'
import { type Input, page, Redirect, type Route, type Shape } from '../../platform/http/route.ts'
import type { Locale } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import { completeSecondStep, type SignedIn, signIn, signOut } from './commands.ts'
import type { SignInRouteDeps } from './deps.ts'
import { noStepCookie, STEP_COOKIE, stepCookie } from './entry.ts'
import { BackQuery, Field, orForm } from './form-values.ts'
import { messages } from './messages.ts'
import { ownPath } from './own-path.ts'
import { codePage, signInPage, stoppedPage } from './pages/sign-in.tsx'
import { signInPaths } from './paths.ts'
import { explainSession, hashOf, noSessionCookie, SESSION_COOKIE, sessionCookie } from './session.ts'
import { findSecondStep } from './store.ts'

export function entryRoutes(deps: SignInRouteDeps): readonly Route[] {
  const { db, now, provider } = deps
  return [
    page({
      path: '/dang-nhap',
      verb: 'public',
      budget: 'form',
      samples: ['/dang-nhap', '/dang-nhap?tiep=%2Ftai-khoan', { url: '/dang-nhap', as: 'motcua' }],
      summary: 'sign in with a password',
      schema: { querystring: Type.Object({ tiep: BackQuery }) },
      handler: async ({ locale, query, actor, cookies }) => {
        const signedInAs = actor.kind === 'person' ? actor.name : undefined
        const ended = signedInAs ? undefined : await explainSession(db, cookies[SESSION_COOKIE], now())
        const shown = signInPage(locale, { back: ownPath(query.tiep), ended, signedInAs, provider })
        // Said once. A session that only waits for the clock is left where it is.
        return ended && ended !== 'clock' ? { ...shown, cookies: [noSessionCookie] } : shown
      },
    }),
    page({
      method: 'POST',
      path: '/dang-nhap',
      verb: 'public',
      budget: 'form',
      samples: [],
      summary: 'check name and password',
      schema: { body: Type.Object({ 'dang-nhap': Field, 'mat-khau': Field, tiep: BackQuery }) },
      handler: (input) => {
        const { locale, body } = input
        const back = ownPath(body.tiep)
        const login = body['dang-nhap']
        return orForm(
          async () => {
            const answer = await signIn(deps, {
              login,
              password: body['mat-khau'],
              next: back ?? null,
              ...visitOf(input),
            })
            return answer.kind === 'signed-in'
              ? entered(answer)
              : new Redirect(signInPaths.code, 303, [stepCookie(answer.token)])
          },
          (refusal) => signInPage(locale, { back, login, refusal, provider }),
        )
      },
    }),
    page({
      path: '/dang-nhap/ma',
      verb: 'public',
      budget: 'form',
      samples: [{ url: '/dang-nhap/ma', status: 409 }],
      summary: 'the second step: a code of the app, or a recovery code',
      schema: { querystring: Type.Object({ cach: Way }) },
      handler: async ({ locale, query, cookies }) => {
        const token = cookies[STEP_COOKIE]
        const step = token ? await findSecondStep(db, hashOf(token), now()) : undefined
        if (!step) return stopped(locale, new Refusal('conflict', 'sign-in.step-gone'))
        return codePage(locale, { byRecovery: query.cach !== undefined })
      },
    }),
    page({
      method: 'POST',
      path: '/dang-nhap/ma',
      verb: 'public',
      budget: 'form',
      samples: [],
      summary: 'check the code of the second step',
      schema: { querystring: Type.Object({ cach: Way }), body: Type.Object({ ma: Field }) },
      handler: (input) =>
        orForm(
          async () => {
            const { cookies, body } = input
            const command = { stepToken: cookies[STEP_COOKIE], code: body.ma, ...visitOf(input) }
            return entered(await completeSecondStep(deps, command))
          },
          (refusal) => {
            if (refusal.code === 'sign-in.step-gone') return stopped(input.locale, refusal)
            return codePage(input.locale, { byRecovery: input.query.cach !== undefined, refusal })
          },
        ),
    }),
    page({
      method: 'POST',
      path: '/dang-xuat',
      verb: 'self',
      budget: 'form',
      samples: [],
      summary: 'end this session',
      handler: async ({ actor }) => {
        await signOut(deps, actor)
        return new Redirect('/', 303, [noSessionCookie])
      },
    }),
  ]
}

const stopped = (locale: Locale, refusal: Refusal): Page => stoppedPage(locale, messages(locale).stopped, refusal)

const Way = Type.Optional(Type.Literal('khoi-phuc'))

export const visitOf = <S extends Shape>({
  address,
  userAgent,
  cookies,
}: Pick<Input<S>, 'address' | 'userAgent' | 'cookies'>) => ({
  visitor: { address, userAgent },
  formerToken: cookies[SESSION_COOKIE],
})

/** In: to where the person wanted to go, unless something of their own comes first. */
function entered({ token, mustChange, next, recoveryCodesLeft }: SignedIn): Redirect {
  const cookies = [sessionCookie(token), noStepCookie]
  if (mustChange) return new Redirect(signInPaths.password(next), 303, cookies)
  if (recoveryCodesLeft !== undefined) return new Redirect(`${signInPaths.secondFactor}?xong=khoi-phuc`, 303, cookies)
  return new Redirect(next ?? signInPaths.account, 303, cookies)
}
