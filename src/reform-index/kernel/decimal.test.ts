import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compareProducts,
  decimalOf,
  exactGrid,
  formatDecimalExact,
  formatGrid,
  mulDivHalfUp,
  onGrid,
  parseDecimal,
  ratioToDecimal,
  roundHalfUp,
  roundToGrid,
} from './decimal.ts'

describe('reading', () => {
  test.for([
    ['12.5', '12.5'],
    ['-12.50', '-12.5'],
    ['007', '7'],
    ['0', '0'],
    ['-0', '0'],
    ['0.000000000001', '0.000000000001'],
    ['999999999999999999999999999999', '999999999999999999999999999999'],
  ])('%s is the decimal %s', ([text, exact]) => {
    const decimal = parseDecimal(text as string)
    expect(decimal && formatDecimalExact(decimal)).toBe(exact)
  })

  test.for([
    '',
    ' ',
    '12,5',
    '1.234,5',
    '1 000',
    '1e3',
    '+1',
    '.5',
    '5.',
    '0x10',
    'NaN',
    'Infinity',
    '１',
    '1\n',
    '--1',
    `${'9'.repeat(31)}`,
    '0.1234567890123',
  ])('%j is not a plain decimal', (text) => expect(parseDecimal(text)).toBeUndefined())

  test.for([
    [0.1, '0.1'],
    [1e-7, '0.0000001'],
    [99.55, '99.55'],
    [-0, '0'],
  ] as const)('the JSON number %s is the decimal %s', ([value, exact]) => {
    expect(formatDecimalExact(decimalOf(value))).toBe(exact)
  })

  test.for([Number.NaN, Number.POSITIVE_INFINITY, 1e30])('%s is refused', (value) => {
    expect(() => decimalOf(value)).toThrow(RangeError)
  })
})

describe('rounding', () => {
  test.for([
    [5n, 10n, 1n],
    [4n, 10n, 0n],
    [15n, 10n, 2n],
    [25n, 10n, 3n], // not to even
    [-5n, 10n, -1n], // away from zero
    [-4n, 10n, 0n],
    [0n, 7n, 0n],
  ] as const)('%s/%s is %s', ([n, d, rounded]) => expect(roundHalfUp(n, d)).toBe(rounded))

  test('a decimal between two grid points is on no grid, and rounds half up onto it', () => {
    const decimal = decimalOf(0.375)
    expect(onGrid(decimal, 2)).toBeUndefined()
    expect(onGrid(decimal, 3)).toBe(375)
    expect(roundToGrid(decimal, 2)).toBe(38)
  })

  const near = fc.oneof(
    fc.nat(1000),
    fc.maxSafeNat(),
    fc.nat(1000).map((below) => Number.MAX_SAFE_INTEGER - below),
    fc.nat(2000).map((around) => 2 ** 26 - 1000 + around), // squares stand at the border of safe numbers
  )

  test('the quick way and BigInt give the same digits, at the border of safe numbers too', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), near, fc.integer({ min: 1, max: 1_000_000 }), near, (factor, a, divisor, b) => {
        const exact =
          (2n * BigInt(factor) * BigInt(a) + BigInt(divisor) * BigInt(b || 1)) / (2n * BigInt(divisor) * BigInt(b || 1))
        expect(mulDivHalfUp(factor, a, divisor, b || 1)).toBe(Number(exact))
      }),
      { numRuns: 5000 },
    )
  })

  test('products are compared exactly, at the border of safe numbers too', () => {
    fc.assert(
      fc.property(near, near, near, fc.integer({ min: -2, max: 2 }), (a, x, b, shift) => {
        const y = Math.max(
          0,
          Math.min(Number.MAX_SAFE_INTEGER, Number((BigInt(a) * BigInt(x)) / BigInt(b || 1)) + shift),
        )
        const difference = BigInt(a) * BigInt(x) - BigInt(b || 1) * BigInt(y)
        expect(compareProducts(a, x, b || 1, y)).toBe(difference > 0n ? 1 : difference < 0n ? -1 : 0)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('writing', () => {
  test.for([
    [546, 2, '5.46', '5.46'],
    [6670, 2, '66.70', '66.7'],
    [1800, 2, '18.00', '18'],
    [5, 2, '0.05', '0.05'],
    [-5, 2, '-0.05', '-0.05'],
    [0, 2, '0.00', '0'],
    [100, 0, '100', '100'],
    [-2_147_483_646, 4, '-214748.3646', '-214748.3646'],
  ] as const)('%s on a grid of %s is %s, shortest %s', ([points, places, shown, exact]) => {
    expect([formatGrid(points, places), exactGrid(points, places)]).toEqual([shown, exact])
  })

  test('what is written is read back', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 4 }), (points, places) => {
        const decimal = parseDecimal(formatGrid(points, places))
        expect(decimal && onGrid(decimal, places)).toBe(points === 0 ? 0 : points)
      }),
    )
  })

  test('a ratio with more digits than a double holds keeps every one', () => {
    expect(ratioToDecimal(123456789012345678901234567890n, 1n, 2)).toBe('123456789012345678901234567890.00')
  })
})
