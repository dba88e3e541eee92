// Looks over a zip archive before anybody unpacks it: how many entries, how large they say they are, how large they are.
// A few kilobytes can unpack to gigabytes, and what an entry declares may be a lie; so it is inflated once, counted, dropped.
import { createInflateRaw } from 'node:zlib'

export type ZipLimits = { readonly entries: number; readonly bytes: number; readonly ratio: number }
export type ZipProblem = 'not_a_zip' | 'damaged' | 'encrypted' | 'too_many_entries' | 'too_large'

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const ZIP64 = 0xffffffff
/** Below this size no ratio is suspicious: a style sheet of blanks packs a thousandfold. */
const RATIO_FROM = 1_000_000

type Entry = { readonly packed: number; readonly size: number; readonly method: number; readonly offset: number }

export async function findZipProblem(bytes: Uint8Array, limits: ZipLimits): Promise<ZipProblem | undefined> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 22 || ![LOCAL, END].includes(view.getUint32(0, true))) return 'not_a_zip'
  const entries = readEntries(view, limits)
  if (typeof entries === 'string') return entries
  const mostOf = (packed: number, already: number) =>
    Math.min(limits.bytes - already, Math.max(RATIO_FROM, packed * limits.ratio))
  let declared = 0
  for (const { size, packed } of entries) {
    if (size > mostOf(packed, declared)) return 'too_large'
    declared += size
  }
  let unpacked = 0
  for (const entry of entries) {
    const start = dataStart(view, entry)
    if (start === undefined) return 'damaged'
    const most = mostOf(entry.packed, unpacked)
    const size =
      entry.method === 0 ? entry.packed : await inflatedSize(bytes.subarray(start, start + entry.packed), most)
    if (size === undefined) return 'damaged'
    if (size > most) return 'too_large'
    if (size !== entry.size) return 'damaged'
    unpacked += size
  }
  return undefined
}

function readEntries(view: DataView, limits: ZipLimits): readonly Entry[] | ZipProblem {
  const end = findEnd(view)
  if (end === undefined) return 'damaged'
  const count = view.getUint16(end + 10, true)
  if (count > limits.entries) return 'too_many_entries'
  const entries: Entry[] = []
  let at = view.getUint32(end + 16, true)
  for (let i = 0; i < count; i++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== CENTRAL) return 'damaged'
    if (view.getUint16(at + 8, true) & 1) return 'encrypted'
    const method = view.getUint16(at + 10, true)
    if (method !== 0 && method !== 8) return 'damaged'
    const entry = {
      method,
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    }
    // Only archives of more than 4 GB need the 64-bit fields, and those are too large in any case.
    if (entry.packed === ZIP64 || entry.size === ZIP64 || entry.offset === ZIP64) return 'too_large'
    entries.push(entry)
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** The end record stands last, before a comment of at most 64 KB. */
function findEnd(view: DataView): number | undefined {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65_557); at--)
    if (view.getUint32(at, true) === END) return at
  return undefined
}

function dataStart(view: DataView, { offset, packed }: Entry): number | undefined {
  if (offset + 30 > view.byteLength || view.getUint32(offset, true) !== LOCAL) return undefined
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  return start + packed > view.byteLength ? undefined : start
}

/** Stops as soon as there is more than `most`; undefined for what cannot be inflated. */
function inflatedSize(packed: Uint8Array, most: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const inflate = createInflateRaw()
    let size = 0
    inflate.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= most) return
      inflate.destroy()
      resolve(size)
    })
    inflate.on('end', () => resolve(size))
    inflate.on('error', () => resolve(undefined))
    inflate.end(packed)
  })
}
