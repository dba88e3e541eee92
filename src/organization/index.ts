// index.ts — the public door of the organisation: units in time, people, sign-in, rights.
import type { OidcSettings } from '../platform/config.ts'
import type { Db } from '../platform/database/database.ts'
import type { Route } from '../platform/http/route.ts'
import type { Log } from '../platform/log.ts'
import type { Organization } from './organization.ts'
import type { UnitRecords } from './units/affected.ts'
import type { UnitHistory } from './units/history.ts'
import type { RoundsOfUnit } from './units/rounds.ts'

export { organizationAccess } from './access.ts'
export { organizationJournalWords } from './journal-words.ts'
export { organizationNavigation } from './navigation.ts'
export { type Organization, openOrganization } from './organization.ts'
export { peopleCommands } from './people/command-line.ts'
export { announceDemoPeople, demoPeopleSeeder, listOpenDemoAccounts } from './people/seed.ts'
export { unitByText, unitLabel } from './people/unit-by-text.ts'
export { organizationRefusalText } from './refusals.ts'
export type { AccessTable } from './rights/access.ts'
export { demand } from './rights/demand.ts'
export { createGuard } from './rights/guard.ts'
export { type MaskedKind, mask, maskText } from './rights/masking.ts'
export { holdsOf, may } from './rights/may.ts'
export { announceFirstAdministrator } from './sign-in/announce.ts'
export { userCommands } from './sign-in/command-line.ts'
export { signInJobs } from './sign-in/jobs.ts'
export { sealKeyFile } from './sign-in/sealed-secret.ts'
export type { UnitRecord, UnitRecords } from './units/affected.ts'
export type { UnitHistory } from './units/history.ts'
export { unitPaths } from './units/paths.ts'
export { type Resolved, resolveUnit, type UnitQuery } from './units/resolve.ts'
export { rootOf } from './units/root.ts'
export type { RoundsOfUnit, UnitRound } from './units/rounds.ts'
export { unitSeeder } from './units/seed.ts'

// Loaded when they are asked for: no command line waits for the query builder.

/** The units in time as they stand in the database, or in the transaction that asks. */
export const loadHistory = async (db: Db): Promise<UnitHistory> => (await import('./units/store.ts')).loadHistory(db)
/** Rights as a condition in SQL. */
export const loadRightsPredicate = async () => (await import('./rights/predicate.ts')).rightsPredicate

export type OrganizationDeps = {
  readonly db: Db
  readonly now: () => Date
  readonly organization: Organization
  readonly log: Log
  /** The provider that people may sign in by. */
  readonly oidc: OidcSettings | undefined
  /** Of the second factors' secrets; made where there is none. */
  readonly sealKeyFile: string
  /** What the reform index says about a unit; absent where nobody keeps rounds. */
  readonly roundsOf?: RoundsOfUnit
  /** What other modules keep about units; absent: nothing. */
  readonly recordsOf?: UnitRecords
}

/** Pages, files and API of the module. */
export async function organizationRoutes(deps: OrganizationDeps): Promise<readonly Route[]> {
  const { db, now, log, oidc, sealKeyFile } = deps
  // Loaded here, so that a command which serves nothing does not wait for pages.
  const [
    { openProvider },
    { oidcRoutes },
    { apiKeyRoutes },
    { meRoutes },
    { signInAdminRoutes },
    { peopleApiRoutes },
    { peopleRoutes },
    { rightsRoutes },
    { signInRoutes },
    { loadOrCreateSealKey },
    { unitRoutes },
    { unitExportRoutes },
    { unitAdminRoutes },
  ] = await Promise.all([
    import('./sign-in/oidc/provider.ts'),
    import('./sign-in/oidc/routes.tsx'),
    import('./sign-in/api-key/routes.tsx'),
    import('./sign-in/api-key/api.ts'),
    import('./sign-in/admin/routes.tsx'),
    import('./people/api.ts'),
    import('./people/routes.tsx'),
    import('./rights/routes.tsx'),
    import('./sign-in/routes.ts'),
    import('./sign-in/sealed-secret.ts'),
    import('./units/routes.tsx'),
    import('./units/export-routes.ts'),
    import('./units/admin-routes.tsx'),
  ])
  const sealKey = await loadOrCreateSealKey(sealKeyFile)
  const provider =
    oidc && openProvider(oidc, { now, onFault: (cause) => log.warn({ cause }, 'sign-in by the provider failed') })
  return [
    ...unitRoutes(deps),
    ...unitExportRoutes(deps),
    ...unitAdminRoutes(deps),
    ...oidcRoutes({ db, now, provider }),
    ...apiKeyRoutes(deps),
    ...meRoutes(deps),
    ...signInAdminRoutes(deps),
    ...peopleApiRoutes(deps),
    ...peopleRoutes(deps),
    ...rightsRoutes(deps),
    ...signInRoutes({ ...deps, sealKey, provider: oidc?.name }),
  ]
}
