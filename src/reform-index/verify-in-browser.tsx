// verify-in-browser.tsx — the part of the verify page that is loaded when a file is there: the kernel and its verdict.
import { render } from 'preact'
import type { Locale } from '../platform/locale.ts'
import { publicationText, verifyPublication } from './kernel/publication.ts'
import { VerificationResult } from './pages/verification-result.tsx'

export function show(place: HTMLElement, file: ArrayBuffer, locale: Locale): void {
  render(<VerificationResult locale={locale} verification={verifyPublication(publicationText(file))} />, place)
  place.scrollIntoView({ block: 'start' })
}
