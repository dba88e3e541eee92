// Import and publish on a real database: the plain case, every refusal, a stranger, two at once; and what reports read of it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'
import { fold } from '../platform/fold.ts'
import { createLog } from '../platform/log.ts'
import { Refusal } from '../platform/refusal.ts'
import { seed } from '../platform/seed.ts'
import { type Freeze, importRound, importSet, publishRound } from './commands.ts'
import { freezeWith } from './freeze.ts'
import type { CriteriaSet } from './kernel/criteria-set.ts'
import { makePublication, verifyPublication } from './kernel/publication.ts'
import { changeOf, placesGained } from './kernel/ranking.ts'
import type { RoundDocument, RoundUnit } from './kernel/round-document.ts'
import { compileSet } from './kernel/score.ts'
import { RoundRefused, scoreDocument } from './kernel/scored-round.ts'
import {
  findUnit,
  listRanking,
  listRounds,
  listSeries,
  listUnitHistory,
  type RankingRow,
  SORTS,
  type Sort,
} from './reports.ts'
import { reformIndexSeeder } from './seed.ts'
import { loadShippedRound, loadShippedSet, shippedRoundIds, shippedSetIds } from './shipped.ts'
import { findPublication, findRound, findSet, listRoundSlugs, listSets } from './store.ts'

const { db, app, owner, server } = await testDatabase()
const now = () => new Date('2026-11-23T02:00:00.000Z')
const deps = { db, now }
const secretKey = new Uint8Array(32).fill(7)
const freeze = freezeWith(secretKey)

const folder = mkdtempSync(join(tmpdir(), 'motcua-commands-'))
afterAll(() => rmSync(folder, { recursive: true }))
beforeAll(async () => {
  const seeder = reformIndexSeeder(() => join(folder, 'publication.pem'))
  await seed([seeder], { db, tenant: 'demo', log: createLog('silent'), now, text: (localized) => localized.en })
})

const scored = { method: 'self' as const, evidence: [{ vi: 'Báo cáo' }] }

const set = (id: string, version = 1, title = 'Bộ thử'): CriteriaSet => ({
  format: 'motcua-criteria-set/1',
  id,
  version,
  title: { vi: title },
  level: 'commune',
  source: { vi: 'Đặt ra để thử' },
  provenance: 'reconstructed',
  scale: 100,
  rounding: { places: 2, at: 'leaf', mode: 'half_up' },
  defaults: { missing: 'null', not_applicable: 'award_max', empty_denominator: 'zero' },
  bands: [
    { name: { vi: 'Tốt' }, ge: 80 },
    { name: { vi: 'Khá' }, lt: 80 },
  ],
  nodes: [
    {
      code: 'A',
      name: { vi: 'Tỷ lệ' },
      max: 60,
      children: [
        {
          code: 'A1',
          name: { vi: 'Đúng hạn' },
          max: 60,
          rule: { type: 'ratio_linear', part_of_whole: true },
          ...scored,
        },
      ],
    },
    { code: 'B', name: { vi: 'Cho điểm' }, max: 40, rule: { type: 'direct' }, ...scored },
  ],
})

const unit = (code: string, numerator: string, points: string, name = `Xã ${code}`): RoundUnit => ({
  code,
  name,
  demo: true,
  inputs: { A1: { numerator, denominator: '7' }, B: { points } },
})

const round = (id: string, of: string | undefined, units: RoundUnit[], more: Partial<RoundDocument> = {}) =>
  ({
    format: 'motcua-round/1',
    id,
    title: { vi: `Kỳ ${id}` },
    block: { vi: 'Các xã' },
    level: 'commune',
    year: 2026,
    ...(of === undefined ? {} : { set: of }),
    provenance: 'reconstructed',
    demo: true,
    source: { vi: 'Đặt ra để thử' },
    units,
    ...more,
  }) satisfies RoundDocument

const three = [unit('a', '6', '31.5'), unit('b', '5', '40'), unit('c', '7', '12.25')]

async function refusalOf(act: Promise<unknown>): Promise<Refusal> {
  const outcome = await act.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (outcome instanceof Refusal) return outcome
  throw outcome ?? new Error('nothing was refused')
}

async function faultsOf(act: Promise<unknown>): Promise<RoundRefused['faults']> {
  const outcome = await act.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (outcome instanceof RoundRefused) return outcome.faults
  throw outcome ?? new Error('nothing was refused')
}

/** Everything of one round as it is stored. */
async function stored(slug: string) {
  const { rows } = await owner.query(
    'select r.*, (select jsonb_agg(to_jsonb(u) order by u.position) from index_unit u where u.round_id = r.id) as units from index_round r where slug = $1',
    [slug],
  )
  return rows
}

/** Holds what `lock` locks until all of `acts` wait for it, then lets them run: 'done' or the code of the refusal of each. */
async function atOnce(lock: string, acts: readonly (() => Promise<unknown>)[]): Promise<string[]> {
  const holder = await owner.connect()
  await holder.query('begin')
  await holder.query(lock)
  const outcomes = Promise.allSettled(acts.map((act) => act()))
  // Not pg_stat_activity alone: it hides from one role what another waits for.
  const WAITING =
    'select count(distinct pid)::integer as count from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()'
  try {
    await vi.waitFor(async () => expect((await owner.query(WAITING)).rows).toEqual([{ count: acts.length }]), {
      timeout: 10_000,
    })
  } finally {
    await holder.query('commit')
    holder.release()
  }
  return (await outcomes).map((outcome) => {
    if (outcome.status === 'fulfilled') return 'done'
    if (outcome.reason instanceof Refusal) return outcome.reason.code
    throw outcome.reason
  })
}

describe('importing a criteria set', () => {
  test('it is kept as it was given', async () => {
    await importSet(deps, set('giu'))
    expect((await findSet(db, 'giu'))?.set).toEqual(set('giu'))
    expect((await listSets(db)).map(({ id }) => id)).toContain('giu')
  })

  test('the same set again changes nothing, in whatever order its keys stand', async () => {
    await importSet(deps, set('lai'))
    const turned = Object.fromEntries(Object.entries(set('lai')).reverse()) as CriteriaSet
    await importSet(deps, turned)
    const { rows } = await owner.query('select imported_at from criteria_set where code = $1', ['lai'])
    expect(rows).toHaveLength(1)
  })

  test('a changed set under the same version is refused, and the stored one stays', async () => {
    await importSet(deps, set('doi'))
    const refusal = await refusalOf(importSet(deps, set('doi', 1, 'Bộ khác')))
    expect(refusal).toMatchObject({ kind: 'conflict', code: 'index.set-changed', values: { set: 'doi', version: 1 } })
    expect((await findSet(db, 'doi'))?.set.title.vi).toBe('Bộ thử')
  })

  test('a new version stands beside the old one; what was scored by the old one stays so', async () => {
    await importSet(deps, set('ban'))
    await importRound(deps, round('ban-cu', 'ban', three))
    await importSet(deps, set('ban', 2, 'Bộ mới'))
    await importRound(deps, round('ban-moi', 'ban', three))
    await publishRound(deps, 'ban-cu', freeze)
    await publishRound(deps, 'ban-moi', freeze)
    expect((await findRound(db, 'ban-cu'))?.set?.version).toBe(1)
    expect((await findRound(db, 'ban-moi'))?.set?.version).toBe(2)
    expect((await findSet(db, 'ban'))?.set.title.vi).toBe('Bộ mới')
    expect((await findSet(db, 'ban', 1))?.set.title.vi).toBe('Bộ thử')
    expect((await listSets(db)).filter(({ id }) => id === 'ban')).toHaveLength(1)
    expect(JSON.parse((await findPublication(db, 'ban-cu')) ?? '').set.version).toBe(1)
  })

  test('of two at once one is kept, and the other hears why', async () => {
    const outcomes = await atOnce('lock table criteria_set in share mode', [
      () => importSet(deps, set('cung-luc', 1, 'Một')),
      () => importSet(deps, set('cung-luc', 1, 'Hai')),
    ])
    expect(outcomes.sort()).toEqual(['done', 'index.set-exists'])
  })
})

describe('importing a round', () => {
  beforeAll(() => importSet(deps, set('xa')))

  test('it is scored and kept as a draft', async () => {
    expect(await importRound(deps, round('nhap', 'xa', three))).toEqual({ units: 3, unlinked: [] })
    const [kept] = await stored('nhap')
    expect(kept).toMatchObject({ published_at: null, publication: null, publication_sha256: null, unit_count: 3 })
    // 6/7 of 60 is 51.43 (51.428…), 5/7 is 42.86, 7/7 is 60.
    expect(kept.units).toMatchObject([
      {
        code: 'a',
        points: 82.93,
        percent: 82.93,
        rank: 1,
        base: 3,
        band: { vi: 'Tốt' },
        node_points: [5143, 5143, 3150],
      },
      {
        code: 'b',
        points: 82.86,
        percent: 82.86,
        rank: 2,
        base: 3,
        band: { vi: 'Tốt' },
        node_points: [4286, 4286, 4000],
      },
      {
        code: 'c',
        points: 72.25,
        percent: 72.25,
        rank: 3,
        base: 3,
        band: { vi: 'Khá' },
        node_points: [6000, 6000, 1225],
      },
    ])
  })

  test('a second import replaces the draft, units and all', async () => {
    await importRound(deps, round('thay', 'xa', three))
    await importRound(deps, round('thay', 'xa', [unit('d', '1', '1')], { title: { vi: 'Kỳ đã thay' } }))
    const [kept, ...others] = await stored('thay')
    expect(others).toEqual([])
    expect(kept.document.title).toEqual({ vi: 'Kỳ đã thay' })
    expect(kept.units.map(({ code }: { code: string }) => code)).toEqual(['d'])
    const { rows } = await owner.query('select 1 from index_unit where round_id not in (select id from index_round)')
    expect(rows).toEqual([])
  })

  test('a set that is not there is refused by name, and nothing is written', async () => {
    const refusal = await refusalOf(importRound(deps, round('khong-bo', 'khong-co', three)))
    expect(refusal).toMatchObject({ kind: 'missing', code: 'index.set-not-found', values: { set: 'khong-co' } })
    expect(await stored('khong-bo')).toEqual([])
  })

  test('a published round is never imported again', async () => {
    await importRound(deps, round('dong', 'xa', three))
    await publishRound(deps, 'dong', freeze)
    const before = await stored('dong')
    const refusal = await refusalOf(importRound(deps, round('dong', 'xa', [unit('z', '0', '0')])))
    expect(refusal).toMatchObject({ kind: 'conflict', code: 'index.round-published', values: { round: 'dong' } })
    expect(await stored('dong')).toEqual(before)
  })

  test('refused inputs are told all at once, nothing is written, and an earlier draft stays', async () => {
    await importRound(deps, round('sai', 'xa', three))
    const before = await stored('sai')
    const wrong = [unit('a', '8', '41'), unit('b', '-1', '1'), unit('c', '7', '0.001'), unit('d', '1', '1')]
    const faults = await faultsOf(importRound(deps, round('sai', 'xa', wrong)))
    expect(faults.map(({ path }) => path)).toEqual(['units[0].inputs.A1', 'units[1].inputs.A1', 'units[0].inputs.B'])
    expect(await stored('sai')).toEqual(before)
    expect(await faultsOf(importRound(deps, round('sai-moi', 'xa', wrong)))).toEqual(faults)
    expect(await stored('sai-moi')).toEqual([])
  })

  const reported = (rank: number): NonNullable<RoundUnit['reported']> => ({
    index: '80',
    rank,
    source: { vi: 'Báo' },
    provenance: 'observed',
  })
  test.for<[string, RoundDocument, string]>([
    ['the same unit twice', round('hai-lan', 'xa', [...three, unit('a', '1', '1')]), 'units[3].code'],
    [
      'a leaf that the set does not have',
      round('la', 'xa', [{ code: 'a', name: 'A', inputs: { C9: { points: '1' } } }]),
      'units[0].inputs.C9',
    ],
    [
      'inputs for a node that is not a leaf',
      round('nut', 'xa', [{ code: 'a', name: 'A', inputs: { A: { points: '1' } } }]),
      'units[0].inputs.A',
    ],
    ['inputs in a round without a set', round('trong', undefined, three), 'units[0].inputs'],
    ['a unit of which nothing is known', round('rong', 'xa', [{ code: 'a', name: 'A' }]), 'units[0]'],
    ['a day that does not exist', round('ngay', 'xa', three, { as_of: '2026-02-30' }), 'as_of'],
    [
      'a place that no block has',
      round('hang', undefined, [{ code: 'a', name: 'A', reported: reported(3_000_000_000) }]),
      'units[0].reported.rank',
    ],
    ['a character that no text may hold', round('ky-tu', 'xa', [unit('a', '1', '1', 'Xã \0 A')]), 'units[0].name'],
    ['half of a character', round('nua', 'xa', three, { source: { vi: 'Báo \ud800' } }), 'source.vi'],
    ['itself as the round before', round('vong', 'xa', three, { previous: 'vong' }), 'previous'],
  ])('%s is refused with its place, and nothing is written', async ([, document, path]) => {
    const faults = await faultsOf(importRound(deps, document))
    expect(faults.map((fault) => fault.path)).toContain(path)
    for (const { vi, en } of faults) expect([vi, en].every((text) => text.length > 10)).toBe(true)
    expect(await stored(document.id)).toEqual([])
  })

  test('a round of published figures alone needs no set', async () => {
    const only = round('chi-so-cong-bo', undefined, [{ code: 'a', name: 'A', reported: reported(4) }], { base: 63 })
    await importRound(deps, only)
    expect(await publishRound(deps, only.id, freeze)).toEqual({ sha256: null })
    expect(await findPublication(db, only.id)).toBeUndefined()
    const kept = await findRound(db, only.id)
    expect(kept && (await listRanking(db, kept, { sort: 'rank', descending: false })).rows).toMatchObject([
      { rank: 4, base: 63, percent: '80', points: null, isComputed: false },
    ])
  })

  test('of two at once one is kept, and the other hears why', async () => {
    const outcomes = await atOnce('lock table index_round in share mode', [
      () => importRound(deps, round('cung', 'xa', three)),
      () => importRound(deps, round('cung', 'xa', three.slice(1))),
    ])
    expect(outcomes.sort()).toEqual(['done', 'index.round-exists'])
    expect(await stored('cung')).toHaveLength(1)
  })

  test('of two that replace the same draft at once one is kept, and the other hears why', async () => {
    await importRound(deps, round('thay-cung', 'xa', three))
    const outcomes = await atOnce(`select 1 from index_round where slug = 'thay-cung' for update`, [
      () => importRound(deps, round('thay-cung', 'xa', three)),
      () => importRound(deps, round('thay-cung', 'xa', three.slice(1))),
    ])
    expect(outcomes.sort()).toEqual(['done', 'index.round-exists'])
    expect(await stored('thay-cung')).toHaveLength(1)
  })
})

describe('publishing a round', () => {
  beforeAll(() => importSet(deps, set('cong')))

  test('the journal names the set, the draft and the publication, and nothing of a refused try', async () => {
    await importSet(deps, set('so-tay'))
    await importRound(deps, round('so-tay-1', 'so-tay', three))
    const { sha256 } = await publishRound(deps, 'so-tay-1', freeze)
    await refusalOf(publishRound(deps, 'so-tay-1', freeze))
    const rows = await db
      .selectFrom('journal')
      .select(['event', 'data'])
      .where('subject_id', 'in', ['so-tay', 'so-tay-1'])
      .orderBy('at')
      .orderBy('id')
      .execute()
    expect(rows.map(({ event }) => event).sort()).toEqual([
      'criteria-set.imported',
      'round.imported',
      'round.published',
    ])
    expect(rows.find(({ event }) => event === 'round.published')?.data).toEqual({ sha256 })
  })

  test('it is frozen once, byte for byte, and anyone can recompute it', async () => {
    const document = round('bang', 'cong', [...three, { ...unit('d', '0', '0'), name: 'Xã Ðông “Hòa” é\u0301\u2028' }])
    await importRound(deps, document)
    const made: string[] = []
    const watched: Freeze = (...args) => {
      const frozen = freeze(...args)
      made.push(frozen.text)
      return frozen
    }
    const { sha256 } = await publishRound(deps, 'bang', watched)
    const text = await findPublication(db, 'bang')
    expect(made).toEqual([text])
    expect(sha256).toBe((await findRound(db, 'bang'))?.sha256)
    // Through jsonb and back it is what a publication of the file itself would be.
    const direct = makePublication(document, set('cong'), { publishedAt: now().toISOString(), secretKey })
    expect(text).toBe(direct.text)
    expect(verifyPublication(text ?? '')).toMatchObject({ findings: [], sha256, recomputedUnits: 4, reportedUnits: 0 })
    expect(verifyPublication((text ?? '').replace('"31.5"', '"31.6"'))).not.toMatchObject({ findings: [] })
  })

  test.for(shippedRoundIds().filter((id) => loadShippedRound(id).set))(
    'the shipped round %s is published as its file would be',
    async (id) => {
      const text = (await findPublication(db, id)) ?? ''
      const verified = verifyPublication(text)
      expect(verified).toMatchObject({ kind: 'publication', findings: [], signature: { valid: true } })
      const { result, units } = JSON.parse(text)
      const document = loadShippedRound(id)
      const direct = makePublication(document, loadShippedSet(document.set ?? ''), {
        publishedAt: now().toISOString(),
        secretKey,
      }).publication
      expect({ result, units }).toEqual(JSON.parse(JSON.stringify({ result: direct.result, units: direct.units })))
    },
  )

  test('the demo has every shipped set and round, and every one of them is published', async () => {
    expect((await listSets(db)).map(({ id }) => id)).toEqual(expect.arrayContaining(shippedSetIds()))
    const slugs = await listRoundSlugs(db)
    expect(slugs.filter(({ isPublished }) => isPublished).map(({ slug }) => slug)).toEqual(
      expect.arrayContaining(shippedRoundIds()),
    )
  })

  test('a round that is not there is refused', async () => {
    const refusal = await refusalOf(publishRound(deps, 'khong-co', freeze))
    expect(refusal).toMatchObject({ kind: 'missing', code: 'index.round-not-found', values: { round: 'khong-co' } })
  })

  test('twice is refused, and the first stays', async () => {
    await importRound(deps, round('mot-lan', 'cong', three))
    await publishRound(deps, 'mot-lan', freeze)
    const before = await stored('mot-lan')
    const refusal = await refusalOf(publishRound({ db, now: () => new Date() }, 'mot-lan', freeze))
    expect(refusal).toMatchObject({ kind: 'conflict', code: 'index.round-published' })
    expect(await stored('mot-lan')).toEqual(before)
  })

  test('a freeze that fails leaves a draft', async () => {
    await importRound(deps, round('hong', 'cong', three))
    const broken: Freeze = () => {
      throw new Error('no key')
    }
    await expect(publishRound(deps, 'hong', broken)).rejects.toThrow('no key')
    expect(await stored('hong')).toMatchObject([{ published_at: null, publication: null }])
  })

  test('of two at once one is published, and the other hears why', async () => {
    await importRound(deps, round('hai-nguoi', 'cong', three))
    const outcomes = await atOnce(`select 1 from index_round where slug = 'hai-nguoi' for update`, [
      () => publishRound(deps, 'hai-nguoi', freeze),
      () => publishRound(deps, 'hai-nguoi', freeze),
    ])
    expect(outcomes.sort()).toEqual(['done', 'index.round-published'])
  })

  test('import against publish: one wins, and the other hears why', async () => {
    const publish = (slug: string) => () => publishRound(deps, slug, freeze)
    const replace = (slug: string) => () => importRound(deps, round(slug, 'cong', three.slice(1)))
    for (const slug of ['truoc', 'sau']) {
      await importRound(deps, round(slug, 'cong', three))
      const acts = slug === 'truoc' ? [publish(slug), replace(slug)] : [replace(slug), publish(slug)]
      const outcomes = await atOnce(`select 1 from index_round where slug = '${slug}' for update`, acts)
      const [kept] = await stored(slug)
      const [published, imported] = slug === 'truoc' ? outcomes : outcomes.toReversed()
      // Whoever publishes has seen the draft that was there: another one in its place is not published unseen.
      if (published === 'done') expect([imported, kept.units.length]).toEqual(['index.round-published', 3])
      else expect([published, imported, kept.published_at]).toEqual(['index.round-exists', 'done', null])
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
    }
  })
})

describe('a draft', () => {
  test('is seen by no report', async () => {
    await importSet(deps, set('kin'))
    await importRound(deps, round('kin-1', 'kin', three, { series: 'kin', year: 2024 }))
    await importRound(deps, round('kin-2', 'kin', three, { series: 'kin', year: 2025, previous: 'kin-1' }))
    await publishRound(deps, 'kin-2', freeze)
    expect(await findRound(db, 'kin-1')).toBeUndefined()
    expect(await findPublication(db, 'kin-1')).toBeUndefined()
    expect((await listRounds(db)).map(({ header }) => header.id)).not.toContain('kin-1')
    const published = await findRound(db, 'kin-2')
    if (!published) throw new Error('not there')
    const { rows } = await listRanking(db, published, { sort: 'rank', descending: false })
    expect(rows.map(({ change, places }) => [change, places])).toEqual(three.map(() => [null, null]))
    expect((await listUnitHistory(db, published, 'a')).map(({ year }) => year)).toEqual([2025])
    const { rounds, rows: series } = await listSeries(db, 'kin')
    expect(rounds.map(({ year }) => year)).toEqual([2025])
    expect(series.map(({ byYear }) => [...byYear.keys()])).toEqual(three.map(() => [2025]))

    await publishRound(deps, 'kin-1', freeze)
    expect((await listRanking(db, published, { sort: 'rank', descending: false })).rows[0]).toMatchObject({
      change: '0.00',
      places: 0,
    })
    expect((await listUnitHistory(db, published, 'a')).map(({ year }) => year)).toEqual([2024, 2025])
  })
})

describe.skipIf(server.roles.shared)('a stranger with the role that serves requests', () => {
  test.for([
    ['change a criteria set', `update criteria_set set version = 9`],
    ['remove a criteria set', `delete from criteria_set`],
    ['change what a unit got', `update index_unit set points = 100`],
    ['empty a table', `truncate index_unit`],
    ['change the table', `alter table index_round drop constraint index_round_slug_once`],
    ['make a table', `create table mine (id int)`],
    ['enter a tenant in the directory', `insert into tenant_directory (tenant, schema_name) values ('x', 't_x')`],
  ])('may not %s', async ([, statement = '']) => {
    await expect(app.query(statement)).rejects.toMatchObject({ code: '42501' })
  })
})

describe('reports', () => {
  /** The published rounds that the seed made, scored again by the kernel from their files. */
  const scored = new Map(
    shippedRoundIds().map((id) => {
      const document = loadShippedRound(id)
      return [id, scoreDocument(document, document.set ? loadShippedSet(document.set) : undefined)] as const
    }),
  )

  /** Change and places of every unit by the pure functions, from the files alone. */
  function expected(id: string): Map<string, { change: string | null; places: number | null }> {
    const { document, results } = figuresOf(id)
    const before = document.previous === undefined ? undefined : figuresOf(document.previous)
    return new Map(
      document.units.map(({ code, reported }) => {
        const now = results.get(code)
        const then = before?.results.get(code)
        const rankBefore = reported?.previous_rank ?? then?.rank ?? null
        return [
          code,
          {
            change: reported?.change ?? (now?.percent && then?.percent ? changeOf(now.percent, then.percent, 2) : null),
            places: now?.rank && rankBefore ? placesGained(now.rank, rankBefore) : null,
          },
        ]
      }),
    )
  }

  function figuresOf(id: string) {
    const round = scored.get(id)
    if (!round) throw new Error(id)
    const figures = round.document.units.map(({ code, inputs, reported }) => {
      const result = inputs ? round.results.get(code) : undefined
      return [
        code,
        {
          percent: result ? result.percent : (reported?.index ?? null),
          rank: result ? result.rank : (reported?.rank ?? null),
        },
      ] as const
    })
    return { document: round.document, results: new Map(figures) }
  }

  const getRound = async (id: string) => {
    const round = await findRound(db, id)
    if (!round) throw new Error(id)
    return round
  }

  test.for(shippedRoundIds())('of %s tell the changes and places that the pure functions tell', async (id) => {
    const { rows, total } = await listRanking(db, await getRound(id), { sort: 'rank', descending: false })
    const wanted = expected(id)
    expect(total).toBe(wanted.size)
    expect(new Map(rows.map(({ code, change, places }) => [code, { change, places }]))).toEqual(
      new Map(rows.map(({ code }) => [code, wanted.get(code)])),
    )
  })

  const collator = new Intl.Collator('vi')
  const key: Record<Sort, (row: RankingRow, field: number) => number | string | null> = {
    rank: ({ rank }) => rank,
    name: ({ name }) => name,
    points: ({ percent, points }) => numberOf(percent ?? points),
    change: ({ change }) => numberOf(change),
    places: ({ places }) => places,
    field: ({ nodePoints }, field) => nodePoints?.[field] ?? null,
  }
  const numberOf = (text: string | null) => (text === null ? null : Number(text))

  /** Nulls last whatever the direction; equal ones by place, then in the order of the file. */
  function sorted(rows: readonly RankingRow[], sort: Sort, descending: boolean, field: number): string[] {
    const by = (compare: (a: never, b: never) => number, a: unknown, b: unknown, down = false) =>
      a === null || b === null
        ? Number(a === null) - Number(b === null)
        : compare(a as never, b as never) * (down ? -1 : 1)
    const number = (a: number, b: number) => a - b
    return [...rows]
      .sort(
        (a, b) =>
          by(sort === 'name' ? collator.compare : number, key[sort](a, field), key[sort](b, field), descending) ||
          by(number, a.rank, b.rank),
      )
      .map(({ code }) => code)
  }

  test.for(shippedRoundIds().flatMap((id) => SORTS.map((sort) => [id, sort] as const)))(
    'of %s sorted by %s stand in order, both ways, with what is unknown last',
    async ([id, sort]) => {
      const round = await getRound(id)
      const compiled = round.set && compileSet(round.set)
      const inFileOrder = round.header.id === id ? loadShippedRound(id).units.map(({ code }) => code) : []
      const fieldNode = compiled ? Math.min(1, compiled.nodes.length - 1) : 0
      const { rows } = await listRanking(db, round, { sort: 'rank', descending: false })
      const file = inFileOrder.flatMap((code) => rows.find((row) => row.code === code) ?? [])
      for (const descending of [false, true]) {
        const asked = await listRanking(db, round, { sort, descending, fieldNode })
        expect(asked.rows.map(({ code }) => code)).toEqual(sorted(file, sort, descending, fieldNode))
      }
    },
  )

  test('windows of a ranking put together are the ranking, and one past its end still knows how many there are', async () => {
    const round = await getRound('766-2026-10-05')
    const whole = await listRanking(db, round, { sort: 'name', descending: true })
    const pieces = []
    for (let offset = 0; offset < 40; offset += 7) {
      const piece = await listRanking(db, round, { sort: 'name', descending: true, offset, limit: 7 })
      expect(piece.total).toBe(34)
      pieces.push(...piece.rows)
    }
    expect(pieces).toEqual(whole.rows)
    expect(await listRanking(db, round, { sort: 'rank', descending: false, offset: 5000, limit: 7 })).toEqual({
      rows: [],
      total: 34,
    })
  })

  test('one unit is told with its inputs, or not at all', async () => {
    const round = await getRound('district-2023-demo')
    expect(await findUnit(db, round, 'huyen-vu-ban')).toMatchObject({
      isComputed: false,
      inputs: null,
      points: '85.63',
      percent: '85.63',
      rank: 6,
      base: 10,
      places: 3,
    })
    expect((await findUnit(db, round, 'minh-hoa-1'))?.inputs).toEqual(
      loadShippedRound('district-2023-demo').units.find(({ code }) => code === 'minh-hoa-1')?.inputs,
    )
    expect(await findUnit(db, round, 'khong-co')).toBeUndefined()
  })

  describe('searched by name', () => {
    const names = ['Xã Đức Hòa', 'Xã 100% sạch', 'Phường A_B', 'Phường AxB', 'Xã C\\D', 'Thị trấn Hoà Bình', "Xã O'Mon"]
    beforeAll(async () => {
      await importSet(deps, set('tim'))
      const units = names.map((name, i) => unit(`u${i}`, '1', String(i), name))
      await importRound(deps, round('tim', 'tim', units))
      await publishRound(deps, 'tim', freeze)
    })

    test.for<[string, string[]]>([
      ['duc hoa', ['Xã Đức Hòa']],
      ['ĐỨC', ['Xã Đức Hòa']],
      ['  Hoa  ', ['Thị trấn Hoà Bình', 'Xã Đức Hòa']],
      ['hòa'.normalize('NFD'), ['Thị trấn Hoà Bình', 'Xã Đức Hòa']],
      ['%', ['Xã 100% sạch']],
      ['_', ['Phường A_B']],
      ['a_b', ['Phường A_B']],
      ['\\', ['Xã C\\D']],
      ["o'mon", ["Xã O'Mon"]],
      ['u3', ['Phường AxB']],
      ['phuong', ['Phường AxB', 'Phường A_B']],
      ['khong co', []],
      ['', [...names].reverse()],
    ])('“%s” finds what was meant', async ([search, found]) => {
      const { rows, total } = await listRanking(db, await getRound('tim'), { sort: 'rank', descending: false, search })
      expect(rows.map(({ name }) => name)).toEqual(found)
      expect(total).toBe(found.length)
    })

    test('folding is what a search and a name go through alike', () => {
      expect(fold('  Thành phố  HUẾ ')).toBe('thanh pho hue')
    })
  })
})
