// store.ts — all SQL of units in time. Reads take a Db; writes take a Tx.
import { randomUUIDv7 } from 'node:crypto'
import { type ColumnType, type OrderByItemBuilder, sql } from 'kysely'
import type { Db, Tx } from '../../platform/database/database.ts'
import { fold } from '../../platform/fold.ts'
import type { Localized } from '../../platform/locale.ts'
import type {
  Block,
  Change,
  ChangeKind,
  Dated,
  Edge,
  Level,
  Provenance,
  Unit,
  UnitCode,
  UnitHistory,
  UnitId,
  UnitKind,
} from './history.ts'

declare module '../../platform/database/database.ts' {
  interface Tables {
    unit: UnitTable
    unit_name: DatedTable & { name: string; name_folded: string }
    unit_kind: DatedTable & { kind: string; level: Level }
    unit_code: DatedTable & { scheme: string; code: string }
    unit_parent: DatedTable & { parent_id: string }
    unit_block: { id: string; slug: string; title: ColumnType<Localized, string, string> }
    unit_block_member: DatedTable & { block_id: string }
    unit_change: ChangeTable
    unit_lineage: { id: string; change_id: string; from_unit_id: string; to_unit_id: string; share: string | null }
    unit_version: { only_one: boolean; version: number }
  }
}

type UnitTable = {
  id: string
  slug: string
  valid_from: string | null
  valid_until: string | null
  provenance: Provenance
  source: string
}
type DatedTable = { id: string; unit_id: string; valid_from: string | null; valid_until: string | null }
type ChangeTable = {
  id: string
  kind: ChangeKind
  effective_on: string
  instrument: string
  instrument_on: string | null
  note: ColumnType<Localized | null, string | null, never>
  provenance: Provenance
  source: string
}

export async function getVersion(db: Db): Promise<number> {
  const { version } = await db.selectFrom('unit_version').select('version').executeTakeFirstOrThrow()
  return version
}

/** Locks the whole history until the transaction ends: two changes of units are never decided side by side. */
export async function lockHistory(tx: Tx): Promise<UnitHistory> {
  await tx.selectFrom('unit_version').select('version').forUpdate().executeTakeFirstOrThrow()
  return loadHistory(tx)
}

/** After every change of units, in its transaction: readers then know that what they hold in memory is old. */
export async function raiseVersion(tx: Tx): Promise<void> {
  await tx
    .updateTable('unit_version')
    .set(({ eb }) => ({ version: eb('version', '+', 1) }))
    .execute()
}

/** The whole history. Fifteen thousand units are some ten megabytes: read once for each version, not for each request. */
export async function loadHistory(db: Db): Promise<UnitHistory> {
  // The number first: what a change adds between the reads is then read again under its own number.
  const version = await getVersion(db)
  const byDay = 'valid_from' as const
  const [units, names, kinds, codes, parents, blocks, members, changes, edges] = await Promise.all([
    db.selectFrom('unit').selectAll().orderBy('slug').execute(),
    db.selectFrom('unit_name').selectAll().orderBy(byDay, nullsFirst).execute(),
    db.selectFrom('unit_kind').selectAll().orderBy(byDay, nullsFirst).execute(),
    db.selectFrom('unit_code').selectAll().orderBy(byDay, nullsFirst).execute(),
    db.selectFrom('unit_parent').selectAll().orderBy(byDay, nullsFirst).execute(),
    db.selectFrom('unit_block').selectAll().orderBy('slug').execute(),
    db.selectFrom('unit_block_member').selectAll().orderBy(byDay, nullsFirst).execute(),
    db.selectFrom('unit_change').selectAll().orderBy('effective_on').orderBy('id').execute(),
    db.selectFrom('unit_lineage').selectAll().orderBy('id').execute(),
  ])
  const namesOf = datedBy<{ name: string }, string>(names, ({ name }) => name)
  const kindsOf = datedBy<{ kind: string; level: Level }, UnitKind>(kinds, ({ kind, level }) => ({ kind, level }))
  const codesOf = datedBy<{ scheme: string; code: string }, UnitCode>(codes, ({ scheme, code }) => ({ scheme, code }))
  const parentsOf = datedBy<{ parent_id: string }, UnitId>(parents, ({ parent_id }) => parent_id)
  const edgesOf = Map.groupBy(edges, ({ change_id }) => change_id)
  const membersOf = Map.groupBy(members, ({ block_id }) => block_id)
  return {
    version,
    units: new Map(
      units.map((row): [UnitId, Unit] => [
        row.id,
        {
          id: row.id,
          slug: row.slug,
          life: { from: row.valid_from, until: row.valid_until },
          names: namesOf.get(row.id) ?? [],
          kinds: kindsOf.get(row.id) ?? [],
          codes: codesOf.get(row.id) ?? [],
          parents: parentsOf.get(row.id) ?? [],
          provenance: row.provenance,
          source: row.source,
        },
      ]),
    ),
    changes: changes.map(
      (row): Change => ({
        id: row.id,
        kind: row.kind,
        effectiveOn: row.effective_on,
        instrument: row.instrument,
        instrumentOn: row.instrument_on,
        note: row.note,
        provenance: row.provenance,
        source: row.source,
        edges: (edgesOf.get(row.id) ?? []).map(
          ({ from_unit_id, to_unit_id, share }): Edge => ({ from: from_unit_id, to: to_unit_id, share }),
        ),
      }),
    ),
    blocks: blocks.map(
      ({ id, slug, title }): Block => ({
        id,
        slug,
        title,
        members: (membersOf.get(id) ?? []).map((row) => ({
          from: row.valid_from,
          until: row.valid_until,
          value: row.unit_id,
        })),
      }),
    ),
  }
}

const nullsFirst = (order: OrderByItemBuilder) => order.asc().nullsFirst()

function datedBy<R, T>(
  rows: readonly (R & DatedTable)[],
  value: (row: R) => T,
): ReadonlyMap<UnitId, readonly Dated<T>[]> {
  const lists = new Map<UnitId, Dated<T>[]>()
  for (const row of rows) {
    const dated = { from: row.valid_from, until: row.valid_until, value: value(row) }
    const list = lists.get(row.unit_id)
    if (list) list.push(dated)
    else lists.set(row.unit_id, [dated])
  }
  return lists
}

// ---- writes

/** Whole new units with everything that is known of them. The caller raises the version. */
export async function insertUnits(tx: Tx, units: readonly Unit[]): Promise<void> {
  await inPieces(units, (some) =>
    tx
      .insertInto('unit')
      .values(
        some.map(({ id, slug, life, provenance, source }) => ({
          id,
          slug,
          valid_from: life.from,
          valid_until: life.until,
          provenance,
          source,
        })),
      )
      .execute(),
  )
  await insertDated(tx, units)
}

/** Names, kinds, codes and parents of units that are there. */
async function insertDated(tx: Tx, units: readonly Unit[]): Promise<void> {
  const dated = <T>(unit: Unit, each: Dated<T>) => ({
    id: randomUUIDv7(),
    unit_id: unit.id,
    valid_from: each.from,
    valid_until: each.until,
  })
  const rows = <T>(pick: (unit: Unit) => readonly T[]) =>
    units.flatMap((unit) => pick(unit).map((each) => ({ unit, each })))
  await inPieces(
    rows(({ names }) => names),
    (some) =>
      tx
        .insertInto('unit_name')
        .values(
          some.map(({ unit, each }) => ({ ...dated(unit, each), name: each.value, name_folded: fold(each.value) })),
        )
        .execute(),
  )
  await inPieces(
    rows(({ kinds }) => kinds),
    (some) =>
      tx
        .insertInto('unit_kind')
        .values(some.map(({ unit, each }) => ({ ...dated(unit, each), ...each.value })))
        .execute(),
  )
  await inPieces(
    rows(({ codes }) => codes),
    (some) =>
      tx
        .insertInto('unit_code')
        .values(some.map(({ unit, each }) => ({ ...dated(unit, each), ...each.value })))
        .execute(),
  )
  await inPieces(
    rows(({ parents }) => parents),
    (some) =>
      tx
        .insertInto('unit_parent')
        .values(some.map(({ unit, each }) => ({ ...dated(unit, each), parent_id: each.value })))
        .execute(),
  )
}

export async function insertChanges(tx: Tx, changes: readonly Change[]): Promise<void> {
  await inPieces(changes, (some) =>
    tx
      .insertInto('unit_change')
      .values(
        some.map((change) => ({
          id: change.id,
          kind: change.kind,
          effective_on: change.effectiveOn,
          instrument: change.instrument,
          instrument_on: change.instrumentOn,
          note: change.note && JSON.stringify(change.note),
          provenance: change.provenance,
          source: change.source,
        })),
      )
      .execute(),
  )
  await inPieces(
    changes.flatMap(({ id, edges }) => edges.map((edge) => ({ id, edge }))),
    (some) =>
      tx
        .insertInto('unit_lineage')
        .values(
          some.map(({ id, edge }) => ({
            id: randomUUIDv7(),
            change_id: id,
            from_unit_id: edge.from,
            to_unit_id: edge.to,
            share: edge.share,
          })),
        )
        .execute(),
  )
}

export async function insertBlocks(tx: Tx, blocks: readonly Block[]): Promise<void> {
  await inPieces(blocks, (some) =>
    tx
      .insertInto('unit_block')
      .values(some.map(({ id, slug, title }) => ({ id, slug, title: JSON.stringify(title) })))
      .execute(),
  )
  for (const { id, members } of blocks) await insertMembers(tx, id, members)
}

const insertMembers = (tx: Tx, block: string, members: readonly Dated<UnitId>[]): Promise<void> =>
  inPieces(members, (some) =>
    tx
      .insertInto('unit_block_member')
      .values(
        some.map((member) => ({
          id: randomUUIDv7(),
          block_id: block,
          unit_id: member.value,
          valid_from: member.from,
          valid_until: member.until,
        })),
      )
      .execute(),
  )

/** One statement may carry 65,535 values. */
async function inPieces<T>(rows: readonly T[], insert: (some: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += 5000) await insert(rows.slice(from, from + 5000))
}

/**
 * Writes what is different between two states of the history: days that end, lists that go on, units that begin. Nothing is taken
 * away. What ends is written first: a code may pass from one unit to another on one day.
 */
export async function saveDifference(tx: Tx, before: UnitHistory, after: UnitHistory): Promise<void> {
  const born = [...after.units.values()].filter(({ id }) => !before.units.has(id))
  const kept = [...after.units.values()].flatMap((unit) => {
    const was = before.units.get(unit.id)
    return was && was !== unit ? [{ was, unit }] : []
  })
  for (const { was, unit } of kept) {
    if (was.life.until !== unit.life.until)
      await tx.updateTable('unit').set({ valid_until: unit.life.until }).where('id', '=', unit.id).execute()
    await closeDays(tx, 'unit_name', unit.id, was.names, unit.names, (name) => ['name', name])
    await closeDays(tx, 'unit_kind', unit.id, was.kinds, unit.kinds, ({ kind }) => ['kind', kind])
    await closeDays(tx, 'unit_code', unit.id, was.codes, unit.codes, ({ code }) => ['code', code])
    await closeDays(tx, 'unit_parent', unit.id, was.parents, unit.parents, (parent) => ['parent_id', parent])
  }
  await insertUnits(tx, born)
  const added = kept.map(({ was, unit }) => ({
    ...unit,
    names: addedTo(was.names, unit.names),
    kinds: addedTo(was.kinds, unit.kinds),
    codes: addedTo(was.codes, unit.codes),
    parents: addedTo(was.parents, unit.parents),
  }))
  await insertDated(tx, added)
  await saveMembers(tx, before, after)
  const known = new Set(before.changes.map(({ id }) => id))
  await insertChanges(
    tx,
    after.changes.filter(({ id }) => !known.has(id)),
  )
}

type DatedName = 'unit_name' | 'unit_kind' | 'unit_code' | 'unit_parent'

async function closeDays<T>(
  tx: Tx,
  table: DatedName,
  unit: UnitId,
  before: readonly Dated<T>[],
  after: readonly Dated<T>[],
  column: (value: T) => readonly [name: string, value: string],
): Promise<void> {
  for (const each of before) {
    const is = after.find((other) => isSame(each, other))
    if (!is || is.until === each.until) continue
    const [name, value] = column(each.value)
    await sql`
      update ${sql.table(table)} set valid_until = ${is.until}
      where unit_id = ${unit} and ${sql.ref(name)} = ${value} and valid_from is not distinct from ${each.from}::date
    `.execute(tx)
  }
}

/** The same row: it may only get another end. */
const isSame = <T>(a: Dated<T>, b: Dated<T>): boolean =>
  a.from === b.from && JSON.stringify(a.value) === JSON.stringify(b.value)

const addedTo = <T>(before: readonly Dated<T>[], after: readonly Dated<T>[]): readonly Dated<T>[] =>
  after.filter((each) => !before.some((was) => isSame(was, each)))

async function saveMembers(tx: Tx, before: UnitHistory, after: UnitHistory): Promise<void> {
  for (const block of after.blocks) {
    const was = before.blocks.find(({ id }) => id === block.id)
    if (was === block || !was) continue
    for (const member of was.members) {
      const is = block.members.find((each) => isSame(member, each))
      if (!is || is.until === member.until) continue
      await sql`
        update unit_block_member set valid_until = ${is.until}
        where block_id = ${block.id} and unit_id = ${member.value} and valid_from is not distinct from ${member.from}::date
      `.execute(tx)
    }
    const added = addedTo(was.members, block.members)
    if (added.length > 0) await insertMembers(tx, block.id, added)
  }
}
