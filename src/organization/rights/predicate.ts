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

export type NewestPage = {
  readonly table: string
  /** The column with the row's unit. With `order` behind it, it makes the index that this reads. */
  readonly scope: string
  /** The columns that say which row is newer, all of them descending; the last one is the key of the row. */
  readonly order: readonly string[]
  readonly limit: number
  readonly offset: number
  /** What else the list asks for; an index of its own (`where …`) keeps it as fast. */
  readonly where?: RawBuilder<boolean>
}

/**
 * One page of a long list that is shown newest first, as a table whose rows are still to be put in order. A condition over several
 * units is answered from an index or in the order of time, never both, and then costs a sort of all their rows. Here the keys of
 * each unit are read in their order from the index (unit, time, key), as many as the page needs, and only the rows shown are fetched.
 * By units alone: what is somebody's own is a short list, for which the condition does.
 */
export function newestWithin(actor: Actor, verb: string, rights: Rights, page: NewestPage): RawBuilder<unknown> {
  const { table, scope, order, limit, offset, where = sql<boolean>`true` } = page
  const { units } = extentOf(actor, verb, rights)
  const rows = sql.table(table)
  const inOrder = sql.join(order.map((column) => sql`${sql.ref(column)} desc`))
  if (units === 'all' || units === 'every' || units.size < 2)
    return sql`(select * from ${rows} where ${rightsPredicate(actor, verb, rights, { scope })} and ${where}
      order by ${inOrder} limit ${limit} offset ${offset})`
  const columns = sql.join(order.map((column) => sql.ref(column)))
  const key = sql.ref(order.at(-1) ?? '')
  return sql`(select * from ${rows} where ${key} in (select ${key} from (
      select within.* from unnest(${[...units]}::uuid[]) as reached (unit), lateral (
        select ${columns} from ${rows} where ${sql.ref(scope)} = reached.unit and ${where}
        order by ${inOrder} limit ${limit + offset}) as within
      order by ${inOrder} limit ${limit} offset ${offset}) as shown))`
}
