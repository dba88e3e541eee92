// The commands as other programs call them: processes, exit codes, and the exact shape of what they print.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Folder, makeFolder, type Ran, ran } from '../../../test/support/commands.ts'
import { sampleSet } from '../../../test/support/sample-set.ts'
import { fromRoot } from '../../platform/root.ts'
import { cellText, decodeUtf8, readCsv, readXlsx, SHEET_LIMITS } from '../../platform/sheets.ts'
import type { Publication } from '../kernel/publication.ts'
import type { ScoreResult } from '../kernel/result.ts'
import { loadShippedSet, shippedRoundIds, shippedSetIds } from '../shipped.ts'
import { runCheck } from './check-command.ts'
import { runKeyCreate, runPublish } from './publish-command.ts'
import { runScore } from './score-command.ts'
import { runVerify } from './verify-command.ts'

let folder: Folder
let key: string
beforeAll(async () => {
  folder = makeFolder()
  key = folder.path('key.pem')
  expect((await ran((io) => runKeyCreate(key, 'en', io))).exit).toBe(0)
})
afterAll(() => folder.remove())

async function motcua(...args: string[]): Promise<Ran> {
  const child = spawn(process.execPath, [fromRoot('bin', 'motcua.mjs'), ...args], {
    cwd: folder.path('.'),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  const [exit] = await once(child, 'close')
  return { exit, out, err }
}

const example = (set: string) => fromRoot('data', 'examples', `${set}.csv`)
const scored = (out: string) => JSON.parse(out) as ScoreResult

// ---- the real program

test('score prints its JSON and nothing else', async () => {
  const { exit, out, err } = await motcua('score', '--set', '766-groups', '--inputs', example('766-groups'), '--json')
  expect([exit, err]).toEqual([0, ''])
  const { set, scale, units } = scored(out)
  expect([set, scale, units.length]).toEqual(['766-groups', 100, 34])
  expect(units[0]).toMatchObject({ points: '68.11', percent: '68.11', rank: 1, base: 34, band: 'Trung bình' })
})

test('wrong input, wrong options and a missing file exit with 2 and a sentence', async () => {
  const inputs = folder.write('wrong.csv', 'unit,leaf,points\nA,CKMB,"1,5"\n')
  const wrong = await motcua(
    'score',
    '--set',
    '766-groups',
    '--inputs',
    inputs,
    '--json',
    '--csv',
    'o.csv',
    '--lang',
    'en',
  )
  expect([wrong.exit, wrong.out]).toEqual([2, ''])
  expect(wrong.err).toContain('wrong.csv: row 2, column points, "1,5": A decimal comma.\n  → Write 1.5.')
  for (const [args, said] of [
    [['score', '--inputs', inputs], '--set'],
    [['score', '--set', '766', '--inputs', inputs, '--nope'], '--nope'],
    [['score', '--set', '766', '--inputs', inputs, 'more'], 'Thừa tham số'],
    [['score', '--set', '766', '--inputs', inputs, '--lang', 'fr'], '"fr"'],
    [['score', '--set', '767', '--inputs', inputs], '766'],
    [['check'], 'set.json'],
    [['verify', 'none.json'], 'none.json'],
    [['key'], ''],
  ] as const) {
    const { exit, out, err } = await motcua(...args)
    expect([args, exit, out]).toEqual([args, 2, ''])
    expect(err).toContain(said)
    expect(err).not.toMatch(/^\s+at /m)
  }
  expect(folder.files()).not.toContain('o.csv')
})

test('publish and verify speak to each other over a file, and a changed file exits with 1', async () => {
  const made = await motcua(
    'publish',
    '--round',
    'binh-duong-2017',
    '--key',
    key,
    '--out',
    'real.json',
    '--date',
    '2018-12-01',
  )
  expect([made.exit, made.err]).toEqual([0, ''])
  const unknown = await motcua('verify', 'real.json')
  expect(unknown.exit).toBe(0)
  expect(unknown.out).toContain('signed by an unknown key')
  expect((await motcua('verify', 'real.json', '--key', `${key}.pub`, '--lang', 'en')).out).toContain(
    'made by the given key',
  )
  folder.write('forged.json', readFileSync(folder.path('real.json'), 'utf8').replace('"rank":1', '"rank":2'))
  const forged = await motcua('verify', 'forged.json', '--lang', 'en')
  expect(forged.exit).toBe(1)
  expect(forged.out).toMatch(/First difference: result\.units\[0\]\.rank: .*stated 2, recomputed 1/)
})

// ---- the contract of score

const UNIT = ['unit', 'points', 'percent', 'rank', 'base', 'band', 'nodes']
const NODE = ['code', 'points', 'shown', 'max', 'status', 'reason']
const DECIMAL = /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/

test.for(shippedSetIds())('the example of %s is scored whole, in the exact shape', async (id) => {
  for (const language of ['vi', 'en'] as const) {
    const { exit, out, err } = await ran((io) => runScore({ set: id, inputs: example(id), json: true }, language, io))
    expect([exit, err]).toEqual([0, ''])
    const result = scored(out)
    expect(Object.keys(result)).toEqual(['set', 'scale', 'units'])
    expect(result.units.length).toBeGreaterThan(1)
    for (const unit of result.units) {
      expect(Object.keys(unit)).toEqual(UNIT)
      for (const text of [unit.points, unit.percent]) if (text !== null) expect(text).toMatch(DECIMAL)
      expect(unit.nodes.map((node) => Object.keys(node))).toEqual(unit.nodes.map(() => NODE))
      for (const node of unit.nodes) {
        if (node.points !== null) expect(node.points).toMatch(DECIMAL)
        expect(node.points === null).toBe(node.shown === null)
        expect(node.status === 'scored').toBe(node.points !== null)
        expect(node.reason).toMatch(/\S/)
      }
    }
  }
})

test('a set without figures for a leaf gives null, not zero', async () => {
  const set = folder.write('sample.json', JSON.stringify(sampleSet))
  const inputs = folder.write('few.csv', 'unit,leaf,numerator,denominator\nA,1.1,1,3\nA,1.10,5,5\nB,1.1,0,0\n')
  const { out } = await ran((io) => runScore({ set, inputs, json: true }, 'en', io))
  const [a, b] = scored(out).units
  expect(a).toMatchObject({ unit: 'A', points: null, percent: null, rank: null, base: 0, band: null })
  expect(a?.nodes.slice(0, 4)).toMatchObject([
    { code: '1', points: '26.67', shown: '26.67', max: 40, status: 'scored' },
    { code: '1.1', points: '6.67', shown: '6.67', max: 20, status: 'scored' },
    { code: '1.10', points: '20', shown: '20.00', max: 20, status: 'scored' },
    { code: '2', points: null, shown: null, max: 60, status: 'missing' },
  ])
  expect(b?.nodes[1]).toMatchObject({ points: '0', shown: '0.00', status: 'scored' })
})

test('the table for people is aligned, ranked, and in the reader’s language', async () => {
  const { out } = await ran((io) => runScore({ set: '766-groups', inputs: example('766-groups') }, 'vi', io))
  expect(out).toMatch(/^ 1\/34 {2}UBND tỉnh Đồng Tháp +68,11 {2}68,11 % {2}Trung bình$/m)
  const english = await ran((io) => runScore({ set: '766-groups', inputs: example('766-groups') }, 'en', io))
  expect(english.out).toMatch(/^ 1\/34 {2}UBND tỉnh Đồng Tháp +68\.11 {2}68\.11% {2}Average$/m)
})

test('CSV and workbook carry the digits of the JSON', async () => {
  const files = { csv: folder.path('out.csv'), xlsx: folder.path('out.xlsx') }
  const { out } = await ran((io) =>
    runScore({ set: '766-groups', inputs: example('766-groups'), json: true, ...files }, 'vi', io),
  )
  const { units } = scored(out)
  const rows: string[][] = []
  const text = decodeUtf8(readFileSync(files.csv))
  expect(readFileSync(files.csv).subarray(0, 3)).toEqual(Buffer.from('\ufeff'))
  await readCsv(text, SHEET_LIMITS, (cells) => rows.push([...cells]) > 0)
  expect(rows[0]?.slice(0, 7)).toEqual([
    'Đơn vị',
    'Điểm',
    'Chỉ số (%)',
    'Hạng',
    'Số đơn vị xếp hạng',
    'Xếp loại',
    expect.stringMatching(/^CKMB /),
  ])
  expect(rows.slice(1)).toEqual(
    units.map((unit) => [
      unit.unit,
      unit.points,
      unit.percent,
      `${unit.rank}`,
      `${unit.base}`,
      unit.band ?? '',
      ...unit.nodes.map(({ points }) => points ?? ''),
    ]),
  )
  const book = await readXlsx(readFileSync(files.xlsx), SHEET_LIMITS)
  expect(book.sheet).toBe('Xếp hạng')
  const byPlace = [...units].sort((a, b) => Number(a.rank) - Number(b.rank))
  expect(book.rows.slice(1).map((row) => row.map(cellText))).toEqual(
    byPlace.map((unit) => [`${unit.rank}`, unit.unit, unit.points, unit.percent, unit.band, `${unit.base}`]),
  )
  expect(folder.files().filter((name) => name.startsWith('.'))).toEqual([])
})

test('unit names that Excel would run are disarmed in CSV', async () => {
  const csv = folder.path('names.csv')
  const inputs = folder.write('names-in.csv', 'unit,leaf,points\n=1+1,CKMB,1\n@x,CKMB,1\n')
  await ran((io) => runScore({ set: '766-groups', inputs, csv }, 'vi', io))
  expect(readFileSync(csv, 'utf8')).toMatch(/\r\n'=1\+1,.*\r\n'@x,/s)
})

test('a set with faults is not scored: they are named', async () => {
  const set = folder.write('broken.json', JSON.stringify({ ...sampleSet, scale: 99 }))
  const { exit, out, err } = await ran((io) => runScore({ set, inputs: example('766') }, 'en', io))
  expect([exit, out]).toEqual([2, ''])
  expect(err).toContain('broken.json: /')
  expect(err).toContain('99')
})

// ---- check

test.for(shippedSetIds())('check passes the shipped set %s', async (id) => {
  const { exit, out, err } = await ran((io) => runCheck(fromRoot('data', 'criteria-sets', `${id}.json`), {}, 'en', io))
  expect([exit, err]).toEqual([0, ''])
  expect(out).toMatch(new RegExp(`^${id}: valid, \\d+ leaves, scale ${loadShippedSet(id).scale} \\(.+\\)\\.\\n$`))
})

test('check names every fault and exits with 1; as JSON too', async () => {
  const file = fromRoot('data', 'criteria-sets', 'refused', 'district-office-2019.json')
  const { exit, out } = await ran((io) => runCheck(file, {}, 'en', io))
  expect(exit).toBe(1)
  expect(out).toContain('99.55')
  const json = await ran((io) => runCheck(file, { json: true }, 'en', io))
  expect(json.exit).toBe(1)
  expect(JSON.parse(json.out)).toMatchObject({
    ok: false,
    faults: [
      { pointer: expect.stringMatching(/^\//), code: expect.any(String), message: expect.stringContaining('99.55') },
    ],
  })
})

test.for([
  ['that is not JSON', '{"format": }', 'line 1, column 12'],
  ['with a name twice', '{"id": "a", "id": "b"}', '"id" stands there twice'],
  ['in UTF-16', Buffer.from('{}', 'utf16le'), 'not UTF-8'],
] as const)('check exits with 2 for a file %s', async ([, content, said]) => {
  const { exit, out, err } = await ran((io) => runCheck(folder.write('set-x.json', content), {}, 'en', io))
  expect([exit, out]).toEqual([2, ''])
  expect(err).toContain(said)
})

test('check exits with 2 for a file that is not there', async () => {
  expect((await ran((io) => runCheck(folder.path('none.json'), {}, 'en', io))).exit).toBe(2)
})

// ---- publish, verify, key

const publish = (
  options: Omit<Parameters<typeof runPublish>[0], 'key'> & { key?: string },
  language: 'vi' | 'en' = 'en',
) => ran((io) => runPublish({ key, ...options }, new Date('2026-11-24T01:02:03Z'), language, io))
const verify = (file: string, options: { key?: string; json?: boolean } = {}) =>
  ran((io) => runVerify(file, options, 'en', io))

test('two publications of a round at the same date are the same bytes, and their digits are those of score', async () => {
  const [one, two] = [folder.path('one.json'), folder.path('two.json')]
  await publish({ round: 'binh-duong-2017', out: one, date: '2018-12-01' })
  await publish({ round: 'binh-duong-2017', out: two, date: '2018-12-01' })
  expect(readFileSync(one)).toEqual(readFileSync(two))
  const { result, units: published } = JSON.parse(readFileSync(one, 'utf8')) as Publication
  const nameOf = new Map(published.map(({ unit, name }) => [unit, name]))
  const { out } = await ran((io) =>
    runScore({ set: 'binh-duong-2017', inputs: example('binh-duong-2017'), json: true }, 'vi', io),
  )
  const plain = scored(out).units.map(({ nodes, ...unit }) => ({
    ...unit,
    nodes: nodes.map(({ shown: _, reason: __, ...node }) => node),
  }))
  const named = result.units.map((unit) => ({ ...unit, unit: nameOf.get(unit.unit) ?? '' }))
  const byName = (a: { unit: string }, b: { unit: string }) => a.unit.localeCompare(b.unit)
  expect(named.sort(byName)).toEqual(plain.sort(byName))
  expect(result.means.points).toBe('78.39')
})

test.for(shippedRoundIds())(
  'the shipped round %s publishes and verifies, or says that there is nothing to recompute',
  async (id) => {
    const out = folder.path(`${id}.publication.json`)
    const { exit, err } = await publish({ round: id, out })
    if (exit === 2) return expect(err).toMatch(/nothing to recompute|holds no inputs/)
    expect(exit).toBe(0)
    expect((await verify(out, { key: `${key}.pub` })).exit).toBe(0)
    return undefined
  },
)

test('a round can be published from a set and an inputs file', async () => {
  const out = folder.path('own.json')
  const own = { set: 'binh-duong-2017', inputs: example('binh-duong-2017'), id: 'own-2026', title: 'Kỳ riêng', out }
  expect(await publish(own)).toMatchObject({ exit: 0, err: '' })
  const { round } = JSON.parse(readFileSync(out, 'utf8')) as Publication
  expect(round).toMatchObject({
    id: 'own-2026',
    title: { vi: 'Kỳ riêng' },
    level: 'district',
    published_at: '2026-11-24T01:02:03.000Z',
  })
  const json = await verify(out, { json: true })
  expect(JSON.parse(json.out)).toMatchObject({
    ok: true,
    round: 'own-2026',
    signature: { valid: true, signer: 'unknown' },
    recomputed_units: 9,
    findings: [],
  })
  for (const [changed, said] of [
    [{ id: 'Not An Id' }, '--id'],
    [{ title: ' ' }, '--title'],
    [{ inputs: folder.write('bad.csv', 'unit,leaf,points\nA,survey,x\n') }, 'row 2'],
    [{ set: 'nope' }, 'binh-duong-2017'],
    [{ date: '2026-13-01' }, '2026-10-05'],
    [{ date: '2026-02-30' }, 'not a date'],
    [{ year: '26' }, '--year 2026'],
    [{ provenance: 'true' }, 'official'],
    [{ out: folder.path('nowhere/x.json') }, 'does not exist'],
    [{ out: key }, 'this is the input'],
  ] as const) {
    const target = folder.path('never.json')
    const { exit, out: printed, err } = await publish({ ...own, out: target, ...changed })
    expect([changed, exit, printed]).toEqual([changed, 2, ''])
    expect(err).toContain(said)
    expect(folder.files()).not.toContain('never.json')
  }
})

test('without a key, or with another kind of key, publish says how to make one', async () => {
  const out = folder.path('unsigned.json')
  const none = await ran((io) => runPublish({ round: 'binh-duong-2017', out }, new Date(), 'en', io))
  expect(none.exit).toBe(2)
  expect(none.err).toContain('npx motcua key create')
  const wrong = await publish({ round: 'binh-duong-2017', out, key: folder.write('hello.pem', 'hello') })
  expect(wrong.exit).toBe(2)
  expect(wrong.err).toContain('not a private key')
  expect(folder.files()).not.toContain('unsigned.json')
})

test('keys are readable by their owner alone and never overwritten', async () => {
  expect(statSync(key).mode & 0o777).toBe(0o600)
  const before = readFileSync(key)
  const again = await ran((io) => runKeyCreate(key, 'en', io))
  expect(again.exit).toBe(2)
  expect(again.err).toContain('never overwritten')
  expect(readFileSync(key)).toEqual(before)
  const taken = folder.path('other.pem')
  folder.write('other.pem.pub', 'mine')
  expect((await ran((io) => runKeyCreate(taken, 'en', io))).exit).toBe(2)
  expect(folder.files()).not.toContain('other.pem')
})

test('verify exits with 1 for a wrong key and with 2 for what cannot be read', async () => {
  const file = folder.path('verified.json')
  await publish({ round: 'binh-duong-2017', out: file })
  const other = folder.path('second.pem')
  await ran((io) => runKeyCreate(other, 'en', io))
  const wrong = await verify(file, { key: `${other}.pub` })
  expect(wrong.exit).toBe(1)
  expect(wrong.out).toContain('another key')
  for (const [given, options, said] of [
    [folder.path('none.json'), {}, 'no such file'],
    [folder.write('plain.txt', 'hello'), {}, 'malformed'],
    [folder.write('round.json', '{"format":"motcua-round/1"}'), {}, 'not a publication'],
    [folder.write('utf16.json', Buffer.from('{}', 'utf16le')), {}, 'not UTF-8'],
    [file, { key }, '.pub'],
    [file, { key: folder.path('none.pub') }, 'no such file'],
  ] as const) {
    const { exit, out, err } = await verify(given, options)
    expect([given, exit, out]).toEqual([given, 2, ''])
    expect(err).toContain(said)
  }
})
