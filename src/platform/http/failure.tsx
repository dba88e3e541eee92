// What a reader is told when a request is not done: what happened, what was kept, what to do. As a page or as RFC 9457.

import { href, type Locale } from '../locale.ts'
import { platformMessages } from '../messages.ts'
import { Refusal, type RefusalKind, type RefusalValues } from '../refusal.ts'
import type { Page } from './html.tsx'
import { explainInvalid, type ValidationIssue, type WrongValue } from './invalid.ts'

export type Failure = {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly what: string
  readonly todo: string
  readonly wrong: readonly WrongValue[]
  /** Shown only where a person could usefully report it. */
  readonly reference?: string
  readonly retryAfterSeconds?: number
  /** Not a "no" but a fault of ours: to be logged as one. */
  readonly isOurFault: boolean
}

/** Says a module's refusal in words; undefined when it has none for this code. */
export type RefusalText = (locale: Locale, code: string, values: RefusalValues) => string | undefined

export type Asked = {
  readonly locale: Locale
  readonly requestId: string
  readonly refusalText: RefusalText
  /** Schema of the part of the request that did not validate. */
  readonly schemaOf: (part: string) => unknown
}

const STATUS = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
  misdirected: 421,
} as const satisfies Record<RefusalKind, number>

/** For a page that shows a refusal itself, in its own place. */
export const statusOf = (kind: RefusalKind): number => STATUS[kind]

export function failureOf(error: unknown, asked: Asked): Failure {
  const issues = validationIssues(error)
  if (issues) return invalidFailure(issues, asked)
  if (error instanceof Refusal) return refusalFailure(error, asked)
  if (isUnavailable(error)) return plainFailure(503, asked)
  return plainFailure(clientStatus(error) ?? 500, asked)
}

function invalidFailure(issues: Issues, asked: Asked): Failure {
  // A path whose parameter has an impossible shape is an address that does not exist.
  if (issues.part === 'params') return plainFailure(404, asked)
  return { ...plainFailure(422, asked), wrong: explainInvalid(issues.list, asked.schemaOf(issues.part), asked.locale) }
}

function refusalFailure(refusal: Refusal, asked: Asked): Failure {
  const { locale, refusalText } = asked
  const plain = plainFailure(STATUS[refusal.kind], asked, Number(refusal.values['seconds'] ?? 60))
  const said = refusalText(locale, refusal.code, refusal.values)
  const wrong = Object.entries(refusal.fields).map(([name, code]) => ({
    name,
    message: refusalText(locale, code, refusal.values) ?? platformMessages(locale).valueShape({ name }),
  }))
  return { ...plain, code: refusal.code, what: said ?? plain.what, wrong }
}

export const crossSiteFailure = (asked: Asked): Failure => {
  const t = platformMessages(asked.locale)
  return {
    ...plainFailure(403, asked),
    code: 'request.cross-site',
    title: t.crossSiteTitle,
    what: t.crossSiteWhat,
    todo: t.crossSiteDo,
  }
}

export const methodFailure = (asked: Asked, allowed: readonly string[]): Failure => {
  const t = platformMessages(asked.locale)
  return {
    ...plainFailure(405, asked),
    code: 'request.method-not-allowed',
    title: t.methodTitle,
    what: t.methodWhat,
    todo: t.methodDo({ allowed: allowed.join(', ') }),
  }
}

export function plainFailure(status: number, asked: Asked, retryAfterSeconds = 60): Failure {
  const t = platformMessages(asked.locale)
  const nothing = { status, wrong: [], isOurFault: false } as const
  switch (status) {
    case 400:
      return {
        ...nothing,
        code: 'request.malformed',
        title: t.malformedTitle,
        what: t.malformedWhat,
        todo: t.malformedDo,
      }
    case 401:
      return {
        ...nothing,
        code: 'request.unauthenticated',
        title: t.unauthenticatedTitle,
        what: t.unauthenticatedWhat,
        todo: t.unauthenticatedDo,
      }
    case 403:
      return {
        ...nothing,
        code: 'request.forbidden',
        title: t.forbiddenTitle,
        what: t.forbiddenWhat,
        todo: t.forbiddenDo,
      }
    case 404:
      return { ...nothing, code: 'request.not-found', title: t.notFoundTitle, what: t.notFoundWhat, todo: t.notFoundDo }
    case 409:
      return { ...nothing, code: 'request.conflict', title: t.conflictTitle, what: t.conflictWhat, todo: t.conflictDo }
    case 413:
      return { ...nothing, code: 'request.too-large', title: t.tooLargeTitle, what: t.tooLargeWhat, todo: t.tooLargeDo }
    case 415:
      return {
        ...nothing,
        code: 'request.unsupported',
        title: t.unsupportedTitle,
        what: t.unsupportedWhat,
        todo: t.unsupportedDo,
      }
    case 421:
      return {
        ...nothing,
        code: 'request.misdirected',
        title: t.misdirectedTitle,
        what: t.misdirectedWhat,
        todo: t.misdirectedDo,
      }
    case 422:
      return { ...nothing, code: 'request.invalid', title: t.invalidTitle, what: t.invalidWhat, todo: t.invalidDo }
    case 429: {
      const todo = t.tooManyDo({ seconds: String(retryAfterSeconds) })
      return {
        ...nothing,
        code: 'request.too-many',
        title: t.tooManyTitle,
        what: t.tooManyWhat,
        todo,
        retryAfterSeconds,
      }
    }
    case 503:
      return {
        ...nothing,
        code: 'server.unavailable',
        title: t.unavailableTitle,
        what: t.unavailableWhat,
        todo: t.unavailableDo,
        retryAfterSeconds,
        isOurFault: true,
      }
    case 500:
      return {
        ...nothing,
        code: 'server.error',
        title: t.brokenTitle,
        what: t.brokenWhat,
        todo: t.brokenDo,
        reference: asked.requestId,
        isOurFault: true,
      }
    default:
      // Any other refusal of the HTTP layer is about how the request was written.
      return status < 500 ? { ...plainFailure(400, asked), status } : plainFailure(500, asked)
  }
}

// ---- reading what was thrown

type Issues = { readonly part: string; readonly list: readonly ValidationIssue[] }

function validationIssues(error: unknown): Issues | undefined {
  if (!(error instanceof Error) || !('validation' in error) || !Array.isArray(error.validation)) return undefined
  const part = 'validationContext' in error ? String(error.validationContext) : 'body'
  const list = error.validation.map((issue: Partial<ValidationIssue>) => ({
    instancePath: issue.instancePath ?? '',
    keyword: issue.keyword ?? '',
    params: issue.params ?? {},
  }))
  return { part, list }
}

/** A status below 500 that Fastify or a plugin put on its own error. Its text stays out of sight. */
function clientStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined
  const status = Number(error.statusCode)
  return status >= 400 && status < 500 ? status : undefined
}

// The database refuses connections, is starting, is shutting down, or has none left: it will be back without anybody's repair.
const WAITING = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOENT', // the socket of a server on this machine: while it is gone, so is its file
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
  '08001',
])

// What the driver says in words alone, when the line breaks under a statement or between two.
const BROKEN_LINE =
  /^(?:timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Query read timeout)/

const isUnavailable = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && WAITING.has(String(error.code))) || BROKEN_LINE.test(error.message))

// ---- showing it

/** `path` is the address without its query, which is where a wrong value stands. */
export function failurePage(failure: Failure, locale: Locale, path: string): Page {
  const t = platformMessages(locale)
  return {
    title: t.errorTitlePrefix + failure.title,
    h1: failure.title,
    description: failure.what,
    status: failure.status,
    body: (
      <>
        <p>{failure.what}</p>
        <p>{failure.todo}</p>
        {failure.wrong.length > 0 ? (
          <ul class="wrong-values">
            {failure.wrong.map(({ name, message }) => (
              <li key={name}>{message}</li>
            ))}
          </ul>
        ) : null}
        {failure.reference ? <p class="reference">{t.supportReference({ id: failure.reference })}</p> : null}
        <p class="actions">
          {failure.wrong.length > 0 ? (
            <a class="button" href={href(locale, path)}>
              {t.openAfresh}
            </a>
          ) : null}
          <a class={failure.wrong.length > 0 ? undefined : 'button'} href={href(locale, '/')}>
            {t.goHome}
          </a>
        </p>
      </>
    ),
  }
}

export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly requestId: string
  readonly errors?: readonly WrongValue[]
}

export function problemOf(failure: Failure, requestId: string): Problem {
  return {
    type: 'about:blank',
    title: failure.title,
    status: failure.status,
    detail: `${failure.what} ${failure.todo}`,
    code: failure.code,
    requestId,
    ...(failure.wrong.length > 0 ? { errors: failure.wrong } : {}),
  }
}
