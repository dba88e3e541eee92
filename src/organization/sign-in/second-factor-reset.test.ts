// Taking away a second factor by two persons.
import { beforeAll, describe, expect, test } from 'vitest'
import { clockAt, eventsAbout, insertAccount, PASSWORD, signInDeps } from '../../../test/support/accounts.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { insertSmallOrganization, type SmallOrganization } from '../../../test/support/organization.ts'
import { type Actor, programActor } from '../../platform/actor.ts'
import { dayInVietnam } from '../../platform/locale.ts'
import { listPosts } from '../people/posts.ts'
import type { Role } from '../rights/roles.ts'
import { signIn } from './commands.ts'
import { findReset } from './reset-store.ts'
import { decideSecondFactorReset, requestSecondFactorReset } from './second-factor-reset.ts'
import { explainSession } from './session.ts'
import { countRecoveryCodes } from './store.ts'

const { db } = await testDatabase()
const clock = clockAt('2026-11-24T01:00:00Z')
const deps = signInDeps(db, clock)
let units: SmallOrganization
let head: Actor
let leader: Actor
let administrator: Actor
beforeAll(async () => {
  units = await insertSmallOrganization(db)
  head = await actor('unit-head', 'phong-a')
  leader = await actor('leader', 'xa-a')
  administrator = await actor('administrator', 'tinh')
})

async function actor(role: Role, unit: keyof SmallOrganization): Promise<Actor> {
  const account = await insertAccount(deps, { role, unit: units[unit].id })
  return { ...account.actor, posts: await listPosts(db, account.personId, dayInVietnam(clock.at)) }
}
const lost = (role: Role = 'clerk', unit: keyof SmallOrganization = 'phong-a') =>
  insertAccount(deps, { role, unit: units[unit].id, secondFactor: true })
const request = (by: Actor, login: string, reason = 'Rơi điện thoại, đã gặp trực tiếp') =>
  requestSecondFactorReset(deps, by, { login, reason })
const decide = (by: Actor, id: string, isApproved = true) => decideSecondFactorReset(deps, by, { id, isApproved })
const enter = (login: string) =>
  signIn(deps, {
    login,
    password: PASSWORD,
    next: null,
    visitor: { address: '10.1.1.1', userAgent: 'test' },
    formerToken: undefined,
  })

test('one asks, another agrees: the factor, its codes and all sessions are gone', async () => {
  const account = await lost()
  const { id } = await request(head, account.login.toUpperCase())
  expect(await enter(account.login)).toMatchObject({ kind: 'second-step' })
  await decide(leader, id)
  expect(await explainSession(db, account.cookie.split('=')[1], clock.at)).toBe('second-factor-reset')
  expect(await countRecoveryCodes(db, account.personId)).toBe(0)
  expect(await enter(account.login)).toMatchObject({ kind: 'signed-in' })
  const events = await eventsAbout(db, account.personId)
  expect(events.slice(0, 2).map(({ event, actor_id }) => [event, actor_id])).toEqual([
    ['second-factor-reset.requested', head.id],
    ['second-factor-reset.approved', leader.id],
  ])
})

test('refused, nothing changes, and it may be asked for again', async () => {
  const account = await lost()
  const { id } = await request(head, account.login)
  await decide(leader, id, false)
  expect(await findReset(db, id)).toMatchObject({ isApproved: false, decidedBy: leader.id })
  expect(await enter(account.login)).toMatchObject({ kind: 'second-step' })
  await request(head, account.login)
})

describe('a request', () => {
  test.for([
    ['an unknown name', 'khong-co-ai', 'Lý do', 'reset.login-unknown', 'dang-nhap'],
    ['no reason', undefined, '  ', 'reset.reason-missing', 'ly-do'],
    ['a reason that is a letter', undefined, 'x'.repeat(501), 'reset.reason-long', 'ly-do'],
  ] as const)('with %s is refused beside its field', async ([, login, reason, code, field]) => {
    const account = await lost()
    await expect(request(head, login ?? account.login, reason)).rejects.toMatchObject({
      code,
      fields: { [field]: code },
    })
  })

  test('is not needed where there is no second factor', async () => {
    const { login } = await insertAccount(deps, { role: 'clerk', unit: units['phong-a'].id })
    await expect(request(head, login)).rejects.toMatchObject({ code: 'reset.nothing-to-reset' })
  })

  test('is one at a time; of two at once one is told so', async () => {
    const account = await lost()
    const answers = await Promise.allSettled([request(head, account.login), request(administrator, account.login)])
    expect(answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []))).toEqual([
      'reset.open',
    ])
  })

  test('is not for strangers, clerks or programs', async () => {
    const account = await lost()
    for (const by of [await actor('unit-head', 'xa-b'), await actor('clerk', 'phong-a'), leader])
      await expect(request(by, account.login)).rejects.toMatchObject({ code: 'rights.not-granted' })
    await expect(request(programActor('job'), account.login)).rejects.toMatchObject({ code: 'reset.persons-only' })
  })
})

describe('a decision', () => {
  test('is not the requester’s', async () => {
    const account = await lost()
    const { id } = await request(administrator, account.login)
    await expect(decide(administrator, id)).rejects.toMatchObject({ code: 'reset.own-request' })
    expect(await enter(account.login)).toMatchObject({ kind: 'second-step' })
  })

  test('is not that of the person concerned', async () => {
    const account = await lost('administrator', 'tinh')
    const self: Actor = {
      ...account.actor,
      posts: await listPosts(db, account.personId, dayInVietnam(clock.at)),
    }
    const { id } = await request(administrator, account.login)
    await expect(decide(self, id)).rejects.toMatchObject({ code: 'reset.own-factor' })
  })

  test('is not a stranger’s, a clerk’s or a program’s', async () => {
    const account = await lost()
    const { id } = await request(head, account.login)
    for (const by of [await actor('leader', 'xa-b'), await actor('clerk', 'phong-a')])
      await expect(decide(by, id)).rejects.toMatchObject({ code: 'rights.not-granted' })
    await expect(decide(programActor('job'), id)).rejects.toMatchObject({ code: 'reset.persons-only' })
  })

  test('of two at once one counts', async () => {
    const account = await lost()
    const { id } = await request(head, account.login)
    const answers = await Promise.allSettled([decide(leader, id), decide(administrator, id, false)])
    expect(answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []))).toEqual([
      'reset.decided',
    ])
  })

  test('about nothing is not found', async () => {
    await expect(decide(leader, crypto.randomUUID())).rejects.toMatchObject({ code: 'reset.not-found' })
  })
})
