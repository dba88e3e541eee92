// guard.ts — what the server asks about every request, answered by sessions, posts and the access table.
import type { Db } from '../../platform/database.ts'
import { type Guard, PUBLIC, SELF } from '../../platform/guard.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Organization } from '../organization.ts'
import { outOfScope } from '../sign-in/api-key/out-of-scope.ts'
import { identify } from '../sign-in/identify.ts'
import { mustChangePassword } from '../sign-in/session.ts'
import { holdsOf, may } from './may.ts'
import { notGranted } from './refusal.ts'

export type GuardDeps = { readonly db: Db; readonly organization: Organization; readonly now: () => Date }

export function createGuard({ db, organization, now }: GuardDeps): Guard {
  const { access } = organization
  return {
    identify: (credentials) => identify(db, credentials),
    isKnown: (verb) => verb === PUBLIC || verb === SELF || Object.hasOwn(access, verb),
    changes: (verb) => access[verb]?.changes ?? false,
    holds: (actor, verb) => holdsOf(actor, verb, access).length > 0,
    async check(actor, verb, subject) {
      if (mustChangePassword(actor)) throw new Refusal('forbidden', 'account.must-change-password')
      if (!subject && holdsOf(actor, verb, access).length > 0) return
      const rights = await organization.rights(now())
      if (subject && may(actor, verb, subject, rights)) return
      throw actor.kind === 'key' ? outOfScope(actor, verb, access) : await notGranted(db, actor, verb, subject, rights)
    },
  }
}
