// The kernel recomputes what was published, to the digit. Expected values are the published ones, kept apart in `reported`.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fromRoot } from '../platform/root.ts'
import { formatGrid } from './kernel/decimal.ts'
import type { LeafInput } from './kernel/leaf-input.ts'
import { meanOf, placesGained, scoreRound } from './kernel/ranking.ts'
import type { RoundDocument } from './kernel/round-document.ts'
import { compileSet } from './kernel/score.ts'
import { scoreDocument } from './kernel/scored-round.ts'
import { loadShippedRound, loadShippedSet, parseSet, shippedRoundIds, shippedSetIds } from './shipped.ts'

test('Decision 766 on 5/10/2026: all 34 totals and places equal the published ones', () => {
  const { round, scored } = computed('766-2026-10-05')
  expect(round.units).toHaveLength(34)
  expect(scored.map(({ unit, total, rank, base }) => ({ unit, total, rank, base }))).toEqual(
    round.units.map(({ code, reported }) => ({
      unit: code,
      total: reported?.points,
      rank: reported?.rank,
      base: reported?.base,
    })),
  )
})

test('Decision 766 on 5/10/2026: two pairs share a place and the next place is skipped', () => {
  const { scored } = computed('766-2026-10-05')
  const shared = scored.filter(({ rank }) => scored.filter((other) => other.rank === rank).length > 1)
  expect(shared.map(({ unit, rank }) => [unit, rank])).toEqual([
    ['H49', 5],
    ['H53', 5],
    ['H29', 12],
    ['H35', 12],
  ])
  const ranks = scored.map(({ rank }) => rank)
  expect(ranks).not.toContain(6)
  expect(ranks).not.toContain(13)
})

test('Decision 766 on 5/10/2026: the national means of the total and of every group equal the published ones', () => {
  const { round } = computed('766-2026-10-05')
  expect(Object.fromEntries((round.means ?? []).map(({ node, value }) => [node ?? 'total', value]))).toEqual({
    total: '61.86',
    CKMB: '10.07',
    TDGQ: '17.51',
    ONLINE_SERVICE: '14.71',
    MDHL: '10.08',
    MDSH: '9.49',
  })
  const groups = (round.means ?? []).flatMap(({ node, value }) => (node ? [{ node, value }] : []))
  for (const { node, value } of groups) expect(meanOfRound('766-2026-10-05', node), node).toBe(value)
  // The portal adds the rounded means of its groups: the round says so, and what pages state is the published figure.
  const { statistics } = scoreDocument(round, loadShippedSet('766-groups'))
  expect(statistics.mean).toBe('61.86')
  expect(meanOfRound('766-2026-10-05')).toBe('61.85')
})

test('Bình Dương 2017: nine totals, indices and places and the mean equal the published ones', () => {
  const { round, scored } = computed('binh-duong-2017')
  expect(round.units).toHaveLength(9)
  expect(scored.map(({ total, percent, rank }) => ({ total, percent, rank }))).toEqual(
    round.units.map(({ reported }) => ({ total: reported?.points, percent: reported?.index, rank: reported?.rank })),
  )
  expect(round.means?.map(({ value }) => value)).toEqual(['78.39'])
  expect(meanOfRound('binh-duong-2017')).toBe('78.39')
})

test('Bình Dương 2017: by appraised points alone, Phú Giáo would be 6th and not 8th', () => {
  const { round } = computed('binh-duong-2017')
  const appraised = round.units.map(({ name, inputs }) => ({ name, points: Number(inputs?.['appraised']?.points) }))
  const order = appraised.sort((a, b) => b.points - a.points).map(({ name }) => name)
  expect(order.indexOf('Huyện Phú Giáo') + 1).toBe(6)
  expect(round.units.find(({ name }) => name === 'Huyện Phú Giáo')?.reported?.rank).toBe(8)
})

test('Vụ Bản 2023 is shown as published: 85.63, 6th of 10, up 3 places, strong in fields 2, 7 and 5', () => {
  const round = loadShippedRound('district-2023-demo')
  const vuBan = round.units.find(({ name }) => name === 'Huyện Vụ Bản')
  expect(vuBan?.inputs).toBeUndefined()
  expect(vuBan?.reported).toMatchObject({ index: '85.63', rank: 6, base: 10, strong_fields: ['2', '7', '5'] })
  const before = loadShippedRound(round.previous ?? '').units.find(({ name }) => name === 'Huyện Vụ Bản')
  expect(before?.reported).toMatchObject({ rank: 9, base: 10 })
  expect(before?.reported?.index).toBeUndefined()
  expect(placesGained(6, before?.reported?.rank ?? 0)).toBe(3)
})

test('in the illustration round of 2023 five units stand above Vụ Bản and four below', () => {
  const { round, scored } = computed('district-2023-demo')
  expect(round.demo).toBe(true)
  expect(scored.map(({ rank }) => rank).sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual([1, 2, 3, 4, 5, 7, 8, 9, 10])
  for (const { unit, percent, rank, base } of scored) {
    expect(Number(percent) > 85.63, unit).toBe((rank ?? 0) < 6)
    expect(base).toBe(10)
  }
})

test('in the illustration round of 2022 eight units stand above Vụ Bản and one below', () => {
  const { scored } = computed('district-2022-demo')
  expect(scored.map(({ rank }) => rank).sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 10])
})

test('an invented unit never carries the name or the code of a real one, and no real unit has invented inputs', () => {
  const units = shippedRoundIds().flatMap((id) => loadShippedRound(id).units.map((unit) => ({ id, ...unit })))
  const invented = units.filter(({ demo }) => demo)
  const real = units.filter(({ demo }) => !demo)
  expect(invented.length).toBeGreaterThan(0)
  for (const { name } of invented) expect(name).toMatch(/^Đơn vị minh họa [1-9]$/)
  const realNames = new Set(real.map(({ name }) => name))
  const realCodes = new Set(real.map(({ code }) => code))
  expect(invented.filter(({ name, code }) => realNames.has(name) || realCodes.has(code))).toEqual([])
  const demoRounds = new Set(shippedRoundIds().filter((id) => loadShippedRound(id).demo))
  expect(real.filter(({ id, inputs }) => inputs && demoRounds.has(id))).toEqual([])
})

test.for(shippedSetIds())('the maxima of the set %s add up to its scale at every node', (id) => {
  expect(nodesThatDoNotAddUp(compileSet(loadShippedSet(id)))).toEqual([])
})

test('the refused set of 2019 says 100 and adds up to 99.55', () => {
  const file = 'data/criteria-sets/refused/district-office-2019.json'
  const compiled = compileSet(parseSet(readFileSync(fromRoot(file), 'utf8'), file))
  expect(nodesThatDoNotAddUp(compiled)).toEqual(['the set: 99.55 of 100.00'])
})

test.for([
  ['district-2023', { self: 75, survey: 13, external: 12 }],
  ['commune-2025', { self: 77.5, survey: 8.5, external: 14 }],
] as const)('%s keeps its points by method, casework being part of the self-scored share', ([id, wanted]) => {
  const points = { self: 0, survey: 0, external: 0 }
  for (const { node } of compileSet(loadShippedSet(id)).leaves) {
    if (node.modifier || !node.method) continue
    points[node.method === 'casework' ? 'self' : node.method] += Math.round(node.max * 100)
  }
  expect(Object.fromEntries(Object.entries(points).map(([method, sum]) => [method, sum / 100]))).toEqual(wanted)
})

test.for(shippedSetIds())(
  'the example inputs of %s cover every leaf of every unit, and each input is accepted',
  (id) => {
    const compiled = compileSet(loadShippedSet(id))
    const units = exampleInputs(id)
    expect(units.size).toBe({ '766-groups': 34, 'binh-duong-2017': 9 }[id] ?? 3)
    const leaves = compiled.leaves.map(({ key }) => key)
    for (const [unit, inputs] of units) expect([...inputs.keys()], unit).toEqual(leaves)
    const { refused, units: scored } = scoreRound(
      compiled,
      [...units].map(([unit, inputs]) => ({ unit, inputs })),
    )
    expect(refused).toEqual([])
    for (const { unit, points } of scored) expect(points, unit).not.toBeNull()
  },
)

function computed(id: string) {
  const round = loadShippedRound(id)
  const compiled = compileSet(loadShippedSet(round.set ?? ''))
  const withInputs = round.units.filter(({ inputs }) => inputs)
  const places = round.units.flatMap(({ code, inputs, reported }) =>
    !inputs && reported?.rank !== undefined ? [{ unit: code, rank: reported.rank }] : [],
  )
  const { units, refused } = scoreRound(
    compiled,
    withInputs.map(({ code, inputs }) => ({ unit: code, inputs: inputsOf(inputs) })),
    places,
  )
  expect(refused).toEqual([])
  const scored = units.map(({ unit, points, percent, rank, base }) => {
    if (points === null) throw new Error(`${unit} has no total`)
    return { unit, total: formatGrid(points, compiled.places), percent, rank, base }
  })
  return { round, compiled, scored, units }
}

function meanOfRound(id: string, node?: string): string | null {
  const { units, compiled } = computed(id)
  const points = units.map((unit) => (node ? unit.nodes.find(({ key }) => key === node)?.points : unit.points))
  return meanOf(
    points.filter((value) => typeof value === 'number'),
    compiled.places,
  )
}

/** A round's inputs as the kernel takes them. */
function inputsOf(inputs: RoundDocument['units'][number]['inputs']): Map<string, LeafInput> {
  return new Map(Object.entries(inputs ?? {}) as [string, LeafInput][])
}

function nodesThatDoNotAddUp({ nodes, scale, places }: ReturnType<typeof compileSet>): string[] {
  const counted = nodes.map(({ node, parent, max }) => ({ parent, max: node.modifier ? 0 : max }))
  const sumOf = (parent: number) =>
    counted.filter((node) => node.parent === parent).reduce((sum, { max }) => sum + max, 0)
  const wrong = (name: string, sum: number, max: number) =>
    sum === max ? [] : [`${name}: ${formatGrid(sum, places)} of ${formatGrid(max, places)}`]
  return [
    ...wrong('the set', sumOf(-1), scale),
    ...nodes.flatMap(({ key, leaf, max }, i) => (leaf ? [] : wrong(key, sumOf(i), max))),
  ]
}

const OUTSIDE_QUOTES = /,(?=(?:[^"]*"[^"]*")*[^"]*$)/

/** Reads an example as plainly as its format allows; the command's own reader has its own tests. */
function exampleInputs(id: string): Map<string, Map<string, LeafInput>> {
  const text = readFileSync(fromRoot('data', 'examples', `${id}.csv`), 'utf8')
  expect(text).not.toMatch(/[\r\uFEFF]/)
  const [header = [], ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(OUTSIDE_QUOTES).map((cell) => cell.replace(/^"(.*)"$/, '$1')))
  const units = new Map<string, Map<string, LeafInput>>()
  for (const row of rows) {
    const cells = Object.fromEntries(header.map((column, i) => [column, row[i] ?? '']))
    const { unit = '', leaf = '', ...values } = cells
    const given = Object.entries(values).filter(([, value]) => value !== '')
    const inputs = units.get(unit) ?? new Map<string, LeafInput>()
    inputs.set(
      leaf,
      Object.fromEntries(given.map(([column, value]) => [column, cellValue(column, value)])) as LeafInput,
    )
    units.set(unit, inputs)
  }
  return units
}

function cellValue(column: string, value: string): LeafInput[keyof LeafInput] {
  if (column === 'applicable') return value === '1'
  if (column === 'conditions') return value.split(';').map((held) => held === '1')
  if (column === 'answers') return Object.fromEntries(value.split(';').map((pair) => pair.split('=')))
  return value
}
