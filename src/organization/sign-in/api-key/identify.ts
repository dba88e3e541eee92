// identify.ts — whom a bearer token proves. Unlike a cookie that is over, a key that is not good is an error: the program that sends
// it is told what to do, whatever it asks for.
import type { Actor } from '../../../platform/actor.ts'
import { NOBODY } from '../../../platform/actor.ts'
import { type Db, inTransaction } from '../../../platform/database/database.ts'
import { record } from '../../../platform/journal/journal.ts'
import { dayInVietnam } from '../../../platform/locale.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { addressPrefix } from '../address-prefix.ts'
import { counted, isTold, pauseLeft } from '../throttle.ts'
import { lockThrottle, updateThrottle } from '../throttle-store.ts'
import { hashOf } from '../token.ts'
import { keyActor, keyState, lastMoment } from './key.ts'
import { findKeyByToken, updateKeySeen } from './store.ts'

/** Written at most this often: an answer must not cost a write. */
const SEEN_EVERY_MS = 60_000

export async function actorOfKey(
  db: Db,
  token: string,
  { now, address }: { readonly now: Date; readonly address: string },
): Promise<Actor> {
  const key = await findKeyByToken(db, hashOf(token))
  // Whoever sends a good key never waits for those who guess from the same office.
  if (!key) throw await wrongKey(db, addressPrefix(address), now)
  const state = keyState(key, now)
  const seen = state === 'alive' ? key.usedAt : key.refusedAt
  if (state !== 'clock' && (!seen || now.getTime() - seen.getTime() > SEEN_EVERY_MS))
    await updateKeySeen(db, key.id, state === 'alive' ? 'used_at' : 'refused_at', now)
  switch (state) {
    case 'alive':
      return keyActor(key)
    case 'clock':
      throw new Refusal('unavailable', 'api-key.clock')
    case 'expired':
      throw new Refusal('unauthenticated', 'api-key.expired', {
        values: { hint: key.hint, day: dayInVietnam(lastMoment(key.expiresAt)) },
      })
    case 'revoked':
      throw new Refusal('unauthenticated', 'api-key.revoked', {
        values: { hint: key.hint, day: dayInVietnam(key.revokedAt ?? now) },
      })
  }
}

/** A token cannot be guessed; what is counted is the noise of programs with a wrong one, and of those who try all the same. */
async function wrongKey(db: Db, prefix: string, now: Date): Promise<Refusal> {
  return inTransaction(db, async (tx) => {
    const throttleKey = keyThrottle(prefix)
    const before = await lockThrottle(tx, throttleKey, now)
    const seconds = pauseLeft('address', before, now)
    if (seconds > 0) return new Refusal('too_many', 'api-key.paused', { values: { seconds } })
    const after = counted('address', before, now)
    await updateThrottle(tx, throttleKey, after)
    if (isTold('address', after.failures)) {
      await record(tx, {
        at: now,
        actor: NOBODY,
        event: 'api-key.failed-often',
        subject: { kind: 'address', id: null },
        data: { from: prefix, failures: after.failures },
      })
    }
    return new Refusal('unauthenticated', 'api-key.unknown')
  })
}

export const keyThrottle = (prefix: string): string => `key:${prefix}`
