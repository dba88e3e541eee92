// set.tsx — a criteria set as the table of a decision, and the list of sets.
import { type Definition, DefinitionList } from '../../platform/components/definition-list.tsx'
import { Downloads } from '../../platform/components/downloads.tsx'
import { Notice } from '../../platform/components/notice.tsx'
import { OfficialTable } from '../../platform/components/official-table.tsx'
import { ProvenanceLabel, ProvenanceNote } from '../../platform/components/provenance.tsx'
import { Table } from '../../platform/components/table.tsx'
import type { Page } from '../../platform/http/html.tsx'
import { formatDate, href, type Locale } from '../../platform/locale.ts'
import { type CriteriaSet, type NotApplicable, nodeNumber, textIn } from '../kernel/criteria-set.ts'
import { type CompiledSet, compileSet, scoredLeaves } from '../kernel/score.ts'
import { messages } from '../messages.ts'
import { paths, TABLE_FORMATS } from '../paths.ts'
import type { RoundSummary } from '../reports.ts'
import { ruleText, shortNumber } from '../rule-text.ts'
import { levelName, methodName } from '../set-words.ts'
import { showPoints } from './figures.tsx'

export function setsPage(locale: Locale, sets: readonly CriteriaSet[]): Page {
  const t = messages(locale)
  return {
    h1: t.setsTitle,
    lead: t.setsLead,
    description: t.setsDescription,
    body: (
      <>
        <Table
          locale={locale}
          caption={t.setsTitle}
          captionHidden
          mode="stack"
          rows={sets.map(compileSet)}
          rowKey={({ set }) => set.id}
          columns={[
            {
              key: 'set',
              header: t.columnSet,
              rowHeader: true,
              wide: true,
              cell: ({ set }) => <a href={href(locale, paths.set(set.id))}>{textIn(set.title, locale)}</a>,
            },
            { key: 'level', header: t.columnLevel, cell: ({ set }) => levelName(set.level, locale) },
            {
              key: 'max',
              header: t.columnMax,
              numeric: true,
              cell: (set) => showPoints(set.scale, set.places, locale),
            },
            { key: 'leaves', header: t.columnLeaves, numeric: true, cell: (set) => scoredLeaves(set).length },
            {
              key: 'provenance',
              header: t.columnProvenance,
              cell: ({ set }) => <ProvenanceLabel kind={set.provenance} locale={locale} />,
            },
          ]}
        />
        <Downloads
          locale={locale}
          files={TABLE_FORMATS.map((format) => ({ format, path: paths.files.sets(format) }))}
        />
      </>
    ),
  }
}

export type SetData = { readonly set: CriteriaSet; readonly rounds: readonly RoundSummary[] }

export function setPage(locale: Locale, { set, rounds }: SetData): Page {
  const t = messages(locale)
  const compiled = compileSet(set)
  const title = textIn(set.title, locale)
  return {
    h1: title,
    caption: t.setKind,
    description: t.setDescription({ title }),
    breadcrumb: [{ label: t.setsTitle, path: paths.sets }],
    body: (
      <>
        <ProvenanceNote kind={set.provenance} locale={locale}>
          {textIn(set.source, locale)}
        </ProvenanceNote>
        {set.warning ? <Notice tone="warning">{textIn(set.warning, locale)}</Notice> : null}
        <DefinitionList items={setFacts(locale, compiled, rounds)} />
        <CriteriaTable locale={locale} compiled={compiled} />
        <Downloads
          locale={locale}
          files={TABLE_FORMATS.map((format) => ({ format, path: paths.files.set(set.id, format) }))}
        />
        {set.notes?.length ? (
          <>
            <h2>{t.notes}</h2>
            <ul>
              {set.notes.map((note) => (
                <li key={note.vi}>{textIn(note, locale)}</li>
              ))}
            </ul>
          </>
        ) : null}
      </>
    ),
  }
}

/** Fields in bold on grey, criteria with parts in bold, as decisions print them. */
export const rowClass = (depth: number, isLeaf: boolean): string | undefined =>
  depth === 0 ? 'group' : isLeaf ? undefined : 'level-2'

function setFacts(locale: Locale, compiled: CompiledSet, rounds: readonly RoundSummary[]): Definition[] {
  const t = messages(locale)
  const { set } = compiled
  const at = { leaf: t.roundingAtLeaf, group: t.roundingAtGroup, total: t.roundingAtTotal }[set.rounding.at]
  const bands = set.bands.map((band) =>
    band.ge === undefined
      ? t.bandBelow({ name: textIn(band.name, locale), to: shortNumber(band.lt ?? 0, locale) })
      : t.bandFrom({ name: textIn(band.name, locale), from: shortNumber(band.ge, locale) }),
  )
  const byMethod = (['self', 'casework', 'survey', 'external'] as const).flatMap((method) => {
    const points = scoredLeaves(compiled).reduce((sum, { node, max }) => (node.method === method ? sum + max : sum), 0)
    return points > 0 ? [`${methodName(method, locale)} ${showPoints(points, compiled.places, locale)}`] : []
  })
  const items: Definition[] = [
    { term: t.columnSet, value: t.setVersion({ id: set.id, version: String(set.version) }) },
    { term: t.setLevel, value: levelName(set.level, locale) },
    { term: t.factScale, value: showPoints(compiled.scale, compiled.places, locale) },
    { term: t.setByMethod, value: byMethod.join('; ') },
    { term: t.setRounding, value: t.roundingText({ places: String(set.rounding.places), at }) },
    { term: t.setMissing, value: set.defaults.missing === 'null' ? t.missingNull : t.missingZero },
    { term: t.setNotApplicable, value: notApplicableText(set.defaults.not_applicable, locale) },
    {
      term: t.setEmpty,
      value: { zero: t.emptyZero, max: t.emptyMax, exclude: t.emptyExclude, missing: t.emptyMissing }[
        set.defaults.empty_denominator
      ],
    },
  ]
  if (bands.length > 0) items.push({ term: t.setBands, value: bands.join('; ') })
  if (set.valid_from !== undefined) {
    const from = formatDate(set.valid_from, locale)
    items.push({
      term: t.setValid,
      value:
        set.valid_to === undefined ? t.setFrom({ from }) : t.setFromTo({ from, to: formatDate(set.valid_to, locale) }),
    })
  }
  if (rounds.length > 0) {
    items.push({
      term: t.setUsedIn,
      value: (
        <ul>
          {rounds.map(({ header }) => (
            <li key={header.id}>
              <a href={href(locale, paths.round(header.id))}>{textIn(header.title, locale)}</a>
            </li>
          ))}
        </ul>
      ),
    })
  }
  return items
}

function notApplicableText(declared: NotApplicable, locale: Locale): string {
  const t = messages(locale)
  if (declared === 'award_max') return t.notApplicableAward
  if (declared === 'exclude_rescale') return t.notApplicableExclude
  return t.notApplicablePoints({ points: shortNumber(declared.points, locale) })
}

function CriteriaTable({ locale, compiled }: { locale: Locale; compiled: CompiledSet }) {
  const t = messages(locale)
  const caption = t.setCaption({ title: textIn(compiled.set.title, locale) })
  return (
    <OfficialTable locale={locale} caption={caption}>
      <thead>
        <tr>
          <th scope="col">{t.columnCode}</th>
          <th scope="col">{t.columnCriterion}</th>
          <th scope="col" class="num">
            {t.columnMax}
          </th>
          <th scope="col">{t.columnRule}</th>
          <th scope="col">{t.columnMethod}</th>
          <th scope="col">{t.columnEvidence}</th>
        </tr>
      </thead>
      <tbody>
        {compiled.nodes.map(({ key, node, depth, leaf, max }) => (
          <tr key={key} class={rowClass(depth, leaf !== undefined)}>
            <td class="code">{nodeNumber(node)}</td>
            <th scope="row">
              {textIn(node.name, locale)}
              {nodeNumber(node) === key ? null : (
                <>
                  <br />
                  <small>{key}</small>
                </>
              )}
            </th>
            <td class="num">{showPoints(max, compiled.places, locale)}</td>
            {leaf ? (
              <>
                <td>{ruleText(node, locale)}</td>
                <td>{node.method ? methodName(node.method, locale) : ''}</td>
                <td>{node.evidence?.map((evidence) => textIn(evidence, locale)).join('; ')}</td>
              </>
            ) : (
              <td colSpan={3}>{node.appraiser}</td>
            )}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={2}>
            {t.setTotal}
          </th>
          <td class="num">{showPoints(compiled.scale, compiled.places, locale)}</td>
          <td colSpan={3} />
        </tr>
      </tfoot>
    </OfficialTable>
  )
}
