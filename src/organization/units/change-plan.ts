// change-plan.ts — what a drafted change would do: everything that speaks against it, and who ends, begins and is different. Pure.
// The same rule makes the preview and, on what the lock shows, the decision.
import type { ChangeDraft, DraftOf } from './change-draft.ts'
import { checkHistory, type HistoryFault } from './check.ts'
import { dayBefore } from './days.ts'
import {
  codeFaults,
  type DraftFault,
  Draughtsman,
  type EdgeRow,
  en,
  fault,
  isDay,
  nameFaults,
  newUnitFaults,
  type PlanEffects,
  vi,
} from './draughtsman.ts'
import { historyFaultText } from './fault-text.ts'
import { type Day, on, type Unit, type UnitHistory } from './history.ts'

export type ChangePlan = {
  readonly faults: readonly DraftFault[]
  readonly effects: PlanEffects
  /** The history with the change in it; the same as before where nothing could be planned. */
  readonly after: UnitHistory
  /** It takes effect later than today: until then everything stays as it is. */
  readonly isFuture: boolean
}

export type PlanContext = {
  readonly today: Day
  /** Ids of what begins. A preview throws them away. */
  readonly newId: () => string
}

export function planChange(history: UnitHistory, draft: ChangeDraft, { today, newId }: PlanContext): ChangePlan {
  const work = new Draughtsman(history, draft, newId)
  const faults = [...actFaults(draft), ...planKind(work, draft)]
  const isFuture = draft.effectiveOn > today
  if (faults.length > 0) return { faults, effects: NO_EFFECTS, after: history, isFuture }
  const { after, effects } = work.result()
  return { faults: newFaults(history, after, draft), effects, after, isFuture }
}

const NO_EFFECTS: PlanEffects = { ended: [], born: [], changed: [], blocks: [], heirs: new Map(), changes: [] }

/** Faults that were there before do not stop a change that has nothing to do with them. */
function newFaults(before: UnitHistory, after: UnitHistory, draft: ChangeDraft): readonly DraftFault[] {
  const faults = checkHistory(after)
  if (faults.length === 0) return []
  const known = new Set(checkHistory(before).map(keyOf))
  return faults
    .filter((fault) => !known.has(keyOf(fault)))
    .map((fault) => ({ field: fieldOf(fault, draft), unit: fault.unit, text: historyFaultText(fault, after) }))
}

const keyOf = (fault: HistoryFault): string => JSON.stringify(fault)

function fieldOf(fault: HistoryFault, draft: ChangeDraft): string {
  switch (fault.kind) {
    case 'change-before-unit':
    case 'change-after-unit':
    case 'successor-not-living':
    case 'days-empty':
    case 'life-empty':
      return 'effectiveOn'
    case 'parent-cycle':
    case 'parent-not-living':
    case 'parent-unknown':
      return draft.kind === 'move' || draft.kind === 'establish' ? 'parentId' : ''
    case 'code-means-two':
      return draft.kind === 'change-code' || draft.kind === 'establish' ? 'code' : 'successor.codes'
    case 'share-not-valid':
    case 'shares-over-one':
      return 'successors'
    case 'slug-twice':
    case 'overlap':
    case 'gap':
    case 'outside-life':
    case 'change-unit-unknown':
      return ''
  }
}

// ---- the act itself

function actFaults({ kind, effectiveOn, instrument, instrumentOn }: ChangeDraft): readonly DraftFault[] {
  const faults: DraftFault[] = []
  if (!isDay(effectiveOn))
    faults.push(
      fault('effectiveOn', null, {
        vi: 'Ngày hiệu lực chưa đúng. Nhập ngày có thật, như 1/7/2025.',
        en: 'The day it takes effect is not right. Enter a real day, such as 1 Jul 2025.',
      }),
    )
  if (kind !== 'block' && instrument.trim() === '')
    faults.push(
      fault('instrument', null, {
        vi: 'Chưa có số văn bản. Nhập số, ký hiệu của nghị quyết hoặc quyết định.',
        en: 'The legal instrument is missing. Enter the number of the resolution or decision.',
      }),
    )
  if (instrumentOn !== null && !isDay(instrumentOn))
    faults.push(
      fault('instrumentOn', null, {
        vi: 'Ngày văn bản chưa đúng. Nhập ngày có thật, như 23/7/2024, hoặc để trống.',
        en: 'The day of the instrument is not right. Enter a real day, such as 23 Jul 2024, or leave it empty.',
      }),
    )
  else if (instrumentOn !== null && isDay(effectiveOn) && instrumentOn > effectiveOn)
    faults.push(
      fault('instrumentOn', null, {
        vi: `Văn bản ngày ${vi(instrumentOn)} ban hành sau ngày hiệu lực ${vi(effectiveOn)}. Kiểm tra lại hai ngày.`,
        en: `The instrument of ${en(instrumentOn)} is later than the day it takes effect, ${en(effectiveOn)}. Check both days.`,
      }),
    )
  return faults
}

// ---- what each kind asks and does

function planKind(work: Draughtsman, draft: ChangeDraft): readonly DraftFault[] {
  if (!isDay(draft.effectiveOn)) return []
  switch (draft.kind) {
    case 'establish':
      return planEstablish(work, draft)
    case 'rename':
      return planRename(work, draft)
    case 'change-kind':
      return planChangeKind(work, draft)
    case 'move':
      return planMove(work, draft)
    case 'change-code':
      return planChangeCode(work, draft)
    case 'merge':
      return planMerge(work, draft)
    case 'split':
      return planSplit(work, draft)
    case 'dissolve':
      return planDissolve(work, draft)
    case 'block':
      return planBlock(work, draft)
  }
}

function planEstablish(work: Draughtsman, { unit }: DraftOf<'establish'>): readonly DraftFault[] {
  const faults = newUnitFaults('', unit)
  if (faults.length > 0) return faults
  const id = work.establish(unit)
  work.concerns('establish', [id])
  return []
}

function planRename(work: Draughtsman, { unitId, name }: DraftOf<'rename'>): readonly DraftFault[] {
  const unit = work.living('unitId', unitId, ({ names }) => names)
  if (!('id' in unit)) return unit
  const faults = nameFaults('name', name)
  if (on(unit.names, work.day) === name.trim())
    faults.push(
      fault('name', unitId, {
        vi: `Đơn vị đã có tên “${name}”. Nhập tên mới.`,
        en: `The unit already has the name “${name}”. Enter the new one.`,
      }),
    )
  if (faults.length > 0) return faults
  work.change(unit, { names: work.from(unit.names, name.trim()) })
  work.concerns('rename', [unitId])
  return []
}

function planChangeKind(work: Draughtsman, { unitId, to, name }: DraftOf<'change-kind'>): readonly DraftFault[] {
  const unit = work.living('unitId', unitId, ({ kinds, names }) => (name === null ? kinds : [...kinds, ...names]))
  if (!('id' in unit)) return unit
  const faults = name === null ? [] : nameFaults('name', name)
  const present = on(unit.kinds, work.day)
  if (present?.kind === to.kind && present.level === to.level)
    faults.push(
      fault('to', unitId, {
        vi: 'Đơn vị đã thuộc loại này. Chọn loại khác.',
        en: 'The unit is already of this kind. Choose another.',
      }),
    )
  if (faults.length > 0) return faults
  const isRenamed = name !== null && name.trim() !== on(unit.names, work.day)
  work.change(unit, {
    kinds: work.from(unit.kinds, to),
    ...(isRenamed ? { names: work.from(unit.names, name.trim()) } : {}),
  })
  work.concerns('level-change', [unitId])
  return []
}

function planMove(work: Draughtsman, { unitId, parentId }: DraftOf<'move'>): readonly DraftFault[] {
  const unit = work.living('unitId', unitId, ({ parents }) => parents)
  if (!('id' in unit)) return unit
  const faults = work.receiving('parentId', parentId)
  if (on(unit.parents, work.day) === parentId || unitId === parentId)
    faults.push(
      fault('parentId', unitId, {
        vi: `${work.name(unitId)} đã ở đó. Chọn đơn vị cấp trên khác.`,
        en: `${work.name(unitId)} is there already. Choose another parent.`,
      }),
    )
  if (faults.length > 0) return faults
  work.change(unit, { parents: work.from(unit.parents, parentId) })
  work.concerns('move', [unitId])
  return []
}

function planChangeCode(work: Draughtsman, { unitId, scheme, code }: DraftOf<'change-code'>): readonly DraftFault[] {
  const ofScheme = (unit: Unit) => unit.codes.filter(({ value }) => value.scheme === scheme)
  const unit = work.living('unitId', unitId, ofScheme)
  if (!('id' in unit)) return unit
  const faults = codeFaults('code', { scheme, code: code ?? 'x' })
  const present = on(ofScheme(unit), work.day)?.code ?? null
  if (present === (code?.trim() ?? null))
    faults.push(
      fault('code', unitId, {
        vi: code === null ? 'Đơn vị không có mã này. Chọn loại mã khác.' : `Đơn vị đã có mã ${code}. Nhập mã mới.`,
        en:
          code === null
            ? 'The unit has no such code. Choose another scheme.'
            : `The unit already has the code ${code}. Enter the new one.`,
      }),
    )
  if (faults.length > 0) return faults
  const others = unit.codes.filter(({ value }) => value.scheme !== scheme)
  const own = ofScheme(unit)
  const changed = code === null ? work.until(own) : work.from(own, { scheme, code: code.trim() })
  work.change(unit, { codes: [...others, ...changed] })
  work.concerns('rename', [unitId])
  return []
}

function planMerge(work: Draughtsman, draft: DraftOf<'merge'>): readonly DraftFault[] {
  const { successor } = draft
  const goesOn = 'unitId' in successor ? successor.unitId : null
  const ending = [...new Set(draft.predecessors)].filter((id) => id !== goesOn)
  const faults: DraftFault[] = []
  const least = goesOn === null ? 2 : 1
  if (ending.length < least)
    faults.push(
      fault('predecessors', null, {
        vi: goesOn === null ? 'Chọn từ hai đơn vị trở lên để sáp nhập.' : 'Chọn ít nhất một đơn vị nhập vào.',
        en: goesOn === null ? 'Choose two or more units to merge.' : 'Choose at least one unit that is merged into it.',
      }),
    )
  const units = ending.flatMap((id) => {
    const unit = work.living('predecessors', id)
    if ('id' in unit) return [unit]
    faults.push(...unit)
    return []
  })
  faults.push(...work.takingOver('successor', successor))
  const levels = new Set(units.map((unit) => on(unit.kinds, dayBefore(work.day))?.level))
  levels.add('new' in successor ? successor.new.level : work.levelOf(successor.unitId))
  if (faults.length === 0 && levels.size > 1)
    faults.push(
      fault('predecessors', null, {
        vi: 'Các đơn vị sáp nhập phải cùng cấp với nhau và với đơn vị nhận. Bỏ đơn vị khác cấp ra khỏi danh sách.',
        en: 'Merged units must be on one level with each other and with who takes over. Take the others off the list.',
      }),
    )
  if (goesOn !== null && ending.some((id) => work.standsBelow(goesOn, id)))
    faults.push(
      fault('successor', goesOn, {
        vi: `${work.name(goesOn)} đứng dưới một đơn vị nhập vào nó. Chuyển nó sang đơn vị cấp trên khác trước.`,
        en: `${work.name(goesOn)} stands under a unit that is merged into it. Move it under another parent first.`,
      }),
    )
  if (faults.length > 0) return faults
  const heir = goesOn ?? work.establish('new' in successor ? successor.new : undefined)
  if (goesOn === null) work.joinBlocksOf(units, heir)
  for (const unit of units) work.end(unit, draft.people === 'move' ? heir : null)
  const gone = work.endBelow(units, draft.below, heir, draft.people === 'move' ? heir : null)
  work.changeOf('merge', [
    ...units.map(({ id }) => [id, heir, null] as const),
    ...(goesOn === null ? [] : [[goesOn, goesOn, null] as const]),
  ])
  work.concerns('dissolve', gone)
  return []
}

function planSplit(work: Draughtsman, draft: DraftOf<'split'>): readonly DraftFault[] {
  const unit = work.living('unitId', draft.unitId)
  if (!('id' in unit)) return unit
  const faults: DraftFault[] = []
  const least = draft.continues ? 1 : 2
  if (draft.successors.length < least)
    faults.push(
      fault('successors', unit.id, {
        vi: draft.continues
          ? 'Chọn ít nhất một đơn vị nhận.'
          : 'Chọn từ hai đơn vị nhận trở lên; nếu chỉ một thì là đổi tên hoặc sáp nhập.',
        en: draft.continues
          ? 'Choose at least one unit that takes over a part.'
          : 'Choose two or more that take over; with one it is a rename or a merger.',
      }),
    )
  for (const [i, { to }] of draft.successors.entries()) faults.push(...work.takingOver(`successors.${i}`, to))
  const known = draft.successors.flatMap(({ to }) => ('unitId' in to ? [to.unitId] : []))
  if (known.includes(unit.id) || new Set(known).size < known.length)
    faults.push(
      fault('successors', unit.id, {
        vi: 'Mỗi đơn vị nhận chỉ được nêu một lần và không phải chính đơn vị được chia.',
        en: 'Name each unit that takes over once, and not the unit that is split.',
      }),
    )
  if (!draft.continues && draft.successors[draft.heir] === undefined)
    faults.push(
      fault('heir', unit.id, {
        vi: 'Chọn đơn vị nhận người và các đơn vị trực thuộc.',
        en: 'Choose who gets the people and the units below.',
      }),
    )
  if (faults.length > 0) return faults
  const heirs = draft.successors.map(({ to, share }) => {
    if ('unitId' in to) return { id: to.unitId, share }
    const id = work.establish(to.new)
    if (to.new.level === on(unit.kinds, dayBefore(work.day))?.level) work.joinBlocksOf([unit], id)
    return { id, share }
  })
  const edges: EdgeRow[] = heirs.map(({ id, share }) => [
    unit.id,
    id,
    share === null || share.trim() === '' ? null : share.trim(),
  ])
  if (draft.continues) edges.push([unit.id, unit.id, null])
  work.changeOf('split', edges)
  if (!draft.continues) {
    const heir = heirs[draft.heir]?.id ?? null
    const people = draft.people === 'move' ? heir : null
    work.end(unit, people)
    work.concerns('dissolve', work.endBelow([unit], draft.below, heir, people))
  }
  return []
}

function planDissolve(work: Draughtsman, draft: DraftOf<'dissolve'>): readonly DraftFault[] {
  const unit = work.living('unitId', draft.unitId)
  if (!('id' in unit)) return unit
  const faults = draft.successors.flatMap(({ unitId }) => work.receiving('successors', unitId))
  if (draft.successors.some(({ unitId }) => unitId === unit.id))
    faults.push(
      fault('successors', unit.id, {
        vi: 'Đơn vị giải thể không thể kế thừa chính nó. Bỏ nó khỏi danh sách.',
        en: 'A dissolved unit cannot succeed itself. Take it off the list.',
      }),
    )
  const above = on(unit.parents, dayBefore(work.day)) ?? null
  if (above === null && draft.below === 'move' && work.children([unit]).length > 0)
    faults.push(
      fault('below', unit.id, {
        vi: `${work.name(unit.id)} không có đơn vị cấp trên để chuyển các đơn vị trực thuộc lên. Chuyển chúng trước, hoặc cho kết thúc cùng.`,
        en: `${work.name(unit.id)} has no parent that the units below could move to. Move them first, or end them as well.`,
      }),
    )
  if (faults.length > 0) return faults
  work.end(unit, null)
  const gone = work.endBelow([unit], draft.below, above, null)
  const edges: EdgeRow[] = draft.successors.map(({ unitId, share }) => [unit.id, unitId, share])
  if (edges.length === 0) edges.push([unit.id, unit.id, null])
  work.changeOf('dissolve', edges)
  work.concerns('dissolve', gone)
  return []
}

function planBlock(work: Draughtsman, { blockId, unitId, membership }: DraftOf<'block'>): readonly DraftFault[] {
  const faults = work.receiving('unitId', unitId)
  if (faults.length > 0) return faults
  return work.block(blockId, unitId, membership)
}
