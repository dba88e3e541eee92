// The units that ship, against the counts of their sources, and the seeder that loads them.
import { describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { createLog } from '../../platform/log.ts'
import { checkHistory } from './check.ts'
import { type Day, holdsOn, type Level, on, type UnitHistory } from './history.ts'
import { unitSeeder } from './seed.ts'
import { readShippedUnits } from './shipped.ts'
import { loadHistory } from './store.ts'

const { db } = await testDatabase()

const shipped = readShippedUnits()
const history: UnitHistory = {
  version: 0,
  units: new Map(shipped.units.map((unit) => [unit.id, unit])),
  changes: shipped.changes,
  blocks: shipped.blocks,
}
const bySlug = new Map(shipped.units.map((unit) => [unit.slug, unit]))

/** Units of a level below the one of that slug, on that day. */
function countBelow(slug: string, level: Level, day: Day): number {
  const isBelow = (id: string): boolean => {
    const parent = on(history.units.get(id)?.parents ?? [], day)
    return parent !== undefined && (history.units.get(parent)?.slug === slug || isBelow(parent))
  }
  return shipped.units.filter(
    (unit) => holdsOn(unit.life, day) && on(unit.kinds, day)?.level === level && isBelow(unit.id),
  ).length
}

test('nothing is wrong with the history that ships', () => {
  expect(checkHistory(history)).toEqual([])
})

describe('as many units as the sources count', () => {
  test.for([
    ['tinh-nam-dinh', 'district', '2023-06-01', 10],
    ['tinh-nam-dinh', 'commune', '2023-06-01', 226],
    ['tinh-nam-dinh', 'district', '2024-09-01', 9],
    ['tinh-nam-dinh', 'commune', '2024-09-01', 175],
    ['tinh-nam-dinh', 'commune', '2025-06-30', 175],
    ['tinh-ninh-binh-2025', 'district', '2025-07-01', 0],
    ['tinh-ninh-binh-2025', 'commune', '2025-07-01', 129],
    ['huyen-vu-ban', 'commune', '2023-06-01', 18],
    ['huyen-vu-ban', 'commune', '2024-09-01', 14],
    ['huyen-vu-ban', 'office', '2025-02-28', 12],
    ['huyen-vu-ban', 'office', '2025-03-01', 10],
    ['huyen-my-loc', 'commune', '2024-08-31', 11],
    ['thanh-pho-nam-dinh', 'commune', '2024-09-01', 21],
    ['tinh-binh-duong', 'district', '2017-12-31', 9],
  ] as const)('%s, %s, %s: %d', ([slug, level, day, count]) => {
    expect(countBelow(slug, level, day)).toBe(count)
  })

  test.for([
    ['2025-06-30', 63],
    ['2025-07-01', 34],
  ] as const)('provinces on %s: %d', ([day, count]) => {
    const living = shipped.units.filter((unit) => holdsOn(unit.life, day) && on(unit.kinds, day)?.level === 'province')
    expect(living.length).toBe(count)
    const block = history.blocks.find(({ slug }) => slug === 'tinh-thanh-pho')
    expect(block?.members.filter((member) => holdsOn(member, day)).length).toBe(count)
  })
})

test('Vụ Bản district ended on 1 July 2025 and went six ways', () => {
  const district = bySlug.get('huyen-vu-ban')?.id
  const end = history.changes.filter(({ edges }) => edges.some(({ from }) => from === district))
  expect(end.map(({ kind, effectiveOn }) => [kind, effectiveOn])).toEqual([['dissolve', '2025-07-01']])
  expect(end[0]?.edges.map(({ to }) => history.units.get(to)?.slug).sort()).toEqual([
    'phuong-thanh-nam-2025',
    'phuong-truong-thi-2025',
    'xa-hien-khanh-2025',
    'xa-lien-minh-2025',
    'xa-minh-tan-2025',
    'xa-vu-ban-2025',
  ])
})

test('whoever is reconstructed says so in its source', () => {
  const silent = [...shipped.units, ...shipped.changes].filter(
    ({ provenance, source }) => provenance === 'reconstructed' && !/[Tt]ái dựng|[Ss]uy từ/.test(source),
  )
  expect(silent).toEqual([])
})

test('the seeder loads them once, and they come back as they were read', async () => {
  const deps = { db, log: createLog('silent'), now: () => new Date(), progress: () => ({ advance() {}, done() {} }) }
  expect(await unitSeeder.needed(db, 'demo')).toBe(true)
  await unitSeeder.run(deps)
  expect(await unitSeeder.needed(db, 'demo')).toBe(false)
  const stored = await loadHistory(db)
  expect(stored.version).toBe(1)
  const plain = ({ units }: UnitHistory) =>
    [...units.values()]
      .map(({ id, parents, ...unit }) => ({ ...unit, parents: parents.map((each) => units.get(each.value)?.slug) }))
      .sort((a, b) => (a.slug < b.slug ? -1 : 1))
  expect(plain(stored)).toEqual(plain(history))
  expect(stored.changes.length).toBe(history.changes.length)
  expect(stored.blocks.flatMap(({ members }) => members).length).toBe(
    history.blocks.flatMap(({ members }) => members).length,
  )
  const rows = await db.selectFrom('journal').select(['event', 'actor_kind']).execute()
  expect(rows).toEqual([{ event: 'unit.imported', actor_kind: 'program' }])
})
