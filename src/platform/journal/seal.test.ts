// The sealer: what its role may do and what the application's may not, one chain whoever seals, and a kill in the middle.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { START, testJournal } from '../../../test/support/journal.ts'
import { programActor } from '../actor.ts'
import { inTransaction } from '../database/database.ts'
import { fromRoot } from '../root.ts'
import { record } from './journal.ts'
import { completeAnchor, isSigningDue, sealAll, sealBatch, signLastSeal, startSealing } from './seal.ts'
import { readAnchor } from './signature.ts'

const database = await testDatabase()
const { db, app, owner, sealer, superuser, server } = database
const journal = await testJournal(database)
const now = () => START

beforeEach(() => journal.clear())

const entry = (id: string) => ({
  at: START,
  actor: programActor('thử'),
  event: 'unit.renamed',
  subject: { kind: 'unit', id },
})
const positions = async () =>
  (
    await owner.query<{ position: number; subject: string }>(
      'select position, subject_id as subject from journal where position is not null order by position',
    )
  ).rows

const DENIED = { code: '42501' }

describe.skipIf(server.roles.shared)('the role that serves requests', () => {
  test.for([
    [`update journal set reason = 'x'`],
    ['update journal set position = 1'],
    ['delete from journal'],
    ['truncate journal'],
    ['alter table journal disable trigger all'],
    ['drop table journal'],
    [`insert into journal_seal values (1, now(), 1, 1, '', '')`],
    ['update journal_seal set sealed_at = now()'],
    ['delete from journal_seal'],
    [`insert into journal_signature values (1, now(), 1, '', '', '')`],
    ['delete from journal_signature'],
  ] as const)('may not: %s', async ([statement]) => {
    await journal.insert(2)
    await journal.seal()
    await expect(app.query(statement)).rejects.toMatchObject(DENIED)
    expect((await journal.verify()).findings).toEqual([])
  })

  test('may read and add', async () => {
    await journal.insert(1)
    expect((await app.query('select * from journal')).rowCount).toBe(1)
    expect((await app.query('select * from journal_seal, journal_signature')).rowCount).toBe(0)
  })
})

describe.skipIf(server.roles.sealer === undefined)('the role that seals', () => {
  test.for([
    [`update journal set reason = 'x'`],
    ['update journal set at = now(), position = 1'],
    ['delete from journal'],
    ['truncate journal'],
    [`insert into journal (id) values (gen_random_uuid())`],
    ['update journal_seal set sealed_at = now()'],
    ['delete from journal_seal'],
    ['truncate journal_seal, journal_signature'],
    ['update journal_signature set signed_at = now()'],
    ['delete from journal_signature'],
    ['select * from person'],
    ['select * from account'],
    [`update tenant_setting set value = '1'`],
    ['select * from public.tenant_directory'],
  ] as const)('may not: %s', async ([statement]) => {
    await journal.insert(2)
    await journal.seal()
    await expect(sql.raw(statement).execute(sealer)).rejects.toMatchObject(DENIED)
    expect((await journal.verify()).findings).toEqual([])
  })

  test('holds what the chain needs and nothing else in the whole schema', async () => {
    const { rows } = await superuser.query<{ granted: string }>(
      `select c.relname || ': ' || a.privilege_type || coalesce(' ' || n.attname, '') as granted
         from pg_class c left join pg_attribute n on n.attrelid = c.oid and n.attacl is not null
         cross join lateral aclexplode(coalesce(n.attacl, c.relacl)) a join pg_roles r on r.oid = a.grantee
        where c.relnamespace = current_schema()::regnamespace and r.rolname = $1
        union
       select c.relname || ': ' || a.privilege_type from pg_class c
         cross join lateral aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
        where c.relnamespace = current_schema()::regnamespace and r.rolname = $1 order by 1`,
      [server.roles.sealer],
    )
    expect(rows.map(({ granted }) => granted)).toEqual([
      'journal: SELECT',
      'journal: UPDATE chain_hash',
      'journal: UPDATE position',
      'journal: UPDATE seal_no',
      'journal_seal: INSERT',
      'journal_seal: SELECT',
      'journal_signature: INSERT',
      'journal_signature: SELECT',
    ])
  })
})

test('rows take their places in the order of their ids, in as many seals as batches', async () => {
  await journal.insert(7)
  expect(await sealAll(sealer, now, 3)).toBe(7)
  expect(await sealAll(sealer, now, 3)).toBe(0)
  const { rows } = await owner.query('select seal_no, first_position, last_position from journal_seal order by 1')
  expect(rows).toEqual([
    { seal_no: 1, first_position: 1, last_position: 3 },
    { seal_no: 2, first_position: 4, last_position: 6 },
    { seal_no: 3, first_position: 7, last_position: 7 },
  ])
  const sealed = await owner.query<{ id: string }>('select id from journal order by position')
  const ids = sealed.rows.map(({ id }) => id)
  expect(ids).toEqual([...ids].sort())
  expect(await journal.verify()).toMatchObject({ rows: 7, seals: 3, unsealed: 0, findings: [] })
})

test('a row that is committed late takes a later place, although its id is older', async () => {
  let commit = () => {}
  const held = new Promise<void>((resolve) => {
    commit = resolve
  })
  let written = () => {}
  const isWritten = new Promise<void>((resolve) => {
    written = resolve
  })
  const late = inTransaction(db, async (tx) => {
    await record(tx, entry('chậm'))
    written()
    await held
  })
  await isWritten
  await inTransaction(db, (tx) => record(tx, entry('nhanh')))
  expect(await sealBatch(sealer, now)).toBe(1)
  commit()
  await late
  expect(await sealBatch(sealer, now)).toBe(1)
  expect(await positions()).toEqual([
    { position: 1, subject: 'nhanh' },
    { position: 2, subject: 'chậm' },
  ])
  expect((await journal.verify()).findings).toEqual([])
})

test('what a command takes back is never sealed', async () => {
  await inTransaction(db, async (tx) => {
    await record(tx, entry('không'))
    throw new Error('no')
  }).catch(() => {})
  expect(await sealBatch(sealer, now)).toBe(0)
})

test('many sealers at once, while commands write, make one chain', async () => {
  let isWriting = true
  const writing = Promise.all(
    Array.from({ length: 4 }, async (_, writer) => {
      for (let n = 0; n < 25; n++) await inTransaction(db, (tx) => record(tx, entry(`${writer}-${n}`)))
    }),
  ).then(() => {
    isWriting = false
  })
  const sealing = Array.from({ length: 2 }, async () => {
    while (isWriting) await sealBatch(sealer, now, 7)
  })
  await Promise.all([writing, ...sealing])
  await sealAll(sealer, now)
  expect(await journal.verify()).toMatchObject({ rows: 100, unsealed: 0, findings: [] })
})

test.for([
  ['commit', 0, 1],
  ['rollback', 4, 1],
] as const)(
  'of two that do not take turns one seals, whether the other ends with a %s',
  async ([end, sealed, seals]) => {
    await journal.insert(4)
    const other = await superuser.connect()
    await other.query('begin')
    await other.query(`insert into journal_seal values (1, now(), 1, 4, sha256('x'), sha256('y'))`)
    const waiting = sealBatch(sealer, now)
    try {
      // Only who owns the server sees what others wait for.
      const waits = () => superuser.query(`select from pg_stat_activity where wait_event = 'transactionid'`)
      await expect.poll(async () => (await waits()).rowCount).toBe(1)
      await other.query(end)
    } finally {
      other.release(true)
    }
    expect(await waiting).toBe(sealed)
    expect((await owner.query('select from journal_seal')).rowCount).toBe(seals)
    expect(await positions()).toHaveLength(sealed)
  },
)

test('killed with -9 again and again, it leaves whole seals and the chain goes on', { timeout: 60_000 }, async () => {
  await journal.insert(3000)
  for (const delay of [150, 40, 90, 10, 200]) {
    const child = spawn(
      process.execPath,
      [fromRoot('test', 'support', 'sealer.ts'), JSON.stringify(server.sealer ?? server.owner)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    await once(child.stdout, 'data') // it has sealed something
    await new Promise((resolve) => setTimeout(resolve, delay))
    child.kill('SIGKILL')
    await once(child, 'close')
    const report = await journal.verify()
    expect(report.findings).toEqual([])
    expect(report.rows + report.unsealed).toBe(3000)
  }
  await expect.poll(() => sealAll(sealer, now)).toBe(0)
  expect(await journal.verify()).toMatchObject({ rows: 3000, unsealed: 0, findings: [] })
})

// ---- signing

const at = (text: string) => () => new Date(text)

test('the end of the chain is signed once a day of Việt Nam, in the database and in the anchor alike', async () => {
  await journal.insert(2)
  await sealAll(sealer, now)
  expect(await isSigningDue(sealer, START)).toBe(true)
  const evening = at('2026-11-24T16:59:00Z') // 23:59 in Việt Nam
  const signature = await signLastSeal(sealer, journal.signer, evening)
  expect(signature).toMatchObject({ sealNo: '1', position: '2' })
  expect(await signLastSeal(sealer, journal.signer, evening)).toBeUndefined()
  expect(await isSigningDue(sealer, evening())).toBe(false)
  expect(await isSigningDue(sealer, new Date('2026-11-24T17:00:00Z'))).toBe(true)
  const anchor = await readAnchor(journal.signer.anchor)
  expect(anchor?.lines.map((line) => line.signature)).toEqual([signature])
  expect(await journal.verify()).toMatchObject({ signatures: 1, findings: [], remarks: [] })
})

test('a line that did not come into the anchor is written at the next start, also behind one that was cut off', async () => {
  await journal.insert(1)
  await sealAll(sealer, now)
  await signLastSeal(sealer, { ...journal.signer, anchor: `${journal.signer.anchor}.elsewhere` }, now)
  expect(await completeAnchor(sealer, journal.signer)).toBe(1)
  expect(await completeAnchor(sealer, journal.signer)).toBe(0)
  expect(readFileSync(journal.signer.anchor, 'utf8').split('\n')).toHaveLength(2)
  expect((await journal.verify()).findings).toEqual([])
})

test('while it runs it seals and signs by itself, says a trouble once, and at its stop leaves nothing unsealed or unsigned', async () => {
  const said: string[] = []
  const log = { warn: (_: object, text: string) => said.push(text), info: (_: object, text: string) => said.push(text) }
  let isAway = false
  const targets = async () => {
    if (isAway) return [{ db: server.roles.shared ? sealer : db, signer: journal.signer }]
    return [{ db: sealer, signer: journal.signer }]
  }
  const sealing = startSealing({ targets, now, log, everyMs: 5 })
  await journal.insert(2)
  await expect.poll(async () => (await journal.verify()).unsealed).toBe(0)
  await expect.poll(async () => (await journal.verify()).signatures).toBe(1)
  if (!server.roles.shared) {
    isAway = true // the application's role cannot seal
    const insertAndHear = async () => {
      await journal.insert(1)
      return said
    }
    await expect.poll(insertAndHear).toEqual(['journal could not be sealed'])
    await new Promise((resolve) => setTimeout(resolve, 50))
    isAway = false
    await expect.poll(() => said).toEqual(['journal could not be sealed', 'journal is being sealed again'])
  }
  await journal.insert(3)
  await sealing.stop()
  const report = await journal.verify()
  expect(report).toMatchObject({ unsealed: 0, findings: [], remarks: [] })
  const { rows } = await owner.query(
    'select max(s.seal_no) = max(g.seal_no) as signed from journal_seal s, journal_signature g',
  )
  expect(rows).toEqual([{ signed: true }])
})
