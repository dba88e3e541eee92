// link-store.ts — SQL of links that work once.
import { randomUUIDv7 } from 'node:crypto'
import type { Db, Tx } from '../../platform/database/database.ts'
import type { Day } from '../units/history.ts'
import './store.ts'

export type LinkPurpose = 'first-administrator' | 'invitation' | 'password-reset'

export type Link = {
  readonly id: string
  readonly purpose: LinkPurpose
  readonly personId: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly usedAt: Date | null
}

/** The link takes the place of all of its purpose and person: an older letter is worth nothing any more. */
export async function insertLink(
  tx: Tx,
  link: Pick<Link, 'purpose' | 'personId' | 'createdAt' | 'expiresAt'> & {
    readonly tokenHash: Buffer
    readonly createdBy: string | null
  },
): Promise<void> {
  await tx
    .deleteFrom('one_time_link')
    .where('used_at', 'is', null)
    .where((eb) =>
      link.personId === null
        ? eb.and([eb('person_id', 'is', null), eb('purpose', '=', link.purpose)])
        : eb('person_id', '=', link.personId),
    )
    .execute()
  await tx
    .insertInto('one_time_link')
    .values({
      id: randomUUIDv7(),
      token_hash: link.tokenHash,
      purpose: link.purpose,
      person_id: link.personId,
      created_by: link.createdBy,
      created_at: link.createdAt,
      expires_at: link.expiresAt,
      used_at: null,
    })
    .execute()
}

const links = (db: Db, tokenHash: Buffer) =>
  db.selectFrom('one_time_link').selectAll().where('token_hash', '=', tokenHash)

export async function findLink(db: Db, tokenHash: Buffer): Promise<Link | undefined> {
  const row = await links(db, tokenHash).executeTakeFirst()
  return row && toLink(row)
}

/** Of two who follow it at once, the second waits here and then finds it used. */
export async function lockLink(tx: Tx, tokenHash: Buffer): Promise<Link | undefined> {
  const row = await links(tx, tokenHash).forUpdate().executeTakeFirst()
  return row && toLink(row)
}

export async function updateLinkUsed(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('one_time_link').set({ used_at: at }).where('id', '=', id).execute()
}

type LinkRow = NonNullable<Awaited<ReturnType<ReturnType<typeof links>['executeTakeFirst']>>>

const toLink = (row: LinkRow): Link => ({
  id: row.id,
  purpose: row.purpose,
  personId: row.person_id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
})

/** Somebody who can sign in and administers something today. */
export async function hasAdministrator(db: Db, day: Day): Promise<boolean> {
  const found = await db
    .selectFrom('position')
    .innerJoin('account', 'account.person_id', 'position.person_id')
    .select('position.id')
    .where('position.role', '=', 'administrator')
    .where('position.valid_from', '<=', day)
    .where((eb) => eb.or([eb('position.valid_until', 'is', null), eb('position.valid_until', '>', day)]))
    .where('account.disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
