import type { JSX } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { describe, expect, test } from 'vitest'
import { Bar, percent } from './bar.tsx'
import { LineChart, StripPlot } from './chart.tsx'
import { Downloads } from './downloads.tsx'
import { ErrorSummary } from './error-summary.tsx'
import { FilterForm, SelectField, TextField } from './form.tsx'
import { HeatTable, heatStep } from './heat-table.tsx'
import { Pager, pageWithin } from './pager.tsx'
import { ProvenanceLabel } from './provenance.tsx'
import { type Column, nextOrder, Table } from './table.tsx'

const html = (element: JSX.Element) => renderToString(element)

type Row = { name: string; points: string }
const rows: Row[] = [
  { name: 'Vụ Bản', points: '85,63' },
  { name: 'Ý Yên', points: '80,00' },
]
const columns: Column<Row>[] = [
  { key: 'ten', header: 'Đơn vị', rowHeader: true, sort: 'asc', cell: (row) => row.name },
  { key: 'diem', header: 'Điểm', numeric: true, sort: 'desc', cell: (row) => row.points },
]
const sorting = {
  by: 'diem',
  order: 'desc',
  pathOf: (by: string, order: string) => `/x?xep=${by}&chieu=${order}`,
} as const

describe('table', () => {
  test('headings are links that keep the order in the address; the one in force says so', () => {
    const text = html(
      <Table locale="en" caption="Bảng" columns={columns} rows={rows} rowKey={(row) => row.name} sorting={sorting} />,
    )
    expect(text).toContain('href="/en/x?xep=diem&amp;chieu=asc"') // in force, so it turns round
    expect(text).toContain('href="/en/x?xep=ten&amp;chieu=asc"') // its own first direction
    expect(text.match(/aria-sort="descending"/g)).toHaveLength(1)
  })

  test.for([
    ['asc', undefined, 'asc'],
    ['desc', undefined, 'desc'],
    ['desc', 'desc', 'asc'],
    ['desc', 'asc', 'desc'],
  ] as const)('first %s, now %s, next %s', ([first, current, next]) => {
    expect(nextOrder(first, current)).toBe(next)
  })

  test('without sorting there are no links; every cell has a heading with a scope', () => {
    const text = html(
      <Table
        locale="vi"
        caption="Bảng"
        columns={columns}
        rows={rows}
        rowKey={(row) => row.name}
        highlight={new Set(['Ý Yên'])}
      />,
    )
    expect(text).not.toContain('<a ')
    expect(text.match(/scope="col"/g)).toHaveLength(2)
    expect(text.match(/scope="row"/g)).toHaveLength(2)
    expect(text).toMatch(/<tr class="highlight"><th[^>]*>Ý Yên/)
    expect(text).toContain('tabindex="0"')
  })

  test('no rows is a sentence, not an empty table', () => {
    const text = html(<Table locale="vi" caption="Bảng" columns={columns} rows={[]} rowKey={(row) => row.name} />)
    expect(text).toBe('<p class="empty">Không có dòng nào.</p>')
  })

  test('as cards it stays a table for who hears it', () => {
    const text = html(
      <Table locale="vi" caption="Bảng" mode="stack" columns={columns} rows={rows} rowKey={(row) => row.name} />,
    )
    expect(text).toContain('role="table"')
    expect(text).toContain('data-label="Điểm"')
  })

  test('what a row says is text', () => {
    const text = html(
      <Table
        locale="vi"
        caption="<b>"
        columns={columns}
        rows={[{ name: '<script>', points: '' }]}
        rowKey={() => 'x'}
      />,
    )
    expect(text).not.toMatch(/<script>|<b>/)
  })
})

describe('pager', () => {
  const pager = (page: number, pages: number, total?: number) =>
    html(
      <Pager
        locale="vi"
        page={page}
        pages={pages}
        pathOf={(n) => `/x?trang=${n}`}
        {...(total === undefined ? {} : { total })}
      />,
    )

  test('the first, a middle and the last page', () => {
    expect(pager(1, 67)).not.toContain('rel="prev"')
    expect(pager(2, 67)).toContain('Trang 2/67')
    expect(pager(2, 67)).toContain('href="/x?trang=1"')
    expect(pager(2, 67)).toContain('href="/x?trang=3"')
    expect(pager(67, 67)).not.toContain('rel="next"')
  })

  test('one page or none needs no steps, only the count', () => {
    expect(pager(1, 1)).toBe('')
    expect(pager(1, 0, 0)).toBe('<p class="pager"><span class="pager-total">0 dòng</span></p>')
  })

  test('a page past the end is the last one', () => {
    expect(pager(900, 3)).toContain('Trang 3/3')
  })

  test.for([
    [0, 5, 1],
    [-3, 5, 1],
    [Number.NaN, 5, 1],
    [2.7, 5, 2],
    [9, 5, 5],
    [1, 0, 1],
  ] as const)('page %d of %d is %d', ([page, pages, here]) => {
    expect(pageWithin(page, pages)).toBe(here)
  })
})

describe('charts', () => {
  test.for([
    [0, 0],
    [0.4999, 0],
    [0.5, 1],
    [0.7, 3],
    [0.1 + 0.2 + 0.4, 3], // 0.7000000000000001
    [0.8999999999999999, 5], // 0.9 after a division
    [1, 5],
    [-1, 0],
  ] as const)('a share of %d has shade %d', ([ratio, step]) => {
    expect(heatStep(ratio)).toBe(step)
  })

  test('no data is not zero', () => {
    const text = html(
      <HeatTable
        locale="vi"
        caption="Bảng"
        rowHeading="Đơn vị"
        columns={[
          { key: 'a', label: 'A' },
          { key: 'b', label: 'B' },
        ]}
        rows={[{ key: 'x', label: 'X', cells: [{ shown: '0,0', ratio: 0 }, null] }]}
      />,
    )
    expect(text).toContain('<td class="heat-0">0,0</td>')
    expect(text).toMatch(/<td class="heat-none"><span[^>]*>–<\/span><\/td>/)
  })

  const scale = { min: 0, max: 100, ticks: [{ value: 0, label: '0' }] }
  const line = (values: (number | null)[]) =>
    html(
      <LineChart
        locale="vi"
        id="l"
        title="Chỉ số"
        description="Qua các năm"
        scale={scale}
        points={values.map((value, index) => ({ x: String(2012 + index), value, shown: String(value) }))}
      />,
    )

  test('a missing year breaks the line and says so', () => {
    const text = line([70, 71, null, 73, 74])
    expect(text.match(/class="line"/g)).toHaveLength(2)
    expect(text.match(/class="line-dot"/g)).toHaveLength(4)
    expect(text).toContain('năm chưa có số liệu')
    expect(line([70, 71])).not.toContain('năm chưa có số liệu')
  })

  test('one year, or none with a figure, is still a drawing', () => {
    expect(line([70])).toContain('line-dot')
    expect(line([null, null])).not.toContain('NaN')
  })

  test('a drawing has a name, a description, and no style of its own', () => {
    const text = html(
      <StripPlot
        id="s"
        title="Ở đâu"
        description="Từ 1 đến 2"
        scale={{ ...scale, min: 5, max: 5 }}
        dots={[{ value: 5, label: 'A' }]}
        marks={[]}
      />,
    )
    expect(text).toContain('role="img" aria-labelledby="s-title s-desc"')
    expect(text).not.toMatch(/style=|NaN|Infinity/)
  })

  test.for([
    [Number.NaN, '0%'],
    [-1, '0%'],
    [2, '100%'],
    [1 / 3, '33.33%'],
  ] as const)('a share of %d is drawn as %s', ([ratio, text]) => {
    expect(percent(ratio)).toBe(text)
  })

  test('a bar is silent beside its number and speaks when alone', () => {
    expect(html(<Bar ratio={0.5} />)).toContain('aria-hidden="true"')
    expect(html(<Bar ratio={0.5} label="5 trên 10 điểm" />)).toContain('role="img" aria-label="5 trên 10 điểm"')
  })
})

describe('forms', () => {
  test('an error stands at its field and in the summary, and both know each other', () => {
    const field = html(
      <TextField
        locale="vi"
        name="ho-ten"
        label="Họ và tên"
        hint="Như trên giấy"
        error="Nhập họ và tên"
        value={'"><x>'}
      />,
    )
    expect(field).toContain('aria-describedby="ho-ten-hint ho-ten-error" aria-invalid="true"')
    expect(field).not.toContain('<x>')
    const summary = html(<ErrorSummary locale="vi" faults={[{ field: 'ho-ten', message: 'Nhập họ và tên' }]} />)
    expect(summary).toContain('href="#ho-ten"')
    expect(summary).toContain('Có 1 chỗ cần sửa')
    expect(html(<ErrorSummary locale="vi" faults={[]} />)).toBe('')
  })

  test('a filter keeps the order of the table and the language', () => {
    const text = html(
      <FilterForm locale="en" path="/x" label="Filter" keep={{ xep: 'diem', chieu: undefined }}>
        <SelectField
          locale="en"
          name="f"
          label="Field"
          value="b"
          options={[
            { value: 'a', label: 'A' },
            { value: 'b', label: 'B' },
          ]}
        />
      </FilterForm>,
    )
    expect(text).toContain('action="/en/x"')
    expect(text).toContain('<input type="hidden" name="xep" value="diem"')
    expect(text).not.toContain('name="chieu"')
    expect(text).toMatch(/<option[^>]*value="b"[^>]*selected|<option[^>]*selected[^>]*value="b"/)
    expect(text).not.toContain('Clear filter')
  })
})

test('downloads stay in the language, except the API', () => {
  const text = html(
    <Downloads
      locale="en"
      files={[
        { format: 'csv', path: '/x.csv', bytes: 1250 },
        { format: 'json', path: '/api/v1/x', isApi: true },
      ]}
    />,
  )
  expect(text).toContain('href="/en/x.csv"')
  expect(text).toContain('href="/api/v1/x"')
  expect(text).toContain('1.3\u00a0KB')
})

test('a label of provenance is a word in both languages', () => {
  expect(html(<ProvenanceLabel kind="reconstructed" locale="vi" />)).toContain('>Dựng lại<')
  expect(html(<ProvenanceLabel kind="demo" locale="en" />)).toContain('>Demo<')
})
