// tables.ts — the tables of the pages as sheets, for XLSX and CSV. What a page shows as a table, a file holds in full.
import type { Locale } from '../platform/locale.ts'
import type { Sheet, SheetValue } from '../platform/sheets.ts'
import { type CriteriaSet, textIn } from './kernel/criteria-set.ts'
import { formatGrid } from './kernel/decimal.ts'
import { reasonOf, type UnitSheet } from './kernel/lost-points.ts'
import { type RoundHeader, wholeMean } from './kernel/round-document.ts'
import { type CompiledSet, compileSet, fieldNodes, percentOf, scoredLeaves } from './kernel/score.ts'
import { messages } from './messages.ts'
import type { RankingRow, RoundSummary, SeriesRow } from './reports.ts'
import { ruleText } from './rule-text.ts'
import { levelName, methodName } from './set-words.ts'

const figure = (value: string | null | undefined, places = 2): SheetValue =>
  value === null || value === undefined ? null : { figure: value, places }
const grid = (points: number | null | undefined, places: number): SheetValue =>
  points === null || points === undefined ? null : { figure: formatGrid(points, places), places }

export function roundsSheet(locale: Locale, rounds: readonly RoundSummary[]): Sheet {
  const t = messages(locale)
  return {
    name: t.allRounds,
    columns: [
      { title: t.columnCode, width: 24 },
      { title: t.columnRound, width: 60 },
      { title: t.columnYear },
      { title: t.columnUnits },
      { title: t.columnSet, width: 20 },
      { title: t.columnLeader, width: 30 },
      { title: t.columnPercent },
      { title: t.columnProvenance, width: 16 },
      { title: t.columnSource, width: 60 },
    ],
    rows: rounds.map(({ header, unitCount, setId, leaders: [first] }) => [
      header.id,
      textIn(header.title, locale),
      header.year,
      header.base ?? unitCount,
      setId,
      first?.name ?? null,
      figure(first?.percent),
      header.demo ? 'demo' : header.provenance,
      textIn(header.source, locale),
    ]),
  }
}

export function rankingSheet(locale: Locale, compiled: CompiledSet | undefined, rows: readonly RankingRow[]): Sheet {
  const t = messages(locale)
  const fields = compiled ? fieldNodes(compiled).map((node) => ({ node, index: compiled.nodes.indexOf(node) })) : []
  const places = compiled?.places ?? 2
  return {
    name: t.tabRanking,
    columns: [
      { title: t.columnRank, width: 8 },
      { title: t.columnCode, width: 14 },
      { title: t.columnUnit, width: 36 },
      { title: t.columnPoints },
      { title: `${t.columnPercent} (%)` },
      { title: t.columnBand, width: 14 },
      { title: t.columnChange },
      { title: t.columnPlaces },
      ...fields.map(({ node }) => ({ title: `${node.key}. ${textIn(node.node.name, locale)}`, width: 20 })),
      { title: t.columnProvenance, width: 18 },
    ],
    rows: rows.map((row) => [
      row.rank,
      row.code,
      row.name,
      figure(row.points, places),
      figure(row.percent),
      row.band && textIn(row.band, locale),
      figure(row.change),
      row.places,
      ...fields.map(({ index }) => grid(row.nodePoints?.[index], places)),
      row.isDemo ? 'demo' : row.isComputed ? t.columnComputed : t.columnPublished,
    ]),
  }
}

export function fieldsSheet(locale: Locale, compiled: CompiledSet, rows: readonly RankingRow[]): Sheet {
  const t = messages(locale)
  const fields = fieldNodes(compiled).map((node) => ({ node, index: compiled.nodes.indexOf(node) }))
  return {
    name: t.tabFields,
    columns: [
      { title: t.columnCode, width: 14 },
      { title: t.columnUnit, width: 36 },
      ...fields.map(({ node }) => ({ title: `${node.key}. ${textIn(node.node.name, locale)} (%)`, width: 20 })),
    ],
    rows: rows.map((row) => [
      row.code,
      row.name,
      ...fields.map(({ node, index }) => {
        const points = row.nodePoints?.[index] ?? null
        return points === null ? null : figure(percentOf(points, node.max, 1), 1)
      }),
    ]),
  }
}

export function unitSheets(locale: Locale, sheet: UnitSheet): readonly Sheet[] {
  const t = messages(locale)
  const { compiled } = sheet
  return [
    {
      name: t.tabScorecard,
      columns: [
        { title: t.columnCode, width: 16 },
        { title: t.columnCriterion, width: 60 },
        { title: t.columnMax },
        { title: t.columnGot },
        { title: t.columnLost },
        { title: t.columnMedian },
        { title: t.columnBest },
        { title: t.columnWhy, width: 80 },
      ],
      rows: compiled.nodes.map((node, i) => {
        const points = sheet.points[i] ?? null
        const isScored = node.node.modifier === undefined && points !== null
        return [
          node.key,
          textIn(node.node.name, locale),
          grid(node.max, compiled.places),
          grid(points, compiled.places),
          isScored ? grid(node.max - points, compiled.places) : null,
          grid(sheet.block[i]?.median, compiled.places),
          grid(sheet.block[i]?.best, compiled.places),
          node.leaf ? reasonOf(sheet, node, points)[locale] : null,
        ]
      }),
    },
    {
      name: t.tabLost,
      columns: [
        { title: t.columnCode, width: 16 },
        { title: t.columnCriterion, width: 60 },
        { title: t.columnLost },
        { title: t.columnMax },
        { title: t.columnWhy, width: 80 },
      ],
      rows: sheet.lost.map(({ node, lost, max, why }) => [
        node.key,
        textIn(node.node.name, locale),
        grid(lost, compiled.places),
        grid(max, compiled.places),
        why[locale],
      ]),
    },
  ]
}

export function setSheet(locale: Locale, set: CriteriaSet): Sheet {
  const t = messages(locale)
  const compiled = compileSet(set)
  return {
    name: set.id,
    columns: [
      { title: t.columnCode, width: 16 },
      { title: t.columnCriterion, width: 60 },
      { title: t.columnMax },
      { title: t.columnRule, width: 60 },
      { title: t.columnMethod, width: 20 },
      { title: t.columnEvidence, width: 40 },
      { title: t.columnProvenance, width: 16 },
    ],
    rows: compiled.nodes.map(({ key, node, max, leaf }) => [
      key,
      textIn(node.name, locale),
      grid(max, compiled.places),
      leaf ? ruleText(node, locale) : null,
      node.method ? methodName(node.method, locale) : null,
      node.evidence?.map((evidence) => textIn(evidence, locale)).join('; ') ?? null,
      node.provenance ?? set.provenance,
    ]),
  }
}

export function setsSheet(locale: Locale, sets: readonly CriteriaSet[]): Sheet {
  const t = messages(locale)
  return {
    name: t.setsTitle,
    columns: [
      { title: t.columnCode, width: 20 },
      { title: t.columnSet, width: 60 },
      { title: t.columnLevel, width: 16 },
      { title: t.columnMax },
      { title: t.columnLeaves },
      { title: t.columnProvenance, width: 16 },
    ],
    rows: sets
      .map(compileSet)
      .map((compiled) => [
        compiled.set.id,
        textIn(compiled.set.title, locale),
        levelName(compiled.set.level, locale),
        grid(compiled.scale, compiled.places),
        scoredLeaves(compiled).length,
        compiled.set.provenance,
      ]),
  }
}

export function seriesSheets(
  locale: Locale,
  rounds: readonly RoundHeader[],
  rows: readonly SeriesRow[],
): readonly Sheet[] {
  const t = messages(locale)
  return [
    {
      name: t.seriesTitle,
      columns: [
        { title: t.columnUnit, width: 30 },
        ...rounds.flatMap(({ year }) => [
          { title: `${year} (%)` },
          { title: `${year}, ${t.columnRank.toLowerCase()}` },
        ]),
      ],
      rows: rows.map((row) => [
        row.name,
        ...rounds.flatMap(({ year }) => [figure(row.byYear.get(year)?.percent), row.byYear.get(year)?.rank ?? null]),
      ]),
    },
    {
      name: t.seriesMeanTitle,
      columns: [{ title: t.columnYear }, { title: `${t.columnMean} (%)` }, { title: t.columnSource, width: 60 }],
      rows: rounds.map((round) => {
        const mean = wholeMean(round)
        return [round.year, figure(mean?.value), mean ? textIn(mean.source, locale) : null]
      }),
    },
  ]
}
