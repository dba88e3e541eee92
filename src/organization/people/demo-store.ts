// demo-store.ts — writes the people of the demo, and knows which of them still have the password that everybody knows.
import { randomUUIDv7 } from 'node:crypto'
import { programActor } from '../../platform/actor.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/database.ts'
import { recordAll } from '../../platform/journal/journal.ts'
import { dayInVietnam } from '../../platform/locale.ts'
import type { Role } from '../rights/roles.ts'
import { hashPassword, openAccount } from '../sign-in/accounts.ts'
import { hashOf } from '../sign-in/session.ts'
import {
  DEMO_API_KEY,
  DEMO_API_KEY_LABEL,
  DEMO_DELEGATION,
  DEMO_PASSWORD,
  DEMO_PEOPLE,
  DEMO_ROOT,
  DEMO_SINCE,
  demoAddress,
  demoEmail,
  demoNationalId,
  demoPhone,
} from './demo-people.ts'
import { insertPersons } from './store.ts'

const DAY_MS = 86_400_000

export async function insertDemoPeople(db: Db, now: Date): Promise<void> {
  // Once: it is one password, and a hash takes as long as it is meant to.
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  await inTransaction(db, async (tx) => {
    const units = await unitIds(tx)
    const people = DEMO_PEOPLE.map((person, index) => ({ ...person, index, id: randomUUIDv7() }))
    await insertPersons(
      tx,
      people.map(({ id, name, login, index }) => ({
        id,
        fullName: name,
        nationalId: demoNationalId(index),
        phone: demoPhone(index),
        email: demoEmail(login),
        address: demoAddress,
        isDemo: true,
        createdAt: now,
      })),
    )
    for (const { id, login } of people)
      await openAccount(tx, { personId: id, login, passwordHash, mustChange: false, now })
    const positions = people.flatMap(({ id, login, position }) =>
      position ? [{ id: randomUUIDv7(), person: id, login, ...position }] : [],
    )
    await tx
      .insertInto('position')
      .values(
        positions.map(({ id, person, role, unit, title }) => ({
          id,
          person_id: person,
          unit_id: get(units, unit),
          role,
          title,
          valid_from: DEMO_SINCE,
          valid_until: null,
        })),
      )
      .execute()
    await insertDemoDelegation(tx, {
      position: getBy(positions, DEMO_DELEGATION.from).id,
      from: getBy(positions, DEMO_DELEGATION.from).person,
      to: getBy(positions, DEMO_DELEGATION.to).person,
      now,
    })
    await insertDemoKey(tx, get(units, DEMO_ROOT), getBy(positions, 'quantri').person, now)
    const actor = programActor('motcua seed')
    await recordAll(
      tx,
      people.map(({ id, position }) => ({
        at: now,
        actor,
        event: 'person.added',
        subject: { kind: 'person', id },
        scope: position ? get(units, position.unit) : null,
        concerns: id,
        data: { demo: true },
      })),
    )
  })
}

async function insertDemoDelegation(
  tx: Tx,
  { position, from, to, now }: { position: string; from: string; to: string; now: Date },
): Promise<void> {
  const { verbs, documentNumber } = DEMO_DELEGATION
  await tx
    .insertInto('delegation')
    .values({
      id: randomUUIDv7(),
      kind: 'delegation',
      position_id: position,
      to_person_id: to,
      verbs: [...verbs],
      document_number: documentNumber,
      document_on: daysAfter(now, -8),
      valid_from: daysAfter(now, -7),
      valid_until: daysAfter(now, 180),
      created_by: from,
      created_at: now,
      revoked_at: null,
      revoked_by: null,
    })
    .execute()
}

async function insertDemoKey(tx: Tx, unit: string, createdBy: string, now: Date): Promise<void> {
  await tx
    .insertInto('api_key')
    .values({
      id: randomUUIDv7(),
      token_hash: hashOf(DEMO_API_KEY),
      hint: DEMO_API_KEY.slice(0, 8),
      label: DEMO_API_KEY_LABEL,
      unit_id: unit,
      verbs: ['person.list'],
      created_by: createdBy,
      created_at: now,
      expires_at: new Date(now.getTime() + 365 * DAY_MS),
      used_at: null,
      revoked_at: null,
      revoked_by: null,
    })
    .execute()
}

export type DemoAccount = { readonly login: string; readonly role: Role }

/** In the order of the list of demo people. An account that has its first password still has it from the moment it was made. */
export async function listUnchangedDemoAccounts(db: Db): Promise<readonly DemoAccount[]> {
  const rows = await db
    .selectFrom('person')
    .innerJoin('account', 'account.person_id', 'person.id')
    .select('account.login')
    .where('person.is_demo', 'is', true)
    .whereRef('account.password_set_at', '=', 'account.created_at')
    .where('account.disabled_at', 'is', null)
    .execute()
  const unchanged = new Set(rows.map(({ login }) => login))
  return DEMO_PEOPLE.filter(({ login }) => unchanged.has(login)).map(({ login, position }) => ({
    login,
    role: position?.role ?? 'citizen',
  }))
}

async function unitIds(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const slugs = [...new Set([DEMO_ROOT, ...DEMO_PEOPLE.flatMap(({ position }) => (position ? [position.unit] : []))])]
  const rows = await tx.selectFrom('unit').select(['id', 'slug']).where('slug', 'in', slugs).execute()
  return new Map(rows.map(({ id, slug }) => [slug, id]))
}

function get(units: ReadonlyMap<string, string>, slug: string): string {
  const id = units.get(slug)
  if (id === undefined) throw new Error(`the demo has no unit "${slug}": its people are made after its units`)
  return id
}

function getBy<T extends { readonly login: string }>(all: readonly T[], login: string): T {
  const found = all.find((each) => each.login === login)
  if (!found) throw new Error(`the demo has no "${login}" with a position`)
  return found
}

const daysAfter = (now: Date, days: number): string => dayInVietnam(new Date(now.getTime() + days * DAY_MS))
