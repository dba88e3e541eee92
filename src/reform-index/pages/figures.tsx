// figures.tsx — how points, shares, places and changes are written on every page of the index. A dash is "not known".
import { Tag, type Tone } from '../../platform/components/tag.tsx'
import { formatChange, formatDecimal, formatPercent, type Locale } from '../../platform/locale.ts'
import { type CriteriaSet, type Text, textIn } from '../kernel/criteria-set.ts'
import { formatGrid } from '../kernel/decimal.ts'
import type { RoundHeader } from '../kernel/round-document.ts'
import { percentOf } from '../kernel/score.ts'
import { messages } from '../messages.ts'

export const UNKNOWN = '–'
/** Decimal places of points and percentages that were published as decimals. */
const PLACES = 2

export const showPoints = (grid: number | null | undefined, places: number, locale: Locale): string =>
  grid === null || grid === undefined ? UNKNOWN : formatDecimal(formatGrid(grid, places), places, locale)

export const showDecimal = (value: string | null | undefined, locale: Locale): string =>
  value === null || value === undefined
    ? UNKNOWN
    : formatDecimal(value, Math.max(PLACES, value.split('.')[1]?.length ?? 0), locale)

export const showPercent = (value: string | null | undefined, locale: Locale): string =>
  value === null || value === undefined ? UNKNOWN : formatPercent(value, PLACES, locale)

export const showChange = (value: string | null, locale: Locale): string =>
  value === null ? UNKNOWN : formatChange(value, PLACES, locale)

/** Share of the maximum in % with one decimal: for shading and for reading, never for ranking. */
export const showShare = (points: number | null, max: number, locale: Locale): string => {
  const share = points === null ? null : percentOf(points, max, 1)
  return share === null ? UNKNOWN : formatPercent(share, 1, locale)
}

/** ▲ 3, ▼ 2 or 0, read out in words. */
export function Places({ places, locale }: { places: number | null; locale: Locale }) {
  if (places === null) return <>{UNKNOWN}</>
  if (places === 0) return <>0</>
  const t = messages(locale)
  const count = String(Math.abs(places))
  return places > 0 ? (
    <span class="up" title={t.placesGained({ count })}>
      {t.placesShortUp({ count })}
    </span>
  ) : (
    <span class="down" title={t.placesLost({ count })}>
      {t.placesShortDown({ count })}
    </span>
  )
}

const TONES: readonly Tone[] = ['good', 'fair', 'weak', 'bad']

/** A band keeps its colour by its place among the set's bands, whatever it is called. */
export function BandTag({
  band,
  set,
  locale,
}: {
  band: Text | null
  set: Pick<CriteriaSet, 'bands'> | null
  locale: Locale
}) {
  if (!band) return <>{UNKNOWN}</>
  const place = set?.bands.findIndex(({ name }) => name.vi === band.vi) ?? -1
  const tone =
    place < 0
      ? 'neutral'
      : (TONES[Math.floor((place * TONES.length) / Math.max(4, set?.bands.length ?? 4))] ?? 'neutral')
  return <Tag tone={tone}>{textIn(band, locale)}</Tag>
}

/** The label a round carries wherever it is named. */
export const provenanceOf = (header: Pick<RoundHeader, 'demo' | 'provenance'>) =>
  header.demo ? 'demo' : header.provenance
