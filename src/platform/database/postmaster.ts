// What a data folder says about the server that runs on it: its postmaster.pid, and whether that process is still one.
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export type Postmaster = {
  readonly pid: number
  readonly port: number
  readonly socketFolder: string
  readonly status: string
}

/** The server that runs on this cluster, or undefined where none does, whatever a stale file says. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const postmaster = parsePostmaster(readIfThere(file))
  return postmaster !== undefined && isServerOf(postmaster.pid, cluster) ? postmaster : undefined
}

/**
 * After a power cut the number in the file may be that of another program of ours, and PostgreSQL would not start beside
 * it. Moved away first and looked at then: a server that starts at this very moment gets its file back.
 */
export function removeStalePidFile(cluster: string): void {
  const file = join(cluster, 'postmaster.pid')
  const moved = `${file}.stale-${process.pid}`
  if (!existsSync(file) || findPostmaster(cluster) !== undefined) return
  try {
    renameSync(file, moved)
  } catch {
    return // somebody else removed it
  }
  const postmaster = parsePostmaster(readIfThere(moved))
  if (postmaster !== undefined && isServerOf(postmaster.pid, cluster)) renameSync(moved, file)
  else rmSync(moved, { force: true })
}

/** Lines: pid, folder, start, port, socket folder, address, shared memory, status. While it starts, only the first few. */
export function parsePostmaster(text: string): Postmaster | undefined {
  const [pid = '', , , port = '', socketFolder = '', , , status = ''] = text.split('\n').map((line) => line.trim())
  return /^\d+$/.test(pid) ? { pid: Number(pid), port: Number(port), socketFolder, status } : undefined
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: there is such a process, somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** After a power cut the number in the file may be another program's: the command line tells. */
function isServerOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false
  const commandLine = `/proc/${pid}/cmdline`
  return !existsSync('/proc/self/cmdline') || readIfThere(commandLine).split('\0').includes(cluster)
}

/** A server that ends right now takes its files along between two of our calls. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
