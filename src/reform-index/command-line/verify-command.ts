// verify-command.ts — `motcua verify`: recomputes a publication from its own file and says where it differs first.
import { decodeUtf8, SheetRefused } from '../../platform/sheets.ts'
import { textIn } from '../kernel/criteria-set.ts'
import { type Finding, parsePublicKey, type Verification, verifyPublication } from '../kernel/publication.ts'
import { readBytes } from './set-file.ts'
import { type Io, type Language, wrongInput } from './wrong-input.ts'

export type VerifyOptions = { readonly key?: string; readonly json?: boolean }

type Verified = Extract<Verification, { kind: 'publication' }>

export async function runVerify(file: string, options: VerifyOptions, language: Language, io: Io): Promise<number> {
  const trustedKey = options.key === undefined ? undefined : await publicKeyIn(options.key)
  const verified = verifyPublication(await exactText(file), trustedKey ? { trustedKey } : {})
  if (verified.kind === 'not_a_publication')
    throw wrongInput(
      { vi: `${file}: ${verified.text.vi}`, en: `${file}: ${verified.text.en}` },
      { vi: 'Đưa tệp do motcua publish tạo ra.', en: 'Give a file that motcua publish has made.' },
    )
  const ok = verified.findings.length === 0
  if (options.json) io.out(`${JSON.stringify(asJson(file, verified, language), null, 2)}\n`)
  else io.out(`${(ok ? agreement(file, verified, language) : differences(file, verified, language)).join('\n')}\n`)
  return ok ? 0 : 1
}

function agreement(
  file: string,
  { publication, recomputedUnits, reportedUnits, sha256, signature }: Verified,
  language: Language,
): string[] {
  const title = publication.round ? textIn(publication.round.title, language) : ''
  const lines = {
    vi: [
      `${file}: ${title}`,
      `Điểm, tổng, chỉ số, thứ hạng, xếp loại: khớp (${recomputedUnits} đơn vị tính lại${reportedUnits > 0 ? `, ${reportedUnits} đơn vị chỉ có số đã công bố` : ''}).`,
      `SHA-256: khớp (${sha256}).`,
    ],
    en: [
      `${file}: ${title}`,
      `Points, sums, index, ranks, bands: equal (${recomputedUnits} units recomputed${reportedUnits > 0 ? `, ${reportedUnits} only reported` : ''}).`,
      `SHA-256: equal (${sha256}).`,
    ],
  }[language]
  return [...lines, signatureLine(signature, language)]
}

/** The English words stand in the Vietnamese line too: other programs look for them. */
const signatureLine = ({ signer, publicKey }: Verified['signature'], language: Language): string =>
  signer === 'trusted'
    ? { vi: 'Chữ ký: đúng, của khóa đã đưa.', en: 'Signature: valid, made by the given key.' }[language]
    : {
        vi: `Chữ ký: đúng, nhưng ký bằng khóa không rõ của ai (signed by an unknown key): ${publicKey}.`,
        en: `Signature: valid, but signed by an unknown key: ${publicKey}.`,
      }[language]

const MOST = 20

function differences(file: string, { findings }: Verified, language: Language): string[] {
  const [first, ...rest] = findings
  const lines = first
    ? [
        `${file}: ${{ vi: 'KHÔNG KHỚP. Chỗ khác đầu tiên', en: 'DOES NOT AGREE. First difference' }[language]}: ${line(first, language)}`,
      ]
    : []
  lines.push(...rest.slice(0, MOST).map((finding) => `  ${line(finding, language)}`))
  if (rest.length > MOST) lines.push(`  … ${rest.length - MOST}`)
  return lines
}

function line({ code, path, stated, recomputed, text }: Finding, language: Language): string {
  const words = { vi: ['trong tệp', 'tính lại'], en: ['stated', 'recomputed'] }[language]
  // The sentence about a result holds both values already.
  const values = code === 'result' ? [] : [stated && `${words[0]} ${stated}`, recomputed && `${words[1]} ${recomputed}`]
  const shown = values.filter((value) => value !== null).join(', ')
  return `${path === '' ? '' : `${path}: `}${text[language]}${shown === '' ? '' : ` (${shown})`}`
}

function asJson(
  file: string,
  { findings, signature, sha256, recomputedUnits, reportedUnits, publication }: Verified,
  language: Language,
) {
  return {
    ok: findings.length === 0,
    file,
    round: publication.round?.id ?? null,
    sha256,
    signature: { valid: signature.valid, signer: signature.signer, public_key: signature.publicKey },
    recomputed_units: recomputedUnits,
    reported_units: reportedUnits,
    findings: findings.map(({ code, path, stated, recomputed, text }) => ({
      code,
      path,
      stated,
      recomputed,
      message: text[language],
    })),
  }
}

async function publicKeyIn(file: string): Promise<Uint8Array> {
  const text = await exactText(file)
  const key = parsePublicKey(text)
  if (key) return key
  throw wrongInput(
    { vi: `${file}: đây không phải khóa công khai Ed25519.`, en: `${file}: this is not an Ed25519 public key.` },
    text.includes('PRIVATE KEY')
      ? {
          vi: 'Đây là khóa bí mật: đưa tệp .pub bên cạnh nó.',
          en: 'This is the private key: give the .pub file beside it.',
        }
      : { vi: 'Đưa tệp .pub do motcua key create tạo ra.', en: 'Give the .pub file that motcua key create has made.' },
  )
}

const LARGEST = 400_000_000 // bytes: eleven thousand units with a hundred leaves each, thrice

async function exactText(file: string): Promise<string> {
  try {
    // As it is, to the byte: a mark at its start would be one byte more than was signed.
    return decodeUtf8(await readBytes(file, LARGEST), { keepMark: true })
  } catch (error) {
    if (!(error instanceof SheetRefused)) throw error
    throw wrongInput({ vi: `${file}: ${error.text.vi}`, en: `${file}: ${error.text.en}` }, error.cure)
  }
}
