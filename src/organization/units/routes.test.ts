// Units over HTTP with the data that ship: any day, one unit through time, search, and changes from the first field to the journal.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { insertTestPerson } from '../../../test/support/organization.ts'
import { buildServer } from '../../app.ts'
import { startProgress } from '../../platform/command-line/progress.ts'
import { loadConfig } from '../../platform/config.ts'
import { createLog } from '../../platform/log.ts'
import { unitSeeder } from './seed.ts'
import { loadHistory } from './store.ts'

const { db, app } = await testDatabase()
const log = createLog('silent')
const now = () => new Date('2026-11-24T03:00:00Z')
const config = loadConfig({ MOTCUA_DATA: mkdtempSync(join(tmpdir(), 'motcua-units-')), LOG_LEVEL: 'silent' })
const server = await buildServer({ config, log, db, now })
afterAll(() => server.close())

let administrator = ''
let ofCommune = ''
let clerk = ''
beforeAll(async () => {
  await unitSeeder.run({ db, log, now, progress: (total) => startProgress('', total) })
  const { units } = await loadHistory(db)
  const idOf = (slug: string) => [...units.values()].find((unit) => unit.slug === slug)?.id
  const cookie = async (role: 'administrator' | 'clerk' | 'leader', slug: string) =>
    (await insertTestPerson(db, { role, unit: idOf(slug), now: now() })).cookie
  administrator = await cookie('administrator', 'tinh-ninh-binh-2025')
  ofCommune = await cookie('administrator', 'xa-vu-ban-2025')
  clerk = await cookie('clerk', 'xa-vu-ban-2025')
  await cookie('leader', 'xa-lien-minh-2025')
})

const get = (url: string, cookie?: string) => server.inject({ url, headers: cookie ? { cookie } : {} })
const textOf = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/&quot;/g, '"')
    .replace(/\s+/g, ' ')
const read = async (url: string, cookie?: string) => {
  const { statusCode, body } = await get(url, cookie)
  return { status: statusCode, body, text: textOf(body) }
}

describe('units of a day', () => {
  test.for([
    ['2024-08-31', '10 đơn vị cấp huyện', '226 đơn vị cấp xã'],
    ['1/9/2024', '9 đơn vị cấp huyện', '175 đơn vị cấp xã'],
  ] as const)('Nam Định on %s has %s and %s', async ([day, districts, communes]) => {
    const { status, text } = await read(`/don-vi?ngay=${encodeURIComponent(day)}&mo=tinh-nam-dinh`)
    expect(status).toBe(200)
    expect(text).toContain(districts)
    expect(text).toContain(communes)
  })

  test('today there are two tiers: 129 communes below Ninh Bình and no district', async () => {
    const { text } = await read('/don-vi')
    expect(text).toContain('129 đơn vị cấp xã (97 xã, 32 phường)')
    expect(text).not.toContain('cấp huyện')
  })

  test('in English kinds are counted in the plural', async () => {
    const { text } = await read('/en/don-vi?ngay=2024-08-31&mo=tinh-nam-dinh')
    expect(text).toContain('10 units at district level (9 districts, 1 provincial city)')
    expect(text).toContain('(188 communes, 22 wards, 16 townships)')
  })

  test('a link from an old day keeps the day', async () => {
    const { body } = await read('/don-vi?ngay=2024-09-01&mo=huyen-vu-ban')
    expect(body).toContain('/don-vi/xa-hien-khanh?ngay=2024-09-01')
  })

  test.for([
    ['/don-vi?ngay=30/2/2024', 'tháng này có các ngày từ 1 đến 29'],
    ['/don-vi/xa-vu-ban-2025?ngay=h%C3%B4m+qua', '“hôm qua” không phải một ngày'],
    ['/don-vi/khoi/huyen-nam-dinh?ngay=1/9/24', 'bốn chữ số'],
  ] as const)('%s says what is wrong with the day, and keeps what was typed', async ([url, said]) => {
    const { status, text, body } = await read(url)
    expect(status).toBe(422)
    expect(text).toContain(said)
    expect(body).toContain('aria-invalid="true"')
  })

  test.for(['/don-vi?mo=x', '/don-vi/x', '/don-vi/khoi/x', '/don-vi/thay-doi/x', '/don-vi/thay-doi?duoi=x'])(
    '%s is not there',
    async (url) => {
      expect((await read(url)).status).toBe(404)
    },
  )
})

describe('one unit through time', () => {
  test('huyện Vụ Bản: 18 → 14 → 6, ended, with its heirs', async () => {
    const { text } = await read('/don-vi/huyen-vu-ban')
    expect(text).toContain('18 → 14 → 6')
    expect(text).toContain('Đơn vị này kết thúc từ ngày 1/7/2025')
    expect(text).toContain('6 đơn vị kế thừa')
    expect(text).toContain('Như ngày 30/6/2025')
  })

  test('as of a day before it began, a unit says who was there instead', async () => {
    const { text } = await read('/don-vi/xa-minh-tan-2025?ngay=1/1/2023')
    expect(text).toContain('Ngày 1/1/2023 chưa có đơn vị này')
    for (const name of ['Xã Cộng Hòa', 'Xã Minh Tân', 'Xã Minh Thuận', 'Xã Tân Khánh']) expect(text).toContain(name)
  })

  test('the page of a change names both sides and its instrument', async () => {
    const { changes, units } = await loadHistory(db)
    const slugs = (ids: readonly string[]) => ids.map((id) => units.get(id)?.slug)
    const change = changes.find(
      ({ kind, edges }) => kind === 'merge' && slugs(edges.map(({ to }) => to)).includes('xa-vu-ban-2025'),
    )
    const { text } = await read(`/don-vi/thay-doi/${change?.id}`)
    expect(text).toContain('sáp nhập thành xã Vụ Bản')
    expect(text).toContain('NQ 1674/NQ-UBTVQH15')
  })

  test('changes by year, by kind, of a day and below a unit', async () => {
    expect((await read('/don-vi/thay-doi?nam=2024&loai=merge')).text).toContain('21 dòng')
    expect((await read('/don-vi/thay-doi?ngay=2024-09-01&duoi=huyen-vu-ban')).text).toContain('2 dòng')
    expect((await read('/don-vi/thay-doi?nam=1999')).text).toContain('Không có thay đổi nào như vậy')
  })
})

describe('search', () => {
  test('a code that was used three times', async () => {
    const { text } = await read('/don-vi/tim?q=13750')
    expect(text).toContain('3 đơn vị')
    expect(text).toMatch(/Xã Minh Tân đang hoạt động Mã 13750: từ 1\/7\/2025/)
    expect(text).toMatch(/Xã Tân Khánh đến 31\/8\/2024 Mã 13750: đến 31\/8\/2024.*Nay là: Xã Minh Tân/)
  })

  test('with accents, the unit that is spelled so stands first', async () => {
    const first = async (query: string) =>
      /<ol class="hits">.*?<h3><a[^>]*>([^<]*)/.exec(
        (await read(`/don-vi/tim?q=${encodeURIComponent(query)}`)).body,
      )?.[1]
    expect(await first('Vũ Bản')).toBe('Xã Vũ Bản')
    expect(await first('Vụ Bản')).toBe('Xã Vụ Bản')
    expect(await first('vu ban')).toBe('Xã Vụ Bản')
  })

  test('nothing asked, too little asked, nothing found: help each time', async () => {
    for (const [url, status] of [
      ['/don-vi/tim', 200],
      ['/don-vi/tim?q=x', 422],
      ['/don-vi/tim?q=khong+co+gi', 200],
    ] as const) {
      const page = await read(url)
      expect(page.status).toBe(status)
      expect(page.text).toContain('Cách tìm')
    }
  })
})

// ---- administration

const MERGE = '/quan-tri/don-vi/thay-doi/sap-nhap'
const RENAME = '/quan-tri/don-vi/thay-doi/doi-ten'

const query = (values: readonly (readonly [string, string])[]) =>
  new URLSearchParams(values.map(([a, b]) => [a, b])).toString()
const post = (url: string, cookie: string | undefined, values: readonly (readonly [string, string])[]) =>
  server.inject({
    method: 'POST',
    url,
    headers: {
      ...(cookie ? { cookie } : {}),
      origin: 'http://localhost',
      host: 'localhost',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: query(values),
  })
/** What the form on a page would send. */
const hidden = (html: string) =>
  [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, textOf(value)] as const,
  )
const versionOf = async () => (await loadHistory(db)).version

describe('who may', () => {
  test.for([
    ['/quan-tri/don-vi', [303, 403, 200]],
    [RENAME, [303, 403, 200]],
    ['/quan-tri/don-vi/xa-vu-ban-2025', [303, 403, 200]],
  ] as const)('%s for nobody, a clerk and an administrator', async ([url, statuses]) => {
    expect([
      (await get(url)).statusCode,
      (await get(url, clerk)).statusCode,
      (await get(url, administrator)).statusCode,
    ]).toEqual(statuses)
  })

  test('an administrator of a commune sees only it and what is below, and changes nothing else', async () => {
    const list = await read('/quan-tri/don-vi', ofCommune)
    expect(list.text).toContain('Xã Vụ Bản')
    expect(list.text).not.toContain('Xã Liên Minh')
    expect((await read('/quan-tri/don-vi/xa-lien-minh-2025', ofCommune)).status).toBe(403)
    const foreign = [
      ['dv', 'xa-lien-minh-2025'],
      ['ten', 'Xã Khác'],
      ['ngay', '1/1/2027'],
      ['vb', 'NQ 1'],
    ] as const
    const preview = await read(`${RENAME}?${query(foreign)}&buoc=xem-truoc`, ofCommune)
    expect(preview.status).toBe(422)
    expect(preview.text).toContain('Xã Liên Minh ngoài phạm vi quản trị của bạn')
    expect(preview.body).not.toContain('method="post"')
    expect((await post(RENAME, ofCommune, foreign)).statusCode).toBe(403)
    expect((await post(RENAME, clerk, foreign)).statusCode).toBe(403)
  })
})

describe('a change is filled in step by step', () => {
  test('what is wrong stands beside its field, and everything typed is kept', async () => {
    const typed = [
      ['dv', 'khong co'],
      ['ten', 'Xã Thiên Bản'],
      ['ngay', '31/2/2027'],
      ['vb', 'NQ 1'],
      ['gc', 'thử'],
    ] as const
    const { status, body, text } = await read(`${RENAME}?${query(typed)}&buoc=xem-truoc`, administrator)
    expect(status).toBe(422)
    expect(text).toContain('Có 2 chỗ cần sửa')
    expect(text).toContain('Không có đơn vị “khong co”')
    for (const [, value] of typed) expect(body).toMatch(new RegExp(`value="${value}"|>${value}</textarea>`))
  })

  test('a name that two units have is asked back', async () => {
    const typed = [
      ['dv', 'nam dinh'],
      ['ten', 'Nam Định'],
      ['ngay', '1/1/2024'],
      ['vb', 'NQ 1'],
    ] as const
    const { text } = await read(`${RENAME}?${query(typed)}&buoc=xem-truoc`, administrator)
    expect(text).toContain('Có 2 đơn vị “nam dinh”')
    expect(text).toContain('Thành phố Nam Định (356)')
  })

  test('the merger goes from units to successor to instrument; no step is skipped', async () => {
    const two = [
      ['dv', 'xa-vu-ban-2025'],
      ['dv', 'xa-lien-minh-2025'],
    ] as const
    expect((await read(MERGE, administrator)).text).toContain('Chưa chọn đơn vị nào')
    expect((await read(`${MERGE}?${query(two.slice(0, 1))}&buoc=ke-thua`, administrator)).text).toContain(
      'Chọn từ hai đơn vị trở lên',
    )
    const found = await read(`${MERGE}?${query(two)}&tim=hien+khanh`, administrator)
    expect(found.body).toContain('value="xa-hien-khanh-2025"')
    const successor = await read(`${MERGE}?${query(two)}&buoc=ke-thua`, administrator)
    expect(successor.body).toContain('value="Tỉnh Ninh Bình"') // where both stand
    const skipped = await read(`${MERGE}?${query(two)}&ngay=1/1/2027&vb=NQ&buoc=xem-truoc`, administrator)
    expect(skipped.status).toBe(422)
    expect(skipped.text).toContain('Chọn đơn vị nhận')
  })

  test('what speaks against a change leads to the step where it is mended', async () => {
    const early = [
      ['dv', 'xa-vu-ban-2025'],
      ['dv', 'xa-lien-minh-2025'],
      ['kt', 'xa-vu-ban-2025'],
      ['ngay', '1/1/2024'],
      ['vb', 'NQ'],
    ] as const
    const { status, text, body } = await read(`${MERGE}?${query(early)}&buoc=xem-truoc`, administrator)
    expect(status).toBe(422)
    expect(text).toContain('bắt đầu từ 1/7/2025')
    expect(body).toContain('buoc=don-vi')
    expect(body).not.toContain('method="post"')
  })
})

describe('a merger is confirmed', () => {
  const draft = [
    ['dv', 'xa-vu-ban-2025'],
    ['dv', 'xa-lien-minh-2025'],
    ['kt', 'moi'],
    ['ten', 'Xã Thiên Bản'],
    ['loai', 'xa'],
    ['cha', 'Tỉnh Ninh Bình'],
    ['ngay', '24/11/2026'],
    ['vb', 'NQ 01/NQ-HĐND'],
  ] as const
  const address = `${MERGE}?${query(draft)}&buoc=xem-truoc`

  test('the preview writes nothing and shows units and people', async () => {
    const before = await versionOf()
    const { status, text } = await read(address, administrator)
    expect(status).toBe(200)
    expect(text).toContain('Xã Vụ Bản và xã Liên Minh sáp nhập thành xã Thiên Bản')
    expect(text).toContain('2 kết thúc, 1 bắt đầu')
    expect(text).toMatch(/Người thử leader \d+ .* Xã Thiên Bản/)
    expect(await versionOf()).toBe(before)
  })

  test('what nobody has seen is not confirmed: without the mark, or after somebody changed something', async () => {
    expect((await post(MERGE, administrator, draft)).statusCode).toBe(409)
    const seen = hidden((await read(address, administrator)).body)
    const rename = [
      ['dv', 'xa-lien-minh-2025'],
      ['ten', 'Xã Liên Minh Mới'],
      ['ngay', '1/10/2026'],
      ['vb', 'NQ 2'],
    ] as const
    const form = hidden((await read(`${RENAME}?${query(rename)}&buoc=xem-truoc`, administrator)).body)
    expect((await post(RENAME, administrator, form)).statusCode).toBe(303)

    const before = await versionOf()
    const stale = await post(MERGE, administrator, seen)
    expect(stale.statusCode).toBe(409)
    expect(textOf(stale.body)).toContain('Dữ liệu đã thay đổi từ khi bạn xem trước')
    expect(textOf(stale.body)).toContain('Xã Liên Minh Mới')
    expect(await versionOf()).toBe(before)
    // The new preview can be confirmed as it stands.
    expect(hidden(stale.body).find(([name]) => name === 'dau')?.[1]).not.toBe(
      seen.find(([name]) => name === 'dau')?.[1],
    )
  })

  test('confirmed once it is done, journaled, and shown at the address of the change', async () => {
    const seen = hidden((await read(address, administrator)).body)
    const done = await post(MERGE, administrator, seen)
    expect(done.statusCode).toBe(303)
    const page = await read(String(done.headers.location))
    expect(page.text).toContain('sáp nhập thành xã Thiên Bản')
    const ended = await read('/don-vi/xa-vu-ban-2025')
    expect(ended.text).toContain('Đơn vị này kết thúc từ ngày 24/11/2026')
    expect(ended.text).toContain('Xã Thiên Bản')
    const { rows } = await app.query(`select event from journal where event in ('unit.merged', 'position.moved')`)
    expect(rows.map(({ event }) => event)).toEqual(expect.arrayContaining(['unit.merged', 'position.moved']))

    const again = await post(MERGE, administrator, seen)
    expect(again.statusCode).not.toBe(303)
    expect(
      (await loadHistory(db)).units
        .values()
        .filter(({ names }) => names[0]?.value === 'Xã Thiên Bản')
        .toArray(),
    ).toHaveLength(1)
  })
})
