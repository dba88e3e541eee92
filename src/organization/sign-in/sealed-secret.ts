// sealed-secret.ts — secrets that must be computed with, encrypted at rest (AES-256-GCM). The key is a file that is not kept with the
// data: who copies the database gets no second factor.
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Fault, hasCode } from '../../platform/fault.ts'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const VERSION = 1

/** `context` is whose secret it is: sealed for one person, it opens for nobody else. */
export function seal(key: Uint8Array, secret: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()])
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed])
}

/** Undefined where it was sealed with another key, for another person, or is damaged. */
export function unseal(key: Uint8Array, sealed: Uint8Array, context: string): Uint8Array | undefined {
  const bytes = Buffer.from(sealed)
  if (bytes[0] !== VERSION || bytes.length < 1 + NONCE_BYTES + TAG_BYTES) return undefined
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES)
  const tag = bytes.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context)).setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()])
  } catch {
    return undefined
  }
}

/** Where it lies: beside the key that signs publications, which is never in the folder of the database. */
export const sealKeyFile = (publicationKeyFile: string): string => join(dirname(publicationKeyFile), 'sign-in.key')

/** The key in this file; a new one where there is none. A file that is not such a key is never overwritten. */
export async function loadOrCreateSealKey(file: string): Promise<Uint8Array> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await createKey(file)
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64')
  if (key.length === KEY_BYTES) return key
  throw new Fault(
    {
      vi: `${file} không phải khóa mã hóa của xác thực hai lớp (32 byte, base64).`,
      en: `${file} is not the key of the second factors (32 bytes, base64).`,
    },
    {
      vi: 'Chép lại tệp này từ bản sao lưu. Nếu không còn, xóa tệp: khóa mới được tạo, ai đang dùng xác thực hai lớp phải đăng nhập bằng mã khôi phục rồi bật lại.',
      en: 'Restore the file from a backup. If there is none, delete it: a new key is made, and whoever uses a second factor signs in with a recovery code and sets it up again.',
    },
  )
}

/** Whole or not at all: of two processes that start together, one makes it and the other never reads half of it. */
async function createKey(file: string): Promise<void> {
  if (
    await readFile(file).then(
      () => true,
      (error: unknown) => !hasCode(error, 'ENOENT'),
    )
  )
    return
  const beside = `${file}.${randomUUID().slice(0, 8)}`
  const handle = await open(beside, 'wx', 0o600)
  try {
    await handle.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await link(beside, file)
    .catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error
    })
    .finally(() => rm(beside, { force: true }))
}
