// Writes a picture of every page sample × width × language into pictures/, with a contact sheet, for people to look at.
// npm run pictures            everything
// npm run pictures -- xep     addresses that contain "xep"
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openAssets } from '../src/platform/assets.ts'
import { allSamples } from '../src/platform/http.ts'
import { href, LOCALES } from '../src/platform/locale.ts'
import { launchBrowser } from '../test/gate/browser.ts'
import { WIDTHS } from '../test/gate/inspect.ts'
import { components } from '../test/gate/subjects.ts'
import { build } from './build.mjs'

const subjects = [components]
const filter = process.argv[2] ?? ''
const root = fileURLToPath(new URL('..', import.meta.url))
const target = join(root, 'pictures')

await build()
const assets = await openAssets(join(root, 'dist', 'assets'))
await rm(target, { recursive: true, force: true })
const browser = await launchBrowser()
const sheet: { subject: string; url: string; file: string; width: number }[] = []
for (const subject of subjects) {
  const { server, close } = await subject.open(assets)
  await mkdir(join(target, subject.name), { recursive: true })
  const origin = await server.listen({ host: '127.0.0.1', port: 0 })
  const pages = (await allSamples(server)).filter(({ route, url }) => route.kind === 'page' && url.includes(filter))
  for (const width of WIDTHS) {
    const context = await browser.newContext({
      viewport: { width, height: width === 360 ? 640 : 768 },
      deviceScaleFactor: width === 360 ? 2 : 1,
    })
    const page = await context.newPage()
    for (const locale of LOCALES) {
      for (const { url } of pages) {
        const file = join(subject.name, `${nameOf(url)}.${locale}.${width}.png`)
        await page.goto(origin + href(locale, url), { waitUntil: 'load' })
        await page.screenshot({ path: join(target, file), fullPage: true })
        sheet.push({ subject: subject.name, url: href(locale, url), file, width })
      }
    }
    await context.close()
  }
  await close()
}
await browser.close()
await writeFile(join(target, 'index.html'), contactSheet())
process.stdout.write(`${sheet.length} pictures: ${join('pictures', 'index.html')}\n`)

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
