// Parts of a unit: exact, whatever a float would make of them.
import { expect, test } from 'vitest'
import { isMore, minus, NOTHING, ONE, plus, readShare, sumOf, times } from './share.ts'

const read = (text: string) => {
  const share = readShare(text)
  if (!share) throw new Error(`no share: ${text}`)
  return share
}

test.for(['', '0', '0.0', '-0.5', '1,5', '.5', '1e2', 'x', ' 0.5'])('“%s” is no part', (text) => {
  expect(readShare(text)).toBeUndefined()
})

test('adds and multiplies where floats do not', () => {
  expect(plus(read('0.1'), read('0.2')).text).toBe('0.3')
  expect(times(read('0.1'), read('0.1')).text).toBe('0.01')
  expect(sumOf([read('0.7'), read('0.1'), read('0.2')]).text).toBe('1')
  expect(isMore(sumOf([read('0.7'), read('0.1'), read('0.2')]), ONE)).toBe(false)
  expect(isMore(read('1.000000001'), ONE)).toBe(true)
})

test('what is left is never less than nothing', () => {
  expect(minus(ONE, read('0.25')).text).toBe('0.75')
  expect(minus(read('0.25'), ONE)).toEqual(NOTHING)
})
