// Runs commands of the reform index in this process: what they print, how they exit, what they leave in a folder of their own.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exitCodeOf, type Io, type Language } from '../../src/reform-index/command-line/wrong-input.ts'

export type Ran = { readonly exit: number; readonly out: string; readonly err: string }

export async function ran(work: (io: Io) => Promise<number>, language: Language = 'en'): Promise<Ran> {
  let out = ''
  let err = ''
  const io: Io = {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
  }
  const exit = await exitCodeOf(language, io, () => work(io))
  return { exit, out, err }
}

export type Folder = {
  readonly path: (name: string) => string
  write(name: string, content: string | Uint8Array): string
  files(): string[]
  remove(): void
}

export function makeFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-commands-'))
  const path = (name: string) => join(folder, name)
  return {
    path,
    write(name, content) {
      writeFileSync(path(name), content)
      return path(name)
    },
    files: () => readdirSync(folder).sort(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
