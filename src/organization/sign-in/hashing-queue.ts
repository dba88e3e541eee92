// hashing-queue.ts — hashes few passwords at once, the others wait their turn, and too many are told to come back. Knows nothing
// of passwords.
import { Refusal } from '../../platform/refusal.ts'

export type QueueLimits = {
  /** Each needs its memory and a core while it runs. */
  readonly atOnce: number
  /** Who stands behind so many would wait longer than a browser does. */
  readonly waiting: number
}

export type HashingQueue = {
  run<T>(work: () => Promise<T>): Promise<T>
}

export function createQueue({ atOnce, waiting }: QueueLimits): HashingQueue {
  let running = 0
  const line: (() => void)[] = []

  async function turn(): Promise<void> {
    if (running < atOnce) {
      running += 1
      return
    }
    if (line.length >= waiting) throw new Refusal('unavailable', 'sign-in.queue-full', { values: { seconds: 20 } })
    // Whoever ends passes the turn on: `running` stays as it is.
    await new Promise<void>((resolve) => line.push(resolve))
  }

  return {
    async run(work) {
      await turn()
      try {
        return await work()
      } finally {
        const next = line.shift()
        if (next) next()
        else running -= 1
      }
    },
  }
}

/** One for the process: memory and cores are its, whatever tenant signs in. */
export const hashingQueue = createQueue({ atOnce: 1, waiting: 200 })
