// predicate.ts — rights as a condition on indexed columns of the row itself: no join, no function, no sub-query. The same condition
// guards read, list, count, search, export and statistic.
import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../../platform/actor.ts'
import { extentOf, type Rights } from './may.ts'

export type RightsColumns = {
  /** The column with the row's unit: `position.unit_id`. */
  readonly scope: string
  /** The column with the person whose work the row is, where a kind has one. */
  readonly owner?: string
}

export function rightsPredicate(
  actor: Actor,
  verb: string,
  rights: Rights,
  columns: RightsColumns,
): RawBuilder<boolean> {
  const { units, owners } = extentOf(actor, verb, rights)
  if (units === 'all') return sql<boolean>`true`
  const conditions: RawBuilder<boolean>[] = []
  // Whatever unit a row names is one of them: its column is a foreign key, and units are never deleted. On a column that is
  // never null it costs nothing: the planner strikes it out.
  if (units === 'every') conditions.push(sql<boolean>`${sql.ref(columns.scope)} is not null`)
  else if (units.size === 1) conditions.push(sql<boolean>`${sql.ref(columns.scope)} = ${[...units][0]}`)
  else if (units.size > 1) conditions.push(sql<boolean>`${sql.ref(columns.scope)} = any(${[...units]}::uuid[])`)
  if (owners.size > 0 && columns.owner)
    conditions.push(sql<boolean>`${sql.ref(columns.owner)} = any(${[...owners]}::uuid[])`)
  if (conditions.length === 0) return sql<boolean>`false`
  return sql<boolean>`(${sql.join(conditions, sql` or `)})`
}
