// store.ts — all SQL of accounts, sessions, second factors and keys. Reads take a Db; writes take a Tx.
import { randomUUIDv7 } from 'node:crypto'
import { type ColumnType, sql } from 'kysely'
import type { Db, Tx } from '../../platform/database/database.ts'
import type { Day } from '../units/history.ts'
import type { EndReason } from './session-life.ts'

declare module '../../platform/database/database.ts' {
  interface Tables {
    account: AccountTable
    account_identity: { issuer: string; subject: string; person_id: string; level: string | null; linked_at: Date }
    recovery_code: { id: string; person_id: string; code_hash: Buffer; used_at: Date | null }
    sign_in_session: SessionTable
    sign_in_step: StepTable
    sign_in_throttle: { key: string; failures: number; last_failed_at: Date; blocked_until: Date | null }
    one_time_link: LinkTable
    second_factor_reset: ResetTable
    api_key: KeyTable
  }
}

type AccountTable = {
  person_id: string
  login: string
  password_hash: string | null
  password_set_at: Date | null
  must_change_password: boolean
  totp_secret: Buffer | null
  totp_confirmed_at: Date | null
  totp_last_step: number | null
  disabled_at: Date | null
  created_at: Date
}
type SessionTable = {
  id: string
  token_hash: Buffer
  person_id: string
  method: string
  created_at: Date
  seen_at: Date
  expires_at: Date
  address_prefix: string
  user_agent: string
  ended_at: Date | null
  end_reason: EndReason | null
}
type StepTable = {
  token_hash: Buffer
  kind: 'totp' | 'oidc'
  person_id: string | null
  data: ColumnType<unknown, string, string>
  created_at: Date
  expires_at: Date
}
type LinkTable = {
  id: string
  token_hash: Buffer
  purpose: 'first-administrator' | 'invitation' | 'password-reset'
  person_id: string | null
  created_by: string | null
  created_at: Date
  expires_at: Date
  used_at: Date | null
}
type ResetTable = {
  id: string
  person_id: string
  reason: string
  requested_by: string
  requested_at: Date
  decided_by: string | null
  decided_at: Date | null
  is_approved: boolean | null
}
type KeyTable = {
  id: string
  token_hash: Buffer
  hint: string
  label: string
  unit_id: string
  verbs: string[]
  created_by: string
  created_at: Date
  expires_at: Date
  used_at: Date | null
  revoked_at: Date | null
  revoked_by: string | null
  refused_at: ColumnType<Date | null, never, Date>
}

// ---- accounts

export type Account = {
  readonly personId: string
  readonly name: string
  readonly login: string
  readonly passwordHash: string | null
  readonly passwordSetAt: Date | null
  readonly mustChange: boolean
  readonly isDisabled: boolean
  /** Sealed. Not yet in force while it is not confirmed. */
  readonly totpSecret: Buffer | null
  readonly totpConfirmedAt: Date | null
  readonly totpLastStep: number | null
}

const accounts = (db: Db) =>
  db
    .selectFrom('account')
    .innerJoin('person', 'person.id', 'account.person_id')
    .select([
      'account.person_id',
      'person.full_name',
      'account.login',
      'account.password_hash',
      'account.password_set_at',
      'account.must_change_password',
      'account.disabled_at',
      'account.totp_secret',
      'account.totp_confirmed_at',
      'account.totp_last_step',
    ])

function toAccount(row: AccountRow): Account {
  return {
    personId: row.person_id,
    name: row.full_name,
    login: row.login,
    passwordHash: row.password_hash,
    passwordSetAt: row.password_set_at,
    mustChange: row.must_change_password,
    isDisabled: row.disabled_at !== null,
    totpSecret: row.totp_secret,
    totpConfirmedAt: row.totp_confirmed_at,
    totpLastStep: row.totp_last_step,
  }
}
type AccountRow = NonNullable<Awaited<ReturnType<ReturnType<typeof accounts>['executeTakeFirst']>>>

export async function findAccountByLogin(db: Db, login: string): Promise<Account | undefined> {
  const row = await accounts(db).where('account.login', '=', login).executeTakeFirst()
  return row && toAccount(row)
}

export async function findAccount(db: Db, personId: string): Promise<Account | undefined> {
  const row = await accounts(db).where('account.person_id', '=', personId).executeTakeFirst()
  return row && toAccount(row)
}

/** Nobody else decides about this account until the transaction ends. */
export async function lockAccount(tx: Tx, personId: string): Promise<Account | undefined> {
  const row = await accounts(tx).where('account.person_id', '=', personId).forUpdate('account').executeTakeFirst()
  return row && toAccount(row)
}

export async function updatePassword(
  tx: Tx,
  personId: string,
  change: { readonly hash: string; readonly setAt: Date },
): Promise<void> {
  await tx
    .updateTable('account')
    .set({ password_hash: change.hash, password_set_at: change.setAt, must_change_password: false })
    .where('person_id', '=', personId)
    .execute()
}

/** The same password, hashed with today's parameters. */
export async function updatePasswordHash(tx: Tx, personId: string, hash: string): Promise<void> {
  await tx.updateTable('account').set({ password_hash: hash }).where('person_id', '=', personId).execute()
}

/** The unit whose administrators may read what the journal says of a person's signing in: where they hold a position, or held the last. */
export async function findHomeUnit(db: Db, personId: string, day: Day): Promise<string | null> {
  const row = await db
    .selectFrom('position')
    .select('unit_id')
    .where('person_id', '=', personId)
    .where('valid_from', '<=', day)
    .orderBy(sql`valid_until is null or valid_until > ${day}::date`, 'desc')
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.unit_id ?? null
}

// ---- second factor

/** null takes it away, with everything that belongs to it. */
export async function updateTotpSecret(tx: Tx, personId: string, sealed: Buffer | null): Promise<void> {
  await tx
    .updateTable('account')
    .set({ totp_secret: sealed, totp_confirmed_at: null, totp_last_step: null })
    .where('person_id', '=', personId)
    .execute()
}

export async function updateTotpConfirmed(tx: Tx, personId: string, at: Date): Promise<void> {
  await tx.updateTable('account').set({ totp_confirmed_at: at }).where('person_id', '=', personId).execute()
}

export async function updateTotpStep(tx: Tx, personId: string, step: number): Promise<void> {
  await tx.updateTable('account').set({ totp_last_step: step }).where('person_id', '=', personId).execute()
}

export async function replaceRecoveryCodes(tx: Tx, personId: string, hashes: readonly Buffer[]): Promise<void> {
  await tx.deleteFrom('recovery_code').where('person_id', '=', personId).execute()
  if (hashes.length === 0) return
  await tx
    .insertInto('recovery_code')
    .values(hashes.map((hash) => ({ id: randomUUIDv7(), person_id: personId, code_hash: hash, used_at: null })))
    .execute()
}

/** Whether there was such a code; of two who bring it at once, one hears yes. */
export async function spendRecoveryCode(tx: Tx, personId: string, hash: Buffer, at: Date): Promise<boolean> {
  const spent = await tx
    .updateTable('recovery_code')
    .set({ used_at: at })
    .where('person_id', '=', personId)
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return spent !== undefined
}

export async function countRecoveryCodes(db: Db, personId: string): Promise<number> {
  const { left } = await db
    .selectFrom('recovery_code')
    .select(sql<number>`count(*)`.as('left'))
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return left
}

// ---- sessions

export type OwnSession = {
  readonly id: string
  readonly method: string
  readonly createdAt: Date
  readonly seenAt: Date
  readonly addressPrefix: string
  readonly userAgent: string
}

export type SessionPage = { readonly sessions: readonly OwnSession[]; readonly total: number }

/** Those that could still be used, the last seen first. */
export async function listSessions(
  db: Db,
  personId: string,
  { now, limit, offset = 0 }: { readonly now: Date; readonly limit: number; readonly offset?: number },
): Promise<SessionPage> {
  const open = db
    .selectFrom('sign_in_session')
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
  const [rows, { total }] = await Promise.all([
    open
      .select(['id', 'method', 'created_at', 'seen_at', 'address_prefix', 'user_agent'])
      .orderBy('seen_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    open.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow(),
  ])
  return {
    total,
    sessions: rows.map((row) => ({
      id: row.id,
      method: row.method,
      createdAt: row.created_at,
      seenAt: row.seen_at,
      addressPrefix: row.address_prefix,
      userAgent: row.user_agent,
    })),
  }
}

/** Ends the sessions of a person that have not ended; tells how many. `only` and `except` are ids. */
export async function endSessions(
  tx: Tx,
  personId: string,
  end: {
    readonly reason: EndReason
    readonly at: Date
    readonly only?: string
    readonly except?: string | null
  },
): Promise<number> {
  let query = tx
    .updateTable('sign_in_session')
    .set({ ended_at: end.at, end_reason: end.reason })
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
  if (end.only !== undefined) query = query.where('id', '=', end.only)
  if (end.except) query = query.where('id', '<>', end.except)
  return (await query.returning('id').execute()).length
}

/** The session that a browser brought when it signed in again: it is left behind, whoever's it was. */
export async function endSessionByToken(tx: Tx, tokenHash: Buffer, at: Date): Promise<void> {
  await tx
    .updateTable('sign_in_session')
    .set({ ended_at: at, end_reason: 'signed-out' })
    .where('token_hash', '=', tokenHash)
    .where('ended_at', 'is', null)
    .execute()
}

export async function findLastSignIn(db: Db, personId: string, except: string | null): Promise<Date | undefined> {
  const row = await db
    .selectFrom('sign_in_session')
    .select('created_at')
    .where('person_id', '=', personId)
    .where('id', '<>', except ?? '00000000-0000-0000-0000-000000000000')
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.created_at
}

// ---- second steps

export type SecondStep = {
  readonly personId: string
  /** How the first step was done: `password`, `oidc`. */
  readonly method: string
  readonly next: string | null
}

export async function insertSecondStep(
  tx: Tx,
  step: SecondStep & { readonly tokenHash: Buffer; readonly now: Date; readonly expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('sign_in_step')
    .values({
      token_hash: step.tokenHash,
      kind: 'totp',
      person_id: step.personId,
      data: JSON.stringify({ method: step.method, next: step.next }),
      created_at: step.now,
      expires_at: step.expiresAt,
    })
    .execute()
}

const openSteps = (db: Db, tokenHash: Buffer, now: Date) =>
  db
    .selectFrom('sign_in_step')
    .select(['person_id', 'data'])
    .where('token_hash', '=', tokenHash)
    .where('kind', '=', 'totp')
    .where('expires_at', '>', now)
    // Made by a clock that was set back since: it would live longer than it should.
    .where('created_at', '<=', new Date(now.getTime() + 60_000))

export async function findSecondStep(db: Db, tokenHash: Buffer, now: Date): Promise<SecondStep | undefined> {
  const row = await openSteps(db, tokenHash, now).executeTakeFirst()
  return row && toStep(row)
}

export async function lockSecondStep(tx: Tx, tokenHash: Buffer, now: Date): Promise<SecondStep | undefined> {
  const row = await openSteps(tx, tokenHash, now).forUpdate().executeTakeFirst()
  return row && toStep(row)
}

export async function deleteStep(tx: Tx, tokenHash: Buffer): Promise<void> {
  await tx.deleteFrom('sign_in_step').where('token_hash', '=', tokenHash).execute()
}

function toStep({ person_id, data }: { person_id: string | null; data: unknown }): SecondStep | undefined {
  if (person_id === null) return undefined
  const { method, next } = data as { method: string; next: string | null } // written by insertSecondStep alone
  return { personId: person_id, method, next }
}
