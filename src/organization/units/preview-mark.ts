// preview-mark.ts — what a preview showed, in a few letters: a confirmation carries them, so that what is confirmed is what was seen.
import { createHash } from 'node:crypto'
import type { ChangePreview } from './commands.ts'
import type { Unit } from './history.ts'

/** The same for the same effects; ids of what only begins with the change are not part of it. */
export function previewMark({ plan, affected, faults }: ChangePreview): string {
  const { effects } = plan
  const born = new Map(effects.born.map((unit, index) => [unit.id, `new ${index}`]))
  const named = (id: string | null) => (id === null ? null : (born.get(id) ?? id))
  const seen = (unit: Unit) => ({
    ...unit,
    id: named(unit.id),
    parents: unit.parents.map((each) => ({ ...each, value: named(each.value) })),
  })
  const shown = [
    effects.ended.map(seen),
    effects.born.map(seen),
    effects.changed.map(({ before, after }) => [seen(before), seen(after)]),
    effects.blocks.map(({ block, unit, membership }) => [block.slug, named(unit), membership]),
    affected.positions.map(({ id, role, to }) => [id, role, named(to)]),
    affected.delegations.map(({ id, isRemade }) => [id, isRemade]),
    affected.keys.map(({ id, outcome, to }) => [id, outcome, named(to)]),
    faults.map(({ field, unit, text }) => [field, unit, text.en]),
  ]
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 22)
}
