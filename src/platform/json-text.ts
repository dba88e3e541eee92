// JSON as a text that somebody sent: where it is malformed, which name stands twice in an object, how deep it goes.
// JSON.parse answers none of these. Pure; runs in the browser too.

export type JsonFault =
  | { readonly kind: 'malformed'; readonly line: number; readonly column: number }
  | { readonly kind: 'too_deep'; readonly line: number; readonly column: number }

export type JsonScan = {
  readonly fault: JsonFault | undefined
  /** The first name that an object holds twice, as a path: `units[3].unit`. Of the two, readers disagree which counts. */
  readonly repeated: string | undefined
}

const DEEPEST = 100

/** Number tokens become their own text: `1.10` stays `1.10`, and no digit is lost. */
export type NumbersAsText = { readonly numbersAsText?: boolean }

/** Parses a text that `scanJson` found no fault in. */
export function parseJson(text: string, { numbersAsText = false }: NumbersAsText = {}): unknown {
  if (!numbersAsText) return JSON.parse(text)
  const reviver = (_: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown)
}

const SPACE = /[ \t\n\r]*/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these in a string
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y

class Stop {
  readonly kind: JsonFault['kind']
  readonly at: number
  constructor(kind: JsonFault['kind'], at: number) {
    this.kind = kind
    this.at = at
  }
}

export function scanJson(text: string): JsonScan {
  let at = 0
  let repeated: string | undefined
  const path: (string | number)[] = []
  const take = (token: RegExp): string | undefined => {
    token.lastIndex = at
    const found = token.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  const space = () => take(SPACE)
  const stop = (): never => {
    throw new Stop('malformed', at)
  }
  const expect = (character: string) => (text[at] === character ? at++ : stop())

  const value = (depth: number): void => {
    space()
    if (depth > DEEPEST) throw new Stop('too_deep', at)
    if (text[at] === '{') object(depth)
    else if (text[at] === '[') array(depth)
    else if (take(STRING) === undefined && take(NUMBER) === undefined && take(WORD) === undefined) stop()
    space()
  }
  const object = (depth: number): void => {
    at++
    space()
    if (text[at] === '}') {
      at++
      return
    }
    const names = new Set<string>()
    for (;;) {
      space()
      const name = JSON.parse(take(STRING) ?? stop()) as string
      path.push(name)
      if (names.has(name)) repeated ??= pathText(path)
      names.add(name)
      space()
      expect(':')
      value(depth + 1)
      path.pop()
      if (text[at] === ',') at++
      else break
    }
    expect('}')
  }
  const array = (depth: number): void => {
    at++
    space()
    if (text[at] === ']') {
      at++
      return
    }
    for (let index = 0; ; index++) {
      path.push(index)
      value(depth + 1)
      path.pop()
      if (text[at] === ',') at++
      else break
    }
    expect(']')
  }

  try {
    value(0)
    if (at < text.length) stop()
    return { fault: undefined, repeated }
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    return { fault: { kind: error.kind, ...placeOf(text, error.at) }, repeated }
  }
}

/** Line and column of an offset, both counted from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

/** `['units', 3, 'inputs', '1.1']` → `units[3].inputs["1.1"]`. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((part, i) =>
      typeof part === 'number'
        ? `[${part}]`
        : /^[A-Za-z_]\w*$/.test(part)
          ? i === 0
            ? part
            : `.${part}`
          : `[${JSON.stringify(part)}]`,
    )
    .join('')
}
