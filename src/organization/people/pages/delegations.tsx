// delegations.tsx — delegations as a list, one of them, and one's own.
import { DefinitionList } from '../../../platform/components/definition-list.tsx'
import { SubmitButton } from '../../../platform/components/form.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import { Pager } from '../../../platform/components/pager.tsx'
import { type Column, Table } from '../../../platform/components/table.tsx'
import { Tabs } from '../../../platform/components/tabs.tsx'
import { Tag } from '../../../platform/components/tag.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, formatDate, href, type Locale } from '../../../platform/locale.ts'
import type { AccessTable } from '../../rights/access.ts'
import { signInPaths } from '../../sign-in/paths.ts'
import { delegationCourse } from '../delegation.ts'
import { messages } from '../messages.ts'
import { peoplePaths } from '../paths.ts'
import { DELEGATION_STATES, type DelegationRow, type DelegationState } from '../reports.ts'
import {
  administrationCrumb,
  days,
  type FormFaults,
  FormHead,
  NO_FAULTS,
  roleName,
  type Scene,
  UnitName,
} from './parts.tsx'

/** Words of the address for the states of a delegation; the first is what is shown without one. */
export const DELEGATION_WORDS = {
  running: 'dang',
  coming: 'sap',
  past: 'het',
} as const satisfies Record<DelegationState, string>

export type DelegationsData = {
  readonly scene: Scene
  readonly rows: readonly DelegationRow[]
  readonly total: number
  readonly pages: number
  readonly page: number
  readonly state: DelegationState
}

export function delegationsPage({ scene, rows, total, pages, page, state }: DelegationsData): Page {
  const { locale } = scene
  const t = messages(locale)
  const labels = { running: t.tabRunning, coming: t.tabComing, past: t.tabPast } as const
  const pathOf = (each: DelegationState, number = 1) =>
    peoplePaths.delegations(each === 'running' ? undefined : DELEGATION_WORDS[each], number)
  const suffix = page > 1 ? ` (${formatCount(page, locale)})` : ''
  return {
    h1: t.delegations,
    title: `${t.delegations}: ${labels[state]}${suffix}`,
    lead: t.delegationsLead,
    description: t.delegationsDescription,
    breadcrumb: [administrationCrumb(locale)],
    noindex: true,
    body: (
      <>
        <Tabs
          locale={locale}
          label={t.delegationViews}
          current={pathOf(state)}
          tabs={DELEGATION_STATES.map((each) => ({ label: labels[each], path: pathOf(each) }))}
        />
        <DelegationTable
          scene={scene}
          rows={rows}
          caption={`${t.delegations}: ${labels[state]}`}
          pathOf={peoplePaths.delegation}
          empty={t.noDelegations}
        />
        <Pager locale={locale} page={page} pages={pages} total={total} pathOf={(number) => pathOf(state, number)} />
        <p class="hint">{t.howToDelegate}</p>
      </>
    ),
  }
}

type TableProps = {
  scene: Scene
  rows: readonly DelegationRow[]
  caption: string
  pathOf: (id: string) => string
  empty?: string
  /** Whose name leads to the delegation: of two, the one that the reader is not. */
  lead?: 'holder' | 'receiver'
}

export function DelegationTable({ scene, rows, caption, pathOf, empty, lead = 'holder' }: TableProps) {
  const { locale } = scene
  const t = messages(locale)
  const named = (who: 'holder' | 'receiver', { id, holderName, receiverName }: DelegationRow) => {
    const name = who === 'holder' ? holderName : receiverName
    return who === lead ? <a href={href(locale, pathOf(id))}>{name}</a> : name
  }
  const column = (who: 'holder' | 'receiver', header: string): Column<DelegationRow> => ({
    key: who,
    header,
    rowHeader: who === lead,
    cell: (row) => named(who, row),
  })
  const holder = column('holder', t.columnHolder)
  const receiver = column('receiver', t.columnReceiver)
  return (
    <Table
      locale={locale}
      caption={caption}
      captionHidden
      mode="stack"
      rows={rows}
      rowKey={({ id }) => id}
      empty={empty}
      columns={[
        ...(lead === 'holder' ? [holder, receiver] : [receiver, holder]),
        { key: 'position', header: t.columnPosition, wide: true, cell: (row) => <Post scene={scene} row={row} /> },
        {
          key: 'document',
          header: t.columnDocument,
          cell: ({ documentNumber, documentOn }) =>
            t.documentOf({ number: documentNumber, day: formatDate(documentOn, locale) }),
        },
        {
          key: 'days',
          header: t.columnDays,
          cell: (row) => (
            <>
              {days(row, locale)} <StateTag scene={scene} row={row} />
            </>
          ),
        },
      ]}
    />
  )
}

function Post({ scene, row }: { scene: Scene; row: DelegationRow }) {
  return (
    <>
      {row.title ?? roleName(row.role, scene.locale)}, <UnitName scene={scene} unit={row.unitId} />
    </>
  )
}

function StateTag({ scene, row }: { scene: Scene; row: DelegationRow }) {
  const { locale, today } = scene
  const t = messages(locale)
  switch (delegationCourse(row, { until: row.positionUntil }, today)) {
    case 'running':
      return <Tag tone="good">{t.stateRunning}</Tag>
    case 'coming':
      return <Tag tone="info">{t.stateComingDelegation}</Tag>
    case 'past':
      return <Tag>{row.until > today ? t.stateEndedWithPost : t.statePast}</Tag>
    case 'revoked':
      return <Tag>{t.stateRevoked({ day: row.revokedAt ? formatDate(row.revokedAt, locale) : '' })}</Tag>
  }
}

export type DelegationData = {
  readonly scene: Scene
  readonly row: DelegationRow
  readonly access: AccessTable
  /** Where the form that revokes it goes; undefined where the reader may not, or nothing is left to revoke. */
  readonly revokePath: string | undefined
  readonly isOwn: boolean
  readonly done: string | undefined
  readonly faults?: FormFaults
}

export function delegationPage(data: DelegationData): Page {
  const { scene, row, access, revokePath, isOwn, done, faults = NO_FAULTS } = data
  const { locale } = scene
  const t = messages(locale)
  const parent = isOwn
    ? [
        { label: t.account, path: signInPaths.account },
        { label: t.ownDelegations, path: peoplePaths.own },
      ]
    : [administrationCrumb(locale), { label: t.delegations, path: peoplePaths.delegations() }]
  return {
    h1: t.delegationTitle({ holder: row.holderName, receiver: row.receiverName }),
    title: `${t.delegationTitle({ holder: row.holderName, receiver: row.receiverName })}, ${row.documentNumber}`,
    description: t.delegationDescription,
    breadcrumb: parent,
    noindex: true,
    ...(faults.general ? { status: 409 } : {}),
    body: (
      <>
        {done ? <Notice tone="success">{done}</Notice> : null}
        <FormHead locale={locale} faults={faults} />
        <DefinitionList
          items={[
            { term: t.factHolder, value: row.holderName },
            { term: t.factReceiver, value: row.receiverName },
            { term: t.factPosition, value: <Post scene={scene} row={row} /> },
            { term: t.factKind, value: row.kind === 'delegation' ? t.kindDelegation : t.kindSubstitution },
            { term: t.factLent, value: <Lent locale={locale} verbs={row.verbs} access={access} /> },
            {
              term: t.factDocument,
              value: t.documentOf({ number: row.documentNumber, day: formatDate(row.documentOn, locale) }),
            },
            { term: t.factDays, value: days(row, locale) },
            { term: t.factState, value: <StateTag scene={scene} row={row} /> },
          ]}
        />
        {revokePath ? (
          <form method="post" action={href(locale, revokePath)}>
            <p>{t.revokeConsequence}</p>
            <p class="actions">
              <SubmitButton>{t.revoke}</SubmitButton>
            </p>
          </form>
        ) : null}
      </>
    ),
  }
}

function Lent({ locale, verbs, access }: { locale: Locale; verbs: readonly string[] | null; access: AccessTable }) {
  if (verbs === null) return <>{messages(locale).wholePost}</>
  return (
    <ul>
      {verbs.map((verb) => (
        <li key={verb}>{verbName(verb, access, locale)}</li>
      ))}
    </ul>
  )
}

export function verbName(verb: string, access: AccessTable, locale: Locale): string {
  const label = Object.hasOwn(access, verb) ? access[verb]?.label[locale] : undefined
  return label ?? verb
}

export type OwnDelegationsData = {
  readonly scene: Scene
  readonly given: readonly DelegationRow[]
  readonly received: readonly DelegationRow[]
  readonly mayDelegate: boolean
  readonly done: string | undefined
}

export function ownDelegationsPage({ scene, given, received, mayDelegate, done }: OwnDelegationsData): Page {
  const { locale } = scene
  const t = messages(locale)
  return {
    h1: t.ownDelegations,
    lead: t.ownDelegationsLead,
    description: t.ownDelegationsLead,
    breadcrumb: [{ label: t.account, path: signInPaths.account }],
    noindex: true,
    body: (
      <>
        {done ? <Notice tone="success">{done}</Notice> : null}
        {mayDelegate ? (
          <p class="actions">
            <a class="button" href={href(locale, peoplePaths.delegateOwn())}>
              {t.submitDelegate}
            </a>
          </p>
        ) : null}
        <h2>{t.given}</h2>
        <DelegationTable
          scene={scene}
          rows={given}
          caption={t.given}
          pathOf={peoplePaths.ownOne}
          empty={t.noneGiven}
          lead="receiver"
        />
        <h2>{t.received}</h2>
        <DelegationTable
          scene={scene}
          rows={received}
          caption={t.received}
          pathOf={peoplePaths.ownOne}
          empty={t.noneReceived}
        />
      </>
    ),
  }
}
