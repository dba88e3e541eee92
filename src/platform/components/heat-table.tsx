// Units × fields as a table whose cells are shaded by their share of the maximum. The numbers are there: it is the data table.
import { formatPercent, href, type Locale } from '../locale.ts'
import { platformMessages } from '../messages.ts'
import { ScrollRegion } from './table.tsx'

export type HeatColumn = {
  readonly key: string
  readonly label: string
  readonly title?: string
  readonly path?: string
}
/** null: no data, which is not zero. */
export type HeatCell = { readonly shown: string; readonly ratio: number } | null
export type HeatRow = {
  readonly key: string
  readonly label: string
  readonly path?: string
  /** In the order of the columns. */
  readonly cells: readonly HeatCell[]
}

type Props = {
  locale: Locale
  caption: string
  captionHidden?: boolean
  rowHeading: string
  columns: readonly HeatColumn[]
  rows: readonly HeatRow[]
  highlight?: ReadonlySet<string>
}

// Shares below the first bound are rare in practice and look alike, so the steps are finer near the top.
const STEPS = [0, 0.5, 0.6, 0.7, 0.8, 0.9] as const

export function HeatTable({ locale, caption, captionHidden, rowHeading, columns, rows, highlight }: Props) {
  const t = platformMessages(locale)
  return (
    <>
      <ScrollRegion label={t.scrollableTable({ caption })}>
        <table class="table heat">
          <caption class={captionHidden ? 'visually-hidden' : undefined}>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{rowHeading}</th>
              {columns.map(({ key, label, title, path }) => (
                <th key={key} scope="col" title={title}>
                  {path ? <a href={href(locale, path)}>{label}</a> : label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key} class={highlight?.has(row.key) ? 'highlight' : undefined}>
                <th scope="row">{row.path ? <a href={href(locale, row.path)}>{row.label}</a> : row.label}</th>
                {columns.map(({ key }, index) => (
                  <HeatTableCell key={key} cell={row.cells[index] ?? null} noData={t.noData} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <HeatLegend locale={locale} />
    </>
  )
}

function HeatTableCell({ cell, noData }: { cell: HeatCell; noData: string }) {
  if (cell === null) {
    return (
      <td class="heat-none">
        <span title={noData}>–</span>
      </td>
    )
  }
  return <td class={`heat-${heatStep(cell.ratio)}`}>{cell.shown}</td>
}

/** 0 (palest) to 5. A share exactly on a bound belongs to the step that begins there. */
export function heatStep(ratio: number): number {
  return STEPS.findLastIndex((bound) => ratio >= bound - 1e-9) === -1
    ? 0
    : STEPS.findLastIndex((bound) => ratio >= bound - 1e-9)
}

function HeatLegend({ locale }: { locale: Locale }) {
  const t = platformMessages(locale)
  return (
    <p class="heat-legend">
      <span class="heat-word">{t.heatLegend}:</span>
      {STEPS.map((from, step) => (
        <span key={from} class={`heat-key heat-${step}`}>
          {t.heatStep({ from: String(from * 100), to: formatPercent(String((STEPS[step + 1] ?? 1) * 100), 0, locale) })}
        </span>
      ))}
      <span class="heat-key heat-none">–</span>
      <span class="heat-word">{t.noData}</span>
    </p>
  )
}
