// Jobs on a real database: put there by a transaction, taken by workers, lost, tried again, buried.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import Type from 'typebox'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { type Db, inTransaction, type Tx } from '../database/database.ts'
import { Fault } from '../fault.ts'
import { createLog } from '../log.ts'
import { Refusal } from '../refusal.ts'
import { fromRoot } from '../root.ts'
import { enqueue, type NewJob } from './job-queue.ts'
import { countJobs, listDeadJobs, takeJob } from './job-store.ts'
import { defineJob, defineRecurring, type Job, type Task } from './jobs.ts'
import { runDueJobs, startWorker } from './worker.ts'

const { db, app, server } = await testDatabase()
const log = createLog('silent')

beforeEach(async () => {
  await app.query('delete from job')
  await app.query('delete from tenant_setting')
})

const Payload = Type.Object({ key: Type.String() })
type Payload = { key: string }

const job = (run: (task: Task, payload: Payload) => Promise<void>, name = 'test.note'): Job =>
  defineJob({ name, title: { vi: 'Ghi chú thử', en: 'Test note' }, schema: Payload, sample: { key: 'a' }, run })

const put = (given: Partial<NewJob> = {}) =>
  inTransaction(db, (tx) => enqueue(tx, { name: 'test.note', payload: { key: 'a' }, ...given }))
const note = (tx: Db | Tx, key: string) =>
  tx.insertInto('tenant_setting').values({ key, value: '1', updated_at: new Date() }).execute()
const notes = async () =>
  (await db.selectFrom('tenant_setting').select('key').orderBy('key').execute()).map(({ key }) => key)
const run = (...jobs: Job[]) => runDueJobs({ db, jobs, log, chance: () => 0 })
/** As if the time of the lease, or of the rest, had passed. */
const later = () =>
  app.query(
    `update job set run_at = now() - interval '1 s', leased_until = case when leased_until is null then null else now() - interval '1 s' end`,
  )
const only = async () => {
  const { rows } = await app.query('select * from job')
  expect(rows).toHaveLength(1)
  return rows[0]
}

describe('what a command leaves', () => {
  test('is done once and gone', async () => {
    await put()
    const keys: string[] = []
    expect(await run(job(async (_task, { key }) => void keys.push(key)))).toBe(1)
    expect(keys).toEqual(['a'])
    expect(await run(job(async (_task, { key }) => void keys.push(key)))).toBe(0)
    expect((await countJobs(db)).waiting).toBe(0)
  })

  test('is not there when the command takes everything back', async () => {
    const taken = inTransaction(db, async (tx) => {
      await enqueue(tx, { name: 'test.note' })
      throw new Error('no')
    })
    await expect(taken).rejects.toThrow('no')
    expect(await run()).toBe(0)
  })

  test('waits for its time', async () => {
    await put({ runAt: new Date(Date.now() + 3_600_000) })
    expect(await run(job(async () => {}))).toBe(0)
    expect(await countJobs(db)).toMatchObject({ waiting: 1, oldestDueAt: null })
  })

  test('is done in the order of time, then of arrival', async () => {
    const past = (minutes: number) => new Date(Date.now() - minutes * 60_000)
    await put({ payload: { key: 'third' }, runAt: past(1) })
    await put({ payload: { key: 'first' }, runAt: past(9) })
    await put({ payload: { key: 'second' }, runAt: past(5) })
    const keys: string[] = []
    await run(job(async (_task, { key }) => void keys.push(key)))
    expect(keys).toEqual(['first', 'second', 'third'])
  })
})

describe('one key, one waiting job', () => {
  test('the second replaces the payload and keeps the earlier time', async () => {
    await put({ dedupeKey: 'k', payload: { key: 'old' } })
    await put({ dedupeKey: 'k', payload: { key: 'young' }, runAt: new Date(Date.now() + 3_600_000) })
    const keys: string[] = []
    await run(job(async (_task, { key }) => void keys.push(key)))
    expect(keys).toEqual(['young'])
  })

  test('one that already runs does not count: it may have read the old state', async () => {
    await put({ dedupeKey: 'k' })
    let runs = 0
    await run(
      job(async () => {
        runs += 1
        if (runs === 1) await put({ dedupeKey: 'k' })
      }),
    )
    expect(runs).toBe(2)
  })

  test('one that fails while another came in leaves the work to that one', async () => {
    await put({ dedupeKey: 'k' })
    let runs = 0
    await run(
      job(async () => {
        runs += 1
        if (runs > 1) return
        await put({ dedupeKey: 'k' })
        throw new Error('once')
      }),
    )
    expect(runs).toBe(2)
    expect(await countJobs(db)).toMatchObject({ waiting: 0, dead: 0 })
  })

  test('nobody takes the waiting one before the second command commits: it would not see what that changed', async () => {
    await put({ dedupeKey: 'k' })
    await inTransaction(db, async (tx) => {
      await note(tx, 'change')
      await enqueue(tx, { name: 'test.note', payload: { key: 'a' }, dedupeKey: 'k' })
      expect(await takeJob(db, 'early', 60_000)).toBeUndefined()
    })
    let seen: string[] = []
    await run(
      job(async () => {
        seen = await notes()
      }),
    )
    expect(seen).toEqual(['change'])
  })

  test('two commands at once leave one', async () => {
    await Promise.all([put({ dedupeKey: 'k' }), put({ dedupeKey: 'k' }), put({ dedupeKey: 'k' })])
    expect((await countJobs(db)).waiting).toBe(1)
  })
})

describe('delivered twice', () => {
  test('a job that finishes in its own transaction takes effect once', async () => {
    await put()
    const slow = Promise.withResolvers<void>()
    const began = Promise.withResolvers<void>()
    const effect = (key: string, gate?: Promise<void>) =>
      job(async (task) => {
        began.resolve()
        await gate
        await inTransaction(db, async (tx) => {
          await note(tx, key)
          await task.finish(tx)
        })
      })
    const first = run(effect('slow', slow.promise))
    await began.promise
    await later()
    expect(await run(effect('quick'))).toBe(1)
    slow.resolve()
    await first
    expect(await notes()).toEqual(['quick'])
    expect(await countJobs(db)).toMatchObject({ waiting: 0, running: 0, dead: 0 })
  })

  test('who lost the lease is told to give up', async () => {
    await put()
    const told = Promise.withResolvers<void>()
    const slow = runDueJobs({
      db,
      log,
      leaseMs: 60,
      jobs: [
        job(async ({ signal }) => {
          await app.query('update job set attempts = attempts + 1') // another took it
          signal.addEventListener('abort', () => told.resolve())
          await told.promise
        }),
      ],
    })
    await told.promise
    await slow
  })

  test('who shows life keeps it', async () => {
    await put()
    await runDueJobs({
      db,
      log,
      leaseMs: 90,
      jobs: [
        job(async () => {
          const first = (await only()).leased_until
          await vi.waitFor(async () => expect((await only()).leased_until > first).toBe(true), { timeout: 10_000 })
        }),
      ],
    })
  })
})

describe('two workers', () => {
  test('share the work and do none of it twice', async () => {
    for (let at = 0; at < 40; at++) await put({ payload: { key: `k${at}` } })
    const keys: string[] = []
    const jobs = [job(async (_task, { key }) => void keys.push(key))]
    await Promise.all([1, 2, 3].map(() => runDueJobs({ db, jobs, log })))
    expect(keys).toHaveLength(40)
    expect(new Set(keys).size).toBe(40)
  })

  test('one that was killed in the middle of a job leaves it to the other', async () => {
    await put({ payload: { key: 'killed' } })
    const child = spawn(process.execPath, [fromRoot('test', 'support', 'worker-that-hangs.ts')], {
      env: { ...process.env, CONNECTION: JSON.stringify(server.app) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(await notes()).toEqual([]) // its open transaction ended with it
    expect(await run(job(async () => {}))).toBe(0) // it might still live
    await later()
    const attempts: number[] = []
    await run(
      job(async ({ attempt }, { key }) => {
        attempts.push(attempt)
        await note(db, key)
      }),
    )
    expect(attempts).toEqual([2])
    expect(await notes()).toEqual(['killed'])
  })
})

describe('failures', () => {
  test('it rests, is tried again, and is forgotten when it succeeds', async () => {
    await put()
    let runs = 0
    const flaky = job(async () => {
      runs += 1
      if (runs < 3) throw new Error('not yet')
    })
    await run(flaky)
    expect(runs).toBe(1)
    expect(await only()).toMatchObject({ attempts: 1, leased_until: null, last_error: { kind: 'bug', name: 'Error' } })
    await later()
    await run(flaky)
    await later()
    await run(flaky)
    expect(runs).toBe(3)
    expect(await countJobs(db)).toMatchObject({ waiting: 0, dead: 0 })
  })

  test.for([
    [
      'a refusal',
      new Refusal('conflict', 'test.no', { values: { unit: 'x' } }),
      { kind: 'refusal', code: 'test.no', values: { unit: 'x' } },
    ],
    [
      'a fault of the machine',
      new Fault({ vi: 'đầy', en: 'full' }, { vi: 'dọn', en: 'clear' }),
      { kind: 'fault', text: { vi: 'đầy', en: 'full' }, cure: { vi: 'dọn', en: 'clear' } },
    ],
    [
      'a bug, without what it said',
      new TypeError('national id 036…'),
      { kind: 'bug', name: 'TypeError', reference: expect.any(String) },
    ],
  ] as const)('after the last attempt it lies on the dead list with %s', async ([, error, told]) => {
    await put({ maxAttempts: 1 })
    await run(
      job(async () => {
        throw error
      }),
    )
    const [dead] = await listDeadJobs(db, { limit: 10, offset: 0 })
    expect(dead).toMatchObject({ name: 'test.note', attempts: 1, error: told })
    await later()
    expect(await run(job(async () => {}))).toBe(0)
  })

  test.for([
    ['of a name nobody knows', { name: 'test.gone' }, 'unknown-name'],
    ['with a payload of another shape', { payload: { colour: 'red' } }, 'bad-payload'],
  ] as const)('one %s dies at once', async ([, given, kind]) => {
    await put(given)
    let runs = 0
    await run(
      job(async () => {
        runs += 1
      }),
    )
    expect(runs).toBe(0)
    expect((await listDeadJobs(db, { limit: 10, offset: 0 }))[0]?.error).toEqual({ kind })
  })

  test('one that takes every worker with it dies, too', async () => {
    await put({ maxAttempts: 2 })
    for (let at = 0; at < 2; at++) {
      expect(await takeJob(db, 'dies', 60_000)).toBeDefined()
      await later()
    }
    await run(job(async () => {}))
    expect((await listDeadJobs(db, { limit: 10, offset: 0 }))[0]?.error).toEqual({ kind: 'worker-lost' })
  })
})

describe('recurring', () => {
  const nightly = (run: () => Promise<void>) =>
    defineRecurring({
      name: 'test.nightly',
      title: { vi: 'Hằng đêm', en: 'Nightly' },
      schedule: { dailyAt: '02:30' },
      run,
    })
  beforeEach(() => app.query('update job_schedule set last_run_at = $1', ['2020-01-01']))

  test('several processes run it once for each due moment', async () => {
    let runs = 0
    const jobs = [
      nightly(async () => {
        runs += 1
      }),
    ]
    const at = (time: string) =>
      Promise.all([1, 2, 3].map(() => runDueJobs({ db, jobs, log, now: () => new Date(`${time}+07:00`) })))
    await at('2026-11-24T08:00')
    expect(runs).toBe(1)
    await at('2026-11-24T23:00')
    expect(runs).toBe(1)
    await at('2026-11-25T02:30')
    expect(runs).toBe(2)
    await at('2026-11-29T02:31') // nothing ran for days: once is enough
    expect(runs).toBe(3)
  })

  test('a clock that was set back does not run it again, and one that ran ahead does not stop it', async () => {
    let runs = 0
    const jobs = [
      nightly(async () => {
        runs += 1
      }),
    ]
    const at = (time: string) => runDueJobs({ db, jobs, log, now: () => new Date(`${time}+07:00`) })
    await at('2026-11-24T02:31')
    await at('2026-11-24T02:29') // its last due moment lies ahead by a minute: it is run again, once
    expect(runs).toBe(2)
    await at('2026-11-24T02:31')
    expect(runs).toBe(3)
    await at('2036-01-01T03:00')
    await at('2026-11-24T08:00')
    expect(runs).toBe(5)
  })
})

describe('a worker in a process', () => {
  test('wakes on a hint, and stops after the job that runs', async () => {
    const began = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const ended: string[] = []
    const worker = startWorker({
      db,
      log,
      slots: 1, // another would take the second job before the stop
      pollMs: 60_000,
      jobs: [
        job(async (_task, { key }) => {
          began.resolve()
          await gate.promise
          ended.push(key)
        }),
      ],
    })
    await put()
    worker.wake()
    await began.promise
    await put({ payload: { key: 'left' } })
    const stopped = worker.stop()
    gate.resolve()
    await stopped
    expect(ended).toEqual(['a'])
    expect((await countJobs(db)).waiting).toBe(1)
  })

  test('asks a job that takes too long to give up, and gives it back without counting it as failed', async () => {
    const began = Promise.withResolvers<void>()
    await put({ maxAttempts: 1 })
    const worker = startWorker({
      db,
      log,
      jobs: [
        job(async ({ signal }) => {
          began.resolve()
          await once(signal, 'abort')
          throw signal.reason
        }),
      ],
    })
    await began.promise
    await worker.stop(10)
    await vi.waitFor(async () =>
      expect(await only()).toMatchObject({ leased_until: null, dead_at: null, max_attempts: 2 }),
    )
  })

  test('lives on when the database is away for a while', async () => {
    const ran = Promise.withResolvers<void>()
    const worker = startWorker({ db, log, pollMs: 20, jobs: [job(async () => ran.resolve())] })
    await app.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usename = current_user`,
    )
    await vi.waitFor(() => put(), { timeout: 10_000 })
    await ran.promise
    await worker.stop()
  })
})
