// What may be a password and what may not.
import { expect, test } from 'vitest'
import { Refusal } from '../../platform/refusal.ts'
import { LONGEST_PASSWORD, newPassword } from './new-password.ts'

const owner = { login: 'nguyen.van.binh', name: 'Nguyễn Văn Bình' }
const codeOf = (password: string) => {
  const answer = newPassword(password, owner)
  return answer instanceof Refusal ? answer.code : 'accepted'
}

test.for([
  ['a sentence in Vietnamese', 'trời hôm nay nhiều mây', 'accepted'],
  ['ten letters and no digit', 'cá rô kho tộ', 'accepted'],
  ['digits that are no row', '8302917465', 'accepted'],
  ['the longest one', 'cá kho tộ '.repeat(20), 'accepted'],
  ['nine letters', 'chín chữ ', 'password.too-short'],
  ['ten code points that are nine letters', 'che\u0302\u0301 độ ăn', 'password.too-short'],
  ['an empty one', '', 'password.too-short'],
  ['one letter too many', 'xin chào bạn '.repeat(40).slice(0, LONGEST_PASSWORD + 1), 'password.too-long'],
  ['a row of the keyboard', 'qwertyuiop', 'password.common'],
  ['a zigzag of the keyboard', '1q2w3e4r5t6y', 'password.common'],
  ['a row of digits', '1234567890', 'password.common'],
  ['a row of digits backwards', '9876543210', 'password.common'],
  ['one digit', '0000000000', 'password.common'],
  ['a common word with digits', 'matkhau123', 'password.common'],
  ['the same with accents and signs', 'Mật khẩu @2026', 'password.common'],
  ['signs for letters', 'P@ssw0rd2026!', 'password.common'],
  ['what lovers write', 'anh yêu em 1999', 'password.common'],
  ['a piece three times', 'abc123abc123', 'password.common'],
  ['the product', 'motcua2025!', 'password.common'],
  ['the sign-in name', 'nguyen.van.binh', 'password.names-owner'],
  ['the name with a year', 'NguyenVanBinh1980', 'password.names-owner'],
  ['the name the other way round', 'Bình Văn Nguyễn', 'password.names-owner'],
  ['a name within a sentence', 'nguyễn văn bình thích ăn phở bò', 'accepted'],
] as const)('%s', ([, password, code]) => {
  expect(codeOf(password)).toBe(code)
})

test('the refusal stands beside the field that asked', () => {
  expect(newPassword('ngắn', owner, 'mat-khau')).toMatchObject({ fields: { 'mat-khau': 'password.too-short' } })
})
