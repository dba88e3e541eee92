// paths.ts — the addresses of the journal. Without language prefix.

/** The words of the query, as typed. Absent ones stand for "all". */
export type JournalQuery = {
  readonly xem?: 'du-lieu-ca-nhan' | undefined
  readonly tu?: string | undefined
  readonly den?: string | undefined
  readonly nguoi?: string | undefined
  readonly viec?: string | undefined
  readonly 'don-vi'?: string | undefined
  readonly loai?: string | undefined
  readonly ma?: string | undefined
  /** Older than this entry, or newer. */
  readonly sau?: string | undefined
  readonly truoc?: string | undefined
}

export const journalPaths = {
  list: (query: JournalQuery = {}) => `/quan-tri/nhat-ky${search(query)}`,
  entry: (id: string) => `/quan-tri/nhat-ky/${encodeURIComponent(id)}`,
  file: (format: 'csv' | 'xlsx', query: JournalQuery = {}) => `/quan-tri/nhat-ky/tai-ve.${format}${search(query)}`,
} as const

function search(query: JournalQuery): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return given.length === 0
    ? ''
    : `?${given.map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`).join('&')}`
}
