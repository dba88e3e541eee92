// commands.ts — changes of units: lock the history, plan on what the lock shows, save, tell. One transaction each.
import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '../../platform/actor.ts'
import { type ConstraintRefusals, type Db, inTransaction, type Tx } from '../../platform/database/database.ts'
import { type JournalEntry, recordAll } from '../../platform/journal/journal.ts'
import { dayInVietnam } from '../../platform/locale.ts'
import type { Organization } from '../organization.ts'
import { lentFor, mayIn, notGranted } from '../people/fence.ts'
import { answersForWhole } from '../people/position.ts'
import type { Rights } from '../rights/may.ts'
import { type Affected, affectedBy, holdingFaults, NOBODY_AFFECTED, type UnitRecords } from './affected.ts'
import {
  endDelegations,
  listHoldings,
  lockHoldings,
  moveKeys,
  movePositions,
  remakeDelegations,
} from './affected-store.ts'
import { type ChangeDraft, type DraftKind, nameOf, unitsOf } from './change-draft.ts'
import { type ChangePlan, planChange } from './change-plan.ts'
import { custodyTree } from './custody.ts'
import type { DraftFault, PlanEffects } from './draughtsman.ts'
import type { UnitHistory, UnitId } from './history.ts'
import { lockHistory, raiseVersion, saveDifference } from './store.ts'

export type ChangeDeps = {
  readonly db: Db
  readonly now: () => Date
  readonly organization: Organization
  /** What other modules keep about units; absent: nothing. */
  readonly recordsOf?: UnitRecords | undefined
}

const VERB = 'unit.change'

const constraints = {
  unit_slug_once: { kind: 'conflict', code: 'unit.changed-meanwhile' },
  unit_code_means_one: { kind: 'conflict', code: 'unit.changed-meanwhile' },
  position_no_overlap: { kind: 'conflict', code: 'unit.changed-meanwhile' },
  delegation_no_overlap: { kind: 'conflict', code: 'unit.changed-meanwhile' },
} as const satisfies ConstraintRefusals

/** What a change would do, to units and to people. Nothing is written. */
export type ChangePreview = {
  readonly plan: ChangePlan
  readonly affected: Affected
  /** All that speaks against it: of the plan, and of what people and records hold. */
  readonly faults: readonly DraftFault[]
}

export type ChangeOutcome =
  /** `differs`: it is not what was agreed to, because somebody has changed something since. */
  | { readonly kind: 'refused'; readonly faults: readonly DraftFault[]; readonly differs?: true }
  | { readonly kind: 'applied'; readonly plan: ChangePlan; readonly affected: Affected }

export async function previewChange(deps: ChangeDeps, actor: Actor, draft: ChangeDraft): Promise<ChangePreview> {
  const now = deps.now()
  const [history, rights] = [await deps.organization.history(), await deps.organization.rights(now)]
  fence(actor, draft, rights)
  return preview(deps, deps.db, history, draft, now)
}

export type Agreement = {
  /** Whether what the lock shows is what was agreed to. Absent: whatever it is. */
  readonly agreed?: (preview: ChangePreview) => boolean
}

/** All or nothing, on what the lock shows: a preview that is old by now decides nothing. */
export async function applyChange(
  deps: ChangeDeps,
  actor: Actor,
  draft: ChangeDraft,
  { agreed = () => true }: Agreement = {},
): Promise<ChangeOutcome> {
  return inTransaction(
    deps.db,
    async (tx) => {
      const now = deps.now()
      const history = await lockHistory(tx)
      const rights = { access: deps.organization.access, tree: custodyTree(history, dayInVietnam(now)) }
      fence(actor, draft, rights)
      const { plan: first } = await preview(deps, tx, history, draft, now, false)
      await lockHoldings(tx, [...first.effects.heirs.keys()])
      const { plan, affected, faults } = await preview(deps, tx, history, draft, now)
      if (!agreed({ plan, affected, faults })) return { kind: 'refused', faults, differs: true }
      if (faults.length > 0) return { kind: 'refused', faults }
      await saveDifference(tx, history, plan.after)
      const tell = { at: now, actor, delegation: lentFor(actor, VERB, unitsOf(draft).units[0] ?? null, rights) }
      await recordAll(tx, [...unitEntries(tell, draft, plan), ...(await saveAffected(tx, tell, draft, plan, affected))])
      await raiseVersion(tx)
      return { kind: 'applied', plan, affected }
    },
    { constraints },
  )
}

/** Every unit that is changed or gets something, and for a unit below nobody the whole organisation. */
function fence(actor: Actor, draft: ChangeDraft, rights: Rights): void {
  if (actor.kind === 'program') return
  const { units, atRoot } = unitsOf(draft)
  // A unit that does not exist is below nobody: who may nothing learns nothing about it, who may learns it from the plan.
  const known = units.filter((unit) => rights.tree.above(unit).length > 0)
  const needsWhole = atRoot || known.length === 0
  const isAllowed = known.every((unit) => mayIn(actor, VERB, unit, rights))
  if (!isAllowed || (needsWhole && !answersForWhole(actor, VERB, rights))) throw notGranted(VERB)
}

async function preview(
  { recordsOf }: ChangeDeps,
  db: Db,
  history: UnitHistory,
  draft: ChangeDraft,
  now: Date,
  withPeople = true,
): Promise<ChangePreview> {
  const plan = planChange(history, draft, { today: dayInVietnam(now), newId: randomUUIDv7 })
  const ending = [...plan.effects.heirs.keys()]
  if (!withPeople || ending.length === 0) return { plan, affected: NOBODY_AFFECTED, faults: plan.faults }
  const holdings = await listHoldings(db, ending, draft.effectiveOn, now)
  const records = recordsOf ? await recordsOf(ending) : []
  return {
    plan,
    affected: affectedBy(draft, plan.effects, holdings, plan.isFuture),
    faults: [
      ...plan.faults,
      ...holdingFaults(draft, plan.effects, holdings, records, (unit) => nameOf(plan.after, unit)),
    ],
  }
}

// ---- journal

type Tell = Pick<JournalEntry, 'at' | 'actor' | 'delegation'>

const EVENTS: Readonly<Record<DraftKind, string>> = {
  establish: 'unit.established',
  rename: 'unit.renamed',
  'change-kind': 'unit.reclassified',
  move: 'unit.moved',
  'change-code': 'unit.recoded',
  merge: 'unit.merged',
  split: 'unit.split',
  dissolve: 'unit.dissolved',
  block: 'unit.block-changed',
}

/** One entry for each unit that is touched: who answers for one of them reads it. */
function unitEntries(tell: Tell, draft: ChangeDraft, { effects, after }: ChangePlan): readonly JournalEntry[] {
  const data = {
    kind: draft.kind,
    effectiveOn: draft.effectiveOn,
    instrument: draft.instrument,
    changes: effects.changes.map(({ id }) => id),
    ended: effects.ended.map(({ slug }) => slug),
    born: effects.born.map(({ slug }) => slug),
    changed: effects.changed.map((each) => each.after.slug),
  }
  return touchedUnits(draft, effects).map((unit) => ({
    ...tell,
    event: EVENTS[draft.kind],
    subject: { kind: 'unit', id: unit },
    scope: unit,
    data: { ...data, unit: after.units.get(unit)?.slug ?? null },
  }))
}

function touchedUnits(draft: ChangeDraft, { ended, born, changed, blocks }: PlanEffects): readonly UnitId[] {
  const all = [
    ...ended.map(({ id }) => id),
    ...born.map(({ id }) => id),
    ...changed.map(({ after }) => after.id),
    ...blocks.map(({ unit }) => unit),
    ...(draft.kind === 'merge' && 'unitId' in draft.successor ? [draft.successor.unitId] : []),
    ...(draft.kind === 'split'
      ? [draft.unitId, ...draft.successors.flatMap(({ to }) => ('unitId' in to ? [to.unitId] : []))]
      : []),
    ...(draft.kind === 'dissolve' ? draft.successors.map(({ unitId }) => unitId) : []),
  ]
  return [...new Set(all)]
}

async function saveAffected(
  tx: Tx,
  tell: Tell,
  { effectiveOn: day }: ChangeDraft,
  { isFuture }: ChangePlan,
  affected: Affected,
): Promise<readonly JournalEntry[]> {
  const by = { at: tell.at, by: tell.actor.kind === 'person' ? tell.actor.id : null }
  // Lent posts first: a delegation may not outlive its position.
  await endDelegations(tx, affected, day, by)
  const moved = await movePositions(tx, affected, day)
  const remade = await remakeDelegations(tx, affected, moved, day, by)
  await moveKeys(tx, affected, day, { ...by, isFuture })
  return [
    ...affected.positions.map((each) => ({
      ...tell,
      event: each.to === null ? 'position.ended' : 'position.moved',
      subject: { kind: 'position', id: each.id },
      scope: each.to ?? each.unitId,
      concerns: each.personId,
      data: { on: day, role: each.role, from: each.unitId, to: each.to, position: moved.get(each.id) ?? null },
    })),
    ...affected.delegations.map((each) => ({
      ...tell,
      event: 'delegation.ended',
      subject: { kind: 'delegation', id: each.id },
      scope: affected.positions.find(({ id }) => id === each.positionId)?.unitId ?? null,
      concerns: each.toPersonId,
      data: { on: day, remade: remade.get(each.id) ?? null },
    })),
    ...affected.keys.map((each) => ({
      ...tell,
      event: each.outcome === 'moves' ? 'api-key.moved' : 'api-key.ended',
      subject: { kind: 'api-key', id: each.id },
      scope: each.to ?? each.unitId,
      data: { on: day, from: each.unitId, to: each.to },
    })),
  ]
}
