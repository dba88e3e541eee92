// index.ts — the public door of the reform index. What answers requests is loaded when a server is built, so that commands start at once.
import type { RoundsOfUnit, UnitRecords } from '../organization/index.ts'
import type { Db } from '../platform/database/database.ts'
import type { Route } from '../platform/http/route.ts'
import type { PageDeps } from './routes.tsx'

export { reformIndexCommands } from './command-line/command-line.ts'
export { reformIndexJournalWords } from './journal-words.ts'
export { reformIndexNavigation } from './navigation.ts'
export { reformIndexRefusalText } from './refusals.ts'
export { reformIndexSeeder, roundUnitsSeeder } from './seed.ts'

/** What the index says about units, loaded with the first question: for app.ts to hand to the organisation. */
export function unitsOfIndex(db: Db): { readonly roundsOf: RoundsOfUnit; readonly recordsOf: UnitRecords } {
  const loaded = () => import('./units.ts')
  return {
    roundsOf: async (unit, locale) => (await loaded()).roundsOfUnit(db)(unit, locale),
    recordsOf: async (units) => (await loaded()).recordsOfUnits(db)(units),
  }
}

/** Pages, files and API of the module. */
export async function reformIndexRoutes(deps: PageDeps): Promise<readonly Route[]> {
  const [{ pageRoutes }, { apiRoutes }, { verifyRoutes }] = await Promise.all([
    import('./routes.tsx'),
    import('./api.ts'),
    import('./verify-routes.ts'),
  ])
  return [...pageRoutes(deps), ...verifyRoutes(deps), ...apiRoutes(deps)]
}
