// A browser from npm, for the gate and the pictures. It unpacks into the temporary folder and keeps whatever version it finds
// there, so it gets a folder of its own.
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium as playwright } from 'playwright-core'
import packageJson from '../../package.json' with { type: 'json' }

const version = packageJson.devDependencies['@sparticuz/chromium']

// Not the package's own list: it holds --single-process (closing one context ends the browser) and --disable-web-security.
const ARGUMENTS = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function launchBrowser(): Promise<Browser> {
  const folder = join(tmpdir(), `motcua-browser-${version}-${process.getuid?.() ?? ''}`)
  mkdirSync(folder, { recursive: true })
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    const { default: chromium } = await import('@sparticuz/chromium')
    return await playwright.launch({ executablePath: await chromium.executablePath(), args: ARGUMENTS })
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}
