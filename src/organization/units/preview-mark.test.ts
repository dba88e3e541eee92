// What was seen is what is confirmed: the same preview has the same mark, another one another.
import { expect, test } from 'vitest'
import { vuBan } from '../../../test/support/vu-ban.ts'
import { NOBODY_AFFECTED } from './affected.ts'
import type { ChangeDraft } from './change-draft.ts'
import { planChange } from './change-plan.ts'
import { previewMark } from './preview-mark.ts'

const draft: ChangeDraft = {
  kind: 'merge',
  effectiveOn: '2027-01-01',
  instrument: 'NQ 1',
  instrumentOn: null,
  note: null,
  predecessors: ['vu-ban-2025', 'minh-tan-2025'],
  successor: { new: { name: 'Xã Mới', kind: 'xa', level: 'commune', parentId: 'tinh-ninh-binh-2025', codes: [] } },
  below: 'move',
  people: 'move',
  delegations: 'end',
}
let count = 0
const preview = (each: ChangeDraft = draft, history = vuBan()) => {
  const plan = planChange(history, each, { today: '2026-11-24', newId: () => `id-${++count}` })
  return { plan, affected: NOBODY_AFFECTED, faults: plan.faults }
}
const position = {
  id: 'p1',
  personId: 'a',
  personName: 'A',
  unitId: 'vu-ban-2025',
  role: 'leader',
  title: null,
  from: '2025-07-01',
  until: null,
}

test('ids that are made anew each time are no difference', () => {
  expect(previewMark(preview())).toBe(previewMark(preview()))
})

test('another name, another day, another officer or another fault is', () => {
  const history = vuBan()
  const commune = history.units.get('minh-tan-2025')
  if (!commune) throw new Error('fixture')
  const renamed = {
    ...history,
    units: new Map([...history.units, [commune.id, { ...commune, names: [{ ...commune.life, value: 'Xã Khác' }] }]]),
  }
  const { plan } = preview()
  const heir = plan.effects.born[0]?.id ?? null
  const marks = [
    previewMark(preview()),
    previewMark(preview(draft, renamed)),
    previewMark(preview({ ...draft, effectiveOn: '2027-02-01' })),
    previewMark({ plan, affected: { ...NOBODY_AFFECTED, positions: [{ ...position, to: heir }] }, faults: [] }),
    previewMark({ plan, affected: { ...NOBODY_AFFECTED, positions: [{ ...position, to: null }] }, faults: [] }),
    previewMark({
      plan,
      affected: NOBODY_AFFECTED,
      faults: [{ field: 'people', unit: null, text: { vi: 'a', en: 'b' } }],
    }),
  ]
  expect(new Set(marks).size).toBe(marks.length)
})

test('whom the officers go to is told by who it is, not by its id', () => {
  const marks = [preview(), preview()].map(({ plan }) =>
    previewMark({
      plan,
      affected: { ...NOBODY_AFFECTED, positions: [{ ...position, to: plan.effects.born[0]?.id ?? null }] },
      faults: [],
    }),
  )
  expect(marks[0]).toBe(marks[1])
})
