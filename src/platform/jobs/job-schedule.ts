// When jobs are due: how long a failed one rests, and the moments of recurring ones. Pure: no clock, no chance.

/** `every`: that many minutes, counted from midnight in Việt Nam. `dailyAt`: that time there, `02:30`. */
export type Schedule = { readonly every: number } | { readonly dailyAt: string }

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const VIETNAM = 7 * HOUR // UTC+7 all year, no daylight saving

const FIRST_REST = 5 * SECOND
const LONGEST_REST = HOUR

/**
 * The rest after the n-th failure: 5 s, 10 s, 20 s … at most an hour, give or take a quarter. `chance` is in [0, 1): many that
 * failed together, as when a mail server was away, do not come back together.
 */
export function restAfter(failures: number, chance: number): number {
  // Not by shifting bits: those wrap round at 31.
  const rest = Math.min(FIRST_REST * 2 ** (Math.max(1, failures) - 1), LONGEST_REST)
  return Math.round(rest * (0.75 + chance / 2))
}

/** The last due moment that is not after `now`. */
export function lastDue(schedule: Schedule, now: Date): Date {
  const local = now.getTime() + VIETNAM // read as UTC, this is the local time
  const midnight = Math.floor(local / DAY) * DAY
  if ('every' in schedule) {
    const step = schedule.every * MINUTE
    return new Date(midnight + Math.floor((local - midnight) / step) * step - VIETNAM)
  }
  const [hours = 0, minutes = 0] = schedule.dailyAt.split(':').map(Number)
  const today = midnight + hours * HOUR + minutes * MINUTE
  return new Date((today <= local ? today : today - DAY) - VIETNAM)
}

/** A moment in the future was set by a clock that ran ahead: waiting for it would mean not running for that long. */
export const isDue = (schedule: Schedule, lastRunAt: Date | undefined, now: Date): boolean =>
  lastRunAt === undefined || lastRunAt < lastDue(schedule, now) || lastRunAt > now

/** Everything that is wrong with a schedule, so that it is told at start. */
export function scheduleFault(schedule: Schedule): string | undefined {
  if ('every' in schedule) {
    const { every } = schedule
    return Number.isInteger(every) && every >= 1 && every <= 24 * 60 ? undefined : `not a number of minutes: ${every}`
  }
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(schedule.dailyAt) ? undefined : `not a time of day: ${schedule.dailyAt}`
}
