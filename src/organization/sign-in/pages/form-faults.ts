// form-faults.ts — what a refusal says at a form that comes back: on top, and beside each field.
import type { FieldFault } from '../../../platform/components/error-summary.tsx'
import { statusOf } from '../../../platform/http/failure.tsx'
import type { Locale } from '../../../platform/locale.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import { organizationRefusalText } from '../../refusals.ts'
import { messages } from '../messages.ts'

export type FormFaults = {
  readonly summary: readonly FieldFault[]
  /** What belongs to no field. */
  readonly general: string | undefined
  at(field: string): string | undefined
}

export function faultsOf(locale: Locale, refusal: Refusal | undefined): FormFaults {
  const say = (code: string) => organizationRefusalText(locale, code, refusal?.values ?? {}) ?? code
  const fields = Object.entries(refusal?.fields ?? {})
  const at = new Map(fields.map(([field, code]) => [field, say(code)]))
  return {
    summary: [...at].map(([field, message]) => ({ field, message })),
    general: refusal && fields.length === 0 ? say(refusal.code) : undefined,
    at: (field) => at.get(field),
  }
}

/** Title and status of a page that shows a form again. */
export const afterRefusal = (locale: Locale, title: string, refusal: Refusal | undefined) =>
  refusal ? { title: messages(locale).errorPrefix + title, status: statusOf(refusal.kind) } : {}
