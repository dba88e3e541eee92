// who-may.ts — rights read backwards: what one person may and why, and who may do a thing in a unit. Pure.
import type { Actor, Post } from '../../platform/actor.ts'
import type { UnitId } from '../units/history.ts'
import type { Permission, Reach } from './access.ts'
import { holdsOf, type Rights, reaches } from './may.ts'
import type { HeldPost } from './store.ts'

/** One reason why somebody may: by that post, so far. */
export type Ground = { readonly post: HeldPost; readonly reach: Reach }
export type Allowed = { readonly verb: string; readonly permission: Permission; readonly grounds: readonly Ground[] }

/** What a person may, verb by verb in the order of the access table. */
export function rightsByPosts(posts: readonly HeldPost[], rights: Rights): readonly Allowed[] {
  return Object.entries(rights.access).flatMap(([verb, permission]): Allowed[] => {
    const grounds = posts.flatMap((post) => groundsOf(post, verb, rights))
    return grounds.length === 0 ? [] : [{ verb, permission, grounds }]
  })
}

/** Who may do what with things of a unit that are nobody's own, verb by verb; a verb that nobody holds there says so. */
export function whoMayIn(unit: UnitId, posts: readonly HeldPost[], rights: Rights): readonly Allowed[] {
  return Object.entries(rights.access).map(([verb, permission]) => ({
    verb,
    permission,
    grounds: posts.flatMap((post) =>
      groundsOf(post, verb, rights).filter(({ reach }) => {
        const [actor, hold] = [actorOf(post), { post: postOf(post), reach }]
        return reach !== 'own' && reaches(hold, actor, { scope: unit }, rights.tree)
      }),
    ),
  }))
}

const groundsOf = (post: HeldPost, verb: string, { access }: Rights): readonly Ground[] =>
  holdsOf(actorOf(post), verb, access).map(({ reach }) => ({ post, reach }))

const actorOf = (post: HeldPost): Actor => ({
  kind: 'person',
  id: post.personId,
  name: post.name,
  posts: [postOf(post)],
  session: null,
})

const postOf = ({ role, unitId, lent }: HeldPost): Post => ({
  role,
  scope: unitId,
  ...(lent ? { delegation: lent.delegationId, holder: lent.holderId } : {}),
  ...(lent?.verbs ? { verbs: lent.verbs } : {}),
})
