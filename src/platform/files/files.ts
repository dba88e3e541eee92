// Files (tệp) that people hand in: received piece by piece within limits, known by their content, kept once, read back only whole.
//
//   const received = await receiveFile(store, stream, { maxBytes, kinds })      before the transaction: it may take minutes
//   await inTransaction(db, async (tx) => { … await keepFile(tx, received, now) … })
//   finally: await received.discard()
import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Config } from '../config.ts'
import type { Db, Tx } from '../database/database.ts'
import { Fault } from '../fault.ts'
import type { FileAnswer } from '../http/route.ts'
import { Refusal } from '../refusal.ts'
import { type Blobs, onDisk, openFolder } from './blobs.ts'
import { FILE_KINDS, type FileKind, kindOfContentType, sniffFile } from './file-kinds.ts'

declare module '../database/database.ts' {
  interface Tables {
    stored_file: { sha256: string; size: number; content_type: string; stored_at: Date }
  }
}

/** The store of one tenant: a folder or a prefix of its own. */
export async function openBlobs({ folder, s3 }: Config['files'], tenant: string): Promise<Blobs> {
  if (!s3) return openFolder(join(folder, tenant))
  const { openS3 } = await import('./s3-blobs.ts')
  return openS3(s3, { prefix: tenant })
}

export type ReceiveLimits = {
  readonly maxBytes: number
  /** What is taken here; absent: every kind there is. */
  readonly kinds?: readonly FileKind[]
}

export type Received = {
  readonly sha256: string
  readonly size: number
  readonly kind: FileKind
  /** The bytes lie safe under their hash from now on. What no row names costs its space and nothing else. */
  keep(): Promise<void>
  /** Takes away what was not kept; to be called in any case. */
  discard(): Promise<void>
}

export async function receiveFile(
  blobs: Blobs,
  source: AsyncIterable<Uint8Array>,
  { maxBytes, kinds }: ReceiveLimits,
): Promise<Received> {
  const path = await blobs.loose()
  try {
    const { sha256, size } = await writeLoose(path, source, maxBytes)
    if (size === 0) throw new Refusal('invalid', 'file.empty')
    const kind = await sniffFile(path)
    if (kind === undefined || (kinds && !kinds.includes(kind))) {
      const allowed = (kinds ?? (Object.keys(FILE_KINDS) as FileKind[])).map((each) => FILE_KINDS[each].extension)
      throw new Refusal('invalid', 'file.kind-not-allowed', { values: { allowed: allowed.join(', ') } })
    }
    return {
      sha256,
      size,
      kind,
      keep: () => blobs.put({ path, sha256, size }),
      discard: () => rm(path, { force: true }),
    }
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

async function writeLoose(path: string, source: AsyncIterable<Uint8Array>, maxBytes: number) {
  const hash = createHash('sha256')
  let size = 0
  const counted = async function* (pieces: AsyncIterable<Uint8Array>) {
    for await (const piece of pieces) {
      size += piece.byteLength
      // At the byte that is too many, not after the last: the sender may never stop.
      if (size > maxBytes) throw new Refusal('too_large', 'file.too-large', { values: { bytes: maxBytes } })
      hash.update(piece)
      yield piece
    }
  }
  // Opened before anything is read: a source that fails at once would else be cleaned up after before its file is there.
  const file = await onDisk(() => open(path, 'wx', 0o600))
  await onDisk(() => pipeline(source, counted, file.createWriteStream()))
  return { sha256: hash.digest('hex'), size }
}

export type FileRef = { readonly sha256: string; readonly size: number; readonly kind: FileKind }

/** In the command's transaction. The bytes first, then the row: a row never names what is not there. */
export async function keepFile(tx: Tx, received: Received, now: Date): Promise<FileRef> {
  const { sha256, size, kind } = received
  await received.keep()
  await tx
    .insertInto('stored_file')
    .values({ sha256, size, content_type: FILE_KINDS[kind].contentType, stored_at: now })
    .onConflict((c) => c.doNothing())
    .execute()
  return { sha256, size, kind }
}

export async function getFile(db: Db, sha256: string): Promise<FileRef> {
  const row = await db.selectFrom('stored_file').selectAll().where('sha256', '=', sha256).executeTakeFirst()
  const kind = row && kindOfContentType(row.content_type)
  if (!row || !kind) throw new Refusal('missing', 'file.not-found')
  return { sha256, size: row.size, kind }
}

/**
 * The bytes, checked while they are read: the last piece is held back until all of them have the right hash, so whoever is given
 * a damaged file notices that it is not whole.
 */
export async function readFile(blobs: Blobs, { sha256, size }: FileRef): Promise<Readable> {
  const found = await blobs.get(sha256)
  if (!found) throw damaged(sha256, { vi: 'không còn trong kho', en: 'is no longer in the store' })
  if (found.size !== size) {
    found.body.destroy()
    throw damaged(sha256, { vi: 'không còn nguyên vẹn', en: 'is damaged' })
  }
  const hash = createHash('sha256')
  let held: Buffer | undefined
  const checked = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece)
      const ready = held
      held = piece
      done(null, ready)
    },
    flush(done) {
      if (hash.digest('hex') === sha256) done(null, held)
      else done(damaged(sha256, { vi: 'không còn nguyên vẹn', en: 'is damaged' }))
    },
  })
  found.body.on('error', (error) => checked.destroy(error))
  checked.on('close', () => found.body.destroy())
  return found.body.pipe(checked)
}

const damaged = (sha256: string, { vi, en }: { readonly vi: string; readonly en: string }): Fault =>
  new Fault(
    { vi: `Tệp ${sha256} ${vi}.`, en: `The file ${sha256} ${en}.` },
    {
      vi: 'Lấy lại tệp này từ bản sao lưu, đặt vào đúng chỗ theo tên.',
      en: 'Take this file from a back-up and put it in its place by its name.',
    },
  )

/** A name that fits what the bytes are: `anh.exe` of a picture is saved as `anh.jpg`. */
export function nameFor(name: string, kind: FileKind): string {
  const { extension } = FILE_KINDS[kind]
  const bare = name
    .replace(/^.*[\\/]/, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069<>:"|?*]/g, '')
    .replace(/^\.+/, '')
    .trim()
  const own =
    kind === 'text' ? /\.(?:txt|csv|md|log)$/i : kind === 'jpeg' ? /\.jpe?g$/i : new RegExp(`\\.${extension}$`, 'i')
  if (own.test(bare) && bare.length <= 150) return bare
  const stem = bare.replace(/\.[^.]{1,10}$/, '').slice(0, 140) || 'tep'
  return `${stem}.${extension}`
}

/** What a route of kind `file` answers with: always saved and never shown, as what its bytes are, under a name that says so. */
export async function serveFile(blobs: Blobs, ref: FileRef, name: string): Promise<FileAnswer> {
  return {
    name: nameFor(name, ref.kind),
    contentType: FILE_KINDS[ref.kind].contentType,
    size: ref.size,
    body: await readFile(blobs, ref),
  }
}
