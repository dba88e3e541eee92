import { sql } from 'kysely'
import { DatabaseError } from 'pg'
import { expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { inTransaction, openPool, refusalFor } from './database.ts'

const { db, app, owner, server } = await testDatabase()
await owner.query('create table purse (id int constraint purse_pk primary key, amount int not null)')
await owner.query('insert into purse values (1, 0), (2, 0)')
if (!server.roles.shared) await owner.query(`grant select, insert, update on purse to ${server.roles.app}`)

const insert = (id: number) => sql`insert into purse values (${id}, 0)`

test('bigint is a number, numeric and date are exact text, timestamptz an instant, arrays alike', async () => {
  const { rows } = await sql`select 9007199254740991::int8 as big, 0.10::numeric as exact, date '2026-01-01' as day,
    timestamptz '2026-01-01 00:00+07' as at, '{1,null,2}'::int8[] as bigs, '{0.10,2}'::numeric[] as exacts, '{2026-01-01}'::date[] as days`.execute(
    db,
  )
  expect(rows).toEqual([
    {
      big: Number.MAX_SAFE_INTEGER,
      exact: '0.10',
      day: '2026-01-01',
      at: new Date('2025-12-31T17:00:00Z'),
      bigs: [1, null, 2],
      exacts: ['0.10', '2'],
      days: ['2026-01-01'],
    },
  ])
})

test('a bigint that no number can hold is an error, not a rounded number', async () => {
  await expect(sql`select 9007199254740993::int8 as big`.execute(db)).rejects.toThrow(/9007199254740993/)
})

test('a broken constraint becomes the refusal that is declared for it', async () => {
  const constraints = { purse_pk: { kind: 'conflict', code: 'purse.taken' } } as const
  await expect(inTransaction(db, (tx) => insert(1).execute(tx), { constraints })).rejects.toMatchObject({
    kind: 'conflict',
    code: 'purse.taken',
  })
  await expect(inTransaction(db, (tx) => insert(1).execute(tx))).rejects.toBeInstanceOf(DatabaseError)
})

test('through a coordinator only the message names the constraint', () => {
  const error = new DatabaseError('duplicate key value violates unique constraint "purse_pk"', 0, 'error')
  error.code = '23505'
  expect(refusalFor(error, { purse_pk: { kind: 'conflict', code: 'x' } })).toMatchObject({ code: 'x' })
  error.code = '42P01'
  expect(refusalFor(error, { purse_pk: { kind: 'conflict', code: 'x' } })).toBeUndefined()
})

test('two transactions that lock each other out both succeed, and nothing of a failed attempt stays', async () => {
  let tries = 0
  const both: (() => void)[] = []
  const met = new Promise<void>((resolve) => both.push(resolve))
  let waiting = 0
  const move = (first: number, second: number) =>
    inTransaction(db, async (tx) => {
      tries++
      await sql`update purse set amount = amount + 1 where id = ${first}`.execute(tx)
      if (++waiting === 2) both[0]?.()
      await met
      await sql`update purse set amount = amount + 1 where id = ${second}`.execute(tx)
    })
  await Promise.all([move(1, 2), move(2, 1)])
  expect(tries).toBe(3)
  expect((await sql`select amount from purse order by id`.execute(db)).rows).toEqual([{ amount: 2 }, { amount: 2 }])
})

test('what is no accident of timing is not tried again', async () => {
  let tries = 0
  const work = async () => {
    tries++
    throw new Error('a bug')
  }
  await expect(inTransaction(db, work)).rejects.toThrow('a bug')
  expect(tries).toBe(1)
})

test('a pool outlives the death of its idle connections', async () => {
  const lost: Error[] = []
  const pool = openPool(server.app, { schema: 't_demo', max: 1, onIdleError: (error) => lost.push(error) })
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid')
  await app.query('select pg_terminate_backend($1)', [rows[0]?.pid]) // a role may end its own
  await expect.poll(() => lost.length).toBe(1)
  await expect(pool.query('select 1')).resolves.toBeDefined()
  await pool.end()
})

test('a schema name that could carry an option of its own is a bug', () => {
  expect(() => openPool(server.app, { schema: 't_a -c role=postgres' })).toThrow(RangeError)
})
