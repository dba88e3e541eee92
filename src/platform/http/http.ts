// The HTTP server: security headers, limits, compression, caching, languages, errors. It knows no page and no module:
// it is given a list of declared routes and refuses to start over one that is registered any other way.
import { createHash } from 'node:crypto'
import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import cookies from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import staticFiles from '@fastify/static'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { type Actor, NOBODY } from '../actor.ts'
import { type Guard, PUBLIC, SELF } from '../guard.ts'
import { href, LOCALES, type Locale, splitLocale } from '../locale.ts'
import type { Log } from '../log.ts'
import { Refusal } from '../refusal.ts'
import type { Assets } from './assets.ts'
import type { Cookie } from './cookie.ts'
import {
  crossSiteFailure,
  type Failure,
  failureOf,
  failurePage,
  methodFailure,
  plainFailure,
  problemOf,
  type RefusalText,
} from './failure.tsx'
import { ICON_PATH, iconSvg, type Page, type Rendering, renderedAt, renderPage, type Site } from './html.tsx'
import { openApiRoutes, registerOpenApi } from './openapi.tsx'
import { isCrossSite, originOf } from './origin.ts'
import {
  declarationFaults,
  type FileAnswer,
  file,
  type Input,
  listSamples,
  Redirect,
  type Route,
  type Shape,
} from './route.ts'

export type HttpConfig = {
  /** Whose X-Forwarded-* headers are believed. */
  readonly trustProxy: boolean | readonly string[]
  /** `https://motcua.example.vn`. Without it the Host header says where we are: fine on one machine, not behind a shared cache. */
  readonly publicOrigin?: string | undefined
  /** Per address. A whole commune office may share one. */
  readonly requestsPerMinute?: number | undefined
}

export type ServerOptions = {
  readonly config: HttpConfig
  readonly log: Log
  readonly assets: Assets
  readonly site: Site
  readonly routes: readonly Route[]
  readonly now?: () => Date
  readonly refusalText?: RefusalText
  /** Who may what. Without it every route is public. */
  readonly guard?: Guard
  /** Where a person signs in, without language prefix; asked to come back after it in the query `tiep`. */
  readonly signInPath?: string
  /** Title and version of the API document. */
  readonly api?: { readonly title: string; readonly version: string }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    declaration?: Route
    locale?: Locale
  }
  interface FastifyRequest {
    actor: Actor
  }
}

const REQUESTS_PER_MINUTE = 600
const BODY_LIMIT = 64 * 1024 // forms and API calls; a route that takes files says its own
const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60

const tables = new WeakMap<object, readonly Route[]>()

/** All routes of a server, as they were declared. */
export function routeTable(server: FastifyInstance): readonly Route[] {
  const table = tables.get(server)
  if (!table) throw new Error('this server was not made by buildServer')
  return table
}

export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { config, log, assets, guard, now = () => new Date() } = options
  const perMinute = config.requestsPerMinute ?? REQUESTS_PER_MINUTE
  const loggerInstance: FastifyBaseLogger = log
  const server: FastifyInstance = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }), // our own line carries no address, query or body: those are personal data
    genReqId: () => crypto.randomUUID(), // never the caller's: it is shown to people and written to the log
    requestIdHeader: false,
    trustProxy: trustedProxies(config.trustProxy),
    bodyLimit: BODY_LIMIT,
    ajv: { customOptions: { allErrors: true } }, // a person is told everything at once; the body limit bounds the work
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 200 },
    // A malformed percent-encoding is an address that does not exist, told in the reader's language like any other.
    frameworkErrors: (_error, request, reply) => fail(request, reply, plainFailure(404, asked(request))),
  })
  const routes: Route[] = [...options.routes, ...openApiRoutes(server, () => routes, perMinute), ...ownRoutes(assets)]
  tables.set(server, routes)
  refuseUndeclared(server, routes, guard)

  await server.register(helmet, securityHeaders(config))
  await server.register(cookies)
  server.decorateRequest('actor') // set before anything reads it; an object given here would be shared by all requests
  await server.register(rateLimit, {
    max: perMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, context) =>
      new Refusal('too_many', 'request.too-many', { values: { seconds: Math.max(1, Math.ceil(context.ttl / 1000)) } }),
  })
  server.addHook('onSend', tagAndRevalidate) // before compression: the tag is of what is said, not of how it is packed
  await server.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: 1024,
    brotliOptions: {
      params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_QUALITY]: 5 },
    },
  })
  if (assets.folder) {
    await server.register(staticFiles, {
      root: assets.folder,
      serve: false,
      preCompressed: true,
      index: false,
      dotfiles: 'ignore',
    })
  }
  await registerOpenApi(server, options.api ?? { title: 'Một Cửa', version: '1' })

  // Files of a form arrive in the body beside its fields; how large they may be, each route says.
  await server.register(multipart, {
    attachFieldsToBody: 'keyValues',
    limits: { files: 20, fields: 200, fieldSize: BODY_LIMIT },
  })
  // The parser of such forms throws plain errors over a body that is cut off or is none: until it is done they are the sender's.
  const readForms = new WeakSet<FastifyRequest>()
  server.addHook('preValidation', async (request) => void readForms.add(request))
  // PostgreSQL takes no NUL in a text, and no page of ours sends one.
  server.addHook('preValidation', async (request, reply) => {
    if (holdsNul(request.params)) return fail(request, reply, plainFailure(404, asked(request)))
    return holdsNul([request.query, request.body]) ? fail(request, reply, plainFailure(400, asked(request))) : undefined
  })
  // Before validation: who may not do a thing is not told what its form looks like.
  server.addHook('preValidation', async (request, reply) => {
    const route = request.routeOptions.config?.declaration
    if (!route || route.verb === PUBLIC) return undefined
    if (request.actor.kind === 'nobody') return askToSignIn(route, request, reply)
    if (route.verb === SELF) {
      // A key acts for a program: it has no account of its own.
      if (request.actor.kind !== 'person') throw new Refusal('forbidden', 'request.forbidden')
      return undefined
    }
    const verbs = route.leadsTo === undefined ? [route.verb] : [route.verb, route.leadsTo]
    for (const verb of verbs) await guard?.check(request.actor, verb)
    if (route.subject) {
      const subject = await route.subject(request.params as Record<string, string>) // parameters of an address are text
      for (const verb of verbs) await guard?.check(request.actor, verb, subject)
    }
    return undefined
  })
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, formValues(String(body))),
  )
  server.addHook('onRequest', async (request, reply) => {
    request.actor = NOBODY
    reply.header('x-request-id', request.id)
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=()')
    const { own, isApi, pathname, search } = place(request)
    const canonical = withoutSpareSlashes(pathname)
    // Not left to where no route was found: "/xep-hang/" does find one, "/xep-hang/:unit" with an empty unit.
    const isSpare = !request.is404 && canonical !== pathname && isOwnPath(canonical)
    if (isSpare && isRead(request)) return reply.redirect(canonical + search, 308)
    // Where there is no route nothing can be changed; "no such address" or "no such method" is the better answer.
    if (!request.is404 && isCrossSite(request.headers, { own, method: request.method, isApi })) {
      return fail(request, reply, crossSiteFailure(asked(request)))
    }
    // Style sheets ask for nobody; a page that is not there still has a header that greets its reader.
    if (guard && request.routeOptions.config?.declaration?.kind !== 'asset') {
      const { authorization } = request.headers
      request.actor = await guard.identify({
        cookies: request.cookies,
        authorization,
        address: request.ip,
        now: now(),
      })
    }
    return undefined
  })
  server.addHook('onResponse', async (request, reply) => {
    request.log.info({
      method: request.method,
      route: request.routeOptions.url ?? '(none)', // the pattern: a concrete path may hold a person's code
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    })
  })
  server.setErrorHandler((error, request, reply) => {
    const isBrokenForm =
      request.isMultipart() && !readForms.has(request) && !(error instanceof Error && 'statusCode' in error)
    const failure = isBrokenForm ? plainFailure(400, asked(request)) : failureOf(error, asked(request))
    // RFC 6750, 3: a key that was sent and is no good, apart from none that was sent.
    if (failure.status === 401 && !reply.hasHeader('www-authenticate'))
      reply.header('www-authenticate', request.headers.authorization ? 'Bearer error="invalid_token"' : 'Bearer')
    if (failure.isOurFault) request.log.error({ err: error, route: request.routeOptions.url }, 'request failed')
    return fail(request, reply, failure)
  })
  const patterns = routes.map((route) => ({ method: route.method, pattern: patternOf(route.path) }))
  server.setNotFoundHandler({ preHandler: server.rateLimit() }, (request, reply) => {
    const { pathname, path, search } = place(request)
    const allowed = new Set(patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))
    if (allowed.size > 0 && !isRead(request)) {
      const methods = [...allowed].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
      reply.header('allow', methods.join(', '))
      return fail(request, reply, methodFailure(asked(request), methods))
    }
    // Addresses are read out, typed with a capital, copied from paper.
    const canonical = withoutSpareSlashes(pathname.toLowerCase())
    if (canonical !== pathname && isOwnPath(canonical) && isRead(request))
      return reply.redirect(canonical + search, 308)
    return fail(request, reply, plainFailure(404, asked(request)))
  })

  for (const route of routes) registerRoute(route)
  return server

  // ---- in this server

  function registerRoute(route: Route): void {
    const isBilingual = route.kind === 'page' || (route.kind === 'file' && !route.inline)
    for (const locale of isBilingual ? LOCALES : (['vi'] as const)) {
      server.route({
        method: route.method,
        url: href(locale, route.path),
        schema:
          route.kind === 'api'
            ? { ...route.schema, summary: route.summary, ...(route.tag ? { tags: [route.tag] } : {}) }
            : requestSchema(route.schema),
        ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
        config: {
          declaration: route,
          locale,
          ...(route.kind === 'asset' ? { rateLimit: false } : {}),
          // Fastify's limit is for bodies it reads whole; a form with files is read in pieces, by the parser for it.
          multipartOptions: { limits: { fileSize: route.bodyLimit ?? BODY_LIMIT } },
        },
        handler: (request, reply) => answer(route, request, reply),
      })
    }
  }

  async function answer(route: Route, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    switch (route.kind) {
      case 'page': {
        const said = await route.handler(inputOf(request))
        return said instanceof Redirect ? redirect(request, reply, said) : sendPage(request, reply, said)
      }
      case 'api':
        cached(request, reply)
        return route.handler(inputOf(request))
      case 'file': {
        const said = await route.handler(inputOf(request))
        if (said instanceof Redirect) return redirect(request, reply, said)
        cached(request, reply)
        reply.header('content-type', said.contentType ?? route.contentType)
        if (said.size !== undefined) reply.header('content-length', said.size)
        if (!route.inline) reply.header('content-disposition', attachment(said))
        return reply.send(
          typeof said.body === 'string' || !(said.body instanceof Uint8Array) ? said.body : Buffer.from(said.body),
        )
      }
      case 'asset':
        return sendAsset(request, reply)
    }
  }

  function askToSignIn(route: Route, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { path, search } = place(request)
    if (options.signInPath === undefined || route.kind === 'api' || wantsProblem(request)) {
      reply.header('www-authenticate', 'Bearer')
      throw new Refusal('unauthenticated', 'request.unauthenticated')
    }
    // What was to be changed cannot be sent again by itself: back to the page, not to the address that changes.
    const back = isRead(request) ? `?tiep=${encodeURIComponent(path + search)}` : ''
    return redirect(request, reply.header('cache-control', 'no-store'), new Redirect(options.signInPath + back, 303))
  }

  function sendAsset(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { path } = place(request)
    const name = path.slice(path.lastIndexOf('/') + 1)
    // Only names that were built: no path of a request reaches the disk.
    if (!assets.names.includes(name)) return fail(request, reply, plainFailure(404, asked(request)))
    return reply.sendFile(name, { immutable: true, maxAge: ONE_YEAR_SECONDS * 1000 })
  }

  function sendPage(request: FastifyRequest, reply: FastifyReply, page: Page): FastifyReply {
    const status = page.status ?? 200
    if (status === 200 && !page.personal) cached(request, reply)
    else reply.header('cache-control', 'no-store')
    setCookies(request, reply, page.cookies ?? [])
    const rendering = renderingOf(request)
    return reply
      .code(status)
      .header('content-language', rendering.locale)
      .header('content-type', 'text/html; charset=utf-8')
      .send(renderPage(rendering, page))
  }

  function fail(request: FastifyRequest, reply: FastifyReply, failure: Failure): FastifyReply {
    if (failure.retryAfterSeconds !== undefined) reply.header('retry-after', String(failure.retryAfterSeconds))
    // What a handler had already promised about its answer does not hold for a failure.
    for (const name of ['content-disposition', 'etag', 'last-modified'] as const) reply.removeHeader(name)
    reply.header('cache-control', 'no-store').header('vary', 'Accept, Accept-Language')
    if (!wantsProblem(request))
      return sendPage(request, reply, failurePage(failure, localeOf(request), place(request).path))
    return reply
      .code(failure.status)
      .header('content-language', localeOf(request))
      .header('content-type', 'application/problem+json; charset=utf-8')
      .serializer(JSON.stringify)
      .send(problemOf(failure, request.id))
  }

  function redirect(request: FastifyRequest, reply: FastifyReply, to: Redirect): FastifyReply {
    setCookies(request, reply, to.cookies)
    const target = to.path.startsWith('/') ? encodedPath(href(localeOf(request), to.path)) : to.path
    return reply.redirect(target, to.status)
  }

  function setCookies(request: FastifyRequest, reply: FastifyReply, all: readonly Cookie[]): void {
    const secure = place(request).own.startsWith('https://')
    for (const { name, value, maxAgeSeconds } of all) {
      const rest = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
      if (value === '') reply.clearCookie(name, rest)
      else reply.setCookie(name, value, { ...rest, maxAge: maxAgeSeconds })
    }
    if (all.length > 0) reply.header('cache-control', 'no-store')
  }

  function renderingOf(request: FastifyRequest): Rendering {
    const { path, search, own } = place(request)
    return {
      site: options.site,
      locale: localeOf(request),
      path,
      search,
      origin: own,
      now: now(),
      assetHref: assets.href,
      actor: request.actor ?? NOBODY, // an address that cannot be read fails before anybody is asked
      holds: (verb) => guard?.holds(request.actor, verb) ?? false,
    }
  }

  function inputOf(request: FastifyRequest): Input<Shape> {
    const { path, search, own } = place(request)
    // Fastify knows these only as unknown; they fit the route's schema, whose types route.ts gives back to the handler.
    const { params, query, body } = request as { params: unknown; query: unknown; body: unknown } as Input<Shape>
    return {
      params,
      query,
      body,
      locale: localeOf(request),
      path,
      search,
      now: now(),
      actor: request.actor,
      cookies: request.cookies,
      address: request.ip,
      userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
      origin: own,
    }
  }

  function place(request: FastifyRequest) {
    const url = request.originalUrl
    const mark = url.indexOf('?')
    const pathname = mark < 0 ? url : url.slice(0, mark)
    const { path } = splitLocale(pathname)
    const own = originOf(config.publicOrigin, request.protocol, request.host)
    return { pathname, path, search: mark < 0 ? '' : url.slice(mark), own, isApi: isApi(path) }
  }

  function asked(request: FastifyRequest) {
    return {
      locale: localeOf(request),
      requestId: request.id,
      refusalText: options.refusalText ?? (() => undefined),
      schemaOf: (part: string): unknown => {
        const schema = request.routeOptions.config?.declaration?.schema
        return part === 'querystring' ? schema?.querystring : part === 'body' ? schema?.body : undefined
      },
    }
  }

  async function tagAndRevalidate(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
    if (typeof payload !== 'string' || reply.statusCode !== 200 || !isRead(request) || reply.hasHeader('etag'))
      return payload
    // Weak: two pages that differ in the minute of their rendering say the same.
    const said = payload.replace(renderedAt(localeOf(request), now()), '')
    const tag = `W/"${createHash('sha256').update(said).digest('base64url').slice(0, 22)}"`
    reply.header('etag', tag)
    if (!matchesTag(request.headers['if-none-match'], tag)) return payload
    reply.code(304).removeHeader('content-length')
    return ''
  }
}

// ---- pieces without a server

function ownRoutes(assets: Assets): Route[] {
  return [
    file({
      path: ICON_PATH,
      verb: 'public',
      summary: 'Icon of the product',
      contentType: 'image/svg+xml',
      inline: true,
      samples: [ICON_PATH],
      handler: (): FileAnswer => ({ name: 'icon.svg', body: iconSvg }),
    }),
    file({
      path: '/robots.txt',
      verb: 'public',
      summary: 'What search engines may read: everything public',
      contentType: 'text/plain; charset=utf-8',
      inline: true,
      samples: ['/robots.txt'],
      handler: (): FileAnswer => ({ name: 'robots.txt', body: 'User-agent: *\nAllow: /\n' }),
    }),
    {
      kind: 'asset',
      method: 'GET',
      path: '/assets/:name',
      verb: 'public',
      summary: 'Style sheets and scripts, named by their content',
      samples: [...assets.names.map((name) => `/assets/${name}`), { url: '/assets/khong-co.css', status: 404 }],
      schema: {},
      bodyLimit: undefined,
      subject: undefined,
      leadsTo: undefined,
    },
  ]
}

// Checked at start, where it can still be mended, not when somebody opens the page.
function refuseUndeclared(server: FastifyInstance, routes: readonly Route[], guard: Guard | undefined): void {
  const known = new Set(routes)
  for (const route of routes) {
    const faults = declarationFaults(route, guard)
    if (faults.length > 0) throw new Error(`route ${route.method} ${route.path}: ${faults.join('; ')}`)
  }
  server.addHook('onRoute', ({ method, url, config }) => {
    const declaration = config?.declaration
    if (!declaration || !known.has(declaration)) {
      throw new Error(`route ${String(method)} ${url} is not declared: give it to buildServer in its list of routes`)
    }
  })
}

function securityHeaders(config: HttpConfig) {
  return {
    contentSecurityPolicy: {
      useDefaults: false, // the defaults allow inline styles, and upgrade to https what an office serves over http
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'script-src-attr': ["'none'"],
        'style-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // "no-referrer" would make browsers send "Origin: null" with our own forms, which the cross-site check refuses.
    referrerPolicy: { policy: 'same-origin' as const },
    xFrameOptions: { action: 'deny' as const },
    strictTransportSecurity: config.publicOrigin?.startsWith('https://') ? { maxAge: ONE_YEAR_SECONDS } : false,
    // Browsers ignore it, with a warning, where the address is not https.
    crossOriginOpenerPolicy: config.publicOrigin?.startsWith('https://') ? { policy: 'same-origin' as const } : false,
    originAgentCluster: false,
  }
}

const trustedProxies = (trusted: HttpConfig['trustProxy']): boolean | string[] =>
  typeof trusted === 'boolean' ? trusted : [...trusted]

const requestSchema = ({ params, querystring, body }: Shape) => ({
  ...(params ? { params } : {}),
  ...(querystring ? { querystring } : {}),
  ...(body ? { body } : {}),
})

/** A page for everybody may be kept by everybody for a minute; one that greets its reader is theirs alone. */
function cached(request: FastifyRequest, reply: FastifyReply): void {
  const isPublic = request.routeOptions.config?.declaration?.verb === PUBLIC && request.actor.kind === 'nobody'
  if (!isRead(request)) reply.header('cache-control', 'no-store')
  else reply.header('cache-control', isPublic ? 'public, max-age=60' : 'private, no-store')
  reply.header('vary', 'accept-encoding, cookie') // also when this answer is not compressed: a cache must not give it to who asks for br
}

/** Letters with accents become bytes; what is encoded already stays as it is. */
const encodedPath = (path: string): string => encodeURI(path).replace(/%25(?=[0-9a-f]{2})/gi, '%')

const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD'

const isApi = (path: string): boolean => path.startsWith('/api/')

function wantsProblem(request: FastifyRequest): boolean {
  if (isApi(request.originalUrl)) return true
  const accept = request.headers.accept ?? ''
  return /application\/(problem\+)?json/.test(accept) && !accept.includes('text/html')
}

/** A page says its language in its address; the API has one address, so there the reader's preference decides. */
function localeOf(request: FastifyRequest): Locale {
  const declared =
    request.routeOptions.config?.declaration?.kind === 'page' ? request.routeOptions.config.locale : undefined
  if (declared) return declared
  if (isApi(request.originalUrl)) return /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'vi'
  return splitLocale(request.originalUrl.split('?', 1)[0] ?? '/').locale
}

/** Single slashes, none at the end. */
const withoutSpareSlashes = (pathname: string): string => pathname.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '')

/** Whether a redirect there stays here: browsers read "\" as "/", so "/\evil.example" would become another host. */
const isOwnPath = (path: string): boolean => /^\/(?!\/)[\w./~%:@!$&'()*+,;=-]*$/.test(path)

function patternOf(path: string): RegExp {
  const source = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z_]\w*(\\\(.*?\\\))?/g, '[^/]+')
  return new RegExp(`^${source}$`)
}

const matchesTag = (header: string | undefined, tag: string): boolean =>
  header !== undefined &&
  (header.trim() === '*' || header.split(',').some((each) => each.trim().replace(/^(?!W\/)/, 'W/') === tag))

/** In any text of a value, however deep. Bytes of files are none. */
function holdsNul(value: unknown): boolean {
  const rest = [value]
  while (rest.length > 0) {
    const each = rest.pop()
    if (typeof each === 'string' && each.includes('\0')) return true
    if (typeof each === 'object' && each !== null && !(each instanceof Uint8Array)) rest.push(...Object.values(each))
  }
  return false
}

/** Keys that repeat become lists. `Object.fromEntries` makes own properties, so a field called `__proto__` is only a field. */
function formValues(body: string): Record<string, string | string[]> {
  const values = new URLSearchParams(body)
  return Object.fromEntries(
    [...new Set(values.keys())].map((key) => {
      const all = values.getAll(key)
      return [key, all.length === 1 ? (all[0] ?? '') : all]
    }),
  )
}

/** RFC 6266: a plain name for old programs, the real one in UTF-8. Line ends and quotes cannot get into the header. */
function attachment({ name }: FileAnswer): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .replace(/[^\w.-]+/g, '-')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

/** Every sample of every route of a server, for the gate and the pictures. */
export async function allSamples(server: FastifyInstance) {
  const routes = routeTable(server).filter((route) => route.method === 'GET')
  const lists = await Promise.all(
    routes.map(async (route) => (await listSamples(route)).map((sample) => ({ route, ...sample }))),
  )
  return lists.flat()
}
