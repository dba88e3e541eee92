import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isDue, lastDue, restAfter, scheduleFault } from './job-schedule.ts'

describe('the rest after failures', () => {
  test.for([
    [1, 5],
    [2, 10],
    [3, 20],
    [10, 2560],
    [11, 3600],
    [40, 3600],
    [5000, 3600],
  ] as const)('after %i it is %i s', ([failures, seconds]) => {
    expect(restAfter(failures, 0.5)).toBe(seconds * 1000)
  })

  test('chance moves it by a quarter at most, either way', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, chance) => {
          const middle = restAfter(failures, 0.5)
          const rest = restAfter(failures, chance)
          expect(rest).toBeGreaterThanOrEqual(middle * 0.75)
          expect(rest).toBeLessThanOrEqual(middle * 1.25)
        },
      ),
    )
    expect(restAfter(1, 0)).toBe(3750)
  })
})

describe('the last due moment, in the time of Việt Nam', () => {
  test.for([
    ['daily, later the same day', { dailyAt: '02:30' }, '2026-11-24T08:00+07:00', '2026-11-24T02:30+07:00'],
    ['daily, on the minute', { dailyAt: '02:30' }, '2026-11-24T02:30+07:00', '2026-11-24T02:30+07:00'],
    ['daily, just before', { dailyAt: '02:30' }, '2026-11-24T02:29:59+07:00', '2026-11-23T02:30+07:00'],
    [
      'daily, while it is still yesterday in UTC',
      { dailyAt: '06:00' },
      '2026-11-24T06:30+07:00',
      '2026-11-24T06:00+07:00',
    ],
    ['daily, over the turn of the year', { dailyAt: '23:00' }, '2027-01-01T00:10+07:00', '2026-12-31T23:00+07:00'],
    ['every minute', { every: 1 }, '2026-11-24T08:00:59+07:00', '2026-11-24T08:00+07:00'],
    ['every quarter of an hour', { every: 15 }, '2026-11-24T08:14:59+07:00', '2026-11-24T08:00+07:00'],
    ['every seven minutes starts anew at midnight', { every: 7 }, '2026-11-24T00:03+07:00', '2026-11-24T00:00+07:00'],
  ] as const)('%s', ([, schedule, now, due]) => {
    expect(lastDue(schedule, new Date(now))).toEqual(new Date(due))
  })
})

describe('what is due', () => {
  const now = new Date('2026-11-24T08:00:30+07:00')
  test.for([
    ['what never ran', undefined, true],
    ['what last ran for an earlier moment', '2026-11-23T02:30+07:00', true],
    ['not what ran for this moment', '2026-11-24T02:30+07:00', false],
    ['what a clock that ran ahead put into the future', '2027-11-24T02:30+07:00', true],
  ] as const)('%s', ([, last, due]) => {
    expect(isDue({ dailyAt: '02:30' }, last === undefined ? undefined : new Date(last), now)).toBe(due)
  })
})

test.for([
  { every: 0 },
  { every: 1.5 },
  { every: 1441 },
  { dailyAt: '24:00' },
  { dailyAt: '2:30' },
  { dailyAt: '02:60' },
])('the schedule %j is refused', (schedule) => expect(scheduleFault(schedule)).toBeDefined())
