// What a command of the program is given. Modules add theirs in a function of type AddCommands; whatever a command needs
// it imports when it runs, so that `motcua --help` and commands without a database start at once.
import type { Command } from 'commander'
import type { Config } from '../config.ts'
import type { Locale, Localized } from '../locale.ts'
import type { Platform } from '../platform.ts'

export type CommandContext = {
  readonly locale: Locale
  text(localized: Localized): string
  /** The settings; throws a Fault that names every wrong one. */
  config(): Config
  /** Database and tenants, opened once; closed when the command ends. */
  openPlatform(): Promise<Platform>
}

export type AddCommands = (program: Command, context: CommandContext) => void
