// The commands `motcua journal …`: what they print, and how they exit.
import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { testJournal } from '../../../test/support/journal.ts'
import type { CommandContext } from '../command-line/command.ts'
import { loadConfig } from '../config.ts'
import { openTenants } from '../database/tenants.ts'
import type { Locale } from '../locale.ts'
import { createLog } from '../log.ts'
import { runList, runSign, runVerify } from './command-run.ts'
import { journalRefusalText } from './refusals.ts'

const database = await testDatabase()
const { server, superuser } = database
const journal = await testJournal(database)
const config = { ...loadConfig({ MOTCUA_DATA: journal.folder }), keyFile: join(journal.folder, 'publication.pem') }
const anchor = join(journal.folder, 'journal.demo.anchor')
const tenants = openTenants(server)

let out = ''
beforeEach(async () => {
  out = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text)
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  await journal.clear()
  rmSync(anchor, { force: true })
})
afterEach(() => vi.restoreAllMocks())

const contextIn = (locale: Locale): CommandContext => ({
  locale,
  text: (localized) => localized[locale],
  config: () => config,
  openPlatform: async () => ({ config, log: createLog('silent'), server, tenants, close: async () => {} }),
})
const context = contextIn('en')

test.skipIf(server.sealer === undefined)('sign seals and signs, and verify agrees', async () => {
  await journal.insert(3)
  await runSign(context, {})
  expect(out).toBe('demo: sealed 3 entries, signed up to entry 3.\n')
  expect(existsSync(anchor)).toBe(true)
  out = ''
  await runSign(context, { tenant: 'demo' })
  expect(out).toBe('demo: there is nothing new to sign.\n')
  out = ''
  expect(await runVerify(context, {})).toBe(0)
  expect(out).toBe('demo: AGREES. 3 entries; seals: 1, signatures: 1.\n  Not sealed yet: 0 entries.\n')
})

test.skipIf(server.sealer === undefined)(
  'verify names each place in both languages and as JSON, and exits with 1',
  async () => {
    await journal.insert(5)
    await runSign(context, {})
    await superuser.query('delete from journal where position = 2')
    await superuser.query(`update journal set reason = 'x' where position = 4`)
    out = ''
    expect(await runVerify(context, {})).toBe(1)
    expect(out).toContain('DOES NOT AGREE in 2 places')
    expect(out).toContain('Entry 2 is missing (seal 1): deleted.')
    expect(out).toMatch(/Entry 4 \(.*\): its content was changed after it was sealed/)
    out = ''
    expect(await runVerify(contextIn('vi'), {})).toBe(1)
    expect(out).toContain('Thiếu dòng 2 (niêm phong 1): đã bị xóa.')
    out = ''
    expect(await runVerify(context, { json: true })).toBe(1)
    expect(JSON.parse(out)).toMatchObject([
      {
        ok: false,
        tenant: 'demo',
        findings: [
          { code: 'row-missing', position: 2 },
          { code: 'row-changed', position: 4 },
        ],
      },
    ])
  },
)

test.skipIf(server.sealer === undefined)(
  'a copy of the anchor kept elsewhere finds what the own one no longer can',
  async () => {
    await journal.insert(2)
    await runSign(context, {})
    const copy = join(journal.folder, 'copy.anchor')
    copyFileSync(anchor, copy)
    await superuser.query('truncate journal, journal_seal, journal_signature')
    await journal.clear()
    expect(await runVerify(context, { anchor: copy, tenant: 'demo' })).toBe(1)
    expect(out).toContain('The chain ends at entry 0, but was signed up to entry 2')
  },
)

test('what cannot be used is refused by name', async () => {
  const refused = (code: string) => expect.objectContaining({ kind: 'invalid', code })
  await expect(runVerify(context, { key: ['README.md'] })).rejects.toEqual(refused('journal.not-a-key'))
  await expect(runVerify(context, { key: ['/no/such'] })).rejects.toEqual(refused('journal.not-a-key'))
  await expect(runVerify(context, { anchor: '/no/such' })).rejects.toEqual(refused('journal.no-anchor'))
  await expect(runVerify(context, { tenant: 'nobody' })).rejects.toEqual(refused('tenant.not-found'))
  await expect(runList(context, { rows: 'many' })).rejects.toEqual(refused('journal.bad-rows'))
  for (const code of ['journal.not-a-key', 'journal.no-anchor', 'journal.anchor-of-which', 'journal.bad-rows'])
    for (const locale of ['vi', 'en'] as const) expect(journalRefusalText(locale, code, {})).toBeTruthy()
})

test('list shows the newest entries', async () => {
  await journal.insert(3)
  await runList(context, { rows: '2' })
  expect(out.trimEnd().split('\n')).toHaveLength(2)
  expect(out).toContain('unit.renamed')
  out = ''
  await runList(context, { rows: '5', json: true })
  expect(JSON.parse(out)).toHaveLength(3)
})
