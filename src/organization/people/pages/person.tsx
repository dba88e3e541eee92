// person.tsx — one person: masked particulars, positions with their days, delegations, account, what changed lately.
import { DefinitionList } from '../../../platform/components/definition-list.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import { Table } from '../../../platform/components/table.tsx'
import { Tag } from '../../../platform/components/tag.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { eventText } from '../../../platform/journal/words.ts'
import { formatDateTime, href, type Locale } from '../../../platform/locale.ts'
import { organizationJournalWords } from '../../journal-words.ts'
import { maskAddress, maskEmail, maskNationalId, maskPhone } from '../../rights/masking.ts'
import { rightsPaths } from '../../rights/paths.ts'
import { isRole } from '../../rights/roles.ts'
import { signInAdminPaths } from '../../sign-in/admin/paths.ts'
import { messages } from '../messages.ts'
import { peoplePaths } from '../paths.ts'
import { courseOn, type Position } from '../position.ts'
import type { DelegationRow, PersonAccount, PersonHistoryRow } from '../reports.ts'
import type { Person } from '../store.ts'
import { DelegationTable } from './delegations.tsx'
import { administrationCrumb, days, PersonName, roleName, type Scene, UnitName } from './parts.tsx'

export type PersonData = {
  readonly scene: Scene
  readonly person: Person
  readonly positions: readonly Position[]
  readonly account: PersonAccount | undefined
  readonly delegations: readonly DelegationRow[]
  readonly history: readonly PersonHistoryRow[]
  readonly mayChange: boolean
  /** Ids of positions that the reader may end, and of those whose holder they may let lend. */
  readonly endable: ReadonlySet<string>
  readonly lendable: ReadonlySet<string>
  /** What was just done, as a sentence. */
  readonly done: string | undefined
  readonly mayUnmask: boolean
  /** Whether the reader may open the pages about the person's account and rights. */
  readonly maySeeAccount: boolean
  readonly maySeeRights: boolean
}

export function personPage(data: PersonData): Page {
  const { scene, person, positions, delegations } = data
  const { locale } = scene
  const t = messages(locale)
  return {
    h1: person.fullName,
    caption: t.personKind,
    description: t.personDescription({ name: person.fullName }),
    breadcrumb: [administrationCrumb(locale), { label: t.people, path: peoplePaths.list() }],
    noindex: true,
    body: (
      <>
        {data.done ? <Notice tone="success">{data.done}</Notice> : null}
        {person.isDemo ? <Notice tone="warning">{t.demoNotice}</Notice> : null}
        <h2>{t.positions}</h2>
        <PositionTable data={data} />
        {data.mayChange ? (
          <p class="actions">
            <a class="button" href={href(locale, peoplePaths.givePosition(person.id))}>
              {t.givePosition}
            </a>
            <a href={href(locale, peoplePaths.change(person.id))}>{t.changeFacts}</a>
          </p>
        ) : null}
        <h2>{t.facts}</h2>
        <Facts locale={locale} person={person} account={data.account} />
        <p class="hint">{t.maskedNote}</p>
        <p class="actions">
          {data.mayUnmask ? <a href={href(locale, rightsPaths.unmask(person.id))}>{t.unmask}</a> : null}
          {data.maySeeAccount && data.account ? (
            <a href={href(locale, signInAdminPaths.account(person.id))}>{t.accountPage}</a>
          ) : null}
          {data.maySeeRights ? <a href={href(locale, rightsPaths.person(person.id))}>{t.rightsPage}</a> : null}
        </p>
        <h2>{t.delegationsOf}</h2>
        {delegations.length === 0 ? (
          <p>{t.noDelegationsOf}</p>
        ) : (
          <DelegationTable scene={scene} rows={delegations} caption={t.delegationsOf} pathOf={peoplePaths.delegation} />
        )}
        {positions.length > 0 || data.history.length > 0 ? <History data={data} /> : null}
      </>
    ),
  }
}

function PositionTable({ data }: { data: PersonData }) {
  const { scene, positions } = data
  const { locale, today } = scene
  const t = messages(locale)
  const order = { running: 0, coming: 1, past: 2 } as const
  const rows = positions.toSorted(
    (a, b) => order[courseOn(a, today)] - order[courseOn(b, today)] || (a.from < b.from ? 1 : -1),
  )
  return (
    <Table
      locale={locale}
      caption={t.positions}
      captionHidden
      mode="stack"
      rows={rows}
      rowKey={({ id }) => id}
      empty={t.noPositions}
      columns={[
        { key: 'role', header: t.columnRole, rowHeader: true, cell: ({ role }) => roleName(role, locale) },
        { key: 'title', header: t.columnTitle, cell: ({ title }) => title ?? '–' },
        { key: 'unit', header: t.columnUnit, cell: ({ unitId }) => <UnitName scene={scene} unit={unitId} /> },
        {
          key: 'days',
          header: t.columnDays,
          cell: (position) => (
            <>
              {days(position, locale)} <CourseTag locale={locale} position={position} today={today} />
            </>
          ),
        },
        ...(data.endable.size > 0 || data.lendable.size > 0
          ? [
              {
                key: 'what',
                header: t.columnWhat,
                cell: (position: Position) => <PositionActions data={data} position={position} />,
              },
            ]
          : []),
      ]}
    />
  )
}

function CourseTag({ locale, position, today }: { locale: Locale; position: Position; today: string }) {
  const t = messages(locale)
  const course = courseOn(position, today)
  return <Tag tone={course === 'running' ? 'good' : course === 'coming' ? 'info' : 'neutral'}>{t[course]}</Tag>
}

function PositionActions({ data, position }: { data: PersonData; position: Position }) {
  const { scene, person } = data
  const { locale } = scene
  const t = messages(locale)
  const isOver = courseOn(position, scene.today) === 'past'
  const about = `${roleName(position.role, locale)}, ${position.from}`
  if (isOver) return <>–</>
  return (
    <span class="actions">
      {data.lendable.has(position.id) ? (
        <a href={href(locale, peoplePaths.delegate(position.id))} aria-label={`${t.delegateShort}: ${about}`}>
          {t.delegateShort}
        </a>
      ) : null}
      {data.endable.has(position.id) ? (
        <a href={href(locale, peoplePaths.endPosition(person.id, position.id))} aria-label={`${t.endShort}: ${about}`}>
          {t.endShort}
        </a>
      ) : null}
    </span>
  )
}

function Facts({ locale, person, account }: { locale: Locale; person: Person; account: PersonAccount | undefined }) {
  const t = messages(locale)
  const masked = (value: string | null, mask: (text: string) => string) => (value === null ? t.unknown : mask(value))
  return (
    <DefinitionList
      items={[
        { term: t.factName, value: <PersonName locale={locale} name={person.fullName} isDemo={person.isDemo} /> },
        { term: t.factNationalId, value: masked(person.nationalId, maskNationalId) },
        { term: t.factPhone, value: masked(person.phone, maskPhone) },
        { term: t.factEmail, value: masked(person.email, maskEmail) },
        { term: t.factAddress, value: masked(person.address, maskAddress) },
        { term: t.factLogin, value: account?.login ?? t.noAccount },
        ...(account ? [{ term: t.factAccount, value: accountState(account, locale) }] : []),
      ]}
    />
  )
}

function accountState({ isLocked, hasPassword, hasSecondFactor }: PersonAccount, locale: Locale): string {
  const t = messages(locale)
  if (isLocked) return t.accountLocked
  if (!hasPassword) return t.accountInvited
  return `${t.accountOpen}, ${hasSecondFactor ? t.accountFactorOn : t.accountFactorOff}`
}

function History({ data }: { data: PersonData }) {
  const { scene, history } = data
  const { locale } = scene
  const t = messages(locale)
  return (
    <>
      <h2>{t.history}</h2>
      <Table
        locale={locale}
        caption={t.history}
        captionHidden
        mode="stack"
        rows={history}
        rowKey={({ id }) => id}
        columns={[
          { key: 'what', header: t.columnEvent, rowHeader: true, cell: (row) => eventName(row, locale) },
          { key: 'when', header: t.columnWhen, cell: ({ at }) => formatDateTime(at, locale) },
          { key: 'who', header: t.columnWho, cell: ({ actorName }) => actorName },
          {
            key: 'unit',
            header: t.columnUnit,
            cell: ({ unitId }) => (unitId === null ? '–' : <UnitName scene={scene} unit={unitId} />),
          },
        ]}
      />
    </>
  )
}

function eventName({ event, data }: PersonHistoryRow, locale: Locale): string {
  const what = eventText(organizationJournalWords, event, locale)
  const { role } = data
  return typeof role === 'string' ? `${what}: ${isRole(role) ? roleName(role, locale) : role}` : what
}
