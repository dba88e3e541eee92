// check-round.ts — what a round document must obey beyond its shape, against the set it is scored by. All faults at once. Pure.
import { pathText } from '../../platform/json-text.ts'
import type { Localized } from '../../platform/locale.ts'
import type { RoundDocument, RoundUnit } from './round-document.ts'
import type { CompiledSet } from './score.ts'

/** `path` as in JavaScript: `units[3].inputs["1.1"]`. */
export type RoundFault = Localized & { readonly path: string }

type Path = readonly (string | number)[]

export function checkRound(round: RoundDocument, compiled: CompiledSet | undefined): RoundFault[] {
  const codes = new Set<string>()
  return [
    ...daysOf(round),
    ...(round.previous === round.id
      ? [fault(['previous'], 'Kỳ trước không thể là chính kỳ này.', 'A round cannot be the round before itself.')]
      : []),
    ...meansOf(round, compiled),
    ...round.units.flatMap((unit, u) => {
      const repeated = codes.has(unit.code)
      codes.add(unit.code)
      return [...(repeated ? [repeatedUnit(unit, u)] : []), ...unitFaults(unit, ['units', u], compiled)]
    }),
    ...textFaults(round, []),
  ]
}

function daysOf(round: RoundDocument): RoundFault[] {
  return (['as_of', 'published_on'] as const).flatMap((name) => {
    const day = round[name]
    if (day === undefined || isDay(day)) return []
    return [
      fault([name], `Không có ngày ${day}. Viết như 2026-10-05.`, `There is no day ${day}. Write it like 2026-10-05.`),
    ]
  })
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  // Some readers of dates take 30 February for 2 March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function meansOf({ means = [] }: RoundDocument, compiled: CompiledSet | undefined): RoundFault[] {
  return means.flatMap(({ node }, m) =>
    node === undefined || compiled === undefined || compiled.byKey.has(node)
      ? []
      : [
          fault(
            ['means', m, 'node'],
            `Bộ tiêu chí ${compiled.set.id} không có mục “${node}”.`,
            `The set ${compiled.set.id} has no node “${node}”.`,
          ),
        ],
  )
}

const repeatedUnit = ({ code }: RoundUnit, u: number) =>
  fault(
    ['units', u, 'code'],
    `Mã đơn vị “${code}” đã có ở trên. Mỗi đơn vị chỉ đứng một lần.`,
    `The unit “${code}” stands above already. Each unit stands there once.`,
  )

/** The largest whole number that a place is stored as. */
const MOST = 2_147_483_647

function unitFaults({ code, inputs, reported }: RoundUnit, at: Path, compiled: CompiledSet | undefined): RoundFault[] {
  if (!inputs && !reported)
    return [
      fault(
        at,
        `Đơn vị “${code}” không có số liệu đầu vào (inputs) lẫn số đã công bố (reported).`,
        `The unit “${code}” has neither inputs nor reported figures.`,
      ),
    ]
  const faults: RoundFault[] = []
  if (inputs && !compiled)
    faults.push(
      fault(
        [...at, 'inputs'],
        `Đơn vị “${code}” có số liệu đầu vào, nhưng kỳ không nêu bộ tiêu chí (set).`,
        `The unit “${code}” has inputs, but the round names no set.`,
      ),
    )
  for (const leaf of Object.keys(compiled ? (inputs ?? {}) : {}))
    if (!compiled?.byKey.get(leaf)?.leaf)
      faults.push(
        fault(
          [...at, 'inputs', leaf],
          `Đơn vị “${code}”: bộ tiêu chí ${compiled?.set.id} không có tiêu chí “${leaf}”. Sửa mã tiêu chí.`,
          `Unit “${code}”: the set ${compiled?.set.id} has no leaf “${leaf}”. Correct its code.`,
        ),
      )
  for (const name of ['rank', 'base', 'previous_rank', 'previous_base'] as const)
    if ((reported?.[name] ?? 0) > MOST)
      faults.push(
        fault(
          [...at, 'reported', name],
          `Đơn vị “${code}”: ${reported?.[name]} quá lớn cho một thứ hạng.`,
          `Unit “${code}”: ${reported?.[name]} is too large for a place.`,
        ),
      )
  return faults
}

/** Characters that neither a database nor canonical JSON takes: NUL, and half of a pair. */
function textFaults(value: unknown, at: Path): RoundFault[] {
  if (typeof value === 'string')
    return value.includes('\0') || !value.isWellFormed()
      ? [
          fault(
            at,
            'Có ký tự không hợp lệ (NUL hoặc nửa ký tự Unicode). Gõ lại đoạn này.',
            'There is a character that is not allowed (NUL, or half of a Unicode character). Type this text again.',
          ),
        ]
      : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => {
    const below = [...at, Array.isArray(value) ? Number(name) : name]
    return [...textFaults(name, below), ...textFaults(item, below)]
  })
}

const fault = (path: Path, vi: string, en: string): RoundFault => ({ path: pathText(path), vi, en })
