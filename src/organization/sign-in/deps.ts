// deps.ts — what the commands of signing in are given.
import type { Db } from '../../platform/database.ts'
import type { Organization } from '../organization.ts'

export type SignInDeps = {
  readonly db: Db
  readonly now: () => Date
  readonly organization: Organization
  /** Of the second factors' secrets. */
  readonly sealKey: Uint8Array
}
