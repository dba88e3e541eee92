// check-set.ts — everything that is wrong with a criteria set, all at once, each with its place and its cure. Pure.
import { checkRule } from './check-rule.ts'
import { headFaults, LIMITS, nodeFaults, numberFaults, type Report, ruleFaults, sizeFaults } from './check-shape.ts'
import { compare, coverFaults } from './cover.ts'
import type { CriteriaSet, Modifier, NotApplicable, SetNode } from './criteria-set.ts'
import { type Decimal, decimalOf, formatDecimalExact } from './decimal.ts'
import { nodePointer, quoted, type SetFault, setFault, shorten } from './set-fault.ts'

export type { SetFault } from './set-fault.ts'

/** Scales, caps and sums of bonuses: ranks and 32-bit columns stay exact up to here, on the finest grid too. */
const LARGEST_SUM = 1_000

/** All faults of a document that wants to be a criteria set; none for a set that may be scored. Takes anything. */
export function checkSet(document: unknown): SetFault[] {
  const faults: { pointer: string; code: SetFault['code']; values: Record<string, string> }[] = []
  const report: Report = (pointer, code, values = {}) => {
    faults.push({ pointer, code, values })
  }
  const keys = new Map<string, string>() // pointer of a node → what it is called
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    report('', 'not_an_object', { given: quoted(document) })
  } else if (sizeFaults(document, report)) {
    checkDocument(document, keys, report)
  }
  const order = faults.map((fault, i) => ({ fault, i, at: position(fault.pointer) }))
  order.sort((a, b) => byPosition(a.at, b.at) || a.i - b.i)
  return order.map(({ fault: { pointer, code, values } }) =>
    setFault(pointer, keys.get(nodePointer(pointer)), code, values),
  )
}

/** In the order of the file: the set's own faults first, then node by node. */
const position = (pointer: string): number[] => nodePointer(pointer).split('/').map(Number).filter(Number.isInteger)

function byPosition(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** One node on the walk. Its faulty fields are not read again by the checks of meaning. */
type Entry = {
  readonly pointer: string
  readonly node: Partial<SetNode>
  readonly modifier: Modifier | undefined // its own or that of a node above it
  readonly depth: number
  readonly max: Decimal | undefined
  readonly children: Entry[]
  readonly sound: (field: string) => boolean
}

function checkDocument(document: object, keys: Map<string, string>, report: Report): void {
  const faulty = new Set<string>()
  const watching: Report = (pointer, code, values) => {
    faulty.add(pointer)
    report(pointer, code, values)
  }
  const sound = (pointer: string) => ![...faulty].some((place) => place === pointer || place.startsWith(`${pointer}/`))

  headFaults(document, watching)
  const { nodes, ...head } = document as Partial<CriteriaSet>
  numberFaults(head, '', watching)
  const headOf = <Field extends keyof CriteriaSet>(field: Field): CriteriaSet[Field] | undefined =>
    sound(`/${field}`) ? (document as Partial<CriteriaSet>)[field] : undefined

  const top = Array.isArray(nodes) ? walk(nodes, keys, report) : []
  checkKeys(top, report)
  const rounding = headOf('rounding')
  const defaults = headOf('defaults')
  for (const entry of everyNode(top)) checkNode(entry, rounding, defaults?.not_applicable, report)

  checkDates(headOf('valid_from'), headOf('valid_to'), report)
  const scale = headOf('scale')
  if (scale !== undefined) checkScale(decimalOf(scale), top, report)
  checkOutside('bonus', headOf('bonus_cap'), !('bonus_cap' in document), top, report)
  checkOutside('penalty', headOf('penalty_cap'), !('penalty_cap' in document), top, report)
  for (const field of ['scale', 'bonus_cap', 'penalty_cap'] as const) {
    const value = headOf(field)
    if (value === undefined) continue
    const decimal = decimalOf(value)
    tooLarge(decimal, `/${field}`, report)
    if (rounding) gridCheck(decimal, rounding.places, `/${field}`, report)
  }
  const bands = headOf('bands')
  if (bands) checkBands(bands, top, report)
}

/** Walks the tree without recursion into hostile depths: levels and nodes are counted. */
function walk(nodes: readonly unknown[], keys: Map<string, string>, report: Report): Entry[] {
  const top: Entry[] = []
  let count = 0
  const visit = (
    list: readonly unknown[],
    at: string,
    depth: number,
    inherited: Modifier | undefined,
    into: Entry[],
  ) => {
    if (depth >= LIMITS.levels) {
      report(at, 'too_deep', { limit: String(LIMITS.levels) })
      return
    }
    for (const [i, node] of list.entries()) {
      if (++count > LIMITS.nodes) {
        if (count === LIMITS.nodes + 1) report('', 'too_many_nodes', { limit: String(LIMITS.nodes) })
        return
      }
      const pointer = `${at}/${i}`
      const faulty = new Set<string>()
      const watching: Report = (place, code, values) => {
        faulty.add(place.slice(pointer.length).split('/')[1] ?? '')
        report(place, code, values)
      }
      nodeFaults(node, pointer, watching)
      if (typeof node !== 'object' || node === null || Array.isArray(node)) continue
      const { children, ...own } = node as Partial<SetNode>
      numberFaults(own, pointer, watching)
      if (own.rule !== undefined) ruleFaults(own.rule, `${pointer}/rule`, watching)
      const sound = (field: string) => !faulty.has(field)
      const key = [own.code, own.id].find((name) => typeof name === 'string' && name !== '')
      if (key !== undefined) keys.set(pointer, shorten(key))
      const modifier = (sound('modifier') ? own.modifier : undefined) ?? inherited
      const max = sound('max') && typeof own.max === 'number' ? decimalOf(own.max) : undefined
      const entry: Entry = { pointer, node: node as Partial<SetNode>, modifier, depth, max, children: [], sound }
      into.push(entry)
      if (Array.isArray(children)) visit(children, `${pointer}/children`, depth + 1, modifier, entry.children)
    }
  }
  visit(nodes, '/nodes', 0, undefined, top)
  return top
}

function* everyNode(entries: readonly Entry[]): Generator<Entry> {
  for (const entry of entries) {
    yield entry
    yield* everyNode(entry.children)
  }
}

/** A code and an id are one space of names: inputs and results call a node by either. */
function checkKeys(top: readonly Entry[], report: Report): void {
  const seen = new Map<string, string>()
  for (const { node, pointer, sound } of everyNode(top)) {
    if (node.code === undefined && node.id === undefined) report(pointer, 'no_key')
    const own = new Set<string>()
    for (const field of ['code', 'id'] as const) {
      const key = node[field]
      if (typeof key !== 'string' || !sound(field) || own.has(key)) continue
      own.add(key)
      const other = seen.get(key)
      if (other !== undefined) report(`${pointer}/${field}`, 'duplicate_key', { key, other })
      else seen.set(key, `${pointer}/${field}`)
    }
  }
}

function checkNode(
  entry: Entry,
  rounding: CriteriaSet['rounding'] | undefined,
  notApplicableByDefault: NotApplicable | undefined,
  report: Report,
): void {
  const { node, pointer, modifier, depth, max, sound } = entry
  const parent = node.children !== undefined
  const informs = modifier === 'info_only'
  if (depth > 0 && sound('modifier') && (node.modifier === 'bonus' || node.modifier === 'penalty')) {
    report(`${pointer}/modifier`, 'outside_not_on_top')
  }
  if (informs && max && max.mantissa > 0n) {
    report(`${pointer}/max`, 'info_with_points', { given: formatDecimalExact(max) })
  }
  if (rounding && max) gridCheck(max, rounding.places, `${pointer}/max`, report)

  if (parent && node.rule !== undefined) report(pointer, 'scored_twice')
  if (parent) {
    if (!informs) checkSum(entry, report)
    return
  }
  if (node.rule === undefined && !informs) report(pointer, 'no_rule')
  if (!informs) {
    if (node.method === undefined) report(pointer, 'no_method')
    if (node.method === 'casework' && node.fact === undefined) report(pointer, 'no_fact')
    const evidence = node.evidence
    if (evidence === undefined || (Array.isArray(evidence) && evidence.length === 0)) report(pointer, 'no_evidence')
  }
  if (!max) return
  if (node.rule !== undefined && sound('rule') && !informs)
    checkRule(node as SetNode, `${pointer}/rule`, { max, report })
  checkNotApplicable(entry, max, notApplicableByDefault, report)
}

function checkNotApplicable(
  { node, pointer, modifier, sound }: Entry,
  max: Decimal,
  byDefault: NotApplicable | undefined,
  report: Report,
): void {
  const own = sound('not_applicable') ? node.not_applicable : 'award_max'
  const declared = own ?? byDefault
  if (typeof declared !== 'object' || modifier === 'info_only') return
  const points = decimalOf(declared.points)
  const values = { given: formatDecimalExact(points), max: formatDecimalExact(max) }
  if (compare(points, max) <= 0) return
  if (own === undefined) report(pointer, 'default_points_over_max', values)
  else report(`${pointer}/not_applicable/points`, 'points_over_max', values)
}

/** Points of children that count into their parent: bonus, penalty and information stand outside. */
function countedParts(entries: readonly Entry[]): { parts: { entry: Entry; max: Decimal }[]; complete: boolean } {
  const counted = entries.filter(({ node }) => node.modifier === undefined)
  const parts = counted.flatMap((entry) => (entry.max ? [{ entry, max: entry.max }] : []))
  return { parts, complete: parts.length === counted.length }
}

function checkSum(entry: Entry, report: Report): void {
  const { parts, complete } = countedParts(entry.children)
  if (!entry.max || !complete || entry.children.length === 0) return
  const wrong = wrongSum(parts, entry.max)
  if (wrong) report(`${entry.pointer}/max`, wrong.suspect ? 'children_sum_suspect' : 'children_sum', wrong.values)
}

function checkScale(scale: Decimal, top: readonly Entry[], report: Report): void {
  const { parts, complete } = countedParts(top)
  if (!complete || top.length === 0) return
  const wrong = wrongSum(parts, scale)
  if (wrong?.suspect) report(`${wrong.suspect.pointer}/max`, 'fields_sum_suspect', wrong.values)
  else if (wrong) report('/scale', 'fields_sum', wrong.values)
}

/** What is wrong with a sum; the one part that would make it right when its digits were mistyped (10.05 for 10.5). */
function wrongSum(parts: readonly { entry: Entry; max: Decimal }[], expected: Decimal) {
  const sum = parts.reduce((total, { max }) => plus(total, max), decimalOf(0))
  const difference = plus(expected, { ...sum, mantissa: -sum.mantissa })
  if (difference.mantissa === 0n) return undefined
  const digits = (decimal: Decimal) => formatDecimalExact(decimal).replace(/[0.]/g, '')
  const suspects = parts.filter(({ max }) => {
    const instead = plus(max, difference)
    return instead.mantissa > 0n && digits(instead) === digits(max)
  })
  const [suspect] = suspects.length === 1 ? suspects : []
  const size = { ...difference, mantissa: difference.mantissa < 0n ? -difference.mantissa : difference.mantissa }
  const list = parts.slice(0, 12).map(({ entry, max }) => `${nameOf(entry)} (${formatDecimalExact(max)})`)
  const values: Record<string, string> = {
    sum: formatDecimalExact(sum),
    max: formatDecimalExact(expected),
    difference: formatDecimalExact(size),
    parts: list.join(' + ') + (parts.length > 12 ? ' + …' : ''),
  }
  if (suspect) {
    values['suspect'] = nameOf(suspect.entry)
    values['given'] = formatDecimalExact(suspect.max)
    values['instead'] = formatDecimalExact(plus(suspect.max, difference))
  }
  return { suspect: suspect?.entry, values }
}

const nameOf = ({ node, pointer }: Entry): string => shorten(String(node.code ?? node.id ?? pointer))

function plus(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places)
  const scaled = (decimal: Decimal) => decimal.mantissa * 10n ** BigInt(places - decimal.places)
  return { mantissa: scaled(a) + scaled(b), places }
}

/** Points whose digits the declared rounding cannot show. */
function gridCheck(points: Decimal, places: number, pointer: string, report: Report): void {
  const significant = formatDecimalExact(points).split('.')[1]?.length ?? 0
  if (significant > places) report(pointer, 'off_grid', { given: formatDecimalExact(points), places: String(places) })
}

function tooLarge(points: Decimal, pointer: string, report: Report): void {
  if (compare(points, decimalOf(LARGEST_SUM)) <= 0) return
  report(pointer, 'points_too_large', { given: formatDecimalExact(points), limit: String(LARGEST_SUM) })
}

function checkOutside(
  kind: 'bonus' | 'penalty',
  cap: number | undefined,
  capMissing: boolean,
  top: readonly Entry[],
  report: Report,
): void {
  const outside = top.filter(({ node }) => node.modifier === kind)
  if (cap === undefined && capMissing) {
    for (const { pointer } of outside) report(pointer, `${kind}_without_cap`)
  }
  const first = outside[0]
  if (!first) return
  const sum = outside.reduce((total, { max }) => plus(total, max ?? decimalOf(0)), decimalOf(0))
  tooLarge(sum, `${first.pointer}/max`, report)
}

function checkDates(from: string | undefined, to: string | undefined, report: Report): void {
  const real = (day: string | undefined, field: string): day is string => {
    if (day === undefined) return false
    const date = new Date(`${day}T00:00:00Z`)
    if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)) return true
    report(`/${field}`, 'not_a_date', { given: day })
    return false
  }
  const both = [real(from, 'valid_from'), real(to, 'valid_to')].every(Boolean)
  if (both && from !== undefined && to !== undefined && from > to) report('/valid_to', 'dates_reversed', { from, to })
}

/** Bands hold every index that can occur: above 100 with a bonus, below 0 with a penalty. An index set without bands has none. */
function checkBands(bands: CriteriaSet['bands'], top: readonly Entry[], report: Report): void {
  if (bands.length === 0) return
  if (bands.length > LIMITS.rows) {
    report('/bands', 'too_many_rows', { given: String(bands.length), limit: String(LIMITS.rows) })
    return
  }
  const has = (kind: Modifier) => top.some(({ node }) => node.modifier === kind)
  const bound = (value: number | undefined) => (value === undefined ? undefined : decimalOf(value))
  const rows = bands.map(({ ge, lt }) => ({ ge: bound(ge), lt: bound(lt) }))
  const domain = {
    from: has('penalty') ? undefined : decimalOf(0),
    to: has('bonus') ? undefined : decimalOf(100),
  }
  const name = (row: number) => `“${shorten(bands[row]?.name.vi ?? '')}”`
  for (const fault of coverFaults(rows, domain)) {
    if (fault.kind === 'unreachable') report(`/bands/${fault.row}`, 'band_unreachable')
    else if (fault.kind === 'hole') report('/bands', 'band_hole', { where: fault.where })
    else {
      const values = { first: name(fault.first), second: name(fault.second), where: fault.where }
      report(`/bands/${fault.second}`, 'band_overlap', values)
    }
  }
}
