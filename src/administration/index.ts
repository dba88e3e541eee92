// index.ts — the public door of the administration. What answers requests is loaded when a server is built, so that commands start at once.
import type { Route } from '../platform/http/route.ts'
import type { AdministrationDeps } from './routes.tsx'

export { administrationAccess } from './access.ts'
export { doctorCommand } from './doctor-command.ts'
export { administrationJournalWords } from './journal-words.ts'
export { administrationNavigation } from './navigation.ts'
export { administrationRefusalText } from './refusals.ts'

/** Pages of the module. */
export async function administrationRoutes(deps: AdministrationDeps): Promise<readonly Route[]> {
  const { pageRoutes } = await import('./routes.tsx')
  return pageRoutes(deps)
}
