// import.tsx — people from a spreadsheet: the file, what is wrong in it, who would be added, and the invitations afterwards.
import { FileField, SubmitButton } from '../../../platform/components/form.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import { Table } from '../../../platform/components/table.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatBytes, formatCount, formatDate, formatDateTime, href, type Locale } from '../../../platform/locale.ts'
import { maskNationalId, maskPhone } from '../../rights/masking.ts'
import { signInPaths } from '../../sign-in/paths.ts'
import type { Imported } from '../import-commands.ts'
import { columnName, type ImportPlan, MOST_ROWS } from '../import-file.ts'
import { messages } from '../messages.ts'
import { peoplePaths } from '../paths.ts'
import { unitLabel } from '../unit-by-text.ts'
import { administrationCrumb, type FormFaults, FormHead, roleName, type Scene, unbroken } from './parts.tsx'

export const FILE_FIELD = 'tep'
/** A page is for reading; the rest is in the file. */
const SHOWN_FAULTS = 100
const SHOWN_PEOPLE = 50

const crumbs = (locale: Locale) => [
  administrationCrumb(locale),
  { label: messages(locale).people, path: peoplePaths.list() },
]

export function importPage(
  locale: Locale,
  { faults, largest, status }: { faults: FormFaults; largest: number; status?: number },
): Page {
  const t = messages(locale)
  const error = faults.faults.find(({ field }) => field === FILE_FIELD)?.message
  return {
    h1: t.importTitle,
    lead: t.importLead,
    description: t.importDescription,
    breadcrumb: crumbs(locale),
    noindex: true,
    ...(status === undefined ? {} : { status }),
    body: (
      <>
        <FormHead locale={locale} faults={faults} />
        <ol>
          <li>
            {t.importStep1} <a href={href(locale, peoplePaths.importTemplate)}>{t.importTemplate}</a>
          </li>
          <li>{t.importStep2}</li>
          <li>{t.importStep3}</li>
        </ol>
        <FileForm locale={locale} largest={largest} error={error} />
      </>
    ),
  }
}

function FileForm({ locale, largest, error }: { locale: Locale; largest: number; error?: string | undefined }) {
  const t = messages(locale)
  return (
    <form method="post" action={href(locale, peoplePaths.import)} encType="multipart/form-data">
      <FileField
        locale={locale}
        name={FILE_FIELD}
        label={t.importFile}
        hint={t.importFileHint({ rows: formatCount(MOST_ROWS, locale), size: formatBytes(largest, locale) })}
        error={error}
        accept=".xlsx,.csv"
      />
      <p class="actions">
        <SubmitButton>{t.importPreview}</SubmitButton>
      </p>
    </form>
  )
}

export type PreviewData = {
  readonly scene: Scene
  readonly plan: ImportPlan
  readonly draft: { readonly id: string; readonly sha256: string; readonly createdAt: Date }
  readonly largest: number
  readonly faults: FormFaults
  readonly status?: number
}

export function previewPage({ scene, plan, draft, largest, faults, status }: PreviewData): Page {
  const { locale } = scene
  const t = messages(locale)
  const isGood = plan.faults.length === 0
  const count = formatCount(plan.rows, locale)
  const wrongRows = new Set(plan.faults.map(({ row }) => row)).size
  return {
    h1: t.previewTitle({ time: formatDateTime(draft.createdAt, locale) }),
    description: t.importDescription,
    breadcrumb: [...crumbs(locale), { label: t.importTitle, path: peoplePaths.import }],
    noindex: true,
    ...(status === undefined ? {} : { status }),
    body: (
      <>
        <FormHead locale={locale} faults={faults} />
        <Notice tone={isGood ? 'success' : 'error'}>
          {isGood
            ? t.previewGood({ count })
            : t.previewBad({
                faults: formatCount(plan.faults.length, locale),
                rows: formatCount(wrongRows, locale),
                count,
              })}
        </Notice>
        {isGood ? (
          <>
            <form method="post" action={href(locale, peoplePaths.importConfirm)}>
              <input type="hidden" name="ban" value={draft.id} />
              <input type="hidden" name="dau" value={draft.sha256} />
              <p class="actions">
                <SubmitButton>{t.importConfirm({ count })}</SubmitButton>
                <a href={href(locale, peoplePaths.import)}>{t.importAgain}</a>
              </p>
            </form>
            <PlannedTable scene={scene} plan={plan} />
          </>
        ) : (
          <>
            <p class="downloads">
              <a href={href(locale, `${peoplePaths.importFaults}?ban=${draft.id}`)}>{t.downloadFaults}</a>
            </p>
            <FaultTable locale={locale} plan={plan} />
            <FileForm locale={locale} largest={largest} />
          </>
        )}
      </>
    ),
  }
}

function FaultTable({ locale, plan }: { locale: Locale; plan: ImportPlan }) {
  const t = messages(locale)
  const shown = plan.faults.slice(0, SHOWN_FAULTS).map((fault, index) => ({ ...fault, index }))
  return (
    <>
      {shown.length < plan.faults.length ? (
        <p>
          {t.previewShown({
            shown: formatCount(shown.length, locale),
            count: formatCount(plan.faults.length, locale),
          })}
        </p>
      ) : null}
      <Table
        locale={locale}
        caption={t.faultsCaption}
        mode="stack"
        rows={shown}
        rowKey={({ index }) => String(index)}
        columns={[
          { key: 'row', header: t.columnRow, rowHeader: true, cell: ({ row }) => t.rowNumber({ row: String(row) }) },
          {
            key: 'column',
            header: t.columnColumn,
            cell: ({ letter, column }) =>
              [letter, column ? columnName(column, locale) : ''].filter((text) => text !== '').join(': ') || '–',
          },
          { key: 'cell', header: t.columnCell, cell: ({ cell }) => (cell === '' ? '–' : cell.slice(0, 80)) },
          { key: 'fault', header: t.columnFault, wide: true, cell: ({ text }) => text[locale] },
        ]}
      />
    </>
  )
}

function PlannedTable({ scene, plan }: { scene: Scene; plan: ImportPlan }) {
  const { locale, history, today } = scene
  const t = messages(locale)
  const shown = plan.people.slice(0, SHOWN_PEOPLE)
  return (
    <>
      <h2>{t.peopleToAdd}</h2>
      {shown.length < plan.people.length ? (
        <p>
          {t.peopleShown({ shown: formatCount(shown.length, locale), count: formatCount(plan.people.length, locale) })}
        </p>
      ) : null}
      <Table
        locale={locale}
        caption={t.peopleToAdd}
        captionHidden
        mode="stack"
        rows={shown}
        rowKey={({ row }) => String(row)}
        columns={[
          { key: 'row', header: t.columnRow, numeric: true, cell: ({ row }) => String(row) },
          { key: 'name', header: t.columnName, rowHeader: true, cell: ({ person }) => person.fullName },
          {
            key: 'position',
            header: t.columnPosition,
            wide: true,
            cell: ({ position }) =>
              `${position.title ?? roleName(position.role, locale)}, ${unitLabel(history, position.unitId, today)}, ${t.fromDay({ from: formatDate(position.from, locale) })}`,
          },
          { key: 'role', header: t.columnRole, cell: ({ position }) => roleName(position.role, locale) },
          {
            key: 'national-id',
            header: t.columnNationalId,
            cell: ({ person }) => (person.nationalId === null ? '–' : unbroken(maskNationalId(person.nationalId))),
          },
          {
            key: 'phone',
            header: t.columnPhone,
            cell: ({ person }) => (person.phone === null ? '–' : unbroken(maskPhone(person.phone))),
          },
          { key: 'login', header: t.columnLogin, cell: ({ login }) => login },
        ]}
      />
    </>
  )
}

/** The links are nowhere but in this answer. */
export function importedPage(scene: Scene, imported: Imported, origin: string): Page {
  const { locale, history, today } = scene
  const t = messages(locale)
  return {
    h1: t.importedTitle({ count: formatCount(imported.people.length, locale) }),
    description: t.importDescription,
    breadcrumb: [...crumbs(locale), { label: t.importTitle, path: peoplePaths.import }],
    noindex: true,
    body: (
      <>
        <Notice tone="warning">{t.importedNotice({ until: formatDateTime(imported.expiresAt, locale) })}</Notice>
        <Table
          locale={locale}
          caption={t.importedCaption}
          mode="stack"
          rows={imported.people}
          rowKey={({ login }) => login}
          columns={[
            { key: 'name', header: t.columnName, rowHeader: true, cell: ({ name }) => name },
            { key: 'unit', header: t.columnUnit, cell: ({ unitId }) => unitLabel(history, unitId, today) },
            { key: 'login', header: t.columnLogin, cell: ({ login }) => login },
            {
              key: 'link',
              header: t.columnLink,
              wide: true,
              cell: ({ token }) => <code>{origin + signInPaths.link(token)}</code>,
            },
          ]}
        />
        <p class="actions">
          <a class="button" href={href(locale, peoplePaths.list())}>
            {t.goToList}
          </a>
        </p>
      </>
    ),
  }
}
