// The settings, from environment variables. Every wrong one is named at once, with what was given and what is allowed.
import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { canTraverse, serviceAccount } from './database/service-account.ts'
import { Fault } from './fault.ts'
import type { Localized } from './locale.ts'
import { root } from './root.ts'

const DATABASE_ADDRESS = '^postgres(ql)?://.+'
/** Names of claims and values of levels: words, or addresses as some providers use. */
const CLAIM = '^[\\x21-\\x7e]{1,200}$'

/** What each variable may be, as text: an environment has nothing else. */
const Environment = Type.Object({
  HOST: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9:.%_-]{1,253}$' })),
  PORT: Type.Optional(Type.String({ pattern: '^\\d{1,5}$' })),
  DATABASE_URL: Type.Optional(Type.String({ pattern: DATABASE_ADDRESS })),
  DATABASE_OWNER_URL: Type.Optional(Type.String({ pattern: DATABASE_ADDRESS })),
  DATABASE_SEALER_URL: Type.Optional(Type.String({ pattern: DATABASE_ADDRESS })),
  MOTCUA_DATA: Type.Optional(Type.String({ minLength: 1 })),
  MOTCUA_KEY: Type.Optional(Type.String({ minLength: 1 })),
  LOG_LEVEL: Type.Optional(
    Type.Union([
      Type.Literal('silent'),
      Type.Literal('fatal'),
      Type.Literal('error'),
      Type.Literal('warn'),
      Type.Literal('info'),
      Type.Literal('debug'),
      Type.Literal('trace'),
    ]),
  ),
  TRUST_PROXY: Type.Optional(Type.String()),
  FILES_FOLDER: Type.Optional(Type.String({ minLength: 1 })),
  FILES_S3_ENDPOINT: Type.Optional(Type.String({ pattern: '^https?://' })),
  FILES_S3_BUCKET: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' })),
  FILES_S3_REGION: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,40}$' })),
  FILES_S3_KEY_ID: Type.Optional(Type.String({ pattern: '^[\\x21-\\x7e]{1,200}$' })),
  FILES_S3_SECRET: Type.Optional(Type.String({ pattern: '^[\\x21-\\x7e]{1,200}$' })),
  FILES_S3_PATH_STYLE: Type.Optional(Type.Union([Type.Literal('true'), Type.Literal('false')])),
  OIDC_ISSUER: Type.Optional(Type.String({ pattern: '^https?://' })),
  OIDC_CLIENT_ID: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
  OIDC_CLIENT_SECRET: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
  OIDC_NAME: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
  OIDC_SCOPE: Type.Optional(Type.String({ pattern: '^[\\x21-\\x7e]+( [\\x21-\\x7e]+)*$' })),
  OIDC_CLAIM_NATIONAL_ID: Type.Optional(Type.String({ pattern: CLAIM })),
  OIDC_CLAIM_NAME: Type.Optional(Type.String({ pattern: CLAIM })),
  OIDC_CLAIM_LEVEL: Type.Optional(Type.String({ pattern: CLAIM })),
  OIDC_LEVELS: Type.Optional(Type.String({ pattern: '^[\\x21-\\x2b\\x2d-\\x7e]+( *, *[\\x21-\\x2b\\x2d-\\x7e]+)*$' })),
  OIDC_MIN_LEVEL: Type.Optional(Type.String({ pattern: CLAIM })),
  OIDC_SECOND_FACTOR_LEVEL: Type.Optional(Type.String({ pattern: CLAIM })),
})
type Environment = Static<typeof Environment>
type Variable = keyof Environment

export type Config = {
  readonly host: string
  readonly port: number
  /** The application's own role. Absent: the embedded server is used. */
  readonly databaseUrl: string | undefined
  /** The role that owns the tables, for migrations. */
  readonly databaseOwnerUrl: string | undefined
  /** The role that chains the journal. Absent with DATABASE_URL: the journal is written but not chained. */
  readonly databaseSealerUrl: string | undefined
  readonly dataFolder: string
  /** Private key that signs publications. Never inside the database's folder: who copies that must not get the key with it. */
  readonly keyFile: string
  readonly logLevel: NonNullable<Environment['LOG_LEVEL']>
  /**
   * Whose X-Forwarded-* headers are believed: nobody's, everybody's, or these addresses'. Not a number of hops: it cannot tell a
   * proxy from a direct client that sends as many headers.
   */
  readonly trustProxy: boolean | readonly string[]
  /** The provider that people may sign in by, such as VNeID. Absent: passwords only. */
  readonly oidc: OidcSettings | undefined
  /** Where the files lie that people hand in. */
  readonly files: { readonly folder: string; readonly s3: S3Settings | undefined }
}

export type S3Settings = {
  /** `https://s3.example.vn`, without the bucket. */
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  readonly keyId: string
  readonly secret: string
  /** `https://s3.example.vn/bucket/…` instead of `https://bucket.s3.example.vn/…`. */
  readonly pathStyle: boolean
}

export type OidcSettings = {
  readonly issuer: string
  readonly clientId: string
  /** Absent: a public client, which PKCE alone protects. */
  readonly clientSecret: string | undefined
  /** As the button says it: "Đăng nhập bằng VNeID". */
  readonly name: string
  readonly scope: string
  /** Under which names the provider tells what we need to know. */
  readonly claims: { readonly nationalId: string; readonly name: string; readonly level: string }
  /** Levels of assurance, lowest first. A level that is not here counts as none. */
  readonly levels: readonly string[]
  readonly minLevel: string
  /** From this level on the provider's own check counts as the second factor. */
  readonly secondFactorLevel: string
}

export type ConfigFault = { readonly variable: Variable; readonly given: string; readonly allowed: Localized }

/** Reads the settings or throws one Fault that names all wrong ones. */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = parseConfig(environment, { cwd: process.cwd(), dataFolder: defaultDataFolder })
  if ('faults' in parsed) throw configFault(parsed.faults)
  return parsed.config
}

export function parseConfig(
  environment: NodeJS.ProcessEnv,
  place: { readonly cwd: string; readonly dataFolder: () => string },
): { readonly config: Config } | { readonly faults: readonly ConfigFault[] } {
  const given = onlyOurs(environment)
  const faults = variables.filter((variable) => !isAllowed(variable, given)).map((variable) => faultOf(variable, given))
  if (faults.length > 0 || !Value.Check(Environment, given)) return { faults }
  const dataFolder = given.MOTCUA_DATA === undefined ? place.dataFolder() : resolve(place.cwd, given.MOTCUA_DATA)
  return {
    config: Object.freeze({
      host: given.HOST ?? '127.0.0.1',
      port: Number(given.PORT ?? 3000),
      databaseUrl: given.DATABASE_URL,
      databaseOwnerUrl: given.DATABASE_OWNER_URL,
      databaseSealerUrl: given.DATABASE_SEALER_URL,
      dataFolder,
      keyFile:
        given.MOTCUA_KEY === undefined
          ? join(dataFolder, 'keys', 'publication.pem')
          : resolve(place.cwd, given.MOTCUA_KEY),
      logLevel: given.LOG_LEVEL ?? 'info',
      trustProxy: trustProxyOf(given.TRUST_PROXY) ?? false,
      oidc: oidcOf(given),
      files: Object.freeze({
        folder: given.FILES_FOLDER === undefined ? join(dataFolder, 'files') : resolve(place.cwd, given.FILES_FOLDER),
        s3: s3Of(given),
      }),
    }),
  }
}

function oidcOf(given: Partial<Record<Variable, string>>): OidcSettings | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = given
  if (issuer === undefined || clientId === undefined) return undefined
  const levels = levelsOf(given)
  const highest = levels.at(-1) ?? ''
  return Object.freeze({
    issuer,
    clientId,
    clientSecret: given.OIDC_CLIENT_SECRET,
    name: given.OIDC_NAME ?? 'VNeID',
    scope: given.OIDC_SCOPE ?? 'openid profile',
    claims: Object.freeze({
      nationalId: given.OIDC_CLAIM_NATIONAL_ID ?? 'national_id',
      name: given.OIDC_CLAIM_NAME ?? 'name',
      level: given.OIDC_CLAIM_LEVEL ?? 'acr',
    }),
    levels,
    // Who says nothing gets the strictest: a level too low is seen at the first sign-in, one too lax never.
    minLevel: given.OIDC_MIN_LEVEL ?? highest,
    secondFactorLevel: given.OIDC_SECOND_FACTOR_LEVEL ?? highest,
  })
}

function s3Of(given: Partial<Record<Variable, string>>): S3Settings | undefined {
  const { FILES_S3_ENDPOINT: endpoint, FILES_S3_BUCKET: bucket } = given
  const { FILES_S3_KEY_ID: keyId, FILES_S3_SECRET: secret } = given
  if (endpoint === undefined || bucket === undefined || keyId === undefined || secret === undefined) return undefined
  const region = given.FILES_S3_REGION ?? 'us-east-1'
  return Object.freeze({ endpoint, bucket, region, keyId, secret, pathStyle: given.FILES_S3_PATH_STYLE !== 'false' })
}

/** Accounts of VNeID have level 1 (declared) or 2 (shown to the police in person). */
const levelsOf = ({ OIDC_LEVELS = '1,2' }: Partial<Record<Variable, string>>): readonly string[] =>
  Object.freeze(OIDC_LEVELS.split(',').map((level) => level.trim()))

const variables = Object.keys(Environment.properties) as Variable[] // Object.keys forgets the type it read

/** Empty counts as absent: `PORT= npm start` and an empty line of a service file mean "not set". */
function onlyOurs(environment: NodeJS.ProcessEnv): Partial<Record<Variable, string>> {
  const ours: Partial<Record<Variable, string>> = {}
  for (const variable of variables) {
    const value = environment[variable]?.trim()
    if (value) ours[variable] = value
  }
  return ours
}

function isAllowed(variable: Variable, given: Partial<Record<Variable, string>>): boolean {
  const value = given[variable]
  if (value === undefined) return true
  if (!Value.Check(Environment.properties[variable], value)) return false
  switch (variable) {
    case 'PORT':
      return Number(value) <= 65_535
    case 'DATABASE_URL':
      return isDatabaseAddress(value)
    case 'DATABASE_OWNER_URL':
    case 'DATABASE_SEALER_URL':
      return isDatabaseAddress(value) && given.DATABASE_URL !== undefined
    case 'TRUST_PROXY':
      return trustProxyOf(value) !== undefined
    case 'OIDC_ISSUER':
      return isIssuer(value) && given.OIDC_CLIENT_ID !== undefined
    case 'OIDC_LEVELS':
      return given.OIDC_ISSUER !== undefined && new Set(levelsOf(given)).size === levelsOf(given).length
    case 'OIDC_MIN_LEVEL':
    case 'OIDC_SECOND_FACTOR_LEVEL':
      return given.OIDC_ISSUER !== undefined && levelsOf(given).includes(value)
    case 'OIDC_SCOPE':
      return given.OIDC_ISSUER !== undefined && value.split(' ').includes('openid')
    case 'OIDC_CLIENT_ID':
    case 'OIDC_CLIENT_SECRET':
    case 'OIDC_NAME':
    case 'OIDC_CLAIM_NATIONAL_ID':
    case 'OIDC_CLAIM_NAME':
    case 'OIDC_CLAIM_LEVEL':
      return given.OIDC_ISSUER !== undefined
    case 'FILES_S3_ENDPOINT':
      return (
        isIssuer(value) &&
        given.FILES_S3_BUCKET !== undefined &&
        given.FILES_S3_KEY_ID !== undefined &&
        given.FILES_S3_SECRET !== undefined
      )
    case 'FILES_S3_BUCKET':
    case 'FILES_S3_REGION':
    case 'FILES_S3_KEY_ID':
    case 'FILES_S3_SECRET':
    case 'FILES_S3_PATH_STYLE':
      return given.FILES_S3_ENDPOINT !== undefined
    case 'FILES_FOLDER':
    case 'HOST':
    case 'MOTCUA_DATA':
    case 'MOTCUA_KEY':
    case 'LOG_LEVEL':
      return true
  }
}

/** Its `options` would win over ours, and with them the search_path that keeps tenants apart. */
function isDatabaseAddress(value: string): boolean {
  return URL.canParse(value) && !new URL(value).searchParams.has('options')
}

/** Plain http only on this machine: over a network whoever listens could sign in as anybody, or read the files. */
function isIssuer(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, hostname, search, hash, username } = new URL(value)
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return (protocol === 'https:' || isHere) && search === '' && hash === '' && username === ''
}

function trustProxyOf(value: string | undefined): Config['trustProxy'] | undefined {
  if (value === undefined) return undefined
  if (value === 'true' || value === 'false') return value === 'true'
  const addresses = value.split(',').map((part) => part.trim())
  return addresses.every(isNetwork) ? Object.freeze(addresses) : undefined
}

const PROXY_WORDS = new Set(['loopback', 'linklocal', 'uniquelocal'])

function isNetwork(text: string): boolean {
  if (PROXY_WORDS.has(text)) return true
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

const CLAIM_NAME: Localized = {
  vi: 'tên một trường trong câu trả lời của nơi cấp đăng nhập, chỉ đi cùng OIDC_ISSUER',
  en: "the name of a claim of the provider's answer, only together with OIDC_ISSUER",
}
const ONE_OF_LEVELS: Localized = {
  vi: 'một trong các mức của OIDC_LEVELS (mặc định 1,2), chỉ đi cùng OIDC_ISSUER',
  en: 'one of the levels of OIDC_LEVELS (1,2 by default), only together with OIDC_ISSUER',
}

const WITH_S3: Localized = {
  vi: 'chỉ đi cùng FILES_S3_ENDPOINT',
  en: 'only together with FILES_S3_ENDPOINT',
}

const allowed: Record<Variable, Localized> = {
  FILES_FOLDER: { vi: 'một thư mục', en: 'a folder' },
  FILES_S3_ENDPOINT: {
    vi: 'địa chỉ https://… của kho S3 (http:// chỉ cho máy này), đi cùng FILES_S3_BUCKET, FILES_S3_KEY_ID và FILES_S3_SECRET',
    en: 'the address https://… of an S3 service (http:// for this machine only), with FILES_S3_BUCKET, FILES_S3_KEY_ID and FILES_S3_SECRET',
  },
  FILES_S3_BUCKET: {
    vi: `tên kho chứa: 3–63 ký tự a–z, 0–9, . và -, ${WITH_S3.vi}`,
    en: `name of a bucket: 3–63 characters of a–z, 0–9, . and -, ${WITH_S3.en}`,
  },
  FILES_S3_REGION: { vi: `tên vùng, ví dụ us-east-1, ${WITH_S3.vi}`, en: `a region such as us-east-1, ${WITH_S3.en}` },
  FILES_S3_KEY_ID: { vi: `mã khóa, ${WITH_S3.vi}`, en: `the id of a key, ${WITH_S3.en}` },
  FILES_S3_SECRET: { vi: `khóa bí mật, ${WITH_S3.vi}`, en: `the secret of the key, ${WITH_S3.en}` },
  FILES_S3_PATH_STYLE: { vi: `true hoặc false, ${WITH_S3.vi}`, en: `true or false, ${WITH_S3.en}` },
  HOST: {
    vi: 'một tên máy hoặc địa chỉ IP, ví dụ 127.0.0.1 hoặc 0.0.0.0',
    en: 'a host name or IP address such as 127.0.0.1 or 0.0.0.0',
  },
  PORT: { vi: 'một số nguyên từ 0 đến 65535', en: 'a whole number from 0 to 65535' },
  DATABASE_URL: {
    vi: 'địa chỉ dạng postgres://người_dùng@máy:5432/cơ_sở_dữ_liệu, không kèm ?options=',
    en: 'an address like postgres://user@host:5432/database, without ?options=',
  },
  DATABASE_OWNER_URL: {
    vi: 'địa chỉ dạng postgres://…, không kèm ?options=, và chỉ đi cùng DATABASE_URL',
    en: 'an address like postgres://…, without ?options=, and only together with DATABASE_URL',
  },
  DATABASE_SEALER_URL: {
    vi: 'địa chỉ dạng postgres://…, không kèm ?options=, và chỉ đi cùng DATABASE_URL',
    en: 'an address like postgres://…, without ?options=, and only together with DATABASE_URL',
  },
  MOTCUA_DATA: { vi: 'một thư mục', en: 'a folder' },
  MOTCUA_KEY: { vi: 'một tệp khóa', en: 'a key file' },
  LOG_LEVEL: {
    vi: 'một trong: silent, fatal, error, warn, info, debug, trace',
    en: 'one of: silent, fatal, error, warn, info, debug, trace',
  },
  TRUST_PROXY: {
    vi: 'true, false, hoặc danh sách địa chỉ, ví dụ 10.0.0.0/8,loopback',
    en: 'true, false, or a list of addresses such as 10.0.0.0/8,loopback',
  },
  OIDC_ISSUER: {
    vi: 'địa chỉ https://… của nơi cấp đăng nhập (http:// chỉ cho localhost), đi cùng OIDC_CLIENT_ID',
    en: 'the https://… address of a sign-in provider (http:// for localhost alone), together with OIDC_CLIENT_ID',
  },
  OIDC_CLIENT_ID: {
    vi: 'mã ứng dụng do nơi cấp đăng nhập đặt, chỉ đi cùng OIDC_ISSUER',
    en: 'the client id that the provider gave, only together with OIDC_ISSUER',
  },
  OIDC_CLIENT_SECRET: {
    vi: 'khóa ứng dụng do nơi cấp đăng nhập đặt, chỉ đi cùng OIDC_ISSUER',
    en: 'the client secret that the provider gave, only together with OIDC_ISSUER',
  },
  OIDC_NAME: {
    vi: 'tên ghi trên nút đăng nhập, tối đa 40 ký tự, chỉ đi cùng OIDC_ISSUER',
    en: 'the name on the sign-in button, at most 40 characters, only together with OIDC_ISSUER',
  },
  OIDC_SCOPE: {
    vi: 'các phạm vi cách nhau bằng dấu cách, có openid, chỉ đi cùng OIDC_ISSUER',
    en: 'scopes separated by spaces, openid among them, only together with OIDC_ISSUER',
  },
  OIDC_CLAIM_NATIONAL_ID: CLAIM_NAME,
  OIDC_CLAIM_NAME: CLAIM_NAME,
  OIDC_CLAIM_LEVEL: CLAIM_NAME,
  OIDC_LEVELS: {
    vi: 'các mức định danh khác nhau từ thấp đến cao, cách nhau bằng dấu phẩy, ví dụ 1,2; chỉ đi cùng OIDC_ISSUER',
    en: 'different levels of assurance from low to high, separated by commas, such as 1,2; only together with OIDC_ISSUER',
  },
  OIDC_MIN_LEVEL: ONE_OF_LEVELS,
  OIDC_SECOND_FACTOR_LEVEL: ONE_OF_LEVELS,
}

function faultOf(variable: Variable, given: Partial<Record<Variable, string>>): ConfigFault {
  return { variable, given: shown(variable, given[variable] ?? ''), allowed: allowed[variable] }
}

/** A password in an address must not reach a log. */
function shown(variable: Variable, value: string): string {
  if (variable === 'OIDC_CLIENT_SECRET' || variable === 'FILES_S3_SECRET') return '***'
  return variable.startsWith('DATABASE') ? value.replace(/\/\/[^@]*@/, '//***@') : value
}

function configFault(faults: readonly ConfigFault[]): Fault {
  const lines = (language: keyof Localized, between: string) =>
    faults.map((fault) => `  ${fault.variable}="${fault.given}" – ${between} ${fault.allowed[language]}`).join('\n')
  return new Fault(
    {
      vi: `Biến môi trường không hợp lệ:\n${lines('vi', 'cho phép:')}`,
      en: `Environment variables not allowed:\n${lines('en', 'allowed:')}`,
    },
    { vi: 'Sửa hoặc bỏ các biến đó rồi chạy lại.', en: 'Correct or unset them and run this again.' },
  )
}

/**
 * ./var of the repository. But started as root, PostgreSQL runs under another account, and under a private home (0700)
 * that account cannot reach it.
 */
function defaultDataFolder(): string {
  const account = serviceAccount()
  return account === undefined || canTraverse(root, account) ? join(root, 'var') : '/var/lib/motcua'
}
