// pages.tsx — the administration of sign-ins: accounts, one account, networks that have to wait.
import { DefinitionList } from '../../../platform/components/definition-list.tsx'
import { FilterForm, SelectField, SubmitButton, TextField } from '../../../platform/components/form.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import { Pager } from '../../../platform/components/pager.tsx'
import { Table } from '../../../platform/components/table.tsx'
import { Tag } from '../../../platform/components/tag.tsx'
import type { Cookie } from '../../../platform/http/cookie.ts'
import { statusOf } from '../../../platform/http/failure.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { eventText } from '../../../platform/journal/words.ts'
import { formatCount, formatDateTime, href, type Locale } from '../../../platform/locale.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import { organizationJournalWords } from '../../journal-words.ts'
import { shownPrefix } from '../address-prefix.ts'
import { faultsOf } from '../pages/form-faults.ts'
import { Faults } from '../pages/form-parts.tsx'
import { deviceText, methodText } from '../pages/sessions.tsx'
import { signInPaths } from '../paths.ts'
import type { Account, OwnSession } from '../store.ts'
import { messages } from './messages.ts'
import { type AccountListState, FILTER_WORDS, signInAdminPaths } from './paths.ts'
import {
  ACCOUNT_FILTERS,
  type AccountFilter,
  type AccountRow,
  type Identity,
  type Pause,
  type SignInEntry,
} from './store.ts'

const administration = (locale: Locale) => ({ label: messages(locale).administration, path: '/quan-tri' })
const list = (locale: Locale) => ({ label: messages(locale).title, path: signInAdminPaths.list() })

// ---- the list

export type AccountListData = {
  readonly rows: readonly AccountRow[]
  readonly total: number
  readonly pages: number
  readonly state: AccountListState
  readonly maySeeNetworks: boolean
  readonly maySeeResets: boolean
}

export function accountListPage(locale: Locale, data: AccountListData): Page {
  const t = messages(locale)
  const { state } = data
  const names: Readonly<Record<AccountFilter, string>> = {
    all: t.filterAll,
    'signed-in': t.filterSignedIn,
    'no-password': t.filterNoPassword,
    'no-second-factor': t.filterNoSecondFactor,
    locked: t.filterLocked,
  }
  return {
    h1: t.title,
    lead: t.lead,
    description: t.description,
    breadcrumb: [administration(locale)],
    noindex: true,
    body: (
      <>
        <p class="actions">
          {data.maySeeNetworks ? <a href={href(locale, signInAdminPaths.networks())}>{t.networks}</a> : null}
          {data.maySeeResets ? <a href={href(locale, signInPaths.resets())}>{t.resets}</a> : null}
        </p>
        <FilterForm
          locale={locale}
          path={signInAdminPaths.list()}
          label={t.filterLabel}
          isFiltered={state.search !== '' || state.filter !== 'all'}
        >
          <TextField locale={locale} name="tim" label={t.search} value={state.search} inputMode="search" />
          <SelectField
            locale={locale}
            name="loai"
            label={t.filter}
            value={FILTER_WORDS[state.filter]}
            options={ACCOUNT_FILTERS.map((filter) => ({ value: FILTER_WORDS[filter], label: names[filter] }))}
          />
        </FilterForm>
        <Table
          locale={locale}
          caption={t.title}
          captionHidden
          mode="stack"
          rows={data.rows}
          rowKey={({ personId }) => personId}
          empty={t.empty}
          columns={[
            {
              key: 'name',
              header: t.name,
              rowHeader: true,
              wide: true,
              cell: ({ personId, name }) => <a href={href(locale, signInAdminPaths.account(personId))}>{name}</a>,
            },
            { key: 'login', header: t.login, cell: ({ login }) => login },
            { key: 'by', header: t.by, cell: (row) => waysText(locale, row) },
            {
              key: 'factor',
              header: t.secondFactor,
              cell: ({ hasSecondFactor }) => (hasSecondFactor ? t.on : t.off),
            },
            {
              key: 'last',
              header: t.lastSignIn,
              cell: ({ lastSignInAt }) => (lastSignInAt ? formatDateTime(lastSignInAt, locale) : t.never),
            },
            {
              key: 'sessions',
              header: t.openSessions,
              numeric: true,
              cell: ({ openSessions }) => formatCount(openSessions, locale),
            },
            {
              key: 'state',
              header: t.stateHeader,
              cell: ({ isLocked }) => <StateTag locale={locale} isLocked={isLocked} />,
            },
          ]}
        />
        <Pager
          locale={locale}
          page={state.page}
          pages={data.pages}
          total={data.total}
          pathOf={(page) => signInAdminPaths.list({ ...state, page })}
        />
      </>
    ),
  }
}

function waysText(locale: Locale, { hasPassword, hasProvider }: Pick<AccountRow, 'hasPassword' | 'hasProvider'>) {
  const t = messages(locale)
  const ways = [...(hasPassword ? [t.password] : []), ...(hasProvider ? [t.provider] : [])]
  return ways.length > 0 ? ways.join(', ') : t.nothing
}

function StateTag({ locale, isLocked }: { locale: Locale; isLocked: boolean }) {
  const t = messages(locale)
  return isLocked ? <Tag tone="weak">{t.locked}</Tag> : <Tag tone="good">{t.usable}</Tag>
}

// ---- one account

export type Said = 'locked' | 'unlocked' | 'pause' | { readonly ended: number }

export type AccountData = {
  readonly account: Account
  readonly lockedAt: Date | null
  /** "Chuyên viên, Xã Vụ Bản", one for each position of today. */
  readonly posts: readonly string[]
  readonly identities: readonly Identity[]
  readonly sessions: readonly OwnSession[]
  readonly total: number
  readonly page: number
  readonly pages: number
  readonly pause: Pause | undefined
  readonly entries: readonly SignInEntry[]
  readonly mayChange: boolean
  /** Right after it was made: the whole address. */
  readonly link: { readonly address: string; readonly expiresAt: Date } | undefined
  readonly cookies: readonly Cookie[]
  readonly said?: Said | undefined
  readonly refusal?: Refusal | undefined
  readonly typedReason?: string
  readonly now: Date
}

export function accountPage(locale: Locale, data: AccountData): Page {
  const t = messages(locale)
  const { account, refusal, mayChange } = data
  const faults = faultsOf(locale, refusal)
  return {
    h1: account.name,
    title: `${account.name} (${account.login})`,
    caption: t.accountCaption,
    ...(refusal ? { status: statusOf(refusal.kind) } : {}),
    description: t.accountDescription,
    breadcrumb: [administration(locale), list(locale)],
    noindex: true,
    cookies: data.cookies,
    body: (
      <>
        <Faults locale={locale} faults={faults} />
        {data.said ? <Notice tone="success">{saidText(locale, data.said)}</Notice> : null}
        {data.link ? (
          <Notice tone="success" title={t.linkMade}>
            <p>
              <code>{data.link.address}</code>
            </p>
            <p>{t.linkOnce({ time: formatDateTime(data.link.expiresAt, locale) })}</p>
          </Notice>
        ) : null}
        <Facts locale={locale} data={data} />
        {mayChange && data.pause && data.pause.failures > 0 ? (
          <form method="post" action={href(locale, signInAdminPaths.endPause(account.personId))}>
            <p class="hint">{t.endPauseHint}</p>
            <SubmitButton quiet>{t.endPause}</SubmitButton>
          </form>
        ) : null}
        <Sessions locale={locale} data={data} />
        {mayChange ? <Changes locale={locale} data={data} reasonError={faults.at('ly-do')} /> : null}
        <Entries locale={locale} entries={data.entries} />
      </>
    ),
  }
}

function saidText(locale: Locale, said: Said): string {
  const t = messages(locale)
  if (said === 'locked') return t.lockedNow
  if (said === 'unlocked') return t.unlockedNow
  return said === 'pause' ? t.pauseEnded : t.sessionsEnded({ count: formatCount(said.ended, locale) })
}

function Facts({ locale, data }: { locale: Locale; data: AccountData }) {
  const t = messages(locale)
  const { account, lockedAt, posts, identities, pause, now } = data
  return (
    <DefinitionList
      items={[
        {
          term: t.stateHeader,
          value: (
            <>
              <StateTag locale={locale} isLocked={account.isDisabled} />{' '}
              {lockedAt ? t.lockedSince({ time: formatDateTime(lockedAt, locale) }) : null}
            </>
          ),
        },
        { term: t.login, value: account.login },
        { term: t.posts, value: posts.length > 0 ? posts.join('; ') : t.noPosts },
        { term: t.password, value: passwordText(locale, account) },
        { term: t.secondFactor, value: account.totpConfirmedAt ? t.on : t.off },
        ...identities.map(({ issuer, level, linkedAt }) => ({
          term: t.identities,
          value: t.identity({ issuer, level: level ?? '–', time: formatDateTime(linkedAt, locale) }),
        })),
        { term: t.attempts, value: pauseText(locale, pause, now) },
      ].map(({ term, value }) => ({ term: term.charAt(0).toUpperCase() + term.slice(1), value }))}
    />
  )
}

function passwordText(locale: Locale, { passwordHash, passwordSetAt, mustChange }: Account): string {
  const t = messages(locale)
  if (passwordHash === null) return t.passwordNone
  const since = passwordSetAt ? [t.passwordSince({ time: formatDateTime(passwordSetAt, locale) })] : []
  return [...since, ...(mustChange ? [t.passwordMustChange] : [])].join('; ') || t.on
}

function pauseText(locale: Locale, pause: Pause | undefined, now: Date): string {
  const t = messages(locale)
  if (!pause || pause.failures === 0) return t.noFailures
  const count = t.failures({ count: formatCount(pause.failures, locale) })
  const waits = pause.blockedUntil && pause.blockedUntil > now ? pause.blockedUntil : undefined
  return waits ? `${count}. ${t.waitsUntil({ time: formatDateTime(waits, locale) })}` : count
}

function Sessions({ locale, data }: { locale: Locale; data: AccountData }) {
  const t = messages(locale)
  const { account, sessions, mayChange } = data
  const columns = [
    {
      key: 'device',
      header: t.device,
      rowHeader: true,
      wide: true,
      cell: ({ userAgent }: OwnSession) => deviceText(locale, userAgent),
    },
    { key: 'from', header: t.from, cell: ({ addressPrefix }: OwnSession) => shownPrefix(addressPrefix) },
    { key: 'method', header: t.method, cell: ({ method }: OwnSession) => methodText(locale, method) },
    { key: 'began', header: t.began, cell: ({ createdAt }: OwnSession) => formatDateTime(createdAt, locale) },
    { key: 'seen', header: t.seen, cell: ({ seenAt }: OwnSession) => formatDateTime(seenAt, locale) },
  ]
  const end = {
    key: 'end',
    header: t.end,
    cell: ({ id, userAgent, createdAt }: OwnSession) => (
      <form method="post" action={href(locale, signInAdminPaths.endSession(account.personId, id))}>
        <SubmitButton
          quiet
          label={t.endOf({ device: deviceText(locale, userAgent), time: formatDateTime(createdAt, locale) })}
        >
          {t.end}
        </SubmitButton>
      </form>
    ),
  }
  return (
    <>
      <h2>{t.sessions}</h2>
      <Table
        locale={locale}
        caption={t.sessions}
        captionHidden
        mode="stack"
        rows={sessions}
        rowKey={({ id }) => id}
        empty={t.noSessions}
        columns={mayChange ? [...columns, end] : columns}
      />
      {data.total > 0 ? (
        <Pager
          locale={locale}
          page={data.page}
          pages={data.pages}
          total={data.total}
          pathOf={(page) => signInAdminPaths.account(account.personId, page)}
        />
      ) : null}
      {mayChange && data.total > 1 ? (
        <form method="post" action={href(locale, signInAdminPaths.endSessions(account.personId))}>
          <SubmitButton quiet>{t.endAll}</SubmitButton>
        </form>
      ) : null}
    </>
  )
}

function Changes({
  locale,
  data,
  reasonError,
}: {
  locale: Locale
  data: AccountData
  reasonError: string | undefined
}) {
  const t = messages(locale)
  const { account, typedReason = '' } = data
  const { personId } = account
  if (account.isDisabled) {
    return (
      <>
        <h2>{t.unlockTitle}</h2>
        <p>{t.unlockHint}</p>
        <form method="post" action={href(locale, signInAdminPaths.unlock(personId))}>
          <SubmitButton>{t.unlock}</SubmitButton>
        </form>
      </>
    )
  }
  return (
    <>
      <h2>{t.linkTitle}</h2>
      <p>{account.passwordHash === null ? t.inviteHint : t.linkHint}</p>
      <form method="post" action={href(locale, signInAdminPaths.link(personId))}>
        <SubmitButton>{t.makeLink}</SubmitButton>
      </form>
      <h2>{t.lockTitle}</h2>
      <p>{t.lockHint}</p>
      <form method="post" action={href(locale, signInAdminPaths.lock(personId))} noValidate>
        <TextField
          locale={locale}
          name="ly-do"
          label={t.reason}
          hint={t.reasonHint}
          value={typedReason}
          error={reasonError}
        />
        <SubmitButton quiet>{t.lock}</SubmitButton>
      </form>
    </>
  )
}

function Entries({ locale, entries }: { locale: Locale; entries: readonly SignInEntry[] }) {
  const t = messages(locale)
  return (
    <>
      <h2>{t.recent}</h2>
      <Table
        locale={locale}
        caption={t.recent}
        captionHidden
        mode="stack"
        rows={entries}
        rowKey={({ id }) => id}
        empty={t.recentEmpty}
        columns={[
          { key: 'what', header: t.what, rowHeader: true, wide: true, cell: (entry) => entryText(locale, entry) },
          { key: 'when', header: t.when, cell: ({ at }) => formatDateTime(at, locale) },
          { key: 'who', header: t.who, cell: ({ actorName }) => (actorName === '' ? t.nobody : actorName) },
          {
            key: 'from',
            header: t.from,
            cell: ({ data }) => (typeof data['from'] === 'string' ? shownPrefix(data['from']) : '–'),
          },
        ]}
      />
    </>
  )
}

function entryText(locale: Locale, { event, reason, data }: SignInEntry): string {
  const t = messages(locale)
  const count = Number(data['failures'] ?? 0)
  const more = reason ?? (count > 1 ? t.failures({ count: formatCount(count, locale) }) : undefined)
  const what = eventText(organizationJournalWords, event, locale)
  return more === undefined ? what : `${what}: ${more}`
}

// ---- networks

export type NetworksData = {
  readonly rows: readonly Pause[]
  readonly total: number
  readonly page: number
  readonly pages: number
  readonly mayChange: boolean
  readonly isDone: boolean
  readonly now: Date
}

export function networksPage(locale: Locale, { rows, total, page, pages, mayChange, isDone, now }: NetworksData): Page {
  const t = messages(locale)
  const prefixOf = ({ key }: Pause) => key.slice(key.indexOf(':') + 1)
  const columns = [
    { key: 'network', header: t.network, rowHeader: true, cell: (row: Pause) => shownPrefix(prefixOf(row)) },
    {
      key: 'kind',
      header: t.kind,
      cell: ({ key }: Pause) => (key.startsWith('key:') ? t.kindKey : t.kindPassword),
    },
    {
      key: 'count',
      header: t.count,
      numeric: true,
      cell: ({ failures }: Pause) => formatCount(failures, locale),
    },
    { key: 'last', header: t.last, cell: ({ lastFailedAt }: Pause) => formatDateTime(lastFailedAt, locale) },
    {
      key: 'state',
      header: t.stateHeader,
      cell: ({ blockedUntil }: Pause) =>
        blockedUntil && blockedUntil > now ? <Tag tone="weak">{t.waiting}</Tag> : <Tag>{t.usable}</Tag>,
    },
  ]
  const end = {
    key: 'end',
    header: t.endPause,
    cell: ({ key }: Pause) => (
      <form method="post" action={href(locale, signInAdminPaths.endNetworkPause)}>
        <input type="hidden" name="mang" value={key} />
        <SubmitButton quiet>{t.endPause}</SubmitButton>
      </form>
    ),
  }
  return {
    h1: t.networksTitle,
    lead: t.networksLead,
    description: t.networksDescription,
    breadcrumb: [administration(locale), list(locale)],
    noindex: true,
    body: (
      <>
        {isDone ? <Notice tone="success">{t.networkFree}</Notice> : null}
        <Table
          locale={locale}
          caption={t.networksTitle}
          captionHidden
          mode="stack"
          rows={rows}
          rowKey={({ key }) => key}
          empty={t.networksEmpty}
          columns={mayChange ? [...columns, end] : columns}
        />
        {total > 0 ? (
          <Pager locale={locale} page={page} pages={pages} total={total} pathOf={signInAdminPaths.networks} />
        ) : null}
      </>
    ),
  }
}
