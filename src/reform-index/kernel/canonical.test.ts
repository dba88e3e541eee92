// RFC 8785: the examples of its section 3.2 and appendix B, and what it forbids.
import { expect, test } from 'vitest'
import { canonicalJson } from './canonical.ts'

test('the example of the standard', () => {
  const document = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  }
  expect(canonicalJson(document)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
})

test('names are sorted by UTF-16 code units', () => {
  const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
  const document = Object.fromEntries(names.map((name) => [name, 0]))
  expect(Object.keys(JSON.parse(canonicalJson(document)) as object).filter((name) => name !== '1')).toEqual([
    '\r',
    '\u0080',
    '\u00f6',
    '\u20ac',
    '\ud83d\ude00',
    '\ufb33',
  ])
})

test.for([
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
] as const)('the double %s is written %s', ([bits, text]) => {
  const value = Buffer.from(bits, 'hex').readDoubleBE()
  expect(canonicalJson([value])).toBe(`[${text}]`)
})

test('what is not JSON throws', () => {
  expect(() => canonicalJson(['\ud800'])).toThrow()
  expect(() => canonicalJson([Number.NaN])).toThrow()
  expect(() => canonicalJson([Number.POSITIVE_INFINITY])).toThrow()
})
