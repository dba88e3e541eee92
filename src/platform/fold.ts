// Vietnamese text without accents, for search: "Hà Nội" is found by "ha noi". Pure.

/** NFC, then NFD without marks, đ → d, lower case, single spaces. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
}
