// Writes the pictures of pages that README.md shows into docs/pictures/. The real program with its demo, in a
// database of its own. A part of the page, so that the table is seen: from the heading on a screen, from the table on a phone.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../src/platform/config.ts'
import { DEFAULT_TENANT } from '../src/platform/database/tenants.ts'
import { migrateAll, openPlatform } from '../src/platform/platform.ts'
import { fromRoot } from '../src/platform/root.ts'
import { launchBrowser } from '../test/gate/browser.ts'
import { openProduct } from '../test/gate/subjects.ts'
import { build } from './build.mjs'

const VIEWS = [
  { name: 'ranking', url: '/chi-so/766-2026-10-05', width: 1366, from: 'main h1', height: 1030 },
  { name: 'ranking', url: '/chi-so/766-2026-10-05', width: 360, from: 'main table', height: 900 },
  { name: 'vu-ban', url: '/don-vi/huyen-vu-ban', width: 1366, from: 'main table.lineage', height: 640 },
] as const
const LARGEST = 150 * 1024 // bytes: who clones the repository loads them too

await build()
const folder = mkdtempSync(join(tmpdir(), 'motcua-readme-'))
chmodSync(folder, 0o755) // as root, PostgreSQL runs under another account, which must be able to enter
const platform = await openPlatform(loadConfig({ MOTCUA_DATA: folder, LOG_LEVEL: 'silent' }))
const browser = await launchBrowser()
try {
  await migrateAll(platform)
  const server = await openProduct(await platform.tenants.open(DEFAULT_TENANT), folder)
  const origin = await server.listen({ host: '127.0.0.1', port: 0 })
  mkdirSync(fromRoot('docs', 'pictures'), { recursive: true })
  for (const { name, url, width, from, height } of VIEWS) {
    const context = await browser.newContext({ viewport: { width, height } })
    const page = await context.newPage()
    await page.goto(origin + url, { waitUntil: 'load' })
    const y = await page.evaluate((first) => document.querySelector(first)?.getBoundingClientRect().top ?? 0, from)
    const file = join('docs', 'pictures', `${name}-${width}.png`)
    await page.screenshot({ path: fromRoot(file), fullPage: true, clip: { x: 0, y, width, height } })
    await context.close()
    const { size } = statSync(fromRoot(file))
    process.stdout.write(`${file} ${Math.round(size / 1024)} KB\n`)
    if (size > LARGEST) throw new Error(`${file} is larger than ${LARGEST / 1024} KB`)
  }
  await server.close()
} finally {
  await browser.close()
  await platform.close()
  rmSync(folder, { recursive: true, force: true })
}
