// search.ts — units found by a name or a code of any day, with or without accents. Pure.
import { fold } from '../../platform/fold.ts'
import { nearestDay } from './days.ts'
import { faceOn } from './face.ts'
import { type Day, holdsOn, type Interval, type Unit, type UnitHistory, type UnitId } from './history.ts'
import { UNIT_KINDS } from './kinds.ts'

/** The better the match, the smaller the number. */
const RANKS = ['code', 'exact', 'same-letters', 'begins-exact', 'begins', 'contains'] as const
export type MatchRank = (typeof RANKS)[number]

export type Match = Interval & {
  readonly rank: MatchRank
  readonly of: 'name' | 'code'
  /** The name with its kind, or the code. */
  readonly text: string
}

export type Hit = {
  readonly unit: UnitId
  /** The names and codes that were found, the best first. */
  readonly matches: readonly Match[]
  readonly rank: MatchRank
  /** Whether one of them holds today. */
  readonly isPresent: boolean
}

/** Shorter texts are in almost every name. */
export const SHORTEST_QUERY = 2

export function searchUnits(history: UnitHistory, query: string, today: Day): readonly Hit[] {
  const text = tidy(query)
  if (text.length < SHORTEST_QUERY) return []
  const asked = { text, folded: fold(text), parts: fold(text).split(' ') }
  const hits = entriesOf(history).flatMap((entry) => hitOf(entry, asked, today) ?? [])
  return hits
    .sort(
      (a, b) =>
        RANKS.indexOf(a.hit.rank) - RANKS.indexOf(b.hit.rank) ||
        Number(b.hit.isPresent) - Number(a.hit.isPresent) ||
        compare(a.sort, b.sort),
    )
    .map(({ hit }) => hit)
}

type Words = Interval & {
  readonly text: string
  readonly bare: string
  readonly exact: string
  readonly folded: string
  readonly bareFolded: string
}
/** What was typed, as it is and without accents. */
type Asked = { readonly text: string; readonly folded: string; readonly parts: readonly string[] }
type Entry = { readonly unit: Unit; readonly names: readonly Words[]; readonly above: string }

const known = new WeakMap<UnitHistory, readonly Entry[]>()

/** Folding fifteen thousand names takes longer than looking through them: once for each state of the history. */
function entriesOf(history: UnitHistory): readonly Entry[] {
  const before = known.get(history)
  if (before) return before
  const entries = [...history.units.values()].map((unit) => ({
    unit,
    names: unit.names.map(
      ({ from, until, value }): Words => ({
        from,
        until,
        text: value,
        bare: tidy(bareName(value)),
        exact: tidy(value),
        folded: fold(value),
        bareFolded: fold(bareName(value)),
      }),
    ),
    above: fold(unit.parents.map(({ value, from, until }) => parentName(history, value, { from, until })).join(' ')),
  }))
  known.set(history, entries)
  return entries
}

function parentName({ units }: UnitHistory, id: UnitId, interval: Interval): string {
  const unit = units.get(id)
  return unit ? faceOn(unit, nearestDay(interval, interval.from ?? '0001-01-01')).name : ''
}

/** "Xã Vụ Bản" → "Vụ Bản": people leave the kind out. */
function bareName(name: string): string {
  const kind = TERRITORIES.find((word) => fold(name).startsWith(`${word} `))
  return kind === undefined ? name : name.split(/\s+/).slice(kind.split(' ').length).join(' ')
}

// Only kinds of territories: "Sở Nội vụ" without its first word is nobody.
const TERRITORIES = [
  'thanh pho',
  ...Object.values(UNIT_KINDS)
    .filter(({ levels: [level] }) => level === 'province' || level === 'district' || level === 'commune')
    .map(({ name }) => fold(name.vi)),
]

function hitOf(entry: Entry, asked: Asked, today: Day): { readonly hit: Hit; readonly sort: string } | undefined {
  const { unit } = entry
  const matches = [
    ...unit.codes.flatMap(({ from, until, value }): Match[] => {
      const code = value.code.toLowerCase()
      if (code === asked.text) return [{ rank: 'code', of: 'code', text: value.code, from, until }]
      // Part of a number is no number: only what is typed so far of a long one counts.
      return asked.text.length >= 3 && /\d/.test(asked.text) && code.startsWith(asked.text)
        ? [{ rank: 'begins-exact', of: 'code', text: value.code, from, until }]
        : []
    }),
    ...entry.names.flatMap((words): Match[] => {
      const rank = rankOf(words, asked, entry.above)
      return rank ? [{ rank, of: 'name', text: words.text, from: words.from, until: words.until }] : []
    }),
  ].sort((a, b) => RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank))
  const [best] = matches
  if (!best) return undefined
  const isPresent =
    holdsOn(unit.life, today) && matches.some((match) => match.rank === best.rank && holdsOn(match, today))
  return {
    hit: { unit: unit.id, matches, rank: best.rank, isPresent },
    sort: `${fold(best.text)} ${best.text} ${unit.slug}`,
  }
}

function rankOf(words: Words, { text, folded, parts }: Asked, above: string): MatchRank | undefined {
  // Typed with accents, it means those: "Vũ Bản" is found before "Vụ Bản". Typed without, all are alike.
  const exact = text !== folded
  if (exact && (words.exact === text || words.bare === text)) return 'exact'
  if (words.folded === folded || words.bareFolded === folded) return 'same-letters'
  if (exact && startsWord(words.exact, text)) return 'begins-exact'
  if (startsWord(words.folded, folded)) return 'begins'
  // "minh tân vụ bản": the rest of what was typed may be the name of who stands above.
  return parts.some((part) => startsWord(words.bareFolded, part)) &&
    parts.every((part) => startsWord(words.folded, part) || startsWord(above, part))
    ? 'contains'
    : undefined
}

const startsWord = (text: string, part: string): boolean => ` ${text}`.includes(` ${part}`)
const tidy = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase()
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
