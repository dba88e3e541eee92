// The worker of one tenant: takes jobs that are due, keeps its hold on them while they run, and says how they ended.
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { Value } from 'typebox/value'
import type { Db } from '../database/database.ts'
import { Fault } from '../fault.ts'
import type { Log } from '../log.ts'
import { Refusal } from '../refusal.ts'
import { restAfter } from './job-schedule.ts'
import {
  bury,
  deleteDone,
  enqueueDue,
  type Lease,
  putBack,
  releaseLease,
  renewLease,
  type TakenJob,
  takeJob,
} from './job-store.ts'
import type { Job, JobError } from './jobs.ts'

export type WorkerOptions = {
  readonly db: Db
  readonly jobs: readonly Job[]
  readonly log: Log
  readonly now?: () => Date
  /** How many jobs run at a time. */
  readonly slots?: number
  /** How long it waits before it looks again where no hint comes. */
  readonly pollMs?: number
  /** Who does not show life for that long has lost the job. */
  readonly leaseMs?: number
  /** In [0, 1). */
  readonly chance?: () => number
}

export type Worker = {
  /** There may be something to do. */
  wake(): void
  /** Takes no more, waits for what runs, and after `graceMs` asks that to give up. */
  stop(graceMs?: number): Promise<void>
}

const SLOTS = 2
const POLL_MS = 2000
const LEASE_MS = 60_000
const GRACE_MS = 20_000
const AFTER_ABORT_MS = 2000
const LONGEST_PAUSE_MS = 30_000

export function startWorker(options: WorkerOptions): Worker {
  const { db, jobs, log, slots = SLOTS, pollMs = POLL_MS, now = () => new Date() } = options
  const deadline = new AbortController()
  const sleepers = new Set<() => void>()
  let isStopping = false
  let isTroubled = false

  const wake = () => {
    for (const rise of sleepers) rise()
  }

  async function sleep(ms: number): Promise<void> {
    if (isStopping) return
    await new Promise<void>((resolve) => {
      const rise = () => {
        clearTimeout(timer)
        sleepers.delete(rise)
        resolve()
      }
      const timer = setTimeout(rise, ms)
      sleepers.add(rise)
    })
  }

  async function runSlot(slot: number): Promise<void> {
    let failures = 0
    while (!isStopping) {
      try {
        if (slot === 0) await enqueueDue(db, jobs, now())
        const found = await workOne(options, deadline.signal)
        failures = 0
        isTroubled = false
        if (!found) await sleep(pollMs)
      } catch (error) {
        // The database is away. Said once, not by every slot at every turn.
        if (!isTroubled) log.warn({ reason: reasonOf(error) }, 'jobs wait: the database does not answer')
        isTroubled = true
        failures += 1
        await sleep(Math.min(pollMs * 2 ** failures, LONGEST_PAUSE_MS))
      }
    }
  }

  const running = Promise.all(Array.from({ length: slots }, (_, slot) => runSlot(slot)))
  return {
    wake,
    async stop(graceMs = GRACE_MS) {
      isStopping = true
      wake()
      const grace = setTimeout(() => deadline.abort(), graceMs)
      // One that does not listen to the signal is left behind: its lease runs out, and another takes it.
      await Promise.race([running, afterAbort(deadline.signal)])
      clearTimeout(grace)
    },
  }
}

/** Until nothing is due: for tests and commands. Tells how many jobs it ran. */
export async function runDueJobs(options: WorkerOptions): Promise<number> {
  await enqueueDue(options.db, options.jobs, options.now?.() ?? new Date())
  let count = 0
  while (await workOne(options, new AbortController().signal)) count += 1
  return count
}

const workerName = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`

/** Takes one job and sees it to its end; false when there was none. */
async function workOne(options: WorkerOptions, deadline: AbortSignal): Promise<boolean> {
  const { db, jobs, log, leaseMs = LEASE_MS, chance = Math.random } = options
  const taken = await takeJob(db, workerName, leaseMs)
  if (!taken) return false
  const job = jobs.find(({ name }) => name === taken.name)
  const hopeless = hopelessness(job, taken)
  if (!job || hopeless) {
    log.warn({ job: taken.name, id: taken.id, why: hopeless?.kind }, 'job put on the dead list')
    await bury(db, taken, hopeless ?? { kind: 'unknown-name' })
    return true
  }
  const hold = keepLease(db, taken, leaseMs, deadline)
  try {
    await job.run(
      {
        id: taken.id,
        attempt: taken.attempt,
        log,
        signal: hold.signal,
        async finish(tx) {
          if (!(await deleteDone(tx, taken))) throw new LeaseLost()
        },
      },
      taken.payload,
    )
    await deleteDone(db, taken)
  } catch (error) {
    await afterFailure(error, { options, taken, isOver: deadline.aborted, rest: restAfter(taken.attempt, chance()) })
  } finally {
    hold.end()
  }
  return true
}

/** What no second attempt would mend. */
function hopelessness(job: Job | undefined, { payload, attempt, maxAttempts }: TakenJob): JobError | undefined {
  if (!job) return { kind: 'unknown-name' }
  if (attempt > maxAttempts) return { kind: 'worker-lost' }
  return job.schema && !Value.Check(job.schema, payload) ? { kind: 'bad-payload' } : undefined
}

class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

type Failed = {
  readonly options: WorkerOptions
  readonly taken: TakenJob
  readonly isOver: boolean
  readonly rest: number
}

async function afterFailure(error: unknown, { options: { db, log }, taken, isOver, rest }: Failed): Promise<void> {
  if (error instanceof LeaseLost) return // another worker has it, and answers for it
  if (isOver) return releaseLease(db, taken)
  const isLast = taken.attempt >= taken.maxAttempts
  const told = errorOf(error)
  log[isLast ? 'error' : 'warn'](
    {
      job: taken.name,
      id: taken.id,
      attempt: taken.attempt,
      ...(told.kind === 'bug' ? { err: error, reference: told.reference } : { why: told }),
    },
    isLast ? 'job failed for the last time' : 'job failed',
  )
  return isLast ? bury(db, taken, told) : putBack(db, taken, told, rest)
}

function errorOf(error: unknown): JobError {
  if (error instanceof Refusal) return { kind: 'refusal', code: error.code, values: error.values }
  if (error instanceof Fault) return { kind: 'fault', text: error.text, cure: error.cure }
  return { kind: 'bug', name: error instanceof Error ? error.name : typeof error, reference: randomUUID() }
}

/** Shows life three times a lease, and tells the job to give up when the lease is lost. */
function keepLease(db: Db, lease: Lease, leaseMs: number, deadline: AbortSignal) {
  const lost = new AbortController()
  const beat = setInterval(() => {
    // A beat that fails is made good by the next; three in a row and somebody else takes over, which the third finds out.
    renewLease(db, lease, leaseMs).then(
      (isOurs) => isOurs || lost.abort(),
      () => undefined,
    )
  }, leaseMs / 3)
  return { signal: AbortSignal.any([lost.signal, deadline]), end: () => clearInterval(beat) }
}

const afterAbort = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => void setTimeout(resolve, AFTER_ABORT_MS), { once: true })
  })

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
