// second-factor.tsx — turning the second factor on and off, the square code for the app, and the sheet of recovery codes.
import { encode } from 'uqr'
import { PasswordField, SubmitButton, TextField } from '../../../platform/components/form.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, formatDateTime, href, type Locale } from '../../../platform/locale.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import { messages } from '../messages.ts'
import { signInPaths } from '../paths.ts'
import type { Account } from '../store.ts'
import { shownSecret, totpAddress } from '../totp.ts'
import { afterRefusal, type FormFaults, faultsOf } from './form-faults.ts'
import { Faults } from './form-parts.tsx'

/** Fewer than these, and the person is told to print new ones. */
const FEW_CODES = 3

export type FactorData = {
  readonly account: Account
  readonly recoveryCodesLeft: number
  readonly refusal?: Refusal | undefined
  /** Which of the page's forms came back. */
  readonly form?: 'begin' | 'renew' | 'off' | undefined
  readonly said?: 'off' | 'recovery-used' | undefined
}

const crumbs = (locale: Locale) => [{ label: messages(locale).account, path: signInPaths.account }]

export function secondFactorPage(locale: Locale, data: FactorData): Page {
  const t = messages(locale)
  const { account, refusal, said, recoveryCodesLeft } = data
  const count = formatCount(recoveryCodesLeft, locale)
  return {
    h1: t.factorTitle,
    ...afterRefusal(locale, t.factorTitle, refusal),
    lead: t.factorLead,
    description: t.factorDescription,
    breadcrumb: crumbs(locale),
    noindex: true,
    body: (
      <>
        <Faults locale={locale} faults={faultsOf(locale, refusal)} />
        {said === 'off' ? <Notice tone="success">{t.factorSaved}</Notice> : null}
        {said === 'recovery-used' ? <Notice tone="warning">{t.usedRecovery({ count })}</Notice> : null}
        {account.totpConfirmedAt ? (
          <>
            <p>{t.factorOnSince({ time: formatDateTime(account.totpConfirmedAt, locale), count })}</p>
            {recoveryCodesLeft < FEW_CODES && !said ? <Notice tone="warning">{t.fewCodes({ count })}</Notice> : null}
            <WhenOn locale={locale} data={data} />
          </>
        ) : (
          <WhenOff locale={locale} data={data} />
        )}
      </>
    ),
  }
}

function WhenOff({ locale, data: { account, refusal } }: { locale: Locale; data: FactorData }) {
  const t = messages(locale)
  const faults = faultsOf(locale, refusal)
  return (
    <>
      <p>{t.factorNeeds}</p>
      <form method="post" action={href(locale, signInPaths.secondFactor)} noValidate>
        <OwnPassword locale={locale} account={account} faults={faults} id="mat-khau" />
        <SubmitButton>{t.factorBegin}</SubmitButton>
      </form>
    </>
  )
}

function WhenOn({ locale, data: { account, refusal, form } }: { locale: Locale; data: FactorData }) {
  const t = messages(locale)
  const none = faultsOf(locale, undefined)
  const faults = faultsOf(locale, refusal)
  // Both forms ask for the same two things. One page, so the one that did not come back has its fields folded away.
  return (
    <>
      <details open={form === 'renew'}>
        <summary>{t.factorRenewTitle}</summary>
        <p>{t.factorRenewLead}</p>
        <form method="post" action={href(locale, signInPaths.recoveryCodes)} noValidate>
          <BothFactors locale={locale} account={account} faults={form === 'renew' ? faults : none} suffix="" />
          <SubmitButton>{t.factorRenew}</SubmitButton>
        </form>
      </details>
      <details open={form === 'off'}>
        <summary>{t.factorOffTitle}</summary>
        <p>{t.factorOffLead}</p>
        <form method="post" action={href(locale, signInPaths.secondFactorOff)} noValidate>
          <BothFactors locale={locale} account={account} faults={form === 'off' ? faults : none} suffix="-tat" />
          <SubmitButton quiet>{t.factorOff}</SubmitButton>
        </form>
      </details>
    </>
  )
}

type OwnFields = { locale: Locale; account: Account; faults: FormFaults }

function BothFactors({ suffix, ...fields }: OwnFields & { suffix: '' | '-tat' }) {
  const t = messages(fields.locale)
  return (
    <>
      <OwnPassword {...fields} id={`mat-khau${suffix}`} />
      <TextField
        locale={fields.locale}
        name={`ma${suffix}`}
        label={t.factorCode}
        autoComplete="one-time-code"
        verbatim
        error={fields.faults.at(`ma${suffix}`)}
      />
    </>
  )
}

/** Who came in by a provider has no password to be asked for. */
function OwnPassword({ locale, account, faults, id }: OwnFields & { id: string }) {
  const t = messages(locale)
  if (account.passwordHash === null) return null
  return (
    <PasswordField
      locale={locale}
      name={id}
      label={t.factorPassword}
      hint={t.factorPasswordHint}
      autoComplete="current-password"
      error={faults.at(id)}
    />
  )
}

// ---- connecting an app

export type SetupData = {
  readonly login: string
  readonly secret: Uint8Array
  readonly refusal?: Refusal | undefined
}

export function setupPage(locale: Locale, { login, secret, refusal }: SetupData): Page {
  const t = messages(locale)
  const faults = faultsOf(locale, refusal)
  return {
    h1: t.setupTitle,
    ...afterRefusal(locale, t.setupTitle, refusal),
    description: t.setupDescription,
    breadcrumb: [...crumbs(locale), { label: t.factorTitle, path: signInPaths.secondFactor }],
    noindex: true,
    body: (
      <>
        <Faults locale={locale} faults={faults} />
        <ol>
          <li>
            <p>{t.setupScan}</p>
            <SquareCode text={totpAddress(secret, login)} label={t.setupQr} />
            <p>
              <a href={totpAddress(secret, login)}>{t.setupHere}</a>
            </p>
            <p>
              {t.setupType}: <code class="secret">{shownSecret(secret)}</code>
            </p>
          </li>
          <li>
            <p>{t.setupConfirm}</p>
            <form method="post" action={href(locale, signInPaths.secondFactorSetup)} noValidate>
              <TextField
                locale={locale}
                name="ma"
                label={t.code}
                inputMode="numeric"
                autoComplete="one-time-code"
                error={faults.at('ma')}
              />
              <SubmitButton>{t.setupButton}</SubmitButton>
            </form>
          </li>
        </ol>
      </>
    ),
  }
}

/** One path of all dark squares: a hundred times fewer elements than one for each. */
function SquareCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 4, ecc: 'M' })
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg class="square-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

// ---- recovery codes

export type CodesData = {
  readonly login: string
  readonly codes: readonly string[]
  readonly now: Date
}

/** The only page that ever shows them; made for paper. */
export function recoveryCodesPage(locale: Locale, { login, codes, now }: CodesData): Page {
  const t = messages(locale)
  return {
    h1: t.codesTitle,
    lead: t.codesLead,
    description: t.codesDescription,
    noindex: true,
    body: (
      <>
        <div class="screen-only">
          <Notice tone="warning" title={t.codesOnce}>
            {t.codesOnceText}
          </Notice>
        </div>
        <ol class="recovery-codes">
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
        <p>{t.codesFor({ login, time: formatDateTime(now, locale) })}</p>
        <p class="screen-only">{t.codesPrint}</p>
        <p class="actions">
          <a class="button" href={href(locale, signInPaths.secondFactor)}>
            {t.codesDone}
          </a>
        </p>
      </>
    ),
  }
}
