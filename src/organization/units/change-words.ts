// change-words.ts — a change of units as one sentence: who became whom. Pure.
import type { Locale } from '../../platform/locale.ts'
import { formatCount } from '../../platform/locale.ts'
import { dayBefore } from './days.ts'
import { faceOf } from './face.ts'
import { type Change, type Day, on, type UnitHistory, type UnitId } from './history.ts'
import { messages } from './messages.ts'

/** More names than these make a sentence nobody reads to its end. */
const NAMED = 4

/** "Thị trấn Gôi, xã Kim Thái và xã Tam Thanh sáp nhập thành xã Vụ Bản". */
export function changeTitle(history: UnitHistory, change: Change, locale: Locale): string {
  const sentence = titleOf(history, change, locale)
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

function titleOf(history: UnitHistory, change: Change, locale: Locale): string {
  const t = messages(locale)
  const { kind, effectiveOn, edges } = change
  const eve = dayBefore(effectiveOn)
  const before = unique(edges.map(({ from }) => from))
  const after = unique(edges.map(({ to }) => to))
  const names = (ids: readonly UnitId[], day: Day) =>
    listed(
      ids.map((id) => nameIn(history, id, day, locale)),
      locale,
    )
  const [from, to] = [names(before, eve), names(after, effectiveOn)]
  const [only] = before
  const stays = before.length === 1 && after.length === 1 && only === after[0]
  switch (kind) {
    case 'merge': {
      const others = before.filter((id) => !after.includes(id))
      if (others.length > 0 && others.length < before.length) return t.titleMergeInto({ from: names(others, eve), to })
      return before.length === 1 ? t.titleOneToOne({ from, to }) : t.titleMerge({ from, to })
    }
    case 'split':
      return t.titleSplit({ from, to })
    case 'rename':
      return t.titleRename({ from, to })
    case 'move': {
      const parents = before.map((id) => history.units.get(id)?.parents ?? [])
      const [old, present] = [eve, effectiveOn].map((day) => unique(parents.flatMap((each) => on(each, day) ?? [])))
      return old?.length === 1 && present?.length === 1
        ? t.titleMove({ unit: from, from: names(old, eve), to: names(present, effectiveOn) })
        : t.titleMoveMany({ unit: from })
    }
    case 'level-change':
      return from === to ? t.titleReorganiseSame({ from }) : t.titleLevel({ from, to })
    case 'establish':
      return t.titleEstablish({ to })
    case 'dissolve':
      return t.titleDissolve({ from })
    case 'reorganise':
      return stays || from === to ? t.titleReorganiseSame({ from }) : t.titleReorganise({ from, to })
  }
}

/** In the middle of a Vietnamese sentence the kind is a plain word: xã Vụ Bản. */
export function nameIn(history: UnitHistory, id: UnitId, day: Day, locale: Locale): string {
  const face = faceOf(history, id, day)
  if (!face) return ''
  const isTerritory =
    face.kind?.level === 'province' || face.kind?.level === 'district' || face.kind?.level === 'commune'
  return locale === 'vi' && isTerritory ? face.name.charAt(0).toLowerCase() + face.name.slice(1) : face.name
}

export function listed(names: readonly string[], locale: Locale): string {
  const t = messages(locale)
  const last = names.at(-1) ?? ''
  if (names.length <= 1) return last
  if (names.length <= NAMED) return t.listAnd({ names: names.slice(0, -1).join(', '), last })
  const shown = names.slice(0, NAMED - 1)
  return t.listMore({ names: shown.join(', '), count: formatCount(names.length - shown.length, locale) })
}

const unique = (ids: readonly UnitId[]) => [...new Set(ids)]
