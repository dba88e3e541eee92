// What administrators do to other people's signing in: the plain way, every refusal, strangers, two at once.
import { randomUUIDv7 } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import {
  insertSmallOrganization,
  insertTestPerson,
  type SmallOrganization,
  type TestPerson,
  type UnitKey,
} from '../../../../test/support/organization.ts'
import { buildServer } from '../../../app.ts'
import { type Actor, programActor } from '../../../platform/actor.ts'
import { loadConfig } from '../../../platform/config.ts'
import { inTransaction } from '../../../platform/database/database.ts'
import { createLog } from '../../../platform/log.ts'
import { organizationAccess } from '../../access.ts'
import { openOrganization } from '../../organization.ts'
import { may } from '../../rights/may.ts'
import type { Role } from '../../rights/roles.ts'
import { identify } from '../identify.ts'
import { mayOverPerson } from '../over-person.ts'
import { insertSession, SESSION_COOKIE } from '../session.ts'
import { accountKey } from '../throttle.ts'
import { lockThrottle, updateThrottle } from '../throttle-store.ts'
import { endNetworkPause, endPauseOf, endSessionsOf, lockAccountOf, unlockAccountOf } from './commands.ts'
import { findPause, listAccounts } from './store.ts'

const { db } = await testDatabase()
const organization = openOrganization({ db, access: organizationAccess })
const now = () => new Date()
const deps = { db, now, organization }

let server: FastifyInstance
let units: SmallOrganization
/** Of the commune, of its neighbour, of the whole province. */
let admin: TestPerson
let neighbour: TestPerson
let top: TestPerson
let clerk: TestPerson

beforeAll(async () => {
  units = await insertSmallOrganization(db)
  server = await buildServer({ config: loadConfig({ LOG_LEVEL: 'silent' }), log: createLog('silent'), db, now })
  top = await person('administrator', 'tinh')
  admin = await person('administrator', 'xa-a')
  neighbour = await person('administrator', 'xa-b')
})
afterAll(() => server.close())
beforeEach(async () => {
  clerk = await person('clerk', 'phong-a')
})

const person = (role: Role, unit?: UnitKey) =>
  insertTestPerson(db, { role, unit: unit === undefined ? undefined : units[unit].id })

const tokenOf = ({ cookie }: TestPerson) => cookie.slice(SESSION_COOKIE.length + 1)
const actorOf = (who: TestPerson): Promise<Actor> =>
  identify(db, {
    cookies: { [SESSION_COOKIE]: tokenOf(who) },
    authorization: undefined,
    address: '10.0.0.1',
    now: now(),
  })

const get = (url: string, who: TestPerson) => server.inject({ url, headers: { cookie: who.cookie } })
const post = (url: string, who: TestPerson, fields: Readonly<Record<string, string>> = {}) =>
  server.inject({
    method: 'POST',
    url,
    payload: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      cookie: who.cookie,
    },
  })

const pathOf = ({ id }: TestPerson, more = '') => `/quan-tri/dang-nhap/${id}${more}`
const isSignedIn = async (who: TestPerson) => (await actorOf(who)).kind === 'person'
const loginOf = async ({ id }: TestPerson) =>
  (await db.selectFrom('account').select('login').where('person_id', '=', id).executeTakeFirstOrThrow()).login
const eventsOf = async ({ id }: TestPerson) =>
  (await db.selectFrom('journal').select(['event', 'reason']).where('concerns', '=', id).orderBy('id').execute()).map(
    ({ event, reason }) => (reason === null ? event : `${event}: ${reason}`),
  )
const forbidden = { code: 'rights.not-granted', kind: 'forbidden' }

async function failOften(login: string, failures = 7): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockThrottle(tx, accountKey(login), now())
    const blockedUntil = new Date(now().getTime() + 60_000)
    await updateThrottle(tx, accountKey(login), { failures, lastFailedAt: now(), blockedUntil })
  })
}

describe('sessions', () => {
  test('one ends, or all of them; the person is out and sees it in the journal', async () => {
    const { token, id } = await inTransaction(db, (tx) =>
      insertSession(tx, {
        personId: clerk.id,
        method: 'password',
        addressPrefix: '10.0.0',
        userAgent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/109.0 Safari/537.36',
        now: now(),
      }),
    )
    const second = { ...clerk, cookie: `${SESSION_COOKIE}=${token}` }
    const page = await get(pathOf(clerk), admin)
    expect(page.body).toContain('Chrome')
    const ended = await post(pathOf(clerk, `/phien/${id}/ket-thuc`), admin)
    expect([ended.statusCode, ended.headers.location]).toEqual([303, `${pathOf(clerk)}?xong=phien&so=1`])
    expect([await isSignedIn(second), await isSignedIn(clerk)]).toEqual([false, true])

    const again = await post(pathOf(clerk, `/phien/${id}/ket-thuc`), admin)
    expect(again.statusCode).toBe(409)
    expect(again.body).toContain('Phiên này không có, hoặc đã kết thúc')

    await post(pathOf(clerk, '/phien/ket-thuc'), admin)
    expect(await isSignedIn(clerk)).toBe(false)
    expect(await eventsOf(clerk)).toEqual(['session.ended', 'session.ended'])
    // Nothing is left to end, and nothing is told.
    await post(pathOf(clerk, '/phien/ket-thuc'), admin)
    expect(await eventsOf(clerk)).toHaveLength(2)
  })

  test('a session of somebody else does not end through another person’s page', async () => {
    const victim = await person('clerk', 'xa-b')
    const { id } = await db
      .selectFrom('sign_in_session')
      .select('id')
      .where('person_id', '=', victim.id)
      .executeTakeFirstOrThrow()
    expect((await post(pathOf(clerk, `/phien/${id}/ket-thuc`), admin)).statusCode).toBe(409)
    expect(await isSignedIn(victim)).toBe(true)
  })
})

describe('locking', () => {
  test('ends every session and every way in, with the reason in the journal; unlocking opens it again', async () => {
    const locked = await post(pathOf(clerk, '/khoa'), admin, { 'ly-do': '  Nghỉ   hưu ' })
    expect(locked.headers.location).toBe(`${pathOf(clerk)}?xong=khoa`)
    expect(await isSignedIn(clerk)).toBe(false)
    expect((await get(String(locked.headers.location), admin)).body).toContain('Tài khoản đã bị khóa')
    expect((await post(pathOf(clerk, '/khoa'), admin, { 'ly-do': 'x' })).statusCode).toBe(409)
    expect((await post(pathOf(clerk, '/lien-ket'), admin)).statusCode).toBe(409)

    expect((await post(pathOf(clerk, '/mo-khoa'), admin)).statusCode).toBe(303)
    // The old sessions stay ended: whoever took one has it no more.
    expect(await isSignedIn(clerk)).toBe(false)
    expect((await post(pathOf(clerk, '/mo-khoa'), admin)).statusCode).toBe(409)
    expect(await eventsOf(clerk)).toEqual(['account.locked: Nghỉ hưu', 'account.unlocked'])
  })

  test('needs a reason, and what was typed comes back', async () => {
    const empty = await post(pathOf(clerk, '/khoa'), admin, { 'ly-do': ' ' })
    expect(empty.statusCode).toBe(422)
    expect(empty.body).toContain('Nhập lý do khóa')
    expect(empty.body).toContain('href="#ly-do"')
    const long = await post(pathOf(clerk, '/khoa'), admin, { 'ly-do': 'dài '.repeat(100) })
    expect(long.statusCode).toBe(422)
    expect(long.body).toContain('dài dài')
    expect(await isSignedIn(clerk)).toBe(true)
  })

  test('of two at once one does it', async () => {
    const both = await Promise.all([1, 2].map(() => post(pathOf(clerk, '/khoa'), admin, { 'ly-do': 'Thử' })))
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([303, 409])
    expect(await eventsOf(clerk)).toHaveLength(1)
  })

  test('nobody locks themselves', async () => {
    const own = await post(pathOf(admin, '/khoa'), admin, { 'ly-do': 'Thử' })
    expect(own.statusCode).toBe(409)
    expect(own.body).toContain('Đây là tài khoản của bạn')
  })

  test('the last administrator stays, also when two lock each other at once', async () => {
    const left = await person('administrator', 'tinh')
    const [first, second] = await Promise.all([
      post(pathOf(left, '/khoa'), top, { 'ly-do': 'Thử' }),
      post(pathOf(top, '/khoa'), left, { 'ly-do': 'Thử' }),
    ])
    // One of them was out before their request was decided, or was the last one when it was.
    expect([first.statusCode, second.statusCode].filter((status) => status === 303)).toHaveLength(1)
    const open = await db
      .selectFrom('account')
      .select('person_id')
      .where('person_id', 'in', [left.id, top.id])
      .where('disabled_at', 'is', null)
      .execute()
    expect(open).toHaveLength(1)
    await expect(
      lockAccountOf(deps, programActor('test'), { personId: open[0]?.person_id ?? '', reason: 'Thử' }),
    ).rejects.toMatchObject({ code: 'account.last-administrator' })
    for (const { id } of [left, top])
      await unlockAccountOf(deps, programActor('test'), { personId: id }).catch(() => undefined)
    top = await person('administrator', 'tinh')
  })

  test('the administrator of a commune may be locked while the province has one', async () => {
    const one = await person('administrator', 'xa-b')
    await lockAccountOf(deps, await actorOf(top), { personId: one.id, reason: 'Thử' })
    expect(await isSignedIn(one)).toBe(false)
  })
})

describe('links', () => {
  test('a new one is shown once, to who made it', async () => {
    const made = await post(pathOf(clerk, '/lien-ket'), admin)
    expect(made.headers.location).toBe(pathOf(clerk))
    const flash = made.cookies.find(({ name }) => name === 'motcua_lien_ket_moi')
    const token = flash?.value.split('.')[2] ?? ''
    const cookie = `${admin.cookie}; motcua_lien_ket_moi=${flash?.value}`
    const page = await server.inject({ url: pathOf(clerk), headers: { cookie } })
    expect(page.body).toContain(`/lien-ket/${token}`)
    expect(page.cookies.find(({ name }) => name === 'motcua_lien_ket_moi')?.value).toBe('')
    expect((await get(pathOf(clerk), admin)).body).not.toContain(token)
    expect((await get(`/lien-ket/${token}`, admin)).statusCode).toBe(200)
    expect(await eventsOf(clerk)).toEqual(['link.made'])
  })
})

describe('pauses', () => {
  test('an account that has to wait is shown, and may try again at once', async () => {
    await failOften(await loginOf(clerk))
    const page = await get(pathOf(clerk), admin)
    expect(page.body).toContain('7 lần sai liên tiếp')
    expect(page.body).toContain('Phải chờ đến')
    expect((await post(pathOf(clerk, '/bo-tam-dung'), admin)).statusCode).toBe(303)
    expect(await findPause(db, accountKey(await loginOf(clerk)))).toBeUndefined()
    expect((await post(pathOf(clerk, '/bo-tam-dung'), admin)).statusCode).toBe(409)
    expect(await eventsOf(clerk)).toEqual(['sign-in.pause-ended'])
  })

  test('a network belongs to no unit: only who administers from the top sees and ends its pause', async () => {
    const key = 'address:203.0.113'
    await inTransaction(db, async (tx) => {
      await lockThrottle(tx, key, now())
      await updateThrottle(tx, key, {
        failures: 230,
        lastFailedAt: now(),
        blockedUntil: new Date(now().getTime() + 1e6),
      })
    })
    expect((await get('/quan-tri/dang-nhap/mang', top)).body).toContain('203.0.113.x')
    expect((await get('/quan-tri/dang-nhap/mang', admin)).statusCode).toBe(403)
    expect((await post('/quan-tri/dang-nhap/mang/bo-tam-dung', admin, { mang: key })).statusCode).toBe(403)
    await expect(endNetworkPause(deps, await actorOf(admin), key)).rejects.toMatchObject(forbidden)
    // An account's row is not a network's.
    await failOften('somebody')
    await expect(endNetworkPause(deps, await actorOf(top), accountKey('somebody'))).rejects.toMatchObject({
      code: 'pause.none',
    })
    expect((await post('/quan-tri/dang-nhap/mang/bo-tam-dung', top, { mang: key })).statusCode).toBe(303)
    await expect(endNetworkPause(deps, await actorOf(top), key)).rejects.toMatchObject({ code: 'pause.none' })
  })
})

describe('strangers', () => {
  test('see nothing of other units, and change nothing there', async () => {
    await failOften(await loginOf(clerk))
    expect((await get(pathOf(clerk), neighbour)).statusCode).toBe(403)
    for (const path of ['/khoa', '/mo-khoa', '/lien-ket', '/bo-tam-dung', '/phien/ket-thuc'])
      expect([path, (await post(pathOf(clerk, path), neighbour, { 'ly-do': 'Thử' })).statusCode]).toEqual([path, 403])
    const session = `/phien/${randomUUIDv7()}/ket-thuc`
    expect((await post(pathOf(clerk, session), neighbour)).statusCode).toBe(403)
    const stranger = await actorOf(neighbour)
    const personId = clerk.id
    await expect(endSessionsOf(deps, stranger, { personId, sessionId: null })).rejects.toMatchObject(forbidden)
    await expect(lockAccountOf(deps, stranger, { personId, reason: 'x' })).rejects.toMatchObject(forbidden)
    await expect(unlockAccountOf(deps, stranger, { personId })).rejects.toMatchObject(forbidden)
    await expect(endPauseOf(deps, stranger, { personId })).rejects.toMatchObject(forbidden)
    expect([await isSignedIn(clerk), await eventsOf(clerk)]).toEqual([true, []])
  })

  test('an auditor looks and does not touch', async () => {
    const auditor = await person('auditor', 'xa-b')
    const page = await get(pathOf(clerk), auditor)
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toContain('<form method="post"')
    expect((await post(pathOf(clerk, '/khoa'), auditor, { 'ly-do': 'Thử' })).statusCode).toBe(403)
  })

  test('of whom nobody is', async () => {
    for (const id of [randomUUIDv7(), 'khong-phai-ma'])
      expect((await get(`/quan-tri/dang-nhap/${id}`, admin)).statusCode).toBe(404)
  })
})

describe('the list', () => {
  test('has exactly those whose page may be opened', async () => {
    const both = await person('specialist', 'xa-a')
    await db
      .insertInto('position')
      .values({
        id: randomUUIDv7(),
        person_id: both.id,
        unit_id: units['xa-b'].id,
        role: 'specialist',
        title: null,
        valid_from: '2026-01-01',
        valid_until: null,
      })
      .execute()
    const left = await person('specialist', 'xa-b')
    await db.updateTable('position').set({ valid_until: '2026-02-01' }).where('person_id', '=', left.id).execute()
    await person('citizen')
    await person('clerk', 'xa-cu')
    const readers = [admin, neighbour, top, both, await person('auditor', 'so'), await person('unit-head', 'xa-a')]
    const everybody = (await db.selectFrom('account').select('person_id').execute()).map((row) => row.person_id)
    for (const reader of readers) {
      const actor = await actorOf(reader)
      const query = { search: '', filter: 'all', now: now() } as const
      const rights = await organization.rights(now())
      const reachesTop = may(actor, 'account.list', { scope: units.tinh.id }, rights)
      const { rows, total } = await listAccounts(db, actor, { rights, reachesTop }, query, { limit: 1000, offset: 0 })
      const opened = await Promise.all(
        everybody.map(async (id) => ((await mayOverPerson(deps, actor, 'account.list', id)) ? [id] : [])),
      )
      expect(rows.map(({ personId }) => personId).sort()).toEqual(opened.flat().sort())
      expect(total).toBe(rows.length)
    }
  })

  test('is searched without accents, filtered by state, and says what there is', async () => {
    const someone = await insertTestPerson(db, { role: 'clerk', unit: units['xa-a'].id, name: 'Đỗ Thị Ước' })
    const list = async (query: string) => (await get(`/quan-tri/dang-nhap${query}`, admin)).body
    expect(await list('?tim=do+thi+uoc')).toContain(someone.id)
    expect(await list(`?tim=${(await loginOf(someone)).toUpperCase()}`)).toContain(someone.id)
    expect(await list('?tim=%25')).not.toContain(someone.id)
    expect(await list('?tim=uoc&loai=chua-co-mat-khau')).toContain(someone.id)
    expect(await list('?tim=uoc&loai=dang-mo')).toContain(someone.id)
    expect(await list('?tim=uoc&loai=bi-khoa')).toContain('Không có tài khoản nào như vậy')
    await lockAccountOf(deps, await actorOf(admin), { personId: someone.id, reason: 'Thử' })
    expect(await list('?tim=uoc&loai=bi-khoa')).toContain(someone.id)
    expect(await list('?tim=uoc&loai=dang-mo')).not.toContain(someone.id)
    expect(await list('?trang=9999')).toContain(admin.id)
  })
})
