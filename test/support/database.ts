// A database of its own for one test file: `const database = await testDatabase()` at its top. A clone of the migrated
// template, dropped after the file.
import { randomBytes } from 'node:crypto'
import { Client, type Pool } from 'pg'
import { afterAll, inject } from 'vitest'
import { type Db, openDatabase, openPool } from '../../src/platform/database/database.ts'
import { type DatabaseServer, elsewhere } from '../../src/platform/database/database-server.ts'
import { DEFAULT_TENANT, schemaOf } from '../../src/platform/database/tenants.ts'
import { accept } from '../../src/platform/refusal.ts'

export type TestDatabase = {
  /** The tenant `demo` as requests see it: the application's role, with its grants and no more. */
  readonly db: Db
  readonly app: Pool
  /** The same schema as migrations see it. */
  readonly owner: Pool
  /** The same schema as the sealer sees it; where the server has no such role, the owner's. */
  readonly sealer: Db
  /** Whoever the server belongs to, whom no grant stops; on a server of somebody else's, the owner. */
  readonly superuser: Pool
  /** For what opens its own connections: tenants, migrations, a whole program. */
  readonly server: DatabaseServer
}

export async function testDatabase(): Promise<TestDatabase> {
  const { app, owner, sealer, admin, roles, template } = inject('server')
  const name = `${template}_${randomBytes(6).toString('hex')}`
  const administrator = new Client(admin)
  await administrator.connect()
  const owned = roles.shared || admin.user === undefined ? '' : `owner ${owner.user}`
  // Copying files is faster than the default, which writes every page to the log.
  await administrator.query(`create database ${name} template ${template} ${owned} strategy file_copy`)

  const place = { host: null, port: null, database: name }
  const server: DatabaseServer = {
    embedded: true,
    app: elsewhere(app, place),
    owner: elsewhere(owner, place),
    sealer: sealer && elsewhere(sealer, place),
    roles,
    stop: async () => {},
  }
  const schema = accept(schemaOf(DEFAULT_TENANT))
  const pools = {
    db: openDatabase(server.app, { schema, max: 5 }),
    app: openPool(server.app, { schema, max: 5 }),
    owner: openPool(server.owner, { schema, max: 2 }),
    sealer: openDatabase(server.sealer ?? server.owner, { schema, max: 2 }),
    superuser: openPool(elsewhere(admin, place), { schema, max: 2 }),
  }
  afterAll(async () => {
    await Promise.all([pools.db.destroy(), pools.sealer.destroy()])
    await Promise.all([pools.app.end(), pools.owner.end(), pools.superuser.end()])
    await administrator.query(`drop database ${name} with (force)`)
    await administrator.end()
  })
  return { ...pools, server }
}
