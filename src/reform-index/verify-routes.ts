// verify-routes.ts — the verify page: empty, and with the verdict on a posted file. The file is not kept.
import { Type } from 'typebox'
import { page, type Route } from '../platform/http/route.ts'
import { publicationText, verifyPublication } from './kernel/publication.ts'
import { messages } from './messages.ts'
import { verifyPage } from './pages/verify.tsx'
import { listRounds } from './reports.ts'
import type { PageDeps } from './routes.tsx'

/** A publication of 11,000 units × 100 leaves has about 60 MB: such a one is verified on the command line. */
const LARGEST_FILE_BYTES = 8_000_000
const EXAMPLES = 3

export function verifyRoutes({ db }: PageDeps): readonly Route[] {
  const examples = async () =>
    (await listRounds(db))
      .filter(({ isFrozen }) => isFrozen)
      .slice(0, EXAMPLES)
      .map(({ header }) => ({ id: header.id, title: { vi: header.title.vi, en: header.title.en ?? header.title.vi } }))
  return [
    page({
      path: '/kiem-chung',
      verb: 'public',
      budget: 'form',
      samples: ['/kiem-chung'],
      summary: 'verify a publication file',
      handler: async ({ locale }) => verifyPage(locale, { examples: await examples() }),
    }),
    page({
      method: 'POST',
      path: '/kiem-chung',
      verb: 'public',
      budget: 'form',
      samples: [],
      summary: 'verify a posted publication file',
      bodyLimit: LARGEST_FILE_BYTES,
      schema: { body: Type.Object({ tep: Type.Optional(Type.Unknown()) }) },
      handler: async ({ locale, body }) => {
        const text = fileText(body.tep)
        if (text === '') return verifyPage(locale, { error: messages(locale).verifyNoFile, examples: await examples() })
        return verifyPage(locale, { verification: verifyPublication(text), examples: await examples() })
      },
    }),
  ]
}

/** A posted file is bytes, or text where the browser called it so. Bytes that are not UTF-8 become text that is not JSON. */
function fileText(value: unknown): string {
  if (typeof value === 'string') return value
  return value instanceof Uint8Array ? publicationText(value) : ''
}
