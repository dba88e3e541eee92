// journal-words.ts — what the events of this module are called in the journal.
import type { JournalWords } from '../platform/journal/words.ts'

export const administrationJournalWords: JournalWords = {
  events: {
    'job.retried': { vi: 'chạy lại việc nền hỏng', en: 'retry a failed job' },
    'job.discarded': { vi: 'bỏ việc nền hỏng', en: 'discard a failed job' },
    'job.all-retried': { vi: 'chạy lại mọi việc nền hỏng', en: 'retry all failed jobs' },
  },
  subjects: { job: { vi: 'việc nền', en: 'background job' } },
}
