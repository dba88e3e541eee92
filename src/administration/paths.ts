// paths.ts — the addresses of the module, in one place. Without language prefix.

export const paths = {
  home: '/quan-tri',
  system: '/quan-tri/he-thong',
  jobs: (page = 1) => (page > 1 ? `/quan-tri/viec-nen?trang=${page}` : '/quan-tri/viec-nen'),
  retryJob: (id: string) => `/quan-tri/viec-nen/${encodeURIComponent(id)}/chay-lai`,
  discardJob: (id: string) => `/quan-tri/viec-nen/${encodeURIComponent(id)}/bo`,
  retryAllJobs: '/quan-tri/viec-nen/chay-lai-tat-ca',
} as const
