// Who signs the journal, and the memory outside the database: the key, the signature over a seal, and the anchor file, which keeps a
// copy of every signature so that a chain cut off together with its signatures is still noticed.
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hasCode } from '../fault.ts'
import { loadOrCreateKey } from '../signing-key.ts'
import { type Signed, signedMessage } from './chain.ts'
import type { StoredSignature } from './store.ts'

/** Both stand beside the key of publications: never inside the database's folder, which somebody may copy or restore. */
export const journalKeyFile = (keyFile: string): string => join(dirname(keyFile), 'journal.pem')
export const anchorFile = (keyFile: string, tenant: string): string =>
  join(dirname(keyFile), `journal.${tenant}.anchor`)

// ---- keys

export type TrustedKey = { readonly id: string; isSignature(message: Uint8Array, signature: Uint8Array): boolean }
export type SigningKey = TrustedKey & { sign(message: Uint8Array): Buffer }

export async function openSigningKey(file: string): Promise<SigningKey> {
  await loadOrCreateKey(file)
  const key = createPrivateKey(await readFile(file))
  return { ...trustedKey(createPublicKey(key)), sign: (message) => sign(null, message, key) }
}

/** A public key, or the public half of a private one; undefined for a file that is neither, or of another algorithm. */
export function readTrustedKey(pem: string): TrustedKey | undefined {
  let key: KeyObject
  try {
    key = createPublicKey(pem)
  } catch {
    return undefined
  }
  return key.asymmetricKeyType === 'ed25519' ? trustedKey(key) : undefined
}

const trustedKey = (key: KeyObject): TrustedKey => ({
  id: keyId(key),
  isSignature: (message, signature) => verify(null, message, key, signature),
})

const keyId = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)

export function signatureOf(key: SigningKey, signed: Signed): StoredSignature {
  const { sealNo, signedAt, position, sealHash } = signed
  return { sealNo, signedAt, position, sealHash, keyId: key.id, signature: key.sign(signedMessage(signed)) }
}

export type Verdict = 'good' | 'foreign' | 'broken'

/** `foreign`: by a key that nobody vouches for. `broken`: says it is by ours and is not, or something of it was changed. */
export function judge(tenant: string, stored: StoredSignature, trusted: readonly TrustedKey[]): Verdict {
  const message = signedMessage({ tenant, ...stored })
  if (trusted.some((key) => key.isSignature(message, stored.signature))) return 'good'
  return trusted.some(({ id }) => id === stored.keyId) ? 'broken' : 'foreign'
}

// ---- the anchor file: a line for each signature, in JSON

export type Anchor = {
  readonly lines: readonly { readonly line: number; readonly signature: StoredSignature }[]
  /** Numbers of lines that cannot be read. */
  readonly unreadable: readonly number[]
  /** The last line has no end: the machine stopped while it was written. */
  readonly isCutShort: boolean
}

/** undefined: there is no such file. */
export async function readAnchor(file: string): Promise<Anchor | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
  const written = text.split('\n')
  const rest = written.pop() ?? ''
  const lines: { line: number; signature: StoredSignature }[] = []
  const unreadable: number[] = []
  for (const [index, line] of written.entries()) {
    const signature = parseLine(line)
    if (signature) lines.push({ line: index + 1, signature })
    else if (line !== '') unreadable.push(index + 1)
  }
  return { lines, unreadable, isCutShort: rest !== '' }
}

/** Adds what the file does not have yet, and is on the disk when this returns. */
export async function appendToAnchor(file: string, signatures: readonly StoredSignature[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const handle = await open(file, 'a+', 0o644)
  try {
    const begun = await startsInLine(handle)
    const lines = signatures.map((signature) => `${anchorLine(signature)}\n`).join('')
    await handle.appendFile(begun ? `\n${lines}` : lines)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function startsInLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat()
  if (size === 0) return false
  const last = Buffer.alloc(1)
  await handle.read(last, 0, 1, size - 1)
  return last.toString() !== '\n'
}

export const anchorLine = ({ sealNo, signedAt, position, sealHash, keyId, signature }: StoredSignature): string =>
  JSON.stringify({
    seal: sealNo,
    position,
    signed_at: signedAt,
    seal_hash: sealHash.toString('hex'),
    key: keyId,
    signature: signature.toString('base64'),
  })

const NUMBER = /^\d{1,18}$/ // what PostgreSQL's bigint surely holds

function parseLine(line: string): StoredSignature | undefined {
  let read: unknown
  try {
    read = JSON.parse(line)
  } catch {
    return undefined
  }
  if (typeof read !== 'object' || read === null) return undefined
  const fields: Readonly<Record<string, unknown>> = { ...read }
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '')
  const [sealNo, position, signedAt] = [text('seal'), text('position'), text('signed_at')]
  if (![sealNo, position, signedAt].every((number) => NUMBER.test(number))) return undefined
  return {
    sealNo,
    position,
    signedAt,
    sealHash: Buffer.from(text('seal_hash'), 'hex'),
    keyId: text('key'),
    signature: Buffer.from(text('signature'), 'base64'),
  }
}
