// How long a session lives.
import { describe, expect, test } from 'vitest'
import { expiryOf, type SessionLife, sessionState } from './session-life.ts'

const HOUR = 3_600_000
const start = new Date('2026-11-24T00:30:00Z')
const hoursLater = (hours: number) => new Date(start.getTime() + hours * HOUR)
const session = (change: Partial<SessionLife> = {}): SessionLife => ({
  createdAt: start,
  seenAt: start,
  expiresAt: hoursLater(12),
  endedAt: null,
  endReason: null,
  isDisabled: false,
  ...change,
})

describe('the state of a session', () => {
  test.for([
    ['just begun', session(), start, 'alive'],
    ['a moment before it is idle too long', session(), hoursLater(11.99), 'alive'],
    ['idle too long', session(), hoursLater(12), 'expired'],
    ['signed out', session({ endedAt: hoursLater(1), endReason: 'signed-out' }), hoursLater(2), 'signed-out'],
    [
      'ended by a new password',
      session({ endedAt: hoursLater(1), endReason: 'password-changed' }),
      hoursLater(2),
      'password-changed',
    ],
    ['of an account that was closed', session({ isDisabled: true }), hoursLater(1), 'account-disabled'],
    [
      'begun by a machine a little ahead',
      session({ createdAt: hoursLater(0.05), seenAt: hoursLater(0.05) }),
      start,
      'alive',
    ],
    ['begun in the future', session({ createdAt: hoursLater(1), seenAt: hoursLater(1) }), start, 'clock'],
    ['seen in the future', session({ seenAt: hoursLater(3) }), hoursLater(1), 'clock'],
  ] as const)('%s', ([, each, now, state]) => {
    expect(sessionState(each, now)).toBe(state)
  })
})

test.for([
  ['idle from its beginning', 0, 12],
  ['seen in the afternoon', 9, 21],
  ['seen all day', 20, 24],
  ['seen to the last', 24, 24],
] as const)('%s', ([, seen, ends]) => {
  expect(expiryOf(start, hoursLater(seen))).toEqual(hoursLater(ends))
})
