// What every tenant's schema must keep to, so that it can be put on a node of its own and moved between nodes. Pure: each
// rule takes the catalogue of a schema and says what breaks it.
import type { Catalogue } from './catalogue.ts'
import { MIGRATION_TABLES } from './migrations.ts'

export type TenantRule = {
  readonly name: string
  /** One line for each thing that breaks the rule. */
  broken(catalogue: Catalogue): readonly string[]
}

export const NAME_LIMIT = 48 // a distributed schema appends to names, and PostgreSQL cuts at 63 bytes without a word

export const tenantRules: readonly TenantRule[] = [
  {
    name: 'no identity and no serial column: ids are made in the program',
    broken: ({ columns }) =>
      columns
        .filter((column) => column.identity !== '' || column.default?.startsWith('nextval('))
        .map((column) => `${column.table}.${column.name}`),
  },
  {
    name: 'no sequence: nothing is ordered or numbered by one',
    broken: ({ relations }) => relations.filter(({ kind }) => kind === 'sequence').map(({ name }) => name),
  },
  {
    name: 'a primary key on every table',
    broken: ({ relations, constraints }) => {
      const keyed = new Set(constraints.filter(({ kind }) => kind === 'primary key').map(({ table }) => table))
      return relations.filter(({ kind, name }) => kind.endsWith('table') && !keyed.has(name)).map(({ name }) => name)
    },
  },
  { name: 'no triggers', broken: ({ triggers }) => triggers.map(({ table, name }) => `${name} on ${table}`) },
  {
    name: 'no constraint triggers',
    broken: ({ constraints }) => constraints.filter(({ kind }) => kind === 'trigger').map(({ name }) => name),
  },
  { name: 'no rewrite rules', broken: ({ rules }) => rules.map(({ table, name }) => `${name} on ${table}`) },
  {
    name: 'no inheritance and no partitions',
    broken: ({ inheritance }) => inheritance.map(({ child, parent }) => `${child} of ${parent}`),
  },
  {
    name: 'only plain tables and views: no materialised views, foreign tables, partitioned tables',
    broken: ({ relations }) =>
      relations
        .filter(({ kind }) => kind !== 'table' && kind !== 'view' && kind !== 'sequence')
        .map(({ kind, name }) => `${name} (${kind})`),
  },
  {
    name: 'no functions: immutable ones live in public, others nowhere',
    broken: ({ routines }) => routines.map(({ name }) => name),
  },
  {
    name: 'nothing points out of the tenant',
    broken: ({ schema, constraints, relations }) => [
      ...constraints
        .filter(({ targetSchema }) => targetSchema !== null && targetSchema !== schema)
        .map(({ name }) => name),
      ...relations.filter(({ definition }) => readsAnotherSchema(definition ?? '')).map(({ name }) => name),
    ],
  },
  {
    name: `names of constraints and indexes have at most ${NAME_LIMIT} characters and do not end in _ and digits`,
    broken: (catalogue) =>
      namesOf(catalogue)
        .filter(({ name }) => name.length > NAME_LIMIT || /_\d+$/.test(name))
        .map(({ name }) => name),
  },
  {
    name: 'names of constraints and indexes are unique in the schema',
    broken: (catalogue) => {
      const names = namesOf(catalogue).map(({ name }) => name)
      return names.filter((name, at) => names.indexOf(name) !== at)
    },
  },
  {
    name: 'names of constraints are given, not left to PostgreSQL',
    broken: ({ constraints }) =>
      constraints.filter((constraint) => isOurs(constraint.table) && isAutomatic(constraint)).map(({ name }) => name),
  },
  {
    name: 'every table and view names what the application may do with it',
    broken: ({ relations, grants }) => {
      const granted = new Set(grants.map(({ relation }) => relation))
      return relations
        .filter(({ name, kind }) => (kind === 'table' || kind === 'view') && isOurs(name) && !granted.has(name))
        .map(({ name }) => name)
    },
  },
  {
    name: 'views are for reading',
    broken: ({ relations, grants }) => {
      const views = new Set(relations.filter(({ kind }) => kind === 'view').map(({ name }) => name))
      return grants
        .filter(
          ({ relation, privileges }) => views.has(relation) && privileges.some((privilege) => privilege !== 'SELECT'),
        )
        .map(({ relation }) => relation)
    },
  },
  {
    name: 'nothing is granted to everybody',
    broken: ({ grants }) => grants.filter(({ role }) => role === 'public').map(({ relation }) => relation),
  },
  {
    name: 'time and chance come from the program or now()',
    broken: ({ columns, relations, constraints }) => [
      ...columns.filter((column) => isVolatile(column.default ?? '')).map((column) => `${column.table}.${column.name}`),
      ...relations.filter(({ definition }) => isVolatile(definition ?? '')).map(({ name }) => name),
      ...constraints.filter(({ definition }) => isVolatile(definition)).map(({ name }) => name),
    ],
  },
]

/** The migrator's own tables are made by its library and are no business of the application. */
const isOurs = (table: string) => !MIGRATION_TABLES.includes(table)

const namesOf = ({ constraints, indexes }: Catalogue) => [...constraints, ...indexes]

/** A view's definition is printed without schema where the search_path reaches: a dotted relation lies elsewhere. */
const readsAnotherSchema = (definition: string) => /\b(?:from|join)\s+\(*(?!public\.)"?\w+"?\."?\w+/i.test(definition)

const isAutomatic = ({ table, name, kind }: Catalogue['constraints'][number]) =>
  name.startsWith(`${table}_`) && /_(pkey|fkey|key|check|excl)\d*$/.test(name) && kind !== 'trigger'

/** gen_random_uuid too: it makes ids without order, and a copy of the statement on another node makes another one. */
const isVolatile = (expression: string) =>
  /\b(clock_timestamp|statement_timestamp|timeofday|random|gen_random_uuid|uuidv4|uuidv7)\s*\(/i.test(expression)
