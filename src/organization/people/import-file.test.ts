// A spreadsheet of people: every wrong cell is named with its place and its cure.
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../platform/refusal.ts'
import type { SheetCell } from '../../platform/sheets.ts'
import type { Unit, UnitHistory } from '../units/history.ts'
import { type ImportWorld, MOST_ROWS, planImport, roleByText, withTaken } from './import-file.ts'
import { peopleRefusalText } from './refusals.ts'

const unit = (id: string, name: string, kind: Unit['kinds'][number]['value'], parent: string | null): Unit => ({
  id,
  slug: id,
  life: { from: '2025-07-01', until: null },
  names: [{ from: '2025-07-01', until: null, value: name }],
  kinds: [{ from: '2025-07-01', until: null, value: kind }],
  codes: [{ from: '2025-07-01', until: null, value: { scheme: 'gso', code: `H${id}` } }],
  parents: parent === null ? [] : [{ from: '2025-07-01', until: null, value: parent }],
  provenance: 'demo',
  source: 'test',
})
const xa = { kind: 'xa', level: 'commune' } as const
const phong = { kind: 'phong', level: 'office' } as const
const units = [
  unit('1', 'Xã Vụ Bản', xa, null),
  unit('2', 'Xã Hiển Khánh', xa, null),
  unit('11', 'Phòng Kinh tế', phong, '1'),
  unit('21', 'Phòng Kinh tế', phong, '2'),
]
const history: UnitHistory = {
  version: 1,
  units: new Map(units.map((each) => [each.id, each])),
  changes: [],
  blocks: [],
}
const world: ImportWorld = {
  history,
  now: new Date('2026-11-24T03:00:00Z'),
  forbids: (id, role) => {
    if (id.startsWith('2'))
      return new Refusal('forbidden', 'import.unit-foreign', { fields: { unit: 'import.unit-foreign' } })
    if (role === 'auditor')
      return new Refusal('forbidden', 'position.role-too-wide', { fields: { role: 'position.role-too-wide' } })
    return undefined
  },
  readLogin: (typed) => (/^[a-z]+$/.test(typed) ? typed : new Refusal('invalid', 'account.login-shape')),
  refusalText: (locale, { code, values }) => peopleRefusalText(locale, code, values) ?? code,
}

const HEADER = [
  'Họ và tên',
  'Số định danh',
  'Điện thoại',
  'Thư điện tử',
  'Tên đăng nhập',
  'Đơn vị',
  'Vai trò',
  'Chức danh',
  'Từ ngày',
]
const row = (over: Readonly<Record<number, SheetCell>> = {}, login = 'an'): SheetCell[] =>
  [
    'NGUYỄN VĂN AN',
    '036084001234',
    '0912 345 678',
    'an@xa.vn',
    login,
    'Phòng Kinh tế, xã Vụ Bản',
    'Chuyên viên',
    'Chuyên viên',
    '1/7/2025',
  ].map((cell, index): SheetCell => over[index] ?? cell)
const faultsOf = (...rows: SheetCell[][]) =>
  planImport([HEADER, ...rows], world).faults.map(({ row: at, letter, text }) => [at, letter, text.vi])

test('a right row becomes a person, a position and a sign-in name', () => {
  expect(planImport([HEADER, row(), [], row({ 1: '', 7: '' }, 'binh')], world)).toMatchObject({
    rows: 2,
    faults: [],
    people: [
      {
        row: 2,
        login: 'an',
        person: { fullName: 'Nguyễn Văn An', nationalId: '036084001234', phone: '0912345678' },
        position: { unitId: '11', role: 'specialist', title: 'Chuyên viên', from: '2025-07-01', until: null },
      },
      { row: 4, login: 'binh', person: { nationalId: null }, position: { title: null } },
    ],
  })
})

test('columns stand in any order, in either language, with others between them', () => {
  const table = [
    ['Ghi chú', 'First day', 'Unit', 'ROLE *', 'Sign-in name', 'ho va ten'],
    ['x', { kind: 'date', text: '2025-07-01' }, 'H11', 'specialist', 'an', 'Trần An'],
  ] satisfies SheetCell[][]
  expect(planImport(table, world)).toMatchObject({ faults: [], people: [{ position: { unitId: '11' } }] })
})

describe('a wrong cell is named with its row, its column and its cure', () => {
  test.for([
    ['no name', row({ 0: ' ' }), 'A', 'Nhập họ và tên.'],
    ['a number without its zero', row({ 1: { kind: 'number', text: '36084001234' } }), 'B', 'thêm lại số 0'],
    ['a phone without its zero', row({ 2: { kind: 'number', text: '912345678' } }), 'C', 'thiếu số 0'],
    ['a mail address', row({ 3: 'an.xa.vn' }), 'D', 'ten@coquan.gov.vn'],
    ['no sign-in name', row({ 4: '' }), 'E', 'Nhập tên đăng nhập'],
    ['a sign-in name', row({ 4: 'An!' }), 'E', 'account.login-shape'],
    ['a unit that is not there', row({ 5: 'Xã Vụ Bảng' }), 'F', 'Không có đơn vị nào tên “Xã Vụ Bảng”'],
    [
      'a unit of several',
      row({ 5: 'Phòng Kinh tế' }),
      'F',
      '“Phòng Kinh tế, Xã Vụ Bản”, “Phòng Kinh tế, Xã Hiển Khánh”',
    ],
    ['a unit before its time', row({ 8: '1/6/2025' }), 'I', 'mới có từ 1/7/2025'],
    ['a unit of somebody else', row({ 5: 'Xã Hiển Khánh' }), 'F', 'Bạn không quản trị đơn vị này'],
    ['a role', row({ 6: 'Vua' }), 'G', 'Không có vai trò “Vua”'],
    ['no role', row({ 6: '' }), 'G', 'Nhập vai trò'],
    ['a role for citizens', row({ 6: 'Người dân' }), 'G', 'Không có vai trò “Người dân”'],
    ['a role that reaches too far', row({ 6: 'Kiểm toán nhật ký' }), 'G', 'toàn bộ tổ chức'],
    ['a day', row({ 8: '31/6/2025' }), 'I', 'từ 1 đến 30'],
    ['no day', row({ 8: '' }), 'I', 'Nhập ngày'],
    ['a formula without a result', row({ 0: { kind: 'no_result', text: '=A1' } }), 'A', 'công thức chưa có kết quả'],
    ['a cell as long as a letter', row({ 7: 'x'.repeat(501) }), 'H', 'dài hơn 500'],
    ['a title as long as a sentence', row({ 7: 'x'.repeat(101) }), 'H', 'nhiều nhất 100'],
  ] as const)('%s', ([, cells, letter, text]) => {
    expect(faultsOf([...cells])).toEqual([[2, letter, expect.stringContaining(text)]])
  })

  test('all of them at once', () => {
    expect(faultsOf(row({ 0: '', 6: 'Vua', 8: 'mai' })).map(([, letter]) => letter)).toEqual(['A', 'G', 'I'])
  })

  test('in English too', () => {
    const [fault] = planImport([HEADER, row({ 8: '31/6/2025' })], world).faults
    expect(fault?.text.en).toMatch(/1 to 30|between 1 and 30/)
  })

  test('what is there twice is told by the second row, even where the rest of a row is wrong', () => {
    expect(faultsOf(row(), row({ 6: 'Vua' }), row({ 1: '' }, 'cuc'))).toEqual([
      [3, 'G', expect.any(String)],
      [3, 'B', expect.stringContaining('Trùng với dòng 2')],
      [3, 'E', expect.stringContaining('Trùng với dòng 2')],
    ])
  })

  test('what somebody has already is told', () => {
    const table = [HEADER, row()]
    const taken = { nationalIds: new Set(['036084001234']), logins: new Set(['an']) }
    const { faults } = withTaken(planImport(table, world), taken, world.refusalText, table)
    expect(faults.map(({ row: at, letter, cell }) => [at, letter, cell])).toEqual([
      [2, 'B', '036084001234'],
      [2, 'E', 'an'],
    ])
  })
})

describe('a wrong table', () => {
  test('without needed columns', () => {
    expect(faultsOfHeader(['Họ và tên', 'Đơn vị', 'Vai trò', 'Từ ngày'])).toEqual([
      [1, '', 'Thiếu cột “Tên đăng nhập”. Giữ dòng tiêu đề như tệp mẫu, thứ tự cột tùy ý.'],
    ])
  })
  test('with a column twice', () => {
    expect(faultsOfHeader([...HEADER, 'Full name'])).toEqual([[1, 'J', 'Cột “Họ và tên” có hai lần. Bỏ bớt một cột.']])
  })
  test('without rows', () => {
    expect(planImport([HEADER, ['', ' ']], world).faults).toHaveLength(1)
    expect(planImport([], world).faults.length).toBeGreaterThan(0)
  })
  test('with too many rows', () => {
    const rows = Array.from({ length: MOST_ROWS + 1 }, () => row())
    expect(planImport([HEADER, ...rows], world)).toMatchObject({ people: [], faults: [{ row: MOST_ROWS + 2 }] })
  })
  const faultsOfHeader = (header: string[]) =>
    planImport([header, row()], world).faults.map(({ row: at, letter, text }) => [at, letter, text.vi])
})

test.for([
  ['Chuyên viên', 'specialist'],
  ['chuyen vien', 'specialist'],
  ['Head of unit', 'unit-head'],
  ['one-stop-officer', 'one-stop-officer'],
  ['citizen', undefined],
  ['', undefined],
] as const)('the role “%s” is %s', ([typed, role]) => {
  expect(roleByText(typed)).toBe(role)
})
