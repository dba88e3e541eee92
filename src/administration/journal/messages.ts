// messages.ts — the texts of the journal by language.
import { defineMessages } from '../../platform/locale.ts'
import { en } from './messages.en.ts'
import { vi } from './messages.vi.ts'

export const messages = defineMessages({ vi, en })
