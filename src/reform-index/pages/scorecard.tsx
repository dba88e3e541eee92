// scorecard.tsx — the whole tree of one unit: every node with its points, every leaf with the sentence that explains them.
import { Downloads } from '../../platform/components/downloads.tsx'
import { OfficialTable } from '../../platform/components/official-table.tsx'
import type { Page } from '../../platform/http/html.tsx'
import type { Locale } from '../../platform/locale.ts'
import { nodeNumber, textIn } from '../kernel/criteria-set.ts'
import { reasonOf, type UnitSheet } from '../kernel/lost-points.ts'
import type { CompiledNode } from '../kernel/score.ts'
import { messages } from '../messages.ts'
import { paths, TABLE_FORMATS } from '../paths.ts'
import { showPoints } from './figures.tsx'
import { rowClass } from './set.tsx'
import { type UnitData, UnitTop } from './unit.tsx'

export function scorecardPage(locale: Locale, data: UnitData & { readonly sheet: UnitSheet }): Page {
  const t = messages(locale)
  const { round, unit, sheet } = data
  const { header } = round
  const title = textIn(header.title, locale)
  return {
    h1: t.scorecardTitle({ unit: unit.name }),
    caption: title,
    title: `${t.scorecardTitle({ unit: unit.name })} – ${title}`,
    description: t.unitDescription({ unit: unit.name, round: title }),
    breadcrumb: [
      { label: t.allRounds, path: paths.rounds },
      { label: title, path: paths.round(header.id) },
      { label: unit.name, path: paths.unit(header.id, unit.code) },
    ],
    body: (
      <>
        <UnitTop locale={locale} data={data} current={paths.scorecard(header.id, unit.code)} />
        <Scorecard locale={locale} sheet={sheet} />
        <Downloads
          locale={locale}
          files={TABLE_FORMATS.map((format) => ({ format, path: paths.files.unit(header.id, unit.code, format) }))}
        />
      </>
    ),
  }
}

function Scorecard({ locale, sheet }: { locale: Locale; sheet: UnitSheet }) {
  const t = messages(locale)
  const { compiled } = sheet
  return (
    <OfficialTable locale={locale} caption={t.scorecardCaption}>
      <thead>
        <tr>
          <th scope="col">{t.columnCode}</th>
          <th scope="col">{t.columnCriterion}</th>
          <th scope="col" class="num">
            {t.columnMax}
          </th>
          <th scope="col" class="num">
            {t.columnGot}
          </th>
          <th scope="col">{t.columnWhy}</th>
        </tr>
      </thead>
      <tbody>
        {compiled.nodes.map((node, i) => (
          <NodeRow key={node.key} locale={locale} sheet={sheet} node={node} points={sheet.points[i] ?? null} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={2}>
            {t.setTotal}
          </th>
          <td class="num">{showPoints(sheet.max, compiled.places, locale)}</td>
          <td class="num">{showPoints(sheet.total, compiled.places, locale)}</td>
          <td />
        </tr>
      </tfoot>
    </OfficialTable>
  )
}

type RowProps = { locale: Locale; sheet: UnitSheet; node: CompiledNode; points: number | null }

function NodeRow({ locale, sheet, node, points }: RowProps) {
  const t = messages(locale)
  const { places } = sheet.compiled
  const status = sheet.notApplicable.has(node.key) ? t.statusNotApplicable : t.statusMissing
  return (
    <tr class={rowClass(node.depth, node.leaf !== undefined)}>
      <td class="code">{nodeNumber(node.node)}</td>
      <th scope="row">{textIn(node.node.name, locale)}</th>
      <td class="num">{node.node.modifier === 'info_only' ? '' : showPoints(node.max, places, locale)}</td>
      <td class="num">
        {points === null ? status : node.node.modifier === 'info_only' ? '' : showPoints(points, places, locale)}
      </td>
      <td>{node.leaf ? reasonOf(sheet, node, points)[locale] : ''}</td>
    </tr>
  )
}
