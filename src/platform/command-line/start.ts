// The command `start`: opens the database, brings it up to date, fills an empty one with the demo, serves, and closes in
// the opposite order. Which pages are served is not known here.
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import type { Db } from '../database/database.ts'
import type { DatabaseRoles } from '../database/database-server.ts'
import type { Tenant } from '../database/tenants.ts'
import { Fault, hasCode } from '../fault.ts'
import type { Front } from '../http/front.ts'
import type { Job } from '../jobs/jobs.ts'
import type { JobDeps } from '../jobs/worker-command.ts'
import type { Localized } from '../locale.ts'
import type { Platform } from '../platform.ts'
import type { Seeder } from '../seed.ts'
import type { AddCommands, CommandContext } from './command.ts'
import { untilSignal } from './until-signal.ts'

export type Served = {
  buildServer(
    deps: Pick<Platform, 'config' | 'log'> & { readonly db: Db; readonly now: () => Date },
  ): Promise<FastifyInstance>
  /** What is said where no tenant is at home. */
  buildLobby(deps: Pick<Platform, 'config' | 'log'> & { readonly now: () => Date }): Promise<FastifyInstance>
  /** The jobs of one tenant. */
  jobs(deps: JobDeps): readonly Job[]
  readonly seeders: readonly Seeder[]
  /**
   * What who starts the program should know of a tenant, a paragraph each: how to sign in. Printed before the address.
   * `address`: where the tenant is reached.
   */
  announce?(deps: {
    readonly db: Db
    readonly now: () => Date
    readonly address: string
  }): Promise<readonly Localized[]>
}

export function startCommand(served: Served): AddCommands {
  return (program, context) => {
    program
      .command('start')
      .description(
        context.text({
          vi: 'chạy chương trình: cơ sở dữ liệu, dữ liệu minh họa, trang web',
          en: 'run the program: database, demo, web pages',
        }),
      )
      .option(
        '--no-worker',
        context.text({
          vi: 'không làm việc nền trong tiến trình này (đã có motcua worker)',
          en: 'do no background jobs in this process (motcua worker does them)',
        }),
      )
      .action(({ worker }: { worker: boolean }) => start(context, served, worker))
  }
}

async function start(context: CommandContext, served: Served, withWorker: boolean): Promise<void> {
  const { buildServer, buildLobby, jobs, seeders, announce } = served
  const stopping = untilSignal()
  const { text } = context
  const config = context.config()
  const startedAt = performance.now() - process.uptime() * 1000
  const platform = await context.openPlatform()
  const { migrateAll } = await import('../platform.ts')
  const { seed } = await import('../seed.ts')
  const { DEFAULT_TENANT } = await import('../database/tenants.ts')
  const { openFront } = await import('../http/front.ts')
  const databaseAt = performance.now()

  const lost = new Set<string>()
  for (const { schema, applied, error } of await migrateAll(platform)) {
    if (applied.length > 0) say(text({ vi: `Đã nâng cấp ${schema}.`, en: `Migrated ${schema}.` }))
    if (error !== undefined) {
      lost.add(schema)
      say(text(unreachable(schema, error)))
    }
  }
  for (const note of journalNotes(platform.server.roles)) say(text(note))
  const now = () => new Date()
  const { log } = platform
  const tenants = await platform.tenants.list()
  const dbOf = (tenant: string) => platform.tenants.open(tenant)
  const hasDemo = tenants.some(({ tenant, schema }) => tenant === DEFAULT_TENANT && !lost.has(schema))
  const demo = hasDemo ? await dbOf(DEFAULT_TENANT) : undefined
  if (demo) await seed(seeders, { db: demo, tenant: DEFAULT_TENANT, log, now, text })

  const front = openFront({
    list: () => platform.tenants.list(),
    open: async (tenant) => buildServer({ config, log, db: await dbOf(tenant), now }),
    lobby: await buildLobby({ config, log, now }),
    local: DEFAULT_TENANT,
    trustProxy: config.trustProxy,
    log,
  })
  const address = await opened(front, config, demo ? DEFAULT_TENANT : tenants[1] ? undefined : tenants[0]?.tenant)
  const { startSealingAll } = await import('../journal/sealing.ts')
  const sealing = await startSealingAll(platform, now)
  const { startWorkers } = await import('../jobs/workers.ts')
  const workers = withWorker
    ? startWorkers({ platform, now, jobsOf: (db) => jobs({ config, log, db, now }) })
    : undefined
  const ready = performance.now()
  for (const { tenant, schema, hosts } of tenants) {
    if (lost.has(schema)) continue
    const at = hosts[0] === undefined ? addressOf(address, config.host) : `http://${hosts[0]}:${address.port}`
    const paragraphs = await announce?.({ db: await dbOf(tenant), now, address: at })
    for (const paragraph of paragraphs ?? []) process.stdout.write(`${text(paragraph)}\n\n`)
  }
  for (const line of hostLines(tenants, address)) process.stdout.write(`${line}\n`)
  const times = `${seconds(ready - startedAt)} s; PostgreSQL ${seconds(databaseAt - startedAt)} s`
  // The address alone on its line: people copy it, scripts look for it.
  process.stdout.write(
    `${text({ vi: 'Một Cửa đang chạy', en: 'Một Cửa is running' })} (${times}):\n${addressOf(address, config.host)}\n`,
  )

  await stopping
  say(text({ vi: 'Đang dừng…', en: 'Stopping…' }))
  await front.close()
  await workers?.stop()
  await sealing?.stop() // last: what the others still wrote is sealed and signed too
  // main.ts closes the platform: pools first, then the database.
}

/** Listens, with the first tenant's server made: what is wrong with it is told at the start and not to its first reader. */
async function opened(front: Front, { host, port }: Config, first: string | undefined): Promise<AddressInfo> {
  try {
    if (first !== undefined) await front.warm(first)
    return await front.listen({ host, port })
  } catch (error) {
    await front.close()
    throw listenFault(error, host, port) ?? error
  }
}

/** Why the journal is not protected, where it is not. */
function journalNotes({ shared, sealer }: DatabaseRoles): Localized[] {
  const notes: Localized[] = []
  if (shared)
    notes.push({
      vi: 'Lưu ý: một tài khoản vừa sở hữu bảng vừa phục vụ, nên nhật ký không được bảo vệ. Đặt DATABASE_OWNER_URL cho tài khoản sở hữu.',
      en: 'Note: one role both owns the tables and serves, so the journal is not protected. Set DATABASE_OWNER_URL for the owning role.',
    })
  if (sealer === undefined)
    notes.push({
      vi: 'Lưu ý: không có tài khoản niêm phong, nên nhật ký không được bảo vệ. Tạo một tài khoản riêng rồi đặt DATABASE_SEALER_URL.',
      en: 'Note: there is no sealing role, so the journal is not protected. Create a role of its own and set DATABASE_SEALER_URL.',
    })
  return notes
}

const unreachable = (schema: string, error: unknown): Localized => {
  const reason = error instanceof Error ? error.message : String(error)
  return {
    vi: `Lưu ý: chưa nâng cấp được ${schema} (${reason}). Đơn vị này tạm dừng, các đơn vị khác vẫn chạy. Sửa xong thì chạy lại.`,
    en: `Note: ${schema} could not be migrated (${reason}). That tenant is not served, the others are. Mend it and start again.`,
  }
}

function hostLines(tenants: readonly Tenant[], { port }: AddressInfo): string[] {
  return tenants.flatMap(({ tenant, hosts }) => hosts.map((host) => `${tenant}: http://${host}:${port}`))
}

function listenFault(error: unknown, host: string, port: number): Fault | undefined {
  if (hasCode(error, 'EADDRINUSE')) {
    return new Fault(
      {
        vi: `Cổng ${port} trên ${host} đang được chương trình khác dùng.`,
        en: `Port ${port} on ${host} is in use by another program.`,
      },
      {
        vi: `Dừng chương trình đó, hoặc chọn cổng khác: PORT=${port + 1} npm start`,
        en: `Stop that program, or choose another port: PORT=${port + 1} npm start`,
      },
    )
  }
  if (hasCode(error, 'EACCES')) {
    return new Fault(
      { vi: `Tài khoản này không được mở cổng ${port}.`, en: `This account may not open port ${port}.` },
      { vi: 'Chọn cổng từ 1024 trở lên: PORT=3000 npm start', en: 'Choose a port from 1024 on: PORT=3000 npm start' },
    )
  }
  if (hasCode(error, 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN')) {
    return new Fault(
      { vi: `Máy này không có địa chỉ ${host}.`, en: `This machine does not have the address ${host}.` },
      {
        vi: 'Sửa HOST: 127.0.0.1 cho riêng máy này, 0.0.0.0 cho cả mạng.',
        en: 'Correct HOST: 127.0.0.1 for this machine alone, 0.0.0.0 for the network.',
      },
    )
  }
  return undefined
}

function addressOf({ port }: AddressInfo, host: string): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1)

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
