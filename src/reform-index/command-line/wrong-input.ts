// wrong-input.ts — how the module's commands say that what they were given cannot be used: lines on standard error, exit 2.
import type { Localized } from '../../platform/locale.ts'

export type Language = 'vi' | 'en'

/** Where a command writes, and what tests replace. */
export type Io = { out(text: string): void; err(text: string): void }

export const WRONG_INPUT = 2

export class WrongInput extends Error {
  readonly lines: (language: Language) => readonly string[]
  constructor(lines: (language: Language) => readonly string[]) {
    super(lines('en').join('\n'))
    this.lines = lines
  }
}

export const wrongInput = (text: Localized, cure: Localized): WrongInput =>
  new WrongInput((language) => [`${text[language]}\n  → ${cure[language]}`])

/** The exit code of a command. Input that cannot be used is said in words; everything else that is thrown is a bug. */
export async function exitCodeOf(language: Language, io: Io, command: () => Promise<number>): Promise<number> {
  try {
    return await command()
  } catch (error) {
    if (!(error instanceof WrongInput)) throw error
    for (const line of error.lines(language)) io.err(`${line}\n`)
    return WRONG_INPUT
  }
}
