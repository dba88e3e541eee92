// fields.tsx — the fields of the forms about people, one by one, as several forms have them.
import { SelectField, TextField } from '../../../platform/components/form.tsx'
import type { Locale } from '../../../platform/locale.ts'
import type { Role } from '../../rights/roles.ts'
import { messages } from '../messages.ts'
import { FIELDS } from '../paths.ts'
import { type FormFaults, faultOf, roleName, type Typed } from './parts.tsx'

type Props = { locale: Locale; typed: Typed; faults: FormFaults }

export type Kept = { readonly nationalId: string; readonly phone: string; readonly address: string }

/** `kept`: of what is stored and not shown, its mask. */
export function PersonFields({ locale, typed, faults, kept }: Props & { kept?: Kept }) {
  const t = messages(locale)
  const hint = (masked: string | undefined, otherwise?: string) => (masked ? t.keepHint({ masked }) : otherwise)
  return (
    <>
      <TextField
        locale={locale}
        name={FIELDS.fullName}
        label={t.fieldName}
        value={typed.fullName ?? ''}
        error={faultOf(faults, 'fullName')}
        autoComplete="off"
      />
      <TextField
        locale={locale}
        name={FIELDS.nationalId}
        label={t.fieldNationalId}
        hint={hint(kept?.nationalId, t.fieldNationalIdHint)}
        value={typed.nationalId ?? ''}
        error={faultOf(faults, 'nationalId')}
        inputMode="numeric"
        autoComplete="off"
        optional
      />
      <TextField
        locale={locale}
        name={FIELDS.phone}
        label={t.fieldPhone}
        hint={hint(kept?.phone)}
        value={typed.phone ?? ''}
        error={faultOf(faults, 'phone')}
        inputMode="tel"
        autoComplete="off"
        optional
      />
      <TextField
        locale={locale}
        name={FIELDS.email}
        label={t.fieldEmail}
        value={typed.email ?? ''}
        error={faultOf(faults, 'email')}
        inputMode="email"
        autoComplete="off"
        optional
      />
      <TextField
        locale={locale}
        name={FIELDS.address}
        label={t.fieldAddress}
        hint={hint(kept?.address)}
        value={typed.address ?? ''}
        error={faultOf(faults, 'address')}
        autoComplete="off"
        optional
      />
    </>
  )
}

/** `optionalUnit`: for who may add people that belong to no unit. */
export function PositionFields({
  locale,
  typed,
  faults,
  roles,
  optionalUnit = false,
}: Props & { roles: readonly Role[]; optionalUnit?: boolean }) {
  const t = messages(locale)
  return (
    <>
      <TextField
        locale={locale}
        name={FIELDS.unit}
        label={t.fieldUnit}
        hint={t.fieldUnitHint}
        value={typed.unit ?? ''}
        error={faultOf(faults, 'unit')}
        optional={optionalUnit}
      />
      <SelectField
        locale={locale}
        name={FIELDS.role}
        label={t.fieldRole}
        value={typed.role ?? ''}
        error={faultOf(faults, 'role')}
        options={[
          { value: '', label: t.chooseRole },
          ...roles.map((role) => ({ value: role, label: roleName(role, locale) })),
        ]}
      />
      <TextField
        locale={locale}
        name={FIELDS.title}
        label={t.fieldTitle}
        hint={t.fieldTitleHint}
        value={typed.title ?? ''}
        error={faultOf(faults, 'title')}
        optional
      />
      <DayFields locale={locale} typed={typed} faults={faults} optionalEnd />
    </>
  )
}

export function DayFields({ locale, typed, faults, optionalEnd = false }: Props & { optionalEnd?: boolean }) {
  const t = messages(locale)
  return (
    <>
      <TextField
        locale={locale}
        name={FIELDS.from}
        label={t.fieldFrom}
        hint={t.fieldDayHint}
        value={typed.from ?? ''}
        error={faultOf(faults, 'from')}
        autoComplete="off"
      />
      <TextField
        locale={locale}
        name={FIELDS.until}
        label={t.fieldLastDay}
        hint={optionalEnd ? t.fieldLastDayHint : t.fieldDayHint}
        value={typed.until ?? ''}
        error={faultOf(faults, 'until')}
        autoComplete="off"
        optional={optionalEnd}
      />
    </>
  )
}
