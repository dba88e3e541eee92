// store.ts — what the database tells about itself and its tenant. Reads only.
import { sql } from 'kysely'
import type { Db } from '../platform/database/database.ts'

export type DatabaseFacts = {
  /** `18.4` */
  readonly version: string
  readonly major: number
  readonly now: Date
  readonly bytes: number
  readonly connections: number
  readonly maxConnections: number
  /** Whether the role that serves could change or delete what is in the journal. */
  readonly canRewriteJournal: boolean
}

export async function readDatabase(db: Db): Promise<DatabaseFacts> {
  const { rows } = await sql<Row>`
    select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major,
      clock_timestamp() as now, pg_database_size(current_database()) as bytes,
      (select count(*) from pg_stat_activity where backend_type = 'client backend') as connections,
      current_setting('max_connections')::int as max_connections,
      has_table_privilege('journal', 'update') or has_table_privilege('journal', 'delete')
        or has_table_privilege('journal', 'truncate') as can_rewrite
  `.execute(db)
  const [row] = rows
  if (!row) throw new Error('the database told nothing about itself')
  return {
    version: row.version.split(' ', 1)[0] ?? row.version,
    major: row.major,
    now: row.now,
    bytes: row.bytes,
    connections: row.connections,
    maxConnections: row.max_connections,
    canRewriteJournal: row.can_rewrite,
  }
}

type Row = {
  version: string
  major: number
  now: Date
  bytes: number
  connections: number
  max_connections: number
  can_rewrite: boolean
}

export async function listMigrations(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(db)
  return rows.map(({ name }) => name)
}

export type JournalFacts = {
  readonly unsealed: number
  readonly oldestUnsealedAt: Date | null
  readonly lastSealAt: Date | null
  readonly lastSignatureAt: Date | null
}

export async function readJournal(db: Db): Promise<JournalFacts> {
  const { rows } = await sql<{ unsealed: number; oldest: Date | null; sealed: Date | null; signed: Date | null }>`
    select (select count(*) from journal where position is null) as unsealed,
      (select min(at) from journal where position is null) as oldest,
      (select sealed_at from journal_seal order by seal_no desc limit 1) as sealed,
      (select signed_at from journal_signature order by seal_no desc limit 1) as signed
  `.execute(db)
  const [row] = rows
  return {
    unsealed: row?.unsealed ?? 0,
    oldestUnsealedAt: row?.oldest ?? null,
    lastSealAt: row?.sealed ?? null,
    lastSignatureAt: row?.signed ?? null,
  }
}

export async function countFiles(db: Db): Promise<{ readonly count: number; readonly bytes: number }> {
  const row = await db
    .selectFrom('stored_file')
    .select(({ fn }) => [fn.countAll<number>().as('count'), sql<string>`coalesce(sum(size), 0)`.as('bytes')])
    .executeTakeFirstOrThrow()
  return { count: row.count, bytes: Number(row.bytes) }
}
