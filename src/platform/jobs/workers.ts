// The workers of a process: one for each tenant of the directory, each with its own pool and its own jobs.
import type { Db } from '../database/database.ts'
import type { Platform } from '../platform.ts'
import { listenForHints } from './job-hints.ts'
import type { Job } from './jobs.ts'
import { startWorker, type Worker } from './worker.ts'

export type WorkersOptions = {
  readonly platform: Pick<Platform, 'log' | 'server' | 'tenants'>
  /** The jobs of one tenant, closed over its database. */
  readonly jobsOf: (db: Db) => readonly Job[]
  readonly now: () => Date
  /** How often it looks for tenants that were made since. */
  readonly watchMs?: number
}

export type Workers = { stop(graceMs?: number): Promise<void> }

const WATCH_MS = 15_000

export function startWorkers({ platform, jobsOf, now, watchMs = WATCH_MS }: WorkersOptions): Workers {
  const { log, server, tenants } = platform
  const workers = new Map<string, Worker>() // by schema, which is what a hint names
  const hints = listenForHints(server.app, (schema) => workers.get(schema)?.wake())
  let watching = look()
  const watch = setInterval(() => {
    watching = look()
  }, watchMs)
  watch.unref()

  async function look(): Promise<void> {
    try {
      for (const { tenant, schema } of await tenants.list()) {
        if (workers.has(schema)) continue
        const db = await tenants.open(tenant)
        workers.set(schema, startWorker({ db, jobs: jobsOf(db), log: log.child({ tenant }), now }))
      }
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'tenants cannot be listed')
    }
  }

  return {
    async stop(graceMs) {
      clearInterval(watch)
      await watching
      await Promise.all([hints.close(), ...[...workers.values()].map((worker) => worker.stop(graceMs))])
    },
  }
}
