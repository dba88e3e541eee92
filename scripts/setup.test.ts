import { expect, test } from 'vitest'
import { decide, hashOf } from './setup.mjs'

const lock = (packages: object) => JSON.stringify({ packages: { '': { name: 'motcua' }, ...packages } })
const record = (packages: object) => JSON.stringify({ packages })
const a = { 'node_modules/a': { version: '1.0.0' } }
const optional = { 'node_modules/win': { version: '1.0.0', optional: true } }

test.for([
  ['a bare clone installs', { lockfile: lock(a), stamp: undefined, installed: undefined }, 'install'],
  [
    'an installation that was cut short begins again, whatever the stamp says',
    { lockfile: lock(a), stamp: hashOf(lock(a)), installed: undefined },
    'install',
  ],
  ['nothing changed since the last time', { lockfile: lock(a), stamp: hashOf(lock(a)), installed: record(a) }, 'ready'],
  [
    'somebody installed by hand: the same versions are taken as they are',
    { lockfile: lock(a), stamp: undefined, installed: record(a) },
    'stamp',
  ],
  [
    'another version',
    { lockfile: lock(a), stamp: 'old', installed: record({ 'node_modules/a': { version: '0.9.0' } }) },
    'install',
  ],
  ['a package that is missing', { lockfile: lock(a), stamp: 'old', installed: record({}) }, 'install'],
  ['a package too many', { lockfile: lock({}), stamp: 'old', installed: record(a) }, 'install'],
  [
    'an optional package of another machine may be absent',
    { lockfile: lock({ ...a, ...optional }), stamp: 'old', installed: record(a) },
    'stamp',
  ],
  [
    'an optional package of another version',
    { lockfile: lock(optional), stamp: 'old', installed: record({ 'node_modules/win': { version: '2.0.0' } }) },
    'install',
  ],
] as const)('%s', ([, found, decision]) => {
  expect(decide(found)).toBe(decision)
})
