// account.tsx — one's own account: who one is here, and the ways to keep it safe.
import { DefinitionList } from '../../../platform/components/definition-list.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, formatDateTime, href, type Locale, type Localized } from '../../../platform/locale.ts'
import { messages as peopleMessages } from '../../people/messages.ts'
import { peoplePaths } from '../../people/paths.ts'
import { messages as rightsMessages } from '../../rights/messages.ts'
import { rightsPaths } from '../../rights/paths.ts'
import { messages } from '../messages.ts'
import { signInPaths } from '../paths.ts'
import type { Account } from '../store.ts'
import { SignOutForm } from './sign-in.tsx'

export type OwnPost = {
  readonly role: Localized
  readonly unit: { readonly name: string; readonly path: string } | undefined
  readonly isLent: boolean
}

export type AccountData = {
  readonly account: Account
  readonly posts: readonly OwnPost[]
  readonly recoveryCodesLeft: number
  readonly lastSignIn: Date | undefined
}

export function accountPage(locale: Locale, { account, posts, recoveryCodesLeft, lastSignIn }: AccountData): Page {
  const t = messages(locale)
  const { passwordSetAt, passwordHash, totpConfirmedAt } = account
  const left = t.recoveryLeft({ count: formatCount(recoveryCodesLeft, locale) })
  return {
    h1: t.account,
    description: t.accountDescription,
    noindex: true,
    body: (
      <>
        {account.mustChange ? <MustChange locale={locale} /> : null}
        <DefinitionList
          items={[
            { term: t.fullName, value: account.name },
            { term: t.login, value: account.login },
            {
              term: t.password,
              value: (
                <>
                  {passwordHash === null || !passwordSetAt
                    ? t.noPassword
                    : t.passwordLine({ time: formatDateTime(passwordSetAt, locale) })}
                  {' · '}
                  <a href={href(locale, signInPaths.password())}>{passwordHash === null ? t.setIt : t.changeIt}</a>
                </>
              ),
            },
            {
              term: t.secondFactor,
              value: (
                <>
                  {totpConfirmedAt ? `${t.isOn}, ${left}` : t.isOff}
                  {' · '}
                  <a href={href(locale, signInPaths.secondFactor)}>{totpConfirmedAt ? t.manage : t.turnOn}</a>
                </>
              ),
            },
            { term: t.lastSignIn, value: lastSignIn ? formatDateTime(lastSignIn, locale) : t.firstSignIn },
            { term: t.sessions, value: <a href={href(locale, signInPaths.sessions())}>{t.seeSessions}</a> },
            {
              term: peopleMessages(locale).delegations,
              value: <a href={href(locale, peoplePaths.own)}>{peopleMessages(locale).ownDelegations}</a>,
            },
            {
              term: rightsMessages(locale).ownDataTerm,
              value: <a href={href(locale, rightsPaths.ownData())}>{rightsMessages(locale).ownData}</a>,
            },
          ]}
        />
        <h2>{t.posts}</h2>
        <Posts locale={locale} posts={posts} />
        <SignOutForm locale={locale} />
      </>
    ),
  }
}

function MustChange({ locale }: { locale: Locale }) {
  const t = messages(locale)
  return (
    <Notice tone="warning" title={t.mustChangeTitle}>
      <p>{t.mustChange}</p>
      <p class="actions">
        <a class="button" href={href(locale, signInPaths.password())}>
          {t.changeIt}
        </a>
      </p>
    </Notice>
  )
}

function Posts({ locale, posts }: { locale: Locale; posts: readonly OwnPost[] }) {
  const t = messages(locale)
  if (posts.length === 0) return <p>{t.noPosts}</p>
  return (
    <ul>
      {posts.map(({ role, unit, isLent }) => (
        <li key={`${role.en} ${unit?.path} ${isLent}`}>
          {role[locale]}
          {unit ? (
            <>
              {' – '}
              <a href={href(locale, unit.path)}>{unit.name}</a>
            </>
          ) : null}
          {isLent ? ` (${t.lent})` : null}
        </li>
      ))}
    </ul>
  )
}
