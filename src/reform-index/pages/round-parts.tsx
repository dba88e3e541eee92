// round-parts.tsx — what pages of a round are put together from: its top, its facts, the strip of units, published means, notes.
import { StripPlot } from '../../platform/components/chart.tsx'
import { type Definition, DefinitionList } from '../../platform/components/definition-list.tsx'
import { Notice } from '../../platform/components/notice.tsx'
import { ProvenanceLabel, ProvenanceNote } from '../../platform/components/provenance.tsx'
import { Table } from '../../platform/components/table.tsx'
import { Tabs } from '../../platform/components/tabs.tsx'
import { formatCount, formatDate, href, type Locale } from '../../platform/locale.ts'
import { textIn } from '../kernel/criteria-set.ts'
import { FINEST_PLACES, gridOf } from '../kernel/decimal.ts'
import { type ReportedMean, wholeMean } from '../kernel/round-document.ts'
import { type CompiledSet, percentOf } from '../kernel/score.ts'
import { messages } from '../messages.ts'
import { paths } from '../paths.ts'
import type { RankingRow } from '../reports.ts'
import type { StoredRound } from '../store.ts'
import { provenanceOf, showDecimal, showPercent, showPoints, UNKNOWN } from './figures.tsx'

/** What stands on top of every view of a round. */
export function RoundTop({ locale, round, current }: { locale: Locale; round: StoredRound; current: string }) {
  const t = messages(locale)
  const { header, set } = round
  return (
    <>
      {header.demo ? <Notice tone="warning">{t.demoNotice}</Notice> : null}
      <ProvenanceNote kind={provenanceOf(header)} locale={locale}>
        {textIn(header.source, locale)}
      </ProvenanceNote>
      {set ? (
        <Tabs
          locale={locale}
          label={t.viewsOfRound}
          current={current}
          tabs={[
            { label: t.tabRanking, path: paths.round(header.id) },
            { label: t.tabFields, path: paths.fields(header.id) },
          ]}
        />
      ) : null}
    </>
  )
}

/** The round in a few facts. */
export function RoundFacts({
  locale,
  round,
  compiled,
  rows,
}: {
  locale: Locale
  round: StoredRound
  compiled: CompiledSet | undefined
  rows: readonly RankingRow[]
}) {
  const t = messages(locale)
  const { header, statistics, sha256, unitCount } = round
  const base = rows[0]?.base ?? header.base ?? unitCount
  const items: Definition[] = []
  if (header.as_of) items.push({ term: t.factDate, value: formatDate(header.as_of, locale) })
  if (header.published_on) items.push({ term: t.factPublishedOn, value: formatDate(header.published_on, locale) })
  items.push({ term: t.factUnits, value: formatCount(base, locale) })
  if (compiled) {
    items.push({
      term: t.factSet,
      value: <a href={href(locale, paths.set(compiled.set.id))}>{textIn(compiled.set.title, locale)}</a>,
    })
    items.push({ term: t.factScale, value: showPoints(compiled.scale, compiled.places, locale) })
    items.push({ term: t.factMean, value: showDecimal(statistics.mean, locale) })
    items.push({ term: t.factMedian, value: showDecimal(statistics.median, locale) })
  }
  if (sha256) {
    items.push({
      term: t.factPublication,
      value: (
        <>
          <a href={paths.publication(header.id)}>{t.factPublicationLink}</a>{' '}
          <code title={sha256}>{`${sha256.slice(0, 12)}…`}</code>
        </>
      ),
    })
  }
  return <DefinitionList items={items} />
}

/** Every unit as a dot on the scale; nothing where there are too few to see. */
export function Strip({ locale, round, rows }: { locale: Locale; round: StoredRound; rows: readonly RankingRow[] }) {
  const t = messages(locale)
  const known = rows.flatMap((row) => (row.percent === null ? [] : [{ value: Number(row.percent), row }]))
  if (known.length < 3) return null
  const values = known.map(({ value }) => value)
  const low = Math.min(...values)
  const high = Math.max(...values)
  // The mean that the page states; of a round of which few units are known, only the published one means anything.
  const { set, statistics, header } = round
  const mean =
    set && statistics.mean !== null
      ? percentOf(gridOf(statistics.mean, FINEST_PLACES), gridOf(String(set.scale), FINEST_PLACES), 2)
      : (wholeMean(header)?.value ?? null)
  const number = (value: number) => showDecimal(value.toFixed(2), locale)
  const from = Math.floor(Math.min(low, Number(mean ?? low)) / 5) * 5
  const to = Math.ceil(high / 5) * 5
  const step = to - from > 30 ? 10 : 5
  const ticks = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step)
  return (
    <StripPlot
      id={`thang-${round.header.id}`}
      title={t.stripTitle}
      description={t.stripDescription({
        count: formatCount(known.length, locale),
        low: number(low),
        high: number(high),
        mean: mean === null ? UNKNOWN : showDecimal(mean, locale),
      })}
      scale={{ min: from, max: to, ticks: ticks.map((value) => ({ value, label: String(value) })) }}
      dots={known.map(({ value, row }) => ({ value, label: `${row.name}: ${showPercent(row.percent, locale)}` }))}
      marks={[
        ...(mean === null ? [] : [{ value: Number(mean), label: t.stripMean({ value: showDecimal(mean, locale) }) }]),
        { value: high, label: t.stripBest({ value: number(high) }) },
      ]}
    />
  )
}

/** Published means beside the recomputed ones. */
export function PublishedMeans({ locale, round }: { locale: Locale; round: StoredRound }) {
  const t = messages(locale)
  const means = round.header.means ?? []
  if (means.length === 0) return null
  const computed = (node: string | undefined) =>
    node === undefined ? round.statistics.mean : (round.statistics.nodes.find(({ key }) => key === node)?.mean ?? null)
  const hasSet = round.set !== null
  // Said once above, when all of them come from where the round comes from.
  const hasOwnSources = means.some(
    ({ source, provenance }) => source.vi !== round.header.source.vi || provenance !== round.header.provenance,
  )
  return (
    <>
      <h2>{t.meansTitle}</h2>
      <Table
        locale={locale}
        caption={t.meansTitle}
        captionHidden
        rows={means}
        rowKey={(mean) => mean.label.vi}
        columns={[
          {
            key: 'label',
            header: t.columnMean,
            rowHeader: true,
            wide: true,
            cell: (mean) => textIn(mean.label, locale),
          },
          {
            key: 'published',
            header: t.columnPublished,
            numeric: true,
            cell: (mean) => showDecimal(mean.value, locale),
          },
          ...(hasSet
            ? [
                {
                  key: 'computed',
                  header: t.columnComputed,
                  numeric: true,
                  cell: (mean: ReportedMean) => {
                    const value = computed(mean.node)
                    if (value === null) return UNKNOWN
                    return `${showDecimal(value, locale)} (${Number(value) === Number(mean.value) ? t.meansMatch : t.meansDiffer})`
                  },
                },
              ]
            : []),
          ...(hasOwnSources
            ? [
                {
                  key: 'source',
                  header: t.columnSource,
                  wide: true,
                  cell: (mean: ReportedMean) => (
                    <SourceCell locale={locale} provenance={mean.provenance} source={textIn(mean.source, locale)} />
                  ),
                },
              ]
            : []),
        ]}
      />
    </>
  )
}

/** Where one figure comes from. */
export function SourceCell({
  locale,
  provenance,
  source,
}: {
  locale: Locale
  provenance: StoredRound['header']['provenance']
  source: string
}) {
  return (
    <>
      <ProvenanceLabel kind={provenance} locale={locale} /> {source}
    </>
  )
}

/** What the reader must know about the figures: contradicting sources first. */
export function RoundNotes({ locale, round }: { locale: Locale; round: StoredRound }) {
  const t = messages(locale)
  const { notes = [], conflicts = [] } = round.header
  return (
    <>
      {conflicts.length > 0 ? (
        <Notice tone="warning" title={t.conflictsTitle}>
          <ul>
            {conflicts.map((conflict) => (
              <li key={conflict.vi}>{textIn(conflict, locale)}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      {notes.length > 0 ? (
        <>
          <h2>{t.notes}</h2>
          <ul>
            {notes.map((note) => (
              <li key={note.vi}>{textIn(note, locale)}</li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  )
}
