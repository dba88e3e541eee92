// Two tenants of the whole product in one process, filled with the demo and each marked with a word of its own, and what is asked
// of them over a socket as a browser would.
import { type IncomingHttpHeaders, request } from 'node:http'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { buildLobby, buildServer, seeders } from '../../src/app.ts'
import { loadConfig } from '../../src/platform/config.ts'
import { type Db, openPool } from '../../src/platform/database/database.ts'
import type { DatabaseServer } from '../../src/platform/database/database-server.ts'
import {
  addHost,
  createTenant,
  DEFAULT_TENANT,
  openTenants,
  type Tenants,
} from '../../src/platform/database/tenants.ts'
import { type Front, openFront } from '../../src/platform/http/front.ts'
import { createLog } from '../../src/platform/log.ts'
import { seed } from '../../src/platform/seed.ts'

export type Side = {
  readonly tenant: string
  readonly schema: string
  readonly host: string
  /** A word that stands in names of this tenant's units, people and figures, and nowhere else. */
  readonly mark: string
  readonly db: Db
  readonly owner: Pool
  /** Built like the one behind the front, to ask for its routes and samples. */
  readonly server: FastifyInstance
}

export type TwoTenants = {
  readonly a: Side
  readonly b: Side
  readonly tenants: Tenants
  /** A front over both; `dbOf` says which database each tenant's server gets: the canary swaps them. */
  front(dbOf?: (tenant: string) => Promise<Db>): Promise<{ readonly front: Front; readonly port: number }>
  close(): Promise<void>
}

const log = createLog('silent')
const now = () => new Date()

export async function openTwoTenants(server: DatabaseServer, folder: string): Promise<TwoTenants> {
  // Seeders ask the environment for the place of the key: tests must not touch the one of this machine.
  process.env['MOTCUA_KEY'] = join(folder, 'publication.pem')
  const config = loadConfig({ MOTCUA_DATA: folder, TRUST_PROXY: 'loopback', LOG_LEVEL: 'silent' })
  await createTenant(server, 'other')
  const tenants = openTenants(server)

  async function open(tenant: string, host: string, mark: string): Promise<Side> {
    await addHost(server, tenant, host)
    const schema = `t_${tenant}`
    const db = await tenants.open(tenant)
    // Under the demo's name, so that both have its people.
    await seed(seeders, { db, tenant: DEFAULT_TENANT, log, now, text: ({ en }) => en })
    const owner = openPool(server.owner, { schema, max: 1 })
    await markAll(owner, mark)
    return { tenant, schema, host, mark, db, owner, server: await buildServer({ config, log, db, now }) }
  }

  const a = await open(DEFAULT_TENANT, 'a.example.vn', 'Zzana')
  const b = await open('other', 'b.example.vn', 'Zzbob')
  const fronts: Front[] = []
  return {
    a,
    b,
    tenants,
    async front(dbOf = (tenant) => tenants.open(tenant)) {
      const front = openFront({
        list: () => tenants.list(),
        open: async (tenant) => buildServer({ config, log, db: await dbOf(tenant), now }),
        lobby: await buildLobby({ config, log, now }),
        local: DEFAULT_TENANT,
        trustProxy: config.trustProxy,
        log,
      })
      fronts.push(front)
      return { front, port: (await front.listen({ host: '127.0.0.1', port: 0 })).port }
    },
    async close() {
      await Promise.all(fronts.map((front) => front.close()))
      await Promise.all([a, b].flatMap((side) => [side.server.close(), side.owner.end()]))
      await tenants.close()
    },
  }
}

/** Columns that people read, where a word more does no harm. */
const READ = ['name', 'full_name', 'actor_name', 'title', 'label', 'reason', 'instrument', 'address', 'user_agent']

async function markAll(owner: Pool, mark: string): Promise<void> {
  const { rows } = await owner.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
     where table_schema = current_schema() and data_type = 'text' and column_name = any($1)
       and table_name not in ('migration', 'migration_lock', 'job', 'job_schedule')`,
    [READ],
  )
  for (const { table, column } of rows)
    await owner.query(`update "${table}" set "${column}" = "${column}" || ' ${mark}' where "${column}" is not null`)
}

// ---- asking

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }
export type Question = {
  readonly host: string
  readonly url: string
  readonly method?: string
  readonly cookie?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

let readers = 0

/** Each request comes from another reader, so that the limit of requests stays out of it. */
export function ask(
  port: number,
  { host, url, method = 'GET', cookie, headers = {}, body }: Question,
): Promise<Answer> {
  readers += 1
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path: encodeURI(decodeURI(url)),
        method,
        headers: {
          host,
          'x-forwarded-for': `10.${(readers >> 16) & 255}.${(readers >> 8) & 255}.${readers & 255}`,
          ...(cookie === undefined ? {} : { cookie }),
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
          ...(method === 'GET' ? {} : { origin: `http://${host}` }),
          ...headers,
        },
      },
      (answer) => {
        const pieces: Buffer[] = []
        answer.on('data', (piece: Buffer) => pieces.push(piece))
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(pieces).toString('utf8'),
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

/** What stands in every table, as one hash a table: any write shows. */
export async function fingerprint(owner: Pool): Promise<Record<string, string>> {
  const { rows } = await owner.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = current_schema() order by 1`,
  )
  const prints: Record<string, string> = {}
  for (const { name } of rows) {
    const { rows: found } = await owner.query(
      `select md5(coalesce(string_agg(md5(each::text), '' order by md5(each::text)), '')) as print from "${name}" each`,
    )
    prints[name] = found[0].print
  }
  return prints
}
