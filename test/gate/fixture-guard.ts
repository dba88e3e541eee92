// Who may what in the fixture: two invented persons, so that the gate's own checks do not lean on the product's rights.
import { NOBODY } from '../../src/platform/actor.ts'
import type { Guard } from '../../src/platform/guard.ts'
import { Refusal } from '../../src/platform/refusal.ts'
import type { SignIn } from './inspect.ts'

const COOKIE = 'phien'
/** Lan may read what is inside; Minh is somebody, and may not. */
const PERSONS: Readonly<Record<string, { readonly name: string; readonly verbs: readonly string[] }>> = {
  lan: { name: 'Trần Thị Lan', verbs: ['inside.read'] },
  minh: { name: 'Lê Văn Minh', verbs: [] },
}

export const fixtureSignIn: SignIn = async (login) => `${COOKIE}=${login}`

export const fixtureGuard: Guard = {
  async identify({ cookies }) {
    const login = cookies[COOKIE] ?? ''
    const person = PERSONS[login]
    return person ? { kind: 'person', id: login, name: person.name, posts: [], session: login } : NOBODY
  },
  isKnown: (verb) => verb === 'inside.read',
  changes: () => false,
  holds: ({ id }, verb) => PERSONS[id ?? '']?.verbs.includes(verb) ?? false,
  async check(actor, verb) {
    if (!fixtureGuard.holds(actor, verb)) throw new Refusal('forbidden', 'request.forbidden')
  },
}

/** A guard that takes everybody for Lan: what the check on strangers must notice. */
export const blindGuard: Guard = {
  ...fixtureGuard,
  identify: (credentials) => fixtureGuard.identify({ ...credentials, cookies: { [COOKIE]: 'lan' } }),
}
