import { expect, test } from 'vitest'
import { withGaps } from './rank-gaps.ts'

const shape = (ranks: readonly (number | null)[], base: number | null) =>
  withGaps(
    ranks.map((rank) => ({ rank })),
    base,
  ).map((line) => (line.kind === 'unit' ? line.row.rank : `${line.from}–${line.to}`))

test.for([
  ['a whole ranking has no gap', [1, 2, 3], 3, [1, 2, 3]],
  ['places between two known units', [1, 2, 5], 5, [1, 2, '3–4', 5]],
  ['places before the first known unit', [63], 63, ['1–62', 63]],
  ['places after the last known unit', [1, 2], 63, [1, 2, '3–63']],
  ['nothing is said about the end where the base is unknown', [1, 2], null, [1, 2]],
  ['a skipped place behind a tie is no gap', [1, 2, 2, 4], 4, [1, 2, 2, 4]],
  ['a tie of three that skips more than it holds', [1, 1, 1, 5], 5, [1, 1, 1, '4–4', 5]],
  ['units without a place come last and hold none', [1, null], 3, [1, null, '2–3']],
  ['nobody known', [], 10, ['1–10']],
] as const)('%s', ([, ranks, base, expected]) => {
  expect(shape(ranks, base)).toEqual(expected)
})
