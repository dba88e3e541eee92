// navigation.ts — where the module stands in the header of the site.
import type { NavLink } from '../platform/http/html.tsx'
import { paths } from './paths.ts'

export const administrationNavigation: { readonly header: readonly NavLink[] } = {
  header: [{ label: { vi: 'Quản trị', en: 'Administration' }, path: paths.home, verb: 'administration.open' }],
}
