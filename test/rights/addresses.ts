// Which things the addresses of a route table name: found from its samples and from the forms and links of its pages.
import type { Db } from '../../src/platform/database/database.ts'
import { listSamples, type Route } from '../../src/platform/http/route.ts'
import type { Bundle, Kind } from './plant.ts'

/** Parameter of a path → the kind of thing it names; undefined: no thing (a step, a format, a year). */
export type ParamKinds = ReadonlyMap<string, Kind | undefined>

export const paramsOf = (path: string): string[] => [...path.matchAll(/:([A-Za-z_]\w*)/g)].map(([, name = '']) => name)

/** The values an address gives to the parameters of a path; undefined where it is another path's. */
export function valuesOf(path: string, url: string): ReadonlyMap<string, string> | undefined {
  const address = (url.split(/[?#]/, 1)[0] ?? '').replace(/^\/en(?=\/)/, '')
  const source = path.replace(/[.*+?^${}|[\]\\]/g, '\\$&').replace(/:[A-Za-z_]\w*(\(.*?\))?/g, '([^/]+?)')
  const match = new RegExp(`^${source}$`).exec(address)
  if (!match) return undefined
  return new Map(paramsOf(path).map((name, n) => [name, decodeURIComponent(match[n + 1] ?? '')]))
}

/**
 * A route that changes has no samples: it is known by the form that leads to it, by an address above it that is, or not at all.
 * `seen`: addresses that pages of the product link to or send to.
 */
export async function paramKinds(
  db: Db,
  routes: readonly Route[],
  seen: ReadonlySet<string>,
): Promise<ReadonlyMap<Route, ParamKinds | undefined>> {
  const samples = new Map(
    await Promise.all(routes.map(async (route) => [route, (await listSamples(route)).map(({ url }) => url)] as const)),
  )
  const kinds = new Map<string, Kind | undefined>()
  const kindOf = async (value: string) => {
    if (!kinds.has(value)) kinds.set(value, await findKind(db, value))
    return kinds.get(value)
  }
  /** Path up to and with a parameter → what that parameter names. */
  const byPrefix = new Map<string, Kind | undefined>()
  for (const route of routes) {
    const own = samples.get(route) ?? []
    for (const url of [...own, ...seen]) {
      for (const [name, value] of valuesOf(route.path, url) ?? []) {
        const prefix = prefixOf(route.path, name)
        if (byPrefix.get(prefix) === undefined) byPrefix.set(prefix, await kindOf(value))
      }
    }
  }
  return new Map(
    routes.map((route) => {
      const names = paramsOf(route.path)
      const isKnown = names.every((name) => byPrefix.has(prefixOf(route.path, name)))
      return [
        route,
        isKnown ? new Map(names.map((name) => [name, byPrefix.get(prefixOf(route.path, name))])) : undefined,
      ] as const
    }),
  )
}

const prefixOf = (path: string, name: string): string =>
  path.slice(0, path.indexOf(`:${name}`) + name.length + 1).replace(/:[A-Za-z_]\w*/g, ':')

/** The address of the same route about a planted thing; undefined where the path names no thing. */
export function addressOf(
  route: Route,
  kinds: ParamKinds,
  bundle: Bundle,
  sample: string | undefined,
): string | undefined {
  const given = sample === undefined ? undefined : valuesOf(route.path, sample)
  let isThing = false
  let isWhole = true
  const url = route.path.replace(/:([A-Za-z_]\w*)(\(.*?\))?/g, (_, name: string) => {
    const kind = kinds.get(name)
    if (kind) isThing = true
    const value = kind ? keyLike(bundle.keys[kind], given?.get(name)) : given?.get(name)
    if (value === undefined) isWhole = false
    return encodeURIComponent(value ?? '')
  })
  return isThing && isWhole ? url : undefined
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Of the keys of a thing the one of the same shape: a slug for a slug, an id for an id. */
const keyLike = (keys: readonly string[], like: string | undefined): string | undefined =>
  keys.find((key) => UUID.test(key) === UUID.test(like ?? key)) ?? keys[0]

export async function findKind(db: Db, value: string): Promise<Kind | undefined> {
  const bySlug = await db.selectFrom('unit').select('id').where('slug', '=', value).executeTakeFirst()
  if (bySlug) return 'unit'
  if (!UUID.test(value)) return undefined
  const tables = {
    unit: 'unit',
    person: 'person',
    position: 'position',
    delegation: 'delegation',
    session: 'sign_in_session',
    'api-key': 'api_key',
    reset: 'second_factor_reset',
    journal: 'journal',
  } as const satisfies Record<Kind, string>
  for (const [kind, table] of Object.entries(tables) as [Kind, (typeof tables)[Kind]][]) {
    if (await db.selectFrom(table).select('id').where('id', '=', value).executeTakeFirst()) return kind
  }
  return undefined
}

/** Addresses that a page sends to or links to. */
export const addressesIn = (html: string): string[] =>
  [...html.matchAll(/(?:action|href|formaction)="(\/[^"#]*)"/g)].map(([, url = '']) => url.replaceAll('&amp;', '&'))
