// session.ts — sessions: what a cookie holds, and whom it proves.
import { randomBytes, randomUUIDv7 } from 'node:crypto'
import { type Actor, NOBODY } from '../../platform/actor.ts'
import type { Db, Tx } from '../../platform/database/database.ts'
import type { Cookie } from '../../platform/http/cookie.ts'
import { dayInVietnam } from '../../platform/locale.ts'
import { listPosts } from '../people/posts.ts'
import { expiryOf, LONGEST_HOURS, type SessionState, sessionState } from './session-life.ts'
import './store.ts'
import { hashOf } from './token.ts'

export { hashOf }

export const SESSION_COOKIE = 'motcua_phien'
/** `seen_at` is written at most this often: a page must not cost a write. */
const SEEN_EVERY_MS = 60_000

export type NewSession = {
  readonly personId: string
  readonly method: string
  readonly addressPrefix: string
  readonly userAgent: string
  readonly now: Date
}

/** The token goes to the browser and nowhere else: the database holds its hash. */
export async function insertSession(tx: Tx, session: NewSession): Promise<{ id: string; token: string }> {
  const id = randomUUIDv7()
  const token = randomBytes(32).toString('base64url')
  await tx
    .insertInto('sign_in_session')
    .values({
      id,
      token_hash: hashOf(token),
      person_id: session.personId,
      method: session.method,
      created_at: session.now,
      seen_at: session.now,
      expires_at: expiryOf(session.now, session.now),
      address_prefix: session.addressPrefix,
      user_agent: session.userAgent,
      ended_at: null,
      end_reason: null,
    })
    .execute()
  return { id, token }
}

export const sessionCookie = (token: string): Cookie => ({
  name: SESSION_COOKIE,
  value: token,
  maxAgeSeconds: LONGEST_HOURS * 3600,
})

export const noSessionCookie: Cookie = { name: SESSION_COOKIE, value: '', maxAgeSeconds: 0 }

/** An ended session is no error, only an end: whoever brings it is nobody. */
export async function actorOfSession(db: Db, token: string, now: Date): Promise<Actor> {
  const session = await findSession(db, token)
  if (!session || stateOf(session, now) !== 'alive') return NOBODY
  if (now.getTime() - session.seen_at.getTime() > SEEN_EVERY_MS) {
    await db
      .updateTable('sign_in_session')
      .set({ seen_at: now, expires_at: expiryOf(session.created_at, now) })
      .where('id', '=', session.id)
      .where('ended_at', 'is', null)
      .execute()
  }
  return {
    kind: 'person',
    id: session.person_id,
    name: session.full_name,
    posts: await listPosts(db, session.person_id, dayInVietnam(now)),
    session: session.id,
    // Somebody else has known the password: until it is changed, the session is good for that alone.
    ...(session.must_change_password ? { verbs: [] } : {}),
  }
}

/** Of a person who has to choose another password first. */
export const mustChangePassword = ({ kind, verbs }: Actor): boolean => kind === 'person' && verbs?.length === 0

/** Why a cookie proves nobody any more, for the page that asks to sign in again; undefined where there is no such session. */
export async function explainSession(db: Db, token: string | undefined, now: Date): Promise<SessionState | undefined> {
  const session = token ? await findSession(db, token) : undefined
  return session && stateOf(session, now)
}

const findSession = (db: Db, token: string) =>
  db
    .selectFrom('sign_in_session')
    .innerJoin('person', 'person.id', 'sign_in_session.person_id')
    .innerJoin('account', 'account.person_id', 'sign_in_session.person_id')
    .select([
      'sign_in_session.id',
      'sign_in_session.person_id',
      'sign_in_session.created_at',
      'sign_in_session.seen_at',
      'sign_in_session.expires_at',
      'sign_in_session.ended_at',
      'sign_in_session.end_reason',
      'person.full_name',
      'account.must_change_password',
      'account.disabled_at',
    ])
    .where('token_hash', '=', hashOf(token))
    .executeTakeFirst()

type FoundSession = NonNullable<Awaited<ReturnType<typeof findSession>>>

const stateOf = (session: FoundSession, now: Date): SessionState =>
  sessionState(
    {
      createdAt: session.created_at,
      seenAt: session.seen_at,
      expiresAt: session.expires_at,
      endedAt: session.ended_at,
      endReason: session.end_reason,
      isDisabled: session.disabled_at !== null,
    },
    now,
  )
