// The rush of a morning: 150 people sign in at one moment while others read pages. Memory of the server above idle, and the p95 of a
// page with the rush beside the p95 without it, in turns. The server is the program itself, in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUIDv7 } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from '../scripts/build.mjs'
import { nameColumns } from '../src/organization/people/store.ts'
import { openAccount } from '../src/organization/sign-in/accounts.ts'
import { hashPassword } from '../src/organization/sign-in/password.ts'
import { loadConfig } from '../src/platform/config.ts'
import { type Db, inTransaction } from '../src/platform/database/database.ts'
import { DEFAULT_TENANT } from '../src/platform/database/tenants.ts'
import { openPlatform } from '../src/platform/platform.ts'
import { fromRoot } from '../src/platform/root.ts'

const PEOPLE = 150
const ROUNDS = 3
const PAGES_A_SECOND = 20
const QUIET_SECONDS = 6
const PAGE = '/chi-so/766-2026-10-05'
const PASSWORD = 'một câu để đo cho biết'

const folder = mkdtempSync(join(tmpdir(), 'motcua-bench-'))
chmodSync(folder, 0o755) // as root, PostgreSQL runs under another account, which must be able to enter
let server: ChildProcess | undefined
try {
  await build()
  const origin = await start()
  const platform = await openPlatform(loadConfig({ MOTCUA_DATA: folder, LOG_LEVEL: 'silent' }))
  const db = await platform.tenants.open(DEFAULT_TENANT)
  await insertPeople(db)
  await pagesDuring(origin, sleep(3000)) // warm
  await rush(origin, 10)

  const idle = memoryOf(server).now
  const quiet: number[] = []
  const busy: number[] = []
  const seconds: number[] = []
  const peaks: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    quiet.push(percentile95(await pagesDuring(origin, sleep(QUIET_SECONDS * 1000))))
    const peak = watchMemory()
    const began = performance.now()
    busy.push(percentile95(await pagesDuring(origin, rush(origin, PEOPLE))))
    seconds.push((performance.now() - began) / 1000)
    peaks.push(peak())
    await db.deleteFrom('sign_in_throttle').execute()
  }
  await platform.close()

  const alone = await hashingTime()
  console.log(`node ${process.version}, medians of ${ROUNDS} rounds in turn, ${PAGES_A_SECOND} pages a second\n`)
  console.log(`| ${PEOPLE} sign-ins at one moment | | promise |`)
  console.log('| --- | ---: | ---: |')
  console.log(`| memory of the server above idle (${mb(idle)}) | ${mb(Math.max(...peaks) - idle)} | ≤ 300 MB |`)
  console.log(`| p95 of a page, without | ${median(quiet).toFixed(1)} ms | |`)
  console.log(`| p95 of a page, with | ${median(busy).toFixed(1)} ms | |`)
  console.log(`| ratio | ${(median(busy) / median(quiet)).toFixed(2)} | ≤ 2 |`)
  console.log(`| until the last is in | ${median(seconds).toFixed(1)} s | |`)
  console.log(`| one password hashed alone | ${alone.toFixed(0)} ms | |`)
  const ideal = (alone * PEOPLE) / 1000
  console.log(
    `| beside as many hashes in a row alone (${ideal.toFixed(1)} s) | ${(median(seconds) / ideal).toFixed(2)} | |`,
  )
} finally {
  server?.kill('SIGTERM')
  if (server) await once(server, 'close')
  rmSync(folder, { recursive: true, force: true })
}

async function start(): Promise<string> {
  const { DATABASE_URL: _app, DATABASE_OWNER_URL: _owner, DATABASE_SEALER_URL: _sealer, ...inherited } = process.env
  const child = spawn(process.execPath, [fromRoot('dist', 'main.js'), 'start', '--no-worker'], {
    env: { ...inherited, MOTCUA_DATA: folder, PORT: '0', LOG_LEVEL: 'silent', TRUST_PROXY: 'loopback' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  server = child
  return new Promise((resolve, reject) => {
    let out = ''
    child.stdout.on('data', (text) => {
      out += text
      const found = /^http:\/\/127\.0\.0\.1:\d+$/m.exec(out)
      if (found) resolve(found[0])
    })
    child.on('close', (code) => reject(new Error(`ended with ${code} before it answered`)))
  })
}

function loginOf(n: number): string {
  return `do-${n}`
}

async function insertPeople(db: Db): Promise<void> {
  const passwordHash = await hashPassword(PASSWORD)
  const now = new Date()
  await inTransaction(db, async (tx) => {
    for (let n = 0; n < PEOPLE; n++) {
      const id = randomUUIDv7()
      const none = { national_id: null, phone: null, email: null, address: null }
      await tx
        .insertInto('person')
        .values({ id, ...nameColumns(`Người Đo ${n}`), ...none, is_demo: true, created_at: now })
        .execute()
      await openAccount(tx, { personId: id, login: loginOf(n), passwordHash, mustChange: false, now })
    }
  })
}

/** All from one office: one network, three machines. */
async function rush(origin: string, people: number): Promise<void> {
  await Promise.all(
    Array.from({ length: people }, async (_, n) => {
      const answer = await fetch(`${origin}/dang-nhap`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin, 'x-forwarded-for': `10.20.30.${n % 3}` },
        body: new URLSearchParams({ 'dang-nhap': loginOf(n), 'mat-khau': PASSWORD }),
      })
      await answer.text()
      if (answer.status !== 303) throw new Error(`${loginOf(n)} was answered ${answer.status}`)
    }),
  )
}

/** Asks at a steady pace, whatever the answers take, for as long as the other work lasts. */
async function pagesDuring(origin: string, work: Promise<unknown>): Promise<number[]> {
  let isOver = false
  const times: number[] = []
  const asked: Promise<void>[] = []
  const over = work.finally(() => {
    isOver = true
  })
  for (let n = 0; !isOver; n++) {
    asked.push(page(origin, n).then((time) => void times.push(time)))
    await sleep(1000 / PAGES_A_SECOND)
  }
  await Promise.all([over, ...asked])
  return times
}

async function page(origin: string, n: number): Promise<number> {
  const began = performance.now()
  // Another reader each time: the limit on requests is not what is measured.
  const answer = await fetch(origin + PAGE, { headers: { 'x-forwarded-for': `10.1.${(n >> 8) & 255}.${n & 255}` } })
  await answer.text()
  if (answer.status !== 200) throw new Error(`${PAGE} was answered ${answer.status}`)
  return performance.now() - began
}

async function hashingTime(): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < 9; n++) {
    const began = performance.now()
    await hashPassword(PASSWORD)
    times.push(performance.now() - began)
  }
  return median(times)
}

function memoryOf(child: ChildProcess | undefined): { now: number } {
  const status = readFileSync(`/proc/${child?.pid}/status`, 'utf8')
  return { now: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024 }
}

/** The highest that is seen until it is asked. */
function watchMemory(): () => number {
  let most = 0
  const timer = setInterval(() => {
    most = Math.max(most, memoryOf(server).now)
  }, 5)
  return () => {
    clearInterval(timer)
    return most
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
