import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DivisionByZero, evaluate, FormulaError, type Fraction, namesIn, parseFormula } from './formula.ts'

const whole = (n: number): Fraction => ({ n: BigInt(n), d: 1n })
const values = new Map([
  ['x', whole(3)],
  ['y', whole(4)],
  ['maximum', whole(5)],
])
const equal = (a: Fraction, n: bigint, d: bigint) => a.n * d === n * a.d

test.for([
  ['1 + 2 * 3', 7n, 1n],
  ['(1 + 2) * 3', 9n, 1n],
  ['8 - 2 - 1', 5n, 1n],
  ['8 / 4 / 2', 1n, 1n],
  ['-x + y', 1n, 1n],
  ['--x', 3n, 1n],
  ['2 - -1', 3n, 1n],
  ['maximum * x / y', 15n, 4n],
  ['min(x, y, 2.5)', 5n, 2n],
  ['max(x, min(y, 10))', 4n, 1n],
  ['0.1 + 0.2', 3n, 10n],
  ['x / -y', -3n, 4n],
  ['min (x,y)', 3n, 1n],
] as const)('%s', ([source, n, d]) => {
  const result = evaluate(parseFormula(source), values)
  expect(equal(result, n, d)).toBe(true)
  expect(result.d > 0n).toBe(true)
})

test.for([
  ['', 1],
  ['1 +', 4],
  ['1 + * 2', 5],
  ['abc + * 2', 7],
  ['x y', 3],
  ['2x', 2],
  ['(x', 3],
  ['x)', 2],
  ['1,5', 2],
  ['.5', 1],
  ['1.5.2', 4],
  ['pow(x, 2)', 4],
  ['min()', 5],
  ['x ^ 2', 3],
  ['x; y', 2],
  ['“x”', 1],
  [`${'('.repeat(200)}x${')'.repeat(200)}`, 51],
] as const)('%j is wrong at character %i', ([source, position]) => {
  expect(() => parseFormula(source)).toThrow(FormulaError)
  try {
    parseFormula(source)
  } catch (error) {
    expect((error as FormulaError).position).toBe(position)
  }
})

test('a division by zero is told, not guessed', () => {
  expect(() => evaluate(parseFormula('x / (y - 4)'), values)).toThrow(DivisionByZero)
})

test('the names of a formula', () => {
  expect([...namesIn(parseFormula('maximum * min(x, -y) / x'))].sort()).toEqual(['maximum', 'x', 'y'])
})

test('a name inherited by every object is not a variable', () => {
  expect(() => evaluate(parseFormula('constructor'), new Map())).toThrow('no value for constructor')
})

describe('any formula', () => {
  type Tree = { text: string; value: Fraction | undefined }
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.nat(1000).map((n) => ({ text: (n / 10).toFixed(1), value: { n: BigInt(n), d: 10n } })),
      fc.tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/'), tie('tree')).map(([a, operator, b]) => ({
        text: `(${a.text} ${operator} ${b.text})`,
        value: a.value && b.value && apply(a.value, operator, b.value),
      })),
    ),
  }))
  function apply(a: Fraction, operator: string, b: Fraction): Fraction | undefined {
    if (operator === '+') return { n: a.n * b.d + b.n * a.d, d: a.d * b.d }
    if (operator === '-') return { n: a.n * b.d - b.n * a.d, d: a.d * b.d }
    if (operator === '*') return { n: a.n * b.n, d: a.d * b.d }
    return b.n === 0n ? undefined : { n: a.n * b.d, d: a.d * b.n }
  }
  test('has the value of its tree', () => {
    fc.assert(
      fc.property(tree, ({ text, value }) => {
        if (!value) expect(() => evaluate(parseFormula(text), new Map())).toThrow(DivisionByZero)
        else expect(equal(evaluate(parseFormula(text), new Map()), value.n, value.d)).toBe(true)
      }),
    )
  })
})
