// totp.ts — the second factor: six digits that an app on a phone makes from a shared secret and the time (RFC 6238). Pure.
import { Secret, TOTP } from 'otpauth'
import { Refusal } from '../../platform/refusal.ts'

const ISSUER = 'Một Cửa'
const STEP_SECONDS = 30
/** A phone's clock may be this many steps away from ours, either way. */
const WINDOW = 1
const SECRET_BYTES = 20

export const newTotpSecret = (): Uint8Array => new Secret({ size: SECRET_BYTES }).bytes

/** In groups of four, as it is typed where no camera is at hand. */
export const shownSecret = (secret: Uint8Array): string =>
  secretOf(secret)
    .base32.replace(/.{4}(?=.)/g, '$& ')
    .trim()

/** What the square code on the screen says to an app. */
export const totpAddress = (secret: Uint8Array, login: string): string =>
  new TOTP({ issuer: ISSUER, label: login, secret: secretOf(secret), period: STEP_SECONDS }).toString()

export const stepAt = (now: Date): number => Math.floor(now.getTime() / 1000 / STEP_SECONDS)

/**
 * The time step whose code this is; it is to be kept, for no step up to it counts again. A code that is read over a shoulder, or
 * caught on its way, is worth nothing once it was used.
 */
export function acceptCode(
  { secret, lastStep }: { readonly secret: Uint8Array; readonly lastStep: number | null },
  code: string,
  now: Date,
): number | Refusal {
  const digits = code.replace(/\s/g, '')
  const last = lastStep ?? Number.NEGATIVE_INFINITY
  const present = stepAt(now)
  // A clock that was set back: every code that can be right now is of a step that is used up.
  if (last > present + WINDOW) return wrong('second-factor.clock-behind')
  if (!/^\d{6}$/.test(digits)) return wrong('second-factor.code-shape')
  const delta = TOTP.validate({
    token: digits,
    secret: secretOf(secret),
    period: STEP_SECONDS,
    timestamp: now.getTime(),
    window: WINDOW,
  })
  if (delta === null) return wrong('second-factor.code-wrong')
  const step = present + delta
  return step > last ? step : wrong('second-factor.code-used')
}

const wrong = (code: string): Refusal => new Refusal('invalid', code, { fields: { ma: code } })

const secretOf = (bytes: Uint8Array): Secret => new Secret({ buffer: Uint8Array.from(bytes).buffer })
