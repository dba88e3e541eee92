// refusals.ts — the sentences of the refusals of this module.
import type { Locale, Localized } from '../platform/locale.ts'
import type { RefusalValues } from '../platform/refusal.ts'

const texts: Readonly<Record<string, Localized>> = {
  'journal.no-entry': {
    vi: 'Không có dòng nhật ký này, hoặc nó thuộc đơn vị mà bạn không được xem.',
    en: 'There is no such entry of the journal, or it belongs to a unit that you may not see.',
  },
  'journal.filter-wrong': {
    vi: 'Điều kiện lọc chưa đúng. Mở trang Nhật ký, sửa chỗ được nêu, rồi tải lại.',
    en: 'The filter is not right. Open the page of the journal, correct what it names, and download again.',
  },
  'job.not-dead': {
    vi: 'Việc nền này không còn trong danh sách hỏng: đã có người chạy lại hoặc bỏ.',
    en: 'This job is no longer among the failed ones: somebody has retried or discarded it.',
  },
  'job.already-waiting': {
    vi: 'Một việc giống hệt đang chờ, nên không cần chạy lại việc này. Có thể bỏ nó khỏi danh sách.',
    en: 'The same job is waiting already, so this one need not be retried. It can be discarded.',
  },
}

export const administrationRefusalText = (locale: Locale, code: string, _values: RefusalValues): string | undefined =>
  texts[code]?.[locale]
