// delegation-commands.ts — lending a post and taking it back: lock, decide, save, tell. One transaction each.
import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '../../platform/actor.ts'
import { inTransaction } from '../../platform/database/database.ts'
import { record } from '../../platform/journal/journal.ts'
import { dayInVietnam } from '../../platform/locale.ts'
import { accept, Refusal } from '../../platform/refusal.ts'
import { foldLogin } from '../sign-in/accounts.ts'
import { checkDelegation, type DelegationFacts, delegationCourse, mayBeRevoked, mayLend } from './delegation.ts'
import type { PeopleDeps } from './deps.ts'
import { notGranted } from './fence.ts'
import { wrongField } from './person.ts'
import {
  findDelegation,
  findReceiver,
  insertDelegation,
  listDelegationsOfPosition,
  lockDelegation,
  lockPosition,
  peopleConstraints,
  updateDelegationRevoked,
} from './store.ts'

const VERB = 'delegation.change'

/** The receiver is named by their sign-in name: names are borne by several. */
export type DelegationInput = Omit<DelegationFacts, 'toPersonId'> & { readonly toLogin: string }

export async function delegate(deps: PeopleDeps, actor: Actor, input: DelegationInput): Promise<{ id: string }> {
  const now = deps.now()
  const { access } = deps.organization
  const rights = await deps.organization.rights(now)
  return inTransaction(
    deps.db,
    async (tx) => {
      // The position is the lock: whatever else is lent of it, or ends it, waits.
      const position = await lockPosition(tx, input.positionId)
      if (!mayLend(actor, position, rights)) throw notGranted(VERB)
      const receiver = await findReceiver(tx, foldLogin(input.toLogin))
      if (!receiver) throw wrongField('to', 'delegation.to-unknown', { toLogin: input.toLogin })
      const others = await listDelegationsOfPosition(tx, position.id)
      const { toLogin: _, ...facts } = input
      const checked = accept(
        checkDelegation(
          { ...facts, toPersonId: receiver.id },
          { position, receiver, others, today: dayInVietnam(now), access },
        ),
      )
      const id = randomUUIDv7()
      await insertDelegation(tx, {
        ...checked,
        id,
        createdBy: actor.kind === 'person' ? actor.id : null,
        createdAt: now,
      })
      await record(tx, {
        at: now,
        actor,
        event: 'delegation.made',
        subject: { kind: 'delegation', id },
        scope: position.unitId,
        concerns: checked.toPersonId,
        data: {
          position: position.id,
          holder: position.personId,
          kind: checked.kind,
          verbs: checked.verbs,
          document: checked.documentNumber,
          documentOn: checked.documentOn,
          from: checked.from,
          until: checked.until,
        },
      })
      return { id }
    },
    { constraints: peopleConstraints },
  )
}

export async function revokeDelegation(deps: PeopleDeps, actor: Actor, id: string): Promise<void> {
  const now = deps.now()
  const rights = await deps.organization.rights(now)
  await inTransaction(deps.db, async (tx) => {
    const known = await findDelegation(tx, id)
    if (!known) throw new Refusal('missing', 'delegation.not-found')
    const position = await lockPosition(tx, known.positionId)
    const delegation = await lockDelegation(tx, id)
    if (!mayLend(actor, position, rights)) throw notGranted(VERB)
    accept(mayBeRevoked(delegationCourse(delegation, position, dayInVietnam(now))))
    await updateDelegationRevoked(tx, id, { at: now, by: actor.kind === 'person' ? actor.id : null })
    await record(tx, {
      at: now,
      actor,
      event: 'delegation.revoked',
      subject: { kind: 'delegation', id },
      scope: position.unitId,
      concerns: delegation.toPersonId,
      data: { position: position.id, holder: position.personId },
    })
  })
}
