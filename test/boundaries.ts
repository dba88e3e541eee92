// Who may import whom. Reads import statements as text: the compiler in use has no API for this, and tools that need one pass in silence.
import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, posix, relative, sep } from 'node:path'

/** A module may import from rows before its own, never from its neighbours or from rows after. */
export const ROWS: readonly (readonly string[])[] = [
  ['platform'],
  ['calendar', 'organization', 'notices'],
  ['catalogue'],
  ['dossiers', 'petitions', 'documents', 'tasks', 'inspections', 'reform-index'],
  ['exchange', 'portal', 'administration'],
]

/** Files beside the modules that may know all of them. */
const TOP = new Set(['app.ts', 'main.ts'])

/** Values in, values out: these run in the browser too. Nothing they reach, however far, may touch the world. */
const KERNEL = 'reform-index/kernel/'
const WORLDLY = /^(?:pg|kysely|fastify|pino|esbuild|commander|cli-progress|hucre|@fastify\/.+)$/

/** Folders that say nothing about what is in them become drawers for everything. */
const NAMELESS = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'lib', 'misc', 'shared'])

type Import = { readonly from: string; readonly to: string }

/** Everything under `src` that crosses a line, one sentence each. */
export function crossings(src: string): string[] {
  const files = listFiles(src)
  const imports = files.filter((file) => /\.tsx?$/.test(file)).flatMap((file) => importsOf(src, file))
  const product = imports.filter(({ from }) => !isTest(from))
  return [
    ...namelessFolders(files),
    ...strayFiles(files),
    ...product.flatMap(wrongImport),
    ...leaks(product),
    ...cycles(product),
  ]
}

function wrongImport({ from, to }: Import): string[] {
  const says = (why: string) => [`${from} imports ${to}: ${why}`]
  if (TOP.has(from)) return to.startsWith('../') && to !== '../package.json' ? says('that is outside src') : []
  if (!isInside(to)) return to.startsWith('../') ? says('that is outside src') : []
  if (TOP.has(to)) return says('only the program’s entry knows that file')
  const [mine, theirs] = [moduleOf(from), moduleOf(to)]
  if (mine === theirs) return []
  if (rowOf(theirs) >= rowOf(mine)) return says(`${mine} may not know ${theirs}`)
  // The platform is a box of tools, each file one of them; a module has one door.
  if (theirs !== 'platform' && to !== `${theirs}/index.ts`) return says(`of another module only its index.ts`)
  return []
}

/** For each kernel file, the first way out of it into the world. */
function leaks(imports: readonly Import[]): string[] {
  const graph = Map.groupBy(imports, ({ from }) => from)
  const kernel = [...graph.keys()].filter((file) => file.startsWith(KERNEL) && !file.includes('.test.'))
  return kernel.flatMap((file) => {
    const way = wayOut(file, graph, new Set())
    return way ? [`${way.join(' → ')}: the scoring kernel is pure`] : []
  })
}

function wayOut(file: string, graph: ReadonlyMap<string, readonly Import[]>, seen: Set<string>): string[] | undefined {
  if (seen.has(file)) return undefined
  seen.add(file)
  for (const { to } of graph.get(file) ?? []) {
    if (isWorldly(to)) return [file, to]
    const rest = wayOut(to, graph, seen)
    if (rest) return [file, ...rest]
  }
  return undefined
}

const isWorldly = (to: string): boolean => to.startsWith('node:') || builtinModules.includes(to) || WORLDLY.test(to)
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file)
const isInside = (to: string): boolean =>
  !to.startsWith('../') && to.includes('.ts') && !to.startsWith('node:') && !to.startsWith('@')
const moduleOf = (file: string): string => file.split('/', 1)[0] ?? ''
const rowOf = (name: string): number => ROWS.findIndex((row) => row.includes(name))

function namelessFolders(files: readonly string[]): string[] {
  const folders = new Set(files.flatMap((file) => file.split('/').slice(0, -1)))
  return [...folders]
    .filter((folder) => NAMELESS.has(folder))
    .map((folder) => `a folder is called "${folder}": name what is in it`)
}

function strayFiles(files: readonly string[]): string[] {
  const modules = new Set(files.filter((file) => file.includes('/')).map(moduleOf))
  const unknown = [...modules]
    .filter((name) => rowOf(name) < 0)
    .map((name) => `${name}/ stands in no row: add it to ROWS`)
  const loose = files
    .filter((file) => !file.includes('/') && !TOP.has(file) && !isTest(file))
    .map((file) => `${file} belongs to no module`)
  return [...unknown, ...loose]
}

/** Cycles between files, each told once, from its first file in the alphabet. */
function cycles(imports: readonly Import[]): string[] {
  const graph = Map.groupBy(
    imports.filter(({ to }) => isInside(to)),
    ({ from }) => from,
  )
  const done = new Set<string>()
  const found = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file)
    if (start >= 0) {
      const loop = path.slice(start)
      const first = loop.indexOf([...loop].sort()[0] ?? file)
      found.add(`cycle: ${[...loop.slice(first), ...loop.slice(0, first), loop[first]].join(' → ')}`)
      return
    }
    if (done.has(file)) return
    for (const { to } of graph.get(file) ?? []) visit(to, [...path, file])
    done.add(file)
  }
  for (const file of [...graph.keys()].sort()) visit(file, [])
  return [...found]
}

// A type alone is erased and cannot make a cycle at run time, but it is knowledge all the same, so it counts for the rows.
// For cycles too: two files that need each other's types are one subject.
const IMPORT = /(?:^|[\n;])\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g

function importsOf(src: string, file: string): Import[] {
  const text = withoutComments(readFileSync(join(src, file), 'utf8'))
  return [...text.matchAll(IMPORT)].map((match) => {
    const specifier = match[1] ?? match[2] ?? ''
    const to = specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(file), specifier)) : specifier
    return { from: file, to }
  })
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

export const sourceFolder = join(dirname(import.meta.dirname), 'src')
