// form-values.ts — fields of forms as they arrive, and forms that come back.
import { Type } from 'typebox'
import type { Page } from '../../platform/http/html.tsx'
import type { Redirect } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'

/** A field that may be left out is an empty one. What is far too long for any of them is not read. */
export const Field = Type.String({ maxLength: 2000, default: '' })

/** An address that one may come back to. */
export const BackQuery = Type.Optional(Type.String({ maxLength: 2000 }))

/** Does it, or shows the form again with what is wrong. What is not there, or is a bug, is not the form's. */
export async function orForm(
  work: () => Promise<Page | Redirect>,
  form: (refusal: Refusal) => Page | Promise<Page>,
): Promise<Page | Redirect> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal && error.kind !== 'missing') return form(error)
    throw error
  }
}
