// The only file that knows every module: which commands there are, what the server shows, what the demo consists of.
import type { FastifyInstance } from 'fastify'
import packageJson from '../package.json' with { type: 'json' }
import {
  administrationAccess,
  administrationJournalWords,
  administrationNavigation,
  administrationRefusalText,
  administrationRoutes,
  doctorCommand,
} from './administration/index.ts'
import {
  type AccessTable,
  announceDemoPeople,
  announceFirstAdministrator,
  createGuard,
  demoPeopleSeeder,
  listOpenDemoAccounts,
  openOrganization,
  organizationAccess,
  organizationJournalWords,
  organizationNavigation,
  organizationRefusalText,
  organizationRoutes,
  peopleCommands,
  sealKeyFile,
  signInJobs,
  unitSeeder,
  userCommands,
} from './organization/index.ts'
import type { AddCommands } from './platform/command-line/command.ts'
import { platformCommands } from './platform/command-line/commands.ts'
import { type Served, startCommand } from './platform/command-line/start.ts'
import { loadConfig } from './platform/config.ts'
import type { Db } from './platform/database/database.ts'
import { tenantRefusalText } from './platform/database/tenant-refusals.ts'
import { fileRefusalText } from './platform/files/file-refusals.ts'
import type { Site } from './platform/http/html.tsx'
import type { Route } from './platform/http/route.ts'
import type { Job } from './platform/jobs/jobs.ts'
import { type JobDeps, workerCommand } from './platform/jobs/worker-command.ts'
import { journalCommands } from './platform/journal/commands.ts'
import { journalRefusalText } from './platform/journal/refusals.ts'
import { joinWords } from './platform/journal/words.ts'
import type { Locale } from './platform/locale.ts'
import type { Platform } from './platform/platform.ts'
import type { RefusalValues } from './platform/refusal.ts'
import { fromRoot } from './platform/root.ts'
import type { Seeder } from './platform/seed.ts'
import {
  reformIndexCommands,
  reformIndexJournalWords,
  reformIndexNavigation,
  reformIndexRefusalText,
  reformIndexRoutes,
  reformIndexSeeder,
  roundUnitsSeeder,
  unitsOfIndex,
} from './reform-index/index.ts'

export const seeders: readonly Seeder[] = [
  unitSeeder,
  demoPeopleSeeder,
  reformIndexSeeder(() => loadConfig().keyFile),
  roundUnitsSeeder,
]

/** What who starts the program is told of each tenant. */
const announce: Served['announce'] = async (deps) => [
  ...(await announceDemoPeople(deps.db)),
  ...(await announceFirstAdministrator(deps)),
]

export const addCommands: readonly AddCommands[] = [
  startCommand({ buildServer, buildLobby, jobs, seeders, announce }),
  workerCommand(jobs),
  platformCommands(seeders),
  journalCommands,
  doctorCommand({ openDemoAccounts: listOpenDemoAccounts, product: packageJson.version }),
  reformIndexCommands,
  userCommands,
  peopleCommands,
]

export function refusalText(locale: Locale, code: string, values: RefusalValues): string | undefined {
  return (
    tenantRefusalText(locale, code, values) ??
    journalRefusalText(locale, code, values) ??
    fileRefusalText(locale, code, values) ??
    organizationRefusalText(locale, code, values) ??
    administrationRefusalText(locale, code, values) ??
    reformIndexRefusalText(locale, code, values)
  )
}

/** What the events of all modules are called. */
export const journalWords = joinWords(organizationJournalWords, reformIndexJournalWords, administrationJournalWords)

/** Who may what in the whole product. */
export const access: AccessTable = { ...organizationAccess, ...administrationAccess }

const site: Site = {
  unit: { vi: 'Một Cửa', en: 'Một Cửa' },
  nav: [...reformIndexNavigation.header, ...organizationNavigation.header, ...administrationNavigation.header],
  footer: [...reformIndexNavigation.footer, ...organizationNavigation.footer],
  account: { signIn: { label: { vi: 'Đăng nhập', en: 'Sign in' }, path: '/dang-nhap' }, own: '/tai-khoan' },
  note: {
    vi: 'Mọi con số ghi rõ nguồn. Số liệu tái dựng hoặc minh họa luôn có nhãn.',
    en: 'Every figure names its source. Reconstructed and invented figures are always labelled.',
  },
}

/** What is done in the background for one tenant. */
export function jobs({ db, now }: JobDeps): readonly Job[] {
  return [...signInJobs({ db, now })]
}

/** What is said under a host name where no tenant is at home. */
export async function buildLobby({ config, log, now }: Omit<ServerDeps, 'db'>): Promise<FastifyInstance> {
  const [http, { openAssets }, { lobbyRoutes }] = await Promise.all([
    import('./platform/http/http.ts'),
    import('./platform/http/assets.ts'),
    import('./platform/http/lobby.ts'),
  ])
  return http.buildServer({
    config: { trustProxy: config.trustProxy },
    log,
    assets: await openAssets(fromRoot('dist', 'assets')),
    site: { unit: site.unit, note: site.note, nav: [], footer: [] },
    routes: lobbyRoutes,
    now,
    refusalText,
  })
}

/** What pages and the API need: the platform, and the tenant this process serves. */
export type ServerDeps = Pick<Platform, 'config' | 'log'> & { readonly db: Db; readonly now: () => Date }

export async function buildServer({ config, log, db, now }: ServerDeps): Promise<FastifyInstance> {
  // Loaded here, so that a command which serves nothing does not wait for it.
  const organization = openOrganization({ db, access })
  let all: readonly Route[] = []
  const [http, { openAssets }, ...routes] = await Promise.all([
    import('./platform/http/http.ts'),
    import('./platform/http/assets.ts'),
    organizationRoutes({
      db,
      now,
      organization,
      log,
      oidc: config.oidc,
      sealKeyFile: sealKeyFile(config.keyFile),
      ...unitsOfIndex(db),
    }),
    reformIndexRoutes({ db, organization }),
    administrationRoutes({
      db,
      config,
      now,
      organization,
      jobs: jobs({ config, log, db, now }),
      refusalText,
      journalWords,
      product: packageJson.version,
      openDemoAccounts: listOpenDemoAccounts,
      routes: () => all,
    }),
  ])
  all = routes.flat()
  return http.buildServer({
    config: { trustProxy: config.trustProxy },
    log,
    assets: await openAssets(fromRoot('dist', 'assets')),
    site,
    routes: all,
    guard: createGuard({ db, organization, now }),
    signInPath: site.account?.signIn.path ?? '/',
    now,
    refusalText,
    api: { title: 'Một Cửa', version: packageJson.version },
  })
}
