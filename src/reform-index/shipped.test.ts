// What ships under data/ loads (its schemas: scripts/schemas.test.ts), and a broken file is named with its place.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fromRoot } from '../platform/root.ts'
import { type CriteriaSet, isLeaf, type SetNode } from './kernel/criteria-set.ts'
import {
  loadShippedRound,
  loadShippedSet,
  parseRound,
  parseSet,
  ShippedFileBroken,
  shippedRoundIds,
  shippedSetIds,
} from './shipped.ts'

const setText = (id: string) => readFileSync(fromRoot('data', 'criteria-sets', `${id}.json`), 'utf8')

test('five criteria sets ship', () => {
  expect(shippedSetIds()).toEqual(['766', '766-groups', 'binh-duong-2017', 'commune-2025', 'district-2023'])
})

test.for(shippedSetIds())('the set %s loads, and every text of it is in Vietnamese (NFC) and English', (id) => {
  const set = loadShippedSet(id)
  expect(set.id).toBe(id)
  for (const text of textsIn(set)) {
    expect(text).toEqual({ vi: expect.any(String), en: expect.any(String) })
    expect(text.vi).toBe(text.vi.normalize('NFC'))
  }
})

test.for(shippedSetIds())(
  'every scored leaf of %s says by what method it is scored and what evidence it wants',
  (id) => {
    for (const leaf of leavesOf(loadShippedSet(id).nodes)) {
      if (leaf.modifier === 'info_only') continue
      expect(leaf.method, leaf.code ?? leaf.id).toBeDefined()
      expect(leaf.evidence?.length, leaf.code ?? leaf.id).toBeGreaterThan(0)
      expect(leaf.fact !== undefined, leaf.code ?? leaf.id).toBe(leaf.method === 'casework')
    }
  },
)

test.for(shippedRoundIds())('the round %s loads; its set and the round before it ship too', (id) => {
  const round = loadShippedRound(id)
  expect(round.id).toBe(id)
  if (round.set) expect(shippedSetIds()).toContain(round.set)
  if (round.previous) expect(loadShippedRound(round.previous).series).toBe(round.series)
  expect(new Set(round.units.map(({ code }) => code)).size).toBe(round.units.length)
  for (const text of textsIn(round)) expect(text.en).toBeDefined()
})

test('an unknown id is answered with the known ones, also when it is a path', () => {
  for (const id of ['767', '../rounds/binh-duong-2017', 'refused/district-office-2019', ''])
    expect(() => loadShippedSet(id)).toThrow(/there are: 766, 766-groups/)
  expect(() => loadShippedRound('2024')).toThrow(/there are: 766-2026-10-05, binh-duong-2017/)
})

test.for([
  ['a number written as text', (set) => Object.assign(set, { scale: '100' }), '/scale'],
  ['a field that the format does not know', (set) => Object.assign(set, { colour: 'red' }), ''],
  [
    'a text without Vietnamese',
    (set) => Object.assign(set.nodes[0] ?? {}, { name: { en: 'Fields' } }),
    '/nodes/0/name',
  ],
  [
    'points of an option written as text',
    (set) =>
      Object.assign(set.nodes[0] ?? {}, { rule: { type: 'options', options: [{ label: { vi: 'có' }, points: '1' }] } }),
    '/nodes/0/rule/options/0/points',
  ],
] as [string, (set: CriteriaSet) => void, string][])('%s is named with file and place', ([, spoil, pointer]) => {
  const set = JSON.parse(setText('766-groups'))
  spoil(set)
  expect(refusalOf(() => parseSet(JSON.stringify(set), 'sets/x.json'))).toMatchObject({ file: 'sets/x.json', pointer })
})

test('a file that is not JSON is named', () => {
  expect(refusalOf(() => parseRound('{"format": ', 'rounds/x.json')).message).toMatch(/^rounds\/x\.json: is not JSON/)
})

function refusalOf(act: () => unknown): ShippedFileBroken {
  try {
    act()
  } catch (error) {
    if (error instanceof ShippedFileBroken) return error
    throw error
  }
  throw new Error('nothing was refused')
}

function leavesOf(nodes: readonly SetNode[]): SetNode[] {
  return nodes.flatMap((node) => (isLeaf(node) ? [node] : leavesOf(node.children ?? [])))
}

/** Every { vi, en } below a value. */
function textsIn(value: unknown): { vi: string; en?: string }[] {
  if (typeof value !== 'object' || value === null) return []
  if ('vi' in value) return [value as { vi: string; en?: string }]
  return Object.values(value).flatMap(textsIn)
}
