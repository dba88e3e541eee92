// organization.ts — what other parts ask the organisation for: the history of its units and today's rights, held in memory for as
// long as nobody changed a unit.
import type { Db } from '../platform/database/database.ts'
import { dayInVietnam } from '../platform/locale.ts'
import type { AccessTable } from './rights/access.ts'
import type { Rights } from './rights/may.ts'
import { type CustodyTree, custodyTree } from './units/custody.ts'
import type { UnitHistory } from './units/history.ts'

export type Organization = {
  readonly access: AccessTable
  /** The units in time, as of the last committed change. */
  history(): Promise<UnitHistory>
  /** Who may what, with the tree of units as it stands on the day of `now`. */
  rights(now: Date): Promise<Rights>
}

export function openOrganization({ db, access }: { readonly db: Db; readonly access: AccessTable }): Organization {
  let held: { readonly version: number; readonly history: Promise<UnitHistory> } | undefined
  let tree: { readonly version: number; readonly tree: CustodyTree } | undefined

  // One small read for each request is the price of never answering from an organisation that another process has changed.
  async function history(): Promise<UnitHistory> {
    // Loaded here, so that a command which asks nothing of the database does not wait for what speaks to it.
    const { getVersion, loadHistory } = await import('./units/store.ts')
    const version = await getVersion(db)
    if (held?.version !== version) {
      // Kept while it is still being read: after a merger all requests that wait get the one that the first of them asked for.
      const reading = { version, history: loadHistory(db) }
      held = reading
      reading.history.catch(() => {
        if (held === reading) held = undefined
      })
    }
    return held.history
  }

  return {
    access,
    history,
    async rights(now) {
      const present = await history()
      const day = dayInVietnam(now)
      if (tree?.version !== present.version || tree.tree.day !== day)
        tree = { version: present.version, tree: custodyTree(present, day) }
      return { access, tree: tree.tree }
    },
  }
}
