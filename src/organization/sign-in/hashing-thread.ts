// hashing-thread.ts — Argon2id in a thread of its own. Node's pool of threads would do it too, but four of them keep the memory of four
// hashes, and pages are compressed and files are read there. This one also gives way: where cores are few, pages come first.
import { Worker } from 'node:worker_threads'

export type Argon2Input = {
  readonly message: string
  readonly nonce: Uint8Array
  readonly parallelism: number
  readonly tagLength: number
  /** KiB. */
  readonly memory: number
  readonly passes: number
}

/** As text: a bundle has no file that a thread could be started from. A thread has an id of its own only on Linux. */
const CODE = `
const { parentPort } = require('node:worker_threads')
const { argon2Sync } = require('node:crypto')
try {
  const thread = require('node:fs').readlinkSync('/proc/thread-self').split('/').pop()
  require('node:os').setPriority(Number(thread), 10)
} catch {}
parentPort.on('message', (input) => {
  try {
    parentPort.postMessage({ hash: argon2Sync('argon2id', input) })
  } catch (error) {
    parentPort.postMessage({ error: error.message })
  }
})
`

type Answer = { readonly hash: Uint8Array } | { readonly error: string }
type Waiting = { readonly resolve: (hash: Buffer) => void; readonly reject: (error: Error) => void }

let thread: Worker | undefined
/** In the order in which they were asked, which is the order of the answers. */
let waiting: Waiting[] = []

export function argon2id(input: Argon2Input): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    thread ??= started()
    waiting.push({ resolve, reject })
    thread.ref() // somebody waits: the process must not end
    thread.postMessage(input)
  })
}

function started(): Worker {
  const worker = new Worker(CODE, { eval: true })
  worker.on('message', (answer: Answer) => {
    const next = waiting.shift()
    if (waiting.length === 0) worker.unref()
    if ('hash' in answer) next?.resolve(Buffer.from(answer.hash))
    else next?.reject(new Error(answer.error))
  })
  worker.on('error', (error: unknown) => gone(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', () => gone(new Error('the hashing thread ended')))
  return worker

  /** The next hash starts another one. */
  function gone(error: Error): void {
    if (thread !== worker) return
    thread = undefined
    const lost = waiting
    waiting = []
    for (const { reject } of lost) reject(error)
  }
}
