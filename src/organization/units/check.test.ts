// What is wrong with a history: each fault by the unit and the day it names, and its words in both languages.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { days, generatedHistory, historyOf } from '../../../test/support/unit-history.ts'
import { checkHistory, type HistoryFault } from './check.ts'
import { historyFaultText } from './fault-text.ts'
import type { UnitHistory } from './history.ts'

const [Y1, Y2, Y3] = ['2001-01-01', '2002-01-01', '2003-01-01'] as const
const whole = (value: string) => ({ ...days(null, null), value })

type Case = readonly [title: string, history: UnitHistory, faults: readonly Partial<HistoryFault>[]]

const cases: readonly Case[] = [
  [
    'two names at once',
    historyOf({
      a: {
        names: [
          { ...days(null, Y2), value: 'A' },
          { ...days(Y1, null), value: 'B' },
        ],
      },
    }),
    [{ kind: 'overlap', unit: 'a', what: 'name', day: Y1 }],
  ],
  [
    'two names at once, one of them for good',
    historyOf({ a: { names: [whole('A'), { ...days(Y1, Y2), value: 'B' }] } }),
    [{ kind: 'overlap', unit: 'a', what: 'name', day: Y1 }],
  ],
  [
    'no name for a year',
    historyOf({
      a: {
        names: [
          { ...days(null, Y1), value: 'A' },
          { ...days(Y2, null), value: 'B' },
        ],
      },
    }),
    [{ kind: 'gap', unit: 'a', what: 'name', day: Y1 }],
  ],
  [
    'no name at the beginning',
    historyOf({ a: { names: [{ ...days(Y1, null), value: 'A' }] } }),
    [{ kind: 'gap', unit: 'a', what: 'name', day: null }],
  ],
  [
    'no name at the end',
    historyOf({ a: { until: Y3, names: [{ ...days(null, Y2), value: 'A' }] } }),
    [{ kind: 'gap', unit: 'a', what: 'name', day: Y2 }],
  ],
  ['no name at all', historyOf({ a: { names: [] } }), [{ kind: 'gap', unit: 'a', what: 'name', day: null }]],
  [
    'a name that ends before it begins',
    historyOf({ a: { names: [{ ...days(Y2, Y1), value: 'A' }] } }),
    [{ kind: 'days-empty', unit: 'a', what: 'name', day: Y2 }],
  ],
  [
    'a life that ends before it begins',
    historyOf({ a: { from: Y2, until: Y1 } }),
    [{ kind: 'life-empty', unit: 'a', day: Y2 }],
  ],
  [
    'a code before the unit begins',
    historyOf({ a: { from: Y2, codes: [{ ...days(Y1, null), value: '1' }] } }),
    [{ kind: 'outside-life', unit: 'a', what: 'code', day: Y1 }],
  ],
  [
    'a code after the unit ended',
    historyOf({ a: { until: Y2, codes: [{ ...days(null, Y3), value: '1' }] } }),
    [{ kind: 'outside-life', unit: 'a', what: 'code', day: Y2 }],
  ],
  ['a code for a part of a life is no fault', historyOf({ a: { codes: [{ ...days(Y1, Y2), value: '1' }] } }), []],
  ['a parent that is nobody', historyOf({ a: { parent: 'x' } }), [{ kind: 'parent-unknown', unit: 'a', parent: 'x' }]],
  [
    'a parent that has ended',
    historyOf({ a: { parent: 'b' }, b: { until: Y2 } }),
    [{ kind: 'parent-not-living', unit: 'a', parent: 'b', day: Y2 }],
  ],
  [
    'a parent that has not begun',
    historyOf({ a: { from: Y1, parent: 'b' }, b: { from: Y2 } }),
    [{ kind: 'parent-not-living', unit: 'a', parent: 'b', day: Y1 }],
  ],
  [
    'no parent for a while',
    historyOf({
      p: {},
      a: {
        parents: [
          { ...days(null, Y1), value: 'p' },
          { ...days(Y2, null), value: 'p' },
        ],
      },
    }),
    [{ kind: 'gap', unit: 'a', what: 'parent', day: Y1 }],
  ],
  [
    'a circle from the beginning',
    historyOf({ a: { parent: 'b' }, b: { parent: 'c' }, c: { parent: 'a' } }),
    [{ kind: 'parent-cycle', unit: 'a', through: ['a', 'b', 'c'], day: null }],
  ],
  [
    'a circle of one year alone, made by two moves on two days',
    historyOf({
      r: {},
      a: {
        parents: [
          { ...days(null, Y1), value: 'r' },
          { ...days(Y1, null), value: 'b' },
        ],
      },
      b: {
        parents: [
          { ...days(null, Y2), value: 'r' },
          { ...days(Y2, Y3), value: 'a' },
          { ...days(Y3, null), value: 'r' },
        ],
      },
    }),
    [{ kind: 'parent-cycle', unit: 'b', through: ['b', 'a'], day: Y2 }],
  ],
  [
    'a code that means two on one day',
    historyOf({ a: { codes: [{ ...days(null, Y2), value: '7' }] }, b: { codes: [{ ...days(Y1, null), value: '7' }] } }),
    [{ kind: 'code-means-two', unit: 'b', other: 'a', scheme: 'gso', code: '7', day: Y1 }],
  ],
  [
    'a code that passes on the day is no fault',
    historyOf({ a: { codes: [{ ...days(null, Y1), value: '7' }] }, b: { codes: [{ ...days(Y1, null), value: '7' }] } }),
    [],
  ],
  [
    'two codes of a scheme at once',
    historyOf({ a: { codes: [whole('7'), { ...days(Y1, null), value: '8' }] } }),
    [{ kind: 'overlap', unit: 'a', what: 'code', day: Y1 }],
  ],
  [
    'a merger dated before one of its units',
    historyOf({ a: { from: Y2 }, b: {}, c: { from: Y1 } }, [['merge', Y1, ['a', 'c'], ['b', 'c']]]),
    [{ kind: 'change-before-unit', unit: 'a', day: Y1, from: Y2 }],
  ],
  [
    'a merger on the very day one of its units begins',
    historyOf({ a: { from: Y1 }, c: { from: Y1 } }, [['merge', Y1, ['a', 'c']]]),
    [{ kind: 'change-before-unit', unit: 'a', day: Y1, from: Y1 }],
  ],
  [
    'a merger dated after one of its units ended',
    historyOf({ a: { until: Y1 }, c: { from: Y2 } }, [['merge', Y2, ['a', 'c']]]),
    [{ kind: 'change-after-unit', unit: 'a', day: Y2, until: Y1 }],
  ],
  [
    'a successor that is not born yet',
    historyOf({ a: { until: Y1 }, c: { from: Y2 } }, [['merge', Y1, ['a', 'c']]]),
    [{ kind: 'successor-not-living', unit: 'c', day: Y1 }],
  ],
  [
    'a successor that is nobody',
    historyOf({ a: { until: Y1 } }, [['merge', Y1, ['a', 'x']]]),
    [{ kind: 'change-unit-unknown', unit: 'x', day: Y1 }],
  ],
  [
    'a unit that is only concerned may begin or end on the day',
    historyOf({ a: { from: Y1 }, b: { until: Y1 } }, [
      ['establish', Y1, ['a', 'a']],
      ['dissolve', Y1, ['b', 'b']],
    ]),
    [],
  ],
  [
    'parts that are more than the whole, over two changes of a day',
    historyOf({ a: { until: Y1 }, b: {}, c: {} }, [
      ['split', Y1, ['a', 'b', '0.6']],
      ['merge', Y1, ['a', 'c', '0.41']],
    ]),
    [{ kind: 'shares-over-one', unit: 'a', day: Y1, sum: '1.01' }],
  ],
  [
    'a part that is no number',
    historyOf({ a: { until: Y1 }, b: {} }, [['split', Y1, ['a', 'b', 'half']]]),
    [{ kind: 'share-not-valid', unit: 'a', day: Y1, share: 'half' }],
  ],
  [
    'a unit twice in a block at once',
    historyOf(
      { a: {} },
      [],
      [
        {
          id: 'k',
          slug: 'k',
          title: { vi: 'Khối', en: 'Block' },
          members: [whole('a'), { ...days(Y1, Y2), value: 'a' }],
        },
      ],
    ),
    [{ kind: 'overlap', unit: 'a', what: 'block', day: Y1 }],
  ],
]

describe('each fault is named with its unit and its day', () => {
  test.for([...cases])('%s', ([, history, faults]) => {
    expect(checkHistory(history)).toEqual(faults.map((fault) => expect.objectContaining(fault)))
  })
})

test('two units with one address', () => {
  const history = historyOf({ a: {}, b: {} })
  const [a, b] = [...history.units.values()]
  if (!a || !b) throw new Error('two units')
  const units = new Map([
    ['a', a],
    ['b', { ...b, slug: 'a' }],
  ])
  expect(checkHistory({ ...history, units })).toEqual([{ kind: 'slug-twice', unit: 'b', other: 'a' }])
})

test('every fault says its unit and its cure in both languages', () => {
  for (const [title, history] of cases) {
    for (const fault of checkHistory(history)) {
      const { vi, en } = historyFaultText(fault, history)
      for (const text of [vi, en]) {
        expect([title, text]).toEqual([title, expect.stringMatching(/\..+\.$/s)])
        expect(text).not.toMatch(/undefined|null|NaN/)
      }
      expect(vi).not.toBe(en)
      if ('day' in fault && fault.day !== null && fault.kind !== 'share-not-valid')
        expect(vi).toMatch(/01\/01\/200\d|1\/1\/200\d/)
    }
  }
})

test('what the rules of changes make has no fault', () => {
  fc.assert(
    fc.property(generatedHistory, (history) => {
      expect(checkHistory(history)).toEqual([])
    }),
  )
})
