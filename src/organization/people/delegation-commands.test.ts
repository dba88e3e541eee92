// Lending a post and taking it back: the plain case, every refusal, a stranger, two at once.
import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import {
  insertSmallOrganization,
  insertTestPerson,
  type SmallOrganization,
} from '../../../test/support/organization.ts'
import type { Actor } from '../../platform/actor.ts'
import { organizationAccess } from '../access.ts'
import { openOrganization } from '../organization.ts'
import { holdsOf } from '../rights/may.ts'
import type { Role } from '../rights/roles.ts'
import { identify } from '../sign-in/identify.ts'
import { SESSION_COOKIE } from '../sign-in/session.ts'
import { endPosition } from './commands.ts'
import { type DelegationInput, delegate, revokeDelegation } from './delegation-commands.ts'
import { listPosts } from './posts.ts'
import { listPositions } from './store.ts'

const { db } = await testDatabase()
const now = () => new Date('2026-11-24T03:00:00Z')
const organization = openOrganization({ db, access: organizationAccess })
const deps = { db, now, organization }

type Somebody = {
  readonly id: string
  readonly login: string
  readonly position: string
  readonly actor: () => Promise<Actor>
}
let units: SmallOrganization
beforeAll(async () => {
  units = await insertSmallOrganization(db)
  // Somebody has to administer when others leave.
  await somebody('administrator', 'tinh')
})

async function somebody(role: Role, unit: keyof SmallOrganization): Promise<Somebody> {
  const { id, cookie } = await insertTestPerson(db, { role, unit: units[unit].id, now: now() })
  const cookies = { [SESSION_COOKIE]: cookie.slice(SESSION_COOKIE.length + 1) }
  const { login } = await db.selectFrom('account').select('login').where('person_id', '=', id).executeTakeFirstOrThrow()
  const position = (await listPositions(db, [id]))[0]?.id ?? ''
  return {
    id,
    login,
    position,
    actor: () => identify(db, { cookies, authorization: undefined, now: now(), address: '10.0.0.1' }),
  }
}

const input = (from: Somebody, to: Somebody, over: Partial<DelegationInput> = {}): DelegationInput => ({
  kind: 'delegation',
  positionId: from.position,
  toLogin: to.login,
  verbs: ['person.list'],
  documentNumber: '12/UQ-UBND',
  documentOn: '2026-11-20',
  from: '2026-11-24',
  until: '2026-12-01',
  ...over,
})
const entryOf = (id: string) =>
  db.selectFrom('journal').selectAll().where('subject_id', '=', id).orderBy('id', 'desc').limit(1).executeTakeFirst()

describe('lending a post', () => {
  test('gives the receiver the verbs, for the days, and no more', async () => {
    const [leader, helper] = [await somebody('leader', 'xa-a'), await somebody('specialist', 'xa-a')]
    const { id } = await delegate(deps, await leader.actor(), input(leader, helper))
    const actor = await helper.actor()
    expect(holdsOf(actor, 'person.list', organizationAccess)).toHaveLength(1)
    expect(holdsOf(actor, 'second-factor.decide', organizationAccess)).toHaveLength(0)
    expect(await entryOf(id)).toMatchObject({
      event: 'delegation.made',
      actor_id: leader.id,
      concerns: helper.id,
      scope: units['xa-a'].id,
      data: { holder: leader.id, document: '12/UQ-UBND', verbs: ['person.list'] },
    })
    expect(await listPosts(db, helper.id, '2026-11-30')).toHaveLength(2)
    expect(await listPosts(db, helper.id, '2026-12-01')).toHaveLength(1)
  })

  test('an administrator does it for a leader of the unit', async () => {
    const [leader, helper] = [await somebody('leader', 'xa-a'), await somebody('specialist', 'xa-a')]
    const administrator = await (await somebody('administrator', 'xa-a')).actor()
    await expect(delegate(deps, administrator, input(leader, helper))).resolves.toBeDefined()
  })

  test('is refused to strangers, of what one does not hold, and on to a third', async () => {
    const [leader, helper, third] = [
      await somebody('leader', 'xa-a'),
      await somebody('unit-head', 'xa-a'),
      await somebody('specialist', 'xa-a'),
    ]
    const refused = (actor: Actor, what: DelegationInput, code: string) =>
      expect(delegate(deps, actor, what)).rejects.toMatchObject({ code })
    await delegate(deps, await leader.actor(), input(leader, helper, { verbs: null }))
    const lent = await helper.actor()
    expect(holdsOf(lent, 'delegation.change', organizationAccess)).toHaveLength(2)
    await refused(lent, input(leader, third), 'rights.not-granted')
    await refused(await third.actor(), input(leader, helper), 'rights.not-granted')
    const away = await (await somebody('administrator', 'xa-b')).actor()
    await refused(away, input(leader, helper), 'rights.not-granted')
    await refused(await leader.actor(), input(leader, third, { verbs: ['unit.change'] }), 'delegation.verb-not-held')
    await refused(await leader.actor(), { ...input(leader, third), toLogin: 'khong-co' }, 'delegation.to-unknown')
    await refused(await leader.actor(), input(leader, leader), 'delegation.to-oneself')
    await refused(await leader.actor(), input(leader, helper), 'delegation.overlap')
    const nowhere = { ...input(leader, helper), positionId: '00000000-0000-7000-8000-000000000000' }
    await refused(await leader.actor(), nowhere, 'position.not-found')
  })

  test('is refused to a locked account', async () => {
    const [leader, helper] = [await somebody('leader', 'xa-a'), await somebody('specialist', 'xa-a')]
    await db.updateTable('account').set({ disabled_at: now() }).where('person_id', '=', helper.id).execute()
    await expect(delegate(deps, await leader.actor(), input(leader, helper))).rejects.toMatchObject({
      code: 'delegation.to-locked',
    })
  })

  test('two at once to one person: one is made', async () => {
    const [leader, helper] = [await somebody('leader', 'xa-a'), await somebody('specialist', 'xa-a')]
    const actor = await leader.actor()
    const lend = () => delegate(deps, actor, input(leader, helper))
    const both = await Promise.allSettled([lend(), lend()])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'delegation.overlap' } })
  })

  test('ends with the post', async () => {
    const [leader, helper] = [await somebody('leader', 'xa-a'), await somebody('specialist', 'xa-a')]
    await delegate(deps, await leader.actor(), input(leader, helper))
    const administrator = await (await somebody('administrator', 'xa-a')).actor()
    await endPosition(deps, administrator, leader.position, '2026-11-24')
    expect((await helper.actor()).posts).toHaveLength(1)
  })
})

describe('taking it back', () => {
  test('takes the post from the receiver at once', async () => {
    const [leader, helper] = [await somebody('leader', 'xa-a'), await somebody('specialist', 'xa-a')]
    const { id } = await delegate(deps, await leader.actor(), input(leader, helper))
    await revokeDelegation(deps, await leader.actor(), id)
    expect((await helper.actor()).posts).toHaveLength(1)
    expect(await entryOf(id)).toMatchObject({ event: 'delegation.revoked', concerns: helper.id })
    // And what was revoked can be lent again for the same days.
    await expect(delegate(deps, await leader.actor(), input(leader, helper))).resolves.toBeDefined()
  })

  test('is refused to the receiver, to strangers, twice, and after the days', async () => {
    const [leader, helper] = [await somebody('leader', 'xa-a'), await somebody('specialist', 'xa-a')]
    const { id } = await delegate(deps, await leader.actor(), input(leader, helper, { verbs: null }))
    const refused = (actor: Actor, code: string, which = id) =>
      expect(revokeDelegation(deps, actor, which)).rejects.toMatchObject({ code })
    await refused(await helper.actor(), 'rights.not-granted')
    await refused(await (await somebody('leader', 'xa-a')).actor(), 'rights.not-granted')
    await refused(await leader.actor(), 'delegation.not-found', '00000000-0000-7000-8000-000000000000')
    const actor = await leader.actor()
    const later = { ...deps, now: () => new Date('2026-12-01T03:00:00Z') }
    await expect(revokeDelegation(later, actor, id)).rejects.toMatchObject({ code: 'delegation.past' })
    const both = await Promise.allSettled([revokeDelegation(deps, actor, id), revokeDelegation(deps, actor, id)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await refused(actor, 'delegation.revoked-already')
  })
})
