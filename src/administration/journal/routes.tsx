// routes.tsx — the journal: the list with its filters, one entry, the files. Each reads by the same rights.
import { type RawBuilder, sql } from 'kysely'
import Type from 'typebox'
import {
  loadRightsPredicate,
  may,
  type Organization,
  organizationRefusalText,
  unitByText,
} from '../../organization/index.ts'
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Subject } from '../../platform/guard.ts'
import { type FileAnswer, file, page, type Route } from '../../platform/http/route.ts'
import type { JournalWords } from '../../platform/journal/words.ts'
import { dayInVietnam, formatCount, type Locale } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import { toCsv, toXlsx } from '../../platform/sheets.ts'
import { rootSubject } from '../root.ts'
import { protectionOf } from './chain-state.ts'
import { CURSOR_PATTERN, readCursor, readDays, writeCursor } from './filter.ts'
import { messages } from './messages.ts'
import { entryPage } from './pages/entry.tsx'
import { FILE_ROWS, listPage } from './pages/list.tsx'
import { type JournalQuery, journalPaths } from './paths.ts'
import {
  type Entry,
  findActors,
  findEntry,
  findLent,
  listEntries,
  namesOfPersons,
  readChainState,
  type Wanted,
} from './store.ts'
import { journalSheet } from './table.ts'
import type { Dictionary } from './words.ts'

export type JournalDeps = {
  readonly db: Db
  readonly organization: Organization
  readonly journalWords: JournalWords
}

const VERB = 'journal.read'
const ROWS = 50
const MOST_PERSONS = 200
const NO_ENTRY = '01900000-0000-7000-8000-000000000000'

const Words = Type.Optional(Type.String({ maxLength: 200 }))
const Query = Type.Object({
  xem: Type.Optional(Type.Literal('du-lieu-ca-nhan')),
  tu: Words,
  den: Words,
  nguoi: Words,
  viec: Type.Optional(Type.String({ maxLength: 100 })),
  'don-vi': Words,
  loai: Type.Optional(Type.String({ maxLength: 60 })),
  ma: Words,
  sau: Type.Optional(Type.String({ pattern: CURSOR_PATTERN })),
  truoc: Type.Optional(Type.String({ pattern: CURSOR_PATTERN })),
})

export function journalRoutes(deps: JournalDeps): readonly Route[] {
  const { db } = deps
  const answer = async (format: 'csv' | 'xlsx', { actor, query, locale, now }: Asked): Promise<FileAnswer> => {
    const read = await wantedBy(deps, { actor, query, locale, now })
    if ('faults' in read) throw new Refusal('invalid', 'journal.filter-wrong')
    const entries = await listEntries(db, read.wanted, { limit: FILE_ROWS + 1 })
    const sheet = journalSheet(locale, await dictionaryFor(deps, entries), entries)
    return {
      name: `${messages(locale).title} ${dayInVietnam(now)}.${format}`,
      body: format === 'csv' ? await toCsv(sheet) : await toXlsx([sheet]),
    }
  }
  return [
    page({
      path: journalPaths.list(),
      verb: VERB,
      budget: 'list',
      summary: 'the journal: who did what, with filters',
      samples: [
        { url: journalPaths.list(), as: 'kiemtoan' },
        { url: journalPaths.list({ xem: 'du-lieu-ca-nhan' }), as: 'quantri' },
        { url: journalPaths.list({ tu: '1/7/2020', den: '31/12/2099', viec: 'person.added' }), as: 'kiemtoan' },
        { url: journalPaths.list({ den: '1/1/2000' }), as: 'kiemtoan' },
        { url: journalPaths.list({ tu: '31/2/2026', 'don-vi': 'Không có đơn vị này' }), as: 'kiemtoan', status: 422 },
        { url: journalPaths.list({ loai: 'unit', ma: NO_ENTRY }), as: 'truongphong' },
        { url: journalPaths.list(), as: 'chuyenvien', status: 403 },
      ],
      schema: { querystring: Query },
      handler: async ({ locale, query, actor, now }) => {
        const [read, chain, rights, root] = await Promise.all([
          wantedBy(deps, { actor, query, locale, now }),
          readChainState(db),
          deps.organization.rights(now),
          rootSubject(deps.organization, now),
        ])
        const older = readCursor(query.sau)
        const newer = readCursor(query.truoc)
        const found = 'faults' in read ? [] : await listEntries(db, read.wanted, { limit: ROWS + 1, older, newer })
        const { entries, ...around } = cut(found, { hasNewer: older !== undefined, isUpwards: newer !== undefined })
        return listPage(locale, {
          dictionary: await dictionaryFor(deps, entries, query),
          query,
          faults: 'faults' in read ? read.faults : {},
          entries,
          ...around,
          chain,
          protection: protectionOf(chain, now),
          // How many entries there are in all says how busy others are.
          countsAll: may(actor, VERB, root, rights),
        })
      },
    }),
    page({
      path: '/quan-tri/nhat-ky/:id',
      verb: VERB,
      subject: ({ id = '' }) => subjectOf(db, id),
      budget: 'detail',
      summary: 'one entry of the journal',
      samples: async () => [
        { url: journalPaths.entry(NO_ENTRY), as: 'kiemtoan', status: 404 },
        ...(await listEntries(db, everything, { limit: 1 })).map(({ id }) => ({
          url: journalPaths.entry(id),
          as: 'kiemtoan',
        })),
      ],
      schema: { params: Type.Object({ id: Type.String({ format: 'uuid' }) }) },
      handler: async ({ locale, params, actor, now }) => {
        const entry = await findEntry(db, params.id, await mayRead(deps, actor, now))
        if (!entry) throw new Refusal('missing', 'journal.no-entry')
        const lent = entry.delegationId === null ? undefined : await findLent(db, entry.delegationId)
        return entryPage(locale, { entry, dictionary: await dictionaryFor(deps, [entry]), lent })
      },
    }),
    file({
      path: journalPaths.file('csv'),
      verb: VERB,
      summary: 'the filtered entries of the journal, as CSV',
      contentType: 'text/csv; charset=utf-8',
      samples: [{ url: journalPaths.file('csv'), as: 'kiemtoan' }],
      schema: { querystring: Query },
      handler: (input) => answer('csv', input),
    }),
    file({
      path: journalPaths.file('xlsx'),
      verb: VERB,
      summary: 'the filtered entries of the journal, as XLSX',
      contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      samples: [{ url: journalPaths.file('xlsx', { tu: '1/7/2020' }), as: 'kiemtoan' }],
      schema: { querystring: Query },
      handler: (input) => answer('xlsx', input),
    }),
  ]
}

// ---- what is asked for

type Asked = { readonly actor: Actor; readonly query: JournalQuery; readonly locale: Locale; readonly now: Date }
type Faults = { readonly faults: Readonly<Record<string, string>> }

async function wantedBy(deps: JournalDeps, { actor, query, locale, now }: Asked): Promise<{ wanted: Wanted } | Faults> {
  const { db, organization, journalWords } = deps
  const rights = await organization.rights(now)
  const faults: Record<string, string> = {}
  const days = readDays(query, locale)
  if ('faults' in days) Object.assign(faults, days.faults)

  let units: readonly string[] | undefined
  if (query['don-vi']?.trim()) {
    const unit = unitByText(await organization.history(), query['don-vi'], dayInVietnam(now))
    if (unit instanceof Refusal)
      faults['don-vi'] = organizationRefusalText(locale, unit.fields['unit'] ?? unit.code, unit.values) ?? unit.code
    else units = rights.tree.subtree(unit)
  }
  const persons = query.nguoi?.trim() ? await findActors(db, query.nguoi, MOST_PERSONS + 1) : undefined
  if (persons && persons.ids.length > MOST_PERSONS)
    faults['nguoi'] = messages(locale).tooManyPersons({ count: formatCount(MOST_PERSONS, locale) })
  if (Object.keys(faults).length > 0 || 'faults' in days) return { faults }

  const reads = Object.keys(journalWords.events).filter((event) => journalWords.events[event]?.readsPersonalData)
  const events = query.viec ? [query.viec] : undefined
  return {
    wanted: {
      may: await mayRead(deps, actor, now),
      days,
      actor: persons,
      events: query.xem === undefined ? events : (events?.filter((event) => reads.includes(event)) ?? reads),
      units,
      subject: query.loai === undefined ? undefined : { kind: query.loai, id: query.ma },
    },
  }
}

async function mayRead({ organization }: JournalDeps, actor: Actor, now: Date): Promise<RawBuilder<boolean>> {
  const rightsPredicate = await loadRightsPredicate()
  return rightsPredicate(actor, VERB, await organization.rights(now), { scope: 'journal.scope' })
}

/** No unit is called so: an entry without a unit is only for who reads the whole journal. */
const NO_UNIT = 'none'

async function subjectOf(db: Db, id: string): Promise<Subject> {
  const entry = UUID.test(id) ? await findEntry(db, id, everything.may) : undefined
  if (!entry) throw new Refusal('missing', 'journal.no-entry')
  return { scope: entry.scope ?? NO_UNIT }
}

// ---- pages of a list without numbers

type Around = {
  readonly entries: readonly Entry[]
  readonly newer: string | undefined
  readonly older: string | undefined
}

/** One more than is shown was asked for, to know whether the list goes on in that direction. */
function cut(found: readonly Entry[], { hasNewer, isUpwards }: { hasNewer: boolean; isUpwards: boolean }): Around {
  const goesOn = found.length > ROWS
  const entries = isUpwards && goesOn ? found.slice(1) : found.slice(0, ROWS)
  const [first, last] = [entries[0], entries.at(-1)]
  const isMore = { newer: isUpwards ? goesOn : hasNewer, older: isUpwards || goesOn }
  return {
    entries,
    newer: first && isMore.newer ? writeCursor(first) : undefined,
    older: last && isMore.older ? writeCursor(last) : undefined,
  }
}

// ---- names

async function dictionaryFor(
  { db, organization, journalWords }: JournalDeps,
  entries: readonly Entry[],
  query: JournalQuery = {},
): Promise<Dictionary> {
  const ids = new Set<string>()
  for (const { subjectKind, subjectId, concerns } of entries) {
    if (subjectId !== null && subjectKind !== 'unit' && UUID.test(subjectId)) ids.add(subjectId)
    if (concerns !== null) ids.add(concerns)
  }
  if (query.ma !== undefined && UUID.test(query.ma)) ids.add(query.ma)
  const [history, persons] = await Promise.all([organization.history(), namesOfPersons(db, [...ids])])
  return { words: journalWords, history, persons }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** For samples, and to find out what an entry is about before the guard decides on it. */
const everything: Wanted = {
  may: sql<boolean>`true`,
  days: { from: undefined, until: undefined },
  actor: undefined,
  events: undefined,
  units: undefined,
  subject: undefined,
}
