// rounds.ts — what a unit's page says about the reform index: told by whoever keeps rounds, joined in app.ts.
import type { Locale } from '../../platform/locale.ts'
import type { UnitId } from './history.ts'

/** A round that a unit stands in. */
export type UnitRound = {
  readonly title: string
  /** Of the unit's page in that round, without language prefix. */
  readonly path: string
  /** As shown: "6/10". */
  readonly rank: string | null
  readonly percent: string | null
}

export type RoundsOfUnit = (unit: UnitId, locale: Locale) => Promise<readonly UnitRound[]>
