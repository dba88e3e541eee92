import { expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { insertSmallOrganization } from '../../../test/support/organization.ts'
import { custodyTree } from './custody.ts'
import { rootOf } from './root.ts'
import { loadHistory } from './store.ts'

const { db } = await testDatabase()

test('the root is the head of the largest tree, and nothing where there are no units', async () => {
  const empty = await loadHistory(db)
  expect(rootOf(empty, custodyTree(empty, '2026-11-24'))).toBeUndefined()
  const units = await insertSmallOrganization(db)
  const history = await loadHistory(db)
  expect(rootOf(history, custodyTree(history, '2026-11-24'))).toBe(units.tinh.id)
})
