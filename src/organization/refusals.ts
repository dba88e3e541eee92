// refusals.ts — the sentences of the module's refusals, from each of its parts.
import type { Locale } from '../platform/locale.ts'
import type { RefusalValues } from '../platform/refusal.ts'
import { peopleRefusalText } from './people/refusals.ts'
import { rightsRefusalText } from './rights/refusals.ts'
import { signInAdminRefusalText } from './sign-in/admin/refusals.ts'
import { apiKeyRefusalText } from './sign-in/api-key/refusals.ts'
import { oidcRefusalText } from './sign-in/oidc/refusals.ts'
import { signInRefusalText } from './sign-in/refusals.ts'
import { unitRefusalText } from './units/refusals.ts'

const parts: readonly ((locale: Locale, code: string, values: RefusalValues) => string | undefined)[] = [
  apiKeyRefusalText,
  signInAdminRefusalText,
  oidcRefusalText,
  peopleRefusalText,
  rightsRefusalText,
  signInRefusalText,
  unitRefusalText,
]

export function organizationRefusalText(locale: Locale, code: string, values: RefusalValues): string | undefined {
  for (const part of parts) {
    const text = part(locale, code, values)
    if (text !== undefined) return text
  }
  return undefined
}
