// blocks.tsx — blocks of comparable units, and who is in one of them on a day.
import { ErrorSummary } from '../../../platform/components/error-summary.tsx'
import { Pager } from '../../../platform/components/pager.tsx'
import { Table } from '../../../platform/components/table.tsx'
import { Tabs } from '../../../platform/components/tabs.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatCount, formatDate, href, type Locale } from '../../../platform/locale.ts'
import { dayBefore } from '../days.ts'
import { byKindAndName, faceOf } from '../face.ts'
import { type Block, type Day, holdsOn, type UnitHistory } from '../history.ts'
import { messages } from '../messages.ts'
import { unitPaths, withQuery } from '../paths.ts'
import { type AsOf, DayForm, dayInPath, daysInWords, UnitLink } from './parts.tsx'

export function blocksPage(locale: Locale, { history, today }: { history: UnitHistory; today: Day }): Page {
  const t = messages(locale)
  return {
    h1: t.blocks,
    caption: t.units,
    lead: t.blocksLead,
    description: t.blocksDescription,
    breadcrumb: [{ label: t.units, path: unitPaths.tree() }],
    body: (
      <Table
        locale={locale}
        caption={t.blocks}
        captionHidden
        mode="stack"
        rows={history.blocks}
        rowKey={({ slug }) => slug}
        empty={t.blocksNone}
        columns={[
          {
            key: 'block',
            header: t.columnBlock,
            rowHeader: true,
            wide: true,
            cell: ({ slug, title }) => <a href={href(locale, unitPaths.block(slug))}>{title[locale]}</a>,
          },
          {
            key: 'members',
            header: t.columnMembers,
            numeric: true,
            cell: ({ members }) => formatCount(members.filter((member) => holdsOn(member, today)).length, locale),
          },
          {
            key: 'ever',
            header: t.columnMembersEver,
            numeric: true,
            cell: ({ members }) => formatCount(new Set(members.map(({ value }) => value)).size, locale),
          },
        ]}
      />
    ),
  }
}

export type BlockData = {
  readonly history: UnitHistory
  readonly block: Block
  readonly asOf: AsOf
  readonly page: number
}

const MEMBERS_PER_PAGE = 100

export function blockPage(locale: Locale, { history, block, asOf, page }: BlockData): Page {
  const t = messages(locale)
  const title = block.title[locale]
  const day = formatDate(asOf.day, locale)
  const members = block.members
    .filter((member) => holdsOn(member, asOf.day))
    .flatMap((member) => {
      const face = faceOf(history, member.value, asOf.day)
      return face ? [{ member, face }] : []
    })
    .sort((a, b) => byKindAndName(a.face, b.face))
  const pages = Math.ceil(members.length / MEMBERS_PER_PAGE)
  const here = Math.min(Math.max(1, page), Math.max(1, pages))
  const suffix = here > 1 ? ` (${formatCount(here, locale)})` : ''
  return {
    h1: title,
    title: (asOf.day === asOf.today ? title : t.asOfTitle({ title, day })) + suffix,
    caption: t.blocks,
    lead: t.blockMembers({ count: formatCount(members.length, locale), day }),
    description: t.blockDescription({ title }),
    breadcrumb: [
      { label: t.units, path: unitPaths.tree() },
      { label: t.blocks, path: unitPaths.blocks },
    ],
    canonical: unitPaths.block(block.slug, dayInPath(asOf)),
    ...(asOf.fault ? { status: 422 } : {}),
    body: (
      <>
        {asOf.fault ? <ErrorSummary locale={locale} faults={[{ field: 'ngay', message: asOf.fault }]} /> : null}
        <MemberPeriods locale={locale} block={block} asOf={asOf} />
        <DayForm locale={locale} path={unitPaths.block(block.slug)} asOf={asOf} />
        <Table
          locale={locale}
          caption={t.blockMembers({ count: formatCount(members.length, locale), day })}
          captionHidden
          mode="stack"
          rows={members.slice((here - 1) * MEMBERS_PER_PAGE, here * MEMBERS_PER_PAGE)}
          rowKey={({ face }) => face.id}
          empty={t.blockEmpty({ day })}
          columns={[
            {
              key: 'unit',
              header: t.columnUnit,
              rowHeader: true,
              cell: ({ face }) => <UnitLink locale={locale} face={face} day={dayInPath(asOf)} />,
            },
            { key: 'code', header: t.columnCode, cell: ({ face }) => face.code ?? '–' },
            { key: 'days', header: t.columnMember, cell: ({ member }) => daysInWords(member, locale) },
          ]}
        />
        <Pager
          locale={locale}
          page={here}
          pages={pages}
          pathOf={(number) =>
            withQuery(unitPaths.block(block.slug), { ngay: dayInPath(asOf), trang: number > 1 ? number : undefined })
          }
        />
      </>
    ),
  }
}

/** Quick ways to the days on which somebody joined or left. */
function MemberPeriods({ locale, block, asOf }: { locale: Locale; block: Block; asOf: AsOf }) {
  const t = messages(locale)
  const days = [...new Set(block.members.flatMap(({ from, until }) => [from, until]))]
    .filter((day) => day !== null)
    .sort()
    .slice(-5)
  const [first] = days
  if (first === undefined) return null
  const tabs = [
    { day: dayBefore(first), label: t.beforeDay({ day: formatDate(first, locale) }), until: first },
    ...days.map((day, index) => ({
      day,
      label: t.sinceDay({ day: formatDate(day, locale) }),
      until: days[index + 1] ?? null,
    })),
  ]
  const current = tabs.findLast(({ day }, index) => index === 0 || day <= asOf.day)
  return (
    <Tabs
      locale={locale}
      label={t.periods}
      current={current ? unitPaths.block(block.slug, current.day) : ''}
      tabs={tabs.map(({ day, label }) => ({ label, path: unitPaths.block(block.slug, day) }))}
    />
  )
}
