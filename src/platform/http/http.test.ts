// How pages, files and the API are served: languages, caching, compression, refusals.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildFixture } from '../../../test/gate/fixture.tsx'
import { Refusal } from '../refusal.ts'
import { noAssets, openAssets } from './assets.ts'
import { page, Redirect } from './route.ts'

let server: FastifyInstance
let now = new Date('2026-11-23T09:30:00Z')

beforeAll(async () => {
  server = await buildFixture({
    assets: noAssets,
    now: () => now,
    routes: [
      page({
        path: '/chuyen',
        verb: 'public',
        budget: 'public',
        summary: 'x',
        samples: ['/xep-hang'],
        handler: () => new Redirect('/xep-hang'),
      }),
      page({
        path: '/chuyen-co-tim',
        verb: 'public',
        budget: 'public',
        summary: 'x',
        samples: ['/xep-hang'],
        handler: () => new Redirect('/xep-hang?tim=vụ bản&tu=%2Fdon-vi%3Fx%3D100%25'),
      }),
      page({
        path: '/tu-choi',
        verb: 'public',
        budget: 'public',
        summary: 'x',
        samples: [{ url: '/tu-choi', status: 409 }],
        handler: () => {
          throw new Refusal('conflict', 'unknown.code', { fields: { ten: 'unknown.field' } })
        },
      }),
    ],
  })
})
afterAll(() => server.close())

describe('languages', () => {
  test('one page, two addresses, each pointing at the other with its query', async () => {
    const [vi, en] = await Promise.all([server.inject('/xep-hang?trang=2'), server.inject('/en/xep-hang?trang=2')])
    expect(vi.body).toContain('<html lang="vi">')
    expect(en.body).toContain('<html lang="en">')
    expect(vi.body).toContain('href="/en/xep-hang?trang=2"')
    expect(en.body).toContain('href="/xep-hang?trang=2"')
    expect([vi.headers['content-language'], en.headers['content-language']]).toEqual(['vi', 'en'])
    expect(vi.body).toContain('<link rel="alternate" hreflang="en" href="http://localhost:80/en/xep-hang"/>')
    expect(vi.body).toContain('<link rel="canonical" href="http://localhost:80/xep-hang"/>')
  })

  test('a redirect stays in the language', async () => {
    expect((await server.inject('/chuyen')).headers.location).toBe('/xep-hang')
    expect((await server.inject('/en/chuyen')).headers.location).toBe('/en/xep-hang')
  })

  test('a redirect encodes what is not encoded yet, and nothing twice', async () => {
    expect((await server.inject('/chuyen-co-tim')).headers.location).toBe(
      '/xep-hang?tim=v%E1%BB%A5%20b%E1%BA%A3n&tu=%2Fdon-vi%3Fx%3D100%25',
    )
  })

  test.for([
    ['/xep-hang/', '/xep-hang'],
    ['/XEP-HANG', '/xep-hang'],
    ['/EN/Xep-Hang/?trang=2', '/en/xep-hang?trang=2'],
    ['/en/', '/en'],
    ['//xep-hang', '/xep-hang'],
  ] as const)('%s leads to %s', async ([from, to]) => {
    const { statusCode, headers } = await server.inject(from)
    expect([statusCode, headers.location]).toEqual([308, to])
  })
})

describe('methods', () => {
  test('HEAD answers as GET does, without the page', async () => {
    const { statusCode, headers, body } = await server.inject({ method: 'HEAD', url: '/' })
    expect([statusCode, headers['content-type'], body]).toEqual([200, 'text/html; charset=utf-8', ''])
  })

  test.for([
    ['PUT', '/xep-hang', 'GET, HEAD'],
    ['DELETE', '/en/xep-hang/u1', 'GET, HEAD'],
    ['PATCH', '/api/v1/units', 'GET, HEAD, POST'],
    ['TRACE', '/', 'GET, HEAD'],
  ] as const)('%s %s is not taken there', async ([method, url, allow]) => {
    const request = { method, url } as InjectOptions // its types know no TRACE
    const { statusCode, headers } = await server.inject(request)
    expect([statusCode, headers.allow]).toEqual([405, allow])
  })
})

describe('caching and compression', () => {
  test('a page is cached for a minute and revalidated by tag, whatever the minute it was rendered', async () => {
    now = new Date('2026-11-23T09:30:00Z')
    const first = await server.inject('/nhan')
    expect(first.headers['cache-control']).toBe('public, max-age=60')
    expect(first.headers.vary).toContain('accept-encoding')
    now = new Date('2026-11-23T09:45:00Z')
    const again = await server.inject({
      url: '/nhan',
      headers: { 'if-none-match': String(first.headers.etag), 'accept-encoding': 'br' },
    })
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', first.headers.etag])
    expect((await server.inject({ url: '/nhan', headers: { 'if-none-match': '"other"' } })).statusCode).toBe(200)
  })

  test('brotli and gzip carry the same page', async () => {
    const plain = await server.inject('/nhan')
    const br = await server.inject({ url: '/nhan', headers: { 'accept-encoding': 'gzip, br' } })
    const gzip = await server.inject({ url: '/nhan', headers: { 'accept-encoding': 'gzip' } })
    expect([br.headers['content-encoding'], gzip.headers['content-encoding']]).toEqual(['br', 'gzip'])
    expect(brotliDecompressSync(br.rawPayload).toString()).toBe(plain.body)
    expect(gunzipSync(gzip.rawPayload).toString()).toBe(plain.body)
  })

  test('built assets are served for a year from their compressed twin', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'motcua-assets-'))
    const css = `body { color: red }\n${'/* filler */'.repeat(200)}`
    await writeFile(join(folder, 'site-ABC.css'), css)
    await writeFile(join(folder, 'secret.txt'), 'x')
    await writeFile(join(folder, 'manifest.json'), '{"site.css":"site-ABC.css"}')
    const withAssets = await buildFixture({ assets: await openAssets(folder) })
    const br = await withAssets.inject({ url: '/assets/site-ABC.css', headers: { 'accept-encoding': 'br' } })
    expect(br.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/css; charset=utf-8',
    })
    expect(brotliDecompressSync(br.rawPayload).toString()).toBe(css)
    expect((await withAssets.inject('/assets/site-ABC.css')).body).toBe(css)
    expect((await withAssets.inject('/assets/secret.txt')).statusCode).toBe(404)
    expect((await withAssets.inject('/')).body).toContain('href="/assets/site-ABC.css"')
    await withAssets.close()
    await rm(folder, { recursive: true })
  })
})

describe('refusals', () => {
  test('a wrong value is named with what is allowed, in the reader’s language', async () => {
    const vi = await server.inject('/xep-hang?xep=sai&trang=x')
    expect(vi.statusCode).toBe(422)
    expect(vi.body).toContain('“xep” phải là một trong các giá trị: hang, diem, ten')
    expect(vi.body).toContain('“trang” phải là số nguyên từ 1 đến 500')
    expect(vi.body).not.toMatch(/must be equal|querystring|anyOf/)
    const en = await server.inject('/en/xep-hang?trang=501')
    expect(en.body).toContain('“trang” must be a whole number from 1 to 500')
  })

  test('the API answers with a problem document, in the language that is preferred', async () => {
    const answer = await server.inject({
      url: '/api/v1/units?sort=colour',
      headers: { 'accept-language': 'en-GB,en;q=0.9' },
    })
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(answer.json()).toMatchObject({
      type: 'about:blank',
      status: 422,
      code: 'request.invalid',
      title: 'The address has a value that cannot be used',
      requestId: answer.headers['x-request-id'],
      errors: [{ name: 'sort', message: '“sort” must be one of: rank, points' }],
    })
  })

  test('a page asked for as JSON is refused as JSON', async () => {
    for (const accept of ['application/json', 'application/problem+json']) {
      const { headers } = await server.inject({ url: '/khong-co', headers: { accept } })
      expect(headers['content-type']).toContain('application/problem+json')
    }
    const browser = await server.inject({ url: '/khong-co', headers: { accept: 'text/html,application/json;q=0.9' } })
    expect(browser.headers['content-type']).toContain('text/html')
  })

  test('a missing field is called missing', async () => {
    const { statusCode, json } = await server.inject({ method: 'POST', url: '/api/v1/units', payload: {} })
    expect([statusCode, json().errors]).toEqual([422, [{ name: 'name', message: 'Thiếu “name”' }]])
  })

  test('a parameter of impossible shape is an address that does not exist', async () => {
    expect((await server.inject('/xep-hang/khong-phai-ma')).statusCode).toBe(404)
  })

  test('a refusal without a text of its own still says what to do', async () => {
    const { statusCode, body, headers } = await server.inject('/tu-choi')
    expect([statusCode, headers['cache-control']]).toEqual([409, 'no-store'])
    expect(body).toContain('Thay đổi của bạn chưa được lưu')
    expect(body).toContain('<meta name="robots" content="noindex"/>')
    expect(body).toMatch(/<title>Lỗi: /)
  })
})

test('the API document holds the API and nothing else', async () => {
  const document = (await server.inject('/api/v1/openapi.json')).json()
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths).sort()).toEqual(['/api/v1/inside', '/api/v1/openapi.json', '/api/v1/units'])
  expect(Object.keys(document.paths['/api/v1/units'])).toEqual(['get', 'post'])
  expect(document.paths['/api/v1/units'].get.responses.default.content).toHaveProperty(['application/problem+json'])
  const { body } = await server.inject('/api')
  expect(body).toContain('một trong: rank, points')
})

test('the API document says where a key is needed, and links to nothing that would only ask for one', async () => {
  const { paths } = (await server.inject('/api/v1/openapi.json')).json()
  expect(paths['/api/v1/inside'].get.security).toEqual([{ key: ['inside.read'] }])
  expect(paths['/api/v1/units'].get.security).toBeUndefined()
  const { body } = await server.inject('/en/api')
  expect(body).toContain('Needs an API key with the right: <code>inside.read</code>')
  expect(body).not.toContain('href="/api/v1/inside"')
})
