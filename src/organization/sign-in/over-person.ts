// over-person.ts — whether an actor may act on another person's account. Who holds positions in several units is reached only by who
// reaches all of them: else the administrator of a commune could take over an administrator of the province who also sits there.
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/database/database.ts'
import { dayInVietnam } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Organization } from '../organization.ts'
import { scopesOf } from '../people/position.ts'
import { listPositions } from '../people/store.ts'
import { may } from '../rights/may.ts'
import type { CustodyTree } from '../units/custody.ts'
import type { UnitId } from '../units/history.ts'
import { rootOf } from '../units/root.ts'

/** The units in which a person's account is decided on; for who never held a position, the top of the organisation. */
export async function scopesOfPerson(
  db: Db,
  organization: Organization,
  personId: string,
  now: Date,
): Promise<readonly string[]> {
  const units = scopesOf(await listPositions(db, [personId]), dayInVietnam(now))
  if (units.length > 0) return units
  const top = await topOf(organization, now)
  return top === undefined ? [] : [top]
}

/** Where that is decided which belongs to no unit. Units of other provinces stand under none either, but nobody here is theirs. */
export async function topOf(organization: Organization, now: Date): Promise<UnitId | undefined> {
  const [history, { tree }] = await Promise.all([organization.history(), organization.rights(now)])
  return rootOf(history, tree)
}

/** Units that stand under none. */
export const rootsOf = (tree: CustodyTree): readonly string[] =>
  tree.order.filter((unit) => tree.above(unit).length === 1)

export async function mayOverPerson(
  deps: { readonly db: Db; readonly organization: Organization; readonly now: () => Date },
  actor: Actor,
  verb: string,
  personId: string,
): Promise<boolean> {
  if (actor.kind === 'program') return true
  const now = deps.now()
  const [scopes, rights] = await Promise.all([
    scopesOfPerson(deps.db, deps.organization, personId, now),
    deps.organization.rights(now),
  ])
  return scopes.length > 0 && scopes.every((scope) => may(actor, verb, { scope, owner: personId }, rights))
}

export async function checkOverPerson(
  deps: { readonly db: Db; readonly organization: Organization; readonly now: () => Date },
  actor: Actor,
  verb: string,
  personId: string,
): Promise<void> {
  if (!(await mayOverPerson(deps, actor, verb, personId)))
    throw new Refusal('forbidden', 'rights.not-granted', { values: { verb } })
}
