// preview.tsx — what a drafted change would do, to units and to people, and the button that does it.
import type { ComponentChildren } from 'preact'
import { DefinitionList } from '../../../platform/components/definition-list.tsx'
import { SubmitButton } from '../../../platform/components/form.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import { type Column, Table } from '../../../platform/components/table.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, formatDate, href, type Locale, type Localized } from '../../../platform/locale.ts'
import { platformMessages } from '../../../platform/messages.ts'
import { ROLE_NAMES, type Role } from '../../rights/roles.ts'
import { adminMessages } from '../admin-messages.ts'
import { adminPaths } from '../admin-paths.ts'
import type { ChangeDraft } from '../change-draft.ts'
import { type FormState, filledIn, formFieldOf, type Step, stepsOf } from '../change-form.ts'
import { changeTitle } from '../change-words.ts'
import type { ChangePreview } from '../commands.ts'
import { dayBefore, lastDay } from '../days.ts'
import { faceOf, faceOn } from '../face.ts'
import { type Day, on, type Unit, type UnitHistory, type UnitId } from '../history.ts'
import { messages } from '../messages.ts'
import { previewMark } from '../preview-mark.ts'
import { kindInWords } from './parts.tsx'

export type PreviewData = {
  readonly draft: ChangeDraft
  readonly state: FormState
  readonly preview: ChangePreview
  readonly today: Day
  /** It was confirmed on something that is so no more. */
  readonly hasChanged: boolean
}

/** Rows of a list of people; more are only counted. */
const LISTED = 60

export function previewPage(locale: Locale, data: PreviewData): Page {
  const t = adminMessages(locale)
  const { draft, state, preview, hasChanged } = data
  const { plan, faults } = preview
  const steps = stepsOf(draft.kind)
  const last = steps.at(-1)?.step ?? 'nhap'
  const title = titleOf(locale, data)
  return {
    h1: title,
    title: `${faults.length > 0 ? platformMessages(locale).errorTitlePrefix : ''}${t.stepPreview}: ${title}`,
    caption: `${t.kindTitle({ kind: draft.kind })} · ${t.stepPreview}`,
    lead: faults.length > 0 ? t.previewNothing : t.previewLead,
    description: t.formDescription({ title: t.kindTitle({ kind: draft.kind }) }),
    breadcrumb: [
      { label: t.administration, path: adminPaths.home },
      { label: t.admin, path: adminPaths.list() },
    ],
    noindex: true,
    ...(hasChanged ? { status: 409 } : faults.length > 0 ? { status: 422 } : {}),
    body: (
      <>
        {hasChanged ? (
          <Notice tone="warning" title={t.previewChanged}>
            {t.previewChangedText}
          </Notice>
        ) : null}
        <Faults locale={locale} data={data} />
        <DefinitionList
          items={[
            { term: messages(locale).factEffective, value: formatDate(draft.effectiveOn, locale) },
            ...(draft.instrument === ''
              ? []
              : [
                  {
                    term: messages(locale).factInstrument,
                    value:
                      draft.instrumentOn === null
                        ? draft.instrument
                        : `${draft.instrument}, ${formatDate(draft.instrumentOn, locale)}`,
                  },
                ]),
            ...(draft.note ? [{ term: messages(locale).factNote, value: draft.note[locale] }] : []),
          ]}
        />
        <p class="actions">
          {steps.map(({ step }) => (
            <a key={step} href={href(locale, adminPaths.step(draft.kind, step, state))}>
              {t.change}: {stepWords(step, locale)}
            </a>
          ))}
        </p>
        {faults.length > 0 && plan.effects.changes.length + plan.effects.blocks.length === 0 ? null : (
          <Effects locale={locale} data={data} />
        )}
        {faults.length > 0 ? (
          <p>{t.fixFirst}</p>
        ) : (
          <form method="post" action={href(locale, adminPaths.form(draft.kind))}>
            {filledIn(state).map(([name, value]) => (
              <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
            ))}
            <input type="hidden" name="dau" value={previewMark(preview)} />
            <p class="hint">{t.confirmHint}</p>
            <div class="actions">
              <SubmitButton>{t.confirmButton({ kind: draft.kind })}</SubmitButton>
              <a href={href(locale, adminPaths.step(draft.kind, last, state))}>{t.backToStep}</a>
            </div>
          </form>
        )}
      </>
    ),
  }
}

function stepWords(step: Step, locale: Locale): string {
  const t = adminMessages(locale)
  const names: Readonly<Record<Step, string>> = {
    'don-vi': t.fieldUnits,
    'ke-thua': t.fieldSuccessor,
    nhap: t.stepEnter,
    'van-ban': t.stepAct,
    'xem-truoc': t.stepPreview,
  }
  const name = names[step]
  return locale === 'vi' ? name.charAt(0).toLowerCase() + name.slice(1) : name
}

/** A block change has no sentence of its own; nor has what could not be planned. */
function titleOf(locale: Locale, { draft, preview: { plan } }: PreviewData): string {
  const t = adminMessages(locale)
  const [first] = plan.effects.changes
  if (first) return changeTitle(plan.after, first, locale)
  const [block] = plan.effects.blocks
  if (block)
    return t.blockChange({
      unit: faceOf(plan.after, block.unit, draft.effectiveOn)?.name ?? '',
      block: block.block.title[locale],
    })
  return t.kindTitle({ kind: draft.kind })
}

/** Each leads to the step where it is mended. */
function Faults({ locale, data }: { locale: Locale; data: PreviewData }) {
  const t = adminMessages(locale)
  const { draft, state, preview } = data
  if (preview.faults.length === 0) return null
  const pathOf = (field: string): string | undefined => {
    const own = formFieldOf(field)
    const step = own && stepsOf(draft.kind).find(({ fields }) => fields.includes(own))?.step
    return step && adminPaths.step(draft.kind, step, state)
  }
  return (
    <div class="error-summary" role="alert" aria-labelledby="cho-can-sua">
      <h2 id="cho-can-sua">{t.previewFaults({ count: formatCount(preview.faults.length, locale) })}</h2>
      <ul>
        {preview.faults.map(({ field, text }) => {
          const path = pathOf(field)
          return <li key={text.en}>{path ? <a href={href(locale, path)}>{text[locale]}</a> : text[locale]}</li>
        })}
      </ul>
    </div>
  )
}

function Effects({ locale, data }: { locale: Locale; data: PreviewData }) {
  const t = adminMessages(locale)
  const { draft, preview } = data
  const { plan } = preview
  const day = formatDate(draft.effectiveOn, locale)
  const { ended, born, changed } = plan.effects
  const count = (units: readonly unknown[]) => formatCount(units.length, locale)
  return (
    <>
      {plan.isFuture ? <Notice>{t.previewFuture({ day })}</Notice> : null}
      {draft.effectiveOn < data.today ? <Notice tone="warning">{t.previewPast({ day })}</Notice> : null}
      <h2>{t.previewUnits}</h2>
      <p>{t.previewCountUnits({ ended: count(ended), born: count(born), changed: count(changed) })}</p>
      <Units locale={locale} data={data} />
      {ended.length > 0 ? <People locale={locale} data={data} /> : null}
    </>
  )
}

type Row = { readonly key: string; readonly before: ComponentChildren; readonly after: ComponentChildren }

function Units({ locale, data }: { locale: Locale; data: PreviewData }) {
  const t = adminMessages(locale)
  const { draft, preview } = data
  const { after, effects } = preview.plan
  const eve = dayBefore(draft.effectiveOn)
  const rows: Row[] = [
    ...effects.ended.map((unit) => ({
      key: unit.id,
      before: describe(after, unit, eve, locale),
      after: <strong>{t.unitEnds}</strong>,
    })),
    ...effects.born.map((unit) => ({
      key: unit.id,
      before: '–',
      after: (
        <>
          <strong>{t.unitBegins}:</strong> {describe(after, unit, draft.effectiveOn, locale)}
        </>
      ),
    })),
    ...effects.changed.map((each) => ({
      key: each.after.id,
      before: describe(after, each.before, eve, locale),
      after: describe(after, each.after, draft.effectiveOn, locale),
    })),
    ...effects.blocks.map(({ block, unit, membership }) => ({
      key: `${block.slug} ${unit}`,
      before: `${faceOf(after, unit, membership === 'join' ? draft.effectiveOn : eve)?.name}: ${block.title[locale]}`,
      after: membership === 'join' ? t.blockJoins : t.blockLeaves,
    })),
  ]
  return (
    <Table
      locale={locale}
      caption={t.previewUnits}
      captionHidden
      mode="stack"
      rows={rows}
      rowKey={({ key }) => key}
      columns={[
        { key: 'before', header: t.columnBefore, rowHeader: true, cell: ({ before }) => before },
        { key: 'after', header: t.columnAfter, cell: ({ after: shown }) => shown },
      ]}
    />
  )
}

/** "Xã Vụ Bản, xã, mã 13741, thuộc Tỉnh Ninh Bình" */
function describe(history: UnitHistory, unit: Unit, day: string, locale: Locale): string {
  const t = messages(locale)
  const face = faceOn(unit, day)
  const parent = on(unit.parents, day)
  const parentFace = parent === undefined ? undefined : faceOf(history, parent, day)
  return [
    face.name,
    face.kind ? kindInWords(face.kind.kind, locale) : '',
    ...unit.codes.filter((each) => on([each], day) !== undefined).map(({ value }) => value.code),
    parentFace ? t.foundOf({ parent: parentFace.name }) : '',
  ]
    .filter((part) => part !== '')
    .join(', ')
}

function People({ locale, data }: { locale: Locale; data: PreviewData }) {
  const t = adminMessages(locale)
  const { draft, preview } = data
  const { affected, plan } = preview
  const eve = dayBefore(draft.effectiveOn)
  const unitName = (id: UnitId, day: string) => faceOf(plan.after, id, day)?.name ?? ''
  const holder = new Map(affected.positions.map(({ id, personName }) => [id, personName]))
  return (
    <>
      <Listed
        locale={locale}
        title={t.previewPeople}
        none={t.noPeople}
        rows={affected.positions}
        keyOf={({ id }) => id}
        columns={[
          { key: 'person', header: t.columnPerson, rowHeader: true, cell: ({ personName }) => personName },
          { key: 'role', header: t.columnRole, cell: ({ role, title }) => title ?? roleName(role)[locale] },
          { key: 'from', header: t.columnFrom, cell: ({ unitId }) => unitName(unitId, eve) },
          {
            key: 'to',
            header: t.columnTo,
            cell: ({ to }) => (to === null ? t.positionEnds : unitName(to, draft.effectiveOn)),
          },
        ]}
      />
      <Listed
        locale={locale}
        title={t.previewDelegations}
        none={t.noDelegations}
        rows={affected.delegations}
        keyOf={({ id }) => id}
        columns={[
          {
            key: 'holder',
            header: t.columnPerson,
            rowHeader: true,
            cell: ({ positionId }) => holder.get(positionId) ?? '–',
          },
          { key: 'to', header: t.columnDelegate, cell: ({ toPersonName }) => toPersonName },
          { key: 'document', header: t.columnDocument, cell: ({ documentNumber }) => documentNumber },
          {
            key: 'until',
            header: t.columnUntil,
            cell: ({ from, until }) => formatDate(lastDay({ from, until }) ?? until, locale),
          },
          {
            key: 'outcome',
            header: t.columnOutcome,
            cell: ({ isRemade }) => (isRemade ? t.delegationRemade : t.delegationEnds),
          },
        ]}
      />
      <Listed
        locale={locale}
        title={t.previewKeys}
        none={t.noKeys}
        rows={affected.keys}
        keyOf={({ id }) => id}
        columns={[
          { key: 'key', header: t.columnKey, rowHeader: true, cell: ({ label }) => label },
          {
            key: 'outcome',
            header: t.columnOutcome,
            cell: ({ outcome, to }) =>
              outcome === 'moves' && to !== null ? t.keyMoves({ unit: unitName(to, draft.effectiveOn) }) : t.keyEnds,
          },
        ]}
      />
      <h2>{t.previewSignIns}</h2>
      <p>{affected.signIns === 0 ? t.signInsNone : t.signInsSome({ count: formatCount(affected.signIns, locale) })}</p>
    </>
  )
}

const roleName = (role: string): Localized => ROLE_NAMES[role as Role] ?? { vi: role, en: role } // a role this version does not know

type ListedProps<R> = {
  locale: Locale
  title: string
  none: string
  rows: readonly R[]
  keyOf: (row: R) => string
  columns: readonly Column<R>[]
}

function Listed<R>({ locale, title, none, rows, keyOf, columns }: ListedProps<R>) {
  const t = adminMessages(locale)
  return (
    <>
      <h2>
        {title} ({formatCount(rows.length, locale)})
      </h2>
      <Table
        locale={locale}
        caption={title}
        captionHidden
        mode="stack"
        rows={rows.slice(0, LISTED)}
        rowKey={keyOf}
        columns={columns}
        empty={none}
      />
      {rows.length > LISTED ? <p>{t.andMore({ count: formatCount(rows.length - LISTED, locale) })}</p> : null}
    </>
  )
}
