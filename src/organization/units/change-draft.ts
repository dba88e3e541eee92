// change-draft.ts — a change of units as somebody writes it down, before anything is decided. Pure.
import type { Localized } from '../../platform/locale.ts'
import type { Day, Level, UnitCode, UnitHistory, UnitId, UnitKind } from './history.ts'

export const DRAFT_KINDS = [
  'establish',
  'rename',
  'change-kind',
  'move',
  'change-code',
  'merge',
  'split',
  'dissolve',
  'block',
] as const
export type DraftKind = (typeof DRAFT_KINDS)[number]

/** A unit that begins with the change. Its slug is made from its name. */
export type NewUnit = {
  /** With its kind: "Xã Minh Tân". */
  readonly name: string
  readonly kind: string
  readonly level: Level
  /** Who it stands under from that day; null: nobody, which only a program may do. */
  readonly parentId: UnitId | null
  readonly codes: readonly UnitCode[]
}

/** Who takes over: a unit there is, or one that begins with the change. */
export type Successor = { readonly unitId: UnitId } | { readonly new: NewUnit }

/** Living units that stand under one that ends: they move under who takes over, or they end with it. */
export type BelowPlan = 'move' | 'end'
/** Officers of a unit that ends: a new position with who takes over, or none. */
export type PeoplePlan = 'move' | 'end'
/** What officers of a unit that ends had lent: over with the position, or lent again with the new one, until the same day. */
export type DelegationPlan = 'end' | 'remake'

type Aftermath = {
  readonly below: BelowPlan
  readonly people: PeoplePlan
  readonly delegations: DelegationPlan
}

type Act = {
  /** The first day on which it holds. */
  readonly effectiveOn: Day
  /** The legal instrument: NQ 1104/NQ-UBTVQH15. */
  readonly instrument: string
  readonly instrumentOn: Day | null
  readonly note: Localized | null
}

export type ChangeDraft = Act &
  (
    | { readonly kind: 'establish'; readonly unit: NewUnit }
    | { readonly kind: 'rename'; readonly unitId: UnitId; readonly name: string }
    | {
        readonly kind: 'change-kind'
        readonly unitId: UnitId
        readonly to: UnitKind
        /** Where the name says the kind; null: it stays. */
        readonly name: string | null
      }
    | { readonly kind: 'move'; readonly unitId: UnitId; readonly parentId: UnitId }
    | {
        readonly kind: 'change-code'
        readonly unitId: UnitId
        readonly scheme: string
        /** null: it has none any more. */
        readonly code: string | null
      }
    | ({
        readonly kind: 'merge'
        /** Who is merged. A successor that exists may stand among them: it goes on, the others end. */
        readonly predecessors: readonly UnitId[]
        readonly successor: Successor
      } & Aftermath)
    | ({
        readonly kind: 'split'
        readonly unitId: UnitId
        readonly successors: readonly { readonly to: Successor; readonly share: string | null }[]
        /** The unit goes on with what is left of it: its people and those below it stay. */
        readonly continues: boolean
        /** Which of the successors gets the people and the units below: its place in the list. */
        readonly heir: number
      } & Aftermath)
    | ({
        readonly kind: 'dissolve'
        readonly unitId: UnitId
        /** Who took over parts of it, as far as is known. Units below that move go under who stands above it. */
        readonly successors: readonly { readonly unitId: UnitId; readonly share: string | null }[]
      } & Pick<Aftermath, 'below'>)
    | {
        readonly kind: 'block'
        readonly blockId: string
        readonly unitId: UnitId
        readonly membership: 'join' | 'leave'
      }
  )

export type DraftOf<K extends DraftKind> = Extract<ChangeDraft, { readonly kind: K }>

/** The units that a right is needed for: whoever is changed, ended or takes over, and who gets a unit below. */
export function unitsOf(draft: ChangeDraft): { readonly units: readonly UnitId[]; readonly atRoot: boolean } {
  const parents: (UnitId | null)[] = []
  const units = ((): readonly UnitId[] => {
    const known = (to: Successor): readonly UnitId[] => {
      if ('unitId' in to) return [to.unitId]
      parents.push(to.new.parentId)
      return []
    }
    switch (draft.kind) {
      case 'establish':
        return known({ new: draft.unit })
      case 'rename':
      case 'change-kind':
      case 'change-code':
      case 'block':
        return [draft.unitId]
      case 'move':
        parents.push(draft.parentId)
        return [draft.unitId]
      case 'merge':
        return [...draft.predecessors, ...known(draft.successor)]
      case 'split':
        return [draft.unitId, ...draft.successors.flatMap(({ to }) => known(to))]
      case 'dissolve':
        return [draft.unitId, ...draft.successors.map(({ unitId }) => unitId)]
    }
  })()
  const named = parents.filter((parent) => parent !== null)
  return { units: [...new Set([...units, ...named])], atRoot: named.length < parents.length }
}

/** The name that a unit has or had, for messages. */
export const nameOf = ({ units }: UnitHistory, id: UnitId): string => units.get(id)?.names.at(-1)?.value ?? id
