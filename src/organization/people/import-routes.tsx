// import-routes.tsx — stub
import type { Route } from '../../platform/route.ts'
import type { PeopleDeps } from './deps.ts'

export const importRoutes = (_deps: PeopleDeps): readonly Route[] => []
