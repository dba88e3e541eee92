// guard.ts — what the server asks about every request, answered by sessions, posts and the access table.
import type { Db } from '../../platform/database/database.ts'
import { type Guard, PUBLIC, SELF } from '../../platform/guard.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Organization } from '../organization.ts'
import { outOfScope } from '../sign-in/api-key/out-of-scope.ts'
import { holdsOf, may } from './may.ts'

export type GuardDeps = { readonly db: Db; readonly organization: Organization; readonly now: () => Date }

export function createGuard({ db, organization, now }: GuardDeps): Guard {
  const { access } = organization
  return {
    // What speaks to the database is loaded with the first request, not with every command.
    identify: async (credentials) => (await import('../sign-in/identify.ts')).identify(db, credentials),
    isKnown: (verb) => verb === PUBLIC || verb === SELF || Object.hasOwn(access, verb),
    changes: (verb) => access[verb]?.changes ?? false,
    holds: (actor, verb) => holdsOf(actor, verb, access).length > 0,
    async check(actor, verb, subject) {
      const { mustChangePassword } = await import('../sign-in/session.ts')
      if (mustChangePassword(actor)) throw new Refusal('forbidden', 'account.must-change-password')
      if (!subject && holdsOf(actor, verb, access).length > 0) return
      const rights = await organization.rights(now())
      if (subject && may(actor, verb, subject, rights)) return
      if (actor.kind === 'key') throw outOfScope(actor, verb, access)
      const { notGranted } = await import('./refusal.ts')
      throw await notGranted(db, actor, verb, subject, rights)
    },
  }
}
