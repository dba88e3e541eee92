// Files from the first byte that arrives to the last that is read back: in a folder, in an S3 service, and when things go wrong.
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { type FakeS3, startFakeS3 } from '../../../test/support/fake-s3.ts'
import { zip } from '../../../test/support/zip.ts'
import { inTransaction } from '../database/database.ts'
import { Fault } from '../fault.ts'
import { toXlsx } from '../sheets.ts'
import { type Blobs, openFolder } from './blobs.ts'
import { type FileRef, getFile, keepFile, nameFor, openBlobs, readFile, receiveFile, serveFile } from './files.ts'
import { openS3 } from './s3-blobs.ts'

const { db, owner } = await testDatabase()
const now = new Date('2026-11-24T03:00:00Z')
const parent = mkdtempSync(join(tmpdir(), 'motcua-files-test-'))
afterAll(() => rmSync(parent, { recursive: true, force: true }))
beforeEach(() => owner.query('truncate stored_file'))

let count = 0
const newFolder = () => join(parent, `store-${count++}`)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n')
const LIMITS = { maxBytes: 1_000_000 }

async function store(blobs: Blobs, bytes: Uint8Array): Promise<FileRef> {
  const received = await receiveFile(blobs, Readable.from([Buffer.from(bytes)]), LIMITS)
  try {
    return await inTransaction(db, (tx) => keepFile(tx, received, now))
  } finally {
    await received.discard()
  }
}
const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
        .sort()
    : []

describe('what a file is', () => {
  const SAMPLES: readonly (readonly [string, Uint8Array | string, string | undefined])[] = [
    ['a PDF', PDF, 'pdf'],
    [
      'a PNG',
      Buffer.from(
        '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000000000500010d0a2db40000000049454e44ae426082',
        'hex',
      ),
      'png',
    ],
    [
      'a JPEG',
      Buffer.concat([
        Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
        Buffer.alloc(64),
        Buffer.from('ffd9', 'hex'),
      ]),
      'jpeg',
    ],
    [
      'a WebP',
      Buffer.concat([Buffer.from('RIFF'), Buffer.from([0x1a, 0, 0, 0]), Buffer.from('WEBPVP8L'), Buffer.alloc(24)]),
      'webp',
    ],
    ['plain text', 'Đơn xin nghỉ phép\n', 'text'],
    ['a CSV with a mark of byte order', '\uFEFFtên,số\r\nAn,1\r\n', 'text'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', undefined],
    ['an SVG with a prologue', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', undefined],
    ['HTML', '<!doctype html><p>x</p>', undefined],
    ['HTML after blanks', '\n\n   <script>alert(1)</script>', undefined],
    ['a script', '#!/bin/sh\nrm -rf /\n', undefined],
    [
      'a program',
      Buffer.concat([Buffer.from('7f454c460201010000000000000000000200', 'hex'), Buffer.alloc(100)]),
      undefined,
    ],
    ['a Windows program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]), undefined],
    ['a GIF', Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(40)]), undefined],
    ['text that is not UTF-8', Buffer.from([0x43, 0xf4, 0xe0, 0x20, 0xff]), undefined],
    ['text with control characters', 'a\u0000b', undefined],
    ['noise', randomBytes(1000), undefined],
  ]
  test.for(SAMPLES)('%s', async ([, content, kind]) => {
    const folder = newFolder()
    const taking = receiveFile(openFolder(folder), Readable.from([Buffer.from(content)]), LIMITS)
    if (kind === undefined) {
      await expect(taking).rejects.toMatchObject({ kind: 'invalid', code: 'file.kind-not-allowed' })
      expect(filesIn(folder)).toEqual([])
    } else expect((await taking).kind).toBe(kind)
  })

  test('a workbook, and a document, by what stands in their archives', async () => {
    const take = (bytes: Uint8Array) =>
      receiveFile(openFolder(newFolder()), Readable.from([Buffer.from(bytes)]), LIMITS)
    expect((await take(await toXlsx([{ name: 'A', columns: [{ title: 'a' }], rows: [['1']] }]))).kind).toBe('xlsx')
    const types = (main: string) =>
      `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`
    const document = (main: string) =>
      zip([
        { name: '[Content_Types].xml', content: Buffer.from(types(main)) },
        { name: 'word/document.xml', content: Buffer.from('<w/>') },
      ])
    const refused = { code: 'file.kind-not-allowed' }
    const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
    expect((await take(document(main))).kind).toBe('docx')
    await expect(take(document('application/vnd.ms-word.document.macroEnabled.main+xml'))).rejects.toMatchObject(
      refused,
    )
    await expect(take(zip([{ name: 'a.txt', content: Buffer.from('x') }]))).rejects.toMatchObject(refused)
  })

  test('only the kinds that a place takes, and they are named', async () => {
    const taking = receiveFile(openFolder(newFolder()), Readable.from([PDF]), { ...LIMITS, kinds: ['jpeg', 'png'] })
    await expect(taking).rejects.toMatchObject({ values: { allowed: 'jpg, png' } })
  })
})

describe('limits', () => {
  test('a file that is too large is refused at the byte that is too many, and nothing of it stays', async () => {
    const folder = newFolder()
    let sent = 0
    const endless = Readable.from(
      (async function* () {
        for (;;) {
          sent += 1000
          yield Buffer.alloc(1000, 'a')
        }
      })(),
    )
    await expect(receiveFile(openFolder(folder), endless, { maxBytes: 10_000 })).rejects.toMatchObject({
      kind: 'too_large',
      code: 'file.too-large',
      values: { bytes: 10_000 },
    })
    expect(sent).toBeLessThan(200_000)
    expect(filesIn(folder)).toEqual([])
  })

  test('exactly the limit is taken', async () => {
    const received = await receiveFile(openFolder(newFolder()), Readable.from([Buffer.alloc(5000, 'a')]), {
      maxBytes: 5000,
    })
    expect(received.size).toBe(5000)
  })

  test('an empty file is told as such', async () => {
    await expect(receiveFile(openFolder(newFolder()), Readable.from([]), LIMITS)).rejects.toMatchObject({
      code: 'file.empty',
    })
  })

  test('a sender that goes away in the middle leaves nothing', async () => {
    const folder = newFolder()
    const broken = Readable.from(
      (async function* () {
        yield Buffer.alloc(1000, 'a')
        throw new Error('aborted')
      })(),
    )
    await expect(receiveFile(openFolder(folder), broken, LIMITS)).rejects.toThrow('aborted')
    expect(filesIn(folder)).toEqual([])
  })
})

/** What holds wherever the bytes lie. */
function behaves(
  open: () => { readonly blobs: Blobs; damage(hash: string, bytes: Buffer | undefined): void; count(): number },
) {
  test('it is kept under its hash and comes back whole', async () => {
    const { blobs, count: stored } = open()
    const ref = await store(blobs, PDF)
    expect(ref).toEqual({ sha256: sha256(PDF), size: PDF.length, kind: 'pdf' })
    expect(await getFile(db, ref.sha256)).toEqual(ref)
    expect(await buffer(await readFile(blobs, ref))).toEqual(PDF)
    expect(stored()).toBe(1)
  })

  test('the same bytes are kept once, also by two at once', async () => {
    const { blobs, count: stored } = open()
    const refs = await Promise.all([store(blobs, PDF), store(blobs, PDF), store(blobs, PDF)])
    expect(new Set(refs.map((ref) => ref.sha256)).size).toBe(1)
    expect(stored()).toBe(1)
  })

  test('a command that is taken back leaves no row', async () => {
    const { blobs } = open()
    const bytes = Buffer.from('chỉ một lần\n')
    const received = await receiveFile(blobs, Readable.from([bytes]), LIMITS)
    await inTransaction(db, async (tx) => {
      await keepFile(tx, received, now)
      throw new Error('no')
    }).catch(() => undefined)
    await received.discard()
    await expect(getFile(db, sha256(bytes))).rejects.toMatchObject({ kind: 'missing', code: 'file.not-found' })
  })

  test.for([
    ['changed', (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === bytes.length - 3 ? byte ^ 1 : byte)))],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 5)],
    ['gone', () => undefined],
  ] as const)('a file that was %s is named, and its last piece never arrives', async ([, damage]) => {
    const { blobs, damage: change } = open()
    const bytes = Buffer.concat([PDF, randomBytes(300_000)])
    const ref = await store(blobs, bytes)
    change(ref.sha256, damage(bytes))
    const pieces: Buffer[] = []
    const reading = (async () => {
      for await (const piece of await readFile(blobs, ref)) pieces.push(piece)
    })()
    await expect(reading).rejects.toThrow(ref.sha256)
    expect(Buffer.concat(pieces).length).toBeLessThan(bytes.length)
    expect(await reading.catch((error: unknown) => error)).toBeInstanceOf(Fault)
  })

  test('a damaged one is mended by handing it in again', async () => {
    const { blobs, damage: change } = open()
    const ref = await store(blobs, PDF)
    change(ref.sha256, PDF.subarray(0, 5))
    await store(blobs, PDF)
    expect(await buffer(await readFile(blobs, ref))).toEqual(PDF)
  })
}

describe('in a folder', () => {
  behaves(() => {
    const folder = newFolder()
    return {
      blobs: openFolder(folder),
      damage(hash, bytes) {
        const path = join(folder, hash.slice(0, 2), hash.slice(2, 4), hash)
        if (bytes) writeFileSync(path, bytes)
        else rmSync(path)
      },
      count: () => filesIn(folder).length,
    }
  })

  test('tenants have folders of their own', async () => {
    const folder = newFolder()
    const [one, other] = await Promise.all(
      ['demo', 'other'].map((tenant) => openBlobs({ folder, s3: undefined }, tenant)),
    )
    const ref = one && (await store(one, PDF))
    expect(filesIn(join(folder, 'demo'))).toEqual([ref?.sha256])
    expect(await other?.get(ref?.sha256 ?? '')).toBeUndefined()
  })

  test('two levels of folders, and nothing beside the file', async () => {
    const folder = newFolder()
    const { sha256: hash } = await store(openFolder(folder), PDF)
    expect(readFileSync(join(folder, hash.slice(0, 2), hash.slice(2, 4), hash))).toEqual(PDF)
    expect(filesIn(join(folder, 'arriving'))).toEqual([])
  })

  test('what a killed process left is swept away after a day, and not before', async () => {
    const folder = newFolder()
    const arriving = join(folder, 'arriving')
    mkdirSync(arriving, { recursive: true })
    for (const [name, age] of [
      ['old', 25],
      ['young', 1],
    ] as const) {
      writeFileSync(join(arriving, name), 'x')
      const then = new Date(Date.now() - age * 3_600_000)
      utimesSync(join(arriving, name), then, then)
    }
    await store(openFolder(folder), PDF)
    expect(filesIn(arriving)).toEqual(['young'])
  })

  test.for(['ENOSPC', 'EDQUOT', 'EROFS'])(
    'a disk that answers %s is told with its cure, and nothing is kept',
    async (code) => {
      const folder = newFolder()
      const full = Readable.from(
        (async function* () {
          yield PDF
          throw Object.assign(new Error(code), { code })
        })(),
      )
      const fault = await receiveFile(openFolder(folder), full, LIMITS).catch((error: unknown) => error)
      expect(fault).toBeInstanceOf(Fault)
      expect(fault instanceof Fault && fault.cure.vi).toMatch(/FILES_FOLDER/)
      expect(filesIn(folder)).toEqual([])
    },
  )

  test.skipIf(process.getuid?.() === 0)('a folder that may not be written to is told with its cure', async () => {
    const folder = newFolder()
    mkdirSync(folder)
    chmodSync(folder, 0o500)
    await expect(store(openFolder(join(folder, 'below')), PDF)).rejects.toBeInstanceOf(Fault)
  })
})

describe('in an S3 service', () => {
  const SETTINGS = { bucket: 'motcua', region: 'hanoi-1', keyId: 'KEY', secret: 's3cr3t/+=', pathStyle: true }
  let s3: FakeS3
  const open = (changed: Partial<typeof SETTINGS> = {}) =>
    openS3({ endpoint: s3.endpoint, ...SETTINGS, ...changed }, { prefix: 'demo', timeoutMs: 300, restMs: 1 })
  beforeAll(async () => {
    s3 = await startFakeS3(SETTINGS.keyId, SETTINGS.secret)
  })
  afterAll(() => s3.close())
  afterEach(() => {
    s3.objects.clear()
    s3.requests.length = 0
    s3.troubles.length = 0
  })

  behaves(() => ({
    blobs: open(),
    damage(hash, bytes) {
      const path = `/motcua/demo/${hash}`
      if (bytes) s3.objects.set(path, bytes)
      else s3.objects.delete(path)
    },
    count: () => s3.objects.size,
  }))

  test('what is there already is not sent again', async () => {
    const blobs = open()
    await store(blobs, PDF)
    await store(blobs, PDF)
    expect(s3.requests.filter((each) => each.startsWith('PUT'))).toHaveLength(1)
  })

  test.for([
    ['an answer that is lost after the work was done', ['lost']],
    ['an answer to the sending that is lost', ['busy', 'busy', 'lost']],
    ['a service that is busy', ['busy', 'busy', 'busy']],
    ['a service that breaks', ['broken']],
    ['a service that says nothing', ['silent']],
  ] as const)('%s: it is asked again, and kept once', async ([, troubles]) => {
    const blobs = open()
    s3.troubles.push(...troubles)
    const ref = await store(blobs, PDF)
    s3.troubles.push('busy')
    expect(await buffer(await readFile(blobs, ref))).toEqual(PDF)
    expect(s3.objects.size).toBe(1)
  })

  test('a service that stays away is told with its cure, and no row is written', async () => {
    s3.troubles.push(...Array.from({ length: 4 }, () => 'broken' as const))
    await expect(store(open(), PDF)).rejects.toMatchObject({
      name: 'Fault',
      message: expect.stringContaining('HTTP 500'),
    })
    await expect(getFile(db, sha256(PDF))).rejects.toMatchObject({ code: 'file.not-found' })
  })

  test('an answer that is cut off in the middle is no whole file', async () => {
    const blobs = open()
    const ref = await store(blobs, Buffer.concat([PDF, randomBytes(200_000)]))
    s3.troubles.push('cut')
    await expect(readFile(blobs, ref).then(buffer)).rejects.toThrow()
  })

  test('a wrong secret is told as such and not tried again', async () => {
    await expect(store(open({ secret: 'wrong' }), PDF)).rejects.toMatchObject({
      name: 'Fault',
      message: expect.stringContaining('HTTP 403'),
    })
    expect(s3.requests).toHaveLength(1)
  })

  test('a service that nobody runs is told with its cure', async () => {
    const nowhere = openS3({ ...SETTINGS, endpoint: 'http://127.0.0.1:1' }, { prefix: 'demo', restMs: 1, attempts: 2 })
    await expect(store(nowhere, PDF)).rejects.toMatchObject({ name: 'Fault' })
  })

  test('tenants have prefixes of their own', async () => {
    await store(open(), PDF)
    const other = openS3({ endpoint: s3.endpoint, ...SETTINGS }, { prefix: 'other', timeoutMs: 300 })
    expect(await other.get(sha256(PDF))).toBeUndefined()
  })
})

describe('how it is handed out', () => {
  test.for([
    ['bien-lai.pdf', 'pdf', 'bien-lai.pdf'],
    ['Ảnh chụp.JPEG', 'jpeg', 'Ảnh chụp.JPEG'],
    ['anh.exe', 'png', 'anh.png'],
    ['don.pdf.exe', 'pdf', 'don.pdf.pdf'],
    ['../../etc/passwd', 'text', 'passwd.txt'],
    ['C:\\Users\\An\\đơn.docx', 'docx', 'đơn.docx'],
    ['.htaccess', 'text', 'htaccess.txt'],
    ['so-lieu.csv', 'text', 'so-lieu.csv'],
    ['a\u202egpj.exe', 'png', 'agpj.png'],
    ['', 'pdf', 'tep.pdf'],
    ['x'.repeat(300), 'pdf', `${'x'.repeat(140)}.pdf`],
  ] as const)('%j of a %s is saved as %j', ([name, kind, saved]) => {
    expect(nameFor(name, kind)).toBe(saved)
  })

  test('as what its bytes are, with its size', async () => {
    const blobs = openFolder(newFolder())
    const answer = await serveFile(blobs, await store(blobs, PDF), 'hình.svg')
    expect(answer).toMatchObject({ name: 'hình.pdf', contentType: 'application/pdf', size: PDF.length })
    expect(await buffer(answer.body as Readable)).toEqual(PDF)
  })
})
