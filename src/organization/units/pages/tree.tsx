// tree.tsx — the units of one day, one opened at a time: what stands below it, and below that as far as a page may weigh.
import { type Download, Downloads } from '../../../platform/components/downloads.tsx'
import { ErrorSummary } from '../../../platform/components/error-summary.tsx'
import { FilterForm, TextField } from '../../../platform/components/form.tsx'
import type { Provenance } from '../../../platform/components/provenance.tsx'
import { ProvenanceNote } from '../../../platform/components/provenance.tsx'
import { Tabs } from '../../../platform/components/tabs.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, formatDate, href, type Locale } from '../../../platform/locale.ts'
import { type Period, periodsOf, showingDay } from '../days.ts'
import type { Face } from '../face.ts'
import { holdsOn, LEVELS, type UnitHistory } from '../history.ts'
import { messages } from '../messages.ts'
import { unitPaths } from '../paths.ts'
import type { TreeOnDay } from '../tree.ts'
import { type AsOf, countInWords, DayForm, dayInPath, OtherProvenance, shortCount, UnitLink } from './parts.tsx'

export type TreeData = {
  readonly history: UnitHistory
  readonly tree: TreeOnDay
  readonly asOf: AsOf
  /** The unit whose units are shown; absent: those at the top. */
  readonly opened: Face | undefined
}

/** Rows of a page; what is below those rows is shown with them only where all of it fits. */
const ROWS = 300
const PERIODS = 5

export function treePage(locale: Locale, data: TreeData): Page {
  const t = messages(locale)
  const { tree, asOf, opened } = data
  const day = formatDate(asOf.day, locale)
  const name = opened?.name ?? t.units
  return {
    h1: name,
    // Every day has an address of its own, and each its own title.
    title: asOf.day === asOf.today ? name : t.asOfTitle({ title: name, day }),
    caption: opened ? t.units : t.unitsCaption,
    lead: asOf.day === asOf.today ? t.treeLeadToday({ day }) : t.treeLead({ day }),
    description: t.treeDescription,
    ...(opened ? { breadcrumb: crumbs(locale, data) } : {}),
    ...(asOf.fault ? { status: 422 } : {}),
    canonical: unitPaths.tree({ day: dayInPath(asOf), open: opened?.slug }),
    body: (
      <>
        {asOf.fault ? <ErrorSummary locale={locale} faults={[{ field: 'ngay', message: asOf.fault }]} /> : null}
        <Periods locale={locale} data={data} />
        <div class="filters">
          <DayForm locale={locale} path={unitPaths.tree()} asOf={asOf} keep={{ mo: opened?.slug }} />
          <SearchForm locale={locale} value="" />
        </div>
        {opened ? (
          <Below locale={locale} data={data} opened={opened} />
        ) : tree.roots.length === 0 ? (
          <p class="empty">{t.noUnitsThatDay({ day })}</p>
        ) : (
          <Roots locale={locale} data={data} />
        )}
        <p class="actions">
          <a href={href(locale, unitPaths.changes())}>{t.allChanges}</a>
          <a href={href(locale, unitPaths.blocks)}>{t.allBlocks}</a>
        </p>
        <Downloads locale={locale} label={t.downloadsDay({ day })} files={filesOf(asOf.day)} />
        <Downloads locale={locale} label={t.downloadsHistory} files={filesOf()} />
      </>
    ),
  }
}

const filesOf = (day?: string): readonly Download[] => [
  { format: 'csv', path: unitPaths.file('csv', day) },
  { format: 'json', path: unitPaths.file('json', day) },
]

export function SearchForm({ locale, value, error }: { locale: Locale; value: string; error?: string | undefined }) {
  const t = messages(locale)
  return (
    <FilterForm locale={locale} path={unitPaths.search()} label={t.searchLabel} submit={t.searchButton}>
      <TextField
        locale={locale}
        name="q"
        label={t.searchField}
        hint={t.searchHint}
        value={value}
        error={error}
        inputMode="search"
      />
    </FilterForm>
  )
}

function crumbs(locale: Locale, { tree, asOf, opened }: TreeData) {
  const t = messages(locale)
  const day = dayInPath(asOf)
  return [
    { label: t.units, path: unitPaths.tree({ day }) },
    ...(opened ? tree.path(opened.id) : []).map((face) => ({
      label: face.name,
      path: unitPaths.tree({ day, open: face.slug }),
    })),
  ]
}

/** Quick ways to the days on which something changed. */
function Periods({ locale, data }: { locale: Locale; data: TreeData }) {
  const t = messages(locale)
  const { asOf, opened } = data
  const periods = recent(periodsOf(data.history))
  if (periods.length < 2) return null
  const pathOf = (period: Period) => unitPaths.tree({ day: showingDay(period, asOf.today), open: opened?.slug })
  const current = periods.find((period) => holdsOn(period, asOf.day))
  return (
    <Tabs
      locale={locale}
      label={t.periods}
      current={current ? pathOf(current) : ''}
      tabs={periods.map((period, index) => ({
        label:
          index === 0 && period.until !== null
            ? t.beforeDay({ day: formatDate(period.until, locale) })
            : period.from === null
              ? t.always
              : t.sinceDay({ day: formatDate(period.from, locale) }),
        path: pathOf(period),
      }))}
    />
  )
}

/** The days on which most changed, in their order; before the first of them the oldest time there is. */
function recent(periods: readonly Period[]): readonly Period[] {
  const [first, ...others] = periods
  if (!first || others.length <= PERIODS) return periods
  const most = [...others].sort((a, b) => b.changes.length - a.changes.length).slice(0, PERIODS)
  const kept = others.filter((period) => most.includes(period))
  return [first, ...kept].map((period, index) => ({ ...period, until: kept[index]?.from ?? null }))
}

function Roots({ locale, data }: { locale: Locale; data: TreeData }) {
  const t = messages(locale)
  const { tree, asOf } = data
  const [filled, empty] = [true, false].map((has) =>
    tree.roots.filter(({ id }) => tree.children(id).length > 0 === has),
  )
  const [only, ...others] = filled ?? []
  return (
    <>
      {only && others.length === 0 ? (
        <>
          <h2>
            <UnitLink locale={locale} face={only} day={dayInPath(asOf)} />
          </h2>
          <Below locale={locale} data={data} opened={only} />
        </>
      ) : (
        (filled ?? []).map((face) => (
          <section key={face.id}>
            <h2>
              <a href={href(locale, unitPaths.tree({ day: dayInPath(asOf), open: face.slug }))}>{face.name}</a>
            </h2>
            <Counts locale={locale} data={data} face={face} />
          </section>
        ))
      )}
      {empty && empty.length > 0 ? (
        <details class="fold">
          <summary>{t.otherRoots({ count: formatCount(empty.length, locale) })}</summary>
          <UnitList locale={locale} data={data} faces={empty} isDeep={false} />
        </details>
      ) : null}
    </>
  )
}

function Counts({ locale, data, face }: { locale: Locale; data: TreeData; face: Face }) {
  const counts = data.tree.counts(face.id)
  return (
    <ul class="counts">
      {counts.map((count) => (
        <li key={count.level}>{countInWords(count, locale)}</li>
      ))}
    </ul>
  )
}

function Below({ locale, data, opened }: { locale: Locale; data: TreeData; opened: Face }) {
  const t = messages(locale)
  const { tree, asOf, history } = data
  const children = tree.children(opened.id)
  const grandchildren = children.reduce((sum, { id }) => sum + tree.children(id).length, 0)
  const isDeep = children.length + grandchildren <= ROWS
  const usual = usualProvenance(history, children)
  const isMixed = children.some(({ id }) => history.units.get(id)?.provenance !== usual)
  return (
    <>
      {children.length === 0 ? (
        <p class="empty">{t.nothingBelow}</p>
      ) : (
        <Counts locale={locale} data={data} face={opened} />
      )}
      {data.opened ? (
        <p class="actions">
          <a href={href(locale, unitPaths.unit(opened.slug, dayInPath(asOf)))}>{t.openUnit({ name: opened.name })}</a>
        </p>
      ) : null}
      {LEVELS.map((level) => {
        const some = children.filter(({ kind }) => kind?.level === level)
        return some.length === 0 ? null : (
          <UnitList key={level} locale={locale} data={data} faces={some} isDeep={isDeep} />
        )
      })}
      {children.length > 0 ? (
        <ProvenanceNote kind={usual} locale={locale}>
          {isMixed ? t.provenanceMixed : null}
        </ProvenanceNote>
      ) : null}
    </>
  )
}

function UnitList(props: { locale: Locale; data: TreeData; faces: readonly Face[]; isDeep: boolean }) {
  const { locale, data, faces, isDeep } = props
  const t = messages(locale)
  const { tree, asOf, history } = data
  const day = dayInPath(asOf)
  const usual = usualProvenance(history, faces)
  // Where most unfold, they stand one under the other; a long list of names takes the width there is.
  const isFolding = faces.filter(({ id }) => tree.children(id).length > 0).length * 2 > faces.length
  return (
    <ul class={isFolding || faces.length < 8 ? 'units' : 'units units-columns'}>
      {faces.map((face) => {
        const below = tree.children(face.id)
        const label = (
          <OtherProvenance locale={locale} kind={history.units.get(face.id)?.provenance ?? usual} usual={usual} />
        )
        if (below.length === 0)
          return (
            <li key={face.id}>
              <UnitLink locale={locale} face={face} day={day} />
              {face.code ? <> {face.code}</> : null}
              {label}
            </li>
          )
        const counts = shortCount(tree.counts(face.id), locale)
        if (!isDeep)
          return (
            <li key={face.id}>
              <a href={href(locale, unitPaths.tree({ day, open: face.slug }))}>{face.name}</a>
              {face.code ? <> {face.code}</> : null}: {counts}
              {label}
            </li>
          )
        return (
          <li key={face.id}>
            <details class="fold">
              <summary>
                {face.name} {face.code}: {counts}
              </summary>
              <p>
                <a href={href(locale, unitPaths.unit(face.slug, day))}>{t.openUnit({ name: face.name })}</a>
                {label}
              </p>
              <UnitList locale={locale} data={data} faces={below} isDeep={false} />
            </details>
          </li>
        )
      })}
    </ul>
  )
}

/** Of most of them: the others carry their label. */
function usualProvenance({ units }: UnitHistory, faces: readonly Face[]): Provenance {
  const counts = new Map<Provenance, number>()
  for (const { id } of faces) {
    const kind = units.get(id)?.provenance ?? 'observed'
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'observed'
}
