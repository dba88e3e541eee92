// The people of the demo: one for each role, in the demo and nowhere else.
import { randomUUIDv7 } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { type Db, inTransaction, openDatabase } from '../../platform/database/database.ts'
import { createTenant } from '../../platform/database/tenants.ts'
import { createLog } from '../../platform/log.ts'
import { seed } from '../../platform/seed.ts'
import { ROLES } from '../rights/roles.ts'
import { identify } from '../sign-in/identify.ts'
import { verifyPassword } from '../sign-in/password.ts'
import type { Unit } from '../units/history.ts'
import { insertUnits, raiseVersion } from '../units/store.ts'
import { DEMO_API_KEY, DEMO_COMMUNE, DEMO_OFFICES, DEMO_PASSWORD, DEMO_PEOPLE, DEMO_ROOT } from './demo-people.ts'
import { listUnchangedDemoAccounts } from './demo-store.ts'
import { listPosts } from './posts.ts'
import { announceDemoPeople, demoPeopleSeeder } from './seed.ts'

const { db, server } = await testDatabase()
const now = new Date('2026-11-24T03:00:00Z')
const run = (into: Db, tenant: string) =>
  seed([demoPeopleSeeder], { db: into, tenant, log: createLog('silent'), now: () => now, text: ({ en }) => en })

async function insertDemoUnits(into: Db): Promise<void> {
  const unit = (slug: string): Unit => ({
    id: randomUUIDv7(),
    slug,
    life: { from: '2025-07-01', until: null },
    names: [{ from: '2025-07-01', until: null, value: slug }],
    kinds: [],
    codes: [],
    parents: [],
    provenance: 'demo',
    source: 'test',
  })
  await inTransaction(into, async (tx) => {
    await insertUnits(tx, [DEMO_ROOT, DEMO_COMMUNE, ...Object.values(DEMO_OFFICES)].map(unit))
    await raiseVersion(tx)
  })
}

const countPersons = async (of: Db): Promise<number> =>
  (
    await of
      .selectFrom('person')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n

test('without units nobody is made', async () => {
  expect(await run(db, 'demo')).toEqual([])
})

test('another tenant with the same units gets none of them, whoever asks for its seeding', async () => {
  const { schema } = await createTenant(server, 'ninh_binh')
  const other = openDatabase(server.app, { schema, max: 2 })
  await insertDemoUnits(other)
  expect(await run(other, 'ninh_binh')).toEqual([])
  expect(await countPersons(other)).toBe(0)
  expect(await announceDemoPeople(other)).toEqual([])
  await other.destroy()
})

describe('in the demo', () => {
  beforeAll(async () => {
    await insertDemoUnits(db)
    expect(await run(db, 'demo')).toHaveLength(1)
  })

  test('there is one for each role that a person can have, and every name says that it is invented', async () => {
    const roles = DEMO_PEOPLE.map(({ position }) => position?.role ?? 'citizen')
    expect([...roles].sort()).toEqual(ROLES.filter((role) => role !== 'integrator').sort())
    const persons = await db.selectFrom('person').selectAll().execute()
    expect(persons).toHaveLength(DEMO_PEOPLE.length)
    for (const person of persons) {
      expect(person.is_demo).toBe(true)
      expect(person.full_name).toMatch(/ \(minh họa\)$/)
      // Nobody's: no province is 000, no subscriber begins with 01.
      expect(person.national_id).toMatch(/^000/)
      expect(person.phone).toMatch(/^01/)
    }
  })

  test('the shared password opens their accounts', async () => {
    const account = await db.selectFrom('account').selectAll().where('login', '=', 'lanhdao').executeTakeFirstOrThrow()
    expect((await verifyPassword(DEMO_PASSWORD, account.password_hash)).matches).toBe(true)
  })

  test('one post is lent, today', async () => {
    const to = await db
      .selectFrom('account')
      .select('person_id')
      .where('login', '=', 'truongphong')
      .executeTakeFirstOrThrow()
    const posts = await listPosts(db, to.person_id, '2026-11-24')
    expect(posts.map(({ role, verbs }) => [role, verbs])).toEqual([
      ['unit-head', undefined],
      ['leader', ['person.list', 'delegation.list']],
    ])
  })

  test('the key of the integrator is known', async () => {
    const actor = await identify(db, { cookies: {}, authorization: `Bearer ${DEMO_API_KEY}`, address: '', now })
    expect(actor).toMatchObject({ kind: 'key', posts: [{ role: 'integrator' }] })
  })

  test('a second start makes nobody twice', async () => {
    expect(await run(db, 'demo')).toEqual([])
    expect(await countPersons(db)).toBe(DEMO_PEOPLE.length)
  })

  test('they are announced with the password, in both languages, until it is changed', async () => {
    const [told] = await announceDemoPeople(db)
    expect(told?.vi).toContain(DEMO_PASSWORD)
    expect(told?.vi).toMatch(/Chuyên viên +chuyenvien$/m)
    expect(told?.en).toMatch(/Specialist +chuyenvien$/m)
    await db
      .updateTable('account')
      .set({ password_hash: 'x', password_set_at: new Date(now.getTime() + 1000) })
      .where('login', '=', 'chuyenvien')
      .execute()
    expect((await listUnchangedDemoAccounts(db)).map(({ login }) => login)).toEqual(
      DEMO_PEOPLE.map(({ login }) => login).filter((login) => login !== 'chuyenvien'),
    )
  })
})
