// A table in the look of an official document, on screen and on paper: every cell framed, headings centred, groups in bold.
// Rows are the caller's own: `tr.group`, `tr.level-2`, `tr.level-3`; cells `.num` and `.code`.
import type { ComponentChildren } from 'preact'
import type { Locale } from '../locale.ts'
import { platformMessages } from '../messages.ts'
import { ScrollRegion } from './table.tsx'

export function OfficialTable({
  locale,
  caption,
  children,
}: {
  locale: Locale
  caption: string
  children: ComponentChildren
}) {
  return (
    <ScrollRegion label={platformMessages(locale).scrollableTable({ caption })}>
      <table class="official">
        <caption>{caption}</caption>
        {children}
      </table>
    </ScrollRegion>
  )
}
