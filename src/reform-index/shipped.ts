// shipped.ts — the criteria sets and rounds that ship in data/, read and checked for shape. Node only; what a set must
// further obey is in check-set.ts.
import { readdirSync, readFileSync } from 'node:fs'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { fromRoot } from '../platform/root.ts'
import { CriteriaSet } from './kernel/criteria-set.ts'
import { RoundDocument } from './kernel/round-document.ts'

const SETS = 'data/criteria-sets'
const ROUNDS = 'data/rounds'

/** Ids of the shipped sets, sorted. Sets in `refused/` are examples for the checker and are not among them. */
export const shippedSetIds = (): string[] => idsIn(SETS)
export const loadShippedSet = (id: string): CriteriaSet => read(SETS, id, parseSet)

/** Ids of the shipped rounds, sorted. */
export const shippedRoundIds = (): string[] => idsIn(ROUNDS)
export const loadShippedRound = (id: string): RoundDocument => read(ROUNDS, id, parseRound)

// The compiler cannot follow a schema that contains itself: `CriteriaSet` states what this schema checks.
export const parseSet = (text: string, file: string): CriteriaSet => parse(text, file, CriteriaSet) as CriteriaSet
export const parseRound = (text: string, file: string): RoundDocument =>
  parse(text, file, RoundDocument) as RoundDocument

/** A shipped file that is not what it should be: a mistake in this repository, not of a user. */
export class ShippedFileBroken extends Error {
  override readonly name = 'ShippedFileBroken'
  readonly file: string
  /** JSON pointer (RFC 6901) of the first broken value; empty for the whole file. */
  readonly pointer: string

  constructor(file: string, pointer: string, reason: string) {
    super(`${file}${pointer === '' ? '' : `#${pointer}`}: ${reason}`)
    this.file = file
    this.pointer = pointer
  }
}

function idsIn(folder: string): string[] {
  return readdirSync(fromRoot(folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
}

function read<T extends { readonly id: string }>(
  folder: string,
  id: string,
  parseFile: (text: string, file: string) => T,
): T {
  const known = idsIn(folder)
  // Looked up, never joined blindly: an id may come from a command line or an address.
  if (!known.includes(id)) throw new RangeError(`no “${id}” in ${folder}; there are: ${known.join(', ')}`)
  const file = `${folder}/${id}.json`
  const document = parseFile(readFileSync(fromRoot(file), 'utf8'), file)
  if (document.id !== id) throw new ShippedFileBroken(file, '/id', `is “${document.id}”, but the file is named “${id}”`)
  return document
}

function parse(text: string, file: string, schema: TSchema): unknown {
  const value = parseJson(text, file)
  if (Value.Check(schema, value)) return value
  // Where a value may have several forms, each form complains: the deepest complaint is of the form that was meant.
  const [first] = Value.Errors(schema, value)
    .filter(({ keyword }) => keyword !== 'boolean' && keyword !== 'anyOf')
    .sort((a, b) => depth(b.instancePath) - depth(a.instancePath))
  throw new ShippedFileBroken(file, first?.instancePath ?? '', first?.message ?? 'does not follow its schema')
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ShippedFileBroken(file, '', `is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const depth = (pointer: string): number => pointer.split('/').length
