// Host names: as a request brings them, as people write them, and which tenant one belongs to. Pure.
import { domainToASCII } from 'node:url'

const LABELS = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/
const BRACKETED = /^\[[0-9a-f:.]{2,45}\]$/

/** Of a Host header: in lower case, without port and without the dot at the end. undefined: nothing that could be a host. */
export function hostOf(header: string | undefined): string | undefined {
  const host =
    header
      ?.trim()
      .toLowerCase()
      .replace(/:\d{1,5}$/, '')
      .replace(/\.$/, '') ?? ''
  return LABELS.test(host) || BRACKETED.test(host) ? host : undefined
}

/** As somebody types it: with accents (`motcua.đơnvị.vn`), or copied with scheme, port and path. */
export function typedHost(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/[/?#].*$/, '')
  const port = /:\d{1,5}$/.exec(bare)?.[0] ?? ''
  const name = bare.slice(0, bare.length - port.length)
  return hostOf(name.startsWith('[') ? name : domainToASCII(name))
}

/** The machine itself, by whatever name. */
export const isLocal = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host)

export type Hosted = { readonly tenant: string; readonly hosts: readonly string[] }

/**
 * Whose host it is. One tenant alone answers under every name: a small office need not know what its machine is called. Among
 * several, a name that is nobody's gets nobody's pages; the machine's own name is for `local`.
 */
export function tenantOfHost<T extends Hosted>(
  host: string | undefined,
  tenants: readonly T[],
  local: string,
): T | undefined {
  const named = host === undefined ? undefined : tenants.find(({ hosts }) => hosts.includes(host))
  if (named) return named
  if (tenants.length === 1) return tenants[0]
  return host !== undefined && isLocal(host) ? tenants.find(({ tenant }) => tenant === local) : undefined
}
