// Adding and changing people, giving and ending positions: the plain case, every refusal, a stranger, two at once.
import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import {
  insertSmallOrganization,
  insertTestPerson,
  type SmallOrganization,
} from '../../../test/support/organization.ts'
import { type Actor, programActor } from '../../platform/actor.ts'
import { inTransaction } from '../../platform/database/database.ts'
import { organizationAccess } from '../access.ts'
import { openOrganization } from '../organization.ts'
import type { Role } from '../rights/roles.ts'
import { identify } from '../sign-in/identify.ts'
import { SESSION_COOKIE } from '../sign-in/session.ts'
import { raiseVersion } from '../units/store.ts'
import { addPerson, changePerson, endPosition, givePosition } from './commands.ts'
import type { TypedPerson } from './person.ts'
import type { PositionFacts } from './position.ts'
import { findPerson, listPositions } from './store.ts'

const { db } = await testDatabase()
const now = () => new Date('2026-11-24T03:00:00Z')
const organization = openOrganization({ db, access: organizationAccess })
const deps = { db, now, organization }
const program = programActor('test')

let units: SmallOrganization
let root: Actor
let communal: Actor
let stranger: Actor
beforeAll(async () => {
  units = await insertSmallOrganization(db)
  root = await actorWith('administrator', 'tinh')
  communal = await actorWith('administrator', 'xa-a')
  stranger = await actorWith('clerk', 'xa-a')
})

async function actorWith(role: Role, unit: keyof SmallOrganization): Promise<Actor> {
  const { cookie } = await insertTestPerson(db, { role, unit: units[unit].id, now: now() })
  const cookies = { [SESSION_COOKIE]: cookie.slice(SESSION_COOKIE.length + 1) }
  return identify(db, { cookies, authorization: undefined, now: now(), address: '10.0.0.1' })
}

let made = 0
const typed = (over: Partial<TypedPerson> = {}): TypedPerson => ({
  fullName: 'NGUYỄN  VĂN AN',
  nationalId: `0360840${String(++made).padStart(5, '0')}`,
  phone: '0912 345 678',
  email: '',
  address: '',
  ...over,
})
const post = (unit: keyof SmallOrganization, over: Partial<PositionFacts> = {}): PositionFacts => ({
  unitId: units[unit].id,
  role: 'specialist',
  title: null,
  from: '2026-01-01',
  until: null,
  ...over,
})
const entriesOf = (personId: string) =>
  db
    .selectFrom('journal')
    .select(['event', 'scope', 'actor_id', 'data'])
    .where('concerns', '=', personId)
    .orderBy('id')
    .execute()

describe('adding a person', () => {
  test('writes the person, the position and an account without a password, and tells the journal no personal data', async () => {
    const person = typed()
    const { id } = await addPerson(deps, communal, { person, position: post('phong-a'), login: 'Nguyễn.An' })
    expect(await findPerson(db, id)).toMatchObject({ fullName: 'Nguyễn Văn An', phone: '0912345678', isDemo: false })
    expect(await listPositions(db, [id])).toMatchObject([{ unitId: units['phong-a'].id, role: 'specialist' }])
    const account = await db.selectFrom('account').selectAll().where('person_id', '=', id).executeTakeFirstOrThrow()
    expect(account).toMatchObject({ login: 'nguyen.an', password_hash: null, must_change_password: true })
    const entries = await entriesOf(id)
    expect(entries.map(({ event }) => event)).toEqual(['person.added', 'position.given', 'account.opened'])
    expect(entries.every(({ scope, actor_id }) => scope === units['phong-a'].id && actor_id === communal.id)).toBe(true)
    expect(JSON.stringify(entries)).not.toMatch(/An|0912345678|03608400/)
  })

  test('without a unit, who answers for the whole organisation may; others are asked for one', async () => {
    const { id } = await addPerson(deps, root, { person: typed() })
    expect(await listPositions(db, [id])).toEqual([])
    await expect(addPerson(deps, communal, { person: typed() })).rejects.toMatchObject({ code: 'position.unit-needed' })
  })

  test.for([
    ['a stranger', () => stranger, 'phong-a', 'rights.not-granted'],
    ['an administrator of another unit', () => communal, 'xa-b', 'rights.not-granted'],
    ['an administrator for the unit above', () => communal, 'tinh', 'rights.not-granted'],
  ] as const)('%s is refused', async ([, who, unit, code]) => {
    await expect(addPerson(deps, who(), { person: typed(), position: post(unit) })).rejects.toMatchObject({ code })
  })

  test('all that is wrong is told at once, and nothing is written', async () => {
    const before = await countPersons()
    const person = typed({ fullName: '', phone: '12' })
    const position = post('phong-a', { from: '2020-01-01', role: 'auditor' })
    await expect(addPerson(deps, communal, { person, position, login: '!' })).rejects.toMatchObject({
      fields: {
        fullName: 'person.name-missing',
        phone: 'person.phone-shape',
        from: 'position.unit-not-yet',
        role: 'position.role-too-wide',
        login: 'account.login-shape',
      },
    })
    expect(await countPersons()).toBe(before)
  })

  test('two at once with one number: one is added, the other told', async () => {
    const person = typed()
    const both = await Promise.allSettled([addPerson(deps, root, { person }), addPerson(deps, root, { person })])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'person.national-id-taken' },
    })
  })

  test('two at once with one sign-in name: one is added whole, of the other nothing', async () => {
    const before = await countPersons()
    const add = () => addPerson(deps, root, { person: typed(), position: post('xa-b'), login: 'cung.ten' })
    const both = await Promise.allSettled([add(), add()])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'account.login-taken' } })
    expect(await countPersons()).toBe(before + 1)
  })
})

const countPersons = async () =>
  (
    await db
      .selectFrom('person')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n

describe('changing a person', () => {
  const change = { fullName: 'Trần Thị Bình', email: '' }

  test('keeps what is not shown in the form, and the journal names the fields alone', async () => {
    const person = typed()
    const { id } = await addPerson(deps, communal, { person, position: post('xa-a') })
    await changePerson(deps, communal, id, { ...change, email: 'binh@xa.vn' })
    expect(await findPerson(db, id)).toMatchObject({
      fullName: 'Trần Thị Bình',
      nationalId: person.nationalId,
      phone: '0912345678',
      email: 'binh@xa.vn',
    })
    expect((await entriesOf(id)).at(-1)).toMatchObject({
      event: 'person.changed',
      data: { fields: ['fullName', 'email'] },
    })
  })

  test('changing nothing tells nothing', async () => {
    const { id } = await addPerson(deps, root, { person: typed() })
    await changePerson(deps, root, id, { fullName: 'Nguyễn Văn An', email: '' })
    expect((await entriesOf(id)).map(({ event }) => event)).toEqual(['person.added'])
  })

  test('refuses who is wrong, who is not there, a number of somebody else, and strangers', async () => {
    const other = typed()
    await addPerson(deps, root, { person: other })
    const { id } = await addPerson(deps, communal, { person: typed(), position: post('xa-a') })
    const away = await addPerson(deps, root, { person: typed(), position: post('xa-b') })
    const nowhere = await addPerson(deps, root, { person: typed() })
    const refused = async (actor: Actor, who: string, what: Partial<TypedPerson>, code: string) =>
      expect(changePerson(deps, actor, who, { ...change, ...what })).rejects.toMatchObject({ code })
    await refused(communal, id, { nationalId: '1' }, 'person.national-id-length')
    await refused(communal, id, { nationalId: other.nationalId }, 'person.national-id-taken')
    await refused(stranger, id, {}, 'rights.not-granted')
    await refused(communal, away.id, {}, 'rights.not-granted')
    await refused(communal, nowhere.id, {}, 'rights.not-granted')
    await refused(communal, '00000000-0000-7000-8000-000000000000', {}, 'person.not-found')
  })

  test('who moved to another unit is no longer a matter of the first one', async () => {
    const { id } = await addPerson(deps, root, { person: typed(), position: post('xa-a', { until: '2026-06-01' }) })
    await changePerson(deps, communal, id, change)
    await givePosition(deps, root, id, post('xa-b'))
    await expect(changePerson(deps, communal, id, { ...change, email: 'a@b.vn' })).rejects.toMatchObject({
      code: 'rights.not-granted',
    })
  })
})

describe('positions', () => {
  test('are given and ended, and what was decided can be read', async () => {
    const { id } = await addPerson(deps, communal, { person: typed(), position: post('xa-a') })
    const given = await givePosition(deps, communal, id, post('phong-a', { role: 'unit-head', title: 'Trưởng phòng' }))
    await endPosition(deps, communal, given.id, '2026-12-01')
    expect(await listPositions(db, [id])).toContainEqual(
      expect.objectContaining({ id: given.id, title: 'Trưởng phòng', until: '2026-12-01' }),
    )
    expect((await entriesOf(id)).slice(2).map(({ event, data }) => [event, data])).toMatchObject([
      ['position.given', { role: 'unit-head', from: '2026-01-01', until: null }],
      ['position.ended', { role: 'unit-head', until: '2026-12-01' }],
    ])
  })

  test('are refused to strangers, for units out of reach, twice, and for roles that reach further than the giver', async () => {
    const { id } = await addPerson(deps, communal, { person: typed(), position: post('xa-a') })
    const refused = (actor: Actor, facts: PositionFacts, code: string) =>
      expect(givePosition(deps, actor, id, facts)).rejects.toMatchObject({ code })
    await refused(stranger, post('phong-a'), 'rights.not-granted')
    await refused(communal, post('xa-b'), 'rights.not-granted')
    await refused(communal, post('xa-a', { from: '2026-06-01' }), 'position.overlap')
    await refused(communal, post('phong-a', { role: 'auditor' }), 'position.role-too-wide')
    await refused(root, post('xa-cu'), 'position.unit-ended-heirs')
    await expect(givePosition(deps, root, id, post('tinh', { role: 'auditor' }))).resolves.toBeDefined()
  })

  test('two at once of the same kind: one is given', async () => {
    const { id } = await addPerson(deps, root, { person: typed() })
    const give = () => givePosition(deps, root, id, post('xa-b'))
    const both = await Promise.allSettled([give(), give()])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await listPositions(db, [id])).toHaveLength(1)
  })

  test('nobody is seated by an organisation that has changed meanwhile', async () => {
    const { id } = await addPerson(deps, root, { person: typed() })
    const stale = await organization.history()
    await inTransaction(db, raiseVersion)
    const old = { ...deps, organization: { ...organization, history: async () => stale } }
    await expect(givePosition(old, root, id, post('xa-b'))).rejects.toMatchObject({ code: 'position.units-changed' })
  })

  test('an end is refused to strangers, before the start, twice, and where there is none', async () => {
    const { id } = await addPerson(deps, communal, { person: typed(), position: post('xa-a') })
    const position = (await listPositions(db, [id]))[0]?.id ?? ''
    const refused = (actor: Actor, until: string, code: string) =>
      expect(endPosition(deps, actor, position, until)).rejects.toMatchObject({ code })
    await refused(stranger, '2026-12-01', 'rights.not-granted')
    await refused(communal, '2026-01-01', 'position.end-before-start')
    await endPosition(deps, communal, position, '2026-12-01')
    await refused(communal, '2026-12-01', 'position.ended-already')
    await expect(
      endPosition(deps, communal, '00000000-0000-7000-8000-000000000000', '2026-12-01'),
    ).rejects.toMatchObject({ code: 'position.not-found' })
  })

  test('the last administrator of a unit stays, and of two who leave at once one stays', async () => {
    // Of the root: everybody else is ended first.
    const rows = await db.selectFrom('position').select('id').where('role', '=', 'administrator').execute()
    const at = (unit: keyof SmallOrganization) => post(unit, { role: 'administrator' })
    const [a, b] = await Promise.all([
      addPerson(deps, root, { person: typed(), position: at('tinh'), login: 'quan.tri.a' }),
      addPerson(deps, root, { person: typed(), position: at('tinh'), login: 'quan.tri.b' }),
    ])
    for (const { id } of rows) await endPosition(deps, program, id, '2026-11-24')
    const positions = await listPositions(db, [a.id, b.id])
    const both = await Promise.allSettled(positions.map(({ id }) => endPosition(deps, program, id, '2026-12-01')))
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'position.last-administrator' },
    })
  })
})
