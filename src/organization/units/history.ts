// history.ts — units as they were and are: identity is an id; name, kind, code and parent hold for days. Pure.
import type { Localized } from '../../platform/locale.ts'

/** `2025-07-01`. Days compare as text. */
export type Day = string

/** Half-open: `until` is the first day on which it no longer holds. null: unknown at the start, "still" at the end. */
export type Interval = { readonly from: Day | null; readonly until: Day | null }
export type Dated<T> = Interval & { readonly value: T }

export type UnitId = string

/** What a unit is to others. The kind is its name in law (huyện, thị xã); several kinds share a level. */
export const LEVELS = ['province', 'district', 'commune', 'department', 'office'] as const
export type Level = (typeof LEVELS)[number]

export type UnitKind = { readonly kind: string; readonly level: Level }
export type UnitCode = { readonly scheme: string; readonly code: string }
export type Provenance = 'official' | 'observed' | 'reconstructed' | 'demo'

export type Unit = {
  readonly id: UnitId
  /** For addresses of pages; never changes. */
  readonly slug: string
  readonly life: Interval
  /** Each list in the order of its days. */
  readonly names: readonly Dated<string>[]
  readonly kinds: readonly Dated<UnitKind>[]
  readonly codes: readonly Dated<UnitCode>[]
  readonly parents: readonly Dated<UnitId>[]
  readonly provenance: Provenance
  readonly source: string
}

export const CHANGE_KINDS = [
  'merge',
  'split',
  'rename',
  'move',
  'level-change',
  'establish',
  'dissolve',
  'reorganise',
] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

export type Edge = { readonly from: UnitId; readonly to: UnitId; readonly share: string | null }

export type Change = {
  readonly id: string
  readonly kind: ChangeKind
  readonly effectiveOn: Day
  /** The legal instrument: NQ 1104/NQ-UBTVQH15. */
  readonly instrument: string
  readonly instrumentOn: Day | null
  readonly note: Localized | null
  readonly provenance: Provenance
  readonly source: string
  readonly edges: readonly Edge[]
}

export type Block = {
  readonly id: string
  readonly slug: string
  readonly title: Localized
  readonly members: readonly Dated<UnitId>[]
}

export type UnitHistory = {
  /** Raised by every change: two with the same number are the same history. */
  readonly version: number
  readonly units: ReadonlyMap<UnitId, Unit>
  /** In the order of their days. */
  readonly changes: readonly Change[]
  readonly blocks: readonly Block[]
}

export const holdsOn = ({ from, until }: Interval, day: Day): boolean =>
  (from === null || from <= day) && (until === null || day < until)

/** What holds on that day; undefined where nothing does. */
export const on = <T>(dated: readonly Dated<T>[], day: Day): T | undefined =>
  dated.find((each) => holdsOn(each, day))?.value

/** What held last, for a unit that is gone. */
export const lastOf = <T>(dated: readonly Dated<T>[]): T | undefined => dated.at(-1)?.value
