// sign-in.tsx — the two steps of signing in: name and password, then the code.
import { PasswordField, SubmitButton, TextField } from '../../../platform/components/form.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { href, type Locale } from '../../../platform/locale.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import { messages } from '../messages.ts'
import { oidcPaths } from '../oidc/paths.ts'
import { signInPaths } from '../paths.ts'
import type { SessionState } from '../session-life.ts'
import { afterRefusal, faultsOf } from './form-faults.ts'
import { BackField, Faults } from './form-parts.tsx'

export type SignInData = {
  readonly back: string | undefined
  /** Kept after a mistake. The password never is. */
  readonly login?: string
  readonly refusal?: Refusal | undefined
  /** Why the session that the browser brought is over. */
  readonly ended?: SessionState | undefined
  /** Who is signed in already. */
  readonly signedInAs?: string | undefined
  /** The provider that people may sign in by. */
  readonly provider?: string | undefined
}

export function signInPage(locale: Locale, data: SignInData): Page {
  const t = messages(locale)
  const { back, login = '', refusal, ended, signedInAs, provider } = data
  const faults = faultsOf(locale, refusal)
  const reason = ended && !refusal ? endedText(locale, ended) : undefined
  return {
    h1: t.signIn,
    ...afterRefusal(locale, t.signIn, refusal),
    description: t.signInDescription,
    canonical: signInPaths.signIn(),
    body: (
      <>
        <Faults locale={locale} faults={faults} />
        {reason ? <Notice tone="warning">{reason}</Notice> : null}
        {signedInAs ? <SignedIn locale={locale} name={signedInAs} /> : null}
        <form method="post" action={href(locale, signInPaths.signIn())} noValidate>
          <BackField back={back} />
          <TextField
            locale={locale}
            name="dang-nhap"
            label={t.login}
            value={login}
            autoComplete="username"
            verbatim
            error={faults.at('dang-nhap')}
          />
          <PasswordField
            locale={locale}
            name="mat-khau"
            label={t.password}
            autoComplete="current-password"
            error={faults.at('mat-khau')}
          />
          <SubmitButton>{t.signIn}</SubmitButton>
        </form>
        {provider ? (
          <p class="actions">
            <a class="button button-quiet" href={href(locale, oidcPaths.begin(back))} rel="nofollow">
              {t.signInBy({ provider })}
            </a>
          </p>
        ) : null}
        <h2>{t.signInHelpTitle}</h2>
        <p>{t.signInHelp}</p>
      </>
    ),
  }
}

function SignedIn({ locale, name }: { locale: Locale; name: string }) {
  const t = messages(locale)
  return (
    <Notice title={t.signedInAs({ name })}>
      <p>{t.signedInAsHint}</p>
      <SignOutForm locale={locale} />
    </Notice>
  )
}

export function SignOutForm({ locale }: { locale: Locale }) {
  return (
    <form method="post" action={href(locale, signInPaths.signOut)}>
      <SubmitButton quiet>{messages(locale).signOut}</SubmitButton>
    </form>
  )
}

function endedText(locale: Locale, ended: SessionState): string | undefined {
  const t = messages(locale)
  switch (ended) {
    case 'expired':
      return t.endedExpired
    case 'revoked':
      return t.endedRevoked
    case 'password-changed':
      return t.endedPassword
    case 'second-factor-reset':
      return t.endedReset
    case 'account-disabled':
      return t.endedDisabled
    case 'clock':
      return t.endedClock
    case 'alive':
    case 'signed-out':
      return undefined
  }
}

/** A sign-in or a link that cannot go on: why, and where to begin. */
export function stoppedPage(locale: Locale, title: string, refusal: Refusal): Page {
  const t = messages(locale)
  const { general } = faultsOf(locale, refusal)
  return {
    h1: title,
    ...afterRefusal(locale, title, refusal),
    description: t.signInDescription,
    noindex: true,
    body: (
      <>
        <p>{general}</p>
        <p class="actions">
          <a class="button" href={href(locale, signInPaths.signIn())}>
            {t.signIn}
          </a>
        </p>
      </>
    ),
  }
}

export type CodeData = { readonly byRecovery: boolean; readonly refusal?: Refusal | undefined }

/** The second step. What was typed is not shown again: a code counts once. */
export function codePage(locale: Locale, { byRecovery, refusal }: CodeData): Page {
  const t = messages(locale)
  const faults = faultsOf(locale, refusal)
  const title = byRecovery ? t.recoveryTitle : t.codeTitle
  return {
    h1: title,
    ...afterRefusal(locale, title, refusal),
    description: t.codeDescription,
    noindex: true,
    personal: true,
    body: (
      <>
        <Faults locale={locale} faults={faults} />
        <form method="post" action={href(locale, byRecovery ? signInPaths.recovery : signInPaths.code)} noValidate>
          {byRecovery ? (
            <TextField
              locale={locale}
              name="ma"
              label={t.recoveryCode}
              hint={t.recoveryHint}
              autoComplete="off"
              verbatim
              error={faults.at('ma')}
            />
          ) : (
            <TextField
              locale={locale}
              name="ma"
              label={t.code}
              hint={t.codeHint}
              inputMode="numeric"
              autoComplete="one-time-code"
              error={faults.at('ma')}
            />
          )}
          <SubmitButton>{t.signIn}</SubmitButton>
        </form>
        <ul>
          <li>
            <a href={href(locale, byRecovery ? signInPaths.code : signInPaths.recovery)}>
              {byRecovery ? t.useApp : t.useRecovery}
            </a>
          </li>
          <li>
            <a href={href(locale, signInPaths.signIn())}>{t.startAgain}</a>
          </li>
        </ul>
        <p>{t.lostBoth}</p>
      </>
    ),
  }
}
