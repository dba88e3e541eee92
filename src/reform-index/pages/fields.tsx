// fields.tsx — units × fields of one round: who is strong where.
import { Downloads } from '../../platform/components/downloads.tsx'
import { HeatTable } from '../../platform/components/heat-table.tsx'
import { Pager } from '../../platform/components/pager.tsx'
import type { Page } from '../../platform/http/html.tsx'
import type { Locale } from '../../platform/locale.ts'
import { textIn } from '../kernel/criteria-set.ts'
import { type CompiledSet, fieldNodes } from '../kernel/score.ts'
import { messages } from '../messages.ts'
import { paths, TABLE_FORMATS } from '../paths.ts'
import type { RankingRow } from '../reports.ts'
import type { StoredRound } from '../store.ts'
import { showShare } from './figures.tsx'
import { RoundNotes, RoundTop } from './round-parts.tsx'

export type FieldsData = {
  readonly round: StoredRound
  readonly compiled: CompiledSet
  readonly rows: readonly RankingRow[]
  readonly total: number
  readonly page: number
  readonly pages: number
}

const LONGEST_HEADING = 32

export function fieldsPage(locale: Locale, { round, compiled, rows, total, page, pages }: FieldsData): Page {
  const t = messages(locale)
  const { header } = round
  const title = textIn(header.title, locale)
  const fields = fieldNodes(compiled).map((node) => ({ node, index: compiled.nodes.indexOf(node) }))
  // Whole names head the columns where all of them are short; else a code, explained below the table.
  const isShort = fields.every(({ node }) => textIn(node.node.name, locale).length <= LONGEST_HEADING)
  const shortName = (key: string) => (/^\d+$/.test(key) ? t.fieldColumn({ code: key }) : key)
  return {
    h1: t.fieldsTitle({ title }),
    lead: t.fieldsLead,
    description: t.fieldsDescription({ title }),
    breadcrumb: [
      { label: t.allRounds, path: paths.rounds },
      { label: title, path: paths.round(header.id) },
    ],
    body: (
      <>
        <RoundTop locale={locale} round={round} current={paths.fields(header.id)} />
        <HeatTable
          locale={locale}
          caption={t.fieldsCaption}
          captionHidden
          rowHeading={t.columnUnit}
          columns={fields.map(({ node }) => ({
            key: node.key,
            label: isShort ? textIn(node.node.name, locale) : shortName(node.key),
            title: textIn(node.node.name, locale),
            path: `${paths.round(header.id)}?linh-vuc=${encodeURIComponent(node.key)}`,
          }))}
          rows={rows.map((row) => ({
            key: row.code,
            label: row.name,
            path: paths.unit(header.id, row.code),
            cells: fields.map(({ node, index }) => {
              const points = row.nodePoints?.[index] ?? null
              return points === null
                ? null
                : { shown: showShare(points, node.max, locale), ratio: node.max > 0 ? points / node.max : 0 }
            }),
          }))}
        />
        <Pager
          locale={locale}
          page={page}
          pages={pages}
          total={total}
          pathOf={(number) => (number > 1 ? `${paths.fields(header.id)}?trang=${number}` : paths.fields(header.id))}
        />
        <Downloads
          locale={locale}
          files={TABLE_FORMATS.map((format) => ({ format, path: paths.files.fields(header.id, format) }))}
        />
        {isShort ? null : (
          <dl class="facts">
            {fields.map(({ node }) => (
              <div key={node.key}>
                <dt>{shortName(node.key)}</dt>
                <dd>{textIn(node.node.name, locale)}</dd>
              </div>
            ))}
          </dl>
        )}
        <RoundNotes locale={locale} round={round} />
      </>
    ),
  }
}
