// Recovery codes as printed and as typed.
import { expect, test } from 'vitest'
import { hashRecoveryCode, isRecoveryCode, newRecoveryCodes } from './recovery-code.ts'

test('ten different codes in groups of four, without letters that look alike', () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
})

test('a code is the same however it is typed', () => {
  const printed = hashRecoveryCode('0A1B-2C3D-4E5F-6G7H')
  for (const typed of ['0a1b2c3d4e5f6g7h', ' 0A1B 2C3D 4E5F 6G7H ', 'OaIb-2c3d-4e5f-6g7h', 'oalb-2c3d-4e5f-6g7h'])
    expect(hashRecoveryCode(typed)).toEqual(printed)
  expect(hashRecoveryCode('0A1B-2C3D-4E5F-6G7J')).not.toEqual(printed)
})

test('six digits of an app are none', () => {
  expect(['123456', '0A1B-2C3D-4E5F-6G7H', '', '0A1B-2C3D'].map(isRecoveryCode)).toEqual([false, true, false, false])
})
