// Signing in by a provider, against a real one: the whole way there and back, and everything that must not get in.
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { type ProviderPerson, startProvider, type TestProvider } from '../../../../test/support/oidc-provider.ts'
import { insertTestPerson } from '../../../../test/support/organization.ts'
import { buildServer } from '../../../app.ts'
import { loadConfig, type OidcSettings } from '../../../platform/config.ts'
import { createLog } from '../../../platform/log.ts'
import { SESSION_COOKIE } from '../session.ts'
import { STEP_COOKIE } from './step-cookie.ts'

const { db } = await testDatabase()
const HOST = 'motcua.example.vn'
const ANSWER = `http://${HOST}/dang-nhap/oidc/tra-loi`
const clients = ['mot-cua', 'phan-mem-khac'].map((client_id) => ({
  client_id,
  client_secret: `khoa-cua-${client_id}`,
  redirect_uris: [ANSWER],
}))

let provider: TestProvider
const servers: FastifyInstance[] = []
let clock = () => new Date()

beforeAll(async () => {
  provider = await startProvider({ clients })
})
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()))
  await provider.close()
})
beforeEach(() => {
  clock = () => new Date()
})

const settingsOf = (changes: Partial<OidcSettings> = {}): OidcSettings => ({
  issuer: provider.issuer,
  clientId: 'mot-cua',
  clientSecret: 'khoa-cua-mot-cua',
  name: 'VNeID',
  scope: 'openid profile',
  claims: { nationalId: 'national_id', name: 'name', level: 'acr' },
  levels: ['1', '2'],
  minLevel: '2',
  secondFactorLevel: '2',
  ...changes,
})

async function open(oidc: OidcSettings | 'none' = settingsOf()): Promise<FastifyInstance> {
  const server = await buildServer({
    config: { ...loadConfig({ LOG_LEVEL: 'silent' }), oidc: oidc === 'none' ? undefined : oidc },
    log: createLog('silent'),
    db,
    now: () => clock(),
  })
  servers.push(server)
  return server
}

let people = 0
function somebody(claims: Readonly<Record<string, unknown>> = {}): ProviderPerson & { readonly nationalId: string } {
  people += 1
  const nationalId = `0362000${String(people).padStart(5, '0')}`
  return {
    sub: `nguoi-${people}`,
    nationalId,
    claims: { name: 'Nguyễn Văn An', national_id: nationalId, acr: '2', ...claims },
  }
}

type Begun = { readonly address: string; readonly cookie: string }

async function begin(server: FastifyInstance, url = '/dang-nhap/oidc'): Promise<Begun> {
  const response = await server.inject({ url, headers: { host: HOST } })
  expect(response.statusCode).toBe(303)
  const step = response.cookies.find(({ name }) => name === STEP_COOKIE)
  expect(step).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
  return { address: String(response.headers.location), cookie: `${STEP_COOKIE}=${step?.value}` }
}

async function comeBack(server: FastifyInstance, back: URL, cookie: string) {
  expect(back.href.startsWith(ANSWER)).toBe(true)
  return server.inject({ url: back.pathname + back.search, headers: { host: HOST, cookie } })
}

async function signIn(server: FastifyInstance, person: ProviderPerson | 'says-no', url?: string) {
  const { address, cookie } = await begin(server, url)
  return comeBack(server, await provider.visit(address, person), cookie)
}

const sessionOf = (response: Awaited<ReturnType<typeof signIn>>) =>
  response.cookies.find(({ name, value }) => name === SESSION_COOKIE && value !== '')?.value

const sessions = () =>
  db
    .selectFrom('sign_in_session')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()

async function personOf(nationalId: string) {
  const rows = await db
    .selectFrom('person')
    .leftJoin('account', 'account.person_id', 'person.id')
    .selectAll()
    .where('national_id', '=', nationalId)
    .execute()
  expect(rows.length).toBeLessThanOrEqual(1)
  return rows[0]
}

const eventsOf = async (personId: string | null | undefined) =>
  (
    await db
      .selectFrom('journal')
      .select('event')
      .where('concerns', '=', personId ?? '')
      .orderBy('id')
      .execute()
  ).map(({ event }) => event)

describe('a person whom the provider knows', () => {
  test('is made at the first sign-in, with an account without a password, and found at the next', async () => {
    const server = await open()
    const who = somebody()
    const first = await signIn(server, who, '/dang-nhap/oidc?tiep=%2Fchi-so%3Ftrang%3D2')
    expect([first.statusCode, first.headers.location]).toEqual([303, '/chi-so?trang=2'])
    const page = await server.inject({ url: '/chi-so', headers: { cookie: `${SESSION_COOKIE}=${sessionOf(first)}` } })
    expect(page.body).toContain('Nguyễn Văn An')

    const person = await personOf(who.nationalId)
    expect(person).toMatchObject({ full_name: 'Nguyễn Văn An', is_demo: false, password_hash: null })
    expect(person?.login).toMatch(/^nguyen-van-an-[a-z0-9]{6}$/)
    expect(await eventsOf(person?.person_id)).toEqual([
      'person.added',
      'account.opened',
      'account.linked',
      'person.signed-in',
    ])

    const second = await signIn(server, who)
    expect(sessionOf(second)).toBeDefined()
    expect((await personOf(who.nationalId))?.person_id).toBe(person?.person_id)
    expect((await eventsOf(person?.person_id)).slice(4)).toEqual(['person.signed-in'])
    const [session] = await db
      .selectFrom('sign_in_session')
      .select(['method', 'address_prefix'])
      .where('person_id', '=', person?.person_id ?? '')
      .execute()
    expect(session).toEqual({ method: 'oidc', address_prefix: '127.0.0' })
  })

  test('is the officer who is here already under the same national id', async () => {
    const server = await open()
    const officer = await insertTestPerson(db, { role: 'specialist' })
    const { national_id } = await db
      .selectFrom('person')
      .select('national_id')
      .where('id', '=', officer.id)
      .executeTakeFirstOrThrow()
    expect(sessionOf(await signIn(server, somebody({ national_id })))).toBeDefined()
    expect(await eventsOf(officer.id)).toEqual(['account.linked', 'person.signed-in'])
  })

  test('who comes back twice at one moment is one person with one account', async () => {
    const server = await open()
    const who = somebody()
    const begun = await Promise.all(Array.from({ length: 6 }, () => begin(server)))
    const backs = []
    for (const { address, cookie } of begun) backs.push({ back: await provider.visit(address, who), cookie })
    const answers = await Promise.all(backs.map(({ back, cookie }) => comeBack(server, back, cookie)))
    expect(answers.map((answer) => sessionOf(answer) !== undefined)).toEqual(Array(6).fill(true))
    const person = await personOf(who.nationalId)
    expect((await eventsOf(person?.person_id)).filter((event) => event !== 'person.signed-in')).toEqual([
      'person.added',
      'account.opened',
      'account.linked',
    ])
  })

  test('gets a session of their own, and the one that the browser brought ends', async () => {
    const server = await open()
    const planted = await insertTestPerson(db, { role: 'citizen' })
    const { address, cookie } = await begin(server)
    const back = await provider.visit(address, somebody())
    const done = await comeBack(server, back, `${cookie}; ${planted.cookie}`)
    expect(planted.cookie).not.toContain(sessionOf(done))
    const ended = await db
      .selectFrom('sign_in_session')
      .select('end_reason')
      .where('person_id', '=', planted.id)
      .executeTakeFirstOrThrow()
    expect(ended.end_reason).toBe('signed-out')
  })

  test('comes back in the language in which they left', async () => {
    const server = await open()
    const { address, cookie } = await begin(server, '/en/dang-nhap/oidc?tiep=%2Fchi-so')
    const back = await provider.visit(address, somebody())
    const moved = await comeBack(server, back, cookie)
    expect(moved.headers.location).toBe(`/en/dang-nhap/oidc/tra-loi${back.search}`)
    const done = await server.inject({ url: String(moved.headers.location), headers: { host: HOST, cookie } })
    expect([sessionOf(done) !== undefined, done.headers.location]).toEqual([true, '/en/chi-so'])
  })
})

describe('claims', () => {
  test('have the names that the settings give, wherever the provider tells them', async () => {
    const other = await startProvider({ clients, idTokenClaims: true })
    const server = await open(
      settingsOf({
        issuer: other.issuer,
        claims: { nationalId: 'so_dinh_danh', name: 'ho_ten', level: 'muc' },
        levels: ['thap', 'cao'],
        minLevel: 'cao',
        secondFactorLevel: 'cao',
      }),
    )
    const { nationalId, sub } = somebody()
    const { address, cookie } = await begin(server)
    expect(new URL(address).searchParams.has('acr_values')).toBe(false)
    const who = { sub, claims: { ho_ten: 'TRẦN  THỊ BÌNH', so_dinh_danh: nationalId, muc: 'cao' } }
    const done = await comeBackFrom(other, server, { address, cookie }, who)
    expect(sessionOf(done)).toBeDefined()
    expect((await personOf(nationalId))?.full_name).toBe('Trần Thị Bình')
    await other.close()
  })

  test.for([
    ['no national id', { national_id: undefined }, 422, 'national_id'],
    ['no name', { name: ' ' }, 422, 'name'],
    ['no level', { acr: undefined }, 422, 'acr'],
    ['an identity card of nine digits', { national_id: '162345678' }, 422, '12 chữ số'],
    ['a number that lost its zero', { national_id: 36200000001 }, 422, 'national_id'],
    ['a level too low', { acr: '1' }, 403, 'ở mức 1; ở đây cần mức 2'],
    ['a level that nobody knows', { acr: '3' }, 403, 'mức 3'],
  ] as const)('%s: refused, with what to do, and nobody is made', async ([, claims, status, words]) => {
    const server = await open()
    const who = somebody(claims)
    const before = await sessions()
    const done = await signIn(server, who)
    expect(done.statusCode).toBe(status)
    expect(done.body).toContain(words)
    expect(done.body).toContain('Đăng nhập bằng mật khẩu')
    expect(sessionOf(done)).toBeUndefined()
    expect([await personOf(who.nationalId), await sessions()]).toEqual([undefined, before])
  })

  test('a level that lets in but is no second factor: the code of the account is asked for, of who has one', async () => {
    const server = await open(settingsOf({ minLevel: '1' }))
    const who = somebody({ acr: '1' })
    expect(sessionOf(await signIn(server, who))).toBeDefined()
    const person = await personOf(who.nationalId)
    await db
      .updateTable('account')
      .set({ totp_secret: Buffer.from('x'), totp_confirmed_at: new Date() })
      .where('person_id', '=', person?.person_id ?? '')
      .execute()
    const weak = await signIn(server, who, '/dang-nhap/oidc?tiep=/chi-so')
    expect([weak.statusCode, weak.headers.location, sessionOf(weak)]).toEqual([303, '/dang-nhap/ma', undefined])
    const [step] = await db
      .selectFrom('sign_in_step')
      .select('data')
      .where('person_id', '=', person?.person_id ?? '')
      .execute()
    expect(step?.data).toEqual({ method: 'oidc', next: '/chi-so' })
    const strong = await signIn(server, { ...who, claims: { ...who.claims, acr: '2' } })
    expect(sessionOf(strong)).toBeDefined()
  })
})

describe('who is not let in', () => {
  test('a person whose account is locked: told so, and journaled', async () => {
    const server = await open()
    const who = somebody()
    await signIn(server, who)
    const person = await personOf(who.nationalId)
    await db
      .updateTable('account')
      .set({ disabled_at: new Date() })
      .where('person_id', '=', person?.person_id ?? '')
      .execute()
    const done = await signIn(server, who)
    expect([done.statusCode, sessionOf(done)]).toEqual([403, undefined])
    expect(done.body).toContain('Tài khoản này đang bị khóa')
    expect((await eventsOf(person?.person_id)).at(-1)).toBe('sign-in.refused')
  })

  test('an account there that now has the number of somebody else', async () => {
    const server = await open()
    const who = somebody()
    await signIn(server, who)
    const other = { sub: who.sub, claims: { ...who.claims, national_id: somebody().nationalId } }
    const done = await signIn(server, other)
    expect([done.statusCode, sessionOf(done)]).toEqual([409, undefined])
    expect(done.body).toContain('khác với số đã ghi')
  })

  test('a person who says no at the provider', async () => {
    const done = await signIn(await open(), 'says-no')
    expect([done.statusCode, sessionOf(done)]).toEqual([403, undefined])
    expect(done.body).toContain('Bạn chưa đồng ý trên VNeID')
  })
})

describe('an answer', () => {
  test('counts once: sent again, and sent twice at one moment', async () => {
    const server = await open()
    const { address, cookie } = await begin(server)
    const back = await provider.visit(address, somebody())
    const both = await Promise.all([comeBack(server, back, cookie), comeBack(server, back, cookie)])
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([303, 409])
    const again = await comeBack(server, back, cookie)
    expect([again.statusCode, sessionOf(again)]).toEqual([409, undefined])
    expect(again.body).toContain('đã dùng rồi')
  })

  test('counts only in the browser that began', async () => {
    const server = await open()
    const { address } = await begin(server)
    const back = await provider.visit(address, somebody())
    expect((await comeBack(server, back, '')).statusCode).toBe(409)
    const own = await begin(server)
    expect((await comeBack(server, back, own.cookie)).statusCode).toBe(422)
  })

  test('of an earlier sign-in does not fit a new one, even with its state', async () => {
    const server = await open()
    const who = somebody()
    const old = await begin(server)
    const stolen = await provider.visit(old.address, who)
    const mine = await begin(server)
    stolen.searchParams.set('state', new URL(mine.address).searchParams.get('state') ?? '')
    const done = await comeBack(server, stolen, mine.cookie)
    expect([done.statusCode, sessionOf(done)]).toEqual([409, undefined]) // PKCE: the provider refuses the code
    expect(await personOf(who.nationalId)).toBeUndefined()
  })

  test.for([
    ['a changed state', 'state', 'x'],
    ['another issuer', 'iss', 'https://other.example'],
    ['no code', 'code', ''],
    ['a made-up code', 'code', 'abc'],
  ] as const)('with %s is refused', async ([, name, value]) => {
    const server = await open()
    const { address, cookie } = await begin(server)
    const back = await provider.visit(address, somebody())
    if (value === '') back.searchParams.delete(name)
    else back.searchParams.set(name, value)
    const done = await comeBack(server, back, cookie)
    expect([422, 409]).toContain(done.statusCode)
    expect(sessionOf(done)).toBeUndefined()
  })

  test('after ten minutes is too late, and so is one from before the clock was set back', async () => {
    const server = await open()
    const { address, cookie } = await begin(server)
    const back = await provider.visit(address, somebody())
    clock = () => new Date(Date.now() + 11 * 60_000)
    expect((await comeBack(server, back, cookie)).statusCode).toBe(409)
    clock = () => new Date(Date.now() - 60 * 60_000)
    expect((await comeBack(server, back, cookie)).statusCode).toBe(409)
  })

  test('leaves no step behind that nobody finishes', async () => {
    const server = await open()
    await begin(server)
    clock = () => new Date(Date.now() + 11 * 60_000)
    await begin(server)
    const steps = await db.selectFrom('sign_in_step').select('expires_at').where('kind', '=', 'oidc').execute()
    expect(steps.map(({ expires_at }) => expires_at > clock())).not.toContain(false)
    expect(steps.length).toBeGreaterThan(0)
  })
})

describe('a token', () => {
  // The provider's own tokens, taken from another sign-in and put into the answer on its way.
  async function swapped(client: 'mot-cua' | 'phan-mem-khac', change: (token: string) => string = (token) => token) {
    const other = await open(settingsOf({ clientId: client, clientSecret: `khoa-cua-${client}` }))
    const theirs = await begin(other)
    const real = globalThis.fetch
    let token = ''
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (...request) => {
      const response = await real(...request)
      if (!String(request[0]).endsWith('/token')) return response
      const body = (await response.json()) as { id_token: string } // the token endpoint's own answer
      if (token === '') token = body.id_token
      return Response.json({ ...body, id_token: change(token) })
    })
    try {
      await comeBack(other, await provider.visit(theirs.address, somebody()), theirs.cookie)
      return await signIn(await open(), somebody())
    } finally {
      vi.restoreAllMocks()
    }
  }

  test('for another program is refused', async () => {
    const done = await swapped('phan-mem-khac')
    expect([done.statusCode, sessionOf(done)]).toEqual([422, undefined])
    expect(done.body).toContain('không khớp với lần đăng nhập')
  })

  test('of another sign-in of our own is refused by its nonce', async () => {
    const done = await swapped('mot-cua')
    expect([done.statusCode, sessionOf(done)]).toEqual([422, undefined])
  })

  test('that was changed is refused by its signature', async () => {
    const done = await swapped('mot-cua', (token) => {
      const [head, body = '', signature] = token.split('.')
      const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), acr: '2' }
      return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.')
    })
    expect([done.statusCode, sessionOf(done)]).toEqual([422, undefined])
  })

  test('that has expired is refused, with a word about the clock', async () => {
    const server = await open()
    const { address, cookie } = await begin(server)
    const back = await provider.visit(address, somebody())
    const real = globalThis.fetch
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (...request) => {
      const response = await real(...request)
      const later = Date.now() + 2 * 3_600_000
      if (String(request[0]).endsWith('/token')) vi.spyOn(Date, 'now').mockReturnValue(later)
      return response
    })
    const done = await comeBack(server, back, cookie).finally(() => vi.restoreAllMocks())
    expect([done.statusCode, sessionOf(done)]).toEqual([409, undefined])
    expect(done.body).toContain('đồng hồ')
  })
})

describe('the provider', () => {
  test('that is stopped costs nobody more than a page with the other way in', async () => {
    const stopped = await startProvider({ clients })
    await stopped.close()
    const server = await open(settingsOf({ issuer: stopped.issuer }))
    const done = await server.inject({ url: '/en/dang-nhap/oidc?tiep=/chi-so', headers: { host: HOST } })
    expect(done.statusCode).toBe(503)
    expect(done.body).toContain('VNeID does not answer')
    expect(done.body).toContain('href="/en/dang-nhap?tiep=%2Fchi-so"')
  })

  test('that does not answer in time is as one that is stopped', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (_address, options) => {
      // Every question to it has its end.
      expect(options?.signal).toBeInstanceOf(AbortSignal)
      throw new DOMException('The operation was aborted due to timeout', 'TimeoutError')
    })
    try {
      const server = await open()
      const done = await server.inject({ url: '/dang-nhap/oidc', headers: { host: HOST } })
      expect(done.statusCode).toBe(503)
      expect(done.body).toContain('VNeID không trả lời')
    } finally {
      vi.restoreAllMocks()
    }
  })

  test('that answers with rubbish is as one that is stopped', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('<h1>Bảo trì</h1>', { status: 502 }))
    try {
      const server = await open()
      expect((await server.inject({ url: '/dang-nhap/oidc', headers: { host: HOST } })).statusCode).toBe(503)
    } finally {
      vi.restoreAllMocks()
    }
  })

  test('that stops between the two halves', async () => {
    const stopping = await startProvider({ clients })
    const server = await open(settingsOf({ issuer: stopping.issuer }))
    const { address, cookie } = await begin(server)
    const back = await stopping.visit(address, somebody())
    await stopping.close()
    expect((await comeBack(server, back, cookie)).statusCode).toBe(503)
  })

  test('that knows us by another secret: whoever keeps the machine is told', async () => {
    const server = await open(settingsOf({ clientSecret: 'sai' }))
    const done = await signIn(server, somebody())
    expect(done.statusCode).toBe(503)
    expect(done.body).toContain('invalid_client')
  })

  test('is asked for its addresses once, and a failure is forgotten soon', async () => {
    const asked: string[] = []
    const real = globalThis.fetch
    let isDown = true
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (...request) => {
      asked.push(String(request[0]))
      if (isDown) throw new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') })
      return real(...request)
    })
    try {
      const start = Date.now()
      clock = () => new Date(start)
      const server = await open()
      const ask = async () => (await server.inject({ url: '/dang-nhap/oidc', headers: { host: HOST } })).statusCode
      expect([await ask(), await ask(), asked.length]).toEqual([503, 503, 1])
      isDown = false
      clock = () => new Date(start + 11_000)
      expect([await ask(), await ask(), asked.length]).toEqual([303, 303, 2])
    } finally {
      vi.restoreAllMocks()
    }
  })

  test('that no setting names is no way in', async () => {
    const server = await open('none')
    for (const url of ['/dang-nhap/oidc', '/dang-nhap/oidc/tra-loi?code=x&state=y']) {
      const done = await server.inject({ url, headers: { host: HOST } })
      expect(done.statusCode).toBe(404)
      expect(done.body).toContain('Đăng nhập bằng mật khẩu')
    }
  })
})

async function comeBackFrom(other: TestProvider, server: FastifyInstance, begun: Begun, who: ProviderPerson) {
  return comeBack(server, await other.visit(begun.address, who), begun.cookie)
}
