// unit-document.ts — units in time as a file: rows that name each other by slug. And from such files to a history. Pure.
import { type Static, Type } from 'typebox'
import type { Block, Change, Dated, Day, Interval, Unit, UnitId } from './history.ts'
import { CHANGE_KINDS, LEVELS } from './history.ts'
import { KIND_NAMES, UNIT_KINDS } from './kinds.ts'

const closed = { additionalProperties: false }
const Slug = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 80 })
const DayText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const Text = Type.Object({ vi: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, closed)
const Provenance = Type.Enum(['official', 'observed', 'reconstructed', 'demo'])
const From = Type.Optional({ ...DayText, description: 'the first day; absent: unknown' })
const Until = Type.Optional({ ...DayText, description: 'the first day on which it no longer holds; absent: still' })
const Kind = Type.Enum([...KIND_NAMES])
const Name = Type.String({ minLength: 1, description: 'with its kind: Xã Minh Tân' })

const UnitRow = Type.Object(
  {
    slug: Slug,
    name: Type.Union([
      Name,
      Type.Array(Type.Object({ value: Name, from: From, until: Until }, closed), { minItems: 1 }),
    ]),
    kind: Type.Union([
      Kind,
      Type.Array(
        Type.Object({ value: Kind, level: Type.Optional(Type.Enum([...LEVELS])), from: From, until: Until }, closed),
        { minItems: 1 },
      ),
    ]),
    level: Type.Optional({ ...Type.Enum([...LEVELS]), description: 'where the kind alone does not say it' }),
    codes: Type.Optional(
      Type.Array(
        Type.Object(
          { scheme: Type.String({ minLength: 1 }), code: Type.String({ minLength: 1 }), from: From, until: Until },
          closed,
        ),
      ),
    ),
    parent: Type.Optional(
      Type.Union([Slug, Type.Array(Type.Object({ value: Slug, from: From, until: Until }, closed), { minItems: 1 })]),
    ),
    from: From,
    until: Until,
    provenance: Provenance,
    source: Type.String({ description: 'a key of “sources”' }),
  },
  closed,
)

const ChangeRow = Type.Object(
  {
    kind: Type.Enum([...CHANGE_KINDS]),
    on: DayText,
    instrument: Type.String({ minLength: 1 }),
    instrument_on: Type.Optional(DayText),
    note: Type.Optional(Text),
    provenance: Provenance,
    source: Type.String(),
    edges: Type.Array(Type.Array(Type.String(), { minItems: 2, maxItems: 3 }), {
      minItems: 1,
      description:
        'predecessor, successor and, where known, the part of the predecessor (0.25). A unit twice: it is concerned and passes nothing on',
    }),
  },
  closed,
)

const BlockRow = Type.Object(
  {
    slug: Slug,
    title: Text,
    members: Type.Array(
      Type.Union([Slug, Type.Object({ unit: Slug, from: From, until: Until }, closed)], {
        description: 'a slug alone: for the whole life of the unit',
      }),
    ),
  },
  closed,
)

export const UnitsDocument = Type.Object(
  {
    format: Type.Literal('motcua-units/1'),
    id: Slug,
    title: Text,
    notes: Type.Array(Text),
    sources: Type.Record(Type.String(), Type.String({ minLength: 1 })),
    units: Type.Array(UnitRow),
    changes: Type.Array(ChangeRow),
    blocks: Type.Array(BlockRow),
  },
  closed,
)
export type UnitsDocument = Static<typeof UnitsDocument>
type UnitRow = Static<typeof UnitRow>
type KindRow = Exclude<UnitRow['kind'], string>[number]

/** What several files say together: units may name units of another file. */
export type ReadUnits = {
  readonly units: readonly Unit[]
  readonly changes: readonly Change[]
  readonly blocks: readonly Block[]
}

/** A file that names a unit or a source that is not there. */
export class UnknownName extends Error {
  override readonly name = 'UnknownName'
}

export function readUnits(documents: readonly UnitsDocument[], newId: () => UnitId): ReadUnits {
  const ids = new Map(documents.flatMap(({ units }) => units.map(({ slug }) => [slug, newId()] as const)))
  const lives = new Map(documents.flatMap(({ units }) => units.map((row) => [row.slug, lifeOf(row)] as const)))
  const idOf = (slug: string, where: string): UnitId => {
    const id = ids.get(slug)
    if (id === undefined) throw new UnknownName(`${where}: there is no unit “${slug}”`)
    return id
  }
  return {
    units: documents.flatMap((document) =>
      document.units.map((row) => unitOf(row, sourceOf(document, row), (slug) => idOf(slug, document.id))),
    ),
    changes: documents.flatMap((document) =>
      document.changes.map((row) => ({
        id: newId(),
        kind: row.kind,
        effectiveOn: row.on,
        instrument: row.instrument,
        instrumentOn: row.instrument_on ?? null,
        note: row.note ?? null,
        provenance: row.provenance,
        source: sourceOf(document, row),
        edges: row.edges.map(([from = '', to = '', share = null]) => ({
          from: idOf(from, document.id),
          to: idOf(to, document.id),
          share,
        })),
      })),
    ),
    blocks: documents.flatMap((document) =>
      document.blocks.map(({ slug, title, members }) => ({
        id: newId(),
        slug,
        title,
        members: members.map((member) => {
          const { unit, from, until } = typeof member === 'string' ? { unit: member } : member
          const life = lives.get(unit)
          return {
            from: from ?? life?.from ?? null,
            until: until ?? life?.until ?? null,
            value: idOf(unit, document.id),
          }
        }),
      })),
    ),
  }
}

function sourceOf(document: UnitsDocument, { source }: { readonly source: string }): string {
  const text = document.sources[source]
  if (text === undefined) throw new UnknownName(`${document.id}: there is no source “${source}”`)
  return text
}

const lifeOf = ({ from, until }: UnitRow): Interval => ({ from: from ?? null, until: until ?? null })

function unitOf(row: UnitRow, source: string, idOf: (slug: string) => UnitId): Unit {
  const life = lifeOf(row)
  return {
    id: idOf(row.slug),
    slug: row.slug,
    life,
    names: datedIn(life, row.name),
    kinds: (typeof row.kind === 'string' ? [{ value: row.kind }] : row.kind).map((each: KindRow) => ({
      from: each.from ?? life.from,
      until: each.until ?? life.until,
      value: { kind: each.value, level: each.level ?? row.level ?? UNIT_KINDS[each.value].levels[0] },
    })),
    codes: (row.codes ?? []).map(({ scheme, code, from, until }) => ({
      from: from ?? life.from,
      until: until ?? life.until,
      value: { scheme, code },
    })),
    parents:
      row.parent === undefined ? [] : datedIn(life, row.parent).map((each) => ({ ...each, value: idOf(each.value) })),
    provenance: row.provenance,
    source,
  }
}

/** A plain value holds for the whole life; the ends of a list that are left open are those of the life. */
function datedIn<T extends string>(
  life: Interval,
  value: T | readonly { readonly value: T; readonly from?: Day; readonly until?: Day }[],
): Dated<T>[] {
  if (typeof value === 'string') return [{ ...life, value }]
  return value.map((each) => ({ value: each.value, from: each.from ?? life.from, until: each.until ?? life.until }))
}
