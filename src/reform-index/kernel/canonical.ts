// canonical.ts — the one way a publication is written: RFC 8785 (JSON Canonicalization Scheme). Pure; runs in the browser too.
import canonicalize from 'canonicalize'

/** Canonical JSON: sorted names, no spaces, shortest numbers. Throws on what JSON cannot hold, lone surrogates included. */
export function canonicalJson(value: object): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('not a JSON value')
  return text
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
