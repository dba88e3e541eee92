// commands.ts — what an administrator does with failed jobs. One transaction each: lock, save, journal.
import { demand, type Organization } from '../organization/index.ts'
import type { Actor } from '../platform/actor.ts'
import { type ConstraintRefusals, type Db, inTransaction } from '../platform/database/database.ts'
import { hintAtJobs } from '../platform/jobs/job-hints.ts'
import { deleteJob, lockDeadJob, lockDeadJobs, reviveJob, reviveJobs } from '../platform/jobs/job-store.ts'
import { record } from '../platform/journal/journal.ts'
import { rootSubject } from './root.ts'

export type CommandDeps = { readonly db: Db; readonly now: () => Date; readonly organization: Organization }

const constraints: ConstraintRefusals = { job_waiting_once: { kind: 'conflict', code: 'job.already-waiting' } }

/** Puts a failed job back among the waiting ones, with as many attempts again. */
export async function retryJob(deps: CommandDeps, actor: Actor, id: string): Promise<void> {
  await change(deps, actor, id, 'job.retried')
}

export async function discardJob(deps: CommandDeps, actor: Actor, id: string): Promise<void> {
  await change(deps, actor, id, 'job.discarded')
}

async function change(
  deps: CommandDeps,
  actor: Actor,
  id: string,
  event: 'job.retried' | 'job.discarded',
): Promise<void> {
  const { db, now } = deps
  const at = now()
  const warrant = await warrantOf(deps, actor, at)
  await inTransaction(
    db,
    async (tx) => {
      const { name } = await lockDeadJob(tx, id)
      await (event === 'job.retried' ? reviveJob(tx, id) : deleteJob(tx, id))
      await record(tx, { at, actor, event, subject: { kind: 'job', id }, ...warrant, data: { name } })
    },
    { constraints },
  )
  hintAtJobs(db)
}

/** After a mail server was away for a day. Those of which the same is waiting already stay where they are. Tells how many. */
export async function retryAllJobs(deps: CommandDeps, actor: Actor): Promise<number> {
  const { db, now } = deps
  const at = now()
  const warrant = await warrantOf(deps, actor, at)
  const count = await inTransaction(db, async (tx) => {
    const ids = await lockDeadJobs(tx)
    if (ids.length === 0) return 0
    await reviveJobs(tx, ids)
    await record(tx, {
      at,
      actor,
      event: 'job.all-retried',
      subject: { kind: 'job', id: null },
      ...warrant,
      data: { count: ids.length },
    })
    return ids.length
  })
  hintAtJobs(db)
  return count
}

async function warrantOf({ organization }: CommandDeps, actor: Actor, at: Date) {
  const subject = await rootSubject(organization, at)
  const { delegation } = demand(actor, 'job.change', subject, await organization.rights(at))
  return { scope: subject.scope || null, delegation }
}
