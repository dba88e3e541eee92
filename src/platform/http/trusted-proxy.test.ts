import { expect, test } from 'vitest'
import { trustedProxies } from './trusted-proxy.ts'

test.for([
  [false, '127.0.0.1', false],
  [true, '8.8.8.8', true],
  [['loopback'], '127.0.0.1', true],
  [['loopback'], '127.8.9.1', true],
  [['loopback'], '::1', true],
  [['loopback'], '::ffff:127.0.0.1', true],
  [['loopback'], '10.0.0.1', false],
  [['10.0.0.0/8'], '10.9.8.7', true],
  [['10.0.0.0/8'], '::ffff:10.9.8.7', true],
  [['10.0.0.0/8'], '11.0.0.1', false],
  [['192.168.1.5'], '192.168.1.5', true],
  [['192.168.1.5'], '192.168.1.6', false],
  [['uniquelocal'], 'fd12::1', true],
  [['2001:db8::/32'], '2001:db8::5', true],
  [['2001:db8::/32'], '2001:db9::5', false],
  [['loopback'], undefined, false],
] as const)('%j believes %j: %j', ([trusted, address, believed]) => {
  expect(trustedProxies(trusted)(address)).toBe(believed)
})
