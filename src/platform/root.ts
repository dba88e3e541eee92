// Where the repository lies: data/ and db/ are read from there, whether this runs from src/ or bundled in dist/.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = findRoot(dirname(fileURLToPath(import.meta.url)))

export const fromRoot = (...path: readonly string[]): string => join(root, ...path)

function findRoot(folder: string): string {
  // A bundle's chunks lie at other depths than the sources, so the way up is searched, not counted.
  if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'db', 'migrations'))) return folder
  const parent = dirname(folder)
  if (parent === folder)
    throw new Error('db/migrations is not above this file: the program was moved out of its repository')
  return findRoot(parent)
}
