// seed.ts — puts the demo's people into the demo: one for each role, one delegation that runs, one key for a program.

import type { Db } from '../../platform/database/database.ts'
import type { Localized } from '../../platform/locale.ts'
import type { SeedDeps, Seeder } from '../../platform/seed.ts'
import type { Role } from '../rights/roles.ts'

/** Runs after the seeder of units: positions are held in units. */
export const demoPeopleSeeder: Seeder = {
  title: { vi: 'Tạo người dùng minh họa', en: 'Making the people of the demo' },
  async needed(db, tenant) {
    const { DEFAULT_TENANT } = await import('../../platform/database/tenants.ts')
    // Accounts whose password everybody knows: in the demo, before anybody real is there, and nowhere else.
    if (tenant !== DEFAULT_TENANT) return false
    const { DEMO_ROOT } = await import('./demo-people.ts')
    const [person, unit] = await Promise.all([
      db.selectFrom('person').select('id').limit(1).executeTakeFirst(),
      db.selectFrom('unit').select('id').where('slug', '=', DEMO_ROOT).executeTakeFirst(),
    ])
    return person === undefined && unit !== undefined
  },
  run: seedPeople,
}

async function seedPeople({ db, now, progress }: SeedDeps): Promise<void> {
  const { insertDemoPeople } = await import('./demo-store.ts')
  const bar = progress(1)
  await insertDemoPeople(db, now())
  bar.advance()
  bar.done()
}

/** For who starts the program: how to sign in to the demo. Nothing once every password is the person's own. */
export async function announceDemoPeople(db: Db): Promise<readonly Localized[]> {
  const { listUnchangedDemoAccounts } = await import('./demo-store.ts')
  const { DEMO_API_KEY, DEMO_PASSWORD } = await import('./demo-people.ts')
  const { ROLE_NAMES } = await import('../rights/roles.ts')
  const accounts = await listUnchangedDemoAccounts(db)
  if (accounts.length === 0) return []
  const lines = (locale: keyof Localized) => {
    const named = (role: Role) => ROLE_NAMES[role][locale]
    const width = Math.max(...accounts.map(({ role }) => named(role).length))
    return accounts.map(({ role, login }) => `  ${named(role).padEnd(width)}  ${login}`).join('\n')
  }
  return [
    {
      vi: `Người dùng minh họa, mật khẩu chung “${DEMO_PASSWORD}”:\n${lines('vi')}\nKhóa API minh họa: ${DEMO_API_KEY}`,
      en: `People of the demo, one password for all, “${DEMO_PASSWORD}”:\n${lines('en')}\nAPI key of the demo: ${DEMO_API_KEY}`,
    },
  ]
}

/** Sign-in names of demo people whose password everybody knows, for the state of the system. */
export async function listOpenDemoAccounts(db: Db): Promise<readonly string[]> {
  const { listUnchangedDemoAccounts } = await import('./demo-store.ts')
  return (await listUnchangedDemoAccounts(db)).map(({ login }) => login)
}
