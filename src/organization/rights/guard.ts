// guard.ts — what the server asks about every request, answered by sessions, posts and the access table.
import type { Db } from '../../platform/database.ts'
import { type Guard, PUBLIC, SELF } from '../../platform/guard.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Organization } from '../organization.ts'
import { identify } from '../sign-in/session.ts'
import { holdsOf, may } from './may.ts'

export type GuardDeps = { readonly db: Db; readonly organization: Organization; readonly now: () => Date }

export function createGuard({ db, organization, now }: GuardDeps): Guard {
  const { access } = organization
  return {
    identify: (credentials) => identify(db, credentials),
    isKnown: (verb) => verb === PUBLIC || verb === SELF || Object.hasOwn(access, verb),
    changes: (verb) => access[verb]?.changes ?? false,
    holds: (actor, verb) => holdsOf(actor, verb, access).length > 0,
    async check(actor, verb, subject) {
      const allowed = subject
        ? may(actor, verb, subject, await organization.rights(now()))
        : holdsOf(actor, verb, access).length > 0
      if (!allowed) throw new Refusal('forbidden', 'rights.not-granted', { values: { verb } })
    },
  }
}
