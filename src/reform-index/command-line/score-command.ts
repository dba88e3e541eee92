// score-command.ts — `motcua score`: inputs in, points, ranks and bands out. Prints and writes nothing unless all of it is right.
import { formatDecimal } from '../../platform/locale.ts'
import { findTargetProblem, type WholeFile, writeWhole } from '../../platform/whole-file.ts'
import { textIn } from '../kernel/criteria-set.ts'
import type { RoundScore } from '../kernel/ranking.ts'
import { explainedUnits } from '../kernel/result.ts'
import { type CompiledSet, compileSet, type UnitInputs } from '../kernel/score.ts'
import { type InputsRead, readInputs } from './input-file.ts'
import { faultLines } from './input-table.ts'
import { loadSet } from './set-file.ts'
import { byRank, resultSheets, totalShown } from './sheets.ts'
import { type Io, type Language, WrongInput, wrongInput } from './wrong-input.ts'

export type ScoreOptions = {
  readonly set: string
  readonly inputs: string
  readonly json?: boolean
  readonly csv?: string
  readonly xlsx?: string
}

export async function runScore(options: ScoreOptions, language: Language, io: Io): Promise<number> {
  await refuseTargets(options)
  const compiled = compileSet(await loadSet(options.set))
  const { units, round } = await readWhole(options.inputs, compiled)
  await writeResults(options, compiled, round, language)
  if (options.json) for (const piece of jsonPieces(compiled, round, units, language)) io.out(piece)
  else io.out(rankingTable(compiled, round, language))
  return 0
}

/** The inputs of a file, scored. Throws WrongInput with all its faults. */
export async function readWhole(file: string, compiled: CompiledSet): Promise<Pick<InputsRead, 'units' | 'round'>> {
  const { units, round, faults, faultCount } = await readInputs(file, compiled)
  if (faultCount > 0) throw new WrongInput((language) => faultLines(file, faults, faultCount, language))
  return { units, round }
}

async function refuseTargets({ set, inputs, csv, xlsx }: ScoreOptions): Promise<void> {
  const targets = [csv, xlsx].filter((file) => file !== undefined)
  for (const [i, file] of targets.entries()) {
    const problem = await findTargetProblem(file, [inputs, set, ...targets.slice(0, i)])
    if (problem) throw wrongInput(problem.text, problem.cure)
  }
}

async function writeResults(
  { csv, xlsx }: ScoreOptions,
  compiled: CompiledSet,
  round: RoundScore,
  language: Language,
): Promise<void> {
  if (csv === undefined && xlsx === undefined) return
  const { toCsv, toXlsx } = await import('../../platform/sheets.ts')
  const sheets = resultSheets(compiled, round.units, language)
  const files: WholeFile[] = []
  if (csv !== undefined) files.push({ file: csv, content: await toCsv(sheets[1]) })
  if (xlsx !== undefined) files.push({ file: xlsx, content: await toXlsx(sheets) })
  await writeWhole(files)
}

/** One line per unit, so that a large round is printed as it is explained. */
function* jsonPieces(
  compiled: CompiledSet,
  round: RoundScore,
  units: readonly UnitInputs[],
  language: Language,
): Generator<string> {
  const { id, scale } = compiled.set
  yield `{"set":${JSON.stringify(id)},"scale":${JSON.stringify(scale)},"units":[`
  let separator = '\n'
  for (const unit of explainedUnits(compiled, round, units, language)) {
    yield separator + JSON.stringify(unit)
    separator = ',\n'
  }
  yield '\n]}\n'
}

const WORDS = {
  vi: {
    rank: 'Hạng',
    unit: 'Đơn vị',
    points: 'Điểm',
    percent: 'Chỉ số',
    band: 'Xếp loại',
    none: '–',
    missing: 'thiếu số liệu',
  },
  en: {
    rank: 'Rank',
    unit: 'Unit',
    points: 'Points',
    percent: 'Index',
    band: 'Band',
    none: '–',
    missing: 'figures are missing',
  },
} as const satisfies Record<Language, Record<string, string>>

function rankingTable(compiled: CompiledSet, { units }: RoundScore, language: Language): string {
  const t = WORDS[language]
  const number = (text: string | null) =>
    text === null ? t.none : formatDecimal(text, text.split('.')[1]?.length ?? 0, language)
  const rows = byRank(units).map((unit) => [
    unit.rank === null ? t.none : `${unit.rank}/${unit.base}`,
    unit.unit,
    number(totalShown(compiled, unit.points)),
    unit.percent === null ? t.none : `${number(unit.percent)}${language === 'vi' ? ' %' : '%'}`,
    unit.points === null ? `(${t.missing})` : unit.band ? textIn(unit.band.name, language) : t.none,
  ])
  const { set } = compiled
  const head = [textIn(set.title, language), ...(set.warning ? [textIn(set.warning, language)] : [])]
  return `${head.join('\n')}\n\n${aligned([[t.rank, t.unit, t.points, t.percent, t.band], ...rows])}`
}

/** Columns of equal width; numbers stand to the right. Vietnamese letters are one cell wide when composed. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widthOf = (text: string) => [...text].length
  const widths = (rows[0] ?? []).map((_, c) => rows.reduce((widest, row) => Math.max(widest, widthOf(row[c] ?? '')), 0))
  const lines = rows.map((row) =>
    row
      .map((text, c) => {
        const space = ' '.repeat((widths[c] ?? 0) - widthOf(text))
        return c === 0 || c === 2 || c === 3 ? space + text : text + space
      })
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}
