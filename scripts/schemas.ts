// Writes the JSON Schemas of the file formats under data/ from the TypeBox schemas that the program itself checks with.
// `npm run schemas`; schemas.test.ts says when the files are behind.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { UnitsDocument } from '../src/organization/units/unit-document.ts'
import { CriteriaSet } from '../src/reform-index/kernel/criteria-set.ts'
import { RoundDocument } from '../src/reform-index/kernel/round-document.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** File → text, as it should stand on the disk. */
export function schemaFiles(): ReadonlyMap<URL, string> {
  return new Map(
    [
      ['criteria-set', CriteriaSet],
      ['round', RoundDocument],
      ['units', UnitsDocument],
    ].map(([name, schema]) => [new URL(`../data/${name}.schema.json`, import.meta.url), asText(schema)]),
  )
}

function asText(schema: unknown): string {
  const plain: Json = JSON.parse(JSON.stringify(schema))
  const definitions: Record<string, Json> = {}
  const lifted = lifting(plain, definitions)
  const document = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...(lifted as object) }
  const whole = Object.keys(definitions).length === 0 ? document : { ...document, $defs: definitions }
  return `${JSON.stringify(whole, undefined, 2)}\n`
}

/**
 * TypeBox keeps the definitions of a recursive type where it is used, each with an $id that references name. In the file
 * they stand at the top and references are pointers: that is what every validator and editor follows.
 */
function lifting(json: Json, definitions: Record<string, Json>): Json {
  if (json === null || typeof json !== 'object') return json
  if (Array.isArray(json)) return json.map((item) => lifting(item, definitions))
  const { $defs, ...rest } = json as { readonly [key: string]: Json }
  for (const [name, definition] of Object.entries($defs ?? {})) {
    const { $id: _, ...body } = definition as { readonly [key: string]: Json }
    definitions[name] = lifting(body, definitions)
  }
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? `#/$defs/${value}` : lifting(value, definitions),
    ]),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [file, text] of schemaFiles()) writeFileSync(file, text)
}
