// What the commands of `motcua journal` do. Loaded when one of them runs.
import { readFile } from 'node:fs/promises'
import type { CommandContext } from '../command-line/command.ts'
import { startProgress } from '../command-line/progress.ts'
import { DEFAULT_TENANT, type Tenants } from '../database/tenants.ts'
import { Fault, hasCode } from '../fault.ts'
import { formatCount, formatDateTime } from '../locale.ts'
import { Refusal } from '../refusal.ts'
import { findingText, remarkText } from './finding-text.ts'
import { sealAndSign } from './sealing.ts'
import { anchorFile, journalKeyFile, readAnchor, readTrustedKey, type TrustedKey } from './signature.ts'
import { listNewest } from './store.ts'
import { type JournalReport, type VerifyOptions, verifyJournal } from './verify.ts'

export type VerifyFlags = {
  readonly tenant?: string
  readonly key?: readonly string[]
  readonly anchor?: string
  readonly json?: true
}

const DONE = 0
const TAMPERED = 1
const MOST_LINES = 50

/** Answers the exit code. */
export async function runVerify(context: CommandContext, flags: VerifyFlags): Promise<number> {
  const { keyFile } = context.config()
  const trusted = await trustedKeys(flags.key, journalKeyFile(keyFile))
  const given = flags.anchor === undefined ? undefined : await givenAnchor(flags.anchor)
  const { tenants } = await context.openPlatform()
  const names = await namesOf(tenants, flags.tenant)
  if (given && names.length > 1)
    throw new Refusal('invalid', 'journal.anchor-of-which', { values: { tenants: names.join(', ') } })

  const reports: { tenant: string; report: JournalReport }[] = []
  for (const tenant of names) {
    const file = anchorFile(keyFile, tenant)
    const anchor = given ?? { file, content: await readAnchor(file), isWhole: true }
    reports.push({ tenant, report: await verifyOne(context, await tenants.open(tenant), { tenant, trusted, anchor }) })
  }
  if (flags.json)
    print(
      JSON.stringify(
        reports.map(({ tenant, report }) => asJson(tenant, report, context)),
        null,
        2,
      ),
    )
  else for (const { tenant, report } of reports) print(linesOf(tenant, report, context).join('\n'))
  return reports.some(({ report }) => report.findings.length > 0) ? TAMPERED : DONE
}

async function verifyOne(
  { text }: CommandContext,
  db: Parameters<typeof verifyJournal>[0],
  options: VerifyOptions,
): Promise<JournalReport> {
  let progress: ReturnType<typeof startProgress> | undefined
  try {
    return await verifyJournal(db, {
      ...options,
      onTotal: (rows) => {
        progress = startProgress(`${text({ vi: 'Kiểm tra', en: 'Verifying' })} ${options.tenant}`, rows)
      },
      onRows: (rows) => progress?.advance(rows),
    })
  } finally {
    progress?.done()
  }
}

async function namesOf(tenants: Tenants, only: string | undefined): Promise<readonly string[]> {
  const names = (await tenants.list()).map(({ tenant }) => tenant)
  if (only === undefined) return names
  if (!names.includes(only)) throw new Refusal('invalid', 'tenant.not-found', { values: { tenant: only } })
  return [only]
}

// ---- what the chain is held against

/** An installation that never signed anything has no key yet, and then there is no signature that would need one. */
async function trustedKeys(given: readonly string[] | undefined, own: string): Promise<readonly TrustedKey[]> {
  const keys: TrustedKey[] = []
  for (const file of given ?? [`${own}.pub`]) {
    const pem = await readFile(file, 'utf8').catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT')) throw error
      return undefined
    })
    if (pem === undefined && !given) continue
    const key = pem === undefined ? undefined : readTrustedKey(pem)
    if (!key) throw new Refusal('invalid', 'journal.not-a-key', { values: { file } })
    keys.push(key)
  }
  return keys
}

async function givenAnchor(file: string): Promise<VerifyOptions['anchor']> {
  const content = await readAnchor(file)
  if (!content) throw new Refusal('invalid', 'journal.no-anchor', { values: { file } })
  return { file, content, isWhole: false }
}

// ---- what is printed

function linesOf(tenant: string, report: JournalReport, { text, locale }: CommandContext): string[] {
  const { rows, seals, signatures, unsealed, findings, furtherFindings, remarks } = report
  const n = (value: number) => formatCount(value, locale)
  const isWhole = findings.length === 0
  const head = isWhole
    ? text({
        vi: `${tenant}: KHỚP. ${n(rows)} dòng, ${n(seals)} niêm phong, ${n(signatures)} chữ ký.`,
        en: `${tenant}: AGREES. ${n(rows)} entries; seals: ${n(seals)}, signatures: ${n(signatures)}.`,
      })
    : text({
        vi: `${tenant}: KHÔNG KHỚP, ${n(findings.length + furtherFindings)} chỗ. ${n(rows)} dòng, ${n(seals)} niêm phong, ${n(signatures)} chữ ký.`,
        en: `${tenant}: DOES NOT AGREE in ${n(findings.length + furtherFindings)} places. ${n(rows)} entries; seals: ${n(seals)}, signatures: ${n(signatures)}.`,
      })
  const more = findings.length + furtherFindings - MOST_LINES
  return [
    head,
    ...findings.slice(0, MOST_LINES).map((finding) => `  ✗ ${findingText(finding, locale)}`),
    ...(more > 0
      ? [`  ✗ ${text({ vi: `và ${n(more)} chỗ nữa (xem --json)`, en: `and ${n(more)} more (see --json)` })}`]
      : []),
    ...remarks.map((remark) => `  ! ${remarkText(remark, locale)}`),
    `  ${text({ vi: `Chưa niêm phong: ${n(unsealed)} dòng.`, en: `Not sealed yet: ${n(unsealed)} entries.` })}`,
  ]
}

function asJson(tenant: string, report: JournalReport, { locale }: CommandContext) {
  const { findings, remarks, furtherFindings, ...counts } = report
  return {
    ok: findings.length === 0,
    tenant,
    ...counts,
    further_findings: furtherFindings,
    findings: findings.map((finding) => ({ ...finding, message: findingText(finding, locale) })),
    remarks: remarks.map((remark) => ({ ...remark, message: remarkText(remark, locale) })),
  }
}

// ---- sign and list

export async function runSign(context: CommandContext, { tenant }: { readonly tenant?: string }): Promise<void> {
  const platform = await context.openPlatform()
  const names = await namesOf(platform.tenants, tenant)
  const done = await sealAndSign(platform, () => new Date(), tenant)
  if (!done) throw noSealer()
  for (const { tenant: name, sealed, position } of done) {
    if (!names.includes(name)) continue
    const counted = formatCount(sealed, context.locale)
    const end = position === undefined ? undefined : formatCount(Number(position), context.locale)
    print(
      end === undefined
        ? context.text({ vi: `${name}: không có gì mới để ký.`, en: `${name}: there is nothing new to sign.` })
        : context.text({
            vi: `${name}: đã niêm phong ${counted} dòng, đã ký đến dòng ${end}.`,
            en: `${name}: sealed ${counted} entries, signed up to entry ${end}.`,
          }),
    )
  }
}

const noSealer = () =>
  new Fault(
    { vi: 'Không có tài khoản niêm phong.', en: 'There is no sealing role.' },
    {
      vi: 'Tạo một tài khoản PostgreSQL riêng, đặt DATABASE_SEALER_URL, rồi chạy npx motcua migrate.',
      en: 'Create a PostgreSQL role of its own, set DATABASE_SEALER_URL, then run npx motcua migrate.',
    },
  )

type ListFlags = { readonly tenant?: string; readonly rows: string; readonly json?: true }

export async function runList(
  context: CommandContext,
  { tenant = DEFAULT_TENANT, rows, json }: ListFlags,
): Promise<void> {
  const limit = Number(rows)
  if (!/^\d{1,5}$/.test(rows) || limit < 1)
    throw new Refusal('invalid', 'journal.bad-rows', { values: { given: rows } })
  const { tenants } = await context.openPlatform()
  const entries = await listNewest(await tenants.open(tenant), limit)
  if (json) print(JSON.stringify(entries, null, 2))
  else
    for (const { at, actor, event, subjectKind, subjectId, position } of entries) {
      const place = position === null ? '–' : formatCount(position, context.locale)
      print(
        [
          place,
          formatDateTime(at, context.locale),
          actor || '–',
          event,
          `${subjectKind} ${subjectId ?? ''}`.trim(),
        ].join('\t'),
      )
    }
}

const print = (line: string) => process.stdout.write(`${line}\n`)
