// Languages of the product: addresses, typed messages, and how numbers, dates and sizes are written. Pure.
// Nothing here asks the runtime's ICU: the same value must give the same characters in a browser, on the server and in a file.

export const LOCALES = ['vi', 'en'] as const
export type Locale = (typeof LOCALES)[number]

/** A text that exists in every language. */
export type Localized = Readonly<Record<Locale, string>>

/** Vietnamese lives at `/…`, English at `/en/…`; everything after the prefix is the same. */
export function href(locale: Locale, path: string): string {
  if (locale === 'vi') return path
  if (path === '/') return '/en'
  return path.startsWith('/?') || path.startsWith('/#') ? `/en${path.slice(1)}` : `/en${path}`
}

/** The opposite of `href`, for an address that arrives. */
export function splitLocale(pathname: string): { locale: Locale; path: string } {
  if (pathname === '/en' || pathname === '/en/') return { locale: 'en', path: '/' }
  return pathname.startsWith('/en/') ? { locale: 'en', path: pathname.slice(3) } : { locale: 'vi', path: pathname }
}

// ---- messages

type Message = string | ((values: never) => string)
type Messages = { readonly [key: string]: Message }

/** What a second language must provide: the same keys, and functions of the same named parameters. */
export type Translation<M> = {
  readonly [K in keyof M]: M[K] extends (values: infer V) => string ? (values: V) => string : string
}

/**
 * Joins the languages of one module. `en` is `const en: Translation<typeof vi> = {…}` in a file of its own:
 * a missing, misspelt or surplus text does not compile.
 */
export function defineMessages<M extends Messages, E extends Translation<M>>(texts: {
  readonly vi: M
  readonly en: E & Record<Exclude<keyof E, keyof M>, never>
}): (locale: Locale) => Translation<M> {
  // A plain object of Vietnamese texts satisfies its own translation; TypeScript cannot see that through the mapped type.
  const vi = texts.vi as unknown as Translation<M>
  return (locale) => (locale === 'vi' ? vi : texts.en)
}

// ---- numbers

export const NO_BREAK_SPACE = '\u00a0'
const MINUS = '\u2212' // a real minus sign: as wide as a digit, never broken from it, read out as "minus"

const separators = {
  vi: { decimal: ',', thousands: '.' },
  en: { decimal: '.', thousands: ',' },
} as const satisfies Record<Locale, { decimal: string; thousands: string }>

/** `formatDecimal('85.63', 2, 'vi')` → `85,63`. Takes exact decimal strings: a float has already lost the digit that matters. */
export function formatDecimal(value: string, places: number, locale: Locale): string {
  const { negative, whole, fraction } = roundHalfUp(value, places)
  const digits = groupThousands(whole, locale) + (fraction === '' ? '' : separators[locale].decimal + fraction)
  return negative ? MINUS + digits : digits
}

/** `98,8 %` in Vietnamese, `98.8%` in English. The value is already a percentage. */
export function formatPercent(value: string, places: number, locale: Locale): string {
  return formatDecimal(value, places, locale) + (locale === 'vi' ? `${NO_BREAK_SPACE}%` : '%')
}

/** A difference always carries its sign: `+1,25`, `−0,50`, `0,00`. */
export function formatChange(value: string, places: number, locale: Locale): string {
  const text = formatDecimal(value, places, locale)
  const isZero = !/[1-9]/.test(text)
  return isZero || text.startsWith(MINUS) ? text : `+${text}`
}

/** Counts: `1.250.000` in Vietnamese, `1,250,000` in English. */
export function formatCount(value: number | bigint, locale: Locale): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError(`not a count: ${value}`)
  return formatDecimal(value.toString(), 0, locale)
}

/** File sizes as people know them: `1,2 MB`. Thousands of bytes, because that is what phones show. */
export function formatBytes(bytes: number, locale: Locale): string {
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw new RangeError(`not a size: ${bytes}`)
  const units = ['KB', 'MB', 'GB', 'TB'] as const
  if (bytes < 1000) return `${bytes}${NO_BREAK_SPACE}B`
  let tenths = Math.round(bytes / 100) // of a KB
  let unit = 0
  while (tenths >= 10_000 && unit < units.length - 1) {
    tenths = Math.round(tenths / 1000)
    unit += 1
  }
  const number = tenths >= 100 ? `${Math.round(tenths / 10)}` : `${Math.floor(tenths / 10)}.${tenths % 10}`
  return formatDecimal(number, number.includes('.') ? 1 : 0, locale) + NO_BREAK_SPACE + units[unit]
}

type Rounded = { negative: boolean; whole: string; fraction: string }

function roundHalfUp(value: string, places: number): Rounded {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value)
  if (!match) throw new RangeError(`not a decimal: ${JSON.stringify(value)}`)
  const [, sign, whole = '0', fraction = ''] = match
  // One digit more than is shown decides; half goes away from zero, as clerks do it.
  const scaled = BigInt(whole + fraction.slice(0, places).padEnd(places, '0')) + (hasHalf(fraction, places) ? 1n : 0n)
  const digits = scaled.toString().padStart(places + 1, '0')
  return {
    negative: sign === '-' && scaled !== 0n,
    whole: digits.slice(0, digits.length - places),
    fraction: places === 0 ? '' : digits.slice(-places),
  }
}

const hasHalf = (fraction: string, places: number) => (fraction[places] ?? '0') >= '5'

function groupThousands(digits: string, locale: Locale): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, separators[locale].thousands)
}

// ---- dates

const VIETNAM = 7 * 60 * 60_000 // UTC+7 all year, no daylight saving
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `23/11/2026` in Vietnamese, `23 Nov 2026` in English. Takes a day `2026-11-23` or an instant (its day in Việt Nam). */
export function formatDate(day: string | Date, locale: Locale): string {
  const [year, month, date] = typeof day === 'string' ? readDay(day) : partsInVietnam(day)
  return locale === 'vi' ? `${date}/${month}/${year}` : `${date} ${MONTHS[month - 1]} ${year}`
}

/** The time of day in Việt Nam, `17:00`. */
export function formatTime(at: Date): string {
  const [, , , hour, minute] = partsInVietnam(at)
  return `${pad(hour)}:${pad(minute)}`
}

/** `17:00, 23/11/2026` in Vietnamese, `23 Nov 2026, 17:00` in English. */
export function formatDateTime(at: Date, locale: Locale): string {
  return locale === 'vi'
    ? `${formatTime(at)}, ${formatDate(at, locale)}`
    : `${formatDate(at, locale)}, ${formatTime(at)}`
}

/** The day it is in Việt Nam, `2026-11-23`. */
export function dayInVietnam(at: Date): string {
  const [year, month, date] = partsInVietnam(at)
  return `${year}-${pad(month)}-${pad(date)}`
}

function readDay(day: string): [number, number, number] {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  if (!match) throw new RangeError(`not a day: ${JSON.stringify(day)}`)
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const real = new Date(Date.UTC(year, month - 1, date))
  if (real.getUTCMonth() !== month - 1 || real.getUTCDate() !== date) throw new RangeError(`no such day: ${day}`)
  return [year, month, date]
}

function partsInVietnam(at: Date): [number, number, number, number, number] {
  const local = new Date(at.getTime() + VIETNAM) // read as UTC, this is the local time
  return [
    local.getUTCFullYear(),
    local.getUTCMonth() + 1,
    local.getUTCDate(),
    local.getUTCHours(),
    local.getUTCMinutes(),
  ]
}

const pad = (n: number) => String(n).padStart(2, '0')
