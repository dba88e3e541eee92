// paths.ts — the addresses of the module, in one place. Without language prefix.
const e = encodeURIComponent

export type TableFormat = 'xlsx' | 'csv' | 'json'
export const TABLE_FORMATS = ['xlsx', 'csv', 'json'] as const satisfies readonly TableFormat[]

export const paths = {
  home: '/',
  rounds: '/chi-so',
  round: (round: string) => `/chi-so/${e(round)}`,
  fields: (round: string) => `/chi-so/${e(round)}/linh-vuc`,
  unit: (round: string, unit: string) => `/chi-so/${e(round)}/don-vi/${e(unit)}`,
  scorecard: (round: string, unit: string) => `/chi-so/${e(round)}/don-vi/${e(unit)}/phieu-diem`,
  publication: (round: string) => `/chi-so/${e(round)}/cong-bo.json`,
  sets: '/bo-tieu-chi',
  set: (set: string) => `/bo-tieu-chi/${e(set)}`,
  series: '/par-index',
  method: '/phuong-phap',
  verify: '/kiem-chung',
  api: '/api',
  files: {
    rounds: (format: TableFormat) => `/tai-ve/ky-danh-gia.${format}`,
    ranking: (round: string, format: TableFormat) => `/tai-ve/${e(round)}/xep-hang.${format}`,
    fields: (round: string, format: TableFormat) => `/tai-ve/${e(round)}/linh-vuc.${format}`,
    unit: (round: string, unit: string, format: TableFormat) => `/tai-ve/${e(round)}/${e(unit)}/phieu-diem.${format}`,
    set: (set: string, format: TableFormat) => `/tai-ve/bo-tieu-chi/${e(set)}.${format}`,
    sets: (format: TableFormat) => `/tai-ve/bo-tieu-chi.${format}`,
    series: (format: TableFormat) => `/tai-ve/par-index.${format}`,
  },
} as const
