// change-form.tsx — one step of a change that is being filled in. A plain form: everything of the other steps goes with it, hidden.
import type { ComponentChildren } from 'preact'
import { CheckboxField, RadioField } from '../../../platform/components/choice.tsx'
import { ErrorSummary } from '../../../platform/components/error-summary.tsx'
import { SelectField, SubmitButton, TextAreaField, TextField } from '../../../platform/components/form.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, href, type Locale } from '../../../platform/locale.ts'
import { platformMessages } from '../../../platform/messages.ts'
import { adminMessages } from '../admin-messages.ts'
import { adminPaths } from '../admin-paths.ts'
import type { DraftKind } from '../change-draft.ts'
import {
  type FormFault,
  type FormField,
  type FormState,
  filledIn,
  NEW_UNIT,
  type Step,
  stepsOf,
} from '../change-form.ts'
import type { Face } from '../face.ts'
import type { Block } from '../history.ts'
import { CODE_SCHEMES, KIND_NAMES, kindName } from '../kinds.ts'

export type FormData = {
  readonly kind: DraftKind
  readonly step: Step
  readonly state: FormState
  readonly faults: readonly FormFault[]
  /** The units chosen so far, each with where it stands. */
  readonly chosen: readonly ChosenUnit[]
  /** What was looked for and found, beside those. */
  readonly find: { readonly query: string; readonly units: readonly ChosenUnit[] }
  readonly blocks: readonly Block[]
}
export type ChosenUnit = { readonly face: Face; readonly parent: Face | undefined }

export function changeFormPage(locale: Locale, data: FormData): Page {
  const t = adminMessages(locale)
  const { kind, step, faults } = data
  const steps = stepsOf(kind)
  const place = steps.findIndex((each) => each.step === step)
  const title = t.kindTitle({ kind })
  const heading = steps.length > 1 ? stepName(step, locale) : title
  const previous = steps[place - 1]
  const next = steps[place + 1]
  const shown = new Set<string>(steps[place]?.fields ?? [])
  const wrong = faults.length > 0
  return {
    h1: heading,
    title: `${wrong ? platformMessages(locale).errorTitlePrefix : ''}${steps.length > 1 ? `${title}: ${heading}` : title}${titleSuffix(data)}`,
    caption:
      steps.length > 1
        ? `${title} · ${t.stepOf({ step: formatCount(place + 1, locale), steps: formatCount(steps.length + 1, locale) })}`
        : t.admin,
    description: t.formDescription({ title }),
    breadcrumb: [
      { label: t.administration, path: adminPaths.home },
      { label: t.admin, path: adminPaths.list() },
    ],
    noindex: true,
    ...(wrong ? { status: 422 } : {}),
    body: (
      <>
        <ErrorSummary locale={locale} faults={faults.map(({ field, text }) => ({ field, message: text[locale] }))} />
        <form method="get" action={href(locale, adminPaths.form(kind))}>
          {filledIn(data.state).map(([name, value]) =>
            shown.has(name) ? null : <input key={`${name} ${value}`} type="hidden" name={name} value={value} />,
          )}
          <Fields locale={locale} data={data} />
          <div class="actions">
            <SubmitButton name="buoc" value={next?.step ?? 'xem-truoc'}>
              {next ? t.continueButton : t.previewButton}
            </SubmitButton>
            {previous ? (
              <a href={href(locale, adminPaths.step(kind, previous.step, data.state))}>{t.backToStep}</a>
            ) : null}
          </div>
        </form>
      </>
    ),
  }
}

/** Pages of one step with other values are other pages. */
const titleSuffix = ({ chosen, find, kind }: FormData): string => {
  const [first] = chosen
  const parts = [kind === 'merge' ? '' : (first?.face.name ?? ''), find.query].filter((part) => part !== '')
  return parts.length > 0 ? ` (${parts.join(', ')})` : ''
}

export function stepName(step: Step, locale: Locale): string {
  const t = adminMessages(locale)
  switch (step) {
    case 'don-vi':
      return t.stepUnits
    case 'ke-thua':
      return t.stepSuccessor
    case 'nhap':
      return t.stepEnter
    case 'van-ban':
      return t.stepAct
    case 'xem-truoc':
      return t.stepPreview
  }
}

function Fields({ locale, data }: { locale: Locale; data: FormData }): ComponentChildren {
  const { step, kind } = data
  if (step === 'don-vi') return <ChooseUnits locale={locale} data={data} />
  if (step === 'ke-thua') return <ChooseSuccessor locale={locale} data={data} />
  const fields = stepsOf(kind).find((each) => each.step === step)?.fields ?? []
  return (
    <>
      {fields.map((field) => (
        <OneField key={field} locale={locale} data={data} field={field} />
      ))}
    </>
  )
}

function ChooseUnits({ locale, data }: { locale: Locale; data: FormData }) {
  const t = adminMessages(locale)
  const { chosen, find } = data
  return (
    <>
      {chosen.length > 0 ? (
        <CheckboxField
          locale={locale}
          name="dv"
          legend={t.fieldUnits}
          hint={t.fieldUnitsHint}
          error={errorOf(data, 'dv', locale)}
          values={new Set(chosen.map(({ face }) => face.slug))}
          choices={chosen.map(choiceOf)}
        />
      ) : (
        <p id="dv" class={errorOf(data, 'dv', locale) ? 'field-error' : 'empty'}>
          {errorOf(data, 'dv', locale) ?? t.noneChosen}
        </p>
      )}
      <TextField
        locale={locale}
        name="tim"
        label={t.fieldFind}
        hint={t.fieldFindHint}
        value={find.query}
        inputMode="search"
      />
      <p>
        <SubmitButton quiet name="buoc" value="don-vi">
          {t.findButton}
        </SubmitButton>
      </p>
      {find.units.length > 0 ? (
        <CheckboxField
          locale={locale}
          name="dv"
          id="ket-qua"
          legend={t.foundUnits}
          values={new Set()}
          choices={find.units.map(choiceOf)}
        />
      ) : find.query !== '' ? (
        <p class="empty">{t.foundNone({ query: find.query })}</p>
      ) : null}
    </>
  )
}

const choiceOf = ({ face, parent }: ChosenUnit) => ({
  value: face.slug,
  label: [face.name, face.code].filter((part) => part !== undefined).join(' '),
  hint: parent?.name,
})

function ChooseSuccessor({ locale, data }: { locale: Locale; data: FormData }) {
  const t = adminMessages(locale)
  return (
    <>
      <RadioField
        locale={locale}
        name="kt"
        legend={t.fieldSuccessor}
        error={errorOf(data, 'kt', locale)}
        value={data.state.kt}
        choices={[
          { value: NEW_UNIT, label: t.successorNew, hint: t.successorNewHint },
          ...data.chosen.map((unit) => ({ ...choiceOf(unit), hint: t.successorStays })),
        ]}
      />
      <h2>{t.newUnit}</h2>
      {(['ten', 'loai', 'cha', 'ma'] as const).map((field) => (
        <OneField key={field} locale={locale} data={data} field={field} />
      ))}
    </>
  )
}

const errorOf = ({ faults }: FormData, field: FormField, locale: Locale): string | undefined =>
  faults.find((each) => each.field === field)?.text[locale]

function OneField({ locale, data, field }: { locale: Locale; data: FormData; field: FormField }) {
  const t = adminMessages(locale)
  const { kind, state } = data
  const common = { locale, name: field, error: errorOf(data, field, locale) }
  const value = field === 'dv' ? (state.dv[0] ?? '') : state[field]
  switch (field) {
    case 'dv':
      return <TextField {...common} label={t.fieldUnit} hint={t.fieldUnitHint} value={value} />
    case 'ten':
      return kind === 'rename' || kind === 'change-kind' ? (
        <TextField
          {...common}
          label={kind === 'rename' ? t.fieldNewName : t.fieldNameIfChanged}
          hint={t.fieldNameHint}
          optional={kind === 'change-kind'}
          value={value}
        />
      ) : (
        <TextField {...common} label={t.fieldName} hint={t.fieldNameHint} value={value} />
      )
    case 'loai':
      return (
        <SelectField
          {...common}
          label={t.fieldKind}
          value={value}
          options={[
            { value: '', label: t.chooseKind },
            ...KIND_NAMES.map((each) => ({ value: each, label: kindName(each)[locale] })),
          ]}
        />
      )
    case 'cha':
      return <TextField {...common} label={t.fieldParent} hint={t.fieldParentHint} value={value} />
    case 'he':
      return (
        <SelectField
          {...common}
          label={t.fieldScheme}
          value={value}
          options={Object.entries(CODE_SCHEMES).map(([scheme, label]) => ({ value: scheme, label: label[locale] }))}
        />
      )
    case 'ma':
      return kind === 'change-code' ? (
        <TextField {...common} label={t.fieldNewCode} hint={t.fieldNewCodeHint} value={value} optional verbatim />
      ) : (
        <TextField {...common} label={t.fieldCode} value={value} optional verbatim />
      )
    case 'nhan':
      return (
        <TextAreaField
          {...common}
          label={t.fieldTaking}
          hint={kind === 'split' ? t.fieldTakingSplit : t.fieldTakingDissolve}
          optional={kind === 'dissolve'}
          value={value}
        />
      )
    case 'tiep':
      return (
        <RadioField
          {...common}
          legend={t.fieldContinues}
          value={value}
          choices={[
            { value: 'khong', label: t.continuesNo },
            { value: 'co', label: t.continuesYes },
          ]}
        />
      )
    case 'duoi':
      return (
        <RadioField
          {...common}
          legend={t.fieldBelow}
          value={value}
          choices={[
            { value: 'chuyen', label: kind === 'dissolve' ? t.belowMoveUp : t.belowMove },
            { value: 'ket-thuc', label: t.belowEnd },
          ]}
        />
      )
    case 'nguoi':
      return (
        <RadioField
          {...common}
          legend={t.fieldPeople}
          value={value}
          choices={[
            { value: 'chuyen', label: t.peopleMove },
            { value: 'ket-thuc', label: t.peopleEnd },
          ]}
        />
      )
    case 'uq':
      return (
        <RadioField
          {...common}
          legend={t.fieldDelegations}
          value={value}
          choices={[
            { value: 'lap-lai', label: t.delegationsRemake },
            { value: 'ket-thuc', label: t.delegationsEnd },
          ]}
        />
      )
    case 'khoi':
      return (
        <SelectField
          {...common}
          label={t.fieldBlock}
          value={value}
          options={[
            { value: '', label: t.chooseBlock },
            ...data.blocks.map(({ slug, title }) => ({ value: slug, label: title[locale] })),
          ]}
        />
      )
    case 'vao':
      return (
        <RadioField
          {...common}
          legend={t.fieldMembership}
          value={value}
          choices={[
            { value: 'vao', label: t.membershipJoin },
            { value: 'ra', label: t.membershipLeave },
          ]}
        />
      )
    case 'ngay':
      return <TextField {...common} label={t.fieldEffective} hint={platformMessages(locale).dayHint} value={value} />
    case 'vb':
      return (
        <TextField
          {...common}
          label={t.fieldInstrument}
          hint={t.fieldInstrumentHint}
          value={value}
          optional={kind === 'block'}
        />
      )
    case 'vbngay':
      return (
        <TextField
          {...common}
          label={t.fieldInstrumentOn}
          hint={platformMessages(locale).dayHint}
          value={value}
          optional
        />
      )
    case 'gc':
      return <TextAreaField {...common} label={t.fieldNote} value={value} rows={3} optional />
    case 'kt':
      return null
  }
}
