// throttle.ts — how long to wait after failed sign-ins, by account and by where they come from. Nobody is ever locked out for good:
// the pause grows to a limit, and a success ends it. Pure; store.ts keeps one row for each key, so all processes count together.

export type Throttle = {
  readonly failures: number
  readonly lastFailedAt: Date
  readonly blockedUntil: Date | null
}

export type ThrottleKind = 'account' | 'address'

type Pace = {
  /** Failures without a pause. */
  readonly free: number
  readonly firstPauseSeconds: number
  readonly longestPauseSeconds: number
}

const PACE: Readonly<Record<ThrottleKind, Pace>> = {
  // 144 guesses a day at the longest pause.
  account: { free: 5, firstPauseSeconds: 10, longestPauseSeconds: 600 },
  // A commune's whole office, or a quarter of a mobile network, stands behind one prefix: 150 of them signing in at once are in
  // flight together, and a pause hits all of them.
  address: { free: 200, firstPauseSeconds: 2, longestPauseSeconds: 60 },
}

/** After so long without a failure the count begins anew. */
export const FORGOTTEN_AFTER_HOURS = 24

const SECOND = 1000
const HOUR = 3_600_000

/** Seconds to wait before the next attempt; 0: it may be made now. */
export function pauseLeft(kind: ThrottleKind, throttle: Throttle | undefined, now: Date): number {
  if (!throttle?.blockedUntil) return 0
  const left = Math.ceil((throttle.blockedUntil.getTime() - now.getTime()) / SECOND)
  // A clock that was set back must not make a pause of days.
  return Math.min(Math.max(0, left), PACE[kind].longestPauseSeconds)
}

/**
 * Counts an attempt as failed before it is tried: of a hundred guesses at one moment, only the free ones are tried. What succeeds
 * is taken back by `forgiven`.
 */
export function counted(kind: ThrottleKind, throttle: Throttle | undefined, now: Date): Throttle {
  const failures = (throttle === undefined || isForgotten(throttle, now) ? 0 : throttle.failures) + 1
  const pause = pauseAfter(kind, failures)
  return {
    failures,
    lastFailedAt: now,
    blockedUntil: pause === 0 ? null : new Date(now.getTime() + pause * SECOND),
  }
}

/**
 * An attempt that was counted and then did not fail. An account's pause goes with it; an address keeps its own while it is over
 * the free ones, or who has an account there could wipe the slate between two guesses at others'.
 */
export function forgiven(kind: ThrottleKind, throttle: Throttle): Throttle {
  const failures = Math.max(0, throttle.failures - 1)
  const keepsPause = kind === 'address' && failures >= PACE.address.free
  return { ...throttle, failures, blockedUntil: keepsPause ? throttle.blockedUntil : null }
}

export function pauseAfter(kind: ThrottleKind, failures: number): number {
  const { free, firstPauseSeconds, longestPauseSeconds } = PACE[kind]
  if (failures < free) return 0
  return Math.min(longestPauseSeconds, firstPauseSeconds * 2 ** Math.min(failures - free, 20))
}

export function isForgotten({ lastFailedAt }: Throttle, now: Date): boolean {
  return now.getTime() - lastFailedAt.getTime() >= FORGOTTEN_AFTER_HOURS * HOUR
}

/**
 * Which failures the journal tells: it is kept for good, and who fails a thousand times must not fill it. The entry holds the
 * count, so nothing is lost between two of them.
 */
export function isTold(kind: ThrottleKind, failures: number): boolean {
  switch (kind) {
    case 'account':
      return failures <= 5 || (failures <= 100 ? failures % 10 === 0 : failures % 100 === 0)
    case 'address':
      return failures === 50 || (failures > 0 && failures % 200 === 0)
  }
}

// ---- keys

export const accountKey = (login: string): string => `account:${login.slice(0, 60)}`
export const addressKey = (prefix: string): string => `address:${prefix}`
