// Names and codes of any day, with and without accents.
import { describe, expect, test } from 'vitest'
import { vuBan } from '../../../test/support/vu-ban.ts'
import { searchUnits } from './search.ts'

const history = vuBan()
const today = '2026-11-24'
const found = (query: string) => searchUnits(history, query, today).map(({ unit, rank }) => `${unit} ${rank}`)

describe('search', () => {
  test('without accents all names of these letters are found, those of today first', () => {
    expect(found('vu ban')).toEqual([
      'vu-ban-2025 same-letters',
      'huyen-vu-ban same-letters',
      'vu-ban-ha-nam same-letters',
    ])
  })

  test.for([
    ['Vũ Bản', ['vu-ban-ha-nam exact', 'vu-ban-2025 same-letters', 'huyen-vu-ban same-letters']],
    ['Vũ Bản'.normalize('NFD'), ['vu-ban-ha-nam exact', 'vu-ban-2025 same-letters', 'huyen-vu-ban same-letters']],
    ['VŨ  BẢN', ['vu-ban-ha-nam exact', 'vu-ban-2025 same-letters', 'huyen-vu-ban same-letters']],
    ['xã vụ bản', ['vu-ban-2025 exact', 'vu-ban-ha-nam same-letters']],
    ['huyen vu ban', ['huyen-vu-ban same-letters']],
  ] as const)('%s with accents or its kind: those letters first', ([query, units]) => {
    expect(found(query)).toEqual(units)
  })

  test('a code tells apart the units that had it, each with its days', () => {
    expect(
      searchUnits(history, '13750', today).map(({ unit, isPresent, matches: [match] }) => [
        unit,
        match?.from,
        match?.until,
        isPresent,
      ]),
    ).toEqual([
      ['minh-tan-2025', '2025-07-01', null, true],
      ['minh-tan-2024', '2024-09-01', '2025-07-01', false],
      ['tan-khanh', null, '2024-09-01', false],
    ])
  })

  test.for([
    ['137', 25],
    ['13', 0], // two digits are in every code
    ['3750', 0], // a part of a number is no number
    ['minh tan vu ban', 2], // the name, and the name of who stood above
    ['minh', 6],
    ['inh', 0], // not the middle of a word
    ['v', 0],
    ['', 0],
    ['  ', 0],
    ['%', 0],
    ['khong co don vi nay', 0],
  ] as const)('%s gives %d', ([query, count]) => {
    expect(found(query)).toHaveLength(count)
  })
})
