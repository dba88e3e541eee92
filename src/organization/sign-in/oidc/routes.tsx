// routes.tsx — signing in by a provider: the way there and the way back. Read the request, call one command, answer.
import { Type } from 'typebox'
import type { Db } from '../../../platform/database/database.ts'
import { page, Redirect, type Route } from '../../../platform/http/route.ts'
import { href } from '../../../platform/locale.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { stepCookie as secondStepCookie } from '../entry.ts'
import { ownPath } from '../own-path.ts'
import { hashOf, SESSION_COOKIE, sessionCookie } from '../session.ts'
import { beginOidcSignIn, completeOidcSignIn } from './commands.ts'
import { oidcPaths } from './paths.ts'
import type { OidcProvider } from './provider.ts'
import { refusedPage } from './refused-page.tsx'
import { noStepCookie, STEP_COOKIE, stepCookie } from './step-cookie.ts'
import { findStep } from './store.ts'

export type OidcRouteDeps = {
  readonly db: Db
  readonly now: () => Date
  /** Absent: the settings name no provider. */
  readonly provider: OidcProvider | undefined
}

const NOT_CONFIGURED = new Refusal('missing', 'oidc.not-configured')

export function oidcRoutes({ db, now, provider }: OidcRouteDeps): readonly Route[] {
  return [
    page({
      path: oidcPaths.begin(),
      verb: 'public',
      budget: 'form',
      samples: [{ url: oidcPaths.begin(), status: 404 }],
      summary: 'send the browser to the sign-in provider',
      schema: { querystring: Type.Object({ tiep: Type.Optional(Type.String()) }) },
      handler: async ({ locale, query, origin }) => {
        const back = ownPath(query.tiep)
        if (!provider) return refusedPage(locale, { refusal: NOT_CONFIGURED, provider: undefined, back })
        const begun = await beginOidcSignIn(
          { db, now, provider },
          { redirectUri: origin + oidcPaths.answer, locale, back },
        )
        return begun instanceof Refusal
          ? refusedPage(locale, { refusal: begun, provider: provider.settings.name, back })
          : new Redirect(begun.address, 303, [stepCookie(begun.token)])
      },
    }),
    page({
      path: oidcPaths.answer,
      verb: 'public',
      budget: 'form',
      samples: [{ url: oidcPaths.answer, status: 404 }],
      summary: 'take the answer of the sign-in provider, once',
      handler: async ({ locale, search, cookies, address, userAgent }) => {
        if (!provider) return refusedPage(locale, { refusal: NOT_CONFIGURED, provider: undefined, back: null })
        const token = cookies[STEP_COOKIE]
        // The provider knows one address to come back to; the reader had a language before they left.
        const waiting = token ? await findStep(db, hashOf(token), now()) : undefined
        if (locale === 'vi' && waiting?.locale === 'en') return new Redirect(href('en', oidcPaths.answer) + search)
        const done = await completeOidcSignIn(
          { db, now, provider },
          { token, search, visitor: { address, userAgent }, formerToken: cookies[SESSION_COOKIE] },
        )
        switch (done.kind) {
          case 'refused':
            return refusedPage(locale, {
              refusal: done.refusal,
              provider: provider.settings.name,
              back: done.step?.back,
            })
          case 'signed-in':
            return new Redirect(done.step.back ?? '/', 303, [sessionCookie(done.token), noStepCookie])
          case 'second-step':
            return new Redirect('/dang-nhap/ma', 303, [secondStepCookie(done.token), noStepCookie])
        }
      },
    }),
  ]
}
