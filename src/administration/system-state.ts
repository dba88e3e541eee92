// system-state.ts — what is well with an installation and what is not, line by line, each with its cure. Pure: takes what was read.

import type { JobCounts } from '../platform/jobs/job-store.ts'
import { formatBytes, formatCount, formatDateTime, LOCALES, type Locale, type Localized } from '../platform/locale.ts'
import type { DatabaseFacts, JournalFacts } from './store.ts'

/** What was found, or why nothing could be. */
export type Reading<T> = { readonly value: T } | { readonly trouble: string }

export type SystemFacts = {
  readonly at: Date
  readonly product: string
  readonly node: string
  readonly oldestNode: number
  readonly knownMigrations: readonly string[]
  readonly database: Reading<DatabaseFacts & { readonly skewMs: number }>
  readonly migrations: Reading<readonly string[]>
  readonly journal: Reading<JournalFacts>
  readonly jobs: Reading<JobCounts>
  readonly files: Reading<{ readonly count: number; readonly bytes: number }>
  readonly demo: Reading<readonly string[]>
  readonly disk: Reading<{ readonly free: number; readonly size: number }>
}

/** `watch`: it works, and somebody should look at it. `bad`: to be mended now. */
export type State = 'good' | 'watch' | 'bad'
export const GROUPS = ['database', 'journal', 'jobs', 'disk', 'safety', 'versions'] as const
export type Group = (typeof GROUPS)[number]

export type Finding = {
  readonly group: Group
  /** Unique, for tests and other programs. */
  readonly key: string
  readonly state: State
  readonly label: Localized
  readonly value: Localized
  readonly cure: Localized | undefined
}

const OLDEST_POSTGRES = 15
const GB = 1_000_000_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE

export function examine(facts: SystemFacts): readonly Finding[] {
  const { at } = facts
  return [
    ...read(facts.database, 'database', { vi: 'PostgreSQL', en: 'PostgreSQL' }, (database) =>
      databaseFindings(database),
    ),
    ...read(facts.migrations, 'database', { vi: 'Phiên bản bảng dữ liệu', en: 'Version of the tables' }, (applied) => [
      migrationFinding(applied, facts.knownMigrations),
    ]),
    ...read(facts.journal, 'journal', { vi: 'Nhật ký', en: 'Journal' }, (journal) => journalFindings(journal, at)),
    ...read(facts.jobs, 'jobs', { vi: 'Việc nền', en: 'Background jobs' }, (jobs) => jobFindings(jobs, at)),
    ...read(facts.disk, 'disk', { vi: 'Ổ đĩa', en: 'Disk' }, (disk) => [diskFinding(disk)]),
    ...read(facts.files, 'disk', { vi: 'Tệp đã lưu', en: 'Stored files' }, ({ count, bytes }) => [
      good('disk', 'files', { vi: 'Tệp đã lưu', en: 'Stored files' }, (locale) =>
        locale === 'vi'
          ? `${formatCount(count, locale)} tệp, ${formatBytes(bytes, locale)}`
          : `${formatCount(count, locale)} files, ${formatBytes(bytes, locale)}`,
      ),
    ]),
    backupFinding,
    ...read(facts.demo, 'safety', { vi: 'Tài khoản minh họa', en: 'Demo accounts' }, (logins) => [demoFinding(logins)]),
    ...versionFindings(facts),
  ]
}

/** The worst of all, for the exit code and the head of the page. */
export const worst = (findings: readonly Finding[]): State =>
  findings.some(({ state }) => state === 'bad')
    ? 'bad'
    : findings.some(({ state }) => state === 'watch')
      ? 'watch'
      : 'good'

// ---- lines

function databaseFindings(database: DatabaseFacts & { readonly skewMs: number }): Finding[] {
  const { version, major, bytes, connections, maxConnections, canRewriteJournal, skewMs } = database
  const isNearlyFull = connections > maxConnections * 0.8
  const seconds = Math.round(Math.abs(skewMs) / 1000)
  return [
    finding(
      'database',
      'version',
      major >= OLDEST_POSTGRES ? 'good' : 'bad',
      { vi: 'PostgreSQL', en: 'PostgreSQL' },
      () => version,
      {
        vi: `Nâng cấp PostgreSQL lên bản ${OLDEST_POSTGRES} trở lên.`,
        en: `Upgrade PostgreSQL to version ${OLDEST_POSTGRES} or later.`,
      },
    ),
    good('database', 'size', { vi: 'Dung lượng cơ sở dữ liệu', en: 'Size of the database' }, (locale) =>
      formatBytes(bytes, locale),
    ),
    finding(
      'database',
      'connections',
      isNearlyFull ? 'watch' : 'good',
      { vi: 'Kết nối đang mở', en: 'Open connections' },
      (locale) => `${formatCount(connections, locale)}/${formatCount(maxConnections, locale)}`,
      {
        vi: 'Tăng max_connections của PostgreSQL, hoặc giảm số tiến trình đang chạy.',
        en: 'Raise max_connections of PostgreSQL, or run fewer processes.',
      },
    ),
    finding(
      'database',
      'clock',
      seconds > 60 ? 'bad' : seconds > 2 ? 'watch' : 'good',
      { vi: 'Đồng hồ của máy và của cơ sở dữ liệu', en: 'Clocks of machine and database' },
      (locale) =>
        locale === 'vi'
          ? `lệch ${seconds < 1 ? 'dưới 1' : formatCount(seconds, locale)} giây`
          : `${seconds < 1 ? 'less than 1' : formatCount(seconds, locale)} s apart`,
      {
        vi: 'Bật đồng bộ giờ (NTP) trên cả hai máy. Thời hạn và nhật ký dựa vào giờ đúng.',
        en: 'Switch on time synchronisation (NTP) on both machines. Deadlines and the journal rely on the right time.',
      },
    ),
    finding(
      'journal',
      'roles',
      canRewriteJournal ? 'bad' : 'good',
      { vi: 'Tài khoản phục vụ và nhật ký', en: 'The serving role and the journal' },
      (locale) =>
        canRewriteJournal
          ? { vi: 'sửa và xóa được nhật ký', en: 'it can change and delete entries' }[locale]
          : { vi: 'chỉ thêm và đọc được', en: 'it can only add and read' }[locale],
      {
        vi: 'Tạo tài khoản sở hữu riêng và đặt DATABASE_OWNER_URL, rồi chạy npx motcua migrate.',
        en: 'Make an owning role of its own, set DATABASE_OWNER_URL, then run npx motcua migrate.',
      },
    ),
  ]
}

function migrationFinding(applied: readonly string[], known: readonly string[]): Finding {
  const missing = known.filter((name) => !applied.includes(name))
  const unknown = applied.filter((name) => !known.includes(name))
  const last = applied.at(-1) ?? '–'
  const state = missing.length > 0 ? 'bad' : unknown.length > 0 ? 'watch' : 'good'
  return finding(
    'database',
    'migrations',
    state,
    { vi: 'Phiên bản bảng dữ liệu', en: 'Version of the tables' },
    (locale) =>
      missing.length > 0
        ? { vi: `${last}, còn thiếu ${missing.length}`, en: `${last}, ${missing.length} missing` }[locale]
        : last,
    missing.length > 0
      ? { vi: 'Chạy npx motcua migrate.', en: 'Run npx motcua migrate.' }
      : {
          vi: 'Bảng dữ liệu mới hơn chương trình này: cập nhật chương trình.',
          en: 'The tables are newer than this program: update the program.',
        },
  )
}

function journalFindings(
  { unsealed, oldestUnsealedAt, lastSealAt, lastSignatureAt }: JournalFacts,
  at: Date,
): Finding[] {
  const age = oldestUnsealedAt ? at.getTime() - oldestUnsealedAt.getTime() : 0
  const signatureAge = lastSignatureAt ? at.getTime() - lastSignatureAt.getTime() : undefined
  return [
    finding(
      'journal',
      'seal',
      age > HOUR ? 'bad' : age > 5 * MINUTE ? 'watch' : 'good',
      { vi: 'Niêm phong gần nhất', en: 'Last seal' },
      (locale) => {
        const when = lastSealAt ? formatDateTime(lastSealAt, locale) : { vi: 'chưa có', en: 'none yet' }[locale]
        const waiting = formatCount(unsealed, locale)
        return {
          vi: `${when}; chờ niêm phong: ${waiting} dòng`,
          en: `${when}; waiting for a seal: ${waiting} entries`,
        }[locale]
      },
      {
        vi: 'Bộ niêm phong không chạy: chạy npx motcua start, và với PostgreSQL riêng thì đặt DATABASE_SEALER_URL.',
        en: 'The sealer does not run: run npx motcua start, and with a PostgreSQL of your own set DATABASE_SEALER_URL.',
      },
    ),
    finding(
      'journal',
      'signature',
      signatureAge !== undefined && signatureAge <= 48 * HOUR ? 'good' : 'watch',
      { vi: 'Chữ ký gần nhất', en: 'Last signature' },
      (locale) =>
        lastSignatureAt ? formatDateTime(lastSignatureAt, locale) : { vi: 'chưa có', en: 'none yet' }[locale],
      {
        vi: 'Nhật ký được ký mỗi đêm khi chương trình đang chạy. Để máy chạy qua đêm, hoặc chạy npx motcua journal sign.',
        en: 'The journal is signed every night while the program runs. Leave it on overnight, or run npx motcua journal sign.',
      },
    ),
  ]
}

function jobFindings({ waiting, running, dead, oldestDueAt }: JobCounts, at: Date): Finding[] {
  const late = oldestDueAt ? at.getTime() - oldestDueAt.getTime() : 0
  return [
    finding(
      'jobs',
      'queue',
      late > 15 * MINUTE ? 'bad' : late > 5 * MINUTE ? 'watch' : 'good',
      { vi: 'Việc nền đang chờ', en: 'Jobs waiting' },
      (locale) => {
        const [w, r] = [formatCount(waiting, locale), formatCount(running, locale)]
        const since = oldestDueAt && late > MINUTE ? formatDateTime(oldestDueAt, locale) : undefined
        return locale === 'vi'
          ? `${w} chờ, ${r} đang chạy${since ? `; chờ lâu nhất từ ${since}` : ''}`
          : `${w} waiting, ${r} running${since ? `; the oldest since ${since}` : ''}`
      },
      {
        vi: 'Không có tiến trình nào làm việc nền: chạy npx motcua worker, hoặc npx motcua start không kèm --no-worker.',
        en: 'No process does background jobs: run npx motcua worker, or npx motcua start without --no-worker.',
      },
    ),
    finding(
      'jobs',
      'dead',
      dead > 0 ? 'watch' : 'good',
      { vi: 'Việc nền hỏng', en: 'Jobs that failed' },
      (locale) => formatCount(dead, locale),
      {
        vi: 'Mở trang Việc nền, xem lý do, rồi chạy lại hoặc bỏ.',
        en: 'Open the page of jobs, read why, then retry or discard.',
      },
    ),
  ]
}

function diskFinding({ free, size }: { readonly free: number; readonly size: number }): Finding {
  return finding(
    'disk',
    'free',
    free < GB ? 'bad' : free < 5 * GB || free < size / 10 ? 'watch' : 'good',
    { vi: 'Chỗ trống cho dữ liệu', en: 'Free space for data' },
    (locale) => `${formatBytes(free, locale)} / ${formatBytes(size, locale)}`,
    {
      vi: 'Dọn ổ đĩa, hoặc đặt MOTCUA_DATA vào ổ lớn hơn. Hết chỗ thì không lưu được gì.',
      en: 'Clear the disk, or put MOTCUA_DATA on a larger one. Without space nothing can be saved.',
    },
  )
}

/** Said as it is: the program makes no back-ups, so it cannot know of any. */
const backupFinding: Finding = {
  group: 'safety',
  key: 'backup',
  state: 'watch',
  label: { vi: 'Bản sao lưu', en: 'Back-up' },
  value: { vi: 'chương trình chưa làm bản sao lưu nào', en: 'the program has made none' },
  cure: {
    vi: 'Tự sao lưu: tắt chương trình rồi chép cả thư mục dữ liệu, hoặc dùng pg_dump. Giữ khóa ký ở nơi khác.',
    en: 'Back up by other means: stop the program and copy the whole data folder, or use pg_dump. Keep the signing keys elsewhere.',
  },
}

const demoFinding = (logins: readonly string[]): Finding =>
  finding(
    'safety',
    'demo',
    logins.length > 0 ? 'watch' : 'good',
    { vi: 'Tài khoản minh họa còn mật khẩu chung', en: 'Demo accounts with the known password' },
    (locale) =>
      logins.length === 0
        ? { vi: 'không có', en: 'none' }[locale]
        : `${formatCount(logins.length, locale)}: ${logins.join(', ')}`,
    {
      vi: 'Chỉ dùng để xem thử. Trước khi làm việc thật, khóa các tài khoản này hoặc tạo đơn vị sử dụng mới.',
      en: 'For trying out only. Before real work, lock these accounts or create a tenant of your own.',
    },
  )

function versionFindings({ product, node, oldestNode }: SystemFacts): Finding[] {
  return [
    good('versions', 'product', { vi: 'Một Cửa', en: 'Một Cửa' }, () => product),
    finding(
      'versions',
      'node',
      Number(node.split('.')[0]) >= oldestNode ? 'good' : 'bad',
      { vi: 'Node.js', en: 'Node.js' },
      () => node,
      {
        vi: `Cài Node.js ${oldestNode} trở lên, hoặc chạy npm ci.`,
        en: `Install Node.js ${oldestNode} or later, or run npm ci.`,
      },
    ),
  ]
}

// ---- pieces

type Said = (locale: Locale) => string

/** The cure is shown only where something is to be cured. */
function finding(group: Group, key: string, state: State, label: Localized, said: Said, cure: Localized): Finding {
  return { group, key, state, label, value: localized(said), cure: state === 'good' ? undefined : cure }
}

const good = (group: Group, key: string, label: Localized, said: Said): Finding => ({
  group,
  key,
  state: 'good',
  label,
  value: localized(said),
  cure: undefined,
})

const localized = (said: Said): Localized => {
  const [vi, en] = LOCALES.map(said)
  return { vi: vi ?? '', en: en ?? '' }
}

function read<T>(
  reading: Reading<T>,
  group: Group,
  label: Localized,
  found: (value: T) => readonly Finding[],
): readonly Finding[] {
  if ('value' in reading) return found(reading.value)
  return [
    {
      group,
      key: `${group}-unread`,
      state: 'bad',
      label,
      value: { vi: `không đọc được: ${reading.trouble}`, en: `could not be read: ${reading.trouble}` },
      cure: {
        vi: 'Xem cơ sở dữ liệu có đang chạy và tài khoản phục vụ có đủ quyền không: npx motcua migrate.',
        en: 'See whether the database runs and the serving role has its grants: npx motcua migrate.',
      },
    },
  ]
}
