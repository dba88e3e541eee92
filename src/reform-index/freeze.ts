// freeze.ts — publications signed with the installation's own key.
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault } from '../platform/fault.ts'
import { createKeyFiles, readKeyFile } from './command-line/signing-key.ts'
import type { Freeze } from './commands.ts'
import { makePublication } from './kernel/publication.ts'

export const freezeWith =
  (secretKey: Uint8Array): Freeze =>
  (document, set, publishedAt) =>
    makePublication(document, set, { publishedAt: publishedAt.toISOString(), secretKey })

/** The key in this file; a new pair where there is none. A file that is not such a key is never overwritten. */
export async function loadOrCreateKey(file: string): Promise<Uint8Array> {
  await mkdir(dirname(file), { recursive: true })
  try {
    await createKeyFiles(file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = await readKeyFile(file)
  if (key.kind === 'key') return key.secret
  throw new Fault(
    {
      vi: `${file} không phải khóa riêng Ed25519 (PEM, không mật khẩu).`,
      en: `${file} is not an Ed25519 private key (PEM, no password).`,
    },
    {
      vi: 'Đặt MOTCUA_KEY vào tệp khóa đúng, hoặc tạo khóa: npx motcua key create TỆP',
      en: 'Point MOTCUA_KEY to the right key, or make one: npx motcua key create FILE',
    },
  )
}
