import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson, scanJson } from './json-text.ts'

test.for([
  ['a comma too many', '{"a": 1,}', 1, 9],
  ['a missing quote on the third line', '{\n"a": 1,\n"b: 2}', 3, 1],
  ['a bare word', '[yes]', 1, 2],
  ['an end too early', '{"a": [1, 2', 1, 12],
  ['something behind the end', '{} {}', 1, 4],
  ['nothing at all', '', 1, 1],
  ['a number with a leading zero', '[01]', 1, 3],
] as const)('%s is found at its line and column', ([, text, line, column]) => {
  expect(scanJson(text).fault).toEqual({ kind: 'malformed', line, column })
})

test('a name that stands twice is found with its path, whatever its spelling', () => {
  expect(scanJson('{"units": [{"unit": "a"}, {"unit": "b", "un\\u0069t": "c"}]}').repeated).toBe('units[1].unit')
  expect(scanJson('{"1.1": {"a": 1}, "1.1": 2}').repeated).toBe('["1.1"]')
  expect(scanJson('[{"a": 1}, {"a": 2}]').repeated).toBeUndefined()
})

test('a hundred thousand brackets are too deep, not a crash', () => {
  expect(scanJson('['.repeat(100_000)).fault).toMatchObject({ kind: 'too_deep' })
})

test('numbers can keep the text they were written as', () => {
  expect(parseJson('{"leaf": 1.10, "n": 12345678901234567890, "on": true}', { numbersAsText: true })).toEqual({
    leaf: '1.10',
    n: '12345678901234567890',
    on: true,
  })
})

test('it accepts exactly what JSON.parse accepts', () => {
  const isJson = (text: string) => {
    try {
      JSON.parse(text)
      return true
    } catch {
      return false
    }
  }
  const characters = fc.constantFrom(...'{}[],:"\\/ \n0123.-+eEtrufalsn\u0001é')
  fc.assert(
    fc.property(fc.oneof(fc.json({ maxDepth: 5 }), fc.string({ unit: characters, maxLength: 12 })), (text) => {
      expect(scanJson(text).fault === undefined).toBe(isJson(text))
    }),
    { numRuns: 3000 },
  )
})
