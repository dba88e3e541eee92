import { expect, test } from 'vitest'
import { createLog } from './log.ts'

function logged(level: 'info' | 'warn', write: (log: ReturnType<typeof createLog>) => void): unknown[] {
  const lines: unknown[] = []
  write(createLog(level, { write: (line) => void lines.push(JSON.parse(line)) }))
  return lines
}

test('secrets are struck out wherever a request or a form carries them', () => {
  const [line] = logged('info', (log) =>
    log.info(
      {
        password: 'a',
        body: { token: 'b', applicant: { phone: '0900' } },
        req: { headers: { cookie: 'c', 'set-cookie': 'd' } },
      },
      'x',
    ),
  )
  expect(line).toMatchObject({
    password: '***',
    body: { token: '***', applicant: { phone: '***' } },
    req: { headers: { cookie: '***', 'set-cookie': '***' } },
  })
})

test('what is below the level is not written, the level is a word and the time can be read', () => {
  const lines = logged('warn', (log) => {
    log.info('no')
    log.warn('yes')
  })
  expect(lines).toEqual([{ level: 'warn', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), msg: 'yes' }])
})
