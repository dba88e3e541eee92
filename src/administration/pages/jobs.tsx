// jobs.tsx — background jobs: how many wait and run, which failed and why, which recur.
import { SubmitButton } from '../../platform/components/form.tsx'
import { Notice } from '../../platform/components/notice.tsx'
import { Pager } from '../../platform/components/pager.tsx'
import { Table } from '../../platform/components/table.tsx'
import type { RefusalText } from '../../platform/http/failure.tsx'
import type { Page } from '../../platform/http/html.tsx'
import type { DeadJob, JobCounts } from '../../platform/jobs/job-store.ts'
import type { Job } from '../../platform/jobs/jobs.ts'
import { formatCount, formatDateTime, href, type Locale } from '../../platform/locale.ts'
import { errorWords, jobTitle, scheduleWords } from '../job-words.ts'
import { messages } from '../messages.ts'
import { paths } from '../paths.ts'

export type JobsData = {
  readonly counts: JobCounts
  readonly dead: readonly DeadJob[]
  readonly lastRuns: ReadonlyMap<string, Date>
  readonly jobs: readonly Job[]
  readonly page: number
  readonly pages: number
  /** Who only looks gets no buttons. */
  readonly mayChange: boolean
  readonly refusalText: RefusalText
}

export function jobsPage(locale: Locale, data: JobsData): Page {
  const t = messages(locale)
  const { counts, jobs, lastRuns, page, pages } = data
  const recurring = jobs.flatMap(({ name, title, schedule }) => (schedule ? [{ name, title, schedule }] : []))
  return {
    h1: t.jobsTitle,
    lead: t.jobsLead,
    description: t.jobsDescription,
    breadcrumb: [{ label: t.homeTitle, path: paths.home }],
    body: (
      <>
        <dl class="figures">
          {([t.waiting, t.running, t.dead] as const).map((name, at) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{formatCount([counts.waiting, counts.running, counts.dead][at] ?? 0, locale)}</dd>
            </div>
          ))}
        </dl>
        <h2>{t.deadTitle}</h2>
        {counts.dead > 0 ? <p>{t.deadLead}</p> : null}
        <DeadTable locale={locale} data={data} />
        <Pager locale={locale} page={page} pages={pages} pathOf={paths.jobs} />
        {data.mayChange && counts.dead > 1 ? (
          <form method="post" action={href(locale, paths.retryAllJobs)}>
            <SubmitButton quiet>{t.retryAll({ count: formatCount(counts.dead, locale) })}</SubmitButton>
          </form>
        ) : null}
        <h2>{t.recurringTitle}</h2>
        <Table
          locale={locale}
          caption={t.recurringTitle}
          captionHidden
          mode="stack"
          rows={recurring}
          rowKey={({ name }) => name}
          empty={t.recurringEmpty}
          columns={[
            { key: 'job', header: t.columnJob, rowHeader: true, wide: true, cell: ({ title }) => title[locale] },
            { key: 'schedule', header: t.columnSchedule, cell: ({ schedule }) => scheduleWords(locale, schedule) },
            {
              key: 'last',
              header: t.columnLastRun,
              cell: ({ name }) => {
                const last = lastRuns.get(name)
                return last ? formatDateTime(last, locale) : t.never
              },
            },
          ]}
        />
      </>
    ),
  }
}

function DeadTable({ locale, data: { dead, jobs, mayChange, refusalText } }: { locale: Locale; data: JobsData }) {
  const t = messages(locale)
  return (
    <Table
      locale={locale}
      caption={t.deadTitle}
      captionHidden
      mode="stack"
      rows={dead}
      rowKey={({ id }) => id}
      empty={t.deadEmpty}
      columns={[
        { key: 'job', header: t.columnJob, rowHeader: true, cell: ({ name }) => jobTitle(locale, jobs, name) },
        { key: 'why', header: t.columnWhy, wide: true, cell: ({ error }) => errorWords(locale, error, refusalText) },
        { key: 'at', header: t.columnDeadAt, cell: ({ deadAt }) => formatDateTime(deadAt, locale) },
        {
          key: 'attempts',
          header: t.columnAttempts,
          numeric: true,
          cell: ({ attempts }) => formatCount(attempts, locale),
        },
        ...(mayChange
          ? [
              {
                key: 'actions',
                header: t.columnActions,
                cell: (job: DeadJob) => {
                  const words = { job: jobTitle(locale, jobs, job.name), time: formatDateTime(job.deadAt, locale) }
                  return (
                    <div class="actions">
                      <form method="post" action={href(locale, paths.retryJob(job.id))}>
                        <SubmitButton quiet label={t.retryOf(words)}>
                          {t.retry}
                        </SubmitButton>
                      </form>
                      <a href={href(locale, paths.discardJob(job.id))} aria-label={t.discardOf(words)}>
                        {t.discard}
                      </a>
                    </div>
                  )
                },
              },
            ]
          : []),
      ]}
    />
  )
}

export type DiscardData = {
  readonly job: DeadJob
  readonly jobs: readonly Job[]
  readonly refusalText: RefusalText
}

/** A page of its own before work is thrown away: one press too many must not do it. */
export function discardPage(locale: Locale, { job, jobs, refusalText }: DiscardData): Page {
  const t = messages(locale)
  const title = jobTitle(locale, jobs, job.name)
  return {
    h1: t.discardTitle,
    title: `${t.discardTitle}: ${title}`,
    caption: title,
    description: t.discardDescription,
    noindex: true,
    breadcrumb: [
      { label: t.homeTitle, path: paths.home },
      { label: t.jobsTitle, path: paths.jobs() },
    ],
    body: (
      <>
        <p>{errorWords(locale, job.error, refusalText)}</p>
        <Notice tone="warning">{t.discardWarning}</Notice>
        <form method="post" action={href(locale, paths.discardJob(job.id))}>
          <div class="actions">
            <SubmitButton>{t.discardYes}</SubmitButton>
            <a href={href(locale, paths.jobs())}>{t.discardNo}</a>
          </div>
        </form>
      </>
    ),
  }
}
