// pages.tsx — keys: the list, the form that makes one, and one key with the way to revoke it.
import { CheckboxField } from '../../../platform/components/choice.tsx'
import { DefinitionList } from '../../../platform/components/definition-list.tsx'
import { FilterForm, type Option, SelectField, SubmitButton, TextField } from '../../../platform/components/form.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import { Pager } from '../../../platform/components/pager.tsx'
import { Table } from '../../../platform/components/table.tsx'
import { Tag } from '../../../platform/components/tag.tsx'
import type { Cookie } from '../../../platform/http/cookie.ts'
import { statusOf } from '../../../platform/http/failure.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatDate, formatDateTime, href, type Locale } from '../../../platform/locale.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import type { AccessTable } from '../../rights/access.ts'
import { afterRefusal, faultsOf } from '../pages/form-faults.ts'
import { Faults } from '../pages/form-parts.tsx'
import { endsSoon, KEY_FIELDS, keyState, lastMoment } from './key.ts'
import { messages } from './messages.ts'
import { FILTER_WORDS, type KeyListState, keyPaths } from './paths.ts'
import { KEY_FILTERS, type Key, type ListedKey } from './store.ts'

type Names = {
  readonly now: Date
  readonly access: AccessTable
  readonly unitName: (id: string) => string
}

// ---- the list

export type KeyListData = Names & {
  readonly rows: readonly ListedKey[]
  readonly total: number
  readonly pages: number
  readonly state: KeyListState
  readonly mayMake: boolean
}

export function keyListPage(locale: Locale, data: KeyListData): Page {
  const t = messages(locale)
  const { state, rows, mayMake, now } = data
  const isFiltered = state.search !== '' || state.filter !== 'good'
  const filterNames = { good: t.filterGood, over: t.filterOver, all: t.filterAll }
  return {
    h1: t.title,
    lead: t.lead,
    description: t.description,
    breadcrumb: [administration(locale)],
    noindex: true,
    body: (
      <>
        <p class="actions">
          {mayMake ? (
            <a class="button" href={href(locale, keyPaths.make())}>
              {t.make}
            </a>
          ) : null}
          <a href={href(locale, '/api#khoa')}>{t.howTo}</a>
        </p>
        <FilterForm locale={locale} path={keyPaths.list()} label={t.filterLabel} isFiltered={isFiltered}>
          <TextField locale={locale} name="tim" label={t.search} value={state.search} inputMode="search" />
          <SelectField
            locale={locale}
            name="loai"
            label={t.filter}
            value={FILTER_WORDS[state.filter]}
            options={KEY_FILTERS.map((filter) => ({ value: FILTER_WORDS[filter], label: filterNames[filter] }))}
          />
        </FilterForm>
        <Table
          locale={locale}
          caption={t.title}
          captionHidden
          mode="stack"
          rows={rows}
          rowKey={({ id }) => id}
          empty={isFiltered ? t.empty : t.noKeys}
          columns={[
            {
              key: 'name',
              header: t.name,
              rowHeader: true,
              wide: true,
              cell: (key) => <a href={href(locale, keyPaths.key(key.id))}>{key.label}</a>,
            },
            { key: 'hint', header: t.begins, cell: ({ hint }) => <code>{hint}…</code> },
            { key: 'unit', header: t.unit, cell: ({ unitId }) => data.unitName(unitId) },
            { key: 'rights', header: t.rights, cell: ({ verbs }) => rightsText(locale, verbs, data.access) },
            { key: 'until', header: t.expires, cell: ({ expiresAt }) => formatDate(lastMoment(expiresAt), locale) },
            {
              key: 'used',
              header: t.used,
              cell: ({ usedAt }) => (usedAt ? formatDateTime(usedAt, locale) : t.neverUsed),
            },
            { key: 'state', header: t.stateHeader, cell: (key) => <StateTag locale={locale} apiKey={key} now={now} /> },
          ]}
        />
        <Pager
          locale={locale}
          page={state.page}
          pages={data.pages}
          total={data.total}
          pathOf={(page) => keyPaths.list({ ...state, page })}
        />
      </>
    ),
  }
}

const administration = (locale: Locale) => ({ label: messages(locale).administration, path: '/quan-tri' })
const list = (locale: Locale) => ({ label: messages(locale).title, path: keyPaths.list() })

const rightsText = (locale: Locale, verbs: readonly string[], access: AccessTable): string =>
  verbs.map((verb) => access[verb]?.label[locale] ?? verb).join('; ')

function StateTag({ locale, apiKey, now }: { locale: Locale; apiKey: Key; now: Date }) {
  const t = messages(locale)
  switch (keyState(apiKey, now)) {
    case 'alive':
      return endsSoon(apiKey, now) ? <Tag tone="weak">{t.soon}</Tag> : <Tag tone="good">{t.alive}</Tag>
    case 'expired':
      return <Tag>{t.expired}</Tag>
    case 'revoked':
      return <Tag>{t.revoked}</Tag>
    case 'clock':
      return <Tag tone="bad">{t.clock}</Tag>
  }
}

// ---- making one

export type TypedKeyForm = {
  readonly id: string
  readonly label: string
  readonly unit: string
  readonly verbs: readonly string[]
  readonly expires: string
}
export type KeyFormData = {
  readonly typed: TypedKeyForm
  readonly units: readonly Option[]
  /** What the maker holds of what a key may have. */
  readonly verbs: readonly string[]
  readonly access: AccessTable
  readonly refusal?: Refusal | undefined
}

export function keyFormPage(locale: Locale, { typed, units, verbs, access, refusal }: KeyFormData): Page {
  const t = messages(locale)
  const faults = faultsOf(locale, refusal)
  return {
    h1: t.makeTitle,
    ...afterRefusal(locale, t.makeTitle, refusal),
    lead: t.makeLead,
    description: t.makeDescription,
    breadcrumb: [administration(locale), list(locale)],
    noindex: true,
    body: (
      <>
        <Faults locale={locale} faults={faults} />
        {verbs.length === 0 ? <Notice tone="warning">{t.nothingToGive}</Notice> : null}
        <form method="post" action={href(locale, keyPaths.make())} noValidate>
          <input type="hidden" name="ma" value={typed.id} />
          <TextField
            locale={locale}
            name={KEY_FIELDS.label}
            label={t.name}
            hint={t.nameHint}
            value={typed.label}
            error={faults.at(KEY_FIELDS.label)}
          />
          <SelectField
            locale={locale}
            name={KEY_FIELDS.unit}
            label={t.unit}
            hint={t.unitHint}
            value={typed.unit}
            options={units.length === 1 ? units : [{ value: '', label: t.chooseUnit }, ...units]}
            error={faults.at(KEY_FIELDS.unit)}
          />
          <CheckboxField
            locale={locale}
            name={KEY_FIELDS.verbs}
            legend={t.rights}
            hint={t.rightsHint}
            values={new Set(typed.verbs)}
            choices={verbs.map((verb) => ({ value: verb, label: access[verb]?.label[locale] ?? verb, hint: verb }))}
            error={faults.at(KEY_FIELDS.verbs)}
          />
          <TextField
            locale={locale}
            name={KEY_FIELDS.expires}
            label={t.expires}
            hint={t.expiresHint}
            value={typed.expires}
            inputMode="numeric"
            autoComplete="off"
            error={faults.at(KEY_FIELDS.expires)}
          />
          <SubmitButton>{t.make}</SubmitButton>
        </form>
      </>
    ),
  }
}

// ---- one key

export type KeyData = Names & {
  readonly apiKey: Key
  readonly makerName: string | null
  readonly mayChange: boolean
  readonly cookies: readonly Cookie[]
  /** Only right after it was made. */
  readonly token: string | undefined
  readonly origin: string
  readonly refusal?: Refusal | undefined
}

export function keyPage(locale: Locale, data: KeyData): Page {
  const t = messages(locale)
  const { apiKey, now, token, refusal } = data
  const state = keyState(apiKey, now)
  const overSince = apiKey.revokedAt ?? apiKey.expiresAt
  const stillSent = apiKey.refusedAt !== null && apiKey.refusedAt >= overSince ? apiKey.refusedAt : undefined
  return {
    h1: apiKey.label,
    title: `${apiKey.label} (${apiKey.hint}…)`,
    caption: t.caption,
    ...(refusal ? { status: statusOf(refusal.kind) } : {}),
    description: t.keyDescription,
    breadcrumb: [administration(locale), list(locale)],
    noindex: true,
    cookies: data.cookies,
    body: (
      <>
        <Faults locale={locale} faults={faultsOf(locale, refusal)} />
        {token === undefined ? null : <NewToken locale={locale} token={token} origin={data.origin} />}
        {state === 'revoked' ? <Notice tone="success">{t.revokedNow}</Notice> : null}
        {stillSent ? <Notice tone="warning">{t.usedAfter({ time: formatDateTime(stillSent, locale) })}</Notice> : null}
        <DefinitionList
          items={[
            { term: t.stateHeader, value: <StateTag locale={locale} apiKey={apiKey} now={now} /> },
            { term: t.begins, value: <code>{apiKey.hint}…</code> },
            { term: t.unit, value: data.unitName(apiKey.unitId) },
            { term: t.rights, value: rightsText(locale, apiKey.verbs, data.access) },
            { term: t.expires, value: t.until({ day: formatDate(lastMoment(apiKey.expiresAt), locale) }) },
            { term: t.used, value: apiKey.usedAt ? formatDateTime(apiKey.usedAt, locale) : t.neverUsed },
            { term: t.made, value: formatDateTime(apiKey.createdAt, locale) },
            { term: t.madeBy, value: data.makerName ?? '–' },
            ...(apiKey.revokedAt ? [{ term: t.revokedAt, value: formatDateTime(apiKey.revokedAt, locale) }] : []),
          ]}
        />
        {data.mayChange ? <Changes locale={locale} apiKey={apiKey} /> : null}
      </>
    ),
  }
}

function NewToken({ locale, token, origin }: { locale: Locale; token: string; origin: string }) {
  const t = messages(locale)
  return (
    <Notice tone="success" title={t.madeTitle}>
      <p>
        {t.token}: <code class="token">{token}</code>
      </p>
      <p>{t.madeHint}</p>
      <p>
        {t.tryIt} <code class="token">{`curl -H "Authorization: Bearer ${token}" ${origin}/api/v1/me`}</code>
      </p>
    </Notice>
  )
}

function Changes({ locale, apiKey }: { locale: Locale; apiKey: Key }) {
  const t = messages(locale)
  return (
    <>
      <h2>{t.replace}</h2>
      <p>{t.replaceHint}</p>
      <p class="actions">
        <a class="button button-quiet" href={href(locale, keyPaths.make(apiKey.id))}>
          {t.replace}
        </a>
      </p>
      {apiKey.revokedAt ? null : (
        <>
          <h2>{t.revoke}</h2>
          <p>{t.revokeHint}</p>
          <form method="post" action={href(locale, keyPaths.revoke(apiKey.id))} noValidate>
            <TextField locale={locale} name="ly-do" label={t.reason} hint={t.reasonHint} optional />
            <SubmitButton>{t.revoke}</SubmitButton>
          </form>
        </>
      )}
    </>
  )
}
