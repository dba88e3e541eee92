// An S3 service in this process, as strict as a real one about signatures, with the troubles of a real one on demand. The signature
// is checked by code written a second time, from the description of AWS Signature Version 4.
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What goes wrong with the next request: `lost` does the work and drops the line before it answers. */
export type Trouble = 'lost' | 'silent' | 'busy' | 'broken' | 'cut'

export type FakeS3 = {
  readonly endpoint: string
  readonly objects: Map<string, Buffer>
  readonly requests: string[]
  readonly troubles: Trouble[]
  close(): Promise<void>
}

export async function startFakeS3(keyId: string, secret: string): Promise<FakeS3> {
  const objects = new Map<string, Buffer>()
  const requests: string[] = []
  const troubles: Trouble[] = []

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const body = Buffer.concat(pieces)
    const path = request.url ?? ''
    requests.push(`${request.method} ${path}`)
    const say = (status: number, content: Buffer | string = '') =>
      response.writeHead(status, { 'content-length': Buffer.byteLength(content) }).end(content)
    const trouble = troubles.shift()
    if (trouble === 'silent') return // never answers; the client gives up
    if (trouble === 'busy') return void say(503, 'SlowDown')
    if (trouble === 'broken') return void say(500, 'InternalError')
    if (!isSigned(request, { keyId, secret })) return void say(403, 'SignatureDoesNotMatch')
    if (createHash('sha256').update(body).digest('hex') !== request.headers['x-amz-content-sha256'])
      return void say(400, 'XAmzContentSHA256Mismatch')
    const known = objects.get(path)
    if (request.method === 'PUT') objects.set(path, body)
    if (trouble === 'lost') return void request.socket.destroy()
    if (request.method === 'PUT') return void say(200)
    if (!known) return void say(404, request.method === 'HEAD' ? '' : 'NoSuchKey')
    if (request.method === 'HEAD') return void response.writeHead(200, { 'content-length': known.length }).end()
    if (trouble === 'cut') {
      response.writeHead(200, { 'content-length': known.length }).write(known.subarray(0, Math.floor(known.length / 2)))
      return void setTimeout(() => request.socket.destroy(), 20)
    }
    return void say(200, known)
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    objects,
    requests,
    troubles,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Credentials = { readonly keyId: string; readonly secret: string }

function isSigned({ method, url = '', headers }: IncomingMessage, { keyId, secret }: Credentials): boolean {
  const found =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    )
  const [, key, day = '', region = '', names = '', signature] = found ?? []
  const at = String(headers['x-amz-date'])
  if (key !== keyId || !at.startsWith(day) || !names.split(';').includes('host')) return false
  if (!names.split(';').includes('x-amz-content-sha256')) return false
  const [path = '', query = ''] = url.split('?')
  const canonical = [
    method,
    path,
    query,
    ...names.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    names,
    headers['x-amz-content-sha256'],
  ].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', at, `${day}/${region}/s3/aws4_request`, sha256(canonical)].join('\n')
  const signing = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(
    (with_, part) => createHmac('sha256', with_).update(part).digest(),
    `AWS4${secret}`,
  )
  return createHmac('sha256', signing).update(toSign).digest('hex') === signature
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
