import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { type MigrationSet, migrate, tenantSet } from './migrations.ts'

const { server, owner, app } = await testDatabase()
const folder = mkdtempSync(join(tmpdir(), 'motcua-migrations-'))
afterAll(() => rmSync(folder, { recursive: true }))

let sets = 0

/** A set of files and a schema for one test. */
function newSet(
  files: Record<string, string>,
  grants = '',
): { set: MigrationSet; schema: string; write: (name: string, sql: string) => void } {
  const name = `set_${++sets}`
  const migrations = join(folder, name)
  mkdirSync(migrations)
  const write = (file: string, sql: string) => writeFileSync(join(migrations, file), sql)
  for (const [file, sql] of Object.entries(files)) write(file, sql)
  writeFileSync(join(folder, `${name}.sql`), grants)
  return { set: { migrations, grants: join(folder, `${name}.sql`) }, schema: `t_${name}`, write }
}

const run = ({ set, schema }: { set: MigrationSet; schema: string }) =>
  migrate(server.owner, { set, schema, roles: server.roles })

const tablesOf = async (schema: string) =>
  (
    await owner.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = $1 and tablename like 'm\\_%' order by 1`,
      [schema],
    )
  ).rows.map((row) => row.name)

test('files run once, in the order of their names', async () => {
  const set = newSet({
    '0002_b.sql': 'create table m_b (id int); insert into m_a values (1);',
    '0001_a.sql': 'create table m_a (id int)',
  })
  expect(await run(set)).toEqual(['0001_a', '0002_b'])
  expect(await run(set)).toEqual([])
  set.write('0003_c.sql', 'create table m_c (id int);')
  expect(await run(set)).toEqual(['0003_c'])
  expect(await tablesOf(set.schema)).toEqual(['m_a', 'm_b', 'm_c'])
})

test('after a failure what was whole stays, the failed file left nothing, and the next run goes on there', async () => {
  const set = newSet({
    '0001_a.sql': 'create table m_a (id int);',
    '0002_b.sql': 'create table m_b (id int); create table m_b (id int);',
  })
  await expect(run(set)).rejects.toThrow(/0002_b\.sql, statement 2: relation "m_b" already exists/)
  expect(await tablesOf(set.schema)).toEqual(['m_a'])
  set.write('0002_b.sql', 'create table m_b (id int);')
  expect(await run(set)).toEqual(['0002_b'])
  expect(await tablesOf(set.schema)).toEqual(['m_a', 'm_b'])
})

test('two runs at once apply each file once', async () => {
  const set = newSet({
    '0001_a.sql': 'create table m_a (id int); select pg_sleep(0.2);',
    '0002_b.sql': 'create table m_b (id int);',
  })
  const applied = await Promise.all([run(set), run(set), run(set)])
  expect(applied.flat().sort()).toEqual(['0001_a', '0002_b'])
})

test('forward only: a file that was applied may not vanish, nor one be slipped in before it', async () => {
  const gone = newSet({ '0001_a.sql': 'create table m_a (id int);', '0002_b.sql': 'create table m_b (id int);' })
  await run(gone)
  rmSync(join(gone.set.migrations, '0001_a.sql'))
  await expect(run(gone)).rejects.toThrow(/0001_a/)

  const slipped = newSet({ '0002_b.sql': 'create table m_b (id int);' })
  await run(slipped)
  slipped.write('0001_a.sql', 'create table m_a (id int);')
  await expect(run(slipped)).rejects.toThrow(/0001_a/)
  expect(await tablesOf(slipped.schema)).toEqual(['m_b'])
})

test('two schemas with the same files do not see each other', async () => {
  const files = { '0001_a.sql': 'create table m_a (id int);' }
  const [one, other] = [newSet(files), newSet(files)]
  expect(await run(one)).toEqual(['0001_a'])
  expect(await run(other)).toEqual(['0001_a'])
})

test.skipIf(server.roles.shared)('grants follow their file at each run, in both directions', async () => {
  const set = newSet({ '0001_a.sql': 'create table m_a (id int);' }, 'grant select, insert on m_a to motcua_app;')
  await run(set)
  await app.query(`insert into ${set.schema}.m_a values (1)`)
  writeFileSync(set.set.grants, 'grant select on m_a to motcua_app;')
  expect(await run(set)).toEqual([])
  await expect(app.query(`insert into ${set.schema}.m_a values (1)`)).rejects.toMatchObject({ code: '42501' })
  expect((await app.query(`select * from ${set.schema}.m_a`)).rowCount).toBe(1)
})

test.skipIf(server.roles.shared)('the application may not change the schema', async () => {
  await expect(app.query('create table m_x (id int)')).rejects.toMatchObject({ code: '42501' })
  await expect(app.query('drop table tenant_setting')).rejects.toMatchObject({ code: '42501' })
})

test('the shipped files of a tenant apply to a schema of any name', async () => {
  expect(
    (await migrate(server.owner, { set: tenantSet, schema: 't_any', roles: server.roles })).length,
  ).toBeGreaterThan(0)
})
