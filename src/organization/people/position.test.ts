// Positions: their days, their units, their roles.
import { describe, expect, test } from 'vitest'
import type { Actor } from '../../platform/actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Rights } from '../rights/may.ts'
import { custodyTree } from '../units/custody.ts'
import type { Change, Unit, UnitHistory } from '../units/history.ts'
import { checkPosition, courseOn, endOn, mayGiveRole, type Position, type PositionFacts, scopesOf } from './position.ts'

const unit = (id: string, name: string, parent: string | null, from: string | null, until: string | null): Unit => ({
  id,
  slug: id,
  life: { from, until },
  names: [{ from, until, value: name }],
  kinds: [{ from, until, value: { kind: 'xa', level: 'commune' } }],
  codes: [],
  parents: parent === null ? [] : [{ from, until, value: parent }],
  provenance: 'demo',
  source: 'test',
})
const merge: Change = {
  id: 'gop',
  kind: 'merge',
  effectiveOn: '2025-07-01',
  instrument: 'NQ thử',
  instrumentOn: null,
  note: null,
  provenance: 'demo',
  source: 'test',
  edges: [
    { from: 'cu', to: 'moi', share: null },
    { from: 'cu', to: 'khac', share: null },
  ],
}
const units = [
  unit('tinh', 'Tỉnh Thử', null, null, null),
  unit('cu', 'Xã Cũ', 'tinh', '2000-01-01', '2025-07-01'),
  unit('moi', 'Xã Mới', 'tinh', '2025-07-01', null),
  unit('khac', 'Xã Khác', 'tinh', '2025-07-01', null),
  unit('het', 'Xã Hết', 'tinh', '2000-01-01', '2020-01-01'),
]
const history: UnitHistory = {
  version: 1,
  units: new Map(units.map((each) => [each.id, each])),
  changes: [merge],
  blocks: [],
}

const facts = (over: Partial<PositionFacts> = {}): PositionFacts => ({
  unitId: 'moi',
  role: 'clerk',
  title: null,
  from: '2025-07-01',
  until: null,
  ...over,
})
const position = (over: Partial<Position> = {}): Position => ({ ...facts(), id: 'p', personId: 'an', ...over })

describe('a position', () => {
  test.for([
    ['from the first day of its unit', {}, [], 'fine'],
    ['of a unit that was there then', { unitId: 'cu', from: '2010-01-01', until: '2025-07-01' }, [], 'fine'],
    ['beside another role', {}, [{ role: 'specialist' }], 'fine'],
    ['after the same one before', { from: '2026-01-01' }, [{ until: '2026-01-01' }], 'fine'],
    ['beside the same one elsewhere', {}, [{ unitId: 'khac' }], 'fine'],
    ['that ends before it begins', { until: '2025-07-01' }, [], 'position.days-order'],
    ['of no unit', { unitId: 'nowhere' }, [], 'position.unit-unknown'],
    ['before its unit', { from: '2025-06-30' }, [], 'position.unit-not-yet'],
    ['beyond its unit', { unitId: 'cu', from: '2020-01-01' }, [], 'position.unit-ended-heirs'],
    [
      'a day beyond its unit',
      { unitId: 'cu', from: '2020-01-01', until: '2025-07-02' },
      [],
      'position.unit-ended-heirs',
    ],
    ['of a unit that is gone without heirs', { unitId: 'het', from: '2025-07-01' }, [], 'position.unit-ended'],
    ['twice', { from: '2026-01-01' }, [{}], 'position.overlap'],
    ['twice, for one day', { until: '2026-01-02' }, [{ from: '2026-01-01' }], 'position.overlap'],
    ['with a title as long as a letter', { title: 'x'.repeat(101) }, [], 'position.title-long'],
    ['of a citizen', { role: 'citizen' }, [], 'position.role-unknown'],
    ['of a program', { role: 'integrator' }, [], 'position.role-unknown'],
  ] as const)('%s', ([, over, others, expected]) => {
    const answer = checkPosition(
      facts(over),
      history,
      others.map((each) => position(each)),
    )
    expect(answer instanceof Refusal ? answer.code : 'fine').toBe(expected)
  })

  test('whoever is refused for an ended unit is told who took over', () => {
    const answer = checkPosition(facts({ unitId: 'cu', from: '2025-08-01' }), history, [])
    expect(answer).toMatchObject({
      values: { unit: 'Xã Cũ', unitLastDay: '2025-06-30', heirs: 'Xã Mới, Xã Khác' },
      fields: { unit: 'position.unit-ended-heirs' },
    })
  })
})

describe('an end', () => {
  test.for([
    ['later', position(), '2026-01-01', '2026-01-01'],
    ['earlier than the one it had', position({ until: '2027-01-01' }), '2026-01-01', '2026-01-01'],
    ['before the start', position(), '2025-07-01', 'position.end-before-start'],
    ['after it has ended', position({ until: '2026-01-01' }), '2026-02-01', 'position.ended-already'],
    ['on the day it has ended', position({ until: '2026-01-01' }), '2026-01-01', 'position.ended-already'],
  ] as const)('%s', ([, held, until, expected]) => {
    const answer = endOn(held, until)
    expect(answer instanceof Refusal ? answer.code : answer.until).toBe(expected)
  })
})

test.for([
  ['2025-06-30', 'coming'],
  ['2025-07-01', 'running'],
  ['2025-12-31', 'running'],
  ['2026-01-01', 'past'],
] as const)('on %s a position of the second half of 2025 is %s', ([day, course]) => {
  expect(courseOn({ from: '2025-07-01', until: '2026-01-01' }, day)).toBe(course)
})

test('a person belongs to the units of today and tomorrow, and to former ones only when there are no others', () => {
  const past = { unitId: 'cu', until: '2025-07-01' }
  expect(scopesOf([past, { unitId: 'moi', until: null }], '2026-01-01')).toEqual(['moi'])
  expect(scopesOf([past], '2026-01-01')).toEqual(['cu'])
  expect(scopesOf([], '2026-01-01')).toEqual([])
})

describe('a role that reaches the whole tenant', () => {
  const rights: Rights = {
    access: {
      'person.change': {
        label: { vi: '', en: '' },
        changes: true,
        grants: [{ role: 'administrator', reach: 'subtree' }],
      },
      'journal.read': { label: { vi: '', en: '' }, changes: false, grants: [{ role: 'auditor', reach: 'tenant' }] },
    },
    tree: custodyTree(history, '2026-01-01'),
  }
  const administrator = (scope: string): Actor => ({
    kind: 'person',
    id: 'an',
    name: 'An',
    posts: [{ role: 'administrator', scope }],
    session: null,
  })

  test('is given by who administers all of it, and by nobody else', () => {
    expect(mayGiveRole(administrator('tinh'), 'auditor', rights)).toBe(true)
    expect(mayGiveRole(administrator('moi'), 'auditor', rights)).toMatchObject({ code: 'position.role-too-wide' })
    expect(mayGiveRole(administrator('moi'), 'clerk', rights)).toBe(true)
  })
})
