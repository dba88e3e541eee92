// `motcua set import`, `round import|publish|list` against a real database: what they print, and what a wrong file is told.
import { Command } from 'commander'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Folder, makeFolder } from '../../../test/support/commands.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { unitSeeder } from '../../organization/index.ts'
import { loadConfig } from '../../platform/config.ts'
import { openTenants } from '../../platform/database/tenants.ts'
import { Fault } from '../../platform/fault.ts'
import type { Locale } from '../../platform/locale.ts'
import { createLog } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import { verifyPublication } from '../kernel/publication.ts'
import { loadShippedRound, loadShippedSet } from '../shipped.ts'
import { findPublication } from '../store.ts'
import { roundCommands } from './round-commands.ts'

const { db, server } = await testDatabase()
const tenants = openTenants(server, () => {})
let folder: Folder
beforeAll(() => {
  folder = makeFolder()
})
afterAll(async () => {
  await tenants.close()
  folder.remove()
})

async function motcua(locale: Locale, ...args: string[]): Promise<string> {
  const config = () => loadConfig({ MOTCUA_DATA: folder.path('data'), LOG_LEVEL: 'silent' })
  const program = new Command('motcua').exitOverride()
  roundCommands(program, {
    locale,
    text: (localized) => localized[locale],
    config,
    openPlatform: async () => ({ config: config(), log: createLog('silent'), server, tenants, close: async () => {} }),
  })
  let out = ''
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text
    return true
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return out
  } finally {
    spy.mockRestore()
  }
}

const faultOf = async (act: Promise<unknown>): Promise<string> => {
  const error = await act.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Fault) return error.print('en')
  throw error ?? new Error('nothing was wrong')
}

const set = loadShippedSet('binh-duong-2017')
const round = loadShippedRound('binh-duong-2017')
const write = (name: string, document: unknown) => folder.write(name, JSON.stringify(document))

test('a set and a round are imported, listed as a draft, published and listed as published', async () => {
  expect(await motcua('en', 'set', 'import', write('set.json', set))).toBe(
    'Imported the criteria set binh-duong-2017, version 1.\n',
  )
  const file = write('round.json', round)
  expect(await motcua('en', 'round', 'import', file)).toContain('Imported the draft binh-duong-2017: 9 units.')
  expect(await motcua('en', 'round', 'list')).toBe('binh-duong-2017\t9\tdraft\n')
  const said = await motcua('vi', 'round', 'publish', 'binh-duong-2017')
  const text = (await findPublication(db, 'binh-duong-2017')) ?? ''
  expect(said).toBe(`Đã công bố binh-duong-2017. SHA-256 ${JSON.parse(text).sha256}\n`)
  expect(verifyPublication(text)).toMatchObject({ findings: [] })
  expect(await motcua('vi', 'round', 'list')).toBe('binh-duong-2017\t9\tđã công bố\n')
  await expect(motcua('en', 'round', 'import', file)).rejects.toBeInstanceOf(Refusal)
})

test('rows that mean no unit are named, and found once the units are there', async () => {
  const file = write('later.json', { ...round, id: 'sau', units: round.units.slice(0, 2) })
  const said = await motcua('en', 'round', 'import', file)
  expect(said).toContain('sau: 2 rows point at no unit.')
  expect(said).toContain('  thanh-pho-thu-dau-mot Thành phố Thủ Dầu Một: no unit was called so in that period')
  await unitSeeder.run({
    db,
    log: createLog('silent'),
    now: () => new Date(),
    progress: () => ({ advance() {}, done() {} }),
  })
  expect(await motcua('en', 'round', 'link')).toBe('Pointed 11 rows at units.\n')
  expect(await motcua('vi', 'round', 'link')).toBe('Đã nối 0 dòng với đơn vị.\n')
})

test('all faults of a round are told at once, with their places, and nothing is written', async () => {
  const [first, second, ...others] = round.units
  const wrong = {
    ...round,
    id: 'sai',
    as_of: '2018-02-30',
    units: [
      { ...first, inputs: { appraised: { points: '900' }, other: { points: '1' } } },
      { ...second, code: first?.code },
      ...others,
    ],
  }
  const file = write('wrong.json', wrong)
  const said = await faultOf(motcua('en', 'round', 'import', file))
  expect(said).toContain(`${file} has 4 faults:`)
  expect(said).toContain('  as_of: There is no day 2018-02-30.')
  expect(said).toContain('  units[0].inputs.other: Unit')
  expect(said).toContain('  units[0].inputs.appraised: Unit')
  expect(said).toContain('  units[1].code: The unit')
  expect(said).toContain('Nothing was written.')
  expect(await motcua('en', 'round', 'list')).not.toContain('sai')
})

test.for([
  ['round', 'not-json.json', '{"format":', 'is not JSON'],
  ['set', 'not-json.json', '{"format":', 'is not JSON'],
  ['round', 'no-round.json', '{"format":"motcua-round/1"}', 'The file is not a round'],
  ['round', 'list.json', '[]', 'The file is not a round'],
  ['set', 'no-set.json', '{"format":"motcua-criteria-set/1"}', 'faults'],
  ['set', 'list.json', '[]', 'faults'],
] as const)('%s import %s is told what is wrong', async ([kind, name, content, said]) => {
  expect(await faultOf(motcua('en', kind, 'import', folder.write(name, content)))).toContain(said)
})

test('a file that is not there is told with its cure', async () => {
  for (const kind of ['set', 'round'])
    expect(await faultOf(motcua('en', kind, 'import', folder.path('none.json')))).toContain('cannot be read')
})
