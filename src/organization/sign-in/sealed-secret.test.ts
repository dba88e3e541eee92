// Secrets at rest, and the file of their key.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadOrCreateSealKey, seal, sealKeyFile, unseal } from './sealed-secret.ts'

const folder = mkdtempSync(join(tmpdir(), 'motcua-seal-'))
afterAll(() => rmSync(folder, { recursive: true }))

const key = new Uint8Array(32).fill(7)
const secret = new Uint8Array(Buffer.from('hai mươi byte bí mật'))

describe('a sealed secret', () => {
  const sealed = seal(key, secret, 'person-a')
  test('opens with its key for its person', () => {
    expect(Buffer.from(unseal(key, sealed, 'person-a') ?? [])).toEqual(Buffer.from(secret))
  })
  test('says nothing, and is another each time', () => {
    expect(sealed.includes(Buffer.from(secret))).toBe(false)
    expect(seal(key, secret, 'person-a')).not.toEqual(sealed)
  })
  test.for([
    ['another key', () => unseal(new Uint8Array(32).fill(8), sealed, 'person-a')],
    ['another person', () => unseal(key, sealed, 'person-b')],
    [
      'a changed byte',
      () =>
        unseal(
          key,
          sealed.map((byte, i) => (i === sealed.length - 1 ? byte ^ 1 : byte)),
          'person-a',
        ),
    ],
    ['a piece of it', () => unseal(key, sealed.subarray(0, 20), 'person-a')],
    ['nothing', () => unseal(key, new Uint8Array(), 'person-a')],
  ] as const)('does not open with %s', ([, opened]) => {
    expect(opened()).toBeUndefined()
  })
})

describe('the key file', () => {
  test('stands beside the publication key', () => {
    expect(sealKeyFile('/srv/var/keys/publication.pem')).toBe('/srv/var/keys/sign-in.key')
  })
  test('is made once, for its owner alone', async () => {
    const file = join(folder, 'keys', 'sign-in.key')
    const made = await Promise.all([1, 2, 3].map(() => loadOrCreateSealKey(file)))
    expect(new Set(made.map((each) => Buffer.from(each).toString('hex'))).size).toBe(1)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })
  test('that is no key is told with its cure and left as it is', async () => {
    const file = join(folder, 'wrong.key')
    writeFileSync(file, 'không phải khóa')
    await expect(loadOrCreateSealKey(file)).rejects.toThrow(/wrong\.key/)
    expect(readFileSync(file, 'utf8')).toBe('không phải khóa')
  })
})
