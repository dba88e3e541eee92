// Asks a server as a reader would, and reads what came back whatever it is packed in.
import type { FastifyInstance } from 'fastify'
import { readXlsx } from 'hucre/xlsx'
import type { Method } from '../../src/platform/http/route.ts'
import type { Reader } from './plant.ts'

export type Answer = {
  readonly status: number
  readonly location: string
  /** What can be read in it, a workbook's cells too. */
  readonly text: string
  /** Of a refusal to a program: which it is. */
  readonly code: string
}

let asked = 0
export const askedSoFar = (): number => asked

/** Each question comes from another address, so that no limit on requests is what is measured. */
export async function ask(server: FastifyInstance, reader: Reader, method: Method, url: string): Promise<Answer> {
  asked += 1
  const isRead = method === 'GET'
  const answer = await server.inject({
    method,
    url,
    remoteAddress: `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`,
    headers: {
      ...reader.headers,
      // A change of state comes from a page of the same site; asked as a program, a refusal says its code.
      ...(isRead ? {} : { origin: 'http://localhost:80', 'content-type': formOf(url) }),
      ...(isRead || reader.actor.kind === 'nobody' ? {} : { accept: 'application/json' }),
    },
    ...(isRead ? {} : { payload: url.startsWith('/api/') ? '{}' : '' }),
  })
  const type = String(answer.headers['content-type'] ?? '')
  const text = type.includes('spreadsheet')
    ? JSON.stringify(await readXlsx(new Uint8Array(answer.rawPayload)))
    : answer.body
  return {
    status: answer.statusCode,
    location: String(answer.headers.location ?? ''),
    text,
    code: type.includes('problem+json') ? String(answer.json().code ?? '') : '',
  }
}

const formOf = (url: string): string =>
  url.startsWith('/api/') ? 'application/json' : 'application/x-www-form-urlencoded'

/** A few at a time: the server has a handful of connections to its database. */
export async function inBatches<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      for (let next = queue.next(); !next.done; next = queue.next()) await work(next.value)
    }),
  )
}
