// What has to be corrected, on top of a form that came back. Each line leads to its field.
import { formatCount, type Locale } from '../locale.ts'
import { platformMessages } from '../messages.ts'

export type FieldFault = { readonly field: string; readonly message: string }

export function ErrorSummary({ locale, faults }: { locale: Locale; faults: readonly FieldFault[] }) {
  if (faults.length === 0) return null
  const t = platformMessages(locale)
  return (
    <div class="error-summary" role="alert" aria-labelledby="cho-can-sua">
      <h2 id="cho-can-sua">{t.errorSummary({ count: formatCount(faults.length, locale) })}</h2>
      <ul>
        {faults.map(({ field, message }) => (
          <li key={field}>
            <a href={`#${field}`}>{message}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}
