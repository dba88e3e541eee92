// Who reaches what in a small organisation, by the pure rule and through the server.
import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import {
  insertSmallOrganization,
  insertTestPerson,
  type SmallOrganization,
  UNIT_KEYS,
} from '../../../test/support/organization.ts'
import type { Actor } from '../../platform/actor.ts'
import { organizationAccess } from '../access.ts'
import { openOrganization } from '../organization.ts'
import { identify } from '../sign-in/identify.ts'
import { SESSION_COOKIE } from '../sign-in/session.ts'
import { may } from './may.ts'
import type { Role } from './roles.ts'

const { db } = await testDatabase()
const now = new Date('2026-11-24T03:00:00Z')
const organization = openOrganization({ db, access: organizationAccess })
let units: SmallOrganization

beforeAll(async () => {
  units = await insertSmallOrganization(db)
})

async function actorWith(role: Role, unit: keyof SmallOrganization): Promise<Actor> {
  const { cookie } = await insertTestPerson(db, { role, unit: units[unit].id, now })
  const token = cookie.slice(SESSION_COOKIE.length + 1)
  return identify(db, { cookies: { [SESSION_COOKIE]: token }, authorization: undefined, address: '10.0.0.1', now })
}

describe('a unit reaches what is below it, and the records of those it took over', () => {
  test.for([
    ['administrator', 'tinh', ['tinh', 'so', 'xa-a', 'phong-a', 'xa-b', 'huyen', 'xa-cu']],
    ['administrator', 'xa-a', ['xa-a', 'phong-a', 'xa-cu']],
    ['administrator', 'xa-b', ['xa-b']],
    ['unit-head', 'xa-a', ['xa-a', 'xa-cu']],
    ['auditor', 'xa-b', [...UNIT_KEYS]],
    ['clerk', 'tinh', []],
  ] as const)('%s of %s', async ([role, unit, reached]) => {
    const actor = await actorWith(role, unit)
    const rights = await organization.rights(now)
    const found = UNIT_KEYS.filter((key) => may(actor, 'person.list', { scope: units[key].id }, rights))
    expect(found).toEqual(UNIT_KEYS.filter((key) => (reached as readonly string[]).includes(key)))
  })
})
