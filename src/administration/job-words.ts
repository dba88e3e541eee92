// job-words.ts — jobs as people read them: what one is called, when it recurs, why it failed.
import type { RefusalText } from '../platform/http/failure.tsx'
import type { Schedule } from '../platform/jobs/job-schedule.ts'
import type { Job, JobError } from '../platform/jobs/jobs.ts'
import { formatCount, type Locale } from '../platform/locale.ts'
import { messages } from './messages.ts'

export function jobTitle(locale: Locale, jobs: readonly Job[], name: string): string {
  return jobs.find((job) => job.name === name)?.title[locale] ?? messages(locale).unknownJob({ name })
}

export function scheduleWords(locale: Locale, schedule: Schedule): string {
  const t = messages(locale)
  if ('dailyAt' in schedule) return t.dailyAt({ time: schedule.dailyAt })
  return schedule.every === 1 ? t.everyMinute : t.everyMinutes({ minutes: formatCount(schedule.every, locale) })
}

export function errorWords(locale: Locale, error: JobError | null, refusalText: RefusalText): string {
  const t = messages(locale)
  if (error === null) return t.errorNone
  switch (error.kind) {
    case 'refusal':
      return refusalText(locale, error.code, error.values) ?? t.errorRefused({ code: error.code })
    case 'fault':
      return `${error.text[locale]} ${error.cure[locale]}`
    case 'unknown-name':
      return t.errorUnknownName
    case 'bad-payload':
      return t.errorBadPayload
    case 'worker-lost':
      return t.errorWorkerLost
    case 'bug':
      return t.errorBug({ name: error.name, reference: error.reference })
  }
}
