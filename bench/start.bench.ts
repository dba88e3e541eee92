// From the command to the first answered request: on an empty folder (initdb, migrations, demo) and on one that has run before,
// beside a bare `node -e` that answers one request. Every start is a process of its own; the kinds take turns.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '../scripts/build.mjs'
import { fromRoot } from '../src/platform/root.ts'

const COLD_RUNS = 5
const WARM_RUNS = 9
/** Requests that a warm server answers before its memory is read. */
const REQUESTS = 300
const PAGES = ['/', '/chi-so', '/chi-so/766-2026-10-05', '/chi-so/766-2026-10-05/don-vi/H42', '/bo-tieu-chi/766']

const ours = [fromRoot('bin', 'motcua.mjs'), 'start']
const bare = [
  '-e',
  `const server = require('node:http').createServer((_, answer) => answer.end('x'))
   server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port))
   process.on('SIGTERM', () => process.exit())`,
]

type Started = { readonly child: ChildProcess; readonly address: string; readonly time: number }

const running = new Set<ChildProcess>()
const parent = mkdtempSync(join(tmpdir(), 'motcua-bench-'))
chmodSync(parent, 0o755) // as root, PostgreSQL runs under another account, which must be able to enter
try {
  await build()
  await stop(await start(bare, parent)) // both from a warm disk cache
  const times = { bare: [] as number[], cold: [] as number[], warm: [] as number[] }
  const stops: number[] = []
  for (let run = 0; run < Math.max(COLD_RUNS, WARM_RUNS); run++) {
    times.bare.push(await timeOf(bare, parent))
    if (run < COLD_RUNS) times.cold.push(await timeOf(ours, join(parent, `cold-${run}`)))
    if (run < WARM_RUNS) {
      const started = await start(ours, join(parent, 'cold-0'))
      times.warm.push(started.time)
      stops.push(await stop(started))
    }
  }
  const base = median(times.bare)
  console.log(`node ${process.version}, medians of ${COLD_RUNS} cold and ${WARM_RUNS} warm starts in turn\n`)
  console.log('| start to first answered request | time | ratio to bare node |')
  console.log('| --- | ---: | ---: |')
  for (const [name, kind] of [
    ['bare `node -e` with one handler', times.bare],
    ['first start: database, migrations, demo', times.cold],
    ['later start', times.warm],
    ['stop', stops],
  ] as const) {
    const time = median(kind)
    console.log(`| ${name} | ${seconds(time)} | ${kind === stops ? '' : (time / base).toFixed(1)} |`)
  }
  await printMemory()
} finally {
  for (const child of running) child.kill('SIGKILL') // the database of a killed program stops by itself
  rmSync(parent, { recursive: true, force: true })
}

async function timeOf(args: readonly string[], folder: string): Promise<number> {
  const started = await start(args, folder)
  await stop(started)
  return started.time
}

async function start(args: readonly string[], folder: string): Promise<Started> {
  const { DATABASE_URL: _app, DATABASE_OWNER_URL: _owner, DATABASE_SEALER_URL: _sealer, ...inherited } = process.env
  const began = performance.now()
  const child = spawn(process.execPath, args, {
    env: { ...inherited, MOTCUA_DATA: folder, PORT: '0', LOG_LEVEL: 'silent', TRUST_PROXY: 'loopback' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.on('close', () => running.delete(child))
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  const address = await new Promise<string>((resolve, reject) => {
    let out = ''
    child.stdout.on('data', (text) => {
      out += text
      const found = /^http:\/\/127\.0\.0\.1:\d+$/m.exec(out)
      if (found) resolve(found[0])
    })
    child.on('close', (code) => reject(new Error(`ended with ${code} before it answered:\n${said}`)))
  })
  const answer = await fetch(address)
  await answer.text()
  if (answer.status !== 200) throw new Error(`answered ${answer.status}`)
  return { child, address, time: performance.now() - began }
}

async function stop({ child }: Started): Promise<number> {
  const began = performance.now()
  child.kill('SIGTERM')
  await once(child, 'close')
  return performance.now() - began
}

// ---- memory, where the system tells it

async function printMemory(): Promise<void> {
  if (process.platform !== 'linux') return
  const empty = await start(bare, parent)
  const nodeAlone = peakOf(empty.child.pid)
  await stop(empty)

  const cold = await start(ours, join(parent, 'memory'))
  const afterCold = memoryOf(cold, join(parent, 'memory'))
  await stop(cold)
  const warm = await start(ours, join(parent, 'memory'))
  const afterWarm = memoryOf(warm, join(parent, 'memory'))
  let most = afterWarm
  for (let request = 0; request < REQUESTS; request++) {
    const reader = `10.0.${request >> 8}.${request & 255}`
    const page = PAGES[request % PAGES.length] ?? '/'
    const answer = await fetch(warm.address + page, { headers: { 'x-forwarded-for': reader } })
    await answer.text()
    if (answer.status !== 200) throw new Error(`${page} answered ${answer.status}`)
    if (request % 20 === 0) most = larger(most, memoryOf(warm, join(parent, 'memory')))
  }
  await stop(warm)

  console.log('\n| memory | node, peak | PostgreSQL, all its processes | together |')
  console.log('| --- | ---: | ---: | ---: |')
  console.log(`| bare \`node -e\` | ${mb(nodeAlone)} | | ${mb(nodeAlone)} |`)
  for (const [name, memory] of [
    ['after the first start', afterCold],
    ['after a later start', afterWarm],
    [`after ${REQUESTS} pages more`, most],
  ] as const)
    console.log(`| ${name} | ${mb(memory.node)} | ${mb(memory.postgres)} | ${mb(memory.node + memory.postgres)} |`)
}

type Memory = { readonly node: number; readonly postgres: number }

function larger(a: Memory, b: Memory): Memory {
  return { node: Math.max(a.node, b.node), postgres: Math.max(a.postgres, b.postgres) }
}

function memoryOf({ child }: Started, folder: string): Memory {
  return {
    node: peakOf(child.pid),
    // Shared pages are counted once: each process has its share of them.
    postgres: postgresOf(folder).reduce((sum, pid) => sum + kilobytes(`/proc/${pid}/smaps_rollup`, 'Pss'), 0),
  }
}

function peakOf(pid: number | undefined): number {
  return kilobytes(`/proc/${pid}/status`, 'VmHWM')
}

/** The server on this folder and its children. */
function postgresOf(folder: string): number[] {
  const pidFile = join(folder, 'postgres', 'cluster', 'postmaster.pid')
  const server = Number(readFileSync(pidFile, 'utf8').split('\n', 1)[0])
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => kilobytes(`/proc/${pid}/status`, 'PPid') === server)
  return [server, ...children.map(Number)]
}

/** A number of a file of /proc; 0 where the process is gone. */
function kilobytes(file: string, name: string): number {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

// ---- numbers

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN
}

function seconds(time: number): string {
  return `${(time / 1000).toFixed(2)} s`
}

function mb(kilobytes: number): string {
  return `${(kilobytes / 1000).toFixed(0)} MB`
}
