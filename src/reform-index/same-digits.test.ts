// The same inputs give the same digits wherever they are scored: command line, kernel, published file, browser. And whoever
// recomputes a publication, in the browser or on the server, says the same of it in the same words.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../../test/gate/browser.ts'
import { openProduct } from '../../test/gate/subjects.ts'
import { testDatabase } from '../../test/support/database.ts'
import type { Locale } from '../platform/locale.ts'
import { href } from '../platform/locale.ts'
import { fromRoot } from '../platform/root.ts'
import { readInputs } from './command-line/input-file.ts'
import { exactGrid, formatDecimalExact, parseDecimal } from './kernel/decimal.ts'
import { makePublication, type Publication } from './kernel/publication.ts'
import { scoreRound } from './kernel/ranking.ts'
import type { NodeResult, ScoreResult, UnitResult } from './kernel/result.ts'
import { compileSet } from './kernel/score.ts'
import { paths } from './paths.ts'
import { loadShippedSet, shippedSetIds } from './shipped.ts'

const { db } = await testDatabase()
const folder = mkdtempSync(join(tmpdir(), 'motcua-digits-'))
const secretKey = new Uint8Array(32).fill(9)

type Digits = Pick<UnitResult<unknown>, 'unit' | 'points' | 'percent' | 'rank' | 'base' | 'band'> & {
  readonly nodes: readonly Pick<NodeResult, 'code' | 'points' | 'status'>[]
}

const digits = ({ unit, points, percent, rank, base, band, nodes }: UnitResult<NodeResult>): Digits => ({
  unit,
  points,
  percent,
  rank,
  base,
  band,
  nodes: nodes.map(({ code, points, status }) => ({ code, points, status })),
})

const inputsOf = (set: string) => fromRoot('data', 'examples', `${set}.csv`)

async function byCommandLine(set: string): Promise<Digits[]> {
  const args = [fromRoot('bin', 'motcua.mjs'), 'score', '--set', set, '--inputs', inputsOf(set), '--json']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.on('data', (text) => {
    out += text
  })
  const [exit] = await once(child, 'close')
  expect(exit).toBe(0)
  return (JSON.parse(out) as ScoreResult).units.map(digits)
}

async function byKernel(set: string): Promise<Digits[]> {
  const compiled = compileSet(loadShippedSet(set))
  const { units } = await readInputs(inputsOf(set), compiled)
  const shortest = (text: string) => formatDecimalExact(parseDecimal(text) ?? { mantissa: 0n, places: 0 })
  const exact = (points: number | null) => (points === null ? null : exactGrid(points, compiled.places))
  return scoreRound(compiled, units).units.map(({ unit, points, percent, rank, base, band, nodes }) => ({
    unit,
    points: exact(points),
    percent: percent === null ? null : shortest(percent),
    rank,
    base,
    band: band?.name.vi ?? null,
    nodes: nodes.map(({ key, points, status }) => ({ code: key, points: exact(points), status })),
  }))
}

/** A publication made of the same inputs, as its text. */
async function published(setId: string): Promise<string> {
  const set = loadShippedSet(setId)
  const { units } = await readInputs(inputsOf(setId), compileSet(set))
  const round = {
    id: 'thu',
    title: { vi: `Kỳ thử của bộ ${setId}` },
    level: set.level,
    provenance: set.provenance,
    source: { vi: 'Đặt ra để thử' },
    units: units.map(({ unit, inputs }) => ({
      code: unit,
      name: unit,
      inputs: JSON.parse(JSON.stringify(Object.fromEntries(inputs))),
    })),
  }
  return makePublication(round, set, { publishedAt: '2026-11-23T02:00:00.000Z', secretKey }).text
}

let server: FastifyInstance
let browser: Browser
let origin = ''
beforeAll(async () => {
  ;[browser, server] = await Promise.all([launchBrowser(), openProduct(db, folder)])
  origin = await server.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await Promise.all([browser.close(), server.close()])
  rmSync(folder, { recursive: true })
})

type Verdict = { readonly text: string; readonly tone: string; readonly posted: number }

/** Gives a file to the verify page and reads what it says. With script nothing is posted; without, the form is. */
async function verdictOf(context: BrowserContext, locale: Locale, text: string, scripted: boolean): Promise<Verdict> {
  const page = await context.newPage()
  const complaints: string[] = []
  let posted = 0
  page.on('request', (request) => {
    if (request.method() === 'POST') posted++
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.goto(origin + href(locale, paths.verify))
  await page.setInputFiles('#tep', { name: 'cong-bo.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  if (!scripted) await page.click('form[method=post] button[type=submit]')
  await page.waitForSelector('#ket-qua .notice')
  const verdict = await readVerdict(page)
  expect(complaints).toEqual([])
  await page.close()
  return { ...verdict, posted }
}

const readVerdict = async (page: Page) => ({
  text: (await page.innerText('#ket-qua')).replace(/\s+/g, ' ').trim(),
  tone: (await page.getAttribute('#ket-qua .notice', 'class')) ?? '',
})

/** What the browser says by itself, which must be what the server says of the same file. */
async function verdicts(locale: Locale, text: string): Promise<Verdict> {
  const [scripted, plain] = await Promise.all([browser.newContext(), browser.newContext({ javaScriptEnabled: false })])
  try {
    const [own, servers] = await Promise.all([
      verdictOf(scripted, locale, text, true),
      verdictOf(plain, locale, text, false),
    ])
    expect([own.posted, servers.posted]).toEqual([0, 1])
    expect(own.text).toBe(servers.text)
    expect(own.tone).toBe(servers.tone)
    return own
  } finally {
    await Promise.all([scripted.close(), plain.close()])
  }
}

describe.for(shippedSetIds())('%s', (set) => {
  test('command line, kernel and publication tell the same points, indices, places and bands', async () => {
    const kernel = await byKernel(set)
    const publication: Publication = JSON.parse(await published(set))
    expect(kernel.length).toBeGreaterThan(0)
    expect(kernel.every(({ points, percent, rank }) => points !== null && percent !== null && rank !== null)).toBe(true)
    expect(await byCommandLine(set)).toEqual(kernel)
    expect(publication.result.units.map(digits)).toEqual(kernel)
  })

  test('a browser recomputes the publication and agrees', async () => {
    const text = await published(set)
    const { text: said, tone } = await verdicts('vi', text)
    const { units, sha256 }: Publication = JSON.parse(text)
    expect(tone).toContain('notice-success')
    expect(said).toContain('Đúng: mọi con số tính lại đều khớp')
    expect(said).toContain(`Số đơn vị tính lại ${units.length}`)
    expect(said).toContain(sha256)
  })

  test('a browser refuses a changed file and names the first difference', async () => {
    const publication: Publication = JSON.parse(await published(set))
    const [first] = publication.result.units
    const points = first?.points ?? ''
    const changed = points.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))
    const text = JSON.stringify(publication).replace(`"points":"${points}","rank"`, `"points":"${changed}","rank"`)
    expect(text).not.toBe(JSON.stringify(publication))
    const { text: said, tone } = await verdicts('en', text)
    expect(tone).toContain('notice-error')
    expect(said).toContain('Does not agree')
    expect(said).toContain(`result.units[0].points ${first?.unit}: stated "${changed}", recomputed "${points}"`)
  })
})

test('a publication downloaded from the page of its round is the file that a browser agrees with', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(origin + paths.round('district-2023-demo'))
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.click(`a[href="${paths.publication('district-2023-demo')}"]`),
  ])
  const text = readFileSync(await download.path(), 'utf8')
  await context.close()
  const { text: said } = await verdicts('vi', text)
  expect(said).toContain('Đúng: mọi con số tính lại đều khớp')
  expect(said).toContain('9 (và 1 đơn vị chỉ có số đã công bố, không tính lại được)')
})

test('a changed input, place, name or source is refused too', async () => {
  const text = await published('binh-duong-2017')
  for (const [from, to, where] of [
    ['"points":"51.75"', '"points":"51.74"', 'result.units[0].'],
    ['"rank":1,', '"rank":2,', 'result.units['],
    ['"name":"Thành phố Thủ Dầu Một"', '"name":"Thành phố Thủ Dầu Hai"', 'SHA-256'],
    ['Đặt ra để thử', 'Đặt ra để thử.', 'SHA-256'],
  ] as const) {
    const changed = text.replace(from, to)
    expect(changed).not.toBe(text)
    const { text: said, tone } = await verdicts('vi', changed)
    expect(tone).toContain('notice-error')
    expect(said).toContain('Không khớp')
    expect(said).toContain(where)
  }
})

test('a byte order mark in front of a publication is found as well', async () => {
  const { text: said } = await verdicts('vi', `\ufeff${await published('766-groups')}`)
  expect(said).toContain('tệp không ở dạng JSON chuẩn tắc')
})

test('what is no publication is said to be none', async () => {
  for (const text of ['xin chào', '{"format":"motcua-round/1"}', '[]']) {
    const { text: said, tone } = await verdicts('vi', text)
    expect(tone).toContain('notice-error')
    expect(said).toContain('Không kiểm chứng được')
  }
})

test('a file dropped anywhere on the page is recomputed there', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(origin + paths.verify)
  const text = await published('766-groups')
  await page.evaluate((content) => {
    const data = new DataTransfer()
    data.items.add(new File([content], 'cong-bo.json', { type: 'application/json' }))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  }, text)
  await page.waitForSelector('#ket-qua .notice-success')
  await context.close()
})

test('where the arithmetic cannot be loaded, the server does it', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.route(/\/assets\/chunk-/, (route) => route.abort())
  await page.route(/\/assets\/verify-in-browser/, (route) => route.abort())
  await page.goto(origin + paths.verify)
  const buffer = Buffer.from(await published('766-groups'))
  const posted = page.waitForRequest((request) => request.method() === 'POST')
  await page.setInputFiles('#tep', { name: 'cong-bo.json', mimeType: 'application/json', buffer })
  await posted
  await page.waitForSelector('#ket-qua .notice-success')
  await context.close()
})
