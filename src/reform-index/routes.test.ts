// Pages, files, API and the posted verification of the reform index, with the demo, on a real database and without a network.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { readXlsx } from 'hucre/xlsx'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openProduct } from '../../test/gate/subjects.ts'
import { testDatabase } from '../../test/support/database.ts'
import { routeTable } from '../platform/http/http.ts'
import { listSamples } from '../platform/http/route.ts'
import { href, LOCALES, type Locale } from '../platform/locale.ts'
import { importRound } from './commands.ts'
import { messages } from './messages.ts'
import { paths, type TableFormat } from './paths.ts'
import { loadShippedRound, loadShippedSet, shippedRoundIds, shippedSetIds } from './shipped.ts'

const { db } = await testDatabase()
const folder = mkdtempSync(join(tmpdir(), 'motcua-routes-'))
let server: FastifyInstance
beforeAll(async () => {
  server = await openProduct(db, folder)
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

let readers = 0
/** Each request as another reader: how many one may send is not the matter here. */
const get = (url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> =>
  server.inject({ url, headers, remoteAddress: `10.0.${(++readers >> 8) & 255}.${readers & 255}` })

async function pageOf(locale: Locale, path: string): Promise<string> {
  const answer = await get(href(locale, path))
  expect(answer.statusCode, path).toBe(200)
  return answer.body
}

/** What a reader sees of a piece of HTML. */
const textOf = (html: string): string =>
  html
    .replace(/<(?:script|style|title)[^>]*>[\s\S]*?<\/(?:script|style|title)>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim()

/** Cells of every row of every table, as text. */
const rowsOf = (html: string): string[][] =>
  [...html.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) => textOf(cell)),
  )

const rowOf = (html: string, name: string): string[] => {
  const row = rowsOf(html).find((cells) => cells.some((cell) => cell === name || cell.startsWith(`${name} `)))
  if (!row) throw new Error(`no row of ${name}`)
  return row
}

const ROUND_766 = '766-2026-10-05'
const DEMO = 'district-2023-demo'
const rounds = shippedRoundIds().map((id) => loadShippedRound(id))
const computedRounds = rounds.filter(({ set }) => set !== undefined)
const demoRounds = rounds.filter(({ demo }) => demo)

/** A decimal as pages write it. */
const shown = (locale: Locale, value: string | null): string => {
  if (value === null) return '–'
  const [whole = '', fraction = ''] = value.split('.')
  return `${whole}${locale === 'vi' ? ',' : '.'}${fraction.padEnd(2, '0')}`
}

describe.for(LOCALES)('figures on pages (%s)', (locale) => {
  test('Ninh Bình on 5/10/2026 has 63.98 and stands 10th of 34', async () => {
    const ranking = rowOf(await pageOf(locale, paths.round(ROUND_766)), 'UBND tỉnh Ninh Bình')
    expect(ranking.slice(0, 3)).toEqual(['10', 'UBND tỉnh Ninh Bình', shown(locale, '63.98')])
    const unit = textOf(await pageOf(locale, paths.unit(ROUND_766, 'H42')))
    expect(unit).toContain(locale === 'vi' ? 'Hạng 10 trong 34 đơn vị' : 'Rank 10 of 34 units')
    expect(unit).toContain(shown(locale, '63.98'))
  })

  test('all 34 provinces stand with their published points and places; equal points share a place', async () => {
    const html = await pageOf(locale, paths.round(ROUND_766))
    const rows = rowsOf(html).filter(([rank]) => /^\d+$/.test(rank ?? ''))
    const published = loadShippedRound(ROUND_766).units.map(({ name, reported }) => [
      String(reported?.rank),
      name,
      shown(locale, reported?.points ?? ''),
    ])
    expect(rows.map((row) => row.slice(0, 3)).sort()).toEqual(published.sort())
    const places = rows.map(([rank]) => Number(rank))
    expect(places.slice(3, 8)).toEqual([4, 5, 5, 7, 8])
    expect(places.slice(10, 14)).toEqual([11, 12, 12, 14])
  })

  test('the national mean is the published 61.86', async () => {
    const html = await pageOf(locale, paths.round(ROUND_766))
    const mean = rowOf(html, locale === 'vi' ? 'Bình quân cả nước, tổng điểm' : 'National mean, total')
    expect(mean.slice(1, 3)).toEqual([
      shown(locale, '61.86'),
      `${shown(locale, '61.86')} (${locale === 'vi' ? 'khớp' : 'equal'})`,
    ])
  })

  test('Vụ Bản 2023 has its published 85.63, 6th of 10 and 3 places up, and is marked as not recomputable', async () => {
    const not = locale === 'vi' ? 'Không tính lại được' : 'Not recomputable'
    const row = rowOf(await pageOf(locale, paths.round(DEMO)), 'Huyện Vụ Bản')
    expect(row).toEqual(expect.arrayContaining(['6', `Huyện Vụ Bản ${not}`, '▲ 3']))
    expect(row.join(' ')).toContain(shown(locale, '85.63'))
    const html = await pageOf(locale, paths.unit(DEMO, 'huyen-vu-ban'))
    const text = textOf(html)
    expect(text).toContain(not)
    expect(text).toContain(shown(locale, '85.63'))
    expect(text).toContain('6/10')
    expect(text).toContain('9/10')
    expect(text).toContain(locale === 'vi' ? 'tăng 3 bậc' : 'up 3 places')
    for (const field of loadShippedSet('district-2023').nodes.filter(({ code }) => /^[257]$/.test(code ?? '')))
      expect(text).toContain(field.name[locale])
    expect(html).not.toContain('phieu-diem')
  })

  test('Bình Dương 2017: nine indices and places and the mean 78.39', async () => {
    const html = await pageOf(locale, paths.round('binh-duong-2017'))
    for (const { name, reported } of loadShippedRound('binh-duong-2017').units) {
      const row = rowOf(html, name)
      expect(row[0]).toBe(String(reported?.rank))
      expect(row.join(' ')).toContain(shown(locale, reported?.index ?? ''))
    }
    expect(textOf(html)).toContain(`${shown(locale, '78.39')} (${locale === 'vi' ? 'khớp' : 'equal'})`)
  })

  test.for(computedRounds.map(({ id }) => id))('the API and the pages of %s tell the same digits', async (id) => {
    const html = await pageOf(locale, paths.round(id))
    const { units } = (await get(`/api/v1/rounds/${id}?limit=1000`)).json()
    for (const { unit, name, points, percent, rank } of units) {
      const row = rowOf(html, name)
      expect(row[0]).toBe(String(rank))
      expect(row).toContain(shown(locale, points))
      expect(row.join(' ')).toContain(shown(locale, percent))
      const { nodes } = (await get(`/api/v1/rounds/${id}/units/${unit}`)).json()
      if (nodes.length === 0) continue
      const card = await pageOf(locale, paths.scorecard(id, unit))
      for (const { code, points: own, status } of nodes) {
        if (status !== 'scored' || own === '0') continue
        const cells = rowsOf(card).find((cells) => cells[0] === code)
        expect(cells, `${unit} ${code}`).toContain(shown(locale, own))
      }
    }
  })

  test('what was not found is a gap, not a guess', async () => {
    const text = textOf(await pageOf(locale, paths.round('par-index-2023')))
    expect(text).toContain(locale === 'vi' ? 'Hạng 6 đến 10: chưa tìm thấy' : '6 to 10')
    expect(text).toContain(locale === 'vi' ? 'Hạng 12 đến 28: chưa tìm thấy' : '12 to 28')
  })

  test('the two sources that differ about 2023 are both shown', async () => {
    const conflict = loadShippedRound('par-index-2023').conflicts?.[0]?.[locale] ?? 'none'
    expect(conflict).toContain('81')
    for (const path of [paths.round('par-index-2023'), paths.series])
      expect(textOf(await pageOf(locale, path))).toContain(conflict)
  })

  test('past its end a ranking shows its last page; an unknown name says so', async () => {
    const first = rowsOf(await pageOf(locale, paths.round(ROUND_766)))
    expect(rowsOf(await pageOf(locale, `${paths.round(ROUND_766)}?trang=100000`))).toEqual(first)
    const none = await pageOf(locale, `${paths.round(ROUND_766)}?tim=${encodeURIComponent('<b>không có')}&trang=9`)
    expect(none).not.toContain('<b>không')
    expect(textOf(none)).toContain('“<b>không có”')
  })

  test('search is by name with or without accents, and order and field stay in the links', async () => {
    for (const search of ['ninh binh', 'NINH BÌNH', 'Ninh Bình'.normalize('NFD')]) {
      const html = await pageOf(locale, `${paths.round(ROUND_766)}?tim=${encodeURIComponent(search)}&linh-vuc=TDGQ`)
      const rows = rowsOf(html).filter(([rank]) => /^\d+$/.test(rank ?? ''))
      expect(rows.map(([, name]) => name)).toEqual(['UBND tỉnh Ninh Bình'])
      expect(rows[0]).toContain(shown(locale, '19.16'))
      expect(html).toMatch(/href="[^"]*tim=[^"]*linh-vuc=TDGQ[^"]*xep=ten/)
    }
  })
})

describe.for(LOCALES)('labels (%s)', (locale) => {
  const DEMO_WORD = locale === 'vi' ? 'Minh họa' : 'Demo'

  /** Every page that is public: samples of all routes, and every round, unit and set. */
  async function everyPage(): Promise<string[]> {
    const samples = await Promise.all(
      routeTable(server)
        .filter(({ kind, method }) => kind === 'page' && method === 'GET')
        .map(listSamples),
    )
    return [
      ...new Set([
        ...samples.flat().flatMap(({ url, status, as }) => (status === 200 && as === undefined ? [url] : [])),
        ...rounds.flatMap(({ id, units, set }) => [
          paths.round(id),
          ...(set === undefined ? [] : [paths.fields(id)]),
          ...units.flatMap(({ code, inputs }) => [
            paths.unit(id, code),
            ...(inputs === undefined ? [] : [paths.scorecard(id, code)]),
          ]),
        ]),
        ...shippedSetIds().map(paths.set),
      ]),
    ]
  }

  test('every page that names an invented unit carries the label of illustrations', async () => {
    let named = 0
    for (const path of await everyPage()) {
      const html = await pageOf(locale, path)
      if (!/minh họa \d/i.test(textOf(html))) continue
      named++
      expect(html, path).toContain('class="provenance provenance-demo"')
      expect(html, path).toContain(`>${DEMO_WORD}</span>`)
    }
    expect(named).toBeGreaterThan(40)
  })

  test('every list that names one says it beside the name or in the same row', async () => {
    for (const path of [paths.home, paths.rounds]) {
      const rows = rowsOf(await pageOf(locale, path)).filter((cells) => /minh họa \d/.test(cells.join(' ')))
      expect(rows.length).toBeGreaterThan(0)
      for (const cells of rows) expect(cells).toContain(DEMO_WORD)
    }
    for (const { id } of demoRounds) {
      const rows = rowsOf(await pageOf(locale, paths.round(id))).filter((cells) => /minh họa \d/.test(cells.join(' ')))
      expect(rows).toHaveLength(9)
      for (const cells of rows) expect(cells[1]).toMatch(new RegExp(`^Đơn vị minh họa \\d ${DEMO_WORD}$`))
    }
  })

  test.for(demoRounds.map(({ id }) => id))('no real unit has computed points in %s', async (id) => {
    const { round, units } = (await get(`/api/v1/rounds/${id}`)).json()
    expect(round.demo).toBe(true)
    expect(units).toHaveLength(10)
    for (const { unit, name, demo, computed } of units) {
      expect(demo, name).toBe(/^Đơn vị minh họa \d$/.test(name))
      expect(computed, name).toBe(demo)
      expect((await get(href(locale, paths.scorecard(id, unit)))).statusCode, name).toBe(demo ? 200 : 404)
      const text = textOf(await pageOf(locale, paths.unit(id, unit)))
      expect(text.includes(messages(locale).demoNotice), name).toBe(demo)
    }
  })

  test('every round says where its figures come from', async () => {
    for (const round of rounds) {
      const kind = round.demo ? 'demo' : round.provenance
      for (const path of [paths.round(round.id), ...(round.set ? [paths.fields(round.id)] : [])]) {
        const html = await pageOf(locale, path)
        expect(html, path).toContain(`<p class="provenance-note"><span class="provenance provenance-${kind}"`)
        expect(textOf(html), path).toContain(round.source[locale] ?? round.source.vi)
      }
      for (const { code, reported } of round.units) {
        const html = await pageOf(locale, paths.unit(round.id, code))
        expect(html, code).toContain('class="provenance-note"')
        if (reported) expect(textOf(html), code).toContain(reported.source[locale] ?? reported.source.vi)
      }
    }
  })

  test('every set says where it comes from, and warns where it is reconstructed', async () => {
    for (const id of shippedSetIds()) {
      const set = loadShippedSet(id)
      const html = await pageOf(locale, paths.set(id))
      expect(html, id).toContain(`<p class="provenance-note"><span class="provenance provenance-${set.provenance}"`)
      expect(textOf(html), id).toContain(set.source[locale])
      if (set.warning) expect(textOf(html), id).toContain(set.warning[locale])
    }
  })

  test('a draft is on no page, in no file and not in the API', async () => {
    const document = { ...loadShippedRound('binh-duong-2017'), id: 'ban-nhap', title: { vi: 'KỲ CHƯA CÔNG BỐ' } }
    await importRound({ db, now: () => new Date() }, document)
    for (const path of [paths.home, paths.rounds, paths.set('binh-duong-2017')])
      expect(await pageOf(locale, path), path).not.toContain('KỲ CHƯA CÔNG BỐ')
    for (const url of [
      href(locale, paths.round('ban-nhap')),
      href(locale, paths.fields('ban-nhap')),
      href(locale, paths.unit('ban-nhap', 'huyen-phu-giao')),
      href(locale, paths.publication('ban-nhap')),
      href(locale, paths.files.ranking('ban-nhap', 'csv')),
      '/api/v1/rounds/ban-nhap',
      '/api/v1/rounds/ban-nhap/units/huyen-phu-giao',
    ])
      expect((await get(url)).statusCode, url).toBe(404)
    for (const url of [href(locale, paths.files.rounds('json')), '/api/v1/rounds'])
      expect((await get(url)).body, url).not.toContain('ban-nhap')
  })
})

describe('downloads', () => {
  type Table = { name: string; columns: string[]; rows: (string | number | null)[][] }
  /** Addresses of tables, without their format. */
  const tables = [
    '/tai-ve/ky-danh-gia',
    '/tai-ve/bo-tieu-chi',
    '/tai-ve/par-index',
    ...shippedSetIds().map((id) => `/tai-ve/bo-tieu-chi/${id}`),
    ...rounds.map(({ id }) => `/tai-ve/${id}/xep-hang`),
    ...computedRounds.map(({ id }) => `/tai-ve/${id}/linh-vuc`),
    ...computedRounds.flatMap(({ id, units }) =>
      units.flatMap(({ code, inputs }) => (inputs ? [`/tai-ve/${id}/${code}/phieu-diem`] : [])).slice(0, 2),
    ),
  ]

  test.for(tables.flatMap((table) => LOCALES.map((locale) => [table, locale] as const)))(
    '%s (%s) holds the same in all three formats',
    async ([table, locale]) => {
      const open = (format: TableFormat) => get(href(locale, `${table}.${format}`))
      const [xlsx, csv, json] = await Promise.all([open('xlsx'), open('csv'), open('json')])
      const sheets: Table[] = json.json()
      const workbook = await readXlsx(new Uint8Array(xlsx.rawPayload))
      expect(workbook.sheets).toHaveLength(sheets.length)
      sheets.forEach((sheet, s) => {
        expectSame(workbook.sheets[s]?.rows ?? [], sheet)
      })

      const text = csv.rawPayload.toString('utf8')
      expect(text.startsWith('\ufeff')).toBe(true)
      expect(text.endsWith('\r\n') && !text.endsWith('\r\n\r\n')).toBe(true)
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
      if (sheets[0]) expectSame(csvRows(text.slice(1)), sheets[0])

      for (const [answer, format] of [
        [xlsx, 'xlsx'],
        [csv, 'csv'],
        [json, 'json'],
      ] as const) {
        expect(answer.statusCode).toBe(200)
        expect(answer.headers['content-disposition']).toMatch(
          new RegExp(`^attachment; filename="[\\w.-]+\\.${format}"`),
        )
      }
    },
  )

  /** JSON has figures as exact text, a workbook as numbers, CSV as the text of numbers. Codes are text everywhere. */
  function expectSame(found: readonly (readonly unknown[])[], { columns, rows }: Table): void {
    const [head, ...body] = found
    expect(head).toEqual(columns)
    expect(body).toHaveLength(rows.length)
    rows.forEach((row, r) => {
      row.forEach((value, c) => {
        const cell = body[r]?.[c] ?? ''
        const isFigure = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) && cell !== value
        if (isFigure) expect(columns[c]).not.toMatch(/^(Mã|Code|Bộ tiêu chí|Set)$/)
        expect(isFigure ? Number(cell) : String(cell)).toBe(isFigure ? Number(value) : String(value ?? ''))
      })
    })
  }

  /** RFC 4180 without line breaks inside cells: none of ours has one. */
  const csvRows = (text: string): string[][] =>
    text
      .replace(/\r\n$/, '')
      .split('\r\n')
      .map((line) =>
        [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain = '']) =>
          quoted === undefined ? plain : quoted.replaceAll('""', '"'),
        ),
      )

  test('JSON keeps exact decimals as text', async () => {
    const [sheet] = (await get(paths.files.ranking(ROUND_766, 'json'))).json() as Table[]
    const row = sheet?.rows.find(([, code]) => code === 'H42')
    expect(row?.slice(0, 5)).toEqual([10, 'H42', 'UBND tỉnh Ninh Bình', '63.98', '63.98'])
  })

  test('a file of an invented round says so in every row', async () => {
    const [sheet] = (await get(paths.files.ranking(DEMO, 'json'))).json() as Table[]
    for (const row of sheet?.rows ?? []) expect(row.at(-1) === 'demo').toBe(/minh họa/.test(String(row[2])))
  })

  test('the publication of a round is the same in both languages and at the address of the page', async () => {
    const [vi, en] = await Promise.all(LOCALES.map((locale) => get(href(locale, paths.publication(ROUND_766)))))
    expect(vi?.body).toBe(en?.body)
    const { publication_sha256 } = (await get(`/api/v1/rounds/${ROUND_766}`)).json()
    expect(JSON.parse(vi?.body ?? '').sha256).toBe(publication_sha256)
    expect(await pageOf('vi', paths.round(ROUND_766))).toContain(publication_sha256)
  })
})

describe('the API', () => {
  test('every answer fits its declared schema, for every round, unit and set', async () => {
    const routes = new Map(routeTable(server).map((route) => [route.path, route]))
    const schemaOf = (pattern: string) => routes.get(pattern)?.schema.response?.[200] ?? {}
    const asked: [string, string][] = [
      ['/api/v1/rounds', '/api/v1/rounds'],
      ['/api/v1/sets', '/api/v1/sets'],
      ...shippedSetIds().map((id): [string, string] => ['/api/v1/sets/:set', `/api/v1/sets/${id}`]),
      ...rounds.flatMap(({ id, units }): [string, string][] => [
        ['/api/v1/rounds/:round', `/api/v1/rounds/${id}`],
        ...units.map(({ code }): [string, string] => [
          '/api/v1/rounds/:round/units/:unit',
          `/api/v1/rounds/${id}/units/${code}`,
        ]),
      ]),
    ]
    for (const [pattern, url] of asked) {
      const answer = await get(url)
      expect(answer.statusCode, url).toBe(200)
      expect(answer.headers['content-type'], url).toContain('application/json')
      const [fault] = Value.Errors(schemaOf(pattern), answer.json())
      expect(fault, url).toBeUndefined()
    }
  })

  test('a set is the file that ships', async () => {
    for (const id of shippedSetIds()) expect((await get(`/api/v1/sets/${id}`)).json()).toEqual(loadShippedSet(id))
  })

  test('windows of a ranking, also past its end', async () => {
    const window = (await get(`/api/v1/rounds/${ROUND_766}?limit=3&offset=4`)).json()
    expect(window.units.map(({ rank }: { rank: number }) => rank)).toEqual([5, 5, 7])
    expect(window.total).toBe(34)
    expect((await get(`/api/v1/rounds/${ROUND_766}?offset=900`)).json()).toMatchObject({ total: 34, units: [] })
  })

  test('lost points add up to what is missing from the maximum', async () => {
    for (const { id, units } of computedRounds) {
      for (const { code, inputs } of units.slice(0, 5)) {
        if (!inputs) continue
        const { nodes } = (await get(`/api/v1/rounds/${id}/units/${code}`)).json()
        for (const { max, points, lost } of nodes)
          if (lost !== null) expect(Number(points) + Number(lost)).toBeCloseTo(Number(max), 9)
      }
    }
  })
})

describe('refusals', () => {
  test.for([
    ['/chi-so/khong-co', 404, 'Không có kỳ đánh giá “khong-co”', 'There is no round “khong-co”'],
    ['/chi-so/khong-co/linh-vuc', 404, 'Không có kỳ đánh giá', 'There is no round'],
    ['/chi-so/par-index-2023/linh-vuc', 404, 'chỉ có số đã công bố', 'published figures only'],
    [`/chi-so/${ROUND_766}?linh-vuc=XX`, 404, 'không có lĩnh vực “XX”', 'no field “XX”'],
    ['/chi-so/par-index-2023?linh-vuc=1', 404, 'không có lĩnh vực “1”', 'no field “1”'],
    [`/chi-so/${ROUND_766}/don-vi/XX`, 404, 'không có đơn vị “XX”', 'no unit “XX”'],
    [`/chi-so/${DEMO}/don-vi/huyen-vu-ban/phieu-diem`, 404, 'Huyện Vụ Bản chỉ có số', 'Huyện Vụ Bản has published'],
    ['/bo-tieu-chi/XX', 404, 'Không có bộ tiêu chí “XX”', 'There is no criteria set “XX”'],
    ['/chi-so/par-index-2023/cong-bo.json', 404, 'không có tệp công bố', 'no publication'],
    ['/tai-ve/khong-co/xep-hang.csv', 404, 'Không có kỳ đánh giá', 'There is no round'],
    [`/tai-ve/${DEMO}/huyen-vu-ban/phieu-diem.xlsx`, 404, 'chỉ có số đã công bố', 'published figures only'],
    [`/chi-so/${'x'.repeat(61)}`, 404, 'Không tìm thấy trang này', 'not found'],
    [`/chi-so/${ROUND_766}?trang=0`, 422, 'trang', 'trang'],
    [`/chi-so/${ROUND_766}?trang=hai`, 422, 'trang', 'trang'],
    [`/chi-so/${ROUND_766}?trang=100001`, 422, 'trang', 'trang'],
    [`/chi-so/${ROUND_766}?xep=mau`, 422, 'xep', 'xep'],
    [`/chi-so/${ROUND_766}?chieu=ngang&xep=mau`, 422, 'chieu', 'chieu'],
    [`/chi-so/${ROUND_766}?tim=${'x'.repeat(101)}`, 422, 'tim', 'tim'],
  ] as const)('%s is answered with %i, in the language of the reader', async ([path, status, vi, en]) => {
    for (const [locale, said] of [
      ['vi', vi],
      ['en', en],
    ] as const) {
      const answer = await get(href(locale, path), { accept: 'text/html' })
      expect(answer.statusCode).toBe(status)
      expect(answer.headers['content-type']).toContain('text/html')
      expect(answer.headers['content-language']).toBe(locale)
      expect(answer.body).toContain(`<html lang="${locale}">`)
      expect(textOf(answer.body).toLowerCase()).toContain(said.toLowerCase())
      expect(answer.headers['content-disposition']).toBeUndefined()
    }
  })

  test.for([
    ['/api/v1/rounds/none', 404, 'index.round-not-found'],
    [`/api/v1/rounds/${ROUND_766}/units/none`, 404, 'index.unit-not-found'],
    ['/api/v1/sets/none', 404, 'index.set-not-found'],
    [`/api/v1/rounds/${ROUND_766}?limit=0`, 422, 'request.invalid'],
    [`/api/v1/rounds/${ROUND_766}?limit=1001`, 422, 'request.invalid'],
    [`/api/v1/rounds/${ROUND_766}?offset=-1`, 422, 'request.invalid'],
  ] as const)('%s is answered with %i as a problem, in the language asked for', async ([url, status, code]) => {
    const [vi, en] = await Promise.all([
      get(url, { 'accept-language': 'vi' }),
      get(url, { 'accept-language': 'en-GB,en;q=0.9' }),
    ])
    for (const answer of [vi, en]) {
      expect(answer.statusCode).toBe(status)
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(answer.json()).toMatchObject({ status, code })
    }
    expect(vi.headers['content-language']).toBe('vi')
    expect(en.headers['content-language']).toBe('en')
    expect(vi.json().detail).not.toBe(en.json().detail)
  })
})

describe.for(LOCALES)('the posted verification (%s)', (locale) => {
  const say = (vi: string, en: string) => (locale === 'vi' ? vi : en)
  const AGREES = say('Đúng: mọi con số tính lại đều khớp', 'Right: every recomputed figure agrees')
  const DIFFERS = say('Không khớp: tệp đã bị sửa hoặc tính sai', 'Does not agree')
  const NOT = say('Không kiểm chứng được', 'Cannot be verified')
  const CHOOSE = say('Chọn một tệp công bố trước khi bấm', 'Choose a publication file')

  async function post(form: FormData): Promise<LightMyRequestResponse> {
    const packed = new Response(form)
    const type = packed.headers.get('content-type') ?? ''
    return postRaw(type, Buffer.from(await packed.arrayBuffer()))
  }

  const postRaw = (contentType: string | undefined, payload: Buffer | string) =>
    server.inject({
      method: 'POST',
      url: href(locale, paths.verify),
      headers: { origin: 'http://localhost:80', ...(contentType ? { 'content-type': contentType } : {}) },
      payload,
      remoteAddress: `10.1.${(++readers >> 8) & 255}.${readers & 255}`,
    })

  const formOf = (text: string | Uint8Array<ArrayBuffer>, name = 'cong-bo.json', type = 'application/json') => {
    const form = new FormData()
    form.set('tep', new Blob([text], { type }), name)
    return form
  }

  const publicationOf = async (id: string) => (await get(paths.publication(id))).body

  test.for(computedRounds.map(({ id }) => id))('the publication of %s agrees', async (id) => {
    for (const type of ['application/json', 'application/octet-stream', 'text/plain']) {
      const answer = await post(formOf(await publicationOf(id), 'x.json', type))
      expect(answer.statusCode, type).toBe(200)
      expect(textOf(answer.body), type).toContain(AGREES)
      expect(answer.headers['cache-control']).toBe('no-store')
    }
  })

  test('one changed digit is refused, and the first difference is named', async () => {
    const text = await publicationOf(ROUND_766)
    const answer = await post(formOf(text.replace('"points":"63.98"', '"points":"63.99"')))
    expect(answer.statusCode).toBe(200)
    const said = textOf(answer.body)
    expect(said).toContain(DIFFERS)
    expect(said).not.toContain(AGREES)
    expect(said).toMatch(/result\.units\[\d+\]\.points H42: /)
    expect(said).toContain(say('công bố "63.99", tính lại được "63.98"', 'stated "63.99", recomputed "63.98"'))
  })

  test.for([
    ['text that is not JSON', 'xin chào', /JSON/],
    ['bytes that are not UTF-8', new Uint8Array([0xff, 0xfe, 0x00, 0x80]), /JSON/],
    ['a workbook', new TextEncoder().encode('PK\u0003\u0004'), /JSON/],
    ['JSON of another kind', '{"format":"motcua-round/1"}', /motcua-publication\/1/],
    ['a bare number', '12', /motcua-publication\/1/],
    ['JSON that is nested too deep', '['.repeat(100_000), /JSON/],
  ] as const)('%s is said not to be a publication', async ([, content, why]) => {
    const answer = await post(formOf(content))
    expect(answer.statusCode).toBe(200)
    expect(textOf(answer.body)).toContain(NOT)
    expect(textOf(answer.body)).toMatch(why)
  })

  test('words of a file are shown as words', async () => {
    const text = (await publicationOf('binh-duong-2017')).replaceAll('Bình Dương', '<img src=x onerror=alert(1)>')
    const { body } = await post(formOf(text))
    expect(body).not.toContain('<img')
    expect(body).toContain('&lt;img')
  })

  test('without a file the form comes back with the message, as 422', async () => {
    const empty = new FormData()
    const emptyFile = formOf('', '', 'application/octet-stream')
    const twice = new FormData()
    twice.append('tep', new Blob(['{}']), 'a.json')
    twice.append('tep', new Blob(['{}']), 'b.json')
    for (const form of [empty, emptyFile, formOf(''), twice]) {
      const answer = await post(form)
      expect(answer.statusCode).toBe(422)
      expect(answer.body).toContain('href="#tep"')
      expect(answer.body).toMatch(/<input[^>]*id="tep"[^>]*aria-invalid/)
      expect(textOf(answer.body)).toContain(CHOOSE)
    }
    expect((await postRaw('application/x-www-form-urlencoded', '')).statusCode).toBe(422)
    expect((await postRaw('application/x-www-form-urlencoded', 'tep=')).statusCode).toBe(422)
  })

  test('a file that is too large is refused in words', async () => {
    const large = await post(formOf(`{"a":"${'x'.repeat(8_100_000)}"}`))
    expect(large.statusCode).toBe(413)
    expect(large.headers['content-language']).toBe(locale)
    expect(textOf(large.body)).toContain(say('Nội dung gửi lên quá lớn', 'too large'))
  })

  test('a file just below the limit is read', async () => {
    const answer = await post(formOf(`{"a":"${'x'.repeat(7_900_000)}"}`))
    expect(answer.statusCode).toBe(200)
    expect(textOf(answer.body)).toContain(NOT)
  })

  const BOUNDARY = 'multipart/form-data; boundary=x'
  const part = (head: string, body: string) => `--x\r\n${head}\r\n\r\n${body}\r\n`
  test.for([
    ['garbage for a body', BOUNDARY, 'garbage'],
    ['no body', BOUNDARY, ''],
    ['no boundary', 'multipart/form-data', 'garbage'],
    ['a part that never ends', BOUNDARY, '--x\r\nContent-Disposition: form-data; name="tep"; filename="a"\r\n\r\n{"a"'],
    ['a part without a name', BOUNDARY, `${part('Content-Type: text/plain', 'x')}--x--\r\n`],
    [
      'a name that is part of the language',
      BOUNDARY,
      `${part('Content-Disposition: form-data; name="__proto__"', 'x')}--x--\r\n`,
    ],
    [
      'a field that claims to be JSON and is not',
      BOUNDARY,
      `${part('Content-Disposition: form-data; name="tep"\r\nContent-Type: application/json', '{')}--x--\r\n`,
    ],
    ['three hundred fields', BOUNDARY, `${part('Content-Disposition: form-data; name="a"', 'x').repeat(300)}--x--\r\n`],
    ['another kind of body', 'application/xml', '<a/>'],
    ['JSON that is no object', 'application/json', '[]'],
    ['broken JSON', 'application/json', '{'],
    ['no kind of body', undefined, 'x'],
  ] as const)('%s is refused in the language of the reader, and is no fault of ours', async ([, type, body]) => {
    const answer = await postRaw(type, body)
    expect([400, 406, 413, 415, 422]).toContain(answer.statusCode)
    expect(answer.headers['content-language']).toBe(locale)
    expect(answer.body).toContain(`<html lang="${locale}">`)
    expect(textOf(answer.body)).not.toContain(AGREES)
  })
})
