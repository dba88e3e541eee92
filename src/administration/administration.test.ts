// The administration over HTTP: who may open what, and what an administrator does with failed jobs.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../test/support/database.ts'
import { insertSmallOrganization, insertTestPerson } from '../../test/support/organization.ts'
import { access, buildServer } from '../app.ts'
import { loadConfig } from '../platform/config.ts'
import { type Db, inTransaction } from '../platform/database/database.ts'
import { routeTable } from '../platform/http/http.ts'
import { enqueue } from '../platform/jobs/job-queue.ts'
import { countJobs } from '../platform/jobs/job-store.ts'
import type { JobError } from '../platform/jobs/jobs.ts'
import { createLog } from '../platform/log.ts'
import { ENTRIES } from './entries.ts'

const { db, app } = await testDatabase()
const config = loadConfig({ MOTCUA_DATA: mkdtempSync(join(tmpdir(), 'motcua-administration-')), LOG_LEVEL: 'silent' })
const server = await buildServer({ config, log: createLog('silent'), db, now: () => new Date() })
afterAll(() => server.close())

let root = ''
let commune = ''
let auditor = ''
let head = ''
let specialist = ''
beforeAll(async () => {
  const units = await insertSmallOrganization(db)
  const cookie = async (role: Parameters<typeof insertTestPerson>[1]['role'], unit: string) =>
    (await insertTestPerson(db, { role, unit })).cookie
  root = await cookie('administrator', units.tinh.id)
  commune = await cookie('administrator', units['xa-a'].id)
  auditor = await cookie('auditor', units.tinh.id)
  head = await cookie('unit-head', units['xa-a'].id)
  specialist = await cookie('specialist', units['xa-a'].id)
})
beforeEach(() => app.query('delete from job'))

const get = (url: string, cookie?: string) => server.inject({ url, headers: cookie ? { cookie } : {} })
const post = (url: string, cookie: string) =>
  server.inject({
    method: 'POST',
    url,
    headers: {
      cookie,
      origin: 'http://localhost',
      host: 'localhost',
      'content-type': 'application/x-www-form-urlencoded',
    },
  })

async function dead(db: Db, error: JobError, dedupeKey?: string): Promise<string> {
  await inTransaction(db, (tx) => enqueue(tx, { name: 'test.gone', ...(dedupeKey ? { dedupeKey } : {}) }))
  const { rows } = await app.query(
    `update job set dead_at = now(), attempts = 12, last_error = $1 where dead_at is null returning id`,
    [JSON.stringify(error)],
  )
  return rows[0].id
}
const events = async () =>
  (await db.selectFrom('journal').select(['event', 'subject_id', 'data']).orderBy('id').execute()).filter(({ event }) =>
    event.startsWith('job.'),
  )

describe('who may open it', () => {
  test.for([
    ['/quan-tri', [200, 200, 200, 200, 403]],
    ['/quan-tri/he-thong', [200, 403, 200, 403, 403]],
    ['/quan-tri/viec-nen', [200, 403, 200, 403, 403]],
  ] as const)('%s', async ([url, statuses]) => {
    const found = await Promise.all([root, commune, auditor, head, specialist].map((cookie) => get(url, cookie)))
    expect(found.map(({ statusCode }) => statusCode)).toEqual(statuses)
    expect((await get(url)).statusCode).toBe(303)
  })

  test('the home lists what its reader may open, and nothing else', async () => {
    const linked = async (cookie: string) => {
      const { body } = await get('/quan-tri', cookie)
      return ENTRIES.filter(({ path }) => body.includes(`href="${path}"`)).map(({ path }) => path)
    }
    for (const cookie of [root, commune, auditor, head]) {
      const links = await linked(cookie)
      for (const { path } of ENTRIES) {
        const { statusCode } = await get(path, cookie)
        if (statusCode === 404) continue
        expect({ path, isLinked: links.includes(path) }).toEqual({ path, isLinked: statusCode === 200 })
      }
    }
    expect(await linked(root)).toContain('/quan-tri/he-thong')
    expect(await linked(commune)).not.toContain('/quan-tri/he-thong')
  })

  test('the header leads there who may go there', async () => {
    expect((await get('/', root)).body).toContain('href="/quan-tri"')
    expect((await get('/', specialist)).body).not.toContain('href="/quan-tri"')
    expect((await get('/')).body).not.toContain('href="/quan-tri"')
  })

  test('who may open any page of it may open its home', () => {
    const rolesOf = (verb: string) => (access[verb]?.grants ?? []).map(({ role }) => role)
    const inside = [...rolesOf('administration.open'), 'integrator'] // a key is no reader of pages
    const listed = routeTable(server).filter(({ path }) => ENTRIES.some((entry) => entry.path === path))
    expect(listed.length).toBeGreaterThan(5)
    const outside = listed.flatMap(({ path, verb }) =>
      rolesOf(verb)
        .filter((role) => !inside.includes(role))
        .map((role) => `${path}: ${role}`),
    )
    expect(outside).toEqual([])
  })

  test('every page of the administration without a parameter stands in the list', () => {
    const pages = routeTable(server).filter(
      ({ kind, method, path }) => kind === 'page' && method === 'GET' && /^\/quan-tri\/[^:]+$/.test(path),
    )
    const listed = new Set(ENTRIES.map(({ path }) => path))
    // A page that is a step of another, or a part of it, is reached from there.
    const tops = pages.filter(({ path }) => !pages.some((other) => path.startsWith(`${other.path}/`)))
    expect(tops.map(({ path }) => path).filter((path) => !listed.has(path))).toEqual([])
  })
})

describe('failed jobs', () => {
  test('say why in the language of the reader', async () => {
    await dead(db, { kind: 'unknown-name' })
    expect((await get('/quan-tri/viec-nen', root)).body).toContain('Phiên bản chương trình này không biết việc đó')
    expect((await get('/en/quan-tri/viec-nen', root)).body).toContain(
      'This version of the program does not know the job',
    )
  })

  test('are retried: the job waits again, with attempts left, and the journal knows', async () => {
    const id = await dead(db, { kind: 'worker-lost' })
    const answer = await post(`/quan-tri/viec-nen/${id}/chay-lai`, root)
    expect(answer.statusCode).toBe(303)
    expect(answer.headers.location).toBe('/quan-tri/viec-nen')
    expect(await countJobs(db)).toMatchObject({ waiting: 1, dead: 0 })
    const job = await db.selectFrom('job').selectAll().executeTakeFirstOrThrow()
    expect(job).toMatchObject({ attempts: 12, max_attempts: 24 })
    expect((await events()).at(-1)).toMatchObject({ event: 'job.retried', subject_id: id, data: { name: 'test.gone' } })
  })

  test('are discarded only after a page that asks', async () => {
    const id = await dead(db, { kind: 'worker-lost' })
    const asking = await get(`/quan-tri/viec-nen/${id}/bo`, root)
    expect(asking.statusCode).toBe(200)
    expect(asking.body).toContain('Việc này sẽ không bao giờ được làm')
    expect(await countJobs(db)).toMatchObject({ dead: 1 })
    expect((await post(`/quan-tri/viec-nen/${id}/bo`, root)).statusCode).toBe(303)
    expect(await countJobs(db)).toMatchObject({ waiting: 0, dead: 0 })
    expect((await events()).at(-1)).toMatchObject({ event: 'job.discarded', subject_id: id })
  })

  test('two administrators at once: one does it, the other is told', async () => {
    const id = await dead(db, { kind: 'worker-lost' })
    const before = (await events()).length
    const both = await Promise.all([
      post(`/quan-tri/viec-nen/${id}/chay-lai`, root),
      post(`/quan-tri/viec-nen/${id}/bo`, root),
    ])
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([303, 404])
    expect(both.find(({ statusCode }) => statusCode === 404)?.body).toContain('đã có người chạy lại hoặc bỏ')
    expect((await events()).length).toBe(before + 1)
  })

  test('one of which the same waits already is refused', async () => {
    const id = await dead(db, { kind: 'worker-lost' }, 'k')
    await inTransaction(db, (tx) => enqueue(tx, { name: 'test.gone', dedupeKey: 'k' }))
    const answer = await post(`/quan-tri/viec-nen/${id}/chay-lai`, root)
    expect(answer.statusCode).toBe(409)
    expect(answer.body).toContain('Một việc giống hệt đang chờ')
  })

  test('all of them are retried, but each key once and not beside one that waits', async () => {
    await dead(db, { kind: 'worker-lost' })
    await dead(db, { kind: 'worker-lost' })
    await dead(db, { kind: 'worker-lost' }, 'twice')
    await dead(db, { kind: 'worker-lost' }, 'twice')
    await dead(db, { kind: 'worker-lost' }, 'waiting')
    await inTransaction(db, (tx) => enqueue(tx, { name: 'test.gone', dedupeKey: 'waiting' }))
    expect((await post('/quan-tri/viec-nen/chay-lai-tat-ca', root)).statusCode).toBe(303)
    expect(await countJobs(db)).toMatchObject({ waiting: 4, dead: 2 })
    expect((await events()).at(-1)).toMatchObject({ event: 'job.all-retried', data: { count: 3 } })
  })

  test('are nothing for who only reads, and nothing for an administrator below', async () => {
    const id = await dead(db, { kind: 'worker-lost' })
    expect((await get('/quan-tri/viec-nen', auditor)).body).not.toContain('chay-lai')
    for (const cookie of [auditor, commune, head, specialist])
      for (const act of [`${id}/chay-lai`, `${id}/bo`, 'chay-lai-tat-ca'])
        expect((await post(`/quan-tri/viec-nen/${act}`, cookie)).statusCode).toBe(403)
    expect(await countJobs(db)).toMatchObject({ dead: 1 })
  })
})

test('the state of the system reads what it judges', async () => {
  const { body } = await get('/en/quan-tri/he-thong', root)
  for (const text of [
    'PostgreSQL',
    'it can only add and read',
    'the program has made none',
    'Free space for data',
    'Node.js',
  ])
    expect(body).toContain(text)
  expect(body).not.toContain('could not be read')
})
