// formula.ts — the small expression language of formula_variants: + − × ÷, parentheses, min(), max(), names, decimals. Exact.
import { type Decimal, parseDecimal, powerOfTen } from './decimal.ts'

/** An exact ratio; the denominator is positive. */
export type Fraction = { readonly n: bigint; readonly d: bigint }

export type Expression =
  | { readonly kind: 'number'; readonly value: Fraction }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'call'; readonly name: 'min' | 'max'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'binary'
      readonly operator: '+' | '-' | '*' | '/'
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'negate'; readonly of: Expression }

export class FormulaError extends Error {
  readonly position: number
  constructor(position: number, message: string) {
    super(message)
    this.position = position
  }
}

export class DivisionByZero extends Error {}

const MAX_DEPTH = 50

/** Parses one expression. Throws FormulaError with the position (1-based) of the first thing that does not fit. */
export function parseFormula(source: string): Expression {
  const tokens = [...source.matchAll(/(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(.)/gsu)]
    .map((match) => ({ number: match[1], name: match[2], sign: match[3], at: match.index + 1 }))
    .filter((token) => token.number !== undefined || token.name !== undefined || token.sign?.trim())
  let index = 0
  let depth = 0
  const peek = () => tokens[index]?.sign
  const fail = (expected: string): never => {
    throw new FormulaError(tokens[index]?.at ?? source.length + 1, expected)
  }
  const expect = (sign: string) => (peek() === sign ? void index++ : fail(sign))

  function sum(): Expression {
    if (++depth > MAX_DEPTH) fail(`≤ ${MAX_DEPTH} levels`)
    let left = product()
    for (let operator = peek(); operator === '+' || operator === '-'; operator = peek()) {
      index++
      left = { kind: 'binary', operator, left, right: product() }
    }
    depth--
    return left
  }
  function product(): Expression {
    let left = factor()
    for (let operator = peek(); operator === '*' || operator === '/'; operator = peek()) {
      index++
      left = { kind: 'binary', operator, left, right: factor() }
    }
    return left
  }
  function factor(): Expression {
    const token = tokens[index]
    if (token?.number !== undefined) {
      index++
      return { kind: 'number', value: fractionOf(parseDecimal(token.number) ?? fail('number')) }
    }
    if (token?.name !== undefined) {
      index++
      if (peek() !== '(') return { kind: 'name', name: token.name }
      if (token.name !== 'min' && token.name !== 'max') return fail('min, max')
      index++
      const items = [sum()]
      while (peek() === ',') {
        index++
        items.push(sum())
      }
      expect(')')
      return { kind: 'call', name: token.name, items }
    }
    if (token?.sign === '-') {
      index++
      return { kind: 'negate', of: factor() }
    }
    if (token?.sign === '(') {
      index++
      const inner = sum()
      expect(')')
      return inner
    }
    return fail('number, name, (')
  }

  const expression = sum()
  if (index < tokens.length) fail('+ - * /')
  return expression
}

/** The names an expression reads. */
export function namesIn(expression: Expression): ReadonlySet<string> {
  switch (expression.kind) {
    case 'number':
      return new Set()
    case 'name':
      return new Set([expression.name])
    case 'negate':
      return namesIn(expression.of)
    case 'call':
      return new Set(expression.items.flatMap((item) => [...namesIn(item)]))
    case 'binary':
      return new Set([...namesIn(expression.left), ...namesIn(expression.right)])
  }
}

/** Evaluates exactly. Throws DivisionByZero; every name must have a value. */
export function evaluate(expression: Expression, values: ReadonlyMap<string, Fraction>): Fraction {
  switch (expression.kind) {
    case 'number':
      return expression.value
    case 'name': {
      const value = values.get(expression.name)
      if (!value) throw new Error(`no value for ${expression.name}`)
      return value
    }
    case 'negate': {
      const { n, d } = evaluate(expression.of, values)
      return { n: -n, d }
    }
    case 'call': {
      const sign = expression.name === 'min' ? 1n : -1n
      return expression.items
        .map((item) => evaluate(item, values))
        .reduce((a, b) => (sign * (a.n * b.d - b.n * a.d) <= 0n ? a : b))
    }
    case 'binary': {
      const a = evaluate(expression.left, values)
      const b = evaluate(expression.right, values)
      switch (expression.operator) {
        case '+':
          return { n: a.n * b.d + b.n * a.d, d: a.d * b.d }
        case '-':
          return { n: a.n * b.d - b.n * a.d, d: a.d * b.d }
        case '*':
          return { n: a.n * b.n, d: a.d * b.d }
        case '/':
          if (b.n === 0n) throw new DivisionByZero()
          return b.n > 0n ? { n: a.n * b.d, d: a.d * b.n } : { n: -a.n * b.d, d: a.d * -b.n }
      }
    }
  }
}

export const fractionOf = (decimal: Decimal): Fraction => ({ n: decimal.mantissa, d: powerOfTen(decimal.places) })
