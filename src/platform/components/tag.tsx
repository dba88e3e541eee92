// A state or a band in a word, with a colour beside it.
import type { ComponentChildren } from 'preact'

/** `good` to `bad` are for bands of a ranking; red is kept for what is late or lost. */
export type Tone = 'good' | 'fair' | 'weak' | 'bad' | 'info' | 'neutral'

export function Tag({ tone = 'neutral', children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`tag tag-${tone}`}>{children}</span>
}
