// Once for a whole run of tests: the built assets, one PostgreSQL, and in it a migrated template that each file clones.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, type ClientConfig } from 'pg'
import type { TestProject } from 'vitest/node'
import { build } from '../../scripts/build.mjs'
import { APP, ensureRoles, OWNER, SEALER } from '../../src/platform/database/database-roles.ts'
import { type DatabaseServer, elsewhere, external } from '../../src/platform/database/database-server.ts'
import { startEmbeddedDatabase } from '../../src/platform/database/embedded-database.ts'
import { createTenant, DEFAULT_TENANT, migrateDirectory } from '../../src/platform/database/tenants.ts'

/** How a test file reaches the server. `admin` makes and drops databases. */
export type TestServer = {
  readonly app: ClientConfig
  readonly owner: ClientConfig
  readonly sealer: ClientConfig | undefined
  readonly admin: ClientConfig
  readonly roles: DatabaseServer['roles']
  readonly template: string
}

declare module 'vitest' {
  interface ProvidedContext {
    server: TestServer
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await build()
  const folder = mkdtempSync(join(tmpdir(), 'motcua-test-'))
  chmodSync(folder, 0o755) // as root, PostgreSQL runs under another account, which must be able to enter
  const { server, stop } = process.env['DATABASE_OWNER_URL'] ? await ofEnvironment() : await ofOurOwn(folder)
  await migrateTemplate(server)
  project.provide('server', server)
  return async () => {
    await stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Started = { readonly server: TestServer; stop(): Promise<void> }

async function ofOurOwn(folder: string): Promise<Started> {
  // A power cut may lose the data of tests.
  const settings = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' }
  const embedded = await startEmbeddedDatabase(join(folder, 'postgres'), { settings, durable: false })
  const admin = embedded.connection('postgres', 'postgres')
  const template = 'motcua_template'
  await ensureRoles(admin, template)
  const server = {
    app: embedded.connection(APP, template),
    owner: embedded.connection(OWNER, template),
    sealer: embedded.connection(SEALER, template),
    admin,
    roles: { app: APP, sealer: SEALER, shared: false },
    template,
  }
  return { server, stop: embedded.stop }
}

/** A server that is already there; its owner must be allowed to create databases. */
async function ofEnvironment(): Promise<Started> {
  const ownerUrl = process.env['DATABASE_OWNER_URL'] ?? ''
  const appUrl = process.env['DATABASE_URL'] ?? ownerUrl
  const { app, owner, sealer, roles } = external(appUrl, ownerUrl, process.env['DATABASE_SEALER_URL'])
  const template = `motcua_template_${process.pid}`
  await query(owner, `create database ${template}`)
  const place = { host: null, port: null, database: template }
  return {
    server: {
      app: elsewhere(app, place),
      owner: elsewhere(owner, place),
      sealer: sealer && elsewhere(sealer, place),
      admin: owner,
      roles,
      template,
    },
    stop: () => dropAll(owner, template),
  }
}

async function migrateTemplate({ app, owner, sealer, roles }: TestServer): Promise<void> {
  const server: DatabaseServer = { embedded: true, app, owner, sealer, roles, stop: async () => {} }
  await migrateDirectory(server)
  await createTenant(server, DEFAULT_TENANT)
}

/** The template and every clone of it: a file whose tests are all skipped never comes to drop its own. */
async function dropAll(owner: ClientConfig, template: string): Promise<void> {
  const client = new Client(owner)
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [template],
    )
    for (const { name } of rows) await client.query(`drop database ${name} with (force)`)
  } finally {
    await client.end()
  }
}

async function query(connection: ClientConfig, sql: string): Promise<void> {
  const client = new Client(connection)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
