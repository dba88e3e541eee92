// clean-up.ts — what signing in leaves behind and nobody needs any more. Run every night.
import { type Db, inTransaction } from '../../platform/database/database.ts'
import './store.ts'
import { FORGOTTEN_AFTER_HOURS } from './throttle.ts'

const DAY = 24 * 3_600_000
/** A person looks back at where they were signed in; the journal keeps that they were. */
const SESSIONS_KEPT_DAYS = 90
/** For the sentence "this link was used already". */
const LINKS_KEPT_DAYS = 30

export type CleanedSignIn = {
  readonly sessionsExpired: number
  readonly sessionsDeleted: number
  readonly steps: number
  readonly throttles: number
  readonly links: number
}

/**
 * Sessions whose time is over are ended in their row too: were the clock set back afterwards, they would otherwise live again.
 */
export async function cleanSignIn(db: Db, now: Date): Promise<CleanedSignIn> {
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds)
  return inTransaction(db, async (tx) => {
    const expired = await tx
      .updateTable('sign_in_session')
      .set({ ended_at: now, end_reason: 'expired' })
      .where('ended_at', 'is', null)
      .where('expires_at', '<=', now)
      .executeTakeFirst()
    const sessions = await tx
      .deleteFrom('sign_in_session')
      .where('ended_at', '<', before(SESSIONS_KEPT_DAYS * DAY))
      .executeTakeFirst()
    const steps = await tx.deleteFrom('sign_in_step').where('expires_at', '<=', now).executeTakeFirst()
    const throttles = await tx
      .deleteFrom('sign_in_throttle')
      .where('last_failed_at', '<=', before(FORGOTTEN_AFTER_HOURS * 3_600_000))
      .executeTakeFirst()
    const links = await tx
      .deleteFrom('one_time_link')
      .where('expires_at', '<', before(LINKS_KEPT_DAYS * DAY))
      .executeTakeFirst()
    return {
      sessionsExpired: Number(expired.numUpdatedRows),
      sessionsDeleted: Number(sessions.numDeletedRows),
      steps: Number(steps.numDeletedRows),
      throttles: Number(throttles.numDeletedRows),
      links: Number(links.numDeletedRows),
    }
  })
}
