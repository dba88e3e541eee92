import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  defineMessages,
  formatBytes,
  formatChange,
  formatCount,
  formatDate,
  formatDateTime,
  formatDecimal,
  formatPercent,
  href,
  splitLocale,
} from './locale.ts'
import { en } from './messages.en.ts'
import { vi } from './messages.vi.ts'

test.for([
  ['85.63', 2, '85,63', '85.63'],
  ['85.6', 2, '85,60', '85.60'],
  ['85.625', 2, '85,63', '85.63'],
  ['1.005', 2, '1,01', '1.01'], // a float would say 1.00
  ['0.005', 2, '0,01', '0.01'],
  ['0.0049', 2, '0,00', '0.00'],
  ['99.995', 2, '100,00', '100.00'],
  ['1250000', 0, '1.250.000', '1,250,000'],
  ['1234567.891', 1, '1.234.567,9', '1,234,567.9'],
  ['-0.5', 2, '−0,50', '−0.50'],
  ['-0.001', 2, '0,00', '0.00'],
  ['12345678901234567890.12', 2, '12.345.678.901.234.567.890,12', '12,345,678,901,234,567,890.12'],
] as const)('%s with %i places reads %s in Vietnamese and %s in English', ([value, places, vietnamese, english]) => {
  expect(formatDecimal(value, places, 'vi')).toBe(vietnamese)
  expect(formatDecimal(value, places, 'en')).toBe(english)
})

test.for(['', 'abc', '1,5', '1e5', '.5', '5.', '+1', 'NaN', ' 1'])('%j is not a decimal', (value) => {
  expect(() => formatDecimal(value, 2, 'vi')).toThrow(RangeError)
})

test('rounding agrees with exact integers, whatever the digits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (thousandths) => {
      const text = `${thousandths / 1000n}.${String(thousandths % 1000n).padStart(3, '0')}`
      const hundredths = (thousandths + 5n) / 10n
      const expected = `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`
      expect(formatDecimal(text, 2, 'en').replaceAll(',', '')).toBe(expected)
    }),
  )
})

test('percentages keep their number and sign together', () => {
  expect(formatPercent('98.8', 1, 'vi')).toBe('98,8\u00a0%')
  expect(formatPercent('98.8', 1, 'en')).toBe('98.8%')
})

test('a change carries its sign, and no change carries none', () => {
  expect([formatChange('1.25', 2, 'vi'), formatChange('-0.5', 2, 'vi'), formatChange('0', 2, 'vi')]).toEqual([
    '+1,25',
    '−0,50',
    '0,00',
  ])
  expect(formatChange('-0.001', 2, 'en')).toBe('0.00')
})

test('counts are whole', () => {
  expect(formatCount(1250, 'vi')).toBe('1.250')
  expect(() => formatCount(1.5, 'vi')).toThrow(RangeError)
})

test.for([
  ['2026-11-23', '23/11/2026', '23 Nov 2026'],
  ['2026-03-05', '5/3/2026', '5 Mar 2026'],
] as const)('the day %s', ([day, vietnamese, english]) => {
  expect(formatDate(day, 'vi')).toBe(vietnamese)
  expect(formatDate(day, 'en')).toBe(english)
})

test('an instant is shown on its day in Việt Nam, not in Greenwich', () => {
  const lateInUtc = new Date('2026-11-22T17:30:00Z')
  expect(formatDate(lateInUtc, 'vi')).toBe('23/11/2026')
  expect(formatDateTime(lateInUtc, 'vi')).toBe('00:30, 23/11/2026')
  expect(formatDateTime(lateInUtc, 'en')).toBe('23 Nov 2026, 00:30')
})

test.for(['2026-02-30', '2026-13-01', '23/11/2026', '2026-1-1'])('%s is no day', (day) => {
  expect(() => formatDate(day, 'vi')).toThrow(RangeError)
})

test.for([
  [0, '0\u00a0B'],
  [999, '999\u00a0B'],
  [1000, '1,0\u00a0KB'],
  [1250, '1,3\u00a0KB'],
  [15_600, '16\u00a0KB'],
  [999_999, '1,0\u00a0MB'],
  [20_000_000, '20\u00a0MB'],
] as const)('%i bytes', ([bytes, text]) => {
  expect(formatBytes(bytes, 'vi')).toBe(text)
})

test.for(['/', '/chi-so', '/chi-so/766?xep=diem', '/?xem=1', '/english', '/en-gb'])(
  '%s comes back from both languages',
  (path) => {
    for (const locale of ['vi', 'en'] as const) {
      const [pathname = '', query] = href(locale, path).split('?')
      const back = splitLocale(pathname)
      expect(back.locale).toBe(locale)
      expect(back.path + (query === undefined ? '' : `?${query}`)).toBe(path)
    }
  },
)

describe('messages', () => {
  test('every text exists in both languages, as the same kind of thing', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort())
    for (const [key, text] of Object.entries(vi)) expect(typeof Reflect.get(en, key), key).toBe(typeof text)
  })

  test('a missing, misspelt or surplus text and a wrong parameter do not compile', () => {
    const vietnamese = { hello: 'Chào', days: ({ count }: { count: string }) => `${count} ngày` }
    // @ts-expect-error days is missing
    defineMessages({ vi: vietnamese, en: { hello: 'Hello' } })
    // @ts-expect-error bye is in no other language
    defineMessages({ vi: vietnamese, en: { hello: 'Hello', days: () => '', bye: 'Bye' } })
    // @ts-expect-error the parameter is called count
    defineMessages({ vi: vietnamese, en: { hello: 'Hello', days: ({ n }: { n: string }) => n } })
    const texts = defineMessages({ vi: vietnamese, en: { hello: 'Hello', days: ({ count }) => `${count} days` } })
    // @ts-expect-error count is wanted
    expect(() => texts('en').days()).toThrow()
    expect(texts('en').days({ count: '3' })).toBe('3 days')
    expect(texts('vi').days({ count: '3' })).toBe('3 ngày')
  })
})
