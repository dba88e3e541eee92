// commands.ts — what an administrator does to somebody else's signing in: end sessions, lock, unlock, end a pause. One transaction
// each; whether one may is asked over every unit that the person belongs to.
import type { Actor } from '../../../platform/actor.ts'
import { type Db, inTransaction, type Tx } from '../../../platform/database/database.ts'
import { record } from '../../../platform/journal/journal.ts'
import { dayInVietnam } from '../../../platform/locale.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { Organization } from '../../organization.ts'
import { demand } from '../../rights/demand.ts'
import { recordOfPerson } from '../entry.ts'
import { checkOverPerson, topOf } from '../over-person.ts'
import { type Account, endSessions, lockAccount } from '../store.ts'
import { accountKey } from '../throttle.ts'
import { deletePause, lockAdministrators, updateLocked } from './store.ts'

export type SignInAdminDeps = { readonly db: Db; readonly now: () => Date; readonly organization: Organization }

const VERB = 'account.change'
export const LONGEST_REASON = 300

/** One session, or with null all of them. Tells how many ended. */
export async function endSessionsOf(
  deps: SignInAdminDeps,
  actor: Actor,
  { personId, sessionId }: { readonly personId: string; readonly sessionId: string | null },
): Promise<number> {
  await checkOverPerson(deps, actor, VERB, personId)
  return inTransaction(deps.db, async (tx) => {
    const at = deps.now()
    await getLocked(tx, personId)
    const which = sessionId === null ? {} : { only: sessionId }
    const ended = await endSessions(tx, personId, { reason: 'revoked', at, ...which })
    if (ended === 0 && sessionId !== null) throw new Refusal('conflict', 'session.not-found')
    if (ended > 0) await recordOfPerson(tx, personId, { at, actor, event: 'session.ended', data: { ended } })
    return ended
  })
}

/** From this moment nobody comes in by it, with any secret, and whoever is in is out. Nothing of it is lost. */
export async function lockAccountOf(
  deps: SignInAdminDeps,
  actor: Actor,
  { personId, reason: typed }: { readonly personId: string; readonly reason: string },
): Promise<void> {
  await checkOverPerson(deps, actor, VERB, personId)
  const reason = typed.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (reason === '') throw wrongReason('account.reason-missing')
  if (reason.length > LONGEST_REASON) throw wrongReason('account.reason-long')
  // Nobody locks the door behind them: who did it by mistake could not undo it.
  if (actor.id === personId) throw new Refusal('conflict', 'account.own')
  await inTransaction(deps.db, async (tx) => {
    const at = deps.now()
    await keepAnAdministrator(tx, deps, personId, at)
    const account = await getLocked(tx, personId)
    if (account.isDisabled) throw new Refusal('conflict', 'account.locked-already')
    await updateLocked(tx, personId, at)
    const ended = await endSessions(tx, personId, { reason: 'account-disabled', at })
    await recordOfPerson(tx, personId, { at, actor, event: 'account.locked', reason, data: { ended } })
  })
}

const wrongReason = (code: string) => new Refusal('invalid', code, { fields: { 'ly-do': code } })

/** A unit that nobody administers, neither there nor above, could be opened again only from the machine itself. */
async function keepAnAdministrator(tx: Tx, deps: SignInAdminDeps, personId: string, at: Date): Promise<void> {
  const { own, others } = await lockAdministrators(tx, personId, dayInVietnam(at))
  const { tree } = await deps.organization.rights(at)
  const isKept = (unit: string) => others.some((other) => tree.isWithin(unit, other))
  if (!own.every(isKept)) throw new Refusal('conflict', 'account.last-administrator')
}

export async function unlockAccountOf(
  deps: SignInAdminDeps,
  actor: Actor,
  { personId }: { readonly personId: string },
): Promise<void> {
  await checkOverPerson(deps, actor, VERB, personId)
  await inTransaction(deps.db, async (tx) => {
    const at = deps.now()
    const account = await getLocked(tx, personId)
    if (!account.isDisabled) throw new Refusal('conflict', 'account.not-locked')
    await updateLocked(tx, personId, null)
    await recordOfPerson(tx, personId, { at, actor, event: 'account.unlocked' })
  })
}

/** For somebody who mistyped too often and stands at the desk. */
export async function endPauseOf(
  deps: SignInAdminDeps,
  actor: Actor,
  { personId }: { readonly personId: string },
): Promise<void> {
  await checkOverPerson(deps, actor, VERB, personId)
  await inTransaction(deps.db, async (tx) => {
    const at = deps.now()
    const { login } = await getLocked(tx, personId)
    if (!(await deletePause(tx, accountKey(login)))) throw new Refusal('conflict', 'pause.none')
    await recordOfPerson(tx, personId, { at, actor, event: 'sign-in.pause-ended' })
  })
}

/** A network belongs to no unit: only who administers from the top decides about it. */
export async function endNetworkPause(deps: SignInAdminDeps, actor: Actor, key: string): Promise<void> {
  const at = deps.now()
  const [scope, rights] = await Promise.all([topOf(deps.organization, at), deps.organization.rights(at)])
  const { delegation } = demand(actor, VERB, { scope: scope ?? '' }, rights)
  const [, kind, prefix] = /^(address|key):(.+)$/.exec(key) ?? []
  if (kind === undefined) throw new Refusal('missing', 'pause.none')
  await inTransaction(deps.db, async (tx) => {
    if (!(await deletePause(tx, key))) throw new Refusal('conflict', 'pause.none')
    const subject = { kind: 'address', id: null }
    await record(tx, { at, actor, event: 'sign-in.pause-ended', subject, delegation, data: { from: prefix, of: kind } })
  })
}

async function getLocked(tx: Tx, personId: string): Promise<Account> {
  const account = await lockAccount(tx, personId)
  if (!account) throw new Refusal('missing', 'account.not-found')
  return account
}
