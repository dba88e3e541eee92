// Bundles the program (dist/main.js) and what browsers load (dist/assets), only when a source has changed since.
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const stampFile = join(dist, '.built')
const DAY = 24 * 60 * 60 * 1000

/** True when something was built. */
export async function build() {
  const stamp = stampOfSources()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false
  const esbuild = await import('esbuild')
  mkdirSync(join(dist, 'assets'), { recursive: true })
  const jsx = /** @type {const} */ ({ jsx: 'automatic', jsxImportSource: 'preact' })
  const shared = /** @type {const} */ ({
    ...jsx,
    absWorkingDir: root,
    bundle: true,
    metafile: true,
    sourcemap: true,
    logLevel: 'warning',
    write: false,
  })
  const browser = /** @type {const} */ ({
    ...shared,
    platform: 'browser',
    target: 'es2022',
    minify: true,
    outdir: 'dist/assets',
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    assetNames: '[name]-[hash]',
  })
  const results = await Promise.all([
    // Split, so that a command which needs no database does not load the parts that speak to one.
    esbuild.build({
      ...shared,
      entryPoints: { main: 'src/main.ts' },
      platform: 'node',
      target: 'node26',
      format: 'esm',
      packages: 'external',
      splitting: true,
      outdir: 'dist',
      chunkNames: 'chunks/[name]-[hash]',
    }),
    esbuild.build({ ...browser, entryPoints: islands(), format: 'esm', splitting: true }),
    esbuild.build({ ...browser, entryPoints: stylesheets(), sourcemap: false }),
  ])
  const outputs = results.flatMap((result) => Object.entries(result.metafile.outputs))
  // What others load first is put in place last: whoever reads meanwhile finds whole files of one build or of the other.
  const files = results.flatMap(({ outputFiles }) => outputFiles ?? []).sort((a, b) => rank(a.path) - rank(b.path))
  for (const { path, contents } of files) writeWhole(path, contents)
  writeWhole(join(dist, 'assets', 'manifest.json'), `${JSON.stringify(manifestOf(outputs), null, 2)}\n`)
  writeWhole(stampFile, stamp)
  removeLeftovers(outputs.map(([file]) => join(root, file)))
  return true
}

/** @param {string} path */
const rank = (path) => (basename(path).startsWith('main.js') ? 1 : 0)

/** @param {string} file @param {string | Uint8Array} content */
function writeWhole(file, content) {
  mkdirSync(dirname(file), { recursive: true })
  const part = `${file}.${process.pid}.tmp`
  writeFileSync(part, content)
  renameSync(part, file)
}

/** Every file that can change the output, with its size and time: an edit, a deletion and a change of branch all show. */
function stampOfSources() {
  const hash = createHash('sha256')
  const files = [...filesUnder(join(root, 'src')), join(root, 'package-lock.json'), join(root, 'scripts', 'build.mjs')]
  for (const file of files.sort()) {
    const { mtimeMs, size } = statSync(file)
    hash.update(`${relative(root, file)} ${mtimeMs} ${size}\n`)
  }
  return hash.digest('hex')
}

const islands = () => filesUnder(join(root, 'src')).filter((file) => /\.island\.tsx?$/.test(file))

function stylesheets() {
  const folder = join(root, 'src', 'platform', 'styles')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.css'))
    .map((name) => join(folder, name))
}

/**
 * Logical name → file: { "what-if.js": "what-if.island-AB12CD34.js", "main.css": "main-EF56GH78.css" }.
 * @param {[string, import('esbuild').Metafile['outputs'][string]][]} outputs
 */
function manifestOf(outputs) {
  const entries = outputs
    .filter(([file, output]) => output.entryPoint !== undefined && file.startsWith('dist/assets/'))
    .map(([file, output]) => [logicalName(String(output.entryPoint)), basename(file)])
  return Object.fromEntries(entries.sort())
}

/** @param {string} source */
const logicalName = (source) => basename(source).replace(/\.island\.tsx?$/, '.js')

/**
 * A server still running on an older build may load its chunks and assets for a while: only files older than a day go.
 * @param {string[]} current
 */
function removeLeftovers(current) {
  const kept = new Set([...current, stampFile, join(dist, 'assets', 'manifest.json')])
  for (const file of filesUnder(dist)) {
    if (!kept.has(file) && Date.now() - statSync(file).mtimeMs > DAY) rmSync(file)
  }
}

/** @param {string} folder @returns {string[]} */
function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

// The real path: the repository may be reached through a symbolic link.
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const started = Date.now()
  if (await build())
    process.stderr.write(
      `Đã dựng chương trình sau ${Date.now() - started} ms. / Built in ${Date.now() - started} ms.\n`,
    )
}
