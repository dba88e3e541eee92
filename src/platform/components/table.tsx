// Rows and columns. Sorting is by links: the order lives in the address, so it survives Back, sharing and printing.
import type { AriaRole, ComponentChildren } from 'preact'
import { href, type Locale } from '../locale.ts'
import { platformMessages } from '../messages.ts'

export type Order = 'asc' | 'desc'

export type Column<Row> = {
  readonly key: string
  readonly header: string
  /** Numbers stand right, digits under digits. */
  readonly numeric?: boolean
  /** The cell that names its row. Exactly one column should. */
  readonly rowHeader?: boolean
  /** First direction when its heading is followed; leave out for a column that does not sort. */
  readonly sort?: Order
  /** Text that wraps: it gets more room where there is some. */
  readonly wide?: boolean
  readonly cell: (row: Row) => ComponentChildren
}

export type Sorting = {
  readonly by: string
  readonly order: Order
  /** Address of the same list in another order, without language prefix. */
  readonly pathOf: (by: string, order: Order) => string
}

type Props<Row> = {
  locale: Locale
  caption: string
  /** When the heading above already says it; still read out. */
  captionHidden?: boolean
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  sorting?: Sorting
  /** Keys of rows to point out. */
  highlight?: ReadonlySet<string>
  /** On a narrow screen: `scroll` keeps columns comparable, `stack` turns each row into a small card. */
  mode?: 'scroll' | 'stack'
  /** What is said when there are no rows. */
  empty?: ComponentChildren
  footer?: ComponentChildren
}

export function Table<Row>(props: Props<Row>) {
  const {
    locale,
    caption,
    captionHidden,
    columns,
    rows,
    rowKey,
    sorting,
    highlight,
    mode = 'scroll',
    empty,
    footer,
  } = props
  const t = platformMessages(locale)
  if (rows.length === 0) return <p class="empty">{empty ?? t.emptyTable}</p>
  // Cards change the display of table parts, which makes some browsers forget that this is a table; roles bring it back.
  const role = <R extends AriaRole>(name: R): R | undefined => (mode === 'stack' ? name : undefined)
  const table = (
    <table class={`table table-${mode}`} role={role('table')}>
      <caption class={captionHidden ? 'visually-hidden' : undefined}>{caption}</caption>
      <thead role={role('rowgroup')}>
        <tr role={role('row')}>
          {columns.map((column) => (
            <HeaderCell
              key={column.key}
              locale={locale}
              column={column}
              sorting={sorting}
              role={role('columnheader')}
            />
          ))}
        </tr>
      </thead>
      <tbody role={role('rowgroup')}>
        {rows.map((row) => {
          const key = rowKey(row)
          return (
            <tr key={key} role={role('row')} class={highlight?.has(key) ? 'highlight' : undefined}>
              {columns.map((column) => (
                <BodyCell key={column.key} column={column} row={row} stacked={mode === 'stack'} />
              ))}
            </tr>
          )
        })}
      </tbody>
      {footer ? <tfoot role={role('rowgroup')}>{footer}</tfoot> : null}
    </table>
  )
  return mode === 'stack' ? table : <ScrollRegion label={t.scrollableTable({ caption })}>{table}</ScrollRegion>
}

/** A wide thing scrolls inside itself, never the page; reachable by keyboard, so it has a name. */
export function ScrollRegion({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section class="scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}

type HeaderCellProps<Row> = {
  locale: Locale
  column: Column<Row>
  sorting: Sorting | undefined
  role: 'columnheader' | undefined
}

function HeaderCell<Row>({ locale, column, sorting, role }: HeaderCellProps<Row>) {
  const { key, header, numeric, wide, rowHeader, sort } = column
  const name = classes(numeric && 'num', wide && 'wide', rowHeader && 'row-name')
  const order = sorting?.by === key ? sorting.order : undefined
  if (!sorting || !sort) {
    return (
      <th scope="col" class={name} role={role}>
        {header}
      </th>
    )
  }
  return (
    <th
      scope="col"
      class={name}
      role={role}
      aria-sort={order === 'asc' ? 'ascending' : order === 'desc' ? 'descending' : undefined}
    >
      <a
        class={`sort sort-${order ?? 'none'}`}
        href={href(locale, sorting.pathOf(key, nextOrder(sort, order)))}
        title={platformMessages(locale).sortBy({ column: header })}
      >
        {header}
      </a>
    </th>
  )
}

/** Following a heading sorts by it; following it again turns the order round. */
export const nextOrder = (first: Order, current: Order | undefined): Order =>
  current === undefined ? first : current === 'asc' ? 'desc' : 'asc'

function BodyCell<Row>({ column, row, stacked }: { column: Column<Row>; row: Row; stacked: boolean }) {
  const { header, numeric, rowHeader, wide, cell } = column
  const name = classes(numeric && 'num', wide && 'wide', rowHeader && 'row-name')
  if (rowHeader) {
    return (
      <th scope="row" class={name} role={stacked ? 'rowheader' : undefined}>
        {cell(row)}
      </th>
    )
  }
  return (
    <td class={name} role={stacked ? 'cell' : undefined} data-label={stacked ? header : undefined}>
      {stacked ? <div>{cell(row)}</div> : cell(row)}
    </td>
  )
}

function classes(...names: (string | false | undefined)[]): string | undefined {
  return names.filter(Boolean).join(' ') || undefined
}
