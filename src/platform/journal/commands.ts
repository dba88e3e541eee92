// `motcua journal`: verify, sign, list. Answers go to standard output, the progress to standard error.
// Exit codes of verify: 0 nothing was tampered with, 1 something was, 2 it could not be told with what was given.
import type { Command } from 'commander'
import type { AddCommands } from '../command-line/command.ts'
import type { VerifyFlags } from './command-run.ts'

export const journalCommands: AddCommands = (program, context) => {
  const { text } = context
  const json = text({ vi: 'in JSON cho chương trình khác đọc', en: 'print JSON for other programs' })
  const tenant = text({ vi: 'chỉ một đơn vị sử dụng', en: 'one tenant only' })
  const journal: Command = program
    .command('journal')
    .description(text({ vi: 'nhật ký: kiểm tra, ký, xem', en: 'the journal: verify, sign, list' }))

  journal
    .command('verify')
    .description(
      text({
        vi: 'kiểm tra nhật ký có bị sửa, xóa, chèn, đổi chỗ hay không',
        en: 'see whether the journal was changed, cut, added to or re-ordered',
      }),
    )
    .option('--tenant <name>', tenant)
    .option(
      '--key <file...>',
      text({ vi: 'khóa công khai (mặc định: khóa của máy này)', en: "public keys (default: this installation's)" }),
    )
    .option(
      '--anchor <file>',
      text({ vi: 'tệp mốc, hoặc bản sao giữ ở nơi khác', en: 'the anchor file, or a copy kept elsewhere' }),
    )
    .option('--json', json)
    .action(async (flags: VerifyFlags) => {
      const { runVerify } = await import('./command-run.ts')
      process.exitCode = await runVerify(context, flags)
    })

  journal
    .command('sign')
    .description(text({ vi: 'niêm phong và ký ngay bây giờ', en: 'seal and sign right now' }))
    .option('--tenant <name>', tenant)
    .action(async (flags: { tenant?: string }) => {
      const { runSign } = await import('./command-run.ts')
      await runSign(context, flags)
    })

  journal
    .command('list')
    .description(text({ vi: 'xem các dòng mới nhất', en: 'show the newest entries' }))
    .option('--tenant <name>', text({ vi: 'tên đơn vị sử dụng', en: 'name of the tenant' }))
    .option('--rows <number>', text({ vi: 'số dòng', en: 'number of entries' }), '50')
    .option('--json', json)
    .action(async (flags: { tenant?: string; rows: string; json?: true }) => {
      const { runList } = await import('./command-run.ts')
      await runList(context, flags)
    })
}
