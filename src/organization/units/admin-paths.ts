// admin-paths.ts — the addresses of the administration of units. A change that is being filled in lives in its address.
import type { DraftKind } from './change-draft.ts'
import { FORM_WORDS, type FormState, filledIn, type Step } from './change-form.ts'
import { withQuery } from './paths.ts'

export const adminPaths = {
  /** All of the administration. */
  home: '/quan-tri',
  list: (state: { search?: string; level?: string; page?: number } = {}) =>
    withQuery('/quan-tri/don-vi', {
      tim: state.search,
      cap: state.level,
      trang: state.page === undefined || state.page <= 1 ? undefined : state.page,
    }),
  unit: (slug: string) => `/quan-tri/don-vi/${encodeURIComponent(slug)}`,
  form: (kind: DraftKind) => `/quan-tri/don-vi/thay-doi/${FORM_WORDS[kind]}`,
  step: (kind: DraftKind, step: Step | undefined, state: FormState) => {
    const query = new URLSearchParams(filledIn(state).map(([name, value]) => [name, value]))
    if (step) query.set('buoc', step)
    return `${adminPaths.form(kind)}?${query}`
  },
} as const
