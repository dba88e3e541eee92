// verify.tsx — choose a publication file, see it recomputed. The form posts; verify.island.ts does the same in the browser.
import { ErrorSummary } from '../../platform/components/error-summary.tsx'
import { FileField, SubmitButton } from '../../platform/components/form.tsx'
import { Notice } from '../../platform/components/notice.tsx'
import type { Page } from '../../platform/http/html.tsx'
import { href, type Locale, type Localized } from '../../platform/locale.ts'
import type { Verification } from '../kernel/publication.ts'
import { messages } from '../messages.ts'
import { paths } from '../paths.ts'
import { VerificationResult } from './verification-result.tsx'

export type VerifyData = {
  readonly verification?: Verification
  readonly error?: string
  /** Rounds whose publication can be downloaded to try. */
  readonly examples: readonly { readonly id: string; readonly title: Localized }[]
}

export function verifyPage(locale: Locale, { verification, error, examples }: VerifyData): Page {
  const t = messages(locale)
  return {
    h1: t.verifyTitle,
    ...(error === undefined ? {} : { title: `${locale === 'vi' ? 'Lỗi' : 'Error'}: ${t.verifyTitle}`, status: 422 }),
    lead: t.verifyLead,
    description: t.verifyDescription,
    script: 'verify.js',
    body: (
      <>
        <ErrorSummary locale={locale} faults={error === undefined ? [] : [{ field: 'tep', message: error }]} />
        <form method="post" encType="multipart/form-data" action={href(locale, paths.verify)} noValidate>
          <FileField
            locale={locale}
            name="tep"
            label={t.verifyFile}
            hint={t.verifyFileHint}
            error={error}
            accept=".json,application/json"
          />
          <SubmitButton>{t.verifyButton}</SubmitButton>
        </form>
        <div id="ket-qua" aria-live="polite">
          {verification ? <VerificationResult locale={locale} verification={verification} /> : null}
        </div>
        <h2>{t.verifyWhat}</h2>
        <p>{t.verifyWhatText}</p>
        {examples.length > 0 ? (
          <Notice title={t.verifyTry}>
            <ul>
              {examples.map(({ id, title }) => (
                <li key={id}>
                  <a href={href(locale, paths.publication(id))} download="">
                    {title[locale]}
                  </a>
                </li>
              ))}
            </ul>
          </Notice>
        ) : null}
      </>
    ),
  }
}
