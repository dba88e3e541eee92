// seed.ts — the demo's organisation: the units that ship, as one act of this program.
import type { SeedDeps, Seeder } from '../../platform/seed.ts'

export const unitSeeder: Seeder = {
  title: { vi: 'Nạp đơn vị hành chính theo thời gian', en: 'Loading units in time' },
  async needed(db) {
    return (await db.selectFrom('unit').select('id').limit(1).executeTakeFirst()) === undefined
  },
  run: seedUnits,
}

async function seedUnits({ db, now, progress }: SeedDeps): Promise<void> {
  const { inTransaction } = await import('../../platform/database/database.ts')
  const { programActor } = await import('../../platform/actor.ts')
  const { record } = await import('../../platform/journal/journal.ts')
  const { insertBlocks, insertChanges, insertUnits, raiseVersion } = await import('./store.ts')
  const { readShippedUnits } = await import('./shipped.ts')
  const { units, changes, blocks } = readShippedUnits()
  const bar = progress(3)
  await inTransaction(db, async (tx) => {
    await insertUnits(tx, units)
    bar.advance()
    await insertChanges(tx, changes)
    bar.advance()
    await insertBlocks(tx, blocks)
    await raiseVersion(tx)
    await record(tx, {
      at: now(),
      actor: programActor('motcua seed'),
      event: 'unit.imported',
      subject: { kind: 'unit', id: null },
      data: { units: units.length, changes: changes.length, blocks: blocks.length },
    })
    bar.advance()
  })
  bar.done()
}
