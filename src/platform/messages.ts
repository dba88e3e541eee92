// The platform's own texts, chosen by language.
import { defineMessages } from './locale.ts'
import { en } from './messages.en.ts'
import { vi } from './messages.vi.ts'

export const platformMessages = defineMessages({ vi, en })
