// Changes of units on a real database: what is written, who moves, what is refused, who may, and two at once.
import { randomUUIDv7 } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import {
  insertSmallOrganization,
  insertTestPerson,
  type SmallOrganization,
} from '../../../test/support/organization.ts'
import { type Actor, programActor } from '../../platform/actor.ts'
import { inTransaction } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { organizationAccess } from '../access.ts'
import { openOrganization } from '../organization.ts'
import { listPosts } from '../people/posts.ts'
import { insertDelegation } from '../people/store.ts'
import type { Role } from '../rights/roles.ts'
import type { ChangeDraft } from './change-draft.ts'
import { checkHistory } from './check.ts'
import { applyChange, type ChangeDeps, type ChangeOutcome, previewChange } from './commands.ts'
import { holdsOn, on, type UnitHistory } from './history.ts'
import { loadHistory } from './store.ts'

const { db, owner } = await testDatabase()
const now = new Date('2026-11-24T03:00:00Z')
const [TODAY, LATER] = ['2026-11-24', '2027-01-01'] as const
const organization = openOrganization({ db, access: organizationAccess })
const deps: ChangeDeps = { db, now: () => now, organization }
const program = programActor('test')
let units: SmallOrganization

beforeEach(async () => {
  await owner.query(`truncate unit, unit_name, unit_kind, unit_code, unit_parent, unit_block, unit_block_member, unit_change,
    unit_lineage, position, delegation, api_key, account, person, sign_in_session, journal cascade`)
  units = await insertSmallOrganization(db)
})

const act = { effectiveOn: TODAY, instrument: 'NQ 9/NQ-HĐND', instrumentOn: null, note: null } as const

const mergeInto = (what: Partial<Extract<ChangeDraft, { kind: 'merge' }>> = {}): ChangeDraft => ({
  ...act,
  kind: 'merge',
  predecessors: [units['xa-a'].id, units['xa-b'].id],
  successor: {
    new: {
      name: 'Xã An Bình',
      kind: 'xa',
      level: 'commune',
      parentId: units.tinh.id,
      codes: [{ scheme: 'gso', code: '7' }],
    },
  },
  below: 'move',
  people: 'move',
  delegations: 'end',
  ...what,
})

async function signedIn(role: Role, unit?: string): Promise<Actor & { id: string }> {
  const { id, name } = await insertTestPerson(db, { role, unit, now })
  return { kind: 'person', id, name, posts: await listPosts(db, id, TODAY), session: null }
}

function applied(outcome: ChangeOutcome) {
  if (outcome.kind !== 'applied') throw new Error(JSON.stringify(outcome))
  return outcome
}

const plainly = ({ units: all, changes, blocks }: UnitHistory) => ({
  units: [...all.values()].map((unit) => ({ ...unit })).sort((a, b) => (a.id < b.id ? -1 : 1)),
  changes: changes
    .map((change) => ({ ...change, edges: [...change.edges].sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1)) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1)),
  blocks,
})

const journal = async () =>
  (await db.selectFrom('journal').select(['event', 'scope', 'actor_name', 'concerns']).orderBy('id').execute()).map(
    ({ event }) => event,
  )

const positions = async (person: string) =>
  db
    .selectFrom('position')
    .select(['id', 'unit_id', 'role', 'valid_from', 'valid_until'])
    .where('person_id', '=', person)
    .orderBy('valid_from')
    .execute()

describe('what is planned is what is written', () => {
  const drafts: Readonly<Record<string, () => ChangeDraft>> = {
    'a merger into a new unit': () => mergeInto(),
    'a merger with what is below ended': () => mergeInto({ below: 'end', people: 'end' }),
    'a merger into a unit there is': () => mergeInto({ successor: { unitId: units['xa-b'].id } }),
    'a merger on a day to come': () => ({ ...mergeInto(), effectiveOn: LATER }),
    'a split': () => ({
      ...act,
      kind: 'split',
      unitId: units['xa-a'].id,
      successors: [
        {
          to: { new: { name: 'Xã Nửa', kind: 'xa', level: 'commune', parentId: units.tinh.id, codes: [] } },
          share: '0.5',
        },
        { to: { unitId: units['xa-b'].id }, share: null },
      ],
      continues: false,
      heir: 0,
      below: 'move',
      people: 'move',
      delegations: 'end',
    }),
    'a unit dissolved': () => ({ ...act, kind: 'dissolve', unitId: units['xa-a'].id, successors: [], below: 'end' }),
    'a rename': () => ({ ...act, kind: 'rename', unitId: units['xa-a'].id, name: 'Xã Khác' }),
    'another kind': () => ({
      ...act,
      kind: 'change-kind',
      unitId: units['xa-a'].id,
      to: { kind: 'phuong', level: 'commune' },
      name: 'Phường A',
    }),
    'a move': () => ({ ...act, kind: 'move', unitId: units['phong-a'].id, parentId: units['xa-b'].id }),
    'a code': () => ({ ...act, kind: 'change-code', unitId: units['xa-a'].id, scheme: 'gso', code: '13750' }),
    'a new unit': () => ({
      ...act,
      kind: 'establish',
      unit: { name: 'Sở Mới', kind: 'so', level: 'department', parentId: units.tinh.id, codes: [] },
    }),
  }

  test.for(Object.keys(drafts))('%s', async (name) => {
    const before = await loadHistory(db)
    const { plan } = applied(await applyChange(deps, program, drafts[name]?.() ?? mergeInto()))
    const stored = await loadHistory(db)
    expect(stored.version).toBe(before.version + 1)
    expect(plainly(stored)).toEqual(plainly(plan.after))
    expect(checkHistory(stored)).toEqual([])
    expect((await journal()).length).toBeGreaterThan(0)
  })

  test('a block is joined and left again', async () => {
    const block = { id: randomUUIDv7(), slug: 'khoi', title: JSON.stringify({ vi: 'Khối', en: 'Block' }) }
    await db.insertInto('unit_block').values(block).execute()
    const draft = { ...act, kind: 'block', blockId: block.id, unitId: units['xa-a'].id } as const
    applied(await applyChange(deps, program, { ...draft, membership: 'join' }))
    applied(await applyChange(deps, program, { ...draft, membership: 'leave', effectiveOn: LATER }))
    expect((await loadHistory(db)).blocks[0]?.members).toEqual([{ from: TODAY, until: LATER, value: units['xa-a'].id }])
    expect(await journal()).toEqual(['unit.block-changed', 'unit.block-changed'])
  })

  test('a code passes from a unit that ends to the one that begins', async () => {
    applied(
      await applyChange(deps, program, {
        ...act,
        kind: 'change-code',
        unitId: units['xa-a'].id,
        scheme: 'gso',
        code: '7',
      }),
    )
    applied(await applyChange(deps, program, { ...mergeInto(), effectiveOn: LATER }))
    const { units: all } = await loadHistory(db)
    const holders = [...all.values()].flatMap(({ slug, codes }) =>
      codes.filter(({ value }) => value.code === '7').map(({ from, until }) => [slug, from, until]),
    )
    expect(holders.sort()).toEqual([
      ['thu-xa-a', TODAY, LATER],
      ['xa-an-binh', LATER, null],
    ])
  })
})

describe('people of units that end', () => {
  test('get a new position in the heir from that day, the old one is closed, and rights follow', async () => {
    const officer = await signedIn('specialist', units['xa-a'].id)
    const { plan, affected } = applied(await applyChange(deps, program, mergeInto()))
    const heir = plan.effects.born[0]?.id ?? ''
    expect(await positions(officer.id)).toMatchObject([
      { unit_id: units['xa-a'].id, valid_from: '2020-01-01', valid_until: TODAY },
      { unit_id: heir, role: 'specialist', valid_from: TODAY, valid_until: null },
    ])
    expect(affected.signIns).toBe(1)
    expect((await listPosts(db, officer.id, TODAY)).map(({ scope }) => scope)).toEqual([heir])
    // the two that ended, the one that began, the office that moved
    expect((await journal()).sort()).toEqual(['position.moved', ...Array(4).fill('unit.merged')])
    const entry = await db
      .selectFrom('journal')
      .selectAll()
      .where('event', '=', 'position.moved')
      .executeTakeFirstOrThrow()
    expect([entry.scope, entry.concerns, entry.actor_name]).toEqual([heir, officer.id, 'test'])
  })

  test('keep everything until a day to come', async () => {
    const officer = await signedIn('specialist', units['xa-a'].id)
    const { plan } = applied(await applyChange(deps, program, { ...mergeInto(), effectiveOn: LATER }))
    expect((await positions(officer.id)).map((each) => [each.valid_from, each.valid_until])).toEqual([
      ['2020-01-01', LATER],
      [LATER, null],
    ])
    const heir = plan.after.units.get(plan.effects.born[0]?.id ?? '')
    expect(heir && holdsOn(heir.life, TODAY)).toBe(false)
  })

  test('may be left without one', async () => {
    const officer = await signedIn('specialist', units['xa-a'].id)
    applied(await applyChange(deps, program, mergeInto({ people: 'end' })))
    expect(await positions(officer.id)).toMatchObject([{ valid_until: TODAY }])
    expect(await journal()).toContain('position.ended')
  })

  test('who held the same role in both holds it once', async () => {
    const officer = await signedIn('specialist', units['xa-a'].id)
    const second = { person_id: officer.id, unit_id: units['xa-b'].id, role: 'specialist', title: null }
    await db
      .insertInto('position')
      .values({ id: randomUUIDv7(), ...second, valid_from: '2026-01-01', valid_until: null })
      .execute()
    const { plan } = applied(await applyChange(deps, program, mergeInto()))
    const heir = plan.effects.born[0]?.id
    expect((await positions(officer.id)).filter(({ unit_id }) => unit_id === heir).length).toBe(1)
  })

  test('of a unit below that ends too move with it', async () => {
    const officer = await signedIn('specialist', units['phong-a'].id)
    const { plan } = applied(await applyChange(deps, program, mergeInto({ below: 'end' })))
    expect((await positions(officer.id)).at(-1)).toMatchObject({ unit_id: plan.effects.born[0]?.id, valid_until: null })
  })

  test('what they lent ends, or is lent again until the same day', async () => {
    const [holder, other] = [await signedIn('leader', units['xa-a'].id), await signedIn('specialist', units.so.id)]
    const [own] = await positions(holder.id)
    const lent = {
      id: randomUUIDv7(),
      kind: 'delegation',
      positionId: own?.id ?? '',
      toPersonId: other.id,
      verbs: ['person.list'],
      documentNumber: '5/QĐ',
      documentOn: '2026-10-01',
      from: '2026-10-01',
      until: '2027-06-01',
      createdBy: null,
      createdAt: now,
    } as const
    await inTransaction(db, (tx) => insertDelegation(tx, lent))
    const preview = await previewChange(deps, program, mergeInto({ delegations: 'remake' }))
    expect(preview.affected.delegations).toMatchObject([{ id: lent.id, toPersonName: other.name, isRemade: true }])

    applied(await applyChange(deps, program, mergeInto({ delegations: 'remake' })))
    const rows = await db.selectFrom('delegation').selectAll().orderBy('valid_from').execute()
    const present = (await positions(holder.id)).at(-1)
    expect(rows.map((row) => [row.position_id, row.valid_from, row.valid_until, row.document_number])).toEqual([
      [own?.id, '2026-10-01', TODAY, '5/QĐ'],
      [present?.id, TODAY, '2027-06-01', '5/QĐ'],
    ])
    expect(await journal()).toContain('delegation.ended')
  })

  test('keys of programs move with a change of today, and end with one to come', async () => {
    const admin = await signedIn('administrator', units.tinh.id)
    const key = async () => {
      const id = randomUUIDv7()
      await db
        .insertInto('api_key')
        .values({
          id,
          token_hash: Buffer.from(id),
          hint: 'mk_',
          label: 'Cổng',
          unit_id: units['xa-a'].id,
          verbs: ['person.list'],
          created_by: admin.id,
          created_at: new Date('2026-01-01T00:00:00Z'),
          expires_at: new Date('2027-12-31T00:00:00Z'),
          used_at: null,
          revoked_at: null,
          revoked_by: null,
        })
        .execute()
      return id
    }
    const id = await key()
    const preview = await previewChange(deps, program, { ...mergeInto(), effectiveOn: LATER })
    expect(preview.affected.keys).toMatchObject([{ id, outcome: 'ends' }])
    const { plan } = applied(await applyChange(deps, program, mergeInto()))
    const stored = await db.selectFrom('api_key').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect([stored.unit_id, stored.revoked_at]).toEqual([plan.effects.born[0]?.id, null])
  })

  test('a key of a unit that ends on a day to come works until its midnight', async () => {
    const admin = await signedIn('administrator', units.tinh.id)
    const id = randomUUIDv7()
    await db
      .insertInto('api_key')
      .values({
        id,
        token_hash: Buffer.from(id),
        hint: 'mk_',
        label: 'Cổng',
        unit_id: units['xa-a'].id,
        verbs: ['person.list'],
        created_by: admin.id,
        created_at: new Date('2026-01-01T00:00:00Z'),
        expires_at: new Date('2027-12-31T00:00:00Z'),
        used_at: null,
        revoked_at: null,
        revoked_by: null,
      })
      .execute()
    applied(await applyChange(deps, program, { ...mergeInto(), effectiveOn: LATER }))
    const stored = await db.selectFrom('api_key').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(stored.expires_at.toISOString()).toBe('2026-12-31T17:00:00.000Z')
  })
})

describe('refused, and nothing is written', () => {
  async function refusedFor(draft: ChangeDraft, given: ChangeDeps = deps) {
    const before = await loadHistory(db)
    const outcome = await applyChange(given, program, draft)
    expect(outcome.kind).toBe('refused')
    expect(await loadHistory(db)).toEqual(before)
    expect(await journal()).toEqual([])
    return outcome.kind === 'refused' ? outcome.faults : []
  }

  test('a merger dated before its units', async () => {
    const faults = await refusedFor({ ...mergeInto(), effectiveOn: '2025-07-01' })
    expect(faults.map(({ field, unit }) => [field, unit])).toEqual([
      ['predecessors', units['xa-a'].id],
      ['predecessors', units['xa-b'].id],
    ])
    expect(faults[0]?.text.vi).toMatch(/bắt đầu từ 1\/7\/2025\. Chọn ngày hiệu lực sau ngày đó/)
  })

  test('a day in the past after which somebody came into the unit', async () => {
    const officer = await signedIn('specialist')
    await db
      .insertInto('position')
      .values({
        id: randomUUIDv7(),
        person_id: officer.id,
        unit_id: units['xa-a'].id,
        role: 'specialist',
        title: null,
        valid_from: '2026-09-01',
        valid_until: null,
      })
      .execute()
    const faults = await refusedFor({ ...mergeInto(), effectiveOn: '2026-08-01' })
    expect(faults.map(({ field, unit }) => [field, unit])).toEqual([['effectiveOn', units['xa-a'].id]])
    expect(faults[0]?.text.vi).toMatch(/1 vị trí công tác bắt đầu từ 1\/9\/2026/)
  })

  test('a day in the past after which there are records of the unit', async () => {
    const record = {
      unitId: units['xa-a'].id,
      title: { vi: 'Kỳ thử', en: 'Round' },
      path: '/chi-so/thu',
      on: '2026-10-05',
    }
    const faults = await refusedFor(
      { ...mergeInto(), effectiveOn: '2026-08-01' },
      { ...deps, recordsOf: async () => [record] },
    )
    expect(faults[0]?.text.vi).toMatch(/“Kỳ thử” \(5\/10\/2026\)\. Chọn ngày/)
    const later = await applyChange({ ...deps, recordsOf: async () => [record] }, program, mergeInto())
    expect(later.kind).toBe('applied')
  })

  test('the last administrator', async () => {
    await signedIn('administrator', units['xa-a'].id)
    const faults = await refusedFor(mergeInto({ people: 'end' }))
    expect(faults.map(({ field }) => field)).toEqual(['people'])
    await signedIn('administrator', units.tinh.id)
    expect((await applyChange(deps, program, mergeInto({ people: 'end' }))).kind).toBe('applied')
  })
})

describe('who may', () => {
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => 'allowed',
      (error: unknown) => (error instanceof Refusal ? `${error.kind} ${error.code}` : error),
    )
  const NO = 'forbidden rights.not-granted'

  test('a stranger may nothing, and sees no preview', async () => {
    const stranger = await signedIn('citizen')
    expect(await refusal(applyChange(deps, stranger, mergeInto()))).toBe(NO)
    expect(await refusal(previewChange(deps, stranger, mergeInto()))).toBe(NO)
  })

  test.for([
    ['administrator', 'tinh', 'allowed'],
    ['administrator', 'xa-a', NO],
    ['leader', 'tinh', NO],
    ['auditor', 'tinh', NO],
  ] as const)('%s of %s merges two communes: %s', async ([role, unit, answer]) => {
    expect(await refusal(applyChange(deps, await signedIn(role, units[unit].id), mergeInto()))).toBe(answer)
  })

  test('the administrator of a commune changes what is below it, and takes nothing from another', async () => {
    const admin = await signedIn('administrator', units['xa-a'].id)
    const rename: ChangeDraft = { ...act, kind: 'rename', unitId: units['phong-a'].id, name: 'Phòng Kinh tế' }
    expect(await refusal(applyChange(deps, admin, rename))).toBe('allowed')
    const away: ChangeDraft = { ...act, kind: 'move', unitId: units['phong-a'].id, parentId: units['xa-b'].id }
    expect(await refusal(applyChange(deps, admin, { ...away, effectiveOn: LATER }))).toBe(NO)
  })

  test('a unit below nobody is for who answers for the whole', async () => {
    const root: ChangeDraft = {
      ...act,
      kind: 'establish',
      unit: { name: 'Tỉnh Khác', kind: 'tinh', level: 'province', parentId: null, codes: [] },
    }
    expect(await refusal(applyChange(deps, await signedIn('administrator', units['xa-a'].id), root))).toBe(NO)
    expect(await refusal(applyChange(deps, await signedIn('administrator', units.tinh.id), root))).toBe('allowed')
  })

  test('a preview writes nothing', async () => {
    const before = await loadHistory(db)
    const preview = await previewChange(deps, await signedIn('administrator', units.tinh.id), mergeInto())
    expect(preview.faults).toEqual([])
    expect(preview.plan.effects.born.map(({ slug }) => slug)).toEqual(['xa-an-binh'])
    expect(await loadHistory(db)).toEqual(before)
  })
})

describe('two at once', () => {
  test('two moves that would make a circle together: one is written, the other told why not', async () => {
    const move = (unit: 'xa-a' | 'xa-b', parent: 'xa-a' | 'xa-b'): ChangeDraft => ({
      ...act,
      kind: 'move',
      unitId: units[unit].id,
      parentId: units[parent].id,
    })
    const outcomes = await Promise.all([
      applyChange(deps, program, move('xa-a', 'xa-b')),
      applyChange(deps, program, move('xa-b', 'xa-a')),
    ])
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['applied', 'refused'])
    const refused = outcomes.find((outcome) => outcome.kind === 'refused')
    expect(refused?.faults[0]?.text.vi).toMatch(/thành vòng/)
    const stored = await loadHistory(db)
    expect(checkHistory(stored)).toEqual([])
    const moved = ['xa-a', 'xa-b'].filter(
      (key) => on(stored.units.get(units[key as 'xa-a' | 'xa-b'].id)?.parents ?? [], TODAY) !== units.tinh.id,
    )
    expect(moved.length).toBe(1)
  })

  test('what differs from what was agreed to is not written', async () => {
    const agreed = {
      agreed: ({ affected }: { affected: { positions: readonly unknown[] } }) => affected.positions.length === 0,
    }
    const before = await loadHistory(db)
    await signedIn('specialist', units['xa-a'].id)
    expect(await applyChange(deps, program, mergeInto(), agreed)).toMatchObject({
      kind: 'refused',
      differs: true,
      faults: [],
    })
    expect(await loadHistory(db)).toEqual(before)
  })

  test('two mergers of one unit: it ends once', async () => {
    const outcomes = await Promise.all([
      applyChange(deps, program, mergeInto()),
      applyChange(deps, program, mergeInto({ successor: { unitId: units['xa-b'].id } })),
    ])
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['applied', 'refused'])
    expect(checkHistory(await loadHistory(db))).toEqual([])
  })
})
