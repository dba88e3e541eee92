// Signing in: the plain case, everything that is refused, and two at once.
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
import { inTransaction } from '../../platform/database/database.ts'
import { completeSecondStep, signIn, signOut } from './commands.ts'
import { hashPassword } from './password.ts'
import { explainSession, hashOf } from './session.ts'
import { updatePasswordHash } from './store.ts'

const { db } = await testDatabase()
const clock = clockAt('2026-11-24T01:00:00Z')
const deps = signInDeps(db, clock)
let network = 0
/** Another network for each test: their failures do not add up. */
let visitor = { address: '10.0.0.1', userAgent: 'test' }

beforeEach(() => {
  network += 1
  visitor = { address: `10.${network >> 8}.${network & 255}.7`, userAgent: 'test' }
})

const enter = (login: string, password = PASSWORD, formerToken?: string) =>
  signIn(deps, { login, password, next: '/don-vi', visitor, formerToken })

async function signedIn(account: TestAccount) {
  const answer = await enter(account.login)
  if (answer.kind !== 'signed-in') throw new Error('a second step was asked for')
  return answer.token
}

async function stepOf(account: TestAccount): Promise<string> {
  const answer = await enter(account.login)
  if (answer.kind !== 'second-step') throw new Error('no second step was asked for')
  return answer.token
}

const codeStep = (stepToken: string, code: string) =>
  completeSecondStep(deps, { stepToken, code, visitor, formerToken: undefined })

describe('with name and password', () => {
  test('a person comes in, and the journal tells it', async () => {
    const account = await insertAccount(deps)
    const answer = await enter(account.login)
    expect(answer).toMatchObject({ kind: 'signed-in', mustChange: false, next: '/don-vi' })
    const events = await eventsAbout(db, account.personId)
    expect(events.map(({ event, actor_id }) => [event, actor_id])).toEqual([['person.signed-in', account.personId]])
    expect(events[0]?.data).toEqual({ method: 'password', from: visitor.address.split('.').slice(0, 3).join('.') })
  })

  test('the name may be typed in capitals and with spaces around', async () => {
    const { login } = await insertAccount(deps)
    expect(await enter(` ${login.toUpperCase()} `)).toMatchObject({ kind: 'signed-in' })
  })

  test.for([
    ['a wrong password', async (account: TestAccount) => [account.login, `${PASSWORD}!`]],
    ['an empty password', async (account: TestAccount) => [account.login, '']],
    ['an unknown name', async () => ['khong-co-ai', PASSWORD]],
    ['a name that cannot be one', async () => ["'; drop table account --", PASSWORD]],
    ['somebody else’s name', async () => [(await insertAccount(deps)).login, 'mật khẩu của người khác']],
  ] as const)('%s is refused in the same words', async ([, typed]) => {
    const [login = '', password = ''] = await typed(await insertAccount(deps))
    await expect(enter(login, password)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'sign-in.wrong',
      fields: { 'mat-khau': 'sign-in.wrong' },
    })
  })

  test('an account without a password takes none', async () => {
    const account = await insertAccount(deps)
    await db.updateTable('account').set({ password_hash: null }).where('person_id', '=', account.personId).execute()
    await expect(enter(account.login, '')).rejects.toMatchObject({ code: 'sign-in.wrong' })
  })

  test('a closed account is told so only to who knows its password', async () => {
    const account = await insertAccount(deps)
    await db.updateTable('account').set({ disabled_at: clock.at }).where('person_id', '=', account.personId).execute()
    await expect(enter(account.login, 'không phải thế')).rejects.toMatchObject({ code: 'sign-in.wrong' })
    await expect(enter(account.login)).rejects.toMatchObject({ code: 'sign-in.account-disabled' })
  })

  test('who must change the password is told', async () => {
    const account = await insertAccount(deps)
    await db
      .updateTable('account')
      .set({ must_change_password: true })
      .where('person_id', '=', account.personId)
      .execute()
    expect(await enter(account.login)).toMatchObject({ kind: 'signed-in', mustChange: true })
  })

  test('a hash of older parameters is made anew', async () => {
    const account = await insertAccount(deps)
    const old = await hashPassword(PASSWORD, { memoryKib: 1024, passes: 1, lanes: 1 })
    await inTransaction(db, (tx) => updatePasswordHash(tx, account.personId, old))
    await signedIn(account)
    const { password_hash } = await db
      .selectFrom('account')
      .select('password_hash')
      .where('person_id', '=', account.personId)
      .executeTakeFirstOrThrow()
    expect(password_hash).toContain('$m=32768,t=2,p=1$')
    await signedIn(account)
  })

  test('a password that was changed while it was checked lets nobody in', async () => {
    const account = await insertAccount(deps)
    const other = await hashPassword('một mật khẩu khác', { memoryKib: 1024, passes: 1, lanes: 1 })
    const entering = enter(account.login).then(
      () => 'in',
      (error: unknown) => error,
    )
    await inTransaction(db, (tx) => updatePasswordHash(tx, account.personId, other))
    expect(await entering).toMatchObject({ code: 'sign-in.wrong' })
  })

  test('two at once have a session each', async () => {
    const account = await insertAccount(deps)
    const [a, b] = await Promise.all([signedIn(account), signedIn(account)])
    expect(a).not.toBe(b)
    expect(await Promise.all([a, b].map((token) => explainSession(db, token, clock.at)))).toEqual(['alive', 'alive'])
  })

  test('the session that the browser brought ends', async () => {
    const account = await insertAccount(deps)
    const first = await signedIn(account)
    await enter(account.login, PASSWORD, first)
    expect(await explainSession(db, first, clock.at)).toBe('signed-out')
  })
})

describe('guessing', () => {
  const fail = (login: string) => enter(login, 'đoán bừa').catch((error: { code: string }) => error.code)

  test('makes pauses that grow, and a success ends them', async () => {
    const account = await insertAccount(deps)
    for (let n = 0; n < 5; n++) expect(await fail(account.login)).toBe('sign-in.wrong')
    await expect(enter(account.login)).rejects.toMatchObject({
      kind: 'too_many',
      code: 'sign-in.paused',
      values: { seconds: 10 },
    })
    clock.later(10)
    expect(await fail(account.login)).toBe('sign-in.wrong')
    await expect(enter(account.login)).rejects.toMatchObject({ values: { seconds: 20 } })
    clock.later(20)
    await signedIn(account)
    expect(await fail(account.login)).toBe('sign-in.wrong')
    await signedIn(account)
  })

  test('pauses names that nobody has like any other', async () => {
    for (let n = 0; n < 5; n++) await fail('ten-khong-co')
    expect(await fail('ten-khong-co')).toBe('sign-in.paused')
  })

  test('of a hundred at one moment only the free ones are tried', async () => {
    const account = await insertAccount(deps)
    const codes = await Promise.all(Array.from({ length: 100 }, () => fail(account.login)))
    expect(codes.filter((code) => code === 'sign-in.wrong')).toHaveLength(5)
    expect(codes.filter((code) => code === 'sign-in.paused')).toHaveLength(95)
  })

  test('across accounts is paused by where it comes from, and not for others', async () => {
    const account = await insertAccount(deps)
    await db
      .insertInto('sign_in_throttle')
      .values({
        key: `address:${visitor.address.split('.').slice(0, 3).join('.')}`,
        failures: 199,
        last_failed_at: clock.at,
        blocked_until: null,
      })
      .execute()
    expect(await fail('ai-do-khac')).toBe('sign-in.wrong')
    await expect(enter(account.login)).rejects.toMatchObject({ code: 'sign-in.paused', values: { seconds: 2 } })
    visitor = { address: '10.200.200.200', userAgent: 'test' }
    await signedIn(account)
  })

  test('is journaled without what was typed, and not every time', async () => {
    const account = await insertAccount(deps)
    for (let n = 0; n < 12; n++) {
      await fail(account.login)
      clock.later(600)
    }
    const events = await eventsAbout(db, account.personId)
    expect(events.map(({ event, data }) => [event, (data as { failures: number }).failures])).toEqual(
      [1, 2, 3, 4, 5, 10].map((n) => ['sign-in.failed', n]),
    )
    expect(JSON.stringify(events)).not.toContain('đoán bừa')
    expect(events[0]?.data).toMatchObject({ login: account.login, secret: 'password' })
  })

  test('never journals a name that nobody has: it may be a password', async () => {
    await fail('matkhau-go-nham-o')
    const rows = await db.selectFrom('journal').select(['data', 'event']).execute()
    expect(JSON.stringify(rows)).not.toContain('matkhau-go-nham-o')
  })
})

describe('the second step', () => {
  test('is asked for, and its code lets the person in', async () => {
    const account = await insertAccount(deps, { secondFactor: true })
    const token = await stepOf(account)
    const answer = await codeStep(token, account.codeAt(clock.at))
    expect(answer).toMatchObject({ kind: 'signed-in', next: '/don-vi' })
    expect(answer.recoveryCodesLeft).toBeUndefined()
    const events = await eventsAbout(db, account.personId)
    expect(events.map(({ event, data }) => [event, (data as { method: string }).method])).toEqual([
      ['person.signed-in', 'password+totp'],
    ])
  })

  test('a code counts once, in another sign-in too', async () => {
    const account = await insertAccount(deps, { secondFactor: true })
    const code = account.codeAt(clock.at)
    await codeStep(await stepOf(account), code)
    await expect(codeStep(await stepOf(account), code)).rejects.toMatchObject({ code: 'second-factor.code-used' })
    clock.later(30)
    await codeStep(await stepOf(account), account.codeAt(clock.at))
  })

  test('of two who bring the same code at once, one comes in', async () => {
    const account = await insertAccount(deps, { secondFactor: true })
    const steps = [await stepOf(account), await stepOf(account)]
    const code = account.codeAt(clock.at)
    const answers = await Promise.allSettled(steps.map((step) => codeStep(step, code)))
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('of two who finish the same step at once, one comes in', async () => {
    const account = await insertAccount(deps, { secondFactor: true })
    const step = await stepOf(account)
    const [code, paper] = [account.codeAt(clock.at), account.recoveryCodes[0] ?? '']
    const answers = await Promise.allSettled([codeStep(step, code), codeStep(step, paper)])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('a recovery code does it too, once, and says how many are left', async () => {
    const account = await insertAccount(deps, { secondFactor: true })
    const [paper = ''] = account.recoveryCodes
    const step = await stepOf(account)
    expect(await codeStep(step, paper.toLowerCase().replaceAll('-', ' '))).toMatchObject({ recoveryCodesLeft: 9 })
    await expect(codeStep(await stepOf(account), paper)).rejects.toMatchObject({ code: 'second-factor.recovery-wrong' })
    const events = (await eventsAbout(db, account.personId)).map(({ event }) => event)
    expect(events).toEqual(['account.recovery-code-used', 'person.signed-in', 'sign-in.failed'])
  })

  test('somebody else’s code or paper does not', async () => {
    const account = await insertAccount(deps, { secondFactor: true })
    const other = await insertAccount(deps, { secondFactor: true })
    const step = await stepOf(account)
    await expect(codeStep(step, other.codeAt(clock.at))).rejects.toMatchObject({ code: 'second-factor.code-wrong' })
    await expect(codeStep(step, other.recoveryCodes[0] ?? '')).rejects.toMatchObject({
      code: 'second-factor.recovery-wrong',
    })
  })

  test('guessing is paused, and the password does not wipe the slate', async () => {
    const account = await insertAccount(deps, { secondFactor: true })
    const wrong = account.codeAt(new Date(0)) === '000000' ? '000001' : '000000'
    for (let n = 0; n < 5; n++)
      await expect(codeStep(await stepOf(account), wrong)).rejects.toMatchObject({ kind: 'invalid' })
    await expect(enter(account.login)).rejects.toMatchObject({ code: 'sign-in.paused' })
    clock.later(10)
    const [a, b] = [await stepOf(account), await stepOf(account)]
    await expect(codeStep(a, wrong)).rejects.toMatchObject({ kind: 'invalid' })
    await expect(codeStep(b, account.codeAt(clock.at))).rejects.toMatchObject({ code: 'sign-in.paused' })
  })

  test.for([
    ['no step', async () => undefined],
    ['an invented step', async () => 'khong-co-buoc-nay'],
    [
      'a step that is too old',
      async (account: TestAccount) => {
        const step = await stepOf(account)
        clock.later(600)
        return step
      },
    ],
    [
      'a step that is done',
      async (account: TestAccount) => {
        const step = await stepOf(account)
        await codeStep(step, account.recoveryCodes[1] ?? '')
        return step
      },
    ],
    [
      'a step of a factor that was taken away meanwhile',
      async (account: TestAccount) => {
        const step = await stepOf(account)
        await db
          .updateTable('account')
          .set({ totp_confirmed_at: null })
          .where('person_id', '=', account.personId)
          .execute()
        return step
      },
    ],
    [
      'a step that a clock made which was set back since',
      async (account: TestAccount) => {
        const step = await stepOf(account)
        clock.later(-3600)
        return step
      },
    ],
  ] as const)('%s is gone', async ([, made]) => {
    const account = await insertAccount(deps, { secondFactor: true })
    const stepToken = await made(account)
    const code = account.codeAt(clock.at)
    await expect(completeSecondStep(deps, { stepToken, code, visitor, formerToken: undefined })).rejects.toMatchObject({
      code: 'sign-in.step-gone',
    })
  })

  test('a clock that was set back is told, and paper still works', async () => {
    const account = await insertAccount(deps, { secondFactor: true })
    await codeStep(await stepOf(account), account.codeAt(clock.at))
    clock.later(-7200)
    const step = await stepOf(account)
    await expect(codeStep(step, account.codeAt(clock.at))).rejects.toMatchObject({ code: 'second-factor.clock-behind' })
    await codeStep(step, account.recoveryCodes[0] ?? '')
    clock.later(7200)
  })

  test('a secret of another key is told, and paper still works', async () => {
    const account = await insertAccount(deps, { secondFactor: true })
    const elsewhere = { ...deps, sealKey: new Uint8Array(32).fill(9) }
    const step = await stepOf(account)
    const input = { stepToken: step, visitor, formerToken: undefined }
    await expect(completeSecondStep(elsewhere, { ...input, code: account.codeAt(clock.at) })).rejects.toMatchObject({
      code: 'second-factor.unreadable',
    })
    await completeSecondStep(elsewhere, { ...input, code: account.recoveryCodes[0] ?? '' })
  })
})

describe('signing out', () => {
  test('ends this session and no other, once', async () => {
    const account = await insertAccount(deps)
    const [here, there] = [await signedIn(account), await signedIn(account)]
    const { id } = await db
      .selectFrom('sign_in_session')
      .select('id')
      .where('token_hash', '=', hashOf(here))
      .executeTakeFirstOrThrow()
    await signOut(deps, { ...account.actor, session: id })
    await signOut(deps, { ...account.actor, session: id })
    expect(await explainSession(db, here, clock.at)).toBe('signed-out')
    expect(await explainSession(db, there, clock.at)).toBe('alive')
    const events = (await eventsAbout(db, account.personId)).map(({ event }) => event)
    expect(events.filter((event) => event === 'person.signed-out')).toHaveLength(1)
  })
})
