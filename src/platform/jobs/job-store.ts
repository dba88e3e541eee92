// All SQL of the worker and of the page about jobs. Times are the database's: workers on several machines agree on who holds what.
import { sql } from 'kysely'
import { type Db, inTransaction, type Tx } from '../database/database.ts'
import { Refusal } from '../refusal.ts'
import { enqueue } from './job-queue.ts'
import { isDue, lastDue } from './job-schedule.ts'
import type { Job, JobError } from './jobs.ts'

/** A job in a worker's hands. `attempt` rises with every taking, so the two together name this one lease. */
export type Lease = { readonly id: string; readonly attempt: number }
export type TakenJob = Lease & {
  readonly name: string
  readonly payload: unknown
  readonly maxAttempts: number
}

/** The oldest due one that nobody holds, or whose holder did not show life in time. */
export async function takeJob(db: Db, worker: string, leaseMs: number): Promise<TakenJob | undefined> {
  const { rows } = await sql<Row>`
    update job
    set attempts = attempts + 1, worker = ${worker}, leased_until = now() + ${leaseMs} * interval '1 millisecond'
    where id = (
      select id from job
      where dead_at is null and run_at <= now() and (leased_until is null or leased_until < now())
      order by run_at, id limit 1 for update skip locked
    )
    returning id, name, payload, attempts, max_attempts
  `.execute(db)
  const [row] = rows
  return (
    row && {
      id: row.id,
      attempt: row.attempts,
      name: row.name,
      payload: row.payload,
      maxAttempts: row.max_attempts,
    }
  )
}

type Row = { id: string; name: string; payload: unknown; attempts: number; max_attempts: number }

/** False when it is no longer this worker's. */
export async function renewLease(db: Db, { id, attempt }: Lease, leaseMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('job')
    .set({ leased_until: sql<Date>`now() + ${leaseMs} * interval '1 millisecond'` })
    .where('id', '=', id)
    .where('attempts', '=', attempt)
    .where('dead_at', 'is', null)
    .where('leased_until', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** False when it is no longer this worker's, or was already marked as done in the transaction of its effect. */
export async function deleteDone(db: Db | Tx, { id, attempt }: Lease): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('job')
    .where('id', '=', id)
    .where('attempts', '=', attempt)
    .where('dead_at', 'is', null)
    .where('leased_until', 'is not', null)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export async function putBack(db: Db, lease: Lease, error: JobError, restMs: number): Promise<void> {
  await giveUpLease(db, lease, {
    last_error: JSON.stringify(error),
    run_at: sql<Date>`now() + ${restMs} * interval '1 millisecond'`,
  })
}

/** Cut short by a worker that had to stop: no failure of the job, so it does not count as one. */
export async function releaseLease(db: Db, lease: Lease): Promise<void> {
  await giveUpLease(db, lease, { max_attempts: sql<number>`max_attempts + 1` })
}

async function giveUpLease(
  db: Db,
  { id, attempt }: Lease,
  values: { last_error?: string; run_at?: ReturnType<typeof sql<Date>>; max_attempts?: ReturnType<typeof sql<number>> },
): Promise<void> {
  const isOurs = sql<boolean>`id = ${id} and attempts = ${attempt} and dead_at is null and leased_until is not null`
  try {
    await db
      .updateTable('job')
      .set({ ...values, leased_until: null, worker: null })
      .where(isOurs)
      .execute()
  } catch (error) {
    if (!isWaitingTwice(error)) throw error
    // Another of the same name and key came in while this one ran: it will do the same work.
    await db.deleteFrom('job').where(isOurs).execute()
  }
}

const isWaitingTwice = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === 'job_waiting_once'

export async function bury(db: Db, { id, attempt }: Lease, error: JobError): Promise<void> {
  await db
    .updateTable('job')
    .set({ dead_at: sql<Date>`now()`, leased_until: null, worker: null, last_error: JSON.stringify(error) })
    .where('id', '=', id)
    .where('attempts', '=', attempt)
    .where('dead_at', 'is', null)
    .execute()
}

// ---- recurring

/** Puts each recurring job that is due among the jobs, once for each due moment. Tells how many. */
export async function enqueueDue(db: Db, jobs: readonly Job[], now: Date): Promise<number> {
  const recurring = jobs.filter(({ schedule }) => schedule !== undefined)
  if (recurring.length === 0) return 0
  const rows = await db.selectFrom('job_schedule').selectAll().execute()
  const last = new Map(rows.map(({ name, last_run_at }) => [name, last_run_at]))
  let count = 0
  for (const { name, schedule } of recurring) {
    if (!schedule || !isDue(schedule, last.get(name), now)) continue
    const due = lastDue(schedule, now)
    count += await inTransaction(db, async (tx) => {
      const { rows: won } = await sql`
        insert into job_schedule (name, last_run_at) values (${name}, ${due})
        on conflict (name) do update set last_run_at = excluded.last_run_at
        where job_schedule.last_run_at < excluded.last_run_at or job_schedule.last_run_at > ${now}
        returning name
      `.execute(tx)
      // One that has not run since the last time need not wait twice.
      if (won.length > 0) await enqueue(tx, { name, dedupeKey: 'schedule' })
      return won.length
    })
  }
  return count
}

// ---- for people

export type JobCounts = {
  readonly waiting: number
  readonly running: number
  readonly dead: number
  /** When the longest waiting of those that are due became due. */
  readonly oldestDueAt: Date | null
}

export async function countJobs(db: Db): Promise<JobCounts> {
  const row = await db
    .selectFrom('job')
    .select(({ fn }) => [
      fn.countAll<number>().filterWhere(sql<boolean>`dead_at is null and leased_until is null`).as('waiting'),
      fn.countAll<number>().filterWhere(sql<boolean>`dead_at is null and leased_until is not null`).as('running'),
      fn.countAll<number>().filterWhere(sql<boolean>`dead_at is not null`).as('dead'),
      sql<Date | null>`min(run_at) filter (where dead_at is null and leased_until is null and run_at <= now())`.as(
        'oldest',
      ),
    ])
    .executeTakeFirstOrThrow()
  return { waiting: row.waiting, running: row.running, dead: row.dead, oldestDueAt: row.oldest }
}

export type DeadJob = {
  readonly id: string
  readonly name: string
  readonly attempts: number
  readonly createdAt: Date
  readonly deadAt: Date
  readonly error: JobError | null
}

export async function listDeadJobs(
  db: Db,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<readonly DeadJob[]> {
  const rows = await selectDead(db).orderBy('dead_at', 'desc').orderBy('id').limit(limit).offset(offset).execute()
  return rows.map(toDeadJob)
}

export async function findDeadJob(db: Db, id: string): Promise<DeadJob | undefined> {
  const row = await selectDead(db).where('id', '=', id).executeTakeFirst()
  return row && toDeadJob(row)
}

const selectDead = (db: Db) =>
  db
    .selectFrom('job')
    .select(['id', 'name', 'attempts', 'created_at', 'dead_at', 'last_error'])
    .where('dead_at', 'is not', null)

type DeadRow = Awaited<ReturnType<ReturnType<typeof selectDead>['execute']>>[number]

const toDeadJob = (row: DeadRow): DeadJob => ({
  id: row.id,
  name: row.name,
  attempts: row.attempts,
  createdAt: row.created_at,
  deadAt: row.dead_at ?? row.created_at, // a dead one has it
  error: row.last_error,
})

/** The recurring jobs' last due moments, by name. */
export async function listLastRuns(db: Db): Promise<ReadonlyMap<string, Date>> {
  const rows = await db.selectFrom('job_schedule').selectAll().execute()
  return new Map(rows.map(({ name, last_run_at }) => [name, last_run_at]))
}

/** Locks a dead job, or refuses: somebody else may have retried or discarded it meanwhile. */
export async function lockDeadJob(tx: Tx, id: string): Promise<{ readonly id: string; readonly name: string }> {
  const row = await tx
    .selectFrom('job')
    .select(['id', 'name'])
    .where('id', '=', id)
    .where('dead_at', 'is not', null)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new Refusal('missing', 'job.not-dead')
  return row
}

/** Its attempts are not counted anew: they name its leases. It gets as many again. */
export const reviveJob = (tx: Tx, id: string): Promise<void> => reviveJobs(tx, [id])

/** All dead ones that may wait again: of a name and key only one, and none of which another is waiting. */
export async function lockDeadJobs(tx: Tx): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string; name: string; dedupe_key: string | null }>`
    select id, name, dedupe_key from job
    where dead_at is not null and not exists (
      select from job waiting
      where waiting.name = job.name and waiting.dedupe_key = job.dedupe_key
        and waiting.dead_at is null and waiting.leased_until is null
    )
    order by dead_at desc, id for update of job skip locked
  `.execute(tx)
  const seen = new Set<string>()
  return rows
    .filter(({ name, dedupe_key }) => {
      const key = JSON.stringify([name, dedupe_key])
      const isFirst = dedupe_key === null || !seen.has(key)
      seen.add(key)
      return isFirst
    })
    .map(({ id }) => id)
}

export async function reviveJobs(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('job')
    .set({ dead_at: null, run_at: sql<Date>`now()`, max_attempts: sql<number>`attempts + max_attempts` })
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute()
}

export async function deleteJob(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('job').where('id', '=', id).execute()
}
