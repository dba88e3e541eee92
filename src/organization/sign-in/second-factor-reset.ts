// second-factor-reset.ts — a lost second factor is taken away by two persons: one asks, another agrees, and neither is the person
// whose it is. One administrator alone could otherwise become anybody.
import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '../../platform/actor.ts'
import { inTransaction } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { foldLogin } from './accounts.ts'
import type { SignInDeps } from './deps.ts'
import { recordOfPerson } from './entry.ts'
import { checkOverPerson } from './over-person.ts'
import { findReset, insertReset, lockReset, type Reset, updateResetDecided } from './reset-store.ts'
import { endSessions, findAccountByLogin, lockAccount, replaceRecoveryCodes, updateTotpSecret } from './store.ts'

type Deps = Omit<SignInDeps, 'sealKey'>

export const LONGEST_REASON = 500

const constraints = {
  second_factor_reset_open_once: { kind: 'conflict', code: 'reset.open' },
} as const

export async function requestSecondFactorReset(
  deps: Deps,
  actor: Actor,
  input: { readonly login: string; readonly reason: string },
): Promise<{ readonly id: string }> {
  const { db, now } = deps
  const reason = input.reason.normalize('NFC').trim()
  const requester = personOf(actor)
  const found = await findAccountByLogin(db, foldLogin(input.login))
  if (!found) throw wrong('dang-nhap', 'reset.login-unknown')
  await checkOverPerson(deps, actor, 'second-factor.request', found.personId)
  if (reason === '') throw wrong('ly-do', 'reset.reason-missing')
  if (reason.length > LONGEST_REASON) throw wrong('ly-do', 'reset.reason-long')
  return inTransaction(
    db,
    async (tx) => {
      const at = now()
      const account = await lockAccount(tx, found.personId)
      if (!account || account.totpConfirmedAt === null) throw wrong('dang-nhap', 'reset.nothing-to-reset')
      const id = randomUUIDv7()
      const { personId } = account
      await insertReset(tx, { id, personId, reason, requestedBy: requester, requestedAt: at })
      await recordOfPerson(tx, personId, { at, actor, event: 'second-factor-reset.requested', reason, data: { id } })
      return { id }
    },
    { constraints },
  )
}

const wrong = (field: string, code: string) => new Refusal('invalid', code, { fields: { [field]: code } })

/** Two persons: a program is none, and neither is a key. */
function personOf(actor: Actor): string {
  if (actor.kind !== 'person' || actor.id === null) throw new Refusal('forbidden', 'reset.persons-only')
  return actor.id
}

/** Who may decide a request, beside having the right. Pure. */
export function mayDecide(reset: Reset, decider: string): Refusal | undefined {
  if (reset.decidedAt !== null) return new Refusal('conflict', 'reset.decided')
  if (reset.requestedBy === decider) return new Refusal('forbidden', 'reset.own-request')
  if (reset.personId === decider) return new Refusal('forbidden', 'reset.own-factor')
  return undefined
}

/** Agreed: the second factor and its recovery codes are gone, and every session with them. Refused: nothing changes. */
export async function decideSecondFactorReset(
  deps: Deps,
  actor: Actor,
  input: { readonly id: string; readonly isApproved: boolean },
): Promise<void> {
  const { db, now } = deps
  const decider = personOf(actor)
  const asked = await findReset(db, input.id)
  if (!asked) throw new Refusal('missing', 'reset.not-found')
  await checkOverPerson(deps, actor, 'second-factor.decide', asked.personId)
  await inTransaction(db, async (tx) => {
    const at = now()
    const reset = await lockReset(tx, input.id)
    if (!reset) throw new Refusal('missing', 'reset.not-found')
    const { personId } = reset
    const refusal = mayDecide(reset, decider)
    if (refusal) throw refusal
    await updateResetDecided(tx, reset.id, { by: decider, at, isApproved: input.isApproved })
    const event = input.isApproved ? 'second-factor-reset.approved' : 'second-factor-reset.refused'
    let ended = 0
    if (input.isApproved) {
      await lockAccount(tx, personId)
      await updateTotpSecret(tx, personId, null)
      await replaceRecoveryCodes(tx, personId, [])
      ended = await endSessions(tx, personId, { reason: 'second-factor-reset', at })
    }
    await recordOfPerson(tx, personId, { at, actor, event, data: { id: reset.id, ended } })
  })
}
