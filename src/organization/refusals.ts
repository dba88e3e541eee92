// refusals.ts — the sentences of the module's refusals, from each of its parts.
import type { Locale } from '../platform/locale.ts'
import type { RefusalValues } from '../platform/refusal.ts'
import { rightsRefusalText } from './rights/refusals.ts'
import { oidcRefusalText } from './sign-in/oidc/refusals.ts'
import { unitRefusalText } from './units/refusals.ts'

const parts: readonly ((locale: Locale, code: string, values: RefusalValues) => string | undefined)[] = [
  oidcRefusalText,
  rightsRefusalText,
  unitRefusalText,
]

export function organizationRefusalText(locale: Locale, code: string, values: RefusalValues): string | undefined {
  for (const part of parts) {
    const text = part(locale, code, values)
    if (text !== undefined) return text
  }
  return undefined
}
