// sessions.tsx — where one's account is signed in, and how to end it there.
import { SubmitButton } from '../../../platform/components/form.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import { Pager } from '../../../platform/components/pager.tsx'
import { Table } from '../../../platform/components/table.tsx'
import { Tag } from '../../../platform/components/tag.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, formatDateTime, href, type Locale } from '../../../platform/locale.ts'
import { shownPrefix } from '../address-prefix.ts'
import { deviceOf } from '../device.ts'
import { messages } from '../messages.ts'
import { signInPaths } from '../paths.ts'
import type { OwnSession, SessionPage } from '../store.ts'
import { SignOutForm } from './sign-in.tsx'

export type SessionsData = SessionPage & {
  readonly current: string | null
  readonly page: number
  readonly pages: number
  /** What was just ended: one, or so many others. */
  readonly ended?: 'one' | number | undefined
}

export function sessionsPage(locale: Locale, data: SessionsData): Page {
  const t = messages(locale)
  const { sessions, current, page, pages, total, ended } = data
  return {
    h1: t.sessionsTitle,
    lead: t.sessionsLead,
    description: t.sessionsDescription,
    breadcrumb: [{ label: t.account, path: signInPaths.account }],
    noindex: true,
    body: (
      <>
        {ended === undefined ? null : (
          <Notice tone="success">
            {ended === 'one' ? t.sessionEnded : t.sessionsEnded({ count: formatCount(ended, locale) })}
          </Notice>
        )}
        <Table
          locale={locale}
          caption={t.sessionsTitle}
          captionHidden
          mode="stack"
          rows={sessions}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'device',
              header: t.device,
              rowHeader: true,
              wide: true,
              cell: (session) => (
                <>
                  {deviceText(locale, session.userAgent)}{' '}
                  {session.id === current ? <Tag tone="info">{t.thisDevice}</Tag> : null}
                </>
              ),
            },
            { key: 'from', header: t.from, cell: ({ addressPrefix }) => shownPrefix(addressPrefix) },
            { key: 'by', header: t.by, cell: ({ method }) => methodText(locale, method) },
            { key: 'began', header: t.began, cell: ({ createdAt }) => formatDateTime(createdAt, locale) },
            { key: 'seen', header: t.seen, cell: ({ seenAt }) => formatDateTime(seenAt, locale) },
            {
              key: 'end',
              header: t.endIt,
              cell: (session) =>
                session.id === current ? (
                  <SignOutForm locale={locale} />
                ) : (
                  <EndForm locale={locale} session={session} />
                ),
            },
          ]}
        />
        <Pager locale={locale} page={page} pages={pages} total={total} pathOf={signInPaths.sessions} />
        {total > 1 ? (
          <form method="post" action={href(locale, signInPaths.endOthers)}>
            <SubmitButton>{t.endOthers}</SubmitButton>
          </form>
        ) : null}
      </>
    ),
  }
}

function EndForm({ locale, session }: { locale: Locale; session: OwnSession }) {
  const t = messages(locale)
  const device = deviceText(locale, session.userAgent)
  return (
    <form method="post" action={href(locale, signInPaths.endSession(session.id))}>
      <SubmitButton quiet label={t.endItOf({ device, time: formatDateTime(session.createdAt, locale) })}>
        {t.endIt}
      </SubmitButton>
    </form>
  )
}

export function deviceText(locale: Locale, userAgent: string): string {
  const t = messages(locale)
  const { browser, system } = deviceOf(userAgent)
  return browser && system ? t.deviceOn({ browser, system }) : (browser ?? system ?? t.deviceUnknown)
}

export function methodText(locale: Locale, method: string): string {
  const t = messages(locale)
  if (method.endsWith('+totp')) return t.methodTotp
  if (method.endsWith('+recovery')) return t.methodRecovery
  if (method === 'oidc') return t.methodOidc
  return method === 'link' ? t.methodLink : t.methodPassword
}
