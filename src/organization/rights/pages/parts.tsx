// parts.tsx — pieces that the pages of rights share: reach in words, a unit by its name, masked data.
import { DefinitionList } from '../../../platform/components/definition-list.tsx'
import type { Locale } from '../../../platform/locale.ts'
import type { Person } from '../../people/store.ts'
import { faceOf } from '../../units/face.ts'
import type { Day, UnitHistory, UnitId } from '../../units/history.ts'
import type { Permission, Reach } from '../access.ts'
import { type MaskedKind, mask } from '../masking.ts'
import { messages } from '../messages.ts'

/** How far from an unnamed unit: for the table of roles. */
export function reachInWords(reach: Reach, locale: Locale): string {
  const t = messages(locale)
  switch (reach) {
    case 'own':
      return t.reachOwn
    case 'unit':
      return t.reachUnit
    case 'subtree':
      return t.reachSubtree
    case 'tenant':
      return t.reachTenant
  }
}

/** How far from a unit that is named. */
export function reachFrom(reach: Reach, unit: string, locale: Locale): string {
  const t = messages(locale)
  switch (reach) {
    case 'own':
      return t.reachOwn
    case 'unit':
      return t.reachUnitOf({ unit })
    case 'subtree':
      return t.reachSubtreeOf({ unit })
    case 'tenant':
      return t.reachTenant
  }
}

export const unitName = (history: UnitHistory, id: UnitId, day: Day, locale: Locale): string =>
  faceOf(history, id, day)?.name ?? messages(locale).formerUnit

/** A verb as people say it, with a capital: it begins a line. */
export const actName = ({ label }: Pick<Permission, 'label'>, locale: Locale): string =>
  label[locale].charAt(0).toUpperCase() + label[locale].slice(1)

/** The value in figures of one width, masked; what is not known says so. */
export function MaskedValue({ locale, kind, value }: { locale: Locale; kind: MaskedKind; value: string | null }) {
  return <span class="masked">{value === null ? messages(locale).unknown : mask(kind, value)}</span>
}

type DataProps = { locale: Locale; person: Person; isMasked: boolean }

/** What is kept about a person, masked or in full. */
export function PersonalData({ locale, person, isMasked }: DataProps) {
  const t = messages(locale)
  const shown = (kind: MaskedKind, value: string | null) =>
    isMasked ? <MaskedValue locale={locale} kind={kind} value={value} /> : (value ?? t.unknown)
  return (
    <DefinitionList
      items={[
        { term: t.fullName, value: person.fullName },
        { term: t.nationalId, value: shown('national-id', person.nationalId) },
        { term: t.phone, value: shown('phone', person.phone) },
        { term: t.email, value: shown('email', person.email) },
        { term: t.address, value: shown('address', person.address) },
      ]}
    />
  )
}
