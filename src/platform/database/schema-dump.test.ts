import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { fromRoot } from '../root.ts'
import { readCatalogue } from './catalogue.ts'
import { openPool } from './database.ts'
import { dumpSchema, schemaFile } from './schema-dump.ts'

const { owner, server } = await testDatabase()
const publicPool = openPool(server.owner, { schema: 'public', max: 1 })
afterAll(() => publicPool.end())

const { rows } = await owner.query<{ version: string }>("select current_setting('server_version_num') as version")
const isEighteen = rows[0]?.version.startsWith('18') === true

test.skipIf(!isEighteen || server.roles.app !== 'motcua_app')(
  'db/schema.sql is what the migrations make (else: npm run schema)',
  async () => {
    const made = schemaFile(await readCatalogue(publicPool, 'public'), await readCatalogue(owner, 't_demo'))
    expect(readFileSync(fromRoot('db', 'schema.sql'), 'utf8')).toBe(made)
  },
)

test.skipIf(!isEighteen)('columns, constraints, indexes, views and grants are all written down', async () => {
  await owner.query('create schema t_dump')
  const pool = openPool(server.owner, { schema: 't_dump', max: 1 })
  await pool.query(`create table a (
    id uuid not null, n numeric(12, 2) default 0, twice numeric generated always as (n * 2) stored,
    constraint a_pk primary key (id), constraint a_n_small check (n < 10))`)
  await pool.query('create index a_n on a (n desc) where n is not null')
  await pool.query('create view b as select id from a')
  await pool.query('grant insert, select on a to current_user')
  await pool.query('grant select on b to public')
  expect(dumpSchema(await readCatalogue(pool, 't_dump'))).toBe(`create table a (
  id uuid not null,
  n numeric(12,2) default 0,
  twice numeric generated always as ((n * (2)::numeric)) stored,
  constraint a_n_small CHECK (n < 10::numeric),
  constraint a_pk PRIMARY KEY (id)
);
CREATE INDEX a_n ON a USING btree (n DESC) WHERE (n IS NOT NULL);

create view b as
 SELECT id
   FROM a;
grant select on b to public;`)
  await pool.end()
})
