// may.ts — whether an actor may do something to something. Pure; `predicate.ts` says the same in SQL, and a property test holds
// the two together.
import type { Actor, Post } from '../../platform/actor.ts'
import type { Subject } from '../../platform/guard.ts'
import type { CustodyTree } from '../units/custody.ts'
import type { UnitId } from '../units/history.ts'
import type { AccessTable, Reach } from './access.ts'

export type Rights = { readonly access: AccessTable; readonly tree: CustodyTree }

export type Hold = { readonly post: Post; readonly reach: Reach }

/** By what posts the actor holds a verb, and how far each of them goes. */
export function holdsOf(actor: Actor, verb: string, access: AccessTable): readonly Hold[] {
  const permission = Object.hasOwn(access, verb) ? access[verb] : undefined
  if (!permission || (actor.verbs && !actor.verbs.includes(verb))) return []
  return actor.posts.flatMap((post) => {
    if (post.verbs && !post.verbs.includes(verb)) return []
    return permission.grants.filter(({ role }) => role === post.role).map(({ reach }) => ({ post, reach }))
  })
}

export function may(actor: Actor, verb: string, subject: Subject, { access, tree }: Rights): boolean {
  return holdsOf(actor, verb, access).some((hold) => reaches(hold, actor, subject, tree))
}

export function reaches(hold: Hold, actor: Actor, subject: Subject, tree: CustodyTree): boolean {
  const { post, reach } = hold
  const { scope, alsoIn = [], owner } = subject
  switch (reach) {
    case 'tenant':
      return true
    case 'subtree':
      return [scope, ...alsoIn].some((unit) => tree.isWithin(unit, post.scope))
    case 'unit':
      return [scope, ...alsoIn].some((unit) => tree.isWithin(unit, post.scope) && tree.home(unit) === post.scope)
    case 'own':
      // Who stands in for another sees that person's work, and not only their own.
      return owner !== null && owner !== undefined && (owner === actor.id || owner === post.holder)
  }
}

/**
 * The same by sets: all units in which the verb is held whatever the thing, and whose things it is held for. `every`: all units
 * there are; `all`: also what belongs to no unit, which only a right over the whole tenant reaches.
 */
export type Extent = { readonly units: 'all' | 'every' | ReadonlySet<UnitId>; readonly owners: ReadonlySet<string> }

export function extentOf(actor: Actor, verb: string, { access, tree }: Rights): Extent {
  const units = new Set<UnitId>()
  const owners = new Set<string>()
  for (const { post, reach } of holdsOf(actor, verb, access)) {
    if (reach === 'tenant') return { units: 'all', owners: new Set() }
    if (reach === 'own') for (const owner of [actor.id, post.holder]) if (owner) owners.add(owner)
    const within = reach === 'subtree' ? tree.subtree(post.scope) : reach === 'unit' ? tree.household(post.scope) : []
    for (const unit of within) units.add(unit)
  }
  // Then the list itself need not be asked, which is what keeps a province's lists as fast as without rights.
  return { units: units.size === tree.order.length && units.size > 0 ? 'every' : units, owners }
}
