// The worst moments: the program killed under load, the database gone in the middle of commands. Nothing half-written, record and
// journal agree, what was confirmed is there, the reader is told, and it goes on.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openDatabase } from '../../src/platform/database/database.ts'
import { signInAs } from '../support/sign-in.ts'
import { type Answer, ask, makePlace, type Program } from './program.ts'

const place = makePlace()
let program: Program
beforeAll(async () => {
  program = await place.start()
}, 90_000)
afterAll(() => place.remove(), 60_000)

/** Under the role of the database itself, since tests may not be in the way of what they test. */
async function adminCookie(): Promise<string> {
  const superuser = await place.superuser()
  const { host, port, user, database } = superuser
  await superuser.end()
  const db = openDatabase({ host, port, user, database }, { schema: 't_demo', max: 1 })
  try {
    return await signInAs(db)('quantri')
  } finally {
    await db.destroy()
  }
}

let number = 0
/** Adds a person with a position and an account: three tables and three journal entries in one command. */
async function addSomebody(address: string, cookie: string): Promise<{ login: string; answer: Answer | undefined }> {
  number += 1
  const login = `thu-${number}`
  const form = {
    'ho-ten': 'Nguyễn Văn Thử',
    'don-vi': 'xa-vu-ban-2025',
    'vai-tro': 'specialist',
    'tu-ngay': '1/7/2025',
    'dang-nhap': login,
  }
  const answer = await ask(address, '/quan-tri/nguoi/them', { cookie, form }).catch(() => undefined)
  return { login, answer }
}

type Load = {
  readonly confirmed: string[]
  readonly statuses: Map<number, number>
  stop(): Promise<void>
  readonly pages: string[]
}

/** Several administrators at once, until told to stop. */
function load(address: string, cookie: string): Load {
  const confirmed: string[] = []
  const statuses = new Map<number, number>()
  const pages: string[] = []
  let isOver = false
  const loops = Array.from({ length: 6 }, async () => {
    while (!isOver) {
      const { login, answer } = await addSomebody(address, cookie)
      if (!answer) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        continue
      }
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      if (answer.status === 200) confirmed.push(login)
      if (answer.status === 422) throw new Error(`the form of this test is not what the page takes: ${answer.body}`)
      if (answer.status >= 500) pages.push(answer.body)
    }
  })
  return {
    confirmed,
    statuses,
    pages,
    async stop() {
      isOver = true
      await Promise.all(loops)
    },
  }
}

/** Everything that a half-done command would leave. */
async function halfWritten(superuser: Client): Promise<Record<string, number>> {
  const { rows } = await superuser.query<Record<string, string>>(`
    with added as (
      select person.id, account.login from t_demo.person left join t_demo.account on account.person_id = person.id where not is_demo
    ), told as (
      select subject_id::uuid as id, event from t_demo.journal where subject_kind = 'person' and event in ('person.added', 'account.opened')
    )
    select
      (select count(*) from added where login is null) as "persons without account",
      (select count(*) from added where not exists (select from t_demo.position where person_id = added.id)) as "persons without position",
      (select count(*) from added where not exists (select from told where told.id = added.id and event = 'person.added')) as "persons without entry",
      (select count(*) from added where not exists (select from told where told.id = added.id and event = 'account.opened')) as "accounts without entry",
      (select count(*) from told where event = 'person.added' and not exists (select from t_demo.person where person.id = told.id)) as "entries without person"
  `)
  return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([name, count]) => [name, Number(count)]))
}

const NOTHING = {
  'persons without account': 0,
  'persons without position': 0,
  'persons without entry': 0,
  'accounts without entry': 0,
  'entries without person': 0,
}

async function missing(superuser: Client, logins: readonly string[]): Promise<readonly string[]> {
  const { rows } = await superuser.query<{ login: string }>('select login from t_demo.account where login = any($1)', [
    logins,
  ])
  const known = new Set(rows.map(({ login }) => login))
  return logins.filter((login) => !known.has(login))
}

test('the check of this file sees what a half-done command leaves', async () => {
  const superuser = await place.superuser()
  await superuser.query('begin')
  await superuser.query(
    `insert into t_demo.person (id, full_name, name_folded, name_sorted, is_demo, created_at) values (gen_random_uuid(), 'x', 'x', 'x', false, now())`,
  )
  expect(await halfWritten(superuser)).toMatchObject({ 'persons without account': 1, 'persons without entry': 1 })
  await superuser.query('rollback')
  await superuser.end()
})

describe('the program killed with -9 under load', () => {
  test('leaves nothing half-written, keeps what it confirmed, and starts again', { timeout: 120_000 }, async () => {
    const cookie = await adminCookie()
    const running = load(program.address, cookie)
    await vi.waitFor(() => expect(running.confirmed.length).toBeGreaterThan(30), { timeout: 60_000 })
    program.child.kill('SIGKILL')
    await once(program.child, 'close')
    await running.stop()

    program = await place.start()
    expect((await ask(program.address, '/')).status).toBe(200)
    const superuser = await place.superuser()
    expect(await halfWritten(superuser)).toEqual(NOTHING)
    expect(await missing(superuser, running.confirmed)).toEqual([])
    await superuser.end()
    // The session outlives the process, and the next command works.
    expect((await addSomebody(program.address, cookie)).answer?.status).toBe(200)
    const verified = await place.run(['journal', 'verify'])
    expect(`${verified.code} ${verified.out}${verified.err}`).toMatch(/^0 /)
  })
})

describe('the database gone in the middle of commands', () => {
  test('is told as a pause and not as a fault, leaves nothing half-written, and ends by itself', {
    timeout: 120_000,
  }, async () => {
    const cookie = await adminCookie()
    const running = load(program.address, cookie)
    await vi.waitFor(() => expect(running.confirmed.length).toBeGreaterThan(10), { timeout: 60_000 })
    for (let round = 0; round < 3; round++) {
      const before = running.confirmed.length
      await crashBackend()
      // Without a restart of the program: it finds the database again.
      await vi.waitFor(() => expect(running.confirmed.length).toBeGreaterThan(before + 10), { timeout: 60_000 })
    }
    await running.stop()

    expect([...running.statuses.keys()].filter((status) => ![200, 303, 503].includes(status))).toEqual([])
    for (const page of running.pages) expect(page).toContain('Cơ sở dữ liệu chưa sẵn sàng')
    const superuser = await place.superuser()
    expect(await halfWritten(superuser)).toEqual(NOTHING)
    expect(await missing(superuser, running.confirmed)).toEqual([])
    await superuser.end()
    expect(program.child.exitCode).toBeNull()
  })

  test('a page asked for meanwhile says so, in the language of the reader', { timeout: 60_000 }, async () => {
    const told: Answer[] = []
    const asking = (async () => {
      while (told.length < 1) {
        const answer = await ask(program.address, '/en/don-vi').catch(() => undefined)
        if (answer && answer.status !== 200) told.push(answer)
      }
    })()
    await vi.waitFor(
      async () => {
        await crashBackend()
        await new Promise((resolve) => setTimeout(resolve, 200))
        expect(told.length).toBeGreaterThan(0)
      },
      { timeout: 40_000, interval: 50 },
    )
    await asking
    expect(told[0]?.status).toBe(503)
    expect(told[0]?.body).toContain('The system is paused')
    await vi.waitFor(async () => expect((await ask(program.address, '/en/don-vi')).status).toBe(200), {
      timeout: 20_000,
    })
  })
})

describe('a tenant whose database is away', () => {
  test('is told at the start and paused, and the others are served', { timeout: 120_000 }, async () => {
    const superuser = await place.superuser()
    await superuser.query(
      `insert into tenant_directory (tenant, schema_name, host, port) values ('away', 't_away', '127.0.0.1', 1)`,
    )
    await superuser.query(`insert into tenant_host (host, tenant) values ('away.example.vn', 'away')`)
    await superuser.end()
    program.child.kill('SIGTERM')
    await once(program.child, 'close')

    program = await place.start({ LOG_LEVEL: 'error' })
    expect(program.log()).toContain('chưa nâng cấp được t_away')
    expect((await ask(program.address, '/')).status).toBe(200)
    const away = await ask(program.address, '/don-vi', { host: 'away.example.vn' })
    expect(away.status).toBe(503)
    expect((await ask(program.address, '/don-vi')).status).toBe(200)
    const migrated = await place.run(['migrate'])
    expect(migrated.code).toBe(1)
    expect(migrated.out).toContain('t_demo')
    expect(migrated.err).toContain('t_away')
  })
})

/** As when the memory runs out: PostgreSQL loses one process, throws everybody out, and recovers from its log. */
async function crashBackend(): Promise<void> {
  const superuser = await place.superuser()
  try {
    const { rows } = await superuser.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name like 'motcua%' and pid <> pg_backend_pid() and backend_type = 'client backend' limit 1`,
    )
    const pid = rows[0]?.pid
    if (pid === undefined || !readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('postgres'))
      throw new Error('no process of the database')
    process.kill(pid, 'SIGKILL')
  } finally {
    await superuser.end().catch(() => undefined)
  }
}
