// The opened parts of one running program, and how they are closed: users of the database before the database.
import type { Config } from './config.ts'
import { type DatabaseServer, openServer } from './database/database-server.ts'
import {
  createTenant,
  DEFAULT_TENANT,
  migrateDirectory,
  migrateTenant,
  openTenants,
  type Tenants,
} from './database/tenants.ts'
import { createLog, type Log } from './log.ts'

export type Platform = {
  readonly config: Config
  readonly log: Log
  readonly server: DatabaseServer
  readonly tenants: Tenants
  close(): Promise<void>
}

export async function openPlatform(config: Config): Promise<Platform> {
  const log = createLog(config.logLevel)
  const server = await openServer(config)
  let isClosing = false
  // The error itself carries the whole client with it; its message says what happened. What ends because we end it is no news.
  const tenants = openTenants(server, (error) => {
    if (!isClosing) log.warn({ reason: error.message }, 'database connection lost')
  })
  return {
    config,
    log,
    server,
    tenants,
    async close() {
      isClosing = true
      await tenants.close()
      await server.stop()
    },
  }
}

export type Migrated = {
  readonly tenant: string | null
  readonly schema: string
  readonly applied: readonly string[]
  /** Why this tenant could not be brought up to date; the others were. */
  readonly error?: unknown
}

/** Directory first, then every tenant; the first one is made where there is none. One that is out of reach stops no other. */
export async function migrateAll({
  server,
  tenants,
}: Pick<Platform, 'server' | 'tenants'>): Promise<readonly Migrated[]> {
  const migrated: Migrated[] = [{ tenant: null, schema: 'public', applied: await migrateDirectory(server) }]
  const known = await tenants.list()
  for (const each of known) {
    const { tenant, schema } = each
    try {
      migrated.push({ tenant, schema, applied: await migrateTenant(server, each) })
    } catch (error) {
      if (known.length === 1) throw error
      migrated.push({ tenant, schema, applied: [], error })
    }
  }
  if (known.length === 0) {
    const { tenant, schema } = await createTenant(server, DEFAULT_TENANT)
    migrated.push({ tenant, schema, applied: ['…'] })
  }
  return migrated
}
