// commands.ts — what can be done to rounds: import and publish. One transaction each; no rule lives here.
import { loadHistory } from '../organization/index.ts'
import { programActor } from '../platform/actor.ts'
import { type Db, inTransaction } from '../platform/database/database.ts'
import { fold } from '../platform/fold.ts'
import { record } from '../platform/journal/journal.ts'
import { Refusal } from '../platform/refusal.ts'
import type { CriteriaSet } from './kernel/criteria-set.ts'
import type { RoundDocument, RoundUnit } from './kernel/round-document.ts'
import { type ScoredRound, scoreDocument } from './kernel/scored-round.ts'
import {
  deleteRound,
  findSet,
  getDocument,
  insertRound,
  insertSet,
  listUnlinkedRounds,
  lockRound,
  type NewUnit,
  updatePublication,
  updateUnitLinks,
} from './store.ts'
import { linkUnits, type Unlinked } from './unit-links.ts'

export type CommandDeps = { readonly db: Db; readonly now: () => Date }

/** Freezes a round into the text that is published and the SHA-256 that names it. */
export type Freeze = (
  document: RoundDocument,
  set: CriteriaSet,
  publishedAt: Date,
) => { readonly text: string; readonly sha256: string }

const constraints = {
  criteria_set_version_once: { kind: 'conflict', code: 'index.set-exists' },
  index_round_slug_once: { kind: 'conflict', code: 'index.round-exists' },
} as const

/**
 * Stores a criteria set. The same version may be imported again when it is the same to the letter; a changed set needs a
 * new version, so that what was scored by the old one can still be recomputed.
 */
export async function importSet({ db, now }: CommandDeps, set: CriteriaSet): Promise<void> {
  await inTransaction(
    db,
    async (tx) => {
      const stored = await findSet(tx, set.id, set.version)
      if (!stored) {
        const at = now()
        await insertSet(tx, set, at)
        await record(tx, {
          at,
          actor: programActor('motcua set import'),
          event: 'criteria-set.imported',
          subject: { kind: 'criteria-set', id: set.id },
          data: { version: set.version },
        })
      } else if (!isSame(stored.set, set)) {
        throw new Refusal('conflict', 'index.set-changed', { values: { set: set.id, version: set.version } })
      }
    },
    { constraints },
  )
}

/**
 * Stores a round as a draft, scored, its rows pointing at the units they mean. A draft of the same name is replaced; what is
 * published is never changed. Tells the rows that point at no unit.
 */
export async function importRound(
  { db, now }: CommandDeps,
  document: RoundDocument,
): Promise<{ units: number; unlinked: readonly Unlinked[] }> {
  return inTransaction(
    db,
    async (tx) => {
      const existing = await lockRound(tx, document.id)
      if (existing?.isPublished)
        throw new Refusal('conflict', 'index.round-published', { values: { round: document.id } })
      if (existing) await deleteRound(tx, existing.id)
      const stored = document.set === undefined ? undefined : await findSet(tx, document.set)
      if (document.set !== undefined && !stored) {
        throw new Refusal('missing', 'index.set-not-found', { values: { set: document.set } })
      }
      const scored = scoreDocument(document, stored?.set)
      const { units, ...header } = document
      const links = linkUnits(await loadHistory(tx), header, units)
      const at = now()
      await insertRound(
        tx,
        header,
        stored?.id ?? null,
        scored.statistics,
        units.map((unit) => unitRow(unit, scored, links.units.get(unit.code) ?? null)),
        at,
      )
      await record(tx, {
        at,
        actor: programActor('motcua round import'),
        event: 'round.imported',
        subject: { kind: 'round', id: document.id },
        data: { units: units.length, replaced: existing !== undefined },
      })
      return { units: units.length, unlinked: links.unlinked }
    },
    { constraints },
  )
}

/** Publishes a draft. A round that has inputs is frozen and signed; one that only reports what others published is not. */
export async function publishRound(
  { db, now }: CommandDeps,
  slug: string,
  freeze: Freeze,
): Promise<{ sha256: string | null }> {
  return inTransaction(db, async (tx) => {
    const round = await lockRound(tx, slug)
    if (!round) {
      // Where somebody replaced the draft while we waited for it, the new one is not published unseen.
      if (await lockRound(tx, slug)) throw new Refusal('conflict', 'index.round-exists', { values: { round: slug } })
      throw new Refusal('missing', 'index.round-not-found', { values: { round: slug } })
    }
    if (round.isPublished) throw new Refusal('conflict', 'index.round-published', { values: { round: slug } })
    const { document, set } = await getDocument(tx, round.id)
    const publishedAt = now()
    const frozen = set ? freeze(document, set, publishedAt) : null
    await updatePublication(tx, round.id, frozen, publishedAt)
    await record(tx, {
      at: publishedAt,
      actor: programActor('motcua round publish'),
      event: 'round.published',
      subject: { kind: 'round', id: slug },
      data: { sha256: frozen?.sha256 ?? null },
    })
    return { sha256: frozen?.sha256 ?? null }
  })
}

export type RoundLinks = { readonly round: string; readonly linked: number; readonly unlinked: readonly Unlinked[] }

/** Looks again for the units of rows that point at none, in drafts and in what is published: for when units came after rounds. */
export async function linkRounds({ db, now }: CommandDeps): Promise<readonly RoundLinks[]> {
  return inTransaction(db, async (tx) => {
    const history = await loadHistory(tx)
    const done: RoundLinks[] = []
    for (const { id, header, units } of await listUnlinkedRounds(tx)) {
      const links = linkUnits(history, header, units)
      await updateUnitLinks(tx, id, links.units)
      done.push({ round: header.id, linked: links.units.size, unlinked: links.unlinked })
      if (links.units.size === 0) continue
      await record(tx, {
        at: now(),
        actor: programActor('motcua round link'),
        event: 'round.linked',
        subject: { kind: 'round', id: header.id },
        data: { linked: links.units.size, unlinked: links.unlinked.length },
      })
    }
    return done
  })
}

function unitRow(unit: RoundUnit, scored: ScoredRound, unitId: string | null): NewUnit {
  const result = scored.results.get(unit.code)
  const { reported } = unit
  return {
    code: unit.code,
    name: unit.name,
    nameFolded: fold(`${unit.name} ${unit.code}`),
    isDemo: unit.demo ?? false,
    inputs: unit.inputs ?? null,
    reported: reported ?? null,
    points: result ? result.points : (reported?.points ?? null),
    percent: result ? result.percent : (reported?.index ?? null),
    rank: result ? result.rank : (reported?.rank ?? null),
    base: result ? result.base : (reported?.base ?? scored.base),
    band: result?.band ?? null,
    nodePoints: result?.nodePoints ?? null,
    nodeMaxima: result?.nodeMaxima ?? null,
    notApplicable: result?.notApplicable ?? [],
    unitId,
  }
}

// jsonb keeps no order of keys, so the two are compared without it.
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}
