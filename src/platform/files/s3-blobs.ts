// Blobs in an S3 service. The hash of the bytes is known before they are sent, so it is what is signed: a service that received
// something else refuses it. Every request may be sent again: what is stored is named by its content.

import { randomUUID } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web' // the same thing as fetch's, typed a second time
import { AwsV4Signer } from 'aws4fetch'
import type { S3Settings } from '../config.ts'
import { Fault } from '../fault.ts'
import { type Blobs, onDisk } from './blobs.ts'

export type S3Options = {
  /** Before every name: the tenants of an installation share a bucket. */
  readonly prefix: string
  /** How long a service may be silent before it is asked again. */
  readonly timeoutMs?: number
  readonly attempts?: number
  readonly restMs?: number
}

const TIMEOUT_MS = 30_000
const ATTEMPTS = 4
const REST_MS = 200
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' // of no bytes

export function openS3(settings: S3Settings, options: S3Options): Blobs {
  const { prefix, timeoutMs = TIMEOUT_MS, attempts = ATTEMPTS, restMs = REST_MS } = options
  const arriving = join(tmpdir(), 'motcua-files')

  async function ask(method: 'PUT' | 'GET' | 'HEAD', sha256: string, body?: Blob): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const answer = await send(method, sha256, body).catch((error: unknown) => error)
      const isAnswer = answer instanceof Response
      if (isAnswer && answer.status < 500 && answer.status !== 429 && answer.status !== 408) return answer
      if (isAnswer) await answer.body?.cancel()
      if (attempt >= attempts) throw serviceFault(isAnswer ? `HTTP ${answer.status}` : reasonOf(answer), answer)
      await new Promise((resolve) => setTimeout(resolve, restMs * 2 ** (attempt - 1) * (0.5 + Math.random())))
    }
  }

  async function send(method: string, sha256: string, body: Blob | undefined): Promise<Response> {
    const { endpoint, bucket, region, keyId, secret, pathStyle } = settings
    const url = new URL(endpoint)
    if (!pathStyle) url.hostname = `${bucket}.${url.hostname}`
    url.pathname = [url.pathname.replace(/\/$/, ''), ...(pathStyle ? [bucket] : []), prefix, sha256].join('/')
    // Signed anew for every attempt: a signature is good for a quarter of an hour.
    const signed = await new AwsV4Signer({
      method,
      url: url.href,
      headers: {
        'x-amz-content-sha256': body ? sha256 : EMPTY,
        ...(body ? { 'content-type': 'application/octet-stream' } : {}),
      },
      accessKeyId: keyId,
      secretAccessKey: secret,
      service: 's3',
      region,
    }).sign()
    // The time is for the head of the answer; what comes after may take as long as it takes, while something comes.
    const silence = new AbortController()
    const timer = setTimeout(
      () => silence.abort(new Error(`no answer in ${timeoutMs} ms`)),
      timeoutMs + (body?.size ?? 0) / 100,
    )
    try {
      return await fetch(signed.url, {
        method,
        headers: signed.headers,
        body: body ?? null,
        signal: silence.signal,
        redirect: 'error',
      })
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    async loose() {
      await onDisk(() => mkdir(arriving, { recursive: true }))
      return join(arriving, randomUUID())
    },
    async put({ path, sha256, size }) {
      const known = await ask('HEAD', sha256)
      const isThere = known.ok && Number(known.headers.get('content-length')) === size
      if (!isThere) {
        if (!known.ok && known.status !== 404) throw refusedFault(known.status)
        // A body that is read from the disk piece by piece, and whose length is known.
        const answer = await ask('PUT', sha256, await openAsBlob(path))
        await answer.body?.cancel()
        if (!answer.ok) throw refusedFault(answer.status)
      }
      await rm(path, { force: true })
    },
    async get(sha256) {
      const answer = await ask('GET', sha256)
      if (answer.status === 404) {
        await answer.body?.cancel()
        return undefined
      }
      if (!answer.ok || !answer.body) throw refusedFault(answer.status)
      return {
        body: Readable.fromWeb(answer.body as ReadableStream),
        size: Number(answer.headers.get('content-length')),
      }
    },
  }
}

const serviceFault = (reason: string, cause: unknown): Fault =>
  new Fault(
    { vi: `Kho tệp S3 không trả lời (${reason}).`, en: `The S3 service for files does not answer (${reason}).` },
    {
      vi: 'Kiểm tra FILES_S3_ENDPOINT và đường mạng, rồi làm lại. Dữ liệu khác vẫn còn nguyên.',
      en: 'Check FILES_S3_ENDPOINT and the network, then do it again. Everything else is still there.',
    },
    { cause },
  )

const refusedFault = (status: number): Fault =>
  new Fault(
    { vi: `Kho tệp S3 từ chối (HTTP ${status}).`, en: `The S3 service for files refuses (HTTP ${status}).` },
    {
      vi: 'Kiểm tra FILES_S3_BUCKET, FILES_S3_KEY_ID, FILES_S3_SECRET, FILES_S3_REGION và đồng hồ của máy.',
      en: 'Check FILES_S3_BUCKET, FILES_S3_KEY_ID, FILES_S3_SECRET, FILES_S3_REGION and the clock of the machine.',
    },
  )

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}
