// Writes db/schema.sql: migrates an empty database of its own and puts down what is there afterwards.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../src/platform/config.ts'
import { readCatalogue } from '../src/platform/database/catalogue.ts'
import { openPool } from '../src/platform/database/database.ts'
import { openServer } from '../src/platform/database/database-server.ts'
import { schemaFile } from '../src/platform/database/schema-dump.ts'
import { createTenant, migrateDirectory } from '../src/platform/database/tenants.ts'
import { fromRoot } from '../src/platform/root.ts'

const folder = mkdtempSync(join(tmpdir(), 'motcua-schema-'))
chmodSync(folder, 0o755) // as root, PostgreSQL runs under another account, which must be able to enter
const server = await openServer(loadConfig({ MOTCUA_DATA: folder }))
try {
  await migrateDirectory(server)
  const { schema } = await createTenant(server, 'demo')
  const read = async (name: string) => {
    const pool = openPool(server.owner, { schema: name, max: 1 })
    const catalogue = await readCatalogue(pool, name)
    await pool.end()
    return catalogue
  }
  writeFileSync(fromRoot('db', 'schema.sql'), schemaFile(await read('public'), await read(schema)))
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
