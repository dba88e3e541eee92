// Routes are data. A module exports a list of these; the server registers them, and the gate opens every sample of every one.
// A route says by itself what it is, who may, how heavy it may be and which addresses show its states: nothing is registered without.
import type { Readable } from 'node:stream'
import type { Static, TObject, TSchema } from 'typebox'
import type { Actor } from '../actor.ts'
import { type Guard, PUBLIC, SELF, type Subject } from '../guard.ts'
import type { Locale, Localized } from '../locale.ts'
import type { Cookie } from './cookie.ts'
import type { Page } from './html.tsx'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
/**
 * What a route does, in the words that rights are granted in: `public` (everybody), `self` (every person, about themselves), or
 * a verb of the guard such as `unit.change`.
 */
export type Verb = string
/** Names a column of the weight table that the gate holds a page to. */
export type Budget = 'public' | 'form' | 'list' | 'detail'

/** A concrete address without language prefix. Say the status when it is not 200: wrong and empty states are samples too. */
export type Sample =
  | string
  | {
      readonly url: string
      readonly status?: number
      /** Who looks: the sign-in name of a person of the demo. Absent: nobody signed in. */
      readonly as?: string
    }
export type Samples = readonly Sample[] | (() => Promise<readonly Sample[]>)

export type Shape = {
  readonly params?: TObject
  readonly querystring?: TObject
  readonly body?: TSchema
  readonly response?: Readonly<Record<number, TSchema>>
}

type Checked<S> = S extends TSchema ? Static<S> : Record<string, never>

/** What a handler gets: values that already passed the route's own schema, and where and when the reader is. */
export type Input<S extends Shape> = {
  readonly params: Checked<S['params']>
  readonly query: Checked<S['querystring']>
  readonly body: Checked<S['body']>
  readonly locale: Locale
  /** Path without language prefix, as asked for. */
  readonly path: string
  /** `?…` as asked for, or ''. */
  readonly search: string
  readonly now: Date
  readonly actor: Actor
  readonly cookies: Readonly<Record<string, string | undefined>>
  /** Of the client, as far as trusted proxies tell it. For throttling and the list of sessions; never logged. */
  readonly address: string
  readonly userAgent: string
  /** Own origin as the reader sees it, without a slash at the end. */
  readonly origin: string
}

export class Redirect {
  readonly path: string
  readonly status: 301 | 303 | 308
  readonly cookies: readonly Cookie[]
  /**
   * `path` is without language prefix; the reader stays in the language of the page. 303 after a change of state. A whole
   * address (`https://…`) leaves the site: only for a sign-in provider that the settings name.
   */
  constructor(path: string, status: 301 | 303 | 308 = 303, cookies: readonly Cookie[] = []) {
    this.path = path
    this.status = status
    this.cookies = cookies
  }
}

export type FileAnswer = {
  /** As it is saved on the reader's disk. */
  readonly name: string
  readonly body: string | Uint8Array | Readable
  /** Where the route does not know it beforehand: what was found in the bytes of a stored file. */
  readonly contentType?: string
  /** Of a stream, so that who receives less notices. */
  readonly size?: number
}

type Common<S extends Shape> = {
  readonly method?: Method
  /** Fastify's notation, without language prefix: `/chi-so/:set`. */
  readonly path: string
  readonly verb: Verb
  readonly samples: Samples
  /** One line for people who read the route table or the API document. */
  readonly summary: string
  readonly schema?: S
  readonly bodyLimit?: number
  /**
   * What the request is about, from the parameters of its address, as text and unchecked. The guard decides on it before the
   * handler runs. Absent where there is no one thing: a list filters its rows by the same rights.
   */
  readonly subject?: SubjectOf
  /** The change that the form of this page sends: who may not make it is not shown its form either. */
  readonly leadsTo?: Verb
}

export type SubjectOf = (params: Readonly<Record<string, string>>) => Promise<Subject>

type Answer<A> = A | Promise<A>
/** The declared shape of the 200 answer: what is not declared is not sent. */
type Answered<S extends Shape> = S['response'] extends { readonly 200: infer R extends TSchema } ? Static<R> : unknown

export type PageDeclaration<S extends Shape> = Common<S> & {
  readonly budget: Budget
  readonly handler: (input: Input<S>) => Answer<Page | Redirect>
}
export type ApiDeclaration<S extends Shape> = Omit<Common<S>, 'summary'> & {
  /** In both languages: the page about the API shows it. */
  readonly summary: Localized
  readonly tag?: string
  readonly handler: (input: Input<S>) => Answer<Answered<S>>
}
export type FileDeclaration<S extends Shape> = Common<S> & {
  readonly contentType: string
  /** Shown in the browser instead of saved (robots.txt, an icon). */
  readonly inline?: boolean
  readonly handler: (input: Input<S>) => Answer<FileAnswer | Redirect>
}

type Erased = Shape
type Registered = {
  readonly method: Method
  readonly path: string
  readonly verb: Verb
  readonly samples: Samples
  readonly summary: string
  readonly schema: Shape
  readonly bodyLimit: number | undefined
  readonly subject: SubjectOf | undefined
  readonly leadsTo: Verb | undefined
}

/** A route whose types were checked where it was declared; the server only needs to know its kind. */
export type Route = Registered &
  (
    | {
        readonly kind: 'page'
        readonly budget: Budget
        readonly handler: (input: Input<Erased>) => Answer<Page | Redirect>
      }
    | {
        readonly kind: 'api'
        readonly tag: string
        readonly about: Localized
        readonly handler: (input: Input<Erased>) => Answer<unknown>
      }
    | {
        readonly kind: 'file'
        readonly contentType: string
        readonly inline: boolean
        readonly handler: (input: Input<Erased>) => Answer<FileAnswer | Redirect>
      }
    | { readonly kind: 'asset' }
  )

/** A page: served at `path` in Vietnamese and at `/en` + `path` in English. */
export function page<const S extends Shape = Record<never, never>>(declaration: PageDeclaration<S>): Route {
  return {
    ...register(declaration),
    kind: 'page',
    budget: declaration.budget,
    handler: (input) => declaration.handler(asChecked<S>(input)),
  }
}

/** An address under `/api/` that answers with JSON. Declare `schema.response[200]`: the document and the gate read it. */
export function api<const S extends Shape = Record<never, never>>(declaration: ApiDeclaration<S>): Route {
  return {
    ...register({ ...declaration, summary: declaration.summary.en }),
    kind: 'api',
    about: declaration.summary,
    tag: declaration.tag ?? '',
    handler: (input) => declaration.handler(asChecked<S>(input)),
  }
}

/** A download, in both languages like a page. */
export function file<const S extends Shape = Record<never, never>>(declaration: FileDeclaration<S>): Route {
  return {
    ...register(declaration),
    kind: 'file',
    contentType: declaration.contentType,
    inline: declaration.inline ?? false,
    handler: (input) => declaration.handler(asChecked<S>(input)),
  }
}

function register(declaration: Common<Shape>): Registered {
  const { method = 'GET', path, verb, samples, summary, schema = {}, bodyLimit, subject, leadsTo } = declaration
  return { method, path, verb, samples, summary, schema, bodyLimit, subject, leadsTo }
}

// The one cast of this file: Fastify refuses a request that does not fit this very schema before the handler runs.
const asChecked = <S extends Shape>(input: Input<Erased>): Input<S> => input as unknown as Input<S>

export type ListedSample = { readonly url: string; readonly status: number; readonly as: string | undefined }

export async function listSamples(route: Route): Promise<readonly ListedSample[]> {
  const samples = typeof route.samples === 'function' ? await route.samples() : route.samples
  return samples.map((sample) => {
    const { url, status = 200, as } = typeof sample === 'string' ? { url: sample } : sample
    return { url, status, as }
  })
}

/** Everything that is wrong with a declaration. The types already ask for these; a route list may come from plain JavaScript. */
export function declarationFaults(route: Partial<Route>, guard?: Pick<Guard, 'isKnown' | 'changes'>): string[] {
  const faults: string[] = []
  const { verb, leadsTo } = route
  if (!route.path?.startsWith('/')) faults.push('path must start with "/"')
  if (!verb) faults.push('verb is missing')
  else if (verb !== PUBLIC && verb !== SELF && !guard?.isKnown(verb)) faults.push(`no rights know the verb "${verb}"`)
  if (leadsTo && !guard?.isKnown(leadsTo)) faults.push(`no rights know the verb "${leadsTo}"`)
  if (!route.kind) faults.push('kind is missing')
  if (!route.summary) faults.push('summary is missing')
  if (route.kind === 'page' && !route.budget) faults.push('budget is missing')
  if (!route.samples) faults.push('samples are missing')
  else if (Array.isArray(route.samples) && route.samples.length === 0 && route.method === 'GET')
    faults.push('samples are empty')
  if (route.method === 'GET' && verb && guard?.changes(verb)) faults.push('GET must only read')
  if (route.kind === 'api' && !route.path?.startsWith('/api/')) faults.push('an api route lives under /api/')
  if (route.kind === 'api' && !route.schema?.response?.[200]) faults.push('an api route declares schema.response[200]')
  if (route.kind !== 'api' && route.path?.startsWith('/api/')) faults.push('/api/ is for api routes')
  if (route.path === '/en' || route.path?.startsWith('/en/')) faults.push('/en is the English prefix')
  return faults
}
