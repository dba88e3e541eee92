// own-account.ts — what a person does about their own account: password, second factor, recovery codes, sessions.
import type { Actor } from '../../platform/actor.ts'
import { inTransaction } from '../../platform/database/database.ts'
import { accept, Refusal } from '../../platform/refusal.ts'
import { beginAttempt, clearAttempts, countAttempt, forgiveAttempt, recordFailure, type Visitor } from './attempts.ts'
import { checkSecondFactor, provePassword } from './commands.ts'
import type { SignInDeps } from './deps.ts'
import { recordOfPerson } from './entry.ts'
import { newPassword } from './new-password.ts'
import { hashPassword } from './password.ts'
import { hashRecoveryCode, newRecoveryCodes } from './recovery-code.ts'
import { seal, unseal } from './sealed-secret.ts'
import {
  type Account,
  endSessions,
  findAccount,
  lockAccount,
  replaceRecoveryCodes,
  updatePassword,
  updateTotpConfirmed,
  updateTotpSecret,
  updateTotpStep,
} from './store.ts'
import { acceptCode, newTotpSecret } from './totp.ts'

/** The account of who asks. A person may have none: one who was only ever named. */
export async function getOwnAccount({ db }: Pick<SignInDeps, 'db'>, actor: Actor): Promise<Account> {
  const account = actor.kind === 'person' && actor.id !== null ? await findAccount(db, actor.id) : undefined
  if (!account) throw new Refusal('missing', 'account.not-found')
  return account
}

export type TypedPassword = { readonly moi: string; readonly 'nhap-lai': string }

/** A new password typed twice, as the forms send it. */
export function typedTwice(typed: TypedPassword, owner: { readonly login: string; readonly name: string }) {
  const password = newPassword(typed.moi, owner)
  if (password instanceof Refusal) return password
  // By code point: what looks the same was typed the same.
  return typed.moi.normalize('NFC') === typed['nhap-lai'].normalize('NFC')
    ? password
    : new Refusal('invalid', 'password.repeat-differs', { fields: { 'nhap-lai': 'password.repeat-differs' } })
}

/** Ends every other session: who changes a password may do so because somebody else has it. */
export async function changePassword(
  deps: SignInDeps,
  actor: Actor,
  input: TypedPassword & { readonly 'mat-khau': string; readonly visitor: Visitor },
): Promise<{ readonly ended: number }> {
  const { db, now } = deps
  const account = await getOwnAccount(deps, actor)
  const password = accept(typedTwice(input, account))
  // Who came in by a link or a provider has none yet.
  if (account.passwordHash !== null) {
    await proveOwnPassword(deps, account, input['mat-khau'], input.visitor)
    if (input.moi.normalize('NFC') === input['mat-khau'].normalize('NFC'))
      throw new Refusal('invalid', 'password.same', { fields: { moi: 'password.same' } })
  }
  const hash = await hashPassword(password)
  return inTransaction(db, async (tx) => {
    const at = now()
    const locked = await lockAccount(tx, account.personId)
    if (!locked || locked.passwordHash !== account.passwordHash)
      throw new Refusal('conflict', 'password.changed-meanwhile')
    await updatePassword(tx, account.personId, { hash, setAt: at })
    const ended = await endSessions(tx, account.personId, { reason: 'password-changed', at, except: actor.session })
    await recordOfPerson(tx, account.personId, { at, actor, event: 'account.password-changed', data: { ended } })
    return { ended }
  })
}

/** A session alone is not enough for what locks its owner out: it may be a machine left open. */
async function proveOwnPassword(deps: SignInDeps, account: Account, password: string, visitor: Visitor): Promise<void> {
  const { db, now } = deps
  const attempt = await beginAttempt(db, account.login, visitor, now)
  await provePassword(deps, attempt, account, password).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.code !== 'sign-in.wrong') throw error
    throw new Refusal('invalid', 'password.current-wrong', { fields: { 'mat-khau': 'password.current-wrong' } })
  })
  await inTransaction(db, (tx) => clearAttempts(tx, attempt, now()))
}

// ---- second factor

/** A secret that is not in force before a code of it was seen: an app that was set up wrong locks nobody out. */
export async function beginSecondFactor(
  deps: SignInDeps,
  actor: Actor,
  input: { readonly 'mat-khau': string; readonly visitor: Visitor },
): Promise<void> {
  const { db, sealKey } = deps
  const account = await getOwnAccount(deps, actor)
  if (account.totpConfirmedAt !== null) throw new Refusal('conflict', 'second-factor.is-on')
  if (account.passwordHash !== null) await proveOwnPassword(deps, account, input['mat-khau'], input.visitor)
  await inTransaction(db, async (tx) => {
    const locked = await lockAccount(tx, account.personId)
    if (!locked || locked.totpConfirmedAt !== null) throw new Refusal('conflict', 'second-factor.is-on')
    await updateTotpSecret(tx, account.personId, seal(sealKey, newTotpSecret(), account.personId))
  })
}

/** The secret that waits to be confirmed, for the page that shows it. */
export function pendingSecret({ sealKey }: Pick<SignInDeps, 'sealKey'>, account: Account): Uint8Array {
  const isPending = account.totpSecret !== null && account.totpConfirmedAt === null
  const secret = isPending && account.totpSecret ? unseal(sealKey, account.totpSecret, account.personId) : undefined
  if (!secret)
    throw new Refusal('conflict', account.totpConfirmedAt ? 'second-factor.is-on' : 'second-factor.not-begun')
  return secret
}

/** Puts the second factor in force. Tells the recovery codes, this once: only their hashes are kept. */
export async function confirmSecondFactor(deps: SignInDeps, actor: Actor, code: string): Promise<readonly string[]> {
  const { db, now } = deps
  const { personId } = await getOwnAccount(deps, actor)
  return inTransaction(db, async (tx) => {
    const at = now()
    const account = await lockAccount(tx, personId)
    if (!account) throw new Refusal('missing', 'account.not-found')
    const secret = pendingSecret(deps, account)
    const step = accept(acceptCode({ secret, lastStep: account.totpLastStep }, code, at))
    await updateTotpConfirmed(tx, personId, at)
    await updateTotpStep(tx, personId, step)
    const codes = newRecoveryCodes()
    await replaceRecoveryCodes(tx, personId, codes.map(hashRecoveryCode))
    await recordOfPerson(tx, personId, { at, actor, event: 'account.second-factor-on' })
    return codes
  })
}

type Proof = { readonly 'mat-khau': string; readonly ma: string; readonly visitor: Visitor }

/** New recovery codes; those on the old paper are worth nothing from now on. */
export async function renewRecoveryCodes(deps: SignInDeps, actor: Actor, proof: Proof): Promise<readonly string[]> {
  return withBothFactors(deps, actor, proof, async (tx, account, at) => {
    const codes = newRecoveryCodes()
    await replaceRecoveryCodes(tx, account.personId, codes.map(hashRecoveryCode))
    await recordOfPerson(tx, account.personId, { at, actor, event: 'account.recovery-codes-renewed' })
    return codes
  })
}

export async function turnOffSecondFactor(deps: SignInDeps, actor: Actor, proof: Proof): Promise<void> {
  await withBothFactors(deps, actor, proof, async (tx, account, at) => {
    await updateTotpSecret(tx, account.personId, null)
    await replaceRecoveryCodes(tx, account.personId, [])
    await recordOfPerson(tx, account.personId, { at, actor, event: 'account.second-factor-off' })
  })
}

async function withBothFactors<T>(
  deps: SignInDeps,
  actor: Actor,
  proof: Proof,
  work: (tx: Parameters<typeof lockAccount>[0], account: Account, at: Date) => Promise<T>,
): Promise<T> {
  const { db, now } = deps
  const own = await getOwnAccount(deps, actor)
  if (own.totpConfirmedAt === null) throw new Refusal('conflict', 'second-factor.is-off')
  if (own.passwordHash !== null) await proveOwnPassword(deps, own, proof['mat-khau'], proof.visitor)
  const answer = await inTransaction(db, async (tx): Promise<{ readonly done: T } | Refusal> => {
    const at = now()
    const attempt = await countAttempt(tx, own.login, proof.visitor, at)
    const account = await lockAccount(tx, own.personId)
    if (!account || account.totpConfirmedAt === null) throw new Refusal('conflict', 'second-factor.is-off')
    const factor = await checkSecondFactor(tx, deps, account, proof.ma)
    if (factor instanceof Refusal) {
      await recordFailure(tx, attempt, { account, secret: 'second-factor', now: at })
      return factor
    }
    await forgiveAttempt(tx, attempt, at)
    return { done: await work(tx, account, at) }
  })
  if (answer instanceof Refusal) throw answer
  return answer.done
}

// ---- sessions

/** One of the actor's own sessions; the one this request came with ends by signing out. */
export async function endOwnSession(
  { db, now }: Pick<SignInDeps, 'db' | 'now'>,
  actor: Actor,
  sessionId: string,
): Promise<void> {
  const { id } = actor
  if (id === null) throw new Refusal('missing', 'account.not-found')
  await inTransaction(db, async (tx) => {
    const at = now()
    // Somebody else's is not found: the condition on the person is in the statement.
    const ended = await endSessions(tx, id, { reason: 'revoked', at, only: sessionId })
    if (ended === 0) throw new Refusal('missing', 'session.not-found')
    await recordOfPerson(tx, id, { at, actor, event: 'session.ended', data: { ended } })
  })
}

export async function endOtherSessions({ db, now }: Pick<SignInDeps, 'db' | 'now'>, actor: Actor): Promise<number> {
  const { id } = actor
  if (id === null) throw new Refusal('missing', 'account.not-found')
  return inTransaction(db, async (tx) => {
    const at = now()
    const ended = await endSessions(tx, id, { reason: 'revoked', at, except: actor.session })
    if (ended > 0) await recordOfPerson(tx, id, { at, actor, event: 'session.ended', data: { ended } })
    return ended
  })
}
