// days.ts — the days at the two ends of an interval, and the periods between changes. Pure.
import { type Change, type Day, holdsOn, type Interval, type UnitHistory } from './history.ts'

/** `2024-09-01` → `2024-08-31`. */
export function dayBefore(day: Day): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1, date - 1)).toISOString().slice(0, 10)
}

/** The last day on which it held, as people say it; null: it still holds. */
export const lastDay = ({ until }: Interval): Day | null => (until === null ? null : dayBefore(until))

/** The day of the interval that is nearest to the one asked for: what held then, or first, or last. */
export function nearestDay(interval: Interval, day: Day): Day {
  if (holdsOn(interval, day)) return day
  if (interval.from !== null && day < interval.from) return interval.from
  return lastDay(interval) ?? day
}

/** The time between two changes, when the tree stayed as it was. */
export type Period = Interval & { readonly changes: readonly Change[] }

/** In the order of their days; the first has no beginning and the last no end. */
export function periodsOf({ changes }: UnitHistory): readonly Period[] {
  const byDay = Map.groupBy(changes, ({ effectiveOn }) => effectiveOn)
  const days = [...byDay.keys()].sort()
  return [null, ...days].map((from, index) => ({
    from,
    until: days[index] ?? null,
    changes: from === null ? [] : (byDay.get(from) ?? []),
  }))
}

/** A day to show a period by: its first, or the one before its end where the first is unknown. */
export const showingDay = ({ from, until }: Interval, today: Day): Day =>
  from ?? (until === null ? today : dayBefore(until))
