// A real PostgreSQL of our own, run as a child over a unix socket. All processes of one data folder share one server: the
// first one starts it, others join, and it stops by itself when the last of them ends, however it ends.
//
// How: everyone who uses the server holds the writing end of one named pipe. A small `sh` beside the server reads it and
// sees end-of-file when the last writer is gone, kill -9 included; then it asks the server for an orderly stop.
import { execFile, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client, type ClientConfig } from 'pg'
import { Fault, hasCode } from '../fault.ts'
import { findPostgres, type PostgresBinaries } from './postgres-binaries.ts'
import { findPostmaster, isAlive, type Postmaster, removeStalePidFile } from './postmaster.ts'
import { type Account, serviceAccount } from './service-account.ts'

export type EmbeddedDatabase = {
  readonly socketFolder: string
  readonly port: number
  /** Joined a server that another process had started. */
  readonly joined: boolean
  /** How to connect. Over the socket, which only the server's account and ours can reach, a role needs no password. */
  connection(role: string, database: string): ClientConfig
  /** Lets go. The server stops with its last user, and then this waits until all is on the disk. */
  stop(): Promise<void>
}

export type EmbeddedOptions = {
  /** Server settings beyond ours. They count only when this call is what starts the server. */
  readonly settings?: Readonly<Record<string, string>>
  /** false: for tests, where a power cut may lose everything. */
  readonly durable?: boolean
}

const PORT = 5432 // only a part of the socket's file name: nothing listens on TCP
const SOCKET_LIMIT = 103 // bytes of a socket's path: 107 on Linux, 103 on macOS
const START_TIMEOUT = 60_000 // recovery after a power cut replays the log first
const STOP_TIMEOUT = 60_000
const LOG_LIMIT = 8 * 1024 * 1024

export async function startEmbeddedDatabase(folder: string, options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  const place = preparePlace(folder)
  const deadline = Date.now() + START_TIMEOUT
  while (Date.now() < deadline) {
    const running = findPostmaster(place.cluster)
    if (running === undefined) {
      const started = await startServer(place, options, deadline)
      if (started !== undefined) return started
    } else {
      const joined = await joinServer(place, running)
      if (joined !== undefined) return joined
    }
    await sleep(30) // somebody's server is starting or stopping
  }
  throw doesNotStart(place)
}

// ---- the place on the disk

type Place = {
  readonly account: Account | undefined
  readonly binaries: PostgresBinaries
  readonly cluster: string
  readonly socketFolder: string
  readonly pipe: string
  readonly log: string
}

function preparePlace(folder: string): Place {
  const account = serviceAccount()
  try {
    makeParents(dirname(folder))
    makePrivate(folder, account)
    // Beside the data folder and not in it: the account must be able to enter, and a back-up does not want it.
    const binaries = findPostgres(account, join(dirname(folder), 'postgres-programs'))
    const socketFolder = socketFolderOf(folder)
    makePrivate(socketFolder, account)
    return {
      account,
      binaries,
      cluster: join(folder, 'cluster'),
      socketFolder,
      pipe: join(folder, 'users.pipe'),
      log: join(folder, 'server.log'),
    }
  } catch (error) {
    throw hasCode(error, 'EACCES', 'EROFS', 'EPERM', 'ENOTDIR', 'EEXIST') ? notWritable(folder, error) : diskOr(error)
  }
}

/** Made one by one and open to pass through: a recursive mkdir with 0700 would lock the other account out of its own folder. */
function makeParents(folder: string): void {
  if (existsSync(folder)) return
  makeParents(dirname(folder))
  mkdirSync(folder)
  chmodSync(folder, 0o755) // whatever the umask
}

function makePrivate(folder: string, account: Account | undefined): void {
  if (!existsSync(folder)) {
    mkdirSync(folder, { mode: 0o700 })
    if (account !== undefined) chownSync(folder, account.uid, account.gid)
  }
  // In a shared folder like /tmp somebody may have put one of this name there first.
  const owner = statSync(folder).uid
  const expected = account?.uid ?? process.getuid?.()
  if (owner !== expected) throw otherOwner(folder, owner)
}

/** Inside the data folder, except where that would make the socket's path longer than the system allows. */
export function socketFolderOf(folder: string): string {
  const inside = join(folder, 'socket')
  if (Buffer.byteLength(join(inside, `.s.PGSQL.${PORT}`)) <= SOCKET_LIMIT) return inside
  return `/tmp/motcua-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`
}

// ---- joining

async function joinServer(place: Place, running: Postmaster): Promise<EmbeddedDatabase | undefined> {
  const hold = openWriter(place.pipe)
  if (hold === undefined) {
    // Its watcher was killed: nobody would ever stop this server. What was acknowledged is safe on the disk.
    stopOrphan(running.pid)
    return undefined
  }
  const reachable = { socketFolder: running.socketFolder, port: running.port }
  // Asked twice: end-of-file may have been read just before our hold, and then the server is about to stop.
  if (running.status === 'ready' && (await nameOf(reachable)) !== undefined) {
    await sleep(50)
    if ((await nameOf(reachable)) !== undefined) return database(place, running, hold, true)
  }
  closeSync(hold)
  return undefined
}

/** undefined where nobody reads: the watcher is gone. */
function openWriter(pipe: string): number | undefined {
  try {
    return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch (error) {
    if (hasCode(error, 'ENXIO', 'ENOENT')) return undefined
    throw hasCode(error, 'EACCES') ? notWritable(dirname(pipe), error) : error
  }
}

function stopOrphan(pid: number): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error
  }
}

// ---- starting

// $1: the server, the rest its arguments. Descriptor 0 is the pipe's reading end. The server does not get it, or it would
// count as a reader. SIGINT is repeated: the first may come before the server listens for it.
const WATCHER = `
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
(while read -r _ <&3; do :; done; while kill -INT $server 2>/dev/null; do sleep 1; done) &
watch=$!
exec 3<&- </dev/null
wait $server
status=$?
kill $watch 2>/dev/null
exit $status
`

async function startServer(
  place: Place,
  options: EmbeddedOptions,
  deadline: number,
): Promise<EmbeddedDatabase | undefined> {
  await ensureCluster(place, options)
  await ensurePipe(place)
  removeStalePidFile(place.cluster)
  if (existsSync(place.log) && statSync(place.log).size > LOG_LIMIT) truncateSync(place.log)
  const logged = existsSync(place.log) ? statSync(place.log).size : 0
  const name = `motcua-${randomUUID()}`
  const settings = { ...ownSettings(place), ...options.settings, cluster_name: name }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])

  // Opening a pipe for writing alone fails while nobody reads, so one descriptor does both until the watcher has its own.
  const both = openSync(place.pipe, 'r+')
  const reading = openSync(place.pipe, 'r')
  const hold = openSync(place.pipe, 'w')
  const log = openSync(place.log, 'a', 0o600)
  const child = spawn(
    '/bin/sh',
    ['-c', WATCHER, 'motcua-database', place.binaries.postgres, '-D', place.cluster, ...args],
    {
      ...as(place.account),
      detached: true, // Ctrl-C in the terminal is for us: the server stops after we have let go
      stdio: [reading, log, log],
      env: ENVIRONMENT,
    },
  )
  child.unref()
  for (const descriptor of [both, reading, log]) closeSync(descriptor)
  let ended = false
  child.on('exit', () => {
    ended = true
  })
  child.on('error', () => {
    ended = true
  })

  while (!ended && Date.now() < deadline) {
    const running = findPostmaster(place.cluster)
    const answering = running?.status === 'ready' ? await nameOf(place) : undefined
    if (running !== undefined && answering === name) return database(place, running, hold, false)
    if (answering !== undefined) break
    await sleep(10)
  }
  closeSync(hold)
  // Another process started a server on the same folder at the same time, and ours gave way: join that one.
  if (findPostmaster(place.cluster) !== undefined) return undefined
  if (GAVE_WAY.test(readFileSync(place.log, 'utf8').slice(logged))) return undefined
  throw doesNotStart(place)
}

/** Another server has the folder, or one that was killed still has children that are just about to notice. */
const GAVE_WAY = /lock file ".*" already exists|pre-existing shared memory block/

/** Small: one office runs all of this on an old PC. A busy province has a server of its own, by DATABASE_URL. */
function ownSettings(place: Place): Readonly<Record<string, string>> {
  return {
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: place.socketFolder,
    unix_socket_permissions: '0700',
    shared_buffers: '64MB',
    max_connections: '160',
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off', // compiling costs more than our short queries take
  }
}

/** Made aside and renamed when whole: neither a kill in the middle nor a second process leaves half a cluster. */
async function ensureCluster(place: Place, options: EmbeddedOptions): Promise<void> {
  if (existsSync(place.cluster)) return
  const folder = dirname(place.cluster)
  for (const name of readdirSync(folder)) {
    const pid = /^cluster\.new-(\d+)$/.exec(name)?.[1]
    if (pid !== undefined && (Number(pid) === process.pid || !isAlive(Number(pid))))
      rmSync(join(folder, name), { recursive: true, force: true })
  }
  const unfinished = `${place.cluster}.new-${process.pid}`
  const args = [
    '-D',
    unfinished,
    '-U',
    'postgres',
    '--auth=trust',
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ]
  const rest = ['--locale=C', '--data-checksums', ...(options.durable === false ? ['--no-sync'] : [])]
  try {
    await run(place.binaries.initdb, [...args, ...rest], { ...as(place.account), env: ENVIRONMENT })
    renameSync(unfinished, place.cluster)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST') && existsSync(place.cluster)) return // another process was faster
    throw initdbFault(place, error)
  }
}

async function ensurePipe(place: Place): Promise<void> {
  if (existsSync(place.pipe)) return
  await run('mkfifo', ['-m', '600', place.pipe], { ...as(place.account), env: ENVIRONMENT }).catch((error: unknown) => {
    if (!existsSync(place.pipe)) throw error
  })
}

const run = promisify(execFile)

/** Nothing of ours reaches the server: a PGDATA or a locale of the caller would change what it does. */
const ENVIRONMENT = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** cwd: the other account may not be able to enter ours. */
const as = (account: Account | undefined) =>
  account === undefined ? { cwd: '/' } : { uid: account.uid, gid: account.gid, cwd: '/' }

// ---- in use

type Reachable = { readonly socketFolder: string; readonly port?: number }

function database(
  place: Place,
  { pid, socketFolder, port }: Postmaster,
  hold: number,
  joined: boolean,
): EmbeddedDatabase {
  let held = true
  return {
    socketFolder,
    port,
    joined,
    connection: (role, name) => ({ host: socketFolder, port, user: role, database: name }),
    async stop() {
      if (!held) return
      held = false
      closeSync(hold)
      await untilStopped(place.cluster, pid, joined ? 150 : 2000)
    },
  }
}

/**
 * From our close to the word "stopping" in postmaster.pid takes some milliseconds on an idle machine. Without that word
 * after the grace, others go on using the server: usual for one who joined, rare for one who started it.
 */
async function untilStopped(cluster: string, pid: number, grace: number): Promise<void> {
  const started = Date.now()
  while (Date.now() - started < STOP_TIMEOUT) {
    const running = findPostmaster(cluster)
    if (running?.pid !== pid) return
    if (running.status === 'ready' && Date.now() - started > grace) return
    await sleep(10)
  }
}

/** The name that whoever started it gave it; undefined while it does not answer. */
async function nameOf({ socketFolder, port = PORT }: Reachable): Promise<string | undefined> {
  const client = new Client({ host: socketFolder, port, user: 'postgres', database: 'postgres' })
  client.on('error', () => {}) // a server that stops while we ask is an answer too
  try {
    await client.connect()
    const { rows } = await client.query<{ cluster_name: string }>('show cluster_name')
    return rows[0]?.cluster_name
  } catch {
    return undefined
  } finally {
    await client.end().catch(() => {})
  }
}

// ---- what can be wrong with the machine

function notWritable(folder: string, cause: unknown): Fault {
  return new Fault(
    { vi: `Không ghi được vào thư mục dữ liệu ${folder}.`, en: `The data folder ${folder} cannot be written to.` },
    {
      vi: 'Đặt MOTCUA_DATA tới một thư mục mà tài khoản này ghi được, hoặc sửa quyền của thư mục.',
      en: 'Set MOTCUA_DATA to a folder that this account may write to, or mend the permissions of that one.',
    },
    { cause },
  )
}

function otherOwner(folder: string, uid: number): Fault {
  return new Fault(
    {
      vi: `Thư mục ${folder} thuộc về tài khoản khác (uid ${uid}).`,
      en: `The folder ${folder} belongs to another account (uid ${uid}).`,
    },
    {
      vi: 'Chạy bằng đúng tài khoản đã tạo dữ liệu, hoặc đặt MOTCUA_DATA tới thư mục khác.',
      en: 'Run this as the account that made the data, or set MOTCUA_DATA to another folder.',
    },
  )
}

function diskOr(error: unknown): unknown {
  return hasCode(error, 'ENOSPC', 'EDQUOT') ? diskFull(error) : error
}

function diskFull(cause: unknown): Fault {
  return new Fault(
    { vi: 'Hết chỗ trên đĩa khi tạo cơ sở dữ liệu.', en: 'The disk is full; the database could not be made.' },
    {
      vi: 'Giải phóng ít nhất 200 MB, hoặc đặt MOTCUA_DATA tới đĩa khác.',
      en: 'Free at least 200 MB, or set MOTCUA_DATA to a folder on another disk.',
    },
    { cause },
  )
}

export function initdbFault(place: { readonly cluster: string }, error: unknown): unknown {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
  if (/No space left on device|Disk quota exceeded/.test(output) || hasCode(error, 'ENOSPC', 'EDQUOT'))
    return diskFull(error)
  if (/Permission denied|Read-only file system/.test(output)) return notWritable(dirname(place.cluster), error)
  return error
}

function doesNotStart({ log }: Place): Fault {
  const tail = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-8).join('\n    ') : ''
  const full = /No space left on device/.test(tail)
  return new Fault(
    {
      vi: `PostgreSQL đi kèm không khởi động được:\n    ${tail}`,
      en: `The packaged PostgreSQL did not start; the end of its log is above.`,
    },
    full
      ? {
          vi: 'Hết chỗ trên đĩa: giải phóng chỗ rồi chạy lại.',
          en: 'The disk is full: free some space and run this again.',
        }
      : { vi: `Xem ${log}.`, en: `See ${log}.` },
  )
}
