// A list of one million rows under the rights of a commune's head, a province's leader and an auditor, beside the same query
// without rights. The units are the real ones: 129 of today's Ninh Bình and all that went into them.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { access } from '../src/app.ts'
import { openOrganization, unitSeeder } from '../src/organization/index.ts'
import type { Rights } from '../src/organization/rights/may.ts'
import { newestWithin, rightsPredicate } from '../src/organization/rights/predicate.ts'
import type { Role } from '../src/organization/rights/roles.ts'
import type { Actor } from '../src/platform/actor.ts'
import { startProgress } from '../src/platform/command-line/progress.ts'
import { loadConfig } from '../src/platform/config.ts'
import type { Tables } from '../src/platform/database/database.ts'
import { openDatabase } from '../src/platform/database/database.ts'
import { DEFAULT_TENANT, schemaOf } from '../src/platform/database/tenants.ts'
import { createLog } from '../src/platform/log.ts'
import { migrateAll, openPlatform } from '../src/platform/platform.ts'
import { accept } from '../src/platform/refusal.ts'

const ROWS = 1_000_000
const RUNS = 61
const VERB = 'person.list'

type Thing = { id: number; unit_id: string; owner_id: string; status: string; title: string; at: Date }
type Bench = Tables & { thing: Thing }

/** What a list is made from: the rows within rights, or all of them. */
type Within = {
  readonly condition: RawBuilder<boolean>
  readonly page: (offset: number, where: RawBuilder<boolean>) => RawBuilder<unknown>
}

const ALL = sql<boolean>`true`
const OPEN = sql<boolean>`status = 'open'`

const QUERIES: readonly (readonly [string, (within: Within) => RawBuilder<unknown>])[] = [
  ['latest 25', ({ page }) => page(0, ALL)],
  ['page 41 of 25', ({ page }) => page(1000, ALL)],
  ['latest 25 that are open', ({ page }) => page(0, OPEN)],
  ['count', ({ condition }) => sql`select count(*) from thing where ${condition}`],
]

const folder = mkdtempSync(join(tmpdir(), 'motcua-bench-'))
chmodSync(folder, 0o755) // as root, PostgreSQL runs under another account, which must be able to enter
const platform = await openPlatform(loadConfig({ MOTCUA_DATA: folder, LOG_LEVEL: 'silent' }))
try {
  await migrateAll(platform)
  const tenant = await platform.tenants.open(DEFAULT_TENANT)
  const now = () => new Date('2026-11-24T03:00:00Z')
  const log = createLog('silent')
  await unitSeeder.run({
    db: tenant,
    log,
    now,
    progress: (total) => startProgress('units', total),
  })
  const organization = openOrganization({ db: tenant, access })
  const rights = await organization.rights(now())
  const slugs = new Map([...(await organization.history()).units.values()].map(({ id, slug }) => [slug, id]))
  const unitOf = (slug: string) => {
    const id = slugs.get(slug)
    if (id === undefined) throw new Error(`no unit ${slug}`)
    return id
  }
  const province = unitOf('tinh-ninh-binh-2025')
  const db: Kysely<Bench> = openDatabase(platform.server.owner, { schema: accept(schemaOf(DEFAULT_TENANT)), max: 2 })
  await load(db, rights.tree.subtree(province))
  await measure(db, rights, [
    ['a commune’s head', holding('unit-head', unitOf('xa-vu-ban-2025'))],
    ['a commune’s leader', holding('leader', unitOf('xa-vu-ban-2025'))],
    ['a province’s leader', holding('leader', province)],
    ['an auditor', holding('auditor', province)],
  ])
  await db.destroy()
} finally {
  await platform.close()
  rmSync(folder, { recursive: true, force: true })
}

function holding(role: Role, scope: string): Actor {
  return {
    kind: 'person',
    id: '00000000-0000-7000-8000-000000000001',
    name: '',
    posts: [{ role, scope }],
    session: null,
  }
}

/** As casework has them: every unit works, of every month of five years, most of it done. */
async function load(db: Kysely<Bench>, units: readonly string[]): Promise<void> {
  await sql`create table thing (id integer not null, unit_id uuid not null, owner_id uuid not null, status text not null,
    title text not null, at timestamptz not null, constraint thing_pk primary key (id))`.execute(db)
  const began = performance.now()
  await sql`insert into thing select n, (${units}::uuid[])[1 + (hashint4(n) & 2147483647) % ${units.length}],
    ('00000000-0000-7000-8000-' || lpad((n % 3000)::text, 12, '0'))::uuid,
    case when n % 20 = 0 then 'open' else 'done' end, 'Hồ sơ số ' || n || ' về việc đăng ký, cấp giấy chứng nhận',
    timestamptz '2021-01-01' + n * interval '155 seconds' from generate_series(1, ${ROWS}) as n`.execute(db)
  await sql`create index thing_by_time on thing (at desc, id desc)`.execute(db)
  await sql`create index thing_by_unit on thing (unit_id, at desc, id desc)`.execute(db)
  await sql`create index thing_open_by_time on thing (at desc, id desc) where status = 'open'`.execute(db)
  await sql`create index thing_open_by_unit on thing (unit_id, at desc, id desc) where status = 'open'`.execute(db)
  await sql`vacuum analyze thing`.execute(db)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${ROWS.toLocaleString('en')} rows over ${units.length} units, loaded and indexed in ${seconds} s\n`)
}

async function measure(
  db: Kysely<Bench>,
  rights: Rights,
  actors: readonly (readonly [string, Actor])[],
): Promise<void> {
  console.log('| who | units | query | blocks with rights | without | time with rights | without | ratio |')
  console.log('| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |')
  const without: Within = {
    condition: ALL,
    page: (offset, where) =>
      sql`select * from thing where ${where} order by at desc, id desc limit 25 offset ${offset}`,
  }
  for (const [who, actor] of actors) {
    const condition = rightsPredicate(actor, VERB, rights, { scope: 'thing.unit_id' })
    const within: Within = {
      condition,
      page: (offset, where) => {
        const table = { table: 'thing', scope: 'unit_id', order: ['at', 'id'] }
        const rows = newestWithin(actor, VERB, rights, { ...table, limit: 25, offset, where })
        return sql`select * from ${rows} as thing order by at desc, id desc`
      },
    }
    const { units } = await countUnits(db, condition)
    for (const [what, query] of QUERIES) {
      const [bound, free]: [number[], number[]] = [[], []]
      for (let run = 0; run < RUNS; run++) {
        // In turn, each first every other time: what else the machine does falls on both.
        const order = [() => timed(bound, db, query(within)), () => timed(free, db, query(without))]
        for (const step of run % 2 === 0 ? order : order.reverse()) await step()
      }
      const [one, other] = [median(bound), median(free)]
      const pages = `${await pagesRead(db, query(within))} | ${await pagesRead(db, query(without))}`
      const ratio = (one / other).toFixed(2)
      console.log(`| ${who} | ${units} | ${what} | ${pages} | ${ms(one)} | ${ms(other)} | ${ratio} |`)
    }
  }
}

/** Blocks of 8 KB touched: the same on every machine, however busy. */
async function pagesRead(db: Kysely<Bench>, query: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>`
    explain (analyze, buffers, timing off, format json) ${query}`.execute(db)
  const plan = rows[0]?.['QUERY PLAN'][0].Plan ?? {}
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0)
}

async function countUnits(db: Kysely<Bench>, condition: RawBuilder<boolean>): Promise<{ units: number }> {
  const { rows } = await sql<{ units: number }>`
    select count(distinct unit_id)::integer as units from thing where ${condition}`.execute(db)
  return rows[0] ?? { units: 0 }
}

async function timed(into: number[], db: Kysely<Bench>, query: RawBuilder<unknown>): Promise<void> {
  const began = performance.now()
  await query.execute(db)
  into.push(performance.now() - began)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`
}
