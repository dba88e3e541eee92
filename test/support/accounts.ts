// Accounts with a password and a second factor, and the deps of commands about signing in with a clock that a test turns.
import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { organizationAccess } from '../../src/organization/access.ts'
import { openOrganization } from '../../src/organization/organization.ts'
import type { Role } from '../../src/organization/rights/roles.ts'
import type { SignInDeps } from '../../src/organization/sign-in/deps.ts'
import { hashPassword } from '../../src/organization/sign-in/password.ts'
import { hashRecoveryCode, newRecoveryCodes } from '../../src/organization/sign-in/recovery-code.ts'
import { seal } from '../../src/organization/sign-in/sealed-secret.ts'
import {
  replaceRecoveryCodes,
  updatePassword,
  updateTotpConfirmed,
  updateTotpSecret,
} from '../../src/organization/sign-in/store.ts'
import type { Actor } from '../../src/platform/actor.ts'
import { type Db, inTransaction } from '../../src/platform/database/database.ts'
import { insertTestPerson } from './organization.ts'

export const PASSWORD = 'cá kho làng Vũ Đại'
const hashed = hashPassword(PASSWORD) // once for a file: it is slow on purpose

export type Clock = { at: Date; later(seconds: number): Date }

export function clockAt(start: string): Clock {
  return {
    at: new Date(start),
    later(seconds) {
      this.at = new Date(this.at.getTime() + seconds * 1000)
      return this.at
    },
  }
}

export function signInDeps(db: Db, clock: Clock): SignInDeps {
  return {
    db,
    now: () => clock.at,
    organization: openOrganization({ db, access: organizationAccess }),
    sealKey: new Uint8Array(32).fill(1),
  }
}

export type TestAccount = {
  readonly personId: string
  readonly name: string
  readonly login: string
  /** A session that is open already, as a request's cookie brings it. */
  readonly cookie: string
  /** Without posts: for commands about oneself. */
  readonly actor: Actor
  readonly secret: Uint8Array
  readonly recoveryCodes: readonly string[]
  codeAt(at: Date): string
}

export async function insertAccount(
  deps: SignInDeps,
  given: { readonly role?: Role; readonly unit?: string; readonly secondFactor?: boolean; readonly name?: string } = {},
): Promise<TestAccount> {
  const { db, now, sealKey } = deps
  const { role = 'citizen', unit, name, secondFactor = false } = given
  const person = await insertTestPerson(db, { role, unit, now: now(), ...(name === undefined ? {} : { name }) })
  const secret = new Uint8Array(randomBytes(20))
  const recoveryCodes = secondFactor ? newRecoveryCodes() : []
  const hash = await hashed
  await inTransaction(db, async (tx) => {
    await updatePassword(tx, person.id, { hash, setAt: now() })
    if (!secondFactor) return
    await updateTotpSecret(tx, person.id, seal(sealKey, secret, person.id))
    await updateTotpConfirmed(tx, person.id, now())
    await replaceRecoveryCodes(tx, person.id, recoveryCodes.map(hashRecoveryCode))
  })
  const { login } = await db
    .selectFrom('account')
    .select('login')
    .where('person_id', '=', person.id)
    .executeTakeFirstOrThrow()
  const { id: session } = await db
    .selectFrom('sign_in_session')
    .select('id')
    .where('person_id', '=', person.id)
    .executeTakeFirstOrThrow()
  return {
    personId: person.id,
    name: person.name,
    login,
    cookie: person.cookie,
    actor: { kind: 'person', id: person.id, name: person.name, posts: [], session },
    secret,
    recoveryCodes,
    codeAt: (at) =>
      TOTP.generate({ secret: new Secret({ buffer: Uint8Array.from(secret).buffer }), timestamp: at.getTime() }),
  }
}

/** The journal's entries about a person, in their order. */
export async function eventsAbout(db: Db, personId: string) {
  const rows = await db
    .selectFrom('journal')
    .select(['event', 'actor_id', 'data', 'scope'])
    .where('concerns', '=', personId)
    .orderBy('id')
    .execute()
  return rows
}
