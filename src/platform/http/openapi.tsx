// The API document, made from the same schemas that check the requests, and the page that a person reads it on.
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { Notice } from '../components/notice.tsx'
import { Table } from '../components/table.tsx'
import { PUBLIC } from '../guard.ts'
import { formatCount, type Locale, type Localized } from '../locale.ts'
import { platformMessages } from '../messages.ts'
import type { Page } from './html.tsx'
import { allowedValues } from './invalid.ts'
import { api, listSamples, page, type Route, type Sample } from './route.ts'

const DOCUMENT_PATH = '/api/v1/openapi.json'

export async function registerOpenApi(
  server: FastifyInstance,
  about: { title: string; version: string },
): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: about.title,
        version: about.version,
        description: 'Errors are RFC 9457 problem documents. Points are exact decimal strings.',
      },
      servers: [{ url: '/' }],
      components: {
        schemas: { Problem },
        securitySchemes: { [KEY]: KEY_SCHEME },
      },
    },
    transform: ({ schema, url, route }) => {
      const isApi = route.config?.declaration?.kind === 'api' && route.method !== 'HEAD'
      if (!isApi) return { schema: { ...schema, hide: true }, url }
      const verbs = route.config?.declaration && neededVerbs(route.config.declaration)
      // Where OpenAPI 3.1 has the roles that are needed: the verb that the key must have been made for.
      return { schema: { ...schema, ...(verbs ? { security: [{ [KEY]: [...verbs] }] } : {}) }, url }
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new Error('expected an OpenAPI 3 document')
      const { openapiObject } = document
      for (const path of Object.values(openapiObject.paths ?? {})) {
        for (const operation of [path?.get, path?.post, path?.put, path?.patch, path?.delete]) {
          if (operation) operation.responses = { ...operation.responses, default: PROBLEM_RESPONSE }
        }
      }
      return openapiObject
    },
  })
}

/**
 * What a key must have been made for; empty: any key will do. undefined: nobody is asked. An address for everybody that answers no
 * sample of nobody's, such as "who am I", asks for some key.
 */
function neededVerbs({ verb, samples }: Route): readonly string[] | undefined {
  if (verb !== PUBLIC) return [verb]
  const answered = typeof samples === 'function' ? [] : samples.filter(isAnswered)
  return answered.length > 0 && answered.every((sample) => typeof sample !== 'string' && sample.as !== undefined)
    ? []
    : undefined
}

const isAnswered = (sample: Sample): boolean => typeof sample === 'string' || (sample.status ?? 200) === 200

const KEY = 'key'
const KEY_SCHEME = {
  type: 'http' as const,
  scheme: 'bearer',
  description:
    'An API key: the administrator of a unit makes it under /quan-tri/khoa-api. What stands at an address is the right that ' +
    'the key must have been made for. 401: wrong, expired or revoked; 403: made for something else, or for another unit.',
}

const Problem = {
  type: 'object' as const,
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string' as const },
    title: { type: 'string' as const },
    status: { type: 'integer' as const },
    detail: { type: 'string' as const },
    code: { type: 'string' as const },
    requestId: { type: 'string' as const },
    errors: {
      type: 'array' as const,
      items: {
        type: 'object' as const,
        required: ['name', 'message'],
        properties: { name: { type: 'string' as const }, message: { type: 'string' as const } },
      },
    },
  },
}

const PROBLEM_RESPONSE = {
  description: 'Not done: why, and what to do',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

export function openApiRoutes(
  server: FastifyInstance,
  routes: () => readonly Route[],
  requestsPerMinute: number,
): Route[] {
  return [
    api({
      path: DOCUMENT_PATH,
      verb: 'public',
      summary: { vi: 'Tài liệu này, OpenAPI 3.1', en: 'This document, OpenAPI 3.1' },
      samples: [DOCUMENT_PATH],
      schema: { response: { 200: Type.Object({ openapi: Type.String() }, { additionalProperties: true }) } },
      handler: () => ({ ...server.swagger() }) as { openapi: string },
    }),
    page({
      path: '/api',
      verb: 'public',
      budget: 'public',
      summary: 'The programming interface, for people',
      samples: ['/api'],
      handler: async ({ locale }) => apiPage(locale, await listOperations(server, routes()), requestsPerMinute),
    }),
  ]
}

// ---- the page

type Operation = {
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly about: Localized | undefined
  readonly example: string | undefined
  /** As `neededVerbs`. */
  readonly verbs: readonly string[] | undefined
  readonly parameters: readonly Parameter[]
}
type Parameter = {
  readonly name: string
  readonly required: boolean
  readonly description: string
  readonly schema: Schema
}
type Schema = Readonly<Record<string, unknown>>
type Found = Pick<Operation, 'example' | 'verbs'> & { readonly about: Localized }

// Read back from the document itself, so that the page cannot say anything else than the document.
async function listOperations(server: FastifyInstance, routes: readonly Route[]): Promise<readonly Operation[]> {
  const declared = await firstSamples(routes)
  return Object.entries(server.swagger().paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item ?? {}).map(([method, operation]: [string, unknown]) => ({
      method: method.toUpperCase(),
      path,
      summary: textOf(operation, 'summary'),
      about: declared.get(keyOf(method, path))?.about,
      example: declared.get(keyOf(method, path))?.example,
      verbs: declared.get(keyOf(method, path))?.verbs,
      parameters: listOf(operation, 'parameters').map((parameter) => ({
        name: textOf(parameter, 'name'),
        required: isRecord(parameter) && parameter['required'] === true,
        description: textOf(parameter, 'description'),
        schema: isRecord(parameter) && isRecord(parameter['schema']) ? parameter['schema'] : {},
      })),
    })),
  )
}

const keyOf = (method: string, path: string): string => `${method.toUpperCase()} ${path}`

async function firstSamples(routes: readonly Route[]): Promise<ReadonlyMap<string, Found>> {
  const apis = routes.flatMap((route) => (route.kind === 'api' ? [route] : []))
  const pairs = await Promise.all(
    apis.map(async (route): Promise<[string, Found]> => {
      const example = (await listSamples(route)).find((sample) => sample.status === 200)?.url
      const verbs = neededVerbs(route)
      return [keyOf(route.method, route.path.replace(/:(\w+)/g, '{$1}')), { about: route.about, example, verbs }]
    }),
  )
  return new Map(pairs)
}

const isRecord = (value: unknown): value is Schema => typeof value === 'object' && value !== null

function textOf(value: unknown, key: string): string {
  const text = isRecord(value) ? value[key] : undefined
  return typeof text === 'string' ? text : ''
}

function listOf(value: unknown, key: string): readonly unknown[] {
  const list = isRecord(value) ? value[key] : undefined
  return Array.isArray(list) ? list : []
}

function apiPage(locale: Locale, operations: readonly Operation[], requestsPerMinute: number): Page {
  const t = platformMessages(locale)
  return {
    h1: t.apiTitle,
    description: t.apiDescription,
    lead: t.apiLead,
    body: (
      <>
        <p>
          <a href={DOCUMENT_PATH}>{t.apiDocument}</a>
        </p>
        <Notice title={t.apiLimits}>{t.apiLimitsText({ max: formatCount(requestsPerMinute, locale) })}</Notice>
        {operations.some(({ verbs }) => verbs !== undefined) ? <KeyHelp locale={locale} /> : null}
        {operations.map((operation) => (
          <OperationSection key={operation.method + operation.path} locale={locale} operation={operation} />
        ))}
      </>
    ),
  }
}

function KeyHelp({ locale }: { locale: Locale }) {
  const t = platformMessages(locale)
  return (
    <section id="khoa">
      <h2>{t.apiKeys}</h2>
      <p>{t.apiKeysWhat}</p>
      <p>
        <code>{'curl -H "Authorization: Bearer mc_…" https://…/api/v1/me'}</code>
      </p>
      <p>{t.apiKeysWrong}</p>
    </section>
  )
}

function OperationSection({ locale, operation }: { locale: Locale; operation: Operation }) {
  const t = platformMessages(locale)
  const { method, path, summary, about, example, verbs, parameters } = operation
  return (
    <section class="operation">
      <h2>
        <code>
          {method} {path}
        </code>
      </h2>
      <p>{about?.[locale] ?? summary}</p>
      {verbs === undefined ? null : verbs.length === 0 ? (
        <p>{t.apiNeedsAnyKey}</p>
      ) : (
        <p>
          {t.apiNeedsKey}: <code>{verbs.join(', ')}</code>
        </p>
      )}
      {parameters.length === 0 ? null : (
        <Table
          locale={locale}
          caption={t.apiParametersOf({ operation: path })}
          captionHidden
          mode="stack"
          columns={[
            {
              key: 'name',
              header: t.apiParameter,
              rowHeader: true,
              cell: (each: Parameter) => <code>{each.name}</code>,
            },
            {
              key: 'meaning',
              header: t.apiMeaning,
              cell: (each: Parameter) => <Meaning parameter={each} locale={locale} />,
            },
          ]}
          rows={parameters}
          rowKey={(each) => each.name}
        />
      )}
      {example === undefined ? null : (
        <p>
          {verbs === undefined ? t.apiTry : t.apiExample}:{' '}
          {verbs === undefined ? (
            <a href={example}>
              <code>{example}</code>
            </a>
          ) : (
            // Opened in a browser it would only say that a key is missing.
            <code>{example}</code>
          )}
        </p>
      )}
    </section>
  )
}

function Meaning({ parameter, locale }: { parameter: Parameter; locale: Locale }) {
  const t = platformMessages(locale)
  const { required, description, schema } = parameter
  const values = allowedValues(schema)
  const parts = [
    required ? t.apiRequired : '',
    values.length > 0 ? t.apiOneOf({ values: values.join(', ') }) : textOf(schema, 'type'),
    schema['default'] === undefined ? '' : t.apiDefault({ value: String(schema['default']) }),
  ].filter((part) => part !== '')
  return (
    <>
      {/* Descriptions live in the schemas, which integrators read in English. */}
      {description === '' ? null : <span lang="en">{description} · </span>}
      {parts.join(' · ')}
    </>
  )
}
