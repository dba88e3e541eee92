// deps.ts — what the commands and pages of people are given.
import type { Db } from '../../platform/database/database.ts'
import type { Organization } from '../organization.ts'

export type PeopleDeps = { readonly db: Db; readonly now: () => Date; readonly organization: Organization }
