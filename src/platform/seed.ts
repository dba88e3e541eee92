// What fills an empty tenant with the demo. Each module has seeders of its own; app.ts puts them in order.

import { type Progress, startProgress } from './command-line/progress.ts'
import type { Db } from './database/database.ts'
import type { Localized } from './locale.ts'
import type { Log } from './log.ts'

export type Seeder = {
  readonly title: Localized
  /**
   * False when it has run, or when people have put in their own data since. `tenant` is its name: what opens doors, such as accounts
   * with a known password, belongs into the demo alone.
   */
  needed(db: Db, tenant: string): Promise<boolean>
  run(deps: SeedDeps): Promise<void>
}

export type SeedDeps = {
  readonly db: Db
  readonly log: Log
  readonly now: () => Date
  /** Shows how far it is: `const progress = deps.progress(rows.length); …; progress.advance(); progress.done()`. */
  readonly progress: (total: number) => Progress
}

/** Runs those that are needed, in order; tells which. */
export async function seed(
  seeders: readonly Seeder[],
  {
    text,
    tenant,
    ...deps
  }: Omit<SeedDeps, 'progress'> & { readonly tenant: string; readonly text: (localized: Localized) => string },
): Promise<readonly Seeder[]> {
  const ran: Seeder[] = []
  for (const seeder of seeders) {
    if (!(await seeder.needed(deps.db, tenant))) continue
    await seeder.run({ ...deps, progress: (total) => startProgress(text(seeder.title), total) })
    ran.push(seeder)
  }
  return ran
}
