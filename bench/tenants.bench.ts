// What a further tenant costs a process: memory of its server after its first pages, connections, and what finding the tenant by
// host name adds to a request, beside the same server asked directly.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { sql } from 'kysely'
import { buildLobby, buildServer } from '../src/app.ts'
import { loadConfig } from '../src/platform/config.ts'
import { addHost, createTenant } from '../src/platform/database/tenants.ts'
import { openFront } from '../src/platform/http/front.ts'
import { migrateAll, openPlatform } from '../src/platform/platform.ts'

const TENANTS = 10
const ROUNDS = 9
const REQUESTS = 300
const PAGES = ['/', '/chi-so', '/don-vi', '/bo-tieu-chi', '/dang-nhap']

let readers = 0
setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

const folder = mkdtempSync(join(tmpdir(), 'motcua-bench-'))
chmodSync(folder, 0o755) // as root, PostgreSQL runs under another account, which must be able to enter
const config = loadConfig({ MOTCUA_DATA: folder, LOG_LEVEL: 'silent', TRUST_PROXY: 'loopback' })
const platform = await openPlatform(config)
try {
  const now = () => new Date()
  const { log, tenants } = platform
  await migrateAll(platform)
  const names = Array.from({ length: TENANTS }, (_, at) => `bench_${at}`)
  for (const name of names) {
    await createTenant(platform.server, name)
    await addHost(platform.server, name, hostOf(name))
  }
  const front = openFront({
    list: () => tenants.list(),
    open: async (tenant) => buildServer({ config, log, db: await tenants.open(tenant), now }),
    lobby: await buildLobby({ config, log, now }),
    local: 'demo',
    trustProxy: config.trustProxy,
    log,
    freshMs: 60_000,
  })
  const { port } = await front.listen({ host: '127.0.0.1', port: 0 })
  const visit = async (host: string) => {
    for (const page of PAGES) await ask(port, host, page)
  }

  await visit('localhost') // whatever is loaded once is loaded now
  const one = memory()
  for (const name of names) await visit(hostOf(name))
  const many = memory()
  const { rows } = await sql<{
    count: number
  }>`select count(*) as count from pg_stat_activity where application_name like 'motcua bench%'`.execute(
    await tenants.open('demo'),
  )
  console.log(`node ${process.version}, ${TENANTS} tenants without data, ${PAGES.length} pages of each opened\n`)
  console.log('| memory | heap | resident | connections |')
  console.log('| --- | ---: | ---: | ---: |')
  console.log(`| with one tenant | ${mb(one.heap)} | ${mb(one.resident)} | |`)
  console.log(`| with ${TENANTS} more | ${mb(many.heap)} | ${mb(many.resident)} | ${rows[0]?.count} |`)
  console.log(
    `| for each further tenant | ${mb((many.heap - one.heap) / TENANTS)} | ${mb((many.resident - one.resident) / TENANTS)} | ${((rows[0]?.count ?? 0) / TENANTS).toFixed(1)} |`,
  )

  const alone = await buildServer({ config, log, db: await tenants.open('demo'), now })
  await alone.listen({ host: '127.0.0.1', port: 0 })
  const direct = (alone.server.address() as AddressInfo).port
  const times = { direct: [] as number[], front: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    times.direct.push(await time(() => burst(direct)))
    times.front.push(await time(() => burst(port)))
  }
  console.log('\n| requests for the smallest file | processor time, client included | ratio |')
  console.log('| --- | ---: | ---: |')
  console.log(`| the server itself | ${each(times.direct)} | |`)
  console.log(
    `| through the front | ${each(times.front)} | ${(median(times.direct) / median(times.front)).toFixed(2)} |`,
  )
  await alone.close()
  await front.close()
} finally {
  await platform.close()
  rmSync(folder, { recursive: true, force: true })
}

function hostOf(name: string): string {
  return `${name.replace('_', '-')}.example.vn`
}

function memory() {
  collect()
  collect()
  const { heapUsed, rss } = process.memoryUsage()
  return { heap: heapUsed, resident: rss }
}

async function burst(at: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  await Promise.all(Array.from({ length: REQUESTS }, (_, n) => ask(at, 'localhost', '/robots.txt', agent, n)))
  agent.destroy()
}

function ask(port: number, host: string, path: string, agent?: Agent, reader = readers++): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { host, 'x-forwarded-for': `10.${(readers >> 8) & 255}.${reader & 255}.${(reader >> 8) & 255}` }
    const sent = request({ host: '127.0.0.1', port, path, headers, agent: agent ?? false }, (answer) => {
      answer.resume()
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`${host}${path} answered ${answer.statusCode}`)),
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Of the processor, by both ends of the line: what others do on the machine is not counted. */
async function time(work: () => Promise<void>): Promise<number> {
  const began = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function each(times: readonly number[]): string {
  return `${Math.round((median(times) / REQUESTS) * 1000)} µs`
}

function mb(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
