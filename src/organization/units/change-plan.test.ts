// What a drafted change would do, and everything that speaks against it.
import { describe, expect, test } from 'vitest'
import { days, historyOf } from '../../../test/support/unit-history.ts'
import type { ChangeDraft, NewUnit } from './change-draft.ts'
import { unitsOf } from './change-draft.ts'
import { type ChangePlan, planChange } from './change-plan.ts'
import { checkHistory } from './check.ts'
import { holdsOn, on, type UnitHistory } from './history.ts'

const TODAY = '2026-11-24'
const DAY = '2026-07-01'
const EVE = '2026-06-30'

const block = {
  id: 'khoi',
  slug: 'khoi',
  title: { vi: 'Khối xã', en: 'Communes' },
  members: [
    { ...days(null, null), value: 'a' },
    { ...days(null, null), value: 'b' },
  ],
}
const history = historyOf(
  {
    tinh: { level: 'province', name: 'Tỉnh Thử' },
    huyen: { level: 'district', name: 'Huyện Thử', parent: 'tinh' },
    a: { name: 'Xã An', parent: 'huyen', code: '101' },
    b: { name: 'Xã Bình', parent: 'huyen', code: '102' },
    c: { name: 'Xã Chính', parent: 'tinh', code: '103' },
    phong: { name: 'Phòng Kinh tế', level: 'office', kind: 'phong', parent: 'a' },
    to: { name: 'Tổ Một', level: 'office', kind: 'phong', parent: 'phong' },
    cu: { name: 'Xã Cũ', parent: 'huyen', until: '2025-07-01', code: '104' },
    moi: { name: 'Xã Mới', parent: 'huyen', from: '2026-09-01' },
  },
  [['dissolve', '2025-07-01', ['cu', 'a']]],
  [block],
)

const act = { effectiveOn: DAY, instrument: 'NQ 1/NQ-HĐND', instrumentOn: '2026-06-01', note: null } as const
const aftermath = { below: 'move', people: 'move', delegations: 'end' } as const
const newUnit = (what: Partial<NewUnit> = {}): NewUnit => ({
  name: 'Xã An Bình',
  kind: 'xa',
  level: 'commune',
  parentId: 'huyen',
  codes: [],
  ...what,
})

function plan(draft: ChangeDraft, of: UnitHistory = history): ChangePlan {
  let ids = 0
  return planChange(of, draft, { today: TODAY, newId: () => `neu-${++ids}` })
}
const merge = (what: Partial<Extract<ChangeDraft, { kind: 'merge' }>> = {}): ChangeDraft => ({
  ...act,
  ...aftermath,
  kind: 'merge',
  predecessors: ['a', 'b'],
  successor: { new: newUnit() },
  ...what,
})
const split = (what: Partial<Extract<ChangeDraft, { kind: 'split' }>> = {}): ChangeDraft => ({
  ...act,
  ...aftermath,
  kind: 'split',
  unitId: 'a',
  successors: [
    { to: { new: newUnit() }, share: '0.6' },
    { to: { unitId: 'c' }, share: '0.4' },
  ],
  continues: false,
  heir: 0,
  ...what,
})
const slugsOf = (units: readonly { readonly slug: string }[]) => units.map(({ slug }) => slug)
const nameOn = (of: ChangePlan, id: string, day: string) => on(of.after.units.get(id)?.names ?? [], day)
const parentOn = (of: ChangePlan, id: string, day: string) => on(of.after.units.get(id)?.parents ?? [], day)
const lives = (of: ChangePlan, id: string, day: string) => {
  const unit = of.after.units.get(id)
  return unit !== undefined && holdsOn(unit.life, day)
}
const edgesOf = (of: ChangePlan) =>
  of.effects.changes.map(({ kind, edges }) => [
    kind,
    ...edges.map(({ from, to, share }) => `${from}>${to}${share ? ` ${share}` : ''}`),
  ])

describe('what a change does', () => {
  test('a merger into a new unit: the old end, the new begins on the day, what stood below moves', () => {
    const done = plan(merge({ successor: { new: newUnit({ codes: [{ scheme: 'gso', code: '101' }] }) } }))
    expect(done.faults).toEqual([])
    expect(slugsOf(done.effects.ended)).toEqual(['a', 'b'])
    expect(slugsOf(done.effects.born)).toEqual(['xa-an-binh'])
    expect(done.effects.changed.map(({ after }) => after.slug)).toEqual(['phong'])
    const [born] = done.effects.born
    const id = born?.id ?? ''
    expect([lives(done, 'a', EVE), lives(done, 'a', DAY), lives(done, id, EVE), lives(done, id, DAY)]).toEqual([
      true,
      false,
      false,
      true,
    ])
    expect([parentOn(done, 'phong', EVE), parentOn(done, 'phong', DAY), parentOn(done, 'to', DAY)]).toEqual([
      'a',
      id,
      'phong',
    ])
    expect(edgesOf(done)).toEqual([['merge', `a>${id}`, `b>${id}`]])
    expect([...done.effects.heirs]).toEqual([
      ['a', id],
      ['b', id],
    ])
    expect(done.effects.blocks.map(({ unit, membership }) => [unit, membership])).toEqual([
      [id, 'join'],
      ['a', 'leave'],
      ['b', 'leave'],
    ])
    expect(checkHistory(done.after)).toEqual([])
    expect(done.isFuture).toBe(false)
  })

  test('a merger into a unit there is: it goes on under its name and code', () => {
    const done = plan(merge({ predecessors: ['a', 'b'], successor: { unitId: 'b' } }))
    expect(done.faults).toEqual([])
    expect(slugsOf(done.effects.ended)).toEqual(['a'])
    expect(done.effects.born).toEqual([])
    expect(edgesOf(done)).toEqual([['merge', 'a>b', 'b>b']])
    expect(nameOn(done, 'b', DAY)).toBe('Xã Bình')
  })

  test('what stood below may end with it, to the last', () => {
    const done = plan(merge({ below: 'end' }))
    expect(slugsOf(done.effects.ended)).toEqual(['a', 'b', 'phong', 'to'])
    expect(edgesOf(done)[1]).toEqual(['dissolve', 'phong>phong', 'to>to'])
    expect(done.effects.heirs.get('to')).toBe(done.effects.born[0]?.id)
    expect(checkHistory(done.after)).toEqual([])
  })

  test('people may be left without an heir', () => {
    expect([...plan(merge({ people: 'end' })).effects.heirs.values()]).toEqual([null, null])
  })

  test('a split keeps the parts as they were typed', () => {
    const done = plan(split())
    const id = done.effects.born[0]?.id ?? ''
    expect(done.faults).toEqual([])
    expect(slugsOf(done.effects.ended)).toEqual(['a'])
    expect(edgesOf(done)).toEqual([['split', `a>${id} 0.6`, 'a>c 0.4']])
    expect(parentOn(done, 'phong', DAY)).toBe(id)
    expect(checkHistory(done.after)).toEqual([])
  })

  test('a unit that gives away a part goes on, with its people and what stands below it', () => {
    const done = plan(split({ successors: [{ to: { unitId: 'c' }, share: null }], continues: true }))
    expect(done.faults).toEqual([])
    expect(done.effects.ended).toEqual([])
    expect(done.effects.heirs.size).toBe(0)
    expect(edgesOf(done)).toEqual([['split', 'a>c', 'a>a']])
  })

  test('a district that is dissolved: many successors, its communes go up', () => {
    const done = plan(
      {
        ...act,
        kind: 'dissolve',
        unitId: 'huyen',
        successors: [
          { unitId: 'c', share: null },
          { unitId: 'tinh', share: null },
        ],
        below: 'move',
      },
      historyOf({
        tinh: { level: 'province' },
        huyen: { level: 'district', parent: 'tinh' },
        a: { parent: 'huyen' },
        c: { parent: 'tinh' },
      }),
    )
    expect(done.faults).toEqual([])
    expect(edgesOf(done)).toEqual([['dissolve', 'huyen>c', 'huyen>tinh']])
    expect(parentOn(done, 'a', DAY)).toBe('tinh')
  })

  test('a unit that is dissolved without successors is concerned alone', () => {
    const done = plan({ ...act, kind: 'dissolve', unitId: 'c', successors: [], below: 'end' })
    expect(edgesOf(done)).toEqual([['dissolve', 'c>c']])
  })

  test.for([
    [{ kind: 'rename', unitId: 'a', name: ' Xã An Lạc ' }, 'rename', 'Xã An', 'Xã An Lạc'],
    [
      { kind: 'change-kind', unitId: 'a', to: { kind: 'phuong', level: 'commune' }, name: 'Phường An' },
      'level-change',
      'Xã An',
      'Phường An',
    ],
    [
      { kind: 'change-kind', unitId: 'a', to: { kind: 'phuong', level: 'commune' }, name: null },
      'level-change',
      'Xã An',
      'Xã An',
    ],
  ] as const)('%j: the old name holds until the day', ([draft, kind, before, after]) => {
    const done = plan({ ...act, ...draft })
    expect(done.faults).toEqual([])
    expect(edgesOf(done)).toEqual([[kind, 'a>a']])
    expect([nameOn(done, 'a', EVE), nameOn(done, 'a', DAY)]).toEqual([before, after])
    expect(checkHistory(done.after)).toEqual([])
  })

  test('a move, another code, no code', () => {
    expect(parentOn(plan({ ...act, kind: 'move', unitId: 'a', parentId: 'tinh' }), 'a', DAY)).toBe('tinh')
    const codes = (done: ChangePlan) =>
      done.after.units.get('a')?.codes.map(({ from, until, value }) => [from, until, value.code])
    expect(codes(plan({ ...act, kind: 'change-code', unitId: 'a', scheme: 'gso', code: '999' }))).toEqual([
      [null, DAY, '101'],
      [DAY, null, '999'],
    ])
    expect(codes(plan({ ...act, kind: 'change-code', unitId: 'a', scheme: 'gso', code: null }))).toEqual([
      [null, DAY, '101'],
    ])
    expect(codes(plan({ ...act, kind: 'change-code', unitId: 'a', scheme: 'org', code: 'H42.1' }))).toEqual([
      [null, null, '101'],
      [DAY, null, 'H42.1'],
    ])
  })

  test('a new unit under a living parent; its address is made from its name and is nobody else’s', () => {
    const first = plan({ ...act, kind: 'establish', unit: newUnit({ name: 'Xã Đồng Tâm' }) })
    expect(slugsOf(first.effects.born)).toEqual(['xa-dong-tam'])
    expect(edgesOf(first)).toEqual([['establish', 'neu-1>neu-1']])
    const again = plan({ ...act, kind: 'establish', unit: newUnit({ name: 'Xã Đông Tâm' }) }, first.after)
    expect(slugsOf(again.effects.born)).toEqual(['xa-dong-tam-2026'])
  })

  test('to join and to leave a block', () => {
    const joined = plan({ ...act, kind: 'block', blockId: 'khoi', unitId: 'c', membership: 'join' })
    expect(joined.after.blocks[0]?.members.at(-1)).toEqual({ from: DAY, until: null, value: 'c' })
    expect(joined.effects.changes).toEqual([])
    const left = plan({ ...act, kind: 'block', blockId: 'khoi', unitId: 'a', membership: 'leave' })
    expect(left.after.blocks[0]?.members[0]).toEqual({ from: null, until: DAY, value: 'a' })
  })

  test('a day to come is planned: nothing is different before it', () => {
    const done = plan({ ...merge(), effectiveOn: '2027-01-01' })
    expect([done.faults, done.isFuture, lives(done, 'a', TODAY)]).toEqual([[], true, true])
  })

  test('the history it was planned on is left as it was', () => {
    const before = JSON.stringify([...history.units.values(), history.changes, history.blocks])
    plan(merge({ below: 'end' }))
    plan(split())
    expect(JSON.stringify([...history.units.values(), history.changes, history.blocks])).toBe(before)
  })
})

describe('what speaks against a change is told with its field, its unit and its cure', () => {
  const cases: readonly (readonly [
    title: string,
    draft: ChangeDraft,
    field: string,
    unit: string | null,
    text: RegExp,
  ])[] = [
    ['no instrument', { ...merge(), instrument: ' ' }, 'instrument', null, /Nhập số, ký hiệu/],
    ['a day that does not exist', { ...merge(), effectiveOn: '2026-02-30' }, 'effectiveOn', null, /ngày có thật/],
    [
      'an instrument of a day that does not exist',
      { ...merge(), instrumentOn: '2026-13-01' },
      'instrumentOn',
      null,
      /ngày có thật/,
    ],
    [
      'an instrument later than its effect',
      { ...merge(), instrumentOn: '2026-08-01' },
      'instrumentOn',
      null,
      /ban hành sau/,
    ],
    ['one unit is no merger', merge({ predecessors: ['a', 'a'] }), 'predecessors', null, /từ hai đơn vị/],
    [
      'nobody is merged into the one there is',
      merge({ predecessors: ['b'], successor: { unitId: 'b' } }),
      'predecessors',
      null,
      /ít nhất một/,
    ],
    ['a unit that is not known', merge({ predecessors: ['a', 'x'] }), 'predecessors', 'x', /Không có đơn vị này/],
    [
      'a merger dated before one of its units',
      merge({ predecessors: ['a', 'moi'] }),
      'predecessors',
      'moi',
      /Xã Mới bắt đầu từ 1\/9\/2026\. Chọn/,
    ],
    [
      'a merger of a unit that has ended',
      merge({ predecessors: ['a', 'cu'] }),
      'predecessors',
      'cu',
      /Xã Cũ kết thúc ngày 1\/7\/2025\. Chọn đơn vị kế thừa/,
    ],
    ['units of two levels', merge({ predecessors: ['a', 'huyen'] }), 'predecessors', null, /cùng cấp/],
    [
      'a successor of another level',
      merge({ successor: { new: newUnit({ level: 'district' }) } }),
      'predecessors',
      null,
      /cùng cấp/,
    ],
    [
      'a successor that has ended',
      merge({ successor: { unitId: 'cu' } }),
      'successor',
      'cu',
      /không tồn tại ngày 1\/7\/2026/,
    ],
    [
      'a successor without a name',
      merge({ successor: { new: newUnit({ name: ' ' }) } }),
      'successor.name',
      null,
      /Nhập tên/,
    ],
    [
      'a successor of no kind',
      merge({ successor: { new: newUnit({ kind: '' }) } }),
      'successor.kind',
      null,
      /Chọn loại/,
    ],
    [
      'a code with spaces',
      merge({ successor: { new: newUnit({ codes: [{ scheme: 'gso', code: '1 2' }] }) } }),
      'successor.codes',
      null,
      /không có khoảng trắng/,
    ],
    [
      'two codes of one scheme',
      merge({
        successor: {
          new: newUnit({
            codes: [
              { scheme: 'gso', code: '1' },
              { scheme: 'gso', code: '2' },
            ],
          }),
        },
      }),
      'successor.codes',
      null,
      /một lần/,
    ],
    [
      'a code that another unit has that day',
      merge({ successor: { new: newUnit({ codes: [{ scheme: 'gso', code: '103' }] }) } }),
      'successor.codes',
      'neu-1',
      /Mã 103 từ 1\/7\/2026/,
    ],
    [
      'a parent that has ended',
      { ...act, kind: 'establish', unit: newUnit({ parentId: 'cu' }) },
      'parentId',
      'neu-1',
      /không tồn tại từ 1\/7\/2025/,
    ],
    [
      'a parent that is not known',
      { ...act, kind: 'establish', unit: newUnit({ parentId: 'x' }) },
      'parentId',
      'neu-1',
      /không có đơn vị cấp trên/,
    ],
    ['the same name', { ...act, kind: 'rename', unitId: 'a', name: 'Xã An' }, 'name', 'a', /đã có tên/],
    ['a name that is too long', { ...act, kind: 'rename', unitId: 'a', name: 'x'.repeat(201) }, 'name', null, /200/],
    [
      'the same kind',
      { ...act, kind: 'change-kind', unitId: 'a', to: { kind: 'xa', level: 'commune' }, name: null },
      'to',
      'a',
      /đã thuộc loại này/,
    ],
    ['the same parent', { ...act, kind: 'move', unitId: 'a', parentId: 'huyen' }, 'parentId', 'a', /đã ở đó/],
    ['under itself', { ...act, kind: 'move', unitId: 'a', parentId: 'a' }, 'parentId', 'a', /đã ở đó/],
    ['under one of its own', { ...act, kind: 'move', unitId: 'a', parentId: 'to' }, 'parentId', 'a', /thành vòng/],
    [
      'the same code',
      { ...act, kind: 'change-code', unitId: 'a', scheme: 'gso', code: '101' },
      'code',
      'a',
      /đã có mã 101/,
    ],
    [
      'no code to take away',
      { ...act, kind: 'change-code', unitId: 'a', scheme: 'org', code: null },
      'code',
      'a',
      /không có mã/,
    ],
    [
      'a code that is taken',
      { ...act, kind: 'change-code', unitId: 'a', scheme: 'gso', code: '102' },
      'code',
      'a',
      /là mã của Xã Bình|là mã của Xã An/,
    ],
    [
      'a split into one',
      split({ successors: [{ to: { unitId: 'c' }, share: null }] }),
      'successors',
      'a',
      /từ hai đơn vị/,
    ],
    [
      'a split into itself',
      split({
        successors: [
          { to: { unitId: 'a' }, share: null },
          { to: { unitId: 'c' }, share: null },
        ],
      }),
      'successors',
      'a',
      /không phải chính/,
    ],
    ['a split without an heir', split({ heir: 7 }), 'heir', 'a', /Chọn đơn vị nhận/],
    [
      'parts of more than the whole',
      split({
        successors: [
          { to: { unitId: 'b' }, share: '0.7' },
          { to: { unitId: 'c' }, share: '0.4' },
        ],
      }),
      'successors',
      'a',
      /1\.1, quá 1/,
    ],
    [
      'a part that is no number',
      split({
        successors: [
          { to: { unitId: 'b' }, share: 'nửa' },
          { to: { unitId: 'c' }, share: null },
        ],
      }),
      'successors',
      'a',
      /“nửa”/,
    ],
    [
      'dissolved into itself',
      { ...act, kind: 'dissolve', unitId: 'c', successors: [{ unitId: 'c', share: null }], below: 'end' },
      'successors',
      'c',
      /chính nó/,
    ],
    [
      'units below the top have nowhere to go',
      { ...act, kind: 'dissolve', unitId: 'tinh', successors: [], below: 'move' },
      'below',
      'tinh',
      /không có đơn vị cấp trên/,
    ],
    [
      'a block that is not known',
      { ...act, kind: 'block', blockId: 'x', unitId: 'c', membership: 'join' },
      'blockId',
      'c',
      /Không có khối/,
    ],
    [
      'in the block already',
      { ...act, kind: 'block', blockId: 'khoi', unitId: 'a', membership: 'join' },
      'membership',
      'a',
      /đã ở trong khối/,
    ],
    [
      'not in the block',
      { ...act, kind: 'block', blockId: 'khoi', unitId: 'c', membership: 'leave' },
      'membership',
      'c',
      /không ở trong khối/,
    ],
  ]

  test.for([...cases])('%s', ([, draft, field, unit, text]) => {
    const { faults } = plan(draft)
    expect(faults.map((fault) => [fault.field, fault.unit])).toContainEqual([field, unit])
    expect(faults.find((fault) => fault.field === field)?.text.vi).toMatch(text)
    for (const fault of faults) expect(fault.text.en).toMatch(/\S/)
  })

  test('what is written for that day or later stands in the way, and is named', () => {
    const renamed = plan({ ...act, kind: 'rename', unitId: 'a', name: 'Xã An Lạc' }).after
    for (const effectiveOn of [EVE, DAY]) {
      const { faults } = plan({ ...merge(), effectiveOn, instrumentOn: null }, renamed)
      expect(faults.map(({ field, unit }) => [field, unit])).toEqual([['effectiveOn', 'a']])
      expect(faults[0]?.text.vi).toBe('Xã An Lạc đã có thay đổi ghi cho ngày 1/7/2026. Chọn ngày hiệu lực sau ngày đó.')
    }
    expect(plan({ ...merge(), effectiveOn: '2026-07-02' }, renamed).faults).toEqual([])
    // another matter of the same unit is free
    expect(plan({ ...act, kind: 'move', unitId: 'a', parentId: 'tinh', effectiveOn: EVE }, renamed).faults).toEqual([])
  })

  test('two moves that would make a circle together: the second is refused', () => {
    const first = plan({ ...act, kind: 'move', unitId: 'b', parentId: 'a' })
    expect(first.faults).toEqual([])
    const second = plan({ ...act, kind: 'move', unitId: 'a', parentId: 'b' }, first.after)
    expect(second.faults[0]?.text.vi).toMatch(/thành vòng: Xã An → Xã Bình → Xã An/)
  })

  test('a fault that was there before does not stop a change elsewhere', () => {
    const broken = historyOf({ r: {}, a: { parent: 'r' }, x: { parent: 'y' }, y: { parent: 'x' } })
    expect(checkHistory(broken).length).toBe(1)
    expect(plan({ ...act, kind: 'rename', unitId: 'a', name: 'Xã Khác' }, broken).faults).toEqual([])
  })
})

describe('the units a right is needed for', () => {
  test.for([
    [merge(), ['a', 'b', 'huyen'], false],
    [merge({ successor: { unitId: 'c' } }), ['a', 'b', 'c'], false],
    [split(), ['a', 'c', 'huyen'], false],
    [{ ...act, kind: 'move', unitId: 'a', parentId: 'tinh' }, ['a', 'tinh'], false],
    [{ ...act, kind: 'establish', unit: newUnit({ parentId: null }) }, [], true],
    [
      { ...act, kind: 'dissolve', unitId: 'a', successors: [{ unitId: 'c', share: null }], below: 'end' },
      ['a', 'c'],
      false,
    ],
    [{ ...act, kind: 'block', blockId: 'khoi', unitId: 'a', membership: 'leave' }, ['a'], false],
  ] as const satisfies readonly (readonly [ChangeDraft, readonly string[], boolean])[])(
    '%#',
    ([draft, units, atRoot]) => {
      expect(unitsOf(draft)).toEqual({ units, atRoot })
    },
  )
})
