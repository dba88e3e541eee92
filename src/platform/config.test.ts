import { expect, test } from 'vitest'
import { loadConfig, parseConfig } from './config.ts'
import { Fault } from './fault.ts'

const place = { cwd: '/srv/office', dataFolder: () => '/srv/motcua/var' }
const parse = (environment: Record<string, string>) => parseConfig(environment, place)

test('an empty environment gives the defaults, frozen', () => {
  const parsed = parse({})
  expect(parsed).toEqual({
    config: {
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: undefined,
      databaseOwnerUrl: undefined,
      dataFolder: '/srv/motcua/var',
      keyFile: '/srv/motcua/var/keys/publication.pem',
      logLevel: 'info',
      trustProxy: false,
    },
  })
  expect('config' in parsed && Object.isFrozen(parsed.config)).toBe(true)
})

test('given values are read, paths from where the command was typed', () => {
  expect(
    parse({ HOST: '0.0.0.0', PORT: '8080', MOTCUA_DATA: 'data', LOG_LEVEL: 'debug', DATABASE_URL: 'postgres://a@b/c' }),
  ).toMatchObject({
    config: {
      host: '0.0.0.0',
      port: 8080,
      dataFolder: '/srv/office/data',
      keyFile: '/srv/office/data/keys/publication.pem',
      logLevel: 'debug',
      databaseUrl: 'postgres://a@b/c',
    },
  })
  expect(parse({ MOTCUA_KEY: '/etc/motcua.pem' })).toMatchObject({ config: { keyFile: '/etc/motcua.pem' } })
})

test('empty means not set', () => {
  expect(parse({ PORT: '', HOST: ' ' })).toMatchObject({ config: { port: 3000, host: '127.0.0.1' } })
})

test.for([
  ['true', true],
  ['false', false],
  ['10.0.0.0/8, loopback', ['10.0.0.0/8', 'loopback']],
  ['::1', ['::1']],
] as const)('TRUST_PROXY=%s is understood', ([given, trustProxy]) => {
  expect(parse({ TRUST_PROXY: given })).toMatchObject({ config: { trustProxy } })
})

test.for([
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '3000a'],
  ['PORT', '8e3'],
  ['HOST', 'a b'],
  ['LOG_LEVEL', 'loud'],
  ['DATABASE_URL', 'mysql://a@b/c'],
  ['DATABASE_URL', 'postgres://a@b:port/c'],
  ['DATABASE_URL', 'postgres://a@b/c?options=-csearch_path%3Dt_x'],
  ['DATABASE_OWNER_URL', 'postgres://owner@b/c'], // without DATABASE_URL it would be silently ignored
  ['TRUST_PROXY', 'yes'],
  ['TRUST_PROXY', '0'],
  ['TRUST_PROXY', '2'],
  ['TRUST_PROXY', '10.0.0.0/33'],
  ['TRUST_PROXY', '10.0.0.0/8/8'],
] as const)('%s=%s is refused', ([variable, given]) => {
  expect(parse({ [variable]: given })).toMatchObject({ faults: [{ variable }] })
})

test('all faults come at once, in both languages, with name, value and what is allowed', () => {
  const load = () => loadConfig({ PORT: 'http', LOG_LEVEL: 'loud' })
  expect(load).toThrow(Fault)
  try {
    load()
  } catch (error) {
    const text = error instanceof Fault ? error.print() : ''
    expect(text).toContain('PORT="http" – cho phép: một số nguyên từ 0 đến 65535')
    expect(text).toContain('PORT="http" – allowed: a whole number from 0 to 65535')
    expect(text).toContain('LOG_LEVEL="loud"')
  }
})

test('a password in a refused address is not repeated', () => {
  const parsed = parse({ DATABASE_URL: 'mysql://anna:s3cret@host/db' })
  expect(JSON.stringify(parsed)).not.toContain('s3cret')
})
