// doctor-command.ts — `motcua doctor`: the lines of the page about the state of the system, for every tenant. Exit code 1 if
// something is to be mended now.
import type { AddCommands, CommandContext } from '../platform/command-line/command.ts'
import type { FactDeps } from './system-facts.ts'
import type { State } from './system-state.ts'

const SIGNS: Readonly<Record<State, string>> = { good: '✓', watch: '!', bad: '✗' }

export function doctorCommand(known: Pick<FactDeps, 'openDemoAccounts' | 'product'>): AddCommands {
  return (program, context) => {
    program
      .command('doctor')
      .description(
        context.text({
          vi: 'xem tình trạng hệ thống, mỗi dòng kèm cách xử lý',
          en: 'examine the system, each line with its cure',
        }),
      )
      .option('--json', context.text({ vi: 'in JSON cho chương trình khác đọc', en: 'print JSON for other programs' }))
      .action(({ json }: { json?: true }) => examineAll(context, known, json === true))
  }
}

async function examineAll(
  context: CommandContext,
  known: Pick<FactDeps, 'openDemoAccounts' | 'product'>,
  json: boolean,
): Promise<void> {
  const { readSystem } = await import('./system-facts.ts')
  const { examine, worst } = await import('./system-state.ts')
  const config = context.config()
  const { tenants } = await context.openPlatform()
  const now = () => new Date()
  const reports = []
  for (const { tenant } of await tenants.list()) {
    const findings = examine(await readSystem({ db: await tenants.open(tenant), config, now, ...known }))
    reports.push({ tenant, state: worst(findings), findings })
  }
  if (json) print(JSON.stringify(reports, null, 2))
  else
    for (const { tenant, findings } of reports) {
      print(`${context.text({ vi: 'Đơn vị sử dụng', en: 'Tenant' })} ${tenant}`)
      for (const { state, label, value, cure } of findings) {
        print(`  ${SIGNS[state]} ${context.text(label)}: ${context.text(value)}`)
        if (cure) print(`      → ${context.text(cure)}`)
      }
    }
  if (reports.some(({ state }) => state === 'bad')) process.exitCode = 1
}

const print = (line: string) => process.stdout.write(`${line}\n`)
