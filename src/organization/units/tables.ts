// tables.ts — units as tables in files: those of one day, or every state that each of them was in.
import { formatDate, type Locale } from '../../platform/locale.ts'
import type { Sheet, SheetValue } from '../../platform/sheets.ts'
import { dayBefore } from './days.ts'
import { statesOf, unitOfDay, unitsOfDay } from './export.ts'
import type { Day, Level, UnitHistory, UnitId } from './history.ts'
import { kindName, LEVEL_NAMES } from './kinds.ts'
import { becameOf, cameFrom } from './lineage.ts'
import { messages } from './messages.ts'

const level = (value: string | null, locale: Locale): SheetValue =>
  value === null ? null : LEVEL_NAMES[value as Level][locale]

export function daySheet(locale: Locale, history: UnitHistory, day: Day): Sheet {
  const t = messages(locale)
  const names = new Map(unitsOfDay(history, day).map(({ slug, name }) => [slug, name]))
  return {
    name: t.sheetDay({ day: formatDate(day, locale) }),
    columns: [
      { title: t.sheetAddress, width: 32 },
      { title: t.factName, width: 36 },
      { title: t.factKind, width: 16 },
      { title: t.sheetLevel, width: 16 },
      { title: t.sheetGso },
      { title: t.sheetOrg },
      { title: t.factParent, width: 36 },
      { title: t.sheetParentAddress, width: 32 },
      { title: t.sheetProvenance, width: 14 },
      { title: t.factSource, width: 60 },
    ],
    rows: unitsOfDay(history, day).map((unit) => [
      unit.slug,
      unit.name,
      unit.kind === null ? null : kindName(unit.kind)[locale],
      level(unit.level, locale),
      code(unit.codes, 'gso'),
      code(unit.codes, 'org'),
      unit.parent === null ? null : (names.get(unit.parent) ?? null),
      unit.parent,
      unit.provenance,
      unit.source,
    ]),
  }
}

/** A row for each time in which nothing about a unit was different. Days as computers sort them. */
export function historySheet(locale: Locale, history: UnitHistory): Sheet {
  const t = messages(locale)
  const slugs = (units: readonly { readonly unit: UnitId }[]) =>
    [...new Set(units.map(({ unit }) => history.units.get(unit)?.slug ?? unit))].join(' ')
  const lineage = lineageBySlug(history, slugs)
  return {
    name: t.sheetHistory,
    columns: [
      { title: t.sheetAddress, width: 32 },
      { title: t.sheetFrom, width: 14 },
      { title: t.sheetLastDay, width: 14 },
      { title: t.factName, width: 36 },
      { title: t.factKind, width: 16 },
      { title: t.sheetLevel, width: 16 },
      { title: t.sheetGso },
      { title: t.sheetOrg },
      { title: t.sheetParentAddress, width: 32 },
      { title: t.sheetCameFrom, width: 40 },
      { title: t.sheetBecame, width: 40 },
      { title: t.sheetProvenance, width: 14 },
      { title: t.factSource, width: 60 },
    ],
    rows: [...history.units.values()].flatMap((unit) => {
      const states = statesOf(unit)
      return states.map(({ from, until }, i): SheetValue[] => {
        const then = unitOfDay(history, unit, from ?? (until === null ? '9999-12-31' : dayBefore(until)))
        return [
          unit.slug,
          from,
          until === null ? null : dayBefore(until),
          then.name,
          then.kind === null ? null : kindName(then.kind)[locale],
          level(then.level, locale),
          code(then.codes, 'gso'),
          code(then.codes, 'org'),
          then.parent,
          i === 0 ? (lineage.get(unit.id)?.before ?? null) : null,
          i === states.length - 1 ? (lineage.get(unit.id)?.after ?? null) : null,
          unit.provenance,
          unit.source,
        ]
      })
    }),
  }
}

const code = (codes: readonly { readonly scheme: string; readonly code: string }[], scheme: string): SheetValue =>
  codes.find((each) => each.scheme === scheme)?.code ?? null

function lineageBySlug(history: UnitHistory, slugs: (units: readonly { readonly unit: UnitId }[]) => string) {
  const touched = new Set(history.changes.flatMap(({ edges }) => edges.flatMap(({ from, to }) => [from, to])))
  return new Map(
    [...touched].map((unit) => [
      unit,
      { before: slugs(cameFrom(history, unit)), after: slugs(becameOf(history, unit)) },
    ]),
  )
}
