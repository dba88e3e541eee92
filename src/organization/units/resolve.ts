// resolve.ts — which unit a code or a name meant on a day. Codes and names are used again with another meaning, so neither says
// anything without its day. Pure.
import { fold } from '../../platform/fold.ts'
import {
  type Dated,
  type Day,
  holdsOn,
  LEVELS,
  type Level,
  on,
  type Unit,
  type UnitCode,
  type UnitHistory,
} from './history.ts'

export type UnitQuery = {
  readonly on: Day
  readonly code?: string
  /** Absent: a code of any scheme. */
  readonly scheme?: string
  /** With or without its kind and "UBND"; with accents it means those, without them all that are spelled so. */
  readonly name?: string
  readonly level?: Level
}

export type Resolved =
  | { readonly kind: 'unit'; readonly unit: Unit }
  | { readonly kind: 'several'; readonly units: readonly Unit[] }
  | { readonly kind: 'none' }

/**
 * A code that is known on that day decides; a name beside it must then fit. A code that nobody has is passed over where there is a
 * name: lists make up codes of their own.
 */
export function resolveUnit(history: UnitHistory, query: UnitQuery): Resolved {
  const { codes, names } = wordsOf(history)
  const isLevel = (unit: Unit, levels: readonly Level[] | undefined) => {
    const level = on(unit.kinds, query.on)?.level
    return (
      (query.level === undefined || level === query.level) && (!levels || level === undefined || levels.includes(level))
    )
  }
  const coded = holding(query.code === undefined ? [] : (codes.get(query.code.trim()) ?? []), query.on).filter(
    ({ unit, value }) => (query.scheme === undefined || value.scheme === query.scheme) && isLevel(unit, undefined),
  )
  if (query.name === undefined) return answer(coded)
  for (const { as, key, levels } of askedIn(query.name)) {
    const called = (names[as].get(key) ?? []).filter((each) => holdsOn(each, query.on) && isLevel(each.unit, levels))
    const found = coded.length === 0 ? called : called.filter(({ unit }) => coded.some((each) => each.unit === unit))
    if (found.length > 0) return answer(found)
  }
  return { kind: 'none' }
}

function answer(found: readonly { readonly unit: Unit }[]): Resolved {
  const units = [...new Set(found.map(({ unit }) => unit))]
  const [unit, ...others] = units
  if (!unit) return { kind: 'none' }
  return others.length === 0 ? { kind: 'unit', unit } : { kind: 'several', units }
}

// ---- readings of a name

/** "hoà" and "hòa" are one spelling: the mark of the tone goes to the end of its syllable. */
const spelled = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .split(/[\s\-–.,]+/)
    .filter((part) => part !== '')
    .map((syllable) => {
      const tones = syllable.match(TONES)?.join('') ?? ''
      return syllable.replace(TONES, '').normalize('NFC') + tones
    })
    .join(' ')

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu

type Prefix = { readonly text: string; readonly levels: readonly Level[] }

const KINDS: readonly (readonly [word: string, levels: readonly Level[]])[] = [
  ['ủy ban nhân dân', LEVELS],
  ['ubnd', LEVELS],
  ['tỉnh', ['province']],
  ['thành phố', ['province', 'district']],
  ['tp', ['province', 'district']],
  ['thị xã', ['district']],
  ['quận', ['district']],
  ['huyện', ['district']],
  ['thị trấn', ['commune']],
  ['phường', ['commune']],
  ['xã', ['commune']],
  ['đặc khu', ['commune']],
]
const WITH_ACCENTS: readonly Prefix[] = KINDS.map(([word, levels]) => ({ text: spelled(word), levels }))
const WITHOUT: readonly Prefix[] = KINDS.map(([word, levels]) => ({ text: fold(word), levels }))

type Bare = {
  readonly name: string
  /** Where a unit can stand that is called so: "Huyện Vụ Bản" is no commune, whatever else is called Vụ Bản. */
  readonly levels: readonly Level[] | undefined
}

/** "UBND Thành phố Đồng Nai" → "đồng nai". A name that is nothing but its kind stays. */
function bare(text: string, prefixes: readonly Prefix[]): Bare {
  const prefix = prefixes.find((each) => text.startsWith(`${each.text} `))
  if (!prefix) return { name: text, levels: undefined }
  const rest = bare(text.slice(prefix.text.length + 1), prefixes)
  return { name: rest.name, levels: prefix.levels === LEVELS ? rest.levels : prefix.levels }
}

const READINGS = {
  /** As written. */
  full: spelled,
  /** Without its kind. */
  bare: (name: string) => bare(spelled(name), WITH_ACCENTS).name,
  /** The same two without accents. */
  plain: (name: string) => plain(spelled(name)),
  plainBare: (name: string) => plain(bare(spelled(name), WITH_ACCENTS).name),
} as const
type Reading = keyof typeof READINGS

const plain = (text: string): string => fold(text)

type Asked = { readonly as: Reading; readonly key: string; readonly levels: readonly Level[] | undefined }

/** In what ways a name may be meant, the strictest first. Who types accents means them. */
function askedIn(name: string): readonly Asked[] {
  const full = spelled(name)
  if (full !== plain(full)) {
    const { name: key, levels } = bare(full, WITH_ACCENTS)
    return [
      { as: 'full', key: full, levels: undefined },
      { as: 'bare', key, levels },
    ]
  }
  const { name: key, levels } = bare(full, WITHOUT)
  return [
    { as: 'plain', key: full, levels: undefined },
    // "quan son" may be Quận Sơn and Quan Sơn: as it stands before its first word is taken for a kind
    { as: 'plainBare', key: full, levels: undefined },
    { as: 'plainBare', key, levels },
  ]
}

// ---- what is looked up, made once for each state of the history

type Word<T> = Dated<T> & { readonly unit: Unit }
type Words = {
  readonly codes: ReadonlyMap<string, readonly Word<UnitCode>[]>
  readonly names: Readonly<Record<Reading, ReadonlyMap<string, readonly Word<string>[]>>>
}

const known = new WeakMap<UnitHistory, Words>()

function wordsOf(history: UnitHistory): Words {
  const before = known.get(history)
  if (before) return before
  const units = [...history.units.values()]
  const codes = units.flatMap((unit) => unit.codes.map((each) => ({ ...each, unit })))
  const names = units.flatMap((unit) => unit.names.map((each) => ({ ...each, unit })))
  const by = (reading: Reading) => Map.groupBy(names, ({ value }) => READINGS[reading](value))
  const words = {
    codes: Map.groupBy(codes, ({ value }) => value.code),
    names: { full: by('full'), bare: by('bare'), plain: by('plain'), plainBare: by('plainBare') },
  }
  known.set(history, words)
  return words
}

const holding = <T extends Dated<unknown>>(words: readonly T[], day: Day): readonly T[] =>
  words.filter((each) => holdsOn(each, day))
