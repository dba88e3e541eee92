// What a person does about their own account: plain, refused, by a stranger, two at once.
import { beforeEach, describe, expect, test } from 'vitest'
import {
  clockAt,
  eventsAbout,
  insertAccount,
  PASSWORD,
  signInDeps,
  type TestAccount,
} from '../../../test/support/accounts.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { type Actor, NOBODY, programActor } from '../../platform/actor.ts'
import { inTransaction } from '../../platform/database/database.ts'
import { signIn } from './commands.ts'
import {
  beginSecondFactor,
  changePassword,
  confirmSecondFactor,
  endOtherSessions,
  endOwnSession,
  getOwnAccount,
  pendingSecret,
  renewRecoveryCodes,
  turnOffSecondFactor,
} from './own-account.ts'
import { explainSession, insertSession } from './session.ts'
import { countRecoveryCodes, listSessions } from './store.ts'
import { shownSecret } from './totp.ts'

const { db } = await testDatabase()
const clock = clockAt('2026-11-24T01:00:00Z')
const deps = signInDeps(db, clock)
let network = 0
let visitor = { address: '10.0.0.1', userAgent: 'test' }
beforeEach(() => {
  network += 1
  visitor = { address: `10.${network >> 8}.${network & 255}.7`, userAgent: 'test' }
})

const NEW = 'bánh đa cua Hải Phòng'
const another = (account: TestAccount) =>
  inTransaction(db, (tx) =>
    insertSession(tx, {
      personId: account.personId,
      method: 'password',
      addressPrefix: '10.9.9',
      userAgent: 'elsewhere',
      now: clock.at,
    }),
  )
const enter = (login: string, password: string) =>
  signIn(deps, { login, password, next: null, visitor, formerToken: undefined })
const eventsOf = async (account: TestAccount) => (await eventsAbout(db, account.personId)).map(({ event }) => event)

const strangers: readonly (readonly [string, Actor])[] = [
  ['nobody', NOBODY],
  ['a program', programActor('job')],
  ['a key', { kind: 'key', id: '01980000-0000-7000-8000-000000000000', name: 'khóa', posts: [], session: null }],
  [
    'a person without an account',
    { kind: 'person', id: '01980000-0000-7000-8000-000000000001', name: 'x', posts: [], session: null },
  ],
]

describe('changing the password', () => {
  const change = (actor: Actor, typed: Partial<Record<'mat-khau' | 'moi' | 'nhap-lai', string>> = {}) =>
    changePassword(deps, actor, { 'mat-khau': PASSWORD, moi: NEW, 'nhap-lai': NEW, visitor, ...typed })

  test('ends every other session, keeps this one, and is journaled', async () => {
    const account = await insertAccount(deps)
    const stolen = await another(account)
    expect(await change(account.actor)).toEqual({ ended: 1 })
    expect(await explainSession(db, stolen.token, clock.at)).toBe('password-changed')
    expect(await explainSession(db, account.cookie.split('=')[1], clock.at)).toBe('alive')
    await expect(enter(account.login, PASSWORD)).rejects.toMatchObject({ code: 'sign-in.wrong' })
    await enter(account.login, NEW)
    expect(await eventsOf(account)).toEqual(['account.password-changed', 'sign-in.failed', 'person.signed-in'])
  })

  test.for([
    ['a wrong present one', { 'mat-khau': 'không phải' }, 'password.current-wrong', 'mat-khau'],
    ['a short one', { moi: 'ngắn', 'nhap-lai': 'ngắn' }, 'password.too-short', 'moi'],
    ['a common one', { moi: 'matkhau123', 'nhap-lai': 'matkhau123' }, 'password.common', 'moi'],
    ['two that differ', { 'nhap-lai': `${NEW} ` }, 'password.repeat-differs', 'nhap-lai'],
    ['the old one', { moi: PASSWORD, 'nhap-lai': PASSWORD }, 'password.same', 'moi'],
  ] as const)('refuses %s beside its field, and changes nothing', async ([, typed, code, field]) => {
    const account = await insertAccount(deps)
    await expect(change(account.actor, typed)).rejects.toMatchObject({ code, fields: { [field]: code } })
    await enter(account.login, PASSWORD)
  })

  test('the two may be composed differently', async () => {
    const account = await insertAccount(deps)
    await change(account.actor, { 'nhap-lai': NEW.normalize('NFD') })
  })

  test('ends the duty to change it', async () => {
    const account = await insertAccount(deps)
    await db
      .updateTable('account')
      .set({ must_change_password: true })
      .where('person_id', '=', account.personId)
      .execute()
    await change(account.actor)
    expect((await getOwnAccount(deps, account.actor)).mustChange).toBe(false)
  })

  test('guessing the present one from an open session is paused', async () => {
    const account = await insertAccount(deps)
    for (let n = 0; n < 5; n++)
      await expect(change(account.actor, { 'mat-khau': 'đoán' })).rejects.toMatchObject({
        code: 'password.current-wrong',
      })
    await expect(change(account.actor)).rejects.toMatchObject({ code: 'sign-in.paused' })
  })

  test('needs no present one where there is none', async () => {
    const account = await insertAccount(deps)
    await db.updateTable('account').set({ password_hash: null }).where('person_id', '=', account.personId).execute()
    await change(account.actor, { 'mat-khau': '' })
    await enter(account.login, NEW)
  })

  test('of two at once, one is told that it came second', async () => {
    const account = await insertAccount(deps)
    const other = 'một câu hoàn toàn khác'
    const answers = await Promise.allSettled([
      change(account.actor),
      change(account.actor, { moi: other, 'nhap-lai': other }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test.for(strangers)('%s has none', async ([, actor]) => {
    await expect(change(actor)).rejects.toMatchObject({ code: 'account.not-found' })
  })
})

describe('the second factor', () => {
  const begin = (actor: Actor, password = PASSWORD) => beginSecondFactor(deps, actor, { 'mat-khau': password, visitor })
  const secretOf = async (account: TestAccount) => pendingSecret(deps, await getOwnAccount(deps, account.actor))
  async function codeOf(account: TestAccount) {
    const { TOTP, Secret } = await import('otpauth')
    const secret = Secret.fromBase32(shownSecret(await secretOf(account)).replaceAll(' ', ''))
    return TOTP.generate({ secret, timestamp: clock.at.getTime() })
  }

  test('is in force from its first right code on, and gives ten recovery codes', async () => {
    const account = await insertAccount(deps)
    await begin(account.actor)
    expect(await enter(account.login, PASSWORD)).toMatchObject({ kind: 'signed-in' })
    const codes = await confirmSecondFactor(deps, account.actor, await codeOf(account))
    expect(codes).toHaveLength(10)
    expect(await countRecoveryCodes(db, account.personId)).toBe(10)
    expect(await enter(account.login, PASSWORD)).toMatchObject({ kind: 'second-step' })
    expect(await eventsOf(account)).toContain('account.second-factor-on')
  })

  test('lies encrypted in the database', async () => {
    const account = await insertAccount(deps)
    await begin(account.actor)
    const secret = Buffer.from(await secretOf(account))
    const { totp_secret } = await db
      .selectFrom('account')
      .select('totp_secret')
      .where('person_id', '=', account.personId)
      .executeTakeFirstOrThrow()
    expect(totp_secret?.includes(secret)).toBe(false)
  })

  test('is not begun with a wrong password, nor when it is on', async () => {
    const account = await insertAccount(deps)
    await expect(begin(account.actor, 'sai rồi')).rejects.toMatchObject({ code: 'password.current-wrong' })
    const on = await insertAccount(deps, { secondFactor: true })
    await expect(begin(on.actor)).rejects.toMatchObject({ code: 'second-factor.is-on' })
  })

  test('is not confirmed by a wrong code, before it is begun, or twice', async () => {
    const account = await insertAccount(deps)
    await expect(confirmSecondFactor(deps, account.actor, '123456')).rejects.toMatchObject({
      code: 'second-factor.not-begun',
    })
    await begin(account.actor)
    const code = await codeOf(account)
    const wrong = code === '123456' ? '654321' : '123456'
    await expect(confirmSecondFactor(deps, account.actor, wrong)).rejects.toMatchObject({
      code: 'second-factor.code-wrong',
    })
    const answers = await Promise.allSettled([1, 2].map(() => confirmSecondFactor(deps, account.actor, code)))
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await countRecoveryCodes(db, account.personId)).toBe(10)
  })

  test('begun anew has another secret', async () => {
    const account = await insertAccount(deps)
    await begin(account.actor)
    const first = await secretOf(account)
    await begin(account.actor)
    expect(await secretOf(account)).not.toEqual(first)
  })

  test('is turned off by password and code, with its recovery codes', async () => {
    const account = await insertAccount(deps, { secondFactor: true })
    const proof = { 'mat-khau': PASSWORD, ma: account.codeAt(clock.at), visitor }
    await turnOffSecondFactor(deps, account.actor, proof)
    expect(await countRecoveryCodes(db, account.personId)).toBe(0)
    expect(await enter(account.login, PASSWORD)).toMatchObject({ kind: 'signed-in' })
    await expect(turnOffSecondFactor(deps, account.actor, proof)).rejects.toMatchObject({
      code: 'second-factor.is-off',
    })
    expect(await eventsOf(account)).toContain('account.second-factor-off')
  })

  test.for([
    ['the password alone', { ma: '' }],
    ['the code alone', { 'mat-khau': '' }],
  ] as const)('is not turned off by %s, and neither are codes renewed', async ([, lacking]) => {
    const account = await insertAccount(deps, { secondFactor: true })
    const proof = () => ({ 'mat-khau': PASSWORD, ma: account.codeAt(clock.at), visitor, ...lacking })
    await expect(turnOffSecondFactor(deps, account.actor, proof())).rejects.toMatchObject({ kind: 'invalid' })
    await expect(renewRecoveryCodes(deps, account.actor, proof())).rejects.toMatchObject({ kind: 'invalid' })
    expect(await enter(account.login, PASSWORD)).toMatchObject({ kind: 'second-step' })
  })

  test('new recovery codes make the old paper worthless', async () => {
    const account = await insertAccount(deps, { secondFactor: true })
    const [old = '', used = ''] = account.recoveryCodes
    const codes = await renewRecoveryCodes(deps, account.actor, { 'mat-khau': PASSWORD, ma: used, visitor })
    expect(codes).toHaveLength(10)
    expect(await countRecoveryCodes(db, account.personId)).toBe(10)
    await expect(
      turnOffSecondFactor(deps, account.actor, { 'mat-khau': PASSWORD, ma: old, visitor }),
    ).rejects.toMatchObject({ code: 'second-factor.recovery-wrong' })
    await turnOffSecondFactor(deps, account.actor, { 'mat-khau': PASSWORD, ma: codes[0] ?? '', visitor })
  })

  test.for(strangers)('%s has none', async ([, actor]) => {
    const proof = { 'mat-khau': PASSWORD, ma: '000000', visitor }
    const none = { code: 'account.not-found' }
    await expect(begin(actor)).rejects.toMatchObject(none)
    await expect(confirmSecondFactor(deps, actor, '000000')).rejects.toMatchObject(none)
    await expect(renewRecoveryCodes(deps, actor, proof)).rejects.toMatchObject(none)
    await expect(turnOffSecondFactor(deps, actor, proof)).rejects.toMatchObject(none)
  })
})

describe('sessions', () => {
  const list = async (account: TestAccount) =>
    (await listSessions(db, account.personId, { now: clock.at, limit: 20 })).sessions.map(({ id }) => id)

  test('one is ended, and is journaled', async () => {
    const account = await insertAccount(deps)
    const other = await another(account)
    await endOwnSession(deps, account.actor, other.id)
    expect(await explainSession(db, other.token, clock.at)).toBe('revoked')
    expect(await list(account)).toEqual([account.actor.session])
    expect(await eventsOf(account)).toEqual(['session.ended'])
  })

  test('of two who end it at once, one is told that it has ended', async () => {
    const account = await insertAccount(deps)
    const { id } = await another(account)
    const answers = await Promise.allSettled([1, 2].map(() => endOwnSession(deps, account.actor, id)))
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('somebody else’s is not found, and lives on', async () => {
    const [account, other] = [await insertAccount(deps), await insertAccount(deps)]
    const theirs = await another(other)
    await expect(endOwnSession(deps, account.actor, theirs.id)).rejects.toMatchObject({ code: 'session.not-found' })
    expect(await explainSession(db, theirs.token, clock.at)).toBe('alive')
  })

  test('all others are ended, this one stays, other people’s stay', async () => {
    const [account, other] = [await insertAccount(deps), await insertAccount(deps)]
    const theirs = await another(other)
    await another(account)
    await another(account)
    expect(await endOtherSessions(deps, account.actor)).toBe(2)
    expect(await endOtherSessions(deps, account.actor)).toBe(0)
    expect(await list(account)).toEqual([account.actor.session])
    expect(await explainSession(db, theirs.token, clock.at)).toBe('alive')
    expect(await eventsOf(account)).toEqual(['session.ended'])
  })
})
