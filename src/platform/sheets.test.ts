import fc from 'fast-check'
import { writeXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { zip } from '../../test/support/zip.ts'
import {
  columnLetter,
  decodeUtf8,
  numberText,
  readCsv,
  readXlsx,
  SHEET_LIMITS,
  type Sheet,
  SheetRefused,
  sniffDelimiter,
  toCsv,
  toXlsx,
} from './sheets.ts'
import { findZipProblem } from './zip-limits.ts'

const sheet: Sheet = {
  name: 'Xếp hạng: 2026/2027',
  columns: [{ title: 'Đơn vị' }, { title: 'Điểm' }, { title: 'Ghi chú' }],
  rows: [
    ['Xã Hòa Bình', { figure: '85.60', places: 2 }, 'một, "hai"\nba'],
    ['=HYPERLINK("x")', { figure: '-1.5', places: 2 }, null],
    ['@cmd', 7, '+84'],
    ['-xã', null, '\ttab'],
  ],
}

async function csvRows(text: string): Promise<string[][]> {
  const rows: string[][] = []
  await readCsv(text, SHEET_LIMITS, (cells) => {
    rows.push([...cells])
    return true
  })
  return rows
}

test('CSV starts with a byte order mark, keeps numbers and disarms what Excel would run', async () => {
  const text = await toCsv(sheet)
  expect(text.startsWith('\ufeffĐơn vị,Điểm,Ghi chú\r\n')).toBe(true)
  expect(await csvRows(text.slice(1))).toEqual([
    ['Đơn vị', 'Điểm', 'Ghi chú'],
    ['Xã Hòa Bình', '85.6', 'một, "hai"\nba'],
    [`'=HYPERLINK("x")`, '-1.5', ''],
    [`'@cmd`, '7', `'+84`],
    [`'-xã`, '', `'\ttab`],
  ])
})

test('a workbook comes back as it was written, its numbers as numbers, its text as text', async () => {
  const { sheet: name, rows } = await readXlsx(await toXlsx([sheet]), SHEET_LIMITS)
  expect(name).toBe('Xếp hạng  2026 2027')
  expect(rows).toEqual([
    ['Đơn vị', 'Điểm', 'Ghi chú'],
    ['Xã Hòa Bình', { kind: 'number', text: '85.6' }, 'một, "hai"\nba'],
    ['=HYPERLINK("x")', { kind: 'number', text: '-1.5' }],
    ['@cmd', { kind: 'number', text: '7' }, '+84'],
    ['-xã', '', '\ttab'],
  ])
})

test('the same sheets make the same bytes', async () => {
  expect(await toXlsx([sheet])).toEqual(await toXlsx([sheet]))
})

test('special cells of a workbook say what they are', async () => {
  const bytes = await writeXlsx({
    sheets: [
      { name: 'Ẩn', rows: [['hidden']], hidden: true },
      {
        name: 'Số liệu',
        rows: [[0.1 + 0.2, true, new Date(Date.UTC(2026, 9, 5)), 0.85, null, null, null, 1e21]],
        cells: new Map([
          ['0,3', { value: 0.85, style: { numFmt: '0.0%' } }],
          ['0,4', { value: null, type: 'formula' as const, formula: 'A1+1' }],
          ['0,5', { value: 3, type: 'formula' as const, formula: 'A1+2', formulaResult: 3 }],
          ['0,6', { value: '#DIV/0!', type: 'error' as const }],
        ]),
      },
    ],
  })
  const { sheet: name, rows } = await readXlsx(bytes, SHEET_LIMITS)
  expect(name).toBe('Số liệu')
  expect(rows).toEqual([
    [
      { kind: 'number', text: '0.3' },
      { kind: 'yes_no', text: 'true' },
      { kind: 'date', text: '2026-10-05' },
      { kind: 'percent', text: '0.85' },
      { kind: 'no_result', text: '=A1+1' },
      { kind: 'number', text: '3' },
      { kind: 'error', text: '#DIV/0!' },
      { kind: 'number', text: '1000000000000000000000' },
    ],
  ])
})

test('numbers are written without noise and without an exponent', () => {
  expect([0, 12, 0.1 + 0.2, 1.005, 100, 1e-7, 123456.789, -0.5, 5e-324].map(numberText).slice(0, 8)).toEqual([
    '0',
    '12',
    '0.3',
    '1.005',
    '100',
    '0.0000001',
    '123456.789',
    '-0.5',
  ])
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 }), (n, places) => {
      const value = n / 10 ** places
      expect(Number(numberText(value))).toBe(value)
      expect(numberText(value)).toMatch(/^-?\d+(\.\d+)?$/)
    }),
  )
})

test('columns are lettered as in Excel', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])
})

test('the delimiter is the one of the header', () => {
  expect([
    sniffDelimiter('a,b,c'),
    sniffDelimiter('a;b\n1,2,3;4'),
    sniffDelimiter('a\tb'),
    sniffDelimiter('"a,b";c'),
  ]).toEqual([',', ';', '\t', ';'])
})

test.for([
  ['an open quote', 'a,b\n"x,1\n2,3\n', 'never closed', 2],
  ['text behind a quote', 'a,b\n"x"y,1\n', 'middle of a cell', 2],
  ['a line of two million commas', `a,b\n${','.repeat(2_000_000)}`, 'longer than a million', 2],
] as const)('CSV with %s is refused at its row', async ([, text, problem, row]) => {
  const refused = await csvRows(text).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(SheetRefused)
  expect(refused).toMatchObject({ row, text: { en: expect.stringContaining(problem) } })
})

test('more rows than the limit are refused while they are read', async () => {
  await expect(readCsv('a\n1\n2\n3\n4', { ...SHEET_LIMITS, rows: 3 }, () => true)).rejects.toThrow('too many rows')
})

test.for([
  ['UTF-16', Buffer.from('\ufeffunit,leaf', 'utf16le')],
  ['Windows-1258', Buffer.from([0x75, 0x0a, 0xd0, 0xf4, 0x6e, 0x67])],
] as const)('%s is not taken for UTF-8, and the cure says how to save', ([, bytes]) => {
  expect(() => decodeUtf8(bytes)).toThrow('not UTF-8')
})

const limits = SHEET_LIMITS.zip
const zeros = (size: number) => new Uint8Array(size)

test.for([
  ['a file that unpacks a thousandfold', zip([{ name: 'a', content: zeros(60_000_000) }]), 'too_large'],
  ['one that hides its real size', zip([{ name: 'a', content: zeros(60_000_000), claims: 1000 }]), 'too_large'],
  ['one whose size is a small lie', zip([{ name: 'a', content: zeros(5000), claims: 1000 }]), 'damaged'],
  ['one that claims gigabytes', zip([{ name: 'a', content: zeros(10), claims: 4_000_000_000 }]), 'too_large'],
  ['a password', zip([{ name: 'a', content: zeros(10), encrypted: true }]), 'encrypted'],
  [
    'too many parts',
    zip(Array.from({ length: 2001 }, (_, i) => ({ name: `${i}`, content: zeros(1) }))),
    'too_many_entries',
  ],
  ['half a file', zip([{ name: 'a', content: zeros(10) }]).subarray(0, 40), 'damaged'],
  ['plain text', Buffer.from('unit,leaf,points\nA,1.1,3\n'), 'not_a_zip'],
  ['a file of nothing', new Uint8Array(0), 'not_a_zip'],
  ['an honest archive', zip([{ name: 'a', content: Buffer.from('unit,leaf') }]), undefined],
] as const)('zip: %s', async ([, bytes, problem]) => {
  expect(await findZipProblem(bytes, limits)).toBe(problem)
})

test('zip: many parts that are harmless alone are too large together', async () => {
  const parts = Array.from({ length: 8 }, (_, i) => ({ name: `${i}`, content: zeros(900_000) }))
  expect(await findZipProblem(zip(parts), { ...limits, bytes: 5_000_000 })).toBe('too_large')
  expect(await findZipProblem(zip(parts), limits)).toBeUndefined()
})

test('two cells at the far corners of a sheet are refused, not unfolded', async () => {
  const bytes = await writeXlsx({
    sheets: [{ name: 'A', rows: [['unit']], cells: new Map([['1048575,16383', { value: 1 }]]) }],
  }).catch(() => undefined)
  if (bytes) await expect(readXlsx(bytes, SHEET_LIMITS)).rejects.toBeInstanceOf(SheetRefused)
})
