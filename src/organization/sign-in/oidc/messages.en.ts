// English texts of signing in by a provider.
import type { Translation } from '../../../platform/locale.ts'
import type { vi } from './messages.vi.ts'

export const en: Translation<typeof vi> = {
  title: ({ provider }) => `Not signed in with ${provider}`,
  titlePlain: 'Not signed in',
  description: 'Why you are not signed in, and what you can do.',
  nothingChanged: 'Nothing was changed.',
  again: ({ provider }) => `Try again with ${provider}`,
  withPassword: 'Sign in with a password',
}
