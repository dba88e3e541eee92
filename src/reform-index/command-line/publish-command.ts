// publish-command.ts — `motcua publish` and `motcua key create`: freezes a round as a signed file, and makes the key for it.
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { hasCode } from '../../platform/fault.ts'
import { createKeyFiles, readKeyFile } from '../../platform/signing-key.ts'
import { findTargetProblem, readingProblem, writeWhole } from '../../platform/whole-file.ts'
import type { CriteriaSet, Provenance } from '../kernel/criteria-set.ts'
import { inputFaultText } from '../kernel/fault-text.ts'
import { makePublication, PublicationRefused, type PublishableRound } from '../kernel/publication.ts'
import { compileSet } from '../kernel/score.ts'
import { short } from './input-table.ts'
import { readWhole } from './score-command.ts'
import { loadRound, loadSet } from './set-file.ts'
import { type Io, type Language, WrongInput, wrongInput } from './wrong-input.ts'

export type PublishOptions = {
  readonly round?: string
  readonly set?: string
  readonly inputs?: string
  readonly id?: string
  readonly title?: string
  readonly block?: string
  readonly year?: string
  readonly source?: string
  readonly provenance?: string
  readonly key?: string
  readonly out?: string
  readonly date?: string
}

export async function runPublish(options: PublishOptions, now: Date, language: Language, io: Io): Promise<number> {
  const { round: given, set: setGiven, inputs, key, out } = options
  if (out === undefined) throw missing('--out', 'FILE')
  if (key === undefined)
    throw wrongInput(
      { vi: 'Thiếu khóa ký (--key).', en: 'The key to sign with is missing (--key).' },
      {
        vi: 'Tạo khóa một lần: npx motcua key create khoa.pem; rồi thêm --key khoa.pem.',
        en: 'Make one once: npx motcua key create key.pem; then add --key key.pem.',
      },
    )
  const publishedAt = dateOf(options.date, now)
  const problem = await findTargetProblem(
    out,
    [key, `${key}.pub`, given, setGiven, inputs].filter((file) => file !== undefined),
  )
  if (problem) throw wrongInput(problem.text, problem.cure)
  const secretKey = await secretKeyIn(key)
  const { round, set } = given === undefined ? await roundFromInputs(options) : await roundFromDocument(given, setGiven)
  try {
    const { text, sha256 } = makePublication(round, set, { publishedAt, secretKey })
    await writeWhole([{ file: out, content: text }])
    io.out(`${language === 'vi' ? 'Đã công bố' : 'Published'} ${round.id}: ${out}\nSHA-256 ${sha256}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof PublicationRefused)) throw error
    throw new WrongInput((lang) =>
      error.refused
        .slice(0, 50)
        .map(({ unit, leaf, refused }) => `${given}: ${short(unit)}, ${leaf}: ${inputFaultText(refused.fault, lang)}`),
    )
  }
}

type Loaded = { readonly round: PublishableRound; readonly set: CriteriaSet }

async function roundFromDocument(given: string, setGiven: string | undefined): Promise<Loaded> {
  const round = await loadRound(given)
  const source = setGiven ?? round.set
  if (source === undefined)
    throw wrongInput(
      {
        vi: `Kỳ "${round.id}" chỉ có số liệu đã công bố, không có bộ tiêu chí: không có gì để tính lại.`,
        en: `The round "${round.id}" only reports published figures and names no set: there is nothing to recompute.`,
      },
      { vi: 'Chọn kỳ có bộ tiêu chí và số liệu đầu vào.', en: 'Choose a round with a set and inputs.' },
    )
  const set = await loadSet(source)
  if (round.set !== undefined && set.id !== round.set)
    throw wrongInput(
      {
        vi: `Kỳ "${round.id}" dùng bộ tiêu chí "${round.set}", không phải "${set.id}".`,
        en: `The round "${round.id}" uses the set "${round.set}", not "${set.id}".`,
      },
      { vi: `Đưa đúng bộ "${round.set}" vào --set.`, en: `Give the set "${round.set}" to --set.` },
    )
  const compiled = compileSet(set)
  for (const { code, inputs = {} } of round.units) {
    const stray = Object.keys(inputs).find((leaf) => !compiled.byKey.get(leaf)?.leaf)
    if (stray !== undefined)
      throw wrongInput(
        {
          vi: `${given}: đơn vị "${code}" có số liệu cho "${short(stray)}", không phải tiêu chí chấm điểm của bộ ${set.id}.`,
          en: `${given}: the unit "${code}" has inputs for "${short(stray)}", which is not a leaf of the set ${set.id}.`,
        },
        { vi: 'Sửa mã tiêu chí.', en: 'Correct the code of the leaf.' },
      )
  }
  if (!round.units.some(({ inputs }) => inputs))
    throw wrongInput(
      { vi: `Kỳ "${round.id}" không có số liệu đầu vào nào.`, en: `The round "${round.id}" holds no inputs.` },
      { vi: 'Chọn kỳ có số liệu đầu vào.', en: 'Choose a round with inputs.' },
    )
  return { round, set }
}

async function roundFromInputs(options: PublishOptions): Promise<Loaded> {
  const { set: setGiven, inputs, id, title } = options
  if (setGiven === undefined) throw missing('--set', '…', '--round')
  if (inputs === undefined) throw missing('--inputs', 'FILE')
  if (id === undefined || !/^[a-z0-9][a-z0-9-]{0,47}$/.test(id))
    throw wrongInput(
      { vi: 'Thiếu --id, hoặc --id không hợp lệ.', en: 'The option --id is missing or not valid.' },
      {
        vi: 'Chữ thường không dấu, chữ số, gạch nối: --id huyen-2026.',
        en: 'Lower-case letters, digits, hyphens: --id districts-2026.',
      },
    )
  if (title === undefined || title.trim() === '') throw missing('--title', '"…"')
  const set = await loadSet(setGiven)
  const { units } = await readWhole(inputs, compileSet(set))
  const source = options.source ?? basename(inputs)
  return {
    set,
    round: {
      id,
      title: { vi: title.trim().normalize('NFC') },
      level: set.level,
      ...(options.block === undefined ? {} : { block: { vi: options.block.normalize('NFC') } }),
      ...yearOf(options.year, set.year),
      provenance: provenanceOf(options.provenance, set),
      source: { vi: source.normalize('NFC') },
      units: units.map((unit) => ({
        code: unit.unit,
        name: unit.unit,
        // Lists are copied because a document's are not readonly.
        inputs: Object.fromEntries(
          [...unit.inputs].map(([leaf, input]) => [leaf, structuredClone(input) as Writable<typeof input>]),
        ),
      })),
    },
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] | undefined ? E[] : T[K] }

function yearOf(given: string | undefined, ofSet: number | undefined): { year?: number } {
  if (given === undefined) return ofSet === undefined ? {} : { year: ofSet }
  if (/^20\d\d$|^2100$/.test(given)) return { year: Number(given) }
  throw wrongInput(
    { vi: `"${short(given)}" không phải năm.`, en: `"${short(given)}" is not a year.` },
    { vi: 'Viết như --year 2026.', en: 'Write it like --year 2026.' },
  )
}

const PROVENANCES = ['official', 'observed', 'derived', 'reconstructed'] as const satisfies readonly Provenance[]

/** Unless the publisher says more, figures count as derived; under a reconstructed set they are no better than the set. */
function provenanceOf(given: string | undefined, set: CriteriaSet): Provenance {
  if (given === undefined) return set.provenance === 'reconstructed' ? 'reconstructed' : 'derived'
  const known = PROVENANCES.find((provenance) => provenance === given)
  if (known) return known
  throw wrongInput(
    { vi: `Không có nguồn gốc "${short(given)}".`, en: `There is no provenance "${short(given)}".` },
    { vi: `Chọn: ${PROVENANCES.join(', ')}.`, en: `Choose: ${PROVENANCES.join(', ')}.` },
  )
}

/** A day stays a day; an instant is written in UTC. */
function dateOf(given: string | undefined, now: Date): string {
  if (given === undefined) return now.toISOString()
  const found = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(given)
    ? new Date(given)
    : undefined
  const isDay = given.length === 10
  if (found && !Number.isNaN(found.getTime()) && (!isDay || found.toISOString().startsWith(given)))
    return isDay ? given : found.toISOString()
  throw wrongInput(
    { vi: `"${short(given)}" không phải ngày.`, en: `"${short(given)}" is not a date.` },
    {
      vi: 'Viết như 2026-10-05 hoặc 2026-10-05T08:00:00+07:00.',
      en: 'Write it like 2026-10-05 or 2026-10-05T08:00:00+07:00.',
    },
  )
}

async function secretKeyIn(file: string): Promise<Uint8Array> {
  const read = await readKeyFile(file).catch((error: unknown) => {
    const problem = readingProblem(error)
    if (!problem) throw error
    throw wrongInput({ vi: `${file}: ${problem.text.vi}`, en: `${file}: ${problem.text.en}` }, problem.cure)
  })
  if (read.kind === 'key') return read.secret
  const what = {
    not_a_key: { vi: 'đây không phải khóa bí mật dạng PEM.', en: 'this is not a private key in PEM.' },
    encrypted: { vi: 'khóa được bảo vệ bằng mật khẩu.', en: 'the key is protected by a password.' },
    other_algorithm: { vi: 'khóa không phải loại Ed25519.', en: 'the key is not an Ed25519 key.' },
  }[read.kind]
  throw wrongInput(
    { vi: `${file}: ${what.vi}`, en: `${file}: ${what.en}` },
    { vi: 'Tạo khóa mới: npx motcua key create khoa.pem', en: 'Make one: npx motcua key create key.pem' },
  )
}

const missing = (option: string, value: string, other?: string): WrongInput =>
  wrongInput(
    {
      vi: `Thiếu tùy chọn ${option}${other ? ` (hoặc ${other})` : ''}.`,
      en: `The option ${option}${other ? ` (or ${other})` : ''} is missing.`,
    },
    { vi: `Thêm ${option} ${value}.`, en: `Add ${option} ${value}.` },
  )

export async function runKeyCreate(file: string, language: Language, io: Io): Promise<number> {
  for (const target of [file, `${file}.pub`]) {
    if (await stat(target).catch(() => undefined)) throw keyExists(target)
    const problem = await findTargetProblem(target, [])
    if (problem) throw wrongInput(problem.text, problem.cure)
  }
  const { publicFile } = await createKeyFiles(file).catch((error: unknown) => {
    if (hasCode(error, 'EEXIST')) throw keyExists(file)
    throw error
  })
  io.out(
    language === 'vi'
      ? `Khóa bí mật: ${file} (giữ kín)\nKhóa công khai: ${publicFile} (đưa cho người kiểm chứng)\n`
      : `Private key: ${file} (keep it secret)\nPublic key: ${publicFile} (for those who verify)\n`,
  )
  return 0
}

const keyExists = (file: string): WrongInput =>
  wrongInput(
    {
      vi: `${file}: tệp đã có; khóa không bao giờ bị ghi đè.`,
      en: `${file}: the file exists; a key is never overwritten.`,
    },
    { vi: 'Chọn tên khác, hoặc dùng khóa đang có.', en: 'Choose another name, or use that key.' },
  )
