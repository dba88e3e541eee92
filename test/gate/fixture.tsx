// A small site that shows every component in its plain, empty and wrong states. The gate and the pictures run over it as they
// run over the product, so a component is seen before a page needs it, and canaries have somewhere to live.
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { Bar } from '../../src/platform/components/bar.tsx'
import { BarTable, LineChart, StripPlot } from '../../src/platform/components/chart.tsx'
import { DefinitionList } from '../../src/platform/components/definition-list.tsx'
import { Downloads } from '../../src/platform/components/downloads.tsx'
import { ErrorSummary } from '../../src/platform/components/error-summary.tsx'
import { FileField, FilterForm, SelectField, SubmitButton, TextField } from '../../src/platform/components/form.tsx'
import { HeatTable } from '../../src/platform/components/heat-table.tsx'
import { Inset, Notice } from '../../src/platform/components/notice.tsx'
import { OfficialTable } from '../../src/platform/components/official-table.tsx'
import { Pager, pageWithin } from '../../src/platform/components/pager.tsx'
import { ProvenanceLabel, ProvenanceNote } from '../../src/platform/components/provenance.tsx'
import { Table } from '../../src/platform/components/table.tsx'
import { Tabs } from '../../src/platform/components/tabs.tsx'
import { Tag, type Tone } from '../../src/platform/components/tag.tsx'
import type { Guard } from '../../src/platform/guard.ts'
import type { Assets } from '../../src/platform/http/assets.ts'
import type { Site } from '../../src/platform/http/html.tsx'
import { buildServer, type HttpConfig } from '../../src/platform/http/http.ts'
import { api, file, page, Redirect, type Route } from '../../src/platform/http/route.ts'
import { formatChange, formatDecimal, formatPercent, href } from '../../src/platform/locale.ts'
import { createLog } from '../../src/platform/log.ts'
import { Refusal } from '../../src/platform/refusal.ts'
import { fixtureGuard } from './fixture-guard.ts'

const site: Site = {
  unit: { vi: 'Một Cửa', en: 'Một Cửa' },
  nav: [
    { label: { vi: 'Xếp hạng', en: 'Rankings' }, path: '/xep-hang' },
    { label: { vi: 'Bộ tiêu chí', en: 'Criteria sets' }, path: '/bo-tieu-chi' },
    { label: { vi: 'Biểu mẫu', en: 'Forms' }, path: '/bieu-mau' },
    { label: { vi: 'Kiểm tra kết quả', en: 'Verify' }, path: '/nhan' },
    { label: { vi: 'Nội bộ', en: 'Inside' }, path: '/noi-bo', verb: 'inside.read' },
  ],
  account: { signIn: { label: { vi: 'Đăng nhập', en: 'Sign in' }, path: '/dang-nhap' }, own: '/tai-khoan' },
  footer: [
    { label: { vi: 'Giao diện lập trình', en: 'API' }, path: '/api' },
    { label: { vi: 'Nhãn nguồn gốc', en: 'Provenance labels' }, path: '/nhan' },
  ],
  note: {
    vi: 'Số liệu trên trang này là số liệu minh họa.',
    en: 'The figures on this site are for illustration.',
  },
}

type Unit = {
  id: string
  name: string
  points: string
  change: string
  band: { tone: Tone; vi: string; en: string }
  fields: (number | null)[]
}

const NAMES = 'Vụ Bản,Ý Yên,Nghĩa Hưng,Trực Ninh,Xuân Trường,Giao Thủy,Hải Hậu,Nam Trực,Mỹ Lộc,Thành phố'.split(',')
const units: readonly Unit[] = NAMES.map((name, index) => ({
  id: `u${index + 1}`,
  name: `Đơn vị minh họa ${name}`,
  points: (92.5 - index * 2.37).toFixed(2),
  change: (1.2 - index * 0.4).toFixed(2),
  band:
    index < 3
      ? { tone: 'good', vi: 'Tốt', en: 'Good' }
      : index < 7
        ? { tone: 'fair', vi: 'Khá', en: 'Fair' }
        : { tone: 'weak', vi: 'Trung bình', en: 'Average' },
  fields: Array.from({ length: 8 }, (_, field) =>
    index === 4 && field === 6 ? null : Math.max(0.2, 0.99 - ((index * 7 + field * 11) % 60) / 100),
  ),
}))

const FIELDS = [
  ['Chỉ đạo, điều hành', 'Direction'],
  ['Thể chế', 'Institutions'],
  ['Thủ tục hành chính', 'Procedures'],
  ['Tổ chức bộ máy', 'Organisation'],
  ['Công chức, công vụ', 'Civil service'],
  ['Tài chính công', 'Public finance'],
  ['Chính quyền số', 'Digital government'],
  ['Tác động', 'Impact'],
] as const

const Ordering = Type.Object({
  xep: Type.Optional(
    Type.Union([Type.Literal('hang'), Type.Literal('diem'), Type.Literal('ten')], { default: 'hang' }),
  ),
  chieu: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])),
  trang: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 1 })),
})

export const fixtureRoutes: readonly Route[] = [
  page({
    path: '/',
    verb: 'public',
    budget: 'public',
    summary: 'Home',
    samples: ['/'],
    handler: ({ locale }) => ({
      h1: locale === 'vi' ? 'Chỉ số cải cách hành chính' : 'Administrative reform index',
      lead:
        locale === 'vi'
          ? 'Điểm, thứ hạng và lý do mất điểm của từng đơn vị, tính lại được từ số liệu đã công bố.'
          : 'Points, ranks and lost points of every unit, recomputable from published figures.',
      description: locale === 'vi' ? 'Chỉ số cải cách hành chính của các đơn vị' : 'Reform index of the units',
      body: (
        <>
          <dl class="figures">
            <div>
              <dt>{locale === 'vi' ? 'đơn vị được xếp hạng' : 'units ranked'}</dt>
              <dd>10</dd>
            </div>
            <div>
              <dt>{locale === 'vi' ? 'điểm trung bình' : 'mean of points'}</dt>
              <dd>{formatDecimal('81.84', 2, locale)}</dd>
            </div>
          </dl>
          <StripPlot
            id="phan-bo"
            title={locale === 'vi' ? 'Các đơn vị đứng ở đâu' : 'Where the units stand'}
            description={
              locale === 'vi' ? 'Từ 71,17 đến 92,50 điểm, trung vị 81,84.' : 'From 71.17 to 92.50 points, median 81.84.'
            }
            scale={{
              min: 60,
              max: 100,
              ticks: [60, 70, 80, 90, 100].map((value) => ({ value, label: String(value) })),
            }}
            dots={units.map((unit) => ({ value: Number(unit.points), label: `${unit.name}: ${unit.points}` }))}
            marks={[
              { value: 81.84, label: locale === 'vi' ? 'Trung vị 81,84' : 'Median 81.84' },
              { value: 92.5, label: locale === 'vi' ? 'Cao nhất 92,50' : 'Best 92.50' },
              { value: 85.39, label: locale === 'vi' ? 'Nghĩa Hưng 85,39' : 'Nghĩa Hưng 85.39', strong: true },
            ]}
          />
          <LineChart
            locale={locale}
            id="cac-nam"
            title={locale === 'vi' ? 'Chỉ số qua các năm' : 'Index over the years'}
            description={
              locale === 'vi' ? 'Từ 71,20 năm 2012 đến 85,63 năm 2023.' : 'From 71.20 in 2012 to 85.63 in 2023.'
            }
            scale={{ min: 60, max: 100, ticks: [60, 80, 100].map((value) => ({ value, label: String(value) })) }}
            points={[71.2, 72.9, 75, null, null, 77.1, 80.3, 79.6, 81, 84.2, null, 85.63].map((value, index) => ({
              x: String(2012 + index),
              value,
              shown: value === null ? '' : formatDecimal(value.toFixed(2), 2, locale),
            }))}
          />
          <BarTable
            locale={locale}
            caption={locale === 'vi' ? 'Điểm theo lĩnh vực' : 'Points by field'}
            labelHeading={locale === 'vi' ? 'Lĩnh vực' : 'Field'}
            valueHeading={locale === 'vi' ? 'Điểm đạt; vạch đen là trung vị' : 'Points; the black line is the median'}
            rows={FIELDS.map(([vi, en], index) => ({
              key: en,
              label: locale === 'vi' ? vi : en,
              shown: `${formatDecimal((9 - index * 0.73).toFixed(2), 2, locale)}/10`,
              ratio: 0.9 - index * 0.073,
              mark: 0.7,
            }))}
          />
        </>
      ),
    }),
  }),
  page({
    path: '/xep-hang',
    verb: 'public',
    budget: 'public',
    summary: 'Ranking',
    samples: [
      '/xep-hang',
      '/xep-hang?xep=ten&chieu=desc&trang=2',
      { url: '/xep-hang?xep=sai', status: 422 },
      { url: '/xep-hang?trang=khong-phai-so&xep=%3Cb%3E', status: 422 },
    ],
    schema: { querystring: Ordering },
    handler: ({ locale, query }) => {
      const by = query.xep ?? 'hang'
      const order = query.chieu ?? 'asc'
      const vi = locale === 'vi'
      const pathOf = (key: string, direction: string) => `/xep-hang?xep=${key}&chieu=${direction}`
      const pages = 3
      return {
        h1: vi ? 'Xếp hạng các huyện năm 2023' : 'Ranking of districts, 2023',
        caption: vi ? 'Bộ tiêu chí cấp huyện' : 'District criteria set',
        description: vi ? 'Xếp hạng mười huyện' : 'Ranking of ten districts',
        breadcrumb: [
          { label: vi ? 'Trang chủ' : 'Home', path: '/' },
          { label: vi ? 'Các đợt đánh giá' : 'Rounds', path: '/xep-hang' },
        ],
        body: (
          <>
            <ProvenanceNote kind="demo" locale={locale} />
            <FilterForm
              locale={locale}
              path="/xep-hang"
              label={vi ? 'Lọc bảng xếp hạng' : 'Filter the ranking'}
              keep={{ xep: by, chieu: order }}
              isFiltered
            >
              <SelectField
                locale={locale}
                name="linh-vuc"
                label={vi ? 'Lĩnh vực' : 'Field'}
                value="2"
                options={FIELDS.map((names, index) => ({ value: String(index), label: names[vi ? 0 : 1] }))}
              />
              <TextField locale={locale} name="ten" label={vi ? 'Tên đơn vị' : 'Name of unit'} inputMode="search" />
            </FilterForm>
            <Table
              locale={locale}
              caption={vi ? 'Mười huyện, xếp theo điểm' : 'Ten districts by points'}
              sorting={{ by, order, pathOf }}
              rows={units}
              rowKey={(unit) => unit.id}
              highlight={new Set(['u3'])}
              columns={[
                {
                  key: 'hang',
                  header: vi ? 'Hạng' : 'Rank',
                  numeric: true,
                  sort: 'asc',
                  cell: (unit) => `${units.indexOf(unit) + 1}/10`,
                },
                {
                  key: 'ten',
                  header: vi ? 'Đơn vị' : 'Unit',
                  rowHeader: true,
                  wide: true,
                  sort: 'asc',
                  cell: (unit) => <a href={href(locale, `/xep-hang/${unit.id}`)}>{unit.name}</a>,
                },
                {
                  key: 'diem',
                  header: vi ? 'Điểm' : 'Points',
                  numeric: true,
                  sort: 'desc',
                  cell: (unit) => formatDecimal(unit.points, 2, locale),
                },
                {
                  key: 'ty-le',
                  header: vi ? 'Chỉ số' : 'Index',
                  numeric: true,
                  cell: (unit) => formatPercent(unit.points, 2, locale),
                },
                {
                  key: 'thay-doi',
                  header: vi ? 'Thay đổi' : 'Change',
                  numeric: true,
                  cell: (unit) => formatChange(unit.change, 2, locale),
                },
                {
                  key: 'loai',
                  header: vi ? 'Xếp loại' : 'Band',
                  cell: (unit) => <Tag tone={unit.band.tone}>{unit.band[locale]}</Tag>,
                },
              ]}
            />
            <Pager
              locale={locale}
              page={pageWithin(query.trang ?? 1, pages)}
              pages={pages}
              total={1250}
              pathOf={(n) => `/xep-hang?trang=${n}`}
            />
            <Downloads
              locale={locale}
              files={[
                { format: 'csv', path: '/xep-hang.csv', bytes: 1234 },
                { format: 'json', path: '/api/v1/units', isApi: true },
              ]}
            />
            <h2>{vi ? 'Theo lĩnh vực' : 'By field'}</h2>
            <HeatTable
              locale={locale}
              caption={vi ? 'Tỷ lệ điểm đạt theo lĩnh vực (%)' : 'Share of points by field (%)'}
              rowHeading={vi ? 'Đơn vị' : 'Unit'}
              columns={FIELDS.map((names, index) => ({ key: String(index), label: names[vi ? 0 : 1] }))}
              rows={units.map((unit) => ({
                key: unit.id,
                label: unit.name.replace('Đơn vị minh họa ', ''),
                path: `/xep-hang/${unit.id}`,
                cells: unit.fields.map((ratio) =>
                  ratio === null ? null : { ratio, shown: formatDecimal((ratio * 100).toFixed(1), 1, locale) },
                ),
              }))}
              highlight={new Set(['u3'])}
            />
          </>
        ),
      }
    },
  }),
  page({
    path: '/xep-hang/:unit',
    verb: 'public',
    budget: 'public',
    summary: 'Unit',
    samples: ['/xep-hang/u3', '/xep-hang/u3?xem=mat-diem', { url: '/xep-hang/u99', status: 404 }],
    schema: {
      params: Type.Object({ unit: Type.String({ pattern: '^u\\d{1,3}$' }) }),
      querystring: Type.Object({ xem: Type.Optional(Type.Literal('mat-diem')) }),
    },
    handler: ({ locale, params, path, search }) => {
      const unit = units.find(({ id }) => id === params.unit)
      if (!unit) throw new Refusal('missing', 'unit.not-found')
      const vi = locale === 'vi'
      return {
        h1: unit.name,
        title: `${unit.name}${search ? (vi ? ', điểm bị mất' : ', lost points') : ''}`,
        caption: vi ? 'Phiếu điểm năm 2023' : 'Scorecard 2023',
        description: unit.name,
        breadcrumb: [{ label: vi ? 'Xếp hạng' : 'Rankings', path: '/xep-hang' }],
        body: (
          <>
            <Tabs
              locale={locale}
              label={vi ? 'Phiếu điểm' : 'Scorecard'}
              current={path + search}
              tabs={[
                { label: vi ? 'Toàn bộ' : 'All', path: `/xep-hang/${unit.id}` },
                { label: vi ? 'Điểm bị mất' : 'Lost points', path: `/xep-hang/${unit.id}?xem=mat-diem`, count: '8' },
              ]}
            />
            <Table
              locale={locale}
              caption={vi ? 'Điểm theo lĩnh vực' : 'Points by field'}
              mode="stack"
              rows={search ? [] : FIELDS}
              empty={vi ? 'Đơn vị này không mất điểm nào.' : 'This unit lost no points.'}
              rowKey={([, en]) => en}
              columns={[
                { key: 'ten', header: vi ? 'Lĩnh vực' : 'Field', rowHeader: true, cell: (names) => names[vi ? 0 : 1] },
                {
                  key: 'diem',
                  header: vi ? 'Điểm' : 'Points',
                  numeric: true,
                  cell: (names) => `${formatDecimal((names[0].length / 2).toFixed(2), 2, locale)}/10`,
                },
                {
                  key: 'bar',
                  header: vi ? 'Tỷ lệ' : 'Share',
                  cell: (names) => <Bar ratio={names[0].length / 20} mark={0.6} />,
                },
                {
                  key: 'vi-sao',
                  header: vi ? 'Vì sao' : 'Why',
                  wide: true,
                  cell: () =>
                    vi ? 'Đúng hạn 98,50 %, từ 98 % được 10 điểm.' : 'On time 98.50%, from 98% gives 10 points.',
                },
              ]}
            />
          </>
        ),
      }
    },
  }),
  page({
    path: '/bo-tieu-chi',
    verb: 'public',
    budget: 'list',
    summary: 'Official table',
    samples: ['/bo-tieu-chi'],
    handler: ({ locale }) => ({
      h1: locale === 'vi' ? 'Bộ tiêu chí cấp huyện' : 'District criteria set',
      description: 'x',
      body: (
        <OfficialTable
          locale={locale}
          caption={
            locale === 'vi'
              ? 'Bảng tiêu chí, điểm tối đa và phương pháp đánh giá'
              : 'Criteria, maximum points and method'
          }
        >
          <thead>
            <tr>
              <th scope="col">{locale === 'vi' ? 'Mã' : 'Code'}</th>
              <th scope="col">{locale === 'vi' ? 'Tiêu chí' : 'Criterion'}</th>
              <th scope="col">{locale === 'vi' ? 'Điểm tối đa' : 'Maximum'}</th>
            </tr>
          </thead>
          <tbody>
            {FIELDS.map((names, index) => (
              <>
                <tr class="group">
                  <td class="code">{index + 1}</td>
                  <th scope="row">{names[locale === 'vi' ? 0 : 1]}</th>
                  <td class="num">{formatDecimal('12.5', 2, locale)}</td>
                </tr>
                <tr>
                  <td class="code">{index + 1}.1</td>
                  <th scope="row">
                    {locale === 'vi'
                      ? 'Kế hoạch được ban hành đúng hạn, đủ nội dung'
                      : 'Plan issued in time and complete'}
                  </th>
                  <td class="num">{formatDecimal('12.5', 2, locale)}</td>
                </tr>
              </>
            ))}
          </tbody>
        </OfficialTable>
      ),
    }),
  }),
  page({
    path: '/bieu-mau',
    verb: 'public',
    budget: 'form',
    summary: 'A form, fresh and come back with faults',
    samples: ['/bieu-mau', '/bieu-mau?loi=co'],
    schema: { querystring: Type.Object({ loi: Type.Optional(Type.Literal('co')) }) },
    handler: ({ locale, query }) => {
      const vi = locale === 'vi'
      const message = vi ? 'Nhập họ và tên' : 'Enter the full name'
      const faults = query.loi ? [{ field: 'ho-ten', message }] : []
      return {
        h1: vi ? 'Thông tin liên hệ' : 'Contact',
        title: (faults.length > 0 ? (vi ? 'Lỗi: ' : 'Error: ') : '') + (vi ? 'Thông tin liên hệ' : 'Contact'),
        description: 'Form',
        body: (
          <>
            <ErrorSummary locale={locale} faults={faults} />
            <form method="post" action={href(locale, '/bieu-mau')} noValidate>
              <TextField
                locale={locale}
                name="ho-ten"
                label={vi ? 'Họ và tên' : 'Full name'}
                error={faults[0]?.message}
              />
              <TextField
                locale={locale}
                name="dien-thoai"
                label={vi ? 'Số điện thoại' : 'Phone'}
                hint={vi ? 'Ví dụ 0912 345 678' : 'For example 0912 345 678'}
                inputMode="tel"
                optional
              />
              <FileField locale={locale} name="tep" label={vi ? 'Tệp công bố' : 'Publication file'} accept=".json" />
              <SubmitButton>{vi ? 'Tiếp tục' : 'Continue'}</SubmitButton>
            </form>
          </>
        ),
      }
    },
  }),
  page({
    method: 'POST',
    path: '/bieu-mau',
    verb: 'public',
    budget: 'form',
    summary: 'Takes the form',
    samples: [],
    schema: { body: Type.Object({ 'ho-ten': Type.String({ maxLength: 100 }) }) },
    handler: () => new Redirect('/bieu-mau', 303),
  }),
  page({
    path: '/nhan',
    verb: 'public',
    budget: 'public',
    summary: 'Labels and notices',
    samples: ['/nhan'],
    handler: ({ locale }) => ({
      h1: locale === 'vi' ? 'Nhãn, thông báo và trạng thái' : 'Labels, notices and states',
      description: 'Labels',
      body: (
        <>
          <p>
            {(['official', 'observed', 'derived', 'reconstructed', 'demo'] as const).map((kind) => (
              <>
                <ProvenanceLabel kind={kind} locale={locale} />{' '}
              </>
            ))}
          </p>
          <p>
            {(['good', 'fair', 'weak', 'bad', 'info', 'neutral'] as const).map((tone) => (
              <>
                <Tag tone={tone}>{tone}</Tag>{' '}
              </>
            ))}
          </p>
          {(['info', 'success', 'warning', 'error'] as const).map((tone) => (
            <Notice key={tone} tone={tone} title={locale === 'vi' ? 'Đề nghị bổ sung giấy tờ' : 'Papers are asked for'}>
              {locale === 'vi'
                ? 'Ẵ Ỡ Ự ẫ ữ: dấu chồng không chạm dòng trên.'
                : 'Stacked marks do not touch the line above: Ẵ Ỡ Ự.'}
            </Notice>
          ))}
          <Inset>
            <p>round(98,5 / 100 × 10; 2)</p>
          </Inset>
          <DefinitionList
            items={[
              { term: locale === 'vi' ? 'Ban hành' : 'Issued', value: '23/11/2026' },
              { term: locale === 'vi' ? 'Nguồn' : 'Source', value: 'Quyết định 766/QĐ-TTg' },
            ]}
          />
        </>
      ),
    }),
  }),
  page({
    path: '/dang-nhap',
    verb: 'public',
    budget: 'form',
    summary: 'The way in',
    samples: ['/dang-nhap', '/dang-nhap?tiep=%2Fnoi-bo'],
    schema: { querystring: Type.Object({ tiep: Type.Optional(Type.String({ maxLength: 500 })) }) },
    handler: ({ locale }) => ({
      h1: locale === 'vi' ? 'Đăng nhập' : 'Sign in',
      description: 'Sign in',
      body: <p>{locale === 'vi' ? 'Hai người minh họa có phiên riêng.' : 'Two invented persons have sessions.'}</p>,
    }),
  }),
  page({
    path: '/tai-khoan',
    verb: 'self',
    budget: 'public',
    summary: 'Own account',
    samples: [
      { url: '/tai-khoan', as: 'lan' },
      { url: '/tai-khoan', as: 'minh' },
    ],
    handler: ({ locale, actor }) => ({
      h1: locale === 'vi' ? 'Tài khoản' : 'Account',
      description: 'Account',
      body: <p>{actor.name}</p>,
    }),
  }),
  page({
    path: '/noi-bo',
    verb: 'inside.read',
    budget: 'public',
    summary: 'Seen by some',
    samples: [
      { url: '/noi-bo', as: 'lan' },
      { url: '/noi-bo', as: 'minh', status: 403 },
    ],
    handler: ({ locale }) => ({
      h1: locale === 'vi' ? 'Trang nội bộ' : 'Inside',
      description: 'Inside',
      body: (
        <p>
          <a href={href(locale, '/noi-bo.csv')}>CSV</a>
        </p>
      ),
    }),
  }),
  file({
    path: '/noi-bo.csv',
    verb: 'inside.read',
    summary: 'Seen by some, as a file',
    contentType: 'text/csv; charset=utf-8',
    samples: [
      { url: '/noi-bo.csv', as: 'lan' },
      { url: '/noi-bo.csv', as: 'minh', status: 403 },
    ],
    handler: () => ({ name: 'noi-bo.csv', body: 'a\r\n' }),
  }),
  api({
    path: '/api/v1/inside',
    verb: 'inside.read',
    summary: { vi: 'Nội bộ', en: 'Inside' },
    tag: 'units',
    samples: [
      { url: '/api/v1/inside', as: 'lan' },
      { url: '/api/v1/inside', as: 'minh', status: 403 },
    ],
    schema: { response: { 200: Type.Object({ n: Type.Integer() }) } },
    handler: () => ({ n: 1 }),
  }),
  file({
    path: '/xep-hang.csv',
    verb: 'public',
    summary: 'Ranking as CSV',
    contentType: 'text/csv; charset=utf-8',
    samples: ['/xep-hang.csv'],
    handler: ({ locale }) => ({ name: locale === 'vi' ? 'xếp hạng.csv' : 'ranking.csv', body: '\uFEFFa,b\r\n1,2\r\n' }),
  }),
  api({
    path: '/api/v1/units',
    verb: 'public',
    summary: { vi: 'Các đơn vị', en: 'Units' },
    tag: 'units',
    samples: ['/api/v1/units', '/api/v1/units?sort=points', { url: '/api/v1/units?sort=colour', status: 422 }],
    schema: {
      querystring: Type.Object({
        sort: Type.Optional(
          Type.Union([Type.Literal('rank'), Type.Literal('points')], {
            default: 'rank',
            description: 'Order of the list',
          }),
        ),
      }),
      response: { 200: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), points: Type.String() })) },
    },
    handler: () => units.map(({ id, name, points }) => ({ id, name, points })),
  }),
  api({
    method: 'POST',
    path: '/api/v1/units',
    verb: 'public',
    summary: { vi: 'Thêm đơn vị', en: 'Add a unit' },
    samples: [],
    schema: {
      body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 50 }) }),
      response: { 200: Type.Object({ id: Type.String() }) },
    },
    handler: () => ({ id: 'u11' }),
  }),
]

type FixtureOptions = {
  assets: Assets
  routes?: readonly Route[]
  config?: Partial<HttpConfig>
  guard?: Guard | undefined
  now?: () => Date
}

export function buildFixture({
  assets,
  routes = [],
  config = {},
  guard,
  now,
}: FixtureOptions): Promise<FastifyInstance> {
  return buildServer({
    config: { trustProxy: false, requestsPerMinute: 100_000, ...config },
    log: createLog('silent'),
    assets,
    site,
    routes: [...fixtureRoutes, ...routes],
    guard: guard ?? fixtureGuard,
    signInPath: '/dang-nhap',
    now: now ?? (() => new Date('2026-11-23T09:30:00Z')),
  })
}
