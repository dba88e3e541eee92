// jobs.ts — what recurs about signing in.
import type { Db } from '../../platform/database/database.ts'
import { defineRecurring, type Job } from '../../platform/jobs/jobs.ts'

export const signInJobs = ({ db, now }: { readonly db: Db; readonly now: () => Date }): readonly Job[] => [
  defineRecurring({
    name: 'organization.clean-sign-in',
    title: { vi: 'Dọn phiên đăng nhập cũ', en: 'Clear old sign-ins away' },
    schedule: { dailyAt: '02:20' },
    run: async () => {
      const { cleanSignIn } = await import('./clean-up.ts')
      await cleanSignIn(db, now())
    },
  }),
]
