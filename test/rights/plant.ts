// What the matrix plants: a small organisation beside that of the demo, in each of its units one thing of every kind with a word
// that stands nowhere else, and people of every role who then look for those words.

import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto'
import { insertPersons } from '../../src/organization/people/store.ts'
import type { AccessTable } from '../../src/organization/rights/access.ts'
import { POSITION_ROLES, type Role } from '../../src/organization/rights/roles.ts'
import { openAccount } from '../../src/organization/sign-in/accounts.ts'
import { insertSession, SESSION_COOKIE } from '../../src/organization/sign-in/session.ts'
import type { Unit } from '../../src/organization/units/history.ts'
import { insertUnits, raiseVersion } from '../../src/organization/units/store.ts'
import { type Actor, NOBODY, type Post } from '../../src/platform/actor.ts'
import { type Db, inTransaction, type Tx } from '../../src/platform/database/database.ts'
import type { Subject } from '../../src/platform/guard.ts'
import { record } from '../../src/platform/journal/journal.ts'
import { insertSmallOrganization, UNIT_KEYS, type UnitKey } from '../support/organization.ts'

/** `la` stands under nobody and has taken over nothing: related to no unit of the others. */
export const PLACES = [...UNIT_KEYS, 'la'] as const satisfies readonly (UnitKey | 'la')[]
export type Place = (typeof PLACES)[number]
export type Units = Readonly<Record<Place, Unit>>

export async function plantUnits(db: Db): Promise<Units> {
  const units = await insertSmallOrganization(db)
  const la: Unit = {
    ...units.tinh,
    id: randomUUIDv7(),
    slug: 'thu-la',
    names: [{ from: null, until: null, value: 'Đơn vị thử la' }],
  }
  await inTransaction(db, async (tx) => {
    await insertUnits(tx, [la])
    await raiseVersion(tx)
  })
  return { ...units, la }
}

// ---- things

export const KINDS = ['unit', 'person', 'position', 'delegation', 'session', 'api-key', 'reset', 'journal'] as const
export type Kind = (typeof KINDS)[number]

/** One thing of every kind in one unit; all of one person's. */
export type Bundle = {
  readonly place: Place
  readonly unitId: string
  /** By what an address may name it. */
  readonly keys: Readonly<Record<Kind, readonly string[]>>
  readonly words: readonly Word[]
  readonly personId: string
  /** Digits and words that may be shown to nobody who did not ask for them with a reason. */
  readonly secrets: readonly string[]
}
/** `subject`: what rights decide on. */
export type Word = { readonly kind: Kind; readonly text: string; readonly subject: Subject }

let planted = 0

/** Letters that no text of the product holds in this order. */
const newWord = (): string => `Q${[...randomBytes(9)].map((byte) => 'bdghklmnpqrstvwxz'.charAt(byte % 17)).join('')}`

export async function plantBundle(tx: Tx, units: Units, place: Place, now: Date): Promise<Bundle> {
  planted += 1
  const unitId = units[place].id
  const [personId, positionId, receiverId, delegationId, keyId, resetId] = Array.from({ length: 6 }, () =>
    randomUUIDv7(),
  )
  if (!personId || !positionId || !receiverId || !delegationId || !keyId || !resetId) throw new Error('six were made')
  const [name, document, label, reason, teller] = [newWord(), newWord(), newWord(), newWord(), newWord()]
  const nationalId = `03609${String(1_234_000 + planted).padStart(7, '0')}`
  const phone = `09${String(47_000_000 + planted)}`
  const street = newWord()
  const someone = { email: null, address: null, isDemo: true, createdAt: now }
  await insertPersons(tx, [
    {
      ...someone,
      id: personId,
      fullName: `Nguyễn ${name}`,
      nationalId,
      phone,
      address: `Số 7 đường ${street}, xã Thử, tỉnh Thử`,
    },
    { ...someone, id: receiverId, fullName: `Người nhận ${planted}`, nationalId: null, phone: null },
  ])
  await openAccount(tx, { personId, login: `dau-${planted}`, mustChange: false, now })
  const held = { unit_id: unitId, role: 'specialist', title: null, valid_from: '2020-01-01', valid_until: null }
  await tx
    .insertInto('position')
    .values([
      { id: positionId, person_id: personId, ...held },
      { id: randomUUIDv7(), person_id: receiverId, ...held },
    ])
    .execute()
  await tx
    .insertInto('delegation')
    .values({
      id: delegationId,
      kind: 'delegation',
      position_id: positionId,
      to_person_id: receiverId,
      verbs: null,
      document_number: document,
      document_on: '2026-11-01',
      valid_from: '2026-11-02',
      valid_until: '2027-01-01',
      created_by: null,
      created_at: now,
      revoked_at: null,
      revoked_by: null,
    })
    .execute()
  const session = await insertSession(tx, newSession(personId, now))
  await insertKey(tx, { id: keyId, label, unitId, verbs: ['person.list'], createdBy: personId, now })
  await tx
    .insertInto('second_factor_reset')
    .values({
      id: resetId,
      person_id: personId,
      reason,
      requested_by: receiverId,
      requested_at: now,
      decided_by: null,
      decided_at: null,
      is_approved: null,
    })
    .execute()
  await record(tx, {
    at: now,
    actor: { kind: 'person', id: receiverId, name: teller, posts: [], session: null },
    event: 'person.changed',
    subject: { kind: 'person', id: personId },
    scope: unitId,
    concerns: personId,
    reason: 'thử',
  })
  const entry = await tx.selectFrom('journal').select('id').where('actor_name', '=', teller).executeTakeFirstOrThrow()
  const own = { scope: unitId, owner: personId }
  return {
    place,
    unitId,
    personId,
    keys: {
      unit: [units[place].slug, unitId],
      person: [personId],
      position: [positionId],
      delegation: [delegationId],
      session: [session.id],
      'api-key': [keyId],
      reset: [resetId],
      journal: [entry.id],
    },
    words: [
      { kind: 'person', text: name, subject: own },
      { kind: 'delegation', text: document, subject: own },
      { kind: 'api-key', text: label, subject: { scope: unitId } },
      { kind: 'reset', text: reason, subject: own },
      { kind: 'journal', text: teller, subject: { scope: unitId } },
    ],
    secrets: [nationalId, phone, street],
  }
}

const newSession = (personId: string, now: Date) => ({
  personId,
  method: 'password',
  addressPrefix: '10.0.0',
  userAgent: 'test',
  now,
})

type NewKey = { id: string; label: string; unitId: string; verbs: readonly string[]; createdBy: string; now: Date }

/** Returns the key as a program sends it. */
async function insertKey(tx: Tx, { id, label, unitId, verbs, createdBy, now }: NewKey): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await tx
    .insertInto('api_key')
    .values({
      id,
      token_hash: createHash('sha256').update(token).digest(),
      hint: token.slice(0, 6),
      label,
      unit_id: unitId,
      verbs: [...verbs],
      created_by: createdBy,
      created_at: now,
      expires_at: new Date('2027-06-01T00:00:00Z'),
      used_at: null,
      revoked_at: null,
      revoked_by: null,
    })
    .execute()
  return token
}

// ---- people who look

/** `actor` is built from what was planted and not by the product: it is what the answers are measured by. */
export type Reader = {
  readonly name: string
  readonly actor: Actor
  readonly headers: Readonly<Record<string, string>>
}

export const STRANGER: Reader = { name: 'nobody', actor: NOBODY, headers: {} }

/** Every role below all and in the middle, some in the other relations, and those who are no officers. */
export async function plantReaders(db: Db, units: Units, access: AccessTable, now: Date): Promise<readonly Reader[]> {
  const posts: readonly (readonly [Role, Place])[] = [
    ...POSITION_ROLES.flatMap((role) => [[role, 'tinh'] as const, [role, 'xa-a'] as const]),
    ...(['phong-a', 'xa-b', 'xa-cu'] as const).flatMap((place) => [
      ['administrator', place] as const,
      ['unit-head', place] as const,
    ]),
  ]
  return inTransaction(db, async (tx) => {
    const readers: Reader[] = [STRANGER]
    for (const [role, place] of posts)
      readers.push(await plantReader(tx, `${role} of ${place}`, [{ role, scope: units[place].id }], now))
    readers.push(await plantReader(tx, 'citizen', [], now))
    readers.push(await plantSubstitute(tx, units, now))
    const maker = readers[1]?.actor.id ?? ''
    const all = Object.keys(access).filter((verb) => access[verb]?.forKeys)
    if (all.length > 0)
      readers.push(await plantKey(tx, 'key of xa-a', { unitId: units['xa-a'].id, verbs: all }, maker, now))
    // A key made for nothing that its post may do.
    readers.push(
      await plantKey(tx, 'key for nothing', { unitId: units['xa-a'].id, verbs: ['unit.change'] }, maker, now),
    )
    return readers
  })
}

async function plantReader(tx: Tx, name: string, posts: readonly Post[], now: Date): Promise<Reader> {
  planted += 1
  const id = randomUUIDv7()
  const facts = { nationalId: null, phone: null, email: null, address: null, isDemo: true, createdAt: now }
  await insertPersons(tx, [{ id, fullName: `Người xem ${planted}`, ...facts }])
  await openAccount(tx, { personId: id, login: `xem-${planted}`, mustChange: false, now })
  for (const { role, scope } of posts)
    await tx
      .insertInto('position')
      .values({
        id: randomUUIDv7(),
        person_id: id,
        unit_id: scope,
        role,
        title: null,
        valid_from: '2020-01-01',
        valid_until: null,
      })
      .execute()
  // A second one, at home: the list of one's own sessions has something to end.
  await insertSession(tx, newSession(id, now))
  const { id: session, token } = await insertSession(tx, newSession(id, now))
  return {
    name,
    actor: { kind: 'person', id, name: `Người xem ${planted}`, posts, session },
    headers: { cookie: `${SESSION_COOKIE}=${token}` },
  }
}

/** A clerk of xa-b who stands in for the leader of xa-a, for one verb. */
async function plantSubstitute(tx: Tx, units: Units, now: Date): Promise<Reader> {
  const lent = { role: 'leader', scope: units['xa-a'].id }
  const clerk = { role: 'clerk', scope: units['xa-b'].id }
  const [leader, substitute] = [
    await plantReader(tx, 'leader who is away', [lent], now),
    await plantReader(tx, 'clerk of xa-b for the leader of xa-a', [clerk], now),
  ]
  const holder = leader.actor.id ?? ''
  const delegation = randomUUIDv7()
  const position = await tx
    .selectFrom('position')
    .select('id')
    .where('person_id', '=', holder)
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('delegation')
    .values({
      id: delegation,
      kind: 'substitution',
      position_id: position.id,
      to_person_id: substitute.actor.id ?? '',
      verbs: ['person.list'],
      document_number: '1/UQ',
      document_on: '2026-11-01',
      valid_from: '2026-11-02',
      valid_until: '2027-01-01',
      created_by: holder,
      created_at: now,
      revoked_at: null,
      revoked_by: null,
    })
    .execute()
  return {
    ...substitute,
    actor: { ...substitute.actor, posts: [clerk, { ...lent, delegation, holder, verbs: ['person.list'] }] },
  }
}

async function plantKey(
  tx: Tx,
  name: string,
  { unitId, verbs }: { unitId: string; verbs: readonly string[] },
  createdBy: string,
  now: Date,
): Promise<Reader> {
  const id = randomUUIDv7()
  const token = await insertKey(tx, { id, label: `Khóa xem ${name}`, unitId, verbs, createdBy, now })
  return {
    name,
    actor: { kind: 'key', id, name, posts: [{ role: 'integrator', scope: unitId }], session: null, verbs },
    headers: { authorization: `Bearer ${token}` },
  }
}

/** A session more of the same person, for what may end the one it came with. */
export async function withNewSession(db: Db, reader: Reader, now: Date): Promise<Reader> {
  const { id } = reader.actor
  if (reader.actor.kind !== 'person' || id === null) return reader
  const { token } = await inTransaction(db, (tx) => insertSession(tx, newSession(id, now)))
  return { ...reader, headers: { cookie: `${SESSION_COOKIE}=${token}` } }
}
