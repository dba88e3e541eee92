// accounts.ts — an account for a person, within the transaction of whatever command opens it. That command journals it.
import type { ConstraintRefusals, Tx } from '../../platform/database/database.ts'
import { fold } from '../../platform/fold.ts'
import { Refusal } from '../../platform/refusal.ts'
import './store.ts'

export { hashPassword } from './password.ts'

const LOGIN = /^[a-z0-9][a-z0-9._-]{1,59}$/

/** As people type it: accents, capitals and spaces at the ends do not make another name. */
export const foldLogin = (text: string): string => fold(text)

/** A sign-in name that can be given to somebody. */
export function newLogin(text: string): string | Refusal {
  const login = foldLogin(text)
  return LOGIN.test(login)
    ? login
    : new Refusal('invalid', 'account.login-shape', {
        values: { login: text },
        fields: { login: 'account.login-shape' },
      })
}

export type NewAccount = {
  readonly personId: string
  /** Already folded, by `newLogin`. */
  readonly login: string
  /** From `hashPassword`. Absent: the person comes in by a one-time link or a sign-in provider first. */
  readonly passwordHash?: string
  /** The person chooses another one at the first sign-in. */
  readonly mustChange: boolean
  readonly now: Date
}

export async function openAccount(
  tx: Tx,
  { personId, login, passwordHash, mustChange, now }: NewAccount,
): Promise<void> {
  await tx
    .insertInto('account')
    .values({
      person_id: personId,
      login,
      password_hash: passwordHash ?? null,
      password_set_at: passwordHash === undefined ? null : now,
      must_change_password: mustChange,
      totp_secret: null,
      totp_confirmed_at: null,
      totp_last_step: null,
      disabled_at: null,
      created_at: now,
    })
    .execute()
}

/** For `inTransaction` of every command that opens accounts. */
export const accountConstraints = {
  account_login_once: { kind: 'conflict', code: 'account.login-taken' },
  account_pk: { kind: 'conflict', code: 'account.has-one' },
} as const satisfies ConstraintRefusals
