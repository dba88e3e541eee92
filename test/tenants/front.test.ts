// The front by itself: which host reaches whom, who is believed about it, and what one tenant's trouble does to the others.
import { connect } from 'node:net'
import { Type } from 'typebox'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { buildLobby } from '../../src/app.ts'
import { loadConfig } from '../../src/platform/config.ts'
import { noAssets } from '../../src/platform/http/assets.ts'
import { type Front, openFront } from '../../src/platform/http/front.ts'
import type { Hosted } from '../../src/platform/http/host-name.ts'
import { buildServer } from '../../src/platform/http/http.ts'
import { api, page } from '../../src/platform/http/route.ts'
import { createLog } from '../../src/platform/log.ts'
import { ask, type Question } from './two-tenants.ts'

const log = createLog('silent')
const fronts: Front[] = []
afterAll(() => Promise.all(fronts.map((front) => front.close())))

const site = { unit: { vi: 'Thử', en: 'Test' }, nav: [], footer: [], note: { vi: 'x', en: 'x' } }

function serverOf(tenant: string) {
  return buildServer({
    config: { trustProxy: false },
    log,
    assets: noAssets,
    site,
    routes: [
      page({
        path: '/',
        verb: 'public',
        budget: 'public',
        summary: 'whose this is',
        samples: ['/'],
        handler: () => ({ h1: `Trang của ${tenant}`, description: 'x', body: null }),
      }),
      api({
        method: 'POST',
        path: '/api/v1/echo',
        verb: 'public',
        summary: { vi: 'x', en: 'x' },
        samples: [],
        schema: {
          body: Type.Object({ text: Type.String() }),
          response: { 200: Type.Object({ tenant: Type.String(), text: Type.String() }) },
        },
        handler: ({ body }) => ({ tenant, text: body.text }),
      }),
    ],
  })
}

const A: Hosted = { tenant: 'a', hosts: ['a.vn'] }
const B: Hosted = { tenant: 'b', hosts: ['b.vn', 'xn--n-1ga.vn'] }
const DEMO: Hosted = { tenant: 'demo', hosts: [] }

type Given = {
  list?: () => Promise<readonly Hosted[]>
  trust?: string
  open?: (tenant: string) => ReturnType<typeof serverOf>
  freshMs?: number
}

async function open({
  list = async () => [DEMO, A, B],
  trust = 'false',
  open: opener = serverOf,
  freshMs = 60_000,
}: Given = {}) {
  const config = loadConfig({ TRUST_PROXY: trust, LOG_LEVEL: 'silent' })
  const lobby = await buildLobby({ config, log, now: () => new Date() })
  const front = openFront({ list, open: opener, lobby, local: 'demo', trustProxy: config.trustProxy, log, freshMs })
  fronts.push(front)
  const { port } = await front.listen({ host: '127.0.0.1', port: 0 })
  return {
    port,
    ask: (host: string, question: Partial<Question> = {}) => ask(port, { host, url: '/', ...question }),
    whose: async (host: string, headers: Readonly<Record<string, string>> = {}) => {
      const { status, body } = await ask(port, { host, url: '/', headers })
      return /Trang của (\w+)/.exec(body)?.[1] ?? status
    },
  }
}

describe('several tenants', () => {
  test('each at its own host, however it is written', async () => {
    const { whose } = await open()
    expect(await whose('a.vn')).toBe('a')
    expect(await whose('A.VN.:8080')).toBe('a')
    expect(await whose('b.vn')).toBe('b')
    expect(await whose('localhost:3000')).toBe('demo')
    expect(await whose('127.0.0.1')).toBe('demo')
  })

  test('a host that is nobody’s gets a page that names nobody, in the language asked for, whatever was to be done', async () => {
    const { ask: asked } = await open()
    for (const [url, text] of [
      ['/', 'Không có đơn vị nào ở địa chỉ này'],
      ['/en', 'Nobody is at home at this address'],
      ['/en/chi-so', 'Nobody is at home at this address'],
    ] as const) {
      const answer = await asked('evil.vn', { url })
      expect(answer.status).toBe(421)
      expect(answer.body).toContain(text)
      expect(answer.body).not.toMatch(/a\.vn|b\.vn|Trang của/)
      expect(answer.headers['cache-control']).toBe('no-store')
    }
    expect((await asked('evil.vn', { url: '/', method: 'POST', body: 'x=1' })).status).toBe(421)
    const problem = await asked('evil.vn', { url: '/api/v1/echo', method: 'POST', body: '{}' })
    expect(problem.status).toBe(421)
    expect(JSON.parse(problem.body)).toMatchObject({ status: 421, code: 'tenant.unknown-host' })
  })

  test('its style sheet comes from the lobby', async () => {
    const { ask: asked } = await open()
    const href = /href="(\/assets\/[^"]+\.css)"/.exec((await asked('evil.vn')).body)?.[1] ?? ''
    expect(await asked('evil.vn', { url: href })).toMatchObject({ status: 200 })
    expect((await asked('evil.vn', { url: '/assets/../package.json' })).status).toBe(404)
  })

  test.for(['', 'a.vn@b.vn', 'a.vn/b.vn', 'a.vn,b.vn', 'a.vn b.vn', '../a.vn', 'đ'])(
    'the host %j reaches nobody',
    async (host) => {
      const { port } = await open()
      expect(await raw(port, `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 4(?:21|00)/,
      )
    },
  )

  test('an address with another host in it does not lead there', async () => {
    const { port } = await open()
    const answer = await raw(port, 'GET http://b.vn/ HTTP/1.1\r\nHost: a.vn\r\nConnection: close\r\n\r\n')
    expect(answer).not.toContain('Trang của b')
  })

  test('two Host headers never reach the second', async () => {
    const { port } = await open()
    const answer = await raw(port, 'GET / HTTP/1.1\r\nHost: a.vn\r\nHost: b.vn\r\nConnection: close\r\n\r\n')
    expect(answer).not.toContain('Trang của b')
  })
})

describe('X-Forwarded-Host', () => {
  test('of anybody counts for nothing', async () => {
    const { whose } = await open()
    expect(await whose('a.vn', { 'x-forwarded-host': 'b.vn' })).toBe('a')
    expect(await whose('evil.vn', { 'x-forwarded-host': 'b.vn' })).toBe(421)
  })

  test('of a trusted proxy says it, and of several the nearest', async () => {
    const { whose } = await open({ trust: 'loopback' })
    expect(await whose('inner', { 'x-forwarded-host': 'b.vn' })).toBe('b')
    expect(await whose('inner', { 'x-forwarded-host': 'a.vn, b.vn' })).toBe('b')
    expect(await whose('a.vn')).toBe('a')
  })

  test('of a proxy elsewhere is not ours', async () => {
    const { whose } = await open({ trust: '10.0.0.0/8' })
    expect(await whose('a.vn', { 'x-forwarded-host': 'b.vn' })).toBe('a')
  })
})

test('one tenant alone answers under every host', async () => {
  const { whose } = await open({ list: async () => [A] })
  for (const host of ['a.vn', 'anything.vn', '10.0.0.7:3000', 'localhost']) expect(await whose(host)).toBe('a')
})

test('two tenants that post on one connection get their own answers', async () => {
  const { port } = await open()
  const post = (host: string) =>
    `POST /api/v1/echo HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{"text":"${host}"}`
  const answer = await raw(
    port,
    `${post('a.vn')}${post('b.vn')}GET / HTTP/1.1\r\nHost: a.vn\r\nConnection: close\r\n\r\n`,
  )
  expect(answer).toContain('{"tenant":"a","text":"a.vn"}')
  expect(answer).toContain('{"tenant":"b","text":"b.vn"}')
})

describe('trouble', () => {
  test('of one tenant’s database stops no other, and ends by itself', async () => {
    let isThere = false
    const { whose, ask: asked } = await open({
      open: async (tenant) => {
        if (tenant === 'b' && !isThere) throw new Error('connect ECONNREFUSED')
        return serverOf(tenant)
      },
    })
    const answer = await asked('b.vn')
    expect(answer.status).toBe(503)
    expect(answer.body).toContain('Cơ sở dữ liệu của đơn vị này chưa sẵn sàng')
    expect(await whose('a.vn')).toBe('a')
    isThere = true
    expect(await whose('b.vn')).toBe('b')
  })

  test('of the directory changes nothing for who was listed', async () => {
    let isAway = false
    const { whose } = await open({
      freshMs: 0,
      list: async () => {
        if (isAway) throw new Error('away')
        return [DEMO, A]
      },
    })
    expect(await whose('a.vn')).toBe('a')
    isAway = true
    expect(await whose('a.vn')).toBe('a')
  })

  test('a directory that never answered is told as such', async () => {
    const { ask: asked } = await open({
      list: async () => {
        throw new Error('away')
      },
    })
    expect((await asked('a.vn')).status).toBe(503)
  })
})

test('a server is made once, however many ask for it first', async () => {
  const made = vi.fn(serverOf)
  const { whose } = await open({ open: made })
  expect(await Promise.all(Array.from({ length: 20 }, () => whose('a.vn')))).toEqual(
    Array.from({ length: 20 }, () => 'a'),
  )
  expect(made).toHaveBeenCalledTimes(1)
})

test('a host that is given while it runs is served', async () => {
  const hosts: string[] = []
  const { whose } = await open({ freshMs: 0, list: async () => [DEMO, A, { tenant: 'b', hosts }] })
  expect(await whose('late.vn')).toBe(421)
  hosts.push('late.vn')
  expect(await whose('late.vn')).toBe('b')
})

/** What comes back for exactly these bytes. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (piece) => {
      answer += piece.toString('utf8')
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}
