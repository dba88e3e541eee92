// Keys to sign with, as files: Ed25519 in PKCS#8 PEM, the public half beside it. What is signed is not known here.
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault, hasCode } from './fault.ts'

export type KeyFile =
  | { readonly kind: 'key'; readonly secret: Uint8Array }
  | { readonly kind: 'not_a_key' | 'encrypted' | 'other_algorithm' }

/** Makes a key pair: `file`, readable by its owner alone, and `file.pub`. Neither is ever overwritten: EEXIST. */
export async function createKeyFiles(file: string): Promise<{ readonly publicFile: string }> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const publicFile = `${file}.pub`
  await writeFile(publicFile, publicKey.export({ type: 'spki', format: 'pem' }), { flag: 'wx', mode: 0o644 })
  try {
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    await rm(publicFile, { force: true })
    throw error
  }
  return { publicFile }
}

export async function readKeyFile(file: string): Promise<KeyFile> {
  const pem = await readFile(file)
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch {
    return { kind: pem.includes('ENCRYPTED') ? 'encrypted' : 'not_a_key' }
  }
  if (key.asymmetricKeyType !== 'ed25519') return { kind: 'other_algorithm' }
  return { kind: 'key', secret: Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url') }
}

/** The key in this file; a new pair where there is none. A file that is not such a key is never overwritten. */
export async function loadOrCreateKey(file: string): Promise<Uint8Array> {
  await mkdir(dirname(file), { recursive: true })
  try {
    await createKeyFiles(file)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  }
  const key = await readKeyFile(file)
  if (key.kind === 'key') return key.secret
  throw new Fault(
    {
      vi: `${file} không phải khóa riêng Ed25519 (PEM, không mật khẩu).`,
      en: `${file} is not an Ed25519 private key (PEM, no password).`,
    },
    {
      vi: 'Đặt lại đúng tệp khóa (MOTCUA_KEY chỉ chỗ của nó), hoặc tạo khóa: npx motcua key create TỆP',
      en: 'Put the right key there (MOTCUA_KEY says where), or make one: npx motcua key create FILE',
    },
  )
}
