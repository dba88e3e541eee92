// password.tsx — changing one's own password, and the pair of fields for a new one.
import { PasswordField, SubmitButton } from '../../../platform/components/form.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, href, type Locale } from '../../../platform/locale.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import { messages } from '../messages.ts'
import { signInPaths } from '../paths.ts'
import type { Account } from '../store.ts'
import { afterRefusal, type FormFaults, faultsOf } from './form-faults.ts'
import { BackField, Faults } from './form-parts.tsx'

export type PasswordData = {
  readonly account: Account
  readonly back: string | undefined
  readonly refusal?: Refusal | undefined
  /** How many other sessions ended with the change that was just made. */
  readonly saved?: number | undefined
}

export function passwordPage(locale: Locale, { account, back, refusal, saved }: PasswordData): Page {
  const t = messages(locale)
  const faults = faultsOf(locale, refusal)
  return {
    h1: t.passwordTitle,
    ...afterRefusal(locale, t.passwordTitle, refusal),
    description: t.passwordDescription,
    breadcrumb: [{ label: t.account, path: signInPaths.account }],
    noindex: true,
    body: (
      <>
        <Faults locale={locale} faults={faults} />
        {saved === undefined ? null : <Saved locale={locale} ended={saved} />}
        {account.mustChange ? (
          <Notice tone="warning" title={t.mustChangeTitle}>
            {t.mustChange}
          </Notice>
        ) : null}
        <form method="post" action={href(locale, signInPaths.password())} noValidate>
          <BackField back={back} />
          <input type="hidden" name="ten" autocomplete="username" value={account.login} />
          {account.passwordHash === null ? null : (
            <PasswordField
              locale={locale}
              name="mat-khau"
              label={t.currentPassword}
              autoComplete="current-password"
              error={faults.at('mat-khau')}
            />
          )}
          <NewPasswordFields locale={locale} faults={faults} />
          <p>{t.otherSessionsEnd}</p>
          <SubmitButton>{t.savePassword}</SubmitButton>
        </form>
      </>
    ),
  }
}

function Saved({ locale, ended }: { locale: Locale; ended: number }) {
  const t = messages(locale)
  const also = ended > 0 ? ` ${t.passwordSavedEnded({ count: formatCount(ended, locale) })}` : ''
  return <Notice tone="success">{t.passwordSaved + also}</Notice>
}

export function NewPasswordFields({ locale, faults }: { locale: Locale; faults: FormFaults }) {
  const t = messages(locale)
  return (
    <>
      <PasswordField
        locale={locale}
        name="moi"
        label={t.newPassword}
        hint={t.newPasswordHint}
        autoComplete="new-password"
        error={faults.at('moi')}
      />
      <PasswordField
        locale={locale}
        name="nhap-lai"
        label={t.repeatPassword}
        autoComplete="new-password"
        error={faults.at('nhap-lai')}
      />
    </>
  )
}
