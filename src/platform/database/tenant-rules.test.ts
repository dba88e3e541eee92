import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { readCatalogue } from './catalogue.ts'
import { openPool } from './database.ts'
import { directorySet, tenantSet } from './migrations.ts'
import { splitStatements } from './sql-statements.ts'
import { NAME_LIMIT, tenantRules } from './tenant-rules.ts'

const { owner, server } = await testDatabase()
const shipped = await readCatalogue(owner, 't_demo')

test('the catalogue of a fresh tenant is really read', () => {
  expect(shipped.relations.map(({ name }) => name)).toContain('tenant_setting')
  expect(shipped.constraints.map(({ name }) => name)).toContain('tenant_setting_pk')
  expect(shipped.columns.length).toBeGreaterThan(2)
  expect(shipped.grants.length).toBeGreaterThan(0)
})

describe('a fresh tenant keeps the rule', () => {
  test.for(tenantRules.map((rule) => [rule.name, rule] as const))('%s', ([, rule]) => {
    expect(rule.broken(shipped)).toEqual([])
  })
})

// For each rule a migration that breaks it, and the name that must be told.
const table = 'create table canary (id uuid constraint canary_pk primary key'
const canaries: readonly (readonly [rule: RegExp, sql: string, told: string])[] = [
  [
    /no identity/,
    'create table canary (id int generated always as identity constraint canary_pk primary key)',
    'canary.id',
  ],
  [/no identity/, 'create table canary (id serial constraint canary_pk primary key)', 'canary.id'],
  [/no sequence/, 'create sequence canary', 'canary'],
  [/a primary key/, 'create table canary (id uuid)', 'canary'],
  [
    /no triggers/,
    `${table}); create trigger canary_touch before update on canary for each row execute function suppress_redundant_updates_trigger()`,
    'canary_touch on canary',
  ],
  [
    /no constraint triggers/,
    `${table}); create constraint trigger canary_touch after update on canary for each row execute function suppress_redundant_updates_trigger()`,
    'canary_touch',
  ],
  [
    /no rewrite rules/,
    `${table}); create rule canary_keep as on delete to canary do instead nothing`,
    'canary_keep on canary',
  ],
  [
    /no inheritance/,
    `${table}); create table canary_child (constraint canary_child_pk primary key (id)) inherits (canary)`,
    'canary_child of canary',
  ],
  [
    /only plain tables/,
    `${table}); create materialized view canary_view as select id from canary`,
    'canary_view (materialised view)',
  ],
  [
    /only plain tables/,
    'create table canary (id uuid constraint canary_pk primary key) partition by hash (id)',
    'canary (partitioned table)',
  ],
  [
    /no functions/,
    "create function canary() returns bigint language sql as 'select count(*) from tenant_setting'",
    'canary',
  ],
  [
    /points out/,
    `create schema t_other; create table t_other.target (id uuid primary key); ${table}, constraint canary_target_fk foreign key (id) references t_other.target)`,
    'canary_target_fk',
  ],
  [
    /points out/,
    'create schema t_other; create table t_other.target (id uuid primary key); create view canary as select id from t_other.target',
    'canary',
  ],
  [
    /at most/,
    `create table canary (id uuid constraint ${'c'.repeat(NAME_LIMIT + 1)} primary key)`,
    'c'.repeat(NAME_LIMIT + 1),
  ],
  [/at most/, `${table}, n int); create index canary_n_1 on canary (n)`, 'canary_n_1'],
  [
    /unique in the schema/,
    `${table}, n int constraint canary_n check (n > 0)); create table canary_b (id uuid constraint canary_b_pk primary key, n int constraint canary_n check (n > 0))`,
    'canary_n',
  ],
  [/are given/, 'create table canary (id uuid primary key)', 'canary_pkey'],
  [/are given/, `${table}, n int check (n > 0))`, 'canary_n_check'],
  [/may do with it/, `${table})`, 'canary'],
  [
    /views are for reading/,
    `${table}); create view canary_view as select id from canary; grant select, insert on canary_view to current_user; grant select, update on canary_view to public`,
    'canary_view',
  ],
  [/to everybody/, `${table}); grant select on canary to public`, 'canary'],
  [/time and chance/, `${table}, at timestamptz default clock_timestamp())`, 'canary.at'],
  [
    /time and chance/,
    'create table canary (id uuid default gen_random_uuid() constraint canary_pk primary key)',
    'canary.id',
  ],
  [/time and chance/, `${table}); create view canary_view as select random() as n from canary`, 'canary_view'],
]

test('every rule has a canary', () => {
  for (const rule of tenantRules)
    expect(
      canaries.some(([name]) => name.test(rule.name)),
      rule.name,
    ).toBe(true)
})

const single = openPool(server.owner, { schema: 't_demo', max: 1 })
afterAll(() => single.end())

test.for(canaries)('%s would be broken by: %s', async ([name, sql, told]) => {
  const rules = tenantRules.filter((rule) => name.test(rule.name))
  expect(rules).toHaveLength(1)
  const broken = await afterwards(single, sql, async () => rules[0]?.broken(await readCatalogue(single, 't_demo')))
  expect(broken).toContain(told)
})

/** What `look` sees after the migration, which is then taken back. */
async function afterwards<T>(pool: Pool, sql: string, look: () => Promise<T>): Promise<T> {
  await pool.query('begin')
  try {
    for (const statement of splitStatements(sql)) await pool.query(statement)
    return await look()
  } finally {
    await pool.query('rollback')
  }
}

test('outside the tenants there is the directory, and nothing else', async () => {
  const { relations, routines } = await readCatalogue(openedForPublic, 'public')
  expect(relations.map(({ name }) => name)).toEqual(['migration', 'migration_lock', 'tenant_directory', 'tenant_host'])
  expect(routines).toEqual([])
})
const openedForPublic = openPool(server.owner, { schema: 'public', max: 1 })
afterAll(() => openedForPublic.end())

/** One constraint per ALTER: what a coordinator of a distributed schema takes. */
const manyAtOnce = (statement: string) =>
  /\balter\s+table\b/i.test(statement) ? (statement.match(/\badd\s+constraint\b/gi) ?? []).length > 1 : false

test('migrations change one constraint per ALTER', () => {
  expect(manyAtOnce('alter table a add constraint b check (true), add constraint c check (true)')).toBe(true)
  for (const { migrations } of [directorySet, tenantSet]) {
    for (const name of readdirSync(migrations)) {
      expect(splitStatements(readFileSync(join(migrations, name), 'utf8')).filter(manyAtOnce), name).toEqual([])
    }
  }
})
