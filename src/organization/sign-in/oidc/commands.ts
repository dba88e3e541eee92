// commands.ts — signing in by a provider: send the browser there, and take its answer once. What talks over the network stands
// outside the transactions.
import { randomBytes } from 'node:crypto'
import { type Actor, NOBODY } from '../../../platform/actor.ts'
import { type Db, inTransaction, type Tx } from '../../../platform/database/database.ts'
import type { Locale } from '../../../platform/locale.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { accountConstraints, openAccount } from '../accounts.ts'
import type { Visitor } from '../attempts.ts'
import { beginSecondStep, letIn, recordOfPerson } from '../entry.ts'
import { hashOf } from '../session.ts'
import { derivedLogin, type OidcIdentity, readIdentity } from './identity.ts'
import type { OidcProvider } from './provider.ts'
import {
  deleteExpiredSteps,
  ensurePerson,
  findLinkedPerson,
  insertStep,
  type LockedPerson,
  lockPerson,
  type OidcStep,
  saveIdentity,
  takeStep,
} from './store.ts'

export type OidcDeps = { readonly db: Db; readonly now: () => Date; readonly provider: OidcProvider }

/** To unlock a phone, open VNeID and confirm. */
export const STEP_MINUTES = 10

export async function beginOidcSignIn(
  { db, now, provider }: OidcDeps,
  asked: { readonly redirectUri: string; readonly locale: Locale; readonly back: string | undefined },
): Promise<{ readonly address: string; readonly token: string } | Refusal> {
  const begun = await provider.begin(asked.redirectUri)
  if (begun instanceof Refusal) return begun
  const token = randomBytes(32).toString('base64url')
  const at = now()
  await inTransaction(db, async (tx) => {
    await deleteExpiredSteps(tx, at)
    await insertStep(tx, {
      tokenHash: hashOf(token),
      data: { ...begun.secrets, locale: asked.locale, back: asked.back ?? null },
      now: at,
      expiresAt: new Date(at.getTime() + STEP_MINUTES * 60_000),
    })
  })
  return { address: begun.address, token }
}

export type Answer = {
  /** Of the step's cookie: the browser that began. */
  readonly token: string | undefined
  readonly search: string
  readonly visitor: Visitor
  /** What the browser has in its session cookie. */
  readonly formerToken: string | undefined
}

export type OidcSignIn =
  | { readonly kind: 'signed-in'; readonly token: string; readonly step: OidcStep }
  | { readonly kind: 'second-step'; readonly token: string; readonly step: OidcStep }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly step: OidcStep | undefined }

export async function completeOidcSignIn(deps: OidcDeps, answer: Answer): Promise<OidcSignIn> {
  const { db, now, provider } = deps
  const { token } = answer
  // Spent before it is looked at: an answer that comes twice, from two browsers or at one moment, is worth one try.
  const step = token ? await inTransaction(db, (tx) => takeStep(tx, hashOf(token), now())) : undefined
  if (!step) return { kind: 'refused', refusal: new Refusal('conflict', 'oidc.step-gone'), step: undefined }
  const claims = await provider.finish(answer.search, step)
  if (claims instanceof Refusal) return { kind: 'refused', refusal: claims, step }
  const identity = readIdentity(claims, provider.settings)
  if (identity instanceof Refusal) return { kind: 'refused', refusal: identity, step }
  const circumstances = { ...answer, step, now: now(), provider: provider.settings.name }
  return inTransaction(db, (tx) => admit(tx, identity, circumstances), { constraints: accountConstraints })
}

type Circumstances = Answer & { readonly step: OidcStep; readonly now: Date; readonly provider: string }

async function admit(tx: Tx, identity: OidcIdentity, circumstances: Circumstances): Promise<OidcSignIn> {
  const { step, now } = circumstances
  const linked = await findLinkedPerson(tx, identity)
  const found = linked === undefined ? await ensurePerson(tx, identity, now) : { id: linked, isNew: false }
  const person = await lockPerson(tx, found.id)
  const actor: Actor = { ...NOBODY, kind: 'person', id: person.id, name: person.name }
  const tell = (event: string, data: Readonly<Record<string, unknown>>, by: Actor = actor) =>
    recordOfPerson(tx, person.id, { at: now, actor: by, event, data })

  const refusal = whyNot(person, identity, circumstances.provider)
  if (refusal) {
    await tell('sign-in.refused', { method: 'oidc', reason: refusal.code, issuer: identity.issuer }, NOBODY)
    return { kind: 'refused', refusal, step }
  }
  if (found.isNew) await tell('person.added', { by: 'oidc' })
  if (!person.account) {
    const login = derivedLogin(identity.name)
    await openAccount(tx, { personId: person.id, login, mustChange: false, now })
    await tell('account.opened', { login, by: 'oidc' })
  }
  if (await saveIdentity(tx, identity, person.id, now))
    await tell('account.linked', { issuer: identity.issuer, level: identity.level })

  // A provider that was not sure enough proves who it is, but not that nobody else holds the phone.
  if (!identity.isStrong && person.account?.hasSecondFactor) {
    const token = await beginSecondStep(tx, { personId: person.id, method: 'oidc', next: step.back, now })
    return { kind: 'second-step', token, step }
  }
  const entering = { personId: person.id, name: person.name }
  return { kind: 'signed-in', token: await letIn(tx, { ...circumstances, person: entering, method: 'oidc' }), step }
}

/** Why somebody whom the provider vouches for is not let in. */
function whyNot(person: LockedPerson, { nationalId }: OidcIdentity, provider: string): Refusal | undefined {
  // The link says one person and the number another: a number that was mistyped here, or an account there that changed hands.
  if (person.nationalId !== null && person.nationalId !== nationalId)
    return new Refusal('conflict', 'oidc.other-person', { values: { provider } })
  if (person.account?.isDisabled) return new Refusal('forbidden', 'oidc.account-disabled')
  return undefined
}
