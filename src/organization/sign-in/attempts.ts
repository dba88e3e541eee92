// attempts.ts — every guess at a secret is counted before it is tried, by account and by address, and taken back when it was right.
import { sql } from 'kysely'
import { NOBODY } from '../../platform/actor.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/database.ts'
import { record } from '../../platform/journal/journal.ts'
import { dayInVietnam } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import { addressPrefix } from './address-prefix.ts'
import { type Account, findHomeUnit } from './store.ts'
import { accountKey, addressKey, counted, forgiven, isTold, pauseLeft } from './throttle.ts'
import { deleteThrottle, lockThrottle, updateThrottle } from './throttle-store.ts'

/** Who tries, as far as the network tells. */
export type Visitor = { readonly address: string; readonly userAgent: string }

/** An attempt that is counted as failed until somebody says otherwise. */
export type Attempt = {
  readonly account: { readonly key: string; readonly failures: number }
  readonly address: { readonly key: string; readonly prefix: string; readonly failures: number }
}

/** Refuses while a pause runs. Commit it before the secret is looked at: of many at one moment, only the free ones are tried. */
export async function countAttempt(tx: Tx, login: string, visitor: Visitor, now: Date): Promise<Attempt> {
  const prefix = addressPrefix(visitor.address)
  const keys = { account: accountKey(login), address: addressKey(prefix) }
  const account = await lockThrottle(tx, keys.account, now)
  const address = await lockThrottle(tx, keys.address, now)
  const seconds = Math.max(pauseLeft('account', account, now), pauseLeft('address', address, now))
  if (seconds > 0) throw new Refusal('too_many', 'sign-in.paused', { values: { seconds } })
  const next = { account: counted('account', account, now), address: counted('address', address, now) }
  await updateThrottle(tx, keys.account, next.account)
  await updateThrottle(tx, keys.address, next.address)
  return {
    account: { key: keys.account, failures: next.account.failures },
    address: { key: keys.address, prefix, failures: next.address.failures },
  }
}

/** The same in a transaction of its own, for secrets that take long to check. */
export const beginAttempt = (db: Db, login: string, visitor: Visitor, now: () => Date): Promise<Attempt> =>
  inTransaction(db, async (tx) => {
    // A power cut may forget a count: then nobody waits for the disk while they hold the row of a whole office.
    await sql`set local synchronous_commit = off`.execute(tx)
    return countAttempt(tx, login, visitor, now())
  })

/** It was right, or was not tried at all. */
export async function forgiveAttempt(tx: Tx, { account, address }: Attempt, now: Date): Promise<void> {
  await updateThrottle(tx, account.key, forgiven('account', await lockThrottle(tx, account.key, now)))
  await updateThrottle(tx, address.key, forgiven('address', await lockThrottle(tx, address.key, now)))
}

/** The person is in: what was guessed at their account before is forgotten. What came from the address is not. */
export async function clearAttempts(tx: Tx, { account, address }: Attempt, now: Date): Promise<void> {
  await lockThrottle(tx, account.key, now)
  await deleteThrottle(tx, account.key)
  await updateThrottle(tx, address.key, forgiven('address', await lockThrottle(tx, address.key, now)))
}

/**
 * Tells the journal of a failure, now and then. Never what was typed: people type passwords into the field of the name, so a name
 * that nobody has is not kept either.
 */
export async function recordFailure(
  tx: Tx,
  attempt: Attempt,
  { account, secret, now }: { readonly account: Account | undefined; readonly secret: string; readonly now: Date },
): Promise<void> {
  const { prefix } = attempt.address
  if (account && isTold('account', attempt.account.failures)) {
    await record(tx, {
      at: now,
      actor: NOBODY,
      event: 'sign-in.failed',
      subject: { kind: 'person', id: account.personId },
      scope: await findHomeUnit(tx, account.personId, dayInVietnam(now)),
      concerns: account.personId,
      data: { login: account.login, secret, from: prefix, failures: attempt.account.failures },
    })
  }
  if (isTold('address', attempt.address.failures)) {
    await record(tx, {
      at: now,
      actor: NOBODY,
      event: 'sign-in.failed-often',
      subject: { kind: 'address', id: null },
      data: { from: prefix, failures: attempt.address.failures },
    })
  }
}
