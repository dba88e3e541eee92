// The organisation as files: read again it is the same, and what other programs are told follows its declared shape.

import fc from 'fast-check'
import { Value } from 'typebox/value'
import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { days, generatedHistory, historyOf } from '../../../test/support/unit-history.ts'
import { buildServer } from '../../app.ts'
import { loadConfig } from '../../platform/config.ts'
import { createLog } from '../../platform/log.ts'
import { seed } from '../../platform/seed.ts'
import { historyDocument, statesOf, unitsOfDay } from './export.ts'
import type { UnitHistory } from './history.ts'
import { unitSeeder } from './seed.ts'
import { readShippedUnits } from './shipped.ts'
import { historySheet } from './tables.ts'
import { readUnits, UnitsDocument } from './unit-document.ts'

const { db } = await testDatabase()
const now = () => new Date('2026-11-24T03:00:00Z')

const shipped = readShippedUnits()
const history: UnitHistory = {
  version: 1,
  units: new Map(shipped.units.map((unit) => [unit.id, unit])),
  changes: shipped.changes,
  blocks: shipped.blocks,
}

/** Everything by slug: ids are new with each reading. */
function plainly({ units, changes, blocks }: Pick<UnitHistory, 'units' | 'changes' | 'blocks'>) {
  const slug = (id: string) => units.get(id)?.slug
  return {
    units: [...units.values()].map(({ id, parents, ...unit }) => ({
      ...unit,
      parents: parents.map((each) => ({ ...each, value: slug(each.value) })),
    })),
    changes: changes.map(({ id, edges, ...change }) => ({
      ...change,
      edges: edges.map(({ from, to, share }) => [slug(from), slug(to), share]),
    })),
    blocks: blocks.map(({ id, members, ...block }) => ({
      ...block,
      members: members.map((each) => ({ ...each, value: slug(each.value) })),
    })),
  }
}

function readAgain(of: UnitHistory) {
  const document: unknown = JSON.parse(JSON.stringify(historyDocument(of)))
  if (!Value.Check(UnitsDocument, document)) throw new Error(JSON.stringify(Value.Errors(UnitsDocument, document)[0]))
  let ids = 0
  const read = readUnits([document], () => `id-${ids++}`)
  return { ...read, units: new Map(read.units.map((unit) => [unit.id, unit])) }
}

describe('the whole history as a file', () => {
  test('what ships is the same when it is read again', () => {
    expect(plainly(readAgain(history))).toEqual(plainly(history))
  })

  test('so is every history that the rules make', () => {
    fc.assert(
      fc.property(generatedHistory, (generated) => {
        expect(plainly(readAgain(generated))).toEqual(plainly(generated))
      }),
    )
  })

  test('a level that is not the usual one of its kind, and one that changed, are kept', () => {
    const odd = historyOf({ a: { kind: 'van-phong', level: 'department' }, b: {} })
    const [a, b] = [...odd.units.values()]
    if (!a || !b) throw new Error('two units')
    const kinds = [
      { ...days(null, '2020-01-01'), value: { kind: 'ban', level: 'office' as const } },
      { ...days('2020-01-01', null), value: { kind: 'ban', level: 'department' as const } },
    ]
    const units = new Map([
      ['a', a],
      ['b', { ...b, kinds }],
    ])
    expect(plainly(readAgain({ ...odd, units }))).toEqual(plainly({ ...odd, units }))
  })
})

test('the units of a day are those that lived then, as they were then', () => {
  const then = unitsOfDay(history, '2024-08-31')
  expect(then.find(({ slug }) => slug === 'xa-nam-phong')).toMatchObject({
    name: 'Xã Nam Phong',
    kind: 'xa',
    level: 'commune',
    codes: [{ scheme: 'gso', code: '13696' }],
    parent: 'thanh-pho-nam-dinh',
  })
  expect(then.some(({ slug }) => slug === 'xa-vu-ban-2025')).toBe(false)
  expect(unitsOfDay(history, '2024-09-01').find(({ slug }) => slug === 'xa-nam-phong')?.name).toBe('Phường Nam Phong')
})

test('a unit has as many states as it was different', () => {
  const unit = (slug: string) => {
    const found = shipped.units.find((each) => each.slug === slug)
    if (!found) throw new Error(slug)
    return found
  }
  expect(statesOf(unit('xa-vu-ban-2025'))).toEqual([days('2025-07-01', null)])
  expect(statesOf(unit('xa-my-ha'))).toEqual([days(null, '2024-09-01'), days('2024-09-01', '2025-07-01')])
})

test('the table of the whole history says the last day a state held, and who became whom', () => {
  const { columns, rows } = historySheet('vi', history)
  const at = (title: string) => columns.findIndex((column) => column.title === title)
  const row = rows.find(([slug]) => slug === 'xa-tan-khanh')
  expect(row?.[at('Đến hết ngày')]).toBe('2024-08-31')
  expect(row?.[at('Trở thành')]).toBe('xa-minh-tan-2024')
  expect(row?.[at('Mã GSO')]).toBe('13750')
})

describe('over HTTP', () => {
  let server: Awaited<ReturnType<typeof buildServer>>
  beforeAll(async () => {
    await seed([unitSeeder], { db, tenant: 'demo', log: createLog('silent'), now, text: ({ en }) => en })
    server = await buildServer({ config: loadConfig(), log: createLog('silent'), db, now })
    return () => server.close()
  })
  const get = (url: string) => server.inject({ url })

  test('the JSON file holds the history that ships', async () => {
    const answer = await get('/tai-ve/don-vi.json')
    expect([answer.statusCode, answer.headers['content-disposition']]).toEqual([
      200,
      expect.stringContaining('don-vi.json'),
    ])
    const document: UnitsDocument = answer.json()
    expect(document.units.length).toBe(history.units.size)
    expect(document.changes.length).toBe(history.changes.length)
  })

  test('with a day it holds the units of that day', async () => {
    const answer = (await get('/tai-ve/don-vi.json?ngay=1/9/2024')).json()
    expect([answer.format, answer.day]).toEqual(['motcua-units-day/1', '2024-09-01'])
    expect(answer.units.length).toBe(unitsOfDay(history, '2024-09-01').length)
  })

  test('the CSV is one that Excel opens, in the language of the address', async () => {
    const vi = (await get('/tai-ve/don-vi.csv?ngay=2023-06-01')).body
    expect(vi.slice(0, 30)).toMatch(/^\ufeffĐịa chỉ trang,Tên,Loại/)
    expect(vi).toContain('\r\nhuyen-vu-ban,Huyện Vụ Bản,Huyện,cấp huyện,359,,Tỉnh Nam Định,tinh-nam-dinh,official,')
    expect((await get('/en/tai-ve/don-vi.csv')).body).toMatch(/^\ufeffPage address,From,Last day/)
  })

  test('a day that does not exist is refused with its cure', async () => {
    const answer = await get('/tai-ve/don-vi.json?ngay=32/1/2024')
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('32/1/2024')
  })

  test('units of a day, by level, parent and name', async () => {
    const url = '/api/v1/units?on=2024-09-01&level=commune&parent=huyen-vu-ban'
    expect((await get(url)).json()).toMatchObject({ on: '2024-09-01', total: 14 })
    expect(
      (await get('/api/v1/units?on=2023-06-01&level=commune&parent=huyen-vu-ban&limit=5&offset=15')).json(),
    ).toMatchObject({
      total: 18,
      units: { length: 3 },
    })
    const found = (await get('/api/v1/units?q=vu+ban&level=commune')).json()
    expect(found.on).toBe('2026-11-24')
    expect(found.units.map(({ slug }: { slug: string }) => slug)).toEqual(['xa-vu-ban-2025'])
  })

  test('one unit with where it came from and what it became', async () => {
    const unit = (await get('/api/v1/units/xa-minh-tan-2024')).json()
    expect(unit.came_from.map((each: { unit: string; share: string }) => [each.unit, each.share])).toEqual([
      ['xa-minh-tan', '1'],
      ['xa-minh-thuan', '1'],
      ['xa-tan-khanh', '1'],
    ])
    expect(unit.became).toMatchObject([{ unit: 'xa-minh-tan-2025', on: '2025-07-01', share: '1' }])
    expect(unit.codes).toEqual([{ from: '2024-09-01', until: '2025-07-01', value: { scheme: 'gso', code: '13750' } }])
  })

  test('changes by day and kind', async () => {
    const changes = (await get('/api/v1/unit-changes?from=2024-09-01&until=2024-09-02&kind=move')).json()
    expect(changes).toMatchObject({ total: 1, changes: [{ kind: 'move', instrument: 'NQ 1104/NQ-UBTVQH15' }] })
    expect((await get('/api/v1/unit-changes?from=2025-07-02')).json()).toEqual({ total: 0, changes: [] })
  })
})
