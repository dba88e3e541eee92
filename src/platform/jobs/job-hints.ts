// Hints that there is something to do, so that a worker need not wait until it looks again. Only hints: one that is lost costs a
// moment. They are sent beside the transaction and seldom, because NOTIFY inside it makes all commits of a database wait for
// each other: measured, it leaves a quarter to a half of the throughput.
import { sql } from 'kysely'
import { Client, type ClientConfig } from 'pg'
import type { Db } from '../database/database.ts'

const CHANNEL = 'motcua_job'
const NOT_OFTENER_MS = 100
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000

const waiting = new WeakSet<object>()

/** Tells all workers of this database, within a tenth of a second, that the tenant of `db` has a job. */
export function hintAtJobs<T>(db: Db<T>): void {
  if (waiting.has(db)) return
  waiting.add(db)
  setTimeout(() => {
    waiting.delete(db)
    sql`select pg_notify(${CHANNEL}, current_schema())`.execute(db).catch(() => undefined)
  }, NOT_OFTENER_MS).unref()
}

export type Hints = { close(): Promise<void> }

/** One connection for all tenants of a database. Where it breaks, workers still look by themselves; it is opened again. */
export function listenForHints(connection: ClientConfig, onHint: (schema: string) => void): Hints {
  let isClosed = false
  let pause = FIRST_PAUSE_MS
  let timer: NodeJS.Timeout | undefined
  let client: Client | undefined

  async function open(): Promise<void> {
    const opening = new Client({ ...connection, application_name: 'motcua hints' })
    client = opening
    opening.on('notification', ({ payload }) => onHint(payload ?? ''))
    opening.on('error', () => undefined) // `end` follows
    opening.on('end', again)
    try {
      await opening.connect()
      await opening.query(`listen ${CHANNEL}`)
      pause = FIRST_PAUSE_MS
    } catch {
      await opening.end().catch(() => undefined)
      again()
    }
  }

  function again(): void {
    if (isClosed) return
    clearTimeout(timer)
    timer = setTimeout(() => void open(), pause)
    timer.unref()
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  }

  void open()
  return {
    async close() {
      isClosed = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
