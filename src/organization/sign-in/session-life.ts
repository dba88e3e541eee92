// session-life.ts — how long a session lives, and why one no longer does. Pure.

/** A working day with its lunch break; longer without a request, and the person signs in again. */
export const IDLE_HOURS = 12
/** However busy: once a day a person proves again who they are (NIST SP 800-63B, 2.2.3). */
export const LONGEST_HOURS = 24
/** Machines that serve together may differ this much. More, and a clock was set back. */
const CLOCK_DIFFERENCE_MINUTES = 5

const HOUR = 3_600_000

export type SessionLife = {
  readonly createdAt: Date
  readonly seenAt: Date
  readonly expiresAt: Date
  readonly endedAt: Date | null
  readonly endReason: EndReason | null
  readonly isDisabled: boolean
}

export const END_REASONS = [
  'signed-out',
  'revoked',
  'expired',
  'password-changed',
  'second-factor-reset',
  'account-disabled',
] as const
export type EndReason = (typeof END_REASONS)[number]

/** `clock`: it was last seen after now. The clock was set back, and with it every limit in time would be longer. */
export type SessionState = 'alive' | 'clock' | EndReason

export function sessionState(session: SessionLife, now: Date): SessionState {
  if (session.isDisabled) return 'account-disabled'
  if (session.endedAt !== null) return session.endReason ?? 'revoked'
  if (session.expiresAt <= now) return 'expired'
  const latest = Math.max(session.createdAt.getTime(), session.seenAt.getTime())
  return latest > now.getTime() + CLOCK_DIFFERENCE_MINUTES * 60_000 ? 'clock' : 'alive'
}

/** When a session that is seen now ends if it is not seen again. */
export function expiryOf(createdAt: Date, seenAt: Date): Date {
  return new Date(Math.min(seenAt.getTime() + IDLE_HOURS * HOUR, createdAt.getTime() + LONGEST_HOURS * HOUR))
}
