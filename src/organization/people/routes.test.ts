// Pages of people over HTTP, with the demo: forms keep what was typed, files are masked, an import is whole or not at all.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openProduct } from '../../../test/gate/subjects.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { signInAs } from '../../../test/support/sign-in.ts'
import { NO_BREAK_SPACE } from '../../platform/locale.ts'
import { demoNationalId, demoPhone } from './demo-people.ts'
import { peoplePaths } from './paths.ts'

const { db } = await testDatabase()
const folder = mkdtempSync(join(tmpdir(), 'motcua-people-'))
const signIn = signInAs(db)
let server: FastifyInstance
beforeAll(async () => {
  server = await openProduct(db, folder)
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

const headersOf = async (login: string) => ({ cookie: await signIn(login), origin: 'http://localhost:80' })
const get = async (login: string, url: string) => server.inject({ url, headers: await headersOf(login) })
const post = async (login: string, url: string, fields: Readonly<Record<string, string>>) =>
  server.inject({
    method: 'POST',
    url,
    headers: { ...(await headersOf(login)), 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  })
const idOf = async (login: string) =>
  (await db.selectFrom('account').select('person_id').where('login', '=', login).executeTakeFirstOrThrow()).person_id
const countPersons = async () =>
  (
    await db
      .selectFrom('person')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n

const added = {
  'ho-ten': 'NGUYỄN THỊ BƯỞI',
  'so-dinh-danh': '036190001234',
  'dien-thoai': '0912 345 678',
  'thu-dien-tu': '',
  'dia-chi': '',
  'don-vi': 'Phòng Kinh tế, xã Vụ Bản',
  'vai-tro': 'specialist',
  'chuc-danh': 'Chuyên viên',
  'tu-ngay': '1/9/2026',
  'ngay-cuoi': '',
  'dang-nhap': '',
}

describe('lists and pages', () => {
  test('show no number in full, on pages and in files', async () => {
    const [page, csv] = [await get('quantri', '/quan-tri/nguoi'), await get('quantri', '/tai-ve/nguoi.csv')]
    const person = await get('quantri', peoplePaths.person(await idOf('lanhdao')))
    for (const { statusCode, body } of [page, csv, person]) {
      expect(statusCode).toBe(200)
      expect(body).toContain('minh họa')
      for (let index = 0; index < 12; index++) {
        expect(body.replace(/\s/g, '')).not.toContain(demoNationalId(index))
        expect(body.replace(/\s/g, '')).not.toContain(demoPhone(index))
      }
    }
  })

  test('a leader sees the commune and nobody of the province', async () => {
    const { body } = await get('lanhdao', '/quan-tri/nguoi')
    expect(body).toContain('Trần Thị Thu Hà')
    expect(body).not.toContain('Ngô Thanh Sơn')
    expect((await get('lanhdao', peoplePaths.person(await idOf('quantri')))).statusCode).toBe(403)
  })
})

describe('the form that adds a person', () => {
  test('adds, and leads to the page of the person', async () => {
    const answer = await post('quantri', '/quan-tri/nguoi/them', added)
    expect(answer.statusCode).toBe(303)
    const { body } = await get('quantri', String(answer.headers.location))
    expect(body).toContain('Nguyễn Thị Bưởi')
    expect(body).toContain('Đã thêm người này.')
    expect(body).toContain('036 19x xxx xxx')
  })

  test('with a sign-in name, shows the invitation once', async () => {
    const answer = await post('quantri', '/quan-tri/nguoi/them', {
      ...added,
      'so-dinh-danh': '',
      'dang-nhap': 'thi.buoi',
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
    const link = /http:\/\/localhost:80(\/lien-ket\/[\w-]+)/.exec(answer.body)?.[1] ?? ''
    expect((await server.inject({ url: link })).statusCode).toBe(200)
  })

  test('comes back with everything that was typed, and says what to do in each field', async () => {
    const wrong = { ...added, 'so-dinh-danh': '12', 'don-vi': 'Xã Vụ Bảng', 'tu-ngay': '31/6/2026' }
    const answer = await post('quantri', '/quan-tri/nguoi/them', wrong)
    expect(answer.statusCode).toBe(422)
    for (const value of Object.values(wrong)) expect(answer.body).toContain(value)
    expect(answer.body).toContain('Số định danh phải có 12 chữ số, ở đây có 2.')
    const summary = [...answer.body.matchAll(/<li><a href="#([\w-]+)">/g)].map(([, field]) => field)
    expect(summary).toEqual(['so-dinh-danh', 'don-vi', 'tu-ngay'])
  })

  test('a number that somebody has is told beside its field', async () => {
    const answer = await post('quantri', '/quan-tri/nguoi/them', added)
    expect(answer.statusCode).toBe(409)
    expect(answer.body).toContain('href="#so-dinh-danh"')
  })

  test('is not for others', async () => {
    expect((await post('lanhdao', '/quan-tri/nguoi/them', added)).statusCode).toBe(403)
    expect((await post('vanthu', '/quan-tri/nguoi/them', added)).statusCode).toBe(403)
  })
})

describe('changing, giving, ending', () => {
  test('each leads back to the person, and a mistake to the form', async () => {
    const id = await idOf('vanthu')
    const changed = await post('quantri', peoplePaths.change(id), {
      'ho-ten': 'Lê Thị Ân (minh họa)',
      'thu-dien-tu': 'an@xa.vn',
    })
    expect(changed.headers.location).toBe(peoplePaths.person(id, 'sua'))
    const wrong = await post('quantri', peoplePaths.change(id), { 'ho-ten': '', 'thu-dien-tu': 'x' })
    expect([wrong.statusCode, wrong.body.includes('Nhập họ và tên.')]).toEqual([422, true])

    const seat = { 'don-vi': 'xa-vu-ban-2025', 'vai-tro': 'editor', 'tu-ngay': '1/7/2025', 'ngay-cuoi': '31/12/2026' }
    const given = await post('quantri', peoplePaths.givePosition(id), seat)
    expect(given.headers.location).toBe(peoplePaths.person(id, 'giao'))
    expect((await post('quantri', peoplePaths.givePosition(id), seat)).statusCode).toBe(422)
    const position = await db
      .selectFrom('position')
      .selectAll()
      .where('person_id', '=', id)
      .where('role', '=', 'editor')
      .executeTakeFirstOrThrow()
    expect(position.valid_until).toBe('2027-01-01')

    const end = peoplePaths.endPosition(id, position.id)
    expect((await post('quantri', end, { 'ngay-cuoi': '1/6/2025' })).statusCode).toBe(422)
    expect((await post('quantri', end, { 'ngay-cuoi': '30/11/2026' })).headers.location).toBe(
      peoplePaths.person(id, 'ket-thuc'),
    )
    expect((await post('quantri', end, { 'ngay-cuoi': '30/11/2026' })).statusCode).toBe(409)
    const { body } = await get('quantri', peoplePaths.person(id))
    expect(body).toContain('từ 1/7/2025 đến 30/11/2026')
  })
})

describe('one’s own delegations', () => {
  test('a leader lends, sees it, and takes it back; the receiver sees it and cannot', async () => {
    const position = await db
      .selectFrom('position')
      .select('id')
      .where('person_id', '=', await idOf('lanhdao'))
      .executeTakeFirstOrThrow()
    const today = new Date()
    const days = {
      'ngay-van-ban': '1/9/2026',
      'tu-ngay': '1/9/2026',
      'ngay-cuoi': `${today.getUTCDate()}/12/${today.getUTCFullYear() + 1}`,
    }
    const fields = {
      'vi-tri': position.id,
      'nguoi-nhan': 'chuyenvien',
      viec: 'person.list',
      'so-van-ban': '7/UQ-UBND',
      ...days,
    }
    const wrong = await post('lanhdao', peoplePaths.delegateOwn(), {
      ...fields,
      'nguoi-nhan': 'khong.co',
      'so-van-ban': '',
    })
    expect(wrong.statusCode).toBe(422)
    expect(wrong.body).toContain('Không có tài khoản “khong.co”')
    expect((await post('lanhdao', peoplePaths.delegateOwn(), fields)).headers.location).toBe(
      `${peoplePaths.own}?xong=lap`,
    )
    const made = await db
      .selectFrom('delegation')
      .select('id')
      .where('document_number', '=', '7/UQ-UBND')
      .executeTakeFirstOrThrow()
    const theirs = await get('chuyenvien', peoplePaths.ownOne(made.id))
    expect(theirs.statusCode).toBe(200)
    expect(theirs.body).not.toContain('Thu hồi ủy quyền')
    expect((await get('vanthu', peoplePaths.ownOne(made.id))).statusCode).toBe(404)
    expect((await post('chuyenvien', peoplePaths.revokeOwn(made.id), {})).statusCode).toBe(403)
    expect((await post('lanhdao', peoplePaths.revokeOwn(made.id), {})).headers.location).toBe(
      `${peoplePaths.own}?xong=thu-hoi`,
    )
    expect((await post('lanhdao', peoplePaths.revokeOwn(made.id), {})).statusCode).toBe(409)
  })
})

describe('the import of people', () => {
  const header = 'Họ và tên,Số định danh,Điện thoại,Thư điện tử,Tên đăng nhập,Đơn vị,Vai trò,Chức danh,Từ ngày'
  const lineOf = (n: number, over = '') =>
    `Nguyễn Văn An,0360840${String(50000 + n)},0912345678,,nguyen.an${n},"${over || 'Phòng Kinh tế, xã Vụ Bản'}",Chuyên viên,,1/9/2026`

  async function send(login: string, content: string | Uint8Array, name = 'nguoi.csv') {
    const form = new FormData()
    form.set('tep', new Blob([typeof content === 'string' ? content : Uint8Array.from(content)]), name)
    const request = new Request('http://localhost:80/', { method: 'POST', body: form })
    return server.inject({
      method: 'POST',
      url: '/quan-tri/nguoi/nhap',
      headers: { ...(await headersOf(login)), 'content-type': request.headers.get('content-type') ?? '' },
      payload: Buffer.from(await request.arrayBuffer()),
    })
  }
  const draftOf = (html: string) => ({
    ban: /name="ban" value="([^"]+)"/.exec(html)?.[1] ?? '',
    dau: /name="dau" value="([^"]+)"/.exec(html)?.[1] ?? '',
  })
  async function lookAt(content: string) {
    const sent = await send('quantri', content)
    expect(sent.statusCode).toBe(303)
    const url = String(sent.headers.location)
    return { url, ...(await get('quantri', url)) }
  }

  test('the template opens, and can be read back as a table without people', async () => {
    const answer = await get('quantri', peoplePaths.importTemplate)
    const { sheets } = await readXlsx(new Uint8Array(answer.rawPayload))
    expect(sheets[0]?.rows).toEqual([header.split(',')])
    const sent = await send('quantri', new Uint8Array(answer.rawPayload), 'mau.xlsx')
    expect((await get('quantri', String(sent.headers.location))).body).toContain('Điền mỗi người một dòng')
  })

  test('what is right is shown, written after the confirmation alone, with one invitation for each', async () => {
    const before = await countPersons()
    const { body } = await lookAt([header, lineOf(1), lineOf(2)].join('\n'))
    expect(body).toContain('Nhập 2 người')
    expect(body).toContain('036 08x xxx xxx'.replaceAll(' ', NO_BREAK_SPACE))
    expect(await countPersons()).toBe(before)
    const done = await post('quantri', peoplePaths.importConfirm, draftOf(body))
    expect(done.statusCode).toBe(200)
    expect(await countPersons()).toBe(before + 2)
    const links = [...done.body.matchAll(/http:\/\/localhost:80(\/lien-ket\/[\w-]+)/g)].map(([, path]) => path ?? '')
    expect(new Set(links).size).toBe(2)
    expect((await server.inject({ url: links[1] ?? '' })).statusCode).toBe(200)
    const { n } = await db
      .selectFrom('person_import')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('id', '=', draftOf(body).ban)
      .executeTakeFirstOrThrow()
    expect(n).toBe(0)
    // The same button again.
    expect((await post('quantri', peoplePaths.importConfirm, draftOf(body))).statusCode).toBe(409)
  })

  test('what is wrong is told cell by cell, can be taken away as a file, and cannot be confirmed', async () => {
    const { body, url } = await lookAt([header, lineOf(11), lineOf(11, 'Xã Vụ Bảng')].join('\n'))
    expect(body).toContain('Không có đơn vị nào tên “Xã Vụ Bảng”')
    expect(body).toContain('Trùng với dòng 2')
    expect(draftOf(body).ban).toBe('')
    const id = url.split('ban=')[1] ?? ''
    const file = await get('quantri', `${peoplePaths.importFaults}?ban=${id}`)
    const { sheets } = await readXlsx(new Uint8Array(file.rawPayload))
    expect(sheets[0]?.rows.slice(1).map(([row, column]) => [row, column])).toEqual([
      [3, 'F: Đơn vị'],
      [3, 'B: Số định danh'],
      [3, 'E: Tên đăng nhập'],
    ])
    const { sha256 } = await db
      .selectFrom('person_import')
      .select('sha256')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect((await post('quantri', peoplePaths.importConfirm, { ban: id, dau: sha256 })).statusCode).toBe(409)
  })

  test('another file than was looked at, somebody else’s, and one that became wrong meanwhile are refused', async () => {
    const before = await countPersons()
    const { body } = await lookAt([header, lineOf(21)].join('\n'))
    const draft = draftOf(body)
    const changed = await post('quantri', peoplePaths.importConfirm, { ...draft, dau: 'f'.repeat(64) })
    expect([changed.statusCode, changed.body.includes('khác tệp đã xem trước')]).toEqual([409, true])
    expect((await get('lanhdao', `${peoplePaths.import}?ban=${draft.ban}`)).statusCode).toBe(403)
    await post('quantri', '/quan-tri/nguoi/them', { ...added, 'so-dinh-danh': '036084050021' })
    const stale = await post('quantri', peoplePaths.importConfirm, draft)
    expect([stale.statusCode, stale.body.includes('dữ liệu đã thay đổi')]).toEqual([409, true])
    expect(await countPersons()).toBe(before + 1)
  })

  test('two who confirm at once import once, and two files with one person import one', async () => {
    const before = await countPersons()
    const draft = draftOf((await lookAt([header, lineOf(31)].join('\n'))).body)
    const same = await Promise.all([1, 2].map(() => post('quantri', peoplePaths.importConfirm, draft)))
    expect(same.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
    const drafts = await Promise.all(
      [1, 2].map(async () => draftOf((await lookAt([header, lineOf(41)].join('\n'))).body)),
    )
    const both = await Promise.all(drafts.map((each) => post('quantri', peoplePaths.importConfirm, each)))
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
    expect(await countPersons()).toBe(before + 2)
  })

  test.for([
    ['nothing', '', 'Chọn tệp bảng tính.'],
    ['a text in another encoding', Uint8Array.of(0xff, 0xfe, 0x41, 0), 'UTF-16'],
    ['a broken workbook', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), '.xlsx'],
  ] as const)('%s is no table', async ([, content, text]) => {
    const answer = await send('quantri', content)
    expect([answer.statusCode, answer.body.includes(text)]).toEqual([422, true])
  })

  test('a file larger than allowed is refused, and strangers are', async () => {
    expect((await send('quantri', 'x'.repeat(2_100_000))).statusCode).toBe(413)
    expect((await send('lanhdao', header)).statusCode).toBe(403)
  })
})
