// What the night takes away, and what it leaves.
import { expect, test } from 'vitest'
import { clockAt, insertAccount, signInDeps } from '../../../test/support/accounts.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { programActor } from '../../platform/actor.ts'
import { inTransaction } from '../../platform/database/database.ts'
import { cleanSignIn } from './clean-up.ts'
import { beginSecondStep } from './entry.ts'
import { resetPassword } from './links.ts'
import { explainSession } from './session.ts'
import { lockThrottle } from './throttle-store.ts'

const { db } = await testDatabase()
const clock = clockAt('2026-11-24T01:00:00Z')
const deps = signInDeps(db, clock)
const HOUR = 3600

test('takes away what is over, ends what has expired, and leaves what is in use', async () => {
  const old = await insertAccount(deps)
  await resetPassword(deps, programActor('cli'), old.personId)
  await inTransaction(db, async (tx) => {
    await lockThrottle(tx, 'account:old', clock.at)
    await beginSecondStep(tx, { personId: old.personId, method: 'password', next: null, now: clock.at })
  })
  clock.later(13 * HOUR)
  const present = await insertAccount(deps)
  await inTransaction(db, async (tx) => {
    await lockThrottle(tx, 'account:new', clock.at)
    await beginSecondStep(tx, { personId: present.personId, method: 'password', next: null, now: clock.at })
  })

  expect(await cleanSignIn(db, clock.at)).toEqual({
    sessionsExpired: 1,
    sessionsDeleted: 0,
    steps: 1,
    throttles: 0,
    links: 0,
  })
  expect(await explainSession(db, present.cookie.split('=')[1], clock.at)).toBe('alive')

  // Set back, the clock would let it live again: its row says that it is over.
  clock.later(-13 * HOUR)
  expect(await explainSession(db, old.cookie.split('=')[1], clock.at)).toBe('expired')

  clock.later(100 * 24 * HOUR)
  expect(await cleanSignIn(db, clock.at)).toEqual({
    sessionsExpired: 1,
    sessionsDeleted: 1,
    steps: 1,
    throttles: 2,
    links: 1,
  })
  expect(await cleanSignIn(db, clock.at)).toEqual({
    sessionsExpired: 0,
    sessionsDeleted: 0,
    steps: 0,
    throttles: 0,
    links: 0,
  })
})
