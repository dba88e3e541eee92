// navigation.ts — where the module stands in the header and footer of the site.
import type { NavLink } from '../platform/http/html.tsx'
import { paths } from './paths.ts'

export const reformIndexNavigation: { readonly header: readonly NavLink[]; readonly footer: readonly NavLink[] } = {
  header: [
    { label: { vi: 'Các kỳ đánh giá', en: 'Rounds' }, path: paths.rounds },
    { label: { vi: 'Bộ tiêu chí', en: 'Criteria sets' }, path: paths.sets },
    { label: { vi: 'PAR INDEX các tỉnh', en: 'PAR INDEX of provinces' }, path: paths.series },
    { label: { vi: 'Cách tính', en: 'Method' }, path: paths.method },
    { label: { vi: 'Kiểm chứng', en: 'Verify' }, path: paths.verify },
  ],
  footer: [
    { label: { vi: 'Dữ liệu cho chương trình khác (API)', en: 'Data for other programs (API)' }, path: paths.api },
  ],
}
