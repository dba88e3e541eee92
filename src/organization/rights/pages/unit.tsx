// unit.tsx — who may do what in one unit.
import { Notice } from '../../../platform/components/notice.tsx'
import { Table } from '../../../platform/components/table.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, formatDate, href, type Locale } from '../../../platform/locale.ts'
import { faceOn } from '../../units/face.ts'
import type { Day, Unit, UnitHistory, UnitId } from '../../units/history.ts'
import { messages } from '../messages.ts'
import { rightsPaths } from '../paths.ts'
import { ROLE_NAMES } from '../roles.ts'
import type { Allowed, Ground } from '../who-may.ts'
import { actName, unitName } from './parts.tsx'

/** Of a province's verbs each may have a hundred holders; this many are named. */
const NAMED = 8

type UnitRights = {
  readonly unit: Unit
  /** Who keeps its records today: itself, or its heir. */
  readonly home: UnitId
  readonly allowed: readonly Allowed[]
  readonly history: UnitHistory
  readonly day: Day
  /** Whether the reader may open the page of a person's rights. */
  readonly mayOpen: (ground: Ground) => boolean
}

export function unitRightsPage(locale: Locale, { unit, home, allowed, history, day, mayOpen }: UnitRights): Page {
  const t = messages(locale)
  const { name } = faceOn(unit, day)
  const ended = unit.life.until !== null && unit.life.until <= day ? formatDate(unit.life.until, locale) : null
  return {
    h1: t.rightsInUnit({ unit: name }),
    lead: t.rightsInUnitLead,
    description: t.rightsInUnitDescription({ unit: name }),
    noindex: true,
    breadcrumb: [
      { label: t.administration, path: rightsPaths.administration },
      { label: t.rights, path: rightsPaths.table() },
    ],
    body: (
      <>
        {ended === null ? null : (
          <Notice>
            {home === unit.id
              ? t.unitGoneAbove({ day: ended })
              : t.unitGone({ day: ended, home: unitName(history, home, day, locale) })}
          </Notice>
        )}
        <p>{t.asOfToday({ day: formatDate(day, locale) })}</p>
        <Table
          locale={locale}
          caption={t.rightsInUnit({ unit: name })}
          captionHidden
          mode="stack"
          rows={allowed}
          rowKey={({ verb }) => verb}
          columns={[
            {
              key: 'act',
              header: t.columnAct,
              rowHeader: true,
              wide: true,
              cell: ({ permission }) => actName(permission, locale),
            },
            {
              key: 'who',
              header: t.columnWho,
              wide: true,
              cell: ({ grounds }) => <Holders {...{ locale, grounds, history, day, mayOpen }} />,
            },
          ]}
        />
      </>
    ),
  }
}

type HoldersProps = Pick<UnitRights, 'history' | 'day' | 'mayOpen'> & {
  locale: Locale
  grounds: readonly Ground[]
}

function Holders({ locale, grounds, history, day, mayOpen }: HoldersProps) {
  const t = messages(locale)
  // One person may hold a verb by several posts: one line for each.
  if (grounds.length === 0) return <>{t.nobodyMay}</>
  return (
    <ul class="plain">
      {grounds.slice(0, NAMED).map((ground) => {
        const { post } = ground
        const [role, unit] = [ROLE_NAMES[post.role][locale], unitName(history, post.unitId, day, locale)]
        const held =
          post.lent === null ? t.heldAt({ role, unit }) : t.whyLent({ role, unit, name: post.lent.holderName })
        return (
          <li key={`${post.personId} ${post.unitId} ${post.role} ${post.lent?.delegationId ?? ''}`}>
            {mayOpen(ground) ? <a href={href(locale, rightsPaths.person(post.personId))}>{post.name}</a> : post.name}
            {` (${held})`}
          </li>
        )
      })}
      {grounds.length > NAMED ? <li>{t.more({ count: formatCount(grounds.length - NAMED, locale) })}</li> : null}
    </ul>
  )
}
