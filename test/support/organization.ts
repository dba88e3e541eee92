// A small organisation for tests of rights and people: today's two tiers, with units that are gone and came from a district.
//
//   tinh (province)                    ended: huyen (district), split to xa-a and xa-b
//   ├─ so (department)                 ended: xa-cu, merged into xa-a
//   ├─ xa-a (commune)
//   │   └─ phong-a (office)
//   └─ xa-b (commune)

import { randomUUIDv7 } from 'node:crypto'
import { nameColumns } from '../../src/organization/people/store.ts'
import type { Role } from '../../src/organization/rights/roles.ts'
import { openAccount } from '../../src/organization/sign-in/accounts.ts'
import { insertSession, SESSION_COOKIE } from '../../src/organization/sign-in/session.ts'
import type { Change, Day, Level, Unit } from '../../src/organization/units/history.ts'
import { insertChanges, insertUnits, raiseVersion } from '../../src/organization/units/store.ts'
import { type Db, inTransaction } from '../../src/platform/database/database.ts'

export const TWO_TIERS: Day = '2025-07-01'

export const UNIT_KEYS = ['tinh', 'so', 'xa-a', 'phong-a', 'xa-b', 'huyen', 'xa-cu'] as const
export type UnitKey = (typeof UNIT_KEYS)[number]
export type SmallOrganization = Readonly<Record<UnitKey, Unit>>

export async function insertSmallOrganization(db: Db): Promise<SmallOrganization> {
  const ids = Object.fromEntries(UNIT_KEYS.map((key) => [key, randomUUIDv7()])) as Record<UnitKey, string>
  const unit = (key: UnitKey, level: Level, parent: UnitKey | null, from: Day | null, until: Day | null): Unit => ({
    id: ids[key],
    slug: `thu-${key}`,
    life: { from, until },
    names: [{ from, until, value: `Đơn vị thử ${key}` }],
    kinds: [{ from, until, value: { kind: level === 'province' ? 'tinh' : 'xa', level } }],
    codes: [],
    parents: parent === null ? [] : [{ from, until, value: ids[parent] }],
    provenance: 'demo',
    source: 'test',
  })
  const units = {
    tinh: unit('tinh', 'province', null, null, null),
    so: unit('so', 'department', 'tinh', null, null),
    'xa-a': unit('xa-a', 'commune', 'tinh', TWO_TIERS, null),
    'phong-a': unit('phong-a', 'office', 'xa-a', TWO_TIERS, null),
    'xa-b': unit('xa-b', 'commune', 'tinh', TWO_TIERS, null),
    huyen: unit('huyen', 'district', 'tinh', null, TWO_TIERS),
    'xa-cu': unit('xa-cu', 'commune', 'huyen', null, TWO_TIERS),
  }
  const change = (kind: Change['kind'], edges: readonly [UnitKey, UnitKey][]): Change => ({
    id: randomUUIDv7(),
    kind,
    effectiveOn: TWO_TIERS,
    instrument: 'NQ thử',
    instrumentOn: null,
    note: null,
    provenance: 'demo',
    source: 'test',
    edges: edges.map(([from, to]) => ({ from: ids[from], to: ids[to], share: null })),
  })
  await inTransaction(db, async (tx) => {
    await insertUnits(tx, Object.values(units))
    await insertChanges(tx, [
      change('split', [
        ['huyen', 'xa-a'],
        ['huyen', 'xa-b'],
      ]),
      change('merge', [['xa-cu', 'xa-a']]),
    ])
    await raiseVersion(tx)
  })
  return units
}

export type TestPerson = {
  readonly id: string
  readonly name: string
  /** Header of a request by this person. */
  readonly cookie: string
}

let count = 0

/** A person with a session, and with a position where a unit is given. */
export async function insertTestPerson(
  db: Db,
  { role, unit, name, now = new Date() }: { role: Role; unit?: string | undefined; name?: string; now?: Date },
): Promise<TestPerson> {
  count += 1
  const id = randomUUIDv7()
  const fullName = name ?? `Người thử ${role} ${count}`
  const token = await inTransaction(db, async (tx) => {
    await tx
      .insertInto('person')
      .values({
        id,
        ...nameColumns(fullName),
        national_id: String(36_000_000_000 + count).padStart(12, '0'),
        phone: `09${String(10_000_000 + count)}`,
        email: null,
        address: null,
        is_demo: true,
        created_at: now,
      })
      .execute()
    await openAccount(tx, { personId: id, login: `thu-${role}-${count}`, mustChange: false, now })
    if (unit !== undefined)
      await tx
        .insertInto('position')
        .values({
          id: randomUUIDv7(),
          person_id: id,
          unit_id: unit,
          role,
          title: null,
          valid_from: '2020-01-01',
          valid_until: null,
        })
        .execute()
    const session = { personId: id, method: 'password', addressPrefix: '10.0.0', userAgent: 'test', now }
    return (await insertSession(tx, session)).token
  })
  return { id, name: fullName, cookie: `${SESSION_COOKIE}=${token}` }
}
