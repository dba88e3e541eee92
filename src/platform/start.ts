// The command `start`: opens the database, brings it up to date, fills an empty one with the demo, serves, and closes in
// the opposite order. Which pages are served is not known here.
import type { FastifyInstance } from 'fastify'
import type { AddCommands, CommandContext } from './command.ts'
import type { Db } from './database.ts'
import { Fault, hasCode } from './fault.ts'
import type { Localized } from './locale.ts'
import type { Platform } from './platform.ts'
import type { Seeder } from './seed.ts'

export type Served = {
  buildServer(
    deps: Pick<Platform, 'config' | 'log'> & { readonly db: Db; readonly now: () => Date },
  ): Promise<FastifyInstance>
  readonly seeders: readonly Seeder[]
  /** What who starts the program should know, a paragraph each: how to sign in. Printed before the address. */
  announce?(deps: { readonly db: Db; readonly now: () => Date }): Promise<readonly Localized[]>
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
      .action(() => start(context, served))
  }
}

async function start(context: CommandContext, { buildServer, seeders, announce }: Served): Promise<void> {
  const stopping = untilSignal()
  const { text } = context
  const config = context.config()
  const startedAt = performance.now() - process.uptime() * 1000
  const platform = await context.openPlatform()
  const { migrateAll } = await import('./platform.ts')
  const { seed } = await import('./seed.ts')
  const { DEFAULT_TENANT } = await import('./tenants.ts')
  const databaseAt = performance.now()

  const applied = (await migrateAll(platform)).filter((schema) => schema.applied.length > 0)
  for (const { schema } of applied) say(text({ vi: `Đã nâng cấp ${schema}.`, en: `Migrated ${schema}.` }))
  if (platform.server.roles.shared) {
    say(
      text({
        vi: 'Lưu ý: một tài khoản vừa sở hữu bảng vừa phục vụ, nên nhật ký không được bảo vệ. Đặt DATABASE_OWNER_URL cho tài khoản sở hữu.',
        en: 'Note: one role both owns the tables and serves, so the journal is not protected. Set DATABASE_OWNER_URL for the owning role.',
      }),
    )
  }
  const now = () => new Date()
  const db = await platform.tenants.open(DEFAULT_TENANT)
  await seed(seeders, { db, tenant: DEFAULT_TENANT, log: platform.log, now, text })

  const server = await buildServer({ config, log: platform.log, db, now })
  try {
    await server.listen({ host: config.host, port: config.port })
  } catch (error) {
    await server.close()
    throw listenFault(error, config.host, config.port) ?? error
  }
  const ready = performance.now()
  for (const paragraph of (await announce?.({ db, now })) ?? []) process.stdout.write(`${text(paragraph)}\n\n`)
  const times = `${seconds(ready - startedAt)} s; PostgreSQL ${seconds(databaseAt - startedAt)} s`
  // The address alone on its line: people copy it, scripts look for it.
  process.stdout.write(
    `${text({ vi: 'Một Cửa đang chạy', en: 'Một Cửa is running' })} (${times}):\n${addressOf(server, config.host)}\n`,
  )

  await stopping
  say(text({ vi: 'Đang dừng…', en: 'Stopping…' }))
  await server.close()
  // main.ts closes the platform: pools first, then the database.
}

/**
 * A second signal while stopping changes nothing: a stop is short, and cutting it off would only make the next start
 * longer. Under npm the end of npm counts as a signal, for when it is killed it passes nothing on.
 */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
    if (process.env['npm_lifecycle_event'] === undefined) return
    const parent = process.ppid
    const watch = setInterval(() => process.ppid !== parent && resolve(), 500)
    watch.unref()
  })
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

function addressOf(server: FastifyInstance, host: string): string {
  const [address] = server.addresses()
  const port = typeof address === 'object' ? address.port : ''
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1)

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
