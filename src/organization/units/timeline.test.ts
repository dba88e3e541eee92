// What happened to one unit, day by day.
import { describe, expect, test } from 'vitest'
import { vuBan } from '../../../test/support/vu-ban.ts'
import type { Change, Unit, UnitHistory } from './history.ts'
import { timelineOf } from './timeline.ts'

const history = vuBan()
const unitOf = (id: string, from: UnitHistory = history): Unit => {
  const unit = from.units.get(id)
  if (!unit) throw new Error(`fixture has no ${id}`)
  return unit
}
const ids = (changes: readonly { readonly change: Change }[]) => changes.map(({ change }) => change.id)

describe('the timeline of a unit', () => {
  test('one that began by a merger and ended by the next', () => {
    expect(timelineOf(history, unitOf('minh-tan-2024'))).toMatchObject([
      {
        day: '2024-09-01',
        began: true,
        ended: false,
        changes: [{ cameFrom: ['minh-thuan', 'tan-khanh', 'minh-tan'], became: [], together: [] }],
      },
      {
        day: '2025-07-01',
        began: false,
        ended: true,
        changes: [{ cameFrom: [], became: ['minh-tan-2025'], together: ['cong-hoa'] }],
      },
    ])
  })

  test('of a district: what happened to the communes below it, and its end', () => {
    const [first, second, ...others] = timelineOf(history, unitOf('huyen-vu-ban'))
    expect(others).toEqual([])
    expect(first?.below.map(({ id }) => id)).toEqual(['a1', 'a2'])
    expect(first?.changes).toEqual([])
    expect(ids(second?.changes ?? [])).toEqual(['b7'])
    expect(second?.below.map(({ id }) => id)).toEqual(['b1', 'b2', 'b3', 'b4', 'b5', 'b6'])
  })

  test('a day on which nothing is known but that a name, a kind, a code or a parent changed', () => {
    const goi = unitOf('goi')
    const day = '2020-03-01'
    const changed: Unit = {
      ...goi,
      names: [
        { from: null, until: day, value: 'Xã Gôi' },
        { from: day, until: '2025-07-01', value: 'Thị trấn Gôi' },
      ],
      kinds: [
        { from: null, until: day, value: { kind: 'xa', level: 'commune' } },
        { from: day, until: '2025-07-01', value: { kind: 'thi-tran', level: 'commune' } },
      ],
      codes: [{ from: day, until: '2025-07-01', value: { scheme: 'gso', code: '13741' } }],
      parents: [
        { from: null, until: day, value: 'tinh-nam-dinh' },
        { from: day, until: '2025-07-01', value: 'huyen-vu-ban' },
      ],
    }
    const [first, last] = timelineOf({ ...history, units: new Map([...history.units, ['goi', changed]]) }, changed)
    expect(first).toEqual({
      day,
      began: false,
      ended: false,
      changes: [],
      below: [],
      differences: [
        { of: 'name', before: 'Xã Gôi', after: 'Thị trấn Gôi' },
        { of: 'kind', before: 'xa', after: 'thi-tran' },
        { of: 'code', before: null, after: '13741' },
        { of: 'parent', before: 'tinh-nam-dinh', after: 'huyen-vu-ban' },
      ],
    })
    expect(last).toMatchObject({ day: '2025-07-01', ended: true, differences: [] })
  })

  test('one that nothing happened to has none', () => {
    expect(
      timelineOf(history, {
        ...unitOf('thanh-nam'),
        life: { from: null, until: null },
        id: 'other',
        names: [],
        kinds: [],
        codes: [],
        parents: [],
      }),
    ).toEqual([])
  })
})
