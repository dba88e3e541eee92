// `motcua user list|add|disable`, in this process: what they print, what they refuse, what they leave.
import { Command } from 'commander'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import {
  insertSmallOrganization,
  insertTestPerson,
  type SmallOrganization,
} from '../../../test/support/organization.ts'
import type { CommandContext } from '../../platform/command-line/command.ts'
import { openTenants } from '../../platform/database/tenants.ts'
import { Fault } from '../../platform/fault.ts'
import { Refusal } from '../../platform/refusal.ts'
import { peopleCommands } from './command-line.ts'

const { db, server } = await testDatabase()
let units: SmallOrganization
beforeAll(async () => {
  units = await insertSmallOrganization(db)
  await insertTestPerson(db, { role: 'administrator', unit: units.tinh.id, name: 'Trần Thị Quản' })
})
afterEach(() => vi.restoreAllMocks())

async function run(...args: string[]): Promise<string> {
  const tenants = openTenants(server)
  const context: Pick<CommandContext, 'text' | 'config' | 'openPlatform'> = {
    text: ({ vi: text }) => text,
    config: () => ({ port: 3000 }) as ReturnType<CommandContext['config']>,
    openPlatform: async () => ({ server, tenants }) as unknown as Awaited<ReturnType<CommandContext['openPlatform']>>,
  }
  const program = new Command().exitOverride()
  // Of a context the commands use no more than this; of a platform, its server and its tenants.
  peopleCommands(program, context as CommandContext)
  let out = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text)
    return true
  })
  try {
    await program.parseAsync(['user', ...args], { from: 'user' })
  } finally {
    await tenants.close()
  }
  return out
}

test('add makes a person with a position and prints the invitation; list shows them; disable locks them', async () => {
  const added = await run(
    'add',
    'An.Nguyen',
    '--name',
    'NGUYỄN VĂN AN',
    '--unit',
    'thu-phong-a',
    '--role',
    'chuyen vien',
  )
  expect(added).toMatch(/^http:\/\/localhost:3000\/lien-ket\/[\w-]{43}$/m)
  const [an] = JSON.parse(await run('list', '--search', 'van an', '--json'))
  expect(an).toMatchObject({
    name: 'Nguyễn Văn An',
    login: 'an.nguyen',
    isLocked: false,
    positions: [{ role: 'specialist' }],
  })
  expect(await run('disable', 'an.nguyen', '--reason', 'Nghỉ việc')).toContain('Đã khóa')
  expect(await run('list', '--search', 'an.nguyen')).toMatch(/^an\.nguyen \(khóa\)\tNguyễn Văn An\tChuyên viên, /)
  const entries = await db.selectFrom('journal').select(['event', 'actor_name']).where('concerns', '=', an.id).execute()
  expect(entries).toContainEqual({ event: 'person.added', actor_name: 'motcua user add' })
  expect(entries).toContainEqual({ event: 'account.locked', actor_name: 'motcua user disable' })
})

test('a list shows no personal numbers', async () => {
  expect(await run('list', '--json')).not.toMatch(/\d{9}"/)
})

/** What somebody at the command line is told. */
async function refusalOf(args: readonly string[]): Promise<string> {
  try {
    await run(...args)
  } catch (error) {
    if (error instanceof Refusal) return error.code
    if (error instanceof Fault) return error.text.vi
    throw error
  }
  return 'done'
}

test.for([
  [['add', 'b', '--name', 'Lê Bình'], 'account.login-shape'],
  [['add', 'binh', '--name', '4', '--unit', 'Xã Lạ', '--role', 'vua'], 'Không có đơn vị nào tên “Xã Lạ”'],
  [['add', 'binh', '--name', 'Lê Bình', '--unit', 'thu-xa-cu', '--role', 'clerk'], 'position.unit-ended-heirs'],
  [['disable', 'khong-co', '--reason', 'x'], 'Không có tài khoản “khong-co”.'],
] as const)('%j is refused: %s', async ([args, told]) => {
  expect(await refusalOf(args)).toContain(told)
})
