// routes.tsx — the administration home, background jobs, the state of the system.
import Type from 'typebox'
import { holdsOf, may, type Organization } from '../organization/index.ts'
import type { Actor } from '../platform/actor.ts'
import { pageWithin } from '../platform/components/pager.tsx'
import type { Db } from '../platform/database/database.ts'
import { PUBLIC, SELF } from '../platform/guard.ts'
import type { RefusalText } from '../platform/http/failure.tsx'
import { page, Redirect, type Route } from '../platform/http/route.ts'
import { countJobs, findDeadJob, listDeadJobs, listLastRuns } from '../platform/jobs/job-store.ts'
import type { Job } from '../platform/jobs/jobs.ts'
import { Refusal } from '../platform/refusal.ts'
import { discardJob, retryAllJobs, retryJob } from './commands.ts'
import { ENTRIES, type Entry } from './entries.ts'
import { type JournalDeps, journalRoutes } from './journal/routes.tsx'
import { homePage } from './pages/home.tsx'
import { discardPage, jobsPage } from './pages/jobs.tsx'
import { systemPage } from './pages/system.tsx'
import { paths } from './paths.ts'
import { rootSubject } from './root.ts'
import { type FactDeps, readSystem } from './system-facts.ts'
import { examine } from './system-state.ts'

export type AdministrationDeps = FactDeps &
  JournalDeps & {
    readonly db: Db
    readonly now: () => Date
    readonly organization: Organization
    readonly jobs: readonly Job[]
    readonly refusalText: RefusalText
    /** Every route of the server: the home shows those of the administration that its reader may open. */
    readonly routes: () => readonly Route[]
  }

const ROWS = 50
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) })
const SOME_JOB = '01900000-0000-7000-8000-000000000000'

export function pageRoutes(deps: AdministrationDeps): readonly Route[] {
  const { db, now, organization, jobs, refusalText } = deps
  const subject = () => rootSubject(organization, now())
  return [
    ...journalRoutes(deps),
    page({
      path: paths.home,
      verb: 'administration.open',
      budget: 'list',
      summary: 'the pages of the administration that the reader may open',
      samples: [
        { url: paths.home, as: 'quantri' },
        { url: paths.home, as: 'kiemtoan' },
        { url: paths.home, as: 'truongphong' },
      ],
      handler: async ({ locale, actor }) => homePage(locale, await openTo(deps, actor)),
    }),
    page({
      path: paths.system,
      verb: 'system.read',
      subject,
      budget: 'list',
      summary: 'the state of the system, each line with its cure',
      samples: [
        { url: paths.system, as: 'quantri' },
        { url: paths.system, as: 'kiemtoan' },
      ],
      handler: async ({ locale, now: at }) => systemPage(locale, examine(await readSystem(deps)), at),
    }),
    page({
      path: '/quan-tri/viec-nen',
      verb: 'job.list',
      subject,
      budget: 'list',
      summary: 'background jobs: counts, the failed ones, the recurring ones',
      samples: [
        { url: paths.jobs(), as: 'quantri' },
        { url: paths.jobs(9), as: 'kiemtoan' },
      ],
      schema: { querystring: Type.Object({ trang: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })) }) },
      handler: async ({ locale, query, actor, now: at }) => {
        const [counts, lastRuns, rights, root] = await Promise.all([
          countJobs(db),
          listLastRuns(db),
          organization.rights(at),
          subject(),
        ])
        const pages = Math.ceil(counts.dead / ROWS)
        const shown = pageWithin(query.trang ?? 1, pages)
        const dead = await listDeadJobs(db, { limit: ROWS, offset: (shown - 1) * ROWS })
        const mayChange = may(actor, 'job.change', root, rights)
        return jobsPage(locale, { counts, dead, lastRuns, jobs, page: shown, pages, mayChange, refusalText })
      },
    }),
    page({
      method: 'POST',
      path: paths.retryAllJobs,
      verb: 'job.change',
      subject,
      budget: 'form',
      summary: 'retry all failed jobs',
      samples: [],
      handler: async ({ actor }) => {
        await retryAllJobs(deps, actor)
        return new Redirect(paths.jobs())
      },
    }),
    page({
      method: 'POST',
      path: '/quan-tri/viec-nen/:id/chay-lai',
      verb: 'job.change',
      subject,
      budget: 'form',
      summary: 'retry a failed job',
      samples: [],
      schema: { params: ById },
      handler: async ({ actor, params }) => {
        await retryJob(deps, actor, params.id)
        return new Redirect(paths.jobs())
      },
    }),
    page({
      path: '/quan-tri/viec-nen/:id/bo',
      verb: 'job.list',
      subject,
      budget: 'form',
      summary: 'ask before a failed job is discarded',
      samples: [{ url: paths.discardJob(SOME_JOB), as: 'quantri', status: 404 }],
      schema: { params: ById },
      handler: async ({ locale, params }) => {
        const job = await findDeadJob(db, params.id)
        if (!job) throw new Refusal('missing', 'job.not-dead')
        return discardPage(locale, { job, jobs, refusalText })
      },
    }),
    page({
      method: 'POST',
      path: '/quan-tri/viec-nen/:id/bo',
      verb: 'job.change',
      subject,
      budget: 'form',
      summary: 'discard a failed job',
      samples: [],
      schema: { params: ById },
      handler: async ({ actor, params }) => {
        await discardJob(deps, actor, params.id)
        return new Redirect(paths.jobs())
      },
    }),
  ]
}

/** The listed pages that some module serves and that this reader may open: asked of the routes themselves, as a request would be. */
async function openTo({ organization, now, routes }: AdministrationDeps, actor: Actor): Promise<readonly Entry[]> {
  const rights = await organization.rights(now())
  const served = new Map(routes().flatMap((route) => (route.method === 'GET' ? [[route.path, route] as const] : [])))
  const open: Entry[] = []
  for (const entry of ENTRIES) {
    const route = served.get(entry.path)
    if (!route || route.verb === PUBLIC || route.verb === SELF) continue
    const allowed = route.subject
      ? may(actor, route.verb, await route.subject({}), rights)
      : holdsOf(actor, route.verb, rights.access).length > 0
    if (allowed) open.push(entry)
  }
  return open
}
