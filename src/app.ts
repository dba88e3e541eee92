// The only file that knows every module: which commands there are, what the server shows, what the demo consists of.
import type { FastifyInstance } from 'fastify'
import type { AddCommands } from './platform/command.ts'
import { platformCommands } from './platform/commands.ts'
import type { Db } from './platform/database.ts'
import type { Locale } from './platform/locale.ts'
import type { Platform } from './platform/platform.ts'
import type { RefusalValues } from './platform/refusal.ts'
import type { Seeder } from './platform/seed.ts'
import { startCommand } from './platform/start.ts'
import { tenantRefusalText } from './platform/tenant-refusals.ts'
import { reformIndexCommands } from './reform-index/command-line.ts'

export const seeders: readonly Seeder[] = []

export const addCommands: readonly AddCommands[] = [
  startCommand({ buildServer, seeders }),
  platformCommands(seeders),
  reformIndexCommands,
]

export function refusalText(locale: Locale, code: string, values: RefusalValues): string | undefined {
  return tenantRefusalText(locale, code, values)
}

/** What pages and the API need: the platform, and the tenant this process serves. */
export type ServerDeps = Pick<Platform, 'config' | 'log'> & { readonly db: Db; readonly now: () => Date }

export async function buildServer(deps: ServerDeps): Promise<FastifyInstance> {
  const { default: fastify } = await import('fastify')
  const server = fastify({ loggerInstance: deps.log, disableRequestLogging: true })
  server.get('/', async () => 'Một Cửa\n')
  return server
}
