// The gate over the product itself: every route of every module, with the demo.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { signInAs } from '../support/sign-in.ts'
import { launchBrowser } from './browser.ts'
import { describeFault, inspect } from './inspect.ts'
import { reachStates } from './states.ts'
import { openProduct } from './subjects.ts'

const { db } = await testDatabase()

test('every page, file and API address of the product passes', { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-gate-'))
  const [browser, server] = await Promise.all([launchBrowser(), openProduct(db, folder)])
  try {
    const { signIn, states } = await reachStates(server, db, signInAs(db))
    const { faults, remarks, opened } = await inspect({ browser, server, signIn, states })
    console.log(`${opened} pages opened; ${remarks.length} moderate remarks`)
    for (const remark of remarks) console.log(`moderate: ${remark}`)
    expect(faults.map(describeFault)).toEqual([])
  } finally {
    await Promise.all([browser.close(), server.close()])
    rmSync(folder, { recursive: true })
  }
})
