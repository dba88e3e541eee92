// Keys from the form that makes them to the request that they are refused in, over HTTP and on a real database.
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import {
  insertSmallOrganization,
  insertTestPerson,
  type SmallOrganization,
  type TestPerson,
} from '../../../../test/support/organization.ts'
import { buildServer } from '../../../app.ts'
import { programActor } from '../../../platform/actor.ts'
import { loadConfig } from '../../../platform/config.ts'
import { createLog } from '../../../platform/log.ts'
import { organizationAccess } from '../../access.ts'
import { openOrganization } from '../../organization.ts'
import { createApiKey, revokeApiKey } from './commands.ts'

const { db } = await testDatabase()
const organization = openOrganization({ db, access: organizationAccess })
const START = new Date('2026-11-24T03:00:00Z')
let clock = START
const now = () => clock
const deps = { db, now, organization }
const later = (minutes: number) => new Date(clock.getTime() + minutes * 60_000)

let server: FastifyInstance
let units: SmallOrganization
let admin: TestPerson
let stranger: TestPerson

beforeAll(async () => {
  units = await insertSmallOrganization(db)
  server = await buildServer({ config: loadConfig({ LOG_LEVEL: 'silent' }), log: createLog('silent'), db, now })
})
afterAll(() => server.close())
// Tests move the clock, and sessions end by it: each brings its own.
beforeEach(async () => {
  clock = START
  admin = await insertTestPerson(db, { role: 'administrator', unit: units['xa-a'].id, now: clock })
  stranger = await insertTestPerson(db, { role: 'administrator', unit: units['xa-b'].id, now: clock })
})

const form = (fields: Readonly<Record<string, string | readonly string[]>>, cookie: string): InjectOptions => ({
  method: 'POST',
  payload: new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, each])),
  ).toString(),
  headers: {
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-site': 'same-origin',
    cookie,
  },
})

const typed = (changes: Readonly<Record<string, string | readonly string[]>> = {}) => ({
  ma: crypto.randomUUID(),
  ten: 'Phần mềm nhân sự',
  'don-vi': units['xa-a'].id,
  quyen: 'person.list',
  han: '1/6/2027',
  ...changes,
})

const make = (fields = typed(), by = admin) =>
  server.inject({ url: '/quan-tri/khoa-api/tao', ...form(fields, by.cookie) })

async function madeKey(): Promise<{ id: string; token: string }> {
  return createApiKey(deps, await actorOf(admin), {
    label: 'Phần mềm nhân sự',
    unitId: units['xa-a'].id,
    verbs: ['person.list'],
    expires: '1/6/2027',
  })
}

const actorOf = async ({ id, name }: TestPerson, unit = units['xa-a'].id) =>
  ({ kind: 'person', id, name, posts: [{ role: 'administrator', scope: unit }], session: null }) as const

const call = (url: string, token: string, headers: Readonly<Record<string, string>> = {}) =>
  server.inject({ url, headers: { authorization: `Bearer ${token}`, ...headers } })

const entriesOf = (id: string) =>
  db
    .selectFrom('journal')
    .select(['event', 'scope', 'actor_id', 'reason', 'data'])
    .where('subject_kind', '=', 'api-key')
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute()

describe('making a key', () => {
  test('shows it once, keeps its hash, and tells the journal', async () => {
    const made = await make()
    expect(made.statusCode).toBe(303)
    const page = String(made.headers.location)
    const flash = made.cookies.find(({ name }) => name === 'motcua_khoa_moi')
    const id = page.split('/').at(-1) ?? ''
    const token = flash?.value.slice(id.length + 1) ?? ''
    expect(token).toMatch(/^mc_[\w-]{43}$/)
    expect(flash).toMatchObject({ httpOnly: true, sameSite: 'Lax' })

    const cookie = `${admin.cookie}; motcua_khoa_moi=${flash?.value}`
    const first = await server.inject({ url: page, headers: { cookie } })
    expect(first.body).toContain(token)
    expect(first.headers['cache-control']).toBe('no-store')
    expect(first.cookies.find(({ name }) => name === 'motcua_khoa_moi')?.value).toBe('')
    const second = await server.inject({ url: page, headers: { cookie: admin.cookie } })
    expect(second.body).not.toContain(token)
    expect(second.body).toContain(`${token.slice(0, 8)}…`)

    const rows = await db.selectFrom('api_key').selectAll().where('id', '=', id).execute()
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(await entriesOf(id)).toMatchObject([
      { event: 'api-key.made', scope: units['xa-a'].id, actor_id: admin.id, data: { verbs: ['person.list'] } },
    ])
    expect(JSON.stringify(await entriesOf(id))).not.toContain(token)
  })

  test('the same form twice, also at one moment, makes one key', async () => {
    const fields = typed()
    const both = await Promise.all([make(fields), make(fields)])
    expect(both.map(({ statusCode, headers }) => [statusCode, headers.location])).toEqual([
      [303, `/quan-tri/khoa-api/${fields.ma}`],
      [303, `/quan-tri/khoa-api/${fields.ma}`],
    ])
    expect(both.filter(({ cookies }) => cookies.length > 0)).toHaveLength(1)
    expect(await entriesOf(fields.ma)).toHaveLength(1)
  })

  test('a mistake brings the form back with everything that was typed', async () => {
    const back = await make(typed({ ten: 'Phần mềm <b>', quyen: [], han: '31/2/2027' }))
    expect(back.statusCode).toBe(422)
    expect(back.body).toContain('value="Phần mềm &lt;b>"')
    expect(back.body).toContain('value="31/2/2027"')
    expect(back.body).toContain('Chọn ít nhất một quyền')
    expect(back.body).toContain('href="#quyen"')
    expect(back.body).toMatch(/<option value="[^"]+" selected[^>]*>[^<]*xa-a/)
  })

  test('strangers make none: not for another unit, not without the right', async () => {
    expect((await make(typed(), stranger)).statusCode).toBe(403)
    const auditor = await insertTestPerson(db, { role: 'auditor', unit: units.tinh.id, now: clock })
    expect((await make(typed(), auditor)).statusCode).toBe(403)
    const page = await server.inject({ url: '/quan-tri/khoa-api/tao', headers: { cookie: auditor.cookie } })
    expect(page.statusCode).toBe(403)
    await expect(
      createApiKey(deps, await actorOf(stranger, units['xa-b'].id), {
        label: 'x',
        unitId: units['xa-a'].id,
        verbs: ['person.list'],
        expires: '1/6/2027',
      }),
    ).rejects.toMatchObject({ code: 'rights.not-granted' })
  })

  test('a program makes none: somebody answers for each', async () => {
    await expect(
      createApiKey(deps, programActor('test'), {
        label: 'x',
        unitId: units['xa-a'].id,
        verbs: ['person.list'],
        expires: '1/6/2027',
      }),
    ).rejects.toMatchObject({ code: 'api-key.by-person-only' })
  })
})

describe('using a key', () => {
  test('it reads people of its unit and below, masked, and nobody else', async () => {
    const office = await insertTestPerson(db, { role: 'clerk', unit: units['phong-a'].id, now: clock })
    const { token } = await madeKey()
    const answer = (await call('/api/v1/people', token)).json()
    const ids = answer.people.map(({ id }: { id: string }) => id)
    expect(ids).toContain(office.id)
    expect(ids).not.toContain(stranger.id)
    const found = answer.people.find(({ id }: { id: string }) => id === office.id)
    expect(found).toMatchObject({ name: office.name, positions: [{ unit: 'thu-phong-a', role: 'clerk' }] })
    const stored = await db
      .selectFrom('person')
      .select(['national_id', 'phone'])
      .where('id', '=', office.id)
      .executeTakeFirstOrThrow()
    expect(JSON.stringify(answer)).not.toContain(stored.national_id)
    expect(JSON.stringify(answer)).not.toContain(stored.phone)
    expect(found.national_id).toMatch(/x/)
  })

  test('page by page everybody comes once', async () => {
    const { token } = await madeKey()
    const seen: string[] = []
    let after = ''
    for (let pages = 0; pages < 50; pages++) {
      const { people, next } = (await call(`/api/v1/people?limit=2${after}`, token)).json()
      seen.push(...people.map(({ id }: { id: string }) => id))
      if (next === null) break
      after = `&after=${next}`
    }
    const all = (await call('/api/v1/people?limit=500', token)).json()
    expect(seen).toEqual(all.people.map(({ id }: { id: string }) => id))
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('it says of itself who it is; nobody is nobody', async () => {
    const { id, token } = await madeKey()
    expect((await call('/api/v1/me', token)).json()).toEqual({
      kind: 'key',
      id,
      name: 'Phần mềm nhân sự',
      posts: [{ role: 'integrator', unit: 'thu-xa-a', unit_name: expect.any(String) }],
      verbs: ['person.list'],
      expires_at: '2027-06-01T17:00:00.000Z',
    })
    const nobody = await server.inject('/api/v1/me')
    expect([nobody.statusCode, nobody.headers['www-authenticate']]).toEqual([401, 'Bearer'])
  })

  test('its last use is kept, at most once a minute, and never goes back', async () => {
    const { id, token } = await madeKey()
    const used = async () =>
      (await db.selectFrom('api_key').select('used_at').where('id', '=', id).executeTakeFirstOrThrow()).used_at
    expect(await used()).toBeNull()
    await call('/api/v1/me', token)
    const first = await used()
    expect(first).toEqual(clock)
    clock = later(0.5)
    await call('/api/v1/me', token)
    expect(await used()).toEqual(first)
    clock = later(1)
    await call('/api/v1/me', token)
    expect(await used()).toEqual(clock)
    clock = later(-2)
    expect((await call('/api/v1/me', token)).statusCode).toBe(200)
    expect((await used())?.getTime()).toBeGreaterThan(clock.getTime())
  })

  test('what it was not made for is refused with the right that is missing', async () => {
    const { token } = await madeKey()
    const page = await call('/quan-tri/khoa-api', token, { accept: 'application/json' })
    expect(page.statusCode).toBe(403)
    expect(page.json()).toMatchObject({ code: 'api-key.not-for-keys', status: 403 })
    expect(page.json().detail).toContain('api-key.list')
    const own = await call('/tai-khoan', token, { accept: 'application/json' })
    expect(own.statusCode).toBe(403)
  })
})

describe('a key that is no good', () => {
  test('expired, revoked, unknown: a problem document says which, and what to do', async () => {
    const expired = await madeKey()
    const revoked = await madeKey()
    await revokeApiKey(deps, await actorOf(admin), { id: revoked.id })
    clock = new Date('2027-06-01T17:00:00Z')
    for (const [token, code, words] of [
      [expired.token, 'api-key.expired', '1/6/2027'],
      [revoked.token, 'api-key.revoked', 'thu hồi'],
      [`mc_${'x'.repeat(43)}`, 'api-key.unknown', 'chép đủ'],
      ['ngan', 'api-key.unknown', 'chép đủ'],
    ] as const) {
      // Also where no key is needed: a program must not believe that its key works.
      for (const url of ['/api/v1/me', '/api/v1/people', '/api/v1/sets']) {
        const answer = await call(url, token)
        expect([url, answer.statusCode]).toEqual([url, 401])
        expect(answer.headers['content-type']).toContain('application/problem+json')
        expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
        expect(answer.json()).toMatchObject({ code, status: 401 })
        expect(answer.json().detail).toContain(words)
      }
      const english = await call('/api/v1/me', token, { 'accept-language': 'en' })
      expect(english.json().detail).not.toMatch(/[ạảấầậẩẫăằắặẵâêôơưđ]/i)
    }
    const row = await db
      .selectFrom('api_key')
      .select('refused_at')
      .where('id', '=', expired.id)
      .executeTakeFirstOrThrow()
    expect(row.refused_at).toEqual(clock)
  })

  test('does not come to life when the clock is set back', async () => {
    const { token } = await madeKey()
    clock = new Date('2027-06-02T00:00:00Z')
    expect((await call('/api/v1/me', token)).statusCode).toBe(401)
    clock = new Date('2027-05-01T00:00:00Z')
    const answer = await call('/api/v1/me', token)
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'api-key.clock'])
  })

  test('another scheme than Bearer is somebody else’s', async () => {
    const { statusCode } = await server.inject({ url: '/api/v1/sets', headers: { authorization: 'Basic YTpi' } })
    expect(statusCode).toBe(200)
  })

  test('many wrong ones from one network have to wait; a right one from there does not', async () => {
    const { token } = await madeKey()
    const from = { remoteAddress: '203.0.113.7' }
    const wrong = () =>
      server.inject({ url: '/api/v1/me', headers: { authorization: `Bearer mc_${crypto.randomUUID()}` }, ...from })
    const codes: number[] = []
    for (let i = 0; i < 205; i++) codes.push((await wrong()).statusCode)
    expect(codes.slice(0, 199)).not.toContain(429)
    expect(codes.at(-1)).toBe(429)
    expect((await wrong()).json()).toMatchObject({ code: 'api-key.paused' })
    const right = await server.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${token}` }, ...from })
    expect(right.statusCode).toBe(200)
    const told = await db.selectFrom('journal').select('data').where('event', '=', 'api-key.failed-often').execute()
    expect(told.map(({ data }) => data)).toEqual([
      { from: '203.0.113', failures: 50 },
      { from: '203.0.113', failures: 200 },
    ])
  })
})

describe('revoking a key', () => {
  const revoke = (id: string, by: TestPerson) =>
    server.inject({ url: `/quan-tri/khoa-api/${id}/thu-hoi`, ...form({ 'ly-do': 'Khóa bị lộ' }, by.cookie) })

  test('ends it at once, with the reason in the journal; a second time changes nothing', async () => {
    const { id, token } = await madeKey()
    expect((await revoke(id, admin)).statusCode).toBe(303)
    expect((await call('/api/v1/me', token)).statusCode).toBe(401)
    const again = await revoke(id, admin)
    expect(again.statusCode).toBe(409)
    expect(again.body).toContain('đã bị thu hồi ngày')
    expect((await entriesOf(id)).map(({ event, reason }) => [event, reason])).toEqual([
      ['api-key.made', null],
      ['api-key.revoked', 'Khóa bị lộ'],
    ])
  })

  test('of two at once one does it', async () => {
    const { id } = await madeKey()
    const both = await Promise.all([revoke(id, admin), revoke(id, admin)])
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([303, 409])
    expect(await entriesOf(id)).toHaveLength(2)
  })

  test('strangers neither see nor end it', async () => {
    const { id, token } = await madeKey()
    expect((await revoke(id, stranger)).statusCode).toBe(403)
    await expect(revokeApiKey(deps, await actorOf(stranger, units['xa-b'].id), { id })).rejects.toMatchObject({
      code: 'rights.not-granted',
    })
    const page = await server.inject({ url: `/quan-tri/khoa-api/${id}`, headers: { cookie: stranger.cookie } })
    expect(page.statusCode).toBe(403)
    const list = await server.inject({ url: '/quan-tri/khoa-api?loai=tat-ca', headers: { cookie: stranger.cookie } })
    expect(list.body).not.toContain(id)
    expect((await call('/api/v1/me', token)).statusCode).toBe(200)
    expect((await revoke('00000000-0000-7000-8000-000000000000', admin)).statusCode).toBe(404)
  })
})

test('the list finds keys without accents, by state, and page by page', async () => {
  const { id } = await createApiKey(deps, await actorOf(admin), {
    label: 'Cổng dữ liệu mở',
    unitId: units['xa-a'].id,
    verbs: ['person.list'],
    expires: '1/6/2027',
  })
  const list = async (query: string) =>
    (await server.inject({ url: `/quan-tri/khoa-api${query}`, headers: { cookie: admin.cookie } })).body
  expect(await list('?tim=cong+du+lieu')).toContain(id)
  expect(await list('?tim=khong+co+dau')).toContain('Không có khóa nào như vậy')
  expect(await list('?tim=cong&loai=het')).not.toContain(id)
  await revokeApiKey(deps, await actorOf(admin), { id })
  expect(await list('?tim=cong&loai=het')).toContain(id)
  expect(await list('?loai=tat-ca&trang=9999')).toContain(id) // past the end is the last page
})

test('the API document says what a key must have been made for, and where any key will do', async () => {
  const { paths, components } = (await server.inject('/api/v1/openapi.json')).json()
  expect(paths['/api/v1/people'].get.security).toEqual([{ key: ['person.list'] }])
  expect(paths['/api/v1/me'].get.security).toEqual([{ key: [] }])
  expect(paths['/api/v1/sets'].get.security).toBeUndefined()
  expect(components.securitySchemes.key).toMatchObject({ type: 'http', scheme: 'bearer' })
  const page = (await server.inject('/api')).body
  expect(page).not.toContain('href="/api/v1/me"')
  expect(page).toContain('khóa nào cũng được')
})
