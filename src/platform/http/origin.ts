// Cross-site requests: who may change something. The browser says where a request comes from in two headers that a page
// cannot forge, so no token has to travel in forms (a token in the body would not work with streamed uploads).
import type { IncomingHttpHeaders } from 'node:http'

export type Origins = {
  /** Own origin, `https://…`, without a slash at the end. */
  readonly own: string
  readonly method: string
  readonly isApi: boolean
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

export function isCrossSite(headers: IncomingHttpHeaders, { own, method, isApi }: Origins): boolean {
  if (SAFE.has(method)) return false
  const site = headers['sec-fetch-site']
  // 'none' is the person's own act (an address typed, a page sent again). 'same-site' is another host: not us.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  // A sandboxed or redirected page sends the word 'null', which is nobody's origin.
  if (headers.origin !== undefined) return headers.origin.toLowerCase() !== own.toLowerCase()
  if (site !== undefined) return false
  // Neither header: not a browser of our floor. A program may use the API as long as it carries no one's session.
  return !isApi || headers.cookie !== undefined
}

/** Our own origin as the reader sees it. A Host header is anybody's text: only the shape of a host gets through. */
export function originOf(configured: string | undefined, protocol: string, host: string): string {
  if (configured !== undefined) return configured.replace(/\/+$/, '')
  const isHost = /^(?:[a-z0-9](?:[a-z0-9.-]{0,252})|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i.test(host)
  return `${protocol}://${isHost ? host : 'localhost'}`
}
