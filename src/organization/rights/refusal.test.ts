// What who may not is told: the missing right, the roles that have it, and who could give it.
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import {
  insertSmallOrganization,
  insertTestPerson,
  type SmallOrganization,
} from '../../../test/support/organization.ts'
import { noAssets } from '../../platform/http/assets.ts'
import { buildServer } from '../../platform/http/http.ts'
import { api, page } from '../../platform/http/route.ts'
import { createLog } from '../../platform/log.ts'
import { organizationAccess } from '../access.ts'
import { openOrganization } from '../organization.ts'
import { organizationRefusalText } from '../refusals.ts'
import { createGuard } from './guard.ts'

const { db } = await testDatabase()
const now = () => new Date('2026-11-24T03:00:00Z')
let units: SmallOrganization
let server: FastifyInstance

beforeAll(async () => {
  units = await insertSmallOrganization(db)
  const organization = openOrganization({ db, access: organizationAccess })
  const subject = async ({ key }: Readonly<Record<string, string>>) => ({
    scope: units[key as keyof SmallOrganization].id,
  })
  const samples = [{ url: '/nguoi', as: 'ai' }]
  server = await buildServer({
    config: { trustProxy: false },
    log: createLog('silent'),
    assets: noAssets,
    site: { unit: { vi: 'Thử', en: 'Test' }, nav: [], footer: [], note: { vi: '', en: '' } },
    guard: createGuard({ db, organization, now }),
    signInPath: '/dang-nhap',
    refusalText: organizationRefusalText,
    now,
    routes: [
      page({
        path: '/nguoi',
        verb: 'person.list',
        budget: 'list',
        summary: 'x',
        samples,
        handler: () => ({ h1: 'Người', description: 'x', body: null }),
      }),
      page({
        method: 'POST',
        path: '/nguoi/:key',
        verb: 'person.change',
        budget: 'form',
        summary: 'x',
        samples: [],
        subject,
        schema: { body: Type.Object({ name: Type.String() }) },
        handler: () => ({ h1: 'Đã sửa', description: 'x', body: null }),
      }),
      api({
        method: 'DELETE',
        path: '/api/v1/nguoi/:key',
        verb: 'person.change',
        summary: { vi: 'x', en: 'x' },
        samples: [],
        subject,
        schema: { response: { 200: Type.Object({}) } },
        handler: () => ({}),
      }),
    ],
  })
})
afterAll(() => server.close())

/** A change of state comes from a page of the same site. */
const from = (cookie: string) => ({ cookie, origin: 'http://localhost:80' })
const person = (role: Parameters<typeof insertTestPerson>[1]['role'], unit: keyof SmallOrganization, name?: string) =>
  insertTestPerson(db, { role, unit: units[unit].id, now: now(), ...(name === undefined ? {} : { name }) })

describe('who may not', () => {
  test('hears of the right, its roles and the nearest administrators, three by name', async () => {
    await person('administrator', 'tinh', 'Ngô Thanh Sơn')
    await person('administrator', 'tinh', 'Phan Văn Tỉnh')
    await person('administrator', 'xa-a', 'Bùi Thị Xã')
    await person('administrator', 'xa-b', 'Lý Văn Khác')
    const { cookie } = await person('clerk', 'phong-a')
    const { statusCode, body } = await server.inject({ url: '/nguoi', headers: { cookie } })
    expect(statusCode).toBe(403)
    expect(body).toContain('Việc này cần quyền xem danh sách người dùng, mà bạn chưa có ở đây.')
    expect(body).toContain(
      'Quyền đó đi cùng vai trò: Quản trị hệ thống, Thủ trưởng đơn vị, Lãnh đạo UBND, Kiểm toán nhật ký.',
    )
    expect(body).toContain('Người cấp được quyền: Bùi Thị Xã, Ngô Thanh Sơn, Phan Văn Tỉnh.')
    expect(body).not.toContain('Lý Văn Khác')
  })

  test('hears it in English, and of the unit that it is about rather than of the own one', async () => {
    await person('administrator', 'tinh', 'Cao Thị Thêm')
    const { cookie } = await person('administrator', 'xa-a', 'Trương Văn Ngoài')
    const { statusCode, body } = await server.inject({ method: 'POST', url: '/en/nguoi/xa-b', headers: from(cookie) })
    expect(statusCode).toBe(403)
    expect(body).toContain('This needs the right to add and change people and positions, which you do not have here.')
    expect(body).toContain('Who can give it: Lý Văn Khác, Cao Thị Thêm, Ngô Thanh Sơn and 1 more.')
  })

  test('hears it from the API as a problem document', async () => {
    const { cookie } = await person('unit-head', 'xa-a')
    const answer = await server.inject({
      method: 'DELETE',
      url: '/api/v1/nguoi/xa-a',
      headers: { ...from(cookie), accept: 'application/json' },
    })
    expect(answer.statusCode).toBe(403)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ code: 'rights.not-granted', status: 403 })
    expect(answer.json().detail).toContain('Người cấp được quyền: Bùi Thị Xã, Trương Văn Ngoài, Cao Thị Thêm và 2')
  })

  test('hears it before anything is said about what was typed', async () => {
    const { cookie } = await person('leader', 'tinh')
    const { statusCode } = await server.inject({ method: 'POST', url: '/nguoi/xa-a', headers: from(cookie) })
    expect(statusCode).toBe(403)
    const administrator = await person('administrator', 'tinh')
    const headers = from(administrator.cookie)
    expect((await server.inject({ method: 'POST', url: '/nguoi/xa-a', headers })).statusCode).toBe(422)
  })

  test('who works nowhere is told no names', async () => {
    const { cookie } = await insertTestPerson(db, { role: 'citizen', now: now() })
    const { statusCode, body } = await server.inject({ url: '/nguoi', headers: { cookie } })
    expect(statusCode).toBe(403)
    expect(body).not.toContain('Người cấp được quyền')
    expect(body).toContain('hãy hỏi người quản trị')
  })
})
