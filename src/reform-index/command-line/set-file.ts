// set-file.ts — sets and rounds as commands name them: the id of a shipped one, or a JSON file. Node only.
import { readFile, stat } from 'node:fs/promises'
import { decodeUtf8, SheetRefused } from '../../platform/sheets.ts'
import { readingProblem } from '../../platform/whole-file.ts'
import type { SetFault } from '../kernel/check-set.ts'
import type { CriteriaSet } from '../kernel/criteria-set.ts'
import type { RoundDocument } from '../kernel/round-document.ts'
import { readJsonText } from './input-file.ts'
import { nearest } from './input-table.ts'
import { WrongInput, wrongInput } from './wrong-input.ts'

const LARGEST = 50_000_000 // bytes

/** A set that may be scored. Throws WrongInput with all the faults of one that may not. */
export async function loadSet(given: string): Promise<CriteriaSet> {
  const { loadShippedSet, shippedSetIds } = await import('../shipped.ts')
  if (isId(given)) {
    const ids = shippedSetIds()
    if (ids.includes(given)) return loadShippedSet(given)
    throw unknownId(given, ids, { vi: 'bộ tiêu chí', en: 'criteria set' })
  }
  const { document, faults } = await readSetFile(given)
  if (faults.length > 0) throw new WrongInput((language) => setFaultLines(given, faults, language))
  return document as CriteriaSet // the checker has passed it
}

/** A file that wants to be a set, with everything that is wrong with it. Throws WrongInput for what is no JSON at all. */
export async function readSetFile(file: string): Promise<{ document: unknown; faults: readonly SetFault[] }> {
  const { checkSet } = await import('../kernel/check-set.ts')
  const document = await readJsonFile(file)
  return { document, faults: checkSet(document) }
}

const PRINTED = 50

export function setFaultLines(file: string, faults: readonly SetFault[], language: 'vi' | 'en'): string[] {
  const lines = faults
    .slice(0, PRINTED)
    .map((fault) => `${file}: ${fault.pointer === '' ? '' : `${fault.pointer}: `}${fault[language]}`)
  const more = faults.length - lines.length
  if (more > 0) lines.push(language === 'vi' ? `… và ${more} lỗi khác.` : `… and ${more} more.`)
  return lines
}

export async function loadRound(given: string): Promise<RoundDocument> {
  const { loadShippedRound, shippedRoundIds } = await import('../shipped.ts')
  if (isId(given)) {
    const ids = shippedRoundIds()
    if (ids.includes(given)) return loadShippedRound(given)
    throw unknownId(given, ids, { vi: 'kỳ đánh giá', en: 'round' })
  }
  const document = await readJsonFile(given)
  const [{ Value }, { RoundDocument: shape }] = await Promise.all([
    import('typebox/value'),
    import('../kernel/round-document.ts'),
  ])
  if (Value.Check(shape, document)) return document
  const [first] = Value.Errors(shape, document)
  const at = first?.instancePath || '/'
  throw wrongInput(
    { vi: `${given}: không đúng định dạng kỳ đánh giá ở ${at}.`, en: `${given}: this is not a round; see ${at}.` },
    { vi: 'Viết theo data/round.schema.json.', en: 'Write it after data/round.schema.json.' },
  )
}

export async function readJsonFile(file: string): Promise<unknown> {
  try {
    return readJsonText(await readTextFile(file))
  } catch (error) {
    if (!(error instanceof SheetRefused)) throw error
    throw wrongInput({ vi: `${file}: ${error.text.vi}`, en: `${file}: ${error.text.en}` }, error.cure)
  }
}

/** UTF-8 text of a regular file. Throws WrongInput, or SheetRefused for another encoding. */
export async function readTextFile(file: string): Promise<string> {
  return decodeUtf8(await readBytes(file, LARGEST))
}

export async function readBytes(file: string, largest: number): Promise<Uint8Array> {
  try {
    const found = await stat(file)
    if (found.size > largest || (!found.isFile() && !found.isDirectory()))
      throw wrongInput(
        {
          vi: `${file}: không phải tệp, hoặc lớn hơn ${largest / 1e6} MB.`,
          en: `${file}: this is not a file, or larger than ${largest / 1e6} MB.`,
        },
        { vi: 'Chọn đúng tệp.', en: 'Choose the right file.' },
      )
    return await readFile(file)
  } catch (error) {
    const problem = readingProblem(error)
    if (!problem) throw error
    throw wrongInput({ vi: `${file}: ${problem.text.vi}`, en: `${file}: ${problem.text.en}` }, problem.cure)
  }
}

/** Ids hold no dot and no slash; whatever does is a file. */
const isId = (given: string): boolean => /^[a-z0-9][a-z0-9-]*$/i.test(given)

function unknownId(given: string, ids: readonly string[], what: { vi: string; en: string }): WrongInput {
  const near = nearest(given, ids)
  return wrongInput(
    { vi: `Không có ${what.vi} "${given}".`, en: `There is no ${what.en} "${given}".` },
    {
      vi: `${near ? `Có phải "${near}"? ` : ''}Đang có: ${ids.join(', ')}; hoặc đưa một tệp .json.`,
      en: `${near ? `Is it "${near}"? ` : ''}There are: ${ids.join(', ')}; or give a .json file.`,
    },
  )
}
