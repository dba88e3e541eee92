// The PostgreSQL server this program works with: the one that DATABASE_URL names, else one of its own.
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import type { Config } from '../config.ts'
import { APP, DATABASE, ensureRoles, OWNER, SEALER } from './database-roles.ts'
import { startEmbeddedDatabase } from './embedded-database.ts'

export type DatabaseServer = {
  readonly embedded: boolean
  /** The role that serves requests. */
  readonly app: ClientConfig
  /** The role that owns the tables and migrates them. */
  readonly owner: ClientConfig
  /** The role that chains the journal and can do nothing else. undefined: nobody chains it. */
  readonly sealer: ClientConfig | undefined
  /** What migrations may know of the roles. */
  readonly roles: DatabaseRoles
  stop(): Promise<void>
}

export type DatabaseRoles = {
  readonly app: string
  /** undefined: nobody is granted what the sealer needs. */
  readonly sealer: string | undefined
  /** One role for both: it can rewrite the journal, and no grant will stop it. */
  readonly shared: boolean
}

export async function openServer(config: Config): Promise<DatabaseServer> {
  if (config.databaseUrl !== undefined)
    return external(config.databaseUrl, config.databaseOwnerUrl ?? config.databaseUrl, config.databaseSealerUrl)
  const embedded = await startEmbeddedDatabase(join(config.dataFolder, 'postgres'))
  await ensureRoles(embedded.connection('postgres', 'postgres'))
  return {
    embedded: true,
    app: embedded.connection(APP, DATABASE),
    owner: embedded.connection(OWNER, DATABASE),
    sealer: embedded.connection(SEALER, DATABASE),
    roles: { app: APP, sealer: SEALER, shared: false },
    stop: embedded.stop,
  }
}

export function external(appUrl: string, ownerUrl: string, sealerUrl?: string): DatabaseServer {
  const app = userOf(appUrl)
  const owner = userOf(ownerUrl)
  const sealer = sealerUrl === undefined ? undefined : userOf(sealerUrl)
  // A role that also serves or owns would be granted what its being apart is to prevent.
  const isApart = sealer !== undefined && sealer !== app && sealer !== owner
  return {
    embedded: false,
    app: { connectionString: appUrl },
    owner: { connectionString: ownerUrl },
    sealer: isApart ? { connectionString: sealerUrl } : undefined,
    roles: { app, sealer: isApart ? sealer : undefined, shared: app === owner },
    stop: async () => {},
  }
}

function userOf(address: string): string {
  const url = new URL(address)
  return (
    decodeURIComponent(url.username) ||
    url.searchParams.get('user') ||
    process.env['PGUSER'] ||
    process.env['USER'] ||
    'postgres'
  )
}

/** The same role on the node and in the database that hold a tenant. */
export function elsewhere(
  connection: ClientConfig,
  place: { readonly host: string | null; readonly port: number | null; readonly database: string | null },
): ClientConfig {
  if (connection.connectionString === undefined) return { ...connection, ...given(place) }
  // pg lets the address win over its other settings, so the place goes into the address.
  const url = new URL(connection.connectionString)
  if (place.host !== null) url.hostname = place.host
  if (place.port !== null) url.port = String(place.port)
  if (place.database !== null) url.pathname = `/${encodeURIComponent(place.database)}`
  return { ...connection, connectionString: url.href }
}

function given<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as {
    [K in keyof T]?: NonNullable<T[K]>
  } // fromEntries forgets the keys
}
