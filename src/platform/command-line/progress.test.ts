import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { type ProgressStream, startProgress } from './progress.ts'

function shownBy(work: (stream: ProgressStream) => void): string {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  work(stream)
  return text
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
