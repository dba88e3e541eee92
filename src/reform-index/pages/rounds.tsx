// rounds.tsx — all rounds, and the table of them that the first page shows too.
import { Downloads } from '../../platform/components/downloads.tsx'
import { ProvenanceLabel } from '../../platform/components/provenance.tsx'
import { Table } from '../../platform/components/table.tsx'
import type { Page } from '../../platform/http/html.tsx'
import { formatCount, href, type Locale } from '../../platform/locale.ts'
import { textIn } from '../kernel/criteria-set.ts'
import { messages } from '../messages.ts'
import { paths, TABLE_FORMATS } from '../paths.ts'
import type { RoundSummary } from '../reports.ts'
import { provenanceOf, showPercent, UNKNOWN } from './figures.tsx'

export function roundsPage(locale: Locale, rounds: readonly RoundSummary[]): Page {
  const t = messages(locale)
  return {
    h1: t.allRounds,
    lead: t.roundsLead,
    description: t.roundsDescription,
    body: (
      <>
        <RoundTable locale={locale} rounds={rounds} />
        <Downloads
          locale={locale}
          files={TABLE_FORMATS.map((format) => ({ format, path: paths.files.rounds(format) }))}
        />
      </>
    ),
  }
}

export function RoundTable({ locale, rounds }: { locale: Locale; rounds: readonly RoundSummary[] }) {
  const t = messages(locale)
  return (
    <Table
      locale={locale}
      caption={t.allRounds}
      captionHidden
      mode="stack"
      rows={rounds}
      rowKey={({ header }) => header.id}
      columns={[
        {
          key: 'round',
          header: t.columnRound,
          rowHeader: true,
          wide: true,
          cell: ({ header }) => <a href={href(locale, paths.round(header.id))}>{textIn(header.title, locale)}</a>,
        },
        { key: 'year', header: t.columnYear, numeric: true, cell: ({ header }) => header.year },
        {
          key: 'units',
          header: t.columnUnits,
          numeric: true,
          cell: ({ header, unitCount }) => formatCount(header.base ?? unitCount, locale),
        },
        {
          key: 'leader',
          header: t.columnLeader,
          cell: ({ leaders, header }) => <Leaders locale={locale} leaders={leaders} round={header.id} />,
        },
        {
          key: 'provenance',
          header: t.columnProvenance,
          cell: ({ header }) => <ProvenanceLabel kind={provenanceOf(header)} locale={locale} />,
        },
      ]}
    />
  )
}

function Leaders({ locale, leaders, round }: { locale: Locale; leaders: RoundSummary['leaders']; round: string }) {
  const [first, ...others] = leaders
  if (!first) return <>{UNKNOWN}</>
  return (
    <>
      <a href={href(locale, paths.unit(round, first.code))}>{first.name}</a>
      {others.length > 0 ? ` +${others.length}` : null}
      {first.percent === null ? null : ` (${showPercent(first.percent, locale)})`}
    </>
  )
}
