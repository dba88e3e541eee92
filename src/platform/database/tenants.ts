// The tenants: a province, or one office that runs alone. Each is one schema; the directory says where it lies.
import type { ColumnType } from 'kysely'
import { typedHost } from '../http/host-name.ts'
import { accept, Refusal } from '../refusal.ts'
import { type Db, openDatabase, type Tables } from './database.ts'
import { type DatabaseServer, elsewhere } from './database-server.ts'
import { directorySet, migrate, tenantSet } from './migrations.ts'

export type Tenant = {
  readonly tenant: string
  readonly schema: string
  /** null: on the server that holds the directory. */
  readonly host: string | null
  readonly port: number | null
  readonly database: string | null
  readonly createdAt: Date
  /** Host names under which it is served. */
  readonly hosts: readonly string[]
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
  tenant_host: { host: string; tenant: string }
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
    const { length } = await listTenants(directory)
    return openDatabase<Tables>(elsewhere(server.app, found), {
      schema: found.schema,
      max: shareOf(length),
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
  return withDirectory(server, async (directory) => {
    const row = { tenant: name, schema_name: schema, host: null, port: null, database: null }
    const inserted = await directory
      .insertInto('tenant_directory')
      .values(row)
      .onConflict((c) => c.doNothing())
      .returningAll()
      .executeTakeFirst()
    if (inserted === undefined) throw new Refusal('conflict', 'tenant.taken', { values: { tenant: name } })
    return toTenant(inserted, [])
  })
}

/** `host` as somebody typed it. Adding what is there already changes nothing. */
export async function addHost(server: DatabaseServer, tenant: string, host: string): Promise<string> {
  const name = typedHost(host)
  if (name === undefined) throw new Refusal('invalid', 'tenant.bad-host', { values: { host } })
  await withDirectory(server, async (directory) => {
    if ((await findTenant(directory, tenant)) === undefined)
      throw new Refusal('missing', 'tenant.not-found', { values: { tenant } })
    await directory
      .insertInto('tenant_host')
      .values({ host: name, tenant })
      .onConflict((c) => c.doNothing())
      .execute()
    const { tenant: owner } = await directory
      .selectFrom('tenant_host')
      .select('tenant')
      .where('host', '=', name)
      .executeTakeFirstOrThrow()
    if (owner !== tenant) throw new Refusal('conflict', 'tenant.host-taken', { values: { tenant: owner, host: name } })
  })
  return name
}

export async function removeHost(server: DatabaseServer, host: string): Promise<string> {
  const name = typedHost(host) ?? host
  await withDirectory(server, async (directory) => {
    const { numDeletedRows } = await directory.deleteFrom('tenant_host').where('host', '=', name).executeTakeFirst()
    if (numDeletedRows === 0n) throw new Refusal('missing', 'tenant.host-not-found', { values: { host: name } })
  })
  return name
}

async function withDirectory<R>(
  server: DatabaseServer,
  work: (directory: Db<DirectoryTables>) => Promise<R>,
): Promise<R> {
  const directory = openDatabase<DirectoryTables>(server.owner, { schema: 'public', max: 1, name: 'motcua tenant' })
  try {
    return await work(directory)
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

/** What all pools of a process may hold together. Many tenants share one server, and none may take its last connection. */
const CONNECTIONS = 100
const FEWEST = 3 // a command may read beside its own transaction
const MOST = 10

export const shareOf = (tenants: number): number =>
  Math.max(FEWEST, Math.min(MOST, Math.floor(CONNECTIONS / Math.max(1, tenants))))

async function listTenants(directory: Db<DirectoryTables>): Promise<readonly Tenant[]> {
  const [rows, hosts] = await Promise.all([
    directory.selectFrom('tenant_directory').selectAll().orderBy('tenant').execute(),
    directory.selectFrom('tenant_host').selectAll().orderBy('host').execute(),
  ])
  const hostsOf = Map.groupBy(hosts, ({ tenant }) => tenant)
  return rows.map((row) =>
    toTenant(
      row,
      (hostsOf.get(row.tenant) ?? []).map(({ host }) => host),
    ),
  )
}

async function findTenant(directory: Db<DirectoryTables>, name: string): Promise<Tenant | undefined> {
  const row = await directory.selectFrom('tenant_directory').selectAll().where('tenant', '=', name).executeTakeFirst()
  if (!row) return undefined
  const hosts = await directory
    .selectFrom('tenant_host')
    .select('host')
    .where('tenant', '=', name)
    .orderBy('host')
    .execute()
  return toTenant(
    row,
    hosts.map(({ host }) => host),
  )
}

type Row = Omit<DirectoryTables['tenant_directory'], 'created_at'> & { created_at: Date }

function toTenant({ tenant, schema_name, host, port, database, created_at }: Row, hosts: readonly string[]): Tenant {
  return { tenant, schema: schema_name, host, port, database, createdAt: created_at, hosts }
}
