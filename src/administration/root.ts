// root.ts — what belongs to no unit is the business of the root: the machine, its jobs, its state.
import { type Organization, rootOf } from '../organization/index.ts'
import type { Subject } from '../platform/guard.ts'

/** Where there are no units yet there is nobody with a post either: an id that no unit has. */
export async function rootSubject(organization: Organization, now: Date): Promise<Subject> {
  const [history, { tree }] = await Promise.all([organization.history(), organization.rights(now)])
  return { scope: rootOf(history, tree) ?? '' }
}
