// Looking at personal data in full: asked with a reason, written down, told to the person; who may what, as its pages say it.
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import {
  insertSmallOrganization,
  insertTestPerson,
  type SmallOrganization,
  type TestPerson,
} from '../../../test/support/organization.ts'
import { programActor } from '../../platform/actor.ts'
import { inTransaction } from '../../platform/database/database.ts'
import { noAssets } from '../../platform/http/assets.ts'
import { buildServer } from '../../platform/http/http.ts'
import { createLog } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import { organizationAccess } from '../access.ts'
import { openOrganization } from '../organization.ts'
import { insertPersons } from '../people/store.ts'
import { organizationRefusalText } from '../refusals.ts'
import type { AccessTable } from './access.ts'
import { createGuard } from './guard.ts'
import type { Role } from './roles.ts'
import { rightsRoutes } from './routes.tsx'
import { LONGEST_REASON, readReason, UNMASKED, unmaskPerson } from './unmask.ts'

const { db } = await testDatabase()
const NOW = new Date('2026-11-24T03:00:00Z')
const now = () => NOW
const organization = openOrganization({ db, access: organizationAccess })
const deps = { db, now, organization }
const SUBJECT = '01a20000-0000-7000-8000-000000000001'
const [NATIONAL_ID, PHONE, ADDRESS] = ['036190123456', '0912345678', 'Xóm 5, thôn Vân Bảng, xã Vụ Bản, tỉnh Ninh Bình']
const REASON = 'Đối chiếu giấy tờ của hồ sơ số 12'

let units: SmallOrganization
let server: FastifyInstance

beforeAll(async () => {
  units = await insertSmallOrganization(db)
  await inTransaction(db, async (tx) => {
    await insertPersons(tx, [
      {
        id: SUBJECT,
        fullName: 'Đinh Thị Hoa',
        nationalId: NATIONAL_ID,
        phone: PHONE,
        email: 'hoa@example.vn',
        address: ADDRESS,
        isDemo: true,
        createdAt: NOW,
      },
    ])
    await tx
      .insertInto('position')
      .values({
        id: '01a20000-0000-7000-8000-000000000002',
        person_id: SUBJECT,
        unit_id: units['xa-a'].id,
        role: 'specialist',
        title: 'Chuyên viên tư pháp',
        valid_from: '2025-07-01',
        valid_until: null,
      })
      .execute()
  })
  server = await buildServer({
    config: { trustProxy: false },
    log: createLog('silent'),
    assets: noAssets,
    site: { unit: { vi: 'Thử', en: 'Test' }, nav: [], footer: [], note: { vi: '', en: '' } },
    guard: createGuard(deps),
    signInPath: '/dang-nhap',
    refusalText: organizationRefusalText,
    now,
    routes: rightsRoutes(deps),
  })
})
afterAll(() => server.close())

const person = (role: Role, unit?: keyof SmallOrganization, name?: string): Promise<TestPerson> =>
  insertTestPerson(db, {
    role,
    unit: unit && units[unit].id,
    now: NOW,
    ...(name === undefined ? {} : { name }),
  })

const open = (url: string, { cookie }: TestPerson) => server.inject({ url, headers: { cookie } })
const send = (url: string, { cookie }: TestPerson, reason: string) =>
  server.inject({
    method: 'POST',
    url,
    headers: { cookie, origin: 'http://localhost:80', 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ 'ly-do': reason }).toString(),
  })
const looks = () =>
  db.selectFrom('journal').selectAll().where('event', '=', UNMASKED).where('concerns', '=', SUBJECT).execute()

const ADDRESS_OF_UNMASKING = `/quan-tri/nguoi/${SUBJECT}/hien-thi`

describe('a reason', () => {
  test.for([
    ['', 'unmask.reason-missing'],
    ['   \n', 'unmask.reason-missing'],
    ['hồ sơ', 'unmask.reason-short'],
    ['1234567890123', 'unmask.reason-short'],
    ['đối chiếu '.repeat(40), 'unmask.reason-long'],
  ] as const)('%j is refused as %s', ([typed, code]) => {
    const refusal = readReason(typed)
    expect(refusal).toBeInstanceOf(Refusal)
    expect(refusal).toMatchObject({ code, fields: { reason: code } })
  })

  test('is kept on one line and without anybody’s number', () => {
    expect(readReason('  Gọi lại  số 0912345678\n về hồ sơ ')).toBe('Gọi lại số 091x xxx x78 về hồ sơ')
    expect(readReason('đ'.repeat(LONGEST_REASON))).toBe('đ'.repeat(LONGEST_REASON))
  })
})

describe('who may', () => {
  test('is asked for a reason while the data stay masked', async () => {
    const officer = await person('one-stop-officer', 'xa-a')
    const { statusCode, body, headers } = await open(ADDRESS_OF_UNMASKING, officer)
    expect(statusCode).toBe(200)
    expect(headers['cache-control']).toBe('private, no-store')
    expect(body).toContain('036 19x xxx xxx')
    for (const secret of [NATIONAL_ID, PHONE, 'Vân Bảng', 'hoa@']) expect(body).not.toContain(secret)
  })

  test('sees everything once, and it is written down with the reason in the same act', async () => {
    const officer = await person('one-stop-officer', 'xa-a', 'Trần Thị Lan')
    const before = (await looks()).length
    const { statusCode, body, headers } = await send(ADDRESS_OF_UNMASKING, officer, REASON)
    expect(statusCode).toBe(200)
    expect(headers['cache-control']).toBe('no-store')
    for (const secret of [NATIONAL_ID, PHONE, ADDRESS]) expect(body).toContain(secret)
    const written = await looks()
    expect(written).toHaveLength(before + 1)
    expect(written.at(-1)).toMatchObject({
      actor_id: officer.id,
      actor_name: 'Trần Thị Lan',
      subject_id: SUBJECT,
      scope: units['xa-a'].id,
      concerns: SUBJECT,
      reason: REASON,
      delegation_id: null,
    })
    expect(JSON.stringify(written)).not.toContain(NATIONAL_ID)
    expect((await open(ADDRESS_OF_UNMASKING, officer)).body).not.toContain(NATIONAL_ID)
  })

  test('gets the form back with what was typed when the reason does not do, and nothing is shown', async () => {
    const officer = await person('inspector', 'tinh')
    const before = (await looks()).length
    const { statusCode, body } = await send(ADDRESS_OF_UNMASKING, officer, 'vì <b>')
    expect(statusCode).toBe(422)
    expect(body).toContain('vì &lt;b>')
    expect(body).toContain('Lý do quá ngắn. Viết ít nhất 10 ký tự')
    expect(body).not.toContain(NATIONAL_ID)
    expect(await looks()).toHaveLength(before)
  })

  test('both see it who look at the same moment, and both are written down', async () => {
    const [one, other] = [await person('unit-head', 'xa-a'), await person('administrator', 'tinh')]
    const before = (await looks()).length
    const answers = await Promise.all([one, other].map((each) => send(ADDRESS_OF_UNMASKING, each, REASON)))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200])
    expect(await looks()).toHaveLength(before + 2)
  })
})

describe('who may not', () => {
  test.for([
    ['one-stop-officer', 'xa-b'],
    ['unit-head', 'tinh'],
    ['administrator', 'xa-b'],
    ['leader', 'tinh'],
    ['auditor', 'tinh'],
    ['specialist', 'xa-a'],
  ] as const)('%s of %s: neither the form nor the data', async ([role, unit]) => {
    const stranger = await person(role, unit)
    const before = (await looks()).length
    const [form, data] = [
      await open(ADDRESS_OF_UNMASKING, stranger),
      await send(ADDRESS_OF_UNMASKING, stranger, REASON),
    ]
    expect([form.statusCode, data.statusCode]).toEqual([403, 403])
    expect(data.body).not.toContain(NATIONAL_ID)
    expect(await looks()).toHaveLength(before)
  })

  test('is refused by the command too, whoever calls it', async () => {
    const clerk = await person('clerk', 'xa-a')
    const actor = {
      kind: 'person' as const,
      id: clerk.id,
      name: clerk.name,
      posts: [{ role: 'clerk', scope: units['xa-a'].id }],
      session: null,
    }
    const looking = unmaskPerson(deps, actor, { personId: SUBJECT, reason: REASON })
    await expect(looking).rejects.toMatchObject({ kind: 'forbidden', code: 'rights.not-granted' })
  })

  test.for(['khong-phai-ma', '01a20000-0000-7000-8000-00000000000f'])('there is nobody at %s', async (id) => {
    const officer = await person('administrator', 'tinh')
    expect((await open(`/quan-tri/nguoi/${id}/hien-thi`, officer)).statusCode).toBe(404)
  })
})

test('a substitute looks in the name of the holder, and the journal says by which delegation', async () => {
  const holder = await person('unit-head', 'xa-a')
  const substitute = await person('clerk', 'xa-b')
  const position = await db
    .selectFrom('position')
    .select('id')
    .where('person_id', '=', holder.id)
    .executeTakeFirstOrThrow()
  const delegation = '01a20000-0000-7000-8000-000000000003'
  await db
    .insertInto('delegation')
    .values({
      id: delegation,
      kind: 'substitution',
      position_id: position.id,
      to_person_id: substitute.id,
      verbs: ['person.unmask'],
      document_number: '15/UQ-UBND',
      document_on: '2026-11-01',
      valid_from: '2026-11-02',
      valid_until: '2026-12-02',
      created_by: holder.id,
      created_at: NOW,
      revoked_at: null,
      revoked_by: null,
    })
    .execute()
  expect((await send(ADDRESS_OF_UNMASKING, substitute, REASON)).statusCode).toBe(200)
  expect((await looks()).at(-1)).toMatchObject({ actor_id: substitute.id, delegation_id: delegation })

  const auditor = await person('auditor', 'tinh')
  const { body } = await open(`/quan-tri/quyen/nguoi/${substitute.id}`, auditor)
  expect(body).toContain(`${holder.name} ủy quyền, văn bản 15/UQ-UBND, chỉ để xem thông tin cá nhân đầy đủ, có lý do`)
  expect(body).toContain('từ 2/11/2026 đến 1/12/2026')
  expect(body).not.toContain('Xem danh sách người dùng')
})

test('the person sees their own data, who looked, when and why, and nobody else’s', async () => {
  const citizen = await person('citizen')
  await unmaskPerson(deps, programActor('thử'), { personId: citizen.id, reason: 'Kiểm tra dữ liệu chuyển sang' })
  const mine = await open('/en/tai-khoan/du-lieu', citizen)
  expect(mine.statusCode).toBe(200)
  expect(mine.body).toContain('Kiểm tra dữ liệu chuyển sang')
  expect(mine.body).toContain('24 Nov 2026, 10:00')
  expect(mine.body).not.toContain(REASON)
  const other = await open('/tai-khoan/du-lieu', await person('citizen'))
  expect(other.body).toContain('Chưa ai xem thông tin đầy đủ của bạn.')
})

describe('the pages of rights say what the rule says', () => {
  test('the table shows every verb, and filtered only those of the role', async () => {
    const head = await person('unit-head', 'xa-a')
    const all = (await open('/quan-tri/quyen', head)).body
    for (const verb of Object.keys(organizationAccess)) expect(all).toContain(`<code>${verb}</code>`)
    const some = (await open('/quan-tri/quyen?vai-tro=inspector', head)).body
    const access: AccessTable = organizationAccess
    const granted = Object.keys(access).filter((verb) => access[verb]?.grants.some(({ role }) => role === 'inspector'))
    expect([...some.matchAll(/<code>([a-z.-]+)<\/code>/g)].map(([, verb]) => verb)).toEqual(granted)
    expect(granted).toContain('person.unmask')
  })

  test('of a unit: its people and those above whose rights cover it, not its neighbours', async () => {
    const [here, above, beside] = [
      await person('administrator', 'phong-a', 'Quản trị Ở Đây'),
      await person('administrator', 'tinh', 'Quản trị Ở Trên'),
      await person('administrator', 'xa-b', 'Quản trị Bên Cạnh'),
    ]
    const { statusCode, body } = await open(`/quan-tri/quyen/don-vi/${units['phong-a'].slug}`, above)
    expect(statusCode).toBe(200)
    expect(body).toContain(here.name)
    expect(body).toContain(above.name)
    expect(body).not.toContain(beside.name)
    expect((await open(`/quan-tri/quyen/don-vi/${units['phong-a'].slug}`, beside)).statusCode).toBe(403)
  })

  test('of a unit that is gone: who keeps its records', async () => {
    const head = await person('unit-head', 'xa-a', 'Thủ trưởng Xã A')
    const { statusCode, body } = await open(`/quan-tri/quyen/don-vi/${units['xa-cu'].slug}`, head)
    expect(statusCode).toBe(200)
    expect(body).toContain('Hồ sơ của đơn vị do Đơn vị thử xa-a giữ.')
    expect(body).toContain('Thủ trưởng Xã A')
  })
})
