// The commands that run the installation itself: migrate, seed, tenant. Results go to standard output, remarks to
// standard error.
import type { AddCommands, CommandContext } from './command.ts'
import type { Seeder } from './seed.ts'

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
      .action((name: string) => runTenantCreate(context, name))
    tenant
      .command('migrate [name]')
      .description(text({ vi: 'nâng cấp một đơn vị, hoặc mọi đơn vị', en: 'migrate one tenant, or all of them' }))
      .action((name: string | undefined) => runTenantMigrate(context, name))
  }
}

async function runMigrate(context: CommandContext): Promise<void> {
  const { migrateAll } = await import('./platform.ts')
  for (const { schema, applied } of await migrateAll(await context.openPlatform()))
    print(appliedLine(context, schema, applied))
}

async function runSeed(context: CommandContext, seeders: readonly Seeder[], tenant: string): Promise<void> {
  const { migrateAll } = await import('./platform.ts')
  const { seed } = await import('./seed.ts')
  const platform = await context.openPlatform()
  await migrateAll(platform)
  const db = await platform.tenants.open(tenant)
  const ran = await seed(seeders, { db, tenant, log: platform.log, now: () => new Date(), text: context.text })
  if (ran.length === 0)
    print(context.text({ vi: 'Đã có dữ liệu: không nạp gì thêm.', en: 'There is data already: nothing was added.' }))
  for (const seeder of ran) print(`${context.text(seeder.title)}: ${context.text({ vi: 'đã nạp', en: 'added' })}`)
}

async function runTenantList(context: CommandContext, json: boolean): Promise<void> {
  const { migrateDirectory } = await import('./tenants.ts')
  const platform = await context.openPlatform()
  await migrateDirectory(platform.server)
  const tenants = await platform.tenants.list()
  if (json) print(JSON.stringify(tenants, null, 2))
  else for (const tenant of tenants) print(`${tenant.tenant}\t${tenant.schema}\t${tenant.createdAt.toISOString()}`)
}

async function runTenantCreate(context: CommandContext, name: string): Promise<void> {
  const { createTenant, migrateDirectory } = await import('./tenants.ts')
  const platform = await context.openPlatform()
  await migrateDirectory(platform.server)
  const tenant = await createTenant(platform.server, name)
  print(
    context.text({
      vi: `Đã tạo đơn vị ${tenant.tenant} (${tenant.schema}).`,
      en: `Created the tenant ${tenant.tenant} (${tenant.schema}).`,
    }),
  )
}

async function runTenantMigrate(context: CommandContext, name: string | undefined): Promise<void> {
  const { migrateDirectory, migrateTenant } = await import('./tenants.ts')
  const { Refusal } = await import('./refusal.ts')
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
