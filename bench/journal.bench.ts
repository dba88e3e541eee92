// What the journal costs a command, and how fast a chain is sealed and verified.
//
// The command locks a row, changes it and commits; with the journal it also inserts its entry, and the sealer works beside it all the
// time. Once alone, once as a request does it: session and rights first. Durable settings, sixteen connections of the application's role, the two kinds taking turns. Sealing and verifying are
// measured over one chain, beside a plain loop of SHA-256 over the same bytes and a plain read of the same rows.
import { hash } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { organizationAccess } from '../src/organization/access.ts'
import { openOrganization } from '../src/organization/organization.ts'
import { may } from '../src/organization/rights/may.ts'
import { identify } from '../src/organization/sign-in/identify.ts'
import { SESSION_COOKIE } from '../src/organization/sign-in/session.ts'
import { type Actor, programActor } from '../src/platform/actor.ts'
import { type Db, inTransaction, openDatabase } from '../src/platform/database/database.ts'
import { APP, DATABASE, ensureRoles, OWNER, SEALER } from '../src/platform/database/database-roles.ts'
import { startEmbeddedDatabase } from '../src/platform/database/embedded-database.ts'
import { createTenant, migrateDirectory } from '../src/platform/database/tenants.ts'
import { CONTENT_COLUMNS } from '../src/platform/journal/chain.ts'
import { record } from '../src/platform/journal/journal.ts'
import { sealAll } from '../src/platform/journal/seal.ts'
import { eachPiece } from '../src/platform/journal/store.ts'
import { verifyJournal } from '../src/platform/journal/verify.ts'
import { insertSmallOrganization, insertTestPerson } from '../test/support/organization.ts'

const CONNECTIONS = 16
const ROUNDS = 9
const ROUND_MS = 1200
const ROWS = 2000
const CHAIN = 100_000
const VERIFICATIONS = 5
const SOME_UNIT = '01900000-0000-7000-8000-000000000001'
const SOME_PERSON = '01900000-0000-7000-8000-000000000002'

/** `isRequest`: who it is and what they may are read first, as for every request of the product. */
type Kind = { readonly isRequest: boolean; readonly writesJournal: boolean }
const KINDS: readonly Kind[] = [false, true].flatMap((isRequest) =>
  [false, true].map((writesJournal) => ({ isRequest, writesJournal })),
)

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
  const units = await insertSmallOrganization(app)
  const { cookie } = await insertTestPerson(app, { role: 'administrator', unit: units.tinh.id })
  const organization = openOrganization({ db: app, access: organizationAccess })
  const token = cookie.slice(SESSION_COOKIE.length + 1)
  const asked = { cookies: { [SESSION_COOKIE]: token }, authorization: undefined, address: '127.0.0.1' }
  const whoAsks = async (): Promise<Actor> => {
    const actor = await identify(app, { ...asked, now: now() })
    if (!may(actor, 'unit.change', { scope: units['xa-a'].id }, await organization.rights(now())))
      throw new Error('the administrator may not do it')
    return actor
  }

  const rates = new Map<Kind, number[]>(KINDS.map((kind) => [kind, []]))
  for (const kind of KINDS) await round(app, keys, kind, whoAsks) // warm
  for (let turn = 0; turn < ROUNDS; turn++) {
    for (const kind of turn % 2 === 0 ? KINDS : KINDS.toReversed()) {
      const stop = kind.writesJournal ? sealMeanwhile(sealer) : async () => {}
      rates.get(kind)?.push(await round(app, keys, kind, whoAsks))
      await stop()
    }
  }
  console.log('| sixteen at once | without journal | with its entry, sealer running | ratio |')
  console.log('| --- | ---: | ---: | ---: |')
  for (const isRequest of [false, true]) {
    const [plain = 0, journaled = 0] = KINDS.filter((kind) => kind.isRequest === isRequest).map((kind) =>
      median(rates.get(kind) ?? []),
    )
    const name = isRequest
      ? 'a request: session, rights, lock, change, commit'
      : 'the transaction alone: lock, change, commit'
    console.log(`| ${name} | ${plain.toFixed(0)}/s | ${journaled.toFixed(0)}/s | ${(journaled / plain).toFixed(2)} |`)
  }
  console.log('')
}

/** More often than the program does it, and never to the end: what is left over the next round has to seal. */
function sealMeanwhile(sealer: Db): () => Promise<void> {
  let isRunning = true
  const running = (async () => {
    while (isRunning) {
      await sealAll(sealer, now)
      await sleep(300)
    }
  })()
  return async () => {
    isRunning = false
    await running
  }
}

/** Commands per second. */
async function round(
  app: Db,
  keys: readonly string[],
  { isRequest, writesJournal }: Kind,
  whoAsks: () => Promise<Actor>,
): Promise<number> {
  const end = performance.now() + ROUND_MS
  let done = 0
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, writer) => {
      // Each writer has rows of its own: what is measured is the journal and not a queue for one row.
      for (let n = 0; performance.now() < end; n++) {
        const key = keys[(writer + n * CONNECTIONS) % keys.length] ?? ''
        const actor = isRequest ? await whoAsks() : programActor('bench')
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
     select uuidv7(), now() + n * interval '1 second', 'person', md5((n % 300)::text)::uuid, 'Nguyễn Thị Minh Khai', null, 'person.changed',
       'person', (n % 3000)::text, md5((n % 130)::text)::uuid, md5((n % 3000)::text)::uuid, 'Quyết định số ' || n, '{"fields": ["phone", "email"]}'
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
