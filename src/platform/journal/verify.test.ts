// Attacks on the journal by whoever owns the server: each is found, and named where it happened.
import { generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { testJournal } from '../../../test/support/journal.ts'
import { CONTENT_COLUMNS, rowHash, sealHash, signedMessage } from './chain.ts'
import { eachPiece, eachSeal, type SealedRow, type StoredSeal } from './store.ts'

const database = await testDatabase()
const { db, superuser } = database
const journal = await testJournal(database)

/** Twelve rows in three seals of four (1–4, 5–8, 9–12); the second and the third are signed. Three rows wait. */
beforeEach(async () => {
  await journal.clear()
  for (const signs of [false, true, true]) {
    await journal.insert(4)
    await journal.seal()
    if (signs) await journal.sign()
  }
  await journal.insert(3)
})

const rowAt = async (position: number): Promise<SealedRow> => {
  for await (const piece of eachPiece(db)) {
    const found = piece.find((row) => row.position === position)
    if (found) return found
  }
  throw new Error(`no row at ${position}`)
}
const allRows = async (): Promise<SealedRow[]> => {
  const rows: SealedRow[] = []
  for await (const piece of eachPiece(db)) rows.push(...piece)
  return rows
}
const allSeals = async (): Promise<StoredSeal[]> => Array.fromAsync(eachSeal(db))
const idAt = async (position: number): Promise<string> => (await rowAt(position)).content.id ?? ''
const attack = async (...statements: readonly string[]) => {
  for (const statement of statements) await superuser.query(statement)
}
const found = async () => (await journal.verify()).findings

test('an untouched journal has nothing to tell', async () => {
  const report = await journal.verify()
  expect(report).toMatchObject({ rows: 12, seals: 3, signatures: 2, unsealed: 3, findings: [], remarks: [] })
})

test('an empty journal has nothing to tell, but that nobody signed it', async () => {
  await journal.clear()
  expect(await journal.verify()).toMatchObject({ rows: 0, findings: [], remarks: [{ code: 'not-signed' }] })
})

// ---- rows

const OTHER_VALUES: Readonly<Record<(typeof CONTENT_COLUMNS)[number], string>> = {
  id: 'gen_random_uuid()',
  at: `at + interval '1 microsecond'`,
  actor_kind: `'person'`,
  actor_id: 'gen_random_uuid()',
  actor_name: `actor_name || ' '`,
  delegation_id: 'gen_random_uuid()',
  event: `'unit.merged'`,
  subject_kind: `'person'`,
  subject_id: 'null',
  scope: 'gen_random_uuid()',
  concerns: 'gen_random_uuid()',
  reason: `''`,
  data: `jsonb_set(data, '{share}', '0.50')`,
}

test.for([1, 5, 6, 12])('a change of any column of row %i is found in that row', async (position) => {
  for (const column of CONTENT_COLUMNS) {
    await attack(
      `create temporary table kept as select * from journal where position = ${position}`,
      `update journal set ${column} = ${OTHER_VALUES[column]} where position = ${position}`,
    )
    const findings = await found()
    expect(findings, column).toMatchObject([{ code: 'row-changed', position, part: 'content' }])
    await attack(
      `delete from journal where position = ${position}`,
      'insert into journal select * from kept',
      'drop table kept',
    )
  }
  expect(await found()).toEqual([])
})

test.for([1, 4, 6, 12])('an exchanged hash of row %i is found there', async (position) => {
  await attack(`update journal set chain_hash = sha256('x') where position = ${position}`)
  expect(await found()).toMatchObject([{ code: 'row-changed', position, part: 'hash' }])
})

test('a row that claims another seal is found', async () => {
  await attack('update journal set seal_no = 3 where position = 6')
  expect(await found()).toMatchObject([{ code: 'row-changed', position: 6 }])
})

test('a row whose hash was computed anew by the public rule is found where the chain no longer fits', async () => {
  const row = await rowAt(6)
  const before = await rowAt(5)
  const forged = rowHash(before.hash, row, { ...row.content, reason: 'khác' })
  await attack(
    `update journal set reason = 'khác', chain_hash = decode('${forged.toString('hex')}', 'hex') where position = 6`,
  )
  expect(await found()).toMatchObject([{ code: 'row-changed', position: 7, idBefore: row.content.id }])
})

test.for([
  ['the first', 1, 1, ['1']],
  ['one in the middle', 6, 6, ['2']],
  ['the last of a seal', 8, 8, ['2']],
  ['the first of a seal', 9, 9, ['3']],
  ['the last', 12, 12, ['3']],
  ['several over a seal', 7, 10, ['2', '3']],
  ['all of a seal', 5, 8, ['2']],
] as const)('a deleted row is named: %s', async ([, from, to, seals]) => {
  await attack(`delete from journal where position between ${from} and ${to}`)
  expect(await found()).toEqual([{ code: 'row-missing', position: from, to, seals }])
})

test('a deleted row is named when the rows behind it were moved down to close the gap', async () => {
  await attack(
    'delete from journal where position = 6',
    'update journal set position = -position where position > 6',
    'update journal set position = -position - 1 where position < 0',
  )
  expect(await found()).toEqual([{ code: 'row-missing', position: 6, to: 6, seals: ['2'] }])
})

const FORGED = `'00000000-0000-7000-8000-000000000001', now(), 'program', null, 'kẻ giả', null, 'unit.merged', 'unit', null, null, null, null, '{}'`
const forge = (position: number, sealNo: number, hash: Buffer | string) =>
  `insert into journal values (${FORGED}, ${sealNo}, ${position}, decode('${hash.toString('hex')}', 'hex'))`
const FORGED_ID = '00000000-0000-7000-8000-000000000001'
const moveUp = (from: number) => [
  `update journal set position = -position where position >= ${from}`,
  'update journal set position = -position + 1 where position < 0',
]

test.for([1, 6, 9])('a row that was put in at %i, with the rest moved up, is named', async (position) => {
  await attack(...moveUp(position), forge(position, position < 5 ? 1 : position < 9 ? 2 : 3, 'ab'.repeat(32)))
  expect(await found()).toMatchObject([{ code: 'row-inserted', position, id: FORGED_ID }])
})

/** The forged row as the verification will read it, so that its hash can be computed by the public rule. */
async function forgedContent(position: number): Promise<SealedRow> {
  return rowAt(position)
}

test('several rows that were put in, with the rest moved up, are named', async () => {
  await attack(
    'update journal set position = -position where position >= 6',
    'update journal set position = -position + 3 where position < 0',
    ...[6, 7, 8].map((position) =>
      forge(position, 2, 'ab'.repeat(32)).replace('8000-000000000001', `8000-00000000000${position}`),
    ),
  )
  expect(await found()).toMatchObject([6, 7, 8].map((position) => ({ code: 'row-inserted', position })))
})

test('a row that was put in with a right hash is named, for what was behind it does not follow it', async () => {
  await attack(...moveUp(6), forge(6, 2, '00'))
  const forged = await forgedContent(6)
  const hash = rowHash((await rowAt(5)).hash, forged, forged.content)
  await attack(`update journal set chain_hash = decode('${hash.toString('hex')}', 'hex') where position = 6`)
  expect(await found()).toMatchObject([{ code: 'row-inserted', position: 6, id: FORGED_ID }])
})

test('a row behind the last seal with a right hash is named, for no seal knows it', async () => {
  await attack(forge(13, 3, '00'))
  const forged = await forgedContent(13)
  const hash = rowHash((await rowAt(12)).hash, forged, forged.content)
  await attack(`update journal set chain_hash = decode('${hash.toString('hex')}', 'hex') where position = 13`)
  expect(await found()).toMatchObject([{ code: 'row-inserted', position: 13, id: FORGED_ID }])
})

test('a row behind the last seal that stretches the seal over itself is named by signature and anchor', async () => {
  await attack(forge(13, 3, '00'))
  const forged = await forgedContent(13)
  const hash = rowHash((await rowAt(12)).hash, forged, forged.content)
  const seal = { ...((await allSeals())[2] as StoredSeal), lastPosition: '13' }
  await attack(
    `update journal set chain_hash = decode('${hash.toString('hex')}', 'hex') where position = 13`,
    `update journal_seal set last_position = 13, chain_hash = decode('${hash.toString('hex')}', 'hex'),
       seal_hash = decode('${sealHash(hash, seal).toString('hex')}', 'hex') where seal_no = 3`,
  )
  expect(await found()).toMatchObject([{ code: 'rewritten', seal: '3', after: '8', to: '12', by: 'signature' }])
})

test.for([
  [2, 11],
  [1, 12],
  [5, 8],
  [6, 7],
  [4, 5],
  [9, 11],
] as const)('rows %i and %i that changed places are both named', async ([one, other]) => {
  const [first, second] = [await idAt(one), await idAt(other)]
  await attack(
    `update journal set position = -1 where position = ${one}`,
    `update journal set position = ${one} where position = ${other}`,
    `update journal set position = ${other} where position = -1`,
  )
  expect(await found()).toEqual([
    { code: 'row-moved', position: one, id: second, sealedAs: other },
    { code: 'row-moved', position: other, id: first, sealedAs: one },
  ])
})

test('rows that changed places and left hash and seal behind are both named', async () => {
  const [first, second] = [await idAt(3), await idAt(10)]
  await attack(
    'create temporary table kept as select * from journal where position in (3, 10)',
    'update journal set seal_no = null, position = null, chain_hash = null where position in (3, 10)',
    `update journal set seal_no = k.seal_no, position = k.position, chain_hash = k.chain_hash
       from kept k where k.id <> journal.id and journal.id in (select id from kept)`,
    'drop table kept',
  )
  expect(await found()).toEqual([
    { code: 'row-moved', position: 3, id: second, sealedAs: 10 },
    { code: 'row-moved', position: 10, id: first, sealedAs: 3 },
  ])
})

test('a row that was moved to the end is named with the place it came from', async () => {
  const id = await idAt(6)
  await attack('update journal set position = 13 where position = 6')
  expect(await found()).toEqual([{ code: 'row-moved', position: 13, id, sealedAs: 6 }])
})

test('rows outside the count, with half a seal, or two in one place are named', async () => {
  await attack(
    'alter table journal drop constraint journal_sealed_whole',
    'drop index journal_position_once',
    'update journal set position = -6 where position = 6',
    'update journal set position = 9223372036854775807 where position = 7',
    'update journal set position = null where position = 2',
    forge(11, 3, 'cd'.repeat(32)),
  )
  try {
    expect(await found()).toEqual(
      expect.arrayContaining([
        { code: 'row-missing', position: 2, to: 2, seals: ['1'] },
        { code: 'row-missing', position: 6, to: 7, seals: ['2'] },
        expect.objectContaining({ code: 'row-misplaced', given: '-6' }),
        expect.objectContaining({ code: 'row-misplaced', given: '9223372036854775807' }),
        expect.objectContaining({ code: 'row-misplaced', given: null }),
        expect.objectContaining({ code: 'row-inserted', position: 11 }),
      ]),
    )
  } finally {
    await journal.clear()
    await attack(
      'create unique index journal_position_once on journal (position) where position is not null',
      'alter table journal add constraint journal_sealed_whole check ((seal_no is null) = (position is null) and (seal_no is null) = (chain_hash is null))',
    )
  }
})

// ---- seals

test.for([
  [`sealed_at = sealed_at - interval '1 day'`],
  ['first_position = 6'],
  ['last_position = 7'],
  [`chain_hash = sha256('x')`],
  [`seal_hash = sha256('x')`],
] as const)('a seal in the middle whose %s was changed is named', async ([change]) => {
  await attack(`update journal_seal set ${change} where seal_no = 2`)
  const findings = await found()
  expect(findings[0]).toEqual({ code: 'seal-changed', seal: '2' })
  // It was signed as it was.
  expect(findings.slice(1).every(({ code }) => code === 'rewritten')).toBe(true)
})

test('a deleted seal is named', async () => {
  await attack(
    'alter table journal_signature drop constraint journal_signature_seal_fk',
    'delete from journal_seal where seal_no = 2',
  )
  try {
    const findings = await found()
    expect(findings[0]).toEqual({ code: 'seal-missing', seal: '2', to: '2' })
  } finally {
    await journal.clear()
    await attack(
      'alter table journal_signature add constraint journal_signature_seal_fk foreign key (seal_no) references journal_seal (seal_no)',
    )
  }
})

/** Everything after `from` chained anew by the public rule, as somebody would who owns the server and reads this code. */
async function rechain(from: number): Promise<void> {
  const rows = (await allRows()).filter((row) => row.position >= from)
  const seals = await allSeals()
  let follows = (await rowAt(from - 1)).hash
  for (const row of rows) {
    const hash = rowHash(follows, row, row.content)
    await attack(
      `update journal set chain_hash = decode('${hash.toString('hex')}', 'hex') where position = ${row.position}`,
    )
    follows = hash
    const seal = seals.find(({ lastPosition }) => Number(lastPosition) === row.position)
    if (seal) {
      follows = sealHash(hash, seal)
      await attack(
        `update journal_seal set chain_hash = decode('${hash.toString('hex')}', 'hex'),
           seal_hash = decode('${follows.toString('hex')}', 'hex') where seal_no = ${seal.sealNo}`,
      )
    }
  }
}

test('a chain that was computed anew from a changed row on is found by the signatures, between two of them', async () => {
  await attack(`update journal set reason = 'khác' where position = 11`)
  await rechain(11)
  expect(await found()).toMatchObject([{ code: 'rewritten', seal: '3', after: '8', to: '12', by: 'signature' }])
})

test('a chain computed anew whose signatures were deleted is found by the anchor', async () => {
  await attack(`update journal set reason = 'khác' where position = 6`, 'delete from journal_signature')
  await rechain(6)
  expect(await found()).toMatchObject([
    { code: 'rewritten', seal: '2', after: '0', to: '8', by: 'anchor' },
    { code: 'rewritten', seal: '3', after: '0', to: '12', by: 'anchor' },
  ])
})

test('rows computed anew without their seal are named by the seal', async () => {
  const row = await rowAt(12)
  const hash = rowHash((await rowAt(11)).hash, row, { ...row.content, reason: 'khác' })
  await attack(
    `update journal set reason = 'khác', chain_hash = decode('${hash.toString('hex')}', 'hex') where position = 12`,
  )
  expect(await found()).toEqual([{ code: 'seal-unfit', seal: '3', position: 9, to: 12 }])
})

// ---- signatures and the anchor

test.for([
  [`signed_at = signed_at + interval '1 second'`],
  [`signature = sha256('x') || sha256('y')`],
  ['position = 9'],
] as const)('a signature whose %s was changed is named', async ([change]) => {
  await attack(`update journal_signature set ${change} where seal_no = 2`)
  expect(await found()).toEqual([{ code: 'signature-broken', seal: '2' }])
})

test('a signature by another key is named with that key', async () => {
  const { privateKey } = generateKeyPairSync('ed25519')
  const { rows } = await superuser.query<{ at: string; hash: Buffer }>(
    `select trunc(extract(epoch from signed_at) * 1000000)::text as at, seal_hash as hash from journal_signature where seal_no = 3`,
  )
  const [row] = rows
  if (!row) throw new Error('no signature')
  const message = signedMessage({ tenant: 'demo', sealNo: '3', position: '12', sealHash: row.hash, signedAt: row.at })
  const signature = signBytes(null, message, privateKey).toString('hex')
  await attack(
    `update journal_signature set key_id = 'deadbeefdeadbeef', signature = decode('${signature}', 'hex') where seal_no = 3`,
  )
  expect(await found()).toEqual([{ code: 'signature-foreign', seal: '3', key: 'deadbeefdeadbeef' }])
})

test('a deleted signature is named by its line in the anchor', async () => {
  await attack('delete from journal_signature where seal_no = 2')
  expect(await found()).toMatchObject([{ code: 'signature-missing', seal: '2' }])
})

test('the signature of one tenant is none for another', async () => {
  const { findings } = await journal.verify({ tenant: 'khac' })
  expect(findings).toEqual(
    expect.arrayContaining([
      { code: 'signature-broken', seal: '2' },
      { code: 'signature-broken', seal: '3' },
    ]),
  )
})

test('a tail that was cut off with its seals and signatures is named by the anchor', async () => {
  await attack(
    'delete from journal_signature where seal_no = 3',
    'delete from journal_seal where seal_no = 3',
    'delete from journal where position >= 9',
  )
  expect(await found()).toMatchObject([{ code: 'chain-short', end: '8', seal: '3', signed: '12', by: 'anchor' }])
})

test('emptied tables are named by the anchor', async () => {
  await attack('truncate journal, journal_seal, journal_signature')
  expect(await found()).toMatchObject([
    { code: 'chain-short', end: '0', seal: '2', signed: '8' },
    { code: 'chain-short', end: '0', seal: '3', signed: '12' },
  ])
})

test('rows gone with everything but their seals are named', async () => {
  await attack('truncate journal')
  expect(await found()).toEqual([{ code: 'row-missing', position: 1, to: 12, seals: ['1', '2', '3'] }])
})

describe('the anchor', () => {
  const lines = () => readFileSync(journal.signer.anchor, 'utf8').trimEnd().split('\n')

  test('that is gone is missed', async () => {
    rmSync(journal.signer.anchor)
    expect(await found()).toEqual([{ code: 'anchor-missing', file: journal.signer.anchor }])
  })

  test('with a line taken out or changed is named by line', async () => {
    const [first = '', second = ''] = lines()
    writeFileSync(journal.signer.anchor, `${second}\n`)
    expect(await found()).toEqual([{ code: 'anchor-line-missing', seal: '2' }])
    writeFileSync(journal.signer.anchor, `${first.replace('"position":"8"', '"position":"7"')}\nxin chào\n${second}\n`)
    expect(await found()).toEqual(
      expect.arrayContaining([
        { code: 'anchor-line-broken', line: 1 },
        { code: 'anchor-line-broken', line: 2 },
      ]),
    )
  })

  test('a copy from an earlier day is enough to find what was cut off since then', async () => {
    const [first = ''] = lines()
    writeFileSync(journal.signer.anchor, `${first}\n`)
    const { findings, remarks } = await journal.verify()
    expect(findings).toEqual([])
    expect(remarks).toEqual([{ code: 'anchor-behind', count: 1 }])
  })

  test('a line that a power cut left half written is remarked and no attack', async () => {
    appendFileSync(journal.signer.anchor, '{"seal":"4","pos')
    expect(await journal.verify()).toMatchObject({ findings: [], remarks: [{ code: 'anchor-cut-short' }] })
  })
})

// ---- remarks

test('a clock that was set back is remarked once, with the place', async () => {
  await journal.seal()
  await journal.insert(3, (index) => ({ at: new Date(Date.UTC(2026, 10, 23, 2, index)) }))
  await journal.seal()
  const { findings, remarks } = await journal.verify()
  expect(findings).toEqual([])
  expect(remarks).toMatchObject([{ code: 'clock-back', position: 16 }])
})

test('rows that nobody seals are remarked when seals go on without them', async () => {
  await attack(`update journal set at = at - interval '1 day' where position is null`)
  const { findings, remarks, unsealed } = await journal.verify()
  expect(findings).toEqual([])
  expect(unsealed).toBe(3)
  expect(remarks).toMatchObject([{ code: 'unsealed-old', count: 3 }])
})

test('every column of the table is in the chain', async () => {
  const { rows } = await superuser.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = 'journal'::regclass and attnum > 0 and not attisdropped order by attnum`,
  )
  expect(rows.map(({ name }) => name)).toEqual([...CONTENT_COLUMNS, 'seal_no', 'position', 'chain_hash'])
})
