// store.ts — SQL of sign-ins by a provider: steps that wait for an answer, and who an answer is about.
import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, Tx } from '../../../platform/database/database.ts'
import type { Locale } from '../../../platform/locale.ts'
import { nameColumns } from '../../people/store.ts'
import '../store.ts'
import type { OidcIdentity } from './identity.ts'
import type { StepSecrets } from './provider.ts'

export type OidcStep = StepSecrets & {
  readonly locale: Locale
  /** Where the person wanted to go. */
  readonly back: string | null
}

export async function insertStep(
  tx: Tx,
  step: { readonly tokenHash: Buffer; readonly data: OidcStep; readonly now: Date; readonly expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('sign_in_step')
    .values({
      token_hash: step.tokenHash,
      kind: 'oidc',
      person_id: null,
      data: JSON.stringify(step.data),
      created_at: step.now,
      expires_at: step.expiresAt,
    })
    .execute()
}

/** Sign-ins that nobody finished. A few at a time: whoever begins one must not clean up after a flood. */
export async function deleteExpiredSteps(tx: Tx, now: Date): Promise<void> {
  await sql`
    delete from sign_in_step where token_hash in (
      select token_hash from sign_in_step where kind = 'oidc' and expires_at <= ${now} limit 50 for update skip locked
    )
  `.execute(tx)
}

/** A step from the future was made by a clock that has been set back since: it is not trusted any more than one that is over. */
const isOpen = (now: Date) => sql<boolean>`kind = 'oidc' and expires_at > ${now}
  and created_at <= ${now}::timestamptz + interval '1 minute'`

export async function findStep(db: Db, tokenHash: Buffer, now: Date): Promise<OidcStep | undefined> {
  const row = await db
    .selectFrom('sign_in_step')
    .select('data')
    .where('token_hash', '=', tokenHash)
    .where(isOpen(now))
    .executeTakeFirst()
  return row && stepOf(row.data)
}

/** Once: whoever comes second with the same step finds nothing. */
export async function takeStep(tx: Tx, tokenHash: Buffer, now: Date): Promise<OidcStep | undefined> {
  const row = await tx
    .deleteFrom('sign_in_step')
    .where('token_hash', '=', tokenHash)
    .where(isOpen(now))
    .returning('data')
    .executeTakeFirst()
  return row && stepOf(row.data)
}

// Written by insertStep alone.
const stepOf = (data: unknown): OidcStep => data as OidcStep

// ---- who it is

export async function findLinkedPerson(tx: Tx, { issuer, subject }: OidcIdentity): Promise<string | undefined> {
  const row = await tx
    .selectFrom('account_identity')
    .select('person_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row?.person_id
}

/** The person with this national id, made if there is none. Two that come at the same moment get the same one. */
export async function ensurePerson(
  tx: Tx,
  { nationalId, name }: Pick<OidcIdentity, 'nationalId' | 'name'>,
  now: Date,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const made = await tx
    .insertInto('person')
    .values({
      id: randomUUIDv7(),
      ...nameColumns(name),
      national_id: nationalId,
      phone: null,
      email: null,
      address: null,
      is_demo: false,
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('national_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made) return { id: made.id, isNew: true }
  const { id } = await tx
    .selectFrom('person')
    .select('id')
    .where('national_id', '=', nationalId)
    .executeTakeFirstOrThrow()
  return { id, isNew: false }
}

export type LockedPerson = {
  readonly id: string
  readonly name: string
  readonly nationalId: string | null
  readonly account: { readonly isDisabled: boolean; readonly hasSecondFactor: boolean } | undefined
}

/** The person's row is the lock: whether they have an account is decided by one sign-in at a time. */
export async function lockPerson(tx: Tx, id: string): Promise<LockedPerson> {
  const person = await tx
    .selectFrom('person')
    .select(['full_name', 'national_id'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const account = await tx
    .selectFrom('account')
    .select(['disabled_at', 'totp_confirmed_at'])
    .where('person_id', '=', id)
    .executeTakeFirst()
  return {
    id,
    name: person.full_name,
    nationalId: person.national_id,
    account: account && {
      isDisabled: account.disabled_at !== null,
      hasSecondFactor: account.totp_confirmed_at !== null,
    },
  }
}

/** Links the person at the provider to ours, and keeps the level they have there now. Whether the link is new. */
export async function saveIdentity(
  tx: Tx,
  { issuer, subject, level }: OidcIdentity,
  personId: string,
  now: Date,
): Promise<boolean> {
  const made = await tx
    .insertInto('account_identity')
    .values({ issuer, subject, person_id: personId, level, linked_at: now })
    .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doNothing())
    .returning('person_id')
    .executeTakeFirst()
  if (made) return true
  await tx
    .updateTable('account_identity')
    .set({ level })
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .execute()
  return false
}
