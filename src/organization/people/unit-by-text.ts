// unit-by-text.ts — which unit somebody means who types its name, its code or its address. Pure.
import { fold } from '../../platform/fold.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { CustodyTree } from '../units/custody.ts'
import { faceOn } from '../units/face.ts'
import { type Day, holdsOn, on, type Unit, type UnitHistory, type UnitId } from '../units/history.ts'
import { oneLine, wrongField } from './person.ts'

const SHOWN = 5

/**
 * A slug or an address that ends in one, a code, or a name as it is on that day. Two offices of one name are told apart by who is
 * above them: "Phòng Kinh tế, Xã Vụ Bản". A unit that is gone is found as well: what becomes of it is for the rule to say.
 */
export function unitByText(history: UnitHistory, typed: string, day: Day): UnitId | Refusal {
  const text = oneLine(typed)
  if (text === '') return wrongField('unit', 'position.unit-missing')
  const slug = /^(?:https?:\/\/[^/]+)?(?:\/en)?(?:\/don-vi\/)?([a-z0-9-]+)(?:\?.*)?$/.exec(text)?.[1]
  const index = indexOf(history, day)
  const bySlug = slug === undefined ? undefined : index.bySlug.get(slug)
  if (bySlug) return bySlug.id
  const byCode = index.byCode.get(text.toUpperCase())
  if (byCode) return byCode.id
  const found = named(index, text)
  const living = found.filter(({ life }) => holdsOn(life, day))
  const candidates = living.length > 0 ? living : found
  const [first, second] = candidates
  if (!first) return wrongField('unit', 'position.unit-none', { typedUnit: text })
  if (!second) return first.id
  const names = candidates.slice(0, SHOWN).map((unit) => `“${unitLabel(history, unit.id, day)}”`)
  const more = candidates.length > SHOWN ? ', …' : ''
  return wrongField('unit', 'position.unit-several', { typedUnit: text, candidates: names.join(', ') + more })
}

/** The unit that is meant and everything below it today: what a list is narrowed to. Of several of one name, all. */
export function unitsByText(
  history: UnitHistory,
  typed: string,
  day: Day,
  tree: CustodyTree,
): readonly UnitId[] | Refusal {
  const one = unitByText(history, typed, day)
  if (!(one instanceof Refusal)) return tree.subtree(one)
  const several = named(indexOf(history, day), oneLine(typed))
  return several.length === 0 ? one : several.flatMap(({ id }) => tree.subtree(id))
}

/** "Xã Vụ Bản"; of an office with who it belongs to: "Phòng Kinh tế, Xã Vụ Bản". */
export function unitLabel(history: UnitHistory, id: UnitId, day: Day): string {
  const unit = history.units.get(id)
  if (!unit) return '–'
  const face = faceOn(unit, day)
  const isOffice = face.kind?.level === 'office' || face.kind?.level === 'department'
  const parent = isOffice ? history.units.get(parentOf(unit, day) ?? '') : undefined
  return parent ? `${face.name}, ${faceOn(parent, day).name}` : face.name
}

const parentOf = (unit: Unit, day: Day): UnitId | undefined => on(unit.parents, day) ?? unit.parents.at(-1)?.value

type Index = {
  readonly bySlug: ReadonlyMap<string, Unit>
  readonly byCode: ReadonlyMap<string, Unit>
  readonly byName: ReadonlyMap<string, readonly Unit[]>
  above(unit: Unit): readonly string[]
}

/** For one history and day: a file of a thousand rows asks a thousand times. */
const indexes = new WeakMap<UnitHistory, Map<Day, Index>>()

function indexOf(history: UnitHistory, day: Day): Index {
  const days = indexes.get(history) ?? new Map<Day, Index>()
  indexes.set(history, days)
  const known = days.get(day)
  if (known) return known
  const made = makeIndex(history, day)
  // A file may name many days: only the last few are kept.
  if (days.size >= 8) days.clear()
  days.set(day, made)
  return made
}

function makeIndex(history: UnitHistory, day: Day): Index {
  const bySlug = new Map<string, Unit>()
  const byCode = new Map<string, Unit>()
  const byName = new Map<string, Unit[]>()
  for (const unit of history.units.values()) {
    bySlug.set(unit.slug, unit)
    for (const code of unit.codes) if (holdsOn(code, day)) byCode.set(code.value.code.toUpperCase(), unit)
    for (const name of namesOf(unit, day)) {
      const list = byName.get(name)
      if (list) list.push(unit)
      else byName.set(name, [unit])
    }
  }
  const above = (unit: Unit): readonly string[] => {
    const names: string[] = []
    const seen = new Set<UnitId>([unit.id])
    for (let at = parentOf(unit, day); at !== undefined && !seen.has(at); ) {
      seen.add(at)
      const parent = history.units.get(at)
      if (!parent) break
      names.push(...namesOf(parent, day))
      at = parentOf(parent, day)
    }
    return names
  }
  return { bySlug, byCode, byName, above }
}

const TERRITORY = /^(?:tinh|thanh pho|huyen|quan|thi xa|xa|phuong|thi tran|dac khu) /

/** With its kind and, of a territory, without: "xã Vụ Bản", "Vụ Bản". */
function namesOf(unit: Unit, day: Day): readonly string[] {
  const name = fold(faceOn(unit, day).name)
  return [...new Set([name, name.replace(TERRITORY, '')])]
}

function named(index: Index, text: string): readonly Unit[] {
  const whole = index.byName.get(fold(text))
  if (whole) return whole
  const [name = '', ...above] = text.split(/[,;–]|\s-\s/).map(fold)
  return (index.byName.get(name) ?? []).filter((unit) => {
    const names = index.above(unit)
    return above.every((each) => names.includes(each))
  })
}
