// own-data.tsx — what is kept about the reader, and who saw it in full, when and why.
import { Pager } from '../../../platform/components/pager.tsx'
import { Table } from '../../../platform/components/table.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatDateTime, type Locale } from '../../../platform/locale.ts'
import type { Person } from '../../people/store.ts'
import { messages } from '../messages.ts'
import { rightsPaths } from '../paths.ts'
import type { Look } from '../store.ts'
import { PersonalData } from './parts.tsx'

type OwnData = {
  readonly person: Person
  readonly looks: readonly Look[]
  readonly page: number
  readonly pages: number
  readonly total: number
}

export function ownDataPage(locale: Locale, { person, looks, page, pages, total }: OwnData): Page {
  const t = messages(locale)
  return {
    h1: t.ownData,
    description: t.ownDataDescription,
    noindex: true,
    breadcrumb: [{ label: t.account, path: '/tai-khoan' }],
    body: (
      <>
        <h2>{t.ownDataKept}</h2>
        <PersonalData locale={locale} person={person} isMasked={false} />
        <p>{t.ownDataHelp}</p>
        <h2>{t.looks}</h2>
        <Table
          locale={locale}
          caption={t.looks}
          captionHidden
          mode="stack"
          rows={looks}
          rowKey={({ id }) => id}
          empty={t.looksNone}
          columns={[
            { key: 'when', header: t.columnWhen, rowHeader: true, cell: ({ at }) => formatDateTime(at, locale) },
            { key: 'who', header: t.columnLooker, cell: ({ actorName }) => actorName },
            { key: 'why', header: t.columnReason, wide: true, cell: ({ reason }) => reason ?? t.noReason },
          ]}
        />
        {total === 0 ? null : (
          <Pager locale={locale} page={page} pages={pages} total={total} pathOf={rightsPaths.ownData} />
        )}
      </>
    ),
  }
}
