// changes.tsx — all changes of units, and one of them.
import { DefinitionList } from '../../../platform/components/definition-list.tsx'
import { FilterForm, SelectField } from '../../../platform/components/form.tsx'
import { Pager } from '../../../platform/components/pager.tsx'
import { ProvenanceLabel, ProvenanceNote } from '../../../platform/components/provenance.tsx'
import { Table } from '../../../platform/components/table.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, formatDate, formatPercent, href, type Locale } from '../../../platform/locale.ts'
import { changeTitle } from '../change-words.ts'
import { dayBefore } from '../days.ts'
import { faceOf } from '../face.ts'
import { CHANGE_KINDS, type Change, type Edge, type UnitHistory } from '../history.ts'
import { messages } from '../messages.ts'
import { type ChangesState, unitPaths } from '../paths.ts'
import { UnitLink } from './parts.tsx'

export type ChangesData = {
  readonly history: UnitHistory
  /** Of this page. */
  readonly changes: readonly Change[]
  readonly total: number
  readonly pages: number
  readonly years: readonly string[]
  readonly state: ChangesState & { readonly page: number }
  /** Name of the unit whose units are asked for. */
  readonly within: string | undefined
}

export function changesPage(locale: Locale, data: ChangesData): Page {
  const t = messages(locale)
  const { history, changes, state, years, within } = data
  const restricted = [
    within === undefined ? '' : t.changesWithin({ name: within }),
    state.day === undefined ? '' : t.changesOfDay({ day: formatDate(state.day, locale) }),
  ].filter((text) => text !== '')
  const parts = [
    ...restricted,
    state.year ?? '',
    CHANGE_KINDS.flatMap((kind) => (kind === state.kind ? t.kindOfChange({ kind }) : []))[0] ?? '',
    state.page > 1 ? formatCount(state.page, locale) : '',
  ].filter((text) => text !== '')
  return {
    h1: t.changes,
    title: parts.length > 0 ? `${t.changes}: ${parts.join(', ')}` : t.changes,
    caption: t.units,
    lead: t.changesLead,
    description: t.changesDescription,
    breadcrumb: [{ label: t.units, path: unitPaths.tree() }],
    canonical: unitPaths.changes(state),
    body: (
      <>
        {restricted.length > 0 ? <p>{restricted.join('. ')}.</p> : null}
        <FilterForm
          locale={locale}
          path={unitPaths.changes()}
          label={t.changesFilter}
          keep={{ duoi: state.within, ngay: state.day }}
          isFiltered={parts.length > 0}
        >
          <SelectField
            locale={locale}
            name="nam"
            label={t.fieldYear}
            value={state.year ?? ''}
            options={[{ value: '', label: t.allYears }, ...years.map((year) => ({ value: year, label: year }))]}
          />
          <SelectField
            locale={locale}
            name="loai"
            label={t.fieldKind}
            value={state.kind ?? ''}
            options={[
              { value: '', label: t.allKinds },
              ...CHANGE_KINDS.map((kind) => ({ value: kind, label: t.kindOfChange({ kind }) })),
            ]}
          />
        </FilterForm>
        <Table
          locale={locale}
          caption={t.changes}
          captionHidden
          mode="stack"
          rows={changes}
          rowKey={({ id }) => id}
          empty={t.changesNone}
          columns={[
            { key: 'day', header: t.columnDay, cell: ({ effectiveOn }) => formatDate(effectiveOn, locale) },
            {
              key: 'change',
              header: t.columnChange,
              rowHeader: true,
              wide: true,
              cell: (change) => (
                <a href={href(locale, unitPaths.change(change.id))}>{changeTitle(history, change, locale)}</a>
              ),
            },
            { key: 'instrument', header: t.columnInstrument, cell: ({ instrument }) => instrument },
            {
              key: 'provenance',
              header: t.columnProvenance,
              cell: ({ provenance }) => <ProvenanceLabel kind={provenance} locale={locale} />,
            },
          ]}
        />
        <Pager
          locale={locale}
          page={state.page}
          pages={data.pages}
          total={data.total}
          pathOf={(page) => unitPaths.changes({ ...state, page })}
        />
      </>
    ),
  }
}

export function changePage(
  locale: Locale,
  { history, change, isNew }: { history: UnitHistory; change: Change; isNew?: boolean },
): Page {
  const t = messages(locale)
  const title = changeTitle(history, change, locale)
  const day = formatDate(change.effectiveOn, locale)
  return {
    h1: title,
    title: `${title}, ${day}`,
    caption: t.changeCaption({ kind: t.kindOfChange({ kind: change.kind }) }),
    description: t.changeDescription({ title, day }),
    breadcrumb: [
      { label: t.units, path: unitPaths.tree() },
      { label: t.changes, path: unitPaths.changes() },
    ],
    canonical: unitPaths.change(change.id),
    ...(isNew ? { noindex: true } : {}),
    body: (
      <>
        <DefinitionList
          items={[
            { term: t.factEffective, value: day },
            { term: t.factKindOfChange, value: t.kindOfChange({ kind: change.kind }) },
            { term: t.factInstrument, value: change.instrument },
            ...(change.instrumentOn
              ? [{ term: t.factInstrumentOn, value: formatDate(change.instrumentOn, locale) }]
              : []),
            ...(change.note ? [{ term: t.factNote, value: change.note[locale] }] : []),
          ]}
        />
        <ProvenanceNote kind={change.provenance} locale={locale}>
          {change.source}.
        </ProvenanceNote>
        <h2>{t.beforeAndAfter}</h2>
        <Edges locale={locale} history={history} change={change} />
      </>
    ),
  }
}

function Edges({ locale, history, change }: { locale: Locale; history: UnitHistory; change: Change }) {
  const t = messages(locale)
  const eve = dayBefore(change.effectiveOn)
  const face = (id: string, day: string) => faceOf(history, id, day)
  return (
    <Table<Edge>
      locale={locale}
      caption={t.beforeAndAfter}
      captionHidden
      mode="stack"
      rows={change.edges}
      rowKey={({ from, to }) => `${from} ${to}`}
      columns={[
        {
          key: 'from',
          header: t.columnFrom,
          rowHeader: true,
          cell: ({ from }) => {
            const before = face(from, eve)
            return before ? (
              <>
                <UnitLink locale={locale} face={before} />
                {before.code ? <> {before.code}</> : null}
              </>
            ) : null
          },
        },
        {
          key: 'to',
          header: t.columnTo,
          cell: ({ from, to }) => {
            const after = face(to, change.effectiveOn)
            const unit = history.units.get(to)
            if (!after || !unit) return null
            // It stands on both sides: it goes on with other attributes, or ends and leaves nobody.
            if (from === to && unit.life.until === change.effectiveOn) return t.eventEnded
            return (
              <>
                <UnitLink locale={locale} face={after} />
                {after.code ? <> {after.code}</> : null}
                {from === to ? <> ({t.sameUnit})</> : null}
              </>
            )
          },
        },
        {
          key: 'share',
          header: t.columnShare,
          cell: ({ from, share }) =>
            share !== null
              ? sharePercent(share, locale)
              : change.edges.filter((edge) => edge.from === from).length === 1
                ? t.shareAll
                : t.shareUnknown,
        },
      ]}
    />
  )
}

/** `0.25` → `25 %`, from the digits themselves. */
function sharePercent(share: string, locale: Locale): string {
  const [whole = '0', fraction = ''] = share.split('.')
  const digits = whole + fraction.padEnd(2, '0').slice(0, 2)
  const rest = fraction.slice(2).replace(/0+$/, '')
  return formatPercent(rest === '' ? String(Number(digits)) : `${Number(digits)}.${rest}`, rest.length, locale)
}
