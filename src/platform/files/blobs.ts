// Where the bytes of files lie: under their own hash, in a folder or in an S3 service. Whole or not at all.
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Fault, hasCode } from '../fault.ts'

/** Bytes in a file of their own, not yet kept. */
export type LooseFile = { readonly path: string; readonly sha256: string; readonly size: number }

export type Blobs = {
  /** Keeps the bytes. Keeping what is there already changes nothing, and mends what was damaged. Takes the loose file away. */
  put(file: LooseFile): Promise<void>
  /** undefined: not there. */
  get(sha256: string): Promise<{ readonly body: Readable; readonly size: number } | undefined>
  /** A path beside the blobs for bytes that arrive: on the same disk, so that keeping them is a renaming. */
  loose(): Promise<string>
}

const STALE_MS = 24 * 60 * 60 * 1000

export function openFolder(folder: string): Blobs {
  const arriving = join(folder, 'arriving')
  // Two levels of 256: a folder with a million names is slow to list on the disks of small offices.
  const placeOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256)
  let isSwept = false

  return {
    async loose() {
      await onDisk(() => mkdir(arriving, { recursive: true }))
      if (!isSwept) await sweep(arriving)
      isSwept = true
      return join(arriving, randomUUID())
    },
    async put({ path, sha256 }) {
      const target = placeOf(sha256)
      await onDisk(async () => {
        await synced(path)
        await mkdir(join(target, '..'), { recursive: true })
        await rename(path, target)
        await synced(join(target, '..'))
      })
    },
    async get(sha256) {
      const path = placeOf(sha256)
      const found = await stat(path).catch((error: unknown) => {
        if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
        throw error
      })
      return found && { body: createReadStream(path), size: found.size }
    },
  }
}

/** What a process that was killed left behind. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > STALE_MS) await rm(path, { force: true })
  }
}

/** On the disk and not only in the memory of the system: a power cut must not leave a name without its bytes. */
async function synced(path: string): Promise<void> {
  const file = await open(path)
  try {
    await file.sync()
  } catch (error) {
    // Some file systems cannot do this with folders.
    if (!hasCode(error, 'EINVAL', 'EPERM', 'EISDIR')) throw error
  } finally {
    await file.close()
  }
}

/** What the keeper of the machine must mend, said with its cure. */
export async function onDisk<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work()
  } catch (error) {
    throw diskFault(error) ?? error
  }
}

function diskFault(error: unknown): Fault | undefined {
  if (hasCode(error, 'ENOSPC', 'EDQUOT'))
    return new Fault(
      { vi: 'Ổ đĩa chứa tệp đã đầy, tệp chưa được lưu.', en: 'The disk for files is full; the file was not kept.' },
      {
        vi: 'Dọn ổ đĩa, hoặc đặt FILES_FOLDER vào ổ lớn hơn.',
        en: 'Clear the disk, or put FILES_FOLDER on a larger one.',
      },
      { cause: error },
    )
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS'))
    return new Fault(
      { vi: 'Không được phép ghi vào thư mục chứa tệp.', en: 'The folder for files may not be written to.' },
      {
        vi: 'Cho tài khoản chạy chương trình quyền ghi vào FILES_FOLDER.',
        en: 'Let the account that runs this write to FILES_FOLDER.',
      },
      { cause: error },
    )
  return undefined
}
