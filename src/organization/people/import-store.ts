// import-store.ts — SQL of files that were looked at and not yet imported.
import type { Db, Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'

declare module '../../platform/database/database.ts' {
  interface Tables {
    person_import: { id: string; created_by: string; created_at: Date; sha256: string; file: Buffer }
  }
}

export type ImportDraft = {
  readonly id: string
  readonly createdBy: string
  readonly createdAt: Date
  readonly sha256: string
  readonly file: Uint8Array
}

const HOURS = 24

const isFresh = (now: Date) => new Date(now.getTime() - HOURS * 3_600_000)

/** Takes away what nobody confirmed: it holds personal data. */
export async function insertDraft(tx: Tx, draft: ImportDraft): Promise<void> {
  await tx.deleteFrom('person_import').where('created_at', '<', isFresh(draft.createdAt)).execute()
  await tx
    .insertInto('person_import')
    .values({
      id: draft.id,
      created_by: draft.createdBy,
      created_at: draft.createdAt,
      sha256: draft.sha256,
      file: Buffer.from(draft.file),
    })
    .execute()
}

const draftsOf = (db: Db, id: string, personId: string, now: Date) =>
  db
    .selectFrom('person_import')
    .selectAll()
    .where('id', '=', id)
    .where('created_by', '=', personId)
    .where('created_at', '>=', isFresh(now))

type Row = { id: string; created_by: string; created_at: Date; sha256: string; file: Buffer }
const toDraft = (row: Row): ImportDraft => ({
  id: row.id,
  createdBy: row.created_by,
  createdAt: row.created_at,
  sha256: row.sha256,
  file: row.file,
})

/** Only who sent a file sees it again. */
export async function getDraft(db: Db, id: string, personId: string, now: Date): Promise<ImportDraft> {
  const row = await draftsOf(db, id, personId, now).executeTakeFirst()
  if (!row) throw new Refusal('missing', 'import.gone')
  return toDraft(row)
}

/** Of two who confirm at once, the second waits here and then finds nothing. */
export async function lockDraft(tx: Tx, id: string, personId: string, now: Date): Promise<ImportDraft> {
  const row = await draftsOf(tx, id, personId, now).forUpdate().executeTakeFirst()
  if (!row) throw new Refusal('conflict', 'import.gone')
  return toDraft(row)
}

export async function deleteDraft(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('person_import').where('id', '=', id).execute()
}
