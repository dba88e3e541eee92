// What the server asks about every request: who is this, and may they. Whoever knows roles and units answers it.
import type { Actor } from './actor.ts'

/** What an act is about, in the terms rights are decided in. */
export type Subject = {
  /** The unit that the thing belongs to. */
  readonly scope: string
  /** Other units that it belongs to as well, as a person with several positions: who reaches one of them reaches the thing. */
  readonly alsoIn?: readonly string[]
  /** The person whose own work or data it is. */
  readonly owner?: string | null
}

/** What a request brings to prove who sends it. */
export type Credentials = {
  readonly cookies: Readonly<Record<string, string | undefined>>
  readonly authorization: string | undefined
  /** Of the client, as far as trusted proxies tell it: wrong keys are counted by it. */
  readonly address: string
  readonly now: Date
}

export type Guard = {
  identify(credentials: Credentials): Promise<Actor>
  /** A route that declares another verb is refused at start. */
  isKnown(verb: string): boolean
  /** Whether the verb changes something: then no GET may have it. */
  changes(verb: string): boolean
  /** Whether the actor holds the verb anywhere: what a menu shows. */
  holds(actor: Actor, verb: string): boolean
  /** Throws a Refusal that says who could grant it. Without a subject: whether the actor holds the verb anywhere. */
  check(actor: Actor, verb: string, subject?: Subject): Promise<void>
}

/** Verbs that need no grant: for everybody, and for every person about themselves. */
export const PUBLIC = 'public'
export const SELF = 'self'
