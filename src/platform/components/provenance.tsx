// Where a figure comes from, on every figure's page: never mistaken for more than it is. Told apart by word and by border.
import type { ComponentChildren } from 'preact'
import type { Locale } from '../locale.ts'
import { platformMessages } from '../messages.ts'

export type Provenance = 'official' | 'observed' | 'derived' | 'reconstructed' | 'demo'

/** The label alone, for table cells and headings. */
export function ProvenanceLabel({ kind, locale }: { kind: Provenance; locale: Locale }) {
  const { word, hint } = wordsOf(kind, locale)
  return (
    <span class={`provenance provenance-${kind}`} title={hint}>
      {word}
    </span>
  )
}

/** The label with what it means and the source: once per page, above the figures. */
export function ProvenanceNote({
  kind,
  locale,
  children,
}: {
  kind: Provenance
  locale: Locale
  children?: ComponentChildren
}) {
  return (
    <p class="provenance-note">
      <ProvenanceLabel kind={kind} locale={locale} /> {wordsOf(kind, locale).hint}.{children ? <> {children}</> : null}
    </p>
  )
}

function wordsOf(kind: Provenance, locale: Locale): { word: string; hint: string } {
  const t = platformMessages(locale)
  switch (kind) {
    case 'official':
      return { word: t.provenanceOfficial, hint: t.provenanceOfficialHint }
    case 'observed':
      return { word: t.provenanceObserved, hint: t.provenanceObservedHint }
    case 'derived':
      return { word: t.provenanceDerived, hint: t.provenanceDerivedHint }
    case 'reconstructed':
      return { word: t.provenanceReconstructed, hint: t.provenanceReconstructedHint }
    case 'demo':
      return { word: t.provenanceDemo, hint: t.provenanceDemoHint }
  }
}
