// The pages and files of the journal: who sees which entries, what filters find, and how the list goes on.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import {
  insertSmallOrganization,
  insertTestPerson,
  type SmallOrganization,
  type TestPerson,
  UNIT_KEYS,
} from '../../../test/support/organization.ts'
import { buildServer } from '../../app.ts'
import { type Actor, programActor } from '../../platform/actor.ts'
import { loadConfig } from '../../platform/config.ts'
import { inTransaction } from '../../platform/database/database.ts'
import { type JournalEntry, recordAll } from '../../platform/journal/journal.ts'
import { sealAll } from '../../platform/journal/seal.ts'
import { createLog } from '../../platform/log.ts'

const { db, sealer } = await testDatabase()
const now = new Date('2026-11-24T03:00:00Z')
const folder = mkdtempSync(join(tmpdir(), 'motcua-journal-pages-'))
let server: FastifyInstance
let units: SmallOrganization
let people: Record<'auditor' | 'administrator' | 'head' | 'inspector' | 'clerk' | 'communeAdministrator', TestPerson>

const entry = (event: string, rest: Partial<JournalEntry> = {}): JournalEntry => ({
  at: now,
  actor: programActor('motcua thử'),
  event,
  subject: { kind: 'unit', id: null },
  ...rest,
})
const insert = (...entries: readonly JournalEntry[]) => inTransaction(db, (tx) => recordAll(tx, entries))

beforeAll(async () => {
  units = await insertSmallOrganization(db)
  const at = (role: Parameters<typeof insertTestPerson>[1]['role'], unit: keyof SmallOrganization, name?: string) =>
    insertTestPerson(db, { role, unit: units[unit].id, now, ...(name === undefined ? {} : { name }) })
  people = {
    auditor: await at('auditor', 'tinh'),
    administrator: await at('administrator', 'tinh', 'Trần Thị Quản Trị'),
    communeAdministrator: await at('administrator', 'xa-a'),
    head: await at('unit-head', 'xa-a'),
    inspector: await at('inspector', 'xa-b'),
    clerk: await at('clerk', 'tinh'),
  }
  const config = loadConfig({ MOTCUA_DATA: folder, TRUST_PROXY: 'loopback', LOG_LEVEL: 'silent' })
  server = await buildServer({ config, log: createLog('silent'), db, now: () => now })
  await insert(
    ...UNIT_KEYS.map((key) =>
      entry('unit.renamed', {
        scope: units[key].id,
        subject: { kind: 'unit', id: units[key].id },
        reason: `của ${key}`,
      }),
    ),
    entry('job.retried', { subject: { kind: 'job', id: null }, reason: 'của không đơn vị nào' }),
  )
})
afterAll(async () => {
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

const open = (url: string, { cookie }: { cookie: string }) => server.inject({ url, headers: { cookie } })
/** The reasons of the entries on a page: each entry of these tests has one of its own. */
const reasonsIn = (html: string) => [...html.matchAll(/của ([a-z-]+|không đơn vị nào)(?=<)/g)].map(([, found]) => found)

describe('who sees which entries', () => {
  test.for([
    ['auditor', [...UNIT_KEYS, 'không đơn vị nào']],
    ['administrator', [...UNIT_KEYS]],
    ['communeAdministrator', ['xa-a', 'phong-a', 'xa-cu']],
    ['head', ['xa-a', 'xa-cu']],
    ['inspector', ['xa-b']],
  ] as const)('%s, on the page and in the files alike', async ([who, seen]) => {
    const expected = [...seen].sort()
    const page = await open('/quan-tri/nhat-ky', people[who])
    expect(page.statusCode).toBe(200)
    expect(reasonsIn(page.body).sort()).toEqual(expected)
    const csv = await open('/quan-tri/nhat-ky/tai-ve.csv', people[who])
    expect(reasonsIn(csv.body.replaceAll(',', '<')).sort()).toEqual(expected)
  })

  test('a clerk reads none of it, and is told who could grant it', async () => {
    for (const url of ['/quan-tri/nhat-ky', '/quan-tri/nhat-ky/tai-ve.csv', '/quan-tri/nhat-ky/tai-ve.xlsx'])
      expect((await open(url, people.clerk)).statusCode).toBe(403)
  })

  test('an entry of another unit is refused, and one that is not there is missing', async () => {
    const { id } = await db
      .selectFrom('journal')
      .select('id')
      .where('scope', '=', units['xa-b'].id)
      .executeTakeFirstOrThrow()
    expect((await open(`/quan-tri/nhat-ky/${id}`, people.auditor)).statusCode).toBe(200)
    expect((await open(`/quan-tri/nhat-ky/${id}`, people.head)).statusCode).toBe(403)
    expect((await open('/quan-tri/nhat-ky/01900000-0000-7000-8000-000000000000', people.head)).statusCode).toBe(404)
    const whole = await db.selectFrom('journal').select('id').where('scope', 'is', null).executeTakeFirstOrThrow()
    expect((await open(`/quan-tri/nhat-ky/${whole.id}`, people.auditor)).statusCode).toBe(200)
    expect((await open(`/quan-tri/nhat-ky/${whole.id}`, people.administrator)).statusCode).toBe(403)
  })

  test('a filter by another unit does not reach beyond the rights', async () => {
    const page = await open(`/quan-tri/nhat-ky?don-vi=${units['xa-b'].slug}`, people.head)
    expect(page.statusCode).toBe(200)
    expect(reasonsIn(page.body)).toEqual([])
  })
})

describe('filters', () => {
  const find = async (query: string) =>
    reasonsIn((await open(`/quan-tri/nhat-ky?${query}`, people.auditor)).body).sort()

  test('by unit, with those below it and those it took over', async () => {
    expect(await find(`don-vi=${units['xa-a'].slug}`)).toEqual(['phong-a', 'xa-a', 'xa-cu'])
  })

  test('by act, by day, by subject, by who did it, and all of them together', async () => {
    const who: Actor = {
      ...programActor(''),
      kind: 'person',
      id: people.administrator.id,
      name: people.administrator.name,
    }
    await insert(
      entry('unit.merged', {
        at: new Date('2026-03-05T16:59:00Z'), // 23:59 in Việt Nam
        actor: who,
        scope: units.so.id,
        subject: { kind: 'unit', id: units.so.id },
        reason: 'của sap-nhap',
      }),
      entry('unit.merged', { at: new Date('2026-03-05T17:00:00Z'), scope: units.so.id, reason: 'của hom-sau' }),
    )
    expect(await find('viec=unit.merged')).toEqual(['hom-sau', 'sap-nhap'])
    expect(await find('tu=5/3/2026&den=5/3/2026')).toEqual(['sap-nhap'])
    expect(await find('tu=2026-03-06&den=6-3-2026')).toEqual(['hom-sau'])
    expect(await find(`nguoi=${encodeURIComponent('tran thi quan tri')}`)).toEqual(['sap-nhap'])
    expect(await find(`nguoi=${encodeURIComponent('motcua thử')}&viec=job.retried`)).toEqual(['không đơn vị nào'])
    expect(await find(`nguoi=${encodeURIComponent('100%')}`)).toEqual([])
    expect(await find(`loai=unit&ma=${units.so.id}`)).toEqual(['sap-nhap', 'so'])
    expect(await find(`viec=unit.merged&tu=1/1/2026&den=5/3/2026&nguoi=quan+tri&loai=unit&ma=${units.so.id}`)).toEqual([
      'sap-nhap',
    ])
  })

  test('what is typed wrong is named beside its field, and everything typed stays', async () => {
    const page = await open(
      `/quan-tri/nhat-ky?tu=31/2/2026&den=hôm qua&don-vi=${encodeURIComponent('Xã Không Có')}&nguoi=An`,
      people.auditor,
    )
    expect(page.statusCode).toBe(422)
    for (const typed of ['31/2/2026', 'hôm qua', 'Xã Không Có', 'An']) expect(page.body).toContain(`value="${typed}"`)
    expect(page.body.match(/field-error/g)).toHaveLength(3)
    const turned = await open('/quan-tri/nhat-ky?tu=2/1/2026&den=1/1/2026', people.auditor)
    expect(turned.body).toContain('phải từ “Từ ngày” trở đi')
    expect((await open('/quan-tri/nhat-ky/tai-ve.csv?tu=31/2/2026', people.auditor)).statusCode).toBe(422)
  })

  test('looks at personal data are a view of their own', async () => {
    await insert(
      entry('person.unmasked', {
        scope: units['xa-a'].id,
        concerns: people.clerk.id,
        subject: { kind: 'person', id: people.clerk.id },
        reason: 'của xem-so 036091012345',
      }),
    )
    const page = await open('/quan-tri/nhat-ky?xem=du-lieu-ca-nhan', people.head)
    expect(page.body).toContain(people.clerk.name)
    expect(page.body).toContain('Xem thông tin cá nhân đầy đủ')
    expect(page.body).not.toContain('unit.renamed')
    expect(page.body).not.toContain('của xa-a')
  })

  test('numbers that stand for somebody are masked, on the page, in the entry and in the file', async () => {
    const { id } = await db
      .selectFrom('journal')
      .select('id')
      .where('event', '=', 'person.unmasked')
      .executeTakeFirstOrThrow()
    for (const url of ['/quan-tri/nhat-ky', `/quan-tri/nhat-ky/${id}`, '/quan-tri/nhat-ky/tai-ve.csv']) {
      const { body } = await open(url, people.auditor)
      expect(body).not.toContain('036091012345')
      expect(body).toContain('036 09x xxx xxx')
    }
  })
})

test('the list goes on by place: what comes in meanwhile repeats nothing and leaves nothing out', async () => {
  const many = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) =>
      entry('account.opened', {
        at: new Date(Date.UTC(2026, 5, 1, 0, 0, from + i)),
        reason: `của so-${'abcdefghij'[Math.floor((from + i) / 26)]}${String.fromCharCode(97 + ((from + i) % 26))}`,
      }),
    )
  await insert(...many(0, 120))
  const next = (html: string, rel: string) => {
    const [, found] = new RegExp(`<a rel="${rel}" href="([^"]*)"`).exec(html) ?? []
    return found?.replaceAll('&amp;', '&')
  }
  const first = (await open('/quan-tri/nhat-ky?viec=account.opened', people.auditor)).body
  expect(next(first, 'prev')).toBeUndefined()
  await insert(...many(120, 30))
  const second = (await open(next(first, 'next') ?? '', people.auditor)).body
  const third = (await open(next(second, 'next') ?? '', people.auditor)).body
  expect(next(third, 'next')).toBeUndefined()
  const read = [first, second, third].flatMap(reasonsIn)
  expect(read).toHaveLength(120)
  expect(new Set(read).size).toBe(120)
  const back = (await open(next(third, 'prev') ?? '', people.auditor)).body
  expect(reasonsIn(back)).toEqual(reasonsIn(second))
})

test('each entry says whether it is sealed, and the page how it stands with the chain', async () => {
  await insert(entry('unit.split', { at: new Date('2026-11-24T02:59:00Z'), reason: 'của chua' }))
  const url = '/quan-tri/nhat-ky?viec=unit.split'
  expect((await open(url, people.auditor)).body).toMatch(/chưa<\/div>/)
  expect((await open(url, people.auditor)).body).toContain('Nhật ký chưa được niêm phong kịp')
  await sealAll(sealer, () => now)
  const sealed = (await open(`/en${url}`, people.auditor)).body
  expect(sealed).toMatch(/entry \d+<\/div>/)
  expect(sealed).toContain('The journal is protected')
  expect(sealed).toContain('Last seal: number 1,')
})

test('an event that no module names is shown by its code, and nothing of an entry is code of the page', async () => {
  await insert(
    entry('thing.made', {
      reason: '<script>alert(1)</script>',
      data: { '<b>': '<i>', list: [1, 'hai'], deep: { a: null } },
    }),
  )
  const { id } = await db.selectFrom('journal').select('id').where('event', '=', 'thing.made').executeTakeFirstOrThrow()
  const { body } = await open(`/quan-tri/nhat-ky/${id}`, people.auditor)
  expect(body).toContain('thing.made')
  expect(body).not.toMatch(/<script>alert|<b>|<i>/)
  expect(body).toContain('1, hai')
  expect(body).toContain('deep.a')
  const { body: csv } = await open('/quan-tri/nhat-ky/tai-ve.csv?viec=thing.made', people.auditor)
  expect(csv).toContain('deep.a: –')
})
