// The program as a process of its own, for tests that end it, or its database, in the middle of something.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { expect, vi } from 'vitest'
import { findPostmaster } from '../../src/platform/database/postmaster.ts'
import { fromRoot } from '../../src/platform/root.ts'

export type Program = {
  readonly folder: string
  /** As it was printed. */
  readonly address: string
  readonly child: ChildProcess
  /** What it said so far. */
  readonly log: () => string
}

export type Place = {
  readonly folder: string
  start(environment?: Record<string, string>): Promise<Program>
  run(
    args: readonly string[],
    environment?: Record<string, string>,
  ): Promise<{ code: number | null; out: string; err: string }>
  /** A superuser of the database that runs in the folder. */
  superuser(): Promise<Client>
  remove(): Promise<void>
}

export function makePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-faults-'))
  chmodSync(folder, 0o755) // as root, PostgreSQL runs under another account, which must be able to enter
  const children: ChildProcess[] = []
  const cluster = join(folder, 'postgres', 'cluster')

  function launch(args: readonly string[], environment: Record<string, string>) {
    const { DATABASE_URL: _app, DATABASE_OWNER_URL: _owner, DATABASE_SEALER_URL: _sealer, ...inherited } = process.env
    const child = spawn(process.execPath, [fromRoot('bin', 'motcua.mjs'), ...args], {
      env: { ...inherited, MOTCUA_DATA: folder, PORT: '0', TRUST_PROXY: 'loopback', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    const said = { out: '', err: '' }
    child.stdout.on('data', (text) => {
      said.out += text
    })
    child.stderr.on('data', (text) => {
      said.err += text
    })
    return { child, said }
  }

  return {
    folder,
    async start(environment = {}) {
      const { child, said } = launch(['start'], environment)
      await vi.waitFor(() => expect(said.out).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/m), { timeout: 60_000 })
      return {
        folder,
        child,
        address: /^http:\/\/127\.0\.0\.1:\d+$/m.exec(said.out)?.[0] ?? '',
        log: () => said.out + said.err,
      }
    },
    async run(args, environment = {}) {
      const { child, said } = launch(args, environment)
      const [code] = await once(child, 'close')
      return { code, ...said }
    },
    async superuser() {
      const running = findPostmaster(cluster)
      const client = new Client({
        host: running?.socketFolder,
        port: running?.port,
        user: 'postgres',
        database: 'motcua',
      })
      client.on('error', () => undefined) // ended by the very test that uses it
      await client.connect()
      return client
    },
    async remove() {
      for (const child of children) child.kill('SIGTERM')
      await vi.waitFor(() => expect(findPostmaster(cluster)).toBeUndefined(), { timeout: 20_000 })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type Answer = { readonly status: number; readonly body: string; readonly location: string | undefined }

let readers = 0

/** Over a connection of its own, so that one which broke is not used again. */
export function ask(
  address: string,
  path: string,
  {
    cookie,
    form,
    host,
  }: { readonly cookie?: string; readonly form?: Readonly<Record<string, string>>; readonly host?: string } = {},
): Promise<Answer> {
  readers += 1
  const body = form ? new URLSearchParams(form).toString() : undefined
  return new Promise((resolve, reject) => {
    const sent = request(
      address + path,
      {
        method: form ? 'POST' : 'GET',
        agent: false,
        headers: {
          'x-forwarded-for': `10.9.${(readers >> 8) & 255}.${readers & 255}`,
          ...(host ? { host } : {}),
          ...(cookie ? { cookie } : {}),
          ...(form ? { 'content-type': 'application/x-www-form-urlencoded', origin: address } : {}),
        },
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (piece) => {
          text += piece
        })
        answer.on('error', reject)
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: text, location: answer.headers.location }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
