// journal-words.ts — what the events of this module are called in the journal.
import type { JournalWords } from '../platform/journal/words.ts'

export const reformIndexJournalWords: JournalWords = {
  events: {
    'criteria-set.imported': { vi: 'nạp bộ tiêu chí', en: 'import a criteria set' },
    'round.imported': { vi: 'nạp kỳ đánh giá (bản nháp)', en: 'import a round (draft)' },
    'round.published': { vi: 'công bố kỳ đánh giá', en: 'publish a round' },
    'round.linked': { vi: 'nối kỳ đánh giá với đơn vị', en: 'link a round to units' },
  },
  subjects: {
    'criteria-set': { vi: 'bộ tiêu chí', en: 'criteria set' },
    round: { vi: 'kỳ đánh giá', en: 'round' },
  },
}
