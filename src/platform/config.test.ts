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
      databaseSealerUrl: undefined,
      dataFolder: '/srv/motcua/var',
      keyFile: '/srv/motcua/var/keys/publication.pem',
      logLevel: 'info',
      trustProxy: false,
      oidc: undefined,
      files: { folder: '/srv/motcua/var/files', s3: undefined },
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
  ['DATABASE_SEALER_URL', 'postgres://sealer@b/c'],
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

// ---- the sign-in provider

const provider = { OIDC_ISSUER: 'https://id.example.vn', OIDC_CLIENT_ID: 'mot-cua' }

test('a sign-in provider needs its address and our id there; the rest has defaults, the levels the strictest ones', () => {
  expect(parse(provider)).toMatchObject({
    config: {
      oidc: {
        issuer: 'https://id.example.vn',
        clientId: 'mot-cua',
        clientSecret: undefined,
        name: 'VNeID',
        scope: 'openid profile',
        claims: { nationalId: 'national_id', name: 'name', level: 'acr' },
        levels: ['1', '2'],
        minLevel: '2',
        secondFactorLevel: '2',
      },
    },
  })
})

test('claims and levels are named by settings', () => {
  const parsed = parse({
    ...provider,
    OIDC_CLAIM_NATIONAL_ID: 'https://id.example.vn/so-dinh-danh',
    OIDC_CLAIM_LEVEL: 'loa',
    OIDC_LEVELS: 'low, substantial, high',
    OIDC_MIN_LEVEL: 'substantial',
  })
  expect(parsed).toMatchObject({
    config: {
      oidc: {
        claims: { nationalId: 'https://id.example.vn/so-dinh-danh', name: 'name', level: 'loa' },
        levels: ['low', 'substantial', 'high'],
        minLevel: 'substantial',
        secondFactorLevel: 'high',
      },
    },
  })
})

test.for([
  ['OIDC_ISSUER', 'http://id.example.vn'], // whoever listens on the way could sign in as anybody
  ['OIDC_ISSUER', 'https://id.example.vn/?x=1'],
  ['OIDC_ISSUER', 'id.example.vn'],
  ['OIDC_SCOPE', 'profile'],
  ['OIDC_CLAIM_NAME', 'ho ten'],
  ['OIDC_LEVELS', '1,1'],
  ['OIDC_LEVELS', '1,,2'],
  ['OIDC_MIN_LEVEL', '3'],
  ['OIDC_SECOND_FACTOR_LEVEL', 'high'],
] as const)('%s=%s is refused', ([variable, given]) => {
  expect(parse({ ...provider, [variable]: given })).toMatchObject({ faults: [{ variable }] })
})

test('a setting of the provider without the provider is refused, and the secret is not repeated', () => {
  expect(parse({ OIDC_ISSUER: 'https://id.example.vn' })).toMatchObject({ faults: [{ variable: 'OIDC_ISSUER' }] })
  const parsed = parse({ OIDC_CLIENT_SECRET: 's3cret' })
  expect(parsed).toMatchObject({ faults: [{ variable: 'OIDC_CLIENT_SECRET' }] })
  expect(JSON.stringify(parsed)).not.toContain('s3cret')
})

// ---- files

const s3 = {
  FILES_S3_ENDPOINT: 'https://s3.example.vn',
  FILES_S3_BUCKET: 'mot-cua',
  FILES_S3_KEY_ID: 'KEY',
  FILES_S3_SECRET: 's3cret/+=',
}

test('files lie beside the data, in another folder, or in an S3 service', () => {
  expect(parse({ FILES_FOLDER: 'tep' })).toMatchObject({
    config: { files: { folder: '/srv/office/tep', s3: undefined } },
  })
  expect(parse(s3)).toMatchObject({
    config: {
      files: {
        s3: {
          endpoint: 'https://s3.example.vn',
          bucket: 'mot-cua',
          region: 'us-east-1',
          keyId: 'KEY',
          pathStyle: true,
        },
      },
    },
  })
  expect(parse({ ...s3, FILES_S3_PATH_STYLE: 'false', FILES_S3_REGION: 'hn-1' })).toMatchObject({
    config: { files: { s3: { region: 'hn-1', pathStyle: false } } },
  })
  expect(parse({ ...s3, FILES_S3_ENDPOINT: 'http://127.0.0.1:9000' })).toHaveProperty('config')
})

test.for([
  [{ FILES_S3_ENDPOINT: 'http://s3.example.vn' }, 'FILES_S3_ENDPOINT'],
  [{ FILES_S3_ENDPOINT: 'https://a:b@s3.example.vn' }, 'FILES_S3_ENDPOINT'],
  [{ FILES_S3_BUCKET: 'Mot_Cua' }, 'FILES_S3_BUCKET'],
  [{ FILES_S3_SECRET: '' }, 'FILES_S3_ENDPOINT'],
  [{ FILES_S3_PATH_STYLE: 'yes' }, 'FILES_S3_PATH_STYLE'],
  [{ FILES_S3_ENDPOINT: '' }, 'FILES_S3_BUCKET'],
] as const)('%j is refused at %s', ([changed, variable]) => {
  const parsed = parse({ ...s3, ...changed })
  expect('faults' in parsed && parsed.faults.map((fault) => fault.variable)).toContain(variable)
  expect(JSON.stringify(parsed)).not.toContain('s3cret')
})
