// deps.ts — what the commands of signing in are given.
import type { Db } from '../../platform/database/database.ts'
import type { Organization } from '../organization.ts'

export type SignInDeps = {
  readonly db: Db
  readonly now: () => Date
  readonly organization: Organization
  /** Of the second factors' secrets. */
  readonly sealKey: Uint8Array
}

export type SignInRouteDeps = SignInDeps & {
  /** Name of the provider that people may sign in by; absent where there is none. */
  readonly provider?: string | undefined
}
