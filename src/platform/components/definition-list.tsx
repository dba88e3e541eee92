// Names and their values, one under the other: the facts of one thing.
import type { ComponentChildren } from 'preact'

export type Definition = { readonly term: string; readonly value: ComponentChildren }

export function DefinitionList({ items }: { items: readonly Definition[] }) {
  return (
    <dl class="facts">
      {items.map(({ term, value }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
