// entry.tsx — one entry of the journal with everything that was recorded, and its place in the chain.

import { DefinitionList } from '../../../platform/components/definition-list.tsx'
import { Table } from '../../../platform/components/table.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { eventText } from '../../../platform/journal/words.ts'
import { formatCount, formatDateTime, href, type Locale } from '../../../platform/locale.ts'
import { messages as administrationMessages } from '../../messages.ts'
import { paths } from '../../paths.ts'
import { messages } from '../messages.ts'
import { journalPaths } from '../paths.ts'
import type { Entry, Lent } from '../store.ts'
import { actorText, type Dictionary, dataFields, reasonText, subjectText, unitText } from '../words.ts'

type EntryData = { readonly entry: Entry; readonly dictionary: Dictionary; readonly lent: Lent | undefined }

export function entryPage(locale: Locale, { entry, dictionary, lent }: EntryData): Page {
  const t = messages(locale)
  const { id, at, event, position, sealNo, hash, concerns, delegationId } = entry
  const what = eventText(dictionary.words, event, locale)
  const time = formatDateTime(at, locale)
  const fields = dataFields(entry.data).filter(({ name }) => name !== '')
  return {
    h1: t.entryTitle({ event: what, time }),
    title: `${t.entryTitle({ event: what, time })} (${id.slice(-12)})`,
    caption: t.entryCaption,
    description: t.entryDescription,
    noindex: true,
    breadcrumb: [
      { label: administrationMessages(locale).homeTitle, path: paths.home },
      { label: t.title, path: journalPaths.list() },
    ],
    body: (
      <>
        <DefinitionList
          items={[
            { term: t.entryWhen, value: time },
            { term: t.entryWho, value: actorText(entry, locale) },
            ...(delegationId === null
              ? []
              : [{ term: t.entryDelegation, value: lent ? t.entryDelegationOf(lent) : t.unknown }]),
            { term: t.entryWhat, value: what },
            { term: t.entrySubject, value: subjectText(dictionary, entry, locale) },
            { term: t.entryUnit, value: unitText(dictionary, entry.scope, at, locale) },
            ...(concerns === null
              ? []
              : [{ term: t.entryConcerns, value: dictionary.persons.get(concerns) ?? t.unknown }]),
            { term: t.entryReason, value: reasonText(entry) || '–' },
            {
              term: t.entryPlace,
              value:
                position === null || sealNo === null
                  ? t.notSealed
                  : t.entryPlaceOf({ position: formatCount(position, locale), seal: formatCount(sealNo, locale) }),
            },
            ...(hash === null ? [] : [{ term: t.entryHash, value: <code class="hash">{hash.toString('hex')}</code> }]),
            { term: t.entryCode, value: <code>{event}</code> },
            { term: t.entryId, value: <code class="hash">{id}</code> },
          ]}
        />
        <h2>{t.entryData}</h2>
        <Table
          locale={locale}
          caption={t.entryData}
          captionHidden
          mode="stack"
          rows={fields}
          rowKey={({ name }) => name}
          empty={t.entryNoData}
          columns={[
            { key: 'name', header: t.fieldName, rowHeader: true, cell: ({ name }) => <code>{name}</code> },
            { key: 'value', header: t.fieldValue, wide: true, cell: ({ value }) => value },
          ]}
        />
        {entry.subjectId === null ? null : (
          <p>
            <a href={href(locale, journalPaths.list({ loai: entry.subjectKind, ma: entry.subjectId }))}>
              {t.entrySame}
            </a>
          </p>
        )}
        {entry.actorName === '' || entry.actorKind === 'nobody' ? null : (
          <p>
            <a href={href(locale, journalPaths.list({ nguoi: entry.actorName }))}>{t.entryByPerson}</a>
          </p>
        )}
      </>
    ),
  }
}
