// round-commands.ts — `motcua set import`, `motcua round import|publish|list`: rounds of the database from the command line.
import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { CommandContext } from '../../platform/command-line/command.ts'
import { Fault } from '../../platform/fault.ts'
import type { Localized } from '../../platform/locale.ts'
import type { CommandDeps } from '../commands.ts'
import type { RoundFault } from '../kernel/check-round.ts'
import type { RoundDocument } from '../kernel/round-document.ts'
import type { Unlinked } from '../unit-links.ts'

/** Adds the commands. What they need of the database is loaded when one of them runs. */
export function roundCommands(program: Command, context: CommandContext): void {
  const { text } = context
  const tenant = ['--tenant <name>', text({ vi: 'tên đơn vị sử dụng', en: 'name of the tenant' }), 'demo'] as const

  const set = program
    .command('set')
    .description(text({ vi: 'bộ tiêu chí trong cơ sở dữ liệu', en: 'criteria sets of the database' }))
  set
    .command('import <file>')
    .description(text({ vi: 'nạp một bộ tiêu chí', en: 'import a criteria set' }))
    .option(...tenant)
    .action(async (file: string, options: { tenant: string }) => {
      const { checkSet } = await import('../kernel/check-set.ts')
      const { importSet } = await import('../commands.ts')
      const { parseSet } = await import('../shipped.ts')
      const content = await contentOf(file)
      const faults = checkSet(JSON.parse(content)).map(({ pointer, vi, en }) => ({ path: pointer, vi, en }))
      if (faults.length > 0) {
        throw wrongFile(file, faults, {
          vi: `Sửa rồi kiểm tra lại: npx motcua check ${file}`,
          en: `Mend them and check again: npx motcua check ${file}`,
        })
      }
      const document = parseSet(content, file)
      await importSet(await depsOf(context, options.tenant), document)
      print(
        text({
          vi: `Đã nạp bộ tiêu chí ${document.id}, bản ${document.version}.`,
          en: `Imported the criteria set ${document.id}, version ${document.version}.`,
        }),
      )
    })

  const round = program
    .command('round')
    .description(text({ vi: 'kỳ đánh giá trong cơ sở dữ liệu', en: 'rounds of the database' }))
  round
    .command('import <file>')
    .description(text({ vi: 'nạp một kỳ đánh giá thành bản nháp', en: 'import a round as a draft' }))
    .option(...tenant)
    .action(async (file: string, options: { tenant: string }) => {
      const { importRound } = await import('../commands.ts')
      const document = await roundIn(file)
      const { units, unlinked } = await importRound(await depsOf(context, options.tenant), document).catch(
        refusedRound(file),
      )
      print(
        text({
          vi: `Đã nạp bản nháp ${document.id}: ${units} đơn vị. Công bố: npx motcua round publish ${document.id}`,
          en: `Imported the draft ${document.id}: ${units} units. To publish: npx motcua round publish ${document.id}`,
        }),
      )
      if (unlinked.length > 0) print(text(unlinkedText(document.id, unlinked)))
    })
  round
    .command('link')
    .description(text({ vi: 'nối các dòng của kỳ đánh giá với đơn vị', en: 'point the rows of rounds at units' }))
    .option(...tenant)
    .action(async (options: { tenant: string }) => {
      const { linkRounds } = await import('../commands.ts')
      const done = await linkRounds(await depsOf(context, options.tenant))
      const linked = done.reduce((sum, each) => sum + each.linked, 0)
      print(text({ vi: `Đã nối ${linked} dòng với đơn vị.`, en: `Pointed ${linked} rows at units.` }))
      for (const { round: id, unlinked } of done) if (unlinked.length > 0) print(text(unlinkedText(id, unlinked)))
    })
  round
    .command('publish <id>')
    .description(text({ vi: 'công bố một kỳ: đóng băng và ký', en: 'publish a round: freeze and sign it' }))
    .option(...tenant)
    .action(async (id: string, options: { tenant: string }) => {
      const { publishRound } = await import('../commands.ts')
      const { freezeWith } = await import('../freeze.ts')
      const { loadOrCreateKey } = await import('../../platform/signing-key.ts')
      const freeze = freezeWith(await loadOrCreateKey(context.config().keyFile))
      const { sha256 } = await publishRound(await depsOf(context, options.tenant), id, freeze)
      print(text({ vi: `Đã công bố ${id}.`, en: `Published ${id}.` }) + (sha256 === null ? '' : ` SHA-256 ${sha256}`))
    })
  round
    .command('list')
    .description(text({ vi: 'liệt kê các kỳ đánh giá', en: 'list the rounds' }))
    .option(...tenant)
    .action(async (options: { tenant: string }) => {
      const { listRoundSlugs } = await import('../store.ts')
      const { db } = await depsOf(context, options.tenant)
      for (const { slug, isPublished, unitCount } of await listRoundSlugs(db)) {
        print(
          `${slug}\t${unitCount}\t${isPublished ? text({ vi: 'đã công bố', en: 'published' }) : text({ vi: 'bản nháp', en: 'draft' })}`,
        )
      }
    })
}

/** The figures are kept all the same: only the way from the unit to them is missing. */
function unlinkedText(round: string, unlinked: readonly Unlinked[]): Localized {
  const lines = (words: Readonly<Record<Unlinked['why'], string>>) =>
    unlinked.map(({ code, name, why }) => `  ${code} ${name}: ${words[why]}`).join('\n')
  return {
    vi: `${round}: ${unlinked.length} dòng chưa nối được với đơn vị. Sửa tên hoặc thêm đơn vị rồi chạy: npx motcua round link\n${lines(
      {
        none: 'không có đơn vị nào tên như vậy trong kỳ đó',
        several: 'nhiều đơn vị cùng tên; ghi mã hoặc loại đơn vị',
      },
    )}`,
    en: `${round}: ${unlinked.length} rows point at no unit. Mend the name or add the unit, then run: npx motcua round link\n${lines(
      {
        none: 'no unit was called so in that period',
        several: 'several units have that name; give a code or the kind',
      },
    )}`,
  }
}

async function depsOf(context: CommandContext, tenant: string): Promise<CommandDeps> {
  const { migrateAll } = await import('../../platform/platform.ts')
  const platform = await context.openPlatform()
  await migrateAll(platform)
  return { db: await platform.tenants.open(tenant), now: () => new Date() }
}

async function contentOf(file: string): Promise<string> {
  let content: string
  try {
    content = await readFile(file, 'utf8')
  } catch {
    throw new Fault(
      { vi: `Không đọc được tệp ${file}.`, en: `The file ${file} cannot be read.` },
      { vi: 'Kiểm tra đường dẫn và quyền đọc.', en: 'Check the path and the right to read it.' },
    )
  }
  try {
    JSON.parse(content)
    return content
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Fault(
      { vi: `${file} không phải JSON: ${reason}`, en: `${file} is not JSON: ${reason}` },
      { vi: 'Sửa chỗ đó rồi nạp lại.', en: 'Mend that place and import again.' },
    )
  }
}

async function roundIn(file: string): Promise<RoundDocument> {
  const { parseRound, ShippedFileBroken } = await import('../shipped.ts')
  const content = await contentOf(file)
  try {
    return parseRound(content, file)
  } catch (error) {
    if (!(error instanceof ShippedFileBroken)) throw error
    throw new Fault(
      { vi: `Tệp không đúng dạng kỳ đánh giá: ${error.message}`, en: `The file is not a round: ${error.message}` },
      {
        vi: 'So với data/round.schema.json và các tệp mẫu trong data/rounds.',
        en: 'Compare it with data/round.schema.json and the examples in data/rounds.',
      },
    )
  }
}

const refusedRound =
  (file: string) =>
  async (error: unknown): Promise<never> => {
    const { RoundRefused } = await import('../kernel/scored-round.ts')
    if (!(error instanceof RoundRefused)) throw error
    const cure = {
      vi: 'Chưa có gì được ghi. Sửa các chỗ đó rồi nạp lại.',
      en: 'Nothing was written. Mend those places and import again.',
    }
    throw wrongFile(file, error.faults, cure)
  }

function wrongFile(file: string, faults: readonly RoundFault[], cure: Localized): Fault {
  const lines = (language: 'vi' | 'en') => faults.map((fault) => `  ${fault.path}: ${fault[language]}`).join('\n')
  return new Fault(
    {
      vi: `${file} có ${faults.length} lỗi:\n${lines('vi')}`,
      en: `${file} has ${faults.length} faults:\n${lines('en')}`,
    },
    cure,
  )
}

const print = (line: string) => process.stdout.write(`${line}\n`)
