// Jobs (việc nền): what a command leaves to be done after it commits, and what recurs. A command calls enqueue() in its own
// transaction: without the commit there is no job. A job may be delivered twice, as when its worker died between the work and
// saying so: its run is written so that doing it again changes nothing, or ends with `task.finish(tx)`.
import type { Static, TSchema } from 'typebox'
import type { Tx } from '../database/database.ts'
import type { Localized } from '../locale.ts'
import type { Log } from '../log.ts'
import type { RefusalValues } from '../refusal.ts'
import { type Schedule, scheduleFault } from './job-schedule.ts'

/** Why an attempt failed. A value, so that each reader gets it in their own words. */
export type JobError =
  | { readonly kind: 'refusal'; readonly code: string; readonly values: RefusalValues }
  | { readonly kind: 'fault'; readonly text: Localized; readonly cure: Localized }
  /** No part of this program does jobs of that name: it was renamed, or the worker is of another version. */
  | { readonly kind: 'unknown-name' }
  | { readonly kind: 'bad-payload' }
  /** Every worker that took it ended without an answer. */
  | { readonly kind: 'worker-lost' }
  /** A mistake of ours. What was thrown stands in the log under the reference: it may hold personal data. */
  | { readonly kind: 'bug'; readonly name: string; readonly reference: string }

/** What a run is given beside its payload. */
export type Task = {
  readonly id: string
  /** 1 for the first. */
  readonly attempt: number
  readonly log: Log
  /** Aborted when the worker must stop now, or when the job was taken away from it. */
  readonly signal: AbortSignal
  /**
   * Marks the job as done in the transaction of its own effect: then the effect happens once, however often the job is delivered.
   * Throws when the job is no longer this worker's, which takes the effect back.
   */
  finish(tx: Tx): Promise<void>
}

export type Job = {
  /** `module.verb-noun`: `dossiers.tell-applicant`. Never changes: jobs of the old name would die. */
  readonly name: string
  /** As the page of jobs calls it. */
  readonly title: Localized
  readonly schema: TSchema | undefined
  readonly schedule: Schedule | undefined
  /** A payload to try it with: the test that keeps tenants apart runs every job. */
  readonly sample: unknown
  readonly run: (task: Task, payload: unknown) => Promise<void>
}

export type JobDeclaration<S extends TSchema> = {
  readonly name: string
  readonly title: Localized
  readonly schema: S
  readonly sample: Static<S>
  readonly run: (task: Task, payload: Static<S>) => Promise<void>
}

export function defineJob<const S extends TSchema>(declaration: JobDeclaration<S>): Job {
  const { name, title, schema, sample } = declaration
  // The worker checks a payload by this very schema before it runs the job.
  return { name, title, schema, sample, schedule: undefined, run: declaration.run as Job['run'] }
}

export type RecurringDeclaration = {
  readonly name: string
  readonly title: Localized
  readonly schedule: Schedule
  readonly run: (task: Task) => Promise<void>
}

/** Runs once for each due moment, however many processes there are; what was missed while none ran is run once at the next start. */
export function defineRecurring({ name, title, schedule, run }: RecurringDeclaration): Job {
  const fault = scheduleFault(schedule)
  if (fault !== undefined) throw new RangeError(`job ${name}: ${fault}`)
  return { name, title, schema: undefined, sample: {}, schedule, run: (task) => run(task) }
}
