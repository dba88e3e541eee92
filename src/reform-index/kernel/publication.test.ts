// A publication says the same to everyone, and whatever is changed in it is found.
import { createHash, createPublicKey, generateKeyPairSync, sign as nodeSign, verify as nodeVerify } from 'node:crypto'
import { expect, test } from 'vitest'
import { sampleSet } from '../../../test/support/sample-set.ts'
import { loadShippedRound, loadShippedSet } from '../shipped.ts'
import { canonicalJson, utf8 } from './canonical.ts'
import {
  makePublication,
  type Publication,
  PublicationRefused,
  parsePublicKey,
  verifyPublication,
} from './publication.ts'

// The first test vector of RFC 8032, section 7.1.
const SECRET = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex')
const PUBLIC = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex')

const round = loadShippedRound('district-2023-demo')
const set = loadShippedSet('district-2023')
const { publication, text } = makePublication(round, set, { publishedAt: '2026-10-05', secretKey: SECRET })

function findingsOf(given: string, trustedKey?: Uint8Array) {
  const verified = verifyPublication(given, trustedKey ? { trustedKey } : {})
  if (verified.kind !== 'publication') throw new Error(verified.text.en)
  return verified.findings
}
const codesOf = (given: string, trustedKey?: Uint8Array) => findingsOf(given, trustedKey).map(({ code }) => code)

// biome-ignore lint/suspicious/noExplicitAny: a tamperer knows no types
type Tampered = any

/** The publication with one thing changed, still canonical. */
function tampered(change: (document: Tampered) => void): string {
  const document = structuredClone(publication)
  change(document)
  return canonicalJson(document)
}

/** The same by somebody who mends hash and signature too, with a key of their own. */
function resigned(change: (document: Tampered) => void): { text: string; key: Uint8Array } {
  const { sha256: _hash, signature: _signature, ...content } = JSON.parse(tampered(change)) as Publication
  const bytes = utf8(canonicalJson(content))
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const key = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
  const signature = {
    algorithm: 'Ed25519',
    public_key: key.toString('base64'),
    value: nodeSign(null, bytes, privateKey).toString('base64'),
  }
  return {
    key,
    text: canonicalJson({ ...content, sha256: createHash('sha256').update(bytes).digest('hex'), signature }),
  }
}

test('a publication verifies: by an unknown key, by the trusted one, and not by another', () => {
  expect(verifyPublication(text)).toMatchObject({
    kind: 'publication',
    findings: [],
    signature: { valid: true, signer: 'unknown' },
    recomputedUnits: 9,
    reportedUnits: 1,
  })
  expect(verifyPublication(text, { trustedKey: PUBLIC })).toMatchObject({
    findings: [],
    signature: { signer: 'trusted' },
  })
  expect(codesOf(text, new Uint8Array(32).fill(7))).toEqual(['wrong_key'])
})

test('its bytes, hash and signature are what other programs compute', () => {
  const { sha256, signature, ...content } = JSON.parse(text) as Publication
  const bytes = utf8(canonicalJson(content))
  expect(canonicalJson(JSON.parse(text) as object)).toBe(text)
  expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(signature.public_key, 'base64').toString('base64url') },
    format: 'jwk',
  })
  expect(nodeVerify(null, bytes, key, Buffer.from(signature.value, 'base64'))).toBe(true)
  expect(Buffer.from(signature.public_key, 'base64')).toEqual(PUBLIC)
})

test('the same round, time and key make the same bytes; inputs in another order too', () => {
  const shuffled = {
    ...round,
    units: round.units.map((unit) =>
      unit.inputs ? { ...unit, inputs: Object.fromEntries(Object.entries(unit.inputs).reverse()) } : unit,
    ),
  }
  expect(makePublication(shuffled, set, { publishedAt: '2026-10-05', secretKey: SECRET }).text).toBe(text)
})

test('a unit that is only reported keeps its place and is not recomputed', () => {
  const reported = publication.units.filter(({ inputs }) => !inputs)
  expect(reported.map(({ reported }) => reported?.rank)).toEqual([6])
  expect(publication.result.units).toHaveLength(9)
  expect(publication.result.units.map(({ rank }) => rank).sort((a, b) => Number(a) - Number(b))).toEqual([
    1, 2, 3, 4, 5, 7, 8, 9, 10,
  ])
  expect(publication.result.units.every(({ base }) => base === 10)).toBe(true)
})

test.for<[name: string, change: (document: Tampered) => void, path: string, stated: string]>([
  [
    'the points of a leaf',
    (d) => (d.result.units[2].nodes[2].points = '0.01'),
    'result.units[2].nodes[2].points',
    '"0.01"',
  ],
  ['a total', (d) => (d.result.units[0].points = '99.99'), 'result.units[0].points', '"99.99"'],
  ['the spelling of a total', (d) => (d.result.units[0].points += '0'), 'result.units[0].points', '0"'],
  ['an index', (d) => (d.result.units[1].percent = '1'), 'result.units[1].percent', '"1"'],
  ['a rank', (d) => (d.result.units[3].rank = 1), 'result.units[3].rank', '1'],
  ['the type of a rank', (d) => (d.result.units[3].rank = `${d.result.units[3].rank}`), 'result.units[3].rank', '"'],
  ['a base', (d) => (d.result.units[3].base = 9), 'result.units[3].base', '9'],
  ['a band', (d) => (d.result.units[4].band = 'Xuất sắc hơn'), 'result.units[4].band', 'Xuất sắc hơn'],
  ['a status', (d) => (d.result.units[4].nodes[1].status = 'missing'), 'result.units[4].nodes[1].status', '"missing"'],
  ['a maximum', (d) => (d.result.units[4].nodes[1].max = 7), 'result.units[4].nodes[1].max', '7'],
  ['a mean', (d) => (d.result.means.points = '1'), 'result.means.points', '"1"'],
  ['a unit left out of the results', (d) => d.result.units.pop(), 'result.units[8]', ''],
  ['a field added to a result', (d) => (d.result.units[0].note = 'x'), 'result.units[0].note', '"x"'],
])('a change of %s is named with what is stated and what is recomputed', ([, change, path, stated]) => {
  const forged = resigned(change)
  for (const [given, codes] of [
    [tampered(change), ['result', 'sha256', 'signature']],
    [forged.text, ['result']],
  ] as const) {
    const findings = findingsOf(given)
    expect(findings.map(({ code }) => code)).toEqual(codes)
    expect(findings[0]?.path).toBe(path)
    expect(findings[0]?.stated ?? '').toContain(stated)
  }
})

test('a changed input shows in the points that were made of it', () => {
  const change = (d: Tampered) => {
    const unit = d.units.find(({ inputs }: Tampered) => inputs)
    const input = Object.values<Tampered>(unit.inputs).find(({ numerator }) => Number(numerator) > 1)
    input.numerator = '1'
  }
  expect(codesOf(tampered(change))).toEqual(['result', 'sha256', 'signature'])
  expect(codesOf(resigned(change).text)).toEqual(['result'])
})

test('a changed set shows: one that adds up by its results, one that does not by its fault', () => {
  const bands = (d: Tampered) => {
    for (const band of d.set.bands) band.name.vi = `${band.name.vi}!`
  }
  expect(codesOf(tampered(bands))).toEqual(['result', 'sha256', 'signature'])
  const maximum = (d: Tampered) => (d.set.nodes[0].max += 1)
  const findings = findingsOf(resigned(maximum).text)
  expect(findings[0]?.code).toBe('set')
  expect(findings[0]?.path).toMatch(/^set\//)
})

test('what changes no figure still breaks the hash, and a mended hash the signature', () => {
  const title = (d: Tampered) => (d.round.title.vi = 'Khác')
  expect(codesOf(tampered(title))).toEqual(['sha256', 'signature'])
  expect(codesOf(tampered((d) => (d.sha256 = '0'.repeat(64))))).toEqual(['sha256'])
  const mended = JSON.parse(resigned(title).text) as Publication
  expect(codesOf(canonicalJson({ ...mended, signature: publication.signature }))).toEqual(['signature'])
})

test('whoever signs anew is another signer', () => {
  const { text: forged, key } = resigned((d) => (d.round.title.vi = 'Khác'))
  expect(codesOf(forged)).toEqual([])
  expect(codesOf(forged, PUBLIC)).toEqual(['wrong_key'])
  expect(verifyPublication(forged, { trustedKey: key })).toMatchObject({
    findings: [],
    signature: { signer: 'trusted' },
  })
})

test.for<[name: string, change: (document: Tampered) => void]>([
  ['its value', (d) => (d.signature.value = Buffer.alloc(64).toString('base64'))],
  [
    'one of its characters',
    (d) => (d.signature.value = `${d.signature.value.startsWith('A') ? 'B' : 'A'}${d.signature.value.slice(1)}`),
  ],
  [
    'another spelling of the same bytes',
    (d) =>
      (d.signature.value = d.signature.value.replace(
        /.==$/,
        (end: string) => `${String.fromCharCode(end.charCodeAt(0) + 1)}==`,
      )),
  ],
  ['its algorithm', (d) => (d.signature.algorithm = 'none')],
  ['its key', (d) => (d.signature.public_key = Buffer.alloc(32).toString('base64'))],
  ['a field more', (d) => (d.signature.note = 'x')],
  ['nothing left', (d) => (d.signature = null)],
])('a signature with %s changed does not hold', ([, change]) => {
  expect(codesOf(tampered(change))).toEqual(['signature'])
})

test('a file that was laid out anew, re-ordered or spelt otherwise is not canonical, and only that', () => {
  const { format, ...rest } = JSON.parse(text) as Publication
  for (const given of [
    `${text}\n`,
    JSON.stringify(JSON.parse(text), null, 2),
    JSON.stringify({ ...rest, format }),
    text.replace('"max":5', '"max":5.0'),
    text.replace('Huyện', 'Huy\\u1ec7n'),
    `\ufeff${text}`,
  ]) {
    expect(given).not.toBe(text)
    expect(codesOf(given)).toEqual(['not_canonical'])
  }
})

test('a name that stands twice is found, though every reader drops one of the two', () => {
  const twice = text.replace('"rank":', '"rank":1,"rank":')
  const [first] = findingsOf(twice)
  expect(first?.code).toBe('repeated_name')
  expect(first?.path).toMatch(/^result\.units\[\d\]\.rank$/)
})

test.for<[name: string, change: (document: Tampered) => void, path: string]>([
  ['a part that is missing', (d) => delete d.result, 'result'],
  ['a part that does not belong', (d) => (d.extra = 1), 'extra'],
  ['another kernel', (d) => (d.kernel = 'reform-index/99'), 'kernel'],
  ['units that are none', (d) => (d.units = 7), 'units'],
  ['a unit without a name', (d) => delete d.units[0].name, 'units[0].name'],
  ['a unit twice', (d) => (d.units[1].unit = d.units[0].unit), 'units[1].unit'],
  ['inputs of a wrong form', (d) => (d.units[0].inputs = { '1.1.1': { numerator: 5 } }), 'units[0].inputs["1.1.1"]'],
  ['inputs for a leaf that is none', (d) => (d.units[0].inputs = { toString: {} }), 'units[0].inputs.toString'],
  ['a reported place that is none', (d) => (d.units.find(({ inputs }: Tampered) => !inputs).reported.rank = -1), ''],
  ['a set that is none', (d) => (d.set = []), 'set'],
])('%s is a finding, not a crash', ([, change, path]) => {
  const [first] = findingsOf(resigned(change).text)
  expect(first).toBeDefined()
  if (path !== '') expect(first?.path).toBe(path)
})

test.for([
  ['plain text', 'hello'],
  ['half of it', text.slice(0, 1000)],
  ['other JSON', '{"format":"motcua-round/1"}'],
  ['a list', '[]'],
  ['ten thousand brackets', '['.repeat(10_000)],
] as const)('%s is not a publication', ([, given]) => {
  expect(verifyPublication(given).kind).toBe('not_a_publication')
})

test('a round with refused inputs is not published', () => {
  const units = [{ code: 'A', name: 'A', inputs: { '2.8': { points: '9' } } }]
  const small = {
    id: 'x',
    title: { vi: 'x' },
    level: 'commune',
    provenance: 'derived',
    source: { vi: 'x' },
    units,
  } as const
  const make = () =>
    makePublication(structuredClone(small) as never, sampleSet, { publishedAt: '2026-01-01', secretKey: SECRET })
  expect(make).toThrow(PublicationRefused)
})

test('a published figure that is only missing stays null and verifies', () => {
  const units = [{ code: 'A', name: 'A', inputs: { '2.8': { points: '4' } } }]
  const small = {
    id: 'x',
    title: { vi: 'x' },
    level: 'commune',
    provenance: 'derived',
    source: { vi: 'x' },
    units,
  } as const
  const made = makePublication(structuredClone(small) as never, sampleSet, {
    publishedAt: '2026-01-01',
    secretKey: SECRET,
  })
  expect(made.publication.result.units[0]).toMatchObject({
    points: null,
    percent: null,
    rank: null,
    base: 0,
    band: null,
  })
  expect(made.publication.result.means.points).toBeNull()
  expect(codesOf(made.text)).toEqual([])
})

test('public keys are read from PEM and from base64, and nothing else', () => {
  const { publicKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  expect(Buffer.from(parsePublicKey(pem) ?? [])).toEqual(raw)
  expect(Buffer.from(parsePublicKey(pem.replaceAll('\n', '\r\n')) ?? [])).toEqual(raw)
  expect(Buffer.from(parsePublicKey(`${raw.toString('base64')}\n`) ?? [])).toEqual(raw)
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString()
  for (const other of ['', 'hello', rsa, raw.toString('hex')]) expect(parsePublicKey(other)).toBeUndefined()
})
