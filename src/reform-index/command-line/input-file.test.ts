// Every way in which an inputs file is wrong: exit 2, a message with file, row, column and cure, nothing printed, nothing written.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { writeXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Folder, makeFolder, type Ran, ran } from '../../../test/support/commands.ts'
import { sampleRows, sampleSet } from '../../../test/support/sample-set.ts'
import { zip } from '../../../test/support/zip.ts'
import { checkSet } from '../kernel/check-set.ts'
import { runScore } from './score-command.ts'

let folder: Folder
let set: string
beforeAll(() => {
  folder = makeFolder()
  set = folder.write('set.json', JSON.stringify(sampleSet))
})
afterAll(() => folder.remove())

const score = (inputs: string, more: { csv?: string; xlsx?: string } = {}, language: 'vi' | 'en' = 'en') =>
  ran((io) => runScore({ set, inputs, json: true, ...more }, language, io), language)

/** Runs a file that must be refused, and holds it to what every refusal owes. */
async function refused(name: string, content: string | Uint8Array): Promise<Ran> {
  const file = folder.write(name, content)
  const before = folder.files()
  const outputs = { csv: folder.path('out.csv'), xlsx: folder.path('out.xlsx') }
  const results = [await score(file, outputs), await score(file, outputs, 'vi')] as const
  for (const { exit, out, err } of results) {
    expect(exit).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(name)
    expect(err).not.toMatch(/^\s+at /m)
    expect(err).not.toContain('undefined')
    expect(err).toMatch(/→|\./)
  }
  expect(folder.files()).toEqual(before)
  return results[0]
}

test('the set of these tests is a good one', () => {
  expect(checkSet(sampleSet)).toEqual([])
})

const H = 'unit,leaf,numerator,denominator,points,value'

test.for<[name: string, csv: string, ...says: string[]]>([
  ['an unknown leaf', `${H}\nA,1.2,1,2,,`, 'row 2', 'column leaf', '"1.2"', 'Is it "1.1"?'],
  ['an unknown leaf like no other', `${H}\nA,unknown,1,2,,`, 'row 2', 'column leaf', 'The leaves are: 1.1, 1.10'],
  ['a group in place of a leaf', `${H}\nA,1,1,2,,`, 'row 2', 'column leaf', 'group', '1.1, 1.10'],
  ['a letter for a number', `${H}\nA,1.1,1,x2,,`, 'row 2', 'column denominator', '"x2"', 'Write digits'],
  ['a decimal comma', `${H}\nA,2.9,,,,"0,85"`, 'row 2', 'column value', '"0,85"', 'Write 0.85.'],
  ['a comma that may be either', `${H}\nA,2.9,,,,"1,234"`, 'row 2', 'column value', 'Write 1.234 or 1234.'],
  ['thousands separators', `${H}\nA,1.1,1,1.234.567,,`, 'row 2', 'column denominator', 'thousands', 'Write 1234567.'],
  ['thousands by spaces', `${H}\nA,1.1,1,1 234 567,,`, 'row 2', 'column denominator', 'Write 1234567.'],
  ['thousands and a decimal comma', `${H}\nA,1.1,1,"1.234.567,5",,`, 'row 2', 'Write 1234567.5.'],
  ['an exponent', `${H}\nA,1.1,1,1e3,,`, 'row 2', 'column denominator', 'exponent', 'Write 1000.'],
  ['infinity', `${H}\nA,1.1,1,Infinity,,`, 'row 2', 'column denominator', 'not a finite number'],
  ['the sign of infinity', `${H}\nA,1.1,1,∞,,`, 'row 2', 'column denominator', 'not a finite number'],
  ['not a number by name', `${H}\nA,1.1,NaN,2,,`, 'row 2', 'column numerator', 'not a finite number'],
  ['a percent sign', `${H}\nA,2.9,,,,85%`, 'row 2', 'column value', 'Write 85.'],
  ['a plus sign', `${H}\nA,2.9,,,,+85`, 'row 2', 'column value', 'Write 85.'],
  ['a point in front', `${H}\nA,2.9,,,,.5`, 'row 2', 'column value', 'Write 0.5.'],
  ['too many digits', `${H}\nA,2.9,,,,0.1234567890123`, 'row 2', 'column value', 'Too many digits'],
  ['digits of another script', `${H}\nA,2.9,,,,٣`, 'row 2', 'column value', 'Write digits'],
  ['a negative count', 'unit,leaf,count\nA,2.3,-1', 'row 2', 'column count', '-1', '0 or more'],
  ['a count that is not whole', 'unit,leaf,count\nA,2.3,1.5', 'row 2', 'column count', 'whole number'],
  ['a negative numerator', `${H}\nA,1.1,-1,2,,`, 'row 2', 'column numerator', 'negative'],
  ['a numerator over the denominator', `${H}\nA,1.1,3,2,,`, 'row 2', 'column numerator', 'Check both numbers'],
  ['a numerator over nothing', `${H}\nA,1.10,3,0,,`, 'row 2', 'column numerator'],
  ['points over the maximum', `${H}\nA,2.8,,,5.01,`, 'row 2', 'column points', 'maximum'],
  ['a row twice', `${H}\nA,1.1,1,2,,\nB,1.1,1,2,,\n A ,1.1,1,2,,`, 'row 4', 'in row 2', 'Keep one'],
  ['a row without unit', `${H}\n,1.1,1,2,,`, 'row 2', 'column unit', 'Write the unit in every row'],
  ['a row without leaf', `${H}\nA, ,1,2,,`, 'row 2', 'column leaf', 'Write the code of the leaf'],
  ['no column for the unit', 'leaf,points\n2.8,3', 'row 1', 'column unit', 'Add the column "unit"'],
  [
    'no column that the leaf needs',
    'unit,leaf,points\nA,1.1,3',
    'row 2',
    'column numerator',
    'Add the column numerator + denominator',
  ],
  ['half of what a leaf needs', `${H}\nA,1.1,1,,,`, 'row 2', 'column denominator', 'no denominator'],
  ['a field that the rule does not read', `${H}\nA,1.1,1,2,3,`, 'row 2', 'column points', 'Leave the cell empty'],
  ['an unknown option', 'unit,leaf,option\nA,2.1,sớm', 'row 2', 'column option', 'sớm', 'đúng hạn'],
  ['a wrong number of conditions', 'unit,leaf,conditions\nA,2.2,1;0', 'row 2', 'column conditions', '3 are needed'],
  ['conditions that are none', 'unit,leaf,conditions\nA,2.2,1;maybe;0', 'row 2', 'column conditions', '1;0;1'],
  ['an unknown answer', 'unit,leaf,answers\nA,2.4,A=1;Z=2', 'row 2', 'column answers', 'Z', 'Write one of'],
  ['answers without numbers', 'unit,leaf,answers\nA,2.4,A;B=2', 'row 2', 'column answers', 'A=12;B=3'],
  ['an answer twice', 'unit,leaf,answers\nA,2.4,A=1;A=2', 'row 2', 'column answers', 'twice'],
  ['an answer with a decimal comma', 'unit,leaf,vars\nA,2.6,"x=1,5;y=2"', 'row 2', 'column vars', 'Write 1.5.'],
  ['a variable too few', 'unit,leaf,vars\nA,2.6,x=1', 'row 2', 'column vars', 'lacks “y”'],
  ['a yes that is a perhaps', 'unit,leaf,value\nA,2.7,perhaps', 'row 2', 'column value', 'Write 1 (yes) or 0 (no)'],
  [
    'an applicable that is neither',
    'unit,leaf,points,applicable\nA,2.8,1,maybe',
    'row 2',
    'column applicable',
    'Write 1 (yes) or 0 (no)',
  ],
  ['an unknown column', 'unit,leaf,numerater,denominator\nA,1.1,1,2', 'row 1', '"numerater"', 'Is it "numerator"?'],
  ['a column twice', 'unit,leaf,points,POINTS\nA,2.8,1,2', 'row 1', 'column points', 'Remove one'],
  ['a column without a name', 'unit,leaf,,points\nA,2.8,1,2', 'row 1', 'no name'],
  ['a row that is too short', `${H}\nA,1.1,1,2`, 'row 2', '4 cells, the header 6'],
  ['a row that is too long', 'unit,leaf,points\nA,2.8,3,', 'row 2', '4 cells, the header 3'],
  ['a decimal comma that split a cell', 'unit,leaf,points\nA,2.8,3,25', 'row 2', '4 cells', 'write a point'],
  ['ten thousand columns', `unit,leaf${',x'.repeat(9998)}\nA,1.1`, 'row 1', '10000 columns, at most 100'],
  ['an empty file', '', 'The file is empty', 'The first row names the columns'],
  ['a file of blank lines', '\n\n  \n', 'The file is empty'],
  ['a header alone', `${H}\n`, 'a header and no data'],
  ['an open quote', `${H}\n"A,1.1,1,2,,\nB,1.1,1,2,,`, 'row 2', 'never closed'],
  ['an error of Excel', `${H}\nA,1.1,#DIV/0!,2,,`, 'row 2', 'column numerator', 'Mend the formula'],
])('CSV with %s', async ([, csv, ...says]) => {
  const { err } = await refused('inputs.csv', csv)
  for (const said of says) expect(err).toContain(said)
})

test('all faults are told at once, in the order of the file', async () => {
  const { err } = await refused('inputs.csv', `${H}\nA,1.1,3,2,,\nA,9.9,1,2,,\nA,2.9,,,,x\nA,2.8,,,6,`)
  expect([...err.matchAll(/row (\d)/g)].map(([, row]) => row)).toEqual(['2', '3', '4', '5'])
})

test('fifty faults are printed and the rest is counted', async () => {
  const { err } = await refused('inputs.csv', `${H}\n${'A,9.9,1,2,,\n'.repeat(120)}`)
  expect(err.match(/row \d+/g)).toHaveLength(50)
  expect(err).toContain('… and 70 more.')
})

test('a value of ten thousand characters is cut in the message', async () => {
  const { err } = await refused('inputs.csv', `${H}\nA,1.1,${'9'.repeat(10_000)},2,,\nA,${'9'.repeat(10_000)},1,2,,`)
  expect(err.length).toBeLessThan(2000)
})

test.for<[name: string, bytes: Uint8Array, ...says: string[]]>([
  ['UTF-16', Buffer.from(`\ufeff${H}\nA,1.1,1,2,,`, 'utf16le'), 'UTF-16', 'CSV UTF-8'],
  [
    'Windows-1258',
    Buffer.concat([Buffer.from(`${H}\nX`), Buffer.from([0xe3]), Buffer.from(',1.1,1,2,,\n')]),
    'row 2',
    'CSV UTF-8',
  ],
  ['a workbook called .csv', zip([{ name: 'a', content: Buffer.from('x') }]), 'Rename it to .xlsx'],
])('CSV in %s', async ([, bytes, ...says]) => {
  const { err } = await refused('inputs.csv', bytes)
  for (const said of says) expect(err).toContain(said)
})

const workbook = (
  rows: (string | number | boolean | Date | null)[][],
  cells: Parameters<typeof writeXlsx>[0]['sheets'][0]['cells'] = new Map(),
) => writeXlsx({ sheets: [{ name: 'Số liệu', rows, cells }] })

test.for<[name: string, () => Promise<Uint8Array> | Uint8Array, ...says: string[]]>([
  [
    'a letter for a number',
    () =>
      workbook([
        ['unit', 'leaf', 'points'],
        ['A', '2.8', 'x'],
      ]),
    'row 2',
    'column points (C)',
    '"x"',
  ],
  [
    'a date for a number',
    () =>
      workbook([
        ['unit', 'leaf', 'points'],
        ['A', '2.8', new Date(Date.UTC(2026, 0, 2))],
      ]),
    'row 2',
    'column points (C)',
    '"2026-01-02"',
    'Format the cell',
  ],
  [
    'a code that became a date',
    () =>
      workbook([
        ['unit', 'leaf', 'points'],
        ['A', new Date(Date.UTC(2026, 0, 2)), 3],
      ]),
    'row 2',
    'column leaf (B)',
    'Format the cell as Text',
  ],
  [
    'a code that may be two',
    () =>
      workbook([
        ['unit', 'leaf', 'numerator', 'denominator'],
        ['A', 1.1, 1, 2],
      ]),
    'row 2',
    'column leaf (B)',
    '1.1, 1.10',
    'Format the column as Text',
  ],
  [
    'a yes for a number',
    () =>
      workbook([
        ['unit', 'leaf', 'points'],
        ['A', '2.8', true],
      ]),
    'row 2',
    'column points (C)',
    '"true"',
  ],
  [
    'a percentage',
    () =>
      workbook(
        [
          ['unit', 'leaf', 'value'],
          ['A', '2.9', 0.85],
        ],
        new Map([['1,2', { value: 0.85, style: { numFmt: '0%' } }]]),
      ),
    'row 2',
    'column value (C)',
    'shows 85% and holds 0.85',
  ],
  [
    'a formula without result',
    () =>
      workbook(
        [
          ['unit', 'leaf', 'points'],
          ['A', '2.8', null],
        ],
        new Map([['1,2', { value: null, type: 'formula' as const, formula: 'SUM(D1)' }]]),
      ),
    'row 2',
    'column points (C)',
    'recalculate',
  ],
  ['a negative number', () => workbook([['unit', 'leaf', 'count'], [], ['A', '2.3', -1]]), 'row 3', 'column count (C)'],
  [
    'something beside the table',
    () =>
      workbook([
        ['unit', 'leaf', 'points'],
        ['A', '2.8', 1, null, 'x'],
      ]),
    'row 2',
    '5 cells, the header 3',
  ],
  [
    'merged units',
    () =>
      workbook([
        ['unit', 'leaf', 'points'],
        ['A', '2.8', 1],
        [null, '2.9', 1],
      ]),
    'row 3',
    'column unit (A)',
    'merged cells',
  ],
  ['no rows at all', () => workbook([]), 'is empty'],
  ['nothing but a header', () => workbook([['unit', 'leaf', 'points']]), 'a header and no data'],
  [
    'a zip bomb',
    () => zip([{ name: '[Content_Types].xml', content: new Uint8Array(60_000_000) }]),
    'zip bomb',
    'Copy the table alone',
  ],
  [
    'a zip bomb that lies',
    () => zip([{ name: 'xl/worksheets/sheet1.xml', content: new Uint8Array(60_000_000), claims: 100 }]),
    'zip bomb',
  ],
  ['another zip', () => zip([{ name: 'hello.txt', content: Buffer.from('hello') }]), 'damaged', 'save it as .xlsx'],
  ['plain text', () => Buffer.from('unit,leaf\nA,1.1'), 'not an .xlsx', 'save it as .xlsx'],
  [
    'a password',
    () => writeXlsx({ sheets: [{ name: 'A', rows: [['unit']] }], encryption: { password: 'x', spinCount: 1000 } }),
    'password',
    'Remove the password',
  ],
  [
    'an old .xls',
    () => Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(512)]),
    '.xls',
    'save it as .xlsx',
  ],
])('a workbook with %s', async ([, make, ...says]) => {
  const { err } = await refused('inputs.xlsx', await make())
  for (const said of says) expect(err).toContain(said)
})

test.for<[name: string, json: string, ...says: string[]]>([
  ['a syntax error', '[{"unit": "A",\n"leaf": 1.1,}]', 'line 2, column 13'],
  ['a name twice in a row', '[{"unit": "A", "leaf": "2.8", "points": "1", "points": "2"}]', '[0].points', 'Keep one'],
  [
    'a leaf twice',
    '{"units": [{"unit": "A", "inputs": {"2.8": {"points": "1"}, "2.8": {}}}]}',
    'units[0].inputs["2.8"]',
  ],
  ['something else in it', '{"hello": 1}', 'not a list of rows', '"units"'],
  ['a row that is none', '[1]', 'row 1', 'not a row'],
  ['a unit without inputs', '{"units": [{"unit": "A"}]}', 'units[0]'],
  ['a list for a number', '[{"unit": "A", "leaf": "2.8", "points": [1]}]', 'row 1', 'column points'],
  ['an exponent', '[{"unit": "A", "leaf": "2.8", "points": 1e0}]', 'row 1', 'column points', 'Write 1.'],
  ['an unknown column', '[{"unit": "A", "leaf": "2.8", "point": 1}]', 'row 1', 'column point', 'Is it "points"?'],
  [
    'an unknown leaf',
    '{"units": [{"unit": "A", "inputs": {"9": {"points": "1"}}}]}',
    'units[0].inputs["9"]',
    'no such leaf',
  ],
  ['an empty list', '[]', 'no data'],
  ['too many brackets', '['.repeat(5000), 'nested too deeply'],
])('JSON with %s', async ([, json, ...says]) => {
  const { err } = await refused('inputs.json', json)
  for (const said of says) expect(err).toContain(said)
})

test('a folder, a missing file, another kind of file and an unreadable one are said as what they are', async () => {
  mkdirSync(folder.path('folder.csv'))
  for (const [file, said] of [
    [folder.path('folder.csv'), 'This is a folder'],
    [folder.path('none.csv'), 'There is no such file'],
    [folder.write('inputs.ods', 'x'), 'Save it as .xlsx, .csv or .json'],
  ] as const) {
    const { exit, out, err } = await score(file)
    expect([exit, out]).toEqual([2, ''])
    expect(err).toContain(file)
    expect(err).toContain(said)
  }
  if (process.getuid?.() === 0) return // root reads everything
  const closed = folder.write('closed.csv', H)
  chmodSync(closed, 0)
  expect((await score(closed)).err).toContain('may not be read')
})

test('results are not written over the inputs, into a folder that is not there, or twice into one file', async () => {
  const inputs = folder.write('good.csv', 'unit,leaf,points\nA,2.8,3\n')
  writeFileSync(folder.path('kept.csv'), 'kept')
  for (const [more, said] of [
    [{ csv: inputs }, 'this is the input'],
    [{ xlsx: set }, 'this is the input'],
    [{ csv: folder.path('kept.csv'), xlsx: folder.path('nowhere/out.xlsx') }, 'does not exist'],
    [{ csv: folder.path('one'), xlsx: folder.path('one') }, 'this is the input'],
    [{ csv: folder.path('folder.csv') }, 'folder'],
  ] as const) {
    const { exit, out, err } = await score(inputs, more)
    expect([exit, out]).toEqual([2, ''])
    expect(err).toContain(said)
  }
  expect(folder.files().filter((name) => name.startsWith('.') || name.startsWith('out') || name === 'one')).toEqual([])
})

// ---- what is accepted

const result = async (name: string, content: string | Uint8Array) => {
  const { exit, out, err } = await score(folder.write(name, content))
  expect(err).toBe('')
  expect(exit).toBe(0)
  return JSON.parse(out) as {
    units: { unit: string; nodes: { code: string; points: string | null; status: string }[] }[]
  }
}

const plainCsv = 'unit,leaf,points,value\nXã Hòa Bình,2.8,3.5,\nXã Hòa Bình,2.9,,84.57\n'

test.for<[name: string, string | Uint8Array]>([
  ['a byte order mark', `\ufeff${plainCsv}`],
  ['Windows line ends', plainCsv.replaceAll('\n', '\r\n')],
  ['old Mac line ends', plainCsv.replaceAll('\n', '\r')],
  ['decomposed Vietnamese', plainCsv.normalize('NFD')],
  ['spaces around', plainCsv.replaceAll(',', ' , ')],
  ['blank lines at the end', `${plainCsv}\n\n,,,\n`],
  ['semicolons', plainCsv.replaceAll(',', ';')],
  ['tabs', plainCsv.replaceAll(',', '\t')],
  ['names in capitals', plainCsv.replace('unit,leaf', 'Unit,LEAF')],
  ['quotes', plainCsv.replaceAll('Xã Hòa Bình', '"Xã Hòa Bình"')],
  ['remarks', plainCsv.replaceAll('\n', ',"one\ntwo"\n').replace('"one\ntwo"', 'note')],
])('CSV with %s is read in silence', async ([, csv]) => {
  expect(await result('inputs.csv', csv)).toEqual(await result('plain.csv', plainCsv))
})

test('rows of a unit need not stand together; units stand in the order in which they first appear', async () => {
  const { units } = await result('inputs.csv', 'unit,leaf,points\nB,2.8,1\nA,2.8,2\n')
  expect(units.map(({ unit }) => unit)).toEqual(['B', 'A'])
  const mixed = await result('inputs.csv', 'unit,leaf,points,value\nB,2.8,1,\nA,2.8,2,\nB,2.9,,50\n')
  expect(mixed.units.map(({ unit }) => unit)).toEqual(['B', 'A'])
})

test('a leaf without a row, or with an empty one, is missing; one that does not apply is scored as the set says', async () => {
  const { units } = await result('inputs.csv', 'unit,leaf,points,value,applicable\nA,2.8,,,\nA,2.9,,,không\n')
  const status = Object.fromEntries(units[0]?.nodes.map(({ code, status, points }) => [code, [status, points]]) ?? [])
  expect(status).toMatchObject({ '1.1': ['missing', null], '2.8': ['missing', null], '2.9': ['scored', '5'] })
})

test('CSV, workbook and both forms of JSON give the same result, whatever the figures', async () => {
  const count = fc.integer({ min: 0, max: 500 })
  const decimal = (most: number) => fc.tuple(fc.integer({ min: 0, max: most * 100 })).map(([n]) => String(n / 100))
  const unitRows = fc
    .record({
      part: count,
      rest: count,
      option: fc.constantFrom('đúng hạn', 'Trễ hạn', '1'),
      points: decimal(5),
      value: decimal(100),
      previous: decimal(100),
      x: count,
      held: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    })
    .map(({ part, rest, option, points, value, previous, x, held }): Record<string, string>[] => [
      { leaf: '1.1', numerator: `${part}`, denominator: `${part + rest}` },
      { leaf: '1.10', numerator: `${part}`, denominator: `${rest + 1}` },
      { leaf: '2.1', option },
      { leaf: '2.2', conditions: held.map(Number).join(';') },
      { leaf: '2.3', count: `${x}` },
      { leaf: '2.4', answers: `A=${part};B=${rest}` },
      { leaf: '2.5', value, previous },
      { leaf: '2.6', vars: `x=${x};y=${x + rest}` },
      { leaf: '2.8', points },
      { leaf: '2.10', value },
    ])
  const columns = [
    'unit',
    'leaf',
    'numerator',
    'denominator',
    'count',
    'option',
    'points',
    'value',
    'previous',
    'conditions',
    'answers',
    'vars',
  ]
  await fc.assert(
    fc.asyncProperty(fc.array(unitRows, { minLength: 1, maxLength: 4 }), fc.boolean(), async (units, numbers) => {
      const rows = units.flatMap((unit, u) =>
        unit.map((row): Record<string, string> => ({ unit: `Đơn vị ${u}`, ...row })),
      )
      const numeric = new Set(['numerator', 'denominator', 'count', 'points', 'value', 'previous'])
      const asNumber = (column: string, text: string | undefined) =>
        text === undefined ? null : numbers && numeric.has(column) ? Number(text) : text
      const csv = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
        .map((cells) => cells.join(','))
        .join('\n')
      const expected = await result('same.csv', csv)
      expect(
        await result(
          'same.xlsx',
          await workbook([columns, ...rows.map((row) => columns.map((column) => asNumber(column, row[column])))]),
        ),
      ).toEqual(expected)
      const json = rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([column, text]) => [column, asNumber(column, text)])),
      )
      expect(await result('same.json', JSON.stringify(json))).toEqual(expected)
      const grouped = units.map((unit, u) => ({
        unit: `Đơn vị ${u}`,
        inputs: Object.fromEntries(unit.map(({ leaf, ...row }) => [leaf, row])),
      }))
      expect(await result('same.json', JSON.stringify({ units: grouped }))).toEqual(expected)
    }),
    { numRuns: 25 },
  )
})

test('JSON may hold lists and objects where cells hold text', async () => {
  const csv = await result(
    'a.csv',
    'unit,leaf,conditions,answers,applicable\nA,2.2,1;0;1,,\nA,2.4,,A=2;B=1,\nA,2.12,0,,1\n',
  )
  const json = await result(
    'a.json',
    JSON.stringify({
      units: [
        {
          unit: 'A',
          inputs: {
            '2.2': { conditions: [true, 0, 1] },
            '2.4': { answers: { A: 2, B: '1' } },
            '2.12': { conditions: [false], applicable: true },
          },
        },
      ],
    }),
  )
  expect(json).toEqual(csv)
})

test('one whole row set of every scoring form is scored', async () => {
  const columns = [
    'unit',
    'leaf',
    ...new Set(sampleRows.flatMap((row) => Object.keys(row)).filter((column) => column !== 'leaf')),
  ]
  const rows = sampleRows.map((row) =>
    columns.map((column) => (column === 'unit' ? 'A' : (row[column] ?? ''))).join(','),
  )
  const { units } = await result('whole.csv', [columns.join(','), ...rows].join('\n'))
  expect(Object.fromEntries(units[0]?.nodes.map(({ code, points }) => [code, points]) ?? [])).toEqual({
    '1': '27.71',
    '1.1': '17',
    '1.10': '10.71',
    '2': '46.37',
    '2.1': '2',
    '2.2': '5',
    '2.3': '3',
    '2.4': '4.22',
    '2.5': '5',
    '2.6': '1.67',
    '2.7': '5',
    '2.8': '3.25',
    '2.9': '4.23',
    '2.10': '5',
    '2.11': '3',
    '2.12': '5',
  })
})
