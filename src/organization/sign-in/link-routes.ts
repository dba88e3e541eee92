// link-routes.ts — links that work once. The token stands in the address alone: it is logged nowhere, and no page links out.
import { Type } from 'typebox'
import { page, Redirect, type Route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { SignInDeps } from './deps.ts'
import { visitOf } from './entry-routes.ts'
import { Field, orForm } from './form-values.ts'
import { type Admitted, becomeFirstAdministrator, getOpenLink, listTopUnits, setPasswordByLink } from './links.ts'
import { messages } from './messages.ts'
import { firstAdministratorPage, linkPage } from './pages/link.tsx'
import { stoppedPage } from './pages/sign-in.tsx'
import { signInPaths } from './paths.ts'
import { sessionCookie } from './session.ts'

const ByToken = Type.Object({ token: Type.String({ minLength: 1, maxLength: 100 }) })

export function linkRoutes(deps: SignInDeps): readonly Route[] {
  return [
    page({
      path: '/lien-ket/:token',
      verb: 'public',
      budget: 'form',
      samples: [{ url: '/lien-ket/khong-co', status: 404 }],
      summary: 'what a link that works once is for',
      schema: { params: ByToken },
      handler: async ({ locale, params: { token } }) => {
        const opened = await getOpenLink(deps, token).catch(refusedLink)
        if (opened instanceof Refusal) return stoppedPage(locale, messages(locale).linkStopped, opened)
        const { purpose, account } = opened
        return account
          ? linkPage(locale, { token, purpose, account })
          : firstAdministratorPage(locale, { token, topUnits: await listTopUnits(deps) })
      },
    }),
    page({
      method: 'POST',
      path: '/lien-ket/:token',
      verb: 'public',
      budget: 'form',
      samples: [],
      summary: 'use a link: choose a password, or become the first administrator',
      schema: {
        params: ByToken,
        body: Type.Object({
          moi: Field,
          'nhap-lai': Field,
          ten: Field,
          'dang-nhap': Field,
          'don-vi': Field,
          'ten-don-vi': Field,
          'loai-don-vi': Field,
        }),
      },
      handler: async (input) => {
        const { locale, body } = input
        const { token } = input.params
        const opened = await getOpenLink(deps, token).catch(refusedLink)
        if (opened instanceof Refusal) return stoppedPage(locale, messages(locale).linkStopped, opened)
        const { purpose, account } = opened
        const command = { token, ...visitOf(input), ...body }
        if (account)
          return orForm(
            async () => admitted(await setPasswordByLink(deps, command)),
            (refusal) => linkPage(locale, { token, purpose, account, refusal }),
          )
        return orForm(
          async () => admitted(await becomeFirstAdministrator(deps, command)),
          async (refusal) =>
            firstAdministratorPage(locale, { token, topUnits: await listTopUnits(deps), typed: body, refusal }),
        )
      },
    }),
  ]
}

function refusedLink(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  throw error
}

function admitted({ token }: Admitted): Redirect {
  return token === undefined
    ? new Redirect(signInPaths.signIn())
    : new Redirect(signInPaths.account, 303, [sessionCookie(token)])
}
