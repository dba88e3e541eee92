// The program as people start it: processes, ports, signals, exit codes.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { findPostmaster } from '../src/platform/database/postmaster.ts'
import { fromRoot } from '../src/platform/root.ts'

const folder = mkdtempSync(join(tmpdir(), 'motcua-program-'))
chmodSync(folder, 0o755)
const running: ChildProcess[] = []
afterAll(async () => {
  for (const child of running) child.kill('SIGTERM')
  await vi.waitFor(() => expect(findPostmaster(join(folder, 'postgres', 'cluster'))).toBeUndefined(), { timeout: 5000 })
  rmSync(folder, { recursive: true, force: true })
})

type Run = { readonly child: ChildProcess; out: string; err: string; readonly exit: Promise<number | null> }

function motcua(args: readonly string[], environment: Record<string, string> = {}): Run {
  const { DATABASE_URL: _app, DATABASE_OWNER_URL: _owner, DATABASE_SEALER_URL: _sealer, ...inherited } = process.env
  const child = spawn(process.execPath, [fromRoot('bin', 'motcua.mjs'), ...args], {
    env: { ...inherited, MOTCUA_DATA: folder, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  const run: Run = { child, out: '', err: '', exit: once(child, 'close').then(([code]) => code) }
  child.stdout.on('data', (text) => (run.out += text))
  child.stderr.on('data', (text) => (run.err += text))
  return run
}

let served: Run
let address = ''
beforeAll(async () => {
  served = motcua(['start'])
  await vi.waitFor(() => expect(served.out).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/m), { timeout: 50_000 })
  address = /^http:.*$/m.exec(served.out)?.[0] ?? ''
})

test('it answers at the address it printed', async () => {
  expect((await fetch(address)).status).toBe(200)
})

test('a command beside it shares its database, and prints nothing but its JSON', async () => {
  const list = motcua(['tenant', 'list', '--json'])
  expect(await list.exit).toBe(0)
  expect(JSON.parse(list.out)).toMatchObject([{ tenant: 'demo', schema: 't_demo' }])
  expect((await fetch(address)).status).toBe(200)
})

test('a port in use is told in both languages, with the cure', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const bound = taken.address()
  const port = typeof bound === 'object' ? String(bound?.port) : ''
  const second = motcua(['start'], { PORT: port })
  expect(await second.exit).toBe(1)
  expect(second.err).toContain(`Cổng ${port} trên 127.0.0.1 đang được chương trình khác dùng.`)
  expect(second.err).toContain(`Port ${port} on 127.0.0.1 is in use by another program.`)
  expect(second.err).toContain(`PORT=${Number(port) + 1} npm start`)
  expect(second.err).not.toMatch(/^\s+at /m)
  taken.close()
})

test.for([
  [['start'], { PORT: 'http' }, 1, 'PORT="http"'],
  [['tenant', 'list'], { LOG_LEVEL: 'loud' }, 1, 'LOG_LEVEL="loud"'],
  [['dance'], {}, 2, 'Không có lệnh "dance".'],
  [['dance', '--lang', 'en'], {}, 2, 'There is no command "dance".'],
  [['tenant', 'list', '--xml'], {}, 2, 'Không có tùy chọn "--xml".'],
  [['tenant', 'create'], {}, 2, 'Thiếu tham số "name".'],
  [['tenant', 'create', 'Nam-Dinh'], {}, 2, 'Tên "Nam-Dinh" không dùng được'],
  [['tenant', 'create', 'demo'], {}, 1, 'Đơn vị sử dụng "demo" đã có.'],
  [['tenant', 'migrate', 'nobody', '--lang=en'], {}, 1, 'There is no tenant "nobody".'],
] as const)('%j with %j ends with %i: %s', async ([args, environment, code, told]) => {
  const run = motcua(args, environment)
  expect(await run.exit).toBe(code)
  expect(run.err).toContain(told)
  expect(run.out).toBe('')
  expect(run.err).not.toMatch(/^\s+at /m)
})

test('help is in Vietnamese, or in English where asked', async () => {
  const [vietnamese, english] = [motcua(['--help']), motcua(['--help', '--lang', 'en'])]
  expect(await vietnamese.exit).toBe(0)
  expect(await english.exit).toBe(0)
  expect(vietnamese.out).toMatch(/^Cách dùng: motcua/m)
  expect(english.out).toMatch(/^Usage: motcua/m)
})

test('whoever stops reading the output ends the command, without a fault', async () => {
  const run = motcua(['--help'])
  run.child.stdout?.destroy()
  expect(await run.exit).toBe(0)
  expect(run.err).toBe('')
})

test('what every command loads at its start speaks to no database and no network', () => {
  const loaded = packagesLoadedBy(fromRoot('dist', 'main.js'))
  expect(loaded).toContain('commander')
  for (const heavy of ['pg', 'kysely', 'fastify', 'hucre', 'preact']) expect(loaded).not.toContain(heavy)
})

/** Packages that a bundle imports at once, through its chunks; what it imports later is not among them. */
function packagesLoadedBy(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>()
  if (seen.has(file)) return packages
  seen.add(file)
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|\} from|export .* from|import .* from)\s*"([^"]+)";$/gm,
  )) {
    if (name.startsWith('.')) for (const inner of packagesLoadedBy(join(dirname(file), name), seen)) packages.add(inner)
    else packages.add(name)
  }
  return packages
}

test('a tenant made while it runs is served at its host, by what it was called and nothing else', async () => {
  const made = motcua(['tenant', 'create', 'nam_dinh', '--host', 'https://NamDinh.example.vn:8443/', '--lang', 'en'])
  expect(await made.exit).toBe(0)
  expect(made.out).toContain('The tenant nam_dinh is served at namdinh.example.vn.')
  await vi.waitFor(async () => expect(await statusAt('namdinh.example.vn')).toBe(200), {
    timeout: 15_000,
    interval: 500,
  })
  expect(await statusAt('elsewhere.example.vn')).toBe(421)
  expect(await statusAt('localhost')).toBe(200)

  const taken = motcua(['tenant', 'host', 'add', 'demo', 'namdinh.example.vn', '--lang', 'en'])
  expect(await taken.exit).toBe(1)
  expect(taken.err).toContain('belongs to the tenant "nam_dinh"')
  const wrong = motcua(['tenant', 'host', 'add', 'demo', 'hai tên'])
  expect(await wrong.exit).toBe(2)
  const gone = motcua(['tenant', 'host', 'remove', 'namdinh.example.vn'])
  expect(await gone.exit).toBe(0)
  await vi.waitFor(async () => expect(await statusAt('namdinh.example.vn')).toBe(421), {
    timeout: 15_000,
    interval: 500,
  })
}, 60_000)

function statusAt(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(address, { headers: { host }, agent: false }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    }).on('error', reject)
  })
}

test('doctor prints what there is to say, and ends with 1 only if something is to be mended now', async () => {
  const [plain, json] = [motcua(['doctor', '--lang', 'en']), motcua(['doctor', '--json'])]
  const code = await plain.exit
  expect(plain.out).toMatch(/^Tenant demo$/m)
  expect(plain.out).toMatch(/^ {2}✓ PostgreSQL: 18/m)
  expect(plain.out).toMatch(/^ {2}! Back-up: the program has made none$/m)
  expect(await json.exit).toBe(code)
  const reports: { tenant: string; state: string }[] = JSON.parse(json.out)
  expect(reports.map(({ tenant }) => tenant)).toContain('demo')
  expect(code).toBe(reports.some(({ state }) => state === 'bad') ? 1 : 0)
}, 60_000)

test('a worker of its own does jobs, and ends with 0 when it is told to stop', async () => {
  const worker = motcua(['worker', '--lang', 'en'])
  await vi.waitFor(() => expect(worker.out).toContain('Doing background jobs.'), { timeout: 30_000 })
  worker.child.kill('SIGTERM')
  expect(await worker.exit).toBe(0)
}, 60_000)

test('asked to stop, it closes the server and the database and ends with 0', async () => {
  const socket = join(folder, 'postgres', 'cluster', 'postmaster.pid')
  expect(existsSync(socket)).toBe(true)
  served.child.kill('SIGTERM')
  expect(await served.exit).toBe(0)
  expect(existsSync(socket)).toBe(false)
  await expect(fetch(address)).rejects.toThrow()
})
