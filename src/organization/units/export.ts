// export.ts — the organisation as files: its whole history in the format that ships and can be read again, or the units of one day.
// Pure.
import { type Dated, type Day, holdsOn, on, type Unit, type UnitHistory, type UnitKind } from './history.ts'
import { isKindName, UNIT_KINDS } from './kinds.ts'
import type { UnitsDocument } from './unit-document.ts'

type UnitRow = UnitsDocument['units'][number]
// A kind that this version has no word for is written as it is, and refused when it is read.
type KindWord = Extract<UnitRow['kind'], string>

/** What `data/units.schema.json` describes: read again, it is the same history. */
export function historyDocument(history: UnitHistory): UnitsDocument {
  const sources = sourceKeys(history)
  const slug = (id: string) => history.units.get(id)?.slug ?? id
  return {
    format: 'motcua-units/1',
    id: 'don-vi',
    title: { vi: 'Đơn vị theo thời gian', en: 'Units in time' },
    notes: [],
    sources: Object.fromEntries([...sources].map(([text, key]) => [key, text])),
    units: [...history.units.values()].map((unit) => unitRow(unit, slug, sources.get(unit.source) ?? '')),
    changes: history.changes.map((change) => ({
      kind: change.kind,
      on: change.effectiveOn,
      instrument: change.instrument,
      ...(change.instrumentOn === null ? {} : { instrument_on: change.instrumentOn }),
      ...(change.note === null ? {} : { note: { ...change.note } }),
      provenance: change.provenance,
      source: sources.get(change.source) ?? '',
      edges: change.edges.map(({ from, to, share }) => [slug(from), slug(to), ...(share === null ? [] : [share])]),
    })),
    blocks: history.blocks.map((block) => ({
      slug: block.slug,
      title: { ...block.title },
      members: block.members.map(({ value, from, until }) => {
        const life = history.units.get(value)?.life
        const days = daysIn(life ?? { from: null, until: null }, { from, until })
        return Object.keys(days).length === 0 ? slug(value) : { unit: slug(value), ...days }
      }),
    })),
  }
}

function sourceKeys({ units, changes }: UnitHistory): ReadonlyMap<string, string> {
  const texts = new Set([...[...units.values()].map(({ source }) => source), ...changes.map(({ source }) => source)])
  return new Map([...texts].map((text, i) => [text, `s${i + 1}`]))
}

type Days = { readonly from?: Day; readonly until?: Day }

/** Only what is not the end of the life itself. */
function daysIn(life: Pick<Dated<unknown>, 'from' | 'until'>, each: Pick<Dated<unknown>, 'from' | 'until'>): Days {
  return {
    ...(each.from !== null && each.from !== life.from ? { from: each.from } : {}),
    ...(each.until !== null && each.until !== life.until ? { until: each.until } : {}),
  }
}

function unitRow(unit: Unit, slug: (id: string) => string, source: string): UnitRow {
  const { life } = unit
  const dated = <T>({ from, until, value }: Dated<T>) => ({ value, ...daysIn(life, { from, until }) })
  const plain = <T extends string>(list: readonly Dated<T>[]): T | { value: T; from?: Day; until?: Day }[] => {
    const [only, ...others] = list.map(dated)
    return only && others.length === 0 && Object.keys(only).length === 1 ? only.value : list.map(dated)
  }
  const kinds = unit.kinds.map(({ value, ...days }) => ({ ...days, value: value.kind as KindWord }))
  const levels = new Set(unit.kinds.map(({ value }) => value.level))
  const [level] = levels
  return {
    slug: unit.slug,
    name: plain(unit.names),
    kind:
      levels.size > 1
        ? unit.kinds.map((each) => ({
            ...dated({ ...each, value: each.value.kind as KindWord }),
            level: each.value.level,
          }))
        : plain(kinds),
    ...(levels.size === 1 && level !== undefined && !unit.kinds.every(({ value }) => isUsual(value)) ? { level } : {}),
    ...(unit.codes.length === 0
      ? {}
      : { codes: unit.codes.map(({ value, ...days }) => ({ ...value, ...daysIn(life, days) })) }),
    ...(unit.parents.length === 0
      ? {}
      : { parent: plain(unit.parents.map((each) => ({ ...each, value: slug(each.value) }))) }),
    ...(life.from === null ? {} : { from: life.from }),
    ...(life.until === null ? {} : { until: life.until }),
    provenance: unit.provenance,
    source,
  }
}

const isUsual = ({ kind, level }: UnitKind): boolean => isKindName(kind) && UNIT_KINDS[kind].levels[0] === level

// ---- one day

export type UnitOfDay = {
  readonly slug: string
  readonly name: string | null
  readonly kind: string | null
  readonly level: string | null
  readonly codes: readonly { readonly scheme: string; readonly code: string }[]
  /** Slug of the unit it stands under. */
  readonly parent: string | null
  readonly provenance: string
  readonly source: string
}

export function unitOfDay({ units }: UnitHistory, unit: Unit, day: Day): UnitOfDay {
  const kind = on(unit.kinds, day)
  const parent = on(unit.parents, day)
  return {
    slug: unit.slug,
    name: on(unit.names, day) ?? null,
    kind: kind?.kind ?? null,
    level: kind?.level ?? null,
    codes: unit.codes.filter((each) => holdsOn(each, day)).map(({ value }) => ({ ...value })),
    parent: parent === undefined ? null : (units.get(parent)?.slug ?? null),
    provenance: unit.provenance,
    source: unit.source,
  }
}

/** Everybody who lives on that day. */
export const unitsOfDay = (history: UnitHistory, day: Day): readonly UnitOfDay[] =>
  [...history.units.values()].filter(({ life }) => holdsOn(life, day)).map((unit) => unitOfDay(history, unit, day))

/** The days between which nothing about the unit is different, in their order. */
export function statesOf(unit: Unit): readonly { readonly from: Day | null; readonly until: Day | null }[] {
  const inside = ({ from, until }: Pick<Dated<unknown>, 'from' | 'until'>) =>
    [from, until].filter(
      (day) =>
        day !== null &&
        (unit.life.from === null || day > unit.life.from) &&
        (unit.life.until === null || day < unit.life.until),
    )
  const lists: readonly (readonly Dated<unknown>[])[] = [unit.names, unit.kinds, unit.codes, unit.parents]
  const cuts = [...new Set(lists.flatMap((list) => list.flatMap(inside)))].filter((day) => day !== null).sort()
  return [unit.life.from, ...cuts].map((from, i) => ({ from, until: cuts[i] ?? unit.life.until }))
}
