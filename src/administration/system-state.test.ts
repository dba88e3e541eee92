import { describe, expect, test } from 'vitest'
import { examine, type SystemFacts, worst } from './system-state.ts'

const at = new Date('2026-11-24T08:00:00+07:00')
const ago = (minutes: number) => new Date(at.getTime() - minutes * 60_000)
const HOUR = 60

const facts = (changed: Partial<SystemFacts> = {}): SystemFacts => ({
  at,
  product: '0.1.0',
  node: '26.10.0',
  oldestNode: 26,
  knownMigrations: ['0001_a', '0002_b'],
  database: {
    value: {
      version: '18.4',
      major: 18,
      now: at,
      bytes: 12_000_000,
      connections: 9,
      maxConnections: 60,
      canRewriteJournal: false,
      skewMs: 40,
    },
  },
  migrations: { value: ['0001_a', '0002_b'] },
  journal: { value: { unsealed: 3, oldestUnsealedAt: ago(1), lastSealAt: ago(1), lastSignatureAt: ago(6 * HOUR) } },
  jobs: { value: { waiting: 2, running: 1, dead: 0, oldestDueAt: ago(0) } },
  files: { value: { count: 3, bytes: 4_000_000 } },
  demo: { value: [] },
  disk: { value: { free: 80_000_000_000, size: 200_000_000_000 } },
  ...changed,
})

type Values<K extends keyof SystemFacts> = SystemFacts[K] extends infer R
  ? R extends { readonly value: infer V }
    ? V
    : never
  : never

function changed<K extends 'database' | 'journal' | 'jobs' | 'disk'>(key: K, values: Partial<Values<K>>): SystemFacts {
  const before = facts()
  const known = before[key]
  return { ...before, [key]: { value: { ...('value' in known ? known.value : {}), ...values } } }
}

const stateOf = (given: SystemFacts, key: string) => examine(given).find((finding) => finding.key === key)?.state

test('a sound installation is told as such, but for the back-ups that it does not make', () => {
  const wrong = examine(facts()).filter(({ state }) => state !== 'good')
  expect(wrong.map(({ key }) => key)).toEqual(['backup'])
  expect(worst(examine(facts()))).toBe('watch')
})

describe('each line', () => {
  test.for([
    ['version', changed('database', { version: '14.9', major: 14 }), 'bad'],
    ['connections', changed('database', { connections: 49 }), 'watch'],
    ['clock', changed('database', { skewMs: -3_000 }), 'watch'],
    ['clock', changed('database', { skewMs: 90_000 }), 'bad'],
    ['roles', changed('database', { canRewriteJournal: true }), 'bad'],
    ['migrations', facts({ migrations: { value: ['0001_a'] } }), 'bad'],
    ['migrations', facts({ migrations: { value: ['0001_a', '0002_b', '0003_c'] } }), 'watch'],
    ['seal', changed('journal', { oldestUnsealedAt: ago(10) }), 'watch'],
    ['seal', changed('journal', { oldestUnsealedAt: ago(2 * HOUR), lastSealAt: null }), 'bad'],
    ['seal', changed('journal', { oldestUnsealedAt: null, unsealed: 0 }), 'good'],
    ['signature', changed('journal', { lastSignatureAt: null }), 'watch'],
    ['signature', changed('journal', { lastSignatureAt: ago(49 * HOUR) }), 'watch'],
    ['queue', changed('jobs', { oldestDueAt: ago(6) }), 'watch'],
    ['queue', changed('jobs', { oldestDueAt: ago(16) }), 'bad'],
    ['queue', changed('jobs', { oldestDueAt: null }), 'good'],
    ['dead', changed('jobs', { dead: 1 }), 'watch'],
    ['free', changed('disk', { free: 900_000_000 }), 'bad'],
    ['free', changed('disk', { free: 4_000_000_000 }), 'watch'],
    ['free', changed('disk', { free: 19_000_000_000 }), 'watch'],
    ['demo', facts({ demo: { value: ['quantri'] } }), 'watch'],
    ['node', facts({ node: '24.1.0' }), 'bad'],
    ['database-unread', facts({ database: { trouble: 'connect ECONNREFUSED' } }), 'bad'],
    ['jobs-unread', facts({ jobs: { trouble: 'permission denied' } }), 'bad'],
  ] as const)('%s', ([key, given, state]) => {
    expect(stateOf(given, key)).toBe(state)
  })
})

test('whatever is wrong comes with its cure, in both languages, and nothing is told twice', () => {
  const everything = facts({
    database: {
      value: {
        version: '14',
        major: 14,
        now: at,
        bytes: 1,
        connections: 60,
        maxConnections: 60,
        canRewriteJournal: true,
        skewMs: 1e6,
      },
    },
    migrations: { value: [] },
    journal: { value: { unsealed: 9, oldestUnsealedAt: ago(999), lastSealAt: null, lastSignatureAt: null } },
    jobs: { value: { waiting: 9, running: 0, dead: 9, oldestDueAt: ago(99) } },
    disk: { value: { free: 1, size: 9 } },
    demo: { value: ['a', 'b'] },
    node: '20.0.0',
  })
  const findings = examine(everything)
  for (const { state, cure, key } of findings.filter(({ state }) => state !== 'good')) {
    expect({ key, state, vi: cure?.vi, en: cure?.en }).toMatchObject({
      vi: expect.stringMatching(/\./),
      en: expect.stringMatching(/\./),
    })
  }
  expect(findings.filter(({ state, cure }) => state === 'good' && cure)).toEqual([])
  expect(new Set(findings.map(({ key }) => key)).size).toBe(findings.length)
  expect(worst(findings)).toBe('bad')
})
