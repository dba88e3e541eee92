// change-form.ts — a change of units as it is filled in, step by step, and what is drafted from it. All of it is text in the address
// or in hidden fields, so that Back works and nothing typed is lost. Pure.
import type { Localized } from '../../platform/locale.ts'
import { readTypedDay, WrongDay, wrongDayText } from '../../platform/typed-day.ts'
import type { ChangeDraft, DraftKind, NewUnit, Successor } from './change-draft.ts'
import { faceOn } from './face.ts'
import { type Day, holdsOn, on, type Unit, type UnitHistory, type UnitId } from './history.ts'
import { isKindName, KIND_NAMES, kindName, UNIT_KINDS } from './kinds.ts'
import { resolveUnit } from './resolve.ts'

/** The word of a kind of change in an address. */
export const FORM_WORDS = {
  merge: 'sap-nhap',
  split: 'chia',
  establish: 'thanh-lap',
  rename: 'doi-ten',
  'change-kind': 'doi-loai',
  move: 'chuyen',
  'change-code': 'doi-ma',
  dissolve: 'giai-the',
  block: 'khoi',
} as const satisfies Record<DraftKind, string>

export const FORM_KINDS = Object.keys(FORM_WORDS) as readonly DraftKind[]

/** What is filled in, by the names of the fields. Empty text: nothing yet. */
export type FormState = {
  /** Units: by slug once chosen, else as typed. */
  readonly dv: readonly string[]
  /** Who takes over: `moi` for a new unit, or the slug of one of those merged. */
  readonly kt: string
  readonly ten: string
  readonly loai: string
  /** The unit above, as typed. */
  readonly cha: string
  /** Scheme and code. */
  readonly he: string
  readonly ma: string
  /** Who takes over, one in a line; with a part: `Xã A; 0,6`. */
  readonly nhan: string
  /** Whether a split unit goes on. */
  readonly tiep: string
  readonly duoi: string
  readonly nguoi: string
  readonly uq: string
  readonly khoi: string
  readonly vao: string
  readonly ngay: string
  readonly vb: string
  readonly vbngay: string
  readonly gc: string
}
export type FormField = keyof FormState

export const NEW_UNIT = 'moi'
/** The answers that are meant where nothing is said. */
export const USUAL: Partial<FormState> = {
  he: 'gso',
  duoi: 'chuyen',
  nguoi: 'chuyen',
  uq: 'lap-lai',
  vao: 'vao',
  tiep: 'khong',
}

export const TEXT_FIELDS = [
  'kt',
  'ten',
  'loai',
  'cha',
  'he',
  'ma',
  'nhan',
  'tiep',
  'duoi',
  'nguoi',
  'uq',
  'khoi',
  'vao',
  'ngay',
  'vb',
  'vbngay',
  'gc',
] as const satisfies readonly Exclude<FormField, 'dv'>[]

export function formState(given: Partial<Record<FormField, string | readonly string[] | undefined>>): FormState {
  const text = (field: Exclude<FormField, 'dv'>): string => {
    const value = given[field]
    return (typeof value === 'string' ? value : '').trim() || (USUAL[field] ?? '')
  }
  const dv = given.dv ?? []
  const chosen = (typeof dv === 'string' ? [dv] : dv).map((each) => each.trim()).filter((each) => each !== '')
  const rest = Object.fromEntries(TEXT_FIELDS.map((field) => [field, text(field)])) as Record<
    Exclude<FormField, 'dv'>,
    string
  >
  return { dv: [...new Set(chosen)], ...rest }
}

/** Name and value of everything that is filled in: for an address, or for hidden fields. */
export function filledIn(state: FormState): readonly (readonly [FormField, string])[] {
  return [
    ...state.dv.map((slug) => ['dv', slug] as const),
    ...TEXT_FIELDS.flatMap((field) =>
      state[field] === '' || state[field] === USUAL[field] ? [] : [[field, state[field]] as const],
    ),
  ]
}

// ---- steps

export type Step = 'don-vi' | 'ke-thua' | 'nhap' | 'van-ban' | 'xem-truoc'

/** The pages of a change in their order, each with the fields that it asks for. */
export function stepsOf(kind: DraftKind): readonly { readonly step: Step; readonly fields: readonly FormField[] }[] {
  const act = ['ngay', 'vb', 'vbngay', 'gc'] as const
  const after = ['duoi', 'nguoi', 'uq'] as const
  switch (kind) {
    case 'merge':
      return [
        { step: 'don-vi', fields: ['dv'] },
        { step: 'ke-thua', fields: ['kt', 'ten', 'loai', 'cha', 'ma'] },
        { step: 'van-ban', fields: [...act, ...after] },
      ]
    case 'split':
      return [
        { step: 'nhap', fields: ['dv', 'nhan', 'tiep'] },
        { step: 'van-ban', fields: [...act, ...after] },
      ]
    case 'dissolve':
      return [{ step: 'nhap', fields: ['dv', 'nhan', 'duoi', ...act] }]
    case 'establish':
      return [{ step: 'nhap', fields: ['ten', 'loai', 'cha', 'ma', ...act] }]
    case 'rename':
      return [{ step: 'nhap', fields: ['dv', 'ten', ...act] }]
    case 'change-kind':
      return [{ step: 'nhap', fields: ['dv', 'loai', 'ten', ...act] }]
    case 'move':
      return [{ step: 'nhap', fields: ['dv', 'cha', ...act] }]
    case 'change-code':
      return [{ step: 'nhap', fields: ['dv', 'he', 'ma', ...act] }]
    case 'block':
      return [{ step: 'nhap', fields: ['dv', 'khoi', 'vao', ...act] }]
  }
}

// ---- from text to a draft

export type FormFault = { readonly field: FormField; readonly text: Localized }
export type Drafted = { readonly draft: ChangeDraft } | { readonly faults: readonly FormFault[] }

export function draftOf(kind: DraftKind, state: FormState, history: UnitHistory, today: Day): Drafted {
  const faults: FormFault[] = []
  const asks = new Set(stepsOf(kind).flatMap(({ fields }) => fields))
  const wrong = (field: FormField, text: Localized) => {
    faults.push({ field, text })
  }
  const effectiveOn = dayOf('ngay', state.ngay, wrong)
  const instrumentOn = state.vbngay === '' ? null : dayOf('vbngay', state.vbngay, wrong)
  if (asks.has('vb') && state.vb === '' && kind !== 'block')
    wrong('vb', {
      vi: 'Nhập số, ký hiệu văn bản, ví dụ NQ 1674/NQ-UBTVQH15',
      en: 'Enter the number of the legal instrument, for example NQ 1674/NQ-UBTVQH15',
    })
  const day = effectiveOn ?? today
  const unitOf = (field: FormField, typed: string): UnitId => {
    const found = unitTyped(history, typed, day)
    if (found instanceof NotOne) {
      wrong(field, notOneText(found))
      return ''
    }
    return found.id
  }
  const one = (): UnitId => {
    const [typed = ''] = state.dv
    if (typed === '') wrong('dv', { vi: 'Nhập tên hoặc mã đơn vị', en: 'Enter the name or code of the unit' })
    return typed === '' ? '' : unitOf('dv', typed)
  }
  const name = (): string => {
    if (state.ten === '')
      wrong('ten', { vi: 'Nhập tên mới, kèm loại: Xã Vụ Bản', en: 'Enter the new name with its kind: Xã Vụ Bản' })
    return state.ten
  }
  const newUnit = (): NewUnit => {
    if (!isKindName(state.loai)) wrong('loai', { vi: 'Chọn loại đơn vị', en: 'Choose the kind of unit' })
    if (state.cha === '') wrong('cha', { vi: 'Nhập đơn vị cấp trên', en: 'Enter the unit it stands under' })
    return {
      name: name(),
      kind: state.loai,
      level: levelOf(state.loai),
      parentId: state.cha === '' ? null : unitOf('cha', state.cha),
      codes: state.ma === '' ? [] : [{ scheme: state.he, code: state.ma }],
    }
  }
  const act = {
    effectiveOn: effectiveOn ?? '',
    instrument: state.vb,
    instrumentOn,
    note: state.gc === '' ? null : { vi: state.gc, en: state.gc },
  }
  const aftermath = {
    below: state.duoi === 'ket-thuc' ? 'end' : 'move',
    people: state.nguoi === 'ket-thuc' ? 'end' : 'move',
    delegations: state.uq === 'ket-thuc' ? 'end' : 'remake',
  } as const
  const draft = ((): ChangeDraft => {
    switch (kind) {
      case 'merge': {
        const predecessors = state.dv.map((typed) => unitOf('dv', typed))
        if (state.dv.length < 2) wrong('dv', { vi: 'Chọn từ hai đơn vị trở lên', en: 'Choose two or more units' })
        if (state.kt === '') wrong('kt', { vi: 'Chọn đơn vị nhận', en: 'Choose who takes over' })
        const successor: Successor =
          state.kt === NEW_UNIT ? { new: newUnit() } : { unitId: state.kt === '' ? '' : unitOf('kt', state.kt) }
        return { kind, ...act, ...aftermath, predecessors, successor }
      }
      case 'split': {
        const unitId = one()
        const successors = linesOf(state.nhan).map((line) => ({
          to: takingOver(history, line.name, history.units.get(unitId), day),
          share: line.share,
        }))
        if (successors.length === 0)
          wrong('nhan', {
            vi: 'Nhập các đơn vị nhận, mỗi dòng một đơn vị',
            en: 'Enter who takes over, one unit in a line',
          })
        for (const { to } of successors)
          if ('new' in to && to.new.kind === '')
            wrong('nhan', {
              vi: `“${to.new.name}”: viết tên kèm loại, ví dụ Xã ${to.new.name}`,
              en: `“${to.new.name}”: write the name with its kind, for example Xã ${to.new.name}`,
            })
        return { kind, ...act, ...aftermath, unitId, successors, continues: state.tiep === 'co', heir: 0 }
      }
      case 'dissolve':
        return {
          kind,
          ...act,
          below: aftermath.below,
          unitId: one(),
          successors: linesOf(state.nhan).map((line) => ({ unitId: unitOf('nhan', line.name), share: line.share })),
        }
      case 'establish':
        return { kind, ...act, unit: newUnit() }
      case 'rename':
        return { kind, ...act, unitId: one(), name: name() }
      case 'change-kind': {
        if (!isKindName(state.loai)) wrong('loai', { vi: 'Chọn loại đơn vị', en: 'Choose the kind of unit' })
        return {
          kind,
          ...act,
          unitId: one(),
          to: { kind: state.loai, level: levelOf(state.loai) },
          name: state.ten || null,
        }
      }
      case 'move': {
        if (state.cha === '') wrong('cha', { vi: 'Nhập đơn vị cấp trên mới', en: 'Enter the new unit above' })
        return { kind, ...act, unitId: one(), parentId: state.cha === '' ? '' : unitOf('cha', state.cha) }
      }
      case 'change-code':
        return { kind, ...act, unitId: one(), scheme: state.he, code: state.ma || null }
      case 'block': {
        const block = history.blocks.find(({ slug }) => slug === state.khoi)
        if (!block) wrong('khoi', { vi: 'Chọn khối', en: 'Choose the block' })
        return {
          kind,
          ...act,
          blockId: block?.id ?? '',
          unitId: one(),
          membership: state.vao === 'ra' ? 'leave' : 'join',
        }
      }
    }
  })()
  return faults.length > 0 ? { faults } : { draft }
}

function dayOf(field: FormField, typed: string, wrong: (field: FormField, text: Localized) => void): Day | null {
  const day = readTypedDay(typed)
  if (!(day instanceof WrongDay)) return day
  wrong(field, { vi: wrongDayText(day, 'vi'), en: wrongDayText(day, 'en') })
  return null
}

const levelOf = (kind: string) => (isKindName(kind) ? UNIT_KINDS[kind].levels[0] : 'commune')

type TypedLine = { readonly name: string; readonly share: string | null }

/** `Xã A; 0,6` */
function linesOf(text: string): readonly TypedLine[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', share = ''] = line.split(';').map((part) => part.trim())
      return { name, share: share === '' ? null : share.replace(',', '.') }
    })
}

/** A unit there is, or a new one of the kind that its name begins with, under the same unit as the one that is split. */
function takingOver(history: UnitHistory, name: string, split: Unit | undefined, day: Day): Successor {
  const found = unitTyped(history, name, day)
  if (!(found instanceof NotOne)) return { unitId: found.id }
  const lower = `${name.toLowerCase()} `
  const kind = KIND_NAMES.find((each) => lower.startsWith(`${kindName(each).vi.toLowerCase()} `)) ?? ''
  return {
    new: { name, kind, level: levelOf(kind), parentId: split ? (on(split.parents, day) ?? null) : null, codes: [] },
  }
}

// ---- units as people write them

export class NotOne {
  readonly typed: string
  /** None or several. */
  readonly units: readonly Unit[]
  constructor(typed: string, units: readonly Unit[]) {
    this.typed = typed
    this.units = units
  }
}

/** By slug, by code, by name, or by name and code: "Xã Minh Tân (13750)". */
export function unitTyped(history: UnitHistory, typed: string, day: Day): Unit | NotOne {
  for (const unit of history.units.values()) if (unit.slug === typed) return unit
  const both = /^(.*\S)\s*[(,]\s*([\w-]+)\)?$/u.exec(typed)
  const queries = [
    ...(both ? [{ name: both[1] ?? '', code: both[2] ?? '' }] : []),
    ...(/^\S*\d\S*$/.test(typed) ? [{ code: typed }] : []),
    { name: typed },
  ]
  for (const query of queries) {
    const found = resolveUnit(history, { on: day, ...query })
    if (found.kind === 'unit') return found.unit
    if (found.kind === 'several') return new NotOne(typed, found.units)
  }
  return new NotOne(typed, [])
}

/** How a chosen unit stands in a field: so that it is read as the same one again. */
export function typedUnit(history: UnitHistory, unit: Unit, day: Day): string {
  const { name, code } = faceOn(unit, day)
  for (const text of [name, `${name} (${code})`])
    if (holdsOn(unit.life, day) && unitTyped(history, text, day) === unit) return text
  return unit.slug
}

function notOneText({ typed, units }: NotOne): Localized {
  if (units.length === 0)
    return {
      vi: `Không có đơn vị “${typed}” vào ngày đó. Kiểm tra tên, hoặc nhập mã`,
      en: `There is no unit “${typed}” on that day. Check the name, or enter the code`,
    }
  const some = units.slice(0, 4).map((unit) => {
    const { name, code, slug } = faceOn(unit, unit.life.from ?? '0001-01-01')
    return `${name} (${code ?? slug})`
  })
  return {
    vi: `Có ${units.length} đơn vị “${typed}”: ${some.join(', ')}. Ghi thêm mã`,
    en: `There are ${units.length} units “${typed}”: ${some.join(', ')}. Add the code`,
  }
}

/** Where a fault of the plan belongs in the form. */
export function formFieldOf(field: string): FormField | undefined {
  const [head = '', tail = ''] = field.split('.')
  const known: Readonly<Record<string, FormField>> = {
    effectiveOn: 'ngay',
    instrument: 'vb',
    instrumentOn: 'vbngay',
    predecessors: 'dv',
    unitId: 'dv',
    name: 'ten',
    kind: 'loai',
    to: 'loai',
    code: 'ma',
    codes: 'ma',
    parentId: 'cha',
    successors: 'nhan',
    heir: 'nhan',
    below: 'duoi',
    people: 'nguoi',
    blockId: 'khoi',
    membership: 'vao',
  }
  if (head === 'successor') return tail === '' ? 'kt' : known[tail]
  return known[head]
}
