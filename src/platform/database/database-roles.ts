// The roles and the database of a server of our own, made once as its superuser. A superuser bypasses every grant, so it
// does nothing else: the owner migrates, the app works, the sealer chains the journal.
import { Client, type ClientConfig } from 'pg'

export const OWNER = 'motcua_owner'
export const APP = 'motcua_app'
export const SEALER = 'motcua_sealer'
export const DATABASE = 'motcua'

/** Safe to repeat and to run twice at once. */
export async function ensureRoles(superuser: ClientConfig, database: string = DATABASE): Promise<void> {
  const client = new Client(superuser)
  await client.connect()
  try {
    await client.query("select pg_advisory_lock(hashtext('motcua.roles'))")
    const known = await client.query('select from pg_database where datname = $1', [database])
    if (known.rowCount === 0) await create(client, client.escapeIdentifier(database))
  } finally {
    await client.end()
  }
}

async function create(client: Client, database: string): Promise<void> {
  for (const role of [OWNER, APP, SEALER]) {
    const known = await client.query('select from pg_roles where rolname = $1', [role])
    if (known.rowCount === 0) await client.query(`create role ${role} login nosuperuser nocreatedb nocreaterole`)
  }
  // A query that runs away or a transaction that somebody forgot must not hold up an office.
  await client.query(`alter role ${APP} set statement_timeout = '30s'`)
  await client.query(`alter role ${APP} set lock_timeout = '10s'`)
  await client.query(`alter role ${APP} set idle_in_transaction_session_timeout = '60s'`)
  // Last, because its presence is what says that all is done. Anybody may connect until the owner says who: the socket
  // lets in nobody but us, and a database cannot be made in one transaction with its grants.
  await client.query(`create database ${database} owner ${OWNER}`)
  await client.query(`revoke all on database ${database} from public`)
  await client.query(`grant connect, temporary on database ${database} to ${APP}, ${SEALER}`)
}
