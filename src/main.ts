// The program: reads the command line, runs one command, and says what went wrong so that its reader can mend it.
// Exit codes: 0 done, 1 could not be done, 2 the command line or the input is wrong.
import { Command, CommanderError } from 'commander'
import { addCommands, refusalText } from './app.ts'
import type { CommandContext } from './platform/command-line/command.ts'
import { localiseHelp, usageFault } from './platform/command-line/command-line.ts'
import { loadConfig } from './platform/config.ts'
import { Fault } from './platform/fault.ts'
import type { Locale } from './platform/locale.ts'
import type { Platform } from './platform/platform.ts'
import { Refusal } from './platform/refusal.ts'

const WRONG_INPUT = 2

const locale = localeOf(process.argv)
let opened: Promise<Platform> | undefined

const context: CommandContext = {
  locale,
  text: (localized) => localized[locale],
  config: loadConfig,
  openPlatform() {
    opened ??= import('./platform/platform.ts').then(({ openPlatform }) => openPlatform(loadConfig()))
    return opened
  },
}

// Whoever reads our output may stop reading: `motcua user list | head -3`. That is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

const program = new Command('motcua')
  .description(
    context.text({
      vi: 'Một Cửa: hồ sơ của chính quyền địa phương, và chỉ số cải cách hành chính tính từ chính công việc đó.',
      en: 'Một Cửa: dossiers of Vietnamese local government, and the reform index computed from that very work.',
    }),
  )
  .option('--lang <vi|en>', context.text({ vi: 'ngôn ngữ của thông báo', en: 'language of the messages' }), 'vi')
localiseHelp(program, locale)
for (const add of addCommands) add(program, context)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
} finally {
  await opened
    ?.then((platform) => platform.close())
    .catch((error: unknown) => {
      process.exitCode ||= report(error)
    })
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0 // --help was what they wanted
    say(usageFault(error, locale))
    return WRONG_INPUT
  }
  if (error instanceof Fault) say(error.print(locale))
  else if (error instanceof Refusal) say(refusalText(locale, error.code, error.values) ?? error.message)
  else say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return error instanceof Refusal && error.kind === 'invalid' ? WRONG_INPUT : 1
}

/** Read before anything else is: the help itself is in that language. */
function localeOf(argv: readonly string[]): Locale {
  const given = argv.find((word, index) => word === '--lang=en' || (word === 'en' && argv[index - 1] === '--lang'))
  return given === undefined ? 'vi' : 'en'
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
