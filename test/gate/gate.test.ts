// The gate over the route table: every sample of every route, in both languages and widths. A new route is in it at once.
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { build } from '../../scripts/build.mjs'
import { type Assets, openAssets } from '../../src/platform/http/assets.ts'
import { launchBrowser } from './browser.ts'
import { budgets } from './budgets.ts'
import { canaries } from './canaries.tsx'
import { buildFixture } from './fixture.tsx'
import { fixtureSignIn } from './fixture-guard.ts'
import { describeFault, inspect } from './inspect.ts'

let browser: Browser
let assets: Assets

beforeAll(async () => {
  await build()
  assets = await openAssets(fileURLToPath(new URL('../../dist/assets', import.meta.url)))
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

test('every component stands in its plain, empty and wrong states', { timeout: 180_000 }, async () => {
  const server = await buildFixture({ assets })
  const { faults, remarks } = await inspect({ browser, server, signIn: fixtureSignIn }).finally(() => server.close())
  for (const remark of remarks) console.log(`moderate: ${remark}`)
  expect(faults.map(describeFault)).toEqual([])
})

test('the style sheet of all pages stays within its budget', async () => {
  const server = await buildFixture({ assets })
  const { rawPayload } = await server.inject({ url: assets.href('site.css'), headers: { 'accept-encoding': 'br' } })
  expect(rawPayload.byteLength).toBeLessThanOrEqual(budgets.public.css)
  await server.close()
})

// A check that cannot fail checks nothing: each is shown a page that it must refuse.
describe('each check refuses its canary', () => {
  test.each(canaries)('$name', { timeout: 60_000 }, async ({ route, check, says, guard }) => {
    const server = await buildFixture({ assets, routes: [route], guard })
    const only = (path: string) => path === route.path
    const report = await inspect({ browser, server, signIn: fixtureSignIn, only }).finally(() => server.close())
    const found = report.faults.filter((fault) => fault.check === check).map(describeFault)
    expect(found.join('\n')).toMatch(says)
  })
})
