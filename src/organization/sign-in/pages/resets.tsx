// resets.tsx — requests to take away a second factor: the list, and one of them with its decision.
import { DefinitionList } from '../../../platform/components/definition-list.tsx'
import { SubmitButton, TextAreaField, TextField } from '../../../platform/components/form.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import { Pager } from '../../../platform/components/pager.tsx'
import { Table } from '../../../platform/components/table.tsx'
import { Tag } from '../../../platform/components/tag.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatDateTime, href, type Locale } from '../../../platform/locale.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import { messages } from '../messages.ts'
import { signInPaths } from '../paths.ts'
import type { Reset } from '../reset-store.ts'
import { afterRefusal, faultsOf } from './form-faults.ts'
import { Faults } from './form-parts.tsx'

export type ResetsData = {
  readonly resets: readonly Reset[]
  readonly total: number
  readonly page: number
  readonly pages: number
  readonly mayRequest: boolean
  readonly typed?: { readonly login: string; readonly reason: string } | undefined
  readonly refusal?: Refusal | undefined
  readonly said?: 'sent' | 'decided' | undefined
}

export function resetsPage(locale: Locale, data: ResetsData): Page {
  const t = messages(locale)
  const { resets, total, page, pages, mayRequest, refusal, said } = data
  return {
    h1: t.resetsTitle,
    ...afterRefusal(locale, t.resetsTitle, refusal),
    lead: t.resetsLead,
    description: t.resetsDescription,
    noindex: true,
    body: (
      <>
        <Faults locale={locale} faults={faultsOf(locale, refusal)} />
        {said ? <Notice tone="success">{said === 'sent' ? t.resetSent : t.resetDone}</Notice> : null}
        <Table
          locale={locale}
          caption={t.resetsCaption}
          captionHidden
          mode="stack"
          rows={resets}
          rowKey={({ id }) => id}
          empty={t.resetsEmpty}
          columns={[
            {
              key: 'person',
              header: t.resetPerson,
              rowHeader: true,
              wide: true,
              cell: ({ id, personName }) => <a href={href(locale, signInPaths.reset(id))}>{personName}</a>,
            },
            { key: 'login', header: t.login, cell: ({ login }) => login },
            { key: 'by', header: t.resetRequested, cell: ({ requesterName }) => requesterName },
            { key: 'at', header: t.resetRequestedAt, cell: ({ requestedAt }) => formatDateTime(requestedAt, locale) },
            { key: 'state', header: t.resetState, cell: (reset) => <State locale={locale} reset={reset} /> },
          ]}
        />
        <Pager locale={locale} page={page} pages={pages} total={total} pathOf={signInPaths.resets} />
        {mayRequest ? <RequestForm locale={locale} data={data} /> : null}
      </>
    ),
  }
}

function RequestForm({ locale, data: { typed, refusal } }: { locale: Locale; data: ResetsData }) {
  const t = messages(locale)
  const faults = faultsOf(locale, refusal)
  return (
    <>
      <h2>{t.resetNew}</h2>
      <form method="post" action={href(locale, signInPaths.resets())} noValidate>
        <TextField
          locale={locale}
          name="dang-nhap"
          label={t.resetLogin}
          value={typed?.login ?? ''}
          autoComplete="off"
          verbatim
          error={faults.at('dang-nhap')}
        />
        <TextAreaField
          locale={locale}
          name="ly-do"
          label={t.resetReason}
          hint={t.resetReasonHint}
          value={typed?.reason ?? ''}
          error={faults.at('ly-do')}
        />
        <SubmitButton>{t.resetSend}</SubmitButton>
      </form>
    </>
  )
}

function State({ locale, reset }: { locale: Locale; reset: Reset }) {
  const t = messages(locale)
  if (reset.isApproved === null) return <Tag tone="weak">{t.resetOpen}</Tag>
  return reset.isApproved ? <Tag tone="good">{t.resetApproved}</Tag> : <Tag>{t.resetRefused}</Tag>
}

export type ResetData = {
  readonly reset: Reset
  readonly mayDecide: boolean
  readonly refusal?: Refusal | undefined
}

export function resetPage(locale: Locale, { reset, mayDecide, refusal }: ResetData): Page {
  const t = messages(locale)
  const title = t.resetTitle({ name: reset.personName })
  const { decidedAt, deciderName } = reset
  return {
    h1: title,
    ...afterRefusal(locale, title, refusal),
    description: t.resetDescription,
    breadcrumb: [{ label: t.resetsTitle, path: signInPaths.resets() }],
    noindex: true,
    body: (
      <>
        <Faults locale={locale} faults={faultsOf(locale, refusal)} />
        <DefinitionList
          items={[
            { term: t.resetState, value: <State locale={locale} reset={reset} /> },
            { term: t.login, value: reset.login },
            { term: t.resetReason, value: reset.reason },
            { term: t.resetRequested, value: reset.requesterName },
            { term: t.resetRequestedAt, value: formatDateTime(reset.requestedAt, locale) },
            ...(decidedAt
              ? [
                  { term: t.resetDecidedBy, value: deciderName },
                  { term: t.resetDecidedAt, value: formatDateTime(decidedAt, locale) },
                ]
              : []),
          ]}
        />
        {decidedAt ? null : mayDecide ? (
          <form method="post" action={href(locale, signInPaths.decideReset(reset.id))}>
            <Notice tone="warning">{t.resetWarning}</Notice>
            <p class="actions">
              <SubmitButton name="quyet-dinh" value="dong-y">
                {t.resetApprove}
              </SubmitButton>
              <SubmitButton quiet name="quyet-dinh" value="khong">
                {t.resetRefuse}
              </SubmitButton>
            </p>
          </form>
        ) : (
          <p>{t.resetWaitOther}</p>
        )}
      </>
    ),
  }
}
