// The units of a day: who stood under whom, and how many of each kind.
import { describe, expect, test } from 'vitest'
import { vuBan } from '../../../test/support/vu-ban.ts'
import { dayBefore, lastDay, nearestDay, periodsOf, showingDay } from './days.ts'
import { faceOf } from './face.ts'
import type { UnitHistory } from './history.ts'
import { treeOn } from './tree.ts'

const history = vuBan()

describe('the tree as of a day', () => {
  test.for([
    ['2023-01-01', 18],
    ['2024-08-31', 18],
    ['2024-09-01', 14],
    ['2025-06-30', 14],
    ['2025-07-01', 0],
  ] as const)('huyện Vụ Bản on %s has %d communes', ([day, count]) => {
    const tree = treeOn(history, day)
    expect(tree.children('huyen-vu-ban')).toHaveLength(count)
    expect(tree.counts('huyen-vu-ban').reduce((sum, level) => sum + level.count, 0)).toBe(count)
  })

  test('counts are by level and by kind, in their usual order', () => {
    expect(treeOn(history, '2024-01-01').counts('tinh-nam-dinh')).toEqual([
      { level: 'district', count: 1, kinds: [{ kind: 'huyen', count: 1 }] },
      {
        level: 'commune',
        count: 19,
        kinds: [
          { kind: 'xa', count: 18 },
          { kind: 'thi-tran', count: 1 },
        ],
      },
    ])
  })

  test('who stood under nobody, or under a unit that was gone, is a root', () => {
    expect(treeOn(history, '2024-01-01').roots.map(({ slug }) => slug)).toEqual(['tinh-nam-dinh', 'vu-ban-ha-nam'])
    const lost = new Map(history.units)
    lost.delete('tinh-nam-dinh')
    expect(treeOn({ ...history, units: lost }, '2024-01-01').roots.map(({ slug }) => slug)).toContain('huyen-vu-ban')
  })

  test('the way down to a unit', () => {
    const tree = treeOn(history, '2024-09-01')
    expect(tree.path('minh-tan-2024').map(({ name }) => name)).toEqual(['Tỉnh Nam Định', 'Huyện Vụ Bản'])
    expect(tree.parent('minh-tan-2024')).toBe('huyen-vu-ban')
    expect(tree.path('minh-tan')).toEqual([]) // it did not live then
  })

  test('communes first in the order of kinds, then by letters without accents', () => {
    const names = treeOn(history, '2024-09-01')
      .children('huyen-vu-ban')
      .map(({ name }) => name)
    expect(names.slice(0, 3)).toEqual(['Xã Cộng Hòa', 'Xã Đại An', 'Xã Đại Thắng'])
    expect(names.at(-1)).toBe('Thị trấn Gôi')
  })

  test('a circle of parents does not hang', () => {
    const circle = new Map(history.units)
    const district = history.units.get('huyen-vu-ban')
    const province = history.units.get('tinh-nam-dinh')
    if (!district || !province) throw new Error('fixture')
    circle.set('tinh-nam-dinh', { ...province, parents: [{ ...province.life, value: 'huyen-vu-ban' }] })
    const wrong: UnitHistory = { ...history, units: circle }
    const tree = treeOn(wrong, '2024-01-01')
    expect(tree.counts('tinh-nam-dinh').find(({ level }) => level === 'commune')?.count).toBe(19)
    expect(tree.path('goi').map(({ slug }) => slug)).toEqual(['tinh-nam-dinh', 'huyen-vu-ban'])
  })
})

describe('names', () => {
  test('a unit is shown as it was nearest to the day', () => {
    expect(faceOf(history, 'goi', '2026-01-01')).toMatchObject({ name: 'Thị trấn Gôi', code: '13741' })
    expect(faceOf(history, 'vu-ban-2025', '2023-01-01')).toMatchObject({ name: 'Xã Vụ Bản', code: '13741' })
    expect(faceOf(history, 'nobody', '2023-01-01')).toBeUndefined()
  })
})

describe('days', () => {
  test.for([
    ['2024-09-01', '2024-08-31'],
    ['2024-03-01', '2024-02-29'],
    ['2025-01-01', '2024-12-31'],
  ] as const)('the day before %s is %s', ([day, before]) => {
    expect(dayBefore(day)).toBe(before)
  })

  test('the last day of an interval, and the day of it that is nearest', () => {
    expect(lastDay({ from: null, until: '2025-07-01' })).toBe('2025-06-30')
    expect(lastDay({ from: null, until: null })).toBeNull()
    const interval = { from: '2024-09-01', until: '2025-07-01' }
    expect(nearestDay(interval, '2020-01-01')).toBe('2024-09-01')
    expect(nearestDay(interval, '2025-01-01')).toBe('2025-01-01')
    expect(nearestDay(interval, '2026-01-01')).toBe('2025-06-30')
  })

  test('two days of change are three periods, each with a day to show it by', () => {
    const periods = periodsOf(history)
    expect(periods.map(({ from, until }) => [from, until])).toEqual([
      [null, '2024-09-01'],
      ['2024-09-01', '2025-07-01'],
      ['2025-07-01', null],
    ])
    expect(periods.map((period) => showingDay(period, '2026-11-24'))).toEqual([
      '2024-08-31',
      '2024-09-01',
      '2025-07-01',
    ])
    expect(periods.map(({ changes }) => changes.length)).toEqual([0, 2, 8])
    expect(showingDay({ from: null, until: null }, '2026-11-24')).toBe('2026-11-24')
  })
})
