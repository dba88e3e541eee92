// index.ts — the public door of the reform index. What answers requests is loaded when a server is built, so that commands start at once.
import type { Route } from '../platform/route.ts'
import type { PageDeps } from './routes.tsx'

export { reformIndexCommands } from './command-line/command-line.ts'
export { reformIndexNavigation } from './navigation.ts'
export { reformIndexRefusalText } from './refusals.ts'
export { reformIndexSeeder } from './seed.ts'

/** Pages, files and API of the module. */
export async function reformIndexRoutes(deps: PageDeps): Promise<readonly Route[]> {
  const [{ pageRoutes }, { apiRoutes }, { verifyRoutes }] = await Promise.all([
    import('./routes.tsx'),
    import('./api.ts'),
    import('./verify-routes.ts'),
  ])
  return [...pageRoutes(deps), ...verifyRoutes(deps), ...apiRoutes(deps)]
}
