// navigation.ts — where the organisation stands in the header and footer of the site.
import type { NavLink } from '../platform/http/html.tsx'
import { unitPaths } from './units/paths.ts'

export const organizationNavigation: { readonly header: readonly NavLink[]; readonly footer: readonly NavLink[] } = {
  header: [{ label: { vi: 'Đơn vị', en: 'Units' }, path: unitPaths.tree() }],
  footer: [
    {
      label: { vi: 'Tìm đơn vị theo tên hoặc mã cũ', en: 'Find a unit by an old name or code' },
      path: unitPaths.search(),
    },
    { label: { vi: 'Thay đổi đơn vị', en: 'Changes of units' }, path: unitPaths.changes() },
  ],
}
