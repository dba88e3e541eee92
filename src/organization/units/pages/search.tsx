// search.tsx — units found by a name or a code of any day: which of them had it, when, and what became of it.
import { ErrorSummary } from '../../../platform/components/error-summary.tsx'
import { Pager } from '../../../platform/components/pager.tsx'
import { Tag } from '../../../platform/components/tag.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, formatDate, type Locale } from '../../../platform/locale.ts'
import { nameIn } from '../change-words.ts'
import { lastDay, nearestDay } from '../days.ts'
import { byKindAndName, faceOf, faceOn } from '../face.ts'
import { type Day, holdsOn, on, type UnitHistory } from '../history.ts'
import { relativesOn } from '../lineage-table.ts'
import { messages } from '../messages.ts'
import { unitPaths } from '../paths.ts'
import type { Hit, Match } from '../search.ts'
import { daysInWords, UnitLink, UnitLinks } from './parts.tsx'
import { SearchForm } from './tree.tsx'
import { heirsOf } from './unit.tsx'

export type SearchData = {
  readonly history: UnitHistory
  readonly today: Day
  /** As typed; undefined where nothing was asked yet. */
  readonly query: string | undefined
  readonly isTooShort: boolean
  readonly hits: readonly Hit[]
  readonly total: number
  readonly page: number
  readonly pages: number
}

export function searchPage(locale: Locale, data: SearchData): Page {
  const t = messages(locale)
  const { query, hits, total, page, pages, isTooShort } = data
  const title = query ? t.searchTitle({ query }) : t.search
  return {
    h1: t.search,
    title: page > 1 ? `${title} (${formatCount(page, locale)})` : title,
    caption: t.units,
    lead: t.searchLead,
    description: t.searchDescription,
    breadcrumb: [{ label: t.units, path: unitPaths.tree() }],
    ...(isTooShort ? { status: 422 } : {}),
    noindex: query !== undefined,
    body: (
      <>
        {isTooShort ? <ErrorSummary locale={locale} faults={[{ field: 'q', message: t.searchTooShort }]} /> : null}
        <SearchForm locale={locale} value={query ?? ''} error={isTooShort ? t.searchTooShort : undefined} />
        {query === undefined || isTooShort ? (
          <Help locale={locale} />
        ) : total === 0 ? (
          <>
            <p class="empty">
              {t.searchNone({ query })} {t.searchNoneHelp}
            </p>
            <Help locale={locale} />
          </>
        ) : (
          <>
            <h2>{t.searchCount({ count: formatCount(total, locale) })}</h2>
            <ol class="hits">
              {hits.map((hit) => (
                <OneHit key={hit.unit} locale={locale} data={data} hit={hit} />
              ))}
            </ol>
            <Pager locale={locale} page={page} pages={pages} pathOf={(number) => unitPaths.search(query, number)} />
          </>
        )}
      </>
    ),
  }
}

function Help({ locale }: { locale: Locale }) {
  const t = messages(locale)
  return (
    <>
      <h2>{t.searchHelp}</h2>
      <ul>
        <li>{t.searchHelpAccents}</li>
        <li>{t.searchHelpOld}</li>
        <li>{t.searchHelpParent}</li>
      </ul>
    </>
  )
}

function OneHit({ locale, data, hit }: { locale: Locale; data: SearchData; hit: Hit }) {
  const t = messages(locale)
  const { history, today } = data
  const unit = history.units.get(hit.unit)
  if (!unit) return null
  const shown = nearestDay(unit.life, today)
  const parent = on(unit.parents, shown)
  const parentFace = parent === undefined ? undefined : faceOf(history, parent, shown)
  const last = lastDay(unit.life)
  const isLiving = holdsOn(unit.life, today)
  return (
    <li>
      <h3>
        <UnitLink locale={locale} face={faceOn(unit, shown)} />{' '}
        {isLiving || last === null ? (
          <Tag tone="good">{t.stillThere}</Tag>
        ) : (
          <Tag>{t.goneTag({ day: formatDate(last, locale) })}</Tag>
        )}
      </h3>
      <p>
        {[
          ...hit.matches.map((match) => matchInWords(match, locale)),
          ...(parentFace ? [t.foundOf({ parent: nameIn(history, parentFace.id, shown, locale) })] : []),
        ].join(' · ')}
      </p>
      {isLiving ? null : <NowIs locale={locale} data={data} hit={hit} />}
    </li>
  )
}

function matchInWords(match: Match, locale: Locale): string {
  const t = messages(locale)
  const days = daysInWords(match, locale)
  return match.of === 'code' ? t.foundByCode({ code: match.text, days }) : t.foundByName({ name: match.text, days })
}

/** What the unit is today; of one that went many ways, who took over when it ended. */
function NowIs({ locale, data, hit }: { locale: Locale; data: SearchData; hit: Hit }) {
  const t = messages(locale)
  const { history, today } = data
  const unit = history.units.get(hit.unit)
  if (!unit) return null
  const present = relativesOn(history, hit.unit, today).flatMap((id) => faceOf(history, id, today) ?? [])
  const faces = present.length > 0 ? [...present].sort(byKindAndName) : heirsOf(history, unit)
  if (faces.length === 0) return null
  return (
    <p>
      {t.nowIs}: <UnitLinks locale={locale} faces={faces} />
    </p>
  )
}
