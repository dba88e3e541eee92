// `motcua user …`: links for who runs the machine.
import { Command } from 'commander'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { clockAt, insertAccount, signInDeps } from '../../../test/support/accounts.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { insertSmallOrganization } from '../../../test/support/organization.ts'
import type { CommandContext } from '../../platform/command-line/command.ts'
import { loadConfig } from '../../platform/config.ts'
import { openTenants } from '../../platform/database/tenants.ts'
import type { Platform } from '../../platform/platform.ts'
import { userCommands } from './command-line.ts'
import { getOpenLink } from './links.ts'

const { db, server } = await testDatabase()
const clock = clockAt('2026-11-24T01:00:00Z')
const deps = { ...signInDeps(db, clock), now: () => new Date() }

/** What the command printed, with a platform over the database of this test. */
async function run(...words: readonly string[]): Promise<string> {
  let printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  const tenants = openTenants(server)
  // What a command of these touches of the platform, and no more.
  const platform = { server, tenants } as unknown as Platform
  const context: CommandContext = {
    locale: 'en',
    text: ({ en }) => en,
    config: () => loadConfig({ PORT: '4999' }),
    openPlatform: async () => platform,
  }
  const program = new Command('motcua').exitOverride()
  userCommands(program, context)
  try {
    await program.parseAsync(['user', ...words], { from: 'user' })
    return printed
  } finally {
    await tenants.close()
  }
}
afterEach(() => vi.restoreAllMocks())

const tokenIn = (printed: string) => /\/lien-ket\/([\w-]{43})$/m.exec(printed)?.[1] ?? ''

test('the link of the first administrator is for this machine, or for the address that is given', async () => {
  const printed = await run('first-admin')
  expect(printed).toContain('http://localhost:4999/en/lien-ket/')
  const elsewhere = await run('first-admin', '--address', 'https://vuban.example.vn/')
  expect(elsewhere).toContain('https://vuban.example.vn/en/lien-ket/')
  expect(await getOpenLink(deps, tokenIn(elsewhere))).toEqual({ purpose: 'first-administrator', account: null })
})

describe('once there is an administrator', () => {
  let login = ''
  beforeAll(async () => {
    const units = await insertSmallOrganization(db)
    login = (await insertAccount(deps, { role: 'administrator', unit: units.tinh.id })).login
  })

  test('there is no such link, and the cure is told', async () => {
    await expect(run('first-admin')).rejects.toThrow('There is an administrator already.')
  })

  test('their password can be reset by who runs the machine', async () => {
    const printed = await run('reset-password', login.toUpperCase())
    expect(await getOpenLink(deps, tokenIn(printed))).toMatchObject({ purpose: 'password-reset', account: { login } })
  })

  test('nobody’s cannot, and the name is told', async () => {
    await expect(run('reset-password', 'khong-co')).rejects.toThrow('There is no account “khong-co”.')
  })
})
