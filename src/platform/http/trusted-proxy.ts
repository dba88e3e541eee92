// Which addresses are proxies of ours, whose X-Forwarded-* headers are believed.
import { BlockList, isIPv6 } from 'node:net'
import type { Config } from '../config.ts'

const WORDS: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.1/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

export function trustedProxies(trusted: Config['trustProxy']): (address: string | undefined) => boolean {
  if (typeof trusted === 'boolean') return () => trusted
  const list = new BlockList()
  for (const network of trusted.flatMap((each) => WORDS[each] ?? [each])) {
    const [address = '', bits] = network.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family)
  }
  return (address) => {
    // A socket that listens on both families tells IPv4 addresses in the other's clothes.
    const plain = address?.replace(/^::ffff:(?=\d)/i, '')
    return plain !== undefined && list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4')
  }
}
