// What strangers may try over HTTP, and what they get.
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildFixture, fixtureRoutes } from '../../../test/gate/fixture.tsx'
import { createLog } from '../log.ts'
import { noAssets } from './assets.ts'
import { buildServer, type HttpConfig, routeTable } from './http.ts'
import { originOf } from './origin.ts'
import { declarationFaults, page, type Route } from './route.ts'

const open = (config: Partial<HttpConfig> = {}, routes: readonly Route[] = []) =>
  buildFixture({ assets: noAssets, config, routes })

let server: FastifyInstance
beforeAll(async () => {
  server = await open()
})
afterAll(() => server.close())

describe('headers', () => {
  test('the policy allows nothing inline and nobody else', async () => {
    const { headers } = await server.inject('/')
    const policy = new Map(
      String(headers['content-security-policy'])
        .split(';')
        .map((part) => [part.trim().split(' ')[0], part.trim().split(' ').slice(1).join(' ')]),
    )
    expect(Object.fromEntries(policy)).toEqual({
      'default-src': "'self'",
      'script-src': "'self'",
      'script-src-attr': "'none'",
      'style-src': "'self'",
      'object-src': "'none'",
      'base-uri': "'self'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    })
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-frame-options']).toBe('DENY')
    expect(headers['referrer-policy']).toBe('same-origin')
    expect(headers['x-powered-by']).toBeUndefined()
  })

  test.each(['/', '/khong-co', '/xep-hang?xep=sai', '/api/v1/units?sort=x', '/assets/x.css'])(
    'errors and answers carry it alike: %s',
    async (url) => {
      expect((await server.inject(url)).headers['content-security-policy']).toContain("default-src 'self'")
    },
  )

  test('https is remembered only where the site is served by https', async () => {
    expect((await server.inject('/')).headers['strict-transport-security']).toBeUndefined()
    const secure = await open({ publicOrigin: 'https://motcua.example' })
    expect((await secure.inject('/')).headers['strict-transport-security']).toContain('max-age=31536000')
    await secure.close()
  })

  test('a request id is ours, never the caller’s', async () => {
    const { headers } = await server.inject({
      url: '/',
      headers: { 'x-request-id': 'injected', 'request-id': 'injected' },
    })
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('changes are taken only from our own pages', () => {
  const own = 'http://localhost'
  const send = (headers: Record<string, string>, url = '/bieu-mau') =>
    server.inject({
      method: 'POST',
      url,
      headers: { host: 'localhost', 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: 'ho-ten=Lan',
    })
  const sendApi = (headers: Record<string, string>) =>
    server.inject({
      method: 'POST',
      url: '/api/v1/units',
      headers: { host: 'localhost', ...headers },
      payload: { name: 'Lan' },
    })

  test.each([
    ['our own origin', { origin: own, 'sec-fetch-site': 'same-origin' }],
    ['our own origin from an old browser', { origin: own }],
    ['a page sent again by its reader', { 'sec-fetch-site': 'none' }],
  ])('taken: %s', async (_name, headers) => {
    const answer = await send(headers)
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/bieu-mau'])
  })

  test.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another site from an old browser', { origin: 'https://evil.example' }],
    ['our name as somebody’s subdomain', { origin: 'http://localhost.evil.example' }],
    ['our name in another scheme', { origin: 'https://localhost' }],
    ['our name on another port', { origin: 'http://localhost:8080' }],
    ['a neighbour on the same domain', { origin: own, 'sec-fetch-site': 'same-site' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a cross-site form that hides its origin', { 'sec-fetch-site': 'cross-site' }],
    ['no word about where it comes from', {}],
  ])('refused: %s', async (_name, headers) => {
    const answer = await send(headers)
    expect(answer.statusCode).toBe(403)
    expect(answer.body).toContain('đến từ một trang khác')
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  test('a program without a session may use the API; one that carries a cookie must say where it comes from', async () => {
    expect((await sendApi({})).statusCode).toBe(200)
    expect((await sendApi({ cookie: 'session=1' })).statusCode).toBe(403)
    expect((await sendApi({ origin: 'https://evil.example' })).statusCode).toBe(403)
    expect((await sendApi({ cookie: 'session=1', origin: own })).statusCode).toBe(200)
  })

  test('a configured origin decides, not the Host header', async () => {
    const behindProxy = await open({ publicOrigin: 'https://motcua.example' })
    const post = (origin: string) =>
      behindProxy.inject({
        method: 'POST',
        url: '/bieu-mau',
        headers: { host: 'evil.example', origin },
        payload: { 'ho-ten': 'Lan' },
      })
    expect((await post('https://motcua.example')).statusCode).toBe(303)
    expect((await post('http://evil.example')).statusCode).toBe(403)
    await behindProxy.close()
  })

  test('reading is never refused for where it comes from', async () => {
    expect(
      (await server.inject({ url: '/', headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } }))
        .statusCode,
    ).toBe(200)
  })
})

test.for([
  ['motcua.example', 'http://motcua.example'],
  ['127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ['[::1]:3000', 'http://[::1]:3000'],
  ['evil.example/"><script>', 'http://localhost'],
  ['evil.example@other', 'http://localhost'],
  ['a b', 'http://localhost'],
  ['', 'http://localhost'],
] as const)('the Host header %j makes the origin %s', ([host, origin]) => {
  expect(originOf(undefined, 'http', host)).toBe(origin)
})

describe('addresses', () => {
  test.each([
    '/assets/../package.json',
    '/assets/..%2fpackage.json',
    '/assets/%2e%2e%2f%2e%2e%2fpackage.json',
    '/assets/....//package.json',
    '/assets/manifest.json',
    '/assets/..\\package.json',
    '/assets/site.css%00.js',
    '/assets//etc/passwd',
    '/assets/',
  ])('no file but a built one: %s', async (url) => {
    const { statusCode, body } = await server.inject({ url, headers: { accept: 'text/html' } })
    expect([308, 404]).toContain(statusCode)
    expect(body).not.toContain('devDependencies')
  })

  test.each([
    '//evil.example/',
    '/\\evil.example/',
    '/\\/evil.example/',
    '//evil.example//x/',
    '/%0d%0aset-cookie:a=b/',
    '/Http://evil.example/',
  ])('a redirect never leaves this site or writes a header: %s', async (url) => {
    const { headers } = await server.inject({ url })
    expect(headers['set-cookie']).toBeUndefined()
    const to = headers.location
    if (to !== undefined) expect(new URL(String(to), 'http://localhost').host).toBe('localhost')
  })

  test('a character that no text may hold is refused before anybody asks the database', async () => {
    expect((await server.inject('/xep-hang?x=%00')).statusCode).toBe(400)
    expect((await server.inject('/xep-hang?x=a&x=b%00')).statusCode).toBe(400)
  })

  test('text from the address is shown as text', async () => {
    const { body } = await server.inject('/xep-hang?x="><script>alert(1)</script>&xep=<b>')
    expect(body).not.toContain('<script>alert')
    expect(body).not.toContain('<b>')
    expect((await server.inject('/en/"><img>')).body).not.toContain('"><img>')
  })

  test('a prefix that only looks like a language is no language', async () => {
    const { statusCode, body } = await server.inject('/en%0d%0ax: y/xep-hang')
    expect(statusCode).toBe(404)
    expect(body).toContain('<html lang="vi">')
  })

  test('a download’s name cannot break out of its header', async () => {
    const { headers } = await server.inject('/xep-hang.csv')
    expect(headers['content-disposition']).toBe(
      `attachment; filename="xep-hang.csv"; filename*=UTF-8''x%E1%BA%BFp%20h%E1%BA%A1ng.csv`,
    )
  })
})

describe('limits', () => {
  const post = (payload: string, type = 'application/json') =>
    server.inject({ method: 'POST', url: '/api/v1/units', headers: { 'content-type': type }, payload })

  test('a body over the limit is refused in words', async () => {
    const answer = await post(JSON.stringify({ name: 'x'.repeat(70_000) }))
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'request.too-large'])
    expect(answer.json().detail).toContain('lớn hơn mức cho phép')
  })

  test.each([
    ['broken JSON', '{"name":', 'application/json', 400],
    ['an unknown type', '<name/>', 'text/xml', 415],
    ['a prototype that would be poisoned', '{"__proto__": {"admin": true}, "name": "x"}', 'application/json', 400],
    ['an empty body', '', 'application/json', 400],
  ])('%s', async (_name, payload, type, status) => {
    const answer = await post(payload, type)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ])
    expect(answer.body).not.toMatch(/Unexpected|prototype|Body cannot|Unsupported Media/)
  })

  test('too many requests are told when to come back, as a page and as a problem', async () => {
    const strict = await open({ requestsPerMinute: 2 })
    await strict.inject('/')
    await strict.inject('/khong-co') // guessing addresses counts too
    const asPage = await strict.inject('/en')
    const asProblem = await strict.inject('/api/v1/units')
    expect([asPage.statusCode, asProblem.statusCode]).toEqual([429, 429])
    expect(asPage.headers['content-type']).toContain('text/html')
    expect(asPage.body).toMatch(/Wait \d+ seconds/)
    expect(Number(asPage.headers['retry-after'])).toBeGreaterThan(0)
    expect(asProblem.json().code).toBe('request.too-many')
    expect((await strict.inject({ url: '/', remoteAddress: '10.0.0.9' })).statusCode).toBe(200)
    await strict.close()
  })

  test('a forwarded address counts only from a trusted proxy', async () => {
    for (const [trustProxy, expected] of [
      [false, 429],
      [['127.0.0.1'], 200],
    ] as const) {
      const strict = await open({ requestsPerMinute: 1, trustProxy })
      await strict.inject({ url: '/', headers: { 'x-forwarded-for': '10.0.0.1' } })
      expect((await strict.inject({ url: '/', headers: { 'x-forwarded-for': '10.0.0.2' } })).statusCode).toBe(expected)
      await strict.close()
    }
  })
})

describe('our own faults', () => {
  const broken = (error: Error) =>
    page({
      path: '/hong',
      verb: 'public',
      budget: 'public',
      summary: 'x',
      samples: ['/hong'],
      handler: () => {
        throw error
      },
    })

  test('say a reference and nothing of the inside, and are logged once', async () => {
    const lines: string[] = []
    const log = createLog('info', { write: (line: string) => void lines.push(line) })
    const failing = await buildServer({
      config: { trustProxy: false },
      log,
      assets: noAssets,
      site: { unit: { vi: 'Xã', en: 'Commune' }, nav: [], footer: [], note: { vi: '', en: '' } },
      routes: [broken(new Error('password=hunter2 in select * from secret'))],
    })
    const { statusCode, body, headers } = await failing.inject({
      url: '/hong?phone=0912345678',
      remoteAddress: '10.1.2.3',
    })
    expect(statusCode).toBe(500)
    expect(body).not.toMatch(/hunter2|secret|Error:|node_modules/)
    expect(body).toContain(String(headers['x-request-id']))
    expect(lines.filter((line) => line.includes('hunter2'))).toHaveLength(1)
    expect(lines.join('')).not.toMatch(/0912345678|10\.1\.2\.3/)
    await failing.close()
  })

  test('a database that is away is a pause, not a fault of the reader', async () => {
    const waiting = await open({}, [broken(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))])
    const { statusCode, body, headers } = await waiting.inject('/hong')
    expect([statusCode, headers['retry-after']]).toEqual([503, '60'])
    expect(body).toContain('Dữ liệu đã lưu vẫn còn nguyên')
    await waiting.close()
  })
})

describe('a route without its declaration stops the start', () => {
  const whole = fixtureRoutes[0]
  test.each([
    ['verb', { verb: undefined }, /verb is missing/],
    ['kind', { kind: undefined }, /kind is missing/],
    ['budget', { budget: undefined }, /budget is missing/],
    ['samples', { samples: undefined }, /samples are missing/],
    ['no samples', { samples: [] }, /samples are empty/],
    ['summary', { summary: '' }, /summary is missing/],
    ['a page under /api/', { path: '/api/trang' }, /api routes/],
    ['a page that takes the English prefix', { path: '/en/x' }, /English prefix/],
    ['a verb that no rights know', { verb: 'remove' }, /no rights know the verb "remove"/],
  ])('%s', async (_name, change, says) => {
    // What plain JavaScript, or a cast, could hand over.
    const wrong = { ...whole, path: '/thieu', ...change } as unknown as Route
    await expect(open({}, [wrong])).rejects.toThrow(says)
  })

  test('and so does a GET that changes', () => {
    const guard = { isKnown: () => true, changes: (verb: string) => verb === 'unit.change' }
    const wrong = { ...whole, verb: 'unit.change' } as Route // the fixture's first route is whole
    expect(declarationFaults(wrong, guard)).toEqual(['GET must only read'])
  })

  test('and so does one that is registered past the table', async () => {
    const late = await open()
    expect(() => late.get('/lau', async () => 'x')).toThrow(/not declared/)
    await late.close()
  })

  test('the table knows them all', () => {
    const table = routeTable(server).map(({ method, path }) => `${method} ${path}`)
    expect(table).toEqual(
      expect.arrayContaining([
        'GET /',
        'POST /bieu-mau',
        'GET /api',
        'GET /api/v1/openapi.json',
        'GET /assets/:name',
        'GET /robots.txt',
      ]),
    )
  })
})
