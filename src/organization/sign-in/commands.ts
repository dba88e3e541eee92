// commands.ts — signing in and out: password, second step, end. Hashing stands outside the transactions: it takes longer than
// anything else and would hold a connection meanwhile.
import type { Actor } from '../../platform/actor.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { foldLogin } from './accounts.ts'
import {
  type Attempt,
  beginAttempt,
  clearAttempts,
  countAttempt,
  forgiveAttempt,
  recordFailure,
  type Visitor,
} from './attempts.ts'
import type { SignInDeps } from './deps.ts'
import { beginSecondStep, letIn, recordOfPerson } from './entry.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { doorway } from './queues.ts'
import { hashRecoveryCode, isRecoveryCode } from './recovery-code.ts'
import { unseal } from './sealed-secret.ts'
import { hashOf } from './session.ts'
import {
  type Account,
  countRecoveryCodes,
  deleteStep,
  endSessions,
  findAccount,
  findAccountByLogin,
  lockAccount,
  lockSecondStep,
  spendRecoveryCode,
  updatePasswordHash,
  updateTotpStep,
} from './store.ts'
import { deleteThrottle } from './throttle-store.ts'
import { acceptCode } from './totp.ts'

export type SignedIn = {
  readonly kind: 'signed-in'
  /** For the session's cookie. */
  readonly token: string
  readonly mustChange: boolean
  readonly next: string | null
  /** How many recovery codes are left, where one was used now. */
  readonly recoveryCodesLeft?: number
}
export type SignInAnswer = SignedIn | { readonly kind: 'second-step'; readonly token: string }

const inDoorway = <T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> => doorway.run(() => inTransaction(db, work))

/** One refusal, whatever was wrong: it must not tell which names exist. */
const wrongPassword = () => new Refusal('invalid', 'sign-in.wrong', { fields: { 'mat-khau': 'sign-in.wrong' } })

export async function signIn(
  deps: SignInDeps,
  input: {
    readonly login: string
    readonly password: string
    readonly next: string | null
    readonly visitor: Visitor
    readonly formerToken: string | undefined
  },
): Promise<SignInAnswer> {
  const { db, now } = deps
  const login = foldLogin(input.login)
  const { attempt, account } = await doorway.run(async () => ({
    attempt: await beginAttempt(db, login, input.visitor, now),
    account: await findAccountByLogin(db, login),
  }))
  const { isOutdated } = await provePassword(deps, attempt, account, input.password)
  // For the compiler: without an account nothing was proved.
  if (!account) throw wrongPassword()
  const renewed = isOutdated ? await hashPassword(input.password) : undefined

  return inDoorway(db, async (tx): Promise<SignInAnswer> => {
    const at = now()
    await forgiveAttempt(tx, attempt, at)
    const locked = await lockAccount(tx, account.personId)
    // Between the proof and this moment somebody may have changed the password or closed the account.
    if (!locked || locked.passwordHash !== account.passwordHash) throw wrongPassword()
    if (locked.isDisabled) throw new Refusal('forbidden', 'sign-in.account-disabled')
    if (renewed !== undefined) await updatePasswordHash(tx, locked.personId, renewed)
    const { personId } = locked
    if (locked.totpConfirmedAt !== null) {
      const token = await beginSecondStep(tx, { personId, method: 'password', next: input.next, now: at })
      return { kind: 'second-step', token }
    }
    await deleteThrottle(tx, attempt.account.key)
    const token = await letIn(tx, { person: locked, method: 'password', ...input, now: at })
    return { kind: 'signed-in', token, mustChange: locked.mustChange, next: input.next }
  })
}

/**
 * Throws the one refusal unless it is the account's password. The work is the same without an account. What was not even tried,
 * because too many wait, is not counted.
 */
export async function provePassword(
  { db, now }: SignInDeps,
  attempt: Attempt,
  account: Account | undefined,
  password: string,
): Promise<{ readonly isOutdated: boolean }> {
  const answer = await verifyPassword(password, account?.passwordHash ?? null).catch(async (error: unknown) => {
    await inDoorway(db, (tx) => forgiveAttempt(tx, attempt, now()))
    throw error
  })
  if (answer.matches) return answer
  await inDoorway(db, (tx) => recordFailure(tx, attempt, { account, secret: 'password', now: now() }))
  throw wrongPassword()
}

/** The second step: six digits of the app, or a recovery code. The step is spent when it succeeds. */
export async function completeSecondStep(
  deps: SignInDeps,
  input: {
    readonly stepToken: string | undefined
    readonly code: string
    readonly visitor: Visitor
    readonly formerToken: string | undefined
  },
): Promise<SignedIn> {
  const { db, now } = deps
  const gone = () => new Refusal('conflict', 'sign-in.step-gone')
  if (!input.stepToken) throw gone()
  const stepHash = hashOf(input.stepToken)
  const answer = await inDoorway(db, async (tx): Promise<SignedIn | Refusal> => {
    const at = now()
    const step = await lockSecondStep(tx, stepHash, at)
    const known = step && (await findAccount(tx, step.personId))
    if (!step || !known) throw gone()
    const attempt = await countAttempt(tx, known.login, input.visitor, at)
    const account = await lockAccount(tx, step.personId)
    if (!account || account.isDisabled) throw new Refusal('forbidden', 'sign-in.account-disabled')
    // Taken away meanwhile by two others: then the first step is to be done again, without a second.
    if (account.totpConfirmedAt === null) throw gone()
    const factor = await checkSecondFactor(tx, deps, account, input.code)
    if (factor instanceof Refusal) {
      await recordFailure(tx, attempt, { account, secret: 'second-factor', now: at })
      return factor // not thrown: the count must be kept
    }
    await deleteStep(tx, stepHash)
    await clearAttempts(tx, attempt, at)
    const method = `${step.method}+${factor}`
    const token = await letIn(tx, { person: account, method, ...input, now: at })
    const { mustChange } = account
    const signedIn = { kind: 'signed-in', token, mustChange, next: step.next } as const
    return factor === 'totp'
      ? signedIn
      : { ...signedIn, recoveryCodesLeft: await countRecoveryCodes(tx, account.personId) }
  })
  if (answer instanceof Refusal) throw answer
  return answer
}

/** Spends what it accepts: a time step and everything before it, or one code on paper. */
export async function checkSecondFactor(
  tx: Tx,
  { now, sealKey }: Pick<SignInDeps, 'now' | 'sealKey'>,
  account: Account,
  code: string,
): Promise<'totp' | 'recovery' | Refusal> {
  const at = now()
  const { personId, name, totpSecret, totpLastStep } = account
  if (isRecoveryCode(code)) {
    if (!(await spendRecoveryCode(tx, personId, hashRecoveryCode(code), at)))
      return new Refusal('invalid', 'second-factor.recovery-wrong', { fields: { ma: 'second-factor.recovery-wrong' } })
    const actor: Actor = { kind: 'person', id: personId, name, posts: [], session: null }
    const left = await countRecoveryCodes(tx, personId)
    await recordOfPerson(tx, personId, { at, actor, event: 'account.recovery-code-used', data: { left } })
    return 'recovery'
  }
  const secret = totpSecret && unseal(sealKey, totpSecret, personId)
  // The key of this installation is another than the one it was sealed with: paper still works.
  if (!secret)
    return new Refusal('conflict', 'second-factor.unreadable', { fields: { ma: 'second-factor.unreadable' } })
  const step = acceptCode({ secret, lastStep: totpLastStep }, code, at)
  if (step instanceof Refusal) return step
  await updateTotpStep(tx, personId, step)
  return 'totp'
}

/** Ends this very session: whoever still holds its token holds nothing. */
export async function signOut({ db, now }: Pick<SignInDeps, 'db' | 'now'>, actor: Actor): Promise<void> {
  const { id, session } = actor
  if (id === null || session === null) return
  await inTransaction(db, async (tx) => {
    const at = now()
    const ended = await endSessions(tx, id, { reason: 'signed-out', at, only: session })
    if (ended > 0) await recordOfPerson(tx, id, { at, actor, event: 'person.signed-out' })
  })
}
