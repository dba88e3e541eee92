// admin-list.tsx — the units that somebody may change, and what can be done with one of them.
import { FilterForm, SelectField, TextField } from '../../../platform/components/form.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import { Pager } from '../../../platform/components/pager.tsx'
import { Table } from '../../../platform/components/table.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, formatDate, href, type Locale } from '../../../platform/locale.ts'
import { adminMessages } from '../admin-messages.ts'
import { adminPaths } from '../admin-paths.ts'
import { FORM_KINDS, formState, typedUnit } from '../change-form.ts'
import { nameIn } from '../change-words.ts'
import { type Face, faceOf, faceOn } from '../face.ts'
import { type Day, LEVELS, on, type Unit, type UnitHistory } from '../history.ts'
import { LEVEL_NAMES } from '../kinds.ts'
import { messages } from '../messages.ts'
import { unitPaths } from '../paths.ts'
import { kindInWords, UnitLink } from './parts.tsx'

export type AdminListData = {
  readonly history: UnitHistory
  readonly today: Day
  readonly units: readonly Unit[]
  readonly total: number
  readonly page: number
  readonly pages: number
  readonly search: string
  readonly level: string
}

export function adminListPage(locale: Locale, data: AdminListData): Page {
  const t = adminMessages(locale)
  const { history, today, units, search, level, page } = data
  const suffix = [search, level === '' ? '' : levelName(level, locale), page > 1 ? formatCount(page, locale) : '']
    .filter((part) => part !== '')
    .join(', ')
  return {
    h1: t.admin,
    title: suffix === '' ? t.admin : `${t.admin}: ${suffix}`,
    lead: t.adminLead,
    description: t.adminDescription,
    breadcrumb: [{ label: t.administration, path: adminPaths.home }],
    noindex: true,
    body: (
      <>
        <p class="actions">
          <a class="button" href={href(locale, adminPaths.form('merge'))}>
            {t.mergeAssistant}
          </a>
          <a class="button button-quiet" href={href(locale, adminPaths.form('establish'))}>
            {t.establishUnit}
          </a>
        </p>
        <FilterForm locale={locale} path={adminPaths.list()} label={t.admin} isFiltered={search !== '' || level !== ''}>
          <TextField locale={locale} name="tim" label={t.filterName} value={search} inputMode="search" />
          <SelectField
            locale={locale}
            name="cap"
            label={t.filterLevel}
            value={level}
            options={[
              { value: '', label: t.allLevels },
              ...LEVELS.map((each) => ({ value: each, label: LEVEL_NAMES[each][locale] })),
            ]}
          />
        </FilterForm>
        <Table
          locale={locale}
          caption={t.admin}
          captionHidden
          mode="stack"
          rows={units.map((unit) => ({ unit, face: faceOn(unit, today) }))}
          rowKey={({ unit }) => unit.id}
          empty={t.adminNone}
          columns={[
            {
              key: 'unit',
              header: t.columnUnit,
              rowHeader: true,
              cell: ({ face }) => <UnitLink locale={locale} face={face} />,
            },
            {
              key: 'kind',
              header: t.columnKind,
              cell: ({ face }) => (face.kind ? kindInWords(face.kind.kind, locale) : '–'),
            },
            { key: 'code', header: t.columnCode, cell: ({ face }) => face.code ?? '–' },
            {
              key: 'parent',
              header: t.columnParent,
              cell: ({ unit }) => parentOf(history, unit, today)?.name ?? '–',
            },
            {
              key: 'act',
              header: t.columnAct,
              cell: ({ face }) => (
                <a href={href(locale, adminPaths.unit(face.slug))} aria-label={t.actLabel({ name: face.name })}>
                  {t.actLink}
                </a>
              ),
            },
          ]}
        />
        <Pager
          locale={locale}
          page={page}
          pages={data.pages}
          total={data.total}
          pathOf={(number) => adminPaths.list({ search, level, page: number })}
        />
      </>
    ),
  }
}

const levelName = (level: string, locale: Locale): string =>
  LEVELS.flatMap((each) => (each === level ? LEVEL_NAMES[each][locale] : []))[0] ?? ''

function parentOf(history: UnitHistory, unit: Unit, day: Day): Face | undefined {
  const parent = on(unit.parents, day)
  return parent === undefined ? undefined : faceOf(history, parent, day)
}

export function adminUnitPage(
  locale: Locale,
  { history, unit, today }: { history: UnitHistory; unit: Unit; today: Day },
): Page {
  const t = adminMessages(locale)
  const { name, code, kind } = faceOn(unit, today)
  const parent = parentOf(history, unit, today)
  const kinds = FORM_KINDS.filter((each) => each !== 'establish')
  const later = [unit.life.until, unit.life.from].find((day) => day !== null && day > today)
  const state = formState({ dv: [typedUnit(history, unit, today)] })
  return {
    h1: t.unitTitle({ name: nameIn(history, unit.id, today, locale) }),
    title: [t.unitTitle({ name }), code].filter((part) => part !== undefined).join(', '),
    caption: [kind ? kindInWords(kind.kind, locale) : '', code ?? '', parent?.name ?? '']
      .filter((part) => part !== '')
      .join(' · '),
    lead: t.unitLead,
    description: t.unitDescription({ name }),
    breadcrumb: [
      { label: t.administration, path: adminPaths.home },
      { label: t.admin, path: adminPaths.list() },
    ],
    noindex: true,
    body: (
      <>
        {later ? <Notice>{t.unitFuture({ day: formatDate(later, locale) })}</Notice> : null}
        <ul class="tall-links">
          {kinds.map((each) => (
            <li key={each}>
              <a
                href={href(
                  locale,
                  adminPaths.step(each, undefined, each === 'merge' ? formState({ dv: [unit.slug] }) : state),
                )}
              >
                {t.kindTitle({ kind: each })}
              </a>
              : {t.kindHint({ kind: each })}
            </li>
          ))}
        </ul>
        <p class="actions">
          <a href={href(locale, unitPaths.unit(unit.slug))}>{t.publicPage}</a>
          <a href={href(locale, unitPaths.changes({ within: unit.slug }))}>{messages(locale).changes}</a>
        </p>
      </>
    ),
  }
}
