// A sealer to be killed: seals small batches as fast as it can and prints each number of rows after its commit.
// Usage: node sealer.ts <connection as JSON>
import { openDatabase } from '../../src/platform/database/database.ts'
import { sealBatch } from '../../src/platform/journal/seal.ts'

const db = openDatabase(JSON.parse(process.argv[2] ?? '{}'), { schema: 't_demo', max: 1 })
for (;;) process.stdout.write(`${await sealBatch(db, () => new Date(), 20)}\n`)
