// Opens every page sample and says what is wrong with it. Knows no page: it walks the route table of whatever server it is given.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import { brotliDecompressSync } from 'node:zlib'
import type { AxeResults } from 'axe-core'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { Value } from 'typebox/value'
import { PUBLIC } from '../../src/platform/guard.ts'
import { allSamples, routeTable } from '../../src/platform/http/http.ts'
import type { Budget, Route } from '../../src/platform/http/route.ts'
import { href, LOCALES, type Locale, splitLocale } from '../../src/platform/locale.ts'
import { overweight, type Weight } from './budgets.ts'

export const WIDTHS = [360, 1366] as const
/** Four hundred per cent zoom of a 1280 px screen. */
const REFLOW_WIDTH = 320
/** Where tables stop scrolling inside themselves. */
const NARROWEST_FIXED_WIDTH = 1280

export type Fault = {
  readonly url: string
  readonly as?: string | undefined
  readonly width?: number
  readonly check: Check
  readonly message: string
}
export type Check =
  | 'status'
  | 'guard'
  | 'overflow'
  | 'heading'
  | 'title'
  | 'language'
  | 'console'
  | 'link'
  | 'accessibility'
  | 'weight'
  | 'target'
  | 'content-type'
  | 'schema'

export type Report = {
  readonly faults: readonly Fault[]
  /** Moderate findings of axe: listed, not failing. */
  readonly remarks: readonly string[]
  readonly weights: ReadonlyMap<string, Weight>
  readonly opened: number
}

type PageSample = Visit & { readonly status: number; readonly locale: Locale; readonly budget: Budget }

/** An address, and who opens it: the sign-in name of a person, or nobody. */
type Visit = { readonly url: string; readonly as: string | undefined }

/** The `cookie` header of a person, by their sign-in name. */
export type SignIn = (login: string) => Promise<string>

/** A page in a state that no stored address has, and the pattern of its route. */
export type State = Visit & { readonly path: string; readonly status?: number }

export type Scope = {
  readonly browser: Browser
  readonly server: FastifyInstance
  readonly signIn: SignIn
  readonly only?: (path: string) => boolean
  readonly states?: readonly State[]
}

export async function inspect({ browser, server, signIn, only = () => true, states = [] }: Scope): Promise<Report> {
  const origin = await originOf(server)
  const samples = [...(await allSamples(server)), ...sampled(server, states)].filter(({ route }) => only(route.path))
  const pages = samples.flatMap(({ route, url, as, status }) =>
    route.kind === 'page' ? inBothLanguages(url, as, status, route.budget) : [],
  )
  const faults: Fault[] = []
  const remarks: string[] = []
  const titles: { url: string; title: string }[] = []
  const links = new Map<string, Link>()
  const weights = new Map<string, Weight>()
  const open = opener(server, signIn)
  const sizes = sizeReader(open)
  const reader = readers()

  await inParallel(await workspaces(browser, origin), pages, async (space, sample) => {
    await becomeReader(space, origin, reader(), sample.as === undefined ? undefined : await signIn(sample.as))
    const look = await lookWithoutScript(space, origin, sample)
    faults.push(...look.faults)
    titles.push({ url: sample.url, title: look.title })
    for (const url of look.links) links.set(keyOf({ url, as: sample.as }), { url, as: sample.as, from: sample.url })
    const loaded = await loadWithScript(space, origin, sample)
    faults.push(...loaded.faults)
    remarks.push(...loaded.remarks)
    const weight = await weigh(loaded.requests, loaded.nodes, (url) => sizes({ url, as: sample.as }))
    weights.set(keyOf(sample), weight)
    if (sample.status === 200) {
      for (const message of overweight(weight, sample.budget))
        faults.push({ url: sample.url, as: sample.as, check: 'weight', message })
    }
  })
  faults.push(...repeatedTitles(titles, pages))
  const promised = new Map(pages.map((page) => [keyOf(page), page.status]))
  faults.push(...(await brokenLinks(open, links, promised)))
  const rest = samples.flatMap((sample) => (sample.route.kind === 'page' ? [] : [{ ...sample, route: sample.route }]))
  faults.push(...(await Promise.all(rest.map((sample) => inspectAnswer(open, sample)))).flat())
  faults.push(...(await Promise.all(samples.map((sample) => unguarded(open, sample)))).flat())
  return { faults, remarks, weights, opened: pages.length }
}

/** With the routes they belong to, as samples have them. */
export function sampled(server: FastifyInstance, states: readonly State[]): readonly Sampled[] {
  return states.map(({ path, url, as, status = 200 }) => {
    const route = routeTable(server).find((each) => each.path === path && each.method === 'GET')
    if (!route) throw new Error(`no route ${path}`)
    return { route, url, as, status }
  })
}

export const describeFault = ({ url, as, width, check, message }: Fault): string =>
  `${check}: ${url}${as === undefined ? '' : ` as ${as}`}${width === undefined ? '' : ` at ${width} px`}: ${message}`

const keyOf = ({ url, as }: Visit): string => (as === undefined ? url : `${url} as ${as}`)

/**
 * Every sample is opened by another reader, so that the limit on requests is not what is measured. Believed by a server that
 * trusts proxies on this machine (`trustProxy: ['loopback']`).
 */
function readers(): () => string {
  let count = 0
  return () => {
    count += 1
    return `10.${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}`
  }
}

async function originOf(server: FastifyInstance): Promise<string> {
  const address = server.server.address()
  if (address === null) return server.listen({ host: '127.0.0.1', port: 0 })
  if (typeof address === 'string') throw new Error('the gate needs a server on a port')
  return `http://127.0.0.1:${address.port}`
}

const inBothLanguages = (url: string, as: string | undefined, status: number, budget: Budget): PageSample[] =>
  LOCALES.map((locale) => ({ url: href(locale, url), as, status, locale, budget }))

type Open = (visit: Visit) => Promise<LightMyRequestResponse>

/** Asks without a browser, each time as another reader. */
function opener(server: FastifyInstance, signIn: SignIn): Open {
  const reader = readers()
  return async ({ url, as }) => {
    const cookie = as === undefined ? {} : { cookie: await signIn(as) }
    return server.inject({ url, remoteAddress: reader(), headers: { 'accept-encoding': 'br', ...cookie } })
  }
}

// ---- a few pages at once in one browser

type Workspace = { readonly plain: Page; readonly scripted: Page }

async function workspaces(browser: Browser, origin: string): Promise<Workspace[]> {
  const count = Math.max(2, Math.min(4, cpus().length))
  // Contexts of its own for each: cookies belong to a context, and two spaces may be two persons at one time.
  return Promise.all(
    Array.from({ length: count }, async () => ({
      plain: await newPage(await browser.newContext({ javaScriptEnabled: false, baseURL: origin })),
      scripted: await newPage(await browser.newContext({ baseURL: origin })),
    })),
  )
}

/** `cookie`: what the header of a request would hold. */
async function becomeReader({ plain, scripted }: Workspace, origin: string, address: string, cookie?: string) {
  for (const page of [plain, scripted]) {
    await page.setExtraHTTPHeaders({ 'x-forwarded-for': address })
    await wearCookie(page.context(), origin, cookie)
  }
}

/** Takes away the cookies of whoever looked before. */
export async function wearCookie(context: BrowserContext, origin: string, cookie: string | undefined): Promise<void> {
  await context.clearCookies()
  if (cookie === undefined) return
  const [name = '', value = ''] = cookie.split('=', 2)
  await context.addCookies([{ name, value, url: origin }])
}

async function newPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  // The computed answer of a media query or a transition must not depend on the machine.
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' })
  return page
}

async function inParallel<T>(
  spaces: Workspace[],
  items: readonly T[],
  work: (space: Workspace, item: T) => Promise<void>,
) {
  const queue = [...items]
  await Promise.all(
    spaces.map(async (space) => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(space, item)
    }),
  )
  await Promise.all(
    [...new Set(spaces.flatMap(({ plain, scripted }) => [plain.context(), scripted.context()]))].map((c) => c.close()),
  )
}

// ---- one page without script: what everybody gets

type Look = { faults: Fault[]; title: string; links: string[] }

async function lookWithoutScript({ plain }: Workspace, origin: string, sample: PageSample): Promise<Look> {
  const faults: Fault[] = []
  const fault = (check: Check, message: string, width?: number) =>
    faults.push({ url: sample.url, as: sample.as, check, message, ...(width === undefined ? {} : { width }) })
  const spoken: string[] = []
  const listen = (message: { type: () => string; text: () => string }) => {
    if (message.type() === 'error' || message.type() === 'warning') spoken.push(message.text())
  }
  plain.on('console', listen)
  await plain.setViewportSize({ width: WIDTHS[0], height: 640 })
  const response = await plain.goto(origin + sample.url, { waitUntil: 'load' })
  if (response?.status() !== sample.status)
    fault('status', `answered ${response?.status()}, sample says ${sample.status}`)

  for (const width of [WIDTHS[0], REFLOW_WIDTH, NARROWEST_FIXED_WIDTH, WIDTHS[1]]) {
    await plain.setViewportSize({ width, height: 640 })
    const wide = await plain.evaluate(findOverflow)
    if (wide) fault('overflow', wide, width)
  }
  await plain.setViewportSize({ width: WIDTHS[0], height: 640 })
  for (const small of await plain.evaluate(findSmallTargets)) fault('target', small, WIDTHS[0])

  const seen = await plain.evaluate(readPage)
  if (seen.headings.length !== 1) fault('heading', `${seen.headings.length} h1, must be one`)
  if (!seen.headings[0]?.trim()) fault('heading', 'the h1 is empty')
  if (!/\S – \S/.test(seen.title)) fault('title', `"${seen.title}" must read "Việc – Đơn vị"`)
  if (seen.language !== sample.locale) fault('language', `lang is "${seen.language}", must be "${sample.locale}"`)
  if (seen.description === '') fault('title', 'no description')
  plain.off('console', listen)
  for (const text of spoken) if (!isOwnStatus(text, sample.status)) fault('console', text)
  return { faults, title: seen.title, links: seen.links }
}

// Chromium reports the status of the page itself as a console error; a sample that asks for a 404 gets one.
const isOwnStatus = (text: string, status: number): boolean =>
  status >= 400 && text.includes(`the server responded with a status of ${status}`)

// The functions below run in the page: they may use nothing from this file.

function findOverflow(): string | null {
  const page = document.documentElement
  if (page.scrollWidth <= page.clientWidth) return null
  const inScroller = (element: Element): boolean => {
    for (let up = element.parentElement; up; up = up.parentElement) {
      if (up !== document.body && getComputedStyle(up).overflowX !== 'visible') return true
    }
    return false
  }
  const widest = [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > page.clientWidth + 0.5 && !inScroller(element))
    .slice(0, 3)
    .map((element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`)
  return `the page is ${page.scrollWidth} px wide, caused by ${widest.join(', ')}`
}

// Links inside running text and table cells are exempt: their size follows the text.
function findSmallTargets(): string[] {
  const targets = document.querySelectorAll(
    'button, select, input:not([type=hidden]), nav a, .button, .downloads a, th a.sort, header a',
  )
  return [...targets]
    .filter((target) => {
      const { width, height } = target.getBoundingClientRect()
      return width > 0 && height > 0 && height < 43.5
    })
    .map(
      (target) =>
        `<${target.tagName.toLowerCase()}> "${target.textContent?.trim()}" is ${Math.round(target.getBoundingClientRect().height)} px high`,
    )
    .slice(0, 5)
}

function readPage() {
  return {
    title: document.title,
    language: document.documentElement.lang,
    description: document.querySelector('meta[name=description]')?.getAttribute('content') ?? '',
    headings: [...document.querySelectorAll('h1')].map((h1) => h1.textContent ?? ''),
    links: [...document.querySelectorAll('a[href]')]
      .map((a) => (a instanceof HTMLAnchorElement ? a : null))
      .flatMap((a) => (a && a.origin === location.origin ? [a.pathname + a.search + a.hash] : [])),
  }
}

// ---- the same page with script: axe, requests, elements

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Loaded = { faults: Fault[]; remarks: string[]; requests: string[]; nodes: number }

async function loadWithScript({ scripted }: Workspace, origin: string, sample: PageSample): Promise<Loaded> {
  const faults: Fault[] = []
  const remarks = new Set<string>()
  const requests = new Set<string>()
  const spoken: string[] = []
  const onRequest = (request: { url: () => string }) => requests.add(request.url())
  const onConsole = (message: { type: () => string; text: () => string }) => {
    if (message.type() === 'error' || message.type() === 'warning') spoken.push(message.text())
  }
  const onError = (error: Error) => spoken.push(error.message)
  scripted.on('request', onRequest).on('console', onConsole).on('pageerror', onError)
  let nodes = 0
  for (const width of WIDTHS) {
    await scripted.setViewportSize({ width, height: 768 })
    if (width === WIDTHS[0]) {
      await scripted.goto(origin + sample.url, { waitUntil: 'load' })
      nodes = await scripted.evaluate(() => document.querySelectorAll('*').length)
      await scripted.evaluate(axeSource) // a script element would break the page's own policy
    }
    const { violations } = await scripted.evaluate(runAxe)
    for (const { impact, id, help, nodes: where } of violations) {
      const places = where
        .slice(0, 3)
        .map((node) => node.target.join(' '))
        .join(', ')
      const message = `${id} (${impact}): ${help}, at ${places}`
      if (impact === 'serious' || impact === 'critical')
        faults.push({ url: sample.url, as: sample.as, width, check: 'accessibility', message })
      else remarks.add(`${keyOf(sample)}: ${message}`)
    }
  }
  scripted.off('request', onRequest).off('console', onConsole).off('pageerror', onError)
  for (const text of spoken) {
    if (!isOwnStatus(text, sample.status))
      faults.push({ url: sample.url, as: sample.as, check: 'console', message: text })
  }
  return { faults, remarks: [...remarks], requests: [...requests], nodes }
}

function runAxe(): Promise<Pick<AxeResults, 'violations'>> {
  const { axe } = globalThis as unknown as { axe: typeof import('axe-core') } // put there a moment ago
  return axe.run(document, {
    resultTypes: ['violations'],
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  })
}

// ---- weight over the wire

type Size = { bytes: number; type: string }

/** Compressed size of an address. Assets repeat on every page; their names change with their content, so once is enough. */
function sizeReader(open: Open): (visit: Visit) => Promise<Size> {
  const known = new Map<string, Promise<Size>>()
  return (visit) => {
    const asked = visit.url.startsWith('/assets/') ? { url: visit.url, as: undefined } : visit
    const size = known.get(keyOf(asked)) ?? readSize(open, asked)
    known.set(keyOf(asked), size)
    return size
  }
}

async function readSize(open: Open, visit: Visit): Promise<Size> {
  const answer = await open(visit)
  return { bytes: answer.rawPayload.byteLength, type: String(answer.headers['content-type'] ?? '') }
}

async function weigh(
  requests: readonly string[],
  nodes: number,
  sizeOf: (url: string) => Promise<Size>,
): Promise<Weight> {
  const sizes = await Promise.all(
    requests.map((request) => {
      const { pathname, search } = new URL(request)
      return sizeOf(pathname + search)
    }),
  )
  const sum = (pattern: RegExp) =>
    sizes.filter(({ type }) => pattern.test(type)).reduce((total, { bytes }) => total + bytes, 0)
  return {
    html: sum(/html/),
    css: sum(/css/),
    js: sum(/javascript/),
    total: sum(/./),
    requests: requests.length,
    nodes,
  }
}

// ---- across pages

function repeatedTitles(titles: readonly { url: string; title: string }[], pages: readonly PageSample[]): Fault[] {
  // States of one page (another order, another filter) may share its title; two different pages may not.
  const statuses = new Map(pages.map(({ url, status }) => [url, status]))
  const first = new Map<string, string>()
  const faults: Fault[] = []
  for (const { url, title } of titles.filter((each) => statuses.get(each.url) === 200)) {
    const address = pathOf(url)
    const inLanguage = `${splitLocale(url).locale} ${title}` // a proper name may be the same in both languages
    const earlier = first.get(inLanguage)
    if (earlier !== undefined && earlier !== address)
      faults.push({ url, check: 'title', message: `"${title}" is also the title of ${earlier}` })
    first.set(inLanguage, address)
  }
  return faults
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? url

type Link = Visit & { readonly from: string }

/**
 * What a person is shown, that person may open. `promised`: addresses whose refusal is itself a sample. Such a page links to
 * itself, in its own and the other language.
 */
async function brokenLinks(open: Open, links: ReadonlyMap<string, Link>, promised: ReadonlyMap<string, number>) {
  const checked = new Map<string, Promise<{ status: number; body: string }>>()
  const openOnce = (visit: Visit) => {
    const answer =
      checked.get(keyOf(visit)) ?? open(visit).then((said) => ({ status: said.statusCode, body: unpacked(said) }))
    checked.set(keyOf(visit), answer)
    return answer
  }
  const faults = await Promise.all(
    [...links.values()].map(async ({ url: link, as, from }): Promise<Fault[]> => {
      const [url = '', fragment = ''] = link.split('#', 2)
      const { status, body } = await openOnce({ url, as })
      if (status >= 400 && promised.get(keyOf({ url, as })) !== status)
        return [{ url: from, as, check: 'link', message: `${link} answers ${status}` }]
      const isThere = fragment === '' || status >= 300 || body.includes(`id="${decodeURIComponent(fragment)}"`)
      return isThere ? [] : [{ url: from, as, check: 'link', message: `${link}: nothing there has that id` }]
    }),
  )
  return faults.flat()
}

const unpacked = ({ headers, rawPayload }: LightMyRequestResponse): string =>
  (headers['content-encoding'] === 'br' ? brotliDecompressSync(rawPayload) : rawPayload).toString()

// ---- what only some may open

type Sampled = Visit & { readonly route: Route; readonly status: number }

/** A sample that names nobody would only show the way to sign in; and to a stranger that way is all that may be shown. */
async function unguarded(open: Open, { route, url, as, status }: Sampled): Promise<Fault[]> {
  if (route.verb === PUBLIC) return []
  const message = `needs the verb "${route.verb}", and the sample does not say as whom`
  if (as === undefined) return status === 401 ? [] : [{ url, check: 'guard', message }]
  const { statusCode } = await open({ url, as: undefined })
  const expected = route.kind === 'api' ? 401 : 303
  if (statusCode === expected) return []
  return [{ url, check: 'guard', message: `answers a stranger ${statusCode}, must be ${expected}` }]
}

// ---- what is not a page

type AnswerSample = Visit & { readonly route: Exclude<Route, { kind: 'page' }>; readonly status: number }

async function inspectAnswer(open: Open, { route, url, as, status }: AnswerSample): Promise<Fault[]> {
  const answer = await open({ url, as })
  const type = String(answer.headers['content-type'] ?? '')
  if (answer.statusCode !== status)
    return [{ url, as, check: 'status', message: `answered ${answer.statusCode}, sample says ${status}` }]
  if (route.kind === 'api') {
    const expected = status >= 400 ? 'application/problem+json' : 'application/json'
    if (!type.startsWith(expected))
      return [{ url, as, check: 'content-type', message: `is ${type}, must be ${expected}` }]
    const schema = route.schema.response?.[status]
    const said: unknown = JSON.parse(unpacked(answer))
    if (!schema || Value.Check(schema, said)) return []
    const [first] = Value.Errors(schema, said)
    return [{ url, as, check: 'schema', message: `the answer does not fit: ${first?.instancePath} ${first?.message}` }]
  }
  if (route.kind === 'file' && status === 200 && type !== route.contentType) {
    return [{ url, as, check: 'content-type', message: `is ${type}, must be ${route.contentType}` }]
  }
  return []
}
