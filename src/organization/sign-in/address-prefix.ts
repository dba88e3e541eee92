// address-prefix.ts — the part of a network address that is kept: enough to recognise a place, not enough to follow a person. Pure.
import { isIPv4, isIPv6 } from 'node:net'

/** `113.160.1` (24 bits) or `2001:db8:1` (48 bits); `?` for what is no address. */
export function addressPrefix(address: string): string {
  // An IPv4 client of a socket that listens on both.
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (isIPv4(plain)) return plain.split('.').slice(0, 3).join('.')
  if (!isIPv6(plain)) return '?'
  return groupsOf(plain)
    .slice(0, 3)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
    .toLowerCase()
}

function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::', 2)
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  if (tail === undefined) return groups(head)
  const missing = Math.max(0, 8 - groups(head).length - groups(tail).length)
  return [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)]
}

/** As a person reads it: the part that is not kept is left open. */
export const shownPrefix = (prefix: string): string =>
  prefix === '?' ? '–' : prefix.includes(':') ? `${prefix}::` : `${prefix}.x`
