// shipped.ts — the units that ship in data/units, read and checked for shape. Node only.
import { randomUUIDv7 } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { Value } from 'typebox/value'
import { fromRoot } from '../../platform/root.ts'
import { type ReadUnits, readUnits, UnitsDocument } from './unit-document.ts'

const FOLDER = 'data/units'

/** Every file of the folder, sorted by name. */
export function shippedUnitDocuments(): readonly UnitsDocument[] {
  return readdirSync(fromRoot(FOLDER))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const document: unknown = JSON.parse(readFileSync(fromRoot(FOLDER, name), 'utf8'))
      if (Value.Check(UnitsDocument, document)) return document
      const [first] = Value.Errors(UnitsDocument, document)
      throw new Error(
        `${FOLDER}/${name}#${first?.instancePath ?? ''}: ${first?.message ?? 'does not follow its schema'}`,
      )
    })
}

/** All of them together, with new ids: the slug is what stays the same from one installation to the next. */
export const readShippedUnits = (): ReadUnits => readUnits(shippedUnitDocuments(), randomUUIDv7)
