// announce.ts — for who starts the program: the link that makes the first administrator, as long as there is none.
import { programActor } from '../../platform/actor.ts'
import type { Db } from '../../platform/database/database.ts'
import { formatDateTime, href, type Localized } from '../../platform/locale.ts'

export type Announced = {
  readonly db: Db
  readonly now: () => Date
  /** Where the tenant is reached, without a slash at the end. */
  readonly address: string
}

export async function announceFirstAdministrator({ db, now, address }: Announced): Promise<readonly Localized[]> {
  const [{ makeFirstAdministratorLink }, { signInPaths }] = await Promise.all([
    import('./links.ts'),
    import('./paths.ts'),
  ])
  const link = await makeFirstAdministratorLink({ db, now }, programActor('motcua'))
  if (!link) return []
  const path = signInPaths.link(link.token)
  const until = (locale: keyof Localized) => formatDateTime(link.expiresAt, locale)
  return [
    {
      vi: `Chưa có người quản trị. Mở liên kết này để tạo (dùng một lần, đến ${until('vi')}):\n${address}${href('vi', path)}`,
      en: `There is no administrator yet. Open this link to make one (it works once, until ${until('en')}):\n${address}${href('en', path)}`,
    },
  ]
}
