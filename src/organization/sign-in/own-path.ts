// own-path.ts — where to go after signing in: only to a page of this site. Pure.

const LONGEST = 500

/**
 * An address of this site without language prefix, or undefined. "//x" and "/\x" are other hosts to a browser, and a line end in
 * one would be another header.
 */
export function ownPath(text: string | undefined): string | undefined {
  if (text === undefined || text.length > LONGEST) return undefined
  if (!/^\/(?![/\\])[^\s\\<>"{}|^`\p{Cc}]*$/u.test(text)) return undefined
  // Through the steps of signing in again would be a circle.
  return /^\/(?:dang-nhap|dang-xuat|lien-ket)(?:[/?#]|$)/.test(text) ? undefined : text
}
