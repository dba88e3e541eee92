// Real servers in folders of their own, real kills.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, afterEach, expect, test } from 'vitest'
import { Fault } from '../fault.ts'
import { fromRoot, root } from '../root.ts'
import { type EmbeddedDatabase, initdbFault, socketFolderOf, startEmbeddedDatabase } from './embedded-database.ts'
import { findPostmaster, isAlive, parsePostmaster } from './postmaster.ts'
import { type Account, canTraverse, pick, serviceAccount } from './service-account.ts'

const scratch = mkdtempSync(join(tmpdir(), 'motcua-embedded-'))
chmodSync(scratch, 0o755)
const account = serviceAccount()
const running: EmbeddedDatabase[] = []
const children: ChildProcess[] = []
let folders = 0

const newFolder = () => join(scratch, `${++folders}`, 'postgres')

async function start(folder: string): Promise<EmbeddedDatabase> {
  const database = await startEmbeddedDatabase(folder)
  running.push(database)
  return database
}

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const database of running.splice(0)) await database.stop()
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

async function count(database: EmbeddedDatabase, sql: string): Promise<number> {
  const client = new Client(database.connection('postgres', 'postgres'))
  await client.connect()
  try {
    const { rows } = await client.query<{ count: string }>(`select count(*) from ${sql}`)
    return Number(rows[0]?.count)
  } finally {
    await client.end()
  }
}

type Writer = { readonly child: ChildProcess; readonly lines: string[] }

/** A writer that has acknowledged some commits. */
async function startWriter(folder: string, as?: Account): Promise<Writer> {
  const identity = as === undefined ? {} : { uid: as.uid, gid: as.gid }
  const child = spawn(process.execPath, [fromRoot('test', 'support', 'commit-writer.ts'), folder], {
    ...identity,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  await expect.poll(() => lines.length, { timeout: 15_000 }).toBeGreaterThan(200)
  return { child, lines }
}

/** How many commits it was told of: the first line is its greeting, the numbers run from 1. */
const acknowledgedBy = ({ lines }: Writer) => lines.length - 1

async function kill({ child }: Writer): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const noServerLeft = (folder: string) =>
  expect.poll(() => findPostmaster(join(folder, 'cluster')), { timeout: 5000 }).toBeUndefined()

test('a killed parent leaves no server and no pid file, and every acknowledged commit is there afterwards', async () => {
  const folder = newFolder()
  const writer = await startWriter(folder)
  const server = findPostmaster(join(folder, 'cluster'))
  await kill(writer)
  await noServerLeft(folder)
  expect(isAlive(server?.pid ?? 0)).toBe(false)
  expect(existsSync(join(folder, 'cluster', 'postmaster.pid'))).toBe(false)

  expect(await count(await start(folder), `acknowledged where n <= ${acknowledgedBy(writer)}`)).toBe(
    acknowledgedBy(writer),
  )
})

test('a server killed with its parent recovers every acknowledged commit', async () => {
  const folder = newFolder()
  const writer = await startWriter(folder)
  process.kill(findPostmaster(join(folder, 'cluster'))?.pid ?? 0, 'SIGKILL')
  await kill(writer)

  expect(await count(await start(folder), `acknowledged where n <= ${acknowledgedBy(writer)}`)).toBe(
    acknowledgedBy(writer),
  )
})

test('a second process joins the server, keeps it alive when the first is killed, and it ends with the last', async () => {
  const folder = newFolder()
  const first = await startWriter(folder)
  const second = await start(folder)
  expect(first.lines[0]).toBe('ready started')
  expect(second.joined).toBe(true)
  await kill(first)
  await sleep(300)
  expect(await count(second, 'acknowledged')).toBeGreaterThan(49)
  await second.stop()
  await noServerLeft(folder)
})

test('one that joins and leaves does not stop the server of the others', async () => {
  const folder = newFolder()
  const first = await start(folder)
  const second = await start(folder)
  await second.stop()
  expect(await count(first, 'pg_database')).toBeGreaterThan(0)
})

test('three that start at once on an empty folder share one server', async () => {
  const folder = newFolder()
  const [database, ...writers] = await Promise.all([start(folder), startWriter(folder), startWriter(folder)])
  const started = [database.joined, ...writers.map(({ lines }) => lines[0] === 'ready joined')].filter(
    (joined) => !joined,
  )
  expect(started).toHaveLength(1)
  expect(await count(database, '(select distinct writer from acknowledged) as writers')).toBe(2)
})

test.skipIf(!existsSync('/proc/self/cmdline'))(
  'a server whose watcher was killed is replaced by one that has a watcher',
  async () => {
    const folder = newFolder()
    const writer = await startWriter(folder)
    const orphan = findPostmaster(join(folder, 'cluster'))
    for (const pid of watchersOf(folder)) process.kill(pid, 'SIGKILL')
    await kill(writer)
    await sleep(200)
    expect(isAlive(orphan?.pid ?? 0)).toBe(true)

    const database = await start(folder)
    expect(database.joined).toBe(false)
    expect(findPostmaster(join(folder, 'cluster'))?.pid).not.toBe(orphan?.pid)
    await database.stop()
    await noServerLeft(folder)
  },
)

/** The shells that watch over the server of a folder. */
function watchersOf(folder: string): number[] {
  const result: number[] = []
  for (const name of readProcesses()) {
    const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0')
    if (words[0] === '/bin/sh' && words.includes(join(folder, 'cluster'))) result.push(name)
  }
  return result
}

function* readProcesses(): Generator<number> {
  for (const name of readdirSync('/proc'))
    if (/^\d+$/.test(name) && existsSync(`/proc/${name}/cmdline`)) yield Number(name)
}

test('a pid file of another program, as after a power cut, does not prevent the start', async () => {
  const folder = newFolder()
  const database = await start(folder)
  await database.stop()
  const file = join(folder, 'cluster', 'postmaster.pid')
  writeFileSync(
    file,
    `${process.ppid}\n${join(folder, 'cluster')}\n1700000000\n5432\n${join(folder, 'socket')}\n\n  1 1\nready   \n`,
  )
  if (account !== undefined) chownSync(file, account.uid, account.gid)
  expect((await start(folder)).joined).toBe(false)
})

test.skipIf(account === undefined)(
  'as root the server runs under another account and its data is that account’s',
  async () => {
    const folder = newFolder()
    await start(folder)
    const pid = findPostmaster(join(folder, 'cluster'))?.pid
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(new RegExp(`^Uid:\\t${account?.uid}\\t`, 'm'))
  },
)

// A clone under root's private home can be read by root alone.
const normal =
  account !== undefined && canTraverse(root, account) && canTraverse(process.execPath.replace(/\/[^/]*$/, ''), account)
    ? account
    : undefined
test.skipIf(normal === undefined)('a normal user runs it as itself, in a folder of its own', async () => {
  const home = join(scratch, 'home')
  mkdirSync(home, { mode: 0o700 })
  if (normal !== undefined) chownSync(home, normal.uid, normal.gid)
  const writer = await startWriter(join(home, 'var', 'postgres'), normal)
  await kill(writer)
  await noServerLeft(join(home, 'var', 'postgres'))
  expect(writer.lines[0]).toBe('ready started')
})

test('a data folder whose path is too long for a socket still works', async () => {
  const folder = join(newFolder(), 'x'.repeat(120), 'postgres')
  const database = await start(folder)
  expect(database.socketFolder).toMatch(/^\/tmp\/motcua-/)
  expect(await count(database, 'pg_database')).toBeGreaterThan(0)
  await database.stop()
  rmSync(database.socketFolder, { recursive: true })
})

test('the length of a socket’s path counts in bytes, and two folders never share one', () => {
  expect(socketFolderOf('/srv/motcua')).toBe('/srv/motcua/socket')
  expect(socketFolderOf(`/srv/${'đ'.repeat(42)}`)).toMatch(/^\/tmp\/motcua-/)
  expect(socketFolderOf(`/srv/${'a'.repeat(100)}`)).not.toBe(socketFolderOf(`/srv/${'b'.repeat(100)}`))
})

test('a data folder that is a file, or somebody else’s, is refused with its name and the cure', async () => {
  const file = join(scratch, 'file')
  writeFileSync(file, '')
  await expect(startEmbeddedDatabase(join(file, 'postgres'))).rejects.toThrow(Fault)

  const foreign = join(scratch, 'foreign')
  mkdirSync(foreign)
  const fault = startEmbeddedDatabase(account === undefined ? '/root/motcua' : foreign)
  await expect(fault).rejects.toSatisfy((error) => error instanceof Fault && error.print().includes('MOTCUA_DATA'))
})

test.for([
  ['initdb: error: could not write file: No space left on device', /The disk is full/],
  ['could not create directory: Permission denied', /cannot be written to/],
] as const)('what initdb says becomes a message with a cure: %s', ([stderr, message]) => {
  const fault = initdbFault({ cluster: '/srv/postgres/cluster' }, Object.assign(new Error('failed'), { stderr }))
  expect(fault).toBeInstanceOf(Fault)
  expect(fault instanceof Fault && fault.print('en')).toMatch(message)
})

test('what initdb says and nobody foresaw stays as it is', () => {
  const error = Object.assign(new Error('failed'), { stderr: 'initdb: error: locale' })
  expect(initdbFault({ cluster: '/srv/postgres/cluster' }, error)).toBe(error)
})

test('a pid file is read, half-written ones too', () => {
  expect(parsePostmaster('12\n/data\n1700000000\n5432\n/data/socket\n\n  123 4\nready   \n')).toEqual({
    pid: 12,
    port: 5432,
    socketFolder: '/data/socket',
    status: 'ready',
  })
  expect(parsePostmaster('12\n/data\n')).toMatchObject({ pid: 12, status: '' })
  expect(parsePostmaster('')).toBeUndefined()
})

test('postgres before nobody, and never an account without a number or root itself', () => {
  const passwd =
    'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\npostgres:x:101:104::/var/lib/postgresql:/bin/sh\n'
  expect(pick(passwd)).toEqual({ name: 'postgres', uid: 101, gid: 104 })
  expect(pick('nobody:*:-2:-2::/:/bin/false')).toBeUndefined()
  expect(pick('postgres:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/false')).toMatchObject({ name: 'nobody' })
  expect(pick('')).toBeUndefined()
})

test('a folder is reachable only through open ones', () => {
  const stranger = { name: 'stranger', uid: 12_345, gid: 12_345 }
  const closed = join(scratch, 'closed')
  mkdirSync(join(closed, 'inner'), { recursive: true })
  expect(canTraverse(join(closed, 'inner'), stranger)).toBe(true)
  chmodSync(closed, 0o700)
  expect(canTraverse(join(closed, 'inner'), stranger)).toBe(false)
})
