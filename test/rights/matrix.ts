// Walks the route table of a server and asks every route as every reader about every thing: what may be answered follows from the
// access table and the pure rule alone. Knows no page.
import type { FastifyInstance } from 'fastify'
import type { AccessTable } from '../../src/organization/rights/access.ts'
import { holdsOf, may, type Rights } from '../../src/organization/rights/may.ts'
import { custodyTree } from '../../src/organization/units/custody.ts'
import { loadHistory } from '../../src/organization/units/store.ts'
import { type Db, inTransaction } from '../../src/platform/database/database.ts'
import { PUBLIC, SELF, type Subject } from '../../src/platform/guard.ts'
import { routeTable } from '../../src/platform/http/http.ts'
import { listSamples, type Route } from '../../src/platform/http/route.ts'
import { dayInVietnam } from '../../src/platform/locale.ts'
import { Refusal } from '../../src/platform/refusal.ts'
import { addressesIn, addressOf, findKind, type ParamKinds, paramKinds, paramsOf } from './addresses.ts'
import { type Answer, ask, askedSoFar, inBatches } from './ask.ts'
import {
  type Bundle,
  type Kind,
  PLACES,
  type Place,
  plantBundle,
  type Reader,
  STRANGER,
  type Units,
  type Word,
  withNewSession,
} from './plant.ts'

export type MatrixScope = {
  readonly server: FastifyInstance
  readonly db: Db
  readonly access: AccessTable
  readonly units: Units
  readonly readers: readonly Reader[]
  readonly now: Date
  readonly signInPath: string
  readonly only?: (route: Route) => boolean
}

export type MatrixReport = {
  readonly faults: readonly string[]
  readonly asked: number
  /** What kinds of planted things each route showed to somebody: lists that show nothing prove nothing. */
  readonly shown: ReadonlyMap<string, ReadonlySet<Kind>>
}

export async function inspectRights(scope: MatrixScope): Promise<MatrixReport> {
  const { server, db, access, units, now, only = () => true } = scope
  const before = askedSoFar()
  const routes = routeTable(server).filter((route) => route.kind !== 'asset' && only(route))
  const rights: Rights = { access, tree: custodyTree(await loadHistory(db), dayInVietnam(now)) }
  const bundles = await plantAll(db, units, PLACES, now)
  const walk = new Walk(scope, rights, routes, bundles)

  await walk.warmUp()
  await walk.askSamples()
  await walk.demandSubjects()
  await walk.askAboutThings()
  walk.demandHiddenThings()
  await walk.demandWhatIsInReach()
  await walk.plantMoreAndCompare()
  await walk.askForChanges()
  return { faults: walk.faults, asked: askedSoFar() - before, shown: walk.shown }
}

const plantAll = (db: Db, units: Units, places: readonly Place[], now: Date): Promise<readonly Bundle[]> =>
  inTransaction(db, async (tx) => {
    const bundles: Bundle[] = []
    for (const place of places) bundles.push(await plantBundle(tx, units, place, now))
    return bundles
  })

/** Names of parameters that search a list, and turn its pages. */
const SEARCH = ['tim', 'q']
const PAGE = 'trang'
const MOST_PAGES = 40
/** Stands in an address for what was not planted. */
const NO_THING = 'x'

/** `either`: about a thing that was not planted; what may be shown of it is judged, whether it may is asked of planted ones. */
type Expected = 'way-in' | 'refused' | 'answered' | 'either'
/** One address that was read, and what was read there. */
type Reading = { readonly route: Route; readonly reader: Reader; readonly url: string; readonly answer: Answer }

class Walk {
  readonly faults: string[] = []
  readonly shown = new Map<string, Set<Kind>>()
  readonly #scope: MatrixScope
  readonly #rights: Rights
  readonly #routes: readonly Route[]
  readonly #bundles: readonly Bundle[]
  /** Of addresses without a thing in them. */
  #readings: Reading[] = []
  readonly #seen = new Set<string>()
  /** Addresses that were not there for a reader who may not, and those that were there for somebody. */
  readonly #hidden: { readonly route: Route; readonly url: string; readonly found: string }[] = []
  readonly #there = new Set<string>()

  constructor(scope: MatrixScope, rights: Rights, routes: readonly Route[], bundles: readonly Bundle[]) {
    this.#scope = scope
    this.#rights = rights
    this.#routes = routes
    this.#bundles = bundles
  }

  #fault(route: Route, message: string): void {
    this.faults.push(`${route.method} ${route.path}: ${message}`)
  }

  /** Who may do a thing in some units must be asked about the one that the address names. */
  demandSubjects(): void {
    for (const route of this.#routes) {
      const grants = this.#rights.access[route.verb]?.grants ?? []
      if (paramsOf(route.path).length === 0 || route.subject || grants.every(({ reach }) => reach === 'tenant'))
        continue
      this.#fault(route, `names a thing, and "${route.verb}" is granted by units: it must declare its subject`)
    }
  }

  /** A key is marked as used on its first request; that must not look like a leak later. */
  async warmUp(): Promise<void> {
    for (const reader of this.#scope.readers) await ask(this.#scope.server, reader, 'GET', '/khong-co')
  }

  // ---- reading

  async askSamples(): Promise<void> {
    const kinds = await paramKinds(this.#scope.db, this.#reads(), this.#seen)
    const questions: { route: Route; url: string; reader: Reader; expected: Expected }[] = []
    for (const route of this.#reads()) {
      const isThing = [...(kinds.get(route)?.values() ?? [])].some((kind) => kind !== undefined)
      const urls = new Map<string, { status: number; isOpenEnded: boolean }>()
      for (const { url, status, as } of await listSamples(route)) {
        const known = urls.get(url)
        urls.set(url, {
          // One address may be refused to one person and shown to another.
          status: Math.min(status, known?.status ?? status),
          // A public address may say itself that it is for whoever is somebody.
          isOpenEnded: (known?.isOpenEnded ?? false) || (status === 401 && as === undefined),
        })
      }
      for (const [url, { status, isOpenEnded }] of urls) {
        const namesThing = isThing || (await this.#namesThing(url))
        for (const reader of this.#readersOf(route)) {
          const fixed = isThing ? undefined : await this.#fixedSubject(route)
          const allowed = this.#expected(route, reader, fixed)
          const isUnsure = this.#isOpen(route) ? isOpenEnded : namesThing
          const expected = isUnsure && allowed === 'answered' ? 'either' : allowed
          if (route.verb === SELF && isThing && reader.actor.kind === 'person') continue // another person's: asked below
          if (status < 400 || expected !== 'answered') questions.push({ route, url, reader, expected })
        }
      }
    }
    await inBatches(questions, async ({ route, url, reader, expected }) => {
      const answer = await this.#ask(route, reader, url, expected)
      if (answer.status === 200) this.#readings.push({ route, reader, url, answer })
    })
  }

  async askAboutThings(): Promise<void> {
    const kinds = await paramKinds(this.#scope.db, this.#reads(), this.#seen)
    const questions: { route: Route; url: string; reader: Reader; expected: Expected }[] = []
    for (const route of this.#reads()) {
      const known = kinds.get(route)
      if (!known) continue
      const [sample] = (await listSamples(route)).filter(({ status }) => status === 200)
      for (const bundle of this.#bundles) {
        const url = addressOf(route, known, bundle, sample?.url)
        if (url === undefined) continue
        for (const reader of this.#readersOf(route)) {
          if (route.verb === SELF && reader.actor.kind === 'person')
            questions.push({ route, url, reader, expected: 'refused' })
          else questions.push({ route, url, reader, expected: this.#expected(route, reader, subjectOf(known, bundle)) })
        }
      }
    }
    await inBatches(questions, async ({ route, url, reader, expected }) => {
      const answer = await this.#ask(route, reader, url, expected)
      if (answer.status === 200 && url.includes(this.#scope.units['xa-a'].slug))
        this.#readings.push({ route, reader, url, answer })
    })
  }

  demandHiddenThings(): void {
    for (const { route, url, found } of this.#hidden)
      if (!this.#there.has(url)) this.#fault(route, `${found}, and is there for nobody`)
  }

  /** What a list shows to one it shows to all who may, as far as they may: searched for where it can be, else on every page. */
  async demandWhatIsInReach(): Promise<void> {
    const questions = this.#readings.filter(
      ({ route, url }) => !url.includes('?') && !this.#isOpen(route) && paramsOf(route.path).length === 0,
    )
    await inBatches(questions, async (reading) => {
      const { route, reader, url } = reading
      const kinds = this.shown.get(keyOf(route))
      if (!kinds) return
      const sought = this.#words().filter(
        ({ kind, subject, text }) =>
          kinds.has(kind) &&
          may(reader.actor, route.verb, subject, this.#rights) &&
          !reading.answer.text.includes(text),
      )
      if (sought.length === 0) return
      const missing = await this.#seek(reading, sought)
      for (const { kind, subject } of missing)
        this.#fault(route, `${url} never shows the ${kind} of ${this.#placeOf(subject)} to ${reader.name}, who may`)
    })
  }

  async #seek({ route, reader, url }: Reading, sought: readonly Word[]): Promise<readonly Word[]> {
    const options = Object.keys(route.schema.querystring?.properties ?? {})
    const search = SEARCH.find((name) => options.includes(name))
    const missing = new Set(sought)
    if (search !== undefined) {
      for (const word of sought) {
        const { text } = await this.#ask(route, reader, `${url}?${search}=${word.text}`, 'answered')
        if (text.includes(word.text)) missing.delete(word)
      }
      // A list may search in names alone: then its pages are turned for the rest.
      if (missing.size === 0) return []
    }
    if (!options.includes(PAGE)) return [...missing]
    for (let page = 2; page <= MOST_PAGES && missing.size > 0; page++) {
      const { status, text } = await this.#ask(route, reader, `${url}?${PAGE}=${page}`, 'answered')
      if (status !== 200) break
      for (const word of missing) if (text.includes(word.text)) missing.delete(word)
    }
    return [...missing]
  }

  /** An answer depends on nothing that its reader may not see: no list, no count, no file and no sum. */
  async plantMoreAndCompare(): Promise<void> {
    const { db, units, now } = this.#scope
    const readings = this.#readings
    this.#readings = []
    const more = await plantAll(db, units, ['xa-b', 'la'], now)
    const affected = (route: Route, reader: Reader) =>
      more.some(({ words }) => words.some(({ subject }) => may(reader.actor, route.verb, subject, this.#rights)))
    const untouched = readings.filter(({ route, reader }) => this.#isOpen(route) || !affected(route, reader))
    await inBatches(untouched, async ({ route, reader, url, answer }) => {
      const again = await this.#ask(route, reader, url, 'either')
      const [before, after] = [withoutNewIds(answer.text), withoutNewIds(again.text)]
      if (before !== after)
        this.#fault(route, `${url} tells ${reader.name} of what is out of reach: ${difference(before, after)}`)
    })
  }

  // ---- changing

  async askForChanges(): Promise<void> {
    const { db, readers, now, units } = this.#scope
    const changes = this.#routes
      .filter(({ method, verb }) => method !== 'GET' && verb !== PUBLIC)
      // Last what may end sessions: after it nobody is signed in who was.
      .sort((a, b) => Number(a.verb === SELF) - Number(b.verb === SELF))
    const kinds = await paramKinds(db, this.#routes, this.#seen)
    for (const route of changes) {
      const known = kinds.get(route)
      if (!known) {
        this.#fault(route, 'no address is known: link to it, send a form to it, or give it samples')
        continue
      }
      // Each route its own: what one changed may no longer be there for the next.
      const isThing = [...known.values()].some((kind) => kind !== undefined)
      const bundles = isThing ? await plantAll(db, units, PLACES, now) : []
      const fixed = isThing ? undefined : await this.#fixedSubject(route)
      const questions = readers.flatMap((reader) => this.#changesBy(reader, route, known, bundles, fixed))
      const [refused, allowed] = [
        questions.filter(({ expected }) => expected !== 'answered'),
        questions.filter(({ expected }) => expected === 'answered'),
      ]
      await inBatches(refused, (question) => this.#askForChange(route, question))
      await inBatches(allowed, (question) => this.#askForChange(route, question))
    }
  }

  #changesBy(
    reader: Reader,
    route: Route,
    known: ParamKinds,
    bundles: readonly Bundle[],
    fixed: Subject | undefined,
  ): readonly { reader: Reader; url: string; expected: Expected }[] {
    if (bundles.length === 0) {
      const url = route.path.replace(/:[A-Za-z_]\w*/g, NO_THING)
      return [{ reader, url, expected: this.#expected(route, reader, fixed) }]
    }
    return bundles.flatMap((bundle) => {
      const url = addressOf(route, known, bundle, undefined)
      if (url === undefined) return []
      const isAnothers = route.verb === SELF && reader.actor.kind === 'person'
      const expected = isAnothers ? 'refused' : this.#expected(route, reader, subjectOf(known, bundle))
      return [{ reader, url, expected }]
    })
  }

  async #askForChange(route: Route, { reader, url, expected }: { reader: Reader; url: string; expected: Expected }) {
    const { server, db, now } = this.#scope
    // It may end the very session it comes with.
    const asking = route.verb === SELF ? await withNewSession(db, reader, now) : reader
    const answer = await ask(server, asking, route.method, url)
    this.#judge(route, reader, url, expected, answer)
  }

  // ---- one answer

  async #ask(route: Route, reader: Reader, url: string, expected: Expected): Promise<Answer> {
    const answer = await ask(this.#scope.server, reader, 'GET', url)
    if (answer.status === 200) this.#there.add(url)
    this.#judge(route, reader, url, expected, answer)
    for (const address of addressesIn(answer.text)) this.#seen.add(address)
    return answer
  }

  #judge(route: Route, reader: Reader, url: string, expected: Expected, answer: Answer): void {
    const { status, code } = answer
    const found = `${url} answers ${reader.name} ${status}${code === '' ? '' : ` (${code})`}`
    switch (expected) {
      case 'way-in': {
        const isWayIn = route.kind === 'api' ? status === 401 : status === 303 && this.#isSignIn(answer.location)
        if (!isWayIn) this.#fault(route, `${found}, must ask to sign in`)
        break
      }
      case 'refused': {
        // A person's own things are not there for others: that they exist is none of their business either.
        const isRefused = status === 403 || (route.verb === SELF && status >= 400 && status < 500)
        // The same may be said of any thing, as long as it is there for those who may.
        if (status === 404 && route.method === 'GET' && route.verb !== SELF) this.#hidden.push({ route, url, found })
        else if (!isRefused) this.#fault(route, `${found}, must refuse`)
        break
      }
      case 'answered': {
        // A rule of the thing itself may forbid what the right allows; the right alone is asked here.
        const isByRight = status === 401 || (status === 403 && (code === '' || code === 'rights.not-granted'))
        if (isByRight || status >= 500) this.#fault(route, `${found}, must not refuse`)
        break
      }
      case 'either':
        if (status >= 500) this.#fault(route, found)
    }
    this.#findLeaks(route, reader, url, answer)
  }

  #findLeaks(route: Route, reader: Reader, url: string, { status, text }: Answer): void {
    const digits = text.replace(/(?<=\d)[ .\u00a0-](?=\d)/g, '')
    for (const { place, secrets } of this.#bundles) {
      for (const secret of secrets) {
        if (digits.includes(secret)) this.#fault(route, `${url} shows ${reader.name} unmasked data of ${place}`)
      }
    }
    for (const { kind, text: word, subject } of this.#words()) {
      if (!text.includes(word)) continue
      // A form that came back with its mistakes shows what it showed before.
      const isShown = status < 400 || status === 422
      const mayRead = isShown && may(reader.actor, route.verb, subject, this.#rights)
      if (!mayRead) this.#fault(route, `${url} shows ${reader.name} the ${kind} of ${this.#placeOf(subject)}`)
      const kinds = this.shown.get(keyOf(route)) ?? new Set()
      this.shown.set(keyOf(route), kinds.add(kind))
    }
  }

  #expected(route: Route, { actor }: Reader, subject: Subject | undefined): Expected {
    if (route.verb === PUBLIC) return 'answered'
    if (actor.kind === 'nobody') return 'way-in'
    if (route.verb === SELF) return actor.kind === 'person' ? 'answered' : 'refused'
    const verbs = route.leadsTo === undefined ? [route.verb] : [route.verb, route.leadsTo]
    const isAllowed = verbs.every((verb) =>
      subject ? may(actor, verb, subject, this.#rights) : holdsOf(actor, verb, this.#rights.access).length > 0,
    )
    return isAllowed ? 'answered' : 'refused'
  }

  // ---- pieces

  /** In the query, as the units of a change that is being prepared. */
  #namesThing = async (url: string): Promise<boolean> => {
    const values = [...new URLSearchParams(url.split('?', 2)[1] ?? '').values()]
    const kinds = await Promise.all(values.map((value) => findKind(this.#scope.db, value)))
    return kinds.some((kind) => kind !== undefined)
  }

  /** Of what belongs to one unit whichever it is, as the state and the jobs of the system to the top one. */
  #fixedSubject = async (route: Route): Promise<Subject | undefined> => {
    try {
      return await route.subject?.(Object.fromEntries(paramsOf(route.path).map((name) => [name, NO_THING])))
    } catch (error) {
      if (error instanceof Refusal) return undefined // there is no such thing
      throw error
    }
  }
  #reads = (): readonly Route[] => this.#routes.filter(({ method }) => method === 'GET')
  #words = (): readonly Word[] => this.#bundles.flatMap(({ words }) => words)
  #isOpen = (route: Route): boolean => route.verb === PUBLIC || route.verb === SELF
  #isSignIn = (location: string): boolean => location.split('?', 1)[0] === this.#scope.signInPath

  /** What everybody may read is the same for all: a few of them are enough. */
  #readersOf(route: Route): readonly Reader[] {
    const { readers } = this.#scope
    if (route.verb !== PUBLIC) return readers
    const few = ['citizen', 'administrator of xa-a', 'key of xa-a']
    return [STRANGER, ...readers.filter(({ name }) => few.includes(name))]
  }

  #placeOf = ({ scope }: Subject): string => this.#bundles.find(({ unitId }) => unitId === scope)?.place ?? scope
}

const keyOf = (route: Route): string => `${route.method} ${route.path}`

/** What has an owner is a person's; units, keys and entries of the journal are nobody's own. */
function subjectOf(kinds: ParamKinds, { unitId, personId }: Bundle): Subject {
  const ownerless: readonly (Kind | undefined)[] = ['unit', 'api-key', 'journal', undefined]
  const isOwned = [...kinds.values()].some((kind) => !ownerless.includes(kind))
  return { scope: unitId, ...(isOwned ? { owner: personId } : {}) }
}

/** A form may carry an id made for what it will send, so that sending it twice makes one thing. */
const withoutNewIds = (html: string): string =>
  html.replace(/(<input type="hidden" name="[^"]*" value=")[0-9a-f]{8}-[0-9a-f-]{27}"/g, '$1"')

function difference(before: string, after: string): string {
  let at = 0
  while (at < before.length && before[at] === after[at]) at += 1
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 30), at + 50))
  return `${around(before)} became ${around(after)}`
}
