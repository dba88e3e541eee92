// cover.ts — do rows with bounds (tiers on a ratio, bands of an index) hold every value once? Exact, no database, no text.
//
// Rows are read from the top, the first that holds a value takes it. The number line falls apart at the stated bounds into
// points and open gaps between them; inside one of these pieces nothing changes, so one sample of each decides.
import { type Decimal, formatDecimalExact, powerOfTen } from './decimal.ts'

export type Bounds = {
  readonly gt?: Decimal | undefined
  readonly ge?: Decimal | undefined
  readonly lt?: Decimal | undefined
  readonly le?: Decimal | undefined
}

/** The values that can occur; an absent end is open to infinity. Both ends belong to it. */
export type Domain = { readonly from: Decimal | undefined; readonly to: Decimal | undefined }

export type CoverFault =
  | { readonly kind: 'unreachable'; readonly row: number }
  | { readonly kind: 'hole'; readonly where: string }
  | { readonly kind: 'overlap'; readonly first: number; readonly second: number; readonly where: string }

/**
 * - unreachable: every value a row holds is taken by rows above it, or it holds none;
 * - hole: a value that no row holds (holes that touch are told once);
 * - overlap: two rows hold the same value, and the lower one is not simply "the rest": a row that leaves a side open and
 *   holds everything the upper one holds ({≥ 0.3}, {≥ 0.2}, {≥ 0}) means what the rows above it left over.
 */
export function coverFaults(rows: readonly Bounds[], domain: Domain): CoverFault[] {
  const pieces = piecesOf(rows, domain)
  const held = rows.map((row) => pieces.map(({ sample }) => holds(row, sample)))
  const faults: CoverFault[] = []
  const taken = pieces.map(() => false)
  rows.forEach((row, second) => {
    const own = held[second] ?? []
    if (!own.some((holding, p) => holding && !taken[p])) faults.push({ kind: 'unreachable', row: second })
    else {
      const open = (row.gt ?? row.ge) === undefined || (row.lt ?? row.le) === undefined
      for (let first = 0; first < second; first++) {
        const above = held[first] ?? []
        const shared = above.findIndex((holding, p) => holding && own[p])
        if (shared < 0 || (open && above.every((holding, p) => !holding || own[p]))) continue
        faults.push({ kind: 'overlap', first, second, where: pieces[shared]?.label ?? '' })
      }
    }
    own.forEach((holding, p) => {
      if (holding) taken[p] = true
    })
  })
  taken.forEach((isTaken, p) => {
    if (!isTaken && (p === 0 || taken[p - 1])) {
      const end = taken.indexOf(true, p)
      faults.push({ kind: 'hole', where: spanLabel(pieces.slice(p, end < 0 ? undefined : end)) })
    }
  })
  return faults
}

/** A bounded row in signs: `≥ 0.7, ≤ 0.9`. */
export function boundsText(row: Bounds): string {
  const signs = { gt: '>', ge: '≥', lt: '<', le: '≤' } as const
  const parts = (['gt', 'ge', 'lt', 'le'] as const).flatMap((kind) => {
    const bound = row[kind]
    return bound ? [`${signs[kind]} ${formatDecimalExact(bound)}`] : []
  })
  return parts.join(', ') || '…'
}

type Piece = {
  readonly sample: Decimal
  readonly label: string
  readonly from: string | undefined
  readonly to: string | undefined
}

function piecesOf(rows: readonly Bounds[], { from, to }: Domain): Piece[] {
  const inside = (value: Decimal) => (!from || compare(value, from) >= 0) && (!to || compare(value, to) <= 0)
  const marks = [...rows.flatMap(({ gt, ge, lt, le }) => [gt, ge, lt, le]), from, to, from || to ? undefined : ZERO]
    .filter((mark) => mark !== undefined)
    .filter(inside)
    .sort(compare)
    .filter((mark, i, all) => i === 0 || compare(mark, all[i - 1] ?? mark) !== 0)
  const pieces: Piece[] = []
  marks.forEach((mark, i) => {
    const text = formatDecimalExact(mark)
    const next = marks[i + 1]
    if (i === 0 && !from) pieces.push({ sample: plus(mark, -1n), label: `< ${text}`, from: undefined, to: text })
    pieces.push({ sample: mark, label: text, from: text, to: text })
    if (next) {
      const nextText = formatDecimalExact(next)
      pieces.push({ sample: middle(mark, next), label: `> ${text}, < ${nextText}`, from: text, to: nextText })
    } else if (!to) pieces.push({ sample: plus(mark, 1n), label: `> ${text}`, from: text, to: undefined })
  })
  return pieces
}

/** The signs of neighbouring pieces told as one. */
function spanLabel(pieces: readonly Piece[]): string {
  const first = pieces[0]
  const last = pieces.at(-1)
  if (!first || !last || pieces.length === 1) return first?.label ?? ''
  const low = first.from === undefined ? [] : [`${first.from === first.to ? '≥' : '>'} ${first.from}`]
  const high = last.to === undefined ? [] : [`${last.from === last.to ? '≤' : '<'} ${last.to}`]
  return [...low, ...high].join(', ') || '…'
}

const ZERO: Decimal = { mantissa: 0n, places: 0 }

export function compare(a: Decimal, b: Decimal): number {
  const difference = a.mantissa * powerOfTen(b.places) - b.mantissa * powerOfTen(a.places)
  return difference > 0n ? 1 : difference < 0n ? -1 : 0
}

function holds({ gt, ge, lt, le }: Bounds, value: Decimal): boolean {
  return (
    (!gt || compare(value, gt) > 0) &&
    (!ge || compare(value, ge) >= 0) &&
    (!lt || compare(value, lt) < 0) &&
    (!le || compare(value, le) <= 0)
  )
}

const plus = (a: Decimal, whole: bigint): Decimal => ({
  mantissa: a.mantissa + whole * powerOfTen(a.places),
  places: a.places,
})

function middle(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places)
  const sum = a.mantissa * powerOfTen(places - a.places) + b.mantissa * powerOfTen(places - b.places)
  return { mantissa: sum * 5n, places: places + 1 } // half, one place finer
}
