// Sessions of people who are already there, by their sign-in name: what a browser would have after they signed in.
import { insertSession, SESSION_COOKIE } from '../../src/organization/sign-in/session.ts'
import { type Db, inTransaction } from '../../src/platform/database/database.ts'

/** The `cookie` header of a person, by sign-in name; one session for each name. */
export function signInAs(db: Db, now: () => Date = () => new Date()): (login: string) => Promise<string> {
  const cookies = new Map<string, Promise<string>>()
  return (login) => {
    const cookie = cookies.get(login) ?? newCookie(db, login, now())
    cookies.set(login, cookie)
    return cookie
  }
}

async function newCookie(db: Db, login: string, now: Date): Promise<string> {
  const account = await db.selectFrom('account').select('person_id').where('login', '=', login).executeTakeFirst()
  if (!account) throw new Error(`nobody signs in as "${login}": a sample names only people of the demo`)
  const session = { personId: account.person_id, method: 'password', addressPrefix: '10.0.0', userAgent: 'test', now }
  const { token } = await inTransaction(db, (tx) => insertSession(tx, session))
  return `${SESSION_COOKIE}=${token}`
}
