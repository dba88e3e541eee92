// system-facts.ts — reads what system-state.ts judges: the database, the disk, the journal, the jobs. What cannot be read is told as
// such, and stops nothing else.
import { readdirSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config } from '../platform/config.ts'
import type { Db } from '../platform/database/database.ts'
import { tenantSet } from '../platform/database/migrations.ts'
import { countJobs } from '../platform/jobs/job-store.ts'
import { countFiles, listMigrations, readDatabase, readJournal } from './store.ts'
import type { Reading, SystemFacts } from './system-state.ts'

export type FactDeps = {
  readonly db: Db
  readonly config: Pick<Config, 'dataFolder'>
  readonly now: () => Date
  /** Version of this program. */
  readonly product: string
  /** Sign-in names of the demo whose password everybody knows. */
  readonly openDemoAccounts: (db: Db) => Promise<readonly string[]>
}

export async function readSystem({ db, config, now, product, openDemoAccounts }: FactDeps): Promise<SystemFacts> {
  const readClock = async () => {
    const before = now()
    const facts = await readDatabase(db)
    const after = now()
    // The database looked at its clock somewhere between.
    return { ...facts, skewMs: facts.now.getTime() - (before.getTime() + after.getTime()) / 2 }
  }
  // One after the other: this is to work on a server that has few connections left.
  const database = await reading(readClock())
  const migrations = await reading(listMigrations(db))
  const journal = await reading(readJournal(db))
  const jobs = await reading(countJobs(db))
  const files = await reading(countFiles(db))
  const demo = await reading(openDemoAccounts(db))
  const disk = await reading(readDisk(config.dataFolder))
  return {
    at: now(),
    product,
    node: process.versions.node,
    oldestNode: 26,
    knownMigrations: readdirSync(tenantSet.migrations)
      .filter((name) => name.endsWith('.sql'))
      .map((name) => name.replace(/\.sql$/, ''))
      .sort(),
    database,
    migrations,
    journal,
    jobs,
    files,
    demo,
    disk,
  }
}

async function reading<T>(asked: Promise<T>): Promise<Reading<T>> {
  try {
    return { value: await asked }
  } catch (error) {
    return { trouble: error instanceof Error ? error.message : String(error) }
  }
}

/** Of the folder, or of what stands above it while it has not been made. */
async function readDisk(folder: string): Promise<{ readonly free: number; readonly size: number }> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return { free: bavail * bsize, size: blocks * bsize }
  } catch (error) {
    if (dirname(folder) === folder) throw error
    return readDisk(dirname(folder))
  }
}
