// journal-words.ts — what the events of this module are called in the journal.
import type { JournalWords } from '../platform/journal/words.ts'

export const reformIndexJournalWords: JournalWords = {
  events: {
    'round.linked': { vi: 'nối kỳ đánh giá với đơn vị', en: 'link a round to units' },
  },
  subjects: { round: { vi: 'kỳ đánh giá', en: 'round' } },
}
