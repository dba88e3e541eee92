// Pauses after failed sign-ins.
import { describe, expect, test } from 'vitest'
import { counted, forgiven, isTold, pauseAfter, pauseLeft, type Throttle } from './throttle.ts'

const now = new Date('2026-11-24T01:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const throttle = (failures: number, blockedSeconds: number | null = null, lastFailedAt = now): Throttle => ({
  failures,
  lastFailedAt,
  blockedUntil: blockedSeconds === null ? null : later(blockedSeconds),
})

test.for([
  ['account', 1, 0],
  ['account', 4, 0],
  ['account', 5, 10],
  ['account', 6, 20],
  ['account', 7, 40],
  ['account', 10, 320],
  ['account', 11, 600],
  ['account', 1_000_000, 600],
  ['address', 199, 0],
  ['address', 200, 2],
  ['address', 204, 32],
  ['address', 205, 60],
  ['address', 1_000_000, 60],
] as const)('%s: %d failures make a pause of %d seconds', ([kind, failures, seconds]) => {
  expect(pauseAfter(kind, failures)).toBe(seconds)
})

test.for([
  ['no row', undefined, now, 0],
  ['no pause', throttle(3), now, 0],
  ['a pause that runs', throttle(6, 20), now, 20],
  ['a pause that is nearly over', throttle(6, 20), later(19.5), 1],
  ['a pause that is over', throttle(6, 20), later(20), 0],
  ['a clock that was set back a day', throttle(6, 20), later(-86_400), 600],
] as const)('%s', ([, state, at, left]) => {
  expect(pauseLeft('account', state, at)).toBe(left)
})

describe('counting', () => {
  test('the first failure', () => {
    expect(counted('account', undefined, now)).toEqual(throttle(1))
  })
  test('the fifth makes a pause', () => {
    expect(counted('account', throttle(4), now)).toEqual(throttle(5, 10))
  })
  test('a day without a failure is forgiven', () => {
    expect(counted('account', throttle(40, 600), later(86_400))).toEqual(throttle(1, null, later(86_400)))
  })
  test('nothing is forgotten a second earlier', () => {
    expect(counted('account', throttle(40), later(86_399)).failures).toBe(41)
  })
  test('a failure in the future, of a clock that was set back, still counts', () => {
    expect(counted('account', throttle(4, null, later(9999)), now)).toEqual(throttle(5, 10))
  })
  test('what succeeds is taken back with its pause', () => {
    expect(forgiven('account', throttle(6, 20))).toEqual(throttle(5))
    expect(forgiven('account', throttle(0)).failures).toBe(0)
  })
})

test('a success at an address does not end the pause that its other guesses made', () => {
  expect(forgiven('address', throttle(205, 60))).toEqual(throttle(204, 60))
  expect(forgiven('address', throttle(200, 2))).toEqual(throttle(199))
})

test('a million failures leave a few entries in the journal', () => {
  const told = (kind: 'account' | 'address', most: number) =>
    Array.from({ length: most }, (_, i) => i + 1).filter((n) => isTold(kind, n)).length
  expect(told('account', 5)).toBe(5)
  expect(told('account', 1440)).toBeLessThan(30) // ten days at the longest pause
  expect(told('address', 2000)).toBeLessThan(15)
})
