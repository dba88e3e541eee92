// Two tenants in one process never see each other: over the whole route table and every job, with canaries that must be found.
import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jobs as productJobs } from '../../src/app.ts'
import { makeLink } from '../../src/organization/sign-in/links.ts'
import { loadConfig } from '../../src/platform/config.ts'
import { type Db, inTransaction } from '../../src/platform/database/database.ts'
import { allSamples, routeTable } from '../../src/platform/http/http.ts'
import { enqueue } from '../../src/platform/jobs/job-queue.ts'
import { defineJob, type Job } from '../../src/platform/jobs/jobs.ts'
import { runDueJobs } from '../../src/platform/jobs/worker.ts'
import { createLog } from '../../src/platform/log.ts'
import { testDatabase } from '../support/database.ts'
import { signInAs } from '../support/sign-in.ts'
import { ask, fingerprint, openTwoTenants, type Side, type TwoTenants } from './two-tenants.ts'

const { server } = await testDatabase()
const folder = mkdtempSync(join(tmpdir(), 'motcua-tenants-'))
chmodSync(folder, 0o755)
let two: TwoTenants
let port = 0

beforeAll(async () => {
  two = await openTwoTenants(server, folder)
  port = (await two.front()).port
}, 120_000)
afterAll(async () => {
  await two?.close()
  rmSync(folder, { recursive: true, force: true })
})

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

type Walk = { readonly leaks: readonly string[]; readonly asked: number; readonly ownMarks: number }

/** Opens every sample of both tenants at the host of `here`, as its people, and looks for anything of `there`. */
async function walk(at: number, here: Side, there: Side): Promise<Walk> {
  const leaks: string[] = []
  const signIn = signInAs(here.db)
  const own = await allSamples(here.server)
  const known = new Set(own.flatMap(({ url }) => url.match(UUID) ?? []))
  const foreign = (await allSamples(there.server)).filter(({ url }) => url.match(UUID)?.some((id) => !known.has(id)))
  let ownMarks = 0
  for (const { url, as, status, isForeign } of [
    ...own.map((sample) => ({ ...sample, isForeign: false })),
    ...foreign.map((sample) => ({ ...sample, isForeign: true })),
  ]) {
    const answer = await ask(at, { host: here.host, url, cookie: as && (await signIn(as)) })
    const told = `${url} as ${as ?? 'nobody'} at ${here.host}: ${answer.status}`
    if (answer.body.includes(there.mark)) leaks.push(`${told} says "${there.mark}"`)
    if (answer.body.includes(here.mark)) ownMarks += 1
    if (answer.status >= 500 && status < 500) leaks.push(`${told} is broken`)
    if (isForeign && status === 200 && answer.status < 400) leaks.push(`${told} is an address of the other tenant`)
  }
  return { leaks, asked: own.length + foreign.length, ownMarks }
}

test('no page, file or API address of one shows anything of the other, whoever looks', {
  timeout: 180_000,
}, async () => {
  const untouched = await fingerprint(two.a.owner)
  const atB = await walk(port, two.b, two.a)
  expect(atB.leaks).toEqual([])
  expect(atB.asked).toBeGreaterThan(50)
  expect(atB.ownMarks).toBeGreaterThan(20) // the marks can be seen at all
  expect(await fingerprint(two.a.owner)).toEqual(untouched)
  const atA = await walk(port, two.a, two.b)
  expect(atA.leaks).toEqual([])
  expect(atA.ownMarks).toBeGreaterThan(20)
})

test('canary: a server that holds the other tenant’s database is found', { timeout: 180_000 }, async () => {
  const crossed = await two.front((tenant) => two.tenants.open(tenant === two.b.tenant ? two.a.tenant : tenant))
  const { leaks } = await walk(crossed.port, two.b, two.a)
  expect(leaks.length).toBeGreaterThan(20)
})

describe('what lets somebody in at one lets nobody in at the other', () => {
  test('sessions', { timeout: 120_000 }, async () => {
    const signIn = signInAs(two.a.db)
    const samples = (await allSamples(two.b.server)).filter(({ as, status }) => as !== undefined && status === 200)
    expect(samples.length).toBeGreaterThan(0)
    for (const { url, as = '' } of samples) {
      const [foreign, nobody] = await Promise.all([
        signIn(as).then((cookie) => ask(port, { host: two.b.host, url, cookie })),
        ask(port, { host: two.b.host, url }),
      ])
      expect({ url, status: foreign.status }).toEqual({ url, status: nobody.status })
      expect(foreign.body).not.toContain(two.a.mark)
    }
  })

  test('keys', async () => {
    const token = randomBytes(24).toString('base64url')
    const unit = await two.a.db.selectFrom('unit').select('id').limit(1).executeTakeFirstOrThrow()
    const person = await two.a.db.selectFrom('person').select('id').limit(1).executeTakeFirstOrThrow()
    await two.a.db
      .insertInto('api_key')
      .values({
        id: randomUUIDv7(),
        token_hash: createHash('sha256').update(token).digest(),
        hint: token.slice(0, 4),
        label: 'Khóa thử',
        unit_id: unit.id,
        verbs: ['person.list'],
        created_by: person.id,
        created_at: new Date(),
        expires_at: new Date(Date.now() + 3_600_000),
        used_at: null,
        revoked_at: null,
        revoked_by: null,
      })
      .execute()
    const guarded = (await allSamples(two.b.server)).find(({ as, status }) => as !== undefined && status === 200)
    const url = guarded?.url ?? ''
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
    const [atA, atB] = await Promise.all([two.a, two.b].map(({ host }) => ask(port, { host, url, headers })))
    expect(atB?.status).toBe(401)
    expect(atA?.status).not.toBe(401) // there it is somebody
  })

  test('links that work once', async () => {
    const { id: personId } = await two.a.db.selectFrom('person').select('id').limit(1).executeTakeFirstOrThrow()
    const link = { purpose: 'password-reset', personId, createdBy: null, now: new Date() } as const
    const { token } = await inTransaction(two.a.db, (tx) => makeLink(tx, link))
    const [atA, atB, unknown] = await Promise.all([
      ask(port, { host: two.a.host, url: `/lien-ket/${token}` }),
      ask(port, { host: two.b.host, url: `/lien-ket/${token}` }),
      ask(port, { host: two.b.host, url: `/lien-ket/${'x'.repeat(token.length)}` }),
    ])
    expect(atA.status).toBe(200)
    expect(atB.status).toBe(unknown.status)
    expect(atB.status).toBeGreaterThanOrEqual(400)
  })
})

test('what is sent to one, with the other’s ids and by its own people, changes nothing of the other', {
  timeout: 120_000,
}, async () => {
  const untouched = await fingerprint(two.a.owner)
  const ids = (await allSamples(two.a.server)).flatMap(({ url }) => url.match(UUID) ?? [])
  const cookie = await signInAs(two.b.db)('quantri')
  const changing = routeTable(two.b.server).filter(({ method }) => method !== 'GET')
  for (const route of changing) {
    for (const id of route.path.includes(':') ? [...new Set(ids)].slice(0, 20) : ['']) {
      const url = route.path.replace(/:\w+(\(.*?\))?/g, id)
      const answer = await ask(port, { host: two.b.host, url, method: route.method, cookie, body: '' })
      expect(`${answer.status} ${answer.body}`).not.toContain(two.a.mark)
    }
  }
  expect(await fingerprint(two.a.owner)).toEqual(untouched)
})

describe('jobs', () => {
  const log = createLog('silent')
  const config = loadConfig({ MOTCUA_DATA: folder, LOG_LEVEL: 'silent' })
  const jobsOf = (db: Db): readonly Job[] => productJobs({ config, log, db, now: () => new Date() })

  /** Runs every job of `here`, waiting or recurring, and tells which tables of `there` changed. */
  async function changedBy(here: Side, there: Side, jobs: readonly Job[]): Promise<string[]> {
    const before = await fingerprint(there.owner)
    await inTransaction(here.db, async (tx) => {
      for (const { name, sample, schedule } of jobs) if (!schedule) await enqueue(tx, { name, payload: sample })
    })
    await here.owner.query('delete from job_schedule')
    await runDueJobs({ db: here.db, jobs, log })
    const after = await fingerprint(there.owner)
    return Object.keys(before).filter((table) => before[table] !== after[table])
  }

  test('of one leave the other as it was', async () => {
    expect(await changedBy(two.a, two.b, jobsOf(two.a.db))).toEqual([])
    expect(await changedBy(two.b, two.a, jobsOf(two.b.db))).toEqual([])
    expect(await two.a.db.selectFrom('job').select('last_error').where('last_error', 'is not', null).execute()).toEqual(
      [],
    )
  })

  test('of one are not taken by the other', async () => {
    await inTransaction(two.a.db, (tx) => enqueue(tx, { name: 'test.note' }))
    expect(await runDueJobs({ db: two.b.db, jobs: [], log })).toBe(0)
    expect(await two.a.db.selectFrom('job').select('attempts').where('name', '=', 'test.note').execute()).toEqual([
      { attempts: 0 },
    ])
    await two.a.db.deleteFrom('job').execute()
  })

  test('canary: one that holds the other tenant’s database is found', async () => {
    const { Type } = await import('typebox')
    const crossed = defineJob({
      name: 'test.crossed',
      title: { vi: 'Lạc', en: 'Astray' },
      schema: Type.Object({}),
      sample: {},
      run: async () =>
        void (await two.b.db
          .insertInto('tenant_setting')
          .values({ key: 'astray', value: '1', updated_at: new Date() })
          .execute()),
    })
    expect(await changedBy(two.a, two.b, [crossed])).toEqual(['tenant_setting'])
  })
})
