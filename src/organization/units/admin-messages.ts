// admin-messages.ts — the texts of the administration of units by language.
import { defineMessages } from '../../platform/locale.ts'
import { en } from './admin-messages.en.ts'
import { vi } from './admin-messages.vi.ts'

export const adminMessages = defineMessages({ vi, en })
