// decimal.ts — exact decimals and the points grid. Pure; runs in the browser too.
//
// Points are whole numbers on a grid: on a grid of two places, 5.46 points are 546. What rules compare and multiply are
// whole numbers as well, so nothing here ever depends on binary fractions.

/** The finest grid a set may declare, in decimal places: 1/10 000 point. */
export const FINEST_PLACES = 4

/** A decimal taken apart: mantissa / 10^places. */
export type Decimal = { readonly mantissa: bigint; readonly places: number }

const PLAIN_DECIMAL = /^-?\d{1,30}(\.\d{1,12})?$/

/** Reads a plain decimal such as `-12.50`. No comma, no exponent, no thousands mark: undefined for anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  if (!PLAIN_DECIMAL.test(text)) return undefined
  const [whole = '', fraction = ''] = text.split('.')
  const digits = fraction.replace(/0+$/, '')
  return { mantissa: BigInt(whole + digits), places: digits.length }
}

/** The decimal that a JSON number was written as. Throws on what is not a plain finite decimal: sets are checked before. */
export function decimalOf(value: number): Decimal {
  const parsed = parseDecimal(String(value)) ?? parseDecimal(value.toFixed(12))
  if (!parsed || !Number.isFinite(value)) throw new RangeError(`${value} is not a decimal`)
  return parsed
}

export const powerOfTen = (places: number): bigint => 10n ** BigInt(places)

/** The mantissa of `decimal` on a grid of `places`, or undefined when it lies between two grid points. */
export function onGrid(decimal: Decimal, places: number): number | undefined {
  if (decimal.places > places) return undefined
  return Number(decimal.mantissa * powerOfTen(places - decimal.places))
}

/** Rounds numerator/denominator half up (away from zero) to a whole number. `denominator` is positive. */
export function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  const twice = 2n * denominator
  return numerator < 0n ? -((-2n * numerator + denominator) / twice) : (2n * numerator + denominator) / twice
}

/** The grid points of a decimal, rounded half up onto `places`. */
export function roundToGrid(decimal: Decimal, places: number): number {
  return Number(roundHalfUp(decimal.mantissa * powerOfTen(places), powerOfTen(decimal.places)))
}

/** The grid points of a plain decimal text. Throws RangeError for anything else. */
export function gridOf(text: string, places: number): number {
  const decimal = parseDecimal(text)
  if (!decimal) throw new RangeError(`not a plain decimal: ${text}`)
  return roundToGrid(decimal, places)
}

/**
 * factor × a / (divisor × b), rounded half up, for whole numbers ≥ 0 with divisor × b > 0.
 * Doubles while every product is a safe integer (the remainder of two safe integers is exact), BigInt beyond: same digits.
 */
export function mulDivHalfUp(factor: number, a: number, divisor: number, b: number): number {
  const denominator = divisor * b
  const dividend = 2 * factor * a + denominator
  if (dividend <= Number.MAX_SAFE_INTEGER) {
    const twice = 2 * denominator
    return (dividend - (dividend % twice)) / twice
  }
  return Number(roundHalfUp(BigInt(factor) * BigInt(a), BigInt(divisor) * BigInt(b)))
}

/** The sign of a × x − b × y, exact, for whole numbers. */
export function compareProducts(a: number, x: number, b: number, y: number): number {
  const left = a * x
  const right = b * y
  if (left <= Number.MAX_SAFE_INTEGER && right <= Number.MAX_SAFE_INTEGER) return Math.sign(left - right)
  const difference = BigInt(a) * BigInt(x) - BigInt(b) * BigInt(y)
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}

/** Grid points as a plain decimal with all its places: (546, 2) → `5.46`. */
export function formatGrid(points: number | bigint, places: number): string {
  const digits = String(points < 0 ? -points : points).padStart(places + 1, '0')
  const sign = points < 0 ? '-' : ''
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** The shortest exact form: (6670, 2) → `66.7`, (1800, 2) → `18`. */
export function exactGrid(points: number, places: number): string {
  const text = formatGrid(points, places)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** A decimal in its shortest plain form. */
export function formatDecimalExact(decimal: Decimal): string {
  const negative = decimal.mantissa < 0n
  const digits = String(negative ? -decimal.mantissa : decimal.mantissa).padStart(decimal.places + 1, '0')
  const text = decimal.places === 0 ? digits : `${digits.slice(0, -decimal.places)}.${digits.slice(-decimal.places)}`
  return (negative ? '-' : '') + (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
}

/** numerator/denominator × 10^(places + shift), half up, written with `places` decimals: percentages and means. */
export function ratioToDecimal(numerator: bigint, denominator: bigint, places: number, shift = 0): string {
  const scaled = roundHalfUp(numerator * powerOfTen(places + shift), denominator)
  return formatGrid(scaled, places)
}
