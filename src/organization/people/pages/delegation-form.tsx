// delegation-form.tsx — the form that lends a post.
import { CheckboxField, RadioField } from '../../../platform/components/choice.tsx'
import { SubmitButton, TextField } from '../../../platform/components/form.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { href } from '../../../platform/locale.ts'
import type { AccessTable } from '../../rights/access.ts'
import { signInPaths } from '../../sign-in/paths.ts'
import { DELEGATION_KINDS, lendableVerbs } from '../delegation.ts'
import { messages } from '../messages.ts'
import { FIELDS, peoplePaths } from '../paths.ts'
import type { Position } from '../position.ts'
import { unitLabel } from '../unit-by-text.ts'
import { verbName } from './delegations.tsx'
import { DayFields } from './fields.tsx'
import { administrationCrumb, type FormFaults, FormHead, faultOf, roleName, type Scene, type Typed } from './parts.tsx'

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Of the check boxes: then the others do not matter. */
export const WHOLE_POST = 'toan-bo'

export type DelegationFormData = {
  readonly scene: Scene
  readonly position: Position
  readonly holderName: string
  readonly access: AccessTable
  readonly isOwn: boolean
  readonly typed: Typed
  readonly verbs: readonly string[]
  readonly faults: FormFaults
  readonly status?: number
}

export function delegationFormPage(data: DelegationFormData): Page {
  const { scene, position, access, isOwn, typed, faults } = data
  const { locale } = scene
  const t = messages(locale)
  const title = isOwn ? t.delegateOwnTitle : t.delegateTitle({ name: data.holderName })
  const kinds = { delegation: t.kindDelegation, substitution: t.kindSubstitution } as const
  const name = `${position.title ?? roleName(position.role, locale)}, ${unitLabel(scene.history, position.unitId, scene.today)}`
  return {
    h1: title,
    lead: t.delegateLead({ position: name }),
    description: t.delegationDescription,
    breadcrumb: isOwn
      ? [
          { label: t.account, path: signInPaths.account },
          { label: t.ownDelegations, path: peoplePaths.own },
        ]
      : [administrationCrumb(locale), { label: t.delegations, path: peoplePaths.delegations() }],
    noindex: true,
    ...(data.status === undefined ? {} : { status: data.status }),
    body: (
      <>
        <FormHead locale={locale} faults={faults} />
        <form method="post" action={href(locale, isOwn ? peoplePaths.delegateOwn() : peoplePaths.delegate(''))}>
          <input type="hidden" name="vi-tri" value={position.id} />
          <TextField
            locale={locale}
            name={FIELDS.to}
            label={t.fieldTo}
            hint={t.fieldToHint}
            value={typed.to ?? ''}
            error={faultOf(faults, 'to')}
            autoComplete="off"
          />
          <RadioField
            locale={locale}
            name={FIELDS.kind}
            legend={t.fieldKind}
            value={typed.kind ?? 'delegation'}
            choices={DELEGATION_KINDS.map((kind) => ({ value: kind, label: kinds[kind] }))}
          />
          <CheckboxField
            locale={locale}
            name={FIELDS.verbs}
            legend={t.fieldVerbs}
            hint={t.fieldVerbsHint}
            error={faultOf(faults, 'verbs')}
            values={new Set(data.verbs)}
            choices={[
              { value: WHOLE_POST, label: t.allVerbs },
              ...lendableVerbs(position.role, access).map((verb) => ({
                value: verb,
                label: capitalised(verbName(verb, access, locale)),
              })),
            ]}
          />
          <TextField
            locale={locale}
            name={FIELDS.documentNumber}
            label={t.fieldDocumentNumber}
            hint={t.fieldDocumentNumberHint}
            value={typed.documentNumber ?? ''}
            error={faultOf(faults, 'documentNumber')}
          />
          <TextField
            locale={locale}
            name={FIELDS.documentOn}
            label={t.fieldDocumentOn}
            hint={t.fieldDayHint}
            value={typed.documentOn ?? ''}
            error={faultOf(faults, 'documentOn')}
            autoComplete="off"
          />
          <DayFields locale={locale} typed={typed} faults={faults} />
          <p class="actions">
            <SubmitButton>{t.submitDelegate}</SubmitButton>
          </p>
        </form>
      </>
    ),
  }
}
