// unit-links.ts — which unit of the organisation a row of a round is about: as units were called in the period of the round.
import { type Resolved, resolveUnit, type UnitHistory } from '../organization/index.ts'
import type { RoundDocument, RoundHeader, RoundUnit } from './kernel/round-document.ts'

/** A round of 2023 means the units of 2023, whenever it was published. */
export const periodDay = ({ as_of, year }: Pick<RoundHeader, 'as_of' | 'year'>): string => as_of ?? `${year}-12-31`

/** A row that stays without a unit, and why. */
export type Unlinked = { readonly code: string; readonly name: string; readonly why: 'none' | 'several' }

export type UnitLinks = {
  /** Code of the row → id of the unit. */
  readonly units: ReadonlyMap<string, string>
  readonly unlinked: readonly Unlinked[]
}

/** An invented unit is none of the organisation, and nobody wonders. */
export function linkUnits(
  history: UnitHistory,
  header: Pick<RoundHeader, 'level' | 'as_of' | 'year'>,
  rows: readonly Pick<RoundUnit, 'code' | 'name' | 'demo'>[],
): UnitLinks {
  const units = new Map<string, string>()
  const unlinked: Unlinked[] = []
  for (const { code, name, demo } of rows) {
    if (demo) continue
    const found = meant(history, header, code, name)
    if (found.kind === 'unit') units.set(code, found.unit.id)
    else unlinked.push({ code, name, why: found.kind })
  }
  return { units, unlinked }
}

function meant(
  history: UnitHistory,
  header: Pick<RoundDocument, 'level' | 'as_of' | 'year'>,
  code: string,
  name: string,
): Resolved {
  const level = header.level === 'ministry' ? undefined : header.level
  return resolveUnit(history, { code, name, on: periodDay(header), ...(level ? { level } : {}) })
}
