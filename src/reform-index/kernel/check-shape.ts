// check-shape.ts — whether a document has the shape of a criteria set. Pure. What it must further obey is in check-set.ts.
//
// TypeBox validates; its errors are turned into faults of ours. It is asked piece by piece – the head, each node without
// its children, each rule by its `type` – because the errors of a union of sixteen forms would name all sixteen.
import { type TSchema, Type } from 'typebox'
import { Settings } from 'typebox/system'
import { Value } from 'typebox/value'
import { CriteriaSet, Rule, SetNode } from './criteria-set.ts'
import { parseDecimal } from './decimal.ts'
import { quoted, type SetFaultCode, shorten } from './set-fault.ts'

export const LIMITS = {
  values: 300_000,
  depth: 40,
  nodes: 5_000,
  levels: 10,
  rows: 200,
  decimals: 6,
  number: 1_000_000,
} as const

export type Report = (pointer: string, code: SetFaultCode, values?: Record<string, string>) => void

/** A document without end or with endless levels is refused before anything else walks it. Never recursive. */
export function sizeFaults(document: unknown, report: Report): boolean {
  const stack: { value: unknown; pointer: string; depth: number }[] = [{ value: document, pointer: '', depth: 0 }]
  let count = 0
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { value, pointer, depth } = top
    if (depth > LIMITS.depth) {
      const place = pointer.slice(0, 200)
      report(place.slice(0, place.lastIndexOf('/')), 'too_deep', { limit: String(LIMITS.levels) })
      return false
    }
    if (typeof value !== 'object' || value === null) continue
    const keys = Object.keys(value)
    count += keys.length
    if (count > LIMITS.values) {
      report('', 'too_much', { limit: String(LIMITS.values) })
      return false
    }
    for (const key of keys) {
      const child: unknown = (value as Record<string, unknown>)[key]
      stack.push({ value: child, pointer: `${pointer}/${escaped(key)}`, depth: depth + 1 })
    }
  }
  return true
}

/** Numbers must mean the same to everybody: plain decimals of a sensible size. Walks a document that passed sizeFaults. */
export function numberFaults(value: unknown, pointer: string, report: Report): void {
  if (typeof value === 'number') {
    if (Math.abs(value) > LIMITS.number) {
      report(pointer, 'number_too_large', { given: String(value), limit: String(LIMITS.number) })
    } else {
      const decimal = parseDecimal(String(value))
      if (!decimal || decimal.places > LIMITS.decimals) {
        report(pointer, 'not_plain_decimal', { given: String(value), limit: String(LIMITS.decimals) })
      }
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) numberFaults(child, `${pointer}/${escaped(key)}`, report)
  }
}

const Head = Type.Object(
  { ...CriteriaSet.properties, nodes: Type.Array(Type.Unknown(), { minItems: 1 }) },
  { additionalProperties: false },
)
const { children: _children, rule: _rule, ...nodeProperties } = SetNode.$defs.Node.properties
const NodeHead = Type.Object(
  {
    ...nodeProperties,
    children: Type.Optional(Type.Array(Type.Unknown(), { minItems: 1 })),
    rule: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false },
)

const [Plain, KnockOut] = Rule.anyOf
const KnockOutHead = Type.Object(
  { ...KnockOut.properties, rule: Type.Optional(Type.Unknown()) },
  { additionalProperties: false },
)
const plainForms = formsOf(Plain.anyOf)
const forms = new Map<string, TSchema>([...plainForms, ['knock_out', KnockOutHead]])

export const headFaults = (document: object, report: Report): void => shapeFaults(Head, document, '', report)

export const nodeFaults = (node: unknown, pointer: string, report: Report): void =>
  shapeFaults(NodeHead, node, pointer, report)

/** A rule is measured against the form that its `type` names. */
export function ruleFaults(rule: unknown, pointer: string, report: Report, inside = false): void {
  const known = inside ? plainForms : forms
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) {
    report(pointer, 'wrong_type', { given: quoted(rule), expected: 'object' })
    return
  }
  const type: unknown = 'type' in rule ? rule.type : undefined
  const form = typeof type === 'string' ? known.get(type) : undefined
  if (!form) {
    const allowed = [...known.keys()].join(', ')
    if (type === undefined) report(pointer, 'missing_field', { field: 'type' })
    else report(`${pointer}/type`, 'unknown_rule', { given: quoted(type), allowed })
    return
  }
  shapeFaults(form, rule, pointer, report)
  if (type === 'knock_out' && 'rule' in rule && rule.rule !== undefined) {
    ruleFaults(rule.rule, `${pointer}/rule`, report, true)
  }
}

function formsOf(members: readonly TSchema[]): Map<string, TSchema> {
  return new Map(
    members.flatMap((member) => {
      const { type } = (member as { properties: { type: { const?: string; enum?: string[] } } }).properties
      return (type.enum ?? [type.const ?? '']).map((name) => [name, member] as const)
    }),
  )
}

function shapeFaults(schema: TSchema, value: unknown, base: string, report: Report): void {
  const errors = allErrors(schema, value)
  // What the members of a union say is noise beside the union's own error.
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath)
  const inUnion = (path: string) => unions.some((union) => path === union || path.startsWith(`${union}/`))
  for (const error of errors) {
    const { keyword, instancePath, params } = error
    if (keyword !== 'anyOf' && inUnion(instancePath)) continue
    const pointer = base + instancePath
    const here = valueAt(value, instancePath)
    const given = quoted(here)
    switch (keyword) {
      case 'required':
        for (const field of params.requiredProperties) report(pointer, 'missing_field', { field })
        break
      case 'additionalProperties':
        for (const field of params.additionalProperties) {
          report(pointer, 'unknown_field', { field: shorten(field), allowed: allowedFields(schema, instancePath) })
        }
        break
      case 'boolean':
        break // the same fault again, told by additionalProperties
      case 'type': {
        const expected = String(params.type)
        const isNaNOrInfinite = expected === 'number' && typeof here === 'number' // numberFaults says so
        if (!isNaNOrInfinite) report(pointer, 'wrong_type', { given, expected })
        break
      }
      case 'const':
        report(pointer, 'not_allowed', { given, allowed: quoted(params.allowedValue) })
        break
      case 'enum':
        report(pointer, 'not_allowed', { given, allowed: params.allowedValues.map(quoted).join(', ') })
        break
      case 'minimum':
        report(pointer, 'too_small', { given, limit: String(params.limit) })
        break
      case 'exclusiveMinimum':
        report(pointer, 'not_above', { given, limit: String(params.limit) })
        break
      case 'maximum':
        report(pointer, 'too_large', { given, limit: String(params.limit) })
        break
      case 'minLength':
        report(pointer, 'empty_text')
        break
      case 'maxLength':
        report(pointer, 'too_long', { limit: String(params.limit) })
        break
      case 'minItems':
        report(pointer, 'empty_list', { limit: String(params.limit) })
        break
      case 'pattern':
        report(pointer, 'wrong_pattern', {
          given,
          expected: PATTERN_WORDS[String(params.pattern)] ?? String(params.pattern),
        })
        break
      case 'anyOf':
        if (instancePath.endsWith('/not_applicable')) {
          report(pointer, 'wrong_pattern', { given, expected: 'not_applicable' })
        } else if (/\/weights\/[^/]+$/.test(instancePath)) {
          report(pointer, 'wrong_pattern', { given, expected: 'weight' })
        } else report(pointer, 'other_shape', { given })
        break
      default:
        report(pointer, 'other_shape', { given })
    }
  }
}

/** TypeBox stops after eight errors unless told otherwise; the setting is global, so it is put back. */
function allErrors(schema: TSchema, value: unknown): ReturnType<typeof Value.Errors> {
  if (Value.Check(schema, value)) return []
  const { maxErrors } = Settings.Get()
  Settings.Set({ maxErrors: Number.MAX_SAFE_INTEGER })
  try {
    return Value.Errors(schema, value)
  } finally {
    Settings.Set({ maxErrors })
  }
}

/** What a text must look like, by the pattern it broke. */
const PATTERN_WORDS: Readonly<Record<string, string>> = {
  '^[a-z0-9][a-z0-9-]{0,47}$': 'set_id',
  '^\\S{1,60}$': 'key',
  '^\\d{4}-\\d{2}-\\d{2}$': 'day',
  '^[A-Za-z_][A-Za-z0-9_]*$': 'variable',
}

/** The fields of the object at `path`, read off the schema. */
function allowedFields(schema: TSchema, path: string): string {
  let here: unknown = schema
  for (const step of path.split('/').slice(1)) {
    const { properties, items } = here as { properties?: Record<string, unknown>; items?: unknown }
    here = properties && Object.hasOwn(properties, step) ? properties[step] : items
    if (typeof here !== 'object' || here === null) return ''
  }
  return Object.keys((here as { properties?: object }).properties ?? {}).join(', ')
}

function valueAt(value: unknown, path: string): unknown {
  let here = value
  for (const step of path.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Record<string, unknown>)[key]
  }
  return here
}

const escaped = (key: string): string => shorten(key).replaceAll('~', '~0').replaceAll('/', '~1')
