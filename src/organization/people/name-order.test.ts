// Lists of names as a Vietnamese office orders them.
import { expect, test } from 'vitest'
import { nameKey } from './name-order.ts'

const sorted = (names: readonly string[]) =>
  [...names].sort((a, b) => (nameKey(a) < nameKey(b) ? -1 : nameKey(a) > nameKey(b) ? 1 : 0))

test.for([
  ['given names decide', ['Trần Thị An', 'Đỗ Văn Bình', 'Bùi Thị Cúc']],
  ['letters in the order of the alphabet', ['Lê An', 'Lê Ăn', 'Lê Ân', 'Lê Bê', 'Lê Dân', 'Lê Đan', 'Lê Em', 'Lê Êm']],
  ['tones in their order', ['Lê Ma', 'Lê Mà', 'Lê Mả', 'Lê Mã', 'Lê Má', 'Lê Mạ']],
  ['a tone counts less than a letter', ['Lê Hà', 'Lê Há', 'Lê Hai', 'Lê Hải']],
  ['then the family name', ['Bùi Văn Hà', 'Đỗ Thị Hà', 'Nguyễn An Hà', 'Nguyễn Bá Hà']],
  ['a mark in brackets comes last', ['Nguyễn Văn Hùng', 'Nguyễn Văn Hùng (A)', 'Nguyễn Văn Hùng (B)', 'An Huy']],
  ['one word is a given name', ['An', 'Lê An', 'Lê Bình']],
] as const)('%s', ([, names]) => {
  expect(sorted([...names].reverse())).toEqual(names)
})

test('composed and decomposed letters are the same', () => {
  expect(nameKey('Nguyễn Thị Hằng'.normalize('NFD'))).toBe(nameKey('Nguyễn Thị Hằng'.normalize('NFC')))
})
