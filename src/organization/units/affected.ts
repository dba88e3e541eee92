// affected.ts — whom a change of units touches: officers of units that end, what they lent, keys of programs, sign-ins. Pure: what
// there is comes in, what happens to it goes out.
import { formatDate, type Localized } from '../../platform/locale.ts'
import type { ChangeDraft, DelegationPlan } from './change-draft.ts'
import type { DraftFault, PlanEffects } from './draughtsman.ts'
import type { Day, UnitId } from './history.ts'

/** What there is in the units that end, on the day they end or later. */
export type Holdings = {
  readonly positions: readonly HeldPosition[]
  readonly delegations: readonly HeldDelegation[]
  readonly keys: readonly HeldKey[]
  /** Persons who are signed in now, of those with a position. */
  readonly signedIn: ReadonlySet<string>
  /** Whether somebody outside these units still administers then. */
  readonly hasOtherAdministrator: boolean
}

export type HeldPosition = {
  readonly id: string
  readonly personId: string
  readonly personName: string
  readonly unitId: UnitId
  readonly role: string
  readonly title: string | null
  readonly from: Day
  readonly until: Day | null
}
export type HeldDelegation = {
  readonly id: string
  readonly kind: 'delegation' | 'substitution'
  readonly positionId: string
  readonly toPersonId: string
  readonly toPersonName: string
  readonly verbs: readonly string[] | null
  readonly documentNumber: string
  readonly documentOn: Day
  readonly from: Day
  readonly until: Day
}
export type HeldKey = { readonly id: string; readonly label: string; readonly unitId: UnitId; readonly expiresAt: Date }

/** A record that points at a unit: a round of the index, later a dossier. Whoever has such records says so in app.ts. */
export type UnitRecord = {
  readonly unitId: UnitId
  readonly title: Localized
  readonly path: string
  /** The day it is about. */
  readonly on: Day
}
export type UnitRecords = (units: readonly UnitId[]) => Promise<readonly UnitRecord[]>

export type Affected = {
  readonly positions: readonly (HeldPosition & {
    /** Who takes the officer over; null: the position ends. */
    readonly to: UnitId | null
  })[]
  readonly delegations: readonly (HeldDelegation & { readonly isRemade: boolean })[]
  /** A key moves with the past; for a day to come it ends then, and who uses it needs a new one. */
  readonly keys: readonly (HeldKey & { readonly outcome: 'moves' | 'ends'; readonly to: UnitId | null })[]
  /** How many people of these are signed in now. Nobody is signed out: rights are read again with each request. */
  readonly signIns: number
}

export const NOBODY_AFFECTED: Affected = { positions: [], delegations: [], keys: [], signIns: 0 }

export function affectedBy(
  draft: ChangeDraft,
  { heirs }: Pick<PlanEffects, 'heirs'>,
  holdings: Holdings,
  isFuture: boolean,
): Affected {
  const heirOf = (unit: UnitId) => heirs.get(unit) ?? null
  const positions = holdings.positions.map((position) => ({ ...position, to: heirOf(position.unitId) }))
  const moving = new Set(positions.flatMap(({ id, to }) => (to === null ? [] : [id])))
  const remakes = delegationPlan(draft) === 'remake'
  return {
    positions,
    delegations: holdings.delegations.map((each) => ({ ...each, isRemade: remakes && moving.has(each.positionId) })),
    keys: holdings.keys.map((key) => {
      const to = heirOf(key.unitId)
      return { ...key, to, outcome: to !== null && !isFuture ? 'moves' : 'ends' }
    }),
    signIns: new Set(positions.map(({ personId }) => personId).filter((id) => holdings.signedIn.has(id))).size,
  }
}

function delegationPlan(draft: ChangeDraft): DelegationPlan {
  return draft.kind === 'merge' || draft.kind === 'split' ? draft.delegations : 'end'
}

/** What was written since the day of the change about units that would have been gone by then. */
export function holdingFaults(
  draft: ChangeDraft,
  { heirs }: Pick<PlanEffects, 'heirs'>,
  holdings: Holdings,
  records: readonly UnitRecord[],
  nameOf: (unit: UnitId) => string,
): readonly DraftFault[] {
  const { effectiveOn: day } = draft
  const faults: DraftFault[] = []
  const [vi, en] = [formatDate(day, 'vi'), formatDate(day, 'en')]
  for (const unit of heirs.keys()) {
    const late = holdings.positions.filter((each) => each.unitId === unit && each.from >= day)
    const [first] = late
    if (first)
      faults.push({
        field: 'effectiveOn',
        unit,
        text: {
          vi: `${nameOf(unit)} có ${late.length} vị trí công tác bắt đầu từ ${formatDate(first.from, 'vi')}, khi đơn vị đã kết thúc (${vi}). Chọn ngày hiệu lực sau đó, hoặc lập các vị trí ấy ở đơn vị nhận.`,
          en: `${nameOf(unit)} has ${late.length} positions that begin on ${formatDate(first.from, 'en')}, when it will have ended (${en}). Choose a later day, or make those positions in the unit that takes over.`,
        },
      })
    const [record, ...others] = records.filter((each) => each.unitId === unit && each.on >= day)
    if (record)
      faults.push({
        field: 'effectiveOn',
        unit,
        text: {
          vi: `${nameOf(unit)} có số liệu ghi sau ngày ${vi}: “${record.title.vi}” (${formatDate(record.on, 'vi')})${others.length > 0 ? ` và ${others.length} mục khác` : ''}. Chọn ngày hiệu lực sau ngày đó.`,
          en: `${nameOf(unit)} has records later than ${en}: “${record.title.en}” (${formatDate(record.on, 'en')})${others.length > 0 ? ` and ${others.length} more` : ''}. Choose a later day.`,
        },
      })
  }
  const administers = holdings.positions.some(
    ({ role, unitId }) => role === 'administrator' && heirs.get(unitId) === null,
  )
  if (administers && !holdings.hasOtherAdministrator)
    faults.push({
      field: 'people',
      unit: null,
      text: {
        vi: 'Sau thay đổi này không còn ai quản trị hệ thống. Cho cán bộ chuyển sang đơn vị nhận, hoặc giao quản trị cho người khác trước.',
        en: 'After this change nobody would administer the system. Let the people move to the unit that takes over, or make somebody else administrator first.',
      },
    })
  return faults
}
