// What stays of personal data when it is shown to who has not asked for it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskAddress, maskEmail, maskNationalId, maskPhone, maskText } from './masking.ts'

test.for([
  [maskNationalId, '036190123456', '036 19x xxx xxx'],
  [maskNationalId, '036 190 123 456', '036 19x xxx xxx'],
  [maskPhone, '0912345678', '091x xxx x78'],
  [maskPhone, '02283123456', '022x xxx xx56'],
  [maskEmail, 'nguyen.an@ninhbinh.gov.vn', 'nxxx@ninhbinh.gov.vn'],
  [maskEmail, '@ninhbinh.gov.vn', 'xxx'],
  [maskAddress, 'Xóm 5, thôn Vân Bảng, xã Vụ Bản, tỉnh Ninh Bình', 'xxx, xã Vụ Bản, tỉnh Ninh Bình'],
  [maskAddress, 'Xóm 5, tỉnh Ninh Bình', 'xxx, tỉnh Ninh Bình'],
  [maskAddress, 'Số 12 đường Trần Hưng Đạo', 'xxx'],
] as const)('%o of %s', ([mask, value, shown]) => {
  expect(mask(value)).toBe(shown)
})

describe('in a text', () => {
  test.for([
    ['Ông An, số định danh 036190123456, hỏi hồ sơ', 'Ông An, số định danh 036 19x xxx xxx, hỏi hồ sơ'],
    ['036 190 123 456 và 036.190.123.456', '036 19x xxx xxx và 036 19x xxx xxx'],
    ['gọi 0912345678.', 'gọi 091x xxx x78.'],
    ['gọi 0912 345 678 hoặc 0228-3-123-456', 'gọi 091x xxx x78 hoặc 022x xxx xx56'],
    ['gọi +84 912 345 678', 'gọi 091x xxx x78'],
    ['ĐT:0912345678/0987654321', 'ĐT:091x xxx x78/098x xxx x21'],
  ] as const)('%s', ([text, shown]) => {
    expect(maskText(text)).toBe(shown)
  })

  test.for([
    'Nghị quyết 1104/NQ-UBTVQH15 ngày 23/7/2024',
    'Mã đơn vị 13750, 13753',
    'mã 01890000-0000-7000-8000-000000000012',
    'H40.12.34-261124-0001234567',
    '1.250.000 đồng',
    'ngày 2026-11-24 lúc 09:30',
    'phiếu 123456789012',
  ])('nothing of %s is hidden', (text) => {
    expect(maskText(text)).toBe(text)
  })

  test('no national id and no phone survives, whatever stands around it', () => {
    const digit = fc.integer({ min: 0, max: 9 }).map(String)
    const number = fc
      .constantFrom(11, 9)
      .chain((length) => fc.array(digit, { minLength: length, maxLength: length }))
      .map((rest) => `0${rest.join('')}`)
    const around = fc.constantFrom('', ' ', ', ', '(', ')', '“', ': ', '\n')
    fc.assert(
      fc.property(around, number, around, (before, secret, after) => {
        expect(maskText(`hỏi${before}${before === '' ? ' ' : ''}${secret}${after}`)).not.toContain(secret)
      }),
    )
  })
})
