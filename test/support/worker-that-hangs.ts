// A process of its own that takes a job, writes in an open transaction, says so, and hangs: to be killed in the middle.
import { openDatabase } from '../../src/platform/database/database.ts'
import { takeJob } from '../../src/platform/jobs/job-store.ts'

const db = openDatabase(JSON.parse(process.env['CONNECTION'] ?? ''), { schema: 't_demo' })
const taken = await takeJob(db, 'hangs', 60_000)
await db.transaction().execute(async (tx) => {
  await tx.insertInto('tenant_setting').values({ key: 'half', value: '1', updated_at: new Date() }).execute()
  process.stdout.write(`${taken?.name}\n`)
  await new Promise((resolve) => setTimeout(resolve, 600_000))
})
