// form-parts.tsx — what the forms of signing in share: the faults on top, and where to go on to.
import { ErrorSummary } from '../../../platform/components/error-summary.tsx'
import { Notice } from '../../../platform/components/notice.tsx'
import type { Locale } from '../../../platform/locale.ts'
import type { FormFaults } from './form-faults.ts'

export function Faults({ locale, faults }: { locale: Locale; faults: FormFaults }) {
  return (
    <>
      <ErrorSummary locale={locale} faults={faults.summary} />
      {faults.general === undefined ? null : (
        <div role="alert">
          <Notice tone="error">{faults.general}</Notice>
        </div>
      )}
    </>
  )
}

/** Where the person wanted to go when they were asked to sign in. */
export const BackField = ({ back }: { back: string | null | undefined }) =>
  back ? <input type="hidden" name="tiep" value={back} /> : null
