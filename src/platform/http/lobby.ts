// The lobby: what is said under a host name where no tenant is at home, or while its tenant cannot be served. It names nobody.
import Type from 'typebox'
import { Refusal } from '../refusal.ts'
import { api, page, type Route } from './route.ts'

/** Where the front sends a request instead of where it wanted to go. */
export const LOBBY = {
  unknown: { page: '/khong-thuoc-don-vi-nao', api: '/api/khong-thuoc-don-vi-nao' },
  unavailable: { page: '/don-vi-tam-dung', api: '/api/don-vi-tam-dung' },
} as const

const why = {
  unknown: { status: 421, refusal: () => new Refusal('misdirected', 'tenant.unknown-host') },
  unavailable: { status: 503, refusal: () => new Refusal('unavailable', 'tenant.unavailable') },
} as const

export const lobbyRoutes: readonly Route[] = (['unknown', 'unavailable'] as const).flatMap((state) => {
  const { status, refusal } = why[state]
  const refuse = () => {
    throw refusal()
  }
  const { page: path, api: apiPath } = LOBBY[state]
  const summary = state === 'unknown' ? 'no tenant has this host name' : 'the tenant cannot be served now'
  return [
    page({ path, verb: 'public', budget: 'form', summary, samples: [{ url: path, status }], handler: refuse }),
    api({
      path: apiPath,
      verb: 'public',
      summary: { vi: 'Không có đơn vị nào ở tên máy này', en: summary },
      samples: [{ url: apiPath, status }],
      schema: { response: { 200: Type.Object({}) } },
      handler: refuse,
    }),
  ]
})
