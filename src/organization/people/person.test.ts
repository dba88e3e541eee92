// What may be written about a person, and how it is put in order.
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../platform/refusal.ts'
import { readEmail, readName, readNationalId, readPerson, readPhone } from './person.ts'

const now = new Date('2026-11-24T03:00:00Z')
const codeOf = (answer: unknown) => (answer instanceof Refusal ? answer.code : answer)

describe('a name', () => {
  test.for([
    ['is kept as it is', 'Nguyễn Văn An', 'Nguyễn Văn An'],
    ['has single spaces', '  Nguyễn   Văn\u00a0An ', 'Nguyễn Văn An'],
    ['is composed', 'Nguyễn Thị Hằng'.normalize('NFD'), 'Nguyễn Thị Hằng'],
    ['does not shout', 'ĐẶNG THỊ ÁNH NGUYỆT', 'Đặng Thị Ánh Nguyệt'],
    ['is not whispered', 'đặng thị ánh', 'Đặng Thị Ánh'],
    ['of the Ê Đê keeps its apostrophe', 'H’HEN NIÊ', 'H’Hen Niê'],
    ['of one letter is a name', 'Y BLIR NIÊ', 'Y Blir Niê'],
    ['loses what cannot be seen', 'Nguyễn\u200b Văn An\ufeff', 'Nguyễn Văn An'],
    ['may be told apart by a bracket', 'Nguyễn Văn Hùng (B)', 'Nguyễn Văn Hùng (B)'],
    ['may be told apart by a number in a bracket', 'Nguyễn Văn Hùng (2)', 'Nguyễn Văn Hùng (2)'],
    ['with mixed capitals is left alone', 'Vũ McDonald An', 'Vũ McDonald An'],
    ['cannot be empty', ' \u200b ', 'person.name-missing'],
    ['cannot be signs alone', '.-', 'person.name-missing'],
    ['has no digits', 'Nguyễn Văn 4n', 'person.name-character'],
    ['has no markup', 'An<script>', 'person.name-character'],
    ['has an end', 'a'.repeat(101), 'person.name-long'],
  ] as const)('%s', ([, typed, expected]) => {
    expect(codeOf(readName(typed))).toBe(expected)
  })
})

describe('a national id', () => {
  test.for([
    ['has twelve digits', '036084001234', '036084001234'],
    ['may be typed in groups', '036 084.001-234', '036084001234'],
    ['of somebody born this year', '036226001234', '036226001234'],
    ['may be missing', ' ', null],
    ['of nine digits is the old one', '162345678', 'person.national-id-nine'],
    ['of eleven digits lost its zero', '36084001234', 'person.national-id-eleven'],
    ['of ten digits is wrong', '3608400123', 'person.national-id-length'],
    ['has digits alone', '03608400123O', 'person.national-id-digits'],
    ['has no full-width digits', '０３６０８４００１２３４', 'person.national-id-digits'],
    ['comes from a place', '000084001234', 'person.national-id-place'],
    ['belongs to somebody who is born', '036227001234', 'person.national-id-year'],
  ] as const)('%s', ([, typed, expected]) => {
    expect(codeOf(readNationalId(typed, now))).toBe(expected)
  })

  test('the year is that of Việt Nam: on 1 January it is there seven hours earlier', () => {
    expect(readNationalId('036227001234', new Date('2026-12-31T17:30:00Z'))).toBe('036227001234')
  })
})

test.for([
  ['0912 345 678', '0912345678'],
  ['+84 912.345.678', '0912345678'],
  ['0084912345678', '0912345678'],
  ['+84 (0) 912 345 678', '0912345678'],
  ['(0228) 3.123.456', '02283123456'],
  ['024 3825 1234', '02438251234'],
  ['', null],
  ['912345678', 'person.phone-zero'],
  ['01234567890', 'person.phone-old'],
  ['0612345678', 'person.phone-shape'],
  ['091234567', 'person.phone-shape'],
  ['0912 345 678 (vợ)', 'person.phone-digits'],
] as const)('the phone number %s', ([typed, expected]) => {
  expect(codeOf(readPhone(typed))).toBe(expected)
})

test.for([
  ['An.Nguyen@NinhBinh.gov.vn', 'an.nguyen@ninhbinh.gov.vn'],
  ['', null],
  ['an@localhost', 'person.email-shape'],
  ['an nguyen@ninhbinh.gov.vn', 'person.email-shape'],
  ['an@@ninhbinh.gov.vn', 'person.email-shape'],
  ['an@ninhbinh..vn', 'person.email-shape'],
] as const)('the mail address %s', ([typed, expected]) => {
  expect(codeOf(readEmail(typed))).toBe(expected)
})

test('everything that is wrong is told at once', () => {
  const typed = { fullName: '', nationalId: '1', phone: '2', email: '3', address: 'x'.repeat(301) }
  const refusal = readPerson(typed, now)
  expect(refusal).toBeInstanceOf(Refusal)
  expect(refusal).toMatchObject({
    code: 'people.faults',
    fields: {
      fullName: 'person.name-missing',
      nationalId: 'person.national-id-length',
      phone: 'person.phone-shape',
      email: 'person.email-shape',
      address: 'person.address-long',
    },
  })
})
