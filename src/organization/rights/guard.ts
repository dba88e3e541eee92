// guard.ts — what the server asks about every request, answered by sessions, posts and the access table.
import type { Db } from '../../platform/database.ts'
import { type Guard, PUBLIC, SELF } from '../../platform/guard.ts'
import type { Organization } from '../organization.ts'
import { identify } from '../sign-in/session.ts'
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
      if (!subject && holdsOf(actor, verb, access).length > 0) return
      const rights = await organization.rights(now())
      if (subject && may(actor, verb, subject, rights)) return
      throw await notGranted(db, actor, verb, subject, rights)
    },
  }
}
