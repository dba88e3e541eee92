// Writes a picture of every page sample × width × language into pictures/, with a contact sheet, for people to look at.
// npm run pictures            everything
// npm run pictures -- xep     addresses that contain "xep"
import { chmodSync, mkdtempSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { loadConfig } from '../src/platform/config.ts'
import { DEFAULT_TENANT } from '../src/platform/database/tenants.ts'
import { openAssets } from '../src/platform/http/assets.ts'
import { allSamples } from '../src/platform/http/http.ts'
import { href, LOCALES } from '../src/platform/locale.ts'
import { migrateAll, openPlatform } from '../src/platform/platform.ts'
import { fromRoot } from '../src/platform/root.ts'
import { launchBrowser } from '../test/gate/browser.ts'
import { fixtureSignIn } from '../test/gate/fixture-guard.ts'
import { type SignIn, type State, sampled, WIDTHS, wearCookie } from '../test/gate/inspect.ts'
import { reachStates } from '../test/gate/states.ts'
import { openComponents, openProduct } from '../test/gate/subjects.ts'
import { signInAs } from '../test/support/sign-in.ts'
import { build } from './build.mjs'

const filter = process.argv[2] ?? ''
const target = fromRoot('pictures')
const sheet: { url: string; file: string; width: number }[] = []

await build()
await rm(target, { recursive: true, force: true })
// A database and keys of its own: pictures show the demo as it comes, whatever is in ./var.
const folder = mkdtempSync(join(tmpdir(), 'motcua-pictures-'))
chmodSync(folder, 0o755) // as root, PostgreSQL runs under another account, which must be able to enter
const platform = await openPlatform(loadConfig({ MOTCUA_DATA: folder, LOG_LEVEL: 'silent' }))
const browser = await launchBrowser()
try {
  await migrateAll(platform)
  const db = await platform.tenants.open(DEFAULT_TENANT)
  const product = await openProduct(db, folder)
  const { signIn, states } = await reachStates(product, db, signInAs(db))
  await picture('product', product, signIn, states)
  await picture('components', await openComponents(await openAssets(fromRoot('dist', 'assets'))), fixtureSignIn)
} finally {
  await browser.close()
  await platform.close()
  await rm(folder, { recursive: true, force: true })
}
await writeFile(join(target, 'index.html'), contactSheet())
process.stdout.write(`${sheet.length} pictures: ${join('pictures', 'index.html')}\n`)

async function picture(
  name: string,
  server: FastifyInstance,
  signIn: SignIn,
  states: readonly State[] = [],
): Promise<void> {
  await mkdir(join(target, name), { recursive: true })
  const origin = await server.listen({ host: '127.0.0.1', port: 0 })
  const pages = [...(await allSamples(server)), ...sampled(server, states)].filter(
    ({ route, url }) => route.kind === 'page' && url.includes(filter),
  )
  for (const width of WIDTHS) {
    const isPhone = width === WIDTHS[0]
    const context = await browser.newContext({
      viewport: { width, height: isPhone ? 640 : 768 },
      deviceScaleFactor: isPhone ? 2 : 1,
    })
    const page = await context.newPage()
    for (const locale of LOCALES) {
      for (const { url, as } of pages) {
        const reader = as === undefined ? '' : `.${as}`
        const file = join(name, `${nameOf(url)}${reader}.${locale}.${width}.png`)
        await wearCookie(context, origin, as === undefined ? undefined : await signIn(as))
        await page.setExtraHTTPHeaders({ 'x-forwarded-for': `10.0.${sheet.length >> 8}.${sheet.length & 255}` })
        await page.goto(origin + href(locale, url), { waitUntil: 'load' })
        await page.screenshot({ path: join(target, file), fullPage: true })
        sheet.push({ url: href(locale, url) + (as === undefined ? '' : ` as ${as}`), file, width })
      }
    }
    await context.close()
  }
  await server.close()
}

function nameOf(url: string): string {
  return (
    url
      .replace(/[^a-z0-9-]+/gi, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 80) || 'home'
  )
}

function contactSheet(): string {
  const figures = sheet.map(
    ({ url, file, width }) =>
      `<figure><a href="${escapeHtml(file)}"><img loading="lazy" src="${escapeHtml(file)}" width="${width === 360 ? 180 : 420}" alt=""></a><figcaption>${escapeHtml(url)} · ${width}</figcaption></figure>`,
  )
  const style =
    'body{font:14px system-ui;display:flex;flex-wrap:wrap;gap:16px;align-items:flex-start}figure{margin:0;border:1px solid #ccc}figcaption{padding:4px}'
  return `<!doctype html><meta charset="utf-8"><title>Pictures</title><style>${style}</style>\n${figures.join('\n')}\n`
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;')
}
