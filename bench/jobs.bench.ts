// What a job costs the command that leaves it, and what telling the workers inside the transaction would cost: eight commands at a
// time, each one transaction. Kinds take turns.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Type } from 'typebox'
import { loadConfig } from '../src/platform/config.ts'
import { inTransaction, type Tx } from '../src/platform/database/database.ts'
import { enqueue } from '../src/platform/jobs/job-queue.ts'
import { defineJob } from '../src/platform/jobs/jobs.ts'
import { runDueJobs } from '../src/platform/jobs/worker.ts'
import { migrateAll, openPlatform } from '../src/platform/platform.ts'

const ROUNDS = 7
const COMMANDS = 2000
const AT_A_TIME = 8

const folder = mkdtempSync(join(tmpdir(), 'motcua-bench-'))
chmodSync(folder, 0o755) // as root, PostgreSQL runs under another account, which must be able to enter
const platform = await openPlatform(loadConfig({ MOTCUA_DATA: folder, LOG_LEVEL: 'silent' }))
try {
  await migrateAll(platform)
  const db = await platform.tenants.open('demo')
  const setting = (tx: Tx) =>
    sql`insert into tenant_setting (key, value) values (${crypto.randomUUID()}, '1')`.execute(tx)
  const job = (tx: Tx) => enqueue(tx, { name: 'bench.note', payload: { key: 'a' } })
  const kinds = {
    'one row': setting,
    'one row and a job': async (tx: Tx) => {
      await setting(tx)
      await job(tx)
    },
    'one row, a job, and NOTIFY in the transaction': async (tx: Tx) => {
      await setting(tx)
      await job(tx)
      await sql`select pg_notify('motcua_bench', 'x')`.execute(tx)
    },
  } as const
  const times = new Map<string, number[]>(Object.keys(kinds).map((kind) => [kind, []]))
  const taking: number[] = []
  const jobs = [
    defineJob({
      name: 'bench.note',
      title: { vi: 'Đo', en: 'Bench' },
      schema: Type.Object({ key: Type.String() }),
      sample: { key: 'a' },
      run: async () => {},
    }),
  ]
  for (let round = 0; round < ROUNDS; round++) {
    for (const [kind, work] of Object.entries(kinds)) {
      const began = performance.now()
      let left = COMMANDS
      await Promise.all(
        Array.from({ length: AT_A_TIME }, async () => {
          while (left-- > 0) await inTransaction(db, async (tx) => void (await work(tx)))
        }),
      )
      times.get(kind)?.push(performance.now() - began)
    }
    await sql`delete from job where id not in (select id from job order by id limit 1000)`.execute(db)
    const began = performance.now()
    await Promise.all([1, 2].map(() => runDueJobs({ db, jobs, log: platform.log })))
    taking.push((performance.now() - began) / 1000)
  }
  const base = median(times.get('one row') ?? [])
  console.log(`node ${process.version}, ${AT_A_TIME} commands at a time, medians of ${ROUNDS} rounds in turn\n`)
  console.log('| command | a second | ratio to one row |')
  console.log('| --- | ---: | ---: |')
  for (const [kind, all] of times)
    console.log(`| ${kind} | ${Math.round((COMMANDS / median(all)) * 1000)} | ${(base / median(all)).toFixed(2)} |`)
  console.log(`\nTwo workers take, run and end ${Math.round(1000 / median(taking))} empty jobs a second.`)
} finally {
  await platform.close()
  rmSync(folder, { recursive: true, force: true })
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
