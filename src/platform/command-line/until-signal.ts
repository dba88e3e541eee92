// What a program that keeps running waits for: to be told to stop.

/**
 * A second signal while stopping changes nothing: a stop is short, and cutting it off would only make the next start
 * longer. Under npm the end of npm counts as a signal, for when it is killed it passes nothing on.
 */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
    if (process.env['npm_lifecycle_event'] === undefined) return
    const parent = process.ppid
    const watch = setInterval(() => process.ppid !== parent && resolve(), 500)
    watch.unref()
  })
}
