// key.ts — what a key of a program may be made for, and whether one is good. Pure.
import type { Actor } from '../../../platform/actor.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { readTypedDay, WrongDay } from '../../../platform/typed-day.ts'
import { extentOf, type Rights } from '../../rights/may.ts'
import { type Day, holdsOn, type UnitHistory, type UnitId } from '../../units/history.ts'

/** What every new token begins with, so that one that leaks can be found by programs that look for such things. */
export const TOKEN_PREFIX = 'mc_'
/** Of a token, for lists: enough to recognise it by. */
export const HINT_LENGTH = 8
export const LONGEST_LABEL = 80

export type TypedKey = {
  readonly label: string
  readonly unitId: string
  readonly verbs: readonly string[]
  /** The last day on which it is good, as people type days. */
  readonly expires: string
}
export type KeyFacts = {
  readonly label: string
  readonly unitId: UnitId
  readonly verbs: readonly string[]
  readonly expiresOn: Day
}

/** Form fields, which are also where a message about one stands. */
export const KEY_FIELDS = { label: 'ten', unit: 'don-vi', verbs: 'quyen', expires: 'han' } as const

/** Everything that is wrong with it, at once. */
export function readKey(
  typed: TypedKey,
  maker: Actor,
  { history, rights, today }: { readonly history: UnitHistory; readonly rights: Rights; readonly today: Day },
): KeyFacts | Refusal {
  const fields: Record<string, string> = {}
  const label = typed.label.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (label === '') fields[KEY_FIELDS.label] = 'api-key.label-missing'
  else if (label.length > LONGEST_LABEL) fields[KEY_FIELDS.label] = 'api-key.label-long'

  const unit = history.units.get(typed.unitId)
  if (!unit) fields[KEY_FIELDS.unit] = 'api-key.unit-unknown'
  else if (!holdsOn(unit.life, today)) fields[KEY_FIELDS.unit] = 'api-key.unit-ended'

  const verbs = [...new Set(typed.verbs)].toSorted()
  const beyond = unit && verbs.find((verb) => !mayGive(maker, verb, unit.id, rights))
  if (verbs.length === 0) fields[KEY_FIELDS.verbs] = 'api-key.verbs-missing'
  else if (verbs.some((verb) => !isForKeys(verb, rights))) fields[KEY_FIELDS.verbs] = 'api-key.verb-unknown'
  else if (beyond !== undefined) fields[KEY_FIELDS.verbs] = 'api-key.verb-beyond'

  const expiresOn = readTypedDay(typed.expires)
  if (expiresOn instanceof WrongDay) fields[KEY_FIELDS.expires] = 'api-key.expires-wrong'
  else if (expiresOn <= today) fields[KEY_FIELDS.expires] = 'api-key.expires-past'
  else if (expiresOn > yearAfter(today)) fields[KEY_FIELDS.expires] = 'api-key.expires-far'

  if (Object.keys(fields).length > 0 || expiresOn instanceof WrongDay)
    return new Refusal('invalid', 'api-key.invalid', { fields, values: { expires: typed.expires } })
  return { label, unitId: typed.unitId, verbs, expiresOn }
}

const isForKeys = (verb: string, { access }: Rights): boolean =>
  Object.hasOwn(access, verb) && access[verb]?.forKeys === true

/** All that a key may be made for, as far as the maker holds it somewhere. */
export const verbsForKeys = (rights: Rights): readonly string[] =>
  Object.keys(rights.access).filter((verb) => isForKeys(verb, rights))

/** A key reaches nothing that its maker does not reach. */
function mayGive(maker: Actor, verb: string, unit: UnitId, rights: Rights): boolean {
  const key = extentOf(keyActor({ id: null, label: '', unitId: unit, verbs: [verb] }), verb, rights).units
  const own = extentOf(maker, verb, rights).units
  if (own === 'all' || maker.kind === 'program') return true
  if (key === 'all') return false
  if (own === 'every' || key === 'every') return own === 'every'
  return key.size > 0 && key.isSubsetOf(own)
}

export const keyActor = (key: {
  readonly id: string | null
  readonly label: string
  readonly unitId: UnitId
  readonly verbs: readonly string[]
}): Actor => ({
  kind: 'key',
  id: key.id,
  name: key.label,
  posts: [{ role: 'integrator', scope: key.unitId }],
  session: null,
  verbs: key.verbs,
})

/** The same day of the next year; of 29 February, the first of March. */
export function yearAfter(day: Day): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year + 1, month - 1, date)).toISOString().slice(0, 10)
}

/** Midnight in Việt Nam after the last day on which it is good. */
export const endOfDay = (day: Day): Date => new Date(Date.parse(`${day}T00:00:00+07:00`) + 24 * 3_600_000)

/** The last day on which a key is good that ends at this moment. */
export const lastMoment = (expiresAt: Date): Date => new Date(expiresAt.getTime() - 1)

// ---- whether it is good

/** `clock`: it was used after now, so the clock was set back, and a key that is over might look as if it were not. */
export type KeyState = 'alive' | 'revoked' | 'expired' | 'clock'

export type KeyLife = {
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | null
  readonly usedAt: Date | null
  readonly refusedAt: Date | null
}

/** As for sessions: machines that serve together may differ this much. */
const CLOCK_DIFFERENCE_MINUTES = 5
const SOON_DAYS = 30

export function keyState({ createdAt, expiresAt, revokedAt, usedAt, refusedAt }: KeyLife, now: Date): KeyState {
  if (revokedAt !== null) return 'revoked'
  if (expiresAt <= now) return 'expired'
  const latest = Math.max(...[createdAt, usedAt, refusedAt].map((at) => at?.getTime() ?? 0))
  return latest > now.getTime() + CLOCK_DIFFERENCE_MINUTES * 60_000 ? 'clock' : 'alive'
}

export const endsSoon = (key: KeyLife, now: Date): boolean =>
  keyState(key, now) === 'alive' && key.expiresAt.getTime() - now.getTime() < SOON_DAYS * 24 * 3_600_000
