// index.ts — the public door of the organisation: units in time, people, sign-in, rights.
import type { OidcSettings } from '../platform/config.ts'
import type { Db } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import type { Route } from '../platform/route.ts'
import type { Organization } from './organization.ts'

export { organizationAccess } from './access.ts'
export { type Organization, openOrganization } from './organization.ts'
export { announceDemoPeople, demoPeopleSeeder } from './people/seed.ts'
export { organizationRefusalText } from './refusals.ts'
export type { AccessTable } from './rights/access.ts'
export { createGuard } from './rights/guard.ts'
export { unitSeeder } from './units/seed.ts'

export type OrganizationDeps = {
  readonly db: Db
  readonly now: () => Date
  readonly organization: Organization
  readonly log: Log
  /** The provider that people may sign in by. */
  readonly oidc: OidcSettings | undefined
}

/** Pages, files and API of the module. */
export async function organizationRoutes({ db, now, log, oidc }: OrganizationDeps): Promise<readonly Route[]> {
  // Loaded here, so that a command which serves nothing does not wait for pages.
  const [{ openProvider }, { oidcRoutes }] = await Promise.all([
    import('./sign-in/oidc/provider.ts'),
    import('./sign-in/oidc/routes.tsx'),
  ])
  const provider =
    oidc && openProvider(oidc, { now, onFault: (cause) => log.warn({ cause }, 'sign-in by the provider failed') })
  return [...oidcRoutes({ db, now, provider })]
}
