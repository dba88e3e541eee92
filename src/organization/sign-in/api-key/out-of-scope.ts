// out-of-scope.ts — a key that is good, for something that it was not made for. Pure.
import type { Actor } from '../../../platform/actor.ts'
import { Refusal } from '../../../platform/refusal.ts'
import type { AccessTable } from '../../rights/access.ts'

/** Whoever wrote the program is told the verb itself, as the API document names it. */
export function outOfScope(actor: Actor, verb: string, access: AccessTable): Refusal {
  const permission = Object.hasOwn(access, verb) ? access[verb] : undefined
  const values = {
    key: actor.name,
    verb,
    has: actor.verbs?.join(', ') ?? '',
    vi: permission?.label.vi ?? verb,
    en: permission?.label.en ?? verb,
  }
  // Another key would help, or none could.
  const code = permission?.forKeys !== true ? 'api-key.not-for-keys' : 'api-key.out-of-scope'
  return new Refusal('forbidden', actor.verbs?.includes(verb) ? 'api-key.other-unit' : code, { values })
}
