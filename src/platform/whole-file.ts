// Writes files whole or not at all: beside the target first, then renamed over it. Says before any work what would fail.
import { randomUUID } from 'node:crypto'
import { access, constants, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { hasCode } from './fault.ts'
import type { Localized } from './locale.ts'

export type TargetProblem = { readonly text: Localized; readonly cure: Localized }

/** Why `file` must not or cannot be written; `inputs` are files of this run that it may not replace. */
export async function findTargetProblem(file: string, inputs: readonly string[]): Promise<TargetProblem | undefined> {
  const folder = dirname(resolve(file))
  const place = await stat(folder).catch(() => undefined)
  if (!place?.isDirectory())
    return {
      text: {
        vi: `${file}: thư mục "${folder}" không tồn tại.`,
        en: `${file}: the folder "${folder}" does not exist.`,
      },
      cure: { vi: 'Tạo thư mục trước, hoặc chọn nơi khác.', en: 'Create the folder first, or choose another place.' },
    }
  const target = await stat(file).catch(() => undefined)
  if (target && !target.isFile())
    return {
      text: {
        vi: `${file}: đây là thư mục hoặc thiết bị, không phải tệp.`,
        en: `${file}: this is a folder or device, not a file.`,
      },
      cure: { vi: 'Viết cả tên tệp.', en: 'Give the name of a file.' },
    }
  for (const input of inputs) {
    const given = await stat(input).catch(() => undefined)
    const same =
      resolve(input) === resolve(file) || (target && given && target.dev === given.dev && target.ino === given.ino)
    if (same)
      return {
        text: { vi: `${file}: trùng với tệp đầu vào "${input}".`, en: `${file}: this is the input "${input}" itself.` },
        cure: { vi: 'Chọn tên tệp khác cho kết quả.', en: 'Choose another name for the result.' },
      }
  }
  try {
    await access(folder, constants.W_OK)
    return undefined
  } catch {
    return {
      text: {
        vi: `${file}: không được phép ghi vào thư mục "${folder}".`,
        en: `${file}: the folder "${folder}" may not be written to.`,
      },
      cure: { vi: 'Chọn nơi khác, hoặc xin quyền ghi.', en: 'Choose another place, or ask for permission to write.' },
    }
  }
}

export type WholeFile = { readonly file: string; readonly content: string | Uint8Array }

/** All of them or none: a full disk is noticed before the first rename. */
export async function writeWhole(files: readonly WholeFile[]): Promise<void> {
  const written = files.map(({ file, content }) => ({
    file,
    content,
    beside: join(dirname(resolve(file)), `.${basename(file)}.${randomUUID().slice(0, 8)}`),
  }))
  try {
    for (const { beside, content } of written) await writeFile(beside, content)
    for (const { file, beside } of written) await rename(beside, file)
  } finally {
    for (const { beside } of written) await rm(beside, { force: true })
  }
}

/** Why a file could not be read, in words; undefined for what is not the file's fault. */
export function readingProblem(error: unknown): TargetProblem | undefined {
  if (hasCode(error, 'ENOENT', 'ENOTDIR'))
    return {
      text: { vi: 'không có tệp này.', en: 'there is no such file.' },
      cure: { vi: 'Kiểm tra tên tệp và thư mục.', en: 'Check the name and the folder.' },
    }
  if (hasCode(error, 'EISDIR'))
    return {
      text: { vi: 'đây là thư mục, không phải tệp.', en: 'this is a folder, not a file.' },
      cure: { vi: 'Viết cả tên tệp bên trong.', en: 'Give the name of a file in it.' },
    }
  if (hasCode(error, 'EACCES', 'EPERM'))
    return {
      text: { vi: 'không được phép đọc tệp này.', en: 'this file may not be read.' },
      cure: { vi: 'Xin quyền đọc tệp.', en: 'Ask for permission to read it.' },
    }
  return undefined
}
