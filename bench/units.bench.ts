// Fifteen thousand units in time, about as many as Việt Nam has had since 2023: the tree as of a day, beside a loop over plain
// arrays that makes the same lists of children; then the other rules, against one walk over all units; then reading the history
// from the database, beside the plain SELECTs.
import { randomUUIDv7 } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { planChange } from '../src/organization/units/change-plan.ts'
import { checkHistory } from '../src/organization/units/check.ts'
import { custodyTree } from '../src/organization/units/custody.ts'
import {
  type Change,
  type Day,
  holdsOn,
  type Level,
  on,
  type Unit,
  type UnitHistory,
} from '../src/organization/units/history.ts'
import { partsBefore } from '../src/organization/units/lineage.ts'
import { resolveUnit } from '../src/organization/units/resolve.ts'
import { searchUnits } from '../src/organization/units/search.ts'
import { insertChanges, insertUnits, loadHistory, raiseVersion } from '../src/organization/units/store.ts'
import { treeOn } from '../src/organization/units/tree.ts'
import { loadConfig } from '../src/platform/config.ts'
import { type Db, inTransaction } from '../src/platform/database/database.ts'
import { DEFAULT_TENANT } from '../src/platform/database/tenants.ts'
import { migrateAll, openPlatform } from '../src/platform/platform.ts'

const RUNS = 41
const [BEFORE, MERGED, TODAY] = ['2023-06-01', '2025-07-01', '2026-11-24'] as const

const history = generated()
const units = [...history.units.values()]
const living = units.filter(({ life }) => holdsOn(life, BEFORE)).length
console.log(
  `${units.length} units, ${history.changes.length} changes; ${living} live on ${BEFORE}, ${units.filter(({ life }) => holdsOn(life, TODAY)).length} on ${TODAY}; medians of ${RUNS} interleaved runs\n`,
)

const columns = plainColumns(units)
const province = units[0]?.id ?? ''
const commune = units.find(({ slug, life }) => slug.startsWith('xa-moi') && life.until === null)
console.log('| rule | time | ratio to the plain loop |')
console.log('| --- | ---: | ---: |')
table('plain loop: children of every unit on a day', [
  ['plain loop: children of every unit on a day', () => plainTree(columns, BEFORE)],
  ['tree of a day nobody asked for yet (`treeOn`), as a page shows it', () => pageOfTree({ ...history }, BEFORE)],
  ['tree of a day that was asked for', () => pageOfTree(history, BEFORE)],
  ['its whole counts', () => treeOn(history, BEFORE).counts(province)],
  ['custody tree, for rights (`custodyTree`)', () => custodyTree(history, TODAY)],
  ['everything checked (`checkHistory`)', () => checkHistory(history)],
  ['a merger planned and checked (`planChange`)', () => mergerPlanned()],
  ['a code resolved (`resolveUnit`)', () => resolveUnit(history, { code: 'c5000', on: BEFORE })],
  ['a name resolved', () => resolveUnit(history, { name: 'Xã Tên 77', on: BEFORE, level: 'commune' })],
  ['search without accents', () => searchUnits(history, 'xa ten 77', TODAY)],
  ['what of 2023 is in a unit (`partsBefore`)', () => partsBefore(history, commune?.id ?? '', BEFORE, TODAY)],
])

const folder = mkdtempSync(join(tmpdir(), 'motcua-bench-'))
chmodSync(folder, 0o755) // as root, PostgreSQL runs under another account, which must be able to enter
const platform = await openPlatform(loadConfig({ MOTCUA_DATA: folder, LOG_LEVEL: 'silent' }))
try {
  await migrateAll(platform)
  const db = await platform.tenants.open(DEFAULT_TENANT)
  const began = performance.now()
  await inTransaction(db, async (tx) => {
    await insertUnits(tx, units)
    await insertChanges(tx, history.changes)
    await raiseVersion(tx)
  })
  console.log(`\nloaded in ${ms(performance.now() - began)}\n`)
  await reading(db)
} finally {
  await platform.close()
  rmSync(folder, { recursive: true, force: true })
}

/** What a page shows: the roots, the children of one of them and the way down to it. */
function pageOfTree(of: UnitHistory, day: Day) {
  const tree = treeOn(of, day)
  const [root] = tree.roots
  return root ? [tree.children(root.id), tree.path(root.id)] : []
}

function mergerPlanned() {
  const [a, b] = units.filter(({ slug, life }) => slug.startsWith('xa-moi') && life.until === null)
  const parent = on(a?.parents ?? [], TODAY)
  if (!a || !b || parent === undefined) throw new Error('two communes of today')
  return planChange(
    history,
    {
      kind: 'merge',
      effectiveOn: TODAY,
      instrument: 'NQ',
      instrumentOn: null,
      note: null,
      predecessors: [a.id, b.id],
      successor: { new: { name: 'Xã Gộp', kind: 'xa', level: 'commune', parentId: parent, codes: [] } },
      below: 'move',
      people: 'move',
      delegations: 'end',
    },
    { today: TODAY, newId: randomUUIDv7 },
  )
}

// ---- the yardstick: numbers in arrays, no objects, no strings but the days

type Columns = {
  readonly from: readonly string[]
  readonly until: readonly string[]
  readonly unit: Int32Array
  readonly parent: Int32Array
  readonly count: number
}

function plainColumns(all: readonly Unit[]): Columns {
  const index = new Map(all.map(({ id }, i) => [id, i]))
  const links = all.flatMap(({ id, parents }) =>
    parents.map(({ from, until, value }) => ({ from: from ?? '', until: until ?? '9', id, value })),
  )
  return {
    from: links.map(({ from }) => from),
    until: links.map(({ until }) => until),
    unit: Int32Array.from(links, ({ id }) => index.get(id) ?? -1),
    parent: Int32Array.from(links, ({ value }) => index.get(value) ?? -1),
    count: all.length,
  }
}

/** Children of every unit as one array and where each one's slice begins. */
function plainTree({ from, until, unit, parent, count }: Columns, day: Day) {
  const sizes = new Int32Array(count + 1)
  const holds = new Uint8Array(unit.length)
  for (let i = 0; i < unit.length; i++) {
    if ((from[i] ?? '') <= day && day < (until[i] ?? '')) {
      holds[i] = 1
      const at = (parent[i] ?? 0) + 1
      sizes[at] = (sizes[at] ?? 0) + 1
    }
  }
  for (let i = 1; i <= count; i++) sizes[i] = (sizes[i] ?? 0) + (sizes[i - 1] ?? 0)
  const next = sizes.slice()
  const children = new Int32Array(sizes[count] ?? 0)
  for (let i = 0; i < unit.length; i++) {
    if (holds[i] === 0) continue
    const at = parent[i] ?? 0
    children[next[at] ?? 0] = unit[i] ?? 0
    next[at] = (next[at] ?? 0) + 1
  }
  return { children, sizes }
}

// ---- measuring

function table(yardstick: string, kinds: readonly (readonly [string, () => unknown])[]): void {
  const times = new Map<string, number[]>(kinds.map(([name]) => [name, []]))
  for (let run = 0; run < RUNS; run++) {
    for (const [name, work] of kinds) {
      const began = performance.now()
      work()
      times.get(name)?.push(performance.now() - began)
    }
  }
  const base = median(times.get(yardstick) ?? [])
  for (const [name] of kinds) {
    const time = median(times.get(name) ?? [])
    console.log(`| ${name} | ${ms(time)} | ${(time / base).toPrecision(2)} |`)
  }
}

async function reading(db: Db): Promise<void> {
  const selects = ['unit', 'unit_name', 'unit_kind', 'unit_code', 'unit_parent', 'unit_change', 'unit_lineage'].map(
    (name) => sql`select * from ${sql.table(name)}`,
  )
  const kinds: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['plain SELECTs of all rows', () => Promise.all(selects.map((each) => each.execute(db)))],
    ['history read (`loadHistory`), once for each version', () => loadHistory(db)],
  ]
  const times = kinds.map((): number[] => [])
  for (let run = 0; run < 11; run++) {
    for (const [i, [, work]] of kinds.entries()) {
      const began = performance.now()
      await work()
      times[i]?.push(performance.now() - began)
    }
  }
  const base = median(times[0] ?? [])
  console.log('| reading | time | ratio to the SELECTs |')
  console.log('| --- | ---: | ---: |')
  for (const [i, [name]] of kinds.entries()) {
    const time = median(times[i] ?? [])
    console.log(`| ${name} | ${ms(time)} | ${(time / base).toPrecision(3)} |`)
  }
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}

function ms(time: number): string {
  return `${time < 1 ? time.toFixed(3) : time.toFixed(1)} ms`
}

// ---- units

/** 63 provinces, 11 districts in each, 15 communes in each of those; then no districts and 53 communes in each of 63. */
function generated(): UnitHistory {
  const all = new Map<string, Unit>()
  const changes: Change[] = []
  let count = 0
  const unit = (slug: string, level: Level, parent: string | null, from: Day | null, until: Day | null): string => {
    const id = randomUUIDv7()
    const n = count++
    all.set(id, {
      id,
      slug: `${slug}-${n}`,
      life: { from, until },
      names: [{ from, until, value: `${slug.startsWith('xa') ? 'Xã' : 'Huyện'} Tên ${n % 4000}` }],
      kinds: [{ from, until, value: { kind: slug.startsWith('xa') ? 'xa' : 'huyen', level } }],
      codes: [{ from, until, value: { scheme: 'gso', code: `c${n}` } }],
      parents: parent === null ? [] : [{ from, until, value: parent }],
      provenance: 'demo',
      source: 'bench',
    })
    return id
  }
  const change = (kind: Change['kind'], edges: readonly (readonly [string, string])[]): void => {
    changes.push({
      id: randomUUIDv7(),
      kind,
      effectiveOn: MERGED,
      instrument: 'NQ',
      instrumentOn: null,
      note: null,
      provenance: 'demo',
      source: 'bench',
      edges: edges.map(([from, to]) => ({ from, to, share: null })),
    })
  }
  for (let p = 0; p < 63; p++) {
    const top = unit('tinh', 'province', null, null, null)
    const districts = Array.from({ length: 11 }, () => unit('huyen', 'district', top, null, MERGED))
    const old = districts.flatMap((district) =>
      Array.from({ length: 15 }, () => unit('xa-cu', 'commune', district, null, MERGED)),
    )
    const heirs = Array.from({ length: 53 }, () => unit('xa-moi', 'commune', top, MERGED, null))
    for (const [i, heir] of heirs.entries())
      change(
        'merge',
        old.filter((_, k) => k % 53 === i).map((each) => [each, heir] as const),
      )
    for (const [i, district] of districts.entries())
      change(
        'dissolve',
        heirs.filter((_, k) => k % 11 === i).map((heir) => [district, heir] as const),
      )
  }
  return { version: 1, units: all, changes, blocks: [] }
}
