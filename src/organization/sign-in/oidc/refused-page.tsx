// refused-page.tsx — a sign-in by a provider that was not done: why, and the two ways on.
import { statusOf } from '../../../platform/http/failure.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { href, type Locale } from '../../../platform/locale.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import { messages } from './messages.ts'
import { oidcPaths } from './paths.ts'
import { oidcRefusalText } from './refusals.ts'
import { noStepCookie } from './step-cookie.ts'

type Refused = {
  readonly refusal: Refusal
  /** Name of the provider; absent where there is none. */
  readonly provider: string | undefined
  readonly back: string | null | undefined
}

export function refusedPage(locale: Locale, { refusal, provider, back }: Refused): Page {
  const t = messages(locale)
  return {
    h1: provider === undefined ? t.titlePlain : t.title({ provider }),
    description: t.description,
    status: statusOf(refusal.kind),
    noindex: true,
    cookies: [noStepCookie],
    body: (
      <>
        <p>{oidcRefusalText(locale, refusal.code, refusal.values) ?? refusal.code}</p>
        <p>{t.nothingChanged}</p>
        <p class="actions">
          {provider === undefined ? null : (
            <a class="button" href={href(locale, oidcPaths.begin(back))} rel="nofollow">
              {t.again({ provider })}
            </a>
          )}
          <a class={provider === undefined ? 'button' : undefined} href={href(locale, oidcPaths.password(back))}>
            {t.withPassword}
          </a>
        </p>
      </>
    ),
  }
}
