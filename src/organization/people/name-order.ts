// name-order.ts — the order in which Vietnamese people look for a name: given name first, then family name, then what stands
// between; letters by the alphabet (a ă â … d đ e ê …), then tones (ngang, huyền, hỏi, ngã, sắc, nặng). Pure.
//
// The key is kept in a column and compared byte by byte. A collation of the database or of the runtime would give the same order,
// but an index built with one version of ICU is wrong under the next.

const ALPHABET = [...'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz']
const CODES = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const TONES = ['\u0300', '\u0309', '\u0303', '\u0301', '\u0323'] // huyền, hỏi, ngã, sắc, nặng; 0 is none

/** Two names compare as these texts do, byte by byte. */
export function nameKey(fullName: string): string {
  const { plain, mark } = withoutMark(fullName)
  const words = plain.split(' ').filter((word) => word !== '')
  const given = words.pop() ?? ''
  return [given, ...words, ...(mark ? [mark] : [])].map(wordKey).join(' ')
}

/** What a list of one commune writes behind a name to tell two people apart, "(B)", is no part of the given name. */
function withoutMark(fullName: string): { readonly plain: string; readonly mark: string | undefined } {
  const found = /^(.*?)\s*\(([^()]*)\)$/.exec(fullName)
  return found ? { plain: found[1] ?? '', mark: found[2] } : { plain: fullName, mark: undefined }
}

/** Letters first, tones after: "Hà" and "Há" stand together before "Hải". */
function wordKey(word: string): string {
  let letters = ''
  let tones = ''
  for (const letter of word.normalize('NFC').toLowerCase()) {
    const { base, tone } = apart(letter)
    const at = ALPHABET.indexOf(base)
    if (at < 0) continue
    letters += CODES[at]
    tones += tone
  }
  // "!" stands before every code and after the space between words.
  return `${letters}!${tones}`
}

/** A letter of the alphabet (with breve, circumflex or horn) and its tone. */
function apart(letter: string): { readonly base: string; readonly tone: number } {
  const marks = [...letter.normalize('NFD')]
  const tone = TONES.findIndex((each) => marks.includes(each))
  const base = marks.filter((each) => !TONES.includes(each)).join('')
  return { base: base.normalize('NFC'), tone: tone + 1 }
}
