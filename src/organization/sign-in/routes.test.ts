// The pages of accounts, links and resets through the real server: what is kept, what is shown to whom.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { clockAt, insertAccount, PASSWORD, signInDeps } from '../../../test/support/accounts.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { insertSmallOrganization, type SmallOrganization } from '../../../test/support/organization.ts'
import { buildServer } from '../../app.ts'
import { programActor } from '../../platform/actor.ts'
import { loadConfig } from '../../platform/config.ts'
import { createLog } from '../../platform/log.ts'
import type { Role } from '../rights/roles.ts'
import { announceFirstAdministrator } from './announce.ts'
import { resetPassword } from './links.ts'
import { SESSION_COOKIE } from './session.ts'

const { db } = await testDatabase()
const clock = clockAt('2026-11-24T01:00:00Z')
const deps = signInDeps(db, clock)
const folder = mkdtempSync(join(tmpdir(), 'motcua-account-'))
const NEW = 'bánh đa cua Hải Phòng'
let server: FastifyInstance
let units: SmallOrganization
let network = 0
let remoteAddress = ''

beforeAll(async () => {
  const config = loadConfig({ MOTCUA_DATA: folder, LOG_LEVEL: 'silent' })
  server = await buildServer({ config, log: createLog('silent'), db, now: () => clock.at })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  network += 1
  remoteAddress = `10.${network >> 8}.${network & 255}.7`
})

const look = (url: string, cookie = '') => server.inject({ url, remoteAddress, headers: { cookie } })
const form = (url: string, fields: Readonly<Record<string, string>>, cookie = '') =>
  server.inject({
    method: 'POST',
    url,
    remoteAddress,
    headers: { origin: 'http://localhost:80', 'content-type': 'application/x-www-form-urlencoded', cookie },
    payload: new URLSearchParams(fields).toString(),
  })
const pathOf = (text: string) => /http:\/\/x(\/\S+)/.exec(text)?.[1] ?? ''

describe('the link that is printed at start', () => {
  const announced = () => announceFirstAdministrator({ db, now: () => clock.at, address: 'http://x' })

  test('opens a form that keeps what was typed, never the password', async () => {
    const [said] = await announced()
    const path = pathOf(said?.vi ?? '')
    expect(pathOf(said?.en ?? '')).toBe(`/en${path}`)
    const page = await look(path)
    expect(page.statusCode).toBe(200)
    expect(page.headers['cache-control']).toBe('no-store')
    const typed = { ten: 'Trần Thị Quản', 'dang-nhap': 'tran.quan', 'ten-don-vi': 'Xã Mới', 'loai-don-vi': 'xa' }
    const wrong = await form(path, { ...typed, moi: 'matkhau123', 'nhap-lai': 'matkhau123' })
    expect(wrong.statusCode).toBe(422)
    for (const kept of ['value="Trần Thị Quản"', 'value="tran.quan"', 'value="Xã Mới"', '<option value="xa" selected'])
      expect(wrong.body).toContain(kept)
    expect(wrong.body).not.toContain('matkhau123')
  })

  test('makes an administrator, who is signed in and can administer; then no link is printed', async () => {
    const [said] = await announced()
    const typed = { ten: 'Trần Thị Quản', 'dang-nhap': 'tran.quan', 'ten-don-vi': 'Xã Mới', 'loai-don-vi': 'xa' }
    const done = await form(pathOf(said?.vi ?? ''), { ...typed, moi: NEW, 'nhap-lai': NEW })
    expect([done.statusCode, done.headers.location]).toEqual([303, '/tai-khoan'])
    const cookie = `${SESSION_COOKIE}=${done.cookies.find(({ name }) => name === SESSION_COOKIE)?.value}`
    expect((await look('/tai-khoan', cookie)).body).toContain('Quản trị hệ thống')
    expect((await look('/quan-tri/xac-thuc-hai-lop', cookie)).statusCode).toBe(200)
    expect(await announced()).toEqual([])
    const again = await look(pathOf(said?.vi ?? ''))
    expect(again.statusCode).toBe(409)
    expect(again.body).toContain('Liên kết này đã được dùng.')
  })
})

describe('with an organisation', () => {
  beforeAll(async () => {
    units = await insertSmallOrganization(db)
  })
  const person = (role: Role, unit: keyof SmallOrganization, secondFactor = false) =>
    insertAccount(deps, { role, unit: units[unit].id, secondFactor })

  test('a reset link names its person, sets the password and is spent', async () => {
    const account = await person('clerk', 'phong-a')
    const { token } = await resetPassword(deps, programActor('test'), account.personId)
    const page = await look(`/en/lien-ket/${token}`)
    expect(page.body).toContain(`your sign-in name is ${account.login}`)
    expect(page.headers['cache-control']).toBe('no-store')
    expect((await form(`/lien-ket/${token}`, { moi: NEW, 'nhap-lai': 'khác' })).body).toContain(
      'Hai lần nhập không giống',
    )
    expect((await form(`/lien-ket/${token}`, { moi: NEW, 'nhap-lai': NEW })).headers.location).toBe('/tai-khoan')
    expect((await form(`/lien-ket/${token}`, { moi: NEW, 'nhap-lai': NEW })).statusCode).toBe(409)
    expect((await form('/dang-nhap', { 'dang-nhap': account.login, 'mat-khau': NEW })).statusCode).toBe(303)
  })

  test('requests are listed for who reaches the unit, and nobody else opens or decides them', async () => {
    const [here, there] = [await person('clerk', 'phong-a', true), await person('clerk', 'xa-b', true)]
    const head = await person('unit-head', 'phong-a')
    const [leader, other] = [await person('leader', 'xa-a'), await person('leader', 'xa-b')]
    const clerk = await person('clerk', 'xa-a')
    const url = '/quan-tri/xac-thuc-hai-lop'
    const noReason = await form(url, { 'dang-nhap': here.login, 'ly-do': '' }, head.cookie)
    expect(noReason.statusCode).toBe(422)
    expect(noReason.body).toContain(`value="${here.login}"`)
    const outside = await form(url, { 'dang-nhap': there.login, 'ly-do': 'Rơi điện thoại' }, head.cookie)
    expect(outside.statusCode).toBe(403)
    const sent = await form(url, { 'dang-nhap': here.login, 'ly-do': 'Rơi điện thoại' }, head.cookie)
    expect(sent.headers.location).toBe(`${url}?xong=gui`)

    const listed = await look(url, leader.cookie)
    const one = new RegExp(`href="(${url}/[0-9a-f-]{36})">${here.name}`).exec(listed.body)?.[1] ?? ''
    expect(one).not.toBe('')
    expect((await look(url, other.cookie)).body).not.toContain(here.name)
    for (const [who, status] of [
      [leader, 200],
      [head, 200],
      [other, 403],
      [clerk, 403],
    ] as const)
      expect([who.login, (await look(one, who.cookie)).statusCode]).toEqual([who.login, status])
    expect((await look(one, head.cookie)).body).not.toContain('value="dong-y"')
    const decision = { 'quyet-dinh': 'dong-y' }
    for (const who of [head, other, clerk])
      expect((await form(`${one}/quyet-dinh`, decision, who.cookie)).statusCode).toBe(403)
    expect((await form(`${one}/quyet-dinh`, decision, leader.cookie)).headers.location).toBe(`${url}?xong=quyet-dinh`)
    expect((await look(one, leader.cookie)).body).toContain('Đã gỡ')
    expect((await form('/dang-nhap', { 'dang-nhap': here.login, 'mat-khau': PASSWORD })).headers.location).toBe(
      '/tai-khoan',
    )
  })

  test('one’s sessions are listed with device and network, and ended one by one or all', async () => {
    const account = await person('clerk', 'phong-a')
    const enter = () => form('/dang-nhap', { 'dang-nhap': account.login, 'mat-khau': PASSWORD })
    const [first, second] = [await enter(), await enter()]
    const cookie = `${SESSION_COOKIE}=${first.cookies[0]?.value}`
    const list = await look('/tai-khoan/phien', cookie)
    expect(list.body.match(/phiên này/g)).toHaveLength(1)
    expect(list.body).toContain(`10.${network >> 8}.${network & 255}.x`)
    const end = /action="(\/tai-khoan\/phien\/[0-9a-f-]{36}\/ket-thuc)"/.exec(list.body)?.[1] ?? ''
    expect((await form(end, {}, cookie)).headers.location).toBe('/tai-khoan/phien?xong=mot')
    expect((await form(end, {}, cookie)).statusCode).toBe(404)
    expect((await form('/tai-khoan/phien/ket-thuc-khac', {}, cookie)).headers.location).toBe('/tai-khoan/phien?xong=1')
    expect((await look('/tai-khoan', `${SESSION_COOKIE}=${second.cookies[0]?.value}`)).statusCode).toBe(303)
    expect((await look('/tai-khoan', cookie)).statusCode).toBe(200)
  })
})
