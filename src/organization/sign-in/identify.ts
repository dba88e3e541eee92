// identify.ts — who sends a request: a cookie proves a person, a bearer token a program. What proves nobody is nobody.
import { type Actor, NOBODY } from '../../platform/actor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Credentials } from '../../platform/guard.ts'
import { actorOfKey } from './api-key/identify.ts'
import { actorOfSession, SESSION_COOKIE } from './session.ts'

export async function identify(db: Db, { cookies, authorization, now, address }: Credentials): Promise<Actor> {
  // Another scheme is somebody else's: a proxy may ask for its own password.
  const bearer = /^Bearer +(\S{1,500})$/i.exec(authorization ?? '')?.[1]
  if (bearer !== undefined) return actorOfKey(db, bearer, { now, address })
  const token = cookies[SESSION_COOKIE]
  return token === undefined || token === '' ? NOBODY : actorOfSession(db, token, now)
}
