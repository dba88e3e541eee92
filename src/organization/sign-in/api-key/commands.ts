// commands.ts — making and revoking keys: lock, decide, save, tell. One transaction each.
import { randomBytes, randomUUIDv7 } from 'node:crypto'
import type { Actor } from '../../../platform/actor.ts'
import { type Db, inTransaction } from '../../../platform/database/database.ts'
import { record } from '../../../platform/journal/journal.ts'
import { dayInVietnam } from '../../../platform/locale.ts'
import { accept, Refusal } from '../../../platform/refusal.ts'
import type { Organization } from '../../organization.ts'
import { demand } from '../../rights/demand.ts'
import { hashOf } from '../token.ts'
import { endOfDay, HINT_LENGTH, readKey, TOKEN_PREFIX, type TypedKey } from './key.ts'
import { insertKey, lockKey, updateKeyRevoked } from './store.ts'

export type KeyDeps = { readonly db: Db; readonly now: () => Date; readonly organization: Organization }

const VERB = 'api-key.change'

const constraints = {
  // The same form sent twice.
  api_key_pk: { kind: 'conflict', code: 'api-key.made-already' },
} as const

/** The token is told here and nowhere else: the database holds its hash. */
export async function createApiKey(
  { db, now, organization }: KeyDeps,
  actor: Actor,
  /** `id`: of the form, so that one sent twice makes one key. */
  input: TypedKey & { readonly id?: string },
): Promise<{ readonly id: string; readonly token: string }> {
  const at = now()
  const [rights, history] = await Promise.all([organization.rights(at), organization.history()])
  // A unit that nobody knows is nobody's: that is said beside its field, below.
  const isKnown = history.units.has(input.unitId)
  const { delegation } = isKnown ? demand(actor, VERB, { scope: input.unitId }, rights) : { delegation: null }
  const facts = accept(readKey(input, actor, { history, rights, today: dayInVietnam(at) }))
  // Whoever answers for it later has a name; a program has none.
  if (actor.kind !== 'person' || actor.id === null) throw new Refusal('forbidden', 'api-key.by-person-only')
  const createdBy = actor.id
  const id = input.id ?? randomUUIDv7()
  const token = TOKEN_PREFIX + randomBytes(32).toString('base64url')
  const hint = token.slice(0, HINT_LENGTH)
  const expiresAt = endOfDay(facts.expiresOn)
  await inTransaction(
    db,
    async (tx) => {
      await insertKey(tx, { ...facts, id, tokenHash: hashOf(token), hint, createdBy, createdAt: at, expiresAt })
      await record(tx, {
        at,
        actor,
        event: 'api-key.made',
        subject: { kind: 'api-key', id },
        scope: facts.unitId,
        delegation,
        data: { label: facts.label, hint, verbs: facts.verbs, expiresOn: facts.expiresOn },
      })
    },
    { constraints },
  )
  return { id, token }
}

/** From the next request on it proves nobody. */
export async function revokeApiKey(
  { db, now, organization }: KeyDeps,
  actor: Actor,
  { id, reason }: { readonly id: string; readonly reason?: string },
): Promise<void> {
  const at = now()
  const rights = await organization.rights(at)
  await inTransaction(db, async (tx) => {
    const key = await lockKey(tx, id)
    const { delegation } = demand(actor, VERB, { scope: key.unitId }, rights)
    if (key.revokedAt !== null)
      throw new Refusal('conflict', 'api-key.revoked-already', { values: { day: dayInVietnam(key.revokedAt) } })
    await updateKeyRevoked(tx, id, actor.id, at)
    const said = reason?.normalize('NFC').replace(/\s+/g, ' ').trim()
    await record(tx, {
      at,
      actor,
      event: 'api-key.revoked',
      subject: { kind: 'api-key', id },
      scope: key.unitId,
      delegation,
      ...(said ? { reason: said.slice(0, 300) } : {}),
      data: { label: key.label, hint: key.hint },
    })
  })
}
