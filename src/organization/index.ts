// index.ts — the public door of the organisation: units in time, people, sign-in, rights.
import type { Db } from '../platform/database.ts'
import type { Route } from '../platform/route.ts'
import type { Organization } from './organization.ts'

export { organizationAccess } from './access.ts'
export { type Organization, openOrganization } from './organization.ts'
export { announceDemoPeople, demoPeopleSeeder } from './people/seed.ts'
export type { AccessTable } from './rights/access.ts'
export { createGuard } from './rights/guard.ts'
export { unitSeeder } from './units/seed.ts'

export type OrganizationDeps = { readonly db: Db; readonly now: () => Date; readonly organization: Organization }

/** Pages, files and API of the module. */
export async function organizationRoutes(_deps: OrganizationDeps): Promise<readonly Route[]> {
  return []
}
