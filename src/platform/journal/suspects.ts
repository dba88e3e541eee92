// Explains rows that do not follow from the one before them: which were moved, and from where, which were changed, and which only
// stand beside one that was. Tries the suspects against each other's places; few, or that would take long.
import { rowHash } from './chain.ts'
import type { Finding } from './finding.ts'
import type { SealedRow } from './store.ts'

export type Suspect = {
  readonly row: SealedRow
  /** The position that it would have been sealed as, if nothing else were wrong. */
  readonly assumed: number
  /** `unlinked`: what it follows is gone, so it cannot be said whether it was changed. `put-in`: what stands behind it never followed it. */
  why: 'unfit' | 'unlinked' | 'put-in'
  part: 'content' | 'hash'
  readonly idBefore: string
  /** Hashes that a row in this place may follow. */
  readonly follows: readonly Buffer[]
}

/** Positions without a row. */
export type Gap = { readonly from: number; readonly to: number; readonly follows: readonly Buffer[] }

type Place = { readonly position: number; readonly sealNo: string; readonly stored: Buffer | undefined }

export type SuspectsInput = {
  readonly suspects: readonly Suspect[]
  readonly gaps: readonly Gap[]
  readonly sealsOver: (from: number, to: number) => Promise<readonly string[]>
}

const MOST_COMPARED = 40

export async function explainSuspects({ suspects, gaps, sealsOver }: SuspectsInput): Promise<Finding[]> {
  const missing = gaps.flatMap(({ from, to }) =>
    to - from < MOST_COMPARED ? Array.from({ length: to - from + 1 }, (_, index) => from + index) : [],
  )
  const sealNos = new Map<number, string>()
  if (missing.length <= MOST_COMPARED)
    for (const position of missing) sealNos.set(position, (await sealsOver(position, position))[0] ?? '')
  const places: Place[] = [
    ...suspects.map(({ row, assumed }) => ({ position: assumed, sealNo: row.sealNo, stored: row.hash })),
    ...[...sealNos].map(([position, sealNo]) => ({ position, sealNo, stored: undefined })),
  ]
  const canCompare = suspects.length <= MOST_COMPARED && suspects.length > 0
  const links = unique([
    ...suspects.flatMap(({ row, follows }) => [row.hash, ...follows]),
    ...gaps.flatMap(({ follows }) => follows),
  ])

  const findings: Finding[] = []
  const filled = new Set<number>()
  for (const suspect of suspects) {
    const { row, assumed, why, part } = suspect
    const id = row.content.id ?? ''
    const from = canCompare ? originOf(suspect, places, links) : undefined
    if (from === assumed && part === 'content' && why !== 'put-in') continue // it stands where it was sealed: only its neighbour is gone
    if (from !== undefined && from !== assumed) {
      filled.add(from)
      findings.push({ code: 'row-moved', position: row.position, id, sealedAs: from })
    } else if (why === 'put-in') findings.push({ code: 'row-inserted', position: row.position, id, seal: row.sealNo })
    else if (why === 'unfit') findings.push(changed(row, suspect.idBefore, part))
  }
  for (const { from, to } of gaps.flatMap((gap) => withoutFilled(gap, filled)))
    findings.push({ code: 'row-missing', position: from, to, seals: await sealsOver(from, to) })
  return findings.sort((a, b) => placeOf(a) - placeOf(b))
}

/** Where the content does not fit, the row before it may be the changed one, with its hash computed anew: that looks the same. */
export const changed = (row: SealedRow, idBefore: string, part: 'content' | 'hash'): Finding => ({
  code: 'row-changed',
  position: row.position,
  id: row.content.id ?? '',
  idBefore: part === 'content' ? idBefore : '',
  seal: row.sealNo,
  part,
})

/** The place in which the row's own hash, or the one that stands in that place, is right. */
function originOf({ row, assumed }: Suspect, places: readonly Place[], links: readonly Buffer[]): number | undefined {
  const ownFirst = [...places].sort((a, b) => Number(b.position === assumed) - Number(a.position === assumed))
  for (const { position, sealNo, stored } of ownFirst) {
    for (const seal of new Set([row.sealNo, sealNo])) {
      for (const link of links) {
        const hash = rowHash(link, { position, sealNo: seal }, row.content)
        // In its own place only its own hash counts.
        if (hash.equals(row.hash) || (position !== assumed && stored && hash.equals(stored))) return position
      }
    }
  }
  return undefined
}

function withoutFilled({ from, to, follows }: Gap, filled: ReadonlySet<number>): Gap[] {
  const rest: Gap[] = []
  let start = from
  for (const position of [...filled].filter((each) => each >= from && each <= to).sort((a, b) => a - b)) {
    if (position > start) rest.push({ from: start, to: position - 1, follows })
    start = position + 1
  }
  if (start <= to) rest.push({ from: start, to, follows })
  return rest
}

const unique = (hashes: readonly Buffer[]): Buffer[] => [
  ...new Map(hashes.map((hash) => [hash.toString('latin1'), hash])).values(),
]

const placeOf = (finding: Finding): number => ('position' in finding ? finding.position : 0)
