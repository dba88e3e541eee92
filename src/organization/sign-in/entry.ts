// entry.ts — letting a person in: a new session in place of whatever the browser brought, or a second step before it.
import { randomBytes } from 'node:crypto'
import type { Actor } from '../../platform/actor.ts'
import type { Tx } from '../../platform/database/database.ts'
import type { Cookie } from '../../platform/http/cookie.ts'
import { record } from '../../platform/journal/journal.ts'
import { dayInVietnam } from '../../platform/locale.ts'
import { addressPrefix } from './address-prefix.ts'
import type { Visitor } from './attempts.ts'
import { hashOf, insertSession } from './session.ts'
import { endSessionByToken, findHomeUnit, insertSecondStep, type SecondStep } from './store.ts'

export const STEP_COOKIE = 'motcua_buoc'
/** To find the phone and open the app. */
export const STEP_MINUTES = 10

export const stepCookie = (token: string): Cookie => ({
  name: STEP_COOKIE,
  value: token,
  maxAgeSeconds: STEP_MINUTES * 60,
})
export const noStepCookie: Cookie = { name: STEP_COOKIE, value: '', maxAgeSeconds: 0 }

/** Waits for the code of the second factor. The token goes into the browser's cookie. */
export async function beginSecondStep(tx: Tx, step: SecondStep & { readonly now: Date }): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(step.now.getTime() + STEP_MINUTES * 60_000)
  await insertSecondStep(tx, { ...step, tokenHash: hashOf(token), expiresAt })
  return token
}

export type Entry = {
  readonly person: { readonly personId: string; readonly name: string }
  /** password, password+totp, password+recovery, oidc+totp, link, … */
  readonly method: string
  readonly visitor: Visitor
  /** What the browser brought in its session cookie: nobody goes on with a session that somebody else may have planted. */
  readonly formerToken: string | undefined
  readonly now: Date
}

/** Always a new session with a new token. Tells the token, for the cookie. */
export async function letIn(tx: Tx, { person, method, visitor, formerToken, now }: Entry): Promise<string> {
  if (formerToken) await endSessionByToken(tx, hashOf(formerToken), now)
  const prefix = addressPrefix(visitor.address)
  const session = await insertSession(tx, {
    personId: person.personId,
    method,
    addressPrefix: prefix,
    userAgent: visitor.userAgent,
    now,
  })
  const actor: Actor = { kind: 'person', id: person.personId, name: person.name, posts: [], session: session.id }
  await recordOfPerson(tx, person.personId, {
    at: now,
    actor,
    event: 'person.signed-in',
    data: { method, from: prefix },
  })
  return session.token
}

/** An entry about how a person signs in: theirs to see, and their unit's administrators'. */
export async function recordOfPerson(
  tx: Tx,
  personId: string,
  entry: {
    readonly at: Date
    readonly actor: Actor
    readonly event: string
    readonly reason?: string
    readonly data?: Readonly<Record<string, unknown>>
  },
): Promise<void> {
  const scope = await findHomeUnit(tx, personId, dayInVietnam(entry.at))
  await record(tx, { ...entry, subject: { kind: 'person', id: personId }, scope, concerns: personId })
}
