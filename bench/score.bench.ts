// Points, sums and ranks of a whole round, against a plain typed-array loop of the same arithmetic in the same run.
//
// The yardstick does what somebody would write by hand for exactly this set: one loop per form over typed arrays, the same
// exact half-up division on safe whole numbers, the same sums and the same ranks – no tree, no missing or excluded values,
// no fallback to big numbers. It is written here once more and shares nothing with the kernel; totals and ranks must be equal.
import type { CriteriaSet, Rule, SetNode } from '../src/reform-index/kernel/criteria-set.ts'
import { explain } from '../src/reform-index/kernel/explain.ts'
import type { LeafInput } from '../src/reform-index/kernel/leaf-input.ts'
import { rankTotals } from '../src/reform-index/kernel/ranking.ts'
import { columnsOf, compileSet, type LeafColumn, scoreColumns } from '../src/reform-index/kernel/score.ts'

const RUNS = 41

/** The mix of the reconstructed sets: ratios first, then tiers, deductions, yes/no, counts, surveys, indices. */
const MIX: readonly Rule[] = [
  { type: 'ratio_linear' },
  { type: 'ratio_floor', floor: 0.8 },
  { type: 'ratio_target', target: 0.8 },
  { type: 'ratio_linear' },
  {
    type: 'ratio_tiers',
    tiers: [
      { gt: 0.9, points: 1 },
      { ge: 0.7, le: 0.9, points: 0.5 },
      { lt: 0.7, points: 0 },
    ],
  },
  { type: 'boolean' },
  { type: 'ratio_floor', floor: 0.7 },
  { type: 'violation_deduct', step: 0.25, unit: { vi: 'vi phạm' } },
  { type: 'survey_weighted', weights: { A: 1, B: 0.6, C: 0.2, D: 0 } },
  { type: 'count_capped', step: 0.25 },
  { type: 'ratio_linear' },
  { type: 'external_index', index: 'SIPAS' },
]

console.log(`node ${process.version}, medians of ${RUNS} interleaved runs\n`)
const rows = [round(3_321, 38), round(11_000, 100)]
console.log('| round | yardstick | kernel | ratio | reading inputs | one explanation |')
console.log('| --- | ---: | ---: | ---: | ---: | ---: |')
for (const row of rows) console.log(row)

function round(units: number, leaves: number): string {
  const set = setOf(leaves)
  const compiled = compileSet(set)
  const inputs = inputsOf(units, leaves)
  const started = performance.now()
  const { columns, refused } = columnsOf(compiled, inputs)
  const reading = performance.now() - started
  if (refused.length > 0) throw new Error(`${refused.length} inputs refused`)
  const plain = yardstick(
    compiled.leaves.map(({ node }) => node.rule as Rule),
    compiled.leaves.map(({ max }) => max),
    columns,
    units,
  )

  let kernelResult = kernel()
  let plainResult = plain()
  equal('totals', kernelResult.totals, plainResult.totals)
  equal('ranks', kernelResult.ranks, plainResult.ranks)

  const kernelTimes: number[] = []
  const plainTimes: number[] = []
  for (let run = -5; run < RUNS; run++) {
    // Turn about, so that neither always finds the caches warm.
    const order = run % 2 === 0 ? ['kernel', 'plain'] : ['plain', 'kernel']
    for (const which of order) {
      const from = performance.now()
      if (which === 'kernel') kernelResult = kernel()
      else plainResult = plain()
      const time = performance.now() - from
      if (run >= 0) (which === 'kernel' ? kernelTimes : plainTimes).push(time)
    }
  }

  const explaining = performance.now()
  const sentences = Math.min(units, 300) * compiled.leaves.length
  let length = 0
  for (const unit of inputs.slice(0, 300)) {
    for (const node of compiled.leaves) length += explain(compiled, node, unit.inputs.get(node.key), null, 'vi').length
  }
  const perSentence = ((performance.now() - explaining) / sentences) * 1000
  if (length === 0) throw new Error('no sentences')

  const [k, p] = [median(kernelTimes), median(plainTimes)]
  const name = `${units.toLocaleString('en')} units × ${leaves} leaves`
  return `| ${name} | ${p.toFixed(2)} ms | ${k.toFixed(2)} ms | ${(k / p).toFixed(2)} | ${reading.toFixed(0)} ms | ${perSentence.toFixed(1)} µs |`

  function kernel() {
    const scores = scoreColumns(compiled, columns, units)
    return { totals: scores.totals, ranks: rankTotals(scores).ranks }
  }
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN
}

function equal(what: string, a: Int32Array, b: Int32Array): void {
  const at = a.findIndex((value, i) => value !== b[i])
  if (at >= 0) throw new Error(`${what} differ at ${at}: kernel ${a[at]}, yardstick ${b[at]}`)
}

// ---- the set and its inputs

function setOf(leaves: number): CriteriaSet {
  const fields: SetNode[] = []
  for (let i = 0; i < leaves; i++) {
    const field = Math.floor(i / 13)
    const node = fields[field] ?? { code: `${field + 1}`, name: { vi: 'x' }, max: 0, children: [] }
    fields[field] = node
    node.children?.push({
      code: `${field + 1}.${(i % 13) + 1}`,
      name: { vi: 'x' },
      max: 1,
      rule: MIX[i % MIX.length] as Rule,
    })
    node.max++
  }
  return {
    format: 'motcua-criteria-set/1',
    id: 'bench',
    version: 1,
    title: { vi: 'x' },
    level: 'commune',
    source: { vi: 'x' },
    provenance: 'reconstructed',
    scale: leaves,
    rounding: { places: 2, at: 'leaf', mode: 'half_up' },
    defaults: { missing: 'null', not_applicable: 'award_max', empty_denominator: 'zero' },
    bands: [],
    nodes: fields,
  }
}

function inputsOf(units: number, leaves: number) {
  let seed = 20_261_005
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * below)
  }
  const one = (rule: Rule): LeafInput => {
    switch (rule.type) {
      case 'boolean':
        return { value: random(10) < 8 ? '1' : '0' }
      case 'count_capped':
        return { count: String(random(6)) }
      case 'violation_deduct':
        return { count: String(random(5)) }
      case 'survey_weighted':
        return {
          answers: { A: String(random(60)), B: String(random(40) + 1), C: String(random(10)), D: String(random(5)) },
        }
      case 'external_index':
        return { value: (70 + random(3000) / 100).toFixed(2) }
      default: {
        const denominator = 1 + random(4000)
        return {
          numerator: String(denominator - random(Math.ceil(denominator * 0.4))),
          denominator: String(denominator),
        }
      }
    }
  }
  return Array.from({ length: units }, (_, u) => ({
    unit: `u${u}`,
    inputs: new Map(
      Array.from({ length: leaves }, (_, i): [string, LeafInput] => [
        `${Math.floor(i / 13) + 1}.${(i % 13) + 1}`,
        one(MIX[i % MIX.length] as Rule),
      ]),
    ),
  }))
}

// ---- the yardstick

function yardstick(rules: readonly Rule[], maxima: readonly number[], columns: readonly LeafColumn[], units: number) {
  const fields = Math.ceil(rules.length / 13)
  return () => {
    const leafPoints = rules.map(() => new Int32Array(units))
    rules.forEach((rule, i) => {
      const { a, b } = columns[i] as LeafColumn
      loop(rule, maxima[i] as number, a, b, leafPoints[i] as Int32Array)
    })
    const totals = new Int32Array(units)
    for (let field = 0; field < fields; field++) {
      const sum = new Int32Array(units)
      for (let i = field * 13; i < Math.min(rules.length, field * 13 + 13); i++) {
        const own = leafPoints[i] as Int32Array
        for (let u = 0; u < units; u++) sum[u] = (sum[u] as number) + (own[u] as number)
      }
      for (let u = 0; u < units; u++) totals[u] = (totals[u] as number) + (sum[u] as number)
    }
    const sorted = Int32Array.from(totals).sort()
    const ranks = new Int32Array(units)
    for (let u = 0; u < units; u++) {
      const total = totals[u] as number
      let low = 0
      let high = units
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((sorted[middle] as number) <= total) low = middle + 1
        else high = middle
      }
      ranks[u] = units - low + 1
    }
    return { totals, ranks }
  }
}

function loop(rule: Rule, max: number, a: Float64Array, b: Float64Array, out: Int32Array): void {
  const n = out.length
  const share = (x: number, y: number) => {
    const dividend = 2 * max * x + y
    return (dividend - (dividend % (2 * y))) / (2 * y)
  }
  switch (rule.type) {
    case 'ratio_linear':
    case 'survey_weighted':
    case 'external_index':
      for (let u = 0; u < n; u++) {
        const x = a[u] as number
        const y = b[u] as number
        out[u] = x >= y ? max : share(x, y)
      }
      return
    case 'ratio_floor': {
      const floor = Math.round(rule.floor * 10)
      for (let u = 0; u < n; u++) {
        const x = a[u] as number
        const y = b[u] as number
        out[u] = x * 10 < y * floor ? 0 : x >= y ? max : share(x, y)
      }
      return
    }
    case 'ratio_target': {
      const target = Math.round(rule.target * 10)
      for (let u = 0; u < n; u++) {
        const x = (a[u] as number) * 10
        const y = (b[u] as number) * target
        out[u] = x >= y ? max : share(x, y)
      }
      return
    }
    case 'ratio_tiers': {
      const [top = 0, middle = 0, low = 0] = rule.tiers.map(({ points }) => Math.round(points * 100))
      for (let u = 0; u < n; u++) {
        const x = (a[u] as number) * 10
        const y = b[u] as number
        out[u] = x > y * 9 ? top : x >= y * 7 ? middle : low
      }
      return
    }
    case 'boolean':
      for (let u = 0; u < n; u++) out[u] = (a[u] as number) === 1 ? max : 0
      return
    case 'count_capped': {
      const step = Math.round(rule.step * 100)
      for (let u = 0; u < n; u++) out[u] = Math.min(max, step * (a[u] as number))
      return
    }
    case 'violation_deduct': {
      const step = Math.round(rule.step * 100)
      for (let u = 0; u < n; u++) out[u] = Math.max(0, max - step * (a[u] as number))
      return
    }
    default:
      throw new Error(`no yardstick for ${rule.type}`)
  }
}
