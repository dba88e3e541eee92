// Addresses that are kept in part, and addresses that one may be sent to.
import { expect, test } from 'vitest'
import { addressPrefix, shownPrefix } from './address-prefix.ts'
import { deviceOf } from './device.ts'
import { ownPath } from './own-path.ts'

test.for([
  ['113.160.1.77', '113.160.1'],
  ['::ffff:113.160.1.77', '113.160.1'],
  ['2001:0db8:0001:abcd::1', '2001:db8:1'],
  ['2001:db8::1', '2001:db8:0'],
  ['fe80::1%eth0', 'fe80:0:0'],
  ['::1', '0:0:0'],
  ['2001:DB8:a:b:c:d:e:f', '2001:db8:a'],
  ['no address', '?'],
  ['', '?'],
] as const)('of %s is kept %s', ([address, prefix]) => {
  expect(addressPrefix(address)).toBe(prefix)
})

test('a prefix is shown as one', () => {
  expect(['113.160.1', '2001:db8:1', '?'].map(shownPrefix)).toEqual(['113.160.1.x', '2001:db8:1::', '–'])
})

test.for([
  ['/don-vi', '/don-vi'],
  ['/don-vi?tim=v%E1%BB%A5&trang=2', '/don-vi?tim=v%E1%BB%A5&trang=2'],
  ['/', '/'],
  ['/lien-he', '/lien-he'],
  ['//evil.example', undefined],
  ['/\\evil.example', undefined],
  ['https://evil.example', undefined],
  ['javascript:alert(1)', undefined],
  ['evil.example', undefined],
  ['', undefined],
  [undefined, undefined],
  ['/a\r\nSet-Cookie: x=1', undefined],
  ['/a\tb', undefined],
  [`/${'a'.repeat(500)}`, undefined],
  ['/dang-nhap', undefined],
  ['/dang-nhap/ma?x', undefined],
  ['/lien-ket/abc', undefined],
] as const)('one may be sent to %s: %s', ([text, path]) => {
  expect(ownPath(text)).toBe(path)
})

test.for([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36',
    'Chrome',
    'Windows',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/110.0 Chrome/104.0 Safari/537.36',
    'Cốc Cốc',
    'Windows',
  ],
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0', 'Edge', 'Windows'],
  [
    'Mozilla/5.0 (Linux; Android 11; SM-A125F) AppleWebKit/537.36 Chrome/118.0 Mobile Safari/537.36 Zalo android/22',
    'Zalo',
    'Android',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Version/16.6 Mobile/15E148 Safari/604.1',
    'Safari',
    'iPhone',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15',
    'Safari',
    'macOS',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0', 'Firefox', 'Linux'],
  ['curl/8.0', undefined, undefined],
] as const)('a device says %s', ([agent, browser, system]) => {
  expect(deviceOf(agent)).toEqual({ browser, system })
})
