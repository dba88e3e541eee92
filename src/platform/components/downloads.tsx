// The same table as a file, in the three shapes people ask for.
import { formatBytes, href, type Locale } from '../locale.ts'
import { platformMessages } from '../messages.ts'

export type Download = {
  readonly format: 'xlsx' | 'csv' | 'json'
  readonly path: string
  readonly bytes?: number
  /** The JSON of the API has one address for all languages. */
  readonly isApi?: boolean
}

export function Downloads({ locale, files, label }: { locale: Locale; files: readonly Download[]; label?: string }) {
  const t = platformMessages(locale)
  const names = { xlsx: t.downloadXlsx, csv: t.downloadCsv, json: t.downloadJson } as const
  return (
    <p class="downloads">
      <span>{label ?? t.downloads}:</span>
      {files.map(({ format, path, bytes, isApi }) => (
        <a key={path} href={isApi ? path : href(locale, path)} download={isApi ? undefined : ''}>
          {names[format]}
          {bytes === undefined ? null : ` (${formatBytes(bytes, locale)})`}
        </a>
      ))}
    </p>
  )
}
