// The log: one JSON line per event on standard error, secrets struck out. Standard output belongs to commands.
import type { FastifyBaseLogger } from 'fastify'
import { type DestinationStream, destination, pino } from 'pino'
import type { Config } from './config.ts'

/** As Fastify sees it, so that its server and our code share one type. */
export type Log = FastifyBaseLogger

const SECRETS = ['password', 'token', 'secret', 'authorization', 'cookie', '["set-cookie"]', 'otp', 'idNumber', 'phone']

export function createLog(
  level: Config['logLevel'],
  stream: DestinationStream = destination({ dest: 2, sync: true }),
): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRETS.flatMap(atAnyNearDepth), censor: '***' },
    },
    stream,
  )
}

/** pino's wildcards stand for one level each: a secret is struck out at the top and up to three levels down. */
function atAnyNearDepth(name: string): string[] {
  const joint = name.startsWith('[') ? '' : '.'
  return [name, `*${joint}${name}`, `*.*${joint}${name}`, `*.*.*${joint}${name}`]
}
