// parts.tsx — pieces that several pages of people show: positions in words, masked values, faults of a form.
import type { ComponentChildren } from 'preact'
import { ErrorSummary, type FieldFault } from '../../../platform/components/error-summary.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import { Tag } from '../../../platform/components/tag.tsx'
import { formatDate, href, type Locale, NO_BREAK_SPACE } from '../../../platform/locale.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import { organizationRefusalText } from '../../refusals.ts'
import { ROLE_NAMES, type Role } from '../../rights/roles.ts'
import { dayBefore } from '../../units/days.ts'
import type { Day, UnitHistory, UnitId } from '../../units/history.ts'
import { unitPaths } from '../../units/paths.ts'
import { messages } from '../messages.ts'
import { FIELDS, type FieldName, peoplePaths } from '../paths.ts'
import { unitLabel } from '../unit-by-text.ts'

/** What every page of people needs to say which unit is which. */
export type Scene = { readonly locale: Locale; readonly history: UnitHistory; readonly today: Day }

export const roleName = (role: Role, locale: Locale): string => ROLE_NAMES[role][locale]

/** The way to every page of people starts here. */
export const administrationCrumb = (locale: Locale) => ({
  label: messages(locale).administration,
  path: peoplePaths.administration,
})

/** A number stays on its line. */
export const unbroken = (text: string): string => text.replaceAll(' ', NO_BREAK_SPACE)

/** With the last day on which it is held, as people say it. */
export function days({ from, until }: { from: Day; until: Day | null }, locale: Locale): string {
  const t = messages(locale)
  const first = formatDate(from, locale)
  return until === null
    ? t.fromDay({ from: first })
    : t.fromUntil({ from: first, until: formatDate(dayBefore(until), locale) })
}

export function UnitName({ scene, unit }: { scene: Scene; unit: UnitId }) {
  const slug = scene.history.units.get(unit)?.slug
  const label = unitLabel(scene.history, unit, scene.today)
  return slug === undefined ? label : <a href={href(scene.locale, unitPaths.unit(slug))}>{label}</a>
}

/** Names of the demo say by themselves that they are invented; another person marked so gets the word beside. */
export function PersonName({ locale, name, isDemo }: { locale: Locale; name: string; isDemo: boolean }) {
  const isSaid = name.includes('minh họa')
  return (
    <>
      {name}
      {isDemo && !isSaid ? <Tag>{messages(locale).demo}</Tag> : null}
    </>
  )
}

// ---- forms

export type Typed = Readonly<Partial<Record<FieldName, string>>>

/** What is wrong with a form that came back. */
export type FormFaults = {
  readonly faults: readonly FieldFault[]
  /** What is so beside the fields: somebody was faster, a rule of the whole. */
  readonly general: string | undefined
}

export const NO_FAULTS: FormFaults = { faults: [], general: undefined }

const isField = (name: string): name is FieldName => Object.hasOwn(FIELDS, name)

/** As the fields stand in the forms. */
const ORDER: readonly string[] = Object.values(FIELDS)

/** Refusals of constraints know no field; the form knows where they belong. */
const FIELD_OF: Readonly<Record<string, FieldName>> = {
  'person.national-id-taken': 'nationalId',
  'account.login-taken': 'login',
  'position.overlap-meanwhile': 'from',
  'delegation.overlap-meanwhile': 'from',
}

export function formFaults(refusal: Refusal, locale: Locale): FormFaults {
  const text = (code: string) => organizationRefusalText(locale, code, refusal.values) ?? code
  const known = FIELD_OF[refusal.code]
  const fields = Object.keys(refusal.fields).length > 0 ? refusal.fields : known ? { [known]: refusal.code } : {}
  const faults = Object.entries(fields)
    .map(([name, code]) => ({ field: isField(name) ? FIELDS[name] : name, message: text(code) }))
    .sort((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field))
  return { faults, general: faults.length === 0 ? text(refusal.code) : undefined }
}

export const faultOf = ({ faults }: FormFaults, field: FieldName): string | undefined =>
  faults.find((fault) => fault.field === FIELDS[field])?.message

export function FormHead({ locale, faults }: { locale: Locale; faults: FormFaults }) {
  return (
    <>
      <ErrorSummary locale={locale} faults={faults.faults} />
      {faults.general ? (
        <Notice tone="error" title={messages(locale).refusedTitle}>
          {faults.general}
        </Notice>
      ) : null}
    </>
  )
}

/** Several fields that belong together. */
export function Group({ legend, children }: { legend: string; children: ComponentChildren }) {
  return (
    <section>
      <h2>{legend}</h2>
      {children}
    </section>
  )
}
