// The command `worker`: does the jobs of all tenants and serves no page. For who gives jobs a machine or a process of their own.
import type { AddCommands, CommandContext } from '../command-line/command.ts'
import { untilSignal } from '../command-line/until-signal.ts'
import type { Config } from '../config.ts'
import type { Db } from '../database/database.ts'
import type { Log } from '../log.ts'
import type { Job } from './jobs.ts'

/** What the jobs of a tenant are made from: its database, and what the machine offers. */
export type JobDeps = {
  readonly config: Config
  readonly log: Log
  readonly db: Db
  readonly now: () => Date
}

export function workerCommand(jobs: (deps: JobDeps) => readonly Job[]): AddCommands {
  return (program, context) => {
    program
      .command('worker')
      .description(
        context.text({
          vi: 'chỉ làm việc nền của mọi đơn vị, không phục vụ trang web',
          en: 'do the background jobs of all tenants, without web pages',
        }),
      )
      .action(() => work(context, jobs))
  }
}

async function work({ text, config: configOf, openPlatform }: CommandContext, jobs: (deps: JobDeps) => readonly Job[]) {
  const stopping = untilSignal()
  const config = configOf()
  const platform = await openPlatform()
  const { migrateAll } = await import('../platform.ts')
  const { startWorkers } = await import('./workers.ts')
  await migrateAll(platform)
  const { log } = platform
  const now = () => new Date()
  const workers = startWorkers({ platform, now, jobsOf: (db) => jobs({ config, log, db, now }) })
  process.stdout.write(`${text({ vi: 'Đang làm việc nền.', en: 'Doing background jobs.' })}\n`)
  await stopping
  process.stderr.write(`${text({ vi: 'Đang dừng…', en: 'Stopping…' })}\n`)
  await workers.stop()
}
