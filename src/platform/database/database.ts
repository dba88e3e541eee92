// Connections to PostgreSQL: pools that are born in one schema and stay there, types on purpose, transactions that try
// again, and the one place where a broken constraint becomes a refusal.
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import { type ClientConfig, DatabaseError, Pool, type PoolConfig, types } from 'pg'
import { Refusal, type RefusalKind } from '../refusal.ts'

/**
 * The tables of a tenant. Each module adds its own:
 * `declare module './database.ts' { interface Tables { indicator_set: IndicatorSetTable } }`
 */
export interface Tables {
  tenant_setting: TenantSettingTable
}

type TenantSettingTable = { key: string; value: unknown; updated_at: Date }

/** Reads take a Db; writes take a Tx, so nothing is written outside a transaction. */
export type Db<T = Tables> = Kysely<T>
export type Tx<T = Tables> = Transaction<T>

export type PoolOptions = {
  /** The only schema this pool ever sees, beside public. Given at connection: a shared session never changes it. */
  readonly schema: string
  readonly max?: number
  /** What pg_stat_activity shows. */
  readonly name?: string
  /** A connection died while nobody used it, as when the server restarts. The pool has already replaced it. */
  readonly onIdleError?: (error: Error) => void
}

export function openDatabase<T = Tables>(connection: ClientConfig, options: PoolOptions): Db<T> {
  return new Kysely<T>({ dialect: new PostgresDialect({ pool: openPool(connection, options) }) })
}

export function openPool(
  connection: ClientConfig,
  { schema, max = 10, name = 'motcua', onIdleError }: PoolOptions,
): Pool {
  const config: PoolConfig = {
    ...connection,
    max,
    types: { getTypeParser },
    application_name: name,
    options: `-c search_path=${schemaName(schema)},public`,
  }
  const pool = new Pool(config)
  // Without a listener the event would end the process.
  pool.on('error', (error) => onIdleError?.(error))
  // A connection that is in use has none from the pool: a server that restarts between two statements of a command must end
  // that command, not this process. The next statement fails and says so.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  return pool
}

/** It becomes part of a connection option, so it must be a plain name. */
export function schemaName(schema: string): string {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(schema)) throw new RangeError(`not a schema name: ${schema}`)
  return schema
}

// ---- types

const INT8 = 20
const NUMERIC = 1700
const DATE = 1082
const INT8_ARRAY = 1016
const NUMERIC_ARRAY = 1231
const DATE_ARRAY = 1182

/** Overrides for this program's pools alone: pg's own defaults are shared by every library in the process. */
const getTypeParser: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (format !== 'binary') {
    if (oid === INT8) return safeInteger
    // Exact decimals and plain days stay text: a float would round points, a Date would move days across time zones.
    if (oid === NUMERIC || oid === DATE) return asText
    if (oid === INT8_ARRAY)
      return (text: string) => textArray(text).map((item) => (item === null ? null : safeInteger(item)))
    if (oid === NUMERIC_ARRAY || oid === DATE_ARRAY) return textArray
  }
  return types.getTypeParser(oid, format)
}

const asText = (text: string) => text

const TEXT_ARRAY: number = 1009 // the package's list of types has no arrays
const textArray = (text: string): (string | null)[] => types.getTypeParser(TEXT_ARRAY, 'text')(text)

/** Counts and sizes are numbers as long as a number can hold them; what does not fit must not be rounded silently. */
function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`a bigint that no number can hold: ${text}`)
  return value
}

// ---- transactions

/** Name of a constraint → the "no" that a person hears when it is broken. */
export type ConstraintRefusals = Readonly<Record<string, { readonly kind: RefusalKind; readonly code: string }>>

export type TransactionOptions = { readonly constraints?: ConstraintRefusals; readonly attempts?: number }

/** One command, one transaction. `work` runs again after a deadlock or a serialisation failure, so it does nothing outside. */
export async function inTransaction<R, T = Tables>(
  db: Db<T>,
  work: (tx: Tx<T>) => Promise<R>,
  { constraints = {}, attempts = 5 }: TransactionOptions = {},
): Promise<R> {
  try {
    return await retrying(() => committed(db, work), attempts)
  } catch (error) {
    throw refusalFor(error, constraints) ?? error
  }
}

async function committed<R, T>(db: Db<T>, work: (tx: Tx<T>) => Promise<R>): Promise<R> {
  let hints: readonly Hint[] = []
  const result = await db.transaction().execute(async (tx) => {
    const done = await work(tx)
    hints = afterwards.get(tx) ?? []
    return done
  })
  for (const hint of hints) hint(db)
  return result
}

type Hint = (db: unknown) => void
const afterwards = new WeakMap<object, Hint[]>()

/** Called once the transaction has committed. For hints only: it is lost if the process ends in between. */
export function afterCommit<T>(tx: Tx<T>, hint: (db: Db<T>) => void): void {
  const hints = afterwards.get(tx) ?? []
  hints.push(hint as Hint) // the transaction it is kept by has that very type
  afterwards.set(tx, hints)
}

const TRY_AGAIN = new Set(['40001', '40P01']) // serialisation failure, deadlock

async function retrying<R>(work: () => Promise<R>, attempts: number): Promise<R> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= attempts || !(error instanceof DatabaseError) || !TRY_AGAIN.has(error.code ?? '')) throw error
      // Two that met once would meet again if both came back at the same moment.
      await new Promise((resolve) => setTimeout(resolve, attempt * 20 * Math.random()))
    }
  }
}

const CONSTRAINT_CLASS = '23'

export function refusalFor(error: unknown, constraints: ConstraintRefusals): Refusal | undefined {
  if (!(error instanceof DatabaseError) || !error.code?.startsWith(CONSTRAINT_CLASS)) return undefined
  // Through a coordinator of a distributed schema the fields are empty and only the message has the name.
  const name = error.constraint ?? /constraint "([^"]+)"/.exec(error.message)?.[1]
  const refusal = name === undefined ? undefined : constraints[name]
  return refusal && new Refusal(refusal.kind, refusal.code)
}
