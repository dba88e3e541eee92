// What a key may be made for, and when one is good: rules alone.
import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../../test/support/database.ts'
import { insertSmallOrganization, type SmallOrganization, type UnitKey } from '../../../../test/support/organization.ts'
import type { Actor } from '../../../platform/actor.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { organizationAccess } from '../../access.ts'
import { openOrganization } from '../../organization.ts'
import type { AccessTable } from '../../rights/access.ts'
import type { ROLES } from '../../rights/roles.ts'
import { endOfDay, type KeyLife, keyState, lastMoment, readKey, verbsForKeys, yearAfter } from './key.ts'

const { db } = await testDatabase()
const TODAY = '2026-11-24'
const now = new Date('2026-11-24T03:00:00Z')
// A verb that reaches the unit alone for a head and everything below for a key.
const access: AccessTable = {
  ...organizationAccess,
  'test.read': {
    label: { vi: 'đọc thử', en: 'read' },
    changes: false,
    forKeys: true,
    grants: [
      { role: 'unit-head', reach: 'unit' },
      { role: 'auditor', reach: 'tenant' },
      { role: 'integrator', reach: 'subtree' },
    ],
  },
}
const organization = openOrganization({ db, access })
let units: SmallOrganization

beforeAll(async () => {
  units = await insertSmallOrganization(db)
})

const maker = (role: (typeof ROLES)[number], unit: UnitKey): Actor => ({
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Người tạo',
  posts: [{ role, scope: units[unit].id }],
  session: null,
})

async function read(
  by: Actor,
  typed: Partial<{ label: string; unit: UnitKey; unitId: string; verbs: readonly string[]; expires: string }> = {},
) {
  const [history, rights] = await Promise.all([organization.history(), organization.rights(now)])
  const { label = 'Phần mềm thử', unit = 'xa-a', verbs = ['person.list'], expires = '30/6/2027' } = typed
  const answer = readKey({ label, unitId: typed.unitId ?? units[unit].id, verbs, expires }, by, {
    history,
    rights,
    today: TODAY,
  })
  return answer instanceof Refusal ? answer.fields : answer
}

test('a key has a tidy name, each right once, and a day', async () => {
  expect(
    await read(maker('administrator', 'tinh'), { label: '  Phần  mềm ', verbs: ['person.list', 'person.list'] }),
  ).toEqual({ label: 'Phần mềm', unitId: units['xa-a'].id, verbs: ['person.list'], expiresOn: '2027-06-30' })
})

test.for([
  ['no name', { label: ' ' }, { ten: 'api-key.label-missing' }],
  ['a name too long', { label: 'x'.repeat(81) }, { ten: 'api-key.label-long' }],
  ['a unit that nobody knows', { unitId: 'xa-a' }, { 'don-vi': 'api-key.unit-unknown' }],
  ['a unit that has ended', { unit: 'xa-cu' }, { 'don-vi': 'api-key.unit-ended' }],
  ['no right', { verbs: [] }, { quyen: 'api-key.verbs-missing' }],
  ['a right that is not for keys', { verbs: ['api-key.change'] }, { quyen: 'api-key.verb-unknown' }],
  ['a right that does not exist', { verbs: ['constructor'] }, { quyen: 'api-key.verb-unknown' }],
  ['today', { expires: '24/11/2026' }, { han: 'api-key.expires-past' }],
  ['more than a year', { expires: '25/11/2027' }, { han: 'api-key.expires-far' }],
  ['no day', { expires: '31/2/2027' }, { han: 'api-key.expires-wrong' }],
  [
    'everything at once',
    { label: '', verbs: [], expires: '' },
    { ten: 'api-key.label-missing', quyen: 'api-key.verbs-missing', han: 'api-key.expires-wrong' },
  ],
] as const)('%s is refused beside its field', async ([, typed, fields]) => {
  expect(await read(maker('administrator', 'tinh'), typed)).toEqual(fields)
})

test('a year is the longest: the same day of the next one', async () => {
  expect(await read(maker('administrator', 'tinh'), { expires: '24/11/2027' })).toMatchObject({
    expiresOn: '2027-11-24',
  })
  expect(['2026-11-24', '2028-02-29'].map(yearAfter)).toEqual(['2027-11-24', '2029-03-01'])
})

describe('nobody gives a key more than they have', () => {
  test.for([
    ['auditor', 'xa-b', 'tinh', true],
    ['unit-head', 'xa-b', 'xa-b', true], // nothing stands below it: the unit alone is everything
    ['unit-head', 'xa-a', 'xa-a', false], // the key would reach the office below
    ['unit-head', 'xa-b', 'xa-a', false],
    ['unit-head', 'tinh', 'tinh', false],
  ] as const)('%s of %s for %s: %s', async ([role, at, unit, isAllowed]) => {
    const answer = await read(maker(role, at), { unit, verbs: ['test.read'] })
    if (isAllowed) expect(answer).toMatchObject({ verbs: ['test.read'] })
    else expect(answer).toEqual({ quyen: 'api-key.verb-beyond' })
  })

  test('what is lent may be given on no further than it was lent', async () => {
    const lent: Actor = {
      ...maker('unit-head', 'xa-b'),
      posts: [{ role: 'auditor', scope: units.tinh.id, verbs: ['person.list'], delegation: 'x' }],
    }
    expect(await read(lent, { unit: 'xa-b', verbs: ['test.read'] })).toEqual({ quyen: 'api-key.verb-beyond' })
    expect(await read(lent, { unit: 'xa-b' })).toMatchObject({ verbs: ['person.list'] })
  })
})

test('every right that keys may have is one that keys can use, and reads only', async () => {
  const rights = await openOrganization({ db, access: organizationAccess }).rights(now)
  expect(verbsForKeys(rights)).toContain('person.list')
  for (const verb of verbsForKeys(rights)) {
    const permission: AccessTable[string] | undefined = rights.access[verb]
    expect([verb, permission?.grants.some(({ role }) => role === 'integrator')]).toEqual([verb, true])
    expect([verb, permission?.changes]).toEqual([verb, false])
  }
})

test('it is good through its last day in Việt Nam', () => {
  const end = endOfDay('2027-06-30')
  expect(end.toISOString()).toBe('2027-06-30T17:00:00.000Z')
  expect(lastMoment(end).toISOString()).toBe('2027-06-30T16:59:59.999Z')
})

test.for([
  ['alive', {}],
  ['expired', { expiresAt: now }],
  ['revoked', { revokedAt: now, expiresAt: now }],
  ['alive', { usedAt: new Date(now.getTime() + 4 * 60_000) }], // two machines whose clocks differ a little
  ['clock', { usedAt: new Date(now.getTime() + 6 * 60_000) }],
  ['clock', { createdAt: new Date(now.getTime() + 3_600_000) }],
  ['clock', { refusedAt: new Date(now.getTime() + 3_600_000) }],
] as const)('%s: %o', ([state, changes]) => {
  const life: KeyLife = {
    createdAt: new Date('2026-11-01T00:00:00Z'),
    expiresAt: new Date('2027-11-01T00:00:00Z'),
    usedAt: null,
    revokedAt: null,
    refusedAt: null,
    ...changes,
  }
  expect(keyState(life, now)).toBe(state)
})
