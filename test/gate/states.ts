// States of pages that no stored address can have: a second factor being set up or in force, a sign-in between its two steps, a
// link that is still open. Reached through the server itself, as people reach them.
import type { FastifyInstance } from 'fastify'
import { Secret, TOTP } from 'otpauth'
import { DEMO_PASSWORD } from '../../src/organization/people/demo-people.ts'
import { makeLink } from '../../src/organization/sign-in/links.ts'
import { type Db, inTransaction } from '../../src/platform/database/database.ts'
import type { SignIn, State } from './inspect.ts'

export type States = {
  readonly states: readonly State[]
  /** Knows who stands between two steps, and else asks `signIn`. */
  readonly signIn: SignIn
}

export async function reachStates(server: FastifyInstance, db: Db, signIn: SignIn): Promise<States> {
  await post(server, '/tai-khoan/hai-lop', await signIn('bientap'), { 'mat-khau': DEMO_PASSWORD })

  const clerk = await signIn('vanthu')
  await post(server, '/tai-khoan/hai-lop', clerk, { 'mat-khau': DEMO_PASSWORD })
  const { body } = await server.inject({ url: '/tai-khoan/hai-lop/thiet-lap', headers: { cookie: clerk } })
  const secret = /<code class="secret">([^<]+)</.exec(body)?.[1]?.replace(/\s/g, '') ?? ''
  const code = TOTP.generate({ secret: Secret.fromBase32(secret) })
  await post(server, '/tai-khoan/hai-lop/thiet-lap', clerk, { ma: code }, 200)
  const begun = await post(server, '/dang-nhap', undefined, { 'dang-nhap': 'vanthu', 'mat-khau': DEMO_PASSWORD })
  const step = begun.cookies.find(({ value }) => value !== '')
  if (!step) throw new Error('no second step was asked for')

  const { person_id: personId } = await db
    .selectFrom('account')
    .select('person_id')
    .where('login', '=', 'kiemtra')
    .executeTakeFirstOrThrow()
  const link = { purpose: 'password-reset', personId, createdBy: null, now: new Date() } as const
  const { token } = await inTransaction(db, (tx) => makeLink(tx, link))

  const between = 'vanthu, between two steps'
  return {
    signIn: async (name) => (name === between ? `${step.name}=${step.value}` : signIn(name)),
    states: [
      { path: '/tai-khoan/hai-lop/thiet-lap', url: '/tai-khoan/hai-lop/thiet-lap', as: 'bientap' },
      { path: '/tai-khoan/hai-lop', url: '/tai-khoan/hai-lop', as: 'vanthu' },
      { path: '/dang-nhap/ma', url: '/dang-nhap/ma', as: between },
      { path: '/dang-nhap/ma', url: '/dang-nhap/ma?cach=khoi-phuc', as: between },
      { path: '/lien-ket/:token', url: `/lien-ket/${token}`, as: undefined },
    ],
  }
}

async function post(
  server: FastifyInstance,
  url: string,
  cookie: string | undefined,
  fields: Readonly<Record<string, string>>,
  status = 303,
) {
  const answer = await server.inject({
    method: 'POST',
    url,
    remoteAddress: '10.255.0.1',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      ...(cookie === undefined ? {} : { cookie }),
    },
    payload: new URLSearchParams(fields).toString(),
  })
  if (answer.statusCode !== status) throw new Error(`POST ${url} answered ${answer.statusCode}, not ${status}`)
  return answer
}
