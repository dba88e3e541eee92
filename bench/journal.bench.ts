// What the journal costs a command, and how fast a chain is sealed and verified.
//
// The command locks a row, changes it and commits; with the journal it also inserts its entry, and the sealer works beside it all the
// time. Durable settings, sixteen connections of the application's role, the two kinds taking turns. Sealing and verifying are
// measured over one chain, beside a plain loop of SHA-256 over the same bytes and a plain read of the same rows.
import { hash } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { programActor } from '../src/platform/actor.ts'
import { type Db, inTransaction, openDatabase } from '../src/platform/database.ts'
import { APP, DATABASE, ensureRoles, OWNER, SEALER } from '../src/platform/database-roles.ts'
import { startEmbeddedDatabase } from '../src/platform/embedded-database.ts'
import { record } from '../src/platform/journal.ts'
import { CONTENT_COLUMNS } from '../src/platform/journal-chain.ts'
import { sealAll, startSealing } from '../src/platform/journal-seal.ts'
import { openSigningKey } from '../src/platform/journal-signature.ts'
import { eachPiece } from '../src/platform/journal-store.ts'
import { verifyJournal } from '../src/platform/journal-verify.ts'
import { createTenant, migrateDirectory } from '../src/platform/tenants.ts'

const CONNECTIONS = 16
const ROUNDS = 9
const ROUND_MS = 1500
const ROWS = 2000
const CHAIN = 100_000
const VERIFICATIONS = 5
const SOME_UNIT = '01900000-0000-7000-8000-000000000001'
const SOME_PERSON = '01900000-0000-7000-8000-000000000002'

const folder = mkdtempSync(join(tmpdir(), 'motcua-bench-'))
chmodSync(folder, 0o755) // as root, PostgreSQL runs under another account, which must be able to enter
const embedded = await startEmbeddedDatabase(join(folder, 'postgres'))
const connection = (role: string) => embedded.connection(role, DATABASE)
const now = () => new Date()
try {
  await ensureRoles(embedded.connection('postgres', 'postgres'))
  const roles = { app: APP, sealer: SEALER, shared: false }
  const server = { embedded: true, app: connection(APP), owner: connection(OWNER), sealer: connection(SEALER), roles }
  const { schema } = await prepared({ ...server, stop: embedded.stop })
  const app = openDatabase(server.app, { schema, max: CONNECTIONS })
  const sealer = openDatabase(server.sealer, { schema, max: 1 })
  console.log(`node ${process.version}, medians of ${ROUNDS} rounds in turn, ${CONNECTIONS} connections, durable\n`)
  await measureCommand(app, sealer)
  await measureChain(app, sealer, schema)
  await Promise.all([app.destroy(), sealer.destroy()])
} finally {
  await embedded.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function prepared(server: Parameters<typeof createTenant>[0]) {
  await migrateDirectory(server)
  return createTenant(server, 'demo')
}

// ---- the command

async function measureCommand(app: Db, sealer: Db): Promise<void> {
  const keys = Array.from({ length: ROWS }, (_, i) => `bench.${i}`)
  await app
    .insertInto('tenant_setting')
    .values(keys.map((key) => ({ key, value: '0', updated_at: now() })))
    .execute()
  const key = await openSigningKey(join(folder, 'journal.pem'))
  const signer = { tenant: 'demo', key, anchor: join(folder, 'journal.anchor') }
  const log = { warn: (_: object, text: string) => console.log(text), info: () => {} }

  const rates = { without: [] as number[], with: [] as number[] }
  for (const writesJournal of [false, true]) await round(app, keys, writesJournal) // warm
  for (let turn = 0; turn < ROUNDS; turn++) {
    for (const kind of turn % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const)) {
      const sealing =
        kind === 'with'
          ? startSealing({ targets: async () => [{ db: sealer, signer }], now, log, everyMs: 3000 })
          : undefined
      rates[kind].push(await round(app, keys, kind === 'with'))
      await sealing?.stop()
    }
  }
  const [plain, journaled] = [median(rates.without), median(rates.with)]
  console.log('| a command: lock, change, commit | per second | ratio |')
  console.log('| --- | ---: | ---: |')
  console.log(`| without journal | ${plain.toFixed(0)} | 1.00 |`)
  console.log(`| with its entry, sealer running | ${journaled.toFixed(0)} | ${(journaled / plain).toFixed(2)} |\n`)
}

/** Commands per second. */
async function round(app: Db, keys: readonly string[], writesJournal: boolean): Promise<number> {
  const actor = programActor('bench')
  const end = performance.now() + ROUND_MS
  let done = 0
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, writer) => {
      // Each writer has rows of its own: what is measured is the journal and not a queue for one row.
      for (let n = 0; performance.now() < end; n++) {
        const key = keys[(writer + n * CONNECTIONS) % keys.length] ?? ''
        await inTransaction(app, async (tx) => {
          await tx.selectFrom('tenant_setting').selectAll().where('key', '=', key).forUpdate().executeTakeFirstOrThrow()
          await tx
            .updateTable('tenant_setting')
            .set({ value: String(n), updated_at: now() })
            .where('key', '=', key)
            .execute()
          if (writesJournal)
            await record(tx, {
              at: now(),
              actor,
              event: 'setting.changed',
              subject: { kind: 'setting', id: key },
              scope: SOME_UNIT,
              concerns: SOME_PERSON,
              reason: 'Quyết định 12/QĐ-UBND',
              data: { from: n - 1, to: n },
            })
        })
        done += 1
      }
    }),
  )
  return done / (ROUND_MS / 1000)
}

// ---- the chain

async function measureChain(app: Db, sealer: Db, schema: string): Promise<void> {
  await fill(schema)
  const began = performance.now()
  const sealed = await sealAll(sealer, now)
  const sealing = performance.now() - began

  const times = { verify: [] as number[], read: [] as number[], hash: [] as number[] }
  let rows = 0
  for (let turn = 0; turn < VERIFICATIONS; turn++) {
    times.verify.push(
      await timeOf(async () => {
        const anchor = { file: '', content: undefined, isWhole: false }
        const report = await verifyJournal(app, { tenant: 'demo', trusted: [], anchor })
        rows = report.rows
        if (report.findings.some(({ code }) => code !== 'signature-foreign'))
          throw new Error('an untouched chain was blamed')
      }),
    )
    const bytes: Buffer[] = []
    times.read.push(
      await timeOf(async () => {
        for await (const piece of eachPiece(app)) {
          for (const { content, hash: own } of piece)
            if (bytes.length < 20_000)
              bytes.push(Buffer.concat([own, Buffer.from(CONTENT_COLUMNS.map((c) => content[c] ?? '').join('     '))]))
        }
      }),
    )
    const perRow = await timeOf(async () => {
      for (const row of bytes) hash('sha256', row, 'buffer')
    })
    times.hash.push((perRow / bytes.length) * rows)
  }
  const base = median(times.hash)
  const line = (name: string, count: number, time: number) =>
    console.log(`| ${name} | ${((count / time) * 1000).toFixed(0)} | ${(base / rows / (time / count)).toFixed(2)} |`)
  console.log(`| a chain of ${rows} rows | rows per second | ratio |`)
  console.log('| --- | ---: | ---: |')
  line('plain SHA-256 over the same bytes, in memory', rows, base)
  line('plain read of the same rows', rows, median(times.read))
  line('verify: read, chain, seals, clock', rows, median(times.verify))
  line('seal: read, chain, write', sealed, sealing)
  console.log(`\nmemory of the process at its peak: ${(process.resourceUsage().maxRSS / 1000).toFixed(0)} MB`)
}

/** Straight into the table: how commands insert was measured above. */
async function fill(schema: string): Promise<void> {
  const client = new Client(embedded.connection('postgres', DATABASE))
  await client.connect()
  await client.query(`set search_path to ${schema}`)
  await client.query(
    `insert into journal
     select gen_random_uuid(), now() + n * interval '1 second', 'person', gen_random_uuid(), 'Nguyễn Thị Minh Khai', null, 'person.changed',
       'person', gen_random_uuid()::text, gen_random_uuid(), gen_random_uuid(), 'Quyết định số ' || n, '{"fields": ["phone", "email"]}'
     from generate_series(1, $1::int) n`,
    [CHAIN],
  )
  await client.query('analyze journal')
  await client.end()
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}
