// How long work shows itself: a bar on a terminal, plain lines elsewhere. On standard error, so that output stays clean.
import cliProgress from 'cli-progress'

export type Progress = {
  advance(steps?: number): void
  done(): void
}

export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean }

const PLAIN_LINES = 4 // a log needs to see that work goes on, not each percent of it

export function startProgress(title: string, total: number, stream: ProgressStream = process.stderr): Progress {
  return stream.isTTY ? bar(title, total, stream) : lines(title, total, stream)
}

function bar(title: string, total: number, stream: ProgressStream): Progress {
  const shown = new cliProgress.SingleBar(
    {
      format: `${title} {bar} {percentage}% {value}/{total} {duration_formatted}`,
      stream,
      clearOnComplete: false,
      hideCursor: true,
    },
    cliProgress.Presets.shades_classic,
  )
  shown.start(total, 0)
  return { advance: (steps = 1) => shown.increment(steps), done: () => shown.stop() }
}

function lines(title: string, total: number, stream: ProgressStream): Progress {
  let value = 0
  let quarter = 0
  stream.write(`${title} 0/${total}\n`)
  return {
    advance(steps = 1) {
      value += steps
      const reached = total === 0 ? PLAIN_LINES : Math.floor((value / total) * PLAIN_LINES)
      if (reached <= quarter) return
      quarter = reached
      stream.write(`${title} ${value}/${total}\n`)
    },
    done() {
      if (quarter < PLAIN_LINES) stream.write(`${title} ${value}/${total}\n`)
    },
  }
}
