// command-line.ts — the module's commands: score, check, publish, verify, key. Each loads its work when it runs; none needs a database.
import type { Command } from 'commander'
import type { AddCommands, CommandContext } from '../../platform/command-line/command.ts'
import type { PublishOptions } from './publish-command.ts'
import { roundCommands } from './round-commands.ts'
import type { ScoreOptions } from './score-command.ts'
import type { VerifyOptions } from './verify-command.ts'
import { exitCodeOf, type Io, type Language, wrongInput } from './wrong-input.ts'

export const reformIndexCommands: AddCommands = (program, context) => {
  roundCommands(program, context)
  const { text } = context
  const json = text({ vi: 'in JSON cho chương trình khác đọc', en: 'print JSON for other programs' })

  program
    .command('score')
    .description(
      text({
        vi: 'tính điểm, thứ hạng, xếp loại từ số liệu đầu vào',
        en: 'score, rank and classify units from their inputs',
      }),
    )
    .requiredOption(
      '--set <id|file.json>',
      text({ vi: 'bộ tiêu chí có sẵn, hoặc tệp', en: 'a shipped criteria set, or a file' }),
    )
    .requiredOption(
      '--inputs <file>',
      text({ vi: 'số liệu: .csv, .xlsx hoặc .json', en: 'inputs: .csv, .xlsx or .json' }),
    )
    .option('--json', json)
    .option('--csv <file>', text({ vi: 'ghi kết quả ra CSV', en: 'write the results as CSV' }))
    .option('--xlsx <file>', text({ vi: 'ghi kết quả ra Excel', en: 'write the results as a workbook' }))
    .action((options: ScoreOptions, command: Command) =>
      run(context, command, async (io) => (await import('./score-command.ts')).runScore(options, context.locale, io)),
    )

  program
    .command('check <set.json>')
    .description(text({ vi: 'kiểm tra một bộ tiêu chí, nêu mọi lỗi', en: 'check a criteria set and name every fault' }))
    .option('--json', json)
    .action((file: string, options: { json?: true }, command: Command) =>
      run(context, command, async (io) =>
        (await import('./check-command.ts')).runCheck(file, options, context.locale, io),
      ),
    )

  program
    .command('publish')
    .description(
      text({
        vi: 'đóng băng một kỳ đánh giá thành tệp công bố có chữ ký',
        en: 'freeze a round as a signed publication',
      }),
    )
    .option('--round <id|file.json>', text({ vi: 'kỳ đánh giá có sẵn, hoặc tệp', en: 'a shipped round, or a file' }))
    .option(
      '--set <id|file.json>',
      text({ vi: 'bộ tiêu chí, khi không có --round', en: 'the criteria set, without --round' }),
    )
    .option('--inputs <file>', text({ vi: 'số liệu, khi không có --round', en: 'the inputs, without --round' }))
    .option('--id <id>', text({ vi: 'mã của kỳ, khi không có --round', en: 'id of the round, without --round' }))
    .option(
      '--title <text>',
      text({ vi: 'tên của kỳ, khi không có --round', en: 'title of the round, without --round' }),
    )
    .option('--block <text>', text({ vi: 'khối đơn vị', en: 'block of units' }))
    .option('--year <year>', text({ vi: 'năm đánh giá', en: 'year of the index' }))
    .option('--source <text>', text({ vi: 'nguồn số liệu', en: 'source of the inputs' }))
    .option('--provenance <kind>', 'official | observed | derived | reconstructed')
    .option(
      '--key <key.pem>',
      text({ vi: 'khóa ký, tạo bằng "motcua key create"', en: 'key to sign with, made by "motcua key create"' }),
    )
    .option('--out <file>', text({ vi: 'tệp công bố', en: 'the publication' }))
    .option(
      '--date <iso>',
      text({ vi: 'thời điểm công bố (mặc định: bây giờ)', en: 'time of publication (default: now)' }),
    )
    .action((options: PublishOptions, command: Command) =>
      run(context, command, async (io) =>
        (await import('./publish-command.ts')).runPublish(options, new Date(), context.locale, io),
      ),
    )

  program
    .command('verify <file>')
    .description(
      text({
        vi: 'tính lại một tệp công bố: điểm, thứ hạng, mã băm, chữ ký',
        en: 'recompute a publication: points, ranks, hash, signature',
      }),
    )
    .option('--key <key.pub>', text({ vi: 'khóa công khai của nơi công bố', en: 'public key of the publisher' }))
    .option('--json', json)
    .action((file: string, options: VerifyOptions, command: Command) =>
      run(context, command, async (io) =>
        (await import('./verify-command.ts')).runVerify(file, options, context.locale, io),
      ),
    )

  program
    .command('key')
    .description(text({ vi: 'khóa ký', en: 'signing keys' }))
    .command('create <file>')
    .description(
      text({
        vi: 'tạo khóa Ed25519: tệp bí mật và tệp .pub',
        en: 'make an Ed25519 key: the private file and its .pub',
      }),
    )
    .action((file: string, _options: unknown, command: Command) =>
      run(context, command, async (io) =>
        (await import('./publish-command.ts')).runKeyCreate(file, context.locale, io),
      ),
    )
}

async function run({ locale }: CommandContext, command: Command, work: (io: Io) => Promise<number>): Promise<void> {
  const io: Io = {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  }
  // A reader that has seen enough (`| head`) closes the pipe: that is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  process.exitCode = await exitCodeOf(locale, io, () => {
    refuseLanguage(command.optsWithGlobals<{ lang?: string }>().lang)
    return work(io)
  })
}

const LANGUAGES: readonly Language[] = ['vi', 'en']

function refuseLanguage(given: string | undefined): void {
  if (given === undefined || LANGUAGES.some((language) => language === given)) return
  throw wrongInput(
    { vi: `Không có ngôn ngữ "${given}".`, en: `There is no language "${given}".` },
    { vi: 'Chọn --lang vi hoặc --lang en.', en: 'Choose --lang vi or --lang en.' },
  )
}
