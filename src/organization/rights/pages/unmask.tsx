// unmask.tsx — the question for a reason, and the one page that shows personal data in full.
import { ErrorSummary } from '../../../platform/components/error-summary.tsx'
import { SubmitButton, TextAreaField } from '../../../platform/components/form.tsx'
import { Inset, Notice } from '../../../platform/components/notice.tsx'
import type { Page } from '../../../platform/http/html.tsx'
import { formatDateTime, href, type Locale } from '../../../platform/locale.ts'
import { platformMessages } from '../../../platform/messages.ts'
import type { Person } from '../../people/store.ts'
import { messages } from '../messages.ts'
import { rightsPaths } from '../paths.ts'
import { PersonalData } from './parts.tsx'

/** The name of the field in the form. */
export const REASON = 'ly-do'

type Asking = { readonly person: Person; readonly typed: string; readonly error: string | undefined }

export function unmaskFormPage(locale: Locale, { person, typed, error }: Asking): Page {
  const t = messages(locale)
  return {
    h1: t.unmaskTitle,
    title: `${error === undefined ? '' : platformMessages(locale).errorTitlePrefix}${t.unmaskTitle}: ${person.fullName}`,
    caption: person.fullName,
    lead: t.unmaskLead,
    description: t.unmaskDescription,
    noindex: true,
    ...(error === undefined ? {} : { status: 422 }),
    body: (
      <>
        <ErrorSummary locale={locale} faults={error === undefined ? [] : [{ field: REASON, message: error }]} />
        <h2>{t.maskedNow}</h2>
        <PersonalData locale={locale} person={person} isMasked />
        <Notice title={t.unmaskNoticeTitle}>{t.unmaskNotice({ name: person.fullName })}</Notice>
        <form method="post" action={href(locale, rightsPaths.unmask(person.id))} noValidate>
          <TextAreaField
            locale={locale}
            name={REASON}
            label={t.reason}
            hint={t.reasonHint}
            rows={3}
            value={typed}
            error={error}
          />
          <SubmitButton>{t.unmaskSubmit}</SubmitButton>
        </form>
      </>
    ),
  }
}

export function unmaskedPage(
  locale: Locale,
  { person, reason, now }: { person: Person; reason: string; now: Date },
): Page {
  const t = messages(locale)
  return {
    h1: t.unmaskedTitle({ name: person.fullName }),
    description: t.unmaskDescription,
    noindex: true,
    body: (
      <>
        <Notice tone="success">{t.unmaskedNotice({ time: formatDateTime(now, locale) })}</Notice>
        <PersonalData locale={locale} person={person} isMasked={false} />
        <h2>{t.unmaskedReason}</h2>
        <Inset>
          <p>{reason}</p>
        </Inset>
      </>
    ),
  }
}
