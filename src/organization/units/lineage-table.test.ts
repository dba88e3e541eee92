// Who became whom, as rows and columns that can be counted.
import { describe, expect, test } from 'vitest'
import { vuBan } from '../../../test/support/vu-ban.ts'
import type { Change, Unit, UnitHistory } from './history.ts'
import { type LineageTable, lineageBelow, lineageOf, relativesOn } from './lineage-table.ts'

const history = vuBan()

/** The table as text: a cell with its size, `.` where another reaches, `-` where nothing is. */
const drawn = ({ rows }: LineageTable) =>
  rows.map((row) =>
    row
      .map((place) => {
        if (place.kind !== 'cell') return place.kind === 'empty' ? '-' : '.'
        const { face, columns, rows: high, isPart, others } = place.cell
        return `${face.slug}${columns > 1 ? `|${columns}` : ''}${high > 1 ? `x${high}` : ''}${isPart ? '~' : ''}${others ? `+${others}` : ''}`
      })
      .join(' '),
  )

describe('eighteen, fourteen, six', () => {
  const table = lineageBelow(history, 'huyen-vu-ban', 'commune')

  test('the columns count the units of their time', () => {
    expect(table.columns).toEqual([
      { from: null, until: '2024-09-01', count: 18 },
      { from: '2024-09-01', until: '2025-07-01', count: 14 },
      { from: '2025-07-01', until: null, count: 6 },
    ])
    expect(table.rows).toHaveLength(18)
  })

  test('a unit that stayed spans its columns, one that many became their rows', () => {
    const lines = drawn(table)
    expect(
      lines.slice(lines.indexOf('cong-hoa|2 . minh-tan-2025x4'), lines.indexOf('cong-hoa|2 . minh-tan-2025x4') + 4),
    ).toEqual(['cong-hoa|2 . minh-tan-2025x4', 'minh-tan minh-tan-2024x3 .', 'minh-thuan . .', 'tan-khanh . .'])
    expect(lines).toContain('thanh-loi . .')
    expect(lines).toContain('lien-bao thanh-loi-2024x3 truong-thix3')
  })

  test('who came from elsewhere is counted and not shown', () => {
    expect(drawn(table)).toContain('dai-an|2 . thanh-nam+1')
  })

  test('the cells of every column cover every row once', () => {
    const covered = table.columns.map((_, column) =>
      table.rows.reduce((sum, row) => {
        const cells = row.flatMap((place, at) =>
          place.kind === 'cell' && at <= column && column < at + place.cell.columns ? [place.cell.rows] : [],
        )
        return sum + cells.reduce((all, rows) => all + rows, 0)
      }, 0),
    )
    expect(covered).toEqual([18, 18, 18])
  })
})

describe('communes that came below a district or left it', () => {
  // Đại An goes to the city on the day of the first mergers, and is merged there a year later.
  const daiAn = history.units.get('dai-an')
  if (!daiAn) throw new Error('fixture')
  const city: Unit = {
    ...daiAn,
    id: 'city',
    slug: 'city',
    kinds: [{ from: null, until: '2025-07-01', value: { kind: 'thanh-pho', level: 'district' } }],
    parents: [],
  }
  const moved: Unit = {
    ...daiAn,
    parents: [
      { from: null, until: '2024-09-01', value: 'huyen-vu-ban' },
      { from: '2024-09-01', until: '2025-07-01', value: 'city' },
    ],
  }
  const after: UnitHistory = { ...history, units: new Map([...history.units, ['city', city], ['dai-an', moved]]) }
  const counts = (unit: string) => lineageBelow(after, unit, 'commune').columns.map(({ count }) => count)

  test('each is counted where it stood that day', () => {
    expect(counts('huyen-vu-ban')).toEqual([18, 13, 5])
    expect(counts('city')).toEqual([1, 1])
  })

  test('what became of one that had left is not told of the district', () => {
    expect(drawn(lineageBelow(after, 'huyen-vu-ban', 'commune'))).toContain('dai-an - -')
    expect(drawn(lineageBelow(after, 'city', 'commune'))).toEqual(['dai-an thanh-nam+1'])
  })
})

describe('one unit with all it came from and became', () => {
  test('of a commune of today', () => {
    expect(drawn(lineageOf(history, 'minh-tan-2025'))).toEqual([
      'cong-hoa|2 . minh-tan-2025x4',
      'minh-tan minh-tan-2024x3 .',
      'minh-thuan . .',
      'tan-khanh . .',
    ])
  })

  test('a sister that went into the same heir is in it only as a number', () => {
    expect(drawn(lineageOf(history, 'goi'))).toEqual(['goi vu-ban-2025+2'])
  })

  test('a unit that nothing happened to has one column and one row', () => {
    const table = lineageOf(history, 'vu-ban-ha-nam')
    expect(table.columns).toEqual([{ from: null, until: '2025-07-01', count: 1 }])
    expect(drawn(table)).toEqual(['vu-ban-ha-nam'])
  })

  test('a district does not become a commune: only the same level counts', () => {
    expect(drawn(lineageOf(history, 'huyen-vu-ban'))).toEqual(['huyen-vu-ban'])
    expect(drawn(lineageOf(history, 'tinh-nam-dinh'))).toEqual(['tinh-nam-dinh tinh-ninh-binh-2025'])
  })
})

describe('splits and units that keep their id', () => {
  const unit = (id: string, from: string | null, until: string | null): Unit => ({
    id,
    slug: id,
    life: { from, until },
    names: [{ from, until, value: id }],
    kinds: [{ from, until, value: { kind: 'xa', level: 'commune' } }],
    codes: [],
    parents: [],
    provenance: 'demo',
    source: 'test',
  })
  const change = (day: string, kind: Change['kind'], edges: readonly [string, string][]): Change => ({
    id: `${day}${kind}`,
    kind,
    effectiveOn: day,
    instrument: '',
    instrumentOn: null,
    note: null,
    provenance: 'demo',
    source: 'test',
    edges: edges.map(([from, to]) => ({ from, to, share: null })),
  })
  const make = (units: readonly Unit[], changes: readonly Change[]): UnitHistory => ({
    version: 1,
    units: new Map(units.map((each) => [each.id, each])),
    changes,
    blocks: [],
  })

  test('one that went two ways stands at each of them, as a part', () => {
    const split = make(
      [unit('a', null, '2020-01-01'), unit('b', '2020-01-01', null), unit('c', '2020-01-01', null)],
      [
        change('2020-01-01', 'split', [
          ['a', 'b'],
          ['a', 'c'],
        ]),
      ],
    )
    expect(drawn(lineageOf(split, 'a'))).toEqual(['a~ b', 'a~ c'])
    expect(lineageOf(split, 'a').columns.map(({ count }) => count)).toEqual([1, 2])
  })

  test('one that took in another and kept its id goes on beside it', () => {
    const joined = make(
      [unit('a', null, null), unit('b', null, '2020-01-01')],
      [
        change('2020-01-01', 'merge', [
          ['b', 'a'],
          ['a', 'a'],
        ]),
      ],
    )
    expect(drawn(lineageOf(joined, 'a'))).toEqual(['a ax2', 'b .'])
  })

  test('one that begins later has nothing before it', () => {
    const late = make(
      [
        unit('a', null, '2020-01-01'),
        unit('b', '2020-01-01', '2022-01-01'),
        unit('c', '2021-01-01', '2022-01-01'),
        unit('d', '2022-01-01', null),
      ],
      [
        change('2020-01-01', 'merge', [['a', 'b']]),
        change('2022-01-01', 'merge', [
          ['b', 'd'],
          ['c', 'd'],
        ]),
      ],
    )
    expect(drawn(lineageOf(late, 'd'))).toEqual(['a b|2 . dx2', '- - c .'])
  })
})

test('of 2023 in this unit today, and the other way round', () => {
  expect([...relativesOn(history, 'minh-tan-2025', '2023-01-01')].sort()).toEqual([
    'cong-hoa',
    'minh-tan',
    'minh-thuan',
    'tan-khanh',
  ])
  expect(relativesOn(history, 'minh-thuan', '2026-01-01')).toEqual(['minh-tan-2025'])
  expect(relativesOn(history, 'minh-thuan', '2024-10-01')).toEqual(['minh-tan-2024'])
})
