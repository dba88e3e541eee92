import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Bounds, boundsText, coverFaults } from './cover.ts'
import { decimalOf } from './decimal.ts'

type Row = Partial<Record<'gt' | 'ge' | 'lt' | 'le', number>>
const bounds = (row: Row): Bounds =>
  Object.fromEntries(Object.entries(row).map(([kind, value]) => [kind, decimalOf(value)]))
const faults = (rows: readonly Row[], to?: number) =>
  coverFaults(rows.map(bounds), { from: decimalOf(0), to: to === undefined ? undefined : decimalOf(to) }).map(
    (fault) =>
      fault.kind === 'hole'
        ? `hole ${fault.where}`
        : fault.kind === 'overlap'
          ? `overlap ${fault.first + 1},${fault.second + 1} at ${fault.where}`
          : `unreachable ${fault.row + 1}`,
  )

test.for<[string, Row[], number | undefined, string[]]>([
  ['lower bounds going down (the shipped form)', [{ ge: 0.3 }, { ge: 0.2 }, { ge: 0 }], undefined, []],
  ['the official form', [{ gt: 0.9 }, { ge: 0.7, le: 0.9 }, { lt: 0.7 }], undefined, []],
  ['upper bounds going up', [{ lt: 0.2 }, { lt: 0.5 }, {}], undefined, []],
  ['a last row for the rest', [{ ge: 0.5, le: 0.6 }, {}], undefined, []],
  ['one row for all', [{}], undefined, []],
  ['the top of a part of a whole is closed', [{ ge: 1 }, { lt: 1 }], 1, []],
  ['both bounds stated at 0.9', [{ ge: 0.7, le: 0.9 }, { ge: 0.9 }, { lt: 0.7 }], undefined, ['overlap 1,2 at 0.9']],
  ['the same the other way round', [{ ge: 0.9 }, { ge: 0.7, le: 0.9 }, { lt: 0.7 }], undefined, ['overlap 1,2 at 0.9']],
  ['nobody holds 0.9', [{ gt: 0.9 }, { lt: 0.9 }], undefined, ['hole 0.9']],
  ['a gap', [{ ge: 0.9 }, { ge: 0.5, lt: 0.8 }, { lt: 0.5 }], undefined, ['hole ≥ 0.8, < 0.9']],
  ['nothing above', [{ ge: 0.5, le: 1 }, { lt: 0.5 }], undefined, ['hole > 1']],
  ['nothing above is no hole where nothing can be above', [{ ge: 0.5, le: 1 }, { lt: 0.5 }], 1, []],
  ['nothing below', [{ ge: 0.1 }], undefined, ['hole ≥ 0, < 0.1']],
  ['zero itself', [{ gt: 0 }], undefined, ['hole 0']],
  ['lower bounds going up: the first takes all', [{ ge: 0 }, { ge: 0.5 }], undefined, ['unreachable 2']],
  ['a row without any value', [{ gt: 0.5, lt: 0.5 }, {}], undefined, ['unreachable 1']],
  ['a row beyond what can occur', [{ gt: 1 }, { le: 1 }], 1, ['unreachable 1']],
  ['a row used up by two others', [{ ge: 0.5 }, { lt: 0.5 }, { ge: 0.4, le: 0.6 }], undefined, ['unreachable 3']],
  ['two holes are told as two', [{ gt: 0.6 }, { gt: 0.2, lt: 0.6 }], undefined, ['hole ≥ 0, ≤ 0.2', 'hole 0.6']],
])('%s', ([, rows, to, expected]) => expect(faults(rows, to)).toEqual(expected))

test('bounds in signs', () => {
  expect(boundsText(bounds({ ge: 0.7, lt: 0.9 }))).toBe('≥ 0.7, < 0.9')
  expect(boundsText({})).toBe('…')
})

test('holes and unreachable rows agree with trying a fine grid of values', () => {
  const bound = fc.integer({ min: 0, max: 10 }).map((n) => n / 10)
  const row = fc.record({ gt: bound, ge: bound, lt: bound, le: bound }, { requiredKeys: [] })
  const values = Array.from({ length: 240 }, (_, i) => i / 200) // every tenth, and values between
  const holds = ({ gt, ge, lt, le }: Row, value: number) =>
    (gt === undefined || value > gt) &&
    (ge === undefined || value >= ge) &&
    (lt === undefined || value < lt) &&
    (le === undefined || value <= le)
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
      const found = coverFaults(rows.map(bounds), { from: decimalOf(0), to: undefined })
      const takers = values.map((value) => rows.findIndex((own) => holds(own, value)))
      expect(found.some(({ kind }) => kind === 'hole')).toBe(takers.includes(-1))
      const unreachable = rows.map((_, i) => i).filter((i) => !takers.includes(i))
      expect(found.flatMap((fault) => (fault.kind === 'unreachable' ? [fault.row] : []))).toEqual(unreachable)
    }),
    { numRuns: 1000 },
  )
})
