// lineage-figure.tsx — who became whom, drawn as a table: figure and data table in one, readable on a phone and on paper.
import { formatCount, formatDate, type Locale } from '../../../platform/locale.ts'
import type { LineageTable } from '../lineage-table.ts'
import { messages } from '../messages.ts'
import { UnitLink } from './parts.tsx'

type Props = { locale: Locale; table: LineageTable; caption: string; highlight?: string | undefined }

export function LineageFigure({ locale, table, caption, highlight }: Props) {
  const t = messages(locale)
  const hasGap = table.rows.some((row) => row.some(({ kind }) => kind === 'empty'))
  return (
    <>
      <p class="hint">
        {t.lineageHelp}
        {hasGap ? ` ${t.lineageElsewhere}` : null}
      </p>
      <table class="lineage">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column, index) => (
              <th key={column.from ?? ''} scope="col">
                {columnTitle(table, index, locale)} <span class="big">{formatCount(column.count, locale)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            <tr key={at}>
              {row.map((place, column) => {
                if (place.kind === 'covered') return null
                if (place.kind === 'empty')
                  return (
                    <td key={column} class="none">
                      {t.lineageNothing}
                    </td>
                  )
                const { cell } = place
                return (
                  <td
                    key={cell.face.id}
                    rowSpan={cell.rows > 1 ? cell.rows : undefined}
                    colSpan={cell.columns > 1 ? cell.columns : undefined}
                    class={cell.face.slug === highlight ? 'this' : undefined}
                  >
                    {cell.face.slug === highlight ? (
                      <strong>{cell.face.name}</strong>
                    ) : (
                      <UnitLink locale={locale} face={cell.face} />
                    )}
                    {cell.isPart ? <small> {t.partOf}</small> : null}
                    {cell.others > 0 && !isFirst(table, column) ? (
                      <small> {t.fromElsewhere({ count: formatCount(cell.others, locale) })}</small>
                    ) : null}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

const isFirst = (table: LineageTable, column: number) => column === 0 && table.columns[0]?.from === null

function columnTitle({ columns }: LineageTable, index: number, locale: Locale): string {
  const t = messages(locale)
  const { from, until } = columns[index] ?? { from: null, until: null }
  if (from !== null) return t.columnSince({ day: formatDate(from, locale) })
  return until === null ? t.columnAll : t.columnBefore({ day: formatDate(until, locale) })
}

/** "18 → 14 → 6" */
export const countsInWords = ({ columns }: LineageTable, locale: Locale): string =>
  columns.map(({ count }) => formatCount(count, locale)).join(' → ')
