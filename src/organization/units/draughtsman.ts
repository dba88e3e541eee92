// draughtsman.ts — draws the history as it is after a drafted change, on a copy of the one before, and says what stands in the way of
// a single unit. Pure.
import { fold } from '../../platform/fold.ts'
import { formatDate, type Localized } from '../../platform/locale.ts'
import { type ChangeDraft, type NewUnit, nameOf, type Successor } from './change-draft.ts'
import { dayBefore } from './days.ts'
import {
  type Block,
  type Change,
  type ChangeKind,
  type Dated,
  type Day,
  type Edge,
  holdsOn,
  on,
  type Unit,
  type UnitHistory,
  type UnitId,
} from './history.ts'

export type DraftFault = {
  /** Of the draft, as the form names it: `effectiveOn`, `predecessors`, `successor.name`; '' for the whole. */
  readonly field: string
  readonly unit: UnitId | null
  /** What is so, and what to do. */
  readonly text: Localized
}

export type PlanEffects = {
  /** Units that end, as they were; in the order: the named ones, then those below that end with them. */
  readonly ended: readonly Unit[]
  readonly born: readonly Unit[]
  readonly changed: readonly { readonly before: Unit; readonly after: Unit }[]
  readonly blocks: readonly { readonly block: Block; readonly unit: UnitId; readonly membership: 'join' | 'leave' }[]
  /** For each unit that ends: who gets its people, if anybody does. */
  readonly heirs: ReadonlyMap<UnitId, UnitId | null>
  /** What happened to whom; a second one where units below ended as well, none where only membership of a block changes. */
  readonly changes: readonly Change[]
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false
  const [year = 0, month = 0, date = 0] = text.split('-').map(Number)
  const real = new Date(Date.UTC(year, month - 1, date))
  return year >= 1 && real.getUTCMonth() === month - 1 && real.getUTCDate() === date
}

export const fault = (field: string, unit: UnitId | null, text: Localized): DraftFault => ({ field, unit, text })
export const vi = (day: Day): string => formatDate(day, 'vi')
export const en = (day: Day): string => formatDate(day, 'en')

// ---- what a name, a code and a new unit must be

export function nameFaults(field: string, name: string): DraftFault[] {
  const length = name.trim().length
  if (length > 0 && length <= 200) return []
  return [
    fault(field, null, {
      vi: 'Nhập tên đơn vị, không quá 200 ký tự.',
      en: 'Enter the name of the unit, at most 200 characters.',
    }),
  ]
}

export function codeFaults(
  field: string,
  { scheme, code }: { readonly scheme: string; readonly code: string },
): DraftFault[] {
  if (/^[a-z][a-z0-9-]{0,19}$/.test(scheme) && /^\S{1,40}$/.test(code.trim())) return []
  return [
    fault(field, null, {
      vi: 'Mã không có khoảng trắng và không quá 40 ký tự; loại mã là gso, org hoặc local.',
      en: 'A code has no spaces and at most 40 characters; its scheme is gso, org or local.',
    }),
  ]
}

export function newUnitFaults(prefix: string, { name, kind, codes }: NewUnit): DraftFault[] {
  const at = (field: string) => (prefix === '' ? field : `${prefix}.${field}`)
  const schemes = codes.map(({ scheme }) => scheme)
  return [
    ...nameFaults(at('name'), name),
    ...(kind.trim() === ''
      ? [fault(at('kind'), null, { vi: 'Chọn loại đơn vị.', en: 'Choose the kind of unit.' })]
      : []),
    ...codes.flatMap((code) => codeFaults(at('codes'), code)),
    ...(new Set(schemes).size < schemes.length
      ? [
          fault(at('codes'), null, {
            vi: 'Mỗi loại mã chỉ nhập một lần.',
            en: 'Enter one code of each scheme.',
          }),
        ]
      : []),
  ]
}

export type EdgeRow = readonly [from: UnitId, to: UnitId, share: string | null]

/** Draws the history after a change, on a copy of the one before. */
export class Draughtsman {
  readonly day: Day
  readonly #before: UnitHistory
  readonly #draft: ChangeDraft
  readonly #newId: () => string
  readonly #units: Map<UnitId, Unit>
  readonly #born: UnitId[] = []
  readonly #ended: UnitId[] = []
  readonly #changed = new Set<UnitId>()
  readonly #heirs = new Map<UnitId, UnitId | null>()
  readonly #memberships: { blockId: string; unit: UnitId; membership: 'join' | 'leave' }[] = []
  readonly #changes: Change[] = []

  constructor(before: UnitHistory, draft: ChangeDraft, newId: () => string) {
    this.#before = before
    this.#draft = draft
    this.#newId = newId
    this.#units = new Map(before.units)
    this.day = draft.effectiveOn
  }

  name(id: UnitId): string {
    return nameOf(this.#before, id)
  }

  levelOf(id: UnitId) {
    return on(this.#before.units.get(id)?.kinds ?? [], dayBefore(this.day))?.level
  }

  /**
   * A unit that lives on the eve of the change and on, and of which nothing is written for that day or later yet: what is written
   * for later would have been decided about another unit.
   */
  living(field: string, id: UnitId, of: (unit: Unit) => readonly Dated<unknown>[] = everything): Unit | DraftFault[] {
    const unit = this.#before.units.get(id)
    if (!unit) return [unknownUnit(field, id)]
    const { from, until } = unit.life
    const name = this.name(id)
    if (from !== null && from >= this.day)
      return [
        fault(field, id, {
          vi: `${name} bắt đầu từ ${vi(from)}. Chọn ngày hiệu lực sau ngày đó.`,
          en: `${name} begins on ${en(from)}. Choose a later day for the change.`,
        }),
      ]
    if (until !== null)
      return [
        fault(field, id, {
          vi: `${name} kết thúc ngày ${vi(until)}. Chọn đơn vị kế thừa của nó.`,
          en: `${name} ends on ${en(until)}. Choose its successor.`,
        }),
      ]
    const later = of(unit)
      .flatMap((each) => [each.from, each.until])
      .filter((each) => each !== null && each >= this.day)
      .sort()[0]
    if (later !== undefined && later !== null)
      return [
        fault('effectiveOn', id, {
          vi: `${name} đã có thay đổi ghi cho ngày ${vi(later)}. Chọn ngày hiệu lực sau ngày đó.`,
          en: `${name} already has a change written for ${en(later)}. Choose a later day.`,
        }),
      ]
    return unit
  }

  /** A unit that exists on the day itself, as a parent or as who takes over. */
  receiving(field: string, id: UnitId): DraftFault[] {
    const unit = this.#before.units.get(id)
    if (!unit) return [unknownUnit(field, id)]
    if (holdsOn(unit.life, this.day)) return []
    return [
      fault(field, id, {
        vi: `${this.name(id)} không tồn tại ngày ${vi(this.day)}. Chọn đơn vị khác, hoặc ngày khác.`,
        en: `${this.name(id)} does not exist on ${en(this.day)}. Choose another unit, or another day.`,
      }),
    ]
  }

  takingOver(field: string, successor: Successor): readonly DraftFault[] {
    return 'unitId' in successor ? this.receiving(field, successor.unitId) : newUnitFaults(field, successor.new)
  }

  standsBelow(id: UnitId, above: UnitId): boolean {
    const seen = new Set<UnitId>()
    for (let at: UnitId | undefined = id; at !== undefined && !seen.has(at); ) {
      seen.add(at)
      at = on(this.#before.units.get(at)?.parents ?? [], dayBefore(this.day))
      if (at === above) return true
    }
    return false
  }

  /** Who stands directly under one of them on the eve of the change or later. */
  children(units: readonly Unit[]): readonly Unit[] {
    const ids = new Set(units.map(({ id }) => id))
    const isLater = ({ until }: Dated<unknown>) => until === null || until >= this.day
    return [...this.#before.units.values()].filter(
      (unit) =>
        !ids.has(unit.id) && unit.parents.some((each) => ids.has(each.value) && isLater(each)) && this.#lives(unit),
    )
  }

  #lives({ life: { until } }: Unit): boolean {
    return until === null || until > this.day
  }

  // ---- drawing

  /** `value` from the day of the change on. */
  from<T>(list: readonly Dated<T>[], value: T): readonly Dated<T>[] {
    return [...this.until(list), { from: this.day, until: null, value }]
  }

  /** Over on the day of the change. */
  until<T>(list: readonly Dated<T>[]): readonly Dated<T>[] {
    return list.map((each) => (each.until === null || each.until > this.day ? { ...each, until: this.day } : each))
  }

  change(unit: Unit, what: Partial<Pick<Unit, 'names' | 'kinds' | 'codes' | 'parents'>>): void {
    this.#units.set(unit.id, { ...unit, ...what })
    this.#changed.add(unit.id)
  }

  establish(unit: NewUnit | undefined): UnitId {
    if (!unit) throw new Error('a merger without a successor')
    const id = this.#newId()
    const life = { from: this.day, until: null }
    const name = unit.name.trim().normalize('NFC')
    this.#units.set(id, {
      id,
      slug: this.#slugFor(name),
      life,
      names: [{ ...life, value: name }],
      kinds: [{ ...life, value: { kind: unit.kind, level: unit.level } }],
      codes: unit.codes.map(({ scheme, code }) => ({ ...life, value: { scheme, code: code.trim() } })),
      parents: unit.parentId === null ? [] : [{ ...life, value: unit.parentId }],
      provenance: 'official',
      source: this.#draft.instrument.trim(),
    })
    this.#born.push(id)
    return id
  }

  #slugFor(name: string): string {
    const plain = fold(name)
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
    const base = plain.slice(0, 60) || 'don-vi'
    const taken = new Set([...this.#units.values()].map(({ slug }) => slug))
    const dated = `${base}-${this.day.slice(0, 4)}`
    for (let n = 0; ; n++) {
      const slug = n === 0 ? base : n === 1 ? dated : `${dated}-${n}`
      if (!taken.has(slug)) return slug
    }
  }

  end(unit: Unit, heir: UnitId | null): void {
    this.#units.set(unit.id, {
      ...unit,
      life: { ...unit.life, until: this.day },
      names: this.until(unit.names),
      kinds: this.until(unit.kinds),
      codes: this.until(unit.codes),
      parents: this.until(unit.parents),
    })
    this.#ended.push(unit.id)
    this.#heirs.set(unit.id, heir)
    for (const { id, members } of this.#before.blocks) {
      const isMember = members.some((each) => each.value === unit.id && (each.until === null || each.until > this.day))
      if (isMember) this.#memberships.push({ blockId: id, unit: unit.id, membership: 'leave' })
    }
  }

  /** Those below units that end: moved under `to`, or ended, and then whoever stands below them. Returns who ended. */
  endBelow(units: readonly Unit[], plan: 'move' | 'end', to: UnitId | null, heir: UnitId | null): readonly UnitId[] {
    const gone: UnitId[] = []
    for (const child of this.children(units)) {
      if (plan === 'move' && to !== null) this.change(child, { parents: this.from(child.parents, to) })
      else {
        this.end(child, heir)
        gone.push(child.id, ...this.endBelow([child], 'end', null, heir))
      }
    }
    return gone
  }

  /** A new unit is compared with those that its predecessors were compared with. */
  joinBlocksOf(units: readonly Unit[], heir: UnitId): void {
    for (const { id, members } of this.#before.blocks) {
      const isMember = (unit: UnitId) =>
        members.some((each) => each.value === unit && holdsOn(each, dayBefore(this.day)))
      if (units.every((unit) => isMember(unit.id)))
        this.#memberships.push({ blockId: id, unit: heir, membership: 'join' })
    }
  }

  block(blockId: string, unit: UnitId, membership: 'join' | 'leave'): readonly DraftFault[] {
    const block = this.#before.blocks.find(({ id }) => id === blockId)
    if (!block)
      return [
        fault('blockId', unit, {
          vi: 'Không có khối này. Chọn khối khác.',
          en: 'There is no such block. Choose another.',
        }),
      ]
    const own = block.members.filter((each) => each.value === unit)
    const isMember = own.some((each) => holdsOn(each, this.day))
    const later = own.some(({ from }) => from !== null && from >= this.day)
    if (later || isMember === (membership === 'join'))
      return [
        fault('membership', unit, {
          vi:
            membership === 'join'
              ? `${this.name(unit)} đã ở trong khối. Chọn ngày hoặc đơn vị khác.`
              : `${this.name(unit)} không ở trong khối ngày ${vi(this.day)}. Chọn ngày khác.`,
          en:
            membership === 'join'
              ? `${this.name(unit)} is in the block already. Choose another day or unit.`
              : `${this.name(unit)} is not in the block on ${en(this.day)}. Choose another day.`,
        }),
      ]
    this.#memberships.push({ blockId, unit, membership })
    return []
  }

  changeOf(kind: ChangeKind, edges: readonly EdgeRow[]): void {
    const { effectiveOn, instrument, instrumentOn, note } = this.#draft
    if (edges.length === 0) return
    this.#changes.push({
      id: this.#newId(),
      kind,
      effectiveOn,
      instrument: instrument.trim(),
      instrumentOn,
      note,
      provenance: 'official',
      source: instrument.trim(),
      edges: edges.map(([from, to, share]): Edge => ({ from, to, share })),
    })
  }

  /** Who is concerned and passes nothing on. */
  concerns(kind: ChangeKind, units: readonly UnitId[]): void {
    this.changeOf(
      kind,
      units.map((id) => [id, id, null]),
    )
  }

  result(): { readonly after: UnitHistory; readonly effects: PlanEffects } {
    const unit = (id: UnitId) => this.#units.get(id) ?? []
    const before = (id: UnitId) => this.#before.units.get(id) ?? []
    const block = (id: string) => this.#before.blocks.find((each) => each.id === id) ?? []
    return {
      after: {
        ...this.#before,
        units: this.#units,
        changes: this.#changes.reduce(insertByDay, this.#before.changes),
        blocks: this.#before.blocks.map((each) => this.#blockAfter(each)),
      },
      effects: {
        ended: this.#ended.flatMap(before),
        born: this.#born.flatMap(unit),
        changed: [...this.#changed].flatMap((id) => {
          const [was, is] = [this.#before.units.get(id), this.#units.get(id)]
          return was && is ? [{ before: was, after: is }] : []
        }),
        blocks: this.#memberships.flatMap(({ blockId, ...rest }) =>
          [block(blockId)].flat().map((each) => ({ block: each, ...rest })),
        ),
        heirs: this.#heirs,
        changes: this.#changes,
      },
    }
  }

  #blockAfter(block: Block): Block {
    let members = block.members
    for (const { blockId, unit, membership } of this.#memberships) {
      if (blockId !== block.id) continue
      members =
        membership === 'join'
          ? [...members, { from: this.day, until: null, value: unit }]
          : members.map((each) => (each.value === unit ? (this.until([each])[0] ?? each) : each))
    }
    return members === block.members ? block : { ...block, members }
  }
}

const everything = ({ names, kinds, codes, parents }: Unit): readonly Dated<unknown>[] => [
  ...names,
  ...kinds,
  ...codes,
  ...parents,
]

const unknownUnit = (field: string, id: UnitId): DraftFault =>
  fault(field, id, {
    vi: 'Không có đơn vị này. Chọn một đơn vị trong danh sách.',
    en: 'There is no such unit. Choose one of the list.',
  })

function insertByDay(changes: readonly Change[], change: Change): readonly Change[] {
  const place = changes.findIndex(({ effectiveOn }) => effectiveOn > change.effectiveOn)
  return place < 0 ? [...changes, change] : changes.toSpliced(place, 0, change)
}
