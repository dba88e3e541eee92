// delegation.ts — one post lent to another person, for days, by a document. Pure.
import type { Actor } from '../../platform/actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AccessTable } from '../rights/access.ts'
import { may, type Rights } from '../rights/may.ts'
import type { Role } from '../rights/roles.ts'
import { dayBefore } from '../units/days.ts'
import type { Day } from '../units/history.ts'
import { oneLine, together, wrongField } from './person.ts'
import { type Course, courseOn, overlaps, type Position } from './position.ts'

export const DELEGATION_KINDS = ['delegation', 'substitution'] as const
export type DelegationKind = (typeof DELEGATION_KINDS)[number]

export type DelegationFacts = {
  readonly kind: DelegationKind
  readonly positionId: string
  readonly toPersonId: string
  /** null: the whole post. */
  readonly verbs: readonly string[] | null
  readonly documentNumber: string
  readonly documentOn: Day
  readonly from: Day
  readonly until: Day
}

export type Delegation = DelegationFacts & { readonly id: string; readonly isRevoked: boolean }

/** The person a post is lent to, as far as it matters. */
export type Receiver = {
  readonly id: string
  readonly positions: readonly Position[]
  /** Has an account that is not locked. */
  readonly canSignIn: boolean
}

/** Lending on is no part of a post: whoever is lent one does not get it. */
const NEVER_LENT: readonly string[] = ['delegation.change', 'delegation.prepare']

/** What the holder of a role can lend, in the order of the access table. */
export const lendableVerbs = (role: Role, access: AccessTable): readonly string[] =>
  Object.entries(access)
    .filter(([verb, { grants }]) => !NEVER_LENT.includes(verb) && grants.some((grant) => grant.role === role))
    .map(([verb]) => verb)

export type DelegationCase = {
  readonly position: Position
  readonly receiver: Receiver
  /** Of the same position. */
  readonly others: readonly Delegation[]
  readonly today: Day
  readonly access: AccessTable
}

export function checkDelegation(facts: DelegationFacts, given: DelegationCase): DelegationFacts | Refusal {
  const documentNumber = oneLine(facts.documentNumber)
  const wrong = together([
    documentFault(facts, documentNumber),
    daysFault(facts, given),
    verbsFault(facts, given),
    receiverFault(facts, given),
  ])
  return wrong ?? { ...facts, documentNumber }
}

function documentFault({ documentOn, from }: DelegationFacts, documentNumber: string): Refusal | undefined {
  if (documentNumber === '') return wrongField('documentNumber', 'delegation.document-missing')
  if (documentNumber.length > 60) return wrongField('documentNumber', 'delegation.document-long', { documentMax: 60 })
  // A post is not lent before somebody signed that it is.
  if (documentOn > from) return wrongField('documentOn', 'delegation.document-later')
  return undefined
}

function daysFault(facts: DelegationFacts, { position, others, today }: DelegationCase): Refusal | undefined {
  const { from, until } = facts
  if (until <= from) return wrongField('until', 'delegation.days-order')
  if (until <= today) return wrongField('until', 'delegation.over', { today })
  if (from < position.from) return wrongField('from', 'delegation.before-post', { postFrom: position.from })
  if (position.until !== null && until > position.until)
    return wrongField('until', 'delegation.after-post', { postLastDay: dayBefore(position.until) })
  const other = others.find(
    (each) => !each.isRevoked && each.toPersonId === facts.toPersonId && overlaps(each, { from, until }),
  )
  if (other)
    return wrongField('from', 'delegation.overlap', { otherFrom: other.from, otherLastDay: dayBefore(other.until) })
  return undefined
}

function verbsFault({ verbs }: DelegationFacts, { position, access }: DelegationCase): Refusal | undefined {
  const lendable = lendableVerbs(position.role, access)
  if (lendable.length === 0) return wrongField('verbs', 'delegation.nothing-to-lend')
  if (verbs === null) return undefined
  if (verbs.length === 0) return wrongField('verbs', 'delegation.verbs-missing')
  const foreign = verbs.find((verb) => !lendable.includes(verb))
  return foreign === undefined ? undefined : wrongField('verbs', 'delegation.verb-not-held', { lentVerb: foreign })
}

function receiverFault(facts: DelegationFacts, { position, receiver }: DelegationCase): Refusal | undefined {
  if (receiver.id === position.personId) return wrongField('to', 'delegation.to-oneself')
  if (!receiver.canSignIn) return wrongField('to', 'delegation.to-locked')
  const isThere = receiver.positions.some((held) => courseOn(held, facts.from) === 'running')
  return isThere ? undefined : wrongField('to', 'delegation.to-no-post')
}

/** Only by a post of one's own: what is lent is not lent on, and who stands in for a leader does not name another stand-in. */
export function mayLend(actor: Actor, position: Pick<Position, 'unitId' | 'personId'>, rights: Rights): boolean {
  if (actor.kind === 'program') return true
  const own: Actor = { ...actor, posts: actor.posts.filter(({ delegation }) => delegation === undefined) }
  return may(own, 'delegation.change', { scope: position.unitId, owner: position.personId }, rights)
}

/** A grant dies with its cause: what is lent ends when the post ends, and when it is revoked. */
export type DelegationCourse = Course | 'revoked'

export function delegationCourse(
  delegation: Pick<Delegation, 'from' | 'until' | 'isRevoked'>,
  position: Pick<Position, 'until'>,
  day: Day,
): DelegationCourse {
  if (delegation.isRevoked) return 'revoked'
  const { from, until } = delegation
  return courseOn({ from, until: position.until !== null && position.until < until ? position.until : until }, day)
}

export const mayBeRevoked = (course: DelegationCourse): true | Refusal => {
  switch (course) {
    case 'running':
    case 'coming':
      return true
    case 'past':
      return new Refusal('conflict', 'delegation.past')
    case 'revoked':
      return new Refusal('conflict', 'delegation.revoked-already')
  }
}
