// Makes commander speak Vietnamese: its headings, and its complaints about a command line.
import { type Command, type CommanderError, Help } from 'commander'
import type { Locale, Localized } from '../locale.ts'

/** To be called before commands are added: each new command takes these settings over. */
export function localiseHelp(program: Command, locale: Locale): void {
  program
    .exitOverride()
    .configureOutput({ outputError: () => {} }) // printed once, at the edge, in the right language
    .helpOption('-h, --help', { vi: 'xem hướng dẫn', en: 'show help' }[locale])
    .helpCommand('help [command]', { vi: 'xem hướng dẫn của một lệnh', en: 'show help of a command' }[locale])
  if (locale === 'en') return
  program.configureHelp({
    styleTitle: (title) => titles[title] ?? title,
    optionDescription(option) {
      const { defaultValue, description } = option
      return defaultValue === undefined ? description : `${description} (mặc định: ${JSON.stringify(defaultValue)})`
    },
    commandUsage(command) {
      return Help.prototype.commandUsage
        .call(this, command)
        .replace('[options]', '[tùy chọn]')
        .replace('[command]', '[lệnh]')
    },
    subcommandTerm(command) {
      return Help.prototype.subcommandTerm
        .call(this, command)
        .replace('[options]', '[tùy chọn]')
        .replace('[command]', '[lệnh]')
    },
  })
}

const titles: Readonly<Record<string, string>> = {
  'Usage:': 'Cách dùng:',
  'Arguments:': 'Tham số:',
  'Options:': 'Tùy chọn:',
  'Global Options:': 'Tùy chọn chung:',
  'Commands:': 'Các lệnh:',
}

export function usageFault(error: CommanderError, locale: Locale): string {
  const what = complaints[error.code]?.(quoted(error.message))[locale] ?? error.message.replace(/^error: /, '')
  const cure = {
    vi: 'Xem các lệnh và tùy chọn: npx motcua --help',
    en: 'See the commands and options: npx motcua --help --lang en',
  }
  return `${what}\n  → ${cure[locale]}`
}

/** What commander complains about stands in quotes in its message. */
const quoted = (message: string) => /'([^']*)'/.exec(message)?.[1] ?? ''

const complaints: Readonly<Record<string, (what: string) => Localized>> = {
  'commander.help': () => ({ vi: 'Thiếu tên lệnh.', en: 'A command is missing.' }),
  'commander.unknownCommand': (what) => ({ vi: `Không có lệnh "${what}".`, en: `There is no command "${what}".` }),
  'commander.unknownOption': (what) => ({ vi: `Không có tùy chọn "${what}".`, en: `There is no option "${what}".` }),
  'commander.missingArgument': (what) => ({ vi: `Thiếu tham số "${what}".`, en: `The argument "${what}" is missing.` }),
  'commander.optionMissingArgument': (what) => ({
    vi: `Tùy chọn "${what}" thiếu giá trị.`,
    en: `The option "${what}" lacks its value.`,
  }),
  'commander.missingMandatoryOptionValue': (what) => ({
    vi: `Thiếu tùy chọn "${what}".`,
    en: `The option "${what}" is required.`,
  }),
  'commander.excessArguments': () => ({ vi: 'Thừa tham số.', en: 'There are too many arguments.' }),
}
