// freeze.ts — publications signed with the installation's own key.
import type { Freeze } from './commands.ts'
import { makePublication } from './kernel/publication.ts'

export const freezeWith =
  (secretKey: Uint8Array): Freeze =>
  (document, set, publishedAt) =>
    makePublication(document, set, { publishedAt: publishedAt.toISOString(), secretKey })
