import { expect, test, vi } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { inTransaction } from '../database/database.ts'
import { listenForHints } from './job-hints.ts'
import { enqueue } from './job-queue.ts'

const { db, app, server } = await testDatabase()

const put = () => inTransaction(db, (tx) => enqueue(tx, { name: 'test.note' }))

test('a transaction that is taken back says nothing', async () => {
  const send = vi.spyOn(globalThis, 'setTimeout')
  const before = send.mock.calls.length
  await inTransaction(db, async (tx) => {
    await enqueue(tx, { name: 'test.note' })
    throw new Error('no')
  }).catch(() => undefined)
  expect(send.mock.calls.slice(before).filter(([, ms]) => ms === 100)).toEqual([])
  await put()
  expect(send.mock.calls.slice(before).filter(([, ms]) => ms === 100)).toHaveLength(1)
  send.mockRestore()
})

test('a commit with a job is heard with the name of its schema, and again after the connection broke', {
  timeout: 30_000,
}, async () => {
  const heard: string[] = []
  const hints = listenForHints(server.app, (schema) => heard.push(schema))
  try {
    await vi.waitFor(
      async () => {
        await put()
        expect(heard).toContain('t_demo')
      },
      { timeout: 10_000, interval: 200 },
    )
    await app.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'motcua hints'`)
    heard.length = 0
    await vi.waitFor(
      async () => {
        await put()
        expect(heard).toContain('t_demo')
      },
      { timeout: 20_000, interval: 200 },
    )
  } finally {
    await hints.close()
  }
})
