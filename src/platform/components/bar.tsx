// A share of a whole as a bar, drawn so that it is as wide as its place and needs no style attribute.

type BarProps = {
  /** 0 to 1. Only for drawing; the number itself is written beside it. */
  ratio: number
  /** Second mark, such as the middle of the block. */
  mark?: number
  /** Say it when the number is not written next to the bar. */
  label?: string
}

export function Bar({ ratio, mark, label }: BarProps) {
  return (
    <svg
      class="bar"
      height="12"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : 'true'}
    >
      <rect class="bar-all" width="100%" height="12" />
      <rect class="bar-part" width={percent(ratio)} height="12" />
      {mark === undefined ? null : <rect class="bar-mark" x={percent(mark)} width="3" height="12" />}
    </svg>
  )
}

/** Coordinates are per cent of the drawing's width: text and strokes keep their size from 320 px to a wall screen. */
export function percent(ratio: number): string {
  const bounded = Math.min(1, Math.max(0, Number.isFinite(ratio) ? ratio : 0))
  return `${Math.round(bounded * 10_000) / 100}%`
}
