// Something the reader should know before reading on. The word of the title says it; the colour only helps.
import type { ComponentChildren } from 'preact'

export type NoticeTone = 'info' | 'success' | 'warning' | 'error'
type Props = { tone?: NoticeTone; title?: string; children: ComponentChildren }

export function Notice({ tone = 'info', title, children }: Props) {
  return (
    <div class={`notice notice-${tone}`}>
      {title ? <p class="notice-title">{title}</p> : null}
      {typeof children === 'string' ? <p>{children}</p> : children}
    </div>
  )
}

/** A quieter aside: quoted wording, a formula, a caveat. */
export function Inset({ children }: { children: ComponentChildren }) {
  return <div class="inset">{children}</div>
}
