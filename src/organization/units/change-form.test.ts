// A change as it is filled in: what is read from text, what is asked back, and that nothing typed is lost.
import { describe, expect, test } from 'vitest'
import { vuBan } from '../../../test/support/vu-ban.ts'
import type { DraftKind } from './change-draft.ts'
import {
  draftOf,
  FORM_KINDS,
  type FormState,
  filledIn,
  formFieldOf,
  formState,
  NotOne,
  stepsOf,
  typedUnit,
  unitTyped,
} from './change-form.ts'
import { planChange } from './change-plan.ts'

const history = vuBan()
const today = '2026-11-24'
const act = { ngay: '1/1/2027', vb: 'NQ 1' }
const drafted = (kind: DraftKind, given: Partial<FormState>) =>
  draftOf(kind, formState({ ...act, ...given }), history, today)
const draft = (kind: DraftKind, given: Partial<FormState>) => {
  const answer = drafted(kind, given)
  return 'draft' in answer ? answer.draft : answer.faults.map(({ field, text }) => `${field}: ${text.vi}`)
}
const fieldsWrong = (kind: DraftKind, given: Partial<FormState>) => {
  const answer = drafted(kind, given)
  return 'faults' in answer ? answer.faults.map(({ field }) => field) : []
}

describe('units as people write them', () => {
  test.for([
    ['minh-tan-2024', '2026-01-01', 'minh-tan-2024'], // a slug means its unit on any day
    ['13750', '2026-01-01', 'minh-tan-2025'],
    ['13750', '2025-01-01', 'minh-tan-2024'],
    ['13750', '2024-01-01', 'tan-khanh'],
    ['Xã Minh Tân', '2026-01-01', 'minh-tan-2025'],
    ['minh tan', '2025-01-01', 'minh-tan-2024'],
    ['Xã Minh Tân (13771)', '2024-01-01', 'minh-tan'],
    ['minh tan, 13771', '2024-01-01', 'minh-tan'],
    ['Vụ Bản', '2024-01-01', 'huyen-vu-ban'],
    ['Vũ Bản', '2024-01-01', 'vu-ban-ha-nam'],
  ] as const)('%s on %s is %s', ([typed, day, id]) => {
    const unit = unitTyped(history, typed, day)
    expect(unit instanceof NotOne ? 'not one' : unit.id).toBe(id)
  })

  test('letters that two units have are asked back with their codes', () => {
    const found = unitTyped(history, 'vu ban', '2024-01-01')
    expect(found instanceof NotOne && found.units.map(({ id }) => id).sort()).toEqual(['huyen-vu-ban', 'vu-ban-ha-nam'])
    expect(draft('rename', { dv: ['vu ban'], ten: 'X', ngay: '1/1/2024' })).toEqual([
      'dv: Có 2 đơn vị “vu ban”: Huyện Vụ Bản (359), Xã Vũ Bản (13507). Ghi thêm mã',
    ])
  })

  test('what stands in a field is read as the same unit again', () => {
    for (const unit of history.units.values())
      expect(unitTyped(history, typedUnit(history, unit, today), today)).toBe(unit)
  })
})

describe('drafts', () => {
  test.for([
    ['rename', { dv: ['vu-ban-2025'], ten: 'Xã Thiên Bản' }, { unitId: 'vu-ban-2025', name: 'Xã Thiên Bản' }],
    [
      'change-kind',
      { dv: ['vu-ban-2025'], loai: 'phuong' },
      { unitId: 'vu-ban-2025', to: { kind: 'phuong', level: 'commune' }, name: null },
    ],
    ['move', { dv: ['13741'], cha: 'Xã Minh Tân' }, { unitId: 'vu-ban-2025', parentId: 'minh-tan-2025' }],
    ['change-code', { dv: ['13741'], ma: '1' }, { unitId: 'vu-ban-2025', scheme: 'gso', code: '1' }],
    ['change-code', { dv: ['13741'] }, { code: null }],
    [
      'establish',
      { ten: 'Xã Mới', loai: 'xa', cha: '37', ma: '9' },
      {
        unit: {
          name: 'Xã Mới',
          kind: 'xa',
          level: 'commune',
          parentId: 'tinh-ninh-binh-2025',
          codes: [{ scheme: 'gso', code: '9' }],
        },
      },
    ],
    [
      'merge',
      { dv: ['vu-ban-2025', 'minh-tan-2025'], kt: 'vu-ban-2025' },
      {
        predecessors: ['vu-ban-2025', 'minh-tan-2025'],
        successor: { unitId: 'vu-ban-2025' },
        below: 'move',
        people: 'move',
        delegations: 'remake',
      },
    ],
    [
      'split',
      { dv: ['vu-ban-2025'], nhan: 'Xã Gôi; 0,4\nXã Minh Tân', nguoi: 'ket-thuc' },
      {
        people: 'end',
        continues: false,
        successors: [
          { to: { new: { name: 'Xã Gôi', kind: 'xa', parentId: 'tinh-ninh-binh-2025' } }, share: '0.4' },
          { to: { unitId: 'minh-tan-2025' }, share: null },
        ],
      },
    ],
    [
      'dissolve',
      { dv: ['vu-ban-2025'], nhan: '13750; 0,5' },
      { successors: [{ unitId: 'minh-tan-2025', share: '0.5' }] },
    ],
  ] as const)('%s with %o', ([kind, given, expected]) => {
    expect(draft(kind, given as Partial<FormState>)).toMatchObject({
      kind,
      effectiveOn: '2027-01-01',
      instrument: 'NQ 1',
      ...expected,
    })
  })

  test('days are read as people write them', () => {
    expect(
      draft('rename', { dv: ['13741'], ten: 'X', ngay: 'ngày 1 tháng 7 năm 2027', vbngay: '2027-05-01' }),
    ).toMatchObject({
      effectiveOn: '2027-07-01',
      instrumentOn: '2027-05-01',
    })
  })

  test.for([
    ['rename', { dv: ['13741'], ten: 'X', ngay: '31/2/2027' }, ['ngay']],
    ['rename', { dv: ['13741'], ten: 'X', vb: '' }, ['vb']],
    ['rename', {}, ['dv', 'ten']],
    ['rename', { dv: ['no such unit'], ten: 'X', vbngay: 'hôm qua' }, ['vbngay', 'dv']],
    ['merge', { dv: ['13741'] }, ['dv', 'kt']],
    ['merge', { dv: ['13741', '13750'], kt: 'moi' }, ['loai', 'cha', 'ten']],
    ['establish', { ten: 'X', loai: 'no such kind', cha: 'nobody' }, ['loai', 'cha']],
    ['split', { dv: ['13741'] }, ['nhan']],
    ['split', { dv: ['13741'], nhan: 'Gôi mới' }, ['nhan']], // of what kind?
    ['move', { dv: ['13741'] }, ['cha']],
    ['block', { dv: ['13741'], vb: '' }, ['khoi']],
  ] as const)('%s with %o is wrong in %o', ([kind, given, fields]) => {
    expect(fieldsWrong(kind, given as Partial<FormState>).sort()).toEqual([...fields].sort())
  })
})

describe('what is filled in', () => {
  test('goes through an address and comes back the same', () => {
    const state = formState({
      ...act,
      dv: ['a', 'b'],
      ten: 'Xã “Mới” & cũ',
      gc: 'một\nhai',
      uq: 'ket-thuc',
      tiep: 'co',
    })
    const query = new URLSearchParams(filledIn(state).map(([name, value]) => [name, value]))
    const back = formState({ ...Object.fromEntries(query), dv: query.getAll('dv') })
    expect(back).toEqual(state)
    expect(query.has('he')).toBe(false) // the usual answers are left out
  })

  test('a unit is chosen once', () => {
    expect(formState({ dv: ['a', ' a ', ''] }).dv).toEqual(['a'])
    expect(formState({ dv: 'a' }).dv).toEqual(['a'])
  })

  test('every fault of a plan that names a field leads to a field of that form', () => {
    const asked = (kind: DraftKind) => new Set(stepsOf(kind).flatMap(({ fields }) => fields))
    for (const [kind, given] of [
      ['merge', { dv: ['goi', 'minh-tan-2025'], kt: 'minh-tan-2025' }],
      ['merge', { dv: ['vu-ban-2025', 'minh-tan-2025'], kt: 'vu-ban-2025', ngay: '1/1/2024' }],
      ['rename', { dv: ['goi'], ten: 'X' }],
      ['move', { dv: ['vu-ban-2025'], cha: 'tinh-ninh-binh-2025' }],
      ['change-code', { dv: ['vu-ban-2025'], ma: '13750' }],
      ['split', { dv: ['goi'], nhan: 'Xã A\nXã B' }],
      ['establish', { ten: 'X', loai: 'xa', cha: 'goi' }],
    ] as const) {
      const answer = drafted(kind, given as unknown as Partial<FormState>)
      if ('faults' in answer) throw new Error(`${kind}: ${JSON.stringify(answer.faults)}`)
      const { faults } = planChange(history, answer.draft, { today, newId: () => 'new' })
      expect(faults.length).toBeGreaterThan(0)
      for (const { field } of faults) {
        const own = formFieldOf(field)
        expect(own !== undefined && asked(kind).has(own), `${kind}: ${field}`).toBe(true)
      }
    }
  })

  test('every kind has steps, and each field stands in one of them', () => {
    for (const kind of FORM_KINDS) {
      const fields = stepsOf(kind).flatMap((each) => each.fields)
      expect(fields.length).toBe(new Set(fields).size)
      expect(fields).toContain('ngay')
    }
  })
})
