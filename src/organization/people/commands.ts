// commands.ts — people and their positions: lock, decide, save, tell. One transaction each.
import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '../../platform/actor.ts'
import { inTransaction, type Tx } from '../../platform/database/database.ts'
import { record } from '../../platform/journal/journal.ts'
import { dayInVietnam } from '../../platform/locale.ts'
import { accept, Refusal } from '../../platform/refusal.ts'
import type { Rights } from '../rights/may.ts'
import { accountConstraints, newLogin, openAccount } from '../sign-in/accounts.ts'
import type { Day, UnitHistory, UnitId } from '../units/history.ts'
import type { PeopleDeps } from './deps.ts'
import { lentFor, mayChange, mayIn, notGranted } from './fence.ts'
import { type PersonFacts, readPerson, type TypedPerson, together, wrongField } from './person.ts'
import {
  answersForWhole,
  checkPosition,
  endOn,
  mayGiveRole,
  type Position,
  type PositionFacts,
  scopesOf,
} from './position.ts'
import {
  findPosition,
  holdUnits,
  insertPersons,
  insertPositions,
  listPositions,
  lockOtherAdministrators,
  lockPerson,
  lockPosition,
  peopleConstraints,
  updatePerson,
  updatePositionEnd,
} from './store.ts'

const VERB = 'person.change'
const constraints = { ...peopleConstraints, ...accountConstraints }

export type NewPersonInput = {
  readonly person: TypedPerson
  /** Absent: somebody of no unit, whom only who answers for the whole organisation can add. */
  readonly position?: PositionFacts
  /** A sign-in name: then an account without a password is opened, to be entered by an invitation. */
  readonly login?: string
}

export async function addPerson(deps: PeopleDeps, actor: Actor, input: NewPersonInput): Promise<{ id: string }> {
  const now = deps.now()
  const rights = await deps.organization.rights(now)
  const history = await deps.organization.history()
  fenceNewPerson(actor, input.position, rights)
  const person = readPerson(input.person, now)
  const position = input.position && checkPosition(input.position, history, [])
  const role = input.position && mayGiveRole(actor, input.position.role, rights)
  const login = input.login === undefined ? undefined : newLogin(input.login)
  const refused = together([person, position, role, login])
  if (refused) throw refused

  const id = randomUUIDv7()
  await inTransaction(
    deps.db,
    async (tx) => {
      await holdUnits(tx, history.version)
      const scope = input.position?.unitId ?? null
      const delegation = lentFor(actor, VERB, scope, rights)
      await insertPersons(tx, [{ ...accept(person), id, isDemo: false, createdAt: now }])
      await record(tx, {
        at: now,
        actor,
        event: 'person.added',
        subject: { kind: 'person', id },
        scope,
        concerns: id,
        delegation,
      })
      if (position) await saveNewPosition(tx, actor, { personId: id, facts: accept(position), now, delegation })
      if (login !== undefined) {
        await openAccount(tx, { personId: id, login: accept(login), mustChange: true, now })
        await record(tx, {
          at: now,
          actor,
          event: 'account.opened',
          subject: { kind: 'person', id },
          scope,
          concerns: id,
          delegation,
        })
      }
    },
    { constraints },
  )
  return { id }
}

export function fenceNewPerson(actor: Actor, position: Pick<PositionFacts, 'unitId'> | undefined, rights: Rights) {
  const allowed = position ? mayIn(actor, VERB, position.unitId, rights) : answersForWhole(actor, VERB, rights)
  if (allowed) return
  // Who answers for some units only is asked to name one of them, and not told that people without a unit are forbidden.
  if (!position && actor.kind === 'person') throw wrongField('unit', 'position.unit-needed')
  throw notGranted(VERB)
}

export async function saveNewPosition(
  tx: Tx,
  actor: Actor,
  given: {
    readonly personId: string
    readonly facts: PositionFacts
    readonly now: Date
    readonly delegation: string | null
  },
): Promise<string> {
  const { personId, facts, now, delegation } = given
  const id = randomUUIDv7()
  await insertPositions(tx, [{ ...facts, id, personId }])
  await record(tx, {
    at: now,
    actor,
    event: 'position.given',
    subject: { kind: 'person', id: personId },
    scope: facts.unitId,
    concerns: personId,
    delegation,
    data: { position: id, role: facts.role, from: facts.from, until: facts.until },
  })
  return id
}

export type PersonChange = {
  readonly fullName: string
  readonly email: string
  /** Undefined: as it was. These are not shown in the form, so an empty field does not mean "none". */
  readonly nationalId?: string
  readonly phone?: string
  readonly address?: string
}

export async function changePerson(deps: PeopleDeps, actor: Actor, id: string, change: PersonChange): Promise<void> {
  const now = deps.now()
  const today = dayInVietnam(now)
  const rights = await deps.organization.rights(now)
  await inTransaction(
    deps.db,
    async (tx) => {
      const { person, positions } = await lockFenced(tx, actor, id, { rights, today })
      const facts = accept(readChanged(person, change, now))
      const fields = (Object.keys(facts) as (keyof PersonFacts)[]).filter((field) => facts[field] !== person[field])
      if (fields.length === 0) return
      await updatePerson(tx, id, facts)
      const scope = scopesOf(positions, today)[0] ?? null
      await record(tx, {
        at: now,
        actor,
        event: 'person.changed',
        subject: { kind: 'person', id },
        scope,
        concerns: id,
        delegation: lentFor(actor, VERB, scope, rights),
        data: { fields },
      })
    },
    { constraints },
  )
}

/** What did not change is not checked again: it was right when it was written, or says openly that it is invented. */
function readChanged(person: PersonFacts, change: PersonChange, now: Date): PersonFacts | Refusal {
  const typed = {
    fullName: change.fullName,
    nationalId: change.nationalId ?? '',
    phone: change.phone ?? '',
    email: change.email,
    address: change.address ?? '',
  }
  const read = readPerson(typed, now)
  if (read instanceof Refusal) return read
  return {
    ...read,
    nationalId: change.nationalId === undefined ? person.nationalId : read.nationalId,
    phone: change.phone === undefined ? person.phone : read.phone,
    address: change.address === undefined ? person.address : read.address,
  }
}

export async function givePosition(
  deps: PeopleDeps,
  actor: Actor,
  personId: string,
  facts: PositionFacts,
): Promise<{ id: string }> {
  const now = deps.now()
  const today = dayInVietnam(now)
  const rights = await deps.organization.rights(now)
  const history = await deps.organization.history()
  return inTransaction(
    deps.db,
    async (tx) => {
      await holdUnits(tx, history.version)
      const { positions } = await lockFenced(tx, actor, personId, { rights, today })
      if (!mayIn(actor, VERB, facts.unitId, rights)) throw notGranted(VERB)
      const checked = decidePosition(actor, facts, { positions, history, rights })
      const delegation = lentFor(actor, VERB, facts.unitId, rights)
      return { id: await saveNewPosition(tx, actor, { personId, facts: checked, now, delegation }) }
    },
    { constraints },
  )
}

function decidePosition(
  actor: Actor,
  facts: PositionFacts,
  { positions, history, rights }: { positions: readonly Position[]; history: UnitHistory; rights: Rights },
): PositionFacts {
  const checked = checkPosition(facts, history, positions)
  const refused = together([checked, mayGiveRole(actor, facts.role, rights)])
  if (refused) throw refused
  return accept(checked)
}

/** `until` is the first day on which the position is no longer held. What was lent by it ends with it. */
export async function endPosition(deps: PeopleDeps, actor: Actor, positionId: string, until: Day): Promise<void> {
  const now = deps.now()
  const rights = await deps.organization.rights(now)
  await inTransaction(
    deps.db,
    async (tx) => {
      // The person before the position, as every other command here: two that wait for each other would never end.
      const known = await findPosition(tx, positionId)
      if (!known) throw new Refusal('missing', 'position.not-found')
      await lockPerson(tx, known.personId)
      const position = await lockPosition(tx, positionId)
      if (!mayIn(actor, VERB, position.unitId, rights)) throw notGranted(VERB)
      const ended = accept(endOn(position, until))
      if (position.role === 'administrator') await keepAnAdministrator(tx, position, until, rights)
      await updatePositionEnd(tx, positionId, until)
      await record(tx, {
        at: now,
        actor,
        event: 'position.ended',
        subject: { kind: 'person', id: position.personId },
        scope: position.unitId,
        concerns: position.personId,
        delegation: lentFor(actor, VERB, position.unitId, rights),
        data: { position: positionId, role: position.role, from: position.from, until: ended.until },
      })
    },
    { constraints },
  )
}

/** A unit that nobody administers, neither there nor above, could be opened again only from the machine itself. */
async function keepAnAdministrator(tx: Tx, { id, unitId }: Position, until: Day, { tree }: Rights): Promise<void> {
  const others: readonly UnitId[] = await lockOtherAdministrators(tx, id, until)
  if (others.some((unit) => tree.isWithin(unitId, unit))) return
  throw new Refusal('conflict', 'position.last-administrator')
}

async function lockFenced(
  tx: Tx,
  actor: Actor,
  id: string,
  { rights, today }: { rights: Rights; today: Day },
): Promise<{ person: PersonFacts; positions: readonly Position[] }> {
  const person = await lockPerson(tx, id)
  const positions = await listPositions(tx, [id])
  if (!mayChange(actor, VERB, { id, positions }, rights, today)) throw notGranted(VERB)
  return { person, positions }
}
