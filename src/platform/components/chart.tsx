// Small charts as plain SVG from the server. Across in per cent, down in pixels: they fill their place at any width and their
// text keeps its size. Each stands beside its data table; the title and description say the gist to who cannot see it.
import type { ComponentChildren } from 'preact'
import { href, type Locale } from '../locale.ts'
import { platformMessages } from '../messages.ts'
import { Bar, percent } from './bar.tsx'

type FigureProps = {
  id: string
  title: string
  description: string
  height: number
  children: ComponentChildren
  note?: ComponentChildren
}

function Figure({ id, title, description, height, children, note }: FigureProps) {
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <svg role="img" aria-labelledby={`${id}-title ${id}-desc`} height={height} focusable="false">
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-desc`}>{description}</desc>
        {children}
      </svg>
      {note}
    </figure>
  )
}

type Scale = { readonly min: number; readonly max: number }

// A margin at both sides, so that a mark at the very end is not cut.
const across = (value: number, { min, max }: Scale): string =>
  percent(0.03 + 0.94 * (max > min ? (value - min) / (max - min) : 0.5))

// ---- where everybody stands

export type StripDot = { readonly value: number; readonly label: string }
/** A labelled position: the middle, the best, this unit. `strong` is the one the page is about. */
export type StripMark = { readonly value: number; readonly label: string; readonly strong?: boolean }

type StripProps = {
  id: string
  title: string
  description: string
  scale: Scale & { readonly ticks: readonly { readonly value: number; readonly label: string }[] }
  dots: readonly StripDot[]
  marks: readonly StripMark[]
}

/** Every unit as a dot on one line. Labels take a row each: they never collide, however close the values are. */
export function StripPlot({ id, title, description, scale, dots, marks }: StripProps) {
  const line = 24 + marks.length * 22
  return (
    <Figure id={id} title={title} description={description} height={line + 42}>
      <line class="axis" x1="3%" x2="97%" y1={line} y2={line} />
      {scale.ticks.map((tick) => (
        <g key={tick.label}>
          <line class="axis" x1={across(tick.value, scale)} x2={across(tick.value, scale)} y1={line} y2={line + 16} />
          <text class="tick" x={across(tick.value, scale)} y={line + 32} text-anchor={anchorOf(tick.value, scale)}>
            {tick.label}
          </text>
        </g>
      ))}
      {dots.map((dot) => (
        <circle key={dot.label} class="dot" cx={across(dot.value, scale)} cy={line} r="5">
          <title>{dot.label}</title>
        </circle>
      ))}
      {/* All lines first: a label is never under the line of another. */}
      {marks.map((mark, row) => (
        <line
          key={mark.label}
          class={mark.strong ? 'mark-line-strong' : 'mark-line'}
          x1={across(mark.value, scale)}
          x2={across(mark.value, scale)}
          y1={25 + row * 22}
          y2={line}
        />
      ))}
      {marks.map((mark, row) => (
        <g key={mark.label} class={mark.strong ? 'mark-strong' : undefined}>
          {mark.strong ? <circle cx={across(mark.value, scale)} cy={line} r="8" /> : null}
          <text x={across(mark.value, scale)} y={20 + row * 22} text-anchor={anchorOf(mark.value, scale)}>
            {mark.label}
          </text>
        </g>
      ))}
    </Figure>
  )
}

// A label near an end leans inward, so that it is not cut off.
function anchorOf(value: number, { min, max }: Scale): 'start' | 'middle' | 'end' {
  const place = max > min ? (value - min) / (max - min) : 0.5
  return place < 0.25 ? 'start' : place > 0.75 ? 'end' : 'middle'
}

// ---- bars with their numbers: chart and table are one

export type BarRow = {
  readonly key: string
  readonly label: string
  readonly path?: string
  readonly shown: string
  readonly ratio: number
  readonly mark?: number
}

type BarTableProps = {
  locale: Locale
  caption: string
  captionHidden?: boolean
  labelHeading: string
  valueHeading: string
  rows: readonly BarRow[]
  highlight?: ReadonlySet<string>
}

export function BarTable({
  locale,
  caption,
  captionHidden,
  labelHeading,
  valueHeading,
  rows,
  highlight,
}: BarTableProps) {
  return (
    <table class="table bar-table">
      <caption class={captionHidden ? 'visually-hidden' : undefined}>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{labelHeading}</th>
          <th scope="col" colSpan={2}>
            {valueHeading}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key} class={highlight?.has(row.key) ? 'highlight' : undefined}>
            <th scope="row">{row.path ? <a href={href(locale, row.path)}>{row.label}</a> : row.label}</th>
            <td class="num">{row.shown}</td>
            <td class="bar-cell">
              <Bar ratio={row.ratio} {...(row.mark === undefined ? {} : { mark: row.mark })} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

// ---- years in a line

export type LinePoint = { readonly x: string; readonly value: number | null; readonly shown: string }

type LineProps = {
  locale: Locale
  id: string
  title: string
  description: string
  scale: Scale & { readonly ticks: readonly { readonly value: number; readonly label: string }[] }
  points: readonly LinePoint[]
}

const TOP = 26
const DEEP = 130

/** A missing year is a gap in the line and a mark on the axis; the line is never drawn across it. */
export function LineChart({ locale, id, title, description, scale, points }: LineProps) {
  const t = platformMessages(locale)
  const last = Math.max(1, points.length - 1)
  const x = (index: number) => percent(0.09 + (0.84 * index) / last)
  const y = (value: number) => TOP + DEEP * (1 - (value - scale.min) / (scale.max - scale.min || 1))
  const hasGap = points.some((point) => point.value === null)
  return (
    <Figure
      id={id}
      title={title}
      description={description}
      height={TOP + DEEP + 34}
      note={hasGap ? <p class="chart-note">{t.gapInData}</p> : null}
    >
      {scale.ticks.map((tick) => (
        <g key={tick.label}>
          <line class="grid" x1="0" x2="100%" y1={y(tick.value)} y2={y(tick.value)} />
          <text class="tick" x="0" y={y(tick.value) - 4}>
            {tick.label}
          </text>
        </g>
      ))}
      {points.map((point, index) => {
        const next = points[index + 1]
        if (point.value === null || next === undefined || next.value === null) return null
        return (
          <line key={point.x} class="line" x1={x(index)} y1={y(point.value)} x2={x(index + 1)} y2={y(next.value)} />
        )
      })}
      {points.map((point, index) => (
        <g key={point.x}>
          {point.value === null ? (
            <text class="tick" x={x(index)} y={TOP + DEEP - 6} text-anchor="middle">
              –
            </text>
          ) : (
            <>
              <circle class="line-dot" cx={x(index)} cy={y(point.value)} r="4" />
              {index === points.length - 1 || isTurn(points, index) ? (
                <text class="value" x={x(index)} y={y(point.value) - 9} text-anchor="middle">
                  {point.shown}
                </text>
              ) : null}
            </>
          )}
          {isLabelled(index, points.length) ? (
            <text class="tick" x={x(index)} y={TOP + DEEP + 22} text-anchor="middle">
              {point.x}
            </text>
          ) : null}
        </g>
      ))}
    </Figure>
  )
}

// Only the highest and the lowest carry their number, with the last: more would collide on a phone.
function isTurn(points: readonly LinePoint[], index: number): boolean {
  const values = points.flatMap((point) => (point.value === null ? [] : [point.value]))
  const value = points[index]?.value
  return value === Math.max(...values) || value === Math.min(...values)
}

// Years are labelled so that at most seven fit on a phone, always with the last.
function isLabelled(index: number, count: number): boolean {
  const every = Math.ceil(count / 7)
  return (count - 1 - index) % every === 0
}
