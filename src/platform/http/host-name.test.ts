import { describe, expect, test } from 'vitest'
import { hostOf, tenantOfHost, typedHost } from './host-name.ts'

describe('a Host header', () => {
  test.for([
    ['a.example.vn', 'a.example.vn'],
    ['A.Example.VN', 'a.example.vn'],
    ['a.example.vn:3000', 'a.example.vn'],
    ['a.example.vn.', 'a.example.vn'],
    ['a.example.vn.:80', 'a.example.vn'],
    [' a.example.vn ', 'a.example.vn'],
    ['xn--n-1ga.vn', 'xn--n-1ga.vn'],
    ['127.0.0.1:80', '127.0.0.1'],
    ['[::1]:3000', '[::1]'],
    ['', undefined],
    [undefined, undefined],
    ['a..vn', undefined],
    ['.vn', undefined],
    ['a.example.vn..', undefined],
    ['a.example.vn:80:80', undefined],
    ['a.example.vn@b.example.vn', undefined],
    ['a.example.vn/x', undefined],
    ['a.example.vn b.example.vn', undefined],
    ['a.example.vn,b.example.vn', undefined],
    ['a_b.example.vn', undefined],
    ['-a.vn', undefined],
    ['đ.vn', undefined],
    [`${'a'.repeat(64)}.vn`, undefined],
    [`${'a.'.repeat(130)}vn`, undefined],
  ] as const)('%j is %j', ([header, host]) => {
    expect(hostOf(header)).toBe(host)
  })
})

test.for([
  ['https://A.example.vn:8443/duong-dan?x', 'a.example.vn'],
  ['motcua.đơnvị.vn', 'motcua.xn--nv-pma09cu08i.vn'],
  ['[::1]', '[::1]'],
  ['', undefined],
  ['hai tên.vn', undefined],
  ['http://', undefined],
] as const)('typed %j becomes %j', ([text, host]) => {
  expect(typedHost(text)).toBe(host)
})

describe('whose host it is', () => {
  const tenants = [
    { tenant: 'demo', hosts: [] },
    { tenant: 'a', hosts: ['a.vn', 'www.a.vn'] },
    { tenant: 'b', hosts: ['b.vn'] },
  ]
  test.for([
    ['a.vn', 'a'],
    ['www.a.vn', 'a'],
    ['b.vn', 'b'],
    ['x.a.vn', undefined],
    ['vn', undefined],
    ['localhost', 'demo'],
    ['demo.localhost', 'demo'],
    ['127.0.0.1', 'demo'],
    ['127.9.8.7', 'demo'],
    ['[::1]', 'demo'],
    ['10.0.0.1', undefined],
    ['127.0.0.1.evil.vn', undefined],
    [undefined, undefined],
  ] as const)('%j is %j among several', ([host, tenant]) => {
    expect(tenantOfHost(host, tenants, 'demo')?.tenant).toBe(tenant)
  })

  test('one tenant alone answers under every name', () => {
    for (const host of ['a.vn', 'evil.vn', 'localhost', undefined])
      expect(tenantOfHost(host, [{ tenant: 'only', hosts: ['a.vn'] }], 'demo')?.tenant).toBe('only')
  })

  test('localhost is nobody’s where there is no demo, and whose it is said to be', () => {
    expect(tenantOfHost('localhost', tenants.slice(1), 'demo')).toBeUndefined()
    const named = [...tenants, { tenant: 'c', hosts: ['localhost'] }]
    expect(tenantOfHost('localhost', named, 'demo')?.tenant).toBe('c')
  })

  test('no tenants, nobody', () => expect(tenantOfHost('a.vn', [], 'demo')).toBeUndefined())
})
