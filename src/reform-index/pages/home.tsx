// home.tsx — the first page: the latest ranking, what changed, all rounds, and how to check them.
import { Fragment } from 'preact'
import { BarTable } from '../../platform/components/chart.tsx'
import { ProvenanceLabel, ProvenanceNote } from '../../platform/components/provenance.tsx'
import type { Page } from '../../platform/http/html.tsx'
import { formatCount, href, type Locale } from '../../platform/locale.ts'
import { textIn } from '../kernel/criteria-set.ts'
import { messages } from '../messages.ts'
import { paths } from '../paths.ts'
import type { RankingRow, RoundSummary } from '../reports.ts'
import type { StoredRound } from '../store.ts'
import { Places, provenanceOf, showChange, showPercent } from './figures.tsx'
import { RoundTable } from './rounds.tsx'

export type Latest = { readonly round: StoredRound; readonly top: readonly RankingRow[]; readonly base: number }
/** The ends of a ranking by change: by places where they are known, else by points. */
export type Movers = {
  readonly round: StoredRound
  readonly by: 'places' | 'points'
  readonly up: readonly RankingRow[]
  readonly down: readonly RankingRow[]
}

const ROUNDS_SHOWN = 6

export type HomeData = {
  readonly latest: Latest | undefined
  readonly movers: readonly Movers[]
  readonly rounds: readonly RoundSummary[]
}

export function homePage(locale: Locale, { latest, movers, rounds }: HomeData): Page {
  const t = messages(locale)
  return {
    h1: t.homeTitle,
    lead: t.homeLead,
    description: t.homeDescription,
    body: (
      <>
        {latest ? <LatestRanking locale={locale} latest={latest} /> : null}
        <h2>{t.whatChanged}</h2>
        {movers.length === 0 ? (
          <p>{t.noChangeKnown}</p>
        ) : (
          movers.map((each) => <Moved key={each.round.id} locale={locale} movers={each} />)
        )}
        <h2>{t.allRounds}</h2>
        <RoundTable locale={locale} rounds={rounds.slice(0, ROUNDS_SHOWN)} />
        {rounds.length > ROUNDS_SHOWN ? (
          <p>
            <a href={href(locale, paths.rounds)}>{t.seeAllRounds({ count: formatCount(rounds.length, locale) })}</a>
          </p>
        ) : null}
        <h2>{t.checkIt}</h2>
        <ul>
          {[
            [paths.method, t.checkMethod, t.checkMethodHint],
            [paths.verify, t.checkVerify, t.checkVerifyHint],
            [paths.sets, t.checkSets, t.checkSetsHint],
            [paths.series, t.checkSeries, t.checkSeriesHint],
            [paths.api, t.checkApi, t.checkApiHint],
          ].map(([path = '', label, hint]) => (
            <li key={path}>
              <a href={href(locale, path)}>{label}</a>: {hint}.
            </li>
          ))}
        </ul>
      </>
    ),
  }
}

function LatestRanking({ locale, latest: { round, top, base } }: { locale: Locale; latest: Latest }) {
  const t = messages(locale)
  const { header } = round
  return (
    <>
      <h2>
        {t.latestRanking}: <a href={href(locale, paths.round(header.id))}>{textIn(header.title, locale)}</a>
      </h2>
      <ProvenanceNote kind={provenanceOf(header)} locale={locale}>
        {textIn(header.source, locale)}
      </ProvenanceNote>
      <BarTable
        locale={locale}
        caption={t.topUnits({ count: formatCount(top.length, locale), base: formatCount(base, locale) })}
        labelHeading={t.columnUnit}
        valueHeading={t.columnPercent}
        rows={top.map((row) => ({
          key: row.code,
          label: `${row.rank}. ${row.name}`,
          path: paths.unit(header.id, row.code),
          shown: showPercent(row.percent, locale),
          ratio: Number(row.percent ?? 0) / 100,
        }))}
      />
      <p>
        <a href={href(locale, paths.round(header.id))}>{t.seeWholeRanking({ base: formatCount(base, locale) })}</a>
      </p>
    </>
  )
}

function Moved({ locale, movers: { round, by, up, down } }: { locale: Locale; movers: Movers }) {
  const t = messages(locale)
  const { header } = round
  const lists =
    by === 'places'
      ? ([
          [t.placesUp, up],
          [t.placesDown, down],
        ] as const)
      : ([
          [t.changeBiggestRise, up],
          [t.changeSmallestRise, down],
        ] as const)
  return (
    <>
      <h3>
        <a href={href(locale, paths.round(header.id))}>{textIn(header.title, locale)}</a>{' '}
        <ProvenanceLabel kind={provenanceOf(header)} locale={locale} />
      </h3>
      <ul>
        {lists.map(([title, rows]) =>
          rows.length === 0 ? null : (
            <li key={title}>
              {title}:{' '}
              {rows.map((row, i) => (
                <Fragment key={row.code}>
                  {i > 0 ? '; ' : null}
                  <a href={href(locale, paths.unit(header.id, row.code))}>{row.name}</a>{' '}
                  {by === 'places' ? <Places places={row.places} locale={locale} /> : showChange(row.change, locale)}
                </Fragment>
              ))}
            </li>
          ),
        )}
      </ul>
    </>
  )
}
