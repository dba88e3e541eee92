// units.ts — what the index says to the organisation about its units: the rounds they stand in. Joined in app.ts.
import type { RoundsOfUnit, UnitRecords } from '../organization/index.ts'
import type { Db } from '../platform/database/database.ts'
import { textIn } from './kernel/criteria-set.ts'
import { showPercent } from './pages/figures.tsx'
import { paths } from './paths.ts'
import { listRoundsOfUnits } from './reports.ts'
import { periodDay } from './unit-links.ts'

/** For the page of a unit: published rounds, the latest first. */
export const roundsOfUnit =
  (db: Db): RoundsOfUnit =>
  async (unit, locale) =>
    (await listRoundsOfUnits(db, [unit]))
      .filter(({ isPublished }) => isPublished)
      .map(({ header, code, rank, base, percent }) => ({
        title: textIn(header.title, locale),
        path: paths.unit(header.id, code),
        rank: rank === null ? null : base === null ? String(rank) : `${rank}/${base}`,
        percent: percent === null ? null : showPercent(percent, locale),
      }))

/** For changes of units: what would speak of a unit after it had ended. Drafts count as well. */
export const recordsOfUnits =
  (db: Db): UnitRecords =>
  async (units) =>
    (await listRoundsOfUnits(db, units)).map(({ unitId, header, code }) => ({
      unitId,
      title: { vi: textIn(header.title, 'vi'), en: textIn(header.title, 'en') },
      path: paths.unit(header.id, code),
      on: periodDay(header),
    }))
