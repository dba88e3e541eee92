// Brings a schema to the present form: plain .sql files in the order of their names, forward only. Each file is one
// transaction, so after a failure the next run goes on where this one stopped.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { type ClientConfig, escapeIdentifier } from 'pg'
import { fromRoot } from '../root.ts'
import { openDatabase, schemaName } from './database.ts'
import type { DatabaseRoles } from './database-server.ts'
import { splitStatements } from './sql-statements.ts'

/** The files of one kind of schema: public with the tenant directory, or a tenant's. */
export type MigrationSet = { readonly migrations: string; readonly grants: string }

export const directorySet: MigrationSet = {
  migrations: fromRoot('db', 'migrations', 'directory'),
  grants: fromRoot('db', 'grants', 'directory.sql'),
}
export const tenantSet: MigrationSet = {
  migrations: fromRoot('db', 'migrations', 'tenant'),
  grants: fromRoot('db', 'grants', 'tenant.sql'),
}

export const MIGRATION_TABLES: readonly string[] = ['migration', 'migration_lock']

export type MigrateOptions = {
  readonly set: MigrationSet
  readonly schema: string
  readonly roles: DatabaseRoles
}

/** Names of the files that this run applied. Two runs at once: one waits for the other and then finds nothing to do. */
export async function migrate(owner: ClientConfig, { set, schema, roles }: MigrateOptions): Promise<readonly string[]> {
  // Its own pool: migrations may take long and must not take the connections of requests.
  const db = openDatabase<unknown>(owner, { schema, max: 2, name: 'motcua migrate' })
  try {
    if (schema !== 'public') await createSchema(db, schema)
    const files = readMigrations(set.migrations, roles)
    const applied = (await isUpToDate(db, schema, Object.keys(files))) ? [] : await applyAll(db, schema, files)
    await applyGrants(db, set.grants, schema, roles)
    return applied
  } finally {
    await db.destroy()
  }
}

async function createSchema(db: Kysely<unknown>, schema: string): Promise<void> {
  await underLock(db, async (tx) => {
    await sql.raw(`create schema if not exists ${schemaName(schema)}`).execute(tx)
  })
}

function readMigrations(folder: string, roles: DatabaseRoles): Record<string, Migration> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return Object.fromEntries(names.map((name) => [name.replace(/\.sql$/, ''), migrationOf(join(folder, name), roles)]))
}

function migrationOf(file: string, roles: DatabaseRoles): Migration {
  return { up: async (db: Kysely<unknown>) => runFile(db, file, roles) }
}

async function runFile(db: Kysely<unknown>, file: string, roles: DatabaseRoles): Promise<void> {
  const statements = splitStatements(readFileSync(file, 'utf8')).filter(
    (statement) => roles.sealer !== undefined || !/\bmotcua_sealer\b/.test(statement),
  )
  for (const [index, statement] of statements.entries()) {
    try {
      await sql.raw(withRoles(statement, roles)).execute(db)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`${file}, statement ${index + 1}: ${reason}`, { cause: error })
    }
  }
}

/** In the files motcua_app and motcua_sealer stand for the roles, whatever a server of somebody else's calls them. */
function withRoles(statement: string, { app, sealer }: DatabaseRoles): string {
  const named = statement.replace(/\bmotcua_app\b/g, escapeIdentifier(app))
  return sealer === undefined ? named : named.replace(/\bmotcua_sealer\b/g, escapeIdentifier(sealer))
}

/** The usual case of a start: one query instead of the migrator's look at the whole catalogue. */
async function isUpToDate(db: Kysely<unknown>, schema: string, names: readonly string[]): Promise<boolean> {
  const known = await sql<{
    there: boolean
  }>`select to_regclass(${`${schema}.migration`}) is not null as there`.execute(db)
  if (!known.rows[0]?.there) return false
  const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(db)
  return rows.map((row) => row.name).join() === [...names].sort().join()
}

async function applyAll(
  db: Kysely<unknown>,
  schema: string,
  files: Record<string, Migration>,
): Promise<readonly string[]> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => files },
    migrationTableName: 'migration',
    migrationLockTableName: 'migration_lock',
    // Named, because Kysely looks for its table in all schemas and would take another tenant's for ours.
    migrationTableSchema: schema,
  })
  const applied: string[] = []
  // One step at a time: migrateToLatest would put all files into one transaction and lose all of them with the last.
  for (;;) {
    const { error, results = [] } = await migrator.migrateUp()
    if (error !== undefined) throw error
    if (results.length === 0) return applied
    applied.push(...results.map((result) => result.migrationName))
  }
}

/** Re-runnable: what a file of grants no longer says is taken away. In one transaction, so that nobody meets the gap. */
async function applyGrants(db: Kysely<unknown>, file: string, schema: string, roles: DatabaseRoles): Promise<void> {
  if (roles.shared) return // the owner needs no grants, and taking them from itself would lock it out
  await underLock(db, async (tx) => {
    for (const name of [roles.app, roles.sealer]) {
      if (name === undefined) continue
      const role = escapeIdentifier(name)
      await sql.raw(`revoke all on all tables in schema ${schemaName(schema)} from ${role}`).execute(tx)
      await sql.raw(`grant usage on schema ${schemaName(schema)} to ${role}`).execute(tx)
    }
    await runFile(tx, file, roles)
  })
}

/** PostgreSQL answers two that change the same privileges at once with an error. */
async function underLock(db: Kysely<unknown>, work: (tx: Kysely<unknown>) => Promise<void>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('motcua.migrate'))`.execute(tx)
    await work(tx)
  })
}
