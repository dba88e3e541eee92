// The rule and its SQL say the same, over organisations that nobody would draw: units that ended, merged, split, moved, and
// records that run in a circle; posts of units that are gone or never were; delegations and keys that lend a part.
import fc from 'fast-check'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import type { Actor, Post } from '../../platform/actor.ts'
import { openDatabase } from '../../platform/database/database.ts'
import type { Subject } from '../../platform/guard.ts'
import { organizationAccess } from '../access.ts'
import { custodyTree } from '../units/custody.ts'
import type { Change, Day, Unit, UnitHistory } from '../units/history.ts'
import { type AccessTable, REACHES } from './access.ts'
import { may, type Rights } from './may.ts'
import { newestWithin, rightsPredicate } from './predicate.ts'
import type { Role } from './roles.ts'

type Thing = { id: number; unit_id: string | null; owner_id: string | null; at: number }

const { server } = await testDatabase()
const db: Kysely<{ thing: Thing }> = openDatabase(server.owner, { schema: 'tenant_demo', max: 2 })

beforeAll(async () => {
  await sql`create table thing (id integer primary key, unit_id uuid, owner_id uuid, at integer not null)`.execute(db)
  await sql`create index thing_by_unit on thing (unit_id, at desc)`.execute(db)
  await sql`create index thing_by_owner on thing (owner_id, at desc)`.execute(db)
})
afterAll(() => db.destroy())

const uuid = (kind: number, n: number) => `0000000${kind}-0000-7000-8000-${String(n).padStart(12, '0')}`
const unitId = (n: number) => uuid(1, n)
const personId = (n: number) => uuid(2, n)

// ---- organisations

const DAYS: readonly Day[] = ['2004-01-01', '2015-01-01', '2024-09-01', '2025-07-01']
const TODAY: Day = '2026-11-24'
const MOST_UNITS = 16

type Plan = {
  readonly parent: number
  readonly nextParent: number | undefined
  readonly begins: number
  readonly ends: number | undefined
  readonly heirs: readonly number[]
}

const anyUnit = fc.nat({ max: MOST_UNITS - 1 })
const plan: fc.Arbitrary<Plan> = fc.record({
  // Mostly upwards, as registers are; sometimes anywhere, which is how circles come about.
  parent: fc.oneof({ weight: 6, arbitrary: fc.nat({ max: 3 }) }, { weight: 3, arbitrary: anyUnit }),
  nextParent: fc.option(anyUnit, { nil: undefined, freq: 4 }),
  begins: fc.nat({ max: 2 }),
  ends: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  heirs: fc.array(anyUnit, { maxLength: 3 }),
})

function historyOf(plans: readonly Plan[]): UnitHistory {
  const known = (n: number) => n % plans.length
  const units = new Map<string, Unit>()
  const changes: Change[] = []
  plans.forEach((each, n) => {
    const from = DAYS[each.begins] ?? null
    const ends = each.ends !== undefined && each.ends > each.begins ? (DAYS[each.ends] ?? null) : null
    const parent = known(each.parent)
    const moved = each.nextParent !== undefined && known(each.nextParent) !== n && each.begins < 2
    const moveOn = DAYS[2] ?? null
    const parents =
      parent === n
        ? []
        : moved && (ends === null || ends > String(moveOn))
          ? [
              { from, until: moveOn, value: unitId(parent) },
              { from: moveOn, until: ends, value: unitId(known(each.nextParent ?? 0)) },
            ]
          : [{ from, until: ends, value: unitId(parent) }]
    units.set(unitId(n), {
      id: unitId(n),
      slug: `don-vi-${n}`,
      life: { from, until: ends },
      names: [],
      kinds: [],
      codes: [],
      parents,
      provenance: 'demo',
      source: 'test',
    })
    if (ends !== null && each.heirs.length > 0)
      changes.push({
        id: uuid(3, n),
        kind: each.heirs.length === 1 ? 'merge' : 'split',
        effectiveOn: ends,
        instrument: 'NQ',
        instrumentOn: null,
        note: null,
        provenance: 'demo',
        source: 'test',
        edges: each.heirs.map((heir) => ({ from: unitId(n), to: unitId(known(heir)), share: null })),
      })
  })
  return { version: 1, units, changes, blocks: [] }
}

// ---- who asks, for what, about what

const VERBS = ['thing.list', 'thing.change', 'thing.export'] as const
// Few, so that posts and grants meet.
const SOME_ROLES = ['leader', 'unit-head', 'clerk'] as const satisfies readonly Role[]
const verb = fc.constantFrom(...VERBS)
const somePerson = fc.nat({ max: 5 }).map(personId)
// Two more than there are: a post whose unit is not in the register reaches nothing.
const someUnit = fc.nat({ max: MOST_UNITS + 1 }).map(unitId)

const accessTable: fc.Arbitrary<AccessTable> = fc
  .tuple(
    ...VERBS.map(() =>
      fc.array(fc.record({ role: fc.constantFrom(...SOME_ROLES), reach: fc.constantFrom(...REACHES) }), {
        minLength: 1,
        maxLength: 3,
      }),
    ),
  )
  .map((grants) =>
    Object.fromEntries(
      VERBS.map((each, n) => [each, { label: { vi: each, en: each }, changes: false, grants: grants[n] ?? [] }]),
    ),
  )

const post: fc.Arbitrary<Post> = fc
  .record({
    role: fc.constantFrom(...SOME_ROLES),
    scope: someUnit,
    lent: fc.option(fc.record({ holder: somePerson, verbs: fc.option(fc.subarray([...VERBS])) }), { freq: 3 }),
  })
  .map(({ role, scope, lent }) => ({
    role,
    scope,
    ...(lent ? { delegation: uuid(4, 1), holder: lent.holder, ...(lent.verbs ? { verbs: lent.verbs } : {}) } : {}),
  }))

const actor: fc.Arbitrary<Actor> = fc
  .record({
    id: somePerson,
    posts: fc.array(post, { maxLength: 4 }),
    key: fc.option(fc.subarray([...VERBS]), { freq: 4 }),
  })
  .map(({ id, posts, key }) =>
    key
      ? { kind: 'key', id, name: 'khóa', posts, session: null, verbs: key }
      : { kind: 'person', id, name: 'người', posts, session: id },
  )

const thing = fc.record({
  unit: fc.option(anyUnit, { freq: 9 }),
  owner_id: fc.option(somePerson),
  at: fc.nat({ max: 9 }),
})

// ---- the same rule a second time, slowly: climb from the thing, one unit after the other

function mayClimbing(who: Actor, what: string, about: Subject, { access, tree }: Rights): boolean {
  if (who.verbs && !who.verbs.includes(what)) return false
  for (const { role, scope, verbs, holder } of who.posts) {
    if (verbs && !verbs.includes(what)) continue
    for (const grant of access[what]?.grants ?? []) {
      if (grant.role !== role) continue
      if (grant.reach === 'tenant') return true
      if (grant.reach === 'own' && about.owner && [who.id, holder].includes(about.owner)) return true
      const path = tree.above(about.scope)
      if (grant.reach === 'subtree' && path.includes(scope)) return true
      if (grant.reach === 'unit' && path.includes(scope) && tree.home(about.scope) === scope) return true
    }
  }
  return false
}

describe('the rule, its slow twin and its SQL agree on every thing, for every actor and verb', () => {
  const situation = fc.record({
    plans: fc.array(plan, { minLength: 1, maxLength: MOST_UNITS }),
    access: accessTable,
    actors: fc.array(actor, { minLength: 1, maxLength: 4 }),
    things: fc.array(thing, { maxLength: 30 }),
    asked: verb,
  })

  test('list, page and count', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(situation, async ({ plans, access, actors, things, asked }) => {
        const rights = { access, tree: custodyTree(historyOf(plans), TODAY) }
        // A thing's unit is a foreign key: it may be gone or missing, never unknown.
        const rows: readonly Thing[] = things.map(({ unit, ...each }, id) => {
          return { id, unit_id: unit === null ? null : unitId(unit % plans.length), ...each }
        })
        await db.deleteFrom('thing').execute()
        if (rows.length > 0) await db.insertInto('thing').values(rows).execute()
        for (const who of actors) {
          const within = rows.filter((row) => mayThing(who, asked, row, rights)).map(({ id }) => id)
          const climbed = rows.filter((row) => mayThing(who, asked, row, rights, mayClimbing)).map(({ id }) => id)
          expect(climbed).toEqual(within)
          const condition = rightsPredicate(who, asked, rights, { scope: 'thing.unit_id', owner: 'thing.owner_id' })
          const found = db.selectFrom('thing').where(condition)
          const newest = { table: 'thing', scope: 'unit_id', order: ['at', 'id'], limit: 5, offset: 3 }
          const shown = newestWithin(who, asked, rights, newest)
          const [listed, first, rest, counted, paged] = await Promise.all([
            found.select('id').orderBy('id').execute(),
            found.select('id').orderBy('id').limit(7).execute(),
            found.select('id').orderBy('id').offset(7).execute(),
            found.select(sql<number>`count(*)::integer`.as('n')).executeTakeFirst(),
            sql<Thing>`select * from ${shown} as thing order by at desc, id desc`.execute(db),
          ])
          expect(listed.map(({ id }) => id)).toEqual(within)
          expect([...first, ...rest].map(({ id }) => id)).toEqual(within)
          expect(counted?.n).toBe(within.length)
          // Of units alone: what is somebody's own is a short list.
          const ofUnits = rows.filter((row) => mayThing(who, asked, { ...row, owner_id: null }, rights))
          const newestFirst = ofUnits.toSorted((a, b) => b.at - a.at || b.id - a.id)
          expect(paged.rows.map(({ id }) => id)).toEqual(newestFirst.slice(3, 8).map(({ id }) => id))
        }
      }),
      { numRuns: 400 },
    )
  })
})

/** What belongs to no unit is reached by a right over the whole tenant, and by its owner's. */
function mayThing(who: Actor, what: string, { unit_id, owner_id }: Thing, rights: Rights, rule = may): boolean {
  return rule(who, what, { scope: unit_id ?? 'no unit', owner: owner_id }, rights)
}

describe('a condition that an index answers', () => {
  const UNITS = 130
  const rights: Rights = { access: organizationAccess, tree: custodyTree(provinceOf(UNITS), TODAY) }

  beforeAll(async () => {
    await db.deleteFrom('thing').execute()
    await sql`insert into thing select n, ('00000001-0000-7000-8000-' || lpad((1 + n % ${UNITS - 1})::text, 12, '0'))::uuid,
      ('00000002-0000-7000-8000-' || lpad((n % 400)::text, 12, '0'))::uuid, n from generate_series(1, 30000) as n`.execute(
      db,
    )
    await sql`analyze thing`.execute(db)
  })

  const holding = (role: Post['role'], unit: number): Actor => ({
    kind: 'person',
    id: personId(7),
    name: 'người',
    posts: [{ role, scope: unitId(unit) }],
    session: null,
  })

  async function planOf(who: Actor, what: string): Promise<string> {
    const condition = rightsPredicate(who, what, rights, { scope: 'thing.unit_id', owner: 'thing.owner_id' })
    const rows = await db.selectFrom('thing').selectAll().where(condition).orderBy('at', 'desc').limit(25).explain()
    return JSON.stringify(rows)
  }

  test('a commune’s list is read from the index of the unit, already in its order', async () => {
    const steps = await planOf(holding('unit-head', 5), 'person.list')
    expect(steps).toContain('thing_by_unit')
    expect(steps).not.toContain('Seq Scan')
    expect(steps).not.toContain('Sort')
  })

  test('own work is read from the index of the owner', async () => {
    expect(await planOf(holding('leader', 5), 'delegation.change')).toContain('thing_by_owner')
  })

  test('of a province all is read, and of nobody nothing', async () => {
    const [province, nobody] = await Promise.all([
      planOf(holding('administrator', 0), 'person.list'),
      planOf(holding('clerk', 0), 'person.list'),
    ])
    expect(province).not.toContain('any(')
    expect(nobody).toContain('One-Time Filter: false')
  })
})

/** One province and the units right below it. */
function provinceOf(count: number): UnitHistory {
  const plans = Array.from({ length: count }, (): Plan => {
    return { parent: 0, nextParent: undefined, begins: 0, ends: undefined, heirs: [] }
  })
  return historyOf(plans)
}
