// routes.tsx — all pages of signing in, of one's own account, of links and of two-person resets.
import type { Route } from '../../platform/http/route.ts'
import { accountRoutes } from './account-routes.ts'
import type { SignInRouteDeps } from './deps.ts'
import { entryRoutes } from './entry-routes.ts'
import { linkRoutes } from './link-routes.ts'
import { resetRoutes } from './reset-routes.ts'

export const signInRoutes = (deps: SignInRouteDeps): readonly Route[] => [
  ...entryRoutes(deps),
  ...accountRoutes(deps),
  ...linkRoutes(deps),
  ...resetRoutes(deps),
]
