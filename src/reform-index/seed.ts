// seed.ts — the demo of the reform index: every set and every round that ships, imported and published like anybody's.
import type { SeedDeps, Seeder } from '../platform/seed.ts'

/** `keyFile` is where the installation keeps the key it signs publications with; it is made on the first start. */
export function reformIndexSeeder(keyFile: () => string): Seeder {
  return {
    title: { vi: 'Nạp bộ tiêu chí và các kỳ đánh giá', en: 'Loading criteria sets and rounds' },
    async needed(db) {
      return (await db.selectFrom('index_round').select('id').limit(1).executeTakeFirst()) === undefined
    },
    run: (deps) => seedShipped(deps, keyFile()),
  }
}

/** Rounds that were there before the units were: their rows are told which units they mean. */
export const roundUnitsSeeder: Seeder = {
  title: { vi: 'Nối các kỳ đánh giá với đơn vị', en: 'Pointing rounds at units' },
  async needed(db) {
    const { listUnlinkedRounds } = await import('./store.ts')
    return (await listUnlinkedRounds(db)).length > 0
  },
  async run({ db, now, progress }) {
    const { linkRounds } = await import('./commands.ts')
    const bar = progress(1)
    await linkRounds({ db, now })
    bar.advance()
    bar.done()
  },
}

async function seedShipped({ db, now, progress }: SeedDeps, keyFile: string): Promise<void> {
  const { importRound, importSet, publishRound } = await import('./commands.ts')
  const { freezeWith } = await import('./freeze.ts')
  const { loadOrCreateKey } = await import('../platform/signing-key.ts')
  const { loadShippedRound, loadShippedSet, shippedRoundIds, shippedSetIds } = await import('./shipped.ts')
  const freeze = freezeWith(await loadOrCreateKey(keyFile))
  const sets = shippedSetIds()
  const rounds = shippedRoundIds()
  const bar = progress(sets.length + rounds.length)
  for (const id of sets) {
    await importSet({ db, now }, loadShippedSet(id))
    bar.advance()
  }
  for (const id of rounds) {
    await importRound({ db, now }, loadShippedRound(id))
    await publishRound({ db, now }, id, freeze)
    bar.advance()
  }
  bar.done()
}
