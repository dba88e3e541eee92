// Who sees whom: the rule about one person and the condition of the list give the same answer, for every role everywhere.
import { randomUUIDv7 } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import {
  insertSmallOrganization,
  type SmallOrganization,
  UNIT_KEYS,
  type UnitKey,
} from '../../../test/support/organization.ts'
import type { Actor } from '../../platform/actor.ts'
import { inTransaction } from '../../platform/database/database.ts'
import { organizationAccess } from '../access.ts'
import { openOrganization } from '../organization.ts'
import { ROLES } from '../rights/roles.ts'
import { maySee } from './fence.ts'
import { countPeople, listPeople, type PeopleQuery } from './reports.ts'
import { insertPersons, insertPositions, listPositions } from './store.ts'

const { db } = await testDatabase()
const now = new Date('2026-11-24T03:00:00Z')
const day = '2026-11-24'
const organization = openOrganization({ db, access: organizationAccess })
const everybody: PeopleQuery = { search: '', units: undefined, role: undefined, state: undefined, day }
const all = { limit: 1000, offset: 0 }

type Seat = readonly [UnitKey, from: string, until: string | null]
/** Every way of belonging to units: now, later, formerly, in several, in none. */
const PEOPLE: Readonly<Record<string, readonly Seat[]>> = {
  'Lê Nay': [['xa-a', '2025-07-01', null]],
  'Lê Mai': [['xa-a', '2027-01-01', null]],
  'Lê Xưa': [['xa-a', '2025-07-01', '2026-01-01']],
  'Lê Chuyển': [
    ['xa-a', '2025-07-01', '2026-01-01'],
    ['xa-b', '2026-01-01', null],
  ],
  'Lê Kiêm': [
    ['xa-a', '2025-07-01', null],
    ['xa-b', '2025-07-01', null],
  ],
  'Lê Phòng': [['phong-a', '2025-07-01', null]],
  'Lê Cũ': [['xa-cu', '2020-01-01', '2025-07-01']],
  'Lê Tỉnh': [['tinh', '2020-01-01', null]],
  'Lê Không': [],
}

let units: SmallOrganization
const ids = new Map<string, string>()
beforeAll(async () => {
  units = await insertSmallOrganization(db)
  await inTransaction(db, async (tx) => {
    for (const [fullName, seats] of Object.entries(PEOPLE)) {
      const id = randomUUIDv7()
      ids.set(fullName, id)
      const unknown = { nationalId: null, phone: null, email: null, address: null }
      await insertPersons(tx, [{ id, fullName, ...unknown, isDemo: false, createdAt: now }])
      await insertPositions(
        tx,
        seats.map(([unit, from, until]) => ({
          id: randomUUIDv7(),
          personId: id,
          unitId: units[unit].id,
          role: 'specialist',
          title: null,
          from,
          until,
        })),
      )
    }
  })
})

const actor = (role: string, unit: UnitKey): Actor => ({
  kind: 'person',
  id: randomUUIDv7(),
  name: role,
  posts: [{ role, scope: units[unit].id }],
  session: null,
})
const namesSeenBy = async (who: Actor, query = everybody) =>
  (await listPeople(db, who, await organization.rights(now), query, all)).map(({ fullName }) => fullName)

test.for(ROLES)('%s, in every unit', async (role) => {
  const rights = await organization.rights(now)
  for (const unit of UNIT_KEYS) {
    const who = actor(role, unit)
    const seen = await namesSeenBy(who)
    expect(await countPeople(db, who, rights, everybody)).toBe(seen.length)
    for (const [name, id] of ids) {
      const person = { id, positions: await listPositions(db, [id]) }
      expect(seen.includes(name), `${role} of ${unit} sees ${name}`).toBe(
        maySee(who, 'person.list', person, rights, day),
      )
    }
  }
})

describe('what that means', () => {
  test('an administrator of a commune sees who works there, will, or left altogether, and who came with a former unit', async () => {
    expect(await namesSeenBy(actor('administrator', 'xa-a'))).toEqual([
      'Lê Cũ',
      'Lê Kiêm',
      'Lê Mai',
      'Lê Nay',
      'Lê Phòng',
      'Lê Xưa',
    ])
  })
  test('who moved on is seen where they are now', async () => {
    expect(await namesSeenBy(actor('administrator', 'xa-b'))).toEqual(['Lê Chuyển', 'Lê Kiêm'])
  })
  test('who belongs to no unit is seen at the top alone', async () => {
    expect(await namesSeenBy(actor('administrator', 'tinh'))).toContain('Lê Không')
    expect(await namesSeenBy(actor('administrator', 'so'))).not.toContain('Lê Không')
  })
})

describe('a list', () => {
  const seen = async (over: Partial<PeopleQuery>) =>
    namesSeenBy(actor('administrator', 'tinh'), { ...everybody, ...over })

  test('is in the order of given names', async () => {
    expect(await seen({})).toEqual([
      'Lê Chuyển',
      'Lê Cũ',
      'Lê Không',
      'Lê Kiêm',
      'Lê Mai',
      'Lê Nay',
      'Lê Phòng',
      'Lê Tỉnh',
      'Lê Xưa',
    ])
  })
  test.for([
    ['by a name without accents', { search: 'chuyen' }, ['Lê Chuyển']],
    ['by a sign that SQL knows', { search: '%' }, []],
    ['by a role', { role: 'clerk' }, []],
    ['at work', { state: 'working' }, ['Lê Chuyển', 'Lê Kiêm', 'Lê Nay', 'Lê Phòng', 'Lê Tỉnh']],
    ['to come', { state: 'coming' }, ['Lê Mai']],
    ['gone', { state: 'left' }, ['Lê Cũ', 'Lê Xưa']],
    ['without a unit', { state: 'nowhere' }, ['Lê Không']],
  ] as const)('is narrowed %s', async ([, over, names]) => {
    expect(await seen(over)).toEqual(names)
  })
  test('is narrowed by a unit, and by a unit and a state together', async () => {
    const unit = [units['xa-a'].id]
    expect(await seen({ units: unit })).toEqual(['Lê Chuyển', 'Lê Kiêm', 'Lê Mai', 'Lê Nay', 'Lê Xưa'])
    expect(await seen({ units: unit, state: 'working' })).toEqual(['Lê Kiêm', 'Lê Nay'])
  })
})
