// What a file is, found in its bytes: neither its name nor what the sender called it counts. Only kinds of this list are kept.
import { open } from 'node:fs/promises'

export type FileKind = 'pdf' | 'jpeg' | 'png' | 'webp' | 'heic' | 'docx' | 'xlsx' | 'odt' | 'ods' | 'text'

type Kind = { readonly contentType: string; readonly extension: string }

export const FILE_KINDS: Readonly<Record<FileKind, Kind>> = {
  pdf: { contentType: 'application/pdf', extension: 'pdf' },
  jpeg: { contentType: 'image/jpeg', extension: 'jpg' },
  png: { contentType: 'image/png', extension: 'png' },
  webp: { contentType: 'image/webp', extension: 'webp' },
  heic: { contentType: 'image/heic', extension: 'heic' },
  docx: { contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', extension: 'docx' },
  xlsx: { contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', extension: 'xlsx' },
  odt: { contentType: 'application/vnd.oasis.opendocument.text', extension: 'odt' },
  ods: { contentType: 'application/vnd.oasis.opendocument.spreadsheet', extension: 'ods' },
  text: { contentType: 'text/plain; charset=utf-8', extension: 'txt' },
}

export const kindOfContentType = (contentType: string): FileKind | undefined =>
  (Object.keys(FILE_KINDS) as FileKind[]).find((kind) => FILE_KINDS[kind].contentType === contentType)

/** undefined: none of the list, such as SVG, HTML, a program, an archive, a document with macros. */
export async function sniffFile(path: string): Promise<FileKind | undefined> {
  // Loaded where it is needed: it brings a reader of archives with it.
  const { fileTypeFromFile } = await import('file-type')
  const found = await fileTypeFromFile(path)
  if (found) return (Object.keys(FILE_KINDS) as FileKind[]).find((kind) => FILE_KINDS[kind].contentType === found.mime)
  return (await isPlainText(path)) ? 'text' : undefined
}

const PIECE = 64 * 1024
const MARKUP = /^\s*(?:<|%!)/ // HTML, SVG, XML, PostScript: text to a human, instructions to a program
const SCRIPT = /^#!/

/** UTF-8 throughout, without control characters, and nothing that a program would take for more than text. */
async function isPlainText(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const file = await open(path)
  try {
    let isFirst = true
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(PIECE), 0, PIECE)
      const text = decoder.decode(buffer.subarray(0, bytesRead), { stream: bytesRead > 0 })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) return false
      if (isFirst && (MARKUP.test(text) || SCRIPT.test(text))) return false
      if (bytesRead === 0) return true
      isFirst = false
    }
  } catch (error) {
    if (error instanceof TypeError) return false // not UTF-8
    throw error
  } finally {
    await file.close()
  }
}
