// paths.ts — the addresses of rights, of unmasking and of who looked, in one place. Without language prefix.
import type { Role } from './roles.ts'

const e = encodeURIComponent
const ofPage = (path: string, page: number): string => (page <= 1 ? path : `${path}?trang=${page}`)

export const rightsPaths = {
  administration: '/quan-tri',
  table: (role?: Role) => (role === undefined ? '/quan-tri/quyen' : `/quan-tri/quyen?vai-tro=${e(role)}`),
  person: (id: string) => `/quan-tri/quyen/nguoi/${e(id)}`,
  unit: (slug: string) => `/quan-tri/quyen/don-vi/${e(slug)}`,
  unmask: (personId: string) => `/quan-tri/nguoi/${e(personId)}/hien-thi`,
  ownData: (page = 1) => ofPage('/tai-khoan/du-lieu', page),
} as const
