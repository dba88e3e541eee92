// Who answers for a unit today: a small organisation by hand, wrong data in circles, and generated histories against a slow version.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayOf, days, generatedHistory, historyOf } from '../../../test/support/unit-history.ts'
import { type CustodyTree, custodyTree, livingOn } from './custody.ts'
import { type Day, holdsOn, lastOf, on, type UnitHistory, type UnitId } from './history.ts'

const [Y1, Y2, TODAY] = ['2001-01-01', '2002-01-01', '2003-01-01'] as const

describe('a unit that is gone', () => {
  const history = historyOf(
    {
      p: { level: 'province', until: Y2 },
      q: { level: 'province', from: Y2 },
      d: { level: 'district', parent: 'p', until: Y2 },
      a: { parent: 'd', until: Y1 },
      b: { from: Y1, until: Y2, parent: 'd' },
      c: { from: Y2, parent: 'q' },
      e: { from: Y2, parent: 'q' },
      lost: { parent: 'd', until: Y1 },
      office: { level: 'office', parent: 'lost', until: Y1 },
    },
    [
      ['merge', Y1, ['a', 'b']],
      ['dissolve', Y1, ['lost', 'lost'], ['office', 'office']],
      ['merge', Y2, ['p', 'q']],
      ['merge', Y2, ['b', 'c']],
      ['dissolve', Y2, ['d', 'c'], ['d', 'e']],
    ],
  )
  const tree = custodyTree(history, TODAY)

  test.for([
    ['with one heir is its heir’s, through two mergers', 'a', ['a', 'b', 'c', 'q']],
    ['with two heirs stays under its last parent’s heir', 'd', ['d', 'p', 'q']],
    ['without heirs stays under its last parent', 'lost', ['lost', 'd', 'p', 'q']],
    ['keeps what stood below it', 'office', ['office', 'lost', 'd', 'p', 'q']],
  ] as const)('%s', ([, unit, above]) => {
    expect(tree.above(unit)).toEqual(above)
    for (const each of above) expect(tree.isWithin(unit, each)).toBe(true)
  })

  test('has its home with its living heir', () => {
    expect(['a', 'b', 'c', 'd', 'p'].map((unit) => tree.home(unit))).toEqual(['c', 'c', 'c', 'd', 'q'])
    expect([...tree.household('c')].sort()).toEqual(['a', 'b', 'c'])
  })

  test('had its own place while it lived', () => {
    const then = custodyTree(history, '2000-06-01')
    expect(then.above('a')).toEqual(['a', 'd', 'p'])
    expect(then.home('a')).toBe('a')
  })

  test('an unknown unit is nowhere', () => {
    expect(tree.subtree('x')).toEqual([])
    expect(tree.above('x')).toEqual([])
    expect(tree.isWithin('x', 'x')).toBe(false)
    expect(tree.isWithin('a', 'x')).toBe(false)
  })
})

describe('what stands under nobody', () => {
  const history = historyOf({
    elsewhere: { level: 'province' },
    top: { level: 'province' },
    below: { parent: 'top' },
    also: { parent: 'top' },
    lower: { parent: 'below' },
    former: { level: 'province', until: Y1 },
    strange: { parent: 'elsewhere' },
  })
  const tree = custodyTree(history, TODAY)

  test('is answered for by the top, which has the most below it', () => {
    expect(tree.above('top')).toEqual(['top'])
    expect(tree.above('strange')).toEqual(['strange', 'elsewhere', 'top'])
    expect(tree.above('former')).toEqual(['former', 'top'])
    expect(new Set(tree.subtree('top'))).toEqual(new Set(history.units.keys()))
  })

  test('keeps its own below it, and nothing else', () => {
    expect(tree.subtree('elsewhere')).toEqual(['elsewhere', 'strange'])
    expect(tree.isWithin('top', 'elsewhere')).toBe(false)
    expect(tree.isWithin('below', 'elsewhere')).toBe(false)
    expect(tree.subtree('below')).toEqual(['below', 'lower'])
  })
})

describe('wrong data', () => {
  test('a circle of parents is cut open: everyone has a place, nobody twice', () => {
    const history = historyOf({ a: { parent: 'b' }, b: { parent: 'c' }, c: { parent: 'a' }, d: { parent: 'b' } })
    const tree = custodyTree(history, TODAY)
    expect([...tree.order].sort()).toEqual(['a', 'b', 'c', 'd'])
    expect(tree.isWithin('d', 'b')).toBe(true)
    for (const unit of tree.order) expect(tree.above(unit).length).toBeLessThanOrEqual(4)
  })

  test('two that inherit from each other end somewhere', () => {
    const history = historyOf({ a: { until: Y1 }, b: { until: Y1 } }, [['merge', Y1, ['a', 'b'], ['b', 'a']]])
    const tree = custodyTree(history, TODAY)
    expect([...tree.order].sort()).toEqual(['a', 'b'])
    expect(['a', 'b']).toContain(tree.home('a'))
  })

  test('a parent that is nobody leaves the unit at the top', () => {
    expect(custodyTree(historyOf({ a: { parent: 'x' } }), TODAY).above('a')).toEqual(['a'])
  })

  test('a chain longer than the stack', () => {
    const rows = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i) => [`u${i}`, i === 0 ? {} : { parent: `u${i - 1}` }]),
    )
    expect(custodyTree(historyOf(rows), TODAY).subtree('u0').length).toBe(20_000)
  })
})

test('only the living are living', () => {
  const history = historyOf({
    a: { until: Y1 },
    b: { from: Y1 },
    c: { parents: [{ ...days(null, null), value: 'b' }] },
  })
  expect(livingOn(history, '2000-06-01')).toEqual(['a', 'c'])
  expect(livingOn(history, Y1)).toEqual(['b', 'c'])
})

/** Climbs from one unit, looking at everything again with each step. */
function slowAbove({ units, changes }: UnitHistory, start: UnitId, day: Day): readonly UnitId[] {
  const path: UnitId[] = []
  for (let at: UnitId | undefined = start; at !== undefined; ) {
    path.push(at)
    const unit = units.get(at)
    if (!unit) break
    const { until } = unit.life
    const heirs =
      until !== null && until <= day
        ? new Set(
            changes
              .filter(({ effectiveOn }) => effectiveOn === until)
              .flatMap(({ edges }) => edges.filter(({ from, to }) => from === at && to !== at).map(({ to }) => to)),
          )
        : new Set<UnitId>()
    at = heirs.size === 1 ? [...heirs][0] : (on(unit.parents, day) ?? lastOf(unit.parents))
  }
  return path
}

test('over generated histories it says what a slow climb says', () => {
  fc.assert(
    fc.property(generatedHistory, fc.nat({ max: 60 }), (history, month) => {
      const day = dayOf(month)
      const tree: CustodyTree = custodyTree(history, day)
      const ids = [...history.units.keys()]
      const paths = new Map(ids.map((id) => [id, slowAbove(history, id, day)]))
      for (const id of ids) {
        expect([id, tree.above(id)]).toEqual([id, paths.get(id)])
        const below = ids.filter((each) => paths.get(each)?.includes(id))
        expect([id, [...tree.subtree(id)].sort()]).toEqual([id, below.sort()])
        for (const other of ids) expect(tree.isWithin(other, id)).toBe(below.includes(other))
        const unit = history.units.get(id)
        if (unit && holdsOn(unit.life, day)) expect(tree.home(id)).toBe(id)
      }
    }),
    { numRuns: 60 },
  )
})
