// refusal.ts — a "no" that says what is missing, which roles have it, and who could give it.
import type { Actor } from '../../platform/actor.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Subject } from '../../platform/guard.ts'
import { LOCALES, type Localized } from '../../platform/locale.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AccessTable } from './access.ts'
import type { Rights } from './may.ts'
import { ROLE_NAMES } from './roles.ts'
import { listHolders } from './store.ts'

/** How many administrators are named; of others only how many there are. */
const NAMED = 3

/**
 * Those who could give the right are the administrators of the unit that it is about, and of those above it: nearest first.
 * Without a subject it is about the units that the actor works in.
 */
export async function notGranted(
  db: Db,
  actor: Actor,
  verb: string,
  subject: Subject | undefined,
  rights: Rights,
): Promise<Refusal> {
  const { tree, access } = rights
  const paths = (subject ? [subject.scope, ...(subject.alsoIn ?? [])] : actor.posts.map(({ scope }) => scope)).map(
    (unit) => tree.above(unit),
  )
  // A key is a program's: whoever reads its answers has no need of names.
  const nearest =
    actor.kind === 'person' ? new Map(paths.flatMap((path) => path.map((unit, n) => [unit, n]))) : new Map()
  const found = await listHolders(db, { roles: ['administrator'], units: [...nearest.keys()], day: tree.day })
  const sorted = found.toSorted((a, b) => (nearest.get(a.unitId) ?? 0) - (nearest.get(b.unitId) ?? 0))
  const names = [...new Set(sorted.map(({ name }) => name))]
  return new Refusal('forbidden', 'rights.not-granted', {
    values: {
      verb,
      ...wordsOf(verb, access),
      names: names.slice(0, NAMED).join(', '),
      others: Math.max(0, names.length - NAMED),
    },
  })
}

/** In both languages: a refusal is put into words far from the access table of the product. */
function wordsOf(verb: string, access: AccessTable): Readonly<Record<string, string>> {
  const permission = Object.hasOwn(access, verb) ? access[verb] : undefined
  if (!permission) return {}
  // No person can be given an integrator's: it is a key's.
  const roles = [...new Set(permission.grants.map(({ role }) => role))].filter((role) => role !== 'integrator')
  const nameIn = (names: Localized) => LOCALES.map((locale) => [locale, names[locale]] as const)
  return Object.fromEntries([
    ...nameIn(permission.label).map(([locale, label]) => [`label-${locale}`, label]),
    ...LOCALES.map((locale) => [`roles-${locale}`, roles.map((role) => ROLE_NAMES[role][locale]).join(', ')]),
  ])
}
