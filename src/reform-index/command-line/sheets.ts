// sheets.ts — a round's results as sheets for .xlsx and .csv: the ranking, and units by nodes. Writing them is platform/sheets.ts's.
import type { Figure, Sheet, SheetValue } from '../../platform/sheets.ts'
import { textIn } from '../kernel/criteria-set.ts'
import { formatGrid } from '../kernel/decimal.ts'
import type { RankedUnit } from '../kernel/ranking.ts'
import { shownPoints } from '../kernel/result.ts'
import type { CompiledSet } from '../kernel/score.ts'

type Language = 'vi' | 'en'

const WORDS = {
  vi: {
    ranking: 'Xếp hạng',
    nodes: 'Điểm từng mục',
    rank: 'Hạng',
    base: 'Số đơn vị xếp hạng',
    unit: 'Đơn vị',
    points: 'Điểm',
    percent: 'Chỉ số (%)',
    band: 'Xếp loại',
    most: 'tối đa',
  },
  en: {
    ranking: 'Ranking',
    nodes: 'Points of nodes',
    rank: 'Rank',
    base: 'Units ranked',
    unit: 'Unit',
    points: 'Points',
    percent: 'Index (%)',
    band: 'Band',
    most: 'maximum',
  },
} as const satisfies Record<Language, Record<string, string>>

/** Two sheets: the ranking by place, and all nodes of all units. `nameOf` gives a unit's name where rows carry codes. */
export const resultSheets = (
  compiled: CompiledSet,
  units: readonly RankedUnit[],
  language: Language,
  nameOf: (unit: string) => string = (unit) => unit,
): readonly [ranking: Sheet, nodes: Sheet] => [
  rankingSheet(compiled, units, language, nameOf),
  nodesSheet(compiled, units, language, nameOf),
]

function rankingSheet(
  compiled: CompiledSet,
  units: readonly RankedUnit[],
  language: Language,
  nameOf: (unit: string) => string,
): Sheet {
  const t = WORDS[language]
  return {
    name: t.ranking,
    columns: [
      { title: t.rank, width: 8 },
      { title: t.unit, width: 36 },
      { title: t.points },
      { title: t.percent },
      { title: t.band, width: 20 },
      { title: t.base },
    ],
    rows: byRank(units).map((unit) => [
      unit.rank,
      nameOf(unit.unit),
      totalFigure(compiled, unit),
      figure(unit.percent),
      unit.band && textIn(unit.band.name, language),
      unit.base,
    ]),
  }
}

/** One row per unit with everything on it: the sheet that stands alone as a CSV file. */
function nodesSheet(
  compiled: CompiledSet,
  units: readonly RankedUnit[],
  language: Language,
  nameOf: (unit: string) => string,
): Sheet {
  const t = WORDS[language]
  return {
    name: t.nodes,
    columns: [
      { title: t.unit, width: 36 },
      { title: t.points },
      { title: t.percent },
      { title: t.rank, width: 8 },
      { title: t.base },
      { title: t.band, width: 20 },
      ...compiled.nodes.map(({ key, node }) => ({
        title: `${key} ${textIn(node.name, language)} (${t.most} ${node.max})`,
      })),
    ],
    rows: units.map((unit): SheetValue[] => [
      nameOf(unit.unit),
      totalFigure(compiled, unit),
      figure(unit.percent),
      unit.rank,
      unit.base,
      unit.band && textIn(unit.band.name, language),
      ...compiled.nodes.map((node, i) => figure(shownPoints(compiled, node, unit.nodes[i]?.points ?? null))),
    ]),
  }
}

/** By place; units without a total stand last, in their own order. */
export const byRank = <U extends Pick<RankedUnit, 'rank'>>(units: readonly U[]): U[] =>
  [...units].sort((a, b) => (a.rank ?? Number.MAX_SAFE_INTEGER) - (b.rank ?? Number.MAX_SAFE_INTEGER))

const totalFigure = (compiled: CompiledSet, unit: RankedUnit) => figure(totalShown(compiled, unit.points))

/** A total with the places that a person sees. */
export const totalShown = (compiled: CompiledSet, points: number | null): string | null => {
  if (points === null) return null
  const { at, places } = compiled.set.rounding
  return at === 'leaf' || at === 'total'
    ? formatGrid(points / 10 ** (compiled.places - places), places)
    : formatGrid(points, compiled.places)
}

const figure = (text: string | null): Figure | null =>
  text === null ? null : { figure: text, places: text.split('.')[1]?.length ?? 0 }
