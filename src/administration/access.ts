// access.ts — who may look after the installation: one row for each verb.
import type { AccessTable } from '../organization/index.ts'

export const administrationAccess = {
  'administration.open': {
    label: { vi: 'mở mục Quản trị', en: 'open the administration' },
    changes: false,
    grants: [
      { role: 'administrator', reach: 'subtree' },
      { role: 'unit-head', reach: 'unit' },
      { role: 'leader', reach: 'subtree' },
      { role: 'inspector', reach: 'subtree' },
      { role: 'auditor', reach: 'tenant' },
    ],
  },
  'system.read': {
    label: { vi: 'xem tình trạng hệ thống', en: 'see the state of the system' },
    changes: false,
    grants: [
      { role: 'administrator', reach: 'subtree' },
      { role: 'auditor', reach: 'tenant' },
    ],
  },
  'job.list': {
    label: { vi: 'xem việc nền', en: 'see background jobs' },
    changes: false,
    grants: [
      { role: 'administrator', reach: 'subtree' },
      { role: 'auditor', reach: 'tenant' },
    ],
  },
  'job.change': {
    label: { vi: 'chạy lại hoặc bỏ việc nền đã hỏng', en: 'retry or discard failed background jobs' },
    changes: true,
    grants: [{ role: 'administrator', reach: 'subtree' }],
  },
} as const satisfies AccessTable
