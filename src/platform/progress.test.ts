import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { startProgress } from './progress.ts'

function shownBy(work: (stream: PassThrough & { isTTY?: boolean }) => void, isTTY = false): string {
  const stream: PassThrough & { isTTY?: boolean } = Object.assign(new PassThrough(), { isTTY })
  work(stream)
  return String(stream.read() ?? '')
}

test('without a terminal there are a few plain lines, whatever the number of steps', () => {
  const text = shownBy((stream) => {
    const progress = startProgress('Nạp', 1000, stream)
    for (let step = 0; step < 1000; step++) progress.advance()
    progress.done()
  })
  expect(text).toBe('Nạp 0/1000\nNạp 250/1000\nNạp 500/1000\nNạp 750/1000\nNạp 1000/1000\n')
})

test('work that ends early says how far it came', () => {
  const text = shownBy((stream) => {
    const progress = startProgress('Nạp', 10, stream)
    progress.advance()
    progress.done()
  })
  expect(text).toBe('Nạp 0/10\nNạp 1/10\n')
})

test('nothing to do is no division by zero', () => {
  expect(shownBy((stream) => startProgress('Nạp', 0, stream).done())).toBe('Nạp 0/0\nNạp 0/0\n')
})
