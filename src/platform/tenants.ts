// The tenants: a province, or one office that runs alone. Each is one schema; the directory says where it lies.
import type { ColumnType } from 'kysely'
import { type Db, openDatabase, type Tables } from './database.ts'
import { type DatabaseServer, elsewhere } from './database-server.ts'
import { directorySet, migrate, tenantSet } from './migrations.ts'
import { accept, Refusal } from './refusal.ts'

export type Tenant = {
  readonly tenant: string
  readonly schema: string
  /** null: on the server that holds the directory. */
  readonly host: string | null
  readonly port: number | null
  readonly database: string | null
  readonly createdAt: Date
}

/** The tenant of a start without any. */
export const DEFAULT_TENANT = 'demo'

export type Tenants = {
  list(): Promise<readonly Tenant[]>
  /** Each tenant has one pool, kept until close(). */
  open(tenant: string): Promise<Db>
  close(): Promise<void>
}

type DirectoryTables = {
  tenant_directory: {
    tenant: string
    host: string | null
    port: number | null
    database: string | null
    schema_name: string
    created_at: ColumnType<Date, never, never>
  }
}

export function openTenants(server: Pick<DatabaseServer, 'app'>, onIdleError?: (error: Error) => void): Tenants {
  const listening = onIdleError === undefined ? {} : { onIdleError }
  const directory = openDatabase<DirectoryTables>(server.app, {
    schema: 'public',
    max: 2,
    name: 'motcua directory',
    ...listening,
  })
  const pools = new Map<string, Promise<Db>>()

  async function openPoolOf(name: string): Promise<Db> {
    const found = await findTenant(directory, name)
    if (found === undefined) throw new Refusal('missing', 'tenant.not-found', { values: { tenant: name } })
    return openDatabase<Tables>(elsewhere(server.app, found), {
      schema: found.schema,
      name: `motcua ${name}`,
      ...listening,
    })
  }

  return {
    list: () => listTenants(directory),
    open(name) {
      const known = pools.get(name)
      if (known !== undefined) return known
      const opening = openPoolOf(name)
      pools.set(name, opening)
      // A tenant that is not there yet may be there at the next question.
      opening.catch(() => pools.delete(name))
      return opening
    },
    async close() {
      const opened = await Promise.allSettled(pools.values())
      pools.clear()
      await Promise.all(opened.map((result) => (result.status === 'fulfilled' ? result.value.destroy() : undefined)))
      await directory.destroy()
    },
  }
}

// ---- for the owner

export async function migrateDirectory({ owner, roles }: DatabaseServer): Promise<readonly string[]> {
  return migrate(owner, { set: directorySet, schema: 'public', roles })
}

export async function migrateTenant({ owner, roles }: DatabaseServer, tenant: Tenant): Promise<readonly string[]> {
  return migrate(elsewhere(owner, tenant), { set: tenantSet, schema: tenant.schema, roles })
}

/** The directory learns of it last: a tenant that is listed is whole, and one that was cut short is made whole by the next try. */
export async function createTenant(server: DatabaseServer, name: string): Promise<Tenant> {
  const schema = accept(schemaOf(name))
  await migrate(server.owner, { set: tenantSet, schema, roles: server.roles })
  const directory = openDatabase<DirectoryTables>(server.owner, { schema: 'public', max: 1, name: 'motcua tenant' })
  try {
    const row = { tenant: name, schema_name: schema, host: null, port: null, database: null }
    const inserted = await directory
      .insertInto('tenant_directory')
      .values(row)
      .onConflict((c) => c.doNothing())
      .returningAll()
      .executeTakeFirst()
    if (inserted === undefined) throw new Refusal('conflict', 'tenant.taken', { values: { tenant: name } })
    return toTenant(inserted)
  } finally {
    await directory.destroy()
  }
}

/** Short enough that schema and constraint names stay within PostgreSQL's 63 bytes. */
export function schemaOf(name: string): string | Refusal {
  return /^[a-z][a-z0-9_]{1,30}$/.test(name)
    ? `t_${name}`
    : new Refusal('invalid', 'tenant.bad-name', { values: { tenant: name } })
}

async function listTenants(directory: Db<DirectoryTables>): Promise<readonly Tenant[]> {
  const rows = await directory.selectFrom('tenant_directory').selectAll().orderBy('tenant').execute()
  return rows.map(toTenant)
}

async function findTenant(directory: Db<DirectoryTables>, name: string): Promise<Tenant | undefined> {
  const row = await directory.selectFrom('tenant_directory').selectAll().where('tenant', '=', name).executeTakeFirst()
  return row && toTenant(row)
}

type Row = Omit<DirectoryTables['tenant_directory'], 'created_at'> & { created_at: Date }

function toTenant({ tenant, schema_name, host, port, database, created_at }: Row): Tenant {
  return { tenant, schema: schema_name, host, port, database, createdAt: created_at }
}
