// Turns a failed validation into sentences that name the value and what it may be. A validator's own text is never shown:
// the sentence is made from the schema, which knows the allowed values, not from the error, which knows only a keyword.
import { formatCount, type Locale } from '../locale.ts'
import { platformMessages } from '../messages.ts'

/** As Fastify reports it; only these two are read. */
export type ValidationIssue = {
  readonly instancePath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
}

export type WrongValue = { readonly name: string; readonly message: string }

export function explainInvalid(issues: readonly ValidationIssue[], schema: unknown, locale: Locale): WrongValue[] {
  const found = new Map<string, WrongValue>()
  for (const issue of issues) {
    const path = [...issue.instancePath.split('/').slice(1).map(unescapePointer), ...missingName(issue)]
    const name = path.join('.')
    // One sentence per value: a union fails once for each of its members.
    if (!found.has(name)) found.set(name, { name, message: sentence(name, issue, schemaAt(schema, path), locale) })
  }
  return [...found.values()]
}

const unescapePointer = (part: string) => part.replaceAll('~1', '/').replaceAll('~0', '~')

// These two keywords are reported at the object, not at the property.
function missingName(issue: ValidationIssue): string[] {
  const name = issue.params['missingProperty'] ?? issue.params['additionalProperty']
  return typeof name === 'string' ? [name] : []
}

function sentence(name: string, issue: ValidationIssue, schema: Schema, locale: Locale): string {
  const t = platformMessages(locale)
  if (issue.keyword === 'required') return t.valueMissing({ name })
  if (issue.keyword === 'additionalProperties') return t.valueUnexpected({ name })
  const values = allowedValues(schema)
  if (values.length > 0) return t.valueOneOf({ name, values: values.join(', ') })
  if (schema['type'] === 'integer') return integerSentence(name, schema, locale)
  if (schema['type'] === 'number') return t.valueNumber({ name })
  if (schema['type'] === 'boolean') return t.valueBoolean({ name })
  if (issue.keyword === 'maxLength' && typeof schema['maxLength'] === 'number')
    return t.valueTooLong({ name, max: formatCount(schema['maxLength'], locale) })
  return t.valueShape({ name })
}

function integerSentence(name: string, schema: Schema, locale: Locale): string {
  const t = platformMessages(locale)
  const { minimum, maximum } = schema
  if (typeof minimum !== 'number') return t.valueInteger({ name })
  const min = formatCount(minimum, locale)
  return typeof maximum === 'number'
    ? t.valueIntegerBetween({ name, min, max: formatCount(maximum, locale) })
    : t.valueIntegerFrom({ name, min })
}

type Schema = Readonly<Record<string, unknown>>

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null

function schemaAt(schema: unknown, path: readonly string[]): Schema {
  let here: unknown = schema
  for (const part of path) {
    if (!isSchema(here)) break
    const properties = here['properties']
    // Own properties only: "constructor" in an address must not find Object's.
    here = isSchema(properties) && Object.hasOwn(properties, part) ? properties[part] : here['items']
  }
  return isSchema(here) ? here : {}
}

/** The values of an enum, a constant, or a union of constants; empty for anything else. */
export function allowedValues(schema: Schema): string[] {
  if (Array.isArray(schema['enum'])) return schema['enum'].map(String)
  if ('const' in schema) return [String(schema['const'])]
  if (!Array.isArray(schema['anyOf'])) return []
  const members = schema['anyOf'].map((member: unknown) => (isSchema(member) ? allowedValues(member) : []))
  return members.every((values) => values.length > 0) ? members.flat() : []
}
