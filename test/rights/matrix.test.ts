// Who gets what answer: every route of the product × every role × every relation of units, generated from the table of routes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { access } from '../../src/app.ts'
import { createGuard, openOrganization, organizationRefusalText } from '../../src/organization/index.ts'
import { noAssets } from '../../src/platform/http/assets.ts'
import { buildServer } from '../../src/platform/http/http.ts'
import { page, type Route } from '../../src/platform/http/route.ts'
import { createLog } from '../../src/platform/log.ts'
import { openProduct } from '../gate/subjects.ts'
import { testDatabase } from '../support/database.ts'
import { canaries, rightRoutes } from './canaries.tsx'
import { inspectRights } from './matrix.ts'
import { plantReaders, plantUnits, type Reader, type Units } from './plant.ts'

const NOW = new Date('2026-11-24T03:00:00Z')
const SIGN_IN = '/dang-nhap'

describe('the product', async () => {
  const { db } = await testDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'motcua-rights-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('answers everybody as far as they may, and no further', { timeout: 240_000 }, async () => {
    const server = await openProduct(db, folder, () => NOW)
    const units = await plantUnits(db)
    const readers = await plantReaders(db, units, access, NOW)
    const report = await inspectRights({ server, db, access, units, readers, now: NOW, signInPath: SIGN_IN }).finally(
      () => server.close(),
    )
    const shown = [...report.shown].map(([route, kinds]) => `${route}: ${[...kinds].sort().join(', ')}`)
    console.log(`${report.asked} questions by ${readers.length} readers\n${shown.sort().join('\n')}`)
    expect(someOfEach(report.faults)).toEqual([])
    // Lists that show nothing to anybody would prove nothing.
    const kinds = new Set([...report.shown.values()].flatMap((each) => [...each]))
    expect([...kinds].sort()).toEqual(['api-key', 'delegation', 'journal', 'person', 'reset'])
  })
})

describe('each wrong route turns the matrix red', async () => {
  const { db } = await testDatabase()
  const organization = openOrganization({ db, access })
  const now = () => NOW
  let units: Units
  let readers: readonly Reader[]

  beforeAll(async () => {
    units = await plantUnits(db)
    readers = await plantReaders(db, units, access, NOW)
  })

  const open = (routes: readonly Route[]) =>
    buildServer({
      config: { trustProxy: false },
      log: createLog('silent'),
      assets: noAssets,
      site: { unit: { vi: 'Thử', en: 'Test' }, nav: [], footer: [], note: { vi: '', en: '' } },
      guard: createGuard({ db, organization, now }),
      signInPath: SIGN_IN,
      refusalText: organizationRefusalText,
      now,
      routes,
    })

  async function inspect(routes: readonly Route[]) {
    const server = await open(routes)
    const scope = { server, db, access, units, readers, now: NOW, signInPath: SIGN_IN }
    return inspectRights(scope).finally(() => server.close())
  }

  test('and right ones do not', async () => {
    const { faults, shown } = await inspect(rightRoutes({ db, organization, now }))
    expect(faults).toEqual([])
    expect([...shown.keys()]).toEqual(['GET /nguoi', 'GET /nguoi/:id'])
  })

  test.for(canaries)('$name', async ({ routes, says }) => {
    const { faults } = await inspect(routes({ db, organization, now }))
    expect(faults.join('\n')).toMatch(says)
  })

  test('a verb that no access table knows stops the start', async () => {
    const route = page({
      path: '/x',
      verb: 'person.lst',
      budget: 'list',
      summary: 'x',
      samples: ['/x'],
      handler: () => ({ h1: 'x', description: 'x', body: null }),
    })
    await expect(open([route])).rejects.toThrow('no rights know the verb "person.lst"')
  })
})

/** A few faults of every route: one that is wrong for all would hide the others. */
function someOfEach(faults: readonly string[]): string[] {
  const byRoute = Map.groupBy(faults, (fault) => fault.split(': ', 1)[0] ?? '')
  return [...byRoute.values()].flatMap((each) =>
    each.length > 4 ? [...each.slice(0, 4), `… and ${each.length - 4} more like these`] : each,
  )
}
