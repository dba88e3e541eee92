import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aroundReported, bandOf, changeOf, meanOf, medianOf, placesGained, rankTotals, scoreRound } from './ranking.ts'
import { EXCLUDED, MISSING } from './rules.ts'
import { leaf, sampleSet, vi } from './sample-set.ts'
import { compileSet } from './score.ts'

const ranksOf = (totals: number[], maxima = totals.map(() => 10_000)) =>
  rankTotals({ totals: Int32Array.from(totals), maxima: Int32Array.from(maxima) })

describe('places', () => {
  test.for([
    ['distinct', [3, 1, 2], [1, 3, 2]],
    ['two tied: 1, 2, 2, 4', [9, 7, 7, 5], [1, 2, 2, 4]],
    ['the portal: 1-2-3-4-5-5-7', [70, 60, 50, 40, 30, 30, 20], [1, 2, 3, 4, 5, 5, 7]],
    ['all tied', [5, 5, 5], [1, 1, 1]],
    ['negative totals rank too', [-1, 0, -2], [2, 1, 3]],
    ['one', [0], [1]],
    ['none', [], []],
  ] as const)('%s', ([, totals, ranks]) => expect([...ranksOf([...totals]).ranks]).toEqual(ranks))

  test('a unit without a total has no place and the base does not count it', () => {
    const { ranks, base } = ranksOf([5, MISSING, 7, EXCLUDED])
    expect([[...ranks], base]).toEqual([[2, 0, 1, 0], 2])
  })

  test('units with something excluded are compared by points over their own maximum', () => {
    expect([...ranksOf([50, 45, 90], [100, 90, 200]).ranks]).toEqual([1, 1, 3])
  })

  test('neighbouring ratios on the finest grid are told apart', () => {
    expect([...ranksOf([9_999_998, 9_999_999], [9_999_999, 10_000_000]).ranks]).toEqual([2, 1])
    expect([...ranksOf([3_333_333, 6_666_666], [5_000_000, 10_000_000]).ranks]).toEqual([1, 1])
  })

  test('places that were published are kept; computed units take the free ones in their order', () => {
    const places = ranksOf([50, 90, 70, 70])
    const { ranks, base } = aroundReported(places, [{ unit: 'Vụ Bản', rank: 2 }])
    expect([[...ranks], base]).toEqual([[5, 1, 3, 3], 5])
    expect(aroundReported(places, [])).toEqual(places)
  })

  test('nobody is behind a unit with fewer points (naive version)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 60 }), (totals) => {
        expect([...ranksOf(totals).ranks]).toEqual(
          totals.map((own) => 1 + totals.filter((other) => other > own).length),
        )
      }),
    )
  })
})

describe('bands', () => {
  const bands = [
    { name: vi('A'), ge: 90 },
    { name: vi('B'), ge: 80, lt: 90 },
    { name: vi('C'), lt: 80 },
  ]
  test.for([
    ['90.00', 'A'],
    ['89.99', 'B'],
    ['80.00', 'B'],
    ['79.99', 'C'],
    ['0.00', 'C'],
    ['-3.50', 'C'],
    ['104.00', 'A'],
  ] as const)('%s %% is %s', ([percent, name]) => expect(bandOf({ bands }, percent)?.name.vi).toBe(name))
  test('no bands, no band', () => expect(bandOf({ bands: [] }, '90.00')).toBeNull())

  test('a band is read off the published index, not off hidden digits', () => {
    // 89.996 % is published as 90.00 %: whoever reads the table finds the band of 90.00 beside it.
    const set = sampleSet([leaf('1', 100, { type: 'direct' })], {
      bands,
      rounding: { places: 2, at: 'total', mode: 'half_up' },
    })
    const inputs = new Map([['1', { points: '89.996' }]])
    const [unit] = scoreRound(compileSet(set), [{ unit: 'a', inputs }]).units
    expect([unit?.percent, unit?.band?.name.vi]).toEqual(['90.00', 'A'])
  })
})

describe('means, medians, changes', () => {
  test.for([
    [[], null],
    [[7839], '78.39'],
    [[1, 2], '0.02'], // 0.015: half up
    [[-1, -2], '-0.02'],
    [[1, 1, 2], '0.01'],
  ] as const)('the mean of %j hundredths is %s', ([points, mean]) => expect(meanOf(points, 2)).toBe(mean))

  test.for([
    [[], null],
    [[5], 5],
    [[9, 1, 5], 5],
    [[1, 2], 2], // 1.5: half up
    [[4, 1, 2, 3], 3],
  ] as const)('the median of %j is %s', ([points, median]) => expect(medianOf(points)).toBe(median))

  test.for([
    ['87.32', '84.86', '2.46'],
    ['84.86', '87.32', '-2.46'],
    ['80', '79.995', '0.01'],
    ['5', '5.00', '0.00'],
  ] as const)('from %s, before %s: %s', ([current, previous, change]) =>
    expect(changeOf(current, previous, 2)).toBe(change),
  )
  test('what is no decimal has no change', () => expect(() => changeOf('8,5', '8', 2)).toThrow(RangeError))

  test('places gained count upwards', () => {
    expect(placesGained(6, 9)).toBe(3)
    expect(placesGained(9, 6)).toBe(-3)
  })
})
