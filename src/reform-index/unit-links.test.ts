// Rounds point at units: what ships, drafts, published rounds that were there first, and what the unit's page is told.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'
import { loadHistory, type UnitHistory, unitSeeder } from '../organization/index.ts'
import { createLog } from '../platform/log.ts'
import { seed } from '../platform/seed.ts'
import { importRound, linkRounds } from './commands.ts'
import type { RoundDocument } from './kernel/round-document.ts'
import { reformIndexSeeder, roundUnitsSeeder } from './seed.ts'
import { loadShippedRound, shippedRoundIds } from './shipped.ts'
import { findPublication } from './store.ts'
import { linkUnits, periodDay } from './unit-links.ts'
import { recordsOfUnits, roundsOfUnit } from './units.ts'

const { db } = await testDatabase()
const now = () => new Date('2026-11-24T02:00:00.000Z')
const folder = mkdtempSync(join(tmpdir(), 'motcua-links-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (seeders: Parameters<typeof seed>[0]) =>
  seed(seeders, { db, tenant: 'demo', log: createLog('silent'), now, text: ({ en }) => en })

let history: UnitHistory
let frozenBefore: string | undefined

beforeAll(async () => {
  // Rounds first: as in an installation that had them before it had units.
  await run([reformIndexSeeder(() => join(folder, 'publication.pem'))])
  frozenBefore = await findPublication(db, '766-2026-10-05')
  await run([unitSeeder, roundUnitsSeeder])
  history = await loadHistory(db)
})

const idOf = (slug: string) => [...history.units.values()].find((unit) => unit.slug === slug)?.id ?? ''

const linked = async (round: string) =>
  new Map(
    (
      await db
        .selectFrom('index_unit')
        .innerJoin('index_round', 'index_round.id', 'index_unit.round_id')
        .select(['code', 'unit_id'])
        .where('slug', '=', round)
        .orderBy('position')
        .execute()
    ).map(({ code, unit_id }) => [code, unit_id === null ? null : (history.units.get(unit_id)?.slug ?? 'lost')]),
  )

describe('what ships', () => {
  test.for([...shippedRoundIds()])(
    'every real row of %s means a unit of its period, no invented one does',
    async (id) => {
      const units = await linked(id)
      for (const { code, demo } of loadShippedRound(id).units)
        expect([code, units.get(code) === null]).toEqual([code, demo ?? false])
    },
  )

  test.for([
    ['par-index-2023', 'nam-dinh', 'tinh-nam-dinh'],
    ['par-index-2023', 'ninh-binh', 'tinh-ninh-binh'],
    ['766-2026-10-05', 'H42', 'tinh-ninh-binh-2025'],
    ['766-2026-10-05', 'H57', 'tinh-thua-thien-hue'],
    ['766-2026-10-05', 'H29', 'thanh-pho-ho-chi-minh-2025'],
    ['par-index-2012', 'tp-ho-chi-minh', 'thanh-pho-ho-chi-minh'],
    ['par-index-2021', 'thua-thien-hue', 'tinh-thua-thien-hue'],
    ['district-2023-demo', 'huyen-vu-ban', 'huyen-vu-ban'],
    ['binh-duong-2017', 'thi-xa-thuan-an', 'thi-xa-thuan-an'],
  ] as const)('%s, %s is %s', async ([round, code, slug]) => {
    expect((await linked(round)).get(code)).toBe(slug)
  })

  test('what was published is the same to the byte', async () => {
    expect(frozenBefore).toBeDefined()
    expect(await findPublication(db, '766-2026-10-05')).toBe(frozenBefore)
  })

  test('there is nothing left to do, and it was journaled', async () => {
    expect(await roundUnitsSeeder.needed(db, 'demo')).toBe(false)
    const entries = await db.selectFrom('journal').select('subject_id').where('event', '=', 'round.linked').execute()
    expect(entries.map(({ subject_id }) => subject_id)).toContain('par-index-2023')
  })
})

const draft = (id: string, year: number, names: readonly string[]): RoundDocument => ({
  format: 'motcua-round/1',
  id,
  title: { vi: 'Kỳ thử', en: 'Round' },
  block: { vi: 'UBND cấp xã', en: 'Communes' },
  level: 'commune',
  year,
  provenance: 'reconstructed',
  source: { vi: 'Đặt ra để thử', en: 'Made up' },
  units: names.map((name, i) => ({
    code: `u${i}`,
    name,
    reported: { points: '1', source: { vi: 'Đặt ra để thử' }, provenance: 'reconstructed' },
  })),
})

describe('a draft', () => {
  test('means the units of its year, and says which rows mean none or several', async () => {
    const names = ['Xã Minh Tân', 'Xã Nam Điền', 'Xã Không Có', 'Xã Vũ Bản', 'Phường Nam Phong']
    const { unlinked } = await importRound({ db, now }, draft('thu-2024', 2024, names))
    expect([...(await linked('thu-2024')).values()]).toEqual([
      'xa-minh-tan-2024',
      null,
      null,
      'xa-vu-ban-ha-nam',
      'xa-nam-phong',
    ])
    expect(unlinked).toEqual([
      { code: 'u1', name: 'Xã Nam Điền', why: 'several' },
      { code: 'u2', name: 'Xã Không Có', why: 'none' },
    ])
  })

  test('of another year the same names mean others', async () => {
    const { unlinked } = await importRound({ db, now }, draft('thu-2023', 2023, ['Xã Minh Tân', 'Xã Nam Điền']))
    expect(unlinked).toEqual([])
    expect([...(await linked('thu-2023')).values()]).toEqual(['xa-minh-tan', 'xa-nam-dien'])
  })

  test('rows without a unit are looked at again, and only they', async () => {
    const done = await linkRounds({ db, now })
    expect(done).toEqual([
      { round: 'thu-2024', linked: 0, unlinked: expect.arrayContaining([expect.objectContaining({ code: 'u2' })]) },
    ])
  })
})

test('a round is about the end of its year, or the day it observed', () => {
  expect(periodDay({ year: 2024 })).toBe('2024-12-31')
  expect(periodDay({ year: 2026, as_of: '2026-10-05' })).toBe('2026-10-05')
})

test('a row of a ministry means no unit of a level', () => {
  expect(linkUnits(history, { level: 'ministry', year: 2024 }, [{ code: 'G01', name: 'Bộ Công an' }]).unlinked).toEqual(
    [{ code: 'G01', name: 'Bộ Công an', why: 'none' }],
  )
})

describe('what the organisation is told', () => {
  test('published rounds of a unit, with place and index as they are shown', async () => {
    const rounds = await roundsOfUnit(db)(idOf('huyen-vu-ban'), 'vi')
    expect(rounds[0]).toEqual({
      title: 'Chỉ số CCHC cấp huyện năm 2023 (minh họa)',
      path: '/chi-so/district-2023-demo/don-vi/huyen-vu-ban',
      rank: '6/10',
      percent: expect.stringContaining('85,63'),
    })
    expect(await roundsOfUnit(db)(idOf('xa-minh-tan-2024'), 'vi')).toEqual([])
  })

  test('records of units, drafts as well', async () => {
    expect(await recordsOfUnits(db)([idOf('xa-minh-tan-2024')])).toEqual([
      {
        unitId: idOf('xa-minh-tan-2024'),
        title: { vi: 'Kỳ thử', en: 'Round' },
        path: expect.any(String),
        on: '2024-12-31',
      },
    ])
    expect(await recordsOfUnits(db)([])).toEqual([])
  })
})
