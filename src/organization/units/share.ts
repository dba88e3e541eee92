// share.ts — parts of a unit as exact decimals between nothing and all of it: added and multiplied without a rounding. Pure.

export type Share = {
  /** `units` / 10 ** `places` */
  readonly units: bigint
  readonly places: number
  /** `0.25`, without spare zeros. */
  readonly text: string
}

const share = (units: bigint, places: number): Share => ({ units, places, text: write(units, places) })

export const ONE: Share = share(1n, 0)
export const NOTHING: Share = share(0n, 0)

/** Undefined for what is no decimal or not above zero. */
export function readShare(text: string): Share | undefined {
  const match = /^(\d{1,6})(?:\.(\d{1,18}))?$/.exec(text)
  if (!match) return undefined
  const [, whole = '', fraction = ''] = match
  const units = BigInt(whole + fraction)
  return units === 0n ? undefined : share(units, fraction.length)
}

export const isMore = (a: Share, b: Share): boolean => {
  const places = Math.max(a.places, b.places)
  return scaled(a, places) > scaled(b, places)
}

export function plus(a: Share, b: Share): Share {
  const places = Math.max(a.places, b.places)
  return share(scaled(a, places) + scaled(b, places), places)
}

/** What is left of `a`; nothing where `b` is more. */
export function minus(a: Share, b: Share): Share {
  const places = Math.max(a.places, b.places)
  const left = scaled(a, places) - scaled(b, places)
  return left > 0n ? share(left, places) : NOTHING
}

export const times = (a: Share, b: Share): Share => share(a.units * b.units, a.places + b.places)

export const sumOf = (shares: readonly Share[]): Share => shares.reduce(plus, NOTHING)

const scaled = ({ units, places }: Share, to: number): bigint => units * 10n ** BigInt(to - places)

function write(units: bigint, places: number): string {
  const digits = units.toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '')
  return fraction === '' ? whole : `${whole}.${fraction}`
}
