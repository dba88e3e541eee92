// person.tsx — what one person may, where, and by which position or delegation.
import { Table } from '../../../platform/components/table.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatDate, type Locale } from '../../../platform/locale.ts'
import { dayBefore } from '../../units/days.ts'
import type { Day, UnitHistory } from '../../units/history.ts'
import type { AccessTable } from '../access.ts'
import { messages } from '../messages.ts'
import { rightsPaths } from '../paths.ts'
import { ROLE_NAMES } from '../roles.ts'
import type { HeldPost } from '../store.ts'
import type { Allowed, Ground } from '../who-may.ts'
import { actName, reachFrom, unitName } from './parts.tsx'

type PersonRights = {
  readonly name: string
  readonly posts: readonly HeldPost[]
  readonly allowed: readonly Allowed[]
  readonly access: AccessTable
  readonly history: UnitHistory
  readonly day: Day
}

export function personRightsPage(locale: Locale, data: PersonRights): Page {
  const { name, posts, allowed, access, history, day } = data
  const t = messages(locale)
  const nameOf = (unit: string) => unitName(history, unit, day, locale)
  return {
    h1: t.rightsOfPerson({ name }),
    lead: t.asOfToday({ day: formatDate(day, locale) }),
    description: t.rightsOfPersonDescription({ name }),
    noindex: true,
    breadcrumb: [
      { label: t.administration, path: rightsPaths.administration },
      { label: t.rights, path: rightsPaths.table() },
    ],
    body: (
      <>
        <h2>{t.posts}</h2>
        <Table
          locale={locale}
          caption={t.posts}
          captionHidden
          mode="stack"
          rows={posts}
          rowKey={(post) => `${post.unitId} ${post.role} ${post.lent?.delegationId ?? ''}`}
          empty={t.postsNone}
          columns={[
            {
              key: 'post',
              header: t.columnPost,
              rowHeader: true,
              wide: true,
              cell: ({ role, unitId, title }) =>
                `${ROLE_NAMES[role][locale]}, ${nameOf(unitId)}${title === null ? '' : ` (${title})`}`,
            },
            {
              key: 'ground',
              header: t.columnGround,
              wide: true,
              cell: ({ lent }) => {
                if (lent === null) return t.ownPosition
                const by = t.lentBy({ name: lent.holderName, document: lent.documentNumber })
                const acts = lent.verbs?.map((verb) => access[verb]?.label[locale] ?? verb).join(', ')
                return `${by}, ${acts === undefined ? t.lentWhole : t.lentPart({ acts })}`
              },
            },
            {
              key: 'days',
              header: t.columnDays,
              cell: ({ from, until }) =>
                until === null
                  ? t.since({ from: formatDate(from, locale) })
                  : t.fromTo({ from: formatDate(from, locale), to: formatDate(dayBefore(until), locale) }),
            },
          ]}
        />
        {posts.length === 0 ? null : (
          <>
            <h2>{t.acts}</h2>
            <Table
              locale={locale}
              caption={t.acts}
              captionHidden
              mode="stack"
              rows={allowed.flatMap(({ verb, permission, grounds }) =>
                grounds.map((ground) => ({ verb, permission, ground })),
              )}
              rowKey={({ verb, ground: { post } }) =>
                `${verb} ${post.unitId} ${post.role} ${post.lent?.delegationId ?? ''}`
              }
              empty={t.roleMayNothing}
              columns={[
                {
                  key: 'act',
                  header: t.columnAct,
                  rowHeader: true,
                  wide: true,
                  cell: ({ permission }) => actName(permission, locale),
                },
                {
                  key: 'where',
                  header: t.columnWhere,
                  wide: true,
                  cell: ({ ground: { reach, post } }) => reachFrom(reach, nameOf(post.unitId), locale),
                },
                {
                  key: 'why',
                  header: t.columnWhy,
                  wide: true,
                  cell: ({ ground }) => whyInWords(ground, nameOf, locale),
                },
              ]}
            />
          </>
        )}
      </>
    ),
  }
}

function whyInWords({ post }: Ground, nameOf: (unit: string) => string, locale: Locale): string {
  const t = messages(locale)
  const [role, unit] = [ROLE_NAMES[post.role][locale], nameOf(post.unitId)]
  return post.lent === null ? t.why({ role, unit }) : t.whyLent({ role, unit, name: post.lent.holderName })
}
