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
