// Installs the packages of package-lock.json, the pinned Node among them, when they are missing or differ.
// Plain JavaScript of the year 2023: whatever Node the machine has runs it before anything of ours is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * What to do about node_modules. `stamp` is the lockfile's hash as the last set-up left it; when it differs, npm's own
 * record of what is installed decides, so that somebody's `npm install` is not answered by a second installation.
 * @param {{ lockfile: string, stamp: string | undefined, installed: string | undefined }} found
 * @returns {'ready' | 'stamp' | 'install'}
 */
export function decide({ lockfile, stamp, installed }) {
  if (installed === undefined) return 'install'
  if (stamp === hashOf(lockfile)) return 'ready'
  return sameVersions(lockfile, installed) ? 'stamp' : 'install'
}

/** @param {string} text */
export const hashOf = (text) => createHash('sha256').update(text).digest('hex')

/**
 * @param {string} lockfile
 * @param {string} installed npm's node_modules/.package-lock.json, written last of all
 */
function sameVersions(lockfile, installed) {
  const { '': _, ...wanted } = JSON.parse(lockfile).packages
  const present = JSON.parse(installed).packages
  for (const [path, entry] of Object.entries(wanted)) {
    const version = present[path]?.version
    // An optional package is absent where it does not fit the machine.
    if (version === undefined ? !entry.optional : version !== entry.version) return false
  }
  return Object.keys(present).every((path) => path in wanted)
}

/** Makes node_modules what the lockfile says. Speaks on standard error alone: standard output may be somebody's JSON. */
export function setup() {
  const stampFile = join(root, 'node_modules', '.motcua-lockfile')
  const lockfile = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const decision = decide({
    lockfile,
    stamp: read(stampFile),
    installed: read(join(root, 'node_modules', '.package-lock.json')),
  })
  if (decision === 'ready') return
  if (decision === 'install') install()
  writeFileSync(stampFile, hashOf(lockfile))
}

function install() {
  const started = Date.now()
  say('Đang cài các gói thư viện, lần đầu khoảng một phút… / Installing packages, about a minute the first time…')
  // Never the `npm` on the PATH: inside an npm script that may be the Node this very installation deletes.
  const npm = findNpm()
  // npm ci empties node_modules first, so the bytes of a half-done installation cannot pass for a whole one.
  const result = spawnSync(
    npm.node,
    [...npm.cli, 'ci', '--ignore-scripts', '--loglevel=error', '--no-audit', '--no-fund'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: npm.shell,
    },
  )
  if (result.status !== 0) {
    say(
      'Không cài được các gói thư viện: xem thông báo của npm ở trên (thường là mạng hoặc hết chỗ trên đĩa), rồi chạy lại.\n' +
        'Packages could not be installed: see npm above (usually the network or a full disk), then run this again.',
    )
    process.exit(1)
  }
  say(`Đã cài xong sau ${seconds(started)} giây. / Installed in ${seconds(started)} s.`)
}

function findNpm() {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env
  if (cli && node && existsSync(node)) return { node, cli: [cli], shell: false }
  // Started without npm: the npm that lies beside this Node, else the one on the PATH.
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')
  if (existsSync(beside)) return { node: process.execPath, cli: [beside], shell: false }
  const ours = join(root, 'node_modules', '.bin')
  process.env.PATH = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== ours)
    .join(delimiter)
  return { node: 'npm', cli: [], shell: process.platform === 'win32' }
}

/** @param {string} file */
function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** @param {number} started */
const seconds = (started) => ((Date.now() - started) / 1000).toFixed(1)

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`)

// The real path: the repository may be reached through a symbolic link.
if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) setup()
