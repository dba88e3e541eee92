// The commands that run the installation itself: migrate, seed, tenant. Results go to standard output, remarks to
// standard error.

import type { Seeder } from '../seed.ts'
import type { AddCommands, CommandContext } from './command.ts'

export function platformCommands(seeders: readonly Seeder[]): AddCommands {
  return (program, context) => {
    const { text } = context

    program
      .command('migrate')
      .description(
        text({
          vi: 'đưa cơ sở dữ liệu của mọi đơn vị về dạng hiện hành',
          en: 'bring the database of every tenant to the present form',
        }),
      )
      .action(() => runMigrate(context))

    program
      .command('seed')
      .description(text({ vi: 'nạp dữ liệu minh họa vào đơn vị còn trống', en: 'fill an empty tenant with the demo' }))
      .option('--tenant <name>', text({ vi: 'tên đơn vị sử dụng', en: 'name of the tenant' }), 'demo')
      .action(({ tenant }: { tenant: string }) => runSeed(context, seeders, tenant))

    const tenant = program
      .command('tenant')
      .description(text({ vi: 'đơn vị sử dụng: liệt kê, tạo, nâng cấp', en: 'tenants: list, create, migrate' }))
    tenant
      .command('list')
      .description(text({ vi: 'liệt kê các đơn vị sử dụng', en: 'list the tenants' }))
      .option('--json', text({ vi: 'in JSON cho chương trình khác đọc', en: 'print JSON for other programs' }))
      .action(({ json }: { json?: true }) => runTenantList(context, json === true))
    tenant
      .command('create <name>')
      .description(text({ vi: 'tạo một đơn vị sử dụng', en: 'create a tenant' }))
      .option('--host <host>', text({ vi: 'tên máy mà đơn vị được phục vụ', en: 'host name that it is served under' }))
      .action((name: string, { host }: { host?: string }) => runTenantCreate(context, name, host))
    tenant
      .command('migrate [name]')
      .description(text({ vi: 'nâng cấp một đơn vị, hoặc mọi đơn vị', en: 'migrate one tenant, or all of them' }))
      .action((name: string | undefined) => runTenantMigrate(context, name))
    const host = tenant
      .command('host')
      .description(text({ vi: 'tên máy của các đơn vị: thêm, gỡ', en: 'host names of tenants: add, remove' }))
    host
      .command('add <name> <host>')
      .description(text({ vi: 'phục vụ đơn vị ở tên máy này', en: 'serve the tenant under this host name' }))
      .action((name: string, given: string) => runHostAdd(context, name, given))
    host
      .command('remove <host>')
      .description(text({ vi: 'thôi phục vụ ở tên máy này', en: 'no longer serve under this host name' }))
      .action((given: string) => runHostRemove(context, given))
  }
}

async function runMigrate(context: CommandContext): Promise<void> {
  const { migrateAll } = await import('../platform.ts')
  for (const { schema, applied, error } of await migrateAll(await context.openPlatform())) {
    if (error === undefined) print(appliedLine(context, schema, applied))
    else {
      process.stderr.write(`${schema}: ${error instanceof Error ? error.message : String(error)}\n`)
      process.exitCode = 1
    }
  }
}

async function runSeed(context: CommandContext, seeders: readonly Seeder[], tenant: string): Promise<void> {
  const { migrateAll } = await import('../platform.ts')
  const { seed } = await import('../seed.ts')
  const platform = await context.openPlatform()
  await migrateAll(platform)
  const db = await platform.tenants.open(tenant)
  const ran = await seed(seeders, { db, tenant, log: platform.log, now: () => new Date(), text: context.text })
  if (ran.length === 0)
    print(context.text({ vi: 'Đã có dữ liệu: không nạp gì thêm.', en: 'There is data already: nothing was added.' }))
  for (const seeder of ran) print(`${context.text(seeder.title)}: ${context.text({ vi: 'đã nạp', en: 'added' })}`)
}

async function runTenantList(context: CommandContext, json: boolean): Promise<void> {
  const { migrateDirectory } = await import('../database/tenants.ts')
  const platform = await context.openPlatform()
  await migrateDirectory(platform.server)
  const tenants = await platform.tenants.list()
  if (json) print(JSON.stringify(tenants, null, 2))
  else
    for (const { tenant, schema, createdAt, hosts } of tenants)
      print([tenant, schema, createdAt.toISOString(), hosts.join(' ')].join('\t').trimEnd())
}

async function runTenantCreate(context: CommandContext, name: string, host: string | undefined): Promise<void> {
  const { addHost, createTenant, migrateDirectory } = await import('../database/tenants.ts')
  const { typedHost } = await import('../http/host-name.ts')
  const { Refusal } = await import('../refusal.ts')
  // Before anything is made: a tenant without the name it was to have would be the worse surprise.
  if (host !== undefined && typedHost(host) === undefined)
    throw new Refusal('invalid', 'tenant.bad-host', { values: { host } })
  const platform = await context.openPlatform()
  await migrateDirectory(platform.server)
  const tenant = await createTenant(platform.server, name)
  print(
    context.text({
      vi: `Đã tạo đơn vị ${tenant.tenant} (${tenant.schema}).`,
      en: `Created the tenant ${tenant.tenant} (${tenant.schema}).`,
    }),
  )
  if (host !== undefined) print(hostLine(context, name, await addHost(platform.server, name, host)))
}

async function runHostAdd(context: CommandContext, name: string, given: string): Promise<void> {
  const { addHost, migrateDirectory } = await import('../database/tenants.ts')
  const { server } = await context.openPlatform()
  await migrateDirectory(server)
  print(hostLine(context, name, await addHost(server, name, given)))
}

async function runHostRemove(context: CommandContext, given: string): Promise<void> {
  const { migrateDirectory, removeHost } = await import('../database/tenants.ts')
  const { server } = await context.openPlatform()
  await migrateDirectory(server)
  const host = await removeHost(server, given)
  print(context.text({ vi: `Đã gỡ tên máy ${host}.`, en: `Took away the host name ${host}.` }))
}

const hostLine = ({ text }: CommandContext, tenant: string, host: string): string =>
  text({ vi: `Đơn vị ${tenant} được phục vụ ở ${host}.`, en: `The tenant ${tenant} is served at ${host}.` })

async function runTenantMigrate(context: CommandContext, name: string | undefined): Promise<void> {
  const { migrateDirectory, migrateTenant } = await import('../database/tenants.ts')
  const { Refusal } = await import('../refusal.ts')
  const platform = await context.openPlatform()
  await migrateDirectory(platform.server)
  const tenants = (await platform.tenants.list()).filter(({ tenant }) => name === undefined || tenant === name)
  if (name !== undefined && tenants.length === 0)
    throw new Refusal('missing', 'tenant.not-found', { values: { tenant: name } })
  for (const tenant of tenants) print(appliedLine(context, tenant.schema, await migrateTenant(platform.server, tenant)))
}

function appliedLine({ text }: CommandContext, schema: string, applied: readonly string[]): string {
  const what = applied.length === 0 ? text({ vi: 'đã là dạng hiện hành', en: 'up to date' }) : applied.join(', ')
  return `${schema}: ${what}`
}

const print = (line: string) => process.stdout.write(`${line}\n`)
