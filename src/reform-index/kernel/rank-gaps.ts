// rank-gaps.ts — places of a ranking of which no unit is known. Pure.

export type RankLine<Row> =
  | { readonly kind: 'unit'; readonly row: Row }
  | { readonly kind: 'gap'; readonly from: number; readonly to: number }

/**
 * Puts a line where places are missing: a gap is shown as a gap, also before the first known unit and after the last.
 * `rows` are in the order of their places; `base` is how many units were ranked, where it is known.
 */
export function withGaps<Row extends { readonly rank: number | null }>(
  rows: readonly Row[],
  base: number | null,
): RankLine<Row>[] {
  const lines: RankLine<Row>[] = []
  let next = 1 // the first place that is not accounted for
  const gapTo = (place: number) => {
    if (place > next) lines.push({ kind: 'gap', from: next, to: place - 1 })
  }
  let tied = 0
  let current: number | undefined
  for (const row of rows) {
    if (row.rank !== null) {
      if (row.rank !== current) {
        gapTo(row.rank)
        current = row.rank
        tied = 0
      }
      tied++
      next = row.rank + tied
    }
    lines.push({ kind: 'unit', row })
  }
  if (base !== null) gapTo(base + 1)
  return lines
}
