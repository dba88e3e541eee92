// The front of a process that serves several tenants: finds out from the host name whose request it is, and hands it to that
// tenant's own server. Each server closes over its own pool and knows no other; nothing of a request reaches two of them.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import { splitLocale } from '../locale.ts'
import type { Log } from '../log.ts'
import { type Hosted, hostOf, tenantOfHost } from './host-name.ts'
import { LOBBY } from './lobby.ts'
import { trustedProxies } from './trusted-proxy.ts'

export type FrontOptions = {
  /** The tenants with their hosts, from the directory. Asked again from time to time: they may change while this runs. */
  readonly list: () => Promise<readonly Hosted[]>
  /** The server of one tenant. Called once for each, at its first request. */
  readonly open: (tenant: string) => Promise<FastifyInstance>
  /** Answers where nobody is at home: its routes are those of lobby.ts. */
  readonly lobby: FastifyInstance
  /** The tenant of localhost. */
  readonly local: string
  readonly trustProxy: Config['trustProxy']
  readonly log: Log
  /** How long the list of tenants is believed. */
  readonly freshMs?: number
}

export type Front = {
  readonly server: Server
  /** Opens the server of a tenant before anybody asks for it. */
  warm(tenant: string): Promise<void>
  listen(place: { readonly host: string; readonly port: number }): Promise<AddressInfo>
  close(): Promise<void>
}

const FRESH_MS = 5000
const REQUEST_TIMEOUT_MS = 30_000
const KEEP_ALIVE_MS = 72_000 // longer than the usual 60 s of a proxy, so that it is the proxy that closes

export function openFront(options: FrontOptions): Front {
  const { open, lobby, local, log, freshMs = FRESH_MS } = options
  const isProxy = trustedProxies(options.trustProxy)
  const servers = new Map<string, Promise<FastifyInstance>>()
  const tenants = remembered(options.list, freshMs, log)

  function serverOf(tenant: string): Promise<FastifyInstance> {
    const known = servers.get(tenant)
    if (known) return known
    const opening = open(tenant).then(async (server) => {
      await server.ready()
      return server
    })
    servers.set(tenant, opening)
    // Its database may be there at the next request.
    opening.catch(() => servers.delete(tenant))
    return opening
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = hostOf(forwardedHost(request, isProxy) ?? request.headers.host)
    const found = tenantOfHost(host, await tenants(), local)
    if (!found) return toLobby(request, response, 'unknown')
    const server = await serverOf(found.tenant).catch((error: unknown) => {
      log.error({ tenant: found.tenant, reason: reasonOf(error) }, 'tenant cannot be served')
      return undefined
    })
    return server ? server.routing(request, response) : toLobby(request, response, 'unavailable')
  }

  function toLobby(request: IncomingMessage, response: ServerResponse, why: keyof typeof LOBBY): void {
    const { locale, path } = splitLocale(request.url ?? '/')
    // The lobby's own style sheet and icon are asked for at the same host.
    if (!/^\/(?:assets\/|bieu-tuong\.svg$)/.test(path))
      request.url = path.startsWith('/api/') ? LOBBY[why].api : (locale === 'en' ? '/en' : '') + LOBBY[why].page
    // Whatever it was to do, nothing is done: no body is read.
    request.method = request.method === 'HEAD' ? 'HEAD' : 'GET'
    lobby.routing(request, response)
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // The directory itself does not answer, and never has since the start.
      log.error({ reason: reasonOf(error) }, 'tenants cannot be listed')
      toLobby(request, response, 'unavailable')
    })
  })
  server.requestTimeout = REQUEST_TIMEOUT_MS
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })

  return {
    server,
    async warm(tenant) {
      await serverOf(tenant)
    },
    async listen({ host, port }) {
      await lobby.ready()
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen({ host, port }, () => {
          server.removeListener('error', reject)
          resolve()
        })
      })
      return server.address() as AddressInfo // a server that listens on a port has one
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve)) // fails only where it never listened
      server.closeIdleConnections()
      await closed
      const opened = await Promise.allSettled(servers.values())
      await Promise.all(opened.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)))
      await lobby.close()
    },
  }
}

/** As the proxy nearest to us wrote it; anybody else's word for it counts for nothing. */
function forwardedHost(
  request: IncomingMessage,
  isProxy: (address: string | undefined) => boolean,
): string | undefined {
  const header = request.headers['x-forwarded-host']
  if (header === undefined || !isProxy(request.socket.remoteAddress)) return undefined
  return String(header).split(',').at(-1)
}

/** The list as it was a moment ago. When the directory does not answer, the last one it gave is still true for who runs. */
function remembered(
  list: () => Promise<readonly Hosted[]>,
  freshMs: number,
  log: Log,
): () => Promise<readonly Hosted[]> {
  let known: readonly Hosted[] | undefined
  let asking: Promise<readonly Hosted[]> | undefined
  let askedAt = 0
  return async () => {
    if (known && performance.now() - askedAt < freshMs) return known
    asking ??= list().finally(() => {
      asking = undefined
      askedAt = performance.now()
    })
    try {
      known = await asking
    } catch (error) {
      if (!known) throw error
      log.warn({ reason: reasonOf(error) }, 'tenants cannot be listed: the last list holds')
    }
    return known
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
