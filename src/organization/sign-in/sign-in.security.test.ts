// What strangers may try at the door, through the real server.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { clockAt, insertAccount, PASSWORD, signInDeps } from '../../../test/support/accounts.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { insertSmallOrganization, type SmallOrganization } from '../../../test/support/organization.ts'
import { buildServer } from '../../app.ts'
import { loadConfig } from '../../platform/config.ts'
import { createLog } from '../../platform/log.ts'
import { loadOrCreateSealKey } from './sealed-secret.ts'
import { SESSION_COOKIE } from './session.ts'

const { db } = await testDatabase()
const clock = clockAt('2026-11-24T01:00:00Z')
const folder = mkdtempSync(join(tmpdir(), 'motcua-sign-in-'))
const deps = {
  ...signInDeps(db, clock),
  sealKey: await loadOrCreateSealKey(join(folder, 'keys', 'sign-in.key')),
}
let server: FastifyInstance
let units: SmallOrganization
let network = 0
let remoteAddress = ''

beforeAll(async () => {
  const config = loadConfig({ MOTCUA_DATA: folder, LOG_LEVEL: 'silent', TRUST_PROXY: 'loopback' })
  server = await buildServer({ config, log: createLog('silent'), db, now: () => clock.at })
  units = await insertSmallOrganization(db)
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  network += 1
  remoteAddress = `10.${network >> 8}.${network & 255}.7`
})

const ORIGIN = 'http://localhost:80'
const form = (url: string, fields: Readonly<Record<string, string>>, cookie?: string, origin = ORIGIN) =>
  server.inject({
    method: 'POST',
    url,
    remoteAddress,
    headers: {
      origin,
      'content-type': 'application/x-www-form-urlencoded',
      ...(cookie === undefined ? {} : { cookie }),
    },
    payload: new URLSearchParams(fields).toString(),
  })
const look = (url: string, cookie?: string) =>
  server.inject({ url, remoteAddress, headers: cookie === undefined ? {} : { cookie } })
const enter = (login: string, password = PASSWORD, rest: Readonly<Record<string, string>> = {}, cookie?: string) =>
  form('/dang-nhap', { 'dang-nhap': login, 'mat-khau': password, ...rest }, cookie)

type Answer = Awaited<ReturnType<typeof look>>
const cookieOf = (answer: Answer, name = SESSION_COOKIE) => answer.cookies.find((cookie) => cookie.name === name)
const headerOf = (answer: Answer, name = SESSION_COOKIE) => `${name}=${cookieOf(answer, name)?.value}`

describe('the cookie of a session', () => {
  test('cannot be read by scripts, is not sent from other sites, and holds 256 random bits', async () => {
    const { login } = await insertAccount(deps)
    const answer = await enter(login)
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/tai-khoan'])
    expect(answer.headers['cache-control']).toBe('no-store')
    const cookie = cookieOf(answer)
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 24 * 3600 })
    expect(cookie?.secure).toBeFalsy()
    expect(cookie?.value).toMatch(/^[\w-]{43}$/)
    const stored = await db.selectFrom('sign_in_session').select('token_hash').execute()
    expect(stored.some(({ token_hash }) => token_hash.includes(cookie?.value ?? ''))).toBe(false)
  })

  test('is for https alone where the address is https', async () => {
    const { login } = await insertAccount(deps)
    const answer = await server.inject({
      method: 'POST',
      url: '/dang-nhap',
      remoteAddress: '127.0.0.1',
      headers: {
        origin: 'https://motcua.example.vn',
        host: 'motcua.example.vn',
        'x-forwarded-proto': 'https',
        'x-forwarded-for': remoteAddress,
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: new URLSearchParams({ 'dang-nhap': login, 'mat-khau': PASSWORD }).toString(),
    })
    expect(cookieOf(answer)).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax' })
  })
})

describe('fixation', () => {
  test('a session that an attacker planted does not become the victim’s', async () => {
    const [victim, attacker] = [await insertAccount(deps), await insertAccount(deps)]
    const answer = await enter(victim.login, PASSWORD, {}, attacker.cookie)
    expect(headerOf(answer)).not.toBe(attacker.cookie)
    expect((await look('/tai-khoan', attacker.cookie)).statusCode).toBe(303)
    expect((await look('/tai-khoan', headerOf(answer))).body).toContain(victim.name)
  })

  test('an invented token becomes nobody’s session', async () => {
    const { login } = await insertAccount(deps)
    const planted = `${SESSION_COOKIE}=${'a'.repeat(43)}`
    await enter(login, PASSWORD, {}, planted)
    expect((await look('/tai-khoan', planted)).statusCode).toBe(303)
  })

  test('the token of the second step is no session', async () => {
    const { login } = await insertAccount(deps, { secondFactor: true })
    const step = cookieOf(await enter(login), 'motcua_buoc')?.value
    expect((await look('/tai-khoan', `${SESSION_COOKIE}=${step}`)).statusCode).toBe(303)
  })
})

describe('an old session', () => {
  test('proves nobody after signing out, and its holder is sent to sign in', async () => {
    const { login } = await insertAccount(deps)
    const cookie = headerOf(await enter(login))
    const out = await form('/dang-xuat', {}, cookie)
    expect([out.statusCode, out.headers.location, cookieOf(out)?.value]).toEqual([303, '/', ''])
    const again = await look('/tai-khoan/phien?trang=2', cookie)
    expect(again.headers.location).toBe('/dang-nhap?tiep=%2Ftai-khoan%2Fphien%3Ftrang%3D2')
  })

  test('proves nobody after the password was changed elsewhere, and the page says why', async () => {
    const account = await insertAccount(deps)
    const here = headerOf(await enter(account.login))
    const fields = { 'mat-khau': PASSWORD, moi: 'bánh đa cua Hải Phòng', 'nhap-lai': 'bánh đa cua Hải Phòng' }
    const changed = await form('/tai-khoan/mat-khau', fields, here)
    expect([changed.statusCode, changed.headers.location]).toEqual([303, '/tai-khoan/mat-khau?xong=1'])
    const stolen = await look('/dang-nhap', account.cookie)
    expect(stolen.body).toContain('Mật khẩu vừa được đổi, nên các phiên cũ đã kết thúc.')
    expect(cookieOf(stolen)?.value).toBe('')
    expect((await look('/tai-khoan', here)).statusCode).toBe(200)
  })

  test('proves nobody after twelve idle hours, nor after a day of work', async () => {
    const { login } = await insertAccount(deps)
    const idle = headerOf(await enter(login))
    const busy = headerOf(await enter(login))
    const seen: number[] = []
    for (let hour = 0; hour < 25; hour++) {
      clock.later(3600)
      seen.push((await look('/tai-khoan', busy)).statusCode)
    }
    expect(seen.lastIndexOf(200)).toBe(22) // the last full hour before the 24th
    expect((await look('/dang-nhap', idle)).body).toContain('Phiên làm việc đã hết.')
  })

  test('waits while the clock stands before its beginning, is explained, and then lives on', async () => {
    const { login } = await insertAccount(deps)
    const cookie = headerOf(await enter(login))
    clock.later(-7200)
    expect((await look('/tai-khoan', cookie)).statusCode).toBe(303)
    const said = await look('/en/dang-nhap', cookie)
    expect(said.body).toContain('The clock of the server has gone back')
    expect(cookieOf(said)).toBeUndefined()
    clock.later(7200)
    expect((await look('/tai-khoan', cookie)).statusCode).toBe(200)
  })

  test('of an account that was closed proves nobody', async () => {
    const account = await insertAccount(deps)
    await db.updateTable('account').set({ disabled_at: clock.at }).where('person_id', '=', account.personId).execute()
    expect((await look('/tai-khoan', account.cookie)).statusCode).toBe(303)
    expect((await look('/dang-nhap', account.cookie)).body).toContain('Tài khoản này đã bị khóa')
  })
})

describe('which names exist', () => {
  test('is not told by words, status, headers or length', async () => {
    const { login } = await insertAccount(deps)
    const nobody = `${login.slice(0, -1)}x`
    const answers = [await enter(login, 'đoán bừa'), await enter(nobody, 'đoán bừa')]
    const [known, unknown] = answers.map(({ statusCode, body, headers }) => ({
      statusCode,
      body: body.replaceAll(login, 'TÊN').replaceAll(nobody, 'TÊN'),
      headers: Object.keys(headers).sort(),
    }))
    expect(known?.statusCode).toBe(422)
    expect(unknown).toEqual(known)
  })

  test('is not told by the pause either', async () => {
    const { login } = await insertAccount(deps)
    for (const name of [login, 'ten-bia-dat']) {
      for (let n = 0; n < 5; n++) await enter(name, 'đoán bừa')
      const paused = await enter(name)
      expect(paused.statusCode).toBe(429)
      expect(paused.body).toContain('Đợi 10 giây rồi thử lại. Tài khoản không bị khóa.')
    }
  })
})

describe('what was typed', () => {
  test('comes back as text, the name kept and the password never', async () => {
    const answer = await enter('<script>alert(1)</script>', 'bí mật-của-tôi')
    expect(answer.body).toContain('value="&lt;script>alert(1)&lt;/script>"')
    expect(answer.body).not.toContain('<script>alert')
    expect(answer.body).not.toContain('bí mật-của-tôi')
  })

  test('in pieces that no form sends is refused without a fault', async () => {
    const post = (payload: string) =>
      server.inject({
        method: 'POST',
        url: '/dang-nhap',
        remoteAddress,
        headers: { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded' },
        payload,
      })
    expect((await post('')).statusCode).toBe(422)
    expect((await post('dang-nhap=a&dang-nhap=b&mat-khau=c')).statusCode).toBe(422)
    expect((await post(`dang-nhap=a&mat-khau=${'x'.repeat(3000)}`)).statusCode).toBe(422)
    expect((await post('dang-nhap=%00&mat-khau=%00')).statusCode).toBe(400)
    expect((await post('__proto__=a&constructor=b&mat-khau=c')).statusCode).toBe(422)
  })
})

describe('where one goes on to', () => {
  test.for([
    ['/don-vi?tim=v%E1%BB%A5', '/don-vi?tim=v%E1%BB%A5'],
    ['https://evil.example/', '/tai-khoan'],
    ['//evil.example/', '/tai-khoan'],
    ['/\\evil.example', '/tai-khoan'],
    ['/%0d%0aSet-Cookie:x=1', '/%0d%0aSet-Cookie:x=1'],
    ['javascript:alert(1)', '/tai-khoan'],
    ['/dang-nhap?tiep=/dang-nhap', '/tai-khoan'],
  ] as const)('after "%s" is %s', async ([tiep, location]) => {
    const { login } = await insertAccount(deps)
    const answer = await enter(login, PASSWORD, { tiep })
    expect(answer.headers.location).toBe(location)
    expect(answer.cookies.map(({ name }) => name)).not.toContain('x')
  })

  test('is kept over a mistake and over the second step', async () => {
    const account = await insertAccount(deps, { secondFactor: true })
    const mistaken = await enter(account.login, 'nhầm', { tiep: '/don-vi' })
    expect(mistaken.body).toContain('<input type="hidden" name="tiep" value="/don-vi"/>')
    const step = headerOf(await enter(account.login, PASSWORD, { tiep: '/don-vi' }), 'motcua_buoc')
    const done = await form('/dang-nhap/ma', { ma: account.codeAt(clock.at) }, step)
    expect(done.headers.location).toBe('/don-vi')
    expect(cookieOf(done, 'motcua_buoc')?.value).toBe('')
  })
})

describe('the second step', () => {
  test('sent again is over', async () => {
    const account = await insertAccount(deps, { secondFactor: true })
    const step = headerOf(await enter(account.login), 'motcua_buoc')
    const code = { ma: account.codeAt(clock.at) }
    expect((await form('/dang-nhap/ma', code, step)).statusCode).toBe(303)
    const again = await form('/dang-nhap/ma', code, step)
    expect(again.statusCode).toBe(409)
    expect(cookieOf(again)).toBeUndefined()
  })

  test('a wrong code leaves the step open and no session', async () => {
    const account = await insertAccount(deps, { secondFactor: true })
    const step = headerOf(await enter(account.login), 'motcua_buoc')
    const wrong = await form('/dang-nhap/ma', { ma: 'abc' }, step)
    expect(wrong.statusCode).toBe(422)
    expect(wrong.body).toContain('Nhập đủ 6 chữ số của mã.')
    expect(cookieOf(wrong)).toBeUndefined()
    expect((await look('/dang-nhap/ma', step)).statusCode).toBe(200)
  })
})

describe('another site', () => {
  test.for(['/dang-nhap', '/dang-nhap/ma', '/dang-xuat', '/tai-khoan/mat-khau', '/lien-ket/x'] as const)(
    'cannot send a form to %s',
    async (url) => {
      const { cookie } = await insertAccount(deps)
      const answer = await form(url, { 'dang-nhap': 'a', 'mat-khau': 'b' }, cookie, 'https://evil.example')
      expect(answer.statusCode).toBe(403)
      expect((await look('/tai-khoan', cookie)).statusCode).toBe(200)
    },
  )
})

describe('who has to change the password', () => {
  test('is sent there, can do nothing else, and then can', async () => {
    const account = await insertAccount(deps, { role: 'administrator', unit: units.tinh.id })
    await db
      .updateTable('account')
      .set({ must_change_password: true })
      .where('person_id', '=', account.personId)
      .execute()
    const answer = await enter(account.login, PASSWORD, { tiep: '/quan-tri/xac-thuc-hai-lop' })
    expect(answer.headers.location).toBe('/tai-khoan/mat-khau?tiep=%2Fquan-tri%2Fxac-thuc-hai-lop')
    const cookie = headerOf(answer)
    const barred = await look('/quan-tri/xac-thuc-hai-lop', cookie)
    expect(barred.statusCode).toBe(403)
    expect(barred.body).toContain('Mật khẩu của bạn do người khác đặt.')
    const fields = {
      'mat-khau': PASSWORD,
      moi: 'bánh đa cua Hải Phòng',
      'nhap-lai': 'bánh đa cua Hải Phòng',
      tiep: '/quan-tri/xac-thuc-hai-lop',
    }
    const changed = await form('/tai-khoan/mat-khau', fields, cookie)
    expect(changed.headers.location).toBe('/quan-tri/xac-thuc-hai-lop')
    expect((await look('/quan-tri/xac-thuc-hai-lop', cookie)).statusCode).toBe(200)
  })
})

test('recovery codes are shown once, to nobody’s cache', async () => {
  const account = await insertAccount(deps)
  await form('/tai-khoan/hai-lop', { 'mat-khau': PASSWORD }, account.cookie)
  const shown = await look('/tai-khoan/hai-lop/thiet-lap', account.cookie)
  expect(shown.headers['cache-control']).toContain('no-store')
  const { TOTP, Secret } = await import('otpauth')
  const [, secret = ''] = /<code class="secret">([A-Z2-7 ]+)<\/code>/.exec(shown.body) ?? []
  const code = TOTP.generate({ secret: Secret.fromBase32(secret.replaceAll(' ', '')), timestamp: clock.at.getTime() })
  const codes = await form('/tai-khoan/hai-lop/thiet-lap', { ma: code }, account.cookie)
  expect(codes.statusCode).toBe(200)
  expect(codes.headers['cache-control']).toBe('no-store')
  expect(codes.body.match(/<li><code>[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}<\/code><\/li>/g)).toHaveLength(10)
  const again = await form('/tai-khoan/hai-lop/thiet-lap', { ma: code }, account.cookie)
  expect(again.statusCode).toBe(409)
})
