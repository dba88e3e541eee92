// publication.ts — a round frozen as one file that anyone can recompute: made, and verified. Pure; runs in the browser too.
//
// The SHA-256 and the signature are over the canonical JSON of the document without `sha256` and `signature`. The file is
// that canonical JSON with the two in it, and nothing around it.
import { getPublicKey, hashes, sign, verify } from '@noble/ed25519'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { parseJson, pathText, scanJson } from '../../platform/json-text.ts'
import type { Localized } from '../../platform/locale.ts'
import { canonicalJson, utf8 } from './canonical.ts'
import { checkSet } from './check-set.ts'
import type { CriteriaSet } from './criteria-set.ts'
import { parseDecimal } from './decimal.ts'
import { inputFaultText } from './fault-text.ts'
import { INPUT_FIELDS, type InputField, type LeafInput } from './leaf-input.ts'
import { type MeanOf, type ReportedPlace, type RoundScore, scoreRound } from './ranking.ts'
import { meansOf, type NodeResult, publishedUnit, type RoundMeans, type UnitResult } from './result.ts'
import type { Reported, RoundDocument, RoundUnit } from './round-document.ts'
import { type CompiledSet, compileSet, type RefusedInput, type UnitInputs } from './score.ts'

hashes.sha512 = sha512 // the library asks for it: it brings none of its own

export const PUBLICATION_FORMAT = 'motcua-publication/1'
/** Which arithmetic made the figures. Changes when the same inputs would give another digit. */
export const KERNEL = 'reform-index/1'

/** What a round must tell to be published; block and year may be unknown where it was made from a bare inputs file. */
export type PublishableRound = Omit<RoundDocument, 'format' | 'set' | 'base' | 'means' | 'block' | 'year'> &
  Partial<Pick<RoundDocument, 'format' | 'set' | 'base' | 'means' | 'block' | 'year'>>

export type PublishedUnit = {
  readonly unit: string
  readonly name: string
  readonly demo?: boolean
  /** Absent where only published figures are known: such a unit keeps its reported place and is not recomputed. */
  readonly inputs?: NonNullable<RoundUnit['inputs']>
  readonly reported?: Reported
}

export type Publication = {
  readonly format: typeof PUBLICATION_FORMAT
  readonly kernel: string
  readonly round: Omit<PublishableRound, 'units' | 'format' | 'set'> & { readonly published_at: string }
  readonly set: CriteriaSet
  readonly units: readonly PublishedUnit[]
  readonly result: PublishedResult
  readonly sha256: string
  readonly signature: { readonly algorithm: 'Ed25519'; readonly public_key: string; readonly value: string }
}
export type PublishedResult = { readonly units: readonly UnitResult<NodeResult>[]; readonly means: RoundMeans }

/** Inputs that rules refuse: such a round cannot be published. */
export class PublicationRefused extends Error {
  readonly refused: readonly RefusedInput[]
  constructor(refused: readonly RefusedInput[]) {
    super(`${refused.length} inputs refused`)
    this.refused = refused
  }
}

export type Made = { readonly publication: Publication; readonly text: string; readonly sha256: string }

/** Freezes a round. Same round, time and key: same bytes. Throws PublicationRefused. The set must have passed the checker. */
export function makePublication(
  round: PublishableRound,
  set: CriteriaSet,
  { publishedAt, secretKey }: { readonly publishedAt: string; readonly secretKey: Uint8Array },
): Made {
  const { units, format: _format, set: _set, ...about } = round
  const published = units.map(({ code, ...unit }) => ({ unit: code, ...unit }))
  const compiled = compileSet(set)
  const scored = scorePublished(compiled, published)
  if (scored.refused.length > 0) throw new PublicationRefused(scored.refused)
  const content = {
    format: PUBLICATION_FORMAT,
    kernel: KERNEL,
    round: { ...about, published_at: publishedAt },
    set,
    units: published,
    result: resultOfRound(compiled, scored, round.mean_of ?? 'totals'),
  } as const
  const bytes = utf8(canonicalJson(content))
  const publication = {
    ...content,
    sha256: bytesToHex(sha256(bytes)),
    signature: {
      algorithm: 'Ed25519',
      public_key: toBase64(getPublicKey(secretKey)),
      value: toBase64(sign(bytes, secretKey)),
    },
  } as const
  return { publication, text: canonicalJson(publication), sha256: publication.sha256 }
}

function scorePublished(compiled: CompiledSet, units: readonly PublishedUnit[]): RoundScore {
  const given: UnitInputs[] = []
  const places: ReportedPlace[] = []
  for (const { unit, inputs, reported } of units) {
    if (inputs) given.push({ unit, inputs: new Map(Object.entries(inputs)) })
    else if (reported?.rank !== undefined) places.push({ unit, rank: reported.rank })
  }
  return scoreRound(compiled, given, places)
}

const resultOfRound = (compiled: CompiledSet, scored: RoundScore, of: MeanOf): PublishedResult => ({
  units: scored.units.map((unit) => publishedUnit(compiled, unit)),
  means: meansOf(compiled, scored.units, of),
})

// ---- verification

export type FindingCode =
  | 'repeated_name'
  | 'not_canonical'
  | 'unknown_kernel'
  | 'shape'
  | 'set'
  | 'input'
  | 'result'
  | 'sha256'
  | 'signature'
  | 'wrong_key'

export type Finding = {
  readonly code: FindingCode
  /** Where in the document, as a path; unit and node by name where there are any. */
  readonly path: string
  readonly stated: string | null
  readonly recomputed: string | null
  readonly text: Localized
}

/** Whose signature it is: of the key that was given, of a key that nobody vouched for, of another key than the given one. */
export type Signer = 'trusted' | 'unknown' | 'other'

export type Verification =
  | { readonly kind: 'not_a_publication'; readonly text: Localized }
  | {
      readonly kind: 'publication'
      /** Empty when everything agrees. The first one is the first difference. */
      readonly findings: readonly Finding[]
      readonly signature: { readonly valid: boolean; readonly signer: Signer; readonly publicKey: string | null }
      readonly sha256: string
      readonly recomputedUnits: number
      readonly reportedUnits: number
      readonly publication: Partial<Publication>
    }

/** The text of a publication's bytes as it stands: a byte order mark is kept, so that it is found. */
export const publicationText = (bytes: Uint8Array | ArrayBuffer): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

/** Recomputes all of a publication from its text. `trustedKey`: 32 bytes, see `parsePublicKey`. Never throws on a text. */
export function verifyPublication(
  text: string,
  { trustedKey }: { readonly trustedKey?: Uint8Array } = {},
): Verification {
  const body = text.replace(/^\ufeff/, '') // a byte order mark is found below: it is not canonical
  const { fault, repeated } = scanJson(body)
  if (fault) {
    const at = { vi: `dòng ${fault.line}, cột ${fault.column}`, en: `line ${fault.line}, column ${fault.column}` }
    return {
      kind: 'not_a_publication',
      text: {
        vi: `JSON sai cú pháp hoặc lồng quá sâu ở ${at.vi}.`,
        en: `The JSON is malformed or too deep at ${at.en}.`,
      },
    }
  }
  const document = parseJson(body)
  if (!isObject(document) || document['format'] !== PUBLICATION_FORMAT)
    return {
      kind: 'not_a_publication',
      text: {
        vi: `Đây không phải tệp công bố (${PUBLICATION_FORMAT}).`,
        en: `This is not a publication (${PUBLICATION_FORMAT}).`,
      },
    }
  const findings: Finding[] = []
  if (repeated !== undefined)
    findings.push(
      finding('repeated_name', repeated, null, null, { vi: 'tên này có hai lần', en: 'this name stands there twice' }),
    )
  const canonical = canonicalOf(document)
  if (canonical === undefined)
    findings.push(
      finding('not_canonical', '', null, null, {
        vi: 'có ký tự không hợp lệ',
        en: 'there is a character that is not allowed',
      }),
    )
  else if (canonical !== text && repeated === undefined)
    findings.push(
      finding('not_canonical', '', around(text, canonical), around(canonical, text), {
        vi: 'tệp không ở dạng JSON chuẩn tắc (RFC 8785): khoảng trắng, thứ tự hoặc cách viết đã bị đổi',
        en: 'the file is not canonical JSON (RFC 8785): spaces, order or spelling were changed',
      }),
    )
  findings.push(...shapeFindings(document))
  const recomputed = recompute(document, findings)
  const { sha256: statedHash, signature, ...content } = document
  const bytes = utf8(canonicalOf(content) ?? '')
  const hash = bytesToHex(sha256(bytes))
  if (statedHash !== hash)
    findings.push(
      finding('sha256', 'sha256', shown(statedHash), shown(hash), {
        vi: 'nội dung không khớp với mã băm',
        en: 'the content does not match its hash',
      }),
    )
  const verdict = checkSignature(signature, bytes, trustedKey, findings)
  return {
    kind: 'publication',
    findings,
    signature: verdict,
    sha256: hash,
    ...recomputed,
    publication: document as Partial<Publication>,
  }
}

const FIELDS = ['format', 'kernel', 'round', 'set', 'units', 'result', 'sha256', 'signature']

function shapeFindings(document: JsonObject): Finding[] {
  const findings: Finding[] = []
  for (const name of FIELDS)
    if (!(name in document))
      findings.push(finding('shape', name, null, null, { vi: 'thiếu phần này', en: 'this part is missing' }))
  for (const name of Object.keys(document))
    if (!FIELDS.includes(name))
      findings.push(
        finding('shape', name, null, null, {
          vi: 'phần này không thuộc tệp công bố',
          en: 'this part does not belong to a publication',
        }),
      )
  if ('kernel' in document && document['kernel'] !== KERNEL)
    findings.push(
      finding('unknown_kernel', 'kernel', shown(document['kernel']), shown(KERNEL), {
        vi: 'cách tính khác với chương trình này',
        en: 'another arithmetic than this program knows',
      }),
    )
  if ('round' in document && !isObject(document['round']))
    findings.push(
      finding('shape', 'round', shown(document['round']), null, {
        vi: 'không phải kỳ đánh giá',
        en: 'this is not a round',
      }),
    )
  return findings
}

/** Scores the inputs anew and names the first figure that differs. */
function recompute(document: JsonObject, findings: Finding[]): { recomputedUnits: number; reportedUnits: number } {
  const none = { recomputedUnits: 0, reportedUnits: 0 }
  const { set, units } = document
  const setFaults = checkSet(set)
  for (const { pointer, vi, en } of setFaults.slice(0, 20))
    findings.push(finding('set', `set${pointer}`, null, null, { vi, en }))
  const unitFaults = unitFindings(units)
  findings.push(...unitFaults)
  if (setFaults.length > 0 || unitFaults.length > 0) return none
  const compiled = compileSet(set as CriteriaSet) // the checker has passed it
  const published = units as readonly PublishedUnit[] // unitFindings has passed them
  const before = findings.length
  published.forEach(({ inputs = {} }, u) => {
    for (const leaf of Object.keys(inputs))
      if (!compiled.byKey.get(leaf)?.leaf)
        findings.push(
          finding('input', pathText(['units', u, 'inputs', leaf]), null, null, {
            vi: 'bộ tiêu chí không có tiêu chí này',
            en: 'the set has no such leaf',
          }),
        )
  })
  const scored = scorePublished(compiled, published)
  for (const { unit, leaf, refused } of scored.refused) {
    const u = published.findIndex((other) => other.unit === unit)
    findings.push(
      finding('input', pathText(['units', u, 'inputs', leaf]), null, null, {
        vi: inputFaultText(refused.fault, 'vi'),
        en: inputFaultText(refused.fault, 'en'),
      }),
    )
  }
  if (findings.length === before) {
    const difference = firstDifference(
      document['result'],
      resultOfRound(
        compiled,
        scored,
        isObject(document['round']) && document['round']['mean_of'] === 'parts' ? 'parts' : 'totals',
      ),
      ['result'],
    )
    if (difference) findings.push(difference)
  }
  const recomputedUnits = scored.units.length
  return { recomputedUnits, reportedUnits: published.length - recomputedUnits }
}

const UNIT_FIELDS = ['unit', 'name', 'demo', 'inputs', 'reported']

function unitFindings(units: unknown): Finding[] {
  const wrong = (path: readonly (string | number)[], value: unknown) =>
    finding('shape', pathText(path), value === undefined ? null : shown(value), null, {
      vi: 'không đúng dạng',
      en: 'this has a wrong form',
    })
  if (!Array.isArray(units)) return [wrong(['units'], units)]
  const seen = new Set<string>()
  return units.flatMap((unit: unknown, u): Finding[] => {
    const at = ['units', u]
    if (!isObject(unit)) return [wrong(at, unit)]
    const findings = Object.keys(unit)
      .filter((name) => !UNIT_FIELDS.includes(name))
      .map((name) => wrong([...at, name], unit[name]))
    const { unit: code, name, demo, inputs, reported } = unit
    if (typeof code !== 'string' || seen.has(code)) findings.push(wrong([...at, 'unit'], code))
    else seen.add(code)
    if (typeof name !== 'string') findings.push(wrong([...at, 'name'], name))
    if (demo !== undefined && typeof demo !== 'boolean') findings.push(wrong([...at, 'demo'], demo))
    if (reported !== undefined && (!isObject(reported) || !isPlace(reported['rank'])))
      findings.push(wrong([...at, 'reported'], reported))
    if (inputs !== undefined && !isObject(inputs)) findings.push(wrong([...at, 'inputs'], inputs))
    else
      for (const [leaf, input] of Object.entries(inputs ?? {}))
        if (!isLeafInput(input)) findings.push(wrong([...at, 'inputs', leaf], input))
    return findings
  })
}

/** The same shape as `LeafInputShape`, without the schema library: a browser would have to load all of it for this. */
const isLeafInput = (value: unknown): value is LeafInput =>
  isObject(value) &&
  Object.entries(value).every(([name, given]) => {
    const field = INPUT_FIELDS.find((known) => known === name)
    return field !== undefined && fitsField(field, given)
  })

function fitsField(field: InputField, given: unknown): boolean {
  switch (field) {
    case 'applicable':
      return typeof given === 'boolean'
    case 'option':
    case 'formula':
      return typeof given === 'string'
    case 'conditions':
      return Array.isArray(given) && given.every((held) => typeof held === 'boolean')
    case 'answers':
    case 'vars':
      return isObject(given) && Object.values(given).every(isDecimal)
    case 'numerator':
    case 'denominator':
    case 'count':
    case 'points':
    case 'value':
    case 'previous':
    case 'best':
      return isDecimal(given)
  }
}

const isDecimal = (value: unknown) => typeof value === 'string' && parseDecimal(value) !== undefined

const isPlace = (rank: unknown) => rank === undefined || (Number.isSafeInteger(rank) && Number(rank) > 0)

/** The first place where a stated value is not the recomputed one, parents before children, in the order of the document. */
function firstDifference(
  stated: unknown,
  recomputed: unknown,
  path: readonly (string | number)[],
): Finding | undefined {
  if (stated === recomputed) return undefined
  const lists = Array.isArray(stated) && Array.isArray(recomputed)
  if (!lists && !(isObject(stated) && isObject(recomputed))) return difference(stated, recomputed, path)
  const names = lists
    ? [...Array(Math.max(stated.length, recomputed.length)).keys()]
    : [...new Set([...Object.keys(recomputed), ...Object.keys(stated)])]
  for (const name of names) {
    const below = [valueAt(stated, name), valueAt(recomputed, name)] as const
    const found = firstDifference(...below, [...path, name])
    if (!found) continue
    // A unit or node is easier found by its name than by its number.
    const label = isObject(below[1]) ? (below[1]['unit'] ?? below[1]['code']) : undefined
    return typeof label !== 'string'
      ? found
      : { ...found, text: { vi: `${label}: ${found.text.vi}`, en: `${label}: ${found.text.en}` } }
  }
  return undefined
}

const valueAt = (value: unknown, name: string | number) => (value as Readonly<Record<string | number, unknown>>)[name]

const difference = (stated: unknown, recomputed: unknown, path: readonly (string | number)[]) =>
  finding(
    'result',
    pathText(path),
    stated === undefined ? null : shown(stated),
    recomputed === undefined ? null : shown(recomputed),
    {
      vi: `công bố ${shown(stated)}, tính lại được ${shown(recomputed)}`,
      en: `stated ${shown(stated)}, recomputed ${shown(recomputed)}`,
    },
  )

function checkSignature(
  signature: unknown,
  bytes: Uint8Array,
  trustedKey: Uint8Array | undefined,
  findings: Finding[],
) {
  const { algorithm, public_key: key, value } = isObject(signature) ? signature : {}
  const publicKey = typeof key === 'string' ? fromBase64(key, 32) : undefined
  const signed = typeof value === 'string' ? fromBase64(value, 64) : undefined
  const whole = isObject(signature) && Object.keys(signature).length === 3 && algorithm === 'Ed25519'
  const valid = whole && publicKey !== undefined && signed !== undefined && isSignedBy(publicKey, signed, bytes)
  if (!valid)
    findings.push(
      finding('signature', 'signature', null, null, {
        vi: 'chữ ký không đúng với nội dung',
        en: 'the signature does not fit the content',
      }),
    )
  const signer: Signer = !trustedKey ? 'unknown' : publicKey && sameBytes(publicKey, trustedKey) ? 'trusted' : 'other'
  if (signer === 'other' && trustedKey)
    findings.push(
      finding('wrong_key', 'signature.public_key', shown(key), shown(toBase64(trustedKey)), {
        vi: 'được ký bằng khóa khác với khóa đã đưa',
        en: 'signed by another key than the one given',
      }),
    )
  return { valid, signer, publicKey: publicKey ? toBase64(publicKey) : null }
}

function isSignedBy(publicKey: Uint8Array, signature: Uint8Array, bytes: Uint8Array): boolean {
  try {
    return verify(signature, bytes, publicKey, { zip215: false }) // strict, as RFC 8032 has it
  } catch {
    return false
  }
}

function canonicalOf(value: JsonObject): string | undefined {
  try {
    return canonicalJson(value)
  } catch {
    return undefined
  }
}

/** A few characters where two texts part. */
function around(text: string, other: string): string {
  let at = 0
  while (at < text.length && text[at] === other[at]) at++
  return shown(text.slice(Math.max(0, at - 20), at + 20))
}

type JsonObject = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? '–'
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

const finding = (
  code: FindingCode,
  path: string,
  stated: string | null,
  recomputed: string | null,
  text: Localized,
): Finding => ({
  code,
  path,
  stated,
  recomputed,
  text,
})

// ---- keys

const SPKI_PREFIX = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]

/** An Ed25519 public key from PEM (SubjectPublicKeyInfo) or from the base64 of its 32 bytes; undefined for anything else. */
export function parsePublicKey(text: string): Uint8Array | undefined {
  const pem = /^\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/.exec(text)?.[1]
  if (pem === undefined) return fromBase64(text.trim(), 32)
  const der = fromBase64(pem.replace(/\s/g, ''), SPKI_PREFIX.length + 32)
  return der && SPKI_PREFIX.every((byte, i) => der[i] === byte) ? der.slice(SPKI_PREFIX.length) : undefined
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

/** Strict: one spelling per value, so that a changed character is a changed key. */
function fromBase64(text: string, length: number): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    return bytes.length === length && toBase64(bytes) === text ? bytes : undefined
  } catch {
    return undefined
  }
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i])
