// Links that work once.
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { clockAt, eventsAbout, insertAccount, PASSWORD, signInDeps } from '../../../test/support/accounts.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { insertSmallOrganization, type SmallOrganization } from '../../../test/support/organization.ts'
import { type Actor, NOBODY, programActor } from '../../platform/actor.ts'
import type { Db } from '../../platform/database/database.ts'
import { dayInVietnam } from '../../platform/locale.ts'
import { listPosts } from '../people/posts.ts'
import { signIn } from './commands.ts'
import {
  becomeFirstAdministrator,
  type FirstAdministrator,
  getOpenLink,
  inviteUser,
  makeFirstAdministratorLink,
  resetPassword,
  setPasswordByLink,
} from './links.ts'
import { explainSession } from './session.ts'

const clock = clockAt('2026-11-24T01:00:00Z')
const NEW = 'bánh đa cua Hải Phòng'
const START = programActor('motcua start')
let network = 0
let visitor = { address: '10.0.0.1', userAgent: 'test' }
beforeEach(() => {
  network += 1
  visitor = { address: `10.${network >> 8}.${network & 255}.7`, userAgent: 'test' }
})

async function actorOf(db: Db, account: { readonly actor: Actor }): Promise<Actor> {
  return { ...account.actor, posts: await listPosts(db, account.actor.id ?? '', dayInVietnam(clock.at)) }
}

describe('the first administrator', async () => {
  const { db } = await testDatabase()
  const deps = signInDeps(db, clock)
  const typed: FirstAdministrator = {
    ten: 'Trần Thị Quản',
    'dang-nhap': 'Tran.Quan',
    moi: NEW,
    'nhap-lai': NEW,
    'don-vi': '',
    'ten-don-vi': 'Xã Thử Nghiệm',
    'loai-don-vi': 'xa',
  }
  const become = (token: string, change: Partial<FirstAdministrator> = {}) =>
    becomeFirstAdministrator(deps, { token, visitor, formerToken: undefined, ...typed, ...change })
  const made = async () => {
    const link = await makeFirstAdministratorLink(deps, START)
    if (!link) throw new Error('there is an administrator')
    return link.token
  }

  test.for([
    ['no name', { ten: ' ' }, { ten: 'person.name-missing' }],
    ['a name that cannot be signed in by', { 'dang-nhap': 'có dấu cách' }, { 'dang-nhap': 'account.login-shape' }],
    ['a common password', { moi: 'matkhau2026', 'nhap-lai': 'matkhau2026' }, { moi: 'password.common' }],
    ['no name of the office', { 'ten-don-vi': '' }, { 'ten-don-vi': 'link.unit-name-missing' }],
    ['an invented kind', { 'loai-don-vi': 'lang' }, { 'loai-don-vi': 'link.unit-kind-missing' }],
  ] as const)('is refused with %s', async ([, change, fields]) => {
    await expect(become(await made(), change)).rejects.toMatchObject({ kind: 'invalid', fields })
  })

  test('hears of everything that is wrong at once', async () => {
    const wrong = { ten: '', 'dang-nhap': '', 'ten-don-vi': '', moi: 'x', 'nhap-lai': 'x' }
    await expect(become(await made(), wrong)).rejects.toMatchObject({
      fields: {
        ten: 'person.name-missing',
        'dang-nhap': 'account.login-shape',
        'ten-don-vi': 'link.unit-name-missing',
        moi: 'password.too-short',
      },
    })
  })

  test('has one link at a time', async () => {
    const older = await made()
    const newer = await made()
    await expect(getOpenLink(deps, older)).rejects.toMatchObject({ code: 'link.unknown' })
    expect(await getOpenLink(deps, newer)).toEqual({ purpose: 'first-administrator', account: null })
  })

  test('has no link that is too old, or from a clock that was set back', async () => {
    const token = await made()
    clock.later(-3600)
    await expect(become(token)).rejects.toMatchObject({ code: 'link.clock-behind' })
    clock.later(3600 + 24 * 3600)
    await expect(become(token)).rejects.toMatchObject({ code: 'link.expired' })
  })

  test('of two at once one becomes it, with a unit, a position and a session; then nobody does', async () => {
    const token = await made()
    const answers = await Promise.allSettled([become(token), become(token, { 'dang-nhap': 'nguoi.khac' })])
    const [won] = answers.filter((answer) => answer.status === 'fulfilled')
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1)
    const { login, token: session } = won?.value ?? { login: '', token: undefined }
    expect(await explainSession(db, session, clock.at)).toBe('alive')

    const rows = await db
      .selectFrom('account')
      .innerJoin('position', 'position.person_id', 'account.person_id')
      .innerJoin('unit_name', 'unit_name.unit_id', 'position.unit_id')
      .innerJoin('unit_kind', 'unit_kind.unit_id', 'position.unit_id')
      .select(['login', 'role', 'name', 'level', 'position.person_id'])
      .execute()
    expect(rows).toMatchObject([{ login, role: 'administrator', name: 'Xã Thử Nghiệm', level: 'commune' }])
    const events = (await eventsAbout(db, rows[0]?.person_id ?? '')).map(({ event }) => event)
    expect(events).toEqual(['account.opened', 'person.signed-in'])

    await expect(become(token)).rejects.toMatchObject({ code: 'link.used' })
    expect(await makeFirstAdministratorLink(deps, START)).toBeUndefined()
  })
})

describe('where units exist already', async () => {
  const { db } = await testDatabase()
  const deps = signInDeps(db, clock)

  test('the first administrator stands at the top of them', async () => {
    const units = await insertSmallOrganization(db)
    const link = await makeFirstAdministratorLink(deps, START)
    const typed = { ten: 'Lê Văn Đầu', 'dang-nhap': 'le.dau', moi: NEW, 'nhap-lai': NEW }
    const none = { 'don-vi': '', 'ten-don-vi': '', 'loai-don-vi': '' }
    await becomeFirstAdministrator(deps, {
      token: link?.token ?? '',
      visitor,
      formerToken: undefined,
      ...typed,
      ...none,
    })
    const { unit_id } = await db.selectFrom('position').select('unit_id').executeTakeFirstOrThrow()
    expect(unit_id).toBe(units.tinh.id)
  })
})

describe('for a person', async () => {
  const { db } = await testDatabase()
  const deps = signInDeps(db, clock)
  let units: SmallOrganization
  let province: Actor
  let commune: Actor
  beforeAll(async () => {
    units = await insertSmallOrganization(db)
    const inUnit = (unit: string) => insertAccount(deps, { role: 'administrator', unit })
    province = await actorOf(db, await inUnit(units.tinh.id))
    commune = await actorOf(db, await inUnit(units['xa-a'].id))
  })
  const clerk = () => insertAccount(deps, { role: 'clerk', unit: units['phong-a'].id })
  const use = (token: string, password = NEW, repeat = password) =>
    setPasswordByLink(deps, { token, visitor, formerToken: undefined, moi: password, 'nhap-lai': repeat })
  const enter = (login: string, password: string) =>
    signIn(deps, { login, password, next: null, visitor, formerToken: undefined })

  test('a reset lets them choose a password, ends their sessions and lets them in', async () => {
    const account = await clerk()
    const { token, expiresAt } = await resetPassword(deps, commune, account.personId)
    expect(expiresAt.getTime() - clock.at.getTime()).toBe(24 * 3_600_000)
    expect(await getOpenLink(deps, token)).toMatchObject({
      purpose: 'password-reset',
      account: { login: account.login },
    })
    await enter(account.login, PASSWORD) // until it is used, nothing changes
    const admitted = await use(token)
    expect(await explainSession(db, admitted.token, clock.at)).toBe('alive')
    expect(await explainSession(db, account.cookie.split('=')[1], clock.at)).toBe('password-changed')
    await expect(enter(account.login, PASSWORD)).rejects.toMatchObject({ code: 'sign-in.wrong' })
    await enter(account.login, NEW)
    const events = (await eventsAbout(db, account.personId)).map(({ event, scope }) => [event, scope])
    expect(events.slice(0, 4)).toEqual(
      ['link.made', 'person.signed-in', 'account.password-changed', 'person.signed-in'].map((event) => [
        event,
        units['phong-a'].id,
      ]),
    )
  })

  test('an invitation lasts a week and is for who has no password of their own', async () => {
    const account = await clerk()
    await expect(inviteUser(deps, commune, account.personId)).rejects.toMatchObject({ code: 'link.not-needed' })
    await db
      .updateTable('account')
      .set({ password_hash: null, password_set_at: null })
      .where('person_id', '=', account.personId)
      .execute()
    const { token, expiresAt } = await inviteUser(deps, commune, account.personId)
    expect(expiresAt.getTime() - clock.at.getTime()).toBe(7 * 24 * 3_600_000)
    await use(token)
    await enter(account.login, NEW)
  })

  test('a letter does not stand in for a second factor', async () => {
    const account = await insertAccount(deps, { role: 'clerk', unit: units['phong-a'].id, secondFactor: true })
    const { token } = await resetPassword(deps, commune, account.personId)
    expect(await use(token)).toEqual({ token: undefined, login: account.login })
    expect(await enter(account.login, NEW)).toMatchObject({ kind: 'second-step' })
  })

  test('guesses at the account are forgotten', async () => {
    const account = await clerk()
    for (let n = 0; n < 5; n++) await enter(account.login, 'đoán').catch(() => undefined)
    await use((await resetPassword(deps, commune, account.personId)).token)
    await enter(account.login, NEW)
  })

  test('of two at once one sets the password; the second is told that it was used', async () => {
    const account = await clerk()
    const { token } = await resetPassword(deps, commune, account.personId)
    const answers = await Promise.allSettled([use(token), use(token, 'một câu hoàn toàn khác')])
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []))
    expect(refused).toEqual(['link.used'])
  })

  test('a newer link takes the place of an older one, whatever it was for', async () => {
    const account = await clerk()
    const older = await resetPassword(deps, commune, account.personId)
    await resetPassword(deps, commune, account.personId)
    await expect(use(older.token)).rejects.toMatchObject({ code: 'link.unknown' })
  })

  test('a bad password leaves the link as it was', async () => {
    const account = await clerk()
    const { token } = await resetPassword(deps, commune, account.personId)
    await expect(use(token, `${account.login}12345`)).rejects.toMatchObject({ fields: { moi: 'password.names-owner' } })
    await expect(use(token, NEW, 'khác')).rejects.toMatchObject({ code: 'password.repeat-differs' })
    await use(token)
  })

  test('a closed account has no link, and one that was made before no longer works', async () => {
    const account = await clerk()
    const { token } = await resetPassword(deps, commune, account.personId)
    await db.updateTable('account').set({ disabled_at: clock.at }).where('person_id', '=', account.personId).execute()
    await expect(resetPassword(deps, commune, account.personId)).rejects.toMatchObject({ code: 'account.disabled' })
    await expect(use(token)).rejects.toMatchObject({ code: 'link.unknown' })
  })

  test.for(['', 'khong-co', 'x'.repeat(100)])('"%s" is no link', async (token) => {
    await expect(getOpenLink(deps, token)).rejects.toMatchObject({ kind: 'missing', code: 'link.unknown' })
    await expect(use(token)).rejects.toMatchObject({ code: 'link.unknown' })
  })

  describe('is made only by who may', () => {
    const forbidden = { kind: 'forbidden', code: 'rights.not-granted' }

    test('a program may, for who runs the machine', async () => {
      await resetPassword(deps, programActor('cli'), (await clerk()).personId)
    })
    test('the administrator of another commune may not', async () => {
      const { personId } = await insertAccount(deps, { role: 'clerk', unit: units['xa-b'].id })
      await expect(resetPassword(deps, commune, personId)).rejects.toMatchObject(forbidden)
      await resetPassword(deps, province, personId)
    })
    test('a person who holds positions in two units is reached only by who reaches both', async () => {
      const account = await clerk()
      await db
        .insertInto('position')
        .values({
          id: crypto.randomUUID(),
          person_id: account.personId,
          unit_id: units.tinh.id,
          role: 'administrator',
          title: null,
          valid_from: '2020-01-01',
          valid_until: null,
        })
        .execute()
      await expect(resetPassword(deps, commune, account.personId)).rejects.toMatchObject(forbidden)
      await resetPassword(deps, province, account.personId)
    })
    test('who never held a position is reached from the top alone', async () => {
      const { personId } = await insertAccount(deps)
      await expect(resetPassword(deps, commune, personId)).rejects.toMatchObject(forbidden)
      await resetPassword(deps, province, personId)
    })
    test('nobody, the person themselves and a specialist may not', async () => {
      const account = await clerk()
      const specialist = await insertAccount(deps, { role: 'specialist', unit: units['phong-a'].id })
      for (const actor of [NOBODY, await actorOf(db, account), await actorOf(db, specialist)])
        await expect(resetPassword(deps, actor, account.personId)).rejects.toMatchObject(forbidden)
    })
  })
})
