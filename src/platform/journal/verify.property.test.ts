// Any journal, any one attack: always found, and always at its place.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testDatabase } from '../../../test/support/database.ts'
import { testJournal } from '../../../test/support/journal.ts'
import { CONTENT_COLUMNS } from './chain.ts'
import type { Finding } from './finding.ts'

const database = await testDatabase()
const { superuser } = database
const journal = await testJournal(database)

const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((string) => string.replaceAll('\0', ''))
const value = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
)
const row = fc.record({
  reason: fc.option(text),
  subject: fc.record({ kind: text, id: fc.option(text) }),
  data: fc.dictionary(text, value, { maxKeys: 3 }),
})
const batches = fc.array(fc.array(row, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 })

const changes: Readonly<Record<(typeof CONTENT_COLUMNS)[number], string>> = {
  id: 'gen_random_uuid()',
  at: `at - interval '1 microsecond'`,
  actor_kind: `case actor_kind when 'key' then 'person' else 'key' end`,
  actor_id: 'gen_random_uuid()',
  actor_name: `actor_name || 'x'`,
  delegation_id: 'gen_random_uuid()',
  event: `event || 'x'`,
  subject_kind: `subject_kind || 'x'`,
  subject_id: `coalesce(subject_id, '') || 'x'`,
  scope: 'gen_random_uuid()',
  concerns: 'gen_random_uuid()',
  reason: `case when reason is null then '' end`,
  data: `jsonb_build_array(data)`,
}

const attacks = ['change', 'hash', 'delete', 'close', 'insert', 'swap', 'last', 'seal'] as const
type Attack = (typeof attacks)[number]

/** The statements of one attack on a chain of `count` rows, and the positions that it touched. */
function statementsOf(
  attack: Attack,
  column: (typeof CONTENT_COLUMNS)[number],
  one: number,
  other: number,
  count: number,
) {
  const away = `update journal set position = -position where position >= ${one}`
  switch (attack) {
    case 'change':
      return [`update journal set ${column} = ${changes[column]} where position = ${one}`]
    case 'hash':
      return [`update journal set chain_hash = sha256(chain_hash) where position = ${one}`]
    case 'delete':
      return [`delete from journal where position = ${one}`]
    case 'close':
      return [
        `delete from journal where position = ${one}`,
        away,
        'update journal set position = -position - 1 where position < 0',
      ]
    case 'insert':
      return [
        away,
        'update journal set position = -position + 1 where position < 0',
        `insert into journal select gen_random_uuid(), at, actor_kind, actor_id, actor_name, delegation_id, event, subject_kind,
           subject_id, scope, concerns, reason, data, seal_no, ${one}, chain_hash from journal where position = ${one + 1}`,
      ]
    case 'swap':
      return [
        `update journal set position = -1 where position = ${one}`,
        `update journal set position = ${one} where position = ${other}`,
        `update journal set position = ${other} where position = -1`,
      ]
    case 'last':
      return [`update journal set position = ${count + 1} where position = ${one}`]
    case 'seal':
      return [
        `update journal_seal set sealed_at = sealed_at + interval '1 second' where ${one} between first_position and last_position`,
      ]
  }
}

const placesOf = (finding: Finding): readonly number[] => {
  switch (finding.code) {
    case 'row-missing':
    case 'seal-unfit':
      return [finding.position, finding.to]
    case 'row-moved':
      return [finding.position, finding.sealedAs]
    case 'row-changed':
    case 'row-inserted':
      return [finding.position]
    default:
      return []
  }
}

test('any one attack on any journal is found where it was made, and nothing is found before it', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      batches,
      fc.constantFrom(...attacks),
      fc.constantFrom(...CONTENT_COLUMNS),
      fc.nat(),
      fc.nat(),
      async (rows, attack, column, a, b) => {
        await journal.clear()
        let count = 0
        for (const batch of rows) {
          await journal.insert(batch.length, (index) => batch[index] ?? {})
          count += await journal.seal()
        }
        await journal.sign()
        expect((await journal.verify()).findings).toEqual([])

        const one = 1 + (a % count)
        const other = 1 + (b % count)
        // What changes nothing is no attack.
        fc.pre(!(attack === 'swap' && one === other))
        for (const statement of statementsOf(attack, column, one, other, count)) await superuser.query(statement)
        const { findings } = await journal.verify()

        expect(findings.length).toBeGreaterThan(0)
        const touched = attack === 'swap' ? [one, other] : attack === 'last' ? [one, count + 1] : [one]
        if (attack === 'seal') expect(findings.map(({ code }) => code)).toContain('seal-changed')
        else {
          const places = findings.flatMap(placesOf)
          expect(places.some((place) => touched.includes(place))).toBe(true)
          expect(Math.min(...places)).toBeGreaterThanOrEqual(Math.min(...touched))
        }
      },
    ),
    { numRuns: 150 },
  )
})
