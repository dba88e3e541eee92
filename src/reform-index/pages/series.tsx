// series.tsx — a series of rounds over the years, of which only published figures are known: units × years, gaps as gaps.
import { LineChart } from '../../platform/components/chart.tsx'
import { Downloads } from '../../platform/components/downloads.tsx'
import { Notice } from '../../platform/components/notice.tsx'
import { ProvenanceLabel } from '../../platform/components/provenance.tsx'
import { Table } from '../../platform/components/table.tsx'
import type { Page } from '../../platform/http/html.tsx'
import { href, type Locale } from '../../platform/locale.ts'
import { textIn } from '../kernel/criteria-set.ts'
import { type RoundHeader, wholeMean } from '../kernel/round-document.ts'
import { messages } from '../messages.ts'
import { paths, TABLE_FORMATS } from '../paths.ts'
import type { SeriesRow } from '../reports.ts'
import { provenanceOf, showDecimal, showPercent, UNKNOWN } from './figures.tsx'

export type SeriesData = { readonly rounds: readonly RoundHeader[]; readonly rows: readonly SeriesRow[] }

export function seriesPage(locale: Locale, { rounds, rows }: SeriesData): Page {
  const t = messages(locale)
  const conflicts = rounds.flatMap(({ conflicts = [] }) => conflicts)
  return {
    h1: t.seriesTitle,
    lead: t.seriesLead,
    description: t.seriesDescription,
    breadcrumb: [{ label: t.allRounds, path: paths.rounds }],
    body: (
      <>
        <NationalMean locale={locale} rounds={rounds} />
        {conflicts.length > 0 ? (
          <Notice tone="warning" title={t.conflictsTitle}>
            <ul>
              {conflicts.map((conflict) => (
                <li key={conflict.vi}>{textIn(conflict, locale)}</li>
              ))}
            </ul>
          </Notice>
        ) : null}
        <Table
          locale={locale}
          caption={t.seriesCaption}
          rows={rows}
          rowKey={({ code }) => code}
          columns={[
            { key: 'name', header: t.columnUnit, rowHeader: true, cell: ({ name }) => name },
            ...rounds.map(({ id, year }) => ({
              key: String(year),
              header: String(year),
              numeric: true,
              cell: (row: SeriesRow) => {
                const cell = row.byYear.get(year)
                if (!cell) return UNKNOWN
                return (
                  <a href={href(locale, paths.unit(id, row.code))}>
                    {cell.percent === null ? null : showDecimal(cell.percent, locale)}
                    {cell.percent !== null && cell.rank !== null ? <br /> : null}
                    {cell.rank === null ? null : <small>{t.seriesRank({ rank: String(cell.rank) })}</small>}
                  </a>
                )
              },
            })),
          ]}
        />
        <Downloads
          locale={locale}
          files={TABLE_FORMATS.map((format) => ({ format, path: paths.files.series(format) }))}
        />
      </>
    ),
  }
}

function NationalMean({ locale, rounds }: { locale: Locale; rounds: readonly RoundHeader[] }) {
  const t = messages(locale)
  const first = rounds[0]
  const last = rounds.at(-1)
  if (!first || !last) return null
  const meanOf = (year: number) => {
    const round = rounds.find((each) => each.year === year)
    return round && wholeMean(round)
  }
  const years = Array.from({ length: last.year - first.year + 1 }, (_, i) => first.year + i)
  return (
    <>
      <LineChart
        locale={locale}
        id="trung-binh"
        title={t.seriesMeanTitle}
        description={t.seriesMeanDescription}
        scale={{ min: 70, max: 100, ticks: [70, 80, 90, 100].map((value) => ({ value, label: String(value) })) }}
        points={years.map((year) => {
          const mean = meanOf(year)
          return { x: String(year), value: mean ? Number(mean.value) : null, shown: showPercent(mean?.value, locale) }
        })}
      />
      <Table
        locale={locale}
        caption={t.seriesMeanTitle}
        captionHidden
        mode="stack"
        rows={rounds}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'year',
            header: t.columnYear,
            rowHeader: true,
            cell: ({ id, year }) => <a href={href(locale, paths.round(id))}>{year}</a>,
          },
          {
            key: 'mean',
            header: t.seriesMeanTitle,
            numeric: true,
            cell: ({ year }) => showPercent(meanOf(year)?.value, locale),
          },
          {
            key: 'source',
            header: t.columnSource,
            wide: true,
            cell: (round) => {
              const mean = wholeMean(round)
              return (
                <>
                  <ProvenanceLabel kind={mean?.provenance ?? provenanceOf(round)} locale={locale} />{' '}
                  {textIn(mean?.source ?? round.source, locale)}
                </>
              )
            },
          },
        ]}
      />
    </>
  )
}
