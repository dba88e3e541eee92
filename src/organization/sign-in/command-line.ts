// command-line.ts — `motcua user first-admin|reset-password`: links for who runs the machine, where nobody else can give them.
import type { Command } from 'commander'
import { programActor } from '../../platform/actor.ts'
import type { AddCommands, CommandContext } from '../../platform/command-line/command.ts'
import type { Db } from '../../platform/database/database.ts'
import { Fault } from '../../platform/fault.ts'
import { formatDateTime } from '../../platform/locale.ts'

type Options = { readonly tenant: string; readonly address?: string }

export const userCommands: AddCommands = (program, context) => {
  const { text } = context
  const user = groupOf(program, context)
  const withOptions = (command: Command) =>
    command.option('--tenant <name>', text({ vi: 'tên đơn vị sử dụng', en: 'name of the tenant' }), 'demo').option(
      '--address <url>',
      text({
        vi: 'địa chỉ trang web để ghi vào liên kết (mặc định: máy này)',
        en: 'address of the site to write into the link (by default: this machine)',
      }),
    )
  withOptions(user.command('first-admin'))
    .description(
      text({
        vi: 'in liên kết tạo người quản trị đầu tiên',
        en: 'print the link that makes the first administrator',
      }),
    )
    .action((options: Options) => printFirstAdministrator(context, options))
  withOptions(user.command('reset-password <login>'))
    .description(
      text({
        vi: 'in liên kết đặt lại mật khẩu của một người',
        en: 'print a link to reset the password of a person',
      }),
    )
    .action((login: string, options: Options) => printReset(context, login, options))
}

/** Other parts may have commands about people too: the group is made by whoever comes first. */
function groupOf(program: Command, { text }: CommandContext): Command {
  const known = program.commands.find((command) => command.name() === 'user')
  return known ?? program.command('user').description(text({ vi: 'người dùng', en: 'people who sign in' }))
}

async function printFirstAdministrator(context: CommandContext, options: Options): Promise<void> {
  const { announceFirstAdministrator } = await import('./announce.ts')
  const { db, address } = await open(context, options)
  const [said] = await announceFirstAdministrator({ db, now: () => new Date(), address })
  if (!said)
    throw new Fault(
      { vi: 'Hệ thống đã có người quản trị.', en: 'There is an administrator already.' },
      {
        vi: 'Người đó thêm được người khác. Quên mật khẩu: npx motcua user reset-password TÊN_ĐĂNG_NHẬP',
        en: 'They can add others. If the password is lost: npx motcua user reset-password LOGIN',
      },
    )
  print(context.text(said))
}

async function printReset(context: CommandContext, typed: string, options: Options): Promise<void> {
  const [{ resetPassword }, { findAccountByLogin }, { foldLogin }, { signInPaths }, { openOrganization }] =
    await Promise.all([
      import('./links.ts'),
      import('./store.ts'),
      import('./accounts.ts'),
      import('./paths.ts'),
      import('../organization.ts'),
    ])
  const { organizationAccess } = await import('../access.ts')
  const { db, address } = await open(context, options)
  const account = await findAccountByLogin(db, foldLogin(typed))
  if (!account)
    throw new Fault(
      { vi: `Không có tài khoản “${typed}”.`, en: `There is no account “${typed}”.` },
      { vi: 'Kiểm tra tên đăng nhập và --tenant.', en: 'Check the sign-in name and --tenant.' },
    )
  const organization = openOrganization({ db, access: organizationAccess })
  const deps = { db, now: () => new Date(), organization }
  const { token, expiresAt } = await resetPassword(deps, programActor('motcua user reset-password'), account.personId)
  print(
    context.text({
      vi: `Liên kết đặt lại mật khẩu của ${account.name} (dùng một lần, đến ${formatDateTime(expiresAt, 'vi')}):`,
      en: `Link to reset the password of ${account.name} (works once, until ${formatDateTime(expiresAt, 'en')}):`,
    }),
  )
  print(`${address}${signInPaths.link(token)}`)
}

async function open(context: CommandContext, { tenant, address }: Options): Promise<{ db: Db; address: string }> {
  const { migrateAll } = await import('../../platform/platform.ts')
  const platform = await context.openPlatform()
  await migrateAll(platform)
  const db = await platform.tenants.open(tenant)
  return { db, address: (address ?? `http://localhost:${context.config().port}`).replace(/\/+$/, '') }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
