import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fromRoot } from '../root.ts'
import { qualifiedInSource, qualifiedInSql } from './qualified-sql.ts'

const names = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name)

test.for([
  ['select * from t_demo.dossier', 't_demo.dossier'],
  ['select * from a join t_demo.dossier d on true', 't_demo.dossier'],
  ['insert into "t_demo"."dossier" values (1)', '"t_demo"."dossier"'],
  ['update only t_demo.dossier set a = 1', 't_demo.dossier'],
  ['delete from t_demo . dossier', 't_demo.dossier'],
  ['create table if not exists t_demo.a (id int)', 't_demo.a'],
  ['create index a_b on t_demo.a (b)', 't_demo.a'],
  ['alter table t_demo.a add b int', 't_demo.a'],
  ['create table a (b uuid references t_demo.b)', 't_demo.b'],
] as const)('%s names a schema', ([sql, name]) => {
  expect(names(qualifiedInSql(sql))).toEqual([name])
  expect(names(qualifiedInSource(`const q = sql\`${sql}\``))).toEqual([name])
})

test.for([
  'select d.id from dossier d join step s on s.dossier_id = d.id',
  'select public.fold(name) from public.word',
  'select extract(year from d.received_at) from dossier d',
  'select 1 from dossier d where d.a is distinct from d.b',
  'select * from pg_catalog.pg_class',
  'update dossier set a = other.a from other where other.id = dossier.id',
  '-- select * from t_demo.dossier\nselect 1',
])('%s does not', (sql) => {
  expect(qualifiedInSql(sql)).toEqual([])
})

test('in a program only SQL counts, and the line is told', () => {
  expect(
    qualifiedInSource("const a = 'a letter from mail.example'\n// select * from t_a.b\n\nrun('select 1 from t_a.b')"),
  ).toEqual([{ line: 4, name: 't_a.b' }])
  expect(
    names(qualifiedInSource("db.selectFrom('t_a.b as b').innerJoin('c', 'c.id', 'b.c_id').withSchema('x')")),
  ).toEqual(['t_a.b', 'withSchema'])
  expect(names(qualifiedInSource('sql<{ a: string }>`select a from t_a.b`'))).toEqual(['t_a.b'])
})

test('no SQL of the program or its migrations names a schema', () => {
  const sources = filesUnder(fromRoot('src'), /(?<!\.test)\.tsx?$/)
  const migrations = filesUnder(fromRoot('db', 'migrations'), /\.sql$/)
  expect(sources.length).toBeGreaterThan(10)
  expect(migrations.length).toBeGreaterThan(1)
  const found = [
    ...sources.flatMap((file) =>
      qualifiedInSource(readFileSync(file, 'utf8')).map(({ line, name }) => `${file}:${line} ${name}`),
    ),
    ...migrations.flatMap((file) =>
      qualifiedInSql(readFileSync(file, 'utf8')).map(({ line, name }) => `${file}:${line} ${name}`),
    ),
  ]
  expect(found).toEqual([])
})

function filesUnder(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name))
}
