// list.tsx — the journal as a list: what is filtered, how it stands with the chain, the entries, and the way to older ones.

import { Downloads } from '../../../platform/components/downloads.tsx'
import { ErrorSummary } from '../../../platform/components/error-summary.tsx'
import { FilterForm, SelectField, TextField } from '../../../platform/components/form.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import { Table } from '../../../platform/components/table.tsx'
import { Tabs } from '../../../platform/components/tabs.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { eventText } from '../../../platform/journal/words.ts'
import { formatCount, formatDateTime, href, type Locale } from '../../../platform/locale.ts'
import { messages as administrationMessages } from '../../messages.ts'
import { paths } from '../../paths.ts'
import { chainWords, type Protection } from '../chain-state.ts'
import { messages } from '../messages.ts'
import { type JournalQuery, journalPaths } from '../paths.ts'
import type { ChainState, Entry } from '../store.ts'
import { actorText, type Dictionary, reasonText, shortSubjectText, subjectText, unitText } from '../words.ts'

export const FILE_ROWS = 20_000

export type ListData = {
  readonly dictionary: Dictionary
  readonly query: JournalQuery
  readonly faults: Readonly<Record<string, string>>
  readonly entries: readonly Entry[]
  /** Places to go on from, where there is something. */
  readonly newer: string | undefined
  readonly older: string | undefined
  readonly chain: ChainState
  readonly protection: Protection
  /** Whether the reader may know how many entries there are in all. */
  readonly countsAll: boolean
}

const FIELDS = ['tu', 'den', 'nguoi', 'viec', 'don-vi'] as const

export function listPage(locale: Locale, data: ListData): Page {
  const { query, faults } = data
  const t = messages(locale)
  const isReads = query.xem !== undefined
  // What is wrong comes before the entries; that all is well may wait below them.
  const chain = <Chain locale={locale} data={data} />
  const wrong = Object.entries(faults).map(([field, message]) => ({ field, message }))
  return {
    h1: isReads ? t.readsTitle : t.title,
    lead: isReads ? t.readsLead : t.lead,
    description: t.description,
    noindex: true,
    ...(wrong.length > 0 ? { status: 422 } : {}),
    breadcrumb: [{ label: administrationMessages(locale).homeTitle, path: paths.home }],
    body: (
      <>
        <ErrorSummary locale={locale} faults={wrong} />
        {data.protection === 'protected' ? null : chain}
        <Tabs
          locale={locale}
          label={t.views}
          current={journalPaths.list({ xem: query.xem })}
          tabs={[
            { label: t.viewAll, path: journalPaths.list() },
            { label: t.viewReads, path: journalPaths.list({ xem: 'du-lieu-ca-nhan' }) },
          ]}
        />
        <Filter locale={locale} data={data} />
        {wrong.length > 0 ? null : <Entries locale={locale} data={data} />}
        {data.protection === 'protected' ? chain : null}
      </>
    ),
  }
}

function Chain({ locale, data: { chain, protection, countsAll } }: { locale: Locale; data: ListData }) {
  const t = messages(locale)
  const { title, cure, facts } = chainWords(chain, protection, locale)
  return (
    <Notice tone={protection === 'protected' ? 'success' : 'warning'} title={title}>
      {countsAll ? <p>{facts.join(' ')}</p> : null}
      {cure === undefined ? null : <p>{cure}</p>}
      <p class="hint">{t.howToVerify}</p>
    </Notice>
  )
}

function Filter({ locale, data: { dictionary, query, faults } }: { locale: Locale; data: ListData }) {
  const t = messages(locale)
  const events = Object.keys(dictionary.words.events)
    .filter((event) => query.xem === undefined || dictionary.words.events[event]?.readsPersonalData)
    .map((event) => ({ value: event, label: eventText(dictionary.words, event, locale) }))
    .sort((a, b) => a.label.localeCompare(b.label, locale))
  const subject =
    query.loai === undefined ? undefined : { subjectKind: query.loai, subjectId: query.ma ?? null, at: new Date() }
  return (
    <>
      <FilterForm
        locale={locale}
        path={journalPaths.list()}
        label={t.filterLabel}
        keep={{ xem: query.xem, loai: query.loai, ma: query.ma }}
        isFiltered={FIELDS.some((field) => query[field] !== undefined && query[field] !== '') || subject !== undefined}
      >
        <TextField
          locale={locale}
          name="tu"
          label={t.from}
          hint={t.dayHint}
          value={query.tu ?? ''}
          error={faults['tu']}
        />
        <TextField
          locale={locale}
          name="den"
          label={t.to}
          hint={t.dayHint}
          value={query.den ?? ''}
          error={faults['den']}
        />
        <TextField
          locale={locale}
          name="nguoi"
          label={t.person}
          hint={t.personHint}
          value={query.nguoi ?? ''}
          error={faults['nguoi']}
        />
        <TextField
          locale={locale}
          name="don-vi"
          label={t.unit}
          hint={t.unitHint}
          value={query['don-vi'] ?? ''}
          error={faults['don-vi']}
        />
        <SelectField
          locale={locale}
          name="viec"
          label={t.event}
          value={query.viec ?? ''}
          options={[{ value: '', label: t.anyEvent }, ...events]}
        />
      </FilterForm>
      {subject ? (
        <p>
          {t.onlySubject({ subject: subjectText(dictionary, subject, locale) })}{' '}
          <a href={href(locale, journalPaths.list(firstPage({ ...query, loai: undefined, ma: undefined })))}>
            {t.allSubjects}
          </a>
        </p>
      ) : null}
    </>
  )
}

function Entries({ locale, data }: { locale: Locale; data: ListData }) {
  const { dictionary, query, entries, newer, older } = data
  const t = messages(locale)
  const files = (['xlsx', 'csv'] as const).map((format) => ({
    format,
    path: journalPaths.file(format, firstPage(query)),
  }))
  return (
    <>
      <Table
        locale={locale}
        caption={t.tableCaption}
        captionHidden
        mode="stack"
        rows={entries}
        rowKey={({ id }) => id}
        empty={t.empty}
        columns={[
          {
            key: 'when',
            header: t.columnWhen,
            rowHeader: true,
            cell: ({ id, at }) => <a href={href(locale, journalPaths.entry(id))}>{formatDateTime(at, locale)}</a>,
          },
          { key: 'who', header: t.columnWho, cell: (entry) => <Actor locale={locale} entry={entry} /> },
          {
            key: 'what',
            header: t.columnWhat,
            wide: true,
            cell: (entry) => {
              const subject = shortSubjectText(dictionary, entry)
              return `${eventText(dictionary.words, entry.event, locale)}${subject === '' ? '' : `: ${subject}`}`
            },
          },
          { key: 'unit', header: t.columnUnit, cell: ({ scope, at }) => unitText(dictionary, scope, at, locale) },
          { key: 'why', header: t.columnReason, cell: (entry) => reasonText(entry) || '–' },
          {
            key: 'seal',
            header: t.columnSeal,
            cell: ({ position }) =>
              position === null ? t.notSealed : t.sealed({ position: formatCount(position, locale) }),
          },
        ]}
      />
      {newer === undefined && older === undefined ? null : (
        <nav class="pager" aria-label={t.pages}>
          {newer === undefined ? null : (
            <a rel="prev" href={href(locale, journalPaths.list({ ...firstPage(query), truoc: newer }))}>
              {t.newer}
            </a>
          )}
          {older === undefined ? null : (
            <a rel="next" href={href(locale, journalPaths.list({ ...firstPage(query), sau: older }))}>
              {t.older}
            </a>
          )}
        </nav>
      )}
      {entries.length === 0 ? null : (
        <>
          <Downloads locale={locale} label={t.download} files={files} />
          <p class="hint">{t.downloadLimit({ max: formatCount(FILE_ROWS, locale) })}</p>
        </>
      )}
    </>
  )
}

function Actor({ locale, entry }: { locale: Locale; entry: Entry }) {
  const t = messages(locale)
  return (
    <>
      {actorText(entry, locale)}
      {entry.delegationId === null ? null : <span class="hint"> ({t.byDelegation})</span>}
    </>
  )
}

export const firstPage = (query: JournalQuery): JournalQuery => ({ ...query, sau: undefined, truoc: undefined })
