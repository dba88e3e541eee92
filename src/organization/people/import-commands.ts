// import-commands.ts — people from a spreadsheet: kept when it is looked at, imported when it is confirmed, whole or not at all.
import { createHash, randomUUIDv7 } from 'node:crypto'
import type { Actor } from '../../platform/actor.ts'
import { type Db, inTransaction } from '../../platform/database/database.ts'
import { type JournalEntry, record, recordAll } from '../../platform/journal/journal.ts'
import type { Locale } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import { decodeUtf8, readCsv, readXlsx, type SheetCell, type SheetLimits, SheetRefused } from '../../platform/sheets.ts'
import type { Rights } from '../rights/may.ts'
import { accountConstraints, newLogin, openAccount } from '../sign-in/accounts.ts'
import { makeLink } from '../sign-in/links.ts'
import type { UnitHistory } from '../units/history.ts'
import type { PeopleDeps } from './deps.ts'
import { lentFor, mayIn, notGranted } from './fence.ts'
import {
  type ImportPlan,
  type ImportWorld,
  MOST_ROWS,
  type PlannedPerson,
  planImport,
  withTaken,
} from './import-file.ts'
import { deleteDraft, type ImportDraft, insertDraft, lockDraft } from './import-store.ts'
import { mayGiveRole } from './position.ts'
import { peopleRefusalText } from './refusals.ts'
import {
  holdUnits,
  insertPersons,
  insertPositions,
  listTakenLogins,
  listTakenNationalIds,
  peopleConstraints,
} from './store.ts'

const VERB = 'person.change'
export const LARGEST_FILE_BYTES = 2_000_000
/** A file of two thousand people, even one with drawings beside them, comes nowhere near. */
const LIMITS: SheetLimits = {
  rows: MOST_ROWS * 2,
  columns: 100,
  zip: { entries: 200, bytes: 50_000_000, ratio: 200 },
}

export type ImportDeps = PeopleDeps & {
  /** Puts refusals of signing in, which owns sign-in names, into words. */
  readonly refusalText: (locale: Locale, code: string, values: Refusal['values']) => string | undefined
}

/** Keeps the file for its confirmation. Refuses (SheetRefused) what is no table at all. */
export async function keepImport(deps: ImportDeps, actor: Actor, file: Uint8Array): Promise<{ id: string }> {
  if (actor.kind !== 'person' || actor.id === null) throw notGranted(VERB)
  const now = deps.now()
  await readTable(file)
  const draft = { id: randomUUIDv7(), createdBy: actor.id, createdAt: now, sha256: hashOf(file), file }
  await inTransaction(deps.db, (tx) => insertDraft(tx, draft))
  return { id: draft.id }
}

export async function planOf(deps: ImportDeps, actor: Actor, draft: ImportDraft): Promise<ImportPlan> {
  const rights = await deps.organization.rights(deps.now())
  return planWithin(deps.db, deps, actor, draft, { rights, history: await deps.organization.history() })
}

export type Invited = {
  readonly name: string
  readonly login: string
  readonly unitId: string
  readonly token: string
}
export type Imported = { readonly people: readonly Invited[]; readonly expiresAt: Date }

/** Everything is looked at again, under locks: what was right an hour ago may be wrong now, and then nobody is added. */
export async function importPeople(
  deps: ImportDeps,
  actor: Actor,
  confirmed: { readonly draft: string; readonly sha256: string },
): Promise<Imported> {
  const personId = actor.id
  if (actor.kind !== 'person' || personId === null) throw notGranted(VERB)
  const now = deps.now()
  const rights = await deps.organization.rights(now)
  const history = await deps.organization.history()
  return inTransaction(
    deps.db,
    async (tx) => {
      await holdUnits(tx, history.version)
      const draft = await lockDraft(tx, confirmed.draft, personId, now)
      if (draft.sha256 !== confirmed.sha256) throw new Refusal('conflict', 'import.changed')
      const plan = await planWithin(tx, deps, actor, draft, { rights, history })
      if (plan.faults.length > 0 || plan.people.length === 0) throw new Refusal('conflict', 'import.stale')
      const people = plan.people.map((planned) => ({ ...planned, id: randomUUIDv7(), positionId: randomUUIDv7() }))
      await insertPersons(
        tx,
        people.map(({ id, person }) => ({ ...person, id, isDemo: false, createdAt: now })),
      )
      await insertPositions(
        tx,
        people.map(({ id, positionId, position }) => ({ ...position, id: positionId, personId: id })),
      )
      const invited: Invited[] = []
      let expiresAt = now
      for (const { id, person, position, login } of people) {
        await openAccount(tx, { personId: id, login, mustChange: true, now })
        const link = await makeLink(tx, { purpose: 'invitation', personId: id, createdBy: personId, now })
        expiresAt = link.expiresAt
        invited.push({ name: person.fullName, login, unitId: position.unitId, token: link.token })
      }
      await recordAll(
        tx,
        people.flatMap((each) => entriesOf(each, actor, now, rights)),
      )
      await record(tx, {
        at: now,
        actor,
        event: 'people.imported',
        subject: { kind: 'import', id: draft.id },
        data: { people: people.length, sha256: draft.sha256 },
      })
      await deleteDraft(tx, draft.id)
      return { people: invited, expiresAt }
    },
    { constraints: { ...peopleConstraints, ...accountConstraints } },
  )
}

function entriesOf(
  { id, positionId, position }: PlannedPerson & { readonly id: string; readonly positionId: string },
  actor: Actor,
  at: Date,
  rights: Rights,
): readonly JournalEntry[] {
  const common = {
    at,
    actor,
    subject: { kind: 'person', id },
    scope: position.unitId,
    concerns: id,
    delegation: lentFor(actor, VERB, position.unitId, rights),
  }
  const { role, from, until } = position
  return [
    { ...common, event: 'person.added' },
    { ...common, event: 'position.given', data: { position: positionId, role, from, until } },
    { ...common, event: 'account.opened' },
    { ...common, event: 'link.made', data: { purpose: 'invitation' } },
  ]
}

async function planWithin(
  db: Db,
  deps: ImportDeps,
  actor: Actor,
  draft: ImportDraft,
  { rights, history }: { readonly rights: Rights; readonly history: UnitHistory },
): Promise<ImportPlan> {
  const table = await readTable(draft.file)
  const refusalText: ImportWorld['refusalText'] = (locale, { code, values }) =>
    deps.refusalText(locale, code, values) ?? peopleRefusalText(locale, code, values) ?? code
  const plan = planImport(table, {
    history,
    now: deps.now(),
    forbids: (unit, role) => {
      if (!mayIn(actor, VERB, unit, rights))
        return new Refusal('forbidden', 'import.unit-foreign', { fields: { unit: 'import.unit-foreign' } })
      const given = mayGiveRole(actor, role, rights)
      return given === true ? undefined : given
    },
    readLogin: newLogin,
    refusalText,
  })
  const nationalIds = plan.people.flatMap(({ person }) => person.nationalId ?? [])
  const [takenIds, takenLogins] = await Promise.all([
    listTakenNationalIds(db, nationalIds),
    listTakenLogins(
      db,
      plan.people.map(({ login }) => login),
    ),
  ])
  return withTaken(plan, { nationalIds: takenIds, logins: takenLogins }, refusalText, table)
}

/** A workbook is a zip archive and begins as one; everything else is taken for text. */
async function readTable(file: Uint8Array): Promise<readonly (readonly SheetCell[])[]> {
  const isZip = file[0] === 0x50 && file[1] === 0x4b
  const isOle = file[0] === 0xd0 && file[1] === 0xcf
  if (isZip || isOle) return (await readXlsx(file, LIMITS)).rows
  const rows: SheetCell[][] = []
  await readCsv(decodeUtf8(file), LIMITS, (cells) => {
    rows.push([...cells])
    return true
  })
  if (rows.length === 0)
    throw new SheetRefused(
      { vi: 'Tệp rỗng.', en: 'The file is empty.' },
      { vi: 'Chọn tệp có dữ liệu.', en: 'Choose a file with data.' },
    )
  return rows
}

const hashOf = (file: Uint8Array): string => createHash('sha256').update(file).digest('hex')
