// throttle-store.ts — the counts of failed sign-ins, one row for each key: all processes of a tenant count together.
import type { Tx } from '../../platform/database/database.ts'
import './store.ts'
import type { Throttle } from './throttle.ts'

/** Locks the row of a key, making it where there is none. Always the account's before the address's: two must not wait crosswise. */
export async function lockThrottle(tx: Tx, key: string, now: Date): Promise<Throttle> {
  const row = await tx
    .insertInto('sign_in_throttle')
    .values({ key, failures: 0, last_failed_at: now, blocked_until: null })
    // Sets what it is, only to hold the row.
    .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ key: eb.ref('excluded.key') })))
    .returning(['failures', 'last_failed_at', 'blocked_until'])
    .executeTakeFirstOrThrow()
  return { failures: row.failures, lastFailedAt: row.last_failed_at, blockedUntil: row.blocked_until }
}

export async function updateThrottle(tx: Tx, key: string, throttle: Throttle): Promise<void> {
  await tx
    .updateTable('sign_in_throttle')
    .set({
      failures: throttle.failures,
      last_failed_at: throttle.lastFailedAt,
      blocked_until: throttle.blockedUntil,
    })
    .where('key', '=', key)
    .execute()
}

export async function deleteThrottle(tx: Tx, key: string): Promise<void> {
  await tx.deleteFrom('sign_in_throttle').where('key', '=', key).execute()
}
