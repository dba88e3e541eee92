// link.tsx — what a link that works once opens: choosing a password, or becoming the first administrator.
import { SelectField, SubmitButton, TextField } from '../../../platform/components/form.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { href, type Locale } from '../../../platform/locale.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import { KIND_NAMES, kindName } from '../../units/kinds.ts'
import type { FirstAdministrator, OpenLink } from '../links.ts'
import { messages } from '../messages.ts'
import { signInPaths } from '../paths.ts'
import type { Account } from '../store.ts'
import { afterRefusal, faultsOf } from './form-faults.ts'
import { Faults } from './form-parts.tsx'
import { NewPasswordFields } from './password.tsx'

export type LinkData = {
  readonly token: string
  readonly purpose: OpenLink['purpose']
  readonly account: Account
  readonly refusal?: Refusal | undefined
}

export function linkPage(locale: Locale, { token, purpose, account, refusal }: LinkData): Page {
  const t = messages(locale)
  const faults = faultsOf(locale, refusal)
  const title = purpose === 'invitation' ? t.linkInvitation : t.linkReset
  return {
    h1: title,
    ...afterRefusal(locale, title, refusal),
    lead: t.linkFor({ name: account.name, login: account.login }),
    description: t.linkDescription,
    noindex: true,
    personal: true,
    body: (
      <>
        <Faults locale={locale} faults={faults} />
        <form method="post" action={href(locale, signInPaths.link(token))} noValidate>
          <input type="hidden" name="ten" autocomplete="username" value={account.login} />
          <NewPasswordFields locale={locale} faults={faults} />
          {account.totpConfirmedAt ? <p>{t.linkSecondFactorNote}</p> : null}
          <SubmitButton>{t.linkSave}</SubmitButton>
        </form>
        <p>{t.linkNotYou}</p>
      </>
    ),
  }
}

export type FirstData = {
  readonly token: string
  readonly topUnits: readonly { readonly id: string; readonly name: string }[]
  readonly typed?: FirstAdministrator | undefined
  readonly refusal?: Refusal | undefined
}

export function firstAdministratorPage(locale: Locale, { token, topUnits, typed, refusal }: FirstData): Page {
  const t = messages(locale)
  const faults = faultsOf(locale, refusal)
  return {
    h1: t.firstTitle,
    ...afterRefusal(locale, t.firstTitle, refusal),
    lead: t.firstLead,
    description: t.firstDescription,
    noindex: true,
    personal: true,
    body: (
      <>
        <Faults locale={locale} faults={faults} />
        <form method="post" action={href(locale, signInPaths.link(token))} noValidate>
          <TextField
            locale={locale}
            name="ten"
            label={t.fullName}
            value={typed?.ten ?? ''}
            autoComplete="name"
            error={faults.at('ten')}
          />
          <TextField
            locale={locale}
            name="dang-nhap"
            label={t.login}
            hint={t.loginHint}
            value={typed?.['dang-nhap'] ?? ''}
            autoComplete="username"
            verbatim
            error={faults.at('dang-nhap')}
          />
          <Place locale={locale} topUnits={topUnits} typed={typed} at={faults.at} />
          <NewPasswordFields locale={locale} faults={faults} />
          <SubmitButton>{t.firstSave}</SubmitButton>
        </form>
      </>
    ),
  }
}

type PlaceProps = Pick<FirstData, 'topUnits' | 'typed'> & {
  locale: Locale
  at: (field: string) => string | undefined
}

/** The one unit at the top, a choice of several, or the first unit of all. */
function Place({ locale, topUnits, typed, at }: PlaceProps) {
  const t = messages(locale)
  const [only, ...others] = topUnits
  if (only && others.length === 0) return <p>{t.firstUnitOnly({ unit: only.name })}</p>
  if (only)
    return (
      <SelectField
        locale={locale}
        name="don-vi"
        label={t.firstUnit}
        value={typed?.['don-vi'] ?? ''}
        options={[{ value: '', label: t.choose }, ...topUnits.map(({ id, name }) => ({ value: id, label: name }))]}
        error={at('don-vi')}
      />
    )
  const kinds = KIND_NAMES.map((kind) => ({ value: kind, label: kindName(kind)[locale] }))
  return (
    <>
      <TextField
        locale={locale}
        name="ten-don-vi"
        label={t.firstUnitName}
        hint={t.firstUnitNameHint}
        value={typed?.['ten-don-vi'] ?? ''}
        autoComplete="organization"
        error={at('ten-don-vi')}
      />
      <SelectField
        locale={locale}
        name="loai-don-vi"
        label={t.firstUnitKind}
        value={typed?.['loai-don-vi'] ?? ''}
        options={[{ value: '', label: t.choose }, ...kinds]}
        error={at('loai-don-vi')}
      />
    </>
  )
}
