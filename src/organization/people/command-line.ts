// command-line.ts — `motcua user list|add|disable`: people for who runs the machine. What the commands need is loaded when one runs.
import type { Command } from 'commander'
import { programActor } from '../../platform/actor.ts'
import type { AddCommands, CommandContext } from '../../platform/command-line/command.ts'
import { Fault } from '../../platform/fault.ts'
import { dayInVietnam, formatDateTime } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'

type Options = { readonly tenant: string }
type ListOptions = Options & { readonly json?: true; readonly search?: string }
type AddOptions = Options & {
  readonly name: string
  readonly unit?: string
  readonly role?: string
  readonly title?: string
  readonly from?: string
  readonly address?: string
}
type DisableOptions = Options & { readonly reason: string }

/** Adds to the group `user`, which the commands of signing in have made. */
export const peopleCommands: AddCommands = (program, context) => {
  const { text } = context
  const user = groupOf(program, context)
  const inTenant = (command: Command) =>
    command.option('--tenant <name>', text({ vi: 'tên đơn vị sử dụng', en: 'name of the tenant' }), 'demo')

  inTenant(user.command('list'))
    .description(text({ vi: 'liệt kê người dùng, xếp theo tên', en: 'list people by given name' }))
    .option('--search <text>', text({ vi: 'tên hoặc tên đăng nhập', en: 'a name or a sign-in name' }))
    .option('--json', text({ vi: 'in JSON cho chương trình khác đọc', en: 'print JSON for other programs' }))
    .action((options: ListOptions) => listUsers(context, options))
  inTenant(user.command('add <login>'))
    .description(
      text({
        vi: 'thêm một người với tài khoản, in liên kết mời',
        en: 'add a person with an account, print the invitation',
      }),
    )
    .requiredOption('--name <text>', text({ vi: 'họ và tên', en: 'full name' }))
    .option('--unit <text>', text({ vi: 'tên, mã hoặc địa chỉ của đơn vị', en: 'name, code or address of the unit' }))
    .option('--role <role>', text({ vi: 'vai trò, ví dụ "Chuyên viên"', en: 'role, such as "Specialist"' }))
    .option('--title <text>', text({ vi: 'chức danh', en: 'title' }))
    .option('--from <day>', text({ vi: 'từ ngày (mặc định: hôm nay)', en: 'first day (by default: today)' }))
    .option(
      '--address <url>',
      text({ vi: 'địa chỉ trang web để ghi vào liên kết', en: 'address of the site for the link' }),
    )
    .action((login: string, options: AddOptions) => addUser(context, login, options))
  inTenant(user.command('disable <login>'))
    .description(text({ vi: 'khóa một tài khoản, kết thúc mọi phiên', en: 'lock an account, end its sessions' }))
    .requiredOption('--reason <text>', text({ vi: 'lý do, ghi vào nhật ký', en: 'the reason, for the journal' }))
    .action((login: string, options: DisableOptions) => disableUser(context, login, options))
}

function groupOf(program: Command, { text }: CommandContext): Command {
  const known = program.commands.find((command) => command.name() === 'user')
  return known ?? program.command('user').description(text({ vi: 'người dùng', en: 'people who sign in' }))
}

const MOST_LISTED = 100_000

async function listUsers(context: CommandContext, options: ListOptions): Promise<void> {
  const [{ listPeople }, { unitLabel }, { ROLE_NAMES }] = await Promise.all([
    import('./reports.ts'),
    import('./unit-by-text.ts'),
    import('../rights/roles.ts'),
  ])
  const { db, organization, now } = await open(context, options)
  const day = dayInVietnam(now())
  const query = { search: options.search ?? '', units: undefined, role: undefined, state: undefined, day }
  const everybody = { limit: MOST_LISTED, offset: 0 }
  const rows = await listPeople(
    db,
    programActor('motcua user list'),
    await organization.rights(now()),
    query,
    everybody,
  )
  const history = await organization.history()
  // Without numbers and addresses: a list on a screen is seen by who stands behind.
  const people = rows.map(({ id, fullName, login, isLocked, positions }) => ({
    id,
    name: fullName,
    login,
    isLocked,
    positions: positions.map(({ role, unitId, title, from, until }) => ({
      role,
      unit: unitLabel(history, unitId, day),
      title,
      from,
      until,
    })),
  }))
  if (options.json) return print(JSON.stringify(people, null, 2))
  for (const { name, login, isLocked, positions } of people) {
    const locked = isLocked ? context.text({ vi: ' (khóa)', en: ' (locked)' }) : ''
    const seats = positions.map(({ role, unit }) => `${context.text(ROLE_NAMES[role])}, ${unit}`).join('; ')
    print(`${login ?? '–'}${locked}\t${name}\t${seats || '–'}`)
  }
}

async function addUser(context: CommandContext, login: string, options: AddOptions): Promise<void> {
  const [{ addPerson }, { inviteUser }, { signInPaths }, { readPosition }, { roleByText }, { typedDay }] =
    await Promise.all([
      import('./commands.ts'),
      import('../sign-in/links.ts'),
      import('../sign-in/paths.ts'),
      import('./form-input.ts'),
      import('./import-file.ts'),
      import('../../platform/typed-day.ts'),
    ])
  const deps = await open(context, options)
  const actor = programActor('motcua user add')
  const hasPosition = options.unit !== undefined || options.role !== undefined
  const typed = {
    unit: options.unit ?? '',
    role: roleByText(options.role ?? '') ?? options.role ?? '',
    title: options.title ?? '',
    from: options.from ?? typedDay(dayInVietnam(deps.now())),
    until: '',
  }
  const position = hasPosition ? readPosition(typed, await deps.organization.history(), deps.now()) : undefined
  if (position instanceof Refusal) throw await explained(position)
  const person = { fullName: options.name, nationalId: '', phone: '', email: '', address: '' }
  const { id } = await addPerson(deps, actor, { person, login, ...(position ? { position } : {}) }).catch(
    async (error: unknown) => {
      throw error instanceof Refusal ? await explained(error) : error
    },
  )
  const { token, expiresAt } = await inviteUser(deps, actor, id)
  const address = (options.address ?? `http://localhost:${context.config().port}`).replace(/\/+$/, '')
  print(
    context.text({
      vi: `Đã thêm ${options.name}. Liên kết mời (dùng một lần, đến ${formatDateTime(expiresAt, 'vi')}):`,
      en: `${options.name} is added. Invitation (works once, until ${formatDateTime(expiresAt, 'en')}):`,
    }),
  )
  print(`${address}${signInPaths.link(token)}`)
}

async function disableUser(context: CommandContext, typed: string, options: DisableOptions): Promise<void> {
  const [{ lockAccountOf }, { findAccountByLogin }, { foldLogin }] = await Promise.all([
    import('../sign-in/admin/commands.ts'),
    import('../sign-in/store.ts'),
    import('../sign-in/accounts.ts'),
  ])
  const deps = await open(context, options)
  const account = await findAccountByLogin(deps.db, foldLogin(typed))
  if (!account)
    throw new Fault(
      { vi: `Không có tài khoản “${typed}”.`, en: `There is no account “${typed}”.` },
      { vi: 'Kiểm tra tên đăng nhập và --tenant.', en: 'Check the sign-in name and --tenant.' },
    )
  const { personId, name } = account
  await lockAccountOf(deps, programActor('motcua user disable'), { personId, reason: options.reason })
  print(
    context.text({
      vi: `Đã khóa tài khoản của ${name}. Mọi phiên đăng nhập đã kết thúc.`,
      en: `The account of ${name} is locked. All its sessions have ended.`,
    }),
  )
}

/** On the command line several faults are one text. */
async function explained(refusal: Refusal): Promise<unknown> {
  const codes = [...new Set(Object.values(refusal.fields))]
  if (refusal.code !== 'people.faults') return refusal
  const { organizationRefusalText } = await import('../refusals.ts')
  const say = (locale: 'vi' | 'en') =>
    codes.map((code) => organizationRefusalText(locale, code, refusal.values) ?? code).join(' ')
  return new Fault(
    { vi: say('vi'), en: say('en') },
    { vi: 'Sửa các giá trị trên rồi chạy lại.', en: 'Correct these values and run it again.' },
  )
}

async function open(context: CommandContext, { tenant }: Options) {
  const [{ migrateAll }, { openOrganization }, { organizationAccess }] = await Promise.all([
    import('../../platform/platform.ts'),
    import('../organization.ts'),
    import('../access.ts'),
  ])
  const platform = await context.openPlatform()
  await migrateAll(platform)
  const db = await platform.tenants.open(tenant)
  return { db, now: () => new Date(), organization: openOrganization({ db, access: organizationAccess }) }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
