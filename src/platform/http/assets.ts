// Built style sheets and scripts: which hashed file stands behind a logical name, and its compressed twin beside it.
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

export type Assets = {
  /** Folder with the built files, or null when nothing is built (a test of handlers needs no style sheet). */
  readonly folder: string | null
  /** Hashed file names. */
  readonly names: readonly string[]
  /** Address of a logical name, `site.css` → `/assets/site-3f9a….css`. A name that was not built is a bug. */
  readonly href: (logical: string) => string
}

export const noAssets: Assets = { folder: null, names: [], href: (logical) => `/assets/${logical}` }

export async function openAssets(folder: string): Promise<Assets> {
  const manifest = readManifest(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')))
  const names = [...new Set(manifest.values())]
  await Promise.all(names.map((name) => compressOnce(join(folder, name))))
  return {
    folder,
    names,
    href: (logical) => {
      const name = manifest.get(logical)
      if (!name) throw new Error(`asset "${logical}" was not built; there are: ${[...manifest.keys()].join(', ')}`)
      return `/assets/${name}`
    },
  }
}

function readManifest(json: unknown): ReadonlyMap<string, string> {
  if (typeof json !== 'object' || json === null) throw new Error('assets/manifest.json is not an object')
  const entries = Object.entries(json).map(([logical, name]): [string, string] => {
    if (typeof name !== 'string') throw new Error(`assets/manifest.json: "${logical}" has no file name`)
    return [logical, name]
  })
  return new Map(entries)
}

// Slow and small: done once for a hashed name, so that no request pays for it. A folder that cannot be written is served uncompressed here.
async function compressOnce(path: string): Promise<void> {
  const twin = `${path}.br`
  if (
    await stat(twin).then(
      () => true,
      () => false,
    )
  )
    return
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
  const compressed = await promisify(brotliCompress)(await readFile(path), { params })
  await writeFile(twin, compressed).catch(() => undefined)
}
