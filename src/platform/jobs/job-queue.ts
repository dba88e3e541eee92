// Puts a job among those that wait, in the transaction of the command that leaves it.
import { randomUUIDv7 } from 'node:crypto'
import { type ColumnType, sql } from 'kysely'
import { afterCommit, type Tx } from '../database/database.ts'
import { hintAtJobs } from './job-hints.ts'
import type { JobError } from './jobs.ts'

declare module '../database/database.ts' {
  interface Tables {
    job: JobTable
    job_schedule: { name: string; last_run_at: Date }
  }
}

type JobTable = {
  id: string
  name: string
  payload: ColumnType<unknown, string, string>
  dedupe_key: string | null
  run_at: Date
  attempts: number
  max_attempts: number
  last_error: ColumnType<JobError | null, string | null, string | null>
  created_at: Date
  leased_until: Date | null
  worker: string | null
  dead_at: Date | null
}

export type NewJob = {
  readonly name: string
  /** JSON. Ids and no personal data: a job that fails is shown to who looks after the machine. */
  readonly payload?: unknown
  /** At most one waiting job of a name and key: a second one replaces the payload and keeps the earlier time. */
  readonly dedupeKey?: string
  /** Not before. Absent: at once. */
  readonly runAt?: Date
  readonly maxAttempts?: number
}

/** Over about five hours; then it is dead, and somebody is to look at it. */
const MAX_ATTEMPTS = 12

/** In the transaction of the act: the job exists only if that commits. */
export async function enqueue(tx: Tx, job: NewJob): Promise<void> {
  const { name, payload = {}, dedupeKey = null, runAt, maxAttempts = MAX_ATTEMPTS } = job
  // Updated even where nothing changes: the lock keeps a worker from running the waiting one before this transaction's own
  // changes can be seen, which would lose the very thing it was put there for.
  await sql`
    insert into job (id, name, payload, dedupe_key, run_at, attempts, max_attempts, created_at)
    values (
      ${randomUUIDv7()}, ${name}, ${JSON.stringify(payload)}, ${dedupeKey}, coalesce(${runAt ?? null}, now()),
      0, ${maxAttempts}, now()
    )
    on conflict (name, dedupe_key) where dedupe_key is not null and dead_at is null and leased_until is null
    do update set payload = excluded.payload, run_at = least(job.run_at, excluded.run_at)
  `.execute(tx)
  afterCommit(tx, hintAtJobs)
}
