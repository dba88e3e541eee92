// root.ts — the unit that the whole organisation stands below. Pure.
import { type CustodyTree, livingOn } from './custody.ts'
import type { UnitHistory, UnitId } from './history.ts'

/**
 * Of the living units that stand under nobody, the one with the most below it. What belongs to no unit, such as the state of the
 * machine, is its business. undefined: there are no units yet.
 */
export function rootOf(history: UnitHistory, tree: CustodyTree): UnitId | undefined {
  const heads = livingOn(history, tree.day).filter((unit) => tree.above(unit).length === 1)
  const size = (unit: UnitId) => tree.subtree(unit).length
  return heads.toSorted((a, b) => size(b) - size(a) || (a < b ? -1 : 1))[0]
}
