// A round of all 3,321 communes: imported, published, and read page by page over HTTP.
//
// Beside every page, in the same run and in turn with it, stand two yardsticks: the plain SQL that returns the same rows, and a
// page of the same bytes that the same server has ready in memory. What a page costs more than these two together is ours.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { build } from '../scripts/build.mjs'
import { refusalText } from '../src/app.ts'
import { loadConfig } from '../src/platform/config.ts'
import type { Db } from '../src/platform/database/database.ts'
import { DEFAULT_TENANT } from '../src/platform/database/tenants.ts'
import { openAssets } from '../src/platform/http/assets.ts'
import { buildServer } from '../src/platform/http/http.ts'
import { file, type Route } from '../src/platform/http/route.ts'
import { createLog } from '../src/platform/log.ts'
import { migrateAll, openPlatform } from '../src/platform/platform.ts'
import { fromRoot } from '../src/platform/root.ts'
import { importRound, importSet, publishRound } from '../src/reform-index/commands.ts'
import { freezeWith } from '../src/reform-index/freeze.ts'
import { reformIndexRoutes } from '../src/reform-index/index.ts'
import type { CriteriaSet, Rule } from '../src/reform-index/kernel/criteria-set.ts'
import type { RoundDocument, RoundUnit } from '../src/reform-index/kernel/round-document.ts'
import { type CompiledSet, compileSet, fieldNodes } from '../src/reform-index/kernel/score.ts'
import { loadShippedSet } from '../src/reform-index/shipped.ts'

const COMMUNES = 3_321
const RUNS = 31
const ROUND = 'xa-2026'
const BEFORE = 'xa-2025'

let readers = 0

const folder = mkdtempSync(join(tmpdir(), 'motcua-bench-'))
chmodSync(folder, 0o755) // as root, PostgreSQL runs under another account, which must be able to enter
await build()
const config = loadConfig({ MOTCUA_DATA: folder, LOG_LEVEL: 'silent' })
const platform = await openPlatform(config)
try {
  await migrateAll(platform)
  const db = await platform.tenants.open(DEFAULT_TENANT)
  const set = loadShippedSet('commune-2025')
  await importAll(db, set)
  await readPages(db, compileSet(set))
} finally {
  await platform.close()
  rmSync(folder, { recursive: true, force: true })
}

// ---- import and publish

async function importAll(db: Db, set: CriteriaSet): Promise<void> {
  const deps = { db, now: () => new Date('2026-11-23T02:00:00Z') }
  const freeze = freezeWith(new Uint8Array(32).fill(7))
  await importSet(deps, set)
  await importRound(deps, roundOf(set, BEFORE, 2025, 1))
  await publishRound(deps, BEFORE, freeze)
  const document = roundOf(set, ROUND, 2026, 2)
  const imports: number[] = []
  for (let run = 0; run < 5; run++) imports.push(await timed(() => importRound(deps, document))) // each replaces the draft
  const copies: number[] = []
  for (let run = 0; run < 5; run++) copies.push(await timed(() => copyRows(db)))
  const publishing = await timed(() => publishRound(deps, ROUND, freeze))
  const { rows } = await sql<{ bytes: number }>`
    select octet_length(publication) as bytes from index_round where slug = ${ROUND}`.execute(db)
  const { leaves } = compileSet(set)
  console.log(`${COMMUNES.toLocaleString('en')} units × ${leaves.length} leaves, node ${process.version}\n`)
  console.log('| step | time | rows copied inside the database | ratio |')
  console.log('| --- | ---: | ---: | ---: |')
  const [imported, copied] = [median(imports), median(copies)]
  console.log(
    `| import: check, score, replace the draft | ${ms(imported)} | ${ms(copied)} | ${(imported / copied).toFixed(1)} |`,
  )
  console.log(`| publish: read, score, freeze, sign (${kb(rows[0]?.bytes ?? 0)}) | ${ms(publishing)} | | |\n`)
}

/** The rows of the round once more, without a program between: into a table like theirs, with its key. */
async function copyRows(db: Db): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`create temporary table copied (like index_unit including all) on commit drop`.execute(tx)
    await sql`insert into copied select u.* from index_unit u join index_round r on r.id = u.round_id
      where r.slug = ${ROUND}`.execute(tx)
  })
}

function roundOf(set: CriteriaSet, id: string, year: number, seed: number): RoundDocument {
  const { leaves } = compileSet(set)
  const random = generator(seed)
  const units = Array.from({ length: COMMUNES }, (_, u): RoundUnit => {
    const strength = 0.4 + 0.6 * random()
    const inputs = leaves.map(({ key, node }) => [key, inputOf(node.rule as Rule, strength, random)] as const)
    return { code: `xa-${u + 1}`, name: `Đơn vị minh họa ${u + 1}`, demo: true, inputs: Object.fromEntries(inputs) }
  })
  return {
    format: 'motcua-round/1',
    id,
    title: { vi: `Cả nước: cấp xã ${year} (minh họa)`, en: `All communes ${year} (illustration)` },
    block: { vi: 'UBND cấp xã', en: 'Commune People’s Committees' },
    level: 'commune',
    year,
    set: set.id,
    series: 'xa',
    ...(year === 2026 ? { previous: BEFORE } : {}),
    provenance: 'reconstructed',
    demo: true,
    source: { vi: 'Số liệu đặt ra để đo', en: 'Invented for measuring' },
    units,
  }
}

type Inputs = NonNullable<RoundUnit['inputs']>

function inputOf(rule: Rule, strength: number, random: () => number): Inputs[string] {
  const count = (most: number) => String(Math.floor(random() * most * (1.2 - strength)))
  switch (rule.type) {
    case 'options':
      return { option: rule.options[random() < strength ? 0 : 1]?.label.vi ?? '' }
    case 'all_of':
      return { conditions: rule.conditions.map(() => random() < strength) }
    case 'boolean':
      return { value: random() < strength ? '1' : '0' }
    case 'count_capped':
      return { count: String(Math.floor(random() * 4)) }
    case 'deadline_deduct':
      return { count: count(4) }
    case 'violation_deduct':
      return { count: count(3), ...('empty_denominator' in rule ? { denominator: '40' } : {}) }
    case 'survey_weighted':
      return { answers: { A: count(300), B: '31', C: count(30), D: count(10) } }
    case 'external_index':
      return { value: (60 + 40 * strength * random()).toFixed(2) }
    case 'direct':
      return { points: (Math.floor(random() * 5) / 4).toFixed(2) }
    default: {
      const denominator = 20 + Math.floor(random() * 4000)
      const share = Math.min(1, strength + 0.4 * random())
      return { numerator: String(Math.floor(denominator * share)), denominator: String(denominator) }
    }
  }
}

/** Mulberry32: the same numbers on every machine. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

// ---- pages

type Subject = { readonly name: string; readonly path: string; readonly plain: () => Promise<unknown> }

async function readPages(db: Db, compiled: CompiledSet): Promise<void> {
  const bodies = new Map<string, string>()
  const ready: Route = file({
    path: '/san/:name',
    verb: 'public',
    contentType: 'text/html; charset=utf-8',
    inline: true,
    samples: ['/san/0'],
    summary: 'a page that is ready',
    handler: ({ path }) => ({ name: 'san.html', body: bodies.get(path) ?? '' }),
  })
  const server = await buildServer({
    config: { trustProxy: true }, // each request comes from an address of its own, so that none is one too many
    log: createLog('silent'),
    assets: await openAssets(fromRoot('dist', 'assets')),
    site: { unit: { vi: 'Một Cửa', en: 'Một Cửa' }, nav: [], footer: [], note: { vi: '', en: '' } },
    routes: [...(await reformIndexRoutes({ db })), ready],
    refusalText,
  })
  const origin = await server.listen({ host: '127.0.0.1', port: 0 })
  const agent = new Agent({ keepAlive: true })
  try {
    console.log('| page | shown | raw | brotli | time | plain SQL | page that is ready | time / (SQL + ready) |')
    console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
    for (const [i, subject] of (await subjects(db, compiled)).entries()) {
      const raw = await fetchPage(origin, agent, subject.path, 'identity')
      bodies.set(`/san/${i}`, raw.toString('utf8'))
      const packed = await fetchPage(origin, agent, subject.path, 'br')
      const times: [number[], number[], number[]] = [[], [], []]
      for (let run = -5; run < RUNS; run++) {
        const measured = [
          await timed(() => fetchPage(origin, agent, subject.path, 'br')),
          await timed(subject.plain),
          await timed(() => fetchPage(origin, agent, `/san/${i}`, 'br')),
        ]
        if (run >= 0) measured.forEach((time, m) => void times[m]?.push(time))
      }
      const [page, plain, same] = times.map(median) as [number, number, number]
      const shown = raw.toString('utf8').match(/<tr/g)?.length ?? 0
      console.log(
        `| ${subject.name} | ${shown} rows | ${kb(raw.length)} | ${kb(packed.length)} | ${ms(page)} | ${ms(plain)} | ${ms(same)} | ${(page / (plain + same)).toFixed(1)} |`,
      )
    }
  } finally {
    agent.destroy()
    await server.close()
  }
}

async function subjects(db: Db, compiled: CompiledSet): Promise<readonly Subject[]> {
  const [before, round] = [await idOf(db, BEFORE), await idOf(db, ROUND)]
  const [, , field] = fieldNodes(compiled)
  const node = field ? compiled.nodes.indexOf(field) + 1 : 1
  const window = (order: string, where?: string) =>
    sql
      .raw(
        `select u.code, u.name, u.rank, u.base, u.points, u.percent, u.band, u.node_points, b.rank as rank_before,
           b.percent as percent_before, ${where === undefined ? COMMUNES : 'count(*) over ()'} as total
         from index_unit u left join index_unit b on b.code = u.code and b.round_id = '${before}'
         where u.round_id = '${round}' and ${where ?? 'true'} order by ${order} limit 50`,
      )
      .execute(db)
  const one = () =>
    sql
      .raw(
        `select u.*, r.statistics, s.document from index_unit u join index_round r on r.id = u.round_id
         join criteria_set s on s.id = r.criteria_set_id where r.slug = '${ROUND}' and u.code = 'xa-1700'`,
      )
      .execute(db)
  return [
    { name: 'ranking, first page', path: `/chi-so/${ROUND}`, plain: () => window('u.rank, u.position') },
    {
      name: 'ranking, last page',
      path: `/chi-so/${ROUND}?trang=67`,
      plain: () => window('u.rank desc, u.position desc'),
    },
    {
      name: 'sorted by a field',
      path: `/chi-so/${ROUND}?linh-vuc=${field?.key}`,
      plain: () => window(`u.node_points[${node}] desc, u.rank, u.position`),
    },
    {
      name: 'sorted by change',
      path: `/chi-so/${ROUND}?xep=tang-giam&chieu=giam`,
      plain: () => window('u.percent - b.percent desc nulls last, u.rank, u.position'),
    },
    {
      name: 'search “minh hoa 170”',
      path: `/chi-so/${ROUND}?tim=minh+hoa+170`,
      plain: () => window('u.rank, u.position', `u.name_folded like '%minh hoa 170%'`),
    },
    { name: 'units × fields', path: `/chi-so/${ROUND}/linh-vuc`, plain: () => window('u.rank, u.position') },
    { name: 'one unit', path: `/chi-so/${ROUND}/don-vi/xa-1700`, plain: one },
    { name: 'its scorecard', path: `/chi-so/${ROUND}/don-vi/xa-1700/phieu-diem`, plain: one },
  ]
}

async function idOf(db: Db, slug: string): Promise<string> {
  return (await db.selectFrom('index_round').select('id').where('slug', '=', slug).executeTakeFirstOrThrow()).id
}

function fetchPage(origin: string, agent: Agent, path: string, encoding: string): Promise<Buffer> {
  const reader = `10.${(++readers >> 16) & 255}.${(readers >> 8) & 255}.${readers & 255}`
  return new Promise((resolve, reject) => {
    const asked = request(
      origin + path,
      { agent, headers: { 'accept-encoding': encoding, 'x-forwarded-for': reader } },
      (answer) => {
        const pieces: Buffer[] = []
        answer.on('data', (piece: Buffer) => void pieces.push(piece))
        answer.on('end', () =>
          answer.statusCode === 200
            ? resolve(Buffer.concat(pieces))
            : reject(new Error(`${path} answered ${answer.statusCode}`)),
        )
      },
    )
    asked.on('error', reject)
    asked.end()
  })
}

// ---- numbers

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN
}

function ms(time: number): string {
  return `${time < 100 ? time.toFixed(1) : time.toFixed(0)} ms`
}

function kb(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}
