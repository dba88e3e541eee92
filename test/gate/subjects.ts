// The sites that the gate and the pictures walk over. Each gives a server of `buildServer`.
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { buildServer, seeders } from '../../src/app.ts'
import { loadConfig } from '../../src/platform/config.ts'
import type { Db } from '../../src/platform/database/database.ts'
import { DEFAULT_TENANT } from '../../src/platform/database/tenants.ts'
import type { Assets } from '../../src/platform/http/assets.ts'
import { createLog } from '../../src/platform/log.ts'
import { seed } from '../../src/platform/seed.ts'
import { buildFixture } from './fixture.tsx'

export const openComponents = (assets: Assets): Promise<FastifyInstance> => buildFixture({ assets })

/** The product with its demo, in an empty migrated tenant. `folder` takes what would stand beside the database, such as keys. */
export async function openProduct(
  db: Db,
  folder: string,
  now: () => Date = () => new Date(),
): Promise<FastifyInstance> {
  // Seeders ask the environment for the place of the key: tests must not touch the one of this machine.
  process.env['MOTCUA_KEY'] = join(folder, 'publication.pem')
  const log = createLog('silent')
  await seed(seeders, { db, tenant: DEFAULT_TENANT, log, now, text: (localized) => localized.en })
  const config = loadConfig({ MOTCUA_DATA: folder, TRUST_PROXY: 'loopback', LOG_LEVEL: 'silent' })
  return buildServer({ config, log, db, now })
}
