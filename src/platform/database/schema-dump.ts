// Writes a schema down as SQL, for people to review and for a test to compare: db/schema.sql. From the catalogue, since
// the packaged PostgreSQL has no pg_dump. On PostgreSQL 18 only: other versions print expressions differently.
import type { Catalogue, Column } from './catalogue.ts'

export function dumpSchema({ relations, columns, constraints, indexes, grants }: Catalogue): string {
  const blocks = relations.map(({ name, kind, definition }) => {
    const own = <T extends { readonly table: string }>(rows: readonly T[]) => rows.filter((row) => row.table === name)
    const lines = [
      ...own(columns).map(columnLine),
      ...own(constraints).map((constraint) => `constraint ${constraint.name} ${constraint.definition}`),
    ].map((line) => `  ${line}`)
    const head =
      definition === null
        ? `create ${kind} ${name} (\n${lines.join(',\n')}\n);`
        : `create ${kind} ${name} as\n${definition}`
    return [
      head,
      ...own(indexes).map((index) => `${withoutSchema(index.definition)};`),
      ...grants.filter(({ relation }) => relation === name).map(grantLine),
    ].join('\n')
  })
  return blocks.join('\n\n')
}

function columnLine({ name, type, notNull, default: initial, generated, identity }: Column): string {
  const value =
    initial === null ? '' : generated === '' ? ` default ${initial}` : ` generated always as (${initial}) stored`
  const counter = identity === '' ? '' : ' generated as identity'
  return `${name} ${type}${notNull ? ' not null' : ''}${value}${counter}`
}

const grantLine = ({ relation, role, privileges }: Catalogue['grants'][number]) =>
  `grant ${privileges.join(', ').toLowerCase()} on ${relation} to ${role};`

/** pg_get_indexdef always names the schema, and that is another one for each tenant. */
const withoutSchema = (definition: string) => definition.replace(/ ON (ONLY )?(?:"[^"]+"|\w+)\./, ' ON $1')

export function schemaFile(directory: Catalogue, tenant: Catalogue): string {
  return `-- The tables as they are after all migrations. Written by \`npm run schema\`; a test compares. Never run.

-- ==== public

${dumpSchema(directory)}

-- ==== each tenant

${dumpSchema(tenant)}
`
}
