// Something about the machine or its settings that whoever runs the program must mend: a port in use, a full disk, a
// wrong variable. Not a bug, so it is printed without a stack trace, in both languages, with its cure.

import type { Locale, Localized } from './locale.ts'

export class Fault extends Error {
  override readonly name = 'Fault'
  readonly text: Localized
  readonly cure: Localized

  constructor(text: Localized, cure: Localized, options?: ErrorOptions) {
    super(text.en, options)
    this.text = text
    this.cure = cure
  }

  /** What is printed: the chosen language first. Both, because a log is often read by somebody else than who chose it. */
  print(first: Locale = 'vi'): string {
    const order = first === 'vi' ? (['vi', 'en'] as const) : (['en', 'vi'] as const)
    return order.map((language) => `${this.text[language]}\n  → ${this.cure[language]}`).join('\n')
  }
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
}
