// signing-key.ts — keys of publishers as files: Ed25519 in PKCS#8 PEM, the public half beside it. Node only; signing is publication.ts's.
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'

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
