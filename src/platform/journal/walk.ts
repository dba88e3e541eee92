// Walks sealed rows by position and follows hash after hash. A row that does not follow from the one before it is tried against what
// somebody could have done: a row put in before it, rows taken out and the gap closed, the hash beside it exchanged. What none of
// that explains is a suspect; suspects are compared with each other at the end (journal-suspects.ts), because a row that was
// moved is only understood when the place it came from is known.
import type { Db } from '../database/database.ts'
import { GENESIS, NOTHING, rowHash, sealHash } from './chain.ts'
import type { Finding, Remark } from './finding.ts'
import { eachPiece, listSeals, listSealsOver, type SealedRow, type StoredSeal } from './store.ts'
import { changed, explainSuspects, type Gap, type Suspect } from './suspects.ts'

export type WalkOptions = {
  readonly lastSeal: StoredSeal | undefined
  readonly find: (finding: Finding) => void
  readonly remark: (remark: Remark) => void
  readonly onRows: ((rows: number) => void) | undefined
}

/** How many rows back the true predecessor is looked for, and how many closed gaps are tried. */
const LOOK_BACK = 4
const CLOSED_GAP = 16
const MOST_SUSPECTS = 2000
const MOST_CLOCK_REMARKS = 5
/** Two commands that run at once may be journaled in either order. */
const CLOCK_TOLERANCE_MICROS = 60_000_000

/** A row where it was met. `origin`: the position that it was sealed as, which differs once rows were put in or taken out. */
type Met = {
  readonly row: SealedRow
  readonly position: number
  origin: number
  readonly sealNo: string
  readonly hash: Buffer
  readonly id: string
  /** What its hash would be if the row before it is right. undefined: that is not known. */
  readonly computed: Buffer | undefined
  suspect: Suspect | undefined
}

const beginning: Met = {
  row: { position: 0, sealNo: '0', hash: GENESIS, content: NOTHING },
  position: 0,
  origin: 0,
  sealNo: '0',
  hash: GENESIS,
  id: '',
  computed: undefined,
  suspect: undefined,
}

export async function walkRows(db: Db, { lastSeal, find, remark, onRows }: WalkOptions): Promise<number> {
  const suspects: Suspect[] = []
  const gaps: Gap[] = []
  const seals = new Map<string, StoredSeal | undefined>()
  const absentSeals = new Set<string>()
  const clock = watchClock(remark)
  let count = 0
  // Newest first. Before the first row stands the beginning itself.
  let before: Met[] = [beginning]

  // A row is met when the next one is known: whether rows were put in before it, only what follows can confirm.
  let waiting: SealedRow | undefined
  for await (const piece of eachPiece(db)) {
    await loadSeals(waiting ? [waiting, ...piece] : piece)
    for (const row of piece) {
      if (waiting) meet(waiting, row)
      waiting = row
    }
    count += piece.length
    onRows?.(piece.length)
  }
  if (waiting) meet(waiting, undefined)
  const last = before[0]
  const end = Number(lastSeal?.lastPosition ?? 0)
  if (last && last.origin < end) gaps.push({ from: last.origin + 1, to: end, follows: linksOf(last) })
  clock.end()

  for (const finding of await explainSuspects({ suspects, gaps, sealsOver })) find(finding)
  return count

  // ---- one row

  function meet(row: SealedRow, next: SealedRow | undefined): void {
    const previous = before[0]
    if (!previous) throw new Error('nothing stands before this row, not even the beginning')
    const offset = previous.position - previous.origin
    const assumed = row.position - offset
    clock.see(row)
    if (row.position === previous.position) {
      find({ code: 'row-inserted', position: row.position, id: row.content.id ?? '', seal: row.sealNo })
      return
    }
    if (row.position > previous.position + 1) {
      // What stood between is gone, and with it what this row follows.
      gaps.push({ from: previous.origin + 1, to: assumed - 1, follows: linksOf(previous) })
      const link = linkAfterGap(row, assumed)
      const isRight = link !== undefined && fits(row, assumed, link)
      keep(row, assumed, undefined, isRight ? undefined : suspectOf(row, assumed, 'unlinked'))
      return
    }
    const link = linkTo(previous, row)
    const computed = link && rowHash(link, { position: previous.origin + 1, sealNo: row.sealNo }, row.content)
    if (computed?.equals(row.hash)) {
      keep(row, previous.origin + 1, computed, undefined)
      return
    }
    if (followsEarlier(row, next) || followsClosedGap(row, previous) || followsOtherHash(row, previous)) return
    keep(row, assumed, computed, suspectOf(row, assumed, 'unfit'))
  }

  /** Something was put in between this row and the one that it was sealed after. */
  function followsEarlier(row: SealedRow, next: SealedRow | undefined): boolean {
    for (const [back, earlier] of before.entries()) {
      if (back === 0) continue
      const link = linkTo(earlier, row)
      if (!link || !fits(row, earlier.origin + 1, link)) continue
      const nextLink = next && (next.sealNo === row.sealNo ? row.hash : seals.get(row.sealNo)?.sealHash)
      if (next && !(nextLink && fits(next, earlier.origin + 2, nextLink))) continue
      for (const between of before.slice(0, back)) {
        between.suspect ??= suspectOf(between.row, between.origin, 'put-in')
        if (between.suspect) between.suspect.why = 'put-in'
      }
      keep(row, earlier.origin + 1, undefined, undefined)
      return true
    }
    return false
  }

  /** The row before this one is right and stands too low: rows before it were taken out, and the rest moved down. */
  function followsClosedGap(row: SealedRow, previous: Met): boolean {
    const link = previous.suspect && linkTo(previous, row)
    if (!link) return false
    for (let taken = 1; taken <= CLOSED_GAP; taken++) {
      if (!fits(row, previous.origin + 1 + taken, link)) continue
      const earlier = before[1]
      gaps.push({ from: previous.origin, to: previous.origin + taken - 1, follows: earlier ? linksOf(earlier) : [] })
      drop(previous)
      previous.origin += taken
      checkEnd(previous)
      keep(row, previous.origin + 1, undefined, undefined)
      return true
    }
    return false
  }

  /** The row before this one is as it was sealed, and only the hash beside it was exchanged; or its seal's was. */
  function followsOtherHash(row: SealedRow, previous: Met): boolean {
    const seal = seals.get(previous.sealNo)
    const links = row.sealNo === previous.sealNo ? [previous.computed] : [seal && sealHash(seal.chainHash, seal)]
    for (const link of links) {
      if (!link || !fits(row, previous.origin + 1, link)) continue
      if (row.sealNo === previous.sealNo && previous.suspect) previous.suspect.part = 'hash'
      keep(row, previous.origin + 1, undefined, undefined)
      return true
    }
    return false
  }

  function keep(row: SealedRow, origin: number, computed: Buffer | undefined, suspect: Suspect | undefined): void {
    const id = row.content.id ?? ''
    const met = { row, position: row.position, origin, sealNo: row.sealNo, hash: row.hash, id, computed, suspect }
    before = [met, ...before.slice(0, LOOK_BACK - 1)]
    checkEnd(met)
    const seal = seals.get(row.sealNo)
    if (!seal) {
      if (!absentSeals.has(row.sealNo) && isBeyondLast(row.sealNo)) {
        find({ code: 'seal-missing', seal: row.sealNo, to: row.sealNo })
      }
      absentSeals.add(row.sealNo)
    } else if (
      !suspect &&
      (origin < Number(seal.firstPosition) || origin > Number(seal.lastPosition)) &&
      isWhole(seal)
    ) {
      // It was chained by the public rule, but no sealer put it there: its seal ends before it.
      find({ code: 'row-inserted', position: row.position, id, seal: row.sealNo })
    }
  }

  /** Numbers that are missing between two seals are told with the seals; those after the last one only the rows know. */
  function isBeyondLast(sealNo: string): boolean {
    return /^\d+$/.test(sealNo) && BigInt(sealNo) > BigInt(lastSeal?.sealNo ?? 0)
  }

  function suspectOf(row: SealedRow, assumed: number, why: Suspect['why']): Suspect | undefined {
    if (suspects.length >= MOST_SUSPECTS) {
      find(changed(row, before[0]?.id ?? '', 'content'))
      return undefined
    }
    const previous = before[0]
    const follows = previous ? linksOf(previous) : []
    const suspect: Suspect = { row, assumed, why, part: 'content', follows, idBefore: previous?.id ?? '' }
    suspects.push(suspect)
    return suspect
  }

  function drop(met: Met): void {
    if (met.suspect) suspects.splice(suspects.indexOf(met.suspect), 1)
    met.suspect = undefined
  }

  // ---- what a row follows

  function linkTo(previous: Met, row: SealedRow): Buffer | undefined {
    if (previous.position === 0 || row.sealNo === previous.sealNo) return previous.hash
    return seals.get(previous.sealNo)?.sealHash
  }

  function linksOf(met: Met): Buffer[] {
    const seal = seals.get(met.sealNo)
    return seal ? [met.hash, seal.sealHash] : [met.hash]
  }

  /** The first row of a seal follows the seal before it, which may still be there when the rows before are gone. */
  function linkAfterGap(row: SealedRow, origin: number): Buffer | undefined {
    const seal = seals.get(row.sealNo)
    return seal && Number(seal.firstPosition) === origin ? seals.get(sealBefore(row.sealNo))?.sealHash : undefined
  }

  // ---- seals

  async function loadSeals(piece: readonly SealedRow[]): Promise<void> {
    const wanted = new Set<string>()
    for (const { sealNo } of piece) {
      if (isSealNo(sealNo)) wanted.add(sealNo).add(sealBefore(sealNo))
    }
    const kept = new Set(before.map(({ sealNo }) => sealNo))
    for (const known of seals.keys()) if (!wanted.has(known) && !kept.has(known)) seals.delete(known)
    const unknown = [...wanted].filter((sealNo) => !seals.has(sealNo))
    for (const sealNo of unknown) seals.set(sealNo, undefined)
    for (const seal of await listSeals(db, unknown)) seals.set(seal.sealNo, seal)
  }

  async function sealsOver(from: number, to: number): Promise<readonly string[]> {
    return (await listSealsOver(db, from, to, 3)).map(({ sealNo }) => sealNo)
  }

  /** At the last row of a seal: does the seal say the same hash? */
  function checkEnd(met: Met): void {
    const seal = seals.get(met.sealNo)
    if (!seal || Number(seal.lastPosition) !== met.origin || !isWhole(seal) || seal.chainHash.equals(met.hash)) return
    if (!met.suspect)
      find({ code: 'seal-unfit', seal: met.sealNo, position: Number(seal.firstPosition), to: met.position })
    else if (met.computed && seal.chainHash.equals(met.computed)) met.suspect.part = 'hash'
  }
}

const fits = (row: SealedRow, position: number, link: Buffer): boolean =>
  rowHash(link, { position, sealNo: row.sealNo }, row.content).equals(row.hash)

const isWhole = (seal: StoredSeal): boolean => sealHash(seal.chainHash, seal).equals(seal.sealHash)

const isSealNo = (text: string): boolean => /^\d{1,18}$/.test(text)
const sealBefore = (sealNo: string): string => (isSealNo(sealNo) ? String(BigInt(sealNo) - 1n) : '')

/** Says where time runs backwards from row to row: once for each time that it does. */
function watchClock(remark: (remark: Remark) => void): { see(row: SealedRow): void; end(): void } {
  let latest = Number.NEGATIVE_INFINITY
  let latestText = ''
  let isBehind = false
  let times = 0
  return {
    see({ position, content }) {
      const at = Number(content.at)
      const wasBehind = isBehind
      isBehind = at < latest - CLOCK_TOLERANCE_MICROS
      if (isBehind && !wasBehind) {
        times += 1
        if (times <= MOST_CLOCK_REMARKS)
          remark({ code: 'clock-back', position, id: content.id ?? '', at: content.at ?? '', before: latestText })
      }
      if (at > latest) {
        latest = at
        latestText = content.at ?? ''
      }
    },
    end() {
      if (times > MOST_CLOCK_REMARKS) remark({ code: 'clock-back-more', count: times - MOST_CLOCK_REMARKS })
    },
  }
}
