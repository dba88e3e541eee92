// queues.ts — few at once, the others wait their turn, and too many are told to come back: what keeps a morning's rush of sign-ins
// from taking memory, cores and connections away from everybody's pages.
import { Refusal } from '../../platform/refusal.ts'

export type QueueLimits = {
  readonly atOnce: number
  /** Who stands behind so many would wait longer than a browser does. */
  readonly waiting: number
}

export type Queue = {
  run<T>(work: () => Promise<T>): Promise<T>
}

export function createQueue({ atOnce, waiting }: QueueLimits): Queue {
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

/** Hashes: each needs 32 MiB and a core. One for the process, whatever tenant signs in. */
export const hashingQueue = createQueue({ atOnce: 1, waiting: 200 })

/**
 * Transactions of sign-ins. All of one office lock the same row of counts, so without this a hundred of them would hold every
 * connection of the pool, waiting for each other, and every page would wait behind them.
 */
export const doorway = createQueue({ atOnce: 2, waiting: 400 })
